//! The whole site as a value: every file that would be published, in order, each with what is
//! needed to make its bytes.
//!
//! A bundle renders nothing until it is asked for a file, so the whole site is never in memory.
//! The disk, a preview server and an archive are readers of the same value. It does not write.

mod claims;
mod redirects;
mod sitemap;
mod svg;

use crate::diag::Diagnostic;
use crate::memo::{Memo, guarded};
use crate::render::view::Addresses;
use crate::render::{Renderer, SearchAddresses};
use crate::search;
use crate::site::{Asset, Page, PageId, PageKind, asset_route, paths};
use crate::source::{Hash, Key};
use crate::world::MARKER;
use std::collections::BTreeMap;
use std::sync::Arc;

use claims::{Claim, Claims, rivals};

pub use svg::active_part;

/// What makes a published file.
#[derive(Clone, Debug)]
pub enum Entry {
    /// A page.
    Page(PageId),
    /// A page that sends on to another.
    Redirect(PageId),
    /// A file of the site, by its path below the root, copied as it is.
    File(Arc<str>),
    /// These bytes.
    Bytes(Arc<[u8]>),
    /// The list of pages for search engines.
    Sitemap,
}

/// The bytes of a published file.
pub enum Content {
    /// These.
    Bytes(Arc<[u8]>),
    /// Those of a file of the site, by its path below the root.
    File(Arc<str>),
}

/// A page's bytes with what came up while making them.
pub type Rendered = (Arc<[u8]>, Vec<Diagnostic>);

/// The whole site as a value.
pub struct Bundle {
    /// What is published, by the path of the file.
    pub entries: BTreeMap<String, Entry>,
    /// What pages are rendered from.
    pub renderer: Renderer,
    /// Two things at one address.
    pub diagnostics: Vec<Diagnostic>,
    /// Rendered pages, where the bundle is one of several in a row.
    pub(crate) rendered: Arc<Memo<Rendered>>,
    /// Leaves the answers to links out of the key of a page, a fault that a test has to find.
    pub(crate) forgetful: bool,
}

/// Files that go into the bundle besides pages.
pub struct Extras<'a> {
    /// Files of the content folder by their path below it.
    pub assets: &'a BTreeMap<Arc<str>, Asset>,
    /// Files of `static/` by their path below it.
    pub statics: &'a [Arc<str>],
    /// The files of the search by their address.
    pub search: search::Published,
}

/// Where the theme's own files go.
const ASSETS: &str = "assets/";

impl Bundle {
    /// Collects everything that is published.
    pub fn new(mut renderer: Renderer, extras: Extras) -> Bundle {
        let assets = theme_assets(&renderer);
        renderer.assets = assets.iter().map(|(name, (route, _))| (name.clone(), route.clone())).collect();
        let index: Vec<String> = renderer.config.languages.iter().map(|language| search::entry_route(language)).collect();
        let client = renderer.assets.get(search::INTERFACE).cloned().filter(|_| !extras.search.is_empty());
        renderer.search = client.map(|client| SearchAddresses { client, index });
        let mut bundle =
            Bundle { entries: BTreeMap::new(), renderer, diagnostics: Vec::new(), rendered: Arc::new(Memo::new(false)), forgetful: false };
        let mut claims = Claims::default();
        let marker = Claim { file: None, span: None, what: "the marker by which Guidepost knows its own folder".to_owned() };
        claims.0.insert(MARKER.to_owned(), (MARKER.to_owned(), marker));
        let site = Arc::clone(&bundle.renderer.site);
        for (id, page) in site.pages.iter().enumerate() {
            let from = page.document.map(|document| (document, "slug".to_owned()));
            let what = described(page);
            bundle.claim(&mut claims, paths::output_path(&page.route), Entry::Page(id as PageId), from, what);
        }
        for (path, asset) in extras.assets.iter().filter(|(_, asset)| asset.published) {
            let what = format!("the file `{}`", asset.path);
            bundle.claim_file(&mut claims, asset_route(path), Entry::File(Arc::clone(&asset.path)), &asset.path, what);
        }
        for path in extras.statics {
            let file: Arc<str> = format!("static/{path}").into();
            let what = format!("the file `{file}`");
            bundle.claim_file(&mut claims, path.to_string(), Entry::File(Arc::clone(&file)), &file, what);
        }
        for (name, (route, bytes)) in assets {
            bundle.claim(&mut claims, route, Entry::Bytes(bytes), None, format!("the theme's file `{name}`"));
        }
        for (route, bytes) in extras.search {
            bundle.claim(&mut claims, route, Entry::Bytes(bytes), None, "the index of the search".to_owned());
        }
        if bundle.renderer.base_url.is_some() {
            bundle.claim(&mut claims, "sitemap.xml".to_owned(), Entry::Sitemap, None, "the sitemap".to_owned());
        }
        for (route, page, at) in &site.aliases {
            let from = site.page(*page).document.map(|document| (document, format!("aliases.{at}")));
            let what = format!("an alias of \"{}\"", site.page(*page).title);
            bundle.claim(&mut claims, paths::output_path(route), Entry::Redirect(*page), from, what);
        }
        bundle.settle_folders(&claims);
        bundle
    }

    fn claim(&mut self, claims: &mut Claims, path: String, entry: Entry, from: Option<(usize, String)>, what: String) {
        let file = from.as_ref().map(|(document, _)| Arc::clone(&self.renderer.documents[*document].source.path));
        let span =
            from.and_then(|(document, key)| crate::markdown::front::span_of(&self.renderer.documents[document].positions.front, &key));
        self.insert(claims, path, entry, Claim { file, span, what });
    }

