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
    let (before, rest) = source.text.split_at(at);
    let remark = remark(before, &rest[MARK.len()..]);
    let key = if front { key(before) } else { None };
    let what = key.map_or_else(|| "this".to_owned(), |key| format!("`{key}`"));
    let said = remark.trim_start_matches([':', ' ']).trim_end_matches('.');
    let note: String = if said.chars().count() > NOTE { said.chars().take(NOTE).chain(['…']).collect() } else { said.to_owned() };
    let colon = if note.is_empty() { "" } else { ": " };
    let message = format!("{what} is still to be written{colon}{note}");
    let problem = Diagnostic::new("placeholder", &source.path, message).at(Span::from(at..at + MARK.len() + remark.len()));
    problem.hint("Write it, and remove the word TODO.")
}

/// What stands behind the word about it, without what ends the text, the value or the cell in which they stand.
fn remark<'a>(before: &str, rest: &'a str) -> &'a str {
    let line = rest.lines().next().unwrap_or_default();
    let quote = before.chars().next_back().filter(|c| matches!(c, '"' | '\''));
    let quoted = quote.and_then(|quote| line.find(quote));
    let ends = ["-->", "**", " |", " {#"].into_iter().filter_map(|end| line.find(end)).chain(quoted).min();
    let remark = line[..ends.unwrap_or(line.len())].trim_end();
    let begins =
        remark.starts_with([':', ' ']) && remark.trim_start_matches([':', ' ']).starts_with(|c: char| c.is_alphanumeric() || c == '[');
    if begins { remark } else { "" }
}

/// The key of front matter whose value a place belongs to: in its own line, or above the list in which it stands.
fn key(before: &str) -> Option<&str> {
    let mut lines = before.lines().rev().take(MOST);
    let own = lines.next()?;
    let of = |line: &str| !line.trim_start().starts_with('#') && line.contains(':');
    let line = match own.trim() {
        "-" => lines.find(|line| of(line))?,
        _ => Some(own).filter(|line| of(line))?,
    };
    line.split_once(':').map(|(key, _)| key.trim_start_matches([' ', '-']).trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remark_ends_with_what_it_is_part_of() {
        for (text, wanted) in [
            ("[TODO]", ""),
            ("TODO", ""),
            ("TODO? {#q1}", ""),
            ("**TODO**", ""),
            ("| TODO | TODO: x |", ""),
            ("TODO {#outcome}", ""),
            ("TODO: Do it {#do}", ": Do it"),
            ("| TODO: what it is | y |", ": what it is"),
            ("\"TODO: the name\"", ": the name"),
            ("<!-- TODO write this -->", " write this"),
            ("**TODO: The answer.** Then more", ": The answer."),
            ("TODO: say \"so\"", ": say \"so\""),
        ] {
            let at = text.find(MARK).unwrap();
            assert_eq!(remark(&text[..at], &text[at + MARK.len()..]), wanted, "{text}");
        }
    }

    #[test]
    fn a_value_belongs_to_its_key() {
        let cases = [
            ("authors: [", Some("authors")),
            ("  - title: \"", Some("title")),
            ("topics:\n  - one\n  - ", Some("topics")),
            ("a: b\n# ", None),
        ];
        for (before, wanted) in cases {
            assert_eq!(key(before), wanted, "{before}");
        }
    }
}
