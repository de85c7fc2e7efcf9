//! The body of a page as a tree in one flat list.
//!
//! Nodes stand in reading order; each knows where the part of the list ends that lies inside it,
//! so that a walk is a loop over indices and a page costs a few kilobytes. Text that is the same
//! in the file is kept as a position, not as a copy. `build` makes it; it does not write HTML.

use super::directives::Directive;
use super::math::Formula;
use crate::diag::Span;
use pulldown_cmark::{Alignment, BlockQuoteKind};
use std::ops::Range;

/// One node: what it is, where it stands, and the index of the first node after its inside.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Its place in the file; for [`Kind::Text`] and [`Kind::Code`], exactly the text.
    pub span: Span,
    /// One past the last node inside it.
    pub end: u32,
}

/// What a node is. Numbers are indices into the lists of [`Tree`], [`Outline`](super::outline::Outline) and
/// [`Document`](super::Document).
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs, reason = "the names are CommonMark's and GFM's")]
pub enum Kind {
    Paragraph,
    Heading(u32),
    Quote,
    Alert(BlockQuoteKind),
    /// A code block and its info string in [`Tree::texts`].
    CodeBlock(u32),
    HtmlBlock,
    List,
    /// A numbered list and its first number.
    NumberedList(u32),
    Item,
    Task(bool),
    DefinitionList,
    DefinitionTitle,
    Definition,
    /// A table and its alignments in [`Tree::tables`].
    Table(u32),
    TableHead,
    TableRow,
    TableCell,
    Emphasis,
    Strong,
    Strikethrough,
    /// A link in [`Document::links`](super::Document::links).
    Link(u32),
    /// An image in [`Document::links`](super::Document::links).
    Image(u32),
    /// Text as it stands in the file.
    Text,
    /// Text in [`Tree::texts`].
    OtherText(u32),
    /// Code in a line, as it stands in the file.
    Code,
    /// Code in a line, in [`Tree::texts`].
    OtherCode(u32),
    /// A formula in [`Tree::formulas`].
    Math(u32),
    /// HTML as it stands in the file.
    Html,
    SoftBreak,
    HardBreak,
    Rule,
    /// A footnote's text; its label is in [`Tree::texts`].
    Footnote(u32),
    /// A reference to a footnote; its label is in [`Tree::texts`].
    FootnoteReference(u32),
    /// A directive in [`Tree::directives`].
    Directive(u32),
}

/// The body of a page.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// All nodes in reading order.
    pub nodes: Vec<Node>,
    /// Text that differs from the file: entities, labels, info strings.
    pub texts: Vec<Box<str>>,
    /// Alignments of tables.
    pub tables: Vec<Vec<Alignment>>,
    /// Directives.
    pub directives: Vec<Directive>,
    /// Formulas.
    pub formulas: Vec<Formula>,
    /// The anchors of titles of definitions, by node, where they have some.
    pub title_anchors: Vec<(u32, Box<str>)>,
}

impl Tree {
    /// The text of a node that is text, code or a formula.
    pub fn text<'a>(&'a self, node: &Node, source: &'a str) -> &'a str {
        match node.kind {
            Kind::Text | Kind::Code | Kind::Html => &source[node.span.range()],
            Kind::OtherText(text) | Kind::OtherCode(text) => &self.texts[text as usize],
            Kind::Math(formula) => &self.formulas[formula as usize].text,
            _ => "",
        }
    }
}

/// How long a summary may be, in characters.
const SUMMARY: usize = 200;

/// The beginning of the first paragraph that stands by itself.
pub fn summary(tree: &Tree, source: &str) -> String {
    let mut at = 0;
    while let Some(node) = tree.nodes.get(at) {
        if node.kind == Kind::Paragraph {
            let text = plain_text(tree, at as u32 + 1..node.end, source);
            if !text.trim().is_empty() {
                return shorten(text.trim());
            }
        }
        at = match node.kind {
            Kind::Directive(_) => at + 1,
            _ => node.end as usize,
        };
    }
    String::new()
}

/// The text of some nodes without markup.
pub fn plain_text(tree: &Tree, range: Range<u32>, source: &str) -> String {
    let mut text = String::new();
    for node in &tree.nodes[range.start as usize..range.end as usize] {
        match node.kind {
            Kind::SoftBreak | Kind::HardBreak => text.push(' '),
            Kind::Html => {}
            _ => text.push_str(tree.text(node, source)),
        }
    }
    text
}

fn shorten(text: &str) -> String {
    let Some((end, _)) = text.char_indices().nth(SUMMARY) else {
        return text.to_owned();
    };
    let cut = text[..end].rfind(' ').unwrap_or(end);
    format!("{}…", text[..cut].trim_end_matches([',', ';', ':', ' ']))
}
