//! The pipeline, top to bottom: files in, bundle and diagnostics out.
//!
//! Each stage is a pure function of its inputs; [`Caches`] keeps its value, and what that was made from is
//! named right where the stage is called. Run with the same caches after an edit, only what the edit
//! reaches is made again, and the result is that of a clean run. Nothing here writes or prints.

mod data;
mod entities;
mod exemptions;
mod hosts;
mod kinds;
mod last_good;
mod links;
mod read;
mod redirects;
mod routes;
mod settings;
mod shown;
mod starts;

use crate::config::{self, Config};
use crate::data::DataFile;
use crate::diag::{Diagnostic, Severity};
use crate::markdown::outline::Outline;
use crate::markdown::{Document, front};
use crate::memo::{Latest, Memo, PerFile, guarded};
use crate::output::{Bundle, Rendered, Routes, internal};
use crate::progress::Progress;
use crate::render::data::Data;
use crate::render::templates::{Templates, ThemeFile};
use crate::render::{MenuLink, MenuTarget, Parts, Renderer};
use crate::search;
use crate::search::synonyms::Synonyms;
use crate::site::connections::Connections;
use crate::site::names::{Named, scheme};
use crate::site::{Asset, Drafts, Site, SiteInput};
use crate::source::{Hash, Source};
use crate::world::{Listing, World};
use jiff::civil::Date;
use last_good::LastGood;
use links::{Answered, Leads, answer_links, connect};
use rayon::prelude::*;
use read::{Files, Settings, Version, parse_pages, parsing_key, read_assets, read_config, read_synonyms, read_templates};
use routes::{RouteInputs, find_routes};
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

/// What a run depends on besides files.
#[derive(Clone, Debug)]
pub struct Options {
    /// The address of the site, in place of that in `site.yaml`.
    pub base_url: Option<String>,
    /// What becomes of drafts and pages of the future.
    pub drafts: Drafts,
    /// Whether the site is to work from a disk.
    pub offline: bool,
    /// Whether code gets colours; checking does not need them.
    pub highlight: bool,
    /// Whether there is a search, and when its index is made.
    pub search: Index,
    /// Whether blocks carry the line of the file that they stand on.
    pub lines: bool,
    /// The day, which decides what is in the future and what is due for review.
    pub today: Date,
}

impl Options {
    /// As the site is published on a day.
    pub fn published(today: Date) -> Options {
        Options { base_url: None, drafts: Drafts::LeftOut, offline: false, highlight: true, search: Index::Made, lines: false, today }
    }
}

/// The index of the search.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Index {
    /// There is none; checking does not need it.
    None,
    /// It is in the bundle.
    Made,
    /// The pages ask for it, but it is made by [`search_index`].
    OnDemand,
}

/// Values kept from run to run.
pub struct Caches {
    files: Latest<(Arc<Listing>, Arc<Config>), Files>,
    config: Latest<(Option<Source>, Option<String>), Settings>,
    theme: PerFile<u64, ThemeFile>,
    templates: Latest<(Vec<Arc<ThemeFile>>, config::Theme), Templates>,
    documents: PerFile<Version, Document>,
    data_files: PerFile<data::Version, DataFile>,
    data: Latest<Vec<data::Named>, Data>,
    entities: entities::Cache,
    assets: PerFile<(u64, Arc<Config>), (Asset, Vec<Diagnostic>)>,
    site: Latest<SiteInputs, Site>,
    links: PerFile<(Arc<Document>, Hash), Answered>,
    connections: Latest<(Arc<Site>, Vec<Leads>), Connections>,
    routes: Latest<RouteInputs, Routes>,
    rendered: Arc<Memo<Rendered>>,
    search: search::Cache,
    last_good: Option<LastGood>,
    forgetful: bool,
}

impl Caches {
    fn new(on: bool) -> Self {
        Caches {
            files: Latest::new(on),
            config: Latest::new(on),
            theme: PerFile::new(on),
            templates: Latest::new(on),
            documents: PerFile::new(on),
            data_files: PerFile::new(on),
            data: Latest::new(on),
            entities: entities::Cache::new(on),
            assets: PerFile::new(on),
            site: Latest::new(on),
            links: PerFile::new(on),
            connections: Latest::new(on),
            routes: Latest::new(on),
            rendered: Arc::new(Memo::new(on)),
            search: search::Cache::new(on),
            last_good: None,
            forgetful: false,
        }
    }

