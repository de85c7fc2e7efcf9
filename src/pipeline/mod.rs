//! The pipeline, top to bottom: files in, bundle and diagnostics out.
//!
//! Each stage is a pure function of its inputs, called through a [`Memo`] whose key is named right
//! where it is called. Run with the same [`Caches`] after an edit, only what the edit reaches is
//! made again, and the result is that of a clean run. Nothing here writes or prints.

mod read;

use crate::config::{self, Config};
use crate::diag::{Diagnostic, Severity};
use crate::markdown::{Document, front, html::Target};
use crate::memo::{Memo, guarded};
use crate::output::{Bundle, Extras, Rendered, internal};
use crate::progress::Progress;
use crate::render::templates::{self, Templates};
use crate::render::{MenuTarget, Parts, Renderer};
use crate::search;
use crate::site::names::{Answer, Answers, From, Named, Resolver, scheme};
use crate::site::{PageId, Site, SiteInput};
use crate::source::{Hash, Key, Source};
use crate::world::World;
use jiff::civil::Date;
use rayon::prelude::*;
use read::{Files, parse_pages, parsing_key, read_assets, read_config, read_synonyms, read_theme};
use std::collections::HashSet;
use std::sync::Arc;

/// What a run depends on besides files.
#[derive(Clone, Debug)]
pub struct Options {
    /// The address of the site, in place of that in `site.yaml`.
    pub base_url: Option<String>,
    /// Whether drafts and pages of the future are published.
    pub drafts: bool,
    /// Whether the site is to work from a disk.
    pub offline: bool,
    /// Whether code gets colours; checking does not need them.
    pub highlight: bool,
    /// Whether there is an index for the search; checking does not need it either.
    pub search: bool,
    /// The day, which decides what is in the future and what is due for review.
    pub today: Date,
}

/// Values kept from run to run.
pub struct Caches {
    documents: Memo<Document>,
    templates: Memo<Templates>,
    site: Memo<Site>,
    links: Memo<Answers>,
    rendered: Arc<Memo<Rendered>>,
    search: search::Cache,
    forgetful: bool,
}

