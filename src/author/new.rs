//! `new`: a page from the skeleton of its type, which passes `check` but for what is marked as yet to be
//! written.
//!
//! The page is tried as a part of the whole site before it is written, so a title that is taken, a type
//! that does not fit or a name that no system can have shows before there is a file.

use crate::config::{self, Config, PageType};
use crate::diag::{Diagnostic, Severity, Span, did_you_mean, one_of};
use crate::markdown::front::FIELDS;
use crate::pipeline::{self, Caches, Index, Options};
use crate::progress::Unwatched;
use crate::site::{Drafts, paths};
use crate::skeleton::{Key, Page};
use crate::source::Source;
use crate::world::{Listing, World};
use jiff::civil::Date;
use std::io;
use std::sync::Arc;

/// What is wanted.
pub struct Request<'a> {
    /// The type; `page` where the site declares none.
    pub kind: &'a str,
    /// The page, below the content folder, with or without `.md`.
    pub path: &'a str,
    /// Its language, if not the site's first.
    pub language: Option<&'a str>,
    /// Keys and what was typed for them.
    pub values: &'a [(String, String)],
    /// The day.
    pub today: Date,
}

/// A question to the person at the terminal.
pub struct Question<'a> {
    /// The key.
    pub key: &'a str,
    /// What it is for.
    pub about: Option<&'a str>,
    /// What it can be, where that is a choice.
    pub choices: Vec<String>,
    /// How it is written, where it is more than a word.
    pub form: Option<String>,
    /// What is wrong with the answer before.
    pub fault: Option<String>,
}

/// Asks, and gives the answer; none, or nothing, leaves the value for later.
pub type Ask<'a> = &'a mut dyn FnMut(&Question) -> Option<String>;

/// A page that is ready to be written.
#[derive(Debug)]
pub struct NewPage {
    /// Its file, below the site's folder.
    pub path: String,
    /// What it says.
    pub text: String,
    /// What `check` will say of it: what is yet to be written, and other warnings.
    pub problems: Vec<Diagnostic>,
}

/// Makes a page as a value.
///
/// # Errors
/// Why it cannot be made, in sentences for the person who asked.
pub fn page(world: &dyn World, request: &Request, ask: Option<Ask>) -> Result<NewPage, String> {
    let listing = world.list();
    let config = settings(world, &listing)?;
    let page_type = page_type(&config, request.kind)?;
    let path = path(request, &config, &listing)?;
    let values = joined(request, &config, &page_type)?;
    let request = &Request { values: &values, ..*request };
    check_values(request, &config, &page_type)?;
    let skeleton = page_type.skeleton.as_ref().map(|skeleton| read_skeleton(world, skeleton, &config)).transpose()?;
    let mut draft = skeleton.as_ref().map_or_else(|| Page::of_type(&page_type), |skeleton| Page::from_skeleton(&skeleton.text));
    fill(&mut draft, request, &config, &page_type, &path, ask)?;
    let text = draft.text();
    let problems = tried(world, &listing, (&path, &text), skeleton.as_ref(), request.today)?;
    Ok(NewPage { path, text, problems })
}

fn settings(world: &dyn World, listing: &Listing) -> Result<Config, String> {
    if listing.files.binary_search_by(|path| (**path).cmp(config::PATH)).is_err() {
        return Ok(Config::bare());
    }
    let bytes = world.read(config::PATH, Config::bare().limits.markdown).map_err(|error| format!("site.yaml cannot be read: {error}"))?;
    let (config, problems) = Config::read(&Source::new(config::PATH, bytes));
    match problems.iter().find(|problem| problem.severity == Severity::Error) {
        Some(problem) => Err(format!("site.yaml has a mistake: {}. `guidepost check` shows it", problem.message)),
        None => Ok(config),
    }
}

