//! One line a problem: `path:line:column: error[code]: message`.

use super::{Places, Texts, tame};
use crate::diag::Diagnostic;
use std::fmt::Write;

/// Writes the problems; the path is relative to the site's root.
pub fn short(diagnostics: &[Diagnostic], texts: &Texts) -> String {
    let mut out = String::new();
    let mut places = Places::new(texts);
    for problem in diagnostics {
        let (line, column) = places.of(&problem.path, problem.span).map_or((1, 1), |[start, _]| start);
        let Diagnostic { path, severity, code, message, .. } = problem;
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{}:{line}:{column}: {}[{code}]: {}", tame(path), severity.word(), tame(message));
    }
    out
}
