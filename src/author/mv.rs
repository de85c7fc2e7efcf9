//! `mv`: a page or a folder of pages gets another name, every link to it follows, and its old address leads to
//! the new one.
//!
//! The site is made as it would be after the move, and every link is asked where it leads then; those that would
//! lead elsewhere are written anew, in the way in which they were written. Then the site is made once more with
//! the changes, and unless every link leads where it led before and nothing is wrong that was not, nothing is
//! done. Templates are not looked into, and what HTML in pages leads to is only told.

use super::edits::{Edit, apply};
use super::leads::{Lead, Leads};
use super::moving::{Moved, Moving};
use super::typed::Typed;
use super::ways::{self, Here, There, Way};
use super::{alias, html, rewrite};
use crate::config::{self, RawHtml};
use crate::diag::{Diagnostic, Lines, Severity, Span};
use crate::markdown::Document;
use crate::pipeline::{self, Build, Caches, Index, Options};
use crate::progress::Unwatched;
use crate::site::paths::{self, alias_route};
use crate::site::{Drafts, PageId, PageKind};
use crate::world::{Listing, World};
use jiff::civil::Date;
use similar::TextDiff;
use std::collections::BTreeMap;

/// What a move changes, as values.
#[derive(Debug, Default)]
pub struct Plan {
    /// The names that change, of files or of one folder, below the site's folder.
    pub moves: Vec<(String, String)>,
    /// The files whose text changes.
    pub rewrites: Vec<Rewrite>,
    /// How many links are written anew.
    pub links: usize,
    /// Old addresses that lead to new ones from now on.
    pub aliases: Vec<(String, String)>,
    /// What is left to do by hand.
    pub notes: Vec<String>,
    /// Where the files go whose text may not change.
    files: BTreeMap<String, String>,
}

/// A file whose text changes.
#[derive(Debug)]
pub struct Rewrite {
    /// Where it is, below the site's folder.
    pub old: String,
    /// Where it goes, or the same.
    pub new: String,
    /// Its bytes now.
    pub before: Vec<u8>,
    /// Its bytes afterwards.
    pub after: Vec<u8>,
}

/// Plans a move.
///
/// # Errors
/// Why it cannot be done as a whole, in a sentence for the person who asked.
pub fn plan(world: &dyn World, old: &Typed, new: &Typed, today: Date) -> Result<Plan, String> {
    let listing = world.list();
    let before = run(world, today);
    let near = |name: &str| before.bundle.renderer.site.names.near(name).map(str::to_owned);
    let moving = Moving::find(&listing, &before.config, &by_file(&before, old), new, &near)?;
    refuse_unreadable(&before, &moving, listing.content)?;
    let between = run(&Moved::new(world, &listing, &moving, BTreeMap::new()), today);
    let mover = Mover { old: Leads::new(&before), new: Leads::new(&between), before: &before, moving: &moving, listing: &listing };
    let mut plan = mover.plan(world)?;
    let changed = plan.rewrites.iter().map(|rewrite| (rewrite.new.clone(), rewrite.after.clone())).collect();
    let after = run(&Moved::new(world, &listing, &moving, changed), today);
    mover.prove(&after)?;
    plan.moves = match &moving.folder {
        Some(folder) => vec![folder.clone()],
        None => moving.files.iter().map(|(from, to)| (from.clone(), to.clone())).collect(),
    };
    plan.files = moving.files;
    Ok(plan)
}

/// The file of a page that was named by its address.
fn by_file(build: &Build, typed: &Typed) -> Typed {
    let leads = Leads::new(build);
    let route = typed.text.strip_prefix('/').filter(|_| typed.near.is_none());
    match route.map(|route| leads.of_route(route)) {
        Some(Lead::Page(path)) => Typed { text: path, near: None },
        _ => typed.clone(),
    }
}

/// The site with its drafts, whose links have to follow, too.
fn run(world: &dyn World, today: Date) -> Build {
    let options = Options { highlight: false, search: Index::None, drafts: Drafts::Published, ..Options::published(today) };
    pipeline::run(world, &options, &Caches::once(), &Unwatched)
}

