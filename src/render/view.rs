//! What a template sees of a page: plain values, with every address already relative to it.
//!
//! Templates see nothing else, so a page's HTML depends on its view and the theme alone. Nothing
//! here loops over all pages of the site.

use super::index::{IndexView, is_long};
use super::starts::Starts;
use crate::config::Config;
use crate::markdown::Document;
use crate::markdown::outline::{Heading, Outline};
use crate::site::connections::Connections;
use crate::site::names::{LeftOut, relative};
use crate::site::{Page, PageId, PageKind, Site, locales, paths};
use jiff::civil::Date;
use serde::Serialize;
use std::sync::Arc;
use tera::Value;

/// How many links one level of the navigation shows; the others are one page away.
const NAVIGATION: usize = 20;
/// How many levels it shows: components can call themselves only twenty times. The way up to a page that is
/// deeper stands above its title.
const DEEPEST: usize = 16;
/// Words that people read in a minute.
const WORDS_A_MINUTE: u32 = 200;

/// A page as templates see it, as `page`.
#[derive(Debug, Serialize)]
pub struct PageView<'a> {
    /// `home`, `section`, `page`, `taxonomy`, `term`, `search` or `not-found`.
    pub kind: &'static str,
    /// The title, as text.
    pub title: &'a str,
    /// The id for the title, where it was a heading of the page.
    pub anchor: Option<&'a str>,
    /// One sentence: the author's, else the beginning of the page; may be empty.
    pub description: &'a str,
    /// The author's description, to be shown under the title.
    pub lead: Option<&'a str>,
    /// The full address, where that of the site is known.
    pub canonical: Option<String>,
    /// The language code.
    pub language: &'a str,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// The body as HTML.
    pub content: Value,
    /// Headings of level 2 and 3.
    pub toc: Vec<HeadingView<'a>>,
    /// The sections above the page, the front page first.
    pub breadcrumbs: Vec<LinkView<'a>>,
    /// The page before it in its section.
    pub previous: Option<LinkView<'a>>,
    /// The page after it in its section.
    pub next: Option<LinkView<'a>>,
    /// The pages of a section, the terms of a taxonomy, or the pages of a term, in order.
    pub children: Vec<ChildView<'a>>,
    /// Letter by letter: what the search page lists in place of `children`, and `children` once more where a
    /// taxonomy or a term has very many.
    pub index: Option<IndexView<'a>>,
    /// Its terms.
    pub terms: Vec<TermView<'a>>,
    /// Pages that share most with it and are not linked with it, at most five.
    pub related: Vec<ChildView<'a>>,
    /// Pages whose text links to it, at most twenty.
    pub backlinks: Vec<LinkView<'a>>,
    /// How many more pages link to it.
    pub more_backlinks: usize,
    /// The feeds that tell of it: of its section, of the site.
    pub feeds: Vec<LinkView<'a>>,
    /// The address of its Markdown text, where that is published.
    pub markdown: Option<String>,
    /// The address of the presentation that it is, for types with `slides`.
    pub slides: Option<String>,
    /// As year-month-day, like the other dates.
    pub date: Option<String>,
    /// When it last changed in substance.
    pub updated: Option<String>,
    /// When it was last checked.
    pub reviewed_on: Option<String>,
    /// When it should be checked again.
    pub review_by: Option<String>,
    /// Whether that day has come.
    pub review_due: bool,
    /// Who wrote it.
    pub authors: &'a [String],
    /// Who it is for.
    pub audience: &'a [String],
    /// Its type, as `page.type`.
    pub r#type: Option<&'a str>,
    /// Whether it is a draft.
    pub draft: bool,
    /// Whether it is only shown because this is a preview: its date is in the future.
    pub future: bool,
    /// Words in its body.
    pub words: u32,
    /// Minutes that reading it takes.
    pub minutes: u32,
    /// Where it can be edited.
    pub edit_url: Option<String>,
    /// Where a page can be begun in this section, each with `title`, its type, and `href`.
    pub add: Vec<AddView<'a>>,
    /// The values of the keys that only its type has.
    pub fields: Option<&'a std::collections::BTreeMap<String, serde_json::Value>>,
    /// Free values of its front matter.
    pub extra: Option<&'a crate::yaml::Mapping>,
}

