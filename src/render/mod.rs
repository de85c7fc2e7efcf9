//! A page of the site becomes HTML: its body, its view, and the template that shows them.
//!
//! A page is rendered from values alone, so it can be done when it is asked for, in any order and
//! on any thread. Nothing here writes files.

mod ask;
mod calls;
pub mod credits;
pub mod data;
pub mod index;
pub mod inline;
mod links;
mod minified;
pub mod nameable;
mod settings;
pub mod starts;
mod structured;
pub mod templates;
mod texts;
pub mod view;

use crate::config::{Config, Place};
use crate::diag::{Diagnostic, Span};
use crate::markdown::credits::Known;
use crate::markdown::directives::Directive;
use crate::markdown::html::{Body, Target};
use crate::markdown::{Document, outline::Outline};
use crate::site::connections::Connections;
use crate::site::{Page, PageId, PageKind, Site};
use crate::source::{Hash, Key};
use ask::AskView;
use data::Data;
use inline::Inline;
use jiff::civil::Date;
use memchr::memmem;
use starts::Starts;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use templates::Templates;
use tera::{Context, Value};
use view::{Addresses, MenuView, PageView, SearchView, Views};

/// The theme's option for the widths at which pictures are shown, and what it is without: the default
/// theme's column of text.
const PICTURE_SIZES: &str = "picture_sizes";
const TEXT_COLUMN: &str = "(min-width: 48rem) 46rem, 100vw";
/// The theme's option for a style that pages link, `false`, in place of one that stands in each.
const INLINE_STYLE: &str = "inline_style";

/// The folder that the theme's files are published in.
pub const ASSETS: &str = "assets/";

/// Everything that pages are rendered from.
pub struct Renderer {
    /// The site.
    pub site: Arc<Site>,
    /// The parsed files.
    pub documents: Vec<Arc<Document>>,
    /// The answers to each file's links.
    pub targets: Vec<Arc<Vec<Target>>>,
    /// Which pages have to do with each other.
    pub connections: Arc<Connections>,
    /// The theme.
    pub templates: Arc<Templates>,
    /// Settings.
    pub config: Arc<Config>,
    /// The address of the site, if it is known.
    pub base_url: Option<String>,
    /// Whether the site is to work from a disk.
    pub offline: bool,
    /// Whether code gets colours.
    pub highlight: bool,
    /// Whether blocks carry the line of the file that they stand on.
    pub lines: bool,
    /// The day.
    pub today: Date,
    /// The links of the header and the footer.
    pub menu: Vec<MenuLink>,
    /// The published addresses of the theme's files by name.
    pub assets: BTreeMap<String, String>,
    /// The data of the site.
    pub data: Arc<Data>,
    /// The files of the search, if the site has them.
    pub search: Option<SearchAddresses>,
    /// What pages begin with.
    pub starts: Starts,
    /// The navigation by what it depends on.
    navigation: Mutex<HashMap<(PageId, usize, usize), Arc<str>>>,
    /// The addresses of the theme's files by that of their folder.
    theme_files: Mutex<HashMap<String, Value>>,
    site_view: Value,
}

/// A link that all pages have.
#[derive(Clone, Debug, PartialEq)]
pub struct MenuLink {
    /// Its words.
    pub title: String,
    /// Where it leads.
    pub target: MenuTarget,
    /// Where it stands.
    pub place: Place,
}

/// Where such a link leads.
#[derive(Clone, Debug, PartialEq)]
pub enum MenuTarget {
    /// To a page.
    Page(PageId),
    /// To an address elsewhere.
    Address(String),
}

/// Where the files of the search are published, as routes.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchAddresses {
    /// The script.
    pub client: String,
    /// The first file of the index, by language as in the settings.
    pub index: Vec<String>,
}

/// What a renderer is made of.
pub struct Parts {
    /// See [`Renderer::site`].
    pub site: Arc<Site>,
    /// See [`Renderer::documents`].
    pub documents: Vec<Arc<Document>>,
    /// See [`Renderer::targets`].
    pub targets: Vec<Arc<Vec<Target>>>,
    /// See [`Renderer::connections`].
    pub connections: Arc<Connections>,
    /// See [`Renderer::templates`].
    pub templates: Arc<Templates>,
    /// See [`Renderer::config`].
    pub config: Arc<Config>,
}

