//! The site as a preview: the last build, its pages rendered when they are asked for, and what is wrong
//! with it.
//!
//! A build is a value, and readers hold on to the one that they began with, so a new one never waits for
//! them. It knows no HTTP and no sockets.

use super::problems::Problems;
use crate::diag::{Diagnostic, Severity};
use crate::memo::guarded;
use crate::output::{Content, Entry, internal, pictures};
use crate::pipeline::{self, Build, Caches, Options};
use crate::progress::Unwatched;
use crate::search;
use crate::site::names::LeftOut;
use crate::site::paths;
use crate::source::{Hash, Key};
use crate::world::{KeptWorld, World};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// How many of the pages that somebody looked at are kept up to date, with their problems.
const PAGES: usize = 64;
/// Pages that list more pages than this are not tried.
const TRIED: usize = 200;
/// How many addresses that pages had before are remembered.
const MOVED: usize = 1000;

/// The page that is shown where there is none.
pub const NOT_FOUND: &str = "404.html";

/// The site as it is now.
pub struct Now {
    /// Everything that is shown.
    pub build: Arc<Build>,
    /// What is wrong with it.
    pub problems: Arc<Problems>,
    /// A hash of what shows the pages, style sheets excepted: where it changes, browsers load anew.
    pub layout: Hash,
    /// Which build it is.
    number: u64,
    /// What the build itself found wrong, and what came to light on the pages that were tried.
    found: Arc<Vec<Diagnostic>>,
    /// Whether something came to light there.
    failed: bool,
}

impl Now {
    /// The path of the site's own address, with a `/` at both ends. The site is found below it too, so that
    /// the page for addresses that lead nowhere has links that work.
    pub fn base(&self) -> String {
        let path = self.build.config.base_url.as_deref().and_then(|url| url.splitn(4, '/').nth(3)).unwrap_or_default();
        if path.is_empty() { "/".to_owned() } else { format!("/{path}/") }
    }
}

/// A preview of a site.
pub struct Preview {
    /// Its files.
    pub world: KeptWorld,
    options: Options,
    caches: Caches,
    now: watch::Sender<Arc<Now>>,
    pages: Mutex<HashMap<String, Looked>>,
    moved: Mutex<HashMap<String, String>>,
    index: Mutex<Index>,
    pictures: pictures::Kept,
}

/// A page that somebody looked at.
struct Looked {
    version: Hash,
    problems: Vec<Diagnostic>,
    /// Its last version that could be rendered, if there was one.
    good: Option<Arc<[u8]>>,
    at: Instant,
}

/// The index of the search, made when it is asked for, and the one before it, from which a browser may
/// still load.
#[derive(Default)]
struct Index {
    number: u64,
    files: Arc<search::Published>,
    before: Arc<search::Published>,
}

/// A file of the preview.
pub enum Found {
    /// A page, unless it could never be rendered, and what the browser has to know of it.
    Page(Option<Arc<[u8]>>, About),
    /// Anything else.
    File(Arc<[u8]>),
}

/// What the browser knows of a page.
pub struct About {
    /// What it is made from, as a short name.
    pub version: String,
    /// Its file below the site's root.
    pub file: Option<Arc<str>>,
    /// Why it will not be on the published site.
    pub left_out: Option<LeftOut>,
}

/// What a rebuild did.
pub struct Report {
    /// How long it took.
    pub took: Duration,
    /// Problems that were not there before.
    pub new: Vec<Diagnostic>,
    /// How many problems are gone.
    pub fixed: usize,
    /// Whether there is anything else to see than before.
    pub differs: bool,
    /// All problems of the build.
    pub problems: Arc<Vec<Diagnostic>>,
    /// The build.
    pub build: Arc<Build>,
}

