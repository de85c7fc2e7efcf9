//! A page's body as HTML, from its tree and the answers to its links.
//!
//! It does not resolve links, does not know the site, and leaves components to the caller, so the
//! same tree and answers always give the same HTML.

mod code;
mod footnotes;
mod glosses;
pub mod pictures;
mod tables;

use super::credits::Known;
use super::directives::{Argument, Directive};
use super::gloss::Gloss;
use super::outline::{Link, Outline};
use super::sanitize::{self, Part};
use super::tree::{Kind, Node, Tree};
use crate::config::RawHtml;
use crate::diag::{Lines, Span};
use crate::limits::Limits;
use footnotes::definitions;
use pictures::FIGURE;
pub use pictures::Picture;
use pulldown_cmark::BlockQuoteKind;
use pulldown_cmark_escape::{escape_href, escape_html, escape_html_body_text};
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// Where a link of the page leads, as found by the site's table of names.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// To this address.
    Address(String),
    /// To a picture of the site: its address, and what is known of it.
    Picture(String, Option<Picture>),
    /// To a picture elsewhere, or to a file that is no picture: it is linked and not shown.
    Remote(String),
    /// To a word of a glossary at this address.
    Gloss(String, Arc<Gloss>),
    /// Nowhere: the text stays, without a link.
    Broken,
}

/// Renders a directive, with its place in the file if it has one, and its body, which shows the pictures at these places among the links.
pub type Component<'a> = dyn Fn((&Directive, Option<Span>), &str, &[u32]) -> Option<String> + 'a;

/// Everything that the HTML of a body is made from.
pub struct Body<'a> {
    /// The text of the file.
    pub source: &'a str,
    /// Its tree.
    pub tree: &'a Tree,
    /// Its outline.
    pub outline: &'a Outline,
    /// The credits that it gives.
    pub credits: &'a Known<'a>,
    /// Its links.
    pub links: &'a [Link],
    /// An answer for each of them.
    pub targets: &'a [Target],
    /// What happens to HTML.
    pub raw_html: RawHtml,
    /// Limits.
    pub limits: &'a Limits,
    /// Whether code gets colours.
    pub highlight: bool,
    /// Whether blocks carry the line of the file that they stand on, as `data-line`.
    pub lines: bool,
    /// How wide pictures are shown, as the attribute `sizes` says it.
    pub picture_sizes: &'a str,
    /// Renders a component with its arguments, its body and the pictures in that, by their place among
    /// the links; none where it fails, which the caller notes.
    pub component: &'a Component<'a>,
}

/// The HTML was longer than the limit for one page.
#[derive(Debug, PartialEq)]
pub struct TooLong;

impl Body<'_> {
    /// Writes the HTML.
    ///
    /// # Errors
    /// Where it would be longer than `limits.page` allows.
    pub fn write(&self) -> Result<String, TooLong> {
        let nodes = &self.tree.nodes;
        let mut writer = Writer {
            body: self,
            out: String::with_capacity(self.source.len() * 2),
            definitions: definitions(self.tree),
            numbers: HashMap::new(),
            footnotes: Vec::new(),
            glosses: Vec::new(),
            gloss_numbers: HashMap::new(),
            pictures: Vec::new(),
            in_lines: Vec::new(),
            plain: false,
            in_link: false,
            in_figure: false,
            set_aside: 0,
            lines: self.lines.then(|| Lines::new(self.source)),
        };
        writer.children(0..nodes.len() as u32, self.outline.title_anchor.is_some())?;
        writer.footnotes()?;
        writer.write_glosses()?;
        writer.write_credits()?;
        Ok(writer.out)
    }
}

struct Writer<'a> {
    body: &'a Body<'a>,
    out: String,
    /// The footnotes' nodes by label.
    definitions: HashMap<&'a str, u32>,
    /// The place of each label in [`Writer::footnotes`].
    numbers: HashMap<&'a str, usize>,
    /// Footnotes in the order of their first reference: label and number of references.
    footnotes: Vec<(&'a str, u32)>,
    /// The words of glossaries so far, with their addresses.
    glosses: Vec<(&'a str, &'a Arc<Gloss>)>,
    /// The place of each address in [`Writer::glosses`].
    gloss_numbers: HashMap<&'a str, usize>,
    /// The pictures so far, by their place among the links.
    pictures: Vec<u32>,
    /// Those of them that have a credit and stand in no figure: which it is, and its text.
    in_lines: Vec<(usize, String)>,
    /// Inside the alternative text of an image, where only text counts.
    plain: bool,
    /// Inside a link.
    in_link: bool,
    /// Inside a figure, which shows the credits of its pictures.
    in_figure: bool,
    /// The lines of the file, where they are wanted.
    lines: Option<Lines<'a>>,
    /// How much is set aside while the inside of something is written, for the limit.
    set_aside: usize,
}

