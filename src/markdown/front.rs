//! Front matter: finding it at the top of a file, reading it, and saying what is wrong with it.
//!
//! It does not know which types or taxonomies a site declares beyond the names it is given, and it
//! does not decide what a value means for the site.

use super::fields;
use crate::config::Config;
use crate::diag::{Diagnostic, Span, did_you_mean, one_of};
use crate::source::Source;
use crate::yaml::{self, Codes, Field, Kind, Node, field};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The keys of front matter.
pub const FIELDS: &[Field] = &[
    field("title", Kind::Text, "The page's title. Without it: the first heading, then the file's name."),
    field("description", Kind::Text, "One sentence for lists, search engines and link previews."),
    field("slug", Kind::Text, "The last part of the page's address, in place of the file's name."),
    field("aliases", Kind::Texts, "Old addresses that lead here, such as `/old/page/`."),
    field("weight", Kind::Integer, "The place in its section: lower comes first; pages without a weight come last, by title."),
    field("draft", Kind::Bool, "`true` keeps the page off the published site."),
    field("date", Kind::Date, "When the page was first published; a page of the future is left out until then."),
    field("updated", Kind::Date, "When the page last changed in substance."),
    field("reviewed_on", Kind::Date, "When somebody last checked that the page is right."),
    field("review_by", Kind::Date, "When it should be checked again."),
    field("type", Kind::Text, "What kind of page it is; one of `types` in site.yaml."),
    field(
        "template",
        Kind::Text,
        "The template, in place of the type's: `page`, `section`, `home`, or one that your theme has for whole pages.",
    ),
    field("taxonomies", Kind::Named(&Kind::Texts), "Terms by taxonomy; `topics: [a, b]` on its own is the same for a declared taxonomy."),
    field("authors", Kind::Texts, "Who wrote it."),
    field("audience", Kind::Texts, "Who it is for."),
    field("images", Kind::Named(&Kind::Map(IMAGE)), "Whom to thank for the pictures of the page, by their file as the text names it."),
    field("search", Kind::Bool, "`false` keeps the page out of the search."),
    field("extra", Kind::Named(&Kind::Any), "Free values for templates, as `page.extra`."),
];

const IMAGE: &[Field] = &[
    field("title", Kind::Text, "What the picture is called."),
    field("author", Kind::Text, "Who made it."),
    field("licence", Kind::Text, "The licence, such as `CC BY-SA 4.0`, `CC0 1.0` or `PDM 1.0`."),
    field("source", Kind::Text, "The web address it comes from, or words such as `own work`."),
];

/// Whom to thank for a picture.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "the table of fields above documents each")]
pub struct Credit {
    pub title: Option<String>,
    pub author: Option<String>,
    pub licence: Option<String>,
    pub source: Option<String>,
}

/// What a page says about itself.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "the table of fields above documents each")]
pub struct FrontMatter {
    pub title: Option<String>,
    pub description: Option<String>,
    pub slug: Option<String>,
    #[serde(deserialize_with = "yaml::texts")]
    pub aliases: Vec<String>,
    pub weight: Option<i64>,
    pub draft: bool,
    #[serde(deserialize_with = "yaml::optional_date")]
    pub date: Option<Date>,
    #[serde(deserialize_with = "yaml::optional_date")]
    pub updated: Option<Date>,
    #[serde(deserialize_with = "yaml::optional_date")]
    pub reviewed_on: Option<Date>,
    #[serde(deserialize_with = "yaml::optional_date")]
    pub review_by: Option<Date>,
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub template: Option<String>,
    pub taxonomies: BTreeMap<String, Terms>,
    #[serde(deserialize_with = "yaml::texts")]
    pub authors: Vec<String>,
    #[serde(deserialize_with = "yaml::texts")]
    pub audience: Vec<String>,
    pub images: BTreeMap<String, Credit>,
    pub search: Option<bool>,
    pub extra: yaml::Mapping,
    /// The values of the keys that only the page's type has.
    #[serde(skip)]
    pub fields: BTreeMap<String, serde_json::Value>,
}

/// The terms of one taxonomy.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct Terms(#[serde(deserialize_with = "yaml::texts")] pub Vec<String>);

/// What the top of a file holds.
#[derive(Default)]
pub struct Front {
    /// The values.
    pub matter: FrontMatter,
    /// Where the body starts, in bytes.
    pub body: usize,
    /// Where the value of each key stands, for later stages; aliases as `aliases.0`, `aliases.1`.
    pub spans: Vec<(Box<str>, Span)>,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
}

/// Where the body of a file starts, in bytes.
pub fn body_start(text: &str) -> usize {
    match find(text) {
        Found::None | Found::Late(_) => 0,
        Found::Toml(body) | Found::Open(body) => body,
        Found::Yaml(block) => block.body,
    }
}