fn page_type(config: &Config, kind: &str) -> Result<PageType, String> {
    if config.types.is_empty() && kind == "page" {
        return Ok(PageType::default());
    }
    config.types.get(kind).cloned().ok_or_else(|| {
        let names: Vec<&str> = config.types.keys().map(String::as_str).collect();
        let hint = did_you_mean(kind, names.iter().copied()).unwrap_or_else(|| match names.as_slice() {
            [] => "It declares none; ask for a `page`.".to_owned(),
            names => format!("It declares {}.", one_of(names)),
        });
        format!("site.yaml declares no type `{kind}`. {hint}")
    })
}

/// The skeleton of a type, as a file or as it stands in `site.yaml`.
fn read_skeleton(world: &dyn World, skeleton: &str, config: &Config) -> Result<Source, String> {
    if !paths::is_skeleton_file(skeleton) {
        return Ok(Source::new(config::PATH, skeleton.as_bytes().to_vec()));
    }
    let bytes = world.read(skeleton, config.limits.markdown).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => format!("there is no file `{skeleton}`, which site.yaml names as the skeleton of this type"),
        _ => format!("the skeleton {skeleton} cannot be read: {error}"),
    })?;
    let source = Source::new(skeleton, bytes);
    match source.encoding_problem() {
        Some(problem) => Err(format!("the skeleton {skeleton} cannot be read: {}", sentence(&problem))),
        None => Ok(source),
    }
}

/// The file of the page, below the site's folder.
fn path(request: &Request, config: &Config, listing: &Listing) -> Result<String, String> {
    let wanted = request.path;
    let below = wanted.strip_prefix(listing.content).unwrap_or(wanted);
    let stem = if paths::is_markdown(below) { below.rsplit_once('.').map_or(below, |(stem, _)| stem) } else { below };
    let plain = !wanted.contains(['\\', '\0']) && stem.split('/').all(|part| !matches!(part, "" | "." | ".."));
    if !plain {
        return Err(format!("`{wanted}` is not the path of a page below the content folder, such as `copyright/faq`"));
    }
    let mut name = stem.to_owned();
    if let Some(language) = request.language {
        if !config.languages.iter().any(|known| known == language) {
            let known: Vec<&str> = config.languages.iter().map(String::as_str).collect();
            return Err(format!("the site has no language `{language}`; it has {}", one_of(&known)));
        }
        let written = paths::page_name(&format!("{stem}.md"), &config.languages).language.map(str::to_owned);
        match written {
            Some(written) if written != language => {
                return Err(format!("`{wanted}` is named as a page in `{written}`, not in `{language}`"));
            }
            None if language != config.language() => name = format!("{stem}.{language}"),
            _ => {}
        }
    }
    let inside = format!("{name}.md");
    if paths::is_set_aside(&inside) {
        return Err(format!("`{wanted}` would be no page, because a name in it begins with `_` or `.`"));
    }
    if let Some(problem) = paths::name_problem(&inside, &config.limits) {
        return Err(problem);
    }
    let path = format!("{}{inside}", listing.content);
    if listing.files.binary_search_by(|file| (**file).cmp(&path)).is_ok() {
        return Err(format!("{path} is there already, and stays as it is"));
    }
    Ok(path)
}

/// The values that were given: of a key that takes a list, all at once. What is empty was left for later.
fn joined(request: &Request, config: &Config, page_type: &PageType) -> Result<Vec<(String, String)>, String> {
    let mut all: Vec<(String, String)> = Vec::new();
    for (name, value) in request.values.iter().filter(|(_, value)| !value.trim().is_empty()) {
        let Some((_, before)) = all.iter_mut().find(|(known, _)| known == name) else {
            all.push((name.clone(), value.clone()));
            continue;
        };
        if !Key::new(name, config, page_type).is_list() {
            return Err(format!("`{name}` is given twice, and takes one value"));
        }
        let bare = |text: &str| text.trim().strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text.trim()).to_owned();
        *before = format!("[{}, {}]", bare(before), bare(value));
    }
    Ok(all)
}

