//! `site.yaml` as a typed value: the flat table of its keys, the struct they fill, and the checks
//! that need more than a kind.
//!
//! It does not look at any other file. Without `site.yaml` everything has its default, so that a
//! bare folder of Markdown is a site.

mod address;
mod entities;
mod forge;
mod images;
mod interwiki;
mod languages;
pub mod look;
mod places;
mod types;

use crate::diag::{Diagnostic, RULES, Severity, Span, did_you_mean, rule};
use crate::limits::{self, Limits};
use crate::source::Source;
use crate::yaml::{self, Codes, Field, Kind, Node, field};
use serde::Deserialize;
use std::collections::BTreeMap;

pub use address::base_url;
pub use entities::Entities;
use images::IMAGES;
pub use images::{Credits, Images};
pub use places::Places;
pub use types::PageType;
use types::TYPE;

/// Where the configuration stands.
pub const PATH: &str = "site.yaml";

/// Schemes that a link may have. Anything else, script above all, is dropped.
pub const SCHEMES: &[&str] = &[
    "http", "https", "mailto", "tel", "sms", "geo", "irc", "ircs", "xmpp", "matrix", "ftp", "ftps", "sftp", "news", "magnet", "doi", "urn",
];

/// How many values the settings may have: each type may bring a schema.
const NODES: usize = 20_000;

/// The language of a site that names none.
const ENGLISH: &str = "en";

/// The keys of `site.yaml`.
pub const FIELDS: &[Field] = &[
    field("title", Kind::Text, "The name of the site, shown on every page."),
    field(
        "description",
        Kind::Text,
        "What the site is for, in one sentence: for search engines, link previews and the feed, where the front page has no description of its own.",
    ),
    field(
        "base_url",
        Kind::Text,
        "The full address the site is published at, such as `https://example.org/guides`. Canonical links, feeds and the sitemap need it.",
    ),
    field("languages", Kind::Texts, "Language codes; the first is the default. `faq.sv.md` is Swedish only where `sv` is listed."),
    field("theme", Kind::Map(THEME), "The theme and its options."),
    field("taxonomies", Kind::Texts, "Front-matter keys whose values get pages of their own, such as `topics`; without it, `tags`."),
    field("types", Kind::Named(&Kind::Map(TYPE)), "The kinds of pages, by name."),
    field(
        "fields",
        Kind::Named(&Kind::Any),
        "JSON Schemas of front-matter keys that several types have, by key; a type names them in its `fields`.",
    ),
    field(
        "repository",
        Kind::Text,
        "The web address of the repository; `edit_url` and `new_url` follow from it for GitHub, GitLab and Codeberg.",
    ),
    field("branch", Kind::Text, "The branch of the repository that is published; without it, `main`."),
    field(
        "edit_url",
        Kind::Text,
        "The address for editing a page; `{path}` stands for its file below the folder of the guides, `{file}` for the whole path.",
    ),
    field(
        "new_url",
        Kind::Text,
        "The address for beginning a page in a section; `{path}` stands for its folder below that of the guides, `{folder}` for the whole path, `{filename}` for a name and `{text}` for what the page begins with.",
    ),
    field(
        "editor_url",
        Kind::Text,
        "The address at which your editor opens a file from the preview; `{path}` and `{line}` stand for the place.",
    ),
    field(
        "feeds",
        Kind::Choice(&["true", "false", "sections"]),
        "Atom feeds of the pages that have a date: one for the site (`true`, the default), one more for each section, or none.",
    ),
    field("licence", Kind::Text, "The address of the licence that the texts are under, for search engines and feeds."),
    field("llms", Kind::Bool, "`true` adds `llms.txt` and the Markdown text beside each page, for programs that read the site."),
    field("menu", Kind::Maps(MENU), "Links in the header, and at the foot of the pages."),
    field(
        "interwiki",
        Kind::Named(&Kind::Text),
        "Prefixes of links to wikis: with `d: https://www.wikidata.org/wiki/$1`, `[text](d:Q42)` leads there.",
    ),
    field("entities", Kind::Map(entities::ENTITIES), "Numbered things of another site, such as Wikidata's `Q42`, and their labels."),
    field("markup", Kind::Map(MARKUP), "How Markdown is read."),
    field("images", Kind::Map(IMAGES), "How pictures are published."),
    field("publish", Kind::Texts, "Further file extensions that may be published beside pages, such as `svg`."),
    field("search", Kind::Map(SEARCH), "What counts in the search."),
    field("limits", Kind::Named(&Kind::Count), "Limits that keep a mistake from costing too much."),
    field("check", Kind::Map(CHECK), "How strict the checks are."),
    field("extra", Kind::Named(&Kind::Any), "Free values for templates, as `site.extra`."),
];

