//! Whether the credits in a page's front matter are whole, and about pictures of the page.
//!
//! It shows nothing (that is the component `figure`) and does not know licences.

use super::Document;
use super::front::{Credit, span_of};
use super::outline::Link;
use crate::config::Credits;
use crate::diag::{Diagnostic, Severity, Span, did_you_mean, one_of};
use crate::world::CONTENT;
use percent_encoding::percent_decode_str;
use std::collections::{BTreeMap, HashMap, HashSet};
use unicode_normalization::UnicodeNormalization;

/// The credits of a page, by the files that they are for.
pub struct Known<'a> {
    folder: &'a str,
    credits: HashMap<String, &'a Credit>,
}

impl<'a> Known<'a> {
    /// The credits that the page in a file gives.
    pub fn of(path: &'a str, images: &'a BTreeMap<String, Credit>) -> Known<'a> {
        let folder = folder(path);
        Known { folder, credits: images.iter().map(|(name, credit)| (file(folder, name), credit)).collect() }
    }

    /// The credit for a picture, by the address that the text names it with.
    pub fn credit(&self, address: &str) -> Option<&'a Credit> {
        // Nearly no page has any.
        if self.credits.is_empty() {
            return None;
        }
        self.credits.get(&shown(self.folder, address)).copied()
    }
}