    /// For a single run: nothing is kept.
    pub fn once() -> Self {
        Caches::new(false)
    }

    /// For many runs.
    pub fn warm() -> Self {
        Caches::new(true)
    }

    /// For many runs, each of which renders everything, so that keeping pages would cost more than it saves.
    pub fn unrendered() -> Self {
        Caches { rendered: Arc::new(Memo::new(false)), ..Caches::warm() }
    }

    /// For a preview: as long as settings, theme or a page's front matter cannot be read, the last
    /// ones that could be stay in their place.
    pub fn preview() -> Self {
        Caches { last_good: Some(LastGood::default()), ..Caches::warm() }
    }

    /// With a fault: a page's key forgets where its links lead. The test that compares warm runs
    /// with clean ones has to find it.
    #[doc(hidden)]
    pub fn forgetful() -> Self {
        Caches { forgetful: true, ..Caches::warm() }
    }

    fn sweep(&self) {
        self.theme.sweep();
        self.documents.sweep();
        self.data_files.sweep();
        self.entities.sweep();
        self.assets.sweep();
        self.links.sweep();
        self.rendered.sweep();
    }
}

/// The result of a run.
pub struct Build {
    /// Everything that would be published.
    pub bundle: Bundle,
    /// Everything that is wrong but for what rendering brings to light, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// The settings.
    pub config: Arc<Config>,
    /// Files that cannot be read as they are, for showing their lines, and `site.yaml`.
    pub sources: Vec<Source>,
    synonyms: Synonyms,
}

/// Runs the pipeline.
pub fn run(world: &dyn World, options: &Options, caches: &Caches, progress: &dyn Progress) -> Build {
    let listing = world.list();
    let mut diagnostics = listing.diagnostics.clone();
    let mut sources = Vec::new();
    let config = read_config(world, &listing, options, caches, &mut sources, &mut diagnostics);
    let same =
        |one: &(Arc<Listing>, Arc<Config>), two: &(Arc<Listing>, Arc<Config>)| Arc::ptr_eq(&one.0, &two.0) && Arc::ptr_eq(&one.1, &two.1);
    let files = caches.files.get(|| (Arc::clone(&listing), Arc::clone(&config)), same, || Files::sort(&listing, &config));
    diagnostics.extend(files.diagnostics.iter().cloned());

    let templates = read_templates(world, &files.theme, &config, caches, &mut diagnostics);
    if files.pages.is_empty() {
        let folder = if listing.content.is_empty() { "this folder" } else { "the folder `content/`" };
        let path = if listing.content.is_empty() { "." } else { "content" };
        let problem = Diagnostic::new(NO_PAGES, &path.into(), format!("there are no guides in {folder}"));
        diagnostics.push(problem.hint("Put Markdown files there, with names that end in `.md`."));
    }
    progress.steps(files.pages.len());
    let documents = parse_pages(world, &files.pages, &config, &templates, caches, progress, &mut sources, &mut diagnostics);
    let assets = Arc::new(read_assets(world, &files.assets, listing.content, &config, caches, &mut diagnostics));

    let input = SiteInput {
        documents: &documents,
        content: listing.content,
        assets: &assets,
        statics: &files.statics,
        config: &config,
        today: options.today,
        drafts: options.drafts,
    };
    let inputs = || SiteInputs::new(&input, &assets, &files, &config);
    let site = caches.site.get(inputs, SiteInputs::same, || Site::assemble(&input));
    diagnostics.extend(site_problems(&site, &documents));
    group_foreign_keys(&mut diagnostics);

    let (targets, leads) = answer_links(&site, &documents, &config, (listing.content, options.offline), caches, &mut diagnostics);
    let connections = connect(&site, &leads, caches);
    redirects::check(world, &files.statics, &site, &config, &mut sources, &mut diagnostics);
    hosts::check(world, &files.statics, &config, &mut diagnostics);
    let menu = resolve_menu(&site, &config, &mut diagnostics);
    let data = data::read_data(world, &listing, &config, caches, &mut sources, &mut diagnostics);
    entities::check(&data, &documents, &config, listing.content, &caches.entities, &mut sources, &mut diagnostics);
    let synonyms = read_synonyms(world, &listing, &config, &mut diagnostics);
    diagnostics.extend(settings::pages_templates(&documents, &templates));
    let skeletons = settings::check(world, &listing, &config, &templates, &documents, &mut sources, &mut diagnostics);
    let starts = starts::starts(&listing, &config, &skeletons, options.today);

    let parts = Parts { site, documents, targets, connections, templates, config: Arc::clone(&config) };
    let mut renderer = Renderer::new(parts, options.today);
    renderer.offline = options.offline;
    renderer.highlight = options.highlight;
    renderer.lines = options.lines;
    renderer.menu = menu;
    renderer.data = data;
    renderer.starts = starts;
    let index = match options.search {
        Index::None => None,
        Index::OnDemand => Some(search::Published::new()),
        Index::Made => {
            let (index, failures) = make_index(&renderer, &synonyms, caches);
            diagnostics.extend(failures);
            Some(index)
        }
    };
    let routes = find_routes(&renderer, &assets, &files, index, caches);
    diagnostics.extend(routes.diagnostics.iter().cloned());
    let bundle = Bundle::new(renderer, routes, Arc::clone(&caches.rendered), caches.forgetful);
    caches.sweep();
    let diagnostics = exemptions::apply(judge(diagnostics, &config), &bundle.renderer.documents, &config);
    Build { diagnostics, bundle, config, sources, synonyms }
}