/// A heading in the table of contents.
#[derive(Debug, Serialize)]
pub struct HeadingView<'a> {
    /// 2 or 3.
    pub level: u8,
    /// Its id.
    pub anchor: &'a str,
    /// Its words.
    pub text: &'a str,
}

/// A link to a page.
#[derive(Debug, Serialize)]
pub struct LinkView<'a> {
    /// Its words.
    pub title: &'a str,
    /// Its address.
    pub href: String,
}

/// A link of the header or the footer.
#[derive(Debug, Serialize)]
pub struct MenuView<'a> {
    /// Its words.
    pub title: &'a str,
    /// Its address.
    pub href: String,
    /// Whether the navigation of every page has it, too.
    pub listed: bool,
}

/// A link by which a page is begun.
#[derive(Debug, Serialize)]
pub struct AddView<'a> {
    /// The name of the type of page.
    pub title: &'a str,
    /// Where one is begun.
    pub href: String,
}

/// A page in a list.
#[derive(Debug, Serialize)]
pub struct ChildView<'a> {
    /// As `page.kind`.
    pub kind: &'static str,
    /// Its title.
    pub title: &'a str,
    /// Its address.
    pub href: String,
    /// One sentence; may be empty.
    pub description: &'a str,
    /// How many pages it has, where it is a section or a term.
    pub count: usize,
    /// Its type, as `page.type`.
    pub r#type: Option<&'a str>,
}

/// A term of a page.
#[derive(Debug, Serialize)]
pub struct TermView<'a> {
    /// The title of its taxonomy.
    pub taxonomy: &'a str,
    /// Its title.
    pub title: &'a str,
    /// Its address.
    pub href: String,
}

/// An entry of the navigation.
#[derive(Debug, Serialize)]
pub struct NavigationView<'a> {
    /// Its words.
    pub title: &'a str,
    /// Its address.
    pub href: String,
    /// Whether it is on the way to the page, so that its pages are shown.
    pub open: bool,
    /// The links below it, in the same way.
    pub children: Vec<NavigationView<'a>>,
    /// A link to the rest, where there are too many.
    pub more: Option<LinkView<'a>>,
}

/// Where the search is.
#[derive(Debug, Serialize)]
pub struct SearchView {
    /// The address of the page with the list from A to Z.
    pub page: String,
    /// The address of the script, where the site has a search.
    pub client: Option<String>,
    /// The address of the first file of the index, for the script.
    pub index: Option<String>,
}

/// Addresses as seen from one page.
#[derive(Clone)]
pub struct Addresses<'a> {
    from: &'a str,
    absolute: Option<String>,
    offline: bool,
}

impl<'a> Addresses<'a> {
    /// As seen from `page`. The page for addresses that lead nowhere is shown at any depth, so its
    /// links begin with the path of the site: that of `base_url`, else `/`.
    pub fn new(page: &'a Page, base_url: Option<&str>, offline: bool) -> Self {
        let absolute = (page.kind == PageKind::NotFound && !offline).then(|| {
            let path = base_url.and_then(|url| url.splitn(4, '/').nth(3)).unwrap_or_default();
            if path.is_empty() { "/".to_owned() } else { format!("/{path}/") }
        });
        Addresses { from: &page.route, absolute, offline }
    }

    /// The address of a route.
    pub fn to(&self, route: &str) -> String {
        if let Some(base) = &self.absolute {
            return format!("{base}{route}");
        }
        let address = relative(self.from, route);
        if self.offline && (route.is_empty() || route.ends_with('/')) {
            return format!("{}index.html", address.strip_prefix("./").unwrap_or(&address));
        }
        address
    }

    /// The address of a route by way of the top of the site, so that it is the same from every
    /// page of the same depth.
    pub fn from_top(&self, route: &str) -> String {
        if self.absolute.is_some() {
            return self.to(route);
        }
        let up = "../".repeat(self.depth());
        let page = route.is_empty() || route.ends_with('/');
        let file = if self.offline && page { "index.html" } else { "" };
        let address = format!("{up}{route}{file}");
        if address.is_empty() { "./".to_owned() } else { address }
    }

    /// How deep below the top of the site the page is.
    pub fn depth(&self) -> usize {
        self.from.matches('/').count()
    }
}