const THEME: &[Field] = &[
    field("name", Kind::Text, "A folder in `themes/`; without it, the built-in theme."),
    field("options", Kind::Named(&Kind::Any), "Values for the theme's templates, as `theme`."),
];

const MENU: &[Field] = &[
    field("title", Kind::Text, "The words of the link."),
    field("link", Kind::Text, "A file below the content folder, such as `copyright/_index.md`, or a web address."),
    field("place", Kind::Choice(&["header", "footer"]), "Where the link stands; usually in the header."),
];

const MARKUP: &[Field] = &[
    field("math", Kind::Bool, "`true` reads `$…$` and `$$…$$` as formulas in the notation of TeX."),
    field("raw_html", Kind::Choice(&["escape", "sanitize", "trust"]), "What happens to HTML in Markdown: shown as text, cleaned, or kept."),
    field("smart_punctuation", Kind::Bool, "Turns straight quotation marks and `--` into typographic ones."),
];

const SEARCH: &[Field] = &[
    field("weights", Kind::Map(WEIGHTS), "How much a word counts by where it stands."),
    field("types", Kind::Named(&Kind::Number), "How much pages of a type count; 1 is usual."),
];

const WEIGHTS: &[Field] = &[
    field("title", Kind::Number, "In the title."),
    field("headings", Kind::Number, "In a heading."),
    field("body", Kind::Number, "In the text."),
    field("code", Kind::Number, "In a block of code."),
    field("description", Kind::Number, "In the description."),
    field("terms", Kind::Number, "As a term of a taxonomy."),
];

const CHECK: &[Field] =
    &[field("rules", Kind::Named(&Kind::Choice(&["error", "warning", "off"])), "How bad it is to break a rule, by the rule's name.")];

/// The site's settings.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Config {
    /// The site's name.
    pub title: Option<String>,
    /// What the site is for.
    pub description: Option<String>,
    /// The full address of the site, without a `/` at its end.
    pub base_url: Option<String>,
    /// Language codes; never empty after [`Config::read`].
    #[serde(deserialize_with = "yaml::texts")]
    pub languages: Vec<String>,
    /// The theme.
    pub theme: Theme,
    /// Taxonomies by their front-matter key.
    #[serde(deserialize_with = "yaml::texts")]
    pub taxonomies: Vec<String>,
    /// Page types by name.
    pub types: BTreeMap<String, PageType>,
    /// The web address of the repository.
    pub repository: Option<String>,
    /// The branch that is published.
    pub branch: Option<String>,
    /// The pattern for edit links.
    pub edit_url: Option<String>,
    /// The pattern for links that begin a page.
    pub new_url: Option<String>,
    /// The pattern for links from the preview into the writer's editor.
    pub editor_url: Option<String>,
    /// Which feeds there are.
    pub feeds: Feeds,
    /// The licence of the texts.
    pub licence: Option<String>,
    /// Whether there are texts for programs that read the site.
    pub llms: bool,
    /// Links in the header.
    pub menu: Vec<MenuItem>,
    /// Addresses by the prefix of a link, in lower case; `$1` stands for what follows the prefix.
    pub interwiki: BTreeMap<String, String>,
    /// Numbered things of another site.
    pub entities: Entities,
    /// How Markdown is read.
    pub markup: Markup,
    /// How pictures are published.
    pub images: Images,
    /// Extensions that may be published besides the usual ones.
    #[serde(deserialize_with = "yaml::texts")]
    pub publish: Vec<String>,
    /// The search.
    pub search: SearchConfig,
    /// Limits.
    pub limits: Limits,
    /// The checks.
    pub check: Check,
    /// Free values.
    pub extra: yaml::Mapping,
    /// Where some of these stand in `site.yaml`.
    #[serde(skip)]
    pub places: Places,
}

/// Which theme, and its options.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Theme {
    /// A folder in `themes/`.
    pub name: Option<String>,
    /// Values for its templates.
    pub options: yaml::Mapping,
    /// What they say about colours and fonts, as a style sheet.
    #[serde(skip)]
    pub style: String,
}

/// Which feeds there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum Feeds {
    /// One for the site, in each language.
    #[default]
    #[serde(rename = "true")]
    Site,
    /// None.
    #[serde(rename = "false")]
    Off,
    /// One for the site and one for each section.
    #[serde(rename = "sections")]
    Sections,
}

/// A link in the header.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct MenuItem {
    /// The words of the link.
    pub title: String,
    /// A content file or a web address.
    pub link: String,
    /// Where it stands.
    pub place: Place,
}

/// Where a link to a page stands on all pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// At the top.
    #[default]
    Header,
    /// At the foot.
    Footer,
}

