//! The places where a page names others, and what is written there in place of a path.
//!
//! Only the path changes: what follows it, quotes and brackets stay as they are.

use super::edits::Edit;
use super::leads::{Lead, Leads};
use super::ways;
use crate::config::Config;
use crate::diag::Span;
use crate::markdown::Document;
use crate::markdown::addresses::{self, Form};
use crate::markdown::outline::Link;
use crate::site::PageId;
use crate::yaml::inline;
use serde_json::Value;

/// A name of something in the file of a page.
pub(super) struct Place {
    /// Where the whole of it stands.
    pub span: Span,
    /// The address as it is read.
    pub address: String,
    /// Whether it is the name of a wikilink.
    pub wiki: bool,
    /// How it is written; none for a key in the front matter.
    form: Option<Form>,
}

/// All of a page, in order: those of its text, and the pictures that its credits name.
pub(super) fn places(document: &Document, config: &Config) -> Vec<Place> {
    let credits = document.positions.front.iter().filter_map(|(key, span)| Some((key.strip_prefix("images.")?, *span)));
    let mut places: Vec<Place> = credits.map(|(name, span)| Place { span, address: name.to_owned(), wiki: false, form: None }).collect();
    places.extend(addresses::places(document, config).into_iter().map(|place| Place {
        span: place.span,
        address: place.address,
        wiki: place.form == Form::Wiki,
        form: Some(place.form),
    }));
    places
}

/// Where the path of an address ends.
fn path_end(address: &str, wiki: bool) -> usize {
    // A title may have a `#`, so the last one begins the heading.
    let end = if wiki { address.rfind('#') } else { address.find(['?', '#']) };
    end.unwrap_or(address.len())
}

impl Place {
    /// The path of the address.
    pub fn path(&self) -> &str {
        let path = &self.address[..path_end(&self.address, self.wiki)];
        if self.wiki { path.trim() } else { path }
    }

    /// Another path in its place; for a wikilink, perhaps in place of the whole name.
    pub fn edit(&self, text: &str, path: &str, whole_name: bool) -> Edit {
        let written = &text[self.span.range()];
        let Some(form) = self.form else {
            let name = ways::spelled(path, Form::Pointed, &self.address);
            return Edit { span: self.span, text: scalar(written, &name) };
        };
        let end = if whole_name { written.len() } else { path_end(written, self.wiki) };
        let span = Span { start: self.span.start, end: self.span.start + end as u32 };
        Edit { span, text: ways::spelled(path, form, &written[..end]) }
    }
}

/// What follows the path of a link: its query and its anchor.
pub(super) fn rest(link: &Link) -> &str {
    if link.wiki { "" } else { &link.address[path_end(&link.address, false)..] }
}

/// What a link of a page leads to, whatever its anchor.
pub(super) fn lead(leads: &Leads, page: PageId, link: &Link) -> Lead {
    let whole = || leads.of(page, &link.address, true);
    let path = &link.address[..path_end(&link.address, link.wiki)];
    match link.wiki.then(whole).filter(|lead| *lead != Lead::Nothing) {
        Some(lead) => lead,
        None => leads.of(page, if link.wiki { path.trim() } else { path }, link.wiki),
    }
}

/// A text as a value of YAML, in the quotes of the one before it.
pub(super) fn scalar(before: &str, text: &str) -> String {
    match before.chars().next() {
        Some('"') => Value::from(text).to_string(),
        Some('\'') => format!("'{}'", text.replace('\'', "''")),
        _ => inline(&Value::from(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_stay() {
        assert_eq!(scalar("a.md", "b/c.md"), "b/c.md");
        assert_eq!(scalar("a.md", "_index.md"), "\"_index.md\"");
        assert_eq!(scalar("\"a.md\"", "b.md"), "\"b.md\"");
        assert_eq!(scalar("'a.md'", "b'.md"), "'b''.md'");
    }
}
