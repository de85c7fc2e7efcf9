//! Taxonomies: a page for each term with the pages that have it, and one for all terms.
//!
//! It adds pages to the site; it does not change those that are there but for noting their terms.

use super::order::{Titles, bare};
use super::sections::language_route;
use super::{FileProblem, Page, PageId, PageKind, SiteInput, paths};
use crate::diag::Diagnostic;
use crate::limits::Limits;
use crate::markdown::outline::slug;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use unicode_normalization::UnicodeNormalization;

/// A term of a taxonomy.
struct Term {
    /// As the first page spells it.
    name: String,
    /// The last part of its address.
    segment: String,
    /// The pages that have it.
    pages: Vec<PageId>,
}

/// Adds the pages of every taxonomy in one language.
pub fn build(input: &SiteInput, language: usize, home: PageId, pages: &mut Vec<Page>, problems: &mut Vec<FileProblem>) {
    for taxonomy in &input.config.taxonomies {
        let mut terms = collect(taxonomy, language, pages, &input.config.limits);
        if !terms.is_empty() {
            let base = format!("{}{}/", language_route(input, language), paths::segment(taxonomy));
            tell_apart(input, taxonomy, &base, &mut terms, pages, problems);
            terms.sort_by(|one, two| one.segment.cmp(&two.segment));
            add(input, language, home, (taxonomy, base), terms, pages);
        }
    }
}

/// The terms of a taxonomy in the order of the first page that has each. A term is its name, whatever its case,
/// its blanks, and the form that a system gives to its letters.
fn collect(taxonomy: &str, language: usize, pages: &[Page], limits: &Limits) -> Vec<Term> {
    let mut terms: Vec<Term> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for (id, page) in pages.iter().enumerate().filter(|(_, page)| page.language == language) {
        let Some(outline) = &page.outline else { continue };
        let Some(names) = outline.matter.taxonomies.get(taxonomy) else { continue };
        for name in &names.0 {
            let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
            let at = *known.entry(paths::folded(&name)).or_insert_with(|| {
                terms.push(Term { segment: term_segment(&name, limits), name, pages: Vec::new() });
                terms.len() - 1
            });
            let pages = &mut terms[at].pages;
            if pages.last() != Some(&(id as PageId)) {
                pages.push(id as PageId);
            }
        }
    }
    terms
}

/// Gives each term an address of its own, and says which would have had that of another: whether the two mean the
/// same, only their authors know.
fn tell_apart(input: &SiteInput, taxonomy: &str, base: &str, terms: &mut [Term], pages: &[Page], problems: &mut Vec<FileProblem>) {
    let mut taken: BTreeSet<String> = terms.iter().map(|term| term.segment.clone()).collect();
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    for at in 0..terms.len() {
        let segment = terms[at].segment.clone();
        let Some(other) = first.get(&segment) else {
            first.insert(segment, at);
            continue;
        };
        problems.extend(clash(input, taxonomy, &format!("{base}{segment}/"), &terms[*other], &terms[at], pages));
        let mut number = 2;
        while !taken.insert(format!("{segment}-{number}")) {
            number += 1;
        }
        terms[at].segment = format!("{segment}-{number}");
    }
}

/// Two terms with one address, told at the first page that has the second.
fn clash(input: &SiteInput, taxonomy: &str, route: &str, one: &Term, two: &Term, pages: &[Page]) -> Option<FileProblem> {
    let document = |term: &Term| term.pages.first().and_then(|page| pages[*page as usize].document);
    let (first, second) = (document(one)?, document(two)?);
    let path = |document: usize| &input.documents[document].source.path;
    let message = format!("`{}` and `{}` under `{taxonomy}` would have the same address `/{route}`", two.name, one.name);
    let hint = "If they mean the same, write it the same way everywhere; else write one with other letters or digits.";
    let problem = Diagnostic::new("route-taken", path(second), message).hint(hint);
    let diagnostic = if first == second { problem } else { problem.related(path(first), None, format!("`{}` is here", one.name)) };
    Some(FileProblem { document: second, key: Some(taxonomy.to_owned()), diagnostic })
}

/// A term as a part of an address; one that no system could have as a name is shortened or marked. One without letters
/// is known by the numbers of its signs.
fn term_segment(name: &str, limits: &Limits) -> String {
    let mut key = slug(&spelled(name));
    if key.is_empty() {
        key = name.nfc().fold("term".to_owned(), |key, c| format!("{key}-{:x}", u32::from(c)));
    }
    while key.len() as u64 > limits.path_part {
        key.pop();
    }
    if paths::slug_problem(&key, limits).is_some() {
        key.insert_str(0, "term-");
    }
    key
}

/// A name with words in place of the signs that tell names apart, such as `C++`, `C#` and `C`.
fn spelled(name: &str) -> String {
    let chars: Vec<char> = name.nfc().collect();
    let is_letter = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|c| c.is_alphanumeric());
    let mut out = String::with_capacity(name.len());
    for (at, c) in chars.iter().enumerate() {
        let after = is_letter(at.checked_sub(1));
        match c {
            '+' => out.push_str(" plus "),
            '&' => out.push_str(" and "),
            '#' if after => out.push_str(" sharp "),
            '.' | '/' if after && is_letter(Some(at + 1)) => out.push('-'),
            c => out.push(*c),
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn add(input: &SiteInput, language: usize, home: PageId, (taxonomy, base): (&str, String), terms: Vec<Term>, pages: &mut Vec<Page>) {
    let titles = Titles::new(&input.config.languages[language]);
    let by_title = |one: PageId, two: PageId, pages: &[Page]| {
        let (one, two) = (&pages[one as usize].title, &pages[two as usize].title);
        titles.compare(bare(one), bare(two)).then_with(|| one.cmp(two))
    };
    let list = pages.len() as PageId;
    let mut page = Page::new(PageKind::Taxonomy, language, base.clone(), paths::title_of(taxonomy));
    page.parent = Some(home);
    pages.push(page);
    for Term { name, segment, pages: mut members } in terms {
        members.sort_by(|one, two| by_title(*one, *two, pages).then(one.cmp(two)));
        let id = pages.len() as PageId;
        for member in &members {
            pages[*member as usize].terms.push(id);
        }
        let mut page = Page::new(PageKind::Term, language, format!("{base}{segment}/"), name);
        page.parent = Some(list);
        page.children = members;
        pages.push(page);
    }
    let mut all: Vec<PageId> = (list + 1..pages.len() as PageId).collect();
    all.sort_by(|one, two| by_title(*one, *two, pages));
    pages[list as usize].children = all;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_tell_addresses_apart() {
        for (name, wanted) in [
            ("C", "c"),
            ("C++", "c-plus-plus"),
            ("C#", "c-sharp"),
            ("#wikidata", "wikidata"),
            ("R&D", "r-and-d"),
            ("law & order", "law-and-order"),
            ("v1.0", "v1-0"),
            ("a/b", "a-b"),
            (".NET", "net"),
            ("A.I.", "a-i"),
            ("Public  domain", "public-domain"),
            ("o\u{308}l", "öl"),
            ("日本!", "日本"),
            ("…", "term-2026"),
            ("🏛", "term-1f3db"),
        ] {
            assert_eq!(term_segment(name, &Limits::default()), wanted, "{name}");
        }
    }
}