/// Makes views.
pub struct Views<'a> {
    /// The site.
    pub site: &'a Site,
    /// Its parsed files.
    pub documents: &'a [Arc<Document>],
    /// Which of its pages have to do with each other.
    pub connections: &'a Connections,
    /// Its settings.
    pub config: &'a Config,
    /// The address of the site, if it is known.
    pub base_url: Option<&'a str>,
    /// The day.
    pub today: Date,
    /// Whether the site is to work from a disk.
    pub offline: bool,
    /// What pages begin with.
    pub starts: &'a Starts,
}

impl<'a> Views<'a> {
    /// The view of a page with its body.
    pub fn page(&self, id: PageId, addresses: &Addresses, content: Value) -> PageView<'a> {
        let page = self.site.page(id);
        let outline = page.outline.as_deref();
        let matter = outline.map(|outline| &outline.matter);
        let date = |date: Option<Date>| date.map(|date| date.to_string());
        let link = |id: PageId| self.link(id, addresses);
        let words = page.document.map_or(0, |document| self.documents[document].words);
        let language = &self.config.languages[page.language];
        let search = page.kind == PageKind::Search;
        let index = (search || is_long(page)).then(|| self.index(page, addresses));
        PageView {
            kind: kind_name(page.kind),
            title: &page.title,
            anchor: outline.and_then(|outline| outline.title_anchor.as_deref()),
            description: page.description(),
            lead: matter.and_then(|matter| matter.description.as_deref()),
            canonical: self.base_url.filter(|_| page.kind != PageKind::NotFound).map(|url| format!("{url}/{}", encoded(&page.route))),
            language,
            direction: locales::direction(language),
            content,
            toc: outline.map(contents).unwrap_or_default(),
            breadcrumbs: self.breadcrumbs(page, addresses),
            previous: page.previous.map(link),
            next: page.next.map(link),
            children: if search { Vec::new() } else { self.children(page, addresses) },
            index,
            terms: page.terms.iter().map(|term| self.term(*term, addresses)).collect(),
            related: self.related(id, addresses),
            backlinks: self.backlinks(id, addresses),
            more_backlinks: self.more_backlinks(id),
            feeds: self.feeds(id, addresses),
            markdown: self.markdown(page, addresses),
            slides: is_slides(page, self.config).then(|| addresses.to(&paths::slides_path(&page.route))),
            date: date(matter.and_then(|matter| matter.date)),
            updated: date(matter.and_then(|matter| matter.updated)),
            reviewed_on: date(matter.and_then(|matter| matter.reviewed_on)),
            review_by: date(matter.and_then(|matter| matter.review_by)),
            review_due: matter.and_then(|matter| matter.review_by).is_some_and(|due| due <= self.today),
            authors: matter.map_or(&[], |matter| &matter.authors),
            audience: matter.map_or(&[], |matter| &matter.audience),
            r#type: matter.and_then(|matter| matter.kind.as_deref()),
            draft: matter.is_some_and(|matter| matter.draft),
            future: page.left_out == Some(LeftOut::Future),
            words,
            minutes: words.div_ceil(WORDS_A_MINUTE),
            edit_url: self.edit_url(page),
            add: self.add(page),
            fields: matter.map(|matter| &matter.fields),
            extra: matter.map(|matter| &matter.extra),
        }
    }

    pub(super) fn link(&self, id: PageId, addresses: &Addresses) -> LinkView<'a> {
        let page = self.site.page(id);
        LinkView { title: &page.title, href: addresses.to(&page.route) }
    }

    /// The sections above a page, the front page first.
    fn breadcrumbs(&self, page: &Page, addresses: &Addresses) -> Vec<LinkView<'a>> {
        let mut above = Vec::new();
        let mut parent = page.parent;
        while let Some(id) = parent {
            above.push(self.link(id, addresses));
            parent = self.site.page(id).parent;
        }
        above.reverse();
        above
    }

    pub(super) fn children(&self, page: &Page, addresses: &Addresses) -> Vec<ChildView<'a>> {
        page.children.iter().map(|child| self.child(*child, addresses)).collect()
    }

    pub(super) fn child(&self, id: PageId, addresses: &Addresses) -> ChildView<'a> {
        let page = self.site.page(id);
        ChildView {
            kind: kind_name(page.kind),
            title: &page.title,
            href: addresses.to(&page.route),
            description: page.description(),
            count: page.children.len(),
            r#type: page.outline.as_ref().and_then(|outline| outline.matter.kind.as_deref()),
        }
    }

    fn term(&self, id: PageId, addresses: &Addresses) -> TermView<'a> {
        let term = self.site.page(id);
        let taxonomy = term.parent.map_or("", |parent| &self.site.page(parent).title);
        TermView { taxonomy, title: &term.title, href: addresses.to(&term.route) }
    }

    /// The front page above a page.
    pub fn home(&self, mut id: PageId) -> PageId {
        while let Some(parent) = self.site.page(id).parent {
            id = parent;
        }
        if self.site.page(id).kind == PageKind::Home { id } else { 0 }
    }

    /// What the navigation around a page depends on: the section it is in, which part of that
    /// section's list it stands in, and its depth. Pages for which this is equal share it.
    pub fn navigation_key(&self, id: PageId, addresses: &Addresses) -> (PageId, usize, usize) {
        let page = self.site.page(id);
        let (section, position) = match (page.kind, page.parent) {
            (PageKind::Page, Some(parent)) => (parent, page.position),
            (PageKind::Home | PageKind::Section, _) => (id, 0),
            _ => (self.home(id), 0),
        };
        (section, position / NAVIGATION, addresses.depth())
    }

    /// Whether the navigation of every page has a link to this page: it is at the top of the site,
    /// and what is there needs no second part.
    pub fn is_listed(&self, id: PageId) -> bool {
        let top = self.site.page(id).parent.map(|parent| self.site.page(parent));
        top.is_some_and(|top| top.kind == PageKind::Home && top.children.len() <= NAVIGATION)
    }

    /// The navigation: the top of the site, and below it the way to a section and what is in it.
    pub fn navigation(&self, section: PageId, part: usize, addresses: &Addresses) -> NavigationView<'a> {
        let mut way = vec![section];
        while let Some(parent) = self.site.page(way[way.len() - 1]).parent {
            way.push(parent);
        }
        way.reverse();
        let part = way.get(DEEPEST).map_or(part, |next| self.site.page(*next).position / NAVIGATION);
        way.truncate(DEEPEST);
        self.level(&way, part, addresses)
    }

    /// The first section of the way, with the part of its list around the next step and a link to
    /// the rest. Only the last section shows the part around the page itself.
    fn level(&self, way: &[PageId], part: usize, addresses: &Addresses) -> NavigationView<'a> {
        let (first, rest) = (way[0], &way[1..]);
        let section = self.site.page(first);
        let here = rest.first().map_or(part, |next| self.site.page(*next).position / NAVIGATION);
        let shown = section.children.iter().skip(here * NAVIGATION).take(NAVIGATION);
        let view = |id: PageId| -> NavigationView<'a> {
            let page = self.site.page(id);
            NavigationView { title: &page.title, href: addresses.from_top(&page.route), open: false, children: Vec::new(), more: None }
        };
        let children: Vec<_> =
            shown.map(|id| if rest.first() == Some(id) { self.level(rest, part, addresses) } else { view(*id) }).collect();
        let own = view(first);
        let more = (section.children.len() > children.len()).then(|| LinkView { title: own.title, href: own.href.clone() });
        NavigationView { open: true, children, more, ..own }
    }
}

