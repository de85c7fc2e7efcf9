//! The page at `/search/`: without script it is the list of everything on the site, from A to Z, in all languages.
//!
//! It is a page like others in the model, so it can be linked; what it shows is made in `render`. It goes out of the
//! way of what the site has at that address, since any folder of guides may have a `search.md`. The topics on it are
//! those of the default language.

use super::order::{Titles, bare};
use super::{Page, PageId, PageKind, Site, SiteInput, asset_route};

/// The most pages that are listed one by one. On a larger site the front page and the sections stand
/// for what is in them.
const MOST: usize = 1000;

/// Adds the page. The aliases are known before that, because an old address stays what it was.
pub fn add(input: &SiteInput, site: &mut Site) {
    site.search = free_route(input, site);
    let mut page = Page::new(PageKind::Search, 0, site.search.clone(), String::new());
    page.parent = Some(0);
    page.children = listed(input, &site.pages);
    site.pages.push(page);
}

/// The first address that nothing else has.
fn free_route(input: &SiteInput, site: &Site) -> String {
    let others = (2..).map(|number| format!("site-search-{number}/"));
    let mut all = ["search/", "site-search/"].map(str::to_owned).into_iter().chain(others);
    all.find(|route| !is_taken(input, site, route.trim_end_matches('/'))).unwrap_or_default()
}

/// Whether something else is at an address, or needs its name. Case does not count, as on the systems that
/// ignore it.
fn is_taken(input: &SiteInput, site: &Site, name: &str) -> bool {
    let same = |route: &str| {
        let folder = route.strip_suffix("index.html").unwrap_or(route);
        folder.strip_suffix('/').unwrap_or(folder).eq_ignore_ascii_case(name)
    };
    let assets = input.assets.iter().filter(|(_, asset)| asset.left_out.is_none());
    site.pages.iter().any(|page| same(&page.route))
        || site.aliases.iter().any(|(route, ..)| same(route))
        || input.statics.iter().any(|path| same(path))
        || assets.into_iter().any(|(path, _)| same(&asset_route(path)))
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
