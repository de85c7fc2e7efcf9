//! Makes a page's tree and outline from the parser's events, in one pass.
//!
//! Parsing never fails: what is wrong becomes a diagnostic beside the tree. It does not resolve
//! links and does not write HTML.

mod headings;

use super::code::Block;
use super::directives::{self, Fence, FenceKind, Signatures};
use super::math::Formula;
use super::outline::{Anchors, Heading, Link, Outline, Positions, count_words};
use super::tree::{Kind, Node, Tree};
use super::wikilinks::{self, Definitions};
use super::{elements, footnotes, sanitize};
use crate::config::{Config, RawHtml};
use crate::diag::{Diagnostic, Span, nearest_of_many};
use crate::source::Source;
use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// A parsed body with all that was found on the way.
#[derive(Default)]
pub struct Parsed {
    /// The tree.
    pub tree: Tree,
    /// Headings and anchors; the rest is for the caller to fill.
    pub outline: Outline,
    /// Links and images in order.
    pub links: Vec<Link>,
    /// Words.
    pub words: u32,
    /// Where links stand.
    pub positions: Positions,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
}

/// Parses the body of `source`, which starts at the byte `body`.
pub fn parse(source: &Source, body: usize, config: &Config, signatures: &Signatures) -> Parsed {
    let (masked, fences) = directives::mask(&source.text, body, |name| directives::is_known(name, signatures));
    let text = masked.as_deref().unwrap_or(&source.text);
    let mut broken: Vec<(Range<usize>, String)> = Vec::new();
    let callback = |link: BrokenLink| {
        if matches!(link.link_type, LinkType::Reference | LinkType::Collapsed) {
            broken.push((link.span, link.reference.to_string()));
        }
        None
    };
    let mut options = options(config);
    // Most pages have none, and are spared looking for their ends.
    options.set(Options::ENABLE_WIKILINKS, text[body..].contains("[["));
    let parser = Parser::new_with_broken_link_callback(&text[body..], options, Some(callback));
    let mut builder = Builder {
        source,
        masked: text,
        body,
        config,
        signatures,
        fences: &fences,
        parsed: Parsed {
            tree: Tree { nodes: Vec::with_capacity((text.len() - body) / BYTES_A_NODE), ..Tree::default() },
            ..Parsed::default()
        },
        stack: Vec::new(),
        too_deep: 0,
        anchors: Anchors::default(),
        heading: None,
        mistakes: 0,
        alt: 0,
        html_block: HtmlBlock::None,
        halves: 0,
        definitions: Definitions::of(&parser),
        bracketed: None,
    };
    let definitions: Vec<String> = parser.reference_definitions().iter().map(|(label, _)| label.to_owned()).collect();
    for (event, range) in parser.into_offset_iter() {
        builder.event(event, range.start + body..range.end + body);
    }
    builder.finish(broken, &definitions)
}

/// Roughly how much text makes one node, to make room for the nodes at once.
const BYTES_A_NODE: usize = 16;

/// What the parser is asked to understand.
pub(super) fn options(config: &Config) -> Options {
    let mut options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST;
    options.set(Options::ENABLE_SMART_PUNCTUATION, config.markup.smart_punctuation);
    options.set(Options::ENABLE_MATH, config.markup.math);
    options
}

/// An HTML block while it is read: its first line tells whether it is the mask of a fence.
#[derive(Default)]
enum HtmlBlock {
    #[default]
    None,
    /// It starts here.
    Begun(Range<usize>),
    /// It is a fence.
    Fence,
    /// It is HTML and a node of the tree.
    Open,
}

