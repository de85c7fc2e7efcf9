//! Where readers ask when a page or the search did not help: the theme's option `ask`, such as
//! `mailto:help@example.org?subject={query}&body={title}%0D%0A{address}`, with what is known of the page.
//!
//! A mail is written in the reader's own program; nothing is sent from here.

use super::view::Addresses;
use crate::config::look::is_mail;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

/// Everything but what an address has as it is.
const PART: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The addresses for asking.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct AskView {
    /// About the page.
    page: String,
    /// About what the search did not find: `{query}` stands for the words.
    search: String,
}

impl AskView {
    /// Makes a pattern an address as it is seen from a page: an e-mail address is one for mail, and a path is that
    /// of a page of the site.
    pub(super) fn address(pattern: &str, addresses: &Addresses) -> String {
        let end = pattern.find(['?', '#']).unwrap_or(pattern.len());
        let (before, after) = pattern.split_at(end);
        match before.strip_prefix('/') {
            Some(route) => addresses.to(route) + after,
            None if is_mail(before) => format!("mailto:{pattern}"),
            None => pattern.to_owned(),
        }
    }

    /// Fills what is known of a page into a pattern: its title, its address and its language.
    pub(super) fn new(pattern: &str, title: &str, address: &str, language: &str) -> AskView {
        let encoded = |text: &str| utf8_percent_encode(text, PART).to_string();
        // One after the other: what is filled in has no braces.
        let search = [("{title}", title), ("{address}", address), ("{language}", language)]
            .into_iter()
            .fold(pattern.to_owned(), |pattern, (name, text)| pattern.replace(name, &encoded(text)));
        AskView { page: search.replace("{query}", &encoded(title)), search }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_filled_in_stays_one_part() {
        let ask =
            AskView::new("mailto:a@e.org?subject={query}&body={address}%20({language})", "Å & {query} 50 %\n?", "https://e.org/å/", "sv");
        assert_eq!(ask.search, "mailto:a@e.org?subject={query}&body=https%3A%2F%2Fe.org%2F%C3%A5%2F%20(sv)");
        assert_eq!(ask.page, ask.search.replace("{query}", "%C3%85%20%26%20%7Bquery%7D%2050%20%25%0A%3F"));
    }

    #[test]
    fn a_pattern_without_places_stays_as_it_is() {
        let ask = AskView::new("https://e.org/ask", "T", "/a/", "en");
        assert_eq!((ask.page.as_str(), ask.search.as_str()), ("https://e.org/ask", "https://e.org/ask"));
    }
}