impl Renderer {
    /// Makes a renderer for the published site of a day.
    pub fn new(parts: Parts, today: Date) -> Self {
        let Parts { site, documents, targets, connections, templates, config } = parts;
        let title = config.title.clone().unwrap_or_else(|| site.page(0).title.clone());
        let site_view = BTreeMap::from([
            ("title", Value::normal_string(&title)),
            ("description", config.description.as_deref().map_or(Value::none(), Value::normal_string)),
            ("base_url", config.base_url.as_deref().map_or(Value::none(), Value::normal_string)),
            ("extra", Value::from_serializable(&config.extra)),
        ]);
        Renderer {
            site,
            documents,
            targets,
            connections,
            templates,
            base_url: config.base_url.clone(),
            config,
            offline: false,
            highlight: true,
            lines: false,
            today,
            menu: Vec::new(),
            assets: BTreeMap::new(),
            data: Arc::default(),
            search: None,
            starts: Starts::default(),
            navigation: Mutex::default(),
            theme_files: Mutex::default(),
            site_view: Value::from_serializable(&site_view),
        }
    }

    /// Renders a page, and says what went wrong. What cannot be rendered is left empty.
    pub fn page(&self, id: PageId) -> (String, Vec<Diagnostic>) {
        let page = self.site.page(id);
        let views = self.views();
        let addresses = Addresses::new(page, self.base_url.as_deref(), self.offline);
        let (body, mut problems) = self.body(page);
        let view = views.page(id, &addresses, Value::safe_string(&body));
        let mut context = Context::new();
        context.insert("page", &view);
        self.insert_shared(&mut context, page);
        context.insert("home", &addresses.to(&self.site.page(views.home(id)).route));
        context.insert("menu", &self.menu(&addresses, Place::Header));
        context.insert("footer", &self.menu(&addresses, Place::Footer));
        context.insert("search", &self.search(page, &addresses));
        context.insert("ask", &self.ask(&view, &page.route, &addresses));
        context.insert_value("assets", self.theme_files(page, &addresses));
        context.insert_value("policy", Value::safe_string(Inline::unfilled_policy()));
        context.insert_value("head", Value::safe_string(inline::HEAD));
        context.insert_value("structured", self.structured(id).map_or(Value::none(), |json| Value::safe_string(&json)));
        let navigation = self.navigation(id, &views, &addresses, &mut problems);
        context.insert_value("navigation", Value::safe_string(&navigation));
        let html = match self.templates.render(&self.template(page), &context) {
            Ok(html) => self.with_style(html, &addresses),
            Err(errors) => {
                problems.extend(errors.into_iter().map(|problem| self.while_rendering(problem, page)));
                String::new()
            }
        };
        (html, problems)
    }

    /// The addresses of the theme's files by name. Pages that see their folder at the same address share them,
    /// but for those that are in that folder themselves.
    fn theme_files(&self, page: &Page, addresses: &Addresses) -> Value {
        let make = || {
            let all: BTreeMap<_, _> = self.assets.iter().map(|(name, route)| (name, addresses.to(route))).collect();
            Value::from_serializable(&all)
        };
        if page.route.starts_with(ASSETS) {
            return make();
        }
        let mut known = self.theme_files.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry(addresses.to(ASSETS)).or_insert_with(make).clone()
    }

    /// A page with its style: in it, or linked where the preview wants to exchange it or the settings say so.
    fn with_style(&self, html: String, addresses: &Addresses) -> String {
        let linked = self.lines || self.templates.options.get_from_path(INLINE_STYLE).and_then(|wanted| wanted.as_bool()) == Some(false);
        let address = |name: &str| self.assets.get(name).map(|route| addresses.to(route));
        self.templates.inline.place(html, linked.then_some(&address))
    }

