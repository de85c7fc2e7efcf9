//! The headings that a type asks for: there, and in order.
//!
//! A heading is found by its text, whatever its case, or by its anchor, so that a translation keeps
//! the anchor and says the rest in its own language.

use super::outline::{Heading, slug};
use super::tree::{Kind, Tree};
use crate::config::PageType;
use crate::diag::{Diagnostic, Span};
use crate::source::Source;

/// Says which headings are missing, and which stand in the wrong place. `at` is where the page names
/// its type.
pub(super) fn problems(
    source: &Source,
    (kind, page_type): (&str, &PageType),
    headings: &[Heading],
    tree: &Tree,
    at: Option<Span>,
) -> Vec<Diagnostic> {
    let (mut problems, mut missing) = (Vec::new(), Vec::new());
    // The one before, and the furthest place that any of them has had.
    let (mut before, mut last): (Option<&str>, Option<(usize, &str)>) = (None, None);
    for (text, anchor) in page_type.wanted_headings() {
        let own = slug(text);
        let is_it = |heading: &Heading| heading.anchor == anchor.unwrap_or(&own) || same(&heading.text, text);
        match (headings.iter().position(is_it), last) {
            (None, _) => {
                missing.push((text, anchor, before));
                continue;
            }
            (Some(found), Some((furthest, above))) if found < furthest => {
                let message = format!("the heading `{text}` stands before `{above}`, and has to stand after it");
                let problem = Diagnostic::new("headings", &source.path, message).at(span_of(tree, found));
                let all: Vec<String> = page_type.wanted_headings().map(|(text, _)| format!("`{text}`")).collect();
                problems.push(problem.hint(format!("The order is {}.", all.join(", "))));
            }
            (Some(found), _) => last = Some((found, text)),
        }
        before = Some(text);
    }
    let told = match missing.as_slice() {
        [] => return problems,
        [(text, anchor, before)] => {
            let message = format!("the heading `{text}` is missing, which every page of the type `{kind}` has");
            Diagnostic::new("headings", &source.path, message).hint(how_to_add(text, *anchor, *before))
        }
        several => {
            let names: Vec<String> = several.iter().map(|(text, ..)| format!("`{text}`")).collect();
            let message = format!("headings are missing that every page of the type `{kind}` has: {}", names.join(", "));
            let lines: Vec<String> = several.iter().map(|(text, anchor, _)| format!("`{}`", line(text, *anchor))).collect();
            let ids: Vec<String> = several.iter().map(|(text, anchor, _)| format!("`{{#{}}}`", id(text, *anchor))).collect();
            let hint =
                format!("Add the lines {}, in this order. In another language, keep the anchors {}.", lines.join(", "), ids.join(", "));
            Diagnostic::new("headings", &source.path, message).hint(hint)
        }
    };
    problems.push(told.at(at));
    problems
}

fn same(one: &str, other: &str) -> bool {
    one == other || one.trim().to_lowercase() == other.to_lowercase()
}

/// `before` is the heading above, if there is one.
fn how_to_add(text: &str, anchor: Option<&str>, before: Option<&str>) -> String {
    let place = before.map_or_else(String::new, |before| format!(" after the part `{before}`"));
    format!("Add the line `{}`{place}. In another language, keep the anchor: `## … {{#{}}}`.", line(text, anchor), id(text, anchor))
}

fn line(text: &str, anchor: Option<&str>) -> String {
    anchor.map_or_else(|| format!("## {text}"), |id| format!("## {text} {{#{id}}}"))
}

fn id(text: &str, anchor: Option<&str>) -> String {
    anchor.map_or_else(|| slug(text), str::to_owned)
}

/// Where a heading stands.
fn span_of(tree: &Tree, heading: usize) -> Option<Span> {
    tree.nodes.iter().find(|node| node.kind == Kind::Heading(heading as u32)).map(|node| node.span)
}