/// The rule that is broken where there is nothing to publish.
pub const NO_PAGES: &str = "no-pages";

/// Gives each problem the severity that the site wants, leaves out what is off, and sorts.
pub fn judge(diagnostics: Vec<Diagnostic>, config: &Config) -> Vec<Diagnostic> {
    let mut seen = HashSet::new();
    let mut judged: Vec<Diagnostic> = diagnostics
        .into_iter()
        .filter_map(|mut problem| {
            problem.severity = config.severity(problem.code, problem.severity)?;
            // A fault of a template is told once, not once for each page.
            seen.insert((Arc::clone(&problem.path), problem.span, problem.code, problem.message.clone())).then_some(problem)
        })
        .collect();
    judged.sort_by(|one, two| {
        let key = |problem: &Diagnostic| (Arc::clone(&problem.path), problem.span, problem.code, problem.message.clone());
        key(one).cmp(&key(two))
    });
    judged
}

/// Pages that were written for another generator have keys of their own, most of them the same: one
/// warning for the whole site says what there is to know.
fn group_foreign_keys(diagnostics: &mut Vec<Diagnostic>) {
    const CODE: &str = "front-matter-key-foreign";
    let count = diagnostics.iter().filter(|problem| problem.code == CODE).count();
    let mut first = true;
    diagnostics.retain_mut(|problem| {
        if problem.code != CODE {
            return true;
        }
        if first && count > 1 {
            problem.message.push_str(&format!(" (the same or others on {} more {})", count - 1, if count == 2 { "page" } else { "pages" }));
        }
        std::mem::take(&mut first)
    });
}

/// A page's path and its outline.
type Described = (Arc<str>, Arc<Outline>);

/// What a site was made from, to be compared with what the next would be made from. The site depends on
/// every outline, on the names of other files, on the settings and on the day.
struct SiteInputs {
    outlines: Vec<Described>,
    content: String,
    assets: Arc<BTreeMap<Arc<str>, Asset>>,
    files: Arc<Files>,
    config: Arc<Config>,
    today: Date,
    drafts: Drafts,
}

impl SiteInputs {
    fn new(input: &SiteInput, assets: &Arc<BTreeMap<Arc<str>, Asset>>, files: &Arc<Files>, config: &Arc<Config>) -> Self {
        let outline = |document: &Arc<Document>| (Arc::clone(&document.source.path), Arc::clone(&document.outline));
        SiteInputs {
            outlines: input.documents.iter().map(outline).collect(),
            content: input.content.to_owned(),
            assets: Arc::clone(assets),
            files: Arc::clone(files),
            config: Arc::clone(config),
            today: input.today,
            drafts: input.drafts,
        }
    }

