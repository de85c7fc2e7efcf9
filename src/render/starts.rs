//! Links by which readers begin a page in a section: the form of a forge for a new file, filled with what a
//! page of a type begins with.
//!
//! Without the address of such a form in the settings there are none, and nothing is made for them.

use super::view::{AddView, Views};
use crate::config::Config;
use crate::markdown::front::body_start;
use crate::site::{Page, PageKind};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::collections::BTreeSet;

/// What pages begin with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Starts {
    /// The folder of the guides with `/` at its end; empty where it is the site's.
    pub content: &'static str,
    /// Each type and its text; one without a type where the site declares none.
    pub texts: Vec<(Option<String>, String)>,
}

/// Longer addresses are refused by some servers.
const LONGEST: usize = 8_192;

/// What may stand in the value of a query as it is.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');
/// What may stand in a path: a name with a `?` does not begin a query.
const PATH: &AsciiSet = &QUERY.remove(b'/');

fn encoded(path: &str) -> String {
    utf8_percent_encode(path, PATH).to_string()
}

impl<'a> Views<'a> {
    /// A link for each type of which there are pages in the section, or for every type where there are none.
    pub(super) fn add(&self, page: &Page) -> Vec<AddView<'a>> {
        let (Some(pattern), Some(folder)) = (&self.config.new_url, &page.folder) else { return Vec::new() };
        if !matches!(page.kind, PageKind::Home | PageKind::Section) {
            return Vec::new();
        }
        let kind = |child: &u32| self.site.page(*child).outline.as_ref()?.matter.kind.as_deref();
        let used: BTreeSet<&str> = page.children.iter().filter_map(kind).collect();
        let is_used = |kind: &Option<String>| kind.as_deref().is_some_and(|kind| used.contains(kind));
        let some = self.starts.texts.iter().any(|(kind, _)| is_used(kind));
        let shown = self.starts.texts.iter().filter(|(kind, _)| !some || is_used(kind));
        shown
            .map(|(kind, text)| {
                let kind = kind.as_deref().unwrap_or("page");
                let language = if page.language == 0 { String::new() } else { format!(".{}", self.config.languages[page.language]) };
                let name = format!("new-{kind}{language}.md");
                AddView { title: kind, href: address(pattern, self.starts.content, folder, &name, text) }
            })
            .collect()
    }

    /// The address for editing a page.
    pub(super) fn edit_url(&self, page: &Page) -> Option<String> {
        let (pattern, path) = (self.config.edit_url.as_ref()?, page.path.as_ref()?);
        Some(pattern.replace("{path}", &encoded(path)).replace("{file}", &encoded(&format!("{}{path}", self.starts.content))))
    }
}

/// The address of the form for a new file in a folder.
fn address(pattern: &str, content: &str, folder: &str, name: &str, text: &str) -> String {
    let whole = format!("{content}{folder}");
    let place = |pattern: &str, mark: &str, folder: &str| match folder.trim_end_matches('/') {
        // Without a folder, nothing stands between two `/`.
        "" => pattern.replace(&format!("/{mark}"), "").replace(mark, ""),
        folder => pattern.replace(mark, &encoded(folder)),
    };
    let pattern = place(&place(pattern, "{path}", folder), "{folder}", &whole);
    let pattern = pattern.replace("{filename}", &utf8_percent_encode(name, QUERY).to_string());
    let with = |text: &str| pattern.replace("{text}", &utf8_percent_encode(text, QUERY).to_string());
    // The front matter is what is hardest to remember.
    [text, &text[..body_start(text)]].into_iter().map(with).find(|address| address.len() <= LONGEST).unwrap_or_else(|| with(""))
}

/// Whether the site has links by which pages are begun.
pub fn wanted(config: &Config) -> bool {
    config.new_url.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GITHUB: &str = "https://github.com/o/n/new/main/{folder}?filename={filename}&value={text}";

    #[test]
    fn the_form_is_filled() {
        let filled = address(GITHUB, "content/", "två ord", "new-faq.sv.md", "---\ntitle: \"A & B\"\n---\n");
        let wanted = "https://github.com/o/n/new/main/content/tv%C3%A5%20ord?filename=new-faq.sv.md&value=---%0Atitle%3A%20%22A%20%26%20B%22%0A---%0A";
        assert_eq!(filled, wanted);
        assert_eq!(address("https://e.org/{path}?n={filename}", "content/", "", "a.md", ""), "https://e.org?n=a.md");
        assert_eq!(address("https://e.org/_new/b/{folder}", "", "", "a.md", ""), "https://e.org/_new/b");
    }

    #[test]
    fn long_skeletons_are_cut_to_their_front_matter() {
        let text = format!("---\ntitle: TODO\n---\n\n{}", "Word.\n".repeat(2_000));
        assert!(address(GITHUB, "", "a", "b.md", &text).ends_with("&value=---%0Atitle%3A%20TODO%0A---%0A"));
        let text = format!("---\ntitle: {}\n---\n", "TODO ".repeat(2_000));
        assert!(address(GITHUB, "", "a", "b.md", &text).ends_with("&value="));
    }
}
