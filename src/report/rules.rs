//! How often each rule is broken, and where to read about it.

use super::grouped;
use crate::diag::{Diagnostic, Severity};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Writes a line for each rule that is broken, errors first, then those that are broken most often, and one
/// for what can be mended without anybody.
pub fn by_rule(diagnostics: &[Diagnostic]) -> String {
    let mut counts: BTreeMap<(Severity, &str), usize> = BTreeMap::new();
    for problem in diagnostics {
        *counts.entry((problem.severity, problem.code)).or_default() += 1;
    }
    let mut rows: Vec<_> = counts.into_iter().map(|((severity, code), count)| (severity, Reverse(count), code)).collect();
    rows.sort_unstable();
    let amount = |severity: Severity, count: usize| format!("{} {}{}", grouped(count), severity.word(), if count == 1 { "" } else { "s" });
    let wide = rows.iter().map(|(severity, count, _)| amount(*severity, count.0).len()).max().unwrap_or_default();
    let long = rows.iter().map(|(.., code)| code.len()).max().unwrap_or_default();
    let row = |(severity, Reverse(count), code): (Severity, Reverse<usize>, &str)| {
        format!("{:wide$}  {code:long$}  guidepost explain {code}\n", amount(severity, count))
    };
    let mut out: String = rows.into_iter().map(row).collect();
    let fixable = diagnostics.iter().filter(|problem| problem.is_fixable()).count();
    if fixable > 0 {
        out.push_str(&format!("{} can be mended for you: guidepost check --fix\n", grouped(fixable)));
    }
    out
}