/// How Markdown is read.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Markup {
    /// Whether there are formulas.
    pub math: bool,
    /// What happens to HTML.
    pub raw_html: RawHtml,
    /// Typographic quotation marks and dashes.
    pub smart_punctuation: bool,
}

/// What happens to HTML in Markdown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RawHtml {
    /// It is shown as the text that it is.
    #[default]
    Escape,
    /// Harmless elements stay.
    Sanitize,
    /// It is kept; only for sites whose every contributor is trusted.
    Trust,
}

/// What counts in the search.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct SearchConfig {
    /// How much a word counts by where it stands.
    pub weights: Weights,
    /// How much pages of a type count.
    pub types: BTreeMap<String, f32>,
}

/// How much a word counts by where it stands.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "the table of fields above documents each")]
pub struct Weights {
    pub title: f32,
    pub headings: f32,
    pub body: f32,
    pub code: f32,
    pub description: f32,
    pub terms: f32,
}

impl Default for Weights {
    fn default() -> Self {
        Weights { title: 1.0, headings: 1.0, body: 1.0, code: 0.7, description: 2.0, terms: 2.0 }
    }
}

/// The checks.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Check {
    /// Changed severities by rule.
    pub rules: BTreeMap<String, Level>,
}

/// A severity as `site.yaml` writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Keeps the site from being published.
    Error,
    /// Is reported.
    Warning,
    /// Is not looked at.
    Off,
}

impl Config {
    /// The settings where there is no `site.yaml`.
    pub fn bare() -> Self {
        Config { languages: vec![ENGLISH.into()], taxonomies: vec!["tags".into()], ..Config::default() }
    }

    /// Reads `site.yaml`. Entries with mistakes are left out, so the rest still works.
    pub fn read(source: &Source) -> (Config, Vec<Diagnostic>) {
        let codes = Codes { syntax: "config-value", duplicate: "config-key", value: "config-value", key: "config-key" };
        let document = yaml::Document { path: &source.path, text: &source.text, offset: 0, codes };
        let (node, mut diagnostics) = document.parse_within(NODES);
        let Some(node) = node else {
            return (Config::bare(), diagnostics);
        };
        let (good, problems) = document.check(&node, FIELDS, &[]);
        diagnostics.extend(problems);
        let mut config = yaml::read::<Config>(&good).unwrap_or_else(|error| {
            let message = format!("these settings could not be read: {error}");
            diagnostics.push(Diagnostic::new("config-value", &source.path, message));
            Config::default()
        });
        config.complete(source, &node, &mut diagnostics);
        (config, diagnostics)
    }

    /// Fills what must not be empty and checks what a kind cannot say.
    fn complete(&mut self, source: &Source, node: &Node, diagnostics: &mut Vec<Diagnostic>) {
        if self.languages.is_empty() {
            self.languages.push(ENGLISH.into());
        }
        if node.get("taxonomies").is_none() {
            self.taxonomies.push("tags".into());
        }
        self.places = Places::of(node);
        languages::check(source, node, diagnostics);
        if let Some(url) = self.base_url.take() {
            match base_url(&url) {
                Ok(url) => self.base_url = Some(url),
                Err(mistake) => {
                    let span = node.get("base_url").map(|(_, value)| value.span);
                    diagnostics.push(Diagnostic::new("base-url", &source.path, mistake.message).at(span).hint(mistake.hint));
                }
            }
        }
        look::complete(&mut self.theme, source, node, diagnostics);
        self.images.widths.retain(|width| *width > 0);
        self.images.widths.sort_unstable();
        self.images.widths.dedup();
        types::complete(&mut self.types, source, node, diagnostics);
        forge::complete(self, source, node, diagnostics);
        interwiki::check(&mut self.interwiki, source, node, diagnostics);
        entities::complete(&mut self.entities, source, node, diagnostics);
        let rules = node.get("check").and_then(|(_, check)| check.get("rules"));
        unknown_names(source, rules, RULES.iter().map(|rule| rule.code), diagnostics);
        unknown_names(source, node.get("limits"), limits::KEYS.iter().map(|(key, _)| *key), diagnostics);
    }

    /// The severity that the site gives to a rule: none where it is off.
    pub fn severity(&self, code: &str, default: Severity) -> Option<Severity> {
        match self.check.rules.get(code) {
            None => (!is_opt_in(code)).then_some(default),
            Some(Level::Error) => Some(Severity::Error),
            Some(Level::Warning) => Some(Severity::Warning),
            Some(Level::Off) => None,
        }
    }

    /// Whether the site switched a rule off, or does not ask for one that is off unless asked for.
    pub fn is_off(&self, code: &str) -> bool {
        self.check.rules.get(code).map_or_else(|| is_opt_in(code), |level| *level == Level::Off)
    }