/// A page that cannot be read to its end may have links that nobody sees; one that moves gets an alias; and
/// without the settings nobody knows which files are translations.
fn refuse_unreadable(build: &Build, moving: &Moving, content: &str) -> Result<(), String> {
    let stands_in_the_way = |problem: &&Diagnostic| {
        if *problem.path == *config::PATH && problem.code.starts_with("config") && problem.severity == Severity::Error {
            return true;
        }
        let page = problem.path.strip_prefix(content).is_some_and(paths::is_markdown);
        let moves = moving.files.contains_key(&*problem.path);
        let unread = matches!(problem.code, "encoding" | "limit" | "internal") || (moves && problem.code.starts_with("front-matter"));
        page && unread && problem.severity == Severity::Error
    };
    match build.diagnostics.iter().find(stands_in_the_way) {
        Some(problem) => Err(format!("{} has to be mended first: {}. `guidepost check` shows where", problem.path, problem.message)),
        None => Ok(()),
    }
}

/// A site before a move, and after it with its links as they were.
struct Mover<'a> {
    old: Leads<'a>,
    new: Leads<'a>,
    before: &'a Build,
    moving: &'a Moving,
    listing: &'a Listing,
}

/// A link, wherever it is written.
struct Written<'a> {
    page: (PageId, PageId),
    /// The path before and after the move of the file that it stands in.
    path: (&'a str, &'a str),
    /// Its address without what follows the path.
    address: &'a str,
    wiki: bool,
}