/// The folder of a page below that of the guides.
fn folder(path: &str) -> &str {
    path.strip_prefix(CONTENT).unwrap_or(path).rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The file below the folder of the guides that a credit names on a page in a folder. However it is written,
/// it comes out in one spelling, also where a system takes accents apart.
fn file(folder: &str, name: &str) -> String {
    let name = percent_decode_str(name).decode_utf8_lossy();
    let folder = if name.starts_with('/') { "" } else { folder };
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(name.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/").nfc().collect()
}

/// The file that an address in the text shows, without what stands behind its path.
fn shown(folder: &str, address: &str) -> String {
    file(folder, address.split(['?', '#']).next().unwrap_or_default())
}

/// What is wrong with a page's credits. Where the site requires them, what is missing is an error.
pub(super) fn problems(document: &Document, wanted: Credits) -> Vec<Diagnostic> {
    // Nearly no page has any.
    if wanted == Credits::Optional && document.outline.matter.images.is_empty() {
        return Vec::new();
    }
    let written = Written::of(document);
    let mut missing = if wanted == Credits::Required { uncredited(document, &written) } else { Vec::new() };
    let mut problems = Vec::new();
    let folder = folder(&document.source.path);
    let pictures = document.links.iter().filter(|link| link.image);
    let pictures = pictures.map(|link| (shown(folder, &link.address), link.address.as_str())).collect();
    for (name, credit) in &document.outline.matter.images {
        problems.extend(astray(document, name, &pictures));
        missing.extend(incomplete(document, name, credit).filter(|_| !written.has_mistake(name)));
    }
    if wanted == Credits::Required {
        missing.iter_mut().for_each(|problem| problem.severity = Severity::Error);
    }
    problems.extend(missing);
    problems
}

/// Says that a credit is for a picture that the page does not show.
fn astray(document: &Document, name: &str, pictures: &HashMap<String, &str>) -> Option<Diagnostic> {
    if pictures.contains_key(&file(folder(&document.source.path), name)) {
        return None;
    }
    let written: Vec<String> = pictures.values().map(|address| percent_decode_str(address).decode_utf8_lossy().into_owned()).collect();
    let near = did_you_mean(name, written.iter().map(|picture| picture.strip_prefix("./").unwrap_or(picture)));
    let hint = near.unwrap_or_else(|| "Write the file as the text does in `![…](…)`.".to_owned());
    Some(report(document, name, format!("there is no picture `{name}` on this page"), hint))
}

/// Says what a credit leaves out.
fn incomplete(document: &Document, name: &str, credit: &Credit) -> Option<Diagnostic> {
    let missing = missing(credit);
    let hint = "For a picture of your own, write your name, the licence that you choose, and `source: own work`.";
    let message = || format!("the credit for `{name}` does not say its {}", one_of(&missing));
    (!missing.is_empty()).then(|| report(document, name, message(), hint.to_owned()))
}

fn report(document: &Document, name: &str, message: String, hint: String) -> Diagnostic {
    let at = span_of(&document.positions.front, &format!("{KEY}{name}"));
    Diagnostic::new("image-credit", &document.source.path, message).at(at).hint(hint)
}

/// What stands before the name of a picture in the table of places.
const KEY: &str = "images.";

/// The credits as they stand in the front matter, also those that cannot be read.
struct Written<'a> {
    folder: &'a str,
    /// Pictures by their file, and where what is said of them stands.
    parts: Vec<(String, Span)>,
    /// Where front matter has mistakes.
    mistakes: Vec<Span>,
}

impl<'a> Written<'a> {
    fn of(document: &'a Document) -> Written<'a> {
        let front = &document.positions.front;
        let folder = folder(&document.source.path);
        let Some(all) = span_of(front, "images") else { return Written { folder, parts: Vec::new(), mistakes: Vec::new() } };
        let keys: Vec<(&str, Span)> = front.iter().filter_map(|(key, span)| Some((key.strip_prefix(KEY)?, *span))).collect();
        let part = |(at, (name, span)): (usize, &(&'a str, Span))| {
            let end = keys.get(at + 1).map_or(all.end, |(_, next)| next.start);
            (file(folder, name), Span { start: span.start, end })
        };
        let parts = keys.iter().enumerate().map(part).collect();
        let inside = |problem: &Diagnostic| {
            problem.span.filter(|span| problem.code.starts_with("front-matter") && (all.start..=all.end).contains(&span.start))
        };
        Written { folder, parts, mistakes: document.diagnostics.iter().filter_map(inside).collect() }
    }

    /// Whether something about the credit of a picture has been told: what it seems to leave out may stand there.
    fn has_mistake(&self, name: &str) -> bool {
        let wanted = file(self.folder, name);
        let inside = |part: &Span| self.mistakes.iter().any(|mistake| (part.start..part.end).contains(&mistake.start));
        self.parts.iter().any(|(name, part)| *name == wanted && inside(part))
    }
}

/// The pictures of this site on a page that have no credit, each once, where they stand first.
fn uncredited(document: &Document, written: &Written) -> Vec<Diagnostic> {
    let unread = document.positions.front.is_empty() && document.diagnostics.iter().any(|problem| problem.code == "front-matter");
    if unread || written.parts.is_empty() && !written.mistakes.is_empty() {
        return Vec::new();
    }
    // A credit that cannot be read has been told.
    let mut known: HashSet<String> = written.parts.iter().map(|(name, _)| name.clone()).collect();
    let pictures = document.links.iter().zip(&document.positions.links).filter(|(link, _)| link.image);
    // One from another site is not shown, and has been told.
    let own = pictures.filter(|(link, _)| !link.address.contains("//"));
    let missing = own.filter(|(link, _)| known.insert(shown(written.folder, &link.address)));
    let under =
        if written.parts.is_empty() { "Add `images:` to the front matter, and under it" } else { "Add to `images:` in the front matter" };
    let report = |(link, span): (&Link, &Span)| {
        let message = format!("the picture `{}` has no credit", link.address);
        let hint = format!("{under} `{}:` with `author`, `licence` and `source`.", link.address);
        Diagnostic::new("image-credit", &document.source.path, message).at(*span).hint(hint)
    };
    missing.map(report).collect()
}

fn missing(credit: &Credit) -> Vec<&'static str> {
    let given = |value: &Option<String>| value.as_deref().is_some_and(|text| !text.trim().is_empty());
    let parts = [("author", &credit.author), ("licence", &credit.licence), ("source", &credit.source)];
    parts.into_iter().filter(|(_, value)| !given(value)).map(|(name, _)| name).collect()
}
