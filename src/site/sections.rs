//! The tree of sections: every folder with pages is one, with a page of its own or a list in its
//! place.
//!
//! One tree for each language. It does not know taxonomies or links.

use super::order::Titles;
use super::paths::{self, Name};
use super::{FileProblem, Page, PageId, PageKind, SiteInput};
use crate::diag::Diagnostic;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A published Markdown file.
pub struct Entry<'a> {
    /// Its index among the documents.
    pub document: usize,
    /// Its path below the content folder.
    pub path: &'a str,
    /// That path taken apart.
    pub name: Name<'a>,
}

/// What a folder holds.
#[derive(Default)]
struct Folder<'a> {
    index: Option<&'a Entry<'a>>,
    bundle: Option<&'a Entry<'a>>,
    readme: Option<&'a Entry<'a>>,
    pages: Vec<&'a Entry<'a>>,
    has_folders: bool,
}

impl<'a> Folder<'a> {
    fn add(&mut self, entry: &'a Entry<'a>) {
        let slot = match entry.name.stem {
            "_index" => &mut self.index,
            "index" => &mut self.bundle,
            stem if stem.eq_ignore_ascii_case("readme") => &mut self.readme,
            _ => return self.pages.push(entry),
        };
        match slot {
            // The same name with another ending (`index.md`, `index.markdown`).
            Some(_) => self.pages.push(entry),
            None => *slot = Some(entry),
        }
    }

    /// The files that claim to be the folder's page. A README is an ordinary page beside `_index.md`.
    fn claims(&mut self) -> Vec<&'a Entry<'a>> {
        if self.index.is_some() {
            self.pages.extend(self.readme.take());
        }
        [self.index, self.bundle, self.readme].into_iter().flatten().collect()
    }
}

/// Makes the pages of one language: the front page first, each section before what is in it.
pub fn build(input: &SiteInput, language: usize, entries: &[Entry], pages: &mut Vec<Page>, problems: &mut Vec<FileProblem>) {
    let mut folders: BTreeMap<&str, Folder> = BTreeMap::from([("", Folder::default())]);
    for entry in entries {
        folders.entry(entry.name.folder).or_default().add(entry);
        let mut folder = entry.name.folder;
        while !folder.is_empty() {
            folder = folder.rsplit_once('/').map_or("", |(parent, _)| parent);
            folders.entry(folder).or_default().has_folders = true;
        }
    }
    let first = pages.len();
    let mut ids: BTreeMap<&str, PageId> = BTreeMap::new();
    for (path, mut folder) in folders {
        let claims = folder.claims();
        report_rivals(input, &claims, problems);
        let parent = (!path.is_empty()).then(|| ids[path.rsplit_once('/').map_or("", |(parent, _)| parent)]);
        let id = pages.len() as PageId;
        ids.insert(path, id);
        let parent = parent.map(|parent| (parent, pages[parent as usize].route.as_str()));
        let own = folder_page(input, language, path, &folder, claims.first().copied(), parent, problems);
        let route = own.route.clone();
        pages.push(own);
        for entry in folder.pages {
            pages.push(file_page(input, language, entry, id, &route, problems));
        }
    }
    connect(input, language, first, pages);
}

