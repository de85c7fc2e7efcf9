//! Whether the credits in a page's front matter are whole, and about pictures of the page.
//!
//! It shows nothing (that is the component `figure`) and does not know licences.

use super::Document;
use super::front::{Credit, span_of};
use super::outline::Link;
use crate::config::Credits;
use crate::diag::{Diagnostic, Span, did_you_mean, one_of};
use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

/// The credit for a picture, by the address that the text names it with.
pub fn credit<'a>(images: &'a BTreeMap<String, Credit>, address: &str) -> Option<&'a Credit> {
    // Nearly no page has any.
    if images.is_empty() {
        return None;
    }
    let wanted = plain(address);
    images.iter().find(|(name, _)| plain(name) == wanted).map(|(_, credit)| credit)
}

/// One spelling for all of a file: `./a%20b.jpg` is `a b.jpg`.
fn plain(address: &str) -> Cow<'_, str> {
    percent_decode_str(address.strip_prefix("./").unwrap_or(address)).decode_utf8_lossy()
}

/// What is wrong with a page's credits.
pub(super) fn problems(document: &Document, wanted: Credits) -> Vec<Diagnostic> {
    let mut problems = if wanted == Credits::Required { uncredited(document) } else { Vec::new() };
    if document.outline.matter.images.is_empty() {
        return problems;
    }
    let pictures: Vec<Cow<str>> = document.links.iter().filter(|link| link.image).map(|link| plain(&link.address)).collect();
    for (name, credit) in &document.outline.matter.images {
        let report = |message: String, hint: String| {
            let at = span_of(&document.positions.front, &format!("images.{name}"));
            Diagnostic::new("image-credit", &document.source.path, message).at(at).hint(hint)
        };
        if !pictures.contains(&plain(name)) {
            let near = did_you_mean(name, pictures.iter().map(|picture| &**picture));
            let hint = near.unwrap_or_else(|| "Write the file as the text does in `![…](…)`.".to_owned());
            problems.push(report(format!("there is no picture `{name}` on this page"), hint));
        }
        let missing = missing(credit);
        if !missing.is_empty() {
            let hint = "For a picture of your own, write your name, the licence that you choose, and `source: own work`.";
            problems.push(report(format!("the credit for `{name}` does not say its {}", one_of(&missing)), hint.to_owned()));
        }
    }
    problems
}

/// The pictures of this site on a page that have no credit, each once, where they stand first.
fn uncredited(document: &Document) -> Vec<Diagnostic> {
    let known: HashSet<Cow<str>> = document.outline.matter.images.keys().map(|name| plain(name)).collect();
    let mut told: HashSet<Cow<str>> = HashSet::new();
    let pictures = document.links.iter().zip(&document.positions.links).filter(|(link, _)| link.image);
    // One from another site is not shown, and has been told.
    let own = pictures.filter(|(link, _)| !link.address.contains("//"));
    let missing = own.filter(|(link, _)| !known.contains(&plain(&link.address)) && told.insert(plain(&link.address)));
    let report = |(link, span): (&Link, &Span)| {
        let message = format!("the picture `{}` has no credit", link.address);
        let hint = format!("Add `images:` to the front matter, and under it `{}:` with `author`, `licence` and `source`.", link.address);
        Diagnostic::new("image-credit", &document.source.path, message).at(*span).hint(hint)
    };
    missing.map(report).collect()
}

fn missing(credit: &Credit) -> Vec<&'static str> {
    let given = |value: &Option<String>| value.as_deref().is_some_and(|text| !text.trim().is_empty());
    let parts = [("author", &credit.author), ("licence", &credit.licence), ("source", &credit.source)];
    parts.into_iter().filter(|(_, value)| !given(value)).map(|(name, _)| name).collect()
}
