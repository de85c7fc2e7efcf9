//! Parts that are still to be written: the word `TODO`, in text, in a comment or in front matter, as
//! `guidepost new` leaves it.
//!
//! Code may say what it wants. A page without the word costs one search through its text.

use super::tree::{Kind, Node, Tree};
use crate::diag::{Diagnostic, Span};
use crate::source::Source;

/// The word.
const MARK: &str = "TODO";
/// How many are told for a page.
const MOST: usize = 20;
/// How much of what stands behind the word is repeated, in characters.
const NOTE: usize = 60;

/// Says what is still to be written. The body begins at `body`.
pub(super) fn problems(source: &Source, body: usize, tree: &Tree) -> Vec<Diagnostic> {
    let text = &*source.text;
    let marks = text.match_indices(MARK).map(|(at, _)| at).filter(|at| stands_alone(text, *at));
    marks.filter(|at| *at < body || is_prose(tree, *at)).take(MOST).map(|at| told(source, at, at < body)).collect()
}

fn stands_alone(text: &str, at: usize) -> bool {
    let part_of_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '/' | '`');
    !text[..at].ends_with(part_of_word) && !text[at + MARK.len()..].starts_with(part_of_word)
}

/// Whether a place is in text or in a comment, and not in code.
fn is_prose(tree: &Tree, at: usize) -> bool {
    let holds = |node: &&Node| node.span.range().contains(&at);
    let mut around = tree.nodes.iter().filter(holds).map(|node| node.kind).peekable();
    around.peek().is_some() && !around.any(|kind| matches!(kind, Kind::CodeBlock(_) | Kind::Code | Kind::OtherCode(_)))
}

fn told(source: &Source, at: usize, front: bool) -> Diagnostic {
    let rest = source.text[at..].lines().next().unwrap_or(MARK);
    let end = rest.find("-->").unwrap_or(rest.len());
    let marked = rest[..end].trim_end();
    let note = marked[MARK.len()..].trim_start_matches([':', ' ']);
    let note: String = if note.chars().count() > NOTE { note.chars().take(NOTE).chain(['…']).collect() } else { note.to_owned() };
    let key = source.text[..at].lines().next_back().and_then(|line| line.split_once(':')).filter(|_| front);
    let what = key.map_or_else(|| "this".to_owned(), |(key, _)| format!("`{}`", key.trim()));
    let colon = if note.is_empty() { "" } else { ": " };
    let message = format!("{what} is still to be written{colon}{note}");
    let problem = Diagnostic::new("placeholder", &source.path, message).at(Span::from(at..at + marked.len()));
    problem.hint("Write it, and remove the word TODO.")
}
