//! Problems as the browser gets them: what `check` says, with the line of the file and a link into the
//! writer's editor.

use crate::diag::{Diagnostic, Lines, Severity, Span};
use crate::pipeline::Build;
use crate::report::{self, Texts};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use std::collections::HashMap;
use std::path::Path;

/// How many are told one by one.
const SHOWN: usize = 200;
/// How much of a line is shown, in bytes; of a longer one, the part around the place.
const LINE: usize = 240;

/// What is wrong with the site.
pub struct Problems {
    /// The message for the browser.
    pub json: String,
}

/// The message.
#[derive(Serialize)]
struct Message<'a> {
    r#type: &'static str,
    errors: usize,
    warnings: usize,
    more: usize,
    list: Vec<Problem<'a>>,
}

/// One problem.
#[derive(Serialize)]
struct Problem<'a> {
    severity: &'static str,
    code: &'static str,
    #[serde(flatten)]
    place: Place<'a>,
    message: &'a str,
    hint: Option<&'a str>,
    source: Option<&'a str>,
    /// Start and length of what is wrong in `source`, in the units of a browser's strings.
    mark: Option<[usize; 2]>,
    related: Vec<Related<'a>>,
}

/// A place in a file.
#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    edit: Option<String>,
}

/// Another place that a problem has to do with.
#[derive(Serialize)]
struct Related<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    label: &'a str,
}

/// The files that are shown.
struct Files<'a> {
    texts: &'a Texts,
    lines: HashMap<&'a str, Lines<'a>>,
    editor: Editor<'a>,
}

impl Problems {
    /// The message about these problems of a build, for a site in the folder `root`.
    pub fn new(all: &[Diagnostic], build: &Build, root: &Path) -> Problems {
        let shown = &all[..all.len().min(SHOWN)];
        let texts = report::texts(shown, build);
        let mut files = Files { texts: &texts, lines: HashMap::new(), editor: Editor::new(build, root) };
        let count = |severity| all.iter().filter(|problem| problem.severity == severity).count();
        let message = Message {
            r#type: "problems",
            errors: count(Severity::Error),
            warnings: all.len() - count(Severity::Error),
            more: all.len() - shown.len(),
            list: shown.iter().map(|problem| files.problem(problem)).collect(),
        };
        // These are strings and numbers, which cannot fail.
        Problems { json: serde_json::to_string(&message).unwrap_or_default() }
    }
}

impl<'a> Files<'a> {
    fn problem(&mut self, problem: &'a Diagnostic) -> Problem<'a> {
        let excerpt = problem.span.and_then(|span| excerpt(self.texts.get(&problem.path)?, span));
        Problem {
            severity: problem.severity.word(),
            code: problem.code,
            place: self.place(&problem.path, problem.span),
            message: &problem.message,
            hint: problem.hint.as_deref(),
            source: excerpt.map(|(line, _)| line),
            mark: excerpt.map(|(_, mark)| mark),
            related: problem
                .related
                .iter()
                .map(|other| Related { place: self.place(&other.path, other.span), label: &other.label })
                .collect(),
        }
    }

    fn place(&mut self, path: &'a str, span: Option<Span>) -> Place<'a> {
        let known = self.texts.get_key_value(path).map(|(path, text)| (&**path, &**text));
        let (line, column) = match (span, known) {
            (Some(span), Some((path, text))) => self.lines.entry(path).or_insert_with(|| Lines::new(text)).position(span.start as usize),
            _ => (1, 1),
        };
        Place { file: path, line, column, edit: self.editor.address(path, line) }
    }
}

/// The line of a place, and what to mark in it.
fn excerpt(text: &str, span: Span) -> Option<(&str, [usize; 2])> {
    let (start, end) = (span.start as usize, span.end as usize);
    let before = text.get(..start)?;
    let first = before.rfind('\n').map_or(0, |at| at + 1);
    let last = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let near = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let (first, last) = if last - first > LINE {
        (near(start.saturating_sub(LINE / 2).max(first)), near((start + LINE / 2).min(last)))
    } else {
        (first, last)
    };
    let units = |part: &str| part.encode_utf16().count();
    let end = near(end.clamp(start, last));
    Some((&text[first..last], [units(&text[first..start]), units(&text[start..end]).max(1)]))
}

/// What stays as it is in the path of an address.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b':');

/// The addresses at which the writer's editor opens a file.
pub struct Editor<'a> {
    pattern: &'a str,
    root: &'a Path,
}

impl<'a> Editor<'a> {
    /// As the settings of a build say.
    pub fn new(build: &'a Build, root: &'a Path) -> Editor<'a> {
        Editor { pattern: build.config.editor_url(), root }
    }

    /// The address with `{line}` where the line goes; none for what is no file on the disk.
    pub fn pattern(&self, file: &str) -> Option<String> {
        if file.starts_with('(') || file == "." {
            return None;
        }
        let path = self.root.join(file).to_string_lossy().replace('\\', "/");
        let path = utf8_percent_encode(&path, PATH).to_string();
        // The path of a system begins with a slash, or with a drive; addresses have one either way.
        let joined = self.pattern.replace("/{path}", &format!("/{}", path.trim_start_matches('/')));
        Some(joined.replace("{path}", &path))
    }

    fn address(&self, file: &str, line: usize) -> Option<String> {
        Some(self.pattern(file)?.replace("{line}", &line.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_is_counted_as_browsers_count() {
        let text = "one\n𝛼𝛽 [x](y.md) z\nthree";
        let at = text.find('[').unwrap() as u32;
        assert_eq!(excerpt(text, Span { start: at, end: at + 9 }), Some(("𝛼𝛽 [x](y.md) z", [5, 9])));
        assert_eq!(excerpt(text, Span { start: 0, end: 40 }), Some(("one", [0, 3])));
        assert_eq!(excerpt("", Span { start: 0, end: 0 }), Some(("", [0, 1])));
    }

    #[test]
    fn of_a_long_line_the_part_around_the_place_is_shown() {
        let text = format!("{}x{}", "ä".repeat(1000), "ö".repeat(1000));
        let (line, mark) = excerpt(&text, Span { start: 2000, end: 2001 }).unwrap();
        assert!(line.len() <= LINE && line.contains('x'), "{line}");
        assert_eq!(line.chars().nth(mark[0]), Some('x'));
    }
}
