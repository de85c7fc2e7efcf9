//! Which feeds a site has, and which pages are in each: the newest that have a date.
//!
//! It writes no feed (that is `output`). A site whose pages have no dates has none.

use super::{Page, PageId, PageKind};
use crate::config::{Config, Feeds};
use jiff::civil::Date;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// How many pages are in a feed.
pub const NEWEST: usize = 20;

/// The file of a feed, in the folder of the page that it belongs to.
const FILE: &str = "feed.xml";

/// A feed.
#[derive(Clone, Debug, PartialEq)]
pub struct Feed {
    /// Its address.
    pub route: String,
    /// The front page or the section whose pages it tells of.
    pub page: PageId,
    /// Its pages, the newest first.
    pub entries: Vec<PageId>,
}

/// The feeds of a site whose address is known, in the order of its pages.
pub fn list(config: &Config, pages: &[Page], today: Date) -> Vec<Feed> {
    if config.feeds == Feeds::Off || config.base_url.is_none() {
        return Vec::new();
    }
    let mut dated: BTreeMap<PageId, Vec<(Reverse<Date>, PageId)>> = BTreeMap::new();
    for (id, page) in pages.iter().enumerate().filter(|(_, page)| page.kind == PageKind::Page && page.left_out.is_none()) {
        let Some(day) = page.changed(today) else { continue };
        let mut above = page.parent;
        while let Some(section) = above {
            let home = pages[section as usize].kind == PageKind::Home;
            if home || config.feeds == Feeds::Sections {
                dated.entry(section).or_default().push((Reverse(day), id as PageId));
            }
            above = pages[section as usize].parent;
        }
    }
    let feed = |(page, mut all): (PageId, Vec<(Reverse<Date>, PageId)>)| {
        all.sort_unstable();
        let entries = all.into_iter().take(NEWEST).map(|(_, id)| id).collect();
        Feed { route: format!("{}{FILE}", pages[page as usize].route), page, entries }
    };
    dated.into_iter().map(feed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::outline::Outline;
    use std::sync::Arc;

    /// A front page, two sections, and pages in them with these days of January.
    fn pages(days: &[(PageId, Option<i8>)]) -> Vec<Page> {
        let mut pages = vec![Page::new(PageKind::Home, 0, String::new(), String::new())];
        for section in 1..3 {
            let mut page = Page::new(PageKind::Section, 0, format!("s{section}/"), String::new());
            page.parent = Some(0);
            pages.push(page);
        }
        for (at, (section, day)) in days.iter().enumerate() {
            let mut page = Page::new(PageKind::Page, 0, format!("s{section}/{at}/"), String::new());
            let mut outline = Outline::default();
            outline.matter.date = day.map(|day| jiff::civil::date(2026, 1, day));
            page.outline = Some(Arc::new(outline));
            page.parent = Some(*section);
            pages.push(page);
        }
        pages
    }

    const TODAY: Date = jiff::civil::date(2026, 1, 31);

    fn config(feeds: Feeds) -> Config {
        Config { base_url: Some("https://e.org".to_owned()), feeds, ..Config::bare() }
    }

    #[test]
    fn the_newest_come_first_and_a_section_without_dates_has_no_feed() {
        let pages = pages(&[(1, Some(1)), (1, Some(3)), (2, None), (1, Some(3))]);
        let site = Feed { route: "feed.xml".to_owned(), page: 0, entries: vec![4, 6, 3] };
        assert_eq!(list(&config(Feeds::Site), &pages, TODAY), std::slice::from_ref(&site));
        let section = Feed { route: "s1/feed.xml".to_owned(), page: 1, ..site.clone() };
        assert_eq!(list(&config(Feeds::Sections), &pages, TODAY), [site, section]);
        assert_eq!(list(&config(Feeds::Off), &pages, TODAY), []);
        assert_eq!(list(&Config::bare(), &pages, TODAY), [], "without an address");
    }

    #[test]
    fn a_day_that_is_still_to_come_does_not_count() {
        let all = pages(&[(1, Some(3)), (1, Some(2)), (1, Some(1))]);
        assert_eq!(list(&config(Feeds::Site), &all, jiff::civil::date(2026, 1, 2))[0].entries, [4, 5]);
    }

    #[test]
    fn a_feed_does_not_grow_with_the_site() {
        let all: Vec<_> = (0..50).map(|at| (1, Some(1 + at % 28))).collect();
        assert_eq!(list(&config(Feeds::Site), &pages(&all), TODAY)[0].entries.len(), NEWEST);
    }
}