/// Reads the front matter of a file.
pub fn read(source: &Source, config: &Config) -> Front {
    read_as(source, config, None)
}

/// What is wrong with the front matter of the skeleton of a type, and where its body starts. Values that a page could
/// not have may be there to be replaced.
pub(super) fn skeleton_problems(source: &Source, config: &Config, kind: &str) -> (Vec<Diagnostic>, usize) {
    const CODES: &[&str] = &["front-matter", "front-matter-duplicate", "front-matter-key"];
    let Front { mut diagnostics, body, .. } = read_as(source, config, Some(kind));
    diagnostics.retain(|problem| CODES.contains(&problem.code));
    (diagnostics, body)
}

/// Reads front matter; `kind` is the type where that is known without it.
fn read_as(source: &Source, config: &Config, kind: Option<&str>) -> Front {
    let report = |at: Span, message: &str| Diagnostic::new("front-matter", &source.path, message).at(at);
    let alone = |problem: Diagnostic, body: usize| Front { body, diagnostics: vec![problem], ..Front::default() };
    let first = Span { start: 0, end: 3 };
    match find(&source.text) {
        Found::None => Front::default(),
        Found::Toml(body) => {
            let problem = report(first, "this front matter is TOML, between lines of `+++`");
            alone(problem.hint("Write it as YAML between two lines of `---`, such as `title: \"My page\"`."), body)
        }
        Found::Late(at) => {
            let problem = report(first.moved(at), "front matter has to begin on the first line of the file");
            alone(problem.hint("Remove the empty lines above it."), 0)
        }
        Found::Open(body) => {
            let problem = report(first, "the front matter that starts here is never closed");
            alone(problem.hint("Put a line with three hyphens, `---`, after its last line."), body)
        }
        Found::Yaml(block) => read_block(source, config, block, kind),
    }
}

fn read_block(source: &Source, config: &Config, block: Block, kind: Option<&str>) -> Front {
    let Block { start, end, body, odd } = block;
    let told = |(at, mistake): (usize, yaml::Mistake)| {
        let mut problem = Diagnostic::new("front-matter", &source.path, mistake.message);
        problem.replacement = mistake.replacement;
        problem.at(Span::from(mistake.at).moved(at)).hint(mistake.hint)
    };
    let mut front = Front { body, diagnostics: odd.into_iter().map(told).collect(), ..Front::default() };
    let limit = config.limits.front_matter;
    if (end - start) as u64 > limit {
        let message = format!("the front matter is longer than {limit} bytes");
        let problem = Diagnostic::new("limit", &source.path, message).at(Span { start: 0, end: 3 });
        front.diagnostics.push(problem.hint("Move long text into the page itself, or raise `limits.front_matter` in site.yaml."));
        return front;
    }
    let codes = Codes { syntax: "front-matter", duplicate: "front-matter-duplicate", value: "front-matter-value", key: "front-matter-key" };
    let document = yaml::Document { path: &source.path, text: &source.text[start..end], offset: start, codes };
    front.fill(source, config, &document, kind);
    front
}

impl Front {
    fn fill(&mut self, source: &Source, config: &Config, document: &yaml::Document, kind: Option<&str>) {
        let (node, problems) = document.parse();
        self.diagnostics.extend(problems);
        let Some(node) = node.filter(|node| !node.is_empty()) else { return };
        let mut extra: Vec<(&str, Kind)> = config.taxonomies.iter().map(|name| (name.as_str(), Kind::Texts)).collect();
        let kind = kind.or_else(|| node.get("type").and_then(|(_, value)| value.text()));
        let declared = kind.and_then(|kind| config.types.get_key_value(kind));
        let broken = declared.is_some_and(|(_, page_type)| page_type.broken);
        let declared = declared.filter(|_| !broken);
        extra.extend(declared.into_iter().flat_map(|(_, page_type)| page_type.keys()));
        let (good, mut problems) = document.check(&node, FIELDS, &extra);
        if declared.is_none() {
            let (unknown, others) = partition_foreign(problems, &node);
            problems = others;
            // Which keys a type has whose declaration is broken, nobody knows.
            problems.extend(unknown.first().filter(|_| !broken).map(|first| group_foreign(first, &unknown)));
        }
        self.diagnostics.extend(problems);
        self.check_type(source, config, &node);
        match yaml::read(&good) {
            Ok(matter) => self.matter = matter,
            Err(error) => {
                let message = format!("this front matter could not be read: {error}");
                self.diagnostics.push(Diagnostic::new("front-matter", &source.path, message).at(node.span));
            }
        }
        if let Some((kind, page_type)) = declared {
            fields::read(self, source, config, &node, kind, page_type);
        }
        self.take_terms(&node, config);
        self.take_spans(&node);
        self.find_cut_text(source, &node);
    }

