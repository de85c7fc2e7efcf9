//! Many outlines become one model: the pages of the site, their order and their names.
//!
//! It is made from outlines, settings and the day alone, so an edit that leaves every outline as
//! it was leaves the site as it was. It renders nothing.

mod advice;
mod anchors;
pub mod answers;
pub mod connections;
pub mod feeds;
mod files;
pub mod findable;
mod index;
pub mod names;
pub mod order;
pub mod paths;
mod reviews;
mod sections;
mod taxonomies;
mod wikilinks;
pub mod locales;

use crate::config::Config;
use crate::diag::Diagnostic;
use crate::markdown::Document;
use crate::markdown::html::Picture;
use crate::markdown::outline::Outline;
use crate::source::{Hash, Key};
use feeds::Feed;
use jiff::civil::Date;
use names::{LeftOut, Named, Names};
use sections::Entry;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The index of a page in [`Site::pages`].
pub type PageId = u32;

/// What kind of page it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageKind {
    /// The front page of a language.
    Home,
    /// A folder's page.
    Section,
    /// An ordinary page.
    Page,
    /// The list of a taxonomy's terms.
    Taxonomy,
    /// The pages of one term.
    Term,
    /// The list of everything, which script makes the search.
    Search,
    /// What is shown where there is no page.
    NotFound,
}

impl PageKind {
    /// Whether somebody wrote it, or a folder of such pages stands behind it.
    pub fn is_written(self) -> bool {
        matches!(self, PageKind::Home | PageKind::Section | PageKind::Page)
    }

    /// Whether it is something to read, which search engines should list, rather than a help on the
    /// way there.
    pub fn is_listed(self) -> bool {
        !matches!(self, PageKind::Search | PageKind::NotFound)
    }
}

/// A page of the site.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// What kind of page it is.
    pub kind: PageKind,
    /// Its language, as an index into `languages` of the settings.
    pub language: usize,
    /// Its address without the first `/`: it ends with `/`, is empty, or names a file.
    pub route: String,
    /// Its title.
    pub title: String,
    /// The file it is made of, as an index among the documents.
    pub document: Option<usize>,
    /// That file's path below the content folder.
    pub path: Option<Arc<str>>,
    /// The folder whose page it is, by its path below the content folder.
    pub folder: Option<Arc<str>>,
    /// That file's outline.
    pub outline: Option<Arc<Outline>>,
    /// The section it is in.
    pub parent: Option<PageId>,
    /// Its place among the pages of that section.
    pub position: usize,
    /// Its pages in order: of a section those in it, of a term those that have it, of the search page
    /// those that it lists.
    pub children: Vec<PageId>,
    /// The page before it in its section.
    pub previous: Option<PageId>,
    /// The page after it in its section.
    pub next: Option<PageId>,
    /// Its terms.
    pub terms: Vec<PageId>,
    /// What `site.yaml` says of the site, where it is its front page.
    pub about: Option<Arc<str>>,
    /// Why it is only there in a preview.
    pub left_out: Option<LeftOut>,
}

impl Page {
    fn new(kind: PageKind, language: usize, route: String, title: String) -> Self {
        Page {
            kind,
            language,
            route,
            title,
            document: None,
            path: None,
            folder: None,
            outline: None,
            parent: None,
            position: 0,
            children: Vec::new(),
            previous: None,
            next: None,
            terms: Vec::new(),
            about: None,
            left_out: None,
        }
    }

    /// One sentence about it: what its author says, else of the front page what the settings say, else how it
    /// begins.
    pub fn description(&self) -> &str {
        let written = self.outline.as_ref().is_some_and(|outline| outline.matter.description.is_some());
        self.about.as_deref().filter(|_| !written).unwrap_or_else(|| self.own_description())
    }

    /// The same without what the settings say.
    pub fn own_description(&self) -> &str {
        let Some(outline) = &self.outline else { return "" };
        outline.matter.description.as_deref().unwrap_or(&outline.summary)
    }

    /// When it last changed, as far as its readers are told: the later of its dates that have come.
    pub fn changed(&self, today: Date) -> Option<Date> {
        let matter = &self.outline.as_ref()?.matter;
        [matter.date, matter.updated].into_iter().flatten().filter(|day| *day <= today).max()
    }
}

