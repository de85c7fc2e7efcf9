//! The page of each rule: why it matters, a wrong example and a right one, from `src/rules/<code>.md`.
//!
//! The same text is shown by `guidepost explain`, stands in the reference on the site, and is proven by the
//! tests: they build the wrong example and the right one. A page is Markdown with little in it, so that it can
//! also be read as it is: paragraphs, `Wrong:`, `Right:`, and blocks of code that are titled with the file that
//! they are.

use crate::diag::Rule;
use include_dir::{Dir, include_dir};
use std::fmt::Write;

static PAGES: Dir = include_dir!("$CARGO_MANIFEST_DIR/src/rules");

/// How wide text is in a terminal, in characters.
const WIDTH: usize = 80;

/// The page of a rule as Markdown. A test sees to it that each has one.
pub fn page(rule: &Rule) -> &'static str {
    PAGES.get_file(format!("{}.md", rule.code)).and_then(|file| file.contents_utf8()).unwrap_or_default()
}

/// The names of all pages.
pub fn names() -> impl Iterator<Item = &'static str> {
    PAGES.files().filter_map(|file| file.path().file_stem()?.to_str())
}

/// How bad it is to break a rule, in a word.
pub fn severity(rule: &Rule) -> &'static str {
    if rule.opt_in { "off" } else { rule.severity.word() }
}

/// A part of a page.
#[derive(Debug, PartialEq)]
pub enum Part<'a> {
    /// A paragraph, in lines as they are written.
    Text(&'a str),
    /// A file of an example: its path and its text.
    File(&'a str, &'a str),
}

/// The parts of a page in order.
pub fn parts(page: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = page;
    while !rest.is_empty() {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        let marks = line.len() - line.trim_start_matches('`').len();
        if marks >= 3 {
            let (fence, path) = (&line[..marks], line.split('"').nth(1).unwrap_or_default());
            let end = if after.starts_with(fence) { 0 } else { after.find(&format!("\n{fence}")).map_or(after.len(), |at| at + 1) };
            parts.push(Part::File(path, &after[..end]));
            rest = after[end..].split_once('\n').map_or("", |(_, rest)| rest);
        } else if line.trim().is_empty() {
            rest = after;
        } else {
            let end = rest.find("\n\n").unwrap_or(rest.len());
            parts.push(Part::Text(rest[..end].trim_end()));
            rest = &rest[end..];
        }
    }
    parts
}

/// What a terminal shows of a rule.
pub fn in_terminal(rule: &Rule) -> String {
    let mut out = format!("{} ({})\n{}\n", rule.code, severity(rule), rule.about);
    for part in parts(page(rule)) {
        out.push('\n');
        match part {
            Part::Text(text) => out.push_str(&wrapped(text)),
            Part::File(path, text) => {
                // Writing to a string cannot fail.
                let _ = writeln!(out, "  {path}");
                for line in text.lines() {
                    let _ = writeln!(out, "{}", format!("    {line}").trim_end());
                }
            }
        }
    }
    let _ = writeln!(out, "\nIn site.yaml, `check.rules` can make it an error, a warning or off.");
    out
}

/// Text in lines of a width that can be read.
fn wrapped(text: &str) -> String {
    let mut out = String::new();
    let mut width = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if width > 0 && width + 1 + length > WIDTH {
            out.push('\n');
            width = 0;
        }
        if width > 0 {
            out.push(' ');
            width += 1;
        }
        out.push_str(word);
        width += length;
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_into_its_parts() {
        let page = "Why\nso.\n\nWrong:\n\n````md title=\"content/a.md\"\n```x\n```\n````\n\nRight:\n\n```md title=\"b.md\"\n```\n";
        let wanted = [
            Part::Text("Why\nso."),
            Part::Text("Wrong:"),
            Part::File("content/a.md", "```x\n```\n"),
            Part::Text("Right:"),
            Part::File("b.md", ""),
        ];
        assert_eq!(parts(page), wanted);
    }

    #[test]
    fn text_is_wrapped_at_words() {
        let text = "word ".repeat(20);
        assert!(wrapped(&text).lines().all(|line| line.len() <= WIDTH));
        assert_eq!(wrapped("a\nb"), "a b\n");
    }
}
