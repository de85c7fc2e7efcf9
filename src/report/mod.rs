//! Diagnostics as text: with the source lines for people, one line each, as JSON for programs, or as
//! annotations and a summary for a forge.
//!
//! It shows what it is given, in the order it is given; it decides nothing.

mod github;
mod human;
mod job_summary;
mod json;
mod rules;
mod short;

use crate::diag::{Diagnostic, Lines, Severity, Span};
use crate::pipeline::Build;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

pub use github::github;
pub use human::{human, linked};
pub use job_summary::job_summary;
pub use json::{Fixes, Run, json};
pub use rules::by_rule;
pub use short::short;

/// The texts of files by their path, for showing lines.
pub type Texts = BTreeMap<Arc<str>, Arc<str>>;

/// The texts of the files of a build that the problems are in.
pub fn texts(all: &[Diagnostic], build: &Build) -> Texts {
    let renderer = &build.bundle.renderer;
    let mut texts = renderer.templates.sources.clone();
    let related = all.iter().flat_map(|problem| problem.related.iter().map(|other| &other.path));
    let wanted: HashSet<&Arc<str>> = all.iter().map(|problem| &problem.path).chain(related).collect();
    for document in renderer.documents.iter().filter(|document| wanted.contains(&document.source.path)) {
        texts.insert(Arc::clone(&document.source.path), Arc::clone(&document.source.text));
    }
    for source in &build.sources {
        texts.insert(Arc::clone(&source.path), Arc::clone(&source.text));
    }
    texts
}

/// How many errors and warnings there are, in words: "2 errors, 1 warning".
pub fn counts(diagnostics: &[Diagnostic]) -> String {
    let words = |count: usize, word: &str| match count {
        0 => None,
        1 => Some(format!("1 {word}")),
        count => Some(format!("{} {word}s", grouped(count))),
    };
    let (errors, warnings) = (words(count(diagnostics, Severity::Error), "error"), words(count(diagnostics, Severity::Warning), "warning"));
    let parts: Vec<_> = errors.into_iter().chain(warnings).collect();
    if parts.is_empty() { "no problems".to_owned() } else { parts.join(", ") }
}

/// A number with its thousands set apart.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Where places are in their files, as lines and columns.
struct Places<'a> {
    texts: &'a Texts,
    lines: HashMap<&'a str, Lines<'a>>,
}

impl<'a> Places<'a> {
    fn new(texts: &'a Texts) -> Self {
        Places { texts, lines: HashMap::new() }
    }

    /// Line and column of the start and of the end of a place; none where the file as a whole is meant, or
    /// is not text.
    fn of(&mut self, path: &str, span: Option<Span>) -> Option<[(usize, usize); 2]> {
        let (span, (path, text)) = (span?, self.texts.get_key_value(path)?);
        let lines = self.lines.entry(path).or_insert_with(|| Lines::new(text));
        Some([lines.position(span.start as usize), lines.position(span.end as usize)])
    }
}

/// How many problems are this bad.
fn count(diagnostics: &[Diagnostic], severity: Severity) -> usize {
    diagnostics.iter().filter(|problem| problem.severity == severity).count()
}

/// Control characters in content must not reach the terminal.
pub fn tame(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\t' { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn numbers_are_readable() {
        assert_eq!([7, 999, 1_000, 1_234_567].map(super::grouped), ["7", "999", "1,000", "1,234,567"]);
    }
}