    /// Where the site declares types, a page's type is one of them.
    fn check_type(&mut self, source: &Source, config: &Config, node: &Node) {
        let Some((span, name)) = node.get("type").and_then(|(_, value)| Some((value.span, value.text()?))) else { return };
        if name.is_empty() || config.types.is_empty() || config.types.contains_key(name) {
            return;
        }
        let known: Vec<&str> = config.types.keys().map(String::as_str).collect();
        let hint = did_you_mean(name, known.iter().copied()).unwrap_or_else(|| format!("The site has {}.", one_of(&known)));
        let problem = Diagnostic::new("page-type", &source.path, format!("this site has no pages of the type `{name}`"));
        self.diagnostics.push(problem.at(span).hint(hint));
    }

    /// A declared taxonomy may stand at the top level.
    fn take_terms(&mut self, node: &Node, config: &Config) {
        for taxonomy in &config.taxonomies {
            let Some((_, value)) = node.get(taxonomy) else { continue };
            let terms = value.items().iter().filter(|item| !item.is_empty()).filter_map(|item| item.text());
            let all = self.matter.taxonomies.entry(taxonomy.clone()).or_default();
            all.0.extend(terms.map(str::to_owned));
        }
    }

    fn take_spans(&mut self, node: &Node) {
        let yaml::Value::Map(entries) = &node.value else { return };
        for (key, _, value) in entries {
            self.spans.push((key.as_str().into(), value.span));
            if key == "aliases" {
                let items = value.items().iter().enumerate();
                self.spans.extend(items.map(|(at, item)| (format!("aliases.{at}").into(), item.span)));
            }
            if let ("taxonomies", yaml::Value::Map(terms)) = (key.as_str(), &value.value) {
                let named = terms.iter().filter(|(name, ..)| FIELDS.iter().all(|field| field.name != name));
                self.spans.extend(named.map(|(name, _, terms)| (name.as_str().into(), terms.span)));
            }
            if let ("images", yaml::Value::Map(images)) = (key.as_str(), &value.value) {
                self.spans.extend(images.iter().map(|(name, span, _)| (format!("images.{name}").into(), *span)));
            }
        }
    }

    /// `title: C # and F #` is valid YAML that silently loses its end.
    fn find_cut_text(&mut self, source: &Source, node: &Node) {
        for key in ["title", "description"] {
            let Some((_, Node { span, value: yaml::Value::Scalar(text, true) })) = node.get(key) else { continue };
            // An empty value stands at the colon.
            let line = &source.text[span.range().start..];
            let line = line.split('\n').next().unwrap_or_default();
            let start = span.start as usize + line.len() - line.trim_start_matches([':', ' ']).len();
            let line = line.trim_start_matches([':', ' ']);
            let cut = if line.starts_with('#') { Some(0) } else { line.find(" #").map(|at| at + 1) };
            let Some(cut) = cut else { continue };
            let quoted = yaml::quoted(line);
            // `# ` may well begin a remark, but `#word` is part of the text.
            let certain = line[cut + 1..].starts_with(|c: char| c.is_alphanumeric());
            let at = Span::from(if certain { 0 } else { cut }..line.len()).moved(start);
            let message =
                format!("the text of `{key}` ends before the `#`, because YAML reads what follows as a comment: only \"{text}\" is left");
            let problem = Diagnostic::new("front-matter-cut", &source.path, message).at(at);
            let mut problem = problem.hint(format!("Put the whole text between double quotes: {key}: {quoted}"));
            problem.replacement = certain.then_some(quoted);
            self.diagnostics.push(problem);
        }
    }
}

/// Parts the keys of a page that nobody knows from other problems. A key inside one that Guidepost knows is a
/// mistake in any case.
fn partition_foreign(problems: Vec<Diagnostic>, node: &Node) -> (Vec<Diagnostic>, Vec<Diagnostic>) {
    let keys: Vec<Option<Span>> = match &node.value {
        yaml::Value::Map(entries) => entries.iter().map(|(_, span, _)| Some(*span)).collect(),
        _ => Vec::new(),
    };
    let is_foreign = |problem: &Diagnostic| problem.code == "front-matter-key" && keys.contains(&problem.span);
    problems.into_iter().partition(is_foreign)
}

/// Pages that were not written for Guidepost have keys of their own: one warning for all of them.
fn group_foreign(first: &Diagnostic, unknown: &[Diagnostic]) -> Diagnostic {
    let name = |problem: &Diagnostic| problem.message.split(" is not").next().unwrap_or_default().to_owned();
    let names: Vec<_> = unknown.iter().map(name).collect();
    let message = match names.as_slice() {
        [one] => format!("{one} is not a key that Guidepost knows; it is ignored"),
        many => format!("{} are not keys that Guidepost knows; they are ignored", many.join(", ")),
    };
    let hint = unknown.iter().find_map(|problem| problem.hint.clone());
    let mut problem = Diagnostic::new("front-matter-key-foreign", &first.path, message).at(first.span);
    problem.replacement = first.replacement.clone().filter(|_| unknown.len() == 1);
    problem.hint("Values of your own belong under `extra:`.").maybe_hint(hint)
}