/// Two files for one page.
fn report_rivals(input: &SiteInput, claims: &[&Entry], problems: &mut Vec<FileProblem>) {
    for rival in claims.iter().skip(1) {
        let first = &input.documents[claims[0].document].source.path;
        let path = &input.documents[rival.document].source.path;
        let message = format!("`{}` is already the page of this folder", file_name(first));
        let diagnostic = Diagnostic::new("folder-page", path, message)
            .related(first, None, "the other file")
            .hint("Keep one of the two, or give this one another name.");
        problems.push(FileProblem { document: rival.document, key: None, diagnostic });
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn folder_page(
    input: &SiteInput,
    language: usize,
    path: &str,
    folder: &Folder,
    own: Option<&Entry>,
    parent: Option<(PageId, &str)>,
    problems: &mut Vec<FileProblem>,
) -> Page {
    let name = file_name(path);
    let only_page = folder.pages.is_empty() && !folder.has_folders && own.is_some_and(|own| own.name.stem == "index");
    let kind = match parent {
        None => PageKind::Home,
        Some(_) if only_page => PageKind::Page,
        Some(_) => PageKind::Section,
    };
    let route = match parent {
        None => language_route(input, language),
        Some((_, above)) => {
            let slug = own.and_then(|own| slug(input, own, problems)).unwrap_or_else(|| paths::segment(name));
            format!("{above}{slug}/")
        }
    };
    let mut page = Page::new(kind, language, route, paths::title_of(name));
    page.parent = parent.map(|(parent, _)| parent);
    page.folder = Some(path.into());
    if kind == PageKind::Home && language == 0 {
        // It is written in the language of the settings, so other front pages speak for themselves.
        page.about = input.config.description.as_deref().map(Arc::from);
    }
    match own {
        Some(own) => page.take(input, own.document, own.path),
        None if parent.is_none() => page.title = input.config.title.clone().unwrap_or_else(|| "Home".to_owned()),
        None => {}
    }
    page
}

fn file_page(input: &SiteInput, language: usize, entry: &Entry, parent: PageId, folder: &str, problems: &mut Vec<FileProblem>) -> Page {
    let slug = slug(input, entry, problems).unwrap_or_else(|| paths::page_segment(entry.name.stem));
    let mut page = Page::new(PageKind::Page, language, format!("{folder}{slug}/"), String::new());
    page.parent = Some(parent);
    page.take(input, entry.document, entry.path);
    page
}

/// The default language stands at the top, the others below their code.
pub fn language_route(input: &SiteInput, language: usize) -> String {
    if language == 0 { String::new() } else { format!("{}/", paths::segment(&input.config.languages[language])) }
}

fn slug(input: &SiteInput, entry: &Entry, problems: &mut Vec<FileProblem>) -> Option<String> {
    let document = &input.documents[entry.document];
    let slug = document.outline.matter.slug.as_deref()?;
    if let Some(message) = paths::slug_problem(slug, &input.config.limits) {
        let diagnostic =
            Diagnostic::new("slug", &document.source.path, message).hint("Write a few words with hyphens, such as `slug: public-domain`.");
        problems.push(FileProblem { document: entry.document, key: Some("slug".into()), diagnostic });
        return None;
    }
    Some(paths::segment(slug))
}

/// Gives each section its children in order, and each page its neighbours.
fn connect(input: &SiteInput, language: usize, first: usize, pages: &mut [Page]) {
    let titles = Titles::new(&input.config.languages[language]);
    let mut children: BTreeMap<PageId, Vec<PageId>> = BTreeMap::new();
    for (id, page) in pages.iter().enumerate().skip(first) {
        if let Some(parent) = page.parent {
            children.entry(parent).or_default().push(id as PageId);
        }
    }
    for (parent, mut ids) in children {
        ids.sort_by(|one, two| compare(&titles, &pages[*one as usize], &pages[*two as usize]));
        let sequence: Vec<PageId> = ids.iter().copied().filter(|id| pages[*id as usize].kind == PageKind::Page).collect();
        for pair in sequence.windows(2) {
            pages[pair[0] as usize].next = Some(pair[1]);
            pages[pair[1] as usize].previous = Some(pair[0]);
        }
        for (position, id) in ids.iter().enumerate() {
            pages[*id as usize].position = position;
        }
        pages[parent as usize].children = ids;
    }
}

/// Pages with a weight come first, by weight; then by title.
fn compare(titles: &Titles, one: &Page, two: &Page) -> Ordering {
    let weight = |page: &Page| page.outline.as_ref().and_then(|outline| outline.matter.weight);
    let order = match (weight(one), weight(two)) {
        (Some(one), Some(two)) => one.cmp(&two),
        (one, two) => two.is_some().cmp(&one.is_some()),
    };
    order.then_with(|| titles.compare(&one.title, &two.title)).then_with(|| one.route.cmp(&two.route))
}

impl Page {
    /// Fills a page from the file that it is made of.
    fn take(&mut self, input: &SiteInput, document: usize, path: &str) {
        let outline = &input.documents[document].outline;
        self.title.clone_from(&outline.title);
        self.document = Some(document);
        self.path = Some(path.into());
        self.outline = Some(Arc::clone(outline));
    }
}
