//! Problems as workflow commands, from which GitHub makes annotations of a pull request.
//!
//! A command is one line, so what content says must not be able to begin another one; the escapes are those
//! of GitHub's own toolkit.

use super::{Places, Texts, tame};
use crate::diag::{Diagnostic, Severity};
use std::fmt::Write;

/// Writes the problems, the worst first, because GitHub shows at most ten errors and ten warnings of a
/// step. `above` is what stands before the paths of the site to make them paths of the repository:
/// nothing, or a path with `/` at its end.
pub fn github(diagnostics: &[Diagnostic], texts: &Texts, above: &str) -> String {
    let mut worst: Vec<&Diagnostic> = diagnostics.iter().collect();
    worst.sort_by_key(|problem| problem.severity);
    let mut places = Places::new(texts);
    let mut out = String::new();
    for problem in worst {
        let command = match problem.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let place = places.of(&problem.path, problem.span);
        let file = property(&format!("{above}{}", problem.path));
        // Writing to a string cannot fail.
        let _ = writeln!(out, "::{command} file={file}{},title={}::{}", position(place), property(problem.code), message(problem));
    }
    out
}

/// The place within the file. GitHub takes columns only where start and end are on one line.
fn position(place: Option<[(usize, usize); 2]>) -> String {
    match place {
        None => ",line=1".to_owned(),
        Some([(line, column), (end, last)]) if line == end => format!(",line={line},endLine={end},col={column},endColumn={last}"),
        Some([(line, _), (end, _)]) => format!(",line={line},endLine={end}"),
    }
}

/// What is wrong and what to do, on lines of their own.
fn message(problem: &Diagnostic) -> String {
    let related = problem.related.iter().map(|other| format!("{}: {}", tame(&other.path), tame(&other.label)));
    let lines: Vec<String> = [tame(&problem.message)].into_iter().chain(problem.hint.as_deref().map(tame)).chain(related).collect();
    data(&lines.join("\n"))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(&tame(text)).replace(':', "%3A").replace(',', "%2C")
}
