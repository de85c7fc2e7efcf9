//! The page at `/search/`: without script it is the list of everything on the site, from A to Z, in all languages.
//!
//! It is a page like others in the model, so it can be linked; what it shows is made in `render`. The topics on it are
//! those of the default language.

use super::order::{Titles, bare};
use super::{Page, PageId, PageKind, Site, SiteInput};

/// Its address.
pub const ROUTE: &str = "search/";

/// The most pages that are listed one by one. On a larger site the front page and the sections stand
/// for what is in them.
const MOST: usize = 1000;

/// Adds the page. What else wants its address is told where the addresses are given out, as for any other
/// page: without this one, readers without script could not search at all.
pub fn add(input: &SiteInput, site: &mut Site) {
    let mut page = Page::new(PageKind::Search, 0, ROUTE.to_owned(), String::new());
    page.parent = Some(0);
    page.children = listed(input, &site.pages);
    site.pages.push(page);
}

/// What the page lists: the pages by title, or else the sections; then the taxonomies.
fn listed(input: &SiteInput, pages: &[Page]) -> Vec<PageId> {
    let of = |kinds: &[PageKind]| -> Vec<PageId> {
        let all = pages.iter().enumerate();
        all.filter(|(_, page)| kinds.contains(&page.kind)).map(|(id, _)| id as PageId).collect()
    };
    let mut list = of(&[PageKind::Section, PageKind::Page]);
    if list.len() > MOST {
        list = of(&[PageKind::Home, PageKind::Section]);
    }
    let titles = Titles::new(input.config.language());
    list.sort_by(|one, two| {
        let (one, two) = (&pages[*one as usize], &pages[*two as usize]);
        titles
            .compare(bare(&one.title), bare(&two.title))
            .then_with(|| (&one.title, one.language, &one.route).cmp(&(&two.title, two.language, &two.route)))
    });
    list.extend(of(&[PageKind::Taxonomy]).into_iter().filter(|id| pages[*id as usize].language == 0));
    list
}
