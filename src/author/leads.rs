//! What links lead to, under names to which a move can be applied: files and folders in place of addresses.
//!
//! The answers are those of the site itself, whatever rules it has switched off.

use super::moving::Moving;
use super::ways::There;
use crate::config::{Check, Config};
use crate::markdown::html::Target;
use crate::markdown::outline::Link;
use crate::pipeline::Build;
use crate::site::answers::{From, Resolver};
use crate::site::names::{Named, join, scheme};
use crate::site::paths::{self, Name};
use crate::site::{PageId, Site};
use std::collections::HashMap;

/// What a link leads to; paths are below the folder of the guides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Lead {
    /// The page of a file.
    Page(String),
    /// The list of a folder without a page of its own, in a language.
    Folder(String, usize),
    /// A page that is made of no file, by its address.
    Made(String),
    /// A file beside pages.
    File(String),
    /// Something outside the guides, as it is written or by its address.
    Elsewhere(String),
    /// Nothing.
    Nothing,
}

impl Lead {
    /// The same after a move.
    pub fn moved(&self, moving: &Moving) -> Lead {
        match self {
            Lead::Page(path) => Lead::Page(moving.path(path)),
            Lead::File(path) => Lead::File(moving.path(path)),
            Lead::Folder(path, language) => Lead::Folder(moving.path(path), *language),
            other => other.clone(),
        }
    }
}

/// What the links of a site lead to.
pub(super) struct Leads<'a> {
    pub site: &'a Site,
    config: Config,
    /// Files beside pages by their address.
    files: HashMap<&'a str, &'a str>,
}

impl<'a> Leads<'a> {
    pub fn new(build: &'a Build) -> Self {
        let site = &*build.bundle.renderer.site;
        let file = |(path, named): (&'a std::sync::Arc<str>, &'a Named)| match named {
            Named::File(route, _) => Some((route.as_str(), &**path)),
            _ => None,
        };
        let files = site.names.files.iter().filter_map(file).collect();
        // Where a rule is off, what leads nowhere would look as if it led somewhere.
        let config = Config { check: Check::default(), ..(*build.config).clone() };
        Leads { site, config, files }
    }

    /// What an address without an anchor leads to, on a page.
    pub fn of(&self, page: PageId, address: &str, wiki: bool) -> Lead {
        if !wiki && (scheme(address).is_some() || address.starts_with("//")) {
            return Lead::Elsewhere(address.to_owned());
        }
        let Some(path) = self.site.page(page).path.as_deref() else { return Lead::Nothing };
        // The folder of the content only matters for advice, which nobody reads here.
        let resolver = Resolver { site: self.site, config: &self.config, offline: false, content: "" };
        let link = Link { address: address.to_owned(), title: String::new(), image: false, wiki };
        let answer = resolver.answer(&From { path, page }, &link);
        match (answer.page, answer.target) {
            (Some(page), _) => self.page(page),
            (None, Target::Address(address)) => self.file(page, &address),
            _ => Lead::Nothing,
        }
    }

    /// What stands at an address.
    pub fn of_route(&self, route: &str) -> Lead {
        let routes = &self.site.names.routes;
        match routes.get(route).or_else(|| routes.get(&format!("{route}/"))) {
            Some(Named::Page(page)) => self.page(*page),
            Some(Named::File(route, _)) => {
                self.files.get(route.as_str()).map_or_else(|| Lead::Elsewhere(route.clone()), |path| Lead::File((*path).to_owned()))
            }
            _ => Lead::Nothing,
        }
    }

    /// What a name in the settings leads to.
    pub fn of_name(&self, name: &str) -> Lead {
        match self.site.names.find(name) {
            Some(Named::Page(page)) => self.page(page),
            _ => Lead::Nothing,
        }
    }

    fn page(&self, id: PageId) -> Lead {
        let page = self.site.page(id);
        match (&page.path, &page.folder) {
            (Some(path), _) => Lead::Page(path.to_string()),
            (None, Some(folder)) => Lead::Folder(folder.to_string(), page.language),
            (None, None) => Lead::Made(page.route.clone()),
        }
    }

    fn file(&self, from: PageId, address: &str) -> Lead {
        if scheme(address).is_some() {
            return Lead::Elsewhere(address.to_owned());
        }
        let route = &self.site.page(from).route;
        let folder = route.rsplit_once('/').map_or("", |(folder, _)| folder);
        let route = join(folder, address.split(['?', '#']).next().unwrap_or_default()).unwrap_or_default();
        self.files.get(route.as_str()).map_or(Lead::Elsewhere(route), |path| Lead::File((*path).to_owned()))
    }

    /// The names of what a link leads to, for writing it.
    pub fn there(&self, lead: &Lead) -> Option<There> {
        let of_page = |id: PageId| {
            let page = self.site.page(id);
            There {
                file: page.path.as_deref().map(str::to_owned),
                unmarked: page.path.as_deref().and_then(|path| self.unmarked(path)),
                folder: page.folder.as_deref().map(str::to_owned),
                route: page.route.clone(),
            }
        };
        match lead {
            Lead::Page(path) | Lead::File(path) => match self.site.names.files.get(path.as_str())? {
                Named::Page(id) => Some(of_page(*id)),
                Named::File(route, _) => Some(There { file: Some(path.clone()), route: route.clone(), ..There::default() }),
                Named::LeftOut(_) => None,
            },
            Lead::Folder(path, language) => {
                let id = self.site.pages.iter().position(|page| page.folder.as_deref() == Some(path) && page.language == *language)?;
                Some(of_page(id as PageId))
            }
            Lead::Made(route) => Some(There { route: route.clone(), ..There::default() }),
            Lead::Elsewhere(_) | Lead::Nothing => None,
        }
    }

    fn unmarked(&self, path: &str) -> Option<String> {
        let Name { folder, stem, language } = paths::page_name(path, &self.config.languages);
        language?;
        Some(if folder.is_empty() { stem.to_owned() } else { format!("{folder}/{stem}") })
    }

    /// The page of a file.
    pub fn page_of(&self, path: &str) -> Option<PageId> {
        match self.site.names.files.get(path) {
            Some(Named::Page(id)) => Some(*id),
            _ => None,
        }
    }
}
