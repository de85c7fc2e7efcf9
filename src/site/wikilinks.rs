//! Answers to wikilinks, `[[name#heading|text]]`, whose names are paths, titles, aliases or words of a
//! glossary; and to links with the prefix of another wiki.
//!
//! Titles are looked at only where a page has a wikilink, so a site without them pays nothing for them:
//! neither the table nor answering anew when a title changes.

use super::answers::{From, Led, LinkProblem, Resolver, Written, problem};
use super::names::{Named, join};
use super::{PageId, Site, paths};
use crate::diag::{nearest_of_many, one_of};
use crate::markdown::html::Target;
use crate::markdown::outline::{Link, slug};
use crate::source::{Hash, Key};
use std::collections::HashMap;
use std::sync::OnceLock;
use unicode_normalization::UnicodeNormalization;

/// Pages by title, made for the first wikilink.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Titles {
    pages: OnceLock<HashMap<String, Vec<PageId>>>,
    hash: OnceLock<Hash>,
    /// Words of glossaries, with their pages and anchors.
    words: OnceLock<HashMap<String, Vec<(PageId, String)>>>,
    glosses: OnceLock<Option<Hash>>,
}

/// A title or a name for comparing.
fn folded(title: &str) -> String {
    title.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase().nfc().collect()
}

/// The name of a page on another wiki for an address. In a link that is no wikilink, what has been escaped stays so,
/// and a question mark may begin a query.
fn escaped(name: &str, wiki: bool) -> String {
    let mut out = String::with_capacity(name.len());
    for (at, c) in name.char_indices() {
        let rest = &name.as_bytes()[at + 1..];
        let is_escape = || rest.len() > 1 && rest[..2].iter().all(u8::is_ascii_hexdigit);
        let is_query =
            || rest.iter().position(|byte| *byte == b'=').is_some_and(|end| end > 0 && rest[..end].iter().all(u8::is_ascii_lowercase));
        match c {
            '%' if wiki || !is_escape() => out.push_str("%25"),
            '?' if wiki || !is_query() => out.push_str("%3F"),
            c => out.push(c),
        }
    }
    out
}

impl Site {
    /// A hash of what answers to wikilinks depend on besides [`Site::names_hash`].
    pub fn titles_hash(&self) -> &Hash {
        let hash = || self.pages.iter().fold(Key::new("titles", 1), |key, page| key.text(&page.title).debug(&page.language)).finish();
        self.names.titles.hash.get_or_init(hash)
    }

    /// A hash of what glossaries say, where there are some.
    pub fn glosses_hash(&self) -> Option<&Hash> {
        let hash = || {
            let outlines = self.pages.iter().filter_map(|page| Some((&page.route, page.outline.as_ref()?)));
            let mut glossaries = outlines.filter(|(_, outline)| !outline.glosses.is_empty()).peekable();
            glossaries.peek()?;
            Some(glossaries.fold(Key::new("glosses", 1), |key, (route, outline)| key.text(route).debug(&outline.glosses)).finish())
        };
        self.names.titles.glosses.get_or_init(hash).as_ref()
    }

    /// The words of glossaries.
    fn words(&self) -> &HashMap<String, Vec<(PageId, String)>> {
        self.names.titles.words.get_or_init(|| {
            let mut words: HashMap<String, Vec<(PageId, String)>> = HashMap::new();
            for (id, page) in self.pages.iter().enumerate() {
                for gloss in page.outline.iter().flat_map(|outline| &outline.glosses) {
                    words.entry(folded(&gloss.name)).or_default().push((id as PageId, gloss.anchor.clone()));
                }
            }
            words
        })
    }

    /// The pages with each title; pages without a file have titles that may change with the theme.
    fn titles(&self) -> &HashMap<String, Vec<PageId>> {
        self.names.titles.pages.get_or_init(|| {
            let mut titles: HashMap<String, Vec<PageId>> = HashMap::new();
            for (id, page) in self.pages.iter().enumerate().filter(|(_, page)| page.path.is_some()) {
                titles.entry(folded(&page.title)).or_default().push(id as PageId);
            }
            titles
        })
    }
}