/// Says what is wrong with the values that were given, as far as that shows without the others: nobody should
/// answer questions for nothing.
fn check_values(request: &Request, config: &Config, page_type: &PageType) -> Result<(), String> {
    let own: Vec<&str> = page_type.keys().map(|(key, _)| key).collect();
    let known = || FIELDS.iter().map(|field| field.name).chain(config.taxonomies.iter().map(String::as_str)).chain(own.iter().copied());
    let mut wrong = Vec::new();
    for (name, value) in request.values {
        if name == "type" {
            return Err("the type is the first argument, not `type=…`".into());
        }
        let told = if !config.types.is_empty() && !known().any(|key| key == name) {
            Some((format!("`{name}` is not a key of the type `{}`", request.kind), did_you_mean(name, known())))
        } else {
            Key::new(name, config, page_type).fault(value, page_type)
        };
        // What is a line in a page is one word here.
        let typed = |hint: String| hint.replace(&format!("`{name}: "), &format!("`{name}="));
        wrong.extend(told.map(|(message, hint)| with_hint(&message, hint.map(typed).as_deref())));
    }
    if wrong.is_empty() { Ok(()) } else { Err(format!("these values do not fit:\n  {}", wrong.join("\n  "))) }
}

/// Puts in the values: those that were given, those that the person answers with, and marks for the rest.
fn fill(page: &mut Page, request: &Request, config: &Config, page_type: &PageType, path: &str, mut ask: Option<Ask>) -> Result<(), String> {
    let given = |key: &str| request.values.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone());
    let name = paths::page_name(path, &config.languages);
    let stem = if name.stem == "_index" { name.folder.rsplit('/').next().unwrap_or_default() } else { name.stem };
    let mut needed = vec!["title"];
    needed.extend(page_type.schema.iter().flat_map(|schema| schema.required()).filter(|key| !matches!(*key, "title" | "type")));
    let mut impossible = Vec::new();
    for key in needed {
        let key = Key::new(key, config, page_type);
        let mut value = given(key.name);
        if value.is_none()
            && !page.has(key.name)
            && let Some(ask) = &mut ask
        {
            value = answer(&key, page_type, ask);
        }
        match value {
            Some(value) => page.set(key.name, &key.typed(&value)),
            None if page.has(key.name) => {}
            None if key.name == "title" => page.set("title", &key.typed(&paths::title_of(stem))),
            None => match key.marked(request.today) {
                Some(value) => page.set(key.name, &value),
                None => impossible.push((key.name, key.form())),
            },
        }
    }
    if !impossible.is_empty() {
        // What has blanks and braces in it stands between quotes at a prompt.
        let example = |(key, form): &(&str, Option<String>)| match form {
            Some(form) => format!("'{key}={form}'"),
            None => format!("{key}=…"),
        };
        let examples: Vec<String> = impossible.iter().map(example).collect();
        let impossible: Vec<&str> = impossible.iter().map(|(key, _)| *key).collect();
        return Err(format!("only you can know the value of {}; add {}", one_of(&impossible).replace(" or ", " and "), examples.join(" ")));
    }
    if !config.types.is_empty() {
        page.set("type", &Key::new("type", config, page_type).typed(request.kind));
    }
    for (name, value) in request.values {
        page.set(name, &Key::new(name, config, page_type).typed(value));
    }
    Ok(())
}

/// Asks until the answer fits or is empty.
fn answer(key: &Key, page_type: &PageType, ask: &mut Ask) -> Option<String> {
    let mut fault = None;
    loop {
        let question = Question { key: key.name, about: key.about(), choices: key.choices(), form: key.form(), fault };
        let answer = ask(&question).filter(|answer| !answer.trim().is_empty())?;
        fault = key.fault(&answer, page_type).map(|(message, _)| message);
        if fault.is_none() {
            return Some(answer);
        }
    }
}

