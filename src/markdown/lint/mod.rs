//! Rules about how a page is written: what people who listen to it, who jump from heading to heading or
//! who follow its links would miss.
//!
//! They look at one parsed page and at nothing else, so that a build, a check and a preview find the same
//! and keep it with the page. They do not ask whether links lead anywhere (that is `site`). A rule that
//! finds fault with good writing is worse than none: where a thing can be meant, nothing is said.

mod addresses;
pub mod exemptions;
mod foreign;
mod formulas;
mod headings;
mod images;
mod links;
mod sentences;
mod tables;
mod words;

use super::Document;
use super::outline::{Link, Outline};
use super::tree::{Kind, Node, Tree, plain_text};
use crate::config::Config;
use crate::diag::{Diagnostic, Span};
use crate::source::Source;
use std::borrow::Cow;

/// The rule about long sentences, which a site has to ask for.
pub const SENTENCES: &str = "sentence-long";

/// What is wrong with the writing of a page.
pub(super) fn problems(document: &Document, config: &Config) -> Vec<Diagnostic> {
    let page = Page { source: &document.source, tree: &document.tree, outline: &document.outline, links: &document.links };
    let mut out = Vec::new();
    let mut headings = headings::Walk::default();
    // How far a link with words and a figure reach: in them, pictures may go without a text.
    let (mut link, mut figure) = (0, 0);
    for (at, node) in page.tree.nodes.iter().enumerate() {
        // Nearly all nodes are text, and are passed by quickest so.
        if !is_looked_at(node.kind) {
            continue;
        }
        match node.kind {
            Kind::Heading(heading) => headings.step(&page, at, heading, &mut out),
            Kind::Quote => headings.skip_to(node.end),
            Kind::Directive(directive) if page.tree.directives[directive as usize].name == "figure" => figure = node.end,
            Kind::Link(_) => {
                link = if page.has_words(at) { node.end } else { 0 };
                out.extend(links::problem(&page, at));
            }
            Kind::Image(image) => {
                let within = images::Within { link: at < link as usize, figure: at < figure as usize };
                out.extend(images::problem(&page, at, image, &within));
            }
            Kind::Table(table) => tables::problems(&page, at, table, &mut out),
            _ => {}
        }
    }
    addresses::problems(&page, &mut out);
    foreign::problems(&page, &mut out);
    out.extend(images::sized(&page));
    if config.markup.math {
        formulas::problems(&page, &mut out);
    }
    if !config.is_off(SENTENCES) {
        sentences::problems(&page, &mut out);
    }
    out
}

fn is_looked_at(kind: Kind) -> bool {
    matches!(kind, Kind::Heading(_) | Kind::Quote | Kind::Directive(_) | Kind::Link(_) | Kind::Image(_) | Kind::Table(_))
}

/// The page that is looked at.
struct Page<'a> {
    source: &'a Source,
    tree: &'a Tree,
    outline: &'a Outline,
    links: &'a [Link],
}

impl Page<'_> {
    fn node(&self, at: usize) -> &Node {
        &self.tree.nodes[at]
    }

    fn inside(&self, at: usize) -> &[Node] {
        &self.tree.nodes[at + 1..self.node(at).end as usize]
    }

    /// Whether there is text inside a node.
    fn has_words(&self, at: usize) -> bool {
        self.inside(at).iter().any(|node| !self.tree.text(node, &self.source.text).trim().is_empty())
    }

    /// The text inside a node without markup. Nearly always it is one piece, which is not copied.
    fn text(&self, at: usize) -> Cow<'_, str> {
        match self.inside(at) {
            [one] if one.kind == Kind::Text => Cow::Borrowed(&self.source.text[one.span.range()]),
            _ => plain_text(self.tree, at as u32 + 1..self.node(at).end, &self.source.text).into(),
        }
    }

    fn problem(&self, code: &'static str, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, &self.source.path, message).at(span)
    }

    /// A node's place without the blanks and line ends after it.
    fn trimmed(&self, span: Span) -> Span {
        let text = &self.source.text[span.range()];
        Span { start: span.start, end: span.start + text.trim_end().len() as u32 }
    }
}
