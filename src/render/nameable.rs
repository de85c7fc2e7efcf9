//! Which templates a page or a type may name: those that show a whole page.
//!
//! Others of the built-in theme are parts of pages, or for pages that no file stands for, and a page that
//! names one would be published as a fragment. A file of the site's theme that has the place of such a part is
//! one, too; any other is the theme's to offer, unless another template includes it and it is no whole document.

use crate::diag::{did_you_mean, one_of};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The templates of the built-in theme that are for pages of the guides.
const FOR_PAGES: &[&str] = &["home.html", "page.html", "section.html"];

/// The templates that may be named, and those that may not.
#[derive(Default)]
pub struct Nameable {
    whole: BTreeSet<String>,
    parts: BTreeSet<String>,
}

impl Nameable {
    /// Sorts templates by their sources; `built_in` is the folder of those of the built-in theme, `own` that of the
    /// site's.
    pub(super) fn new(sources: &BTreeMap<Arc<str>, Arc<str>>, built_in: &str, own: &str) -> Nameable {
        let in_folder = |folder: &str| {
            let folder = format!("{folder}templates/");
            let inside = sources.iter().filter_map(|(path, text)| Some((path.strip_prefix(&*folder)?.to_owned(), text)));
            inside.filter(|(name, _)| name.ends_with(".html")).collect::<Vec<_>>()
        };
        let included: BTreeSet<&str> = sources.values().flat_map(|text| included(text)).collect();
        let mut sorted = Nameable::default();
        for (name, _) in in_folder(built_in) {
            if FOR_PAGES.contains(&&*name) {
                sorted.whole.insert(name)
            } else {
                sorted.parts.insert(name)
            };
        }
        for (name, text) in if own.is_empty() { Vec::new() } else { in_folder(own) } {
            let part = included.contains(&*name) && !is_document(text);
            if part || sorted.parts.contains(&name) {
                sorted.parts.insert(name)
            } else {
                sorted.whole.insert(name)
            };
        }
        sorted
    }

    /// Whether a page or a type may name a template.
    pub fn has(&self, name: &str) -> bool {
        self.whole.contains(name)
    }

    /// What is wrong with the name of a template, and what to do; none where it may be named.
    pub fn fault(&self, name: &str) -> Option<(String, String)> {
        if self.has(name) {
            return None;
        }
        let known = || self.whole.iter().map(String::as_str);
        let all: Vec<&str> = known().collect();
        let all = format!("Name {}.", one_of(&all));
        Some(if self.parts.contains(name) {
            (format!("`{name}` is a part of the theme, and shows no page of its own"), all)
        } else {
            (format!("there is no template `{name}`"), did_you_mean(name, known()).unwrap_or(all))
        })
    }
}

/// The names that a template includes.
fn included(text: &str) -> impl Iterator<Item = &str> {
    text.split("include").skip(1).filter_map(|rest| {
        let rest = rest.trim_start();
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
        rest[1..].split(quote).next()
    })
}

/// Whether a template is a whole document, or one with other parts.
fn is_document(text: &str) -> bool {
    text.contains("<html") || text.contains("extends ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_pages_cannot_be_named() {
        let files = [
            ("b/templates/base.html", "<html>{% include \"footer.html\" %}"),
            ("b/templates/footer.html", "<footer>"),
            ("b/templates/page.html", "{% extends \"base.html\" %}"),
            ("o/templates/footer.html", "<footer>{% include 'note.html' %}"),
            ("o/templates/note.html", "<p>"),
            ("o/templates/deck.html", "{% extends \"page.html\" %}"),
            ("o/templates/sub/own.html", "{% include \"deck.html\" %}"),
            ("o/assets/page.css", ""),
        ];
        let sources = files.iter().map(|(path, text)| ((*path).into(), (*text).into())).collect();
        let found = Nameable::new(&sources, "b/", "o/");
        assert_eq!(found.whole.iter().collect::<Vec<_>>(), ["deck.html", "page.html", "sub/own.html"]);
        assert_eq!(found.parts.iter().collect::<Vec<_>>(), ["base.html", "footer.html", "note.html"]);
        assert_eq!(Nameable::new(&sources, "b/", "").whole.iter().collect::<Vec<_>>(), ["page.html"]);
        assert!(found.fault("footer.html").unwrap().0.contains("part of the theme"));
        assert_eq!(found.fault("deckk.html").unwrap().1, "Did you mean `deck.html`?");
    }
}