struct Builder<'a> {
    source: &'a Source,
    masked: &'a str,
    body: usize,
    config: &'a Config,
    signatures: &'a Signatures,
    fences: &'a [Fence],
    parsed: Parsed,
    /// Open nodes.
    stack: Vec<u32>,
    /// Open elements that are left out because they nest too deep.
    too_deep: usize,
    anchors: Anchors,
    /// The text so far of the open heading.
    heading: Option<String>,
    /// How many formulas have a mistake.
    mistakes: usize,
    /// How many images are open, whose text is an alternative and not part of the page.
    alt: usize,
    html_block: HtmlBlock,
    halves: u32,
    /// The reference definitions, where the page may have wikilinks.
    definitions: Definitions,
    /// The open link that stands in brackets of its own.
    bracketed: Option<u32>,
}

impl<'a> Builder<'a> {
    fn event(&mut self, event: Event, range: Range<usize>) {
        match event {
            Event::Start(Tag::HtmlBlock) => self.html_block = HtmlBlock::Begun(range),
            Event::Html(_) => self.html(range),
            Event::End(TagEnd::HtmlBlock) => {
                if let HtmlBlock::Open = std::mem::take(&mut self.html_block) {
                    self.end();
                }
            }
            Event::Start(_) if self.is_too_deep(&range) => self.too_deep += 1,
            Event::Start(tag) => self.start(tag, range),
            Event::End(_) => self.end(),
            Event::Text(text) => self.text(&text, range),
            Event::Code(text) => self.code(&text, range),
            Event::InlineHtml(text) => self.inline_html(&text, range),
            Event::FootnoteReference(label) => {
                let label = self.keep(&label);
                self.leaf(Kind::FootnoteReference(label), range);
            }
            Event::SoftBreak => self.space(Kind::SoftBreak, range),
            Event::HardBreak => self.space(Kind::HardBreak, range),
            Event::Rule => self.leaf(Kind::Rule, range),
            Event::TaskListMarker(done) => self.leaf(Kind::Task(done), range),
            Event::InlineMath(text) => self.math(&text, false, range),
            Event::DisplayMath(text) => self.math(&text, true, range),
        }
    }

    fn start(&mut self, tag: Tag, range: Range<usize>) {
        let kind = match tag {
            Tag::Paragraph => Kind::Paragraph,
            Tag::Heading { level, .. } => {
                self.heading = Some(String::new());
                let headings = &mut self.parsed.outline.headings;
                headings.push(Heading { level: level as u8, anchor: String::new(), text: String::new() });
                Kind::Heading(headings.len() as u32 - 1)
            }
            Tag::BlockQuote(None) => Kind::Quote,
            Tag::BlockQuote(Some(kind)) => Kind::Alert(kind),
            Tag::CodeBlock(block) => self.code_block(block, &range),
            Tag::List(None) => Kind::List,
            Tag::List(Some(first)) => Kind::NumberedList(first.min(u64::from(u32::MAX)) as u32),
            Tag::Item => Kind::Item,
            Tag::FootnoteDefinition(label) => Kind::Footnote(self.keep(&label)),
            Tag::DefinitionList => Kind::DefinitionList,
            Tag::DefinitionListTitle => Kind::DefinitionTitle,
            Tag::DefinitionListDefinition => Kind::Definition,
            Tag::Table(alignments) => {
                self.parsed.tree.tables.push(alignments);
                Kind::Table(self.parsed.tree.tables.len() as u32 - 1)
            }
            Tag::TableHead => Kind::TableHead,
            Tag::TableRow => Kind::TableRow,
            Tag::TableCell => Kind::TableCell,
            Tag::Emphasis => Kind::Emphasis,
            Tag::Strong => Kind::Strong,
            Tag::Strikethrough => Kind::Strikethrough,
            Tag::Link { link_type: LinkType::WikiLink { has_pothole }, dest_url, .. } => self.wikilink(&dest_url, has_pothole, &range),
            Tag::Link { link_type, dest_url, title, .. } => {
                let address = if link_type == LinkType::Email { format!("mailto:{dest_url}") } else { dest_url.to_string() };
                Kind::Link(self.link(Link { address, title: title.to_string(), image: false, wiki: false }, &range))
            }
            Tag::Image { link_type, dest_url, title, .. } => {
                self.alt += 1;
                let wiki = matches!(link_type, LinkType::WikiLink { .. });
                let address = if wiki { wikilinks::name(&dest_url) } else { dest_url.to_string() };
                let link = Link { address, title: title.to_string(), image: true, wiki };
                Kind::Image(self.link(link, &range))
            }
            // These are not enabled, so the parser does not give them.
            Tag::HtmlBlock | Tag::MetadataBlock(_) | Tag::Superscript | Tag::Subscript => Kind::Paragraph,
        };
        self.open(kind, range);
    }

