//! The whole site as a value: every file that would be published, in order, each with what is
//! needed to make its bytes.
//!
//! A bundle renders nothing until it is asked for a file, so the whole site is never in memory.
//! The disk, a preview server and an archive are readers of the same value. It does not write.

mod atom;
mod claims;
pub mod hosts;
mod llms;
pub mod pictures;
mod redirects;
mod routes;
mod sitemap;
mod slides;
mod svg;
mod xml;

use crate::diag::Diagnostic;
use crate::markdown::html::Target;
use crate::memo::{Memo, guarded};
use crate::render::Renderer;
use crate::render::view::Addresses;
use crate::site::PageId;
use crate::source::{Hash, Key};
use crate::world::CONTENT;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

pub use routes::{Entry, Extras, Routes};
pub use svg::active_part;

/// The bytes of a published file.
pub enum Content<'a> {
    /// These, which the site has or which were made just now.
    Bytes(Cow<'a, [u8]>),
    /// Those of a file of the site, by its path below the root.
    File(Arc<str>),
    /// Those that [`pictures`] makes of a file of the site: its version of a width, or the whole.
    Picture(Arc<str>, Option<u32>),
}

/// A page's bytes with what came up while making them.
pub type Rendered = (Vec<u8>, Vec<Diagnostic>);

/// The whole site as a value.
pub struct Bundle {
    /// What is published where.
    pub routes: Arc<Routes>,
    /// What pages are rendered from.
    pub renderer: Renderer,
    /// Rendered pages, where the bundle is one of several in a row.
    rendered: Arc<Memo<Rendered>>,
    /// Leaves the answers to links out of the key of a page, a fault that a test has to find.
    forgetful: bool,
}

impl Bundle {
    /// The site that a renderer renders at these routes.
    pub fn new(mut renderer: Renderer, routes: Arc<Routes>, rendered: Arc<Memo<Rendered>>, forgetful: bool) -> Bundle {
        renderer.assets.clone_from(&routes.assets);
        renderer.search.clone_from(&routes.search);
        Bundle { routes, renderer, rendered, forgetful }
    }

    /// Leaves out the versions of pictures with these widths, by the path of the picture below the root: where they are
    /// made, it turns out which are of no use.
    pub fn leave_out(&mut self, widths: &BTreeMap<Arc<str>, Vec<u32>>) {
        if widths.is_empty() {
            return;
        }
        let useless = |file: &str, width: &u32| widths.get(file).is_some_and(|widths| widths.contains(width));
        let kept = |entry: &Entry| !matches!(entry, Entry::Picture(file, Some(width)) if useless(file, width));
        Arc::make_mut(&mut self.routes).entries.retain(|_, entry| kept(entry));
        let inside: BTreeMap<&str, &Vec<u32>> =
            widths.iter().map(|(file, widths)| (file.strip_prefix(CONTENT).unwrap_or(file), widths)).collect();
        let touched = |target: &Target| matches!(target, Target::Picture(_, Some(picture)) if inside.contains_key(&*picture.file));
        for targets in self.renderer.targets.iter_mut().filter(|targets| targets.iter().any(touched)) {
            for target in Arc::make_mut(targets) {
                if let Target::Picture(_, Some(picture)) = target
                    && let Some(useless) = inside.get(&*picture.file)
                {
                    picture.widths.retain(|width| !useless.contains(width));
                }
            }
        }
    }

    /// What is published, by the path of the file.
    pub fn entries(&self) -> &BTreeMap<String, Entry> {
        &self.routes.entries
    }

    /// The file that a published file is made of, for messages; its own path where there is none.
    pub fn source_path<'a>(&'a self, path: &'a str) -> &'a str {
        match self.entries().get(path) {
            Some(Entry::Page(id) | Entry::Redirect(id) | Entry::Slides(id) | Entry::Markdown(id)) => {
                let document = self.renderer.site.page(*id).document;
                document.map_or(path, |document| &self.renderer.documents[document].source.path)
            }
            Some(Entry::File(file) | Entry::Picture(file, _)) => file,
            _ => path,
        }
    }

    /// Makes the bytes of a published file.
    pub fn content(&self, path: &str) -> Option<(Content<'_>, Vec<Diagnostic>)> {
        let none = Vec::new;
        let made = |text: String| Content::Bytes(Cow::Owned(text.into_bytes()));
        Some(match self.entries().get(path)? {
            Entry::Page(id) => {
                let (bytes, problems) = self.page(*id);
                (Content::Bytes(Cow::Owned(bytes)), problems)
            }
            Entry::Redirect(page) => {
                let from = path.strip_suffix("index.html").unwrap_or(path);
                (made(redirects::page(&self.renderer, from, *page)), none())
            }
            Entry::File(file) => (Content::File(Arc::clone(file)), none()),
            Entry::Picture(file, width) => (Content::Picture(Arc::clone(file), *width), none()),
            Entry::Bytes(bytes) => (Content::Bytes(Cow::Borrowed(bytes)), none()),
            Entry::Text(text) => (made(text(&self.renderer)), none()),
            Entry::Feed(at) => {
                let feed = self.renderer.site.feeds.get(*at)?;
                (made(atom::xml(&self.renderer, feed)), none())
            }
            Entry::Slides(id) => (Content::Bytes(Cow::Owned(slides::presentation(&self.renderer, *id))), none()),
            Entry::Markdown(id) => (made(llms::page(&self.renderer, *id)), none()),
        })
    }

    /// What a page is made from, as a hash: where it is the same, the page is.
    pub fn version(&self, path: &str) -> Option<Hash> {
        match self.entries().get(path)? {
            Entry::Page(id) => Some(self.page_key(*id)),
            _ => None,
        }
    }

    /// Renders a page, or finds it among those rendered before.
    fn page(&self, id: PageId) -> Rendered {
        Arc::unwrap_or_clone(self.rendered.get(|| self.page_key(id), || self.render(id)))
    }

    fn render(&self, id: PageId) -> Rendered {
        let (html, problems) = guarded(|| self.renderer.page(id)).unwrap_or_else(|panic| {
            let page = self.renderer.site.page(id);
            let path = page.document.map(|document| Arc::clone(&self.renderer.documents[document].source.path));
            let path = path.unwrap_or_else(|| page.route.as_str().into());
            (String::new(), vec![internal(&path, &panic)])
        });
        (html.into_bytes(), problems)
    }

    /// Everything that a page's bytes depend on: its body and the answers to its links, what the
    /// site says of it and its surroundings, and the theme.
    fn page_key(&self, id: PageId) -> Hash {
        let renderer = &self.renderer;
        let page = renderer.site.page(id);
        let addresses = Addresses::new(page, renderer.base_url.as_deref(), renderer.offline);
        let mut key = Key::new("page", 1).hash(&renderer.templates.hash).hash(&renderer.view_key(id, &addresses));
        if let Some(document) = page.document {
            // The path is in what is said of its problems.
            let source = &renderer.documents[document].source;
            key = key.hash(source.hash()).text(&source.path);
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