impl Caches {
    fn new(on: bool) -> Self {
        Caches {
            documents: Memo::new(on),
            templates: Memo::new(on),
            site: Memo::new(on),
            links: Memo::new(on),
            rendered: Arc::new(Memo::new(on)),
            search: search::Cache::new(on),
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

    /// With a fault: a page's key forgets where its links lead. The test that compares warm runs
    /// with clean ones has to find it.
    #[doc(hidden)]
    pub fn forgetful() -> Self {
        Caches { forgetful: true, ..Caches::warm() }
    }

    fn sweep(&self) {
        self.documents.sweep();
        self.templates.sweep();
        self.site.sweep();
        self.links.sweep();
        self.search.sweep();
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
    /// `site.yaml`, if there is one.
    pub site_yaml: Option<Source>,
}

/// Runs the pipeline.
pub fn run(world: &dyn World, options: &Options, caches: &Caches, progress: &dyn Progress) -> Build {
    let listing = world.list();
    let mut diagnostics = listing.diagnostics.clone();
    let (config, site_yaml) = read_config(world, &listing, options, &mut diagnostics);
    let config = Arc::new(config);
    let files = Files::sort(&listing, &config, &mut diagnostics);

    let theme = read_theme(world, &files.theme, &config, &mut diagnostics);
    let templates = caches.templates.get(|| templates::key(&theme, &config), || Templates::load(&theme, &config));
    diagnostics.extend(templates.diagnostics.iter().cloned());

    if files.pages.is_empty() {
        let folder = if listing.content.is_empty() { "this folder" } else { "the folder `content/`" };
        let path = if listing.content.is_empty() { "." } else { "content" };
        let problem = Diagnostic::new("no-pages", &path.into(), format!("there are no guides in {folder}"));
        diagnostics.push(problem.hint("Put Markdown files there, with names that end in `.md`."));
    }
    progress.steps(files.pages.len());
    let documents = parse_pages(world, &files.pages, &config, &templates, caches, progress, &mut diagnostics);
    let assets = read_assets(world, &files.assets, listing.content, &config, &mut diagnostics);

    let input = SiteInput {
        documents: &documents,
        content: listing.content,
        assets: &assets,
        statics: &files.statics,
        config: &config,
        today: options.today,
        drafts: options.drafts,
    };
    let site_key = caches.site.is_on().then(|| site_key(&input));
    let site = caches.site.get(|| site_key.unwrap_or(NO_KEY), || Site::assemble(&input));
    diagnostics.extend(site_problems(&site, &documents));
    group_foreign_keys(&mut diagnostics);

    let targets = answer_links(&site, site_key, &documents, &config, options, caches, &mut diagnostics);
    let menu = resolve_menu(&site, &config, &mut diagnostics);

    let synonyms = read_synonyms(world, &listing, &config, &mut diagnostics);
    let (search, failures) =
        if options.search { index(&site, &documents, &templates, &synonyms, &config, options, caches) } else { Default::default() };
    diagnostics.extend(failures.iter().map(|(path, panic)| internal(path, panic)));
    let parts = Parts { site, documents, targets, templates, config: Arc::clone(&config) };
    let mut renderer = Renderer::new(parts, options.today);
    renderer.offline = options.offline;
    renderer.highlight = options.highlight;
    renderer.menu = menu;
    let mut bundle = Bundle::new(renderer, Extras { assets: &assets, statics: &files.statics, search });
    bundle.rendered = Arc::clone(&caches.rendered);
    bundle.forgetful = caches.forgetful;
    diagnostics.append(&mut bundle.diagnostics);
    caches.sweep();
    Build { diagnostics: judge(diagnostics, &config), bundle, config, site_yaml }
}

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

/// In place of a key in a run that keeps nothing.
const NO_KEY: Hash = Hash::from_bytes([0; 32]);

/// The site depends on every outline, on the names of other files, on the settings and on the day.
fn site_key(input: &SiteInput) -> Hash {
    let hashes: Vec<Hash> = input.documents.par_iter().map(|document| document.outline.hash()).collect();
    let mut key = Key::new("site", 1).debug(input.config).debug(&(input.today, input.drafts, input.content, input.statics, input.assets));
    for (document, hash) in input.documents.iter().zip(&hashes) {
        key = key.text(&document.source.path).hash(hash);
    }
    key.finish()
}

/// The site's problems at their places in the files as they are now.
fn site_problems(site: &Site, documents: &[Arc<Document>]) -> Vec<Diagnostic> {
    let place = |problem: &crate::site::FileProblem| {
        let key = problem.key.as_deref()?;
        front::span_of(&documents[problem.document].positions.front, key)
    };
    site.problems.iter().map(|problem| problem.diagnostic.clone().at(place(problem))).collect()
}

/// Answers the links of every page that is published. The key: the page's outline, which holds
/// its links, and the site.
fn answer_links(
    site: &Arc<Site>,
    site_key: Option<Hash>,
    documents: &[Arc<Document>],
    config: &Config,
    options: &Options,
    caches: &Caches,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Arc<Vec<Target>>> {
    let resolver = Resolver { site, config, offline: options.offline };
    let answer = |page: PageId, path: &str, document: &Document| {
        let from = From { path, page };
        document.outline.links.iter().map(|link| resolver.answer(&from, link)).collect::<Answers>()
    };
    let all: Vec<_> = documents
        .par_iter()
        .enumerate()
        .map(|(at, document)| {
            let page = site.by_document.get(&at).copied()?;
            let path = site.page(page).path.clone()?;
            let site_key = site_key.unwrap_or(NO_KEY);
            let key = || Key::new("links", 1).hash(&site_key).debug(&options.offline).bytes(&page.to_le_bytes()).finish();
            Some(guarded(|| caches.links.get(key, || answer(page, &path, document))))
        })
        .collect();
    let mut targets = Vec::with_capacity(all.len());
    for (answers, document) in all.into_iter().zip(documents) {
        let answers = match answers {
            Some(Err(panic)) => {
                diagnostics.push(internal(&document.source.path, &panic));
                Arc::new(vec![Answer { target: Target::Broken, problem: None }; document.outline.links.len()])
            }
            Some(Ok(answers)) => answers,
            None => Arc::default(),
        };
        for (answer, span) in answers.iter().zip(&document.positions.links) {
            if let Some(problem) = &answer.problem {
                let problem_here = Diagnostic::new(problem.code, &document.source.path, problem.message.clone());
                diagnostics.push(problem_here.at(*span).maybe_hint(problem.hint.clone()));
            }
        }
        targets.push(Arc::new(answers.iter().map(|answer| answer.target.clone()).collect()));
    }
    targets
}

/// The files of the search by their address.
fn index(
    site: &Site,
    documents: &[Arc<Document>],
    templates: &Templates,
    synonyms: &search::synonyms::Synonyms,
    config: &Config,
    options: &Options,
    caches: &Caches,
) -> (search::Published, Vec<search::Failure>) {
    let input = search::Input {
        site,
        documents,
        config,
        strings: &|language| templates.texts(language),
        synonyms,
        parsing: caches.documents.is_on().then(|| parsing_key(config, templates)),
        offline: options.offline,
    };
    search::build(&input, &caches.search)
}

/// The links of the header.
fn resolve_menu(site: &Site, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Vec<(String, MenuTarget)> {
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
                diagnostics.push(problem.at(config.menu_spans.get(at).copied()));
            }
            Some(target) => menu.push((item.title.clone(), target)),
            None => {
                let message = format!("the menu leads to `{}`, which is no page", item.link);
                let problem = Diagnostic::new("link-missing", &config::PATH.into(), message).at(config.menu_spans.get(at).copied());
                let near = site.names.near(&item.link).map(|near| format!("Did you mean `{near}`?"));
                diagnostics.push(problem.hint("Write the path of a file below the content folder, or a web address.").maybe_hint(near));
            }
        }
    }
    menu
}

/// Renders every page, dropping the result, and gives what goes wrong on the way.
pub fn render_problems(bundle: &Bundle, progress: &dyn Progress) -> Vec<Diagnostic> {
    let paths: Vec<&String> = bundle.entries.keys().collect();
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