impl Mover<'_> {
    fn plan(&self, world: &dyn World) -> Result<Plan, String> {
        let mut plan = Plan::default();
        let mut edits: BTreeMap<String, (&str, Vec<Edit>)> = BTreeMap::new();
        for (at, page) in &self.old.site.by_document {
            let document = &self.before.bundle.renderer.documents[*at];
            let mut own = self.links(document, *page)?;
            plan.links += own.len();
            plan.notes.extend(self.html(document, *page)?);
            own.extend(self.alias(document, *page, &mut plan)?);
            if !own.is_empty() {
                edits.insert(document.source.path.to_string(), (&document.source.text, own));
            }
        }
        if let Some(source) = self.before.sources.iter().find(|source| *source.path == *config::PATH) {
            let menu = self.menu(&source.text)?;
            plan.links += menu.len();
            edits.extend((!menu.is_empty()).then(|| (config::PATH.to_owned(), (&*source.text, menu))));
        }
        plan.notes.extend(self.lost());
        for (old, (text, edits)) in edits {
            if self.listing.links.iter().any(|link| **link == *old) {
                return Err(format!("{old} would have to change, and it is a link to another file"));
            }
            let before = world.read(&old, self.before.config.limits.markdown).map_err(|error| format!("{old} cannot be read: {error}"))?;
            let after = apply(&before, text, &edits).ok_or_else(|| format!("{old} changed while it was read"))?;
            let new = self.moving.files.get(&old).unwrap_or(&old).clone();
            plan.rewrites.push(Rewrite { old, new, before, after });
        }
        Ok(plan)
    }

    fn new_page(&self, path: &str) -> Result<PageId, String> {
        let moved = self.moving.path(path);
        self.new.page_of(&moved).ok_or_else(|| format!("{moved} would not be a page of the site"))
    }

    /// What changes in the links of a page, and in the names of the pictures that its credits are for.
    fn links(&self, document: &Document, page: PageId) -> Result<Vec<Edit>, String> {
        let Some(path) = self.old.site.page(page).path.as_deref() else { return Ok(Vec::new()) };
        let (moved, text) = (self.moving.path(path), &*document.source.text);
        let pages = (page, self.new_page(path)?);
        let mut edits = Vec::new();
        for place in rewrite::places(document, &self.before.config) {
            // A title may have a `#` of its own.
            let whole_name = place.wiki && self.old.of(page, place.path(), true) == Lead::Nothing;
            let address = if whole_name { &*place.address } else { place.path() };
            if let Some(path) = self
                .changed(&Written { page: pages, path: (path, &moved), address, wiki: place.wiki })
                .map_err(|why| located(document, place.span, &why))?
            {
                edits.push(place.edit(text, &path, whole_name));
            }
        }
        Ok(edits)
    }

    /// The entries of the menu.
    fn menu(&self, text: &str) -> Result<Vec<Edit>, String> {
        let (settings, here) = (&self.before.config, Here { path: "", route: "" });
        let mut edits = Vec::new();
        for (item, span) in settings.menu.iter().zip(&settings.places.menu) {
            let lead = self.old.of_name(&item.link);
            let wanted = lead.moved(self.moving);
            if lead == Lead::Nothing || self.new.of_name(&item.link) == wanted {
                continue;
            }
            let (there, then) = (self.old.there(&lead).unwrap_or_default(), self.new.there(&wanted).unwrap_or_default());
            let names = candidates(&item.link, ways::of_menu, (here, &there), (here, &then));
            let name = names.into_iter().find(|name| self.new.of_name(name) == wanted);
            let name = name.ok_or_else(|| format!("the entry `{}` of the menu in site.yaml would lead nowhere", item.title))?;
            edits.push(Edit { span: *span, text: rewrite::scalar(&text[span.range()], &name) });
        }
        Ok(edits)
    }

    /// The path of a link after the move, if it has to change.
    fn changed(&self, link: &Written) -> Result<Option<String>, String> {
        let (path, _) = if link.wiki { (link.address.to_owned(), "") } else { ways::split(link.address) };
        if path.is_empty() {
            return Ok(None);
        }
        let lead = self.old.of(link.page.0, link.address, link.wiki);
        let wanted = lead.moved(self.moving);
        let still = self.new.of(link.page.1, link.address, link.wiki) == wanted;
        let untouched = link.path.0 == link.path.1 && lead == wanted;
        if still && (untouched || matches!(lead, Lead::Elsewhere(_))) {
            return Ok(None);
        }
        if lead == Lead::Nothing {
            // What leads nowhere is left to its author, but leads to the same nowhere.
            return Ok(if link.wiki { None } else { ways::rebased(&path, link.path.0, link.path.1, |path| self.moving.path(path)) });
        }
        let here = Here { path: link.path.0, route: &self.old.site.page(link.page.0).route };
        let then = Here { path: link.path.1, route: &self.new.site.page(link.page.1).route };
        let there = self.old.there(&lead).unwrap_or_default();
        let moved = self.new.there(&wanted).unwrap_or_default();
        let ways: fn() -> Box<dyn Iterator<Item = Way>> =
            if link.wiki { || Box::new(ways::of_wikilinks()) } else { || Box::new(ways::of_links()) };
        let leads = |path: &String| {
            let address = if link.wiki { path.clone() } else { ways::spelled(path, crate::markdown::addresses::Form::Bare, "") };
            self.new.of(link.page.1, &address, link.wiki) == wanted
        };
        let found = candidates(&path, ways, (here, &there), (then, &moved)).into_iter().find(leads);
        match found {
            Some(new) => Ok(Some(new).filter(|new| *new != path)),
            None => Err(format!("the link to `{path}` would lead nowhere, because what it leads to would be gone")),
        }
    }

    /// The old address of a page that gets another one, as an alias.
    fn alias(&self, document: &Document, page: PageId, plan: &mut Plan) -> Result<Vec<Edit>, String> {
        let old = self.old.site.page(page);
        let (Some(path), file) = (old.path.as_deref(), &*document.source.path) else { return Ok(Vec::new()) };
        let new = self.new.site.page(self.new_page(path)?);
        if !self.moving.files.contains_key(file) || new.route == old.route {
            return Ok(Vec::new());
        }
        if old.kind == PageKind::Home {
            return Err(format!("{file} is the front page, which stays where it is"));
        }
        plan.aliases.push((old.route.clone(), new.route.clone()));
        let own = |alias: &str| alias_route(alias, &self.before.config.limits).is_ok_and(|route| route == new.route);
        alias::add(document, &old.route, own).map_err(|why| format!("{file} cannot get an alias: {why}"))
    }

    /// What to look at in the HTML of a page.
    fn html(&self, document: &Document, page: PageId) -> Result<Vec<String>, String> {
        let path = self.old.site.page(page).path.as_deref().filter(|_| self.before.config.markup.raw_html != RawHtml::Escape);
        let Some(path) = path else { return Ok(Vec::new()) };
        let astray = html::astray(document, (&self.old, page), (&self.new, self.new_page(path)?), self.moving);
        let file = self.moving.files.get(&*document.source.path).map_or(&*document.source.path, String::as_str);
        Ok(astray.into_iter().map(|address| format!("The HTML in {file} leads astray with `{address}`; change it by hand")).collect())
    }

    /// The addresses of lists that have no file which could name them.
    fn lost(&self) -> Vec<String> {
        let list = |page: &&crate::site::Page| page.path.is_none() && page.folder.is_some();
        let lists = self.old.site.pages.iter().filter(list).map(|page| &page.route);
        let there = |route: &String| self.new.site.pages.iter().any(|page| page.route == *route);
        let note = |route: &String| format!("/{route} was a list without a page of its own, so nothing leads on from there");
        lists.filter(|route| !there(route)).map(note).collect()
    }

    /// Proves that every link leads where it led, and that nothing is wrong that was not.
    fn prove(&self, after: &Build) -> Result<(), String> {
        let leads = Leads::new(after);
        for (at, page) in &self.old.site.by_document {
            let document = &self.before.bundle.renderer.documents[*at];
            let Some(path) = self.old.site.page(*page).path.as_deref() else { continue };
            let moved = self.moving.path(path);
            let then = leads.page_of(&moved).ok_or_else(|| format!("{moved} would not be a page of the site"))?;
            let documents = &after.bundle.renderer.documents;
            let links = leads.site.page(then).document.map_or(&[][..], |at| &documents[at].links);
            if links.len() != document.links.len() {
                return Err(format!("{} would be read differently with its links changed; change it by hand", document.source.path));
            }
            for ((link, now), span) in document.links.iter().zip(links).zip(&document.positions.links) {
                let wanted = rewrite::lead(&self.old, *page, link).moved(self.moving);
                let lead = rewrite::lead(&leads, then, now);
                let healed = wanted == Lead::Nothing && path == moved;
                let same = rewrite::rest(link) == rewrite::rest(now) && (&link.title, link.image) == (&now.title, now.image);
                if !same || (lead != wanted && !healed) {
                    let why = format!("the link to `{}` is written in a way that cannot be changed safely", link.address);
                    return Err(located(document, *span, &why));
                }
            }
        }
        self.refuse_new_problems(after)
    }

    fn refuse_new_problems(&self, after: &Build) -> Result<(), String> {
        let mut known: BTreeMap<(String, &str), usize> = BTreeMap::new();
        for problem in &self.before.diagnostics {
            let path = self.moving.files.get(&*problem.path).cloned().unwrap_or_else(|| problem.path.to_string());
            *known.entry((path, problem.code)).or_default() += 1;
        }
        let grave = |problem: &&Diagnostic| problem.severity == Severity::Error || problem.code.starts_with("link");
        for problem in after.diagnostics.iter().filter(grave) {
            match known.get_mut(&(problem.path.to_string(), problem.code)) {
                Some(count) if *count > 0 => *count -= 1,
                _ => return Err(format!("that would be wrong in {}: {}", problem.path, problem.message)),
            }
        }
        Ok(())
    }
}