    /// A hash of everything that the page's template sees but for the body and the theme.
    pub fn view_key(&self, id: PageId, addresses: &Addresses) -> Hash {
        let views = self.views();
        let (section, part, _) = views.navigation_key(id, addresses);
        Key::new("view", 1)
            .debug(&*self.config)
            .debug(&views.page(id, addresses, Value::none()))
            .debug(&views.navigation(section, part, addresses))
            .hash(&self.data.hash)
            .debug(&(self.today, self.offline, self.highlight, self.lines, &self.site.page(0).title))
            .debug(&(
                self.menu(addresses, Place::Header),
                self.menu(addresses, Place::Footer),
                &self.assets,
                &self.search,
                &self.site.search,
            ))
            .finish()
    }

    /// The name of the site: its own, else that of its front page.
    pub fn title(&self) -> &str {
        self.config.title.as_deref().unwrap_or_else(|| &self.site.page(0).title)
    }

    fn views(&self) -> Views<'_> {
        Views {
            site: &self.site,
            documents: &self.documents,
            connections: &self.connections,
            config: &self.config,
            base_url: self.base_url.as_deref(),
            today: self.today,
            offline: self.offline,
            starts: &self.starts,
        }
    }

    fn insert_shared(&self, context: &mut Context, page: &Page) {
        context.insert_value("site", self.site_view.clone());
        context.insert_value("data", self.data.value.clone());
        context.insert_value("theme", self.templates.options.clone());
        context.insert_value("strings", self.templates.strings(&self.config.languages[page.language]).clone());
        context.insert("today", &self.today.to_string());
        context.insert("year", &self.today.year());
    }

    /// The body of a page as HTML.
    pub fn body(&self, page: &Page) -> (String, Vec<Diagnostic>) {
        let Some(document) = page.document else { return (String::new(), Vec::new()) };
        let targets = &self.targets[document];
        let document = &self.documents[document];
        let known = Known::of(&document.source.path, &document.outline.matter.images);
        let problems = RefCell::new(Vec::new());
        let implicits = std::cell::OnceCell::new();
        let component = |(directive, span): (&Directive, Option<Span>), body: &str, pictures: &[u32]| {
            let implicits = implicits.get_or_init(|| self.implicits(page, &document.outline));
            let addresses = pictures.iter().map(|link| document.links[*link as usize].address.as_str());
            let credits = credits::of(addresses, &known);
            let with_credits;
            let implicits = if credits.is_empty() {
                implicits
            } else {
                with_credits = credits::insert(implicits.clone(), &credits);
                &with_credits
            };
            let result = self.templates.component(directive, implicits, body);
            let report = |errors: Vec<Diagnostic>| {
                let told = |problem: Diagnostic| match self.templates.is_thrown(&problem) {
                    true => Diagnostic::new("directive-parameter", &document.source.path, problem.message).at(span),
                    false => self.while_rendering(problem, page),
                };
                problems.borrow_mut().extend(errors.into_iter().map(told));
            };
            result.map_err(report).ok()
        };
        let body = Body {
            source: &document.source.text,
            tree: &document.tree,
            outline: &document.outline,
            credits: &known,
            links: &document.links,
            targets,
            raw_html: self.config.markup.raw_html,
            limits: &self.config.limits,
            highlight: self.highlight,
            lines: self.lines,
            picture_sizes: self.templates.options.get_from_path(PICTURE_SIZES).and_then(|sizes| sizes.as_str()).unwrap_or(TEXT_COLUMN),
            component: &component,
        };
        let html = body.write().unwrap_or_else(|_| {
            let limit = self.config.limits.page;
            let message = format!("this page is longer than {limit} bytes when it is rendered");
            let problem = Diagnostic::new("limit", &document.source.path, message);
            problems.borrow_mut().push(problem.hint("Make it several pages, or raise `limits.page` in site.yaml."));
            String::new()
        });
        (html, problems.into_inner())
    }

    /// What components may ask for besides their parameters.
    fn implicits(&self, page: &Page, outline: &Outline) -> Context {
        let mut context = Context::new();
        self.insert_shared(&mut context, page);
        let view = BTreeMap::from([
            ("title", page.title.as_str()),
            ("description", page.description()),
            ("type", outline.matter.kind.as_deref().unwrap_or("")),
        ]);
        context.insert("page", &view);
        credits::insert(context, &[])
    }

    /// The links of a place. Those that the navigation of every page has, too, are marked.
    fn menu<'a>(&'a self, addresses: &Addresses, place: Place) -> Vec<MenuView<'a>> {
        let href = |target: &MenuTarget| match target {
            MenuTarget::Page(id) => addresses.to(&self.site.page(*id).route),
            MenuTarget::Address(address) => address.clone(),
        };
        let here = self.menu.iter().filter(|link| link.place == place);
        let listed = |target: &MenuTarget| matches!(target, MenuTarget::Page(id) if self.views().is_listed(*id));
        here.map(|link| MenuView { title: &link.title, href: href(&link.target), listed: listed(&link.target) }).collect()
    }

    /// Where readers ask. Without the address of the site, that of the page is its path.
    fn ask(&self, page: &PageView, route: &str, addresses: &Addresses) -> Option<AskView> {
        let pattern = AskView::address(self.templates.options.get_from_path("ask")?.as_str()?.trim(), addresses);
        let address = page.canonical.clone().unwrap_or_else(|| format!("/{route}"));
        Some(AskView::new(&pattern, page.title, &address, page.language))
    }

    fn search(&self, page: &Page, addresses: &Addresses) -> SearchView {
        let files = self.search.as_ref();
        let index = files.and_then(|files| files.index.get(page.language));
        SearchView {
            page: addresses.to(&self.site.search),
            client: files.map(|files| addresses.to(&files.client)),
            index: index.map(|index| addresses.to(index)),
        }
    }

    /// The navigation, with the link to this page marked. It is rendered once for all pages that
    /// share it; its template does not see the page.
    fn navigation(&self, id: PageId, views: &Views, addresses: &Addresses, problems: &mut Vec<Diagnostic>) -> String {
        let page = self.site.page(id);
        let key = views.navigation_key(id, addresses);
        let lock = || self.navigation.lock().unwrap_or_else(PoisonError::into_inner);
        let known = if page.kind == PageKind::NotFound { None } else { lock().get(&key).cloned() };
        let html = known.unwrap_or_else(|| {
            let mut context = Context::new();
            context.insert("navigation", &views.navigation(key.0, key.1, addresses));
            self.insert_shared(&mut context, page);
            let html: Arc<str> = self
                .templates
                .render("navigation.html", &context)
                .unwrap_or_else(|errors| {
                    problems.extend(errors);
                    String::new()
                })
                .into();
            if page.kind != PageKind::NotFound {
                lock().insert(key, Arc::clone(&html));
            }
            html
        });
        let mut own = String::from("href=\"");
        // Writing to a string cannot fail.
        let _ = pulldown_cmark_escape::escape_html(&mut own, &addresses.from_top(&page.route));
        own.push('"');
        match memmem::find(html.as_bytes(), own.as_bytes()) {
            Some(at) => [&html[..at + own.len()], " aria-current=\"page\"", &html[at + own.len()..]].concat(),
            None => html.to_string(),
        }
    }

    /// The template of a page: its own, its type's, or that of its kind. One that cannot be had has been told
    /// where it is named.
    pub fn template(&self, page: &Page) -> String {
        let matter = page.outline.as_ref().map(|outline| &outline.matter);
        let of_type = || matter.and_then(|matter| self.config.types.get(matter.kind.as_ref()?)?.template.as_ref());
        let wanted = matter.and_then(|matter| matter.template.as_ref()).or_else(of_type);
        let usual = match page.kind {
            PageKind::Home => "home.html",
            PageKind::Section | PageKind::Taxonomy | PageKind::Term => "section.html",
            PageKind::Page => "page.html",
            PageKind::Search => "search.html",
            PageKind::NotFound => "404.html",
        };
        let wanted = wanted.map(|wanted| templates::file_name(wanted));
        wanted.filter(|name| self.templates.nameable.has(name) && self.templates.has(name)).unwrap_or_else(|| usual.to_owned())
    }

    /// A fault of a template says on which page it came to light; a thousand pages with the same
    /// fault are one problem.
    fn while_rendering(&self, problem: Diagnostic, page: &Page) -> Diagnostic {
        let of = page.document.map(|document| self.documents[document].source.path.to_string());
        let of = of.unwrap_or_else(|| format!("/{}", page.route));
        let hint = problem.hint.as_ref().map_or_else(String::new, |hint| format!("{hint} "));
        problem.hint(format!("{hint}This came up while rendering {of}."))
    }
}
