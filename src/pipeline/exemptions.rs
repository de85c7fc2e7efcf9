//! Leaves out the problems that comments in pages switch off for a block, and tells the comments that
//! switch nothing off.
//!
//! This is the one place for it, after every rule has spoken, so that it holds for a rule about links as
//! for one about tables. A site without such comments pays one look at each page. What only rendering
//! brings to light cannot be switched off.

use crate::config::Config;
use crate::diag::{Diagnostic, Severity, rule};
use crate::markdown::Document;
use crate::markdown::lint::exemptions::{CODE, Exemption};
use std::collections::HashMap;
use std::sync::Arc;

/// Applies the comments of all pages to judged problems.
pub(super) fn apply(mut problems: Vec<Diagnostic>, documents: &[Arc<Document>], config: &Config) -> Vec<Diagnostic> {
    let with = documents.iter().filter(|document| !document.positions.exemptions.is_empty());
    let mut pages: HashMap<&str, Vec<(&Exemption, bool)>> = with
        .map(|document| (&*document.source.path, document.positions.exemptions.iter().map(|exemption| (exemption, false)).collect()))
        .collect();
    if pages.is_empty() {
        return problems;
    }
    problems.retain(|problem| {
        let Some(exemptions) = pages.get_mut(&*problem.path) else { return true };
        let mut exempt = exemptions.iter_mut().filter(|(exemption, _)| covers(exemption, problem)).peekable();
        let kept = exempt.peek().is_none();
        exempt.for_each(|(_, used)| *used = true);
        kept
    });
    for document in documents {
        let Some(exemptions) = pages.get(&*document.source.path) else { continue };
        let idle = exemptions.iter().filter(|(_, used)| !used).map(|(exemption, _)| *exemption);
        problems.extend(idle.filter_map(|exemption| told(exemption, &document.source.path, config)));
    }
    super::judge(problems, config)
}

fn covers(exemption: &Exemption, problem: &Diagnostic) -> bool {
    let inside = problem.span.is_some_and(|span| exemption.block.start <= span.start && span.end <= exemption.block.end);
    inside && problem.code == exemption.rule && problem.severity != Severity::Error
}

/// A comment that switches nothing off misleads who reads it. Where the site switched the whole rule off,
/// the comment waits for it to come back.
fn told(exemption: &Exemption, path: &Arc<str>, config: &Config) -> Option<Diagnostic> {
    let code = exemption.rule;
    let (message, hint) = match config.severity(code, rule(code)?.severity)? {
        Severity::Error => (
            format!("`{code}` is an error here, and errors cannot be switched off"),
            "Mend what is wrong and remove this comment; only warnings can be switched off.",
        ),
        _ => (
            format!("nothing in the block below breaks the rule `{code}`"),
            "Remove the comment, or put it right above the block that it is for.",
        ),
    };
    Some(Diagnostic::new(CODE, path, message).at(exemption.span).hint(hint))
}