    /// Whether another level would be one too many; the first time, that is an error.
    fn is_too_deep(&mut self, range: &Range<usize>) -> bool {
        let limit = self.config.limits.nesting as usize;
        let deep = self.too_deep > 0 || self.stack.len() >= limit;
        if deep && self.too_deep == 0 {
            let message = format!("this nests more than {limit} levels deep");
            let problem = Diagnostic::new("limit", &self.source.path, message).at(Span::from(range.clone()));
            self.parsed.diagnostics.push(problem.hint("Use fewer levels, or raise `limits.nesting` in site.yaml."));
        }
        deep
    }

    fn open(&mut self, kind: Kind, range: Range<usize>) {
        self.leaf(kind, range);
        self.stack.push(self.parsed.tree.nodes.len() as u32 - 1);
    }

    /// Ends the innermost element; a directive that is still open inside it was never closed.
    fn end(&mut self) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        self.end_open_directives();
        match self.stack.last().map(|top| self.parsed.tree.nodes[*top as usize].kind) {
            Some(Kind::Heading(heading)) => self.end_heading(heading),
            Some(Kind::Image(_)) => self.alt -= 1,
            _ => {}
        }
        self.close();
        if self.bracketed.take_if(|link| !self.stack.contains(link)).is_some() {
            self.bracket("]");
        }
    }

    fn end_open_directives(&mut self) {
        while self.top_is(|kind| matches!(kind, Kind::Directive(_))) {
            let top = self.stack[self.stack.len() - 1];
            let span = self.parsed.tree.nodes[top as usize].span;
            let name = self.source.text[span.range()].trim_start_matches(':').trim_start();
            let message = format!("`:::{}` is not closed", name.split('{').next().unwrap_or(name).trim_end());
            let problem = Diagnostic::new("directive", &self.source.path, message).at(span);
            self.parsed.diagnostics.push(problem.hint("Put a line with `:::` after it, in the same list item or quotation."));
            self.close();
        }
    }

    fn close(&mut self) {
        if let Some(top) = self.stack.pop() {
            self.parsed.tree.nodes[top as usize].end = self.parsed.tree.nodes.len() as u32;
        }
    }

    fn top_is(&self, is: impl Fn(Kind) -> bool) -> bool {
        self.stack.last().is_some_and(|top| is(self.parsed.tree.nodes[*top as usize].kind))
    }

    fn leaf(&mut self, kind: Kind, range: Range<usize>) {
        let end = self.parsed.tree.nodes.len() as u32 + 1;
        self.parsed.tree.nodes.push(Node { kind, span: Span::from(range), end });
    }

    fn keep(&mut self, text: &str) -> u32 {
        self.parsed.tree.texts.push(text.into());
        self.parsed.tree.texts.len() as u32 - 1
    }

    fn link(&mut self, link: Link, range: &Range<usize>) -> u32 {
        self.parsed.links.push(link);
        self.parsed.positions.links.push(Span::from(range.clone()));
        self.parsed.links.len() as u32 - 1
    }

    /// A wikilink; `[[label]]` of a label that the page defines is a reference in brackets, as in any
    /// Markdown.
    fn wikilink(&mut self, name: &str, has_text: bool, range: &Range<usize>) -> Kind {
        let name = wikilinks::name(name);
        if let Some((address, title)) = self.definitions.find(&name).filter(|_| !has_text) {
            self.bracket("[");
            self.bracketed = Some(self.parsed.tree.nodes.len() as u32);
            return Kind::Link(self.link(Link { address, title, image: false, wiki: false }, range));
        }
        Kind::Link(self.link(Link { address: name, title: String::new(), image: false, wiki: true }, range))
    }

    fn bracket(&mut self, bracket: &str) {
        let text = self.keep(bracket);
        let end = self.parsed.tree.nodes.last().map_or(0, |node| node.span.end) as usize;
        self.leaf(Kind::OtherText(text), end..end);
    }

    fn code_block(&mut self, block: CodeBlockKind, range: &Range<usize>) -> Kind {
        let CodeBlockKind::Fenced(info) = block else {
            return Kind::CodeBlock(self.keep(""));
        };
        let block = Block { source: self.source, info: &info, range: range.clone(), limits: &self.config.limits };
        self.parsed.diagnostics.extend(block.problems());
        Kind::CodeBlock(self.keep(&info))
    }

    /// The place of borrowed text in the file. The masked text has the same length, so the same
    /// place in the file has the original.
    fn place(&self, text: &CowStr) -> Option<Range<usize>> {
        let CowStr::Borrowed(text) = text else { return None };
        let start = (text.as_ptr() as usize).checked_sub(self.masked.as_ptr() as usize)?;
        (start + text.len() <= self.masked.len()).then(|| start..start + text.len())
    }

    fn text(&mut self, text: &CowStr, range: Range<usize>) {
        let source = self.source;
        match self.place(text) {
            Some(place) => {
                self.read(&source.text[place.clone()]);
                self.leaf(Kind::Text, place);
            }
            None => {
                self.read(text);
                let text = self.keep(text);
                self.leaf(Kind::OtherText(text), range);
            }
        }
    }

    fn code(&mut self, text: &CowStr, range: Range<usize>) {
        self.read(text);
        match self.place(text) {
            Some(place) => self.leaf(Kind::Code, place),
            None => {
                let text = self.keep(text);
                self.leaf(Kind::OtherCode(text), range);
            }
        }
    }

    fn math(&mut self, text: &CowStr, display: bool, range: Range<usize>) {
        // As in Pandoc, sums of money are no formulas: `$5 to $10`.
        if !display && self.source.text[range.end..].starts_with(|c: char| c.is_ascii_digit()) {
            self.read(&self.source.text[range.clone()]);
            return self.leaf(Kind::Text, range);
        }
        self.read(text);
        // A formula of several lines is a copy with blanks for their ends; in a quotation it is shorter than here.
        let marks = if display { 2 } else { 1 };
        let place = self.place(text).or_else(|| (range.len() == text.len() + 2 * marks).then(|| range.start + marks..range.end - marks));
        let (formula, problem) = Formula::read(text, display, self.mistakes);
        if let Some(mistake) = problem {
            self.mistakes += 1;
            let at = place.map_or(range.clone(), |place| place.start + mistake.at.start..place.start + mistake.at.end);
            let problem = Diagnostic::new("math", &self.source.path, mistake.message).at(Span::from(at));
            self.parsed.diagnostics.push(problem.hint(mistake.hint));
        }
        self.parsed.tree.formulas.push(formula);
        self.leaf(Kind::Math(self.parsed.tree.formulas.len() as u32 - 1), range);
    }

    fn space(&mut self, kind: Kind, range: Range<usize>) {
        if let Some(heading) = &mut self.heading {
            heading.push(' ');
        }
        self.leaf(kind, range);
    }

    /// Takes note of text that a reader sees.
    fn read(&mut self, text: &str) {
        if let (Some(heading), 0) = (&mut self.heading, self.alt) {
            heading.push_str(text);
        }
        let (words, halves) = count_words(text);
        self.parsed.words += words;
        self.halves += halves;
    }

    fn fence_in(&self, range: &Range<usize>) -> Option<&'a Fence> {
        let fences = self.fences;
        let at = fences.partition_point(|fence| (fence.span.start as usize) < range.start);
        fences.get(at).filter(|fence| fence.span.end as usize <= range.end)
    }

    fn html(&mut self, range: Range<usize>) {
        if let HtmlBlock::Begun(block) = &self.html_block {
            let block = block.start.min(range.start)..block.end.max(range.end);
            let line = block.start..range.end;
            let fence = self.fence_in(&line).map(|fence| (&fence.kind, fence.span));
            if let Some((kind, span)) = fence
                && self.source.text[line.start..span.start as usize].trim_matches([' ', '>', '\t']).is_empty()
            {
                self.html_block = HtmlBlock::Fence;
                return self.fence(kind, span);
            }
            self.html_block = HtmlBlock::Open;
            if self.is_too_deep(&block) {
                self.too_deep += 1;
            } else {
                self.open(Kind::HtmlBlock, block.clone());
            }
            self.warn_html(&self.source.text[block.clone()], block);
        }
        self.leaf(Kind::Html, range);
    }

    fn fence(&mut self, kind: &FenceKind, span: Span) {
        if *kind == FenceKind::Close {
            if self.top_is(|kind| matches!(kind, Kind::Directive(_))) {
                return self.close();
            }
            let problem = Diagnostic::new("directive", &self.source.path, "there is no directive to close here").at(span);
            return self
                .parsed
                .diagnostics
                .push(problem.hint("Remove this line, or close the directive in the list item or quotation in which it begins."));
        }
        let text = &self.source.text[span.range()];
        let directive = directives::read(&self.source.path, text, span, self.signatures, &mut self.parsed.diagnostics);
        self.parsed.tree.directives.push(directive);
        let directive = Kind::Directive(self.parsed.tree.directives.len() as u32 - 1);
        match kind {
            FenceKind::Open if !self.is_too_deep(&span.range()) => self.open(directive, span.range()),
            _ => self.leaf(directive, span.range()),
        }
    }

    fn inline_html(&mut self, text: &str, range: Range<usize>) {
        if self.fence_in(&range).is_some() {
            return self.leaf(Kind::Text, range);
        }
        self.warn_html(text, range.clone());
        self.leaf(Kind::Html, range);
    }

    /// Comments are dropped in silence; anything else is told, because it will not look as meant.
    fn warn_html(&mut self, text: &str, range: Range<usize>) {
        let html = sanitize::visible_part(text);
        if html.is_empty() {
            return;
        }
        let mode = self.config.markup.raw_html;
        let outline = &mut self.parsed.outline;
        let ids = if mode == RawHtml::Trust { &mut outline.anchors } else { &mut outline.lost_ids };
        ids.extend(elements::ids(html).map(str::to_owned));
        let Some((message, hint)) = elements::complaint(html, mode) else { return };
        let first = html.split('\n').next().unwrap_or_default();
        let start = range.start + (html.as_ptr() as usize - text.as_ptr() as usize);
        let problem = Diagnostic::new("raw-html", &self.source.path, message).at(Span::from(start..start + first.len()));
        self.parsed.diagnostics.push(problem.hint(hint));
    }

    fn finish(mut self, broken: Vec<(Range<usize>, String)>, definitions: &[String]) -> Parsed {
        self.end_open_directives();
        for (range, label) in broken {
            let span = Span::from(range).moved(self.body);
            let message = format!("no link is defined for `[{label}]`");
            let problem = Diagnostic::new("link-reference", &self.source.path, message).at(span);
            let near = nearest_of_many(&label, definitions.iter().map(String::as_str)).map(|near| format!("Did you mean `[{near}]`?"));
            let hint = format!("Add a line `[{label}]: address`, or write `\\[` where it is not a link.");
            self.parsed.diagnostics.push(problem.hint(hint).maybe_hint(near));
        }
        let missing = footnotes::missing(&self.parsed.tree, self.source);
        self.parsed.diagnostics.extend(missing);
        self.parsed.words += self.halves / 2;
        self.parsed.tree.nodes.shrink_to_fit();
        self.parsed
    }
}