type Written = Result<(), TooLong>;

impl<'a> Writer<'a> {
    /// Writes siblings. `skip_title` leaves out the first heading, which the template shows. Where
    /// HTML among them has to be cleaned, that is done for all of it at once.
    fn children(&mut self, range: Range<u32>, skip_title: bool) -> Written {
        let clean = self.body.raw_html == RawHtml::Sanitize && self.siblings(range.clone()).any(|at| self.is_html(at));
        let (mut skip, mut label) = (skip_title, false);
        let mut parts = Vec::new();
        let before = if clean { std::mem::take(&mut self.out) } else { String::new() };
        for at in self.siblings(range) {
            let kind = self.node(at).kind;
            if skip && matches!(kind, Kind::Heading(_)) {
                skip = false;
                continue;
            }
            if clean && self.is_html(at) {
                parts.push(Part::Raw(self.raw(at)));
                continue;
            }
            // The text beside a task's box is its label; it ends where a list inside begins.
            if label && is_block(kind) {
                self.out.push_str("</label>");
                label = false;
            }
            label |= matches!(kind, Kind::Task(_));
            self.one(at)?;
            if clean {
                parts.push(Part::Own(std::mem::take(&mut self.out)));
            }
        }
        if clean {
            self.out = before + &sanitize::clean(&parts);
        }
        if label {
            self.out.push_str("</label>");
        }
        Ok(())
    }

