//! One line a problem: `path:line:column: error[code]: message`.

use super::{Texts, tame};
use crate::diag::{Diagnostic, Lines};
use std::collections::HashMap;
use std::fmt::Write;

/// Writes the problems; the path is relative to the site's root.
pub fn short(diagnostics: &[Diagnostic], texts: &Texts) -> String {
    let mut out = String::new();
    let mut lines = HashMap::new();
    for problem in diagnostics {
        let (line, column) = match (problem.span, texts.get(&problem.path)) {
            (Some(span), Some(text)) => lines.entry(&problem.path).or_insert_with(|| Lines::new(text)).position(span.start as usize),
            _ => (1, 1),
        };
        let Diagnostic { path, severity, code, message, .. } = problem;
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{}:{line}:{column}: {}[{code}]: {}", tame(path), severity.word(), tame(message));
    }
    out
}