/// A file of the content folder that is no page.
#[derive(Clone, Debug, PartialEq)]
pub struct Asset {
    /// Its path below the site's root.
    pub path: Arc<str>,
    /// What is known of it, if it is a picture.
    pub picture: Option<Picture>,
    /// Why it is not published, if it is not.
    pub left_out: Option<LeftOut>,
    /// The length in bytes of a picture that is too long for slow links, and of which there are no narrower
    /// versions.
    pub heavy: Option<u64>,
}

/// What a site is made from.
pub struct SiteInput<'a> {
    /// The parsed files, sorted by path.
    pub documents: &'a [Arc<Document>],
    /// The folder of guides with `/` at its end; empty where it is the root.
    pub content: &'a str,
    /// Other files of the content folder by their path below it.
    pub assets: &'a BTreeMap<Arc<str>, Asset>,
    /// Files of `static/` by their path below it.
    pub statics: &'a [Arc<str>],
    /// Settings.
    pub config: &'a Config,
    /// The day of the build.
    pub today: Date,
    /// What becomes of drafts and pages of the future.
    pub drafts: Drafts,
}

/// What becomes of drafts and pages of the future.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Drafts {
    /// They are not on the site.
    LeftOut,
    /// They are there and say so; links to them are wrong all the same.
    Marked,
    /// They are pages like others.
    Published,
}

/// A problem with a file that the site as a whole brings to light. Its place is looked up in the
/// current document by the front-matter key, because positions change without the site changing.
#[derive(Clone, Debug, PartialEq)]
pub struct FileProblem {
    /// Index among the documents.
    pub document: usize,
    /// The key of the front matter that it is about.
    pub key: Option<String>,
    /// The problem, without its place.
    pub diagnostic: Diagnostic,
}

/// The model of a site.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Site {
    /// Its pages; the front page of the default language is the first.
    pub pages: Vec<Page>,
    /// The pages made from files, by document.
    pub by_document: BTreeMap<usize, PageId>,
    /// Aliases: the old address, the page, and which of its aliases it is.
    pub aliases: Vec<(String, PageId, usize)>,
    /// The address of the page of the search.
    pub search: String,
    /// The feeds.
    pub feeds: Vec<Feed>,
    /// What links can name.
    pub names: Names,
    /// Drafts, unless they are published.
    pub drafts: usize,
    /// Pages of the future, unless they are published.
    pub future: usize,
    /// What is wrong.
    pub problems: Vec<FileProblem>,
}

impl Site {
    /// Assembles the site.
    pub fn assemble(input: &SiteInput) -> Site {
        let mut site = Site::default();
        let mut languages: Vec<Vec<Entry>> = input.config.languages.iter().map(|_| Vec::new()).collect();
        for (document, parsed) in input.documents.iter().enumerate() {
            let path = parsed.source.path.strip_prefix(input.content).unwrap_or(&parsed.source.path);
            let why = left_out(&parsed.outline, input);
            match why {
                Some(LeftOut::Draft) => site.drafts += 1,
                Some(_) => site.future += 1,
                None => {}
            }
            if let Some(why) = why.filter(|_| input.drafts == Drafts::LeftOut) {
                site.names.files.insert(path.into(), Named::LeftOut(why));
                continue;
            }
            let name = paths::page_name(path, &input.config.languages);
            let language = name.language.and_then(|language| input.config.languages.iter().position(|known| known == language));
            languages[language.unwrap_or(0)].push(Entry { document, path, name });
        }
        for (language, entries) in languages.iter().enumerate() {
            if language == 0 || !entries.is_empty() {
                let home = site.pages.len() as PageId;
                sections::build(input, language, entries, &mut site.pages, &mut site.problems);
                taxonomies::build(input, language, home, &mut site.pages, &mut site.problems);
            }
        }
        site.pages.push(Page::new(PageKind::NotFound, 0, "404.html".to_owned(), String::new()));
        if input.drafts == Drafts::Marked {
            for page in &mut site.pages {
                page.left_out = page.outline.as_ref().and_then(|outline| left_out(outline, input));
            }
        }
        site.take_aliases(input);
        index::add(input, &mut site);
        site.feeds = feeds::list(input.config, &site.pages, input.today);
        site.take_names(input);
        let problems = [findable::problems(&site, input), reviews::problems(&site, input), files::problems(&site, input)];
        site.problems.extend(problems.into_iter().flatten());
        site
    }

