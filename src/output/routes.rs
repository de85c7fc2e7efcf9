//! What is published where: every address of the site, in order, with what stands behind it.
//!
//! It makes no bytes of pages (that is [`super::Bundle`]), so the table stays as it is while texts change.

use super::claims::{Claim, Claims, Kind, rivals};
use super::{hosts, llms, sitemap};
use crate::diag::Diagnostic;
use crate::markdown::html::Picture;
use crate::markdown::html::pictures::narrow_address;
use crate::render::view::is_slides;
use crate::render::{ASSETS, Renderer, SearchAddresses};
use crate::search;
use crate::site::{Asset, Page, PageId, PageKind, asset_route, paths};
use crate::world::MARKER;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What makes a published file.
#[derive(Clone, Debug)]
pub enum Entry {
    /// A page.
    Page(PageId),
    /// A page that sends on to another.
    Redirect(PageId),
    /// A file of the site, by its path below the root, copied as it is.
    File(Arc<str>),
    /// What [`super::pictures`] makes of a file of the site: its version of a width, or the whole.
    Picture(Arc<str>, Option<u32>),
    /// These bytes.
    Bytes(Arc<[u8]>),
    /// A list or a statement that is made from the site as a whole.
    Text(fn(&Renderer) -> String),
    /// A feed, by its place among those of the site.
    Feed(usize),
    /// The presentation that a page is, as a file.
    Slides(PageId),
    /// The Markdown text of a page.
    Markdown(PageId),
}

/// The table.
#[derive(Clone, Default)]
pub struct Routes {
    /// What is published, by the path of the file.
    pub entries: BTreeMap<String, Entry>,
    /// The addresses of the theme's files by name.
    pub assets: BTreeMap<String, String>,
    /// Where the files of the search are, if the site has one.
    pub search: Option<SearchAddresses>,
    /// Two things at one address.
    pub diagnostics: Vec<Diagnostic>,
}

/// Files that are published besides pages.
pub struct Extras<'a> {
    /// Files of the content folder by their path below it.
    pub assets: &'a BTreeMap<Arc<str>, Asset>,
    /// Pictures that a page shows, of which there are narrower versions, by their path in the same way.
    pub shown: &'a BTreeSet<Arc<str>>,
    /// Files of `static/` by their path below it.
    pub statics: &'a [Arc<str>],
    /// The files of the search by their address, if the site has one. Without files, somebody else
    /// makes them when they are asked for.
    pub search: Option<&'a search::Published>,
}

impl Routes {
    /// Collects everything that is published. Of the renderer only what it renders from counts.
    pub fn new(renderer: &Renderer, extras: &Extras) -> Routes {
        let assets = theme_assets(renderer);
        let mut table = Table { routes: Routes::default(), claims: Claims::default(), renderer };
        table.routes.assets = assets.iter().map(|(name, (route, _))| (name.clone(), route.clone())).collect();
        let index = renderer.config.languages.iter().map(|language| search::entry_route(language)).collect();
        let client = table.routes.assets.get(search::INTERFACE).cloned().filter(|_| extras.search.is_some());
        table.routes.search = client.map(|client| SearchAddresses { client, index });
        let what = "the marker by which Guidepost knows its own folder".to_owned();
        let marker = Claim { file: None, span: None, what, kind: Kind::Own };
        table.claims.0.insert(MARKER.to_owned(), (MARKER.to_owned(), marker));
        for (id, page) in renderer.site.pages.iter().enumerate() {
            let from = page.document.map(|document| (document, "slug".to_owned()));
            let kind = if page.kind.is_written() { Kind::Page } else { Kind::Own };
            table.claim(paths::output_path(&page.route), Entry::Page(id as PageId), from, kind, || described(page));
        }
        for (path, asset) in extras.assets.iter().filter(|(_, asset)| asset.left_out.is_none()) {
            match &asset.picture {
                Some(picture) => table.claim_picture(&asset_route(path), asset, picture, extras.shown.contains(path)),
                None => table.claim_file(asset_route(path), &asset.path),
            }
        }
        for path in extras.statics {
            table.claim_file(path.to_string(), &format!("static/{path}").into());
        }
        for (name, (route, bytes)) in assets {
            table.claim(route, Entry::Bytes(bytes), None, Kind::File, || format!("the theme's file `{name}`"));
        }
        for (route, bytes) in extras.search.into_iter().flatten() {
            table.claim(route.clone(), Entry::Bytes(Arc::clone(bytes)), None, Kind::Own, || "the index of the search".to_owned());
        }
        if renderer.base_url.is_some() {
            table.claim("sitemap.xml".to_owned(), Entry::Text(sitemap::xml), None, Kind::Own, || "the sitemap".to_owned());
        }
        for (route, page, at) in &renderer.site.aliases {
            let page_of = renderer.site.page(*page);
            let from = page_of.document.map(|document| (document, format!("aliases.{at}")));
            let what = || format!("an alias of \"{}\"", page_of.title);
            table.claim(paths::output_path(route), Entry::Redirect(*page), from, Kind::Alias, what);
        }
        table.claim_slides();
        table.offer_extras();
        table.settle_folders();
        table.routes
    }
}

/// The table while it is filled.
struct Table<'a> {
    routes: Routes,
    claims: Claims,
    renderer: &'a Renderer,
}

