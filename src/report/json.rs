//! Problems as JSON, for programs.
//!
//! The form is documented in `content/contribute/reference/check-json.md`, and a test holds both
//! together. Within one `version`, keys are only ever added.

use super::{Places, Texts, count};
use crate::diag::{Diagnostic, Severity, Span};
use serde::Serialize;

/// The number of the form. A change that could break a reader raises it.
const VERSION: u8 = 1;

/// What a check did.
#[derive(Serialize)]
pub struct Run<'a> {
    /// How many pages were read.
    pub pages: usize,
    /// What `--fix` did; none without it.
    pub fixed: Option<Fixes<'a>>,
}

/// What `--fix` did.
#[derive(Serialize)]
pub struct Fixes<'a> {
    /// How many problems are gone.
    pub problems: usize,
    /// The files that changed.
    pub files: Vec<&'a str>,
}

#[derive(Serialize)]
struct Report<'a> {
    version: u8,
    guidepost: &'static str,
    #[serde(flatten)]
    run: Run<'a>,
    counts: Counts,
    problems: Vec<Problem<'a>>,
}

#[derive(Serialize)]
struct Counts {
    errors: usize,
    warnings: usize,
    notes: usize,
}

#[derive(Serialize)]
struct Problem<'a> {
    path: &'a str,
    span: Option<Place>,
    code: &'a str,
    severity: &'a str,
    message: &'a str,
    hint: Option<&'a str>,
    replacement: Option<&'a str>,
    fixable: bool,
    related: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Related<'a> {
    path: &'a str,
    span: Option<Place>,
    label: &'a str,
}

#[derive(Serialize)]
struct Place {
    start: Point,
    end: Point,
}

#[derive(Serialize)]
struct Point {
    line: usize,
    column: usize,
    offset: usize,
}

/// Writes the problems as one object, with a line end after it.
pub fn json(diagnostics: &[Diagnostic], texts: &Texts, run: Run) -> String {
    let mut places = Places::new(texts);
    let counts = Counts {
        errors: count(diagnostics, Severity::Error),
        warnings: count(diagnostics, Severity::Warning),
        notes: count(diagnostics, Severity::Note),
    };
    let problems = diagnostics.iter().map(|problem| described(problem, &mut places)).collect();
    let report = Report { version: VERSION, guidepost: env!("CARGO_PKG_VERSION"), run, counts, problems };
    // These are strings and numbers, which cannot fail.
    without_controls(&serde_json::to_string_pretty(&report).unwrap_or_default()) + "\n"
}

/// The same with escapes for the control characters that JSON allows as they are, because some of them command
/// a terminal. They can only stand in strings.
fn without_controls(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{7f}'..='\u{9f}' => out.extend(format!("\\u{:04x}", c as u32).chars()),
            c => out.push(c),
        }
    }
    out
}

fn described<'a>(problem: &'a Diagnostic, places: &mut Places) -> Problem<'a> {
    let related = problem.related.iter();
    Problem {
        path: &problem.path,
        span: place(places, &problem.path, problem.span),
        code: problem.code,
        severity: problem.severity.word(),
        message: &problem.message,
        hint: problem.hint.as_deref(),
        replacement: problem.replacement.as_deref(),
        fixable: problem.is_fixable(),
        related: related
            .map(|other| Related { path: &other.path, span: place(places, &other.path, other.span), label: &other.label })
            .collect(),
    }
}

fn place(places: &mut Places, path: &str, span: Option<Span>) -> Option<Place> {
    let [start, end] = places.of(path, span)?;
    let point = |(line, column), offset: u32| Point { line, column, offset: offset as usize };
    span.map(|span| Place { start: point(start, span.start), end: point(end, span.end) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_commands_a_terminal() {
        let problem = Diagnostic::new("link-missing", &"a.md".into(), "a\u{1b}b\u{7f}c\u{9b}2J\u{a0}å");
        let text = json(&[problem], &Texts::default(), Run { pages: 1, fixed: None });
        assert!(text.contains("a\\u001bb\\u007fc\\u009b2J\u{a0}å"), "{text}");
        assert!(!text.chars().any(|c| c.is_control() && c != '\n'));
    }
}
