//! Blocks of code: their lines with numbers and marks, and around a block with a title or a link to a
//! service the theme's component `code`.
//!
//! Numbers and signs are drawn by the style sheet, so that they are neither copied nor read aloud; that
//! a line is new or gone is said by its element.

use super::super::directives::{Argument, Directive};
use super::super::highlight::{self, Around, BARE};
use super::super::info::{self, Info, Service};
use super::Writer;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::borrow::Cow;

/// What stays as it is in the fragment of an address.
const FRAGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What becomes of a line in a list of changes.
#[derive(Clone, Copy, PartialEq)]
enum Change {
    None,
    Inserted,
    Deleted,
}

impl Writer<'_> {
    pub(super) fn code_block(&mut self, at: u32, info: u32) {
        let (info, _) = info::read(&self.body.tree.texts[info as usize]);
        let code = self.raw(at);
        let (code, changes) = if info.diff { split_changes(&code) } else { (code.into_owned(), Vec::new()) };
        let arguments = arguments(&info, &without_deleted(&code, &changes));
        if arguments.is_empty() {
            return self.lines_of_code(at, &info, &code, &changes);
        }
        let before = std::mem::take(&mut self.out);
        self.lines_of_code(at, &info, &code, &changes);
        let block = std::mem::replace(&mut self.out, before);
        let directive = Directive { name: "code".to_owned(), arguments, valid: true };
        let html = (self.body.component)((&directive, Some(self.body.tree.nodes[at as usize].span)), &block, &[]);
        self.line(html.as_deref().unwrap_or(&block));
        self.line("");
    }

    fn lines_of_code(&mut self, at: u32, info: &Info, code: &str, changes: &[Change]) {
        self.line("<pre");
        match (info.numbers, info.marked.is_empty() && changes.is_empty()) {
            (true, _) => self.out.push_str(" class=\"lines numbers\""),
            (false, false) => self.out.push_str(" class=\"lines\""),
            (false, true) => {}
        }
        self.line_number(at);
        self.out.push_str("><code");
        if !info.language.is_empty() {
            self.attribute("class", &format!("language-{}", info.language));
        }
        self.out.push('>');
        let of_line = |line: usize| {
            let marked = info.marked.iter().any(|lines| lines.contains(&(line as u32 + 1)));
            around(changes.get(line).copied().unwrap_or(Change::None), marked, info.numbers)
        };
        let bare = !info.numbers && info.marked.is_empty() && changes.is_empty();
        let of_line: Around = if bare { BARE } else { &of_line };
        if self.body.highlight {
            highlight::write(code, info.language, self.body.limits, of_line, &mut self.out);
        } else {
            highlight::plain(code, of_line, &mut self.out);
        }
        self.out.push_str("</code></pre>\n");
    }
}

fn around(change: Change, marked: bool, numbers: bool) -> (&'static str, &'static str) {
    match (change, marked) {
        (Change::Inserted, false) => ("<ins class=\"line\">", "</ins>"),
        (Change::Inserted, true) => ("<ins class=\"line marked\">", "</ins>"),
        (Change::Deleted, false) => ("<del class=\"line\">", "</del>"),
        (Change::Deleted, true) => ("<del class=\"line marked\">", "</del>"),
        (Change::None, true) => ("<mark class=\"line\">", "</mark>"),
        (Change::None, false) if numbers => ("<span class=\"line\">", "</span>"),
        (Change::None, false) => ("", ""),
    }
}

/// The code without its first column, and what that says of each line.
fn split_changes(code: &str) -> (String, Vec<Change>) {
    let mut rest = String::with_capacity(code.len());
    let mut changes = Vec::new();
    for line in code.split_inclusive('\n') {
        let change = match line.as_bytes().first() {
            Some(b'+') => Change::Inserted,
            Some(b'-') => Change::Deleted,
            _ => Change::None,
        };
        let column = change != Change::None || line.starts_with(' ');
        rest.push_str(&line[usize::from(column)..]);
        changes.push(change);
    }
    (rest, changes)
}

/// The code as it is after the changes: nobody wants to try lines that are gone.
fn without_deleted<'a>(code: &'a str, changes: &[Change]) -> Cow<'a, str> {
    if !changes.contains(&Change::Deleted) {
        return code.into();
    }
    let lines = code.split_inclusive('\n').zip(changes).filter(|(_, change)| **change != Change::Deleted);
    lines.map(|(line, _)| line).collect::<String>().into()
}

/// What the component is given; nothing where the block needs none. It gets the part of the address
/// after `#`, not the address: content can call the component too, and must not name another service.
fn arguments(info: &Info, code: &str) -> Vec<(String, Argument)> {
    let title = info.title.clone().map(|title| ("title", title));
    let run = info.run.map(|service| match service {
        Service::Query => ("sparql", utf8_percent_encode(code.trim(), FRAGMENT).to_string()),
        Service::QuickStatements => ("quickstatements", utf8_percent_encode(&batch(code), FRAGMENT).to_string()),
    });
    title.into_iter().chain(run).map(|(name, value)| (name.to_owned(), Argument::Text(value))).collect()
}

/// Commands of QuickStatements in one line, as an address has them: bars between columns, two between
/// commands. Tabs stay where a text has a bar of its own; lines of comment are for the reader.
fn batch(code: &str) -> String {
    let commands = code.lines().map(str::trim_end).filter(|line| !line.is_empty() && !line.starts_with("/*"));
    commands.map(|line| if line.contains('|') { line.to_owned() } else { line.replace('\t', "|") }).collect::<Vec<_>>().join("||")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_is_one_line() {
        assert_eq!(
            batch("/* New */\nCREATE\nLAST\tLen\t\"A\"\n\nQ1|P31|Q5  \nLAST\tDen\t\"A | B\""),
            "CREATE||LAST|Len|\"A\"||Q1|P31|Q5||LAST\tDen\t\"A | B\""
        );
    }

    #[test]
    fn the_first_column_is_taken_away() {
        let (code, changes) = split_changes("+a\n-b\n c\n\nd\n");
        assert_eq!(code, "a\nb\nc\n\nd\n");
        assert!(changes == [Change::Inserted, Change::Deleted, Change::None, Change::None, Change::None]);
        assert_eq!(without_deleted(&code, &changes), "a\nc\n\nd\n");
        assert_eq!(without_deleted("x", &[]), "x");
    }
}