fn contents(outline: &Outline) -> Vec<HeadingView<'_>> {
    let shown = |heading: &&Heading| {
        matches!(heading.level, 2 | 3) && !heading.text.is_empty() && outline.title_anchor.as_ref() != Some(&heading.anchor)
    };
    let shown = outline.headings.iter().filter(shown);
    shown.map(|Heading { level, anchor, text }| HeadingView { level: *level, anchor, text }).collect()
}

fn kind_name(kind: PageKind) -> &'static str {
    match kind {
        PageKind::Home => "home",
        PageKind::Section => "section",
        PageKind::Page => "page",
        PageKind::Taxonomy => "taxonomy",
        PageKind::Term => "term",
        PageKind::Search => "search",
        PageKind::NotFound => "not-found",
    }
}

/// A path as a full address has it.
pub fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    // Writing to a string cannot fail.
    let _ = pulldown_cmark_escape::escape_href(&mut out, path);
    out.replace("&amp;", "&").replace("&#x27;", "'")
}

/// Whether a page is a presentation.
pub fn is_slides(page: &Page, config: &Config) -> bool {
    let kind = page.outline.as_ref().and_then(|outline| outline.matter.kind.as_ref());
    kind.and_then(|kind| config.types.get(kind)).is_some_and(|page_type| page_type.slides)
}