enum Found {
    None,
    /// TOML, with the start of the body.
    Toml(usize),
    /// A fence after empty lines, with its place.
    Late(usize),
    /// An opening fence without a closing one, with the start of the body.
    Open(usize),
    Yaml(Block),
}

/// Front matter between its fences.
struct Block {
    start: usize,
    end: usize,
    /// Where the body starts.
    body: usize,
    /// Fences that are not quite right, each with the start of its line.
    odd: Vec<(usize, yaml::Mistake)>,
}

/// Finds the fences. A first line of hyphens that is not followed by a key is a line across the
/// page, as in any Markdown.
fn find(text: &str) -> Found {
    let late = text.trim_start();
    let above = &text[..text.len() - late.len()];
    if above.contains('\n') && late.strip_prefix("---\n").is_some_and(|rest| starts_with_key(rest) && rest.contains("\n---")) {
        return Found::Late(above.len());
    }
    let first = text.split('\n').next().unwrap_or_default();
    let start = (first.len() + 1).min(text.len());
    match first.trim_end() {
        "+++" => line_after(text, start, text.len(), |line| line == "+++").map_or(Found::None, |(_, body)| Found::Toml(body)),
        "---" => closed(text, start),
        _ => oddly_opened(text, first, start),
    }
}

/// What follows an opening fence.
fn closed(text: &str, start: usize) -> Found {
    if let Some((end, body)) = line_after(text, start, text.len(), is_fence) {
        return Found::Yaml(Block { start, end, body, odd: Vec::new() });
    }
    if !starts_with_key(&text[start..]) {
        return Found::None;
    }
    let last = open_end(text, start);
    let odd = line_after(text, start, last, |line| yaml::odd_fence(line).is_some());
    match odd.and_then(|(end, body)| Some((end, body, yaml::odd_fence(&text[end..body])?))) {
        Some((end, body, mistake)) => Found::Yaml(Block { start, end, body, odd: vec![(end, mistake)] }),
        None => Found::Open(last),
    }
}

/// Front matter whose first line is misspelt or missing: there is a key that only front matter has, and a
/// fence further down.
fn oddly_opened(text: &str, first: &str, start: usize) -> Found {
    let misspelt = yaml::odd_fence(first).filter(|_| starts_with_field(&text[start..]));
    let missing = || {
        let message = "the line with three hyphens above this one is missing".to_owned();
        let hint = "Begin the file with a line `---`.".to_owned();
        starts_with_field(text).then(|| (0, yaml::Mistake { at: 0..0, message, hint, replacement: Some("---\n".into()) }))
    };
    let Some((start, mistake)) = misspelt.map(|mistake| (start, mistake)).or_else(missing) else { return Found::None };
    match line_after(text, start, open_end(text, start), is_fence) {
        Some((end, body)) => Found::Yaml(Block { start, end, body, odd: vec![(0, mistake)] }),
        None => Found::None,
    }
}

fn is_fence(line: &str) -> bool {
    matches!(line, "---" | "...")
}

/// The first line between two places that is one, by its start and the start of the next.
fn line_after(text: &str, start: usize, last: usize, is: impl Fn(&str) -> bool) -> Option<(usize, usize)> {
    let mut at = start;
    for line in text[start..last].split_inclusive('\n') {
        if is(line.trim_end()) {
            return Some((at, at + line.len()));
        }
        at += line.len();
    }
    None
}

/// Whether the first line has a key that pages have.
fn starts_with_field(text: &str) -> bool {
    let line = text.split('\n').next().unwrap_or_default();
    line.split_once(": ").is_some_and(|(key, _)| FIELDS.iter().any(|field| field.name == key))
}

fn starts_with_key(text: &str) -> bool {
    let line = text.split('\n').next().unwrap_or_default();
    line.split_once(':').is_some_and(|(key, _)| !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-')))
}

/// Where front matter without an end most likely ends: before the first empty line.
fn open_end(text: &str, start: usize) -> usize {
    text[start..].find("\n\n").map_or(text.len(), |at| start + at + 1)
}

/// Where the value of a key stands, in a list as [`Front::spans`] holds it.
pub fn span_of(spans: &[(Box<str>, Span)], key: &str) -> Option<Span> {
    spans.iter().find(|(name, _)| &**name == key).map(|(_, span)| *span)
}