    /// The pattern for links into the writer's editor, with `{path}` and `{line}`.
    pub fn editor_url(&self) -> &str {
        self.editor_url.as_deref().unwrap_or("vscode://file/{path}:{line}")
    }

    /// The default language.
    pub fn language(&self) -> &str {
        self.languages.first().map_or(ENGLISH, String::as_str)
    }
}

fn is_opt_in(code: &str) -> bool {
    rule(code).is_some_and(|rule| rule.opt_in)
}

fn unknown_names<'a>(
    source: &Source,
    map: Option<(Span, &Node)>,
    known: impl Iterator<Item = &'a str> + Clone,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some((_, Node { value: yaml::Value::Map(entries), .. })) = map else { return };
    for (name, span, _) in entries {
        if !known.clone().any(|rule| rule == name) {
            let message = format!("`{name}` is not a name that is known here");
            let problem = Diagnostic::new("config-key", &source.path, message).at(*span);
            diagnostics.push(problem.maybe_hint(did_you_mean(name, known.clone())));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Config, Vec<Diagnostic>) {
        Config::read(&Source::new(PATH, text.as_bytes().to_vec()))
    }

    #[test]
    fn every_key_is_read_into_the_struct() {
        let text = "title: T\ndescription: D\nbase_url: https://e.org/x/\nlanguages: [en, sv]\ntheme: {name: n, options: {a: 1}}\n\
            taxonomies: [topics]\ntypes: {howto: {template: h.html, fields: [a]}}\nedit_url: https://e.org/{path}\neditor_url: idea://{path}\n\
            feeds: sections\nlicence: https://e.org/by\nllms: true\n\
            menu:\n  - {title: A, link: a.md}\nmarkup: {raw_html: trust, smart_punctuation: true}\nimages: {credits: required, widths: [300]}\npublish: [svg]\n\
            limits: {markdown: 5}\ncheck: {rules: {raw-html: off}}\nsearch: {weights: {title: 2}, types: {faq: 1.5}}\nextra: {x: 1}\ninterwiki: {D: \"https://e.org/$1\"}\n\
             entities: {links: {Q: \"https://e.org/$1\"}}\n\
             repository: https://github.com/o/n\nbranch: b\nnew_url: https://e.org/new/{path}\n";
        let (config, problems) = read(text);
        assert_eq!(problems, []);
        assert!(FIELDS.iter().all(|field| text.contains(&format!("{}:", field.name))));
        let empty = Config::default();
        assert_eq!(config.base_url.as_deref(), Some("https://e.org/x"));
        assert!(config.title != empty.title && config.theme != empty.theme && config.types != empty.types);
        assert!(config.menu != empty.menu && config.markup != empty.markup && config.publish != empty.publish);
        assert!(
            config.images.widths != empty.images.widths
                && config.images.credits != empty.images.credits
                && config.limits != empty.limits
                && config.check != empty.check
                && config.extra != empty.extra
        );
        assert!(config.search.weights != empty.search.weights && config.search.types != empty.search.types);
        assert!(config.editor_url != empty.editor_url && config.edit_url != empty.edit_url && config.description != empty.description);
        assert!(config.feeds != empty.feeds && config.licence != empty.licence && config.llms != empty.llms);
        assert_eq!((config.entities.data.as_str(), config.entities.links.len()), ("entities", 1));
        assert_eq!(config.interwiki.get("d").map(String::as_str), Some("https://e.org/$1"));
        assert_eq!((config.languages.len(), config.taxonomies.len()), (2, 1));
        assert!(config.repository.is_some() && config.branch.is_some() && config.new_url.is_some());
    }

    #[test]
    fn feeds_are_a_word_or_a_truth_value() {
        for (text, wanted) in
            [("", Feeds::Site), ("feeds: true\n", Feeds::Site), ("feeds: false\n", Feeds::Off), ("feeds: sections\n", Feeds::Sections)]
        {
            let (config, problems) = read(text);
            assert_eq!((config.feeds, problems), (wanted, vec![]), "{text}");
        }
    }

    #[test]
    fn a_mistake_costs_only_its_own_entry() {
        let (config, problems) =
            read("titel: A\ndescription: kept\nlimits: {markdwon: 1}\ncheck:\n  rules: {raw-htm: off}\nbase_url: example.org\n");
        assert_eq!(config.description.as_deref(), Some("kept"));
        let found: Vec<_> = problems.iter().map(|problem| (problem.code, problem.hint.as_deref().unwrap_or(""))).collect();
        assert_eq!(found[0], ("config-key", "Did you mean `title`?"));
        assert_eq!(found.len(), 4, "{found:?}");
    }
}