fn lock<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    // What is kept under these locks is whole between any two statements.
    value.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Preview {
    /// Builds the site for the first time.
    pub fn new(world: KeptWorld, options: Options) -> Preview {
        let caches = Caches::preview();
        let build = Arc::new(pipeline::run(&world, &options, &caches, &Unwatched));
        let tried = tried(&build);
        let failed = !tried.is_empty();
        let found = Arc::new(together(build.diagnostics.clone(), tried, &build));
        let problems = Arc::new(Problems::new(&found, &build, world.root()));
        let now = Now { layout: layout(&build), problems, build, number: 1, found, failed };
        Preview {
            world,
            options,
            caches,
            now: watch::Sender::new(Arc::new(now)),
            pages: Mutex::default(),
            moved: Mutex::default(),
            index: Mutex::default(),
            pictures: pictures::Kept::default(),
        }
    }

    /// What the first build did, which began at `start`.
    pub fn first(&self, start: Instant) -> Report {
        let now = self.now();
        report(&[], &now.found, &now.build, start)
    }

    /// The site as it is now.
    pub fn now(&self) -> Arc<Now> {
        Arc::clone(&self.now.borrow())
    }

    /// Tells when that changes.
    pub fn subscribe(&self) -> watch::Receiver<Arc<Now>> {
        self.now.subscribe()
    }

    /// Builds the site anew after files changed. `today` is the day.
    pub fn rebuild(&self, today: jiff::civil::Date) -> Report {
        let start = Instant::now();
        let before = self.now();
        let options = Options { today, ..self.options.clone() };
        let build = guarded(|| pipeline::run(&self.world, &options, &self.caches, &Unwatched));
        let (build, found) = match build {
            Ok(build) => {
                let found = build.diagnostics.clone();
                // A site without pages is mostly one that is just being moved; what was there stays.
                let empty = found.iter().any(|problem| problem.code == pipeline::NO_PAGES);
                (if empty { Arc::clone(&before.build) } else { Arc::new(build) }, found)
            }
            Err(panic) => (Arc::clone(&before.build), vec![internal(&".".into(), &panic)]),
        };
        self.remember_moves(&before.build, &build);
        let layout = layout(&build);
        let tried = if before.failed || layout != before.layout { tried(&build) } else { Vec::new() };
        let failed = !tried.is_empty();
        let found = together(found, tried, &build);
        let mut report = report(&before.found, &found, &build, start);
        report.differs = differs(&before.build, &build) || *before.found != found;
        let found = Arc::new(found);
        let problems = self.problems(&found, &build);
        let now = Now { layout, problems, build, number: before.number + 1, found, failed };
        self.now.send_replace(Arc::new(now));
        report
    }

    /// Renders the pages that somebody looked at once more, where they changed, for their problems.
    pub fn look_again(&self) {
        let now = self.now();
        let paths: Vec<(String, Hash)> = lock(&self.pages).iter().map(|(path, page)| (path.clone(), page.version)).collect();
        for (path, version) in paths {
            match now.build.bundle.version(&path) {
                Some(current) if current == version => {}
                Some(_) => drop(self.page(&now, &path)),
                None => drop(lock(&self.pages).remove(&path)),
            }
        }
        self.tell_problems();
    }

    /// The file at a path, if the site has one there.
    ///
    /// # Errors
    /// Where a file of the site cannot be read any more.
    pub fn file(&self, now: &Now, path: &str) -> std::io::Result<Option<Found>> {
        let bundle = &now.build.bundle;
        match bundle.entries().get(path) {
            Some(Entry::Page(_)) => Ok(self.page(now, path).map(|html| Found::Page(html, about(now, path)))),
            Some(_) => Ok(match bundle.content(path) {
                Some((Content::Bytes(bytes), _)) => Some(Found::File(bytes.into())),
                Some((Content::File(file), _)) => Some(Found::File(self.world.read(&file, u64::from(u32::MAX))?.into())),
                Some((Content::Picture(file, width), _)) => {
                    let bytes = self.world.read(&file, u64::from(u32::MAX))?;
                    Some(Found::File(self.pictures.get(bytes, width, now.build.config.limits.megapixels)))
                }
                None => None,
            }),
            None if path.starts_with(search::FOLDER) => Ok(self.index_file(now, path).map(Found::File)),
            None => Ok(None),
        }
    }

    /// Where a page went that was at this path.
    pub fn moved(&self, path: &str) -> Option<String> {
        lock(&self.moved).get(path).cloned()
    }

    /// A page as it is rendered now, or as it was when it last could be. Its problems join those of the
    /// site.
    fn page(&self, now: &Now, path: &str) -> Option<Option<Arc<[u8]>>> {
        let version = now.build.bundle.version(path)?;
        let (content, problems) = now.build.bundle.content(path)?;
        let Content::Bytes(bytes) = content else { return None };
        let mut pages = lock(&self.pages);
        let before = pages.get(path);
        // A template may be empty without being wrong.
        let failed = bytes.is_empty() && problems.iter().any(|problem| problem.severity == Severity::Error);
        let good = if failed { before.and_then(|before| before.good.clone()) } else { Some(bytes.into()) };
        let same = before.map_or(problems.is_empty(), |before| before.problems == problems);
        pages.insert(path.to_owned(), Looked { version, problems, good: good.clone(), at: Instant::now() });
        if pages.len() > PAGES
            && let Some(oldest) = pages.iter().min_by_key(|(_, page)| page.at).map(|(path, _)| path.clone())
        {
            pages.remove(&oldest);
        }
        drop(pages);
        if !same {
            self.tell_problems();
        }
        Some(good)
    }

    fn problems(&self, found: &[Diagnostic], build: &Build) -> Arc<Problems> {
        let mut all = found.to_vec();
        all.extend(lock(&self.pages).values().flat_map(|page| page.problems.iter().cloned()));
        Arc::new(Problems::new(&pipeline::judge(all, &build.config), build, self.world.root()))
    }

    /// Tells what is wrong, if that is something else than before.
    fn tell_problems(&self) {
        let now = self.now();
        let problems = self.problems(&now.found, &now.build);
        self.now.send_if_modified(|now| {
            if now.problems.json == problems.json {
                return false;
            }
            let Now { build, layout, number, found, failed, .. } = &**now;
            let (build, found) = (Arc::clone(build), Arc::clone(found));
            *now = Arc::new(Now { build, problems, layout: *layout, number: *number, found, failed: *failed });
            true
        });
    }

    fn index_file(&self, now: &Now, path: &str) -> Option<Arc<[u8]>> {
        let mut index = lock(&self.index);
        let entry = now.build.config.languages.iter().any(|language| search::entry_route(language) == path);
        if entry && index.number != now.number {
            let (files, _) = pipeline::search_index(&now.build, &self.caches);
            *index = Index { number: now.number, files: Arc::new(files), before: Arc::clone(&index.files) };
        }
        index.files.get(path).or_else(|| index.before.get(path)).cloned()
    }

    /// Remembers where pages went: those whose file has another address now, and those whose file was
    /// renamed, which shows by its text.
    fn remember_moves(&self, before: &Build, after: &Build) {
        if before.bundle.renderer.site.names_hash() == after.bundle.renderer.site.names_hash() {
            return;
        }
        let (old, new) = (&before.bundle.renderer, &after.bundle.renderer);
        let files: HashSet<&str> = old.documents.iter().map(|document| &*document.source.path).collect();
        let (mut by_file, mut by_text) = (BTreeMap::new(), HashMap::new());
        for (document, page) in &new.site.by_document {
            let (source, route) = (&new.documents[*document].source, &new.site.page(*page).route);
            by_file.insert(&*source.path, route);
            if !files.contains(&*source.path) {
                by_text.insert(&*source.text, route);
            }
        }
        let mut moved = lock(&self.moved);
        moved.retain(|from, _| !after.bundle.entries().contains_key(from));
        for (document, page) in &old.site.by_document {
            let (source, from) = (&old.documents[*document].source, paths::output_path(&old.site.page(*page).route));
            if matches!(after.bundle.entries().get(&from), Some(Entry::Page(_))) || moved.len() >= MOVED {
                continue;
            }
            if let Some(to) = by_file.get(&*source.path).or_else(|| by_text.get(&*source.text)) {
                moved.insert(from, (*to).clone());
            }
        }
    }
}

