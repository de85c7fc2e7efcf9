//! Problems with the source line and a marker under the place, for people.

use super::{Texts, grouped, tame};
use crate::diag::{Diagnostic, Lines, Severity, Span};
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Patch, Renderer, Snippet};
use anstyle_hyperlink::Hyperlink;
use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::path::Path;

/// How many problems of one rule are shown for one file, and how many with the same words for the whole site.
const SHOWN: usize = 20;

/// Writes the problems, each with an empty line after it. With `colour` for a terminal. Of many
/// problems of one rule in one file, and of many with the same words, the first are shown and the others
/// counted: a site that comes from another tool has the same one on every page.
pub fn human(diagnostics: &[Diagnostic], texts: &Texts, colour: bool) -> String {
    frames(diagnostics, texts, &if colour { Renderer::styled() } else { Renderer::plain() }, None)
}

/// The same in colours for a terminal in which a click on the name of a file opens it; the files are
/// in the folder `root`.
pub fn linked(diagnostics: &[Diagnostic], texts: &Texts, root: &Path) -> String {
    frames(diagnostics, texts, &Renderer::styled(), Some(root))
}

fn frames(diagnostics: &[Diagnostic], texts: &Texts, renderer: &Renderer, root: Option<&Path>) -> String {
    let mut files = Files { texts, lines: HashMap::new() };
    let (mut in_file, mut alike) = (HashMap::new(), HashMap::new());
    let mut hidden: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut out = String::new();
    for problem in diagnostics {
        let (path, code, message) = (&*problem.path, problem.code, &*problem.message);
        if is_past(&mut in_file, (path, code)) | is_past(&mut alike, (code, message)) {
            *hidden.entry((path, code)).or_default() += 1;
            continue;
        }
        let frame = one(problem, &mut files, renderer);
        out.push_str(&match root {
            Some(root) => with_link(&frame, &tame(path), &root.join(path)),
            None => frame,
        });
        out.push_str("\n\n");
    }
    for line in left_out(&hidden) {
        out.push_str(&format!("{line}; `guidepost check --format short` lists them all\n\n"));
    }
    out
}

/// Counts one more of a kind, and says whether it is past the first ones.
fn is_past<K: Eq + Hash>(counts: &mut HashMap<K, usize>, kind: K) -> bool {
    let count = counts.entry(kind).or_default();
    *count += 1;
    *count > SHOWN
}

/// What is not shown, by rule: of one file, or of how many.
fn left_out(hidden: &BTreeMap<(&str, &str), usize>) -> Vec<String> {
    let mut by_rule: BTreeMap<&str, Vec<(&str, usize)>> = BTreeMap::new();
    for ((path, code), count) in hidden {
        by_rule.entry(code).or_default().push((path, *count));
    }
    let line = |(code, files): (&str, Vec<(&str, usize)>)| match &files[..] {
        [(path, count)] => format!("{}: {} more of [{code}]", tame(path), grouped(*count)),
        files => {
            let count = files.iter().map(|(_, count)| count).sum();
            format!("{} more of [{code}] in {} files", grouped(count), grouped(files.len()))
        }
    };
    by_rule.into_iter().map(line).collect()
}

/// The files' texts, with their lines where they were needed.
struct Files<'a> {
    texts: &'a Texts,
    lines: HashMap<&'a str, Lines<'a>>,
}

fn one(problem: &Diagnostic, files: &mut Files, renderer: &Renderer) -> String {
    let message = tame(&problem.message);
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let place = Place::of(&problem.path, problem.span, files);
    let others: Vec<_> = problem.related.iter().map(|other| (Place::of(&other.path, other.span, files), tame(&other.label))).collect();
    let mut group = level.primary_title(&message).id(problem.code).elements(place.elements(AnnotationKind::Primary, None));
    for (other, label) in &others {
        group = group.elements(other.elements(AnnotationKind::Context, Some(label)));
    }
    let hint = problem.hint.as_deref().map(tame);
    if let Some(hint) = &hint {
        group = group.element(Level::HELP.message(hint.as_str()));
    }
    let groups: Vec<Group> = std::iter::once(group).chain(suggestion(problem, &place)).collect();
    renderer.render(&groups)
}