/// What the site would say of the page.
fn tried(
    world: &dyn World,
    listing: &Listing,
    (path, text): (&str, &str),
    skeleton: Option<&Source>,
    today: Date,
) -> Result<Vec<Diagnostic>, String> {
    let with = WithPage::new(world, listing, path, text);
    let options = Options { highlight: false, search: Index::None, drafts: Drafts::Published, ..Options::published(today) };
    let build = pipeline::run(&with, &options, &Caches::once(), &Unwatched);
    let errors = || build.diagnostics.iter().filter(|problem| problem.severity == Severity::Error);
    let about = |problem: &&Diagnostic| &*problem.path == path || problem.related.iter().any(|other| &*other.path == path);
    let listed = |problems: &[&Diagnostic]| problems.iter().map(|problem| format!("\n  {}", sentence(problem))).collect::<String>();
    let of_skeleton = |problem: &&Diagnostic| skeleton.is_some_and(|skeleton| stands_in(problem, (path, text), skeleton));
    let (inherited, own): (Vec<&Diagnostic>, Vec<&Diagnostic>) =
        errors().filter(|problem| about(problem) || of_skeleton(problem)).partition(of_skeleton);
    if let (Some(skeleton), [_, ..]) = (skeleton, inherited.as_slice()) {
        let name = &skeleton.path;
        let problems = listed(&inherited);
        return Err(format!("no page can begin with the skeleton in {name}; whoever looks after the site has to mend that:{problems}"));
    }
    if !own.is_empty() {
        // What the settings ask for may be what no page can have.
        if let Some(problem) = errors().find(|problem| &*problem.path == config::PATH) {
            return Err(format!("site.yaml has a mistake: {}. `guidepost check` shows it", problem.message));
        }
        return Err(format!("this page would not pass `check`:{}", listed(&own)));
    }
    if !build.bundle.renderer.documents.iter().any(|document| &*document.source.path == path) {
        return Err(format!("{path} would not be a page of the site"));
    }
    Ok(build.diagnostics.iter().filter(about).cloned().collect())
}

/// Whether a problem of a new page stands in a line that the skeleton brought, or in the skeleton itself.
fn stands_in(problem: &Diagnostic, (path, text): (&str, &str), skeleton: &Source) -> bool {
    if *problem.path != *path {
        return problem.path == skeleton.path && &*skeleton.path != config::PATH;
    }
    let line = |span: Span| text[..span.start as usize].rfind('\n').map_or(0, |end| end + 1);
    let line = problem.span.map_or("", |span| text[line(span)..].lines().next().unwrap_or_default().trim());
    !line.is_empty() && line != "---" && skeleton.text.lines().any(|known| known.trim() == line)
}

fn sentence(problem: &Diagnostic) -> String {
    with_hint(&problem.message, problem.hint.as_deref())
}

fn with_hint(message: &str, hint: Option<&str>) -> String {
    let hint = hint.map_or_else(String::new, |hint| format!(" {hint}"));
    format!("{message}.{hint}")
}

/// A site with one page more.
struct WithPage<'a> {
    world: &'a dyn World,
    listing: Arc<Listing>,
    path: &'a str,
    text: &'a str,
}

impl<'a> WithPage<'a> {
    fn new(world: &'a dyn World, listing: &Listing, path: &'a str, text: &'a str) -> WithPage<'a> {
        let mut files = listing.files.clone();
        files.push(path.into());
        files.sort();
        let listing = Listing {
            files,
            links: listing.links.clone(),
            folders: listing.folders.clone(),
            content: listing.content,
            diagnostics: Vec::new(),
        };
        WithPage { world, listing: Arc::new(listing), path, text }
    }
}

impl World for WithPage<'_> {
    fn list(&self) -> Arc<Listing> {
        Arc::clone(&self.listing)
    }

    fn read(&self, path: &str, limit: u64) -> io::Result<Vec<u8>> {
        if path == self.path { Ok(self.text.as_bytes().to_vec()) } else { self.world.read(path, limit) }
    }

    fn head(&self, path: &str, most: u64) -> io::Result<(u64, Vec<u8>)> {
        self.world.head(path, most)
    }
}