/// What the browser has to know of a page.
pub fn about(now: &Now, path: &str) -> About {
    let renderer = &now.build.bundle.renderer;
    let shown = if now.build.bundle.entries().contains_key(path) { path } else { NOT_FOUND };
    let version = now.build.bundle.version(shown).map(|version| version.to_hex()[..16].to_owned()).unwrap_or_default();
    let page = match now.build.bundle.entries().get(path) {
        Some(Entry::Page(id)) => Some(renderer.site.page(*id)),
        _ => None,
    };
    let document = page.and_then(|page| page.document);
    About {
        version,
        file: document.map(|document| Arc::clone(&renderer.documents[document].source.path)),
        left_out: page.and_then(|page| page.left_out),
    }
}

/// Everything that shows pages: the theme without its style sheets, the settings, the data.
fn layout(build: &Build) -> Hash {
    let renderer = &build.bundle.renderer;
    Key::new("layout", 1).hash(&renderer.templates.shape).hash(&renderer.data.hash).debug(&*build.config).finish()
}

/// What goes wrong on one page for each template, so that nobody is told that all is well with a theme that no page
/// has been rendered with.
fn tried(build: &Build) -> Vec<Diagnostic> {
    let (bundle, mut seen, mut problems) = (&build.bundle, HashSet::new(), Vec::new());
    for (path, entry) in bundle.entries() {
        let Entry::Page(id) = entry else { continue };
        let page = bundle.renderer.site.page(*id);
        // A long list takes longer to render than a writer should wait for.
        if page.children.len() <= TRIED && seen.insert(bundle.renderer.template(page)) {
            problems.extend(bundle.content(path).into_iter().flat_map(|(_, problems)| problems));
        }
    }
    problems
}

/// What a build found wrong, with what came to light on pages.
fn together(mut found: Vec<Diagnostic>, tried: Vec<Diagnostic>, build: &Build) -> Vec<Diagnostic> {
    if tried.is_empty() {
        return found;
    }
    found.extend(tried);
    pipeline::judge(found, &build.config)
}

/// Whether two builds were made from different things.
fn differs(one: &Build, two: &Build) -> bool {
    let (one, two) = (&one.bundle.renderer, &two.bundle.renderer);
    !Arc::ptr_eq(&one.site, &two.site)
        || !Arc::ptr_eq(&one.templates, &two.templates)
        || !Arc::ptr_eq(&one.data, &two.data)
        || !one.documents.iter().zip(&two.documents).all(|(one, two)| Arc::ptr_eq(one, two))
}

fn report(before: &[Diagnostic], after: &[Diagnostic], build: &Arc<Build>, start: Instant) -> Report {
    // Where in a file a problem is changes with every line before it.
    type Name<'a> = (&'a str, &'static str, &'a str);
    fn name(problem: &Diagnostic) -> Name<'_> {
        (&problem.path, problem.code, &problem.message)
    }
    let old: BTreeSet<Name> = before.iter().map(name).collect();
    let now: BTreeSet<Name> = after.iter().map(name).collect();
    Report {
        took: start.elapsed(),
        new: after.iter().filter(|problem| !old.contains(&name(problem))).cloned().collect(),
        fixed: old.difference(&now).count(),
        differs: true,
        problems: Arc::new(after.to_vec()),
        build: Arc::clone(build),
    }
}