    fn same(&self, other: &Self) -> bool {
        let equal = |(one, two): (&Described, &Described)| {
            (Arc::ptr_eq(&one.0, &two.0) || one.0 == two.0) && (Arc::ptr_eq(&one.1, &two.1) || one.1 == two.1)
        };
        (&self.content, self.today, self.drafts) == (&other.content, other.today, other.drafts)
            && Arc::ptr_eq(&self.config, &other.config)
            && self.assets == other.assets
            && self.files.statics == other.files.statics
            && self.outlines.len() == other.outlines.len()
            && self.outlines.iter().zip(&other.outlines).all(equal)
    }
}

/// The site's problems at their places in the files as they are now.
fn site_problems(site: &Site, documents: &[Arc<Document>]) -> Vec<Diagnostic> {
    let place = |problem: &crate::site::FileProblem| {
        let key = problem.key.as_deref()?;
        front::span_of(&documents[problem.document].positions.front, key)
    };
    site.problems.iter().map(|problem| problem.diagnostic.clone().at(place(problem))).collect()
}

/// The index of the search for a build, where that was made without one.
pub fn search_index(build: &Build, caches: &Caches) -> (search::Published, Vec<Diagnostic>) {
    make_index(&build.bundle.renderer, &build.synonyms, caches)
}

/// The files of the search by their address.
fn make_index(renderer: &Renderer, synonyms: &Synonyms, caches: &Caches) -> (search::Published, Vec<Diagnostic>) {
    let (config, templates) = (&renderer.config, &renderer.templates);
    let input = search::Input {
        site: &renderer.site,
        documents: &renderer.documents,
        config,
        strings: &|language| templates.texts(language),
        synonyms,
        parsing: caches.documents.is_on().then(|| parsing_key(config, templates)),
        offline: renderer.offline,
    };
    let (index, failures) = search::build(&input, &caches.search);
    caches.search.sweep();
    (index, failures.iter().map(|(path, panic)| internal(path, panic)).collect())
}

/// The links of the header and the footer.
fn resolve_menu(site: &Site, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Vec<MenuLink> {
    let mut menu = Vec::new();
    for (at, item) in config.menu.iter().enumerate() {
        let target = if scheme(&item.link).is_some() {
            Some(MenuTarget::Address(item.link.clone()))
        } else {
            match site.names.find(&item.link) {
                Some(Named::Page(page)) => Some(MenuTarget::Page(page)),
                _ => None,
            }
        };
        match target {
            _ if item.link.is_empty() || item.title.is_empty() => {
                let problem = Diagnostic::new("config-value", &config::PATH.into(), "this entry of the menu needs a `title` and a `link`");
                diagnostics.push(problem.at(config.places.menu.get(at).copied()));
            }
            Some(target) => menu.push(MenuLink { title: item.title.clone(), target, place: item.place }),
            None => {
                let message = format!("the menu leads to `{}`, which is no page", item.link);
                let problem = Diagnostic::new("link-missing", &config::PATH.into(), message).at(config.places.menu.get(at).copied());
                let near = site.names.near(&item.link).map(|near| format!("Did you mean `{near}`?"));
                diagnostics.push(problem.hint("Write the path of a file below the content folder, or a web address.").maybe_hint(near));
            }
        }
    }
    menu
}

/// Renders every page, dropping the result, and gives what goes wrong on the way.
pub fn render_problems(bundle: &Bundle, progress: &dyn Progress) -> Vec<Diagnostic> {
    render_problems_of(bundle, &|_| true, progress)
}

/// The same for what is made of the wanted files.
pub fn render_problems_of(bundle: &Bundle, wanted: &(dyn Fn(&str) -> bool + Sync), progress: &dyn Progress) -> Vec<Diagnostic> {
    let paths: Vec<&String> = bundle.entries().keys().filter(|path| wanted(bundle.source_path(path))).collect();
    progress.steps(paths.len());
    let problems: Vec<Vec<Diagnostic>> = paths
        .par_iter()
        .map(|path| {
            let render = || {
                progress.page(bundle.source_path(path));
                bundle.content(path).map(|(_, problems)| problems).unwrap_or_default()
            };
            guarded(render).unwrap_or_else(|panic| vec![internal(&bundle.source_path(path).into(), &panic)])
        })
        .collect();
    problems.into_iter().flatten().collect()
}

/// Whether any of these keeps the site from being published.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|problem| problem.severity == Severity::Error)
}
