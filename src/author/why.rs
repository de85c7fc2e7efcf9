//! `why`: what became of a file or an address, and if it is not on the site, what keeps it away.
//!
//! It asks the pipeline and says the answer; it mends nothing.

use super::typed::{BASES, Base, Typed};
use crate::config::{self, Config};
use crate::data;
use crate::diag::{Lines, Severity, did_you_mean, one_of};
use crate::markdown::{Document, front};
use crate::output::Entry;
use crate::pipeline::{self, Build, Caches, Index, Options};
use crate::progress::Unwatched;
use crate::render::MenuTarget;
use crate::search::synonyms;
use crate::site::names::{LeftOut, Named};
use crate::site::paths::{self, folder_route, page_name, page_segment};
use crate::site::{Drafts, Page, PageId, PageKind};
use crate::world::{Listing, World};
use jiff::civil::Date;

/// How many of the pages that link to a page are named.
const SHOWN: usize = 10;

/// The answer, a line each; the first says whether the page is on the site.
///
/// # Errors
/// Where there is nothing of that name, with what looks most like it.
pub fn answer(world: &dyn World, typed: &Typed, today: Date) -> Result<Vec<String>, String> {
    let listing = world.list();
    // Drafts are there and marked, so that what they would be can be told.
    let options = Options { highlight: false, search: Index::None, drafts: Drafts::Marked, ..Options::published(today) };
    let build = pipeline::run(world, &options, &Caches::once(), &Unwatched);
    let site = Answerer { world, listing: &listing, build: &build };
    let mut inside = false;
    for base in BASES {
        let Some(path) = typed.from(base, &listing) else { continue };
        inside = true;
        let found = [path.clone(), format!("{path}.md")].into_iter().find_map(|path| site.file(&path));
        if let Some(answer) = found.or_else(|| site.folder(&path)) {
            return Ok(answer);
        }
    }
    if let Some(answer) = site.address(&typed.text) {
        return Ok(answer);
    }
    if !inside && !typed.text.starts_with('/') {
        return Err(format!("`{}` is outside the site, of which nothing is read", typed.text));
    }
    let wanted = typed.from(Base::Content, &listing).unwrap_or_else(|| typed.text.clone());
    let near = build.bundle.renderer.site.names.near(&wanted).map(|name| format!(" Did you mean `{name}`?"));
    Err(format!("there is no file, folder or address `{}`.{}", typed.text, near.unwrap_or_default()))
}

/// A site that is asked.
struct Answerer<'a> {
    world: &'a dyn World,
    listing: &'a Listing,
    build: &'a Build,
}

