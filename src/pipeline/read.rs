//! The first stages: which files there are and what they are for, settings, theme, parsed pages,
//! and what is known of pictures and downloads.

use super::{Caches, Options, kinds};
use crate::config::{self, Config};
use crate::diag::Diagnostic;
use crate::markdown::html::Picture;
use crate::markdown::lint::SENTENCES;
use crate::markdown::{self, Document};
use crate::memo::guarded;
use crate::output::pictures::{self, Look};
use crate::output::{active_part, internal};
use crate::progress::Progress;
use crate::render::templates::{Setting, Templates, ThemeFile};
use crate::search::synonyms::{self, Synonyms};
use crate::site::names::LeftOut;
use crate::site::{Asset, paths};
use crate::source::{Hash, Key, Source};
use crate::world::{Listing, World};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

/// The settings, and what is wrong with them.
pub(super) struct Settings {
    config: Arc<Config>,
    problems: Vec<Diagnostic>,
}

/// Reads the settings; they depend on the text of `site.yaml` and on the address of the site.
pub(super) fn read_config(
    world: &dyn World,
    listing: &Listing,
    options: &Options,
    caches: &Caches,
    sources: &mut Vec<Source>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Arc<Config> {
    let mut source = None;
    if listing.files.binary_search_by(|path| (**path).cmp(config::PATH)).is_ok() {
        let limit = Config::bare().limits.markdown;
        match world.read(config::PATH, limit) {
            Ok(bytes) => source = Some(Source::new(config::PATH, bytes)),
            Err(error) => diagnostics.push(unreadable(&config::PATH.into(), &error, limit, "markdown")),
        }
    }
    let read = || {
        let (mut config, mut problems) = source.as_ref().map_or_else(|| (Config::bare(), Vec::new()), Config::read);
        problems.extend(source.as_ref().and_then(Source::encoding_problem));
        if let Some(url) = &options.base_url {
            config.base_url = config::base_url(url).ok();
        }
        Settings { config: Arc::new(config), problems }
    };
    let kept = caches.config.get(|| (source.clone(), options.base_url.clone()), PartialEq::eq, read);
    let Settings { config, problems } = &*kept;
    diagnostics.extend(problems.iter().cloned());
    sources.extend(source);
    match &caches.last_good {
        Some(last) => last.config(config, problems),
        None => Arc::clone(config),
    }
}

/// The files of a site by what they are for.
#[derive(Default)]
pub(super) struct Files {
    pub pages: Vec<Arc<str>>,
    pub assets: Vec<Arc<str>>,
    pub theme: Vec<Arc<str>>,
    pub statics: Vec<Arc<str>>,
    /// What is wrong with their names, their kinds and their number.
    pub diagnostics: Vec<Diagnostic>,
}

impl Files {
    pub(super) fn sort(listing: &Listing, config: &Config) -> Files {
        let mut files = Files::default();
        let theme = config.theme.name.as_ref().map(|name| format!("themes/{name}/"));
        let most = config.limits.files as usize;
        if listing.files.len() > most {
            let message = format!("the site has {} files, more than {most}", listing.files.len());
            let problem = Diagnostic::new("limit", &config::PATH.into(), message);
            files.diagnostics.push(problem.hint("Raise `limits.files` in site.yaml if that is right."));
        }
        let mut unpublished: Vec<&Arc<str>> = Vec::new();
        for path in listing.files.iter().take(most) {
            if let Some(name) = path.strip_prefix("static/") {
                files.diagnostics.extend(badly_named(path, name, config));
                if paths::is_usable(name, &config.limits) {
                    files.statics.push(name.into());
                }
            } else if theme.as_ref().is_some_and(|theme| path.starts_with(theme.as_str())) {
                files.theme.push(Arc::clone(path));
            }
            let outside = path.starts_with("static/") || path.starts_with("themes/") || &**path == config::PATH;
            let Some(inside) = path.strip_prefix(listing.content).filter(|_| !outside || !listing.content.is_empty()) else { continue };
            if paths::is_set_aside(inside) {
                continue;
            }
            // What only some systems refuse is worked on all the same, so that links to it are no further faults.
            files.diagnostics.extend(badly_named(path, inside, config));
            if !paths::is_usable(inside, &config.limits) {
                continue;
            }
            if paths::is_markdown(inside) {
                files.pages.push(Arc::clone(path));
            } else {
                if !paths::is_published(inside, &config.publish) {
                    unpublished.push(path);
                }
                files.assets.push(Arc::clone(path));
            }
        }
        // The hint speaks of an extension, so one that has one is named, if there is such a file.
        if let Some(first) = unpublished.iter().find(|path| extension(path).is_some()).or(unpublished.first()) {
            let message = match unpublished.len() {
                1 => "this file is of a kind that is not published".to_owned(),
                count => format!("this file and {} others are of kinds that are not published", count - 1),
            };
            let hint = match extension(first) {
                Some(extension) => format!("Add `{extension}` to `publish` in site.yaml if readers need such files."),
                None => "Give it an extension that says its kind, such as `.txt`, and add that to `publish` in site.yaml.".to_owned(),
            };
            files.diagnostics.push(Diagnostic::new("not-published", first, message).hint(hint));
        }
        files
    }
}

/// What is wrong with the name of a file, and what would be better.
fn badly_named(path: &Arc<str>, name: &str, config: &Config) -> Option<Diagnostic> {
    let message = paths::name_problem(name, &config.limits)?;
    let hint = match paths::better_name(name, &config.limits) {
        Some(better) => format!("Give it another name, such as `{better}`; letters, digits and hyphens are safe everywhere."),
        None => "Give it another name; letters, digits and hyphens are safe everywhere.".to_owned(),
    };
    Some(Diagnostic::new("file-name", path, message).hint(hint))
}

/// What stands behind the last dot of a file's name.
fn extension(path: &str) -> Option<&str> {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').filter(|(stem, extension)| !stem.is_empty() && !extension.is_empty()).map(|(_, extension)| extension)
}

pub(super) fn unreadable(path: &Arc<str>, error: &io::Error, limit: u64, key: &str) -> Diagnostic {
    if error.kind() == io::ErrorKind::FileTooLarge {
        let problem = Diagnostic::new("limit", path, format!("this file is longer than {limit} bytes"));
        return problem.hint(format!("Make it smaller, or raise `limits.{key}` in site.yaml."));
    }
    Diagnostic::new("encoding", path, format!("this file cannot be read: {error}"))
}

/// Reads the theme, which depends on the bytes of its files and on its settings.
pub(super) fn read_templates(
    world: &dyn World,
    paths: &[Arc<str>],
    config: &Config,
    caches: &Caches,
    diagnostics: &mut Vec<Diagnostic>,
) -> Arc<Templates> {
    let limit = config.limits.asset;
    let mut files = Vec::new();
    for path in paths {
        let stamp = world.stamp(path);
        let known = caches.theme.find(path, |key, _| Some(*key) == stamp);
        let read = || -> io::Result<Arc<ThemeFile>> {
            let bytes = world.read(path, limit)?;
            let kept: Arc<[u8]> = bytes.as_slice().into();
            let file = Arc::new((Source::new(path, bytes), kept));
            Ok(stamp.map(|stamp| caches.theme.keep(path, stamp, Arc::clone(&file))).unwrap_or(file))
        };
        match known.map_or_else(read, Ok) {
            Ok(file) => files.push(file),
            Err(error) => diagnostics.push(unreadable(path, &error, limit, "asset")),
        }
    }
    let same = |one: &(Vec<Arc<ThemeFile>>, _), two: &(Vec<Arc<ThemeFile>>, config::Theme)| {
        let equal = |(one, two): (&Arc<ThemeFile>, &Arc<ThemeFile>)| Arc::ptr_eq(one, two) || one == two;
        one.1 == two.1 && one.0.len() == two.0.len() && one.0.iter().zip(&two.0).all(equal)
    };
    let templates = caches.templates.get(|| (files.clone(), config.theme.clone()), same, || Templates::load(&files, config));
    diagnostics.extend(templates.diagnostics.iter().cloned());
    diagnostics.extend(templates.misnamed.iter().map(|(setting, problem)| {
        problem.clone().at(match setting {
            Setting::Name => config.places.theme,
            Setting::Logo => config.places.logo,
        })
    }));
    match &caches.last_good {
        Some(last) => last.templates(&templates),
        None => templates,
    }
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
    let settings =
        (&config.markup, &config.limits, &config.taxonomies, &config.types, &config.languages, &config.title, config.images.credits);
    Key::new("parsing", 1).debug(&settings).debug(&config.is_off(SENTENCES)).debug(&templates.signatures).finish()
}

/// What a parsed page was made from, besides its text: its stamp if that is known, and [`parsing_key`].
pub(super) struct Version {
    stamp: Option<u64>,
    parsing: Hash,
}

/// Reads and parses the pages. A page depends on its path, its bytes, and [`parsing_key`].
#[allow(clippy::too_many_arguments, reason = "a stage takes what it depends on, and the places for its results")]
pub(super) fn parse_pages(
    world: &dyn World,
    pages: &[Arc<str>],
    config: &Config,
    templates: &Templates,
    caches: &Caches,
    progress: &dyn Progress,
    sources: &mut Vec<Source>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Arc<Document>> {
    let parsing = parsing_key(config, templates);
    let parse = |path: &Arc<str>| {
        progress.page(path);
        let stamp = world.stamp(path);
        let unchanged = |version: &Version, _: &Document| stamp.is_some() && version.stamp == stamp && version.parsing == parsing;
        if let Some(document) = caches.documents.find(path, unchanged) {
            return Ok(document);
        }
        let limit = config.limits.markdown;
        let bytes = world.read(path, limit).map_err(|error| Box::new(unreadable(path, &error, limit, "markdown")))?;
        let source = Source::new(path, bytes);
        let same = |version: &Version, document: &Document| version.parsing == parsing && document.source == source;
        let document = caches.documents.find(path, same).unwrap_or_else(|| {
            let document = markdown::parse(&source, &fallback_title(path, config), config, &templates.signatures);
            if let Some(last) = &caches.last_good {
                last.remember(&document, || caches.documents.last(path));
            }
            Arc::new(document)
        });
        Ok(caches.documents.keep(path, Version { stamp, parsing }, document))
    };
    let parsed: Vec<Result<Arc<Document>, Box<Diagnostic>>> =
        pages.par_iter().map(|path| guarded(|| parse(path)).unwrap_or_else(|panic| Err(Box::new(internal(path, &panic))))).collect();
    let mut documents = Vec::with_capacity(parsed.len());
    for (path, result) in pages.iter().zip(parsed) {
        match result {
            Ok(document) => {
                diagnostics.extend(document.diagnostics.iter().cloned());
                let good = caches.last_good.as_ref().and_then(|last| last.in_place_of(&document));
                documents.push(good.unwrap_or_else(|| Arc::clone(&document)));
                if !Arc::ptr_eq(documents.last().unwrap_or(&document), &document) {
                    sources.push(document.source.clone());
                }
            }
            Err(problem) => {
                diagnostics.push(*problem);
                // In a preview, a file that cannot be read may just be on its way to another name.
                if let Some(good) = &caches.last_good {
                    let last = caches.documents.find(path, |_, _| true);
                    documents.extend(last.map(|last| good.in_place_of(&last).unwrap_or(last)));
                }
            }
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

/// Looks at the other files of the content folder: whether they may be published, and how large
/// pictures are. That depends on the file and on the settings.
pub(super) fn read_assets(
    world: &dyn World,
    paths: &[Arc<str>],
    content: &str,
    config: &Arc<Config>,
    caches: &Caches,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<Arc<str>, Asset> {
    let look = |path: &Arc<str>| {
        let stamp = world.stamp(path);
        let known = caches.assets.find(path, |(at, with), _| Some(*at) == stamp && Arc::ptr_eq(with, config));
        known.unwrap_or_else(|| {
            let mut problems = Vec::new();
            let inside = path.strip_prefix(content).unwrap_or(path);
            let left_out = (!paths::is_published(inside, &config.publish)).then_some(LeftOut::Kind);
            let mut asset = Asset { path: Arc::clone(path), picture: None, heavy: None, left_out };
            if left_out.is_none() {
                look_at(world, &mut asset, inside, config, &mut problems);
            }
            let looked = Arc::new((asset, problems));
            stamp.map(|stamp| caches.assets.keep(path, (stamp, Arc::clone(config)), Arc::clone(&looked))).unwrap_or(looked)
        })
    };
    let looked: Vec<_> = paths.par_iter().map(look).collect();
    let mut assets = BTreeMap::new();
    for (path, looked) in paths.iter().zip(looked) {
        let (asset, problems) = &*looked;
        diagnostics.extend(problems.iter().cloned());
        assets.insert(path.strip_prefix(content).unwrap_or(path).into(), asset.clone());
    }
    assets
}

fn look_at(world: &dyn World, asset: &mut Asset, inside: &str, config: &Config, problems: &mut Vec<Diagnostic>) {
    let path = &asset.path;
    if paths::speaks_for_the_site(inside) {
        asset.left_out = Some(LeftOut::Refused);
        let problem = Diagnostic::new("site-file", path, format!("`{inside}` speaks for the whole site and is not published from here"));
        return problems.push(problem.hint("Put it into the folder `static/`, which belongs to those who are responsible for the site."));
    }
    let extension = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    let svg = extension == "svg";
    let picture = matches!(extension.as_str(), "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "bmp" | "ico") || svg;
    let limit = config.limits.asset;
    let most = match () {
        () if svg => limit,
        () if picture || kinds::is_known(&extension) => pictures::HEAD,
        () => 0,
    };
    let (length, head) = match world.head(path, most) {
        Ok(found) => found,
        Err(error) => {
            asset.left_out = Some(LeftOut::Refused);
            return problems.push(unreadable(path, &error, limit, "asset"));
        }
    };
    if length > limit {
        asset.left_out = Some(LeftOut::Refused);
        return problems.push(unreadable(path, &io::ErrorKind::FileTooLarge.into(), limit, "asset"));
    }
    if picture && length == 0 {
        let problem = Diagnostic::new("image-broken", path, "there is nothing in this file, so no browser can show it");
        return problems.push(problem.hint("Save the picture again, or get it anew."));
    }
    if svg && let Some(part) = active_part(&head) {
        asset.left_out = Some(LeftOut::Refused);
        let problem = Diagnostic::new("svg-active", path, format!("this SVG file contains {part} and is not published"));
        return problems.push(problem.hint("Save it as a plain picture (\"optimized SVG\"), or as PNG."));
    }
    problems.extend(kinds::problem(path, &extension, &head));
    if !picture || svg {
        return;
    }
    // Long metadata may stand before what tells the size.
    let look = pictures::look(&head).or_else(|| pictures::look(&world.read(path, limit).ok()?));
    match look {
        Some(Look { size: (width, height), .. }) if u64::from(width) * u64::from(height) > config.limits.megapixels * 1_000_000 => {
            asset.left_out = Some(LeftOut::Refused);
            let message = format!("this picture has {width} × {height} pixels, more than {} million", config.limits.megapixels);
            problems.push(Diagnostic::new("limit", path, message).hint("Make it smaller, or raise `limits.megapixels` in site.yaml."));
        }
        Some(Look { size, narrows }) => {
            let widths: Vec<u32> = config.images.widths.iter().copied().filter(|width| narrows && *width < size.0).collect();
            asset.heavy = Some(length).filter(|length| widths.is_empty() && *length > config.limits.picture);
            asset.picture = Some(Picture { file: inside.into(), size, widths });
        }
        None => {
            let problem = Diagnostic::new("image-broken", path, "this file is not a picture of the kind that its name says");
            problems.push(problem.hint("Save it again from a picture editor."));
        }
    }
}
