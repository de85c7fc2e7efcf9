//! The pipeline, top to bottom: files in, bundle and diagnostics out.
//!
//! Each stage is a pure function of its inputs, called through a [`Memo`] whose key is named right
//! where it is called. Run with the same [`Caches`] after an edit, only what the edit reaches is
//! made again, and the result is that of a clean run. Nothing here writes or prints.

use crate::config::{self, Config};
use crate::diag::{Diagnostic, Severity};
use crate::markdown::{self, Document, front, html::Target};
use crate::memo::{Memo, guarded};
use crate::output::{Bundle, Extras, Rendered, active_part, internal};
use crate::progress::Progress;
use crate::render::templates::{self, Templates};
use crate::render::{MenuTarget, Parts, Renderer};
use crate::site::names::{Answer, Answers, From, Named, Resolver, scheme};
use crate::site::{Asset, PageId, Site, SiteInput, paths};
use crate::source::{Hash, Key, Source};
use crate::world::{Listing, World};
use jiff::civil::Date;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashSet};
use std::io;
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
        let problem = Diagnostic::new("no-pages", &listing.content.into(), format!("there are no guides in {folder}"));
        diagnostics.push(problem.hint("Put Markdown files there, with names that end in `.md`."));
    }
    progress.pages(files.pages.len());
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

    let parts = Parts { site, documents, targets, templates, config: Arc::clone(&config) };
    let mut renderer = Renderer::new(parts, options.today);
    renderer.offline = options.offline;
    renderer.highlight = options.highlight;
    renderer.menu = menu;
    let mut bundle = Bundle::new(renderer, &Extras { assets: &assets, statics: &files.statics });
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

fn read_config(world: &dyn World, listing: &Listing, options: &Options, diagnostics: &mut Vec<Diagnostic>) -> (Config, Option<Source>) {
    let mut config = Config::bare();
    let mut source = None;
    if listing.files.binary_search_by(|path| (**path).cmp(config::PATH)).is_ok() {
        let limit = config.limits.markdown;
        match world.read(config::PATH, limit) {
            Ok(bytes) => {
                let read = source.insert(Source::new(config::PATH, bytes));
                diagnostics.extend(read.encoding_problem());
                let (settings, problems) = Config::read(read);
                config = settings;
                diagnostics.extend(problems);
            }
            Err(error) => diagnostics.push(unreadable(&config::PATH.into(), &error, limit, "markdown")),
        }
    }
    if let Some(url) = &options.base_url {
        config.base_url = config::base_url(url);
    }
    (config, source)
}

/// The files of a site by what they are for.
#[derive(Default)]
struct Files {
    pages: Vec<Arc<str>>,
    assets: Vec<Arc<str>>,
    theme: Vec<Arc<str>>,
    statics: Vec<Arc<str>>,
}

impl Files {
    fn sort(listing: &Listing, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Files {
        let mut files = Files::default();
        let theme = config.theme.name.as_ref().map(|name| format!("themes/{name}/"));
        let most = config.limits.files as usize;
        if listing.files.len() > most {
            let message = format!("the site has {} files, more than {most}", listing.files.len());
            let problem = Diagnostic::new("limit", &config::PATH.into(), message);
            diagnostics.push(problem.hint("Raise `limits.files` in site.yaml if that is right."));
        }
        let mut unpublished: Vec<&Arc<str>> = Vec::new();
        for path in listing.files.iter().take(most) {
            if let Some(name) = path.strip_prefix("static/") {
                match paths::name_problem(name, &config.limits) {
                    Some(message) => diagnostics.push(Diagnostic::new("file-name", path, message)),
                    None => files.statics.push(name.into()),
                }
            } else if theme.as_ref().is_some_and(|theme| path.starts_with(theme.as_str())) {
                files.theme.push(Arc::clone(path));
            }
            let outside = path.starts_with("static/") || path.starts_with("themes/") || &**path == config::PATH;
            let Some(inside) = path.strip_prefix(listing.content).filter(|_| !outside || !listing.content.is_empty()) else { continue };
            if paths::is_set_aside(inside) {
                continue;
            }
            if let Some(message) = paths::name_problem(inside, &config.limits) {
                let hint = "Rename the file; letters, digits and hyphens are safe everywhere.";
                diagnostics.push(Diagnostic::new("file-name", path, message).hint(hint));
            } else if paths::is_markdown(inside) {
                files.pages.push(Arc::clone(path));
            } else {
                if !paths::is_published(inside, &config.publish) {
                    unpublished.push(path);
                }
                files.assets.push(Arc::clone(path));
            }
        }
        if let Some(first) = unpublished.first() {
            let message = match unpublished.len() {
                1 => "this file is of a kind that is not published".to_owned(),
                count => format!("this file and {} others are of kinds that are not published", count - 1),
            };
            let hint = "Add the extension to `publish` in site.yaml if readers need such files.";
            diagnostics.push(Diagnostic::new("not-published", first, message).hint(hint));
        }
        files
    }
}

fn unreadable(path: &Arc<str>, error: &io::Error, limit: u64, key: &str) -> Diagnostic {
    if error.kind() == io::ErrorKind::FileTooLarge {
        let problem = Diagnostic::new("limit", path, format!("this file is longer than {limit} bytes"));
        return problem.hint(format!("Make it smaller, or raise `limits.{key}` in site.yaml."));
    }
    Diagnostic::new("encoding", path, format!("this file cannot be read: {error}"))
}

fn read_theme(world: &dyn World, paths: &[Arc<str>], config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Vec<(Source, Arc<[u8]>)> {
    let limit = config.limits.asset;
    let mut files = Vec::new();
    for path in paths {
        match world.read(path, limit) {
            Ok(bytes) => {
                let kept: Arc<[u8]> = bytes.as_slice().into();
                files.push((Source::new(path, bytes), kept));
            }
            Err(error) => diagnostics.push(unreadable(path, &error, limit, "asset")),
        }
    }
    files
}

/// Reads and parses the pages. The key: the file's name and bytes, the settings that parsing looks
/// at, and what the theme's components accept.
fn parse_pages(
    world: &dyn World,
    pages: &[Arc<str>],
    config: &Config,
    templates: &Templates,
    caches: &Caches,
    progress: &dyn Progress,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Arc<Document>> {
    let settings = (&config.markup, &config.limits, &config.taxonomies, &config.types, &config.languages, &config.title);
    let shared = Key::new("document", 1).debug(&settings).debug(&templates.signatures).finish();
    let parse = |path: &Arc<str>| {
        progress.page(path);
        let limit = config.limits.markdown;
        let bytes = world.read(path, limit).map_err(|error| unreadable(path, &error, limit, "markdown"))?;
        let source = Source::new(path, bytes);
        let key = || Key::new("document", 1).hash(&shared).text(path).hash(&source.hash).finish();
        Ok(caches.documents.get(key, || markdown::parse(&source, &fallback_title(path, config), config, &templates.signatures)))
    };
    let parsed: Vec<Result<Arc<Document>, Diagnostic>> =
        pages.par_iter().map(|path| guarded(|| parse(path)).unwrap_or_else(|panic| Err(internal(path, &panic)))).collect();
    let mut documents = Vec::with_capacity(parsed.len());
    for result in parsed {
        match result {
            Ok(document) => {
                diagnostics.extend(document.diagnostics.iter().cloned());
                documents.push(document);
            }
            Err(problem) => diagnostics.push(problem),
        }
    }
    documents
}

fn fallback_title(path: &str, config: &Config) -> String {
    let name = paths::page_name(path, &config.languages);
    let own_folder = matches!(name.stem, "_index" | "index") || name.stem.eq_ignore_ascii_case("readme");
    let folder = name.folder.rsplit('/').next().filter(|folder| !folder.is_empty() && *folder != "content");
    match folder {
        Some(folder) if own_folder => paths::title_of(folder),
        None if own_folder => config.title.clone().unwrap_or_else(|| "Home".to_owned()),
        _ => paths::title_of(name.stem),
    }
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
            problem.message.push_str(&format!(" (the same or others on {} more pages)", count - 1));
        }
        std::mem::take(&mut first)
    });
}

