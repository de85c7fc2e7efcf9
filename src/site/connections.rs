//! Which pages have to do with each other: which link to a page, and which share its terms and links.
//!
//! Links are no part of the site, so that writing text leaves it as it is; they are gathered here, once
//! links are answered. What is related to a page is found out when somebody asks, from lists of limited
//! length, so that neither a page nor the whole grows with the square of their number.

use super::{Page, PageId, PageKind, Site};
use std::cmp::Reverse;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// How many related pages are told.
const RELATED: usize = 5;

/// What more pages than this have in common tells nothing of two of them.
const MOST: usize = 64;

/// What something that two pages share counts, divided by how many pages share it. It can be divided by
/// many numbers.
const WEIGHT: u32 = 720_720;

/// The connections between the pages of a site.
#[derive(Default)]
pub struct Connections {
    /// The pages that each page's text links to.
    links: Lists,
    /// The pages that link to each page, in the order of reading.
    backlinks: Lists,
    /// The place of each page in that order.
    places: Vec<u32>,
    /// For each page the language in which it is a reading tip.
    offered: Vec<Option<usize>>,
    related: Vec<OnceLock<Box<[PageId]>>>,
}

impl Connections {
    /// Gathers them. `leads` are the pages that each file's text links to, sorted, each once.
    pub fn new(site: &Site, leads: &[Arc<[PageId]>]) -> Connections {
        let count = site.pages.len();
        let places = places(site);
        let links = || {
            let links = site.by_document.iter().filter_map(|(document, page)| Some((*page, leads.get(*document)?)));
            links.flat_map(|(from, to)| to.iter().map(move |to| (from, *to)))
        };
        let backlinks = || links().filter(|(from, to)| from != to).map(|(from, to)| (to, from));
        Connections {
            links: Lists::new(count, links, |page| page),
            backlinks: Lists::new(count, backlinks, |page| places[page as usize]),
            places,
            offered: site.pages.iter().map(|page| is_offered(page).then_some(page.language)).collect(),
            related: (0..count).map(|_| OnceLock::new()).collect(),
        }
    }

    /// The pages whose text links to a page, in the order in which the site lists its pages.
    pub fn backlinks(&self, page: PageId) -> &[PageId] {
        self.backlinks.of(page)
    }

    /// The pages that share most with a page, the nearest first: terms, pages that both link to, and pages
    /// that link to both. Pages that are linked with it already are not among them.
    pub fn related(&self, site: &Site, page: PageId) -> &[PageId] {
        self.related.get(page as usize).map_or(&[], |related| related.get_or_init(|| self.find_related(site, page)))
    }

    fn find_related(&self, site: &Site, id: PageId) -> Box<[PageId]> {
        let page = site.page(id);
        if page.kind != PageKind::Page {
            return Box::default();
        }
        let (links, backlinks) = (self.links.of(id), self.backlinks.of(id));
        let mut shares: Vec<(PageId, u32)> = Vec::new();
        let mut share = |pages: &[PageId]| {
            if (2..=MOST).contains(&pages.len()) {
                let weight = WEIGHT / pages.len() as u32;
                shares.extend(pages.iter().map(|other| (*other, weight)));
            }
        };
        page.terms.iter().for_each(|term| share(&site.page(*term).children));
        links.iter().take(MOST).for_each(|target| share(self.backlinks.of(*target)));
        backlinks.iter().take(MOST).for_each(|source| share(self.links.of(*source)));
        shares.sort_unstable();
        let of_one = shares.chunk_by(|one, other| one.0 == other.0);
        let mut found: Vec<(u32, PageId)> = of_one.map(|shares| (shares.iter().map(|share| share.1).sum(), shares[0].0)).collect();
        found.sort_by_key(|(score, _)| Reverse(*score));
        let is_new = |other: &PageId| {
            let place = |page: &PageId| self.places[*page as usize];
            let linking = backlinks.binary_search_by_key(&place(other), place).is_ok();
            let known = *other == id || links.binary_search(other).is_ok() || linking;
            !known && self.offered[*other as usize] == Some(page.language)
        };
        found.into_iter().map(|(_, other)| other).filter(is_new).take(RELATED).collect()
    }
}

/// The place of each page in the order of reading: front pages first, each section before what is in it, and what is
/// in a section as its page lists it.
fn places(site: &Site) -> Vec<u32> {
    let mut places = vec![u32::MAX; site.pages.len()];
    let mut next = 0;
    let homes = site.pages.iter().enumerate().filter(|(_, page)| page.kind == PageKind::Home);
    let mut open: Vec<PageId> = homes.map(|(id, _)| id as PageId).rev().collect();
    while let Some(id) = open.pop() {
        places[id as usize] = next;
        next += 1;
        open.extend(site.page(id).children.iter().rev());
    }
    // Lists of terms and the like are in no section, and link to nothing.
    for place in places.iter_mut().filter(|place| **place == u32::MAX) {
        *place = next;
        next += 1;
    }
    places
}