impl Answerer<'_> {
    fn config(&self) -> &Config {
        &self.build.config
    }

    /// What became of a file, by its path below the site's folder.
    fn file(&self, path: &str) -> Option<Vec<String>> {
        let said = self.build.diagnostics.iter().filter(|problem| &*problem.path == path);
        let listed = self.listing.files.iter().any(|file| **file == *path);
        let kept_out = ["symlink", "file-skipped", "file-name", "encoding", "limit", "svg-active", "internal"];
        let reason = said.clone().find(|problem| kept_out.contains(&problem.code));
        let no = |why: String| Some(vec![format!("{path} is not on the site: {why}")]);
        let below = path.strip_prefix(self.listing.content);
        match below.and_then(|below| self.build.bundle.renderer.site.names.files.get(below)) {
            Some(Named::Page(id)) => return Some(self.page(*id)),
            Some(Named::File(route, _)) => return Some(vec![format!("{path} is on the site at /{route}")]),
            Some(Named::LeftOut(_)) => {
                let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
                let why = "files of its kind are not published".to_owned();
                let how = format!("  Write `publish: [{ending}]` in site.yaml, or put it into static/.");
                return no(reason.map_or(why, |problem| problem.message.clone())).map(|mut lines| {
                    lines.extend(reason.map_or(Some(how), |problem| problem.hint.as_ref().map(|hint| format!("  {hint}"))));
                    lines
                });
            }
            None => {}
        }
        if let Some(problem) = reason {
            return no(problem.message.clone()).map(|mut lines| {
                lines.extend(problem.hint.as_ref().map(|hint| format!("  {hint}")));
                lines
            });
        }
        // Hidden files are not listed, so whether they are there has to be asked.
        if !listed && self.world.head(path, 0).is_err() {
            return None;
        }
        Some(self.apart(path, below))
    }

    /// A file that is there and no part of the site.
    fn apart(&self, path: &str, below: Option<&str>) -> Vec<String> {
        if let Some(lines) = self.of_use(path, below) {
            return lines;
        }
        let hidden = path.split('/').find(|part| part.starts_with(['_', '.']) && !part.starts_with("_index."));
        let (why, what) = match (below, hidden) {
            _ if path == config::PATH => return vec![format!("{path} has the settings of the site, and is not published itself")],
            _ if path.starts_with("themes/") => {
                return vec![format!("{path} is of a theme, which is published as far as the site uses it")];
            }
            _ if path.starts_with("static/") => return vec![format!("{path} is on the site at /{}", &path["static/".len()..])],
            (_, Some(part)) => (format!("the name `{part}` begins with `{}`, which sets it aside", &part[..1]), format!("Rename `{part}`")),
            (None, _) => (format!("it is not in the folder {}", self.listing.content), format!("Move it to {}", self.listing.content)),
            (Some(_), None) => ("it is of no use for the site".to_owned(), String::new()),
        };
        let mut lines = vec![format!("{path} is not on the site: {why}")];
        if paths::is_markdown(path) && !what.is_empty() {
            let below = below.unwrap_or(path);
            let below = below.split('/').map(|part| if hidden == Some(part) { part.trim_start_matches(['_', '.']) } else { part });
            let below = below.collect::<Vec<_>>().join("/");
            lines.push(format!("  {what}, and it would be at /{}", self.address_of(&below)));
        }
        lines
    }

    /// A file that is not published, and works all the same.
    fn of_use(&self, path: &str, below: Option<&str>) -> Option<Vec<String>> {
        let kinds: Vec<&str> =
            self.config().types.iter().filter(|(_, kind)| kind.skeleton.as_deref() == Some(path)).map(|(name, _)| &**name).collect();
        if !kinds.is_empty() {
            return Some(vec![format!(
                "{path} is not on the site itself: pages of the type {} begin with it",
                one_of(&kinds).replace(" or ", " and ")
            )]);
        }
        let file = below?.strip_prefix(data::FOLDER)?;
        let known = below == Some(synonyms::PATH);
        let broken = self.build.diagnostics.iter().find(|problem| &*problem.path == path && problem.severity == Severity::Error);
        let name = data::name(file)?;
        Some(match broken {
            _ if known => vec![format!("{path} is not on the site itself: the search knows from it which words mean the same")],
            Some(problem) => vec![format!("{path} is data for templates, and cannot be read: {}", problem.message)],
            None => vec![format!("{path} is not on the site itself: it is data, which templates see as `data.{name}`")],
        })
    }

    /// Where a page that has no slug would be, by its file.
    fn address_of(&self, below: &str) -> String {
        let name = page_name(below, &self.config().languages);
        let language = name.language.filter(|language| *language != self.config().language());
        let language = language.map_or_else(String::new, |language| format!("{}/", paths::segment(language)));
        let own = matches!(name.stem, "_index" | "index") || name.stem.eq_ignore_ascii_case("readme");
        let page = if own { String::new() } else { format!("{}/", page_segment(name.stem)) };
        format!("{language}{}{page}", folder_route(name.folder))
    }

    /// A folder with pages.
    fn folder(&self, path: &str) -> Option<Vec<String>> {
        let below = format!("{path}/");
        let below = below.strip_prefix(self.listing.content)?.trim_end_matches('/');
        match self.build.bundle.renderer.site.names.folders.get(below)? {
            Named::Page(id) => Some(self.page(*id)),
            _ => None,
        }
    }

    /// An address of the site, whole or from the top.
    fn address(&self, text: &str) -> Option<Vec<String>> {
        let base = self.build.bundle.renderer.base_url.as_deref();
        let route = base.and_then(|base| text.strip_prefix(base)).unwrap_or(text).trim_start_matches('/');
        let routes = &self.build.bundle.renderer.site.names.routes;
        let route = route.split(['?', '#']).next().unwrap_or_default();
        let route = route.strip_suffix("index.html").unwrap_or(route);
        match routes.get(route).or_else(|| routes.get(&format!("{route}/"))) {
            Some(Named::Page(id)) => Some(self.page(*id)),
            Some(Named::File(..)) => Some(vec![format!("/{route} is a file of the site")]),
            Some(Named::LeftOut(_)) => None,
            None => self.version(route),
        }
    }

    /// A narrower version of a picture, which has no file of its own.
    fn version(&self, route: &str) -> Option<Vec<String>> {
        let Entry::Picture(file, Some(width)) = self.build.bundle.entries().get(route)? else { return None };
        let what = format!("/{route} is the version of {file} that is {width} pixels wide, for small screens");
        Some(vec![what, "  A build leaves it out if it has no fewer bytes than the picture, or if that is damaged.".to_owned()])
    }

    /// All about a page.
    fn page(&self, id: PageId) -> Vec<String> {
        let renderer = &self.build.bundle.renderer;
        let page = renderer.site.page(id);
        let document = page.document.map(|at| &renderer.documents[at]);
        let name = document.map_or_else(|| format!("/{}", page.route), |document| document.source.path.to_string());
        let mut lines = vec![match page.left_out {
            Some(why) => format!("{name} is not on the site: {}", left_out(why, document)),
            None if document.is_none() => format!("{name} is on the site; no file is its own, so it is made of what it lists"),
            None => format!("{name} is on the site at /{}", page.route),
        }];
        if page.left_out.is_some() {
            lines.push(format!("  Without that it would be at /{}", page.route));
        }
        lines.extend(self.in_the_way(&name));
        lines.push(format!("  Title: {}", page.title));
        if let Some(parent) = page.parent.map(|parent| renderer.site.page(parent)) {
            lines.push(format!("  Section: {} (/{})", parent.title, parent.route));
        }
        if let Some(kind) = page.outline.as_ref().and_then(|outline| outline.matter.kind.as_deref()) {
            lines.push(format!("  Type: {kind}"));
        }
        lines.push(format!("  Template: {}", renderer.template(page)));
        lines.extend(self.languages(page));
        let aliases: Vec<String> =
            renderer.site.aliases.iter().filter(|(_, page, _)| *page == id).map(|(route, ..)| format!("/{route}")).collect();
        if !aliases.is_empty() {
            lines.push(format!("  Aliases: {}", aliases.join(", ")));
        }
        lines.push(format!("  Linked from: {}", self.linked_from(id)));
        lines
    }

    /// Who else wants the address, what is wrong with the page, and what keeps the whole site from being published.
    fn in_the_way(&self, name: &str) -> Vec<String> {
        let errors = || self.build.diagnostics.iter().filter(|problem| problem.severity == Severity::Error);
        let about = |problem: &&crate::diag::Diagnostic| &*problem.path == name || problem.related.iter().any(|other| &*other.path == name);
        let mut lines: Vec<String> = errors().filter(about).map(|problem| format!("  But {}: {}", problem.path, problem.message)).collect();
        let others = errors().count() - lines.len();
        if others > 0 {
            let errors = if others == 1 { "1 error elsewhere keeps" } else { &format!("{others} errors elsewhere keep") };
            lines.push(format!("  But {errors} the whole site from being published; see `guidepost check`"));
        }
        lines
    }

    /// The languages of the site, and how this page is there in each.
    fn languages(&self, page: &Page) -> Vec<String> {
        let languages = &self.config().languages;
        let Some(path) = page.path.as_deref() else { return Vec::new() };
        let name = page_name(path, languages);
        let mut lines = Vec::new();
        if let Some(code) = name.stem.rsplit_once('.').map(|(_, code)| code).filter(|code| looks_like_language(code)) {
            let hint = did_you_mean(code, languages.iter().map(String::as_str))
                .unwrap_or_else(|| format!("Add `{code}` to `languages` in site.yaml, if `.{code}` is meant as its language."));
            lines.push(format!(
                "  But `{code}` is not among the languages of the site, so this is a page in `{}`. {hint}",
                languages[page.language]
            ));
        }
        if languages.len() < 2 {
            return lines;
        }
        let dated = |page: &Page| page.changed(self.build.bundle.renderer.today);
        let same = |other: &&Page| {
            let other = other.path.as_deref().map(|path| page_name(path, languages));
            other.is_some_and(|other| (other.folder, other.stem) == (name.folder, name.stem))
        };
        let state = |(at, code): (usize, &String)| {
            let other = self.build.bundle.renderer.site.pages.iter().filter(|other| other.language == at).find(same);
            let state = match other {
                None => "is missing",
                Some(other) if other.left_out == Some(LeftOut::Draft) => "is a draft",
                Some(other) if other.left_out.is_some() => "has a date in the future",
                Some(other) if dated(other).zip(dated(page)).is_some_and(|(other, own)| other < own) => "is older than this",
                Some(_) if at == page.language => "is this",
                Some(_) => "is there",
            };
            format!("{code} {state}")
        };
        lines.push(format!("  Languages: {}", languages.iter().enumerate().map(state).collect::<Vec<_>>().join(", ")));
        lines
    }

    fn linked_from(&self, id: PageId) -> String {
        let renderer = &self.build.bundle.renderer;
        let pages = renderer.connections.backlinks(id);
        let mut names: Vec<String> =
            pages.iter().take(SHOWN).filter_map(|page| renderer.site.page(*page).path.as_deref()).map(str::to_owned).collect();
        if renderer.menu.iter().any(|link| link.target == MenuTarget::Page(id)) {
            names.insert(0, "the menu".to_owned());
        }
        let page = renderer.site.page(id);
        if names.is_empty() && page.kind != PageKind::Home {
            return "only the list of its section".to_owned();
        }
        let more = pages.len().saturating_sub(SHOWN);
        names.join(", ") + &if more > 0 { format!(", and {more} more") } else { String::new() }
    }
}