    fn siblings(&self, range: Range<u32>) -> impl Iterator<Item = u32> + use<'a> {
        let tree = self.body.tree;
        let mut at = range.start;
        std::iter::from_fn(move || {
            let now = at;
            (now < range.end).then(|| at = tree.nodes[now as usize].end)?;
            Some(now)
        })
    }

    fn node(&self, at: u32) -> &'a Node {
        &self.body.tree.nodes[at as usize]
    }

    fn is_html(&self, at: u32) -> bool {
        matches!(self.node(at).kind, Kind::Html | Kind::HtmlBlock)
    }

    fn inside(&self, at: u32) -> Range<u32> {
        at + 1..self.node(at).end
    }

    fn one(&mut self, at: u32) -> Written {
        if (self.set_aside + self.out.len()) as u64 > self.body.limits.page {
            return Err(TooLong);
        }
        if self.plain {
            return self.alternative(at);
        }
        let node = self.node(at);
        match node.kind {
            Kind::Text | Kind::OtherText(_) => self.escaped(self.body.tree.text(node, self.body.source)),
            Kind::Code | Kind::OtherCode(_) => {
                self.out.push_str("<code>");
                self.escaped(self.body.tree.text(node, self.body.source));
                self.out.push_str("</code>");
            }
            Kind::Math(formula) => self.math(formula),
            Kind::SoftBreak => self.out.push('\n'),
            Kind::HardBreak => self.out.push_str("<br />\n"),
            Kind::Rule => self.line("<hr />\n"),
            Kind::Paragraph => self.paragraph(at)?,
            Kind::Heading(heading) => self.heading(at, heading)?,
            Kind::Quote => self.element(at, "<blockquote", ">\n", "</blockquote>\n")?,
            Kind::Alert(kind) => self.alert(at, kind)?,
            Kind::List => self.element(at, "<ul", ">\n", "</ul>\n")?,
            Kind::NumberedList(1) => self.element(at, "<ol", ">\n", "</ol>\n")?,
            Kind::NumberedList(first) => self.element(at, &format!("<ol start=\"{first}\""), ">\n", "</ol>\n")?,
            Kind::Item => self.element(at, "<li", ">", "</li>\n")?,
            Kind::Task(done) => self.task(done),
            Kind::DefinitionList => self.element(at, "<dl", ">\n", "</dl>\n")?,
            Kind::DefinitionTitle => self.definition_title(at)?,
            Kind::Definition => self.element(at, "<dd", ">", "</dd>\n")?,
            Kind::Table(table) => self.table(at, table)?,
            Kind::Emphasis => self.span(at, "<em>", "</em>")?,
            Kind::Strong => self.span(at, "<strong>", "</strong>")?,
            Kind::Strikethrough => self.span(at, "<del>", "</del>")?,
            Kind::Link(link) => self.link(at, link)?,
            Kind::Image(link) => self.image(at, link)?,
            Kind::CodeBlock(info) => self.code_block(at, info),
            Kind::HtmlBlock => self.html_block(at),
            Kind::Html => self.html(&self.body.source[node.span.range()]),
            Kind::FootnoteReference(label) => self.footnote_reference(label),
            Kind::Directive(directive) => self.directive(at, directive)?,
            // Footnotes stand at the end; the parts of tables are written by `table`.
            Kind::Footnote(_) | Kind::TableHead | Kind::TableRow | Kind::TableCell => {}
        }
        Ok(())
    }

    fn math(&mut self, formula: u32) {
        let formula = &self.body.tree.formulas[formula as usize];
        match &formula.mathml {
            Some(mathml) => self.out.push_str(mathml),
            None => {
                self.out.push_str("<code>");
                self.escaped(&formula.text);
                self.out.push_str("</code>");
            }
        }
    }

    fn escaped(&mut self, text: &str) {
        // Writing to a string cannot fail, here and below.
        let _ = escape_html_body_text(&mut self.out, text);
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        let _ = escape_html(&mut self.out, value);
        self.out.push('"');
    }

    fn address(&mut self, name: &str, address: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        let _ = escape_href(&mut self.out, address);
        self.out.push('"');
    }

    /// Begins a block on a line of its own.
    fn line(&mut self, html: &str) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
        self.out.push_str(html);
    }

    /// A block: the beginning of its tag, the rest of the tag, and its end.
    fn element(&mut self, at: u32, open: &str, rest: &str, close: &str) -> Written {
        self.line(open);
        self.line_number(at);
        self.out.push_str(rest);
        self.children(self.inside(at), false)?;
        self.out.push_str(close);
        Ok(())
    }

    fn definition_title(&mut self, at: u32) -> Written {
        let anchors = &self.body.tree.title_anchors;
        let Ok(found) = anchors.binary_search_by_key(&at, |(node, _)| *node) else {
            return self.element(at, "<dt", ">", "</dt>\n");
        };
        self.line("<dt");
        self.attribute("id", &anchors[found].1);
        self.line_number(at);
        self.span(at, ">", "</dt>\n")
    }

    fn span(&mut self, at: u32, open: &str, close: &str) -> Written {
        self.out.push_str(open);
        self.children(self.inside(at), false)?;
        self.out.push_str(close);
        Ok(())
    }

    /// In a preview, the line on which a block stands.
    fn line_number(&mut self, at: u32) {
        if let Some(lines) = &self.lines {
            let (line, _) = lines.position(self.node(at).span.start as usize);
            self.out.push_str(&format!(" data-line=\"{line}\""));
        }
    }

    /// The text of a heading is a link to itself, unless it holds a link of its own.
    fn heading(&mut self, at: u32, heading: u32) -> Written {
        let heading = &self.body.outline.headings[heading as usize];
        let level = char::from(b'0' + heading.level);
        self.line("<h");
        self.out.push(level);
        self.attribute("id", &heading.anchor);
        self.line_number(at);
        self.out.push('>');
        let inside = self.inside(at);
        let has_link = inside.clone().any(|at| matches!(self.node(at).kind, Kind::Link(_) | Kind::FootnoteReference(_)));
        if !has_link {
            self.out.push_str("<a class=\"anchor\"");
            self.address("href", &format!("#{}", heading.anchor));
            self.out.push('>');
        }
        let in_link = std::mem::replace(&mut self.in_link, !has_link);
        self.children(inside, false)?;
        self.in_link = in_link;
        self.out.push_str(if has_link { "</h" } else { "</a></h" });
        self.out.push(level);
        self.out.push_str(">\n");
        Ok(())
    }

    fn task(&mut self, done: bool) {
        let checked = if done { " checked=\"\"" } else { "" };
        self.out.push_str(&format!("<label><input disabled=\"\" type=\"checkbox\"{checked}/> "));
    }

    fn link(&mut self, at: u32, link: u32) -> Written {
        let title = &self.body.links[link as usize].title;
        let target = &self.body.targets[link as usize];
        let (close, address) = match target {
            Target::Address(address) | Target::Remote(address) | Target::Picture(address, _) | Target::Gloss(address, _) => {
                ("</a>", Some(address))
            }
            Target::Broken => ("</span>", None),
        };
        if std::mem::replace(&mut self.in_link, true) {
            // HTML has no links within links: only the text stays.
            return self.children(self.inside(at), false);
        }
        match address {
            Some(address) => {
                match target {
                    Target::Gloss(_, gloss) => self.gloss_link(address, gloss),
                    _ => self.out.push_str("<a"),
                }
                self.address("href", address);
            }
            None => self.out.push_str("<span class=\"broken-link\""),
        }
        if !title.is_empty() {
            self.attribute("title", title);
        }
        self.out.push('>');
        self.children(self.inside(at), false)?;
        self.in_link = false;
        self.out.push_str(close);
        Ok(())
    }

    /// The text of a node of code or HTML; mostly it is one piece.
    fn raw(&self, at: u32) -> Cow<'a, str> {
        let inside = self.inside(at);
        let text = |at| self.body.tree.text(self.node(at), self.body.source);
        match inside.len() {
            0 => Cow::Borrowed(text(at)),
            1 => Cow::Borrowed(text(inside.start)),
            _ => Cow::Owned(inside.map(text).collect()),
        }
    }

    fn html_block(&mut self, at: u32) {
        let html = self.raw(at);
        if self.body.raw_html == RawHtml::Trust {
            self.line(&html);
            if !html.ends_with('\n') {
                self.out.push('\n');
            }
            return;
        }
        let text = without_comments(&html);
        if !text.trim().is_empty() {
            self.line("<p>");
            self.escaped(text.trim());
            self.out.push_str("</p>\n");
        }
    }

    fn html(&mut self, html: &str) {
        match self.body.raw_html {
            RawHtml::Trust => self.out.push_str(html),
            _ => self.escaped(&without_comments(html)),
        }
    }

    fn alert(&mut self, at: u32, kind: BlockQuoteKind) -> Written {
        let kind = match kind {
            BlockQuoteKind::Note => "note",
            BlockQuoteKind::Tip => "tip",
            BlockQuoteKind::Important => "important",
            BlockQuoteKind::Warning => "warning",
            BlockQuoteKind::Caution => "caution",
        };
        let arguments = vec![("kind".to_owned(), Argument::Text(kind.to_owned()))];
        self.component(at, &Directive { name: "callout".to_owned(), arguments, valid: true })
    }

    fn directive(&mut self, at: u32, directive: u32) -> Written {
        self.component(at, &self.body.tree.directives[directive as usize])
    }

    /// What cannot be rendered still shows its body.
    fn component(&mut self, at: u32, directive: &Directive) -> Written {
        let before = std::mem::take(&mut self.out);
        self.set_aside += before.len();
        let pictures = self.pictures.len();
        let in_figure = self.in_figure;
        self.in_figure |= directive.name == FIGURE && directive.valid;
        self.children(self.inside(at), false)?;
        self.in_figure = in_figure;
        self.set_aside -= before.len();
        let body = std::mem::replace(&mut self.out, before);
        let called = (directive, Some(self.body.tree.nodes[at as usize].span));
        let html = if directive.valid { (self.body.component)(called, &body, &self.pictures[pictures..]) } else { None };
        self.line(html.as_deref().unwrap_or(&body));
        self.line("");
        Ok(())
    }
}

/// Whether a node is a block, which ends the text before it.
fn is_block(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Paragraph
            | Kind::List
            | Kind::NumberedList(_)
            | Kind::CodeBlock(_)
            | Kind::Quote
            | Kind::Alert(_)
            | Kind::HtmlBlock
            | Kind::Rule
            | Kind::Heading(_)
            | Kind::Table(_)
            | Kind::DefinitionList
            | Kind::Directive(_)
    )
}

/// HTML without its comments, which are notes between authors.
fn without_comments(html: &str) -> Cow<'_, str> {
    if !html.contains("<!--") {
        return Cow::Borrowed(html);
    }
    let mut out = String::new();
    let mut rest = html;
    while let Some(start) = rest.find("<!--") {
        out.push_str(&rest[..start]);
        rest = rest[start..].find("-->").map_or("", |end| &rest[start + end + 3..]);
    }
    out.push_str(rest);
    Cow::Owned(out)
}