    fn claim_file(&mut self, claims: &mut Claims, path: String, entry: Entry, file: &Arc<str>, what: String) {
        self.insert(claims, path, entry, Claim { file: Some(Arc::clone(file)), span: None, what });
    }

    fn insert(&mut self, claims: &mut Claims, path: String, entry: Entry, claim: Claim) {
        let folded = paths::folded(&path);
        if let Some((other, first)) = claims.0.get(&folded) {
            let problem = rivals(&path, other, first, &claim);
            self.diagnostics.push(problem);
            // Where only case differs, both are there on most systems, so that links to both work.
            if path != MARKER {
                self.entries.entry(path).or_insert(entry);
            }
            return;
        }
        claims.0.insert(folded, (path.clone(), claim));
        self.entries.insert(path, entry);
    }

    /// `a` and `a/b` cannot both be files; the file gives way.
    fn settle_folders(&mut self, claims: &Claims) {
        self.diagnostics.extend(claims.folders_alike(&self.entries));
        for (path, problem) in claims.files_as_folders(&self.entries) {
            self.diagnostics.extend(problem);
            self.entries.remove(&path);
        }
    }

    /// The file that a published file is made of, for messages; its own path where there is none.
    pub fn source_path<'a>(&'a self, path: &'a str) -> &'a str {
        match self.entries.get(path) {
            Some(Entry::Page(id) | Entry::Redirect(id)) => {
                let document = self.renderer.site.page(*id).document;
                document.map_or(path, |document| &self.renderer.documents[document].source.path)
            }
            Some(Entry::File(file)) => file,
            _ => path,
        }
    }

    /// Makes the bytes of a published file.
    pub fn content(&self, path: &str) -> Option<(Content, Vec<Diagnostic>)> {
        let none = Vec::new;
        Some(match self.entries.get(path)? {
            Entry::Page(id) => {
                let (bytes, problems) = self.page(*id);
                (Content::Bytes(bytes), problems)
            }
            Entry::Redirect(page) => {
                let from = path.strip_suffix("index.html").unwrap_or(path);
                (Content::Bytes(redirects::page(&self.renderer, from, *page).into_bytes().into()), none())
            }
            Entry::File(file) => (Content::File(Arc::clone(file)), none()),
            Entry::Bytes(bytes) => (Content::Bytes(Arc::clone(bytes)), none()),
            Entry::Sitemap => (Content::Bytes(sitemap::xml(&self.renderer).into_bytes().into()), none()),
        })
    }

    /// Renders a page, or finds it among those rendered before.
    fn page(&self, id: PageId) -> Rendered {
        let rendered = self.rendered.get(|| self.page_key(id), || self.render(id));
        (*rendered).clone()
    }

    fn render(&self, id: PageId) -> Rendered {
        let (html, problems) = guarded(|| self.renderer.page(id)).unwrap_or_else(|panic| {
            let page = self.renderer.site.page(id);
            let path = page.document.map(|document| Arc::clone(&self.renderer.documents[document].source.path));
            let path = path.unwrap_or_else(|| page.route.as_str().into());
            (String::new(), vec![internal(&path, &panic)])
        });
        (html.into_bytes().into(), problems)
    }

    /// Everything that a page's bytes depend on: its body and the answers to its links, what the
    /// site says of it and its surroundings, and the theme.
    fn page_key(&self, id: PageId) -> Hash {
        let renderer = &self.renderer;
        let page = renderer.site.page(id);
        let addresses = Addresses::new(page, renderer.base_url.as_deref(), renderer.offline);
        let mut key = Key::new("page", 1).hash(&renderer.templates.hash).hash(&renderer.view_key(id, &addresses));
        if let Some(document) = page.document {
            key = key.hash(renderer.documents[document].source.hash());
            if !self.forgetful {
                key = key.debug(&*renderer.targets[document]);
            }
        }
        key.finish()
    }
}

/// A fault of Guidepost itself.
pub fn internal(path: &Arc<str>, panic: &str) -> Diagnostic {
    Diagnostic::new("internal", path, format!("Guidepost failed on this file: {panic}"))
        .hint("This is a mistake in Guidepost; please report it with this file.")
}

/// A page in words that tell it from others.
fn described(page: &Page) -> String {
    match (page.kind, &page.path, &page.folder) {
        (PageKind::NotFound, ..) => "the page for addresses that lead nowhere".to_owned(),
        (PageKind::Search, ..) => "the search page".to_owned(),
        (PageKind::Taxonomy, ..) => format!("the list of all \"{}\"", page.title),
        (PageKind::Term, ..) => format!("the list of pages with the term \"{}\"", page.title),
        (_, Some(path), _) => format!("the page `{path}`"),
        (_, None, Some(folder)) => format!("the page of the folder `{folder}/`"),
        _ => format!("the page \"{}\"", page.title),
    }
}

/// The theme's files with the addresses they are published at: stylesheets and scripts carry their
/// hash, so that browsers may keep them for ever.
fn theme_assets(renderer: &Renderer) -> BTreeMap<String, (String, Arc<[u8]>)> {
    let published = |(name, bytes): (&String, &Arc<[u8]>)| {
        let bytes = if name == search::INTERFACE { search::client(bytes) } else { Arc::clone(bytes) };
        let route = match name.rsplit_once('.') {
            Some((stem, extension @ ("css" | "js"))) => {
                let hash = blake3::hash(&bytes).to_hex();
                format!("{ASSETS}{stem}.{}.{extension}", &hash[..8])
            }
            _ => format!("{ASSETS}{name}"),
        };
        (name.clone(), (route, bytes))
    };
    renderer.templates.assets.iter().map(published).collect()
}
