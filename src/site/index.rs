//! The page at `/search/`: without script it is the list of everything on the site, from A to Z.
//!
//! It is a page like others in the model, so it can be linked; what it shows is made in `render`.

use super::order::{Titles, bare};
use super::{Page, PageId, PageKind, Site, SiteInput, asset_route};

/// Its address.
const ROUTE: &str = "search/";

/// The most pages that are listed one by one. On a larger site the front page and the sections stand
/// for what is in them.
const MOST: usize = 1000;

/// Adds the page, unless the site has something of its own at that address: then the search leads
/// there. The aliases are known before that, because an alias is the writer's own choice too.
pub fn add(input: &SiteInput, site: &mut Site) {
    if let Some(own) = taken(input, site) {
        site.search = own;
        return;
    }
    let mut page = Page::new(PageKind::Search, 0, ROUTE.to_owned(), String::new());
    page.parent = Some(0);
    page.children = listed(input, &site.pages);
    site.search.clone_from(&page.route);
    site.pages.push(page);
}

/// What else is at the address, or needs its name. Case does not count, as on the systems that
/// ignore it.
fn taken(input: &SiteInput, site: &Site) -> Option<String> {
    let same = |route: &&str| {
        let folder = route.strip_suffix("index.html").unwrap_or(route);
        folder.strip_suffix('/').unwrap_or(folder).eq_ignore_ascii_case("search")
    };
    let pages = site.pages.iter().map(|page| page.route.as_str()).chain(site.aliases.iter().map(|(route, ..)| route.as_str()));
    let statics = input.statics.iter().map(|path| &**path);
    let assets = || input.assets.iter().filter(|(_, asset)| asset.left_out.is_none()).map(|(path, _)| asset_route(path));
    pages.chain(statics).find(same).map(str::to_owned).or_else(|| assets().find(|route| same(&route.as_str())))
}

/// What the page lists: the pages by title, or else the sections; then the taxonomies.
fn listed(input: &SiteInput, pages: &[Page]) -> Vec<PageId> {
    let of = |kinds: &[PageKind]| -> Vec<PageId> {
        let all = pages.iter().enumerate();
        all.filter(|(_, page)| page.language == 0 && kinds.contains(&page.kind)).map(|(id, _)| id as PageId).collect()
    };
    let mut list = of(&[PageKind::Section, PageKind::Page]);
    if list.len() > MOST {
        list = of(&[PageKind::Home, PageKind::Section]);
    }
    let titles = Titles::new(input.config.language());
    list.sort_by(|one, two| {
        let (one, two) = (&pages[*one as usize], &pages[*two as usize]);
        titles.compare(bare(&one.title), bare(&two.title)).then_with(|| (&one.title, &one.route).cmp(&(&two.title, &two.route)))
    });
    list.extend(of(&[PageKind::Taxonomy]));
    list
}
