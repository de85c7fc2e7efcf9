//! The links that a page has besides those of its text: to what is related, from where it is linked, to
//! the feeds and to its Markdown text.
//!
//! Each list has a fixed length at most, so a page does not grow with the site.

use super::view::{Addresses, ChildView, LinkView, Views};
use crate::site::paths::markdown_path;
use crate::site::{Page, PageId, PageKind};

/// How many of the pages that link to a page are named.
const BACKLINKS: usize = 20;

impl<'a> Views<'a> {
    pub(super) fn related(&self, id: PageId, addresses: &Addresses) -> Vec<ChildView<'a>> {
        self.connections.related(self.site, id).iter().map(|id| self.child(*id, addresses)).collect()
    }

    pub(super) fn backlinks(&self, id: PageId, addresses: &Addresses) -> Vec<LinkView<'a>> {
        self.connections.backlinks(id).iter().take(BACKLINKS).map(|id| self.link(*id, addresses)).collect()
    }

    /// How many more there are.
    pub(super) fn more_backlinks(&self, id: PageId) -> usize {
        self.connections.backlinks(id).len().saturating_sub(BACKLINKS)
    }

    /// The feeds of the sections above a page, the nearest first. A copy on a disk has none.
    pub(super) fn feeds(&self, id: PageId, addresses: &Addresses) -> Vec<LinkView<'a>> {
        let mut feeds = Vec::new();
        let mut above = Some(id).filter(|_| !self.offline && !self.site.feeds.is_empty());
        while let Some(id) = above {
            if let Ok(at) = self.site.feeds.binary_search_by_key(&id, |feed| feed.page) {
                feeds.push(LinkView { title: self.feed_title(id), href: addresses.to(&self.site.feeds[at].route) });
            }
            above = self.site.page(id).parent;
        }
        feeds
    }

    /// The feed of a front page is that of the site.
    fn feed_title(&self, id: PageId) -> &'a str {
        let page = self.site.page(id);
        let site = self.config.title.as_deref().filter(|_| page.kind == PageKind::Home);
        site.unwrap_or(&page.title)
    }

    pub(super) fn markdown(&self, page: &Page, addresses: &Addresses) -> Option<String> {
        let wanted = self.config.llms && page.document.is_some();
        wanted.then(|| addresses.to(&markdown_path(&page.route)))
    }
}