/// How the line would look with the replacement, where the place is within one line that is shown whole.
fn suggestion<'a>(problem: &Diagnostic, place: &'a Place) -> Option<Group<'a>> {
    let replacement = problem.replacement.as_deref()?;
    let excerpt = place.excerpt.as_ref().filter(|excerpt| excerpt.whole && excerpt.within)?;
    let title = if problem.is_fixable() { "`guidepost check --fix` writes it like this" } else { "it could be written like this" };
    let lines: Vec<String> = replacement.split('\n').map(tame).collect();
    let patch = Patch::new(excerpt.mark.clone(), lines.join("\n"));
    let snippet = Snippet::source(excerpt.text.as_str()).line_start(excerpt.line).patch(patch);
    Some(Level::HELP.secondary_title(title).element(snippet))
}

/// A frame in which the name of the file is a link to it. The message fills the first line and may say
/// anything; the name stands on the second.
fn with_link(frame: &str, shown: &str, file: &Path) -> String {
    let start = frame.find('\n').map_or(frame.len(), |at| at + 1);
    let end = frame[start..].find('\n').map_or(frame.len(), |at| start + at);
    let Some(at) = frame[start..end].find(shown).map(|at| start + at) else { return frame.to_owned() };
    let link = Hyperlink::with_path(file);
    let rest = at + shown.len();
    format!("{}{link}{shown}{link:#}{}", &frame[..at], &frame[rest..])
}

/// A place in a file: the line to show and what to mark in it.
struct Place {
    path: String,
    excerpt: Option<Excerpt>,
}

/// A line of a file, or the part of a very long one around the place.
struct Excerpt {
    text: String,
    line: usize,
    column: usize,
    whole: bool,
    /// Whether the place ends on this line.
    within: bool,
    mark: std::ops::Range<usize>,
}

/// How long a line may be to be shown whole, in bytes.
const WHOLE: usize = 240;
/// How much of a longer line is shown around the place, in bytes on each side.
const AROUND: usize = 120;

impl Place {
    fn of(path: &str, span: Option<Span>, files: &mut Files) -> Place {
        let excerpt = span.and_then(|span| {
            let (path, text) = files.texts.get_key_value(path)?;
            let lines = files.lines.entry(path).or_insert_with(|| Lines::new(text));
            Some(excerpt(text, span, lines.position(span.start as usize)))
        });
        Place { path: tame(path), excerpt }
    }

    fn elements<'a>(&'a self, kind: AnnotationKind, label: Option<&'a str>) -> Vec<Element<'a>> {
        let Some(excerpt) = &self.excerpt else { return vec![Origin::path(&self.path).into()] };
        let mark = kind.span(excerpt.mark.clone()).label(label);
        let snippet = Snippet::source(excerpt.text.as_str()).line_start(excerpt.line).annotation(mark);
        if excerpt.whole {
            return vec![snippet.path(&*self.path).into()];
        }
        // The column is given here, because it cannot be counted in a part of the line.
        vec![Origin::path(&self.path).line(excerpt.line).char_column(excerpt.column).into(), snippet.into()]
    }
}

/// The line of a place (its first line, where it has several) and the mark in it.
fn excerpt(text: &str, span: Span, (line, column): (usize, usize)) -> Excerpt {
    let start = floor(text, span.start as usize);
    let from = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let to = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let end = floor(text, span.end as usize).clamp(start, to);
    let (shown_from, shown_to) = if to - from <= WHOLE {
        (from, to)
    } else {
        (floor(text, start.saturating_sub(AROUND)).max(from), floor(text, (end.min(start + AROUND) + AROUND).min(to)))
    };
    // A control character may change its length in bytes.
    let before = tame(&text[shown_from..start]);
    let marked = tame(&text[start..end.min(shown_to)]);
    let mark = before.len()..before.len() + marked.len();
    let after = tame(&text[end.min(shown_to)..shown_to]);
    let within = span.end as usize <= to;
    Excerpt { text: format!("{before}{marked}{after}"), line, column, whole: to - from <= WHOLE, within, mark }
}

/// The nearest boundary of a character at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}
