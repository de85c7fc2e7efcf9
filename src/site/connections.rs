//! Which pages have to do with each other: which link to a page, and which share its terms and links.
//!
//! Links are no part of the site, so that writing text leaves it as it is; they are gathered here, once
//! links are answered. What is related to a page is found out when somebody asks, from lists of limited
//! length, so that neither a page nor the whole grows with the square of their number.

use super::{Page, PageId, PageKind, Site};
use hashbrown::HashMap;
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
    /// The pages that each file's text links to, sorted, each once, by document.
    leads: Vec<Arc<[PageId]>>,
    /// Where the pages that link to a page stand in `linking`.
    ranges: Vec<Range<u32>>,
    /// The pages that link to the first page, to the second, …
    linking: Vec<PageId>,
    related: Vec<OnceLock<Box<[PageId]>>>,
}

impl Connections {
    /// Gathers them. `leads` are the pages that each file's text links to, sorted, each once.
    pub fn new(site: &Site, leads: Vec<Arc<[PageId]>>) -> Connections {
        let mut counts = vec![0_u32; site.pages.len()];
        let links = || {
            let links = site.by_document.iter().filter_map(|(document, page)| Some((*page, leads.get(*document)?)));
            links.flat_map(|(from, to)| to.iter().filter(move |to| **to != from).map(move |to| (from, *to as usize)))
        };
        links().for_each(|(_, to)| counts[to] += 1);
        let mut end = 0;
        let mut ranges: Vec<Range<u32>> = Vec::with_capacity(counts.len());
        for count in counts {
            ranges.push(end..end);
            end += count;
        }
        let mut linking = vec![0; end as usize];
        for (from, to) in links() {
            linking[ranges[to].end as usize] = from;
            ranges[to].end += 1;
        }
        for range in &ranges {
            linking[range.start as usize..range.end as usize].sort_unstable();
        }
        Connections { leads, related: ranges.iter().map(|_| OnceLock::new()).collect(), ranges, linking }
    }

    /// The pages whose text links to a page, in the order of the site.
    pub fn backlinks(&self, page: PageId) -> &[PageId] {
        let range = self.ranges.get(page as usize).cloned().unwrap_or_default();
        &self.linking[range.start as usize..range.end as usize]
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
        let (links, backlinks) = (self.links(page), self.backlinks(id));
        let mut scores: HashMap<PageId, u32> = HashMap::new();
        let mut share = |pages: &[PageId]| {
            if (2..=MOST).contains(&pages.len()) {
                pages.iter().for_each(|other| *scores.entry(*other).or_default() += WEIGHT / pages.len() as u32);
            }
        };
        page.terms.iter().for_each(|term| share(&site.page(*term).children));
        links.iter().take(MOST).for_each(|target| share(self.backlinks(*target)));
        backlinks.iter().take(MOST).for_each(|source| share(self.links(site.page(*source))));
        let new = |other: &PageId| {
            let known = *other == id || links.binary_search(other).is_ok() || backlinks.binary_search(other).is_ok();
            !known && is_offered(site.page(*other), page)
        };
        let mut found: Vec<(u32, PageId)> =
            scores.into_iter().filter(|(other, _)| new(other)).map(|(other, score)| (score, other)).collect();
        // The scores came out of a table without an order, so equal ones need one.
        found.sort_unstable_by(|one, two| two.0.cmp(&one.0).then(one.1.cmp(&two.1)));
        found.into_iter().take(RELATED).map(|(_, other)| other).collect()
    }

    fn links(&self, page: &Page) -> &[PageId] {
        page.document.and_then(|document| self.leads.get(document)).map_or(&[], |leads| leads)
    }
}

/// Sections are in the navigation already; pages in other languages and drafts are no reading tips.
fn is_offered(other: &Page, page: &Page) -> bool {
    other.kind == PageKind::Page && other.language == page.language && other.left_out.is_none()
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
        Connections::new(site, links.iter().map(|links| Arc::from(*links)).collect())
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