impl Table<'_> {
    fn claim(&mut self, path: String, entry: Entry, from: Option<(usize, String)>, kind: Kind, what: impl FnOnce() -> String) {
        let document = from.as_ref().map(|(document, _)| &self.renderer.documents[*document]);
        let file = document.map(|document| Arc::clone(&document.source.path));
        let span =
            document.zip(from.as_ref()).and_then(|(document, (_, key))| crate::markdown::front::span_of(&document.positions.front, key));
        self.insert(path, entry, Claim { file, span, what: what(), kind });
    }

    fn claim_file(&mut self, path: String, file: &Arc<str>) {
        let what = format!("the file `{file}`");
        self.insert(path, Entry::File(Arc::clone(file)), Claim { file: Some(Arc::clone(file)), span: None, what, kind: Kind::File });
    }

    /// A picture, and where a page shows it its narrower versions.
    fn claim_picture(&mut self, route: &str, asset: &Asset, picture: &Picture, shown: bool) {
        let claim = |what: String| Claim { file: Some(Arc::clone(&asset.path)), span: None, what, kind: Kind::File };
        let file = &asset.path;
        if !self.insert(route.to_owned(), Entry::Picture(Arc::clone(file), None), claim(format!("the file `{file}`"))) {
            // Where two pictures want one address, their versions would only say so again.
            return;
        }
        for width in picture.widths.iter().filter(|_| shown) {
            let what = format!("the version of `{file}` that is {width} pixels wide");
            self.insert(narrow_address(route, *width), Entry::Picture(Arc::clone(file), Some(*width)), claim(what));
        }
    }

    /// The files of the pages that are presentations.
    fn claim_slides(&mut self) {
        let renderer = self.renderer;
        if renderer.config.types.values().all(|page_type| !page_type.slides) {
            return;
        }
        for (document, page) in &renderer.site.by_document {
            let of = renderer.site.page(*page);
            if is_slides(of, &renderer.config) {
                let what = || format!("the presentation of `{}`", renderer.documents[*document].source.path);
                let from = Some((*document, "slug".to_owned()));
                self.claim(paths::slides_path(&of.route), Entry::Slides(*page), from, Kind::Page, what);
            }
        }
    }

    /// Whether the address was free.
    fn insert(&mut self, path: String, entry: Entry, claim: Claim) -> bool {
        let folded = paths::folded(&path);
        if let Some((other, first)) = self.claims.0.get(&folded) {
            let problem = rivals(&path, other, first, &claim);
            self.routes.diagnostics.push(problem);
            // Where only case differs, both are there on most systems, so that links to both work.
            if path != MARKER {
                self.routes.entries.entry(path).or_insert(entry);
            }
            return false;
        }
        self.claims.0.insert(folded, (path.clone(), claim));
        self.routes.entries.insert(path, entry);
        true
    }

    /// What comes on top. Where `static/` has a file at one of these addresses, that is what the owner of the site
    /// wants. A copy on a disk needs nothing that is for hosts, readers of feeds or search engines.
    fn offer_extras(&mut self) {
        let renderer = self.renderer;
        if renderer.config.llms {
            self.offer("llms.txt".to_owned(), Entry::Text(llms::list), "the list of pages in Markdown");
            for (document, page) in &renderer.site.by_document {
                let path = paths::markdown_path(&renderer.site.page(*page).route);
                let what = || format!("the Markdown text of `{}`", renderer.documents[*document].source.path);
                self.offer(path, Entry::Markdown(*page), &what());
            }
        }
        if renderer.offline {
            return;
        }
        for (at, feed) in renderer.site.feeds.iter().enumerate() {
            self.offer(feed.route.clone(), Entry::Feed(at), "the feed");
        }
        self.offer("robots.txt".to_owned(), Entry::Text(hosts::robots), "the note to search engines");
        self.offer("_headers".to_owned(), Entry::Text(hosts::headers), "the headers for the host");
        if !renderer.site.aliases.is_empty() {
            self.offer("_redirects".to_owned(), Entry::Text(hosts::redirects), "the redirects for the host");
        }
    }

    fn offer(&mut self, path: String, entry: Entry, what: &str) {
        let taken = self.claims.0.get(&paths::folded(&path)).and_then(|(_, claim)| claim.file.as_ref());
        match taken.filter(|file| file.starts_with("static/")) {
            Some(_) if hosts::FILES.contains(&path.as_str()) => {}
            Some(file) => {
                let problem = Diagnostic::new("host-file", file, format!("this file stands in the place of {what} that Guidepost writes"));
                self.routes.diagnostics.push(problem.hint("Give it another name if you did not mean that."));
            }
            None => _ = self.insert(path, entry, Claim { file: None, span: None, what: what.to_owned(), kind: Kind::Own }),
        }
    }

    /// `a` and `a/b` cannot both be files; the file gives way.
    fn settle_folders(&mut self) {
        let alike = self.claims.folders_alike(&self.routes.entries);
        self.routes.diagnostics.extend(alike);
        for (path, problem) in self.claims.files_as_folders(&self.routes.entries) {
            self.routes.diagnostics.extend(problem);
            self.routes.entries.remove(&path);
        }
    }
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
