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
    marks
        .filter(|at| if *at < body { is_first(text, *at) } else { !is_word(text, *at) && is_prose(text, tree, *at) })
        .take(MOST)
        .map(|at| told(source, at, at < body))
        .collect()
}

fn stands_alone(text: &str, at: usize) -> bool {
    let part_of_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '/' | '`');
    let after = &text[at + MARK.len()..];
    // "The TODO's" are no mark either.
    let owned = after.strip_prefix(['\'', '’']).is_some_and(|rest| rest.starts_with('s'));
    !text[..at].ends_with(part_of_word) && !after.starts_with(part_of_word) && !owned
}

/// Whether no other mark stands before this one in its line: the items of a list are one value to write.
fn is_first(text: &str, at: usize) -> bool {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    !text[start..at].match_indices(MARK).any(|(before, _)| stands_alone(text, start + before))
}

/// Whether the mark is a word of its sentence, as in "the TODO list is long": words of the same line stand right
/// before and right after it.
fn is_word(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end_matches(' ');
    let after = text[at + MARK.len()..].trim_start_matches(' ');
    before.len() < at && before.ends_with(char::is_alphanumeric) && after.starts_with(char::is_alphanumeric)
}

/// Whether a place is in text or in a comment, and not in code. A heading that is nothing but the mark is the name
/// of what stands below it, which may well be written.
fn is_prose(text: &str, tree: &Tree, at: usize) -> bool {
    let holds = |node: &&Node| node.span.range().contains(&at);
    let name = |node: &Node| {
        matches!(node.kind, Kind::Heading(_)) && text[node.span.range()].trim_matches(['#', ' ', '\n', '=', '-', ':']) == MARK
    };
    let mut around = tree.nodes.iter().filter(holds).peekable();
    let other = |node: &Node| matches!(node.kind, Kind::CodeBlock(_) | Kind::Code | Kind::OtherCode(_)) || name(node);
    around.peek().is_some() && !around.any(other)
}

fn told(source: &Source, at: usize, front: bool) -> Diagnostic {
    let (before, rest) = source.text.split_at(at);
    let remark = remark(before, &rest[MARK.len()..]);
    let said = after_name(remark).trim_start_matches([':', ' ']).trim_end_matches('.');
    let note: String = if said.chars().count() > NOTE { said.chars().take(NOTE).chain(['…']).collect() } else { said.to_owned() };
    let key = if front { key(before) } else { None };
    let what = key.map_or_else(|| "this".to_owned(), |key| format!("`{key}`"));
    let (message, hint) = match note.is_empty() {
        // The note is on the next lines.
        true if remark.ends_with(':') => ("something is still to be done here".to_owned(), "Do it, and remove the note."),
        true => (format!("{what} is still to be written"), "Write it, and remove the word TODO."),
        false if front => (format!("{what} is still to be written: {note}"), "Write it, and remove the word TODO."),
        // A note may also ask to look something up, or to take something out.
        false => (format!("something is still to be done here: {note}"), "Do it, and remove the note."),
    };
    Diagnostic::new("placeholder", &source.path, message).at(Span::from(at..at + MARK.len() + remark.len())).hint(hint)
}

/// What follows the name of the one who is to do it, or of the matter, as in `TODO(Eva): …`.
fn after_name(note: &str) -> &str {
    note.strip_prefix('(').and_then(|rest| rest.split_once(')')).map_or(note, |(_, rest)| rest)
}

/// What stands behind the word about it, without what ends the text, the value or the cell in which they stand.
fn remark<'a>(before: &str, rest: &'a str) -> &'a str {
    let line = rest.lines().next().unwrap_or_default();
    let quote = before.chars().next_back().filter(|c| matches!(c, '"' | '\''));
    let bracket = before.ends_with('[').then_some("]");
    let quoted = quote.and_then(|quote| line.find(quote));
    let ends = ["-->", "*/", "**", "|", " {#"].into_iter().chain(bracket).filter_map(|end| line.find(end)).chain(quoted).min();
    let remark = line[..ends.unwrap_or(line.len())].trim_end();
    let Some(said) = Some(after_name(remark)).filter(|said| said.starts_with([':', ' '])) else { return "" };
    // What goes on after a comma is the sentence that waits for a word.
    let said = said.trim_start_matches([':', ' ']);
    let begins = said.is_empty() || said.starts_with(|c: char| c.is_alphanumeric() || "([{`\"'*_!<".contains(c));
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
    use crate::config::Config;
    use crate::markdown;

    #[test]
    fn a_mark_is_told_from_the_word() {
        let told = |text: &str| {
            let page = markdown::parse(&Source::new("a.md", text.into()), "A", &Config::default(), &Default::default());
            let told = page.diagnostics.into_iter().find(|problem| problem.code == "placeholder");
            told.map(|problem| problem.message)
        };
        for text in ["Delete the completed TODO file.", "# TODO\n\n- all\n", "TODO\n====\n", "a `TODO` b", "TODOs", "## TODO's and bugs"] {
            assert_eq!(told(text), None, "{text}");
        }
        for (text, message) in [
            ("It opens at TODO.", "this is still to be written"),
            ("It opens at TODO, and closes.", "this is still to be written"),
            ("<!-- TODO(Eva): ask -->", "something is still to be done here: ask"),
            ("<!-- TODO:\n- ask\n-->", "something is still to be done here"),
            ("[TODO: link].", "something is still to be done here: link"),
            ("|a|b|\n|-|-|\n|TODO.|b|", "this is still to be written"),
            ("{/* TODO: show it */}", "something is still to be done here: show it"),
        ] {
            assert_eq!(told(text).as_deref(), Some(message), "{text}");
        }
    }

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
