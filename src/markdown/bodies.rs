//! What stands between the fences of a directive, held against what its component makes of it.
//!
//! Text that a component would swallow is an error; a body without what the component shows, such as steps
//! without a list, is a warning. How fences pair is `build`'s, their arguments are `directives`'s.

use super::directives::{Need, Signatures};
use super::sanitize;
use super::tree::{Kind, Node, Tree};
use crate::diag::{Diagnostic, Span};
use crate::source::Source;

/// Says what is wrong with the bodies of directives. One whose text would be lost is marked as not valid, so
/// that a preview shows the text.
pub(super) fn problems(source: &Source, tree: &mut Tree, signatures: &Signatures) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    if tree.directives.is_empty() {
        return problems;
    }
    for at in 0..tree.nodes.len() {
        let Kind::Directive(directive) = tree.nodes[at].kind else { continue };
        let called = &tree.directives[directive as usize];
        let Some(signature) = signatures.get(&called.name).filter(|_| called.valid) else { continue };
        let problem = match (signature.body, signature.needs) {
            (true, Some(need)) => lack(tree, at, need).map(|(lacking, hint)| {
                let message = format!("there is no {lacking} in `{}`", called.name);
                Diagnostic::new("directive", &source.path, message).at(tree.nodes[at].span).hint(hint).warning()
            }),
            (true, None) => None,
            (false, _) => words(source, tree, at).map(|span| {
                let fence = source.text[tree.nodes[at].span.range()].trim_start_matches(':').trim_start();
                let message = format!("`{}` takes no text, and this would be lost", called.name);
                let hint = format!("Write `::{fence}` alone on a line, without a line `:::` after it, and the text below.");
                Diagnostic::new("directive", &source.path, message).at(span).hint(hint)
            }),
        };
        tree.directives[directive as usize].valid = signature.body || problem.is_none();
        problems.extend(problem);
    }
    problems
}

fn inside(tree: &Tree, at: usize) -> &[Node] {
    &tree.nodes[at + 1..tree.nodes[at].end as usize]
}

/// The first thing inside a directive that readers would see.
fn words(source: &Source, tree: &Tree, at: usize) -> Option<Span> {
    let is_seen = |node: &&Node| match node.kind {
        Kind::Html | Kind::HtmlBlock => !sanitize::visible_part(&source.text[node.span.range()]).is_empty(),
        _ => true,
    };
    let span = inside(tree, at).iter().find(is_seen)?.span;
    let length = source.text[span.range()].trim_end().len() as u32;
    Some(Span { start: span.start, end: span.start + length })
}

/// What a body lacks that its component shows, and how one writes it.
fn lack(tree: &Tree, at: usize, need: Need) -> Option<(&'static str, &'static str)> {
    let (is_it, lacking, hint): (fn(Kind) -> bool, _, _) = match need {
        Need::List => (is_list, "list", "Begin each line with `1.` and a blank, or with `-` and a blank."),
        Need::Heading => (is_heading, "heading", "Begin each part with a heading, such as `### By e-mail`."),
        Need::Picture => (has_caption, "picture", "Put a picture between the lines with colons: `![what it shows](file.jpg)`."),
    };
    (!inside(tree, at).iter().any(|node| is_it(node.kind))).then_some((lacking, hint))
}

fn is_heading(kind: Kind) -> bool {
    matches!(kind, Kind::Heading(_))
}

fn is_list(kind: Kind) -> bool {
    matches!(kind, Kind::List | Kind::NumberedList(_))
}

/// What can have a caption. HTML and other directives may hold anything.
fn has_caption(kind: Kind) -> bool {
    matches!(kind, Kind::Image(_) | Kind::Table(_) | Kind::CodeBlock(_) | Kind::Math(_) | Kind::HtmlBlock | Kind::Directive(_))
}
