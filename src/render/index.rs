//! Long lists from A to Z, as templates see them: of everything on the search page, of many terms, and of
//! the many pages of a term.

use super::view::{Addresses, ChildView, Views};
use crate::site::order::Letters;
use crate::site::{Page, PageKind};
use serde::Serialize;

/// More letters than this are no help: the titles are in a script that has a sign for each word.
const LETTERS: usize = 60;

/// Lists of more pages than this are easier to read letter by letter.
const LONG: usize = 60;

/// Whether a taxonomy or a term has very many entries.
pub(super) fn is_long(page: &Page) -> bool {
    matches!(page.kind, PageKind::Taxonomy | PageKind::Term) && page.children.len() > LONG
}

/// A list from A to Z.
#[derive(Debug, Serialize)]
pub struct IndexView<'a> {
    /// Its pages by the letter that their titles begin with; under one empty letter where letters are
    /// no help.
    pub letters: Vec<LetterView<'a>>,
    /// How many there are.
    pub count: usize,
    /// Whether they are sections, because the site has too many pages, or terms.
    pub sections: bool,
    /// The taxonomies with their terms.
    pub taxonomies: Vec<TaxonomyView<'a>>,
}

/// The pages of a letter.
#[derive(Debug, Serialize)]
pub struct LetterView<'a> {
    /// The letter; empty where letters are no help.
    pub letter: String,
    /// Its pages.
    pub pages: Vec<EntryView<'a>>,
}

/// A page in a list from A to Z.
#[derive(Debug, Serialize)]
pub struct EntryView<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its address.
    pub href: String,
    /// The section it is in, where another page has the same title.
    pub section: Option<&'a str>,
    /// The code of its language, where that is another than the list's.
    pub language: Option<&'a str>,
    /// How many pages it has, where it is a section or a term.
    pub count: usize,
}

/// The terms of a taxonomy.
#[derive(Debug, Serialize)]
pub struct TaxonomyView<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its address.
    pub href: String,
    /// Its terms.
    pub terms: Vec<ChildView<'a>>,
}

impl<'a> Views<'a> {
    /// The list that a search page shows, or a long taxonomy or term.
    pub(super) fn index(&self, page: &Page, addresses: &Addresses) -> IndexView<'a> {
        let all = page.children.iter().map(|id| self.site.page(*id));
        let (taxonomies, pages): (Vec<&Page>, Vec<&Page>) = all.partition(|page| page.kind == PageKind::Taxonomy);
        let taxonomy =
            |page: &&'a Page| TaxonomyView { title: &page.title, href: addresses.to(&page.route), terms: self.children(page, addresses) };
        IndexView {
            letters: self.letters(&pages, page.language, addresses),
            count: pages.len(),
            sections: !pages.is_empty() && pages.iter().all(|page| page.kind != PageKind::Page),
            taxonomies: taxonomies.iter().map(taxonomy).collect(),
        }
    }

    fn letters(&self, pages: &[&'a Page], language: usize, addresses: &Addresses) -> Vec<LetterView<'a>> {
        let letters = Letters::new(&self.config.languages[language]);
        let mut groups: Vec<LetterView> = Vec::new();
        for (at, page) in pages.iter().enumerate() {
            // Pages of one title stand beside each other, because the list is sorted.
            let same = |at: Option<usize>| {
                at.and_then(|at| pages.get(at)).is_some_and(|other| (&other.title, other.language) == (&page.title, page.language))
            };
            let twin = same(at.checked_sub(1)) || same(Some(at + 1));
            let section = page.parent.filter(|_| twin).map(|parent| self.site.page(parent).title.as_str());
            let (title, href, count) = (page.title.as_str(), addresses.to(&page.route), page.children.len());
            let language = (page.language != language).then(|| self.config.languages[page.language].as_str());
            let entry = EntryView { title, href, section, language, count };
            let letter = letters.of(&page.title);
            match groups.last_mut().filter(|group| group.letter == letter) {
                Some(group) => group.pages.push(entry),
                None => groups.push(LetterView { letter, pages: vec![entry] }),
            }
        }
        if groups.len() > LETTERS {
            let pages = groups.into_iter().flat_map(|group| group.pages).collect();
            return vec![LetterView { letter: String::new(), pages }];
        }
        groups
    }
}