/// A list of pages for each page, sorted, one behind the other: finding out what is related looks into dozens
/// of them for each page.
#[derive(Default)]
struct Lists {
    ranges: Vec<Range<u32>>,
    pages: Vec<PageId>,
}

impl Lists {
    /// Of the pairs of a page and one in its list, for `count` pages, each list in the order of `place`. The pairs are
    /// asked for twice.
    fn new<I: Iterator<Item = (PageId, PageId)>>(count: usize, pairs: impl Fn() -> I, place: impl Fn(PageId) -> u32) -> Lists {
        let mut counts = vec![0_u32; count];
        pairs().for_each(|(page, _)| counts[page as usize] += 1);
        let mut end = 0;
        let mut ranges: Vec<Range<u32>> = Vec::with_capacity(count);
        for count in counts {
            ranges.push(end..end);
            end += count;
        }
        let mut pages = vec![0; end as usize];
        for (page, other) in pairs() {
            let range = &mut ranges[page as usize];
            pages[range.end as usize] = other;
            range.end += 1;
        }
        for range in &ranges {
            pages[range.start as usize..range.end as usize].sort_unstable_by_key(|page| place(*page));
        }
        Lists { ranges, pages }
    }

    fn of(&self, page: PageId) -> &[PageId] {
        let range = self.ranges.get(page as usize).cloned().unwrap_or_default();
        &self.pages[range.start as usize..range.end as usize]
    }
}

/// Sections are in the navigation already; drafts are no reading tips.
fn is_offered(page: &Page) -> bool {
    page.kind == PageKind::Page && page.left_out.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A site of pages in one list, the first one the front page.
    fn site(count: usize) -> Site {
        let mut site = Site::default();
        for id in 0..count {
            let kind = if id == 0 { PageKind::Home } else { PageKind::Page };
            let mut page = Page::new(kind, 0, format!("{id}/"), id.to_string());
            page.document = Some(id);
            site.by_document.insert(id, id as PageId);
            site.pages.push(page);
        }
        site
    }

    fn connections(site: &Site, links: &[&[PageId]]) -> Connections {
        Connections::new(site, &links.iter().map(|links| Arc::from(*links)).collect::<Vec<_>>())
    }

    #[test]
    fn backlinks_are_the_links_turned_round() {
        let site = site(4);
        let found = connections(&site, &[&[1, 2], &[1, 2, 3], &[1], &[0]]);
        let all: Vec<&[PageId]> = (0..4).map(|page| found.backlinks(page)).collect();
        assert_eq!(all, [&[3][..], &[0, 2], &[0, 1], &[1]], "a link to the page itself is none");
    }

    #[test]
    fn pages_that_share_most_come_first_and_known_ones_not_at_all() {
        let mut site = site(9);
        // 1 and 2 link to 8 alone; 1, 3, 4 and 5 have a term, 1 and 3 one more; 1 links to 6, and 7 to 1.
        for members in [vec![1, 3, 4, 5, 6, 7], vec![1, 3]] {
            let id = site.pages.len() as PageId;
            members.iter().for_each(|member: &PageId| site.pages[*member as usize].terms.push(id));
            let mut term = Page::new(PageKind::Term, 0, format!("t{id}/"), String::new());
            term.children = members;
            site.pages.push(term);
        }
        let found = connections(&site, &[&[], &[6, 8], &[8], &[], &[], &[], &[], &[1], &[]]);
        assert_eq!(found.related(&site, 1), [3, 2, 4, 5]);
        assert_eq!(found.related(&site, 0), [0; 0], "the front page has none");
        site.pages[3].language = 1;
        assert_eq!(connections(&site, &[]).related(&site, 1), [4, 5, 6, 7]);
    }

    #[test]
    fn what_everybody_has_tells_nothing() {
        let mut site = site(MOST + 2);
        let members: Vec<PageId> = (1..MOST as PageId + 2).collect();
        let term = site.pages.len() as PageId;
        members.iter().for_each(|member| site.pages[*member as usize].terms.push(term));
        site.pages.push(Page::new(PageKind::Term, 0, "t/".to_owned(), String::new()));
        site.pages[term as usize].children.clone_from(&members);
        assert_eq!(connections(&site, &[]).related(&site, 1), [0; 0]);
        site.pages[term as usize].children.pop();
        assert_eq!(connections(&site, &[]).related(&site, 1), [2, 3, 4, 5, 6]);
    }
}
