//! The first stages: which files there are and what they are for, settings, theme, parsed pages,
//! and what is known of pictures and downloads.

use super::{Caches, Options};
use crate::config::{self, Config};
use crate::diag::Diagnostic;
use crate::markdown::{self, Document};
use crate::memo::guarded;
use crate::output::{active_part, internal};
use crate::progress::Progress;
use crate::render::templates::Templates;
use crate::search::synonyms::{self, Synonyms};
use crate::site::{Asset, paths};
use crate::source::{Hash, Key, Source};
use crate::world::{Listing, World};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

pub(super) fn read_config(
    world: &dyn World,
    listing: &Listing,
    options: &Options,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Config, Option<Source>) {
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
pub(super) struct Files {
    pub pages: Vec<Arc<str>>,
    pub assets: Vec<Arc<str>>,
    pub theme: Vec<Arc<str>>,
    pub statics: Vec<Arc<str>>,
}

impl Files {
    pub(super) fn sort(listing: &Listing, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Files {
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

pub(super) fn read_theme(
    world: &dyn World,
    paths: &[Arc<str>],
    config: &Config,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(Source, Arc<[u8]>)> {
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

/// Reads the words that mean the same, if there is such a list.
pub(super) fn read_synonyms(world: &dyn World, listing: &Listing, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Synonyms {
    let path: Arc<str> = format!("{}{}", listing.content, synonyms::PATH).into();
    if listing.files.binary_search(&path).is_err() {
        return Synonyms::new();
    }
    let limit = config.limits.front_matter;
    match world.read(&path, limit) {
        Ok(bytes) => {
            let (synonyms, problems) = synonyms::read(&Source::new(&path, bytes));
            diagnostics.extend(problems);
            synonyms
        }
        Err(error) => {
            diagnostics.push(unreadable(&path, &error, limit, "front_matter"));
            Synonyms::new()
        }
    }
}

/// What parsing looks at besides the file: some settings, and what the theme's components accept.
pub(super) fn parsing_key(config: &Config, templates: &Templates) -> Hash {
    let settings = (&config.markup, &config.limits, &config.taxonomies, &config.types, &config.languages, &config.title);
    Key::new("parsing", 1).debug(&settings).debug(&templates.signatures).finish()
}

/// Reads and parses the pages. The key: the file's name and bytes, and [`parsing_key`].
pub(super) fn parse_pages(
    world: &dyn World,
    pages: &[Arc<str>],
    config: &Config,
    templates: &Templates,
    caches: &Caches,
    progress: &dyn Progress,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Arc<Document>> {
    let shared = parsing_key(config, templates);
    let parse = |path: &Arc<str>| {
        progress.page(path);
        let limit = config.limits.markdown;
        let bytes = world.read(path, limit).map_err(|error| Box::new(unreadable(path, &error, limit, "markdown")))?;
        let source = Source::new(path, bytes);
        let key = || Key::new("document", 1).hash(&shared).text(path).hash(source.hash()).finish();
        Ok(caches.documents.get(key, || markdown::parse(&source, &fallback_title(path, config), config, &templates.signatures)))
    };
    let parsed: Vec<Result<Arc<Document>, Box<Diagnostic>>> =
        pages.par_iter().map(|path| guarded(|| parse(path)).unwrap_or_else(|panic| Err(Box::new(internal(path, &panic))))).collect();
    let mut documents = Vec::with_capacity(parsed.len());
    for result in parsed {
        match result {
            Ok(document) => {
                diagnostics.extend(document.diagnostics.iter().cloned());
                documents.push(document);
            }
            Err(problem) => diagnostics.push(*problem),
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

/// How much of a picture is read to learn its size.
const PICTURE_HEAD: u64 = 64 * 1024;

/// Looks at the other files of the content folder: whether they may be published, and how large
/// pictures are.
pub(super) fn read_assets(
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