/// The ways to write a path, the likeliest first: as it was written, as it is, in any other way.
fn candidates<I: Iterator<Item = Way>>(
    path: &str,
    ways: impl Fn() -> I,
    (here, there): (Here, &There),
    (then, moved): (Here, &There),
) -> Vec<String> {
    let same = ways().filter(|way| way.write(here, there).as_deref() == Some(path));
    let mut all: Vec<String> = same.filter_map(|way| way.write(then, moved)).collect();
    all.push(path.to_owned());
    all.extend(ways().filter_map(|way| way.write(then, moved)));
    all
}

fn located(document: &Document, span: Span, why: &str) -> String {
    let (line, column) = Lines::new(&document.source.text).position(span.start as usize);
    format!("{}:{line}:{column}: {why}", document.source.path)
}

impl Plan {
    /// What changes, as `git apply` reads it.
    pub fn diff(&self) -> String {
        let unchanged = |(old, new): (&String, &String)| {
            format!("diff --git a/{old} b/{new}\nsimilarity index 100%\nrename from {old}\nrename to {new}\n")
        };
        let rewritten = |old: &String| self.rewrites.iter().any(|rewrite| rewrite.old == *old);
        let mut text: String = self.files.iter().filter(|(old, _)| !rewritten(old)).map(unchanged).collect();
        for Rewrite { old, new, before, after } in &self.rewrites {
            text += &format!("diff --git a/{old} b/{new}\n");
            if old != new {
                text += &format!("rename from {old}\nrename to {new}\n");
            }
            let (before, after) = (String::from_utf8_lossy(before), String::from_utf8_lossy(after));
            let diff = TextDiff::from_lines(&*before, &*after);
            text += &diff.unified_diff().header(&format!("a/{old}"), &format!("b/{new}")).to_string();
        }
        text
    }
}