#[allow(clippy::result_large_err, reason = "an answer is made once for each link and moved once")]
impl Resolver<'_> {
    pub(super) fn interwiki(&self, prefix: &str, link: &Link) -> Led {
        let name = link.address.split_once(':').map_or("", |(_, name)| name.trim());
        let name = if link.wiki { name.replace(' ', "_") } else { name.to_owned() };
        let pattern = &self.config.interwiki[prefix];
        if name.is_empty() {
            let hint = format!("Write the name of a page after it, as in `{prefix}:Name`.");
            let message = format!("`{prefix}:` says which wiki, but not which page");
            return Err((problem("link-missing", message, Some(hint)), Target::Broken));
        }
        let name = escaped(&name, link.wiki);
        // In a query, these would begin another parameter or stand for a blank.
        let in_query = pattern.split("$1").next().is_some_and(|before| before.contains('?'));
        let name = if in_query { name.replace('&', "%26").replace('+', "%2B") } else { name };
        let address = pattern.replace("$1", &name);
        self.elsewhere("https", &Link { address, ..link.clone() })
    }

    pub(super) fn wikilink(&self, from: &From, link: &Link) -> Led {
        let broken = |problem| (problem, Target::Broken);
        let whole = link.address.as_str();
        let (name, anchor) = match whole.rsplit_once('#') {
            // A title may have a `#` of its own.
            Some((name, anchor)) if self.named(from, whole).ok().flatten().is_none() => (name.trim(), Some(anchor.trim())),
            _ => (whole, None),
        };
        let Some(named) = self.named(from, name).map_err(broken)? else {
            let (page, anchor) = self.word(from, whole).map_err(broken)?.ok_or_else(|| broken(self.unknown(from, name)))?;
            return self.reach(from, link, Named::Page(page), Written { path: whole, query: "", anchor: Some(anchor) });
        };
        let anchor = match (&named, anchor) {
            (Named::Page(page), Some(anchor)) => Some(self.anchor(*page, anchor)),
            (_, anchor) => anchor.map(str::to_owned),
        };
        self.reach(from, link, named, Written { path: name, query: "", anchor: anchor.as_deref() })
    }

    /// The anchor itself, or that of a heading with these words.
    fn anchor(&self, page: PageId, written: &str) -> String {
        let known = self.site.page(page).outline.as_ref().is_some_and(|outline| outline.anchors.contains(written));
        if known { written.to_owned() } else { slug(written) }
    }

    /// What a name stands for: a path from here or from the top, else a title, else an alias.
    fn named(&self, from: &From, name: &str) -> Result<Option<Named>, LinkProblem> {
        let names = &self.site.names;
        if name.is_empty() {
            return Ok(Some(Named::Page(from.page)));
        }
        let folder = from.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let top = name.trim_start_matches('/');
        let as_path = join(folder, name).filter(|_| top == name).and_then(|path| names.find(&path)).or_else(|| names.find(top));
        if let Some(found) = as_path {
            return Ok(Some(self.translated(from, name, found)));
        }
        Ok(self.titled(from, name)?.map(Named::Page).or_else(|| names.route(top)))
    }

    /// The same page in the language of this page, where it is named without the ending of a file and without a
    /// language.
    fn translated(&self, from: &From, name: &str, found: Named) -> Named {
        let Named::Page(page) = found else { return found };
        let (page, own) = (self.site.page(page), self.site.page(from.page).language);
        let is_free = |path: &&str| {
            page.language != own && !name.ends_with(".md") && paths::page_name(path, &self.config.languages).language.is_none()
        };
        let twin = page.path.as_deref().filter(is_free).and_then(|path| self.in_language(path, own));
        twin.filter(|(_, twin)| self.site.page(*twin).left_out.is_none()).map_or(found, |(_, twin)| Named::Page(twin))
    }

    /// Whether the words of a wikilink are the title of a page, in which a colon may be.
    pub(super) fn is_title(&self, link: &Link) -> bool {
        link.wiki && self.site.titles().contains_key(&folded(&link.address))
    }

    /// The page with a title; of those in several languages, the one in the language of this page.
    fn titled(&self, from: &From, name: &str) -> Result<Option<PageId>, LinkProblem> {
        let all = self.site.titles().get(&folded(name)).map_or(&[][..], Vec::as_slice);
        let own = self.site.page(from.page).language;
        let near: Vec<PageId> = all.iter().copied().filter(|page| self.site.page(*page).language == own).collect();
        match if near.is_empty() { all } else { &near } {
            [] => Ok(None),
            [page] => Ok(Some(*page)),
            several => {
                let paths: Vec<&str> = several.iter().filter_map(|page| self.site.page(*page).path.as_deref()).collect();
                let hint = format!("Write the path of the one that you mean: {}.", one_of(&paths));
                Err(problem("link-ambiguous", format!("several pages have the title `{name}`"), Some(hint)))
            }
        }
    }

    /// The page and the anchor of a word of a glossary; of those in several languages, as with titles.
    fn word(&self, from: &From, name: &str) -> Result<Option<(PageId, &str)>, LinkProblem> {
        let all = self.site.words().get(&folded(name)).map_or(&[][..], Vec::as_slice);
        let own = self.site.page(from.page).language;
        let near: Vec<&(PageId, String)> = all.iter().filter(|(page, _)| self.site.page(*page).language == own).collect();
        match if near.is_empty() { all.iter().collect() } else { near }.as_slice() {
            [] => Ok(None),
            [(page, anchor)] => Ok(Some((*page, anchor))),
            several => {
                let place = |(page, anchor): &&(PageId, String)| Some(format!("{}#{anchor}", self.site.page(*page).path.as_ref()?));
                let places: Vec<String> = several.iter().filter_map(place).collect();
                let hint = one_of(&places.iter().map(String::as_str).collect::<Vec<_>>());
                let hint = format!("Write the place of the one that you mean: {hint}.");
                Err(problem("link-ambiguous", format!("glossaries explain `{name}` in several places"), Some(hint)))
            }
        }
    }

    fn unknown(&self, from: &From, name: &str) -> LinkProblem {
        let own = self.site.page(from.page).language;
        let mut titles: Vec<&str> = self.site.pages.iter().filter(|page| page.language == own).map(|page| page.title.as_str()).collect();
        let words = self.site.pages.iter().filter(|page| page.language == own).filter_map(|page| page.outline.as_ref());
        titles.extend(words.flat_map(|outline| &outline.glosses).map(|gloss| gloss.name.as_str()));
        titles.sort_unstable();
        let path = || self.site.names.near(name).map(|near| format!("Did you mean `{near}`?"));
        let hint = nearest_of_many(name, titles).map(|title| format!("Did you mean `{title}`?")).or_else(path);
        // Other generators put the contents of a page there.
        let usual = match name.eq_ignore_ascii_case("toc") || name.eq_ignore_ascii_case("_toc_") {
            true => "Take it out: long pages have their contents beside them.",
            false => "Write the path of a file, the title of a page or one of its aliases; or `\\[[` where this is no link.",
        };
        problem("link-missing", format!("no page has the path, title or alias `{name}`"), Some(hint.unwrap_or_else(|| usual.to_owned())))
    }
}