    /// A hash of everything that answers to links depend on, and of which pages there are. Titles
    /// are not in it.
    pub fn names_hash(&self) -> &Hash {
        self.names.hash.get_or_init(|| {
            let mut key = Key::new("names", 1).debug(&self.aliases);
            for page in &self.pages {
                let headings = page.outline.iter().flat_map(|outline| &outline.headings);
                key = key.text(&page.route).debug(&(page.kind, &page.path, &page.folder, page.document, page.left_out));
                key = headings.fold(key, |key, heading| key.text(&heading.anchor));
                if let Some(outline) = &page.outline {
                    key = key.debug(&(&outline.anchors, &outline.lost_ids));
                }
            }
            let mut files: Vec<_> = self.names.files.iter().filter(|(_, named)| !matches!(named, Named::Page(_))).collect();
            files.sort_by_key(|(path, _)| *path);
            let statics: BTreeMap<_, _> = self.names.routes.iter().filter(|(_, named)| matches!(named, Named::File(..))).collect();
            key.debug(&(files, statics, &self.names.heavy)).finish()
        })
    }

    /// The page with this id.
    pub fn page(&self, id: PageId) -> &Page {
        &self.pages[id as usize]
    }

    fn take_aliases(&mut self, input: &SiteInput) {
        for (id, page) in self.pages.iter().enumerate() {
            let (Some(outline), Some(document)) = (&page.outline, page.document) else { continue };
            let most = input.config.limits.aliases as usize;
            let path = &input.documents[document].source.path;
            let mut report = |key: String, diagnostic| self.problems.push(FileProblem { document, key: Some(key), diagnostic });
            if outline.matter.aliases.len() > most {
                let message = format!("this page has more than {most} aliases");
                let problem = Diagnostic::new("limit", path, message).hint("Raise `limits.aliases` in site.yaml if it needs them.");
                report("aliases".to_owned(), problem);
            }
            for (at, alias) in outline.matter.aliases.iter().take(most).enumerate() {
                match paths::alias_route(alias, &input.config.limits) {
                    Ok(route) if route == page.route => {
                        let problem =
                            Diagnostic::new("alias", path, "this alias is the address that the page has now, so it would lead to itself");
                        report(format!("aliases.{at}"), problem.hint("Remove it; aliases are addresses that the page had before."));
                    }
                    Ok(route) => self.aliases.push((route, id as PageId, at)),
                    Err(message) => {
                        let problem = Diagnostic::new("alias", path, message).hint("Write it like `/old/page/`.");
                        report(format!("aliases.{at}"), problem);
                    }
                }
            }
        }
    }

    fn take_names(&mut self, input: &SiteInput) {
        for (id, page) in self.pages.iter().enumerate() {
            let named = Named::Page(id as PageId);
            if let Some(path) = &page.path {
                self.names.files.insert(Arc::clone(path), named.clone());
            }
            if let Some(folder) = &page.folder {
                self.names.folders.entry(Arc::clone(folder)).or_insert_with(|| named.clone());
            }
            if let Some(document) = page.document {
                self.by_document.insert(document, id as PageId);
            }
            self.names.routes.insert(page.route.clone(), named);
        }
        for (route, page, _) in &self.aliases {
            self.names.routes.entry(route.clone()).or_insert(Named::Page(*page));
        }
        for (path, asset) in input.assets {
            let named = asset.left_out.map_or_else(|| Named::File(asset_route(path), asset.picture.clone()), Named::LeftOut);
            if let Named::File(route, _) = &named {
                self.names.routes.insert(route.clone(), named.clone());
                self.names.heavy.extend(asset.heavy.map(|length| (route.clone(), length)));
            }
            self.names.files.insert(Arc::clone(path), named);
        }
        for path in input.statics {
            self.names.routes.entry(path.to_string()).or_insert_with(|| Named::File(path.to_string(), None));
        }
    }
}

/// The address of a file beside pages.
pub fn asset_route(path: &str) -> String {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    paths::folder_route(folder) + &paths::segment(file)
}

fn left_out(outline: &Outline, input: &SiteInput) -> Option<LeftOut> {
    if input.drafts == Drafts::Published {
        None
    } else if outline.matter.draft {
        Some(LeftOut::Draft)
    } else {
        outline.matter.date.is_some_and(|date| date > input.today).then_some(LeftOut::Future)
    }
}
