//! References to footnotes that nobody wrote.

use super::tree::{Kind, Node, Tree};
use crate::diag::{Diagnostic, Span, nearest_of_many};
use crate::source::Source;
use std::collections::HashSet;

/// A problem for each reference without a footnote.
pub fn missing(tree: &Tree, source: &Source) -> Vec<Diagnostic> {
    let label = |text: u32| &tree.texts[text as usize];
    let defined = tree.nodes.iter().filter_map(|node| match node.kind {
        Kind::Footnote(text) => Some(label(text)),
        _ => None,
    });
    let defined: HashSet<_> = defined.collect();
    let mut missing: Vec<(Span, &str)> = Vec::new();
    for (at, node) in tree.nodes.iter().enumerate() {
        match node.kind {
            Kind::FootnoteReference(text) if !defined.contains(label(text)) => missing.push((node.span, label(text))),
            Kind::Text => missing.extend(unread(source, &tree.nodes[at..])),
            _ => {}
        }
    }
    let report = |(span, label): (Span, &str)| {
        let problem = Diagnostic::new("link-footnote", &source.path, format!("the footnote `[^{label}]` is not defined")).at(span);
        let near = nearest_of_many(label, defined.iter().map(|label| &***label)).map(|near| format!("Did you mean `[^{near}]`?"));
        problem.hint(format!("Add a line `[^{label}]: text`, or write `\\[^` where it is not a footnote.")).maybe_hint(near)
    };
    missing.into_iter().map(report).collect()
}

/// A reference without a definition comes as three pieces of text: `[`, `^label` and `]`.
fn unread<'a>(source: &'a Source, nodes: &[Node]) -> Option<(Span, &'a str)> {
    let [open, label, close, ..] = nodes else { return None };
    let text = |node: &Node| if node.kind == Kind::Text { &source.text[node.span.range()] } else { "" };
    let name = text(label).strip_prefix('^')?;
    let joined = open.span.end == label.span.start && label.span.end == close.span.start;
    let word = !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || matches!(c, '[' | ']'));
    let escaped = source.text[..open.span.start as usize].ends_with('\\');
    let found = text(open) == "[" && text(close).starts_with(']') && joined && word && !escaped;
    found.then_some((Span { start: open.span.start, end: label.span.end + 1 }, name))
}
