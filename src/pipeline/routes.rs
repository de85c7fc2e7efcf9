//! Where the table of routes is kept from run to run, and what it depends on.

use super::read::Files;
use super::{Caches, shown};
use crate::output::{Extras, Routes};
use crate::render::Renderer;
use crate::render::templates::Templates;
use crate::search;
use crate::site::Asset;
use crate::site::feeds::Feed;
use crate::source::Hash;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What the table of routes was made from, to be compared with what the next would be made from. Titles
/// are in it only by way of problems, which are never kept.
pub(super) struct RouteInputs {
    names: Hash,
    templates: Arc<Templates>,
    assets: Arc<BTreeMap<Arc<str>, Asset>>,
    files: Arc<Files>,
    shown: BTreeSet<Arc<str>>,
    index: Option<search::Published>,
    /// Whether the address of the site is known.
    address: bool,
    feeds: Vec<Feed>,
    llms: bool,
}

impl RouteInputs {
    pub(super) fn same(&self, other: &Self) -> bool {
        self.names == other.names
            && Arc::ptr_eq(&self.templates, &other.templates)
            && self.assets == other.assets
            && self.files.statics == other.files.statics
            && self.shown == other.shown
            && self.index == other.index
            && self.address == other.address
            && self.llms == other.llms
            && self.feeds.iter().map(|feed| &feed.route).eq(other.feeds.iter().map(|feed| &feed.route))
    }
}

/// What is published where.
pub(super) fn find_routes(
    renderer: &Renderer,
    assets: &Arc<BTreeMap<Arc<str>, Asset>>,
    files: &Arc<Files>,
    index: Option<search::Published>,
    caches: &Caches,
) -> Arc<Routes> {
    let shown = shown::pictures(renderer, assets);
    let extras = Extras { assets, shown: &shown, statics: &files.statics, search: index.as_ref() };
    let inputs = || RouteInputs {
        names: *renderer.site.names_hash(),
        templates: Arc::clone(&renderer.templates),
        assets: Arc::clone(assets),
        files: Arc::clone(files),
        shown: shown.clone(),
        index: index.clone(),
        address: renderer.base_url.is_some(),
        feeds: renderer.site.feeds.clone(),
        llms: renderer.config.llms,
    };
    let routes = caches.routes.get(inputs, RouteInputs::same, || Routes::new(renderer, &extras));
    // Problems name places in files, which change without the routes changing.
    if routes.diagnostics.is_empty() { routes } else { Arc::new(Routes::new(renderer, &extras)) }
}
