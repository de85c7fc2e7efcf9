//! Headings: no level is left out, the title is the only one of level 1, and each has words.

use super::super::tree::Kind;
use super::Page;
use crate::diag::Diagnostic;

/// A walk over the headings of a page, in order. Those in quotations belong to another text.
#[derive(Default)]
pub(super) struct Walk {
    /// The level of the heading before; none at the start, where the title of the page stands.
    before: Option<u8>,
    /// Headings before this node are not ours.
    skipped: u32,
}

impl Walk {
    /// Leaves out the headings before a node.
    pub(super) fn skip_to(&mut self, end: u32) {
        self.skipped = self.skipped.max(end);
    }

    /// What is wrong with the heading at a node.
    pub(super) fn step(&mut self, page: &Page, at: usize, heading: u32, out: &mut Vec<Diagnostic>) {
        if at < self.skipped as usize {
            return;
        }
        let level = page.outline.headings[heading as usize].level;
        let before = self.before.replace(level);
        out.extend(words(page, at, heading));
        out.extend(one(page, at, heading));
        out.extend(skipped(page, at, level, before));
    }
}

fn skipped(page: &Page, at: usize, level: u8, before: Option<u8>) -> Option<Diagnostic> {
    let wanted = before.unwrap_or(1) + 1;
    if level <= wanted {
        return None;
    }
    let above = match before {
        Some(before) => format!("the one above is of level {before}"),
        None => "above it is only the title, which is level 1".to_owned(),
    };
    let message = format!("this heading is of level {level}, but {above}");
    let problem = page.problem("heading-level", page.trimmed(page.node(at).span), message);
    Some(problem.hint(format!("Write it with {wanted} number signs, `{}`, so that no level is left out.", "#".repeat(wanted.into()))))
}

fn one(page: &Page, at: usize, heading: u32) -> Option<Diagnostic> {
    let (outline, heading) = (page.outline, &page.outline.headings[heading as usize]);
    if heading.level != 1 || outline.title_anchor.as_ref() == Some(&heading.anchor) {
        return None;
    }
    let message = format!("this is a heading of level 1, but the page has one already: its title, `{}`", short(&outline.title));
    let problem = page.problem("heading-one", page.trimmed(page.node(at).span), message);
    let hint = "Begin it with two number signs, `##`, and the headings below it with one more than now.";
    // A title in front matter and the same title in other words is the usual cause.
    let first = outline.matter.title.is_some() && outline.headings.first() == Some(heading);
    Some(problem.hint(if first {
        "Remove this line, or begin it with two number signs, `##`: the `title` at the top is shown as the heading."
    } else {
        hint
    }))
}

fn short(title: &str) -> String {
    const MOST: usize = 60;
    if title.chars().count() > MOST { title.chars().take(MOST).chain(['…']).collect() } else { title.to_owned() }
}

/// Words may also come from a picture's text or from HTML, which the heading's own text leaves out.
fn words(page: &Page, at: usize, heading: u32) -> Option<Diagnostic> {
    let text = &page.outline.headings[heading as usize].text;
    let plain = text.chars().any(|c| c.is_alphanumeric() || c.is_ascii_punctuation());
    let other = |kind: Kind| matches!(kind, Kind::Image(_) | Kind::Html);
    if plain || page.inside(at).iter().any(|node| other(node.kind)) {
        return None;
    }
    let span = page.trimmed(page.node(at).span);
    if text.is_empty() {
        let problem = page.problem("heading-emoji", span, "this heading has no text");
        return Some(problem.hint("Write what the part below is about, or remove this line."));
    }
    let problem = page.problem("heading-emoji", span, "this heading has signs, but no words");
    Some(problem.hint("Add words: they are read out, found by the search and shown in lists of contents."))
}