/// How much of a picture is read to learn its size.
const PICTURE_HEAD: u64 = 64 * 1024;

/// Looks at the other files of the content folder: whether they may be published, and how large
/// pictures are.
fn read_assets(
    world: &dyn World,
    paths: &[Arc<str>],
    content: &str,
    config: &Config,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<Arc<str>, Asset> {
    let look = |path: &Arc<str>| {
        let mut problems = Vec::new();
        let inside: Arc<str> = path.strip_prefix(content).unwrap_or(path).into();
        let mut asset = Asset { path: Arc::clone(path), size: None, published: paths::is_published(&inside, &config.publish) };
        if asset.published {
            look_at(world, &mut asset, config, &mut problems);
        }
        (inside, asset, problems)
    };
    let looked: Vec<_> = paths.par_iter().map(look).collect();
    let mut assets = BTreeMap::new();
    for (inside, asset, problems) in looked {
        diagnostics.extend(problems);
        assets.insert(inside, asset);
    }
    assets
}

fn look_at(world: &dyn World, asset: &mut Asset, config: &Config, problems: &mut Vec<Diagnostic>) {
    let path = &asset.path;
    let extension = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    let svg = extension == "svg";
    let picture = matches!(extension.as_str(), "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "bmp" | "ico") || svg;
    let limit = config.limits.asset;
    let most = match () {
        () if svg => limit,
        () if picture => PICTURE_HEAD,
        () => 0,
    };
    let (length, head) = match world.head(path, most) {
        Ok(found) => found,
        Err(error) => {
            asset.published = false;
            return problems.push(unreadable(path, &error, limit, "asset"));
        }
    };
    if length > limit {
        asset.published = false;
        return problems.push(unreadable(path, &io::ErrorKind::FileTooLarge.into(), limit, "asset"));
    }
    if svg && let Some(part) = active_part(&head) {
        asset.published = false;
        let problem = Diagnostic::new("svg-active", path, format!("this SVG file contains {part} and is not published"));
        return problems.push(problem.hint("Save it as a plain picture (\"optimized SVG\"), or as PNG."));
    }
    if !picture || svg {
        return;
    }
    match imagesize::blob_size(&head) {
        Ok(size) if (size.width as u64).saturating_mul(size.height as u64) > config.limits.megapixels * 1_000_000 => {
            asset.published = false;
            let message =
                format!("this picture has {} × {} pixels, more than {} million", size.width, size.height, config.limits.megapixels);
            problems.push(Diagnostic::new("limit", path, message).hint("Make it smaller, or raise `limits.megapixels` in site.yaml."));
        }
        Ok(size) => asset.size = Some((size.width as u32, size.height as u32)),
        Err(_) => {
            let problem = Diagnostic::new("image-broken", path, "this file is not a picture of the kind that its name says");
            problems.push(problem.hint("Save it again from a picture editor."));
        }
    }
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