fn left_out(why: LeftOut, document: Option<&std::sync::Arc<Document>>) -> String {
    let (key, what) = match why {
        LeftOut::Draft => ("draft", "it is a draft".to_owned()),
        LeftOut::Future => {
            let date = document.and_then(|document| document.outline.matter.date);
            ("date", format!("its date is in the future{}", date.map_or_else(String::new, |date| format!(", {date}"))))
        }
        LeftOut::Kind => return "files of its kind are not published".to_owned(),
        LeftOut::Refused => return "there is a problem with the file itself".to_owned(),
    };
    let span = document.and_then(|document| Some((document, front::span_of(&document.positions.front, key)?)));
    let line = span.map(|(document, span)| Lines::new(&document.source.text).position(span.start as usize).0);
    format!("{what}{}", line.map_or_else(String::new, |line| format!(" (line {line}: `{key}:`)")))
}

/// Whether the end of a name may have been meant as a language: `de`, `nds`, `pt-BR`.
fn looks_like_language(code: &str) -> bool {
    let (language, region) = code.split_once('-').map_or((code, None), |(language, region)| (language, Some(region)));
    (2..=3).contains(&language.len())
        && language.chars().all(|c| c.is_ascii_lowercase())
        && region.is_none_or(|region| (2..=4).contains(&region.len()) && region.chars().all(|c| c.is_ascii_alphanumeric()))
}
