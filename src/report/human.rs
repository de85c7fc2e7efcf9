//! Problems with the source line and a marker under the place, for people.

use super::{Texts, tame};
use crate::diag::{Diagnostic, Severity, Span};
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};

/// Writes the problems, each with an empty line after it. With `colour` for a terminal.
pub fn human(diagnostics: &[Diagnostic], texts: &Texts, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut out = String::new();
    for problem in diagnostics {
        out.push_str(&one(problem, texts, &renderer));
        out.push_str("\n\n");
    }
    out
}

fn one(problem: &Diagnostic, texts: &Texts, renderer: &Renderer) -> String {
    let message = tame(&problem.message);
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let place = Place::of(&problem.path, problem.span, texts);
    let others: Vec<_> = problem.related.iter().map(|other| (Place::of(&other.path, other.span, texts), tame(&other.label))).collect();
    let mut group = level.primary_title(&message).id(problem.code).element(place.element(AnnotationKind::Primary, None));
    for (other, label) in &others {
        group = group.element(other.element(AnnotationKind::Context, Some(label)));
    }
    let hint = problem.hint.as_deref().map(tame);
    if let Some(hint) = &hint {
        group = group.element(Level::HELP.message(hint.as_str()));
    }
    let groups: [Group; 1] = [group];
    renderer.render(&groups)
}

/// A place in a file: the lines to show and what to mark in them.
struct Place {
    path: String,
    /// Some lines of the file, the number of the first, and the mark within them.
    lines: Option<(String, usize, std::ops::Range<usize>)>,
}

/// How much of a very long line is shown around the place, in bytes on each side.
const AROUND: usize = 120;

impl Place {
    fn of(path: &str, span: Option<Span>, texts: &Texts) -> Place {
        let lines = span.zip(texts.get(path)).map(|(span, text)| excerpt(text, span));
        Place { path: tame(path), lines }
    }

    fn element<'a>(&'a self, kind: AnnotationKind, label: Option<&'a str>) -> Element<'a> {
        match &self.lines {
            None => Origin::path(&self.path).into(),
            Some((lines, first, mark)) => {
                let mark = kind.span(mark.clone()).label(label);
                Snippet::source(lines.as_str()).path(&*self.path).line_start(*first).annotation(mark).into()
            }
        }
    }
}

/// The line of a place (its first line, where it has several) and the mark in it.
fn excerpt(text: &str, span: Span) -> (String, usize, std::ops::Range<usize>) {
    let start = floor(text, span.start as usize);
    let from = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let to = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let end = floor(text, span.end as usize).clamp(start, to);
    let number = text[..from].matches('\n').count() + 1;
    let (shown_from, shown_to) = match to - from {
        0..=240 => (from, to),
        _ => (floor(text, start.saturating_sub(AROUND)).max(from), floor(text, (end.min(start + AROUND) + AROUND).min(to))),
    };
    let end = end.min(shown_to);
    // Each character becomes one character, but a control character may change its length in bytes.
    let tamed = |range: std::ops::Range<usize>| super::tame(&text[range]);
    let before = tamed(shown_from..start);
    let marked = tamed(start..end);
    let mark = before.len()..before.len() + marked.len();
    (format!("{before}{marked}{}", tamed(end..shown_to)), number, mark)
}

/// The nearest boundary of a character at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}
