//! Problems as a page of Markdown, which GitHub shows below the run of a workflow.
//!
//! Everything that comes from content is escaped, so that it is text there and nothing else.

use super::{Places, Texts, counts, grouped, tame};
use crate::diag::{Diagnostic, Severity};
use std::collections::BTreeMap;

/// Where each rule is explained, under its name.
const RULES_PAGE: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/content/contribute/reference/rules.md");

/// How much the last lines may need, which say what did not fit.
const LAST: usize = 200;

/// Writes a table for each file, files with errors first, in at most `room` bytes; what does not fit is
/// counted. `above` is what stands before the paths of the site to make them paths of the repository.
pub fn job_summary(diagnostics: &[Diagnostic], texts: &Texts, above: &str, room: usize) -> String {
    let mut files: BTreeMap<(bool, &str), Vec<&Diagnostic>> = BTreeMap::new();
    let broken: Vec<&str> =
        diagnostics.iter().filter(|problem| problem.severity == Severity::Error).map(|problem| &*problem.path).collect();
    for problem in diagnostics {
        // Problems come in the order of their paths.
        let good = broken.binary_search(&&*problem.path).is_err();
        files.entry((good, &problem.path)).or_default().push(problem);
    }
    let mut places = Places::new(texts);
    let mut out = format!("\n## Guidepost: {}\n", counts(diagnostics));
    if out.len() > room {
        // GitHub drops the whole summary where it is too long.
        return String::new();
    }
    let mut left = diagnostics.len();
    'all: for ((_, path), problems) in files {
        let mut head =
            format!("\n### {}\n\n| Line | Rule | Problem | What to do |\n| ---: | --- | --- | --- |\n", escaped(&format!("{above}{path}")));
        for problem in problems {
            let row = head + &row(problem, &mut places);
            if out.len() + row.len() + LAST > room {
                break 'all;
            }
            out.push_str(&row);
            head = String::new();
            left -= 1;
        }
    }
    if left > 0 && out.len() + LAST <= room {
        out.push_str(&format!("\nThere is no room for {} more; `guidepost check` lists all.\n", grouped(left)));
    }
    out
}

fn row(problem: &Diagnostic, places: &mut Places) -> String {
    let line = places.of(&problem.path, problem.span).map_or_else(String::new, |[(line, _), _]| line.to_string());
    let Diagnostic { code, severity, message, hint, .. } = problem;
    let hint = hint.as_deref().map(escaped).unwrap_or_default();
    format!("| {line} | {} [`{code}`]({RULES_PAGE}#{code}) | {} | {hint} |\n", severity.word(), escaped(message))
}

/// Text that stays text in a cell of a table. What our messages put between backquotes stays code.
fn escaped(text: &str) -> String {
    let text = tame(text);
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text.as_str();
    while let Some(open) = rest.find('`') {
        out.push_str(&plain(&rest[..open]));
        let after = &rest[open + 1..];
        match after.find('`').filter(|close| is_code(&after[..*close], &after[close + 1..])) {
            Some(close) => {
                out.push_str(&format!("`{}`", &after[..close]));
                rest = &after[close + 1..];
            }
            None => {
                out.push_str("\\`");
                rest = after;
            }
        }
    }
    out + &plain(rest)
}

/// Whether a text between two backquotes means only itself. A bar ends a cell even in code, and how a
/// backslash before it counts differs from reader to reader.
fn is_code(inner: &str, after: &str) -> bool {
    !inner.trim().is_empty() && !inner.contains(['|', '\\']) && !after.starts_with('`')
}

/// Every character that could mean something with a backslash before it, or as a number.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '|' | '\\' | '<' | '>' | '&' => out.push_str(&format!("&#{};", u32::from(c))),
            // GitHub makes links of names and numbers after it has read the Markdown, so a space of no width parts them.
            '@' | '#' => out.push_str(&format!("\\{c}&#8203;")),
            c if c.is_ascii_punctuation() && !matches!(c, ',' | ';' | '\'' | '"' | '?' | '/' | '%') => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        let cases = [
            ("there is no file `a.md`", "there is no file `a.md`"),
            ("`a|b`", "\\`a&#124;b\\`"),
            ("<img src=x> [a](b)", "&#60;img src\\=x&#62; \\[a\\]\\(b\\)"),
            ("https://e.org www.e.org", "https\\://e\\.org www\\.e\\.org"),
            ("one ` alone", "one \\` alone"),
            ("@name, #12", "\\@&#8203;name, \\#&#8203;12"),
            ("``two``", "\\`\\`two\\`\\`"),
        ];
        for (text, wanted) in cases {
            assert_eq!(escaped(text), wanted);
        }
    }
}
