//! Taxonomies: a page for each term with the pages that have it, and one for all terms.
//!
//! It adds pages to the site; it does not change those that are there but for noting their terms.

use super::order::{Titles, bare};
use super::sections::language_route;
use super::{Page, PageId, PageKind, SiteInput, paths};
use crate::limits::Limits;
use crate::markdown::outline::slug;
use std::collections::BTreeMap;

/// Adds the pages of every taxonomy in one language.
pub fn build(input: &SiteInput, language: usize, home: PageId, pages: &mut Vec<Page>) {
    for taxonomy in &input.config.taxonomies {
        let terms = collect(taxonomy, language, pages, &input.config.limits);
        if !terms.is_empty() {
            add(input, language, home, taxonomy, terms, pages);
        }
    }
}

/// Terms by the address they get, with the spelling of the first page and the pages that have them.
fn collect(taxonomy: &str, language: usize, pages: &[Page], limits: &Limits) -> BTreeMap<String, (String, Vec<PageId>)> {
    let mut terms: BTreeMap<String, (String, Vec<PageId>)> = BTreeMap::new();
    for (id, page) in pages.iter().enumerate().filter(|(_, page)| page.language == language) {
        let Some(outline) = &page.outline else { continue };
        let Some(names) = outline.matter.taxonomies.get(taxonomy) else { continue };
        for name in &names.0 {
            let key = term_segment(name, limits);
            let (_, pages) = terms.entry(key).or_insert_with(|| (name.clone(), Vec::new()));
            if pages.last() != Some(&(id as PageId)) {
                pages.push(id as PageId);
            }
        }
    }
    terms
}

/// A term as a part of an address; one that no system could have as a name is shortened or marked.
fn term_segment(name: &str, limits: &Limits) -> String {
    let mut key = slug(name);
    while key.len() as u64 > limits.path_part {
        key.pop();
    }
    if key.is_empty() || paths::slug_problem(&key, limits).is_some() {
        key.insert_str(0, "term-");
    }
    key
}

fn add(
    input: &SiteInput,
    language: usize,
    home: PageId,
    taxonomy: &str,
    terms: BTreeMap<String, (String, Vec<PageId>)>,
    pages: &mut Vec<Page>,
) {
    let titles = Titles::new(&input.config.languages[language]);
    let by_title = |one: PageId, two: PageId, pages: &[Page]| {
        let (one, two) = (&pages[one as usize].title, &pages[two as usize].title);
        titles.compare(bare(one), bare(two)).then_with(|| one.cmp(two))
    };
    let base = format!("{}{}/", language_route(input, language), paths::segment(taxonomy));
    let list = pages.len() as PageId;
    let mut page = Page::new(PageKind::Taxonomy, language, base.clone(), paths::title_of(taxonomy));
    page.parent = Some(home);
    pages.push(page);
    for (key, (name, mut members)) in terms {
        members.sort_by(|one, two| by_title(*one, *two, pages).then(one.cmp(two)));
        let id = pages.len() as PageId;
        for member in &members {
            pages[*member as usize].terms.push(id);
        }
        let mut page = Page::new(PageKind::Term, language, format!("{base}{key}/"), name);
        page.parent = Some(list);
        page.children = members;
        pages.push(page);
    }
    let mut all: Vec<PageId> = (list + 1..pages.len() as PageId).collect();
    all.sort_by(|one, two| by_title(*one, *two, pages));
    pages[list as usize].children = all;
}
