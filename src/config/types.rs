//! Types of pages as `site.yaml` declares them: their keys, their schema, their headings.
//!
//! The keys of a type are those that `fields` names, which take a text or a list of texts, and those
//! that `schema` describes: a JSON Schema of the whole front matter, the common keys included, so that a
//! type can also ask for a `description` of at most 160 characters. Which keys there may be is checked
//! against the list of both, so `additionalProperties` at the top of a schema says nothing new. What several
//! types have in common is described once, under `fields` of `site.yaml`; a type that names such a key in its own
//! `fields` has its description as if it stood in the type's schema.

use crate::diag::{Diagnostic, Span};
use crate::schema::{Compiler, Mistake, Schema};
use crate::source::Source;
use crate::yaml::{self, Field, Kind, Node, Value, field};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The keys of a type.
pub(super) const TYPE: &[Field] = &[
    field("template", Kind::Text, "The template for pages of this type; without it, `page.html`."),
    field(
        "fields",
        Kind::Texts,
        "Front-matter keys of this type besides the common ones: those that the site describes under its own `fields`, and others, where any text or list of texts will do. Without a schema numbers are texts, too: `1.10` stays as it is written.",
    ),
    field(
        "schema",
        Kind::Any,
        "A JSON Schema of the front matter: which keys are needed and what their values have to be. Where it names keys (`properties`, `required`) or items (`items`) and no `type`, keys and values or a list are meant.",
    ),
    field("headings", Kind::Texts, "Headings that every page of this type has, in this order, such as `Steps` or `Steps {#steps}`."),
    field("words", Kind::Map(WORDS), "How many words a page of this type has."),
    field(
        "answers",
        Kind::Map(ANSWERS),
        "Headings of one level are questions, and right below each stands a short answer in bold. Search engines are told the questions with all that stands below them (`FAQPage`).",
    ),
    field("files", Kind::Texts, "Front-matter keys of this type whose value is a file beside the page, or a list of such files."),
    field(
        "slides",
        Kind::Bool,
        "`true`: each heading of the second level begins a slide, and a presentation to change (`.pptx`) is published beside each page.",
    ),
    field(
        "skeleton",
        Kind::Text,
        "What `guidepost new` begins a page with: the text itself, or a Markdown file such as `skeletons/howto.md` or `content/_skeletons/howto.md`.",
    ),
];

const WORDS: &[Field] = &[field("min", Kind::Count, "At least so many."), field("max", Kind::Count, "At most so many.")];

const ANSWERS: &[Field] = &[
    field("level", Kind::Count, "The level of the headings; without it, 3."),
    field("words", Kind::Count, "The most words of a short answer; without it, 30."),
];

/// Which headings are questions, and what their short answers are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Answers {
    /// The level of the headings.
    pub level: u64,
    /// The most words of a short answer.
    pub words: u64,
}

impl Default for Answers {
    fn default() -> Self {
        Answers { level: 3, words: 30 }
    }
}

/// How many words a page has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Words {
    /// At least so many.
    pub min: Option<u64>,
    /// At most so many.
    pub max: Option<u64>,
}

/// One type of page.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct PageType {
    /// Its template.
    pub template: Option<String>,
    /// Its own front-matter keys that take a text or a list of texts.
    #[serde(deserialize_with = "yaml::texts")]
    pub fields: Vec<String>,
    /// What its front matter has to be like.
    #[serde(skip)]
    pub schema: Option<Schema>,
    /// The headings of its pages.
    #[serde(deserialize_with = "yaml::texts")]
    pub headings: Vec<String>,
    /// How many words its pages have.
    pub words: Words,
    /// Which of its headings are questions, if some are.
    pub answers: Option<Answers>,
    /// Its own front-matter keys that name files beside the page.
    #[serde(deserialize_with = "yaml::texts")]
    pub files: Vec<String>,
    /// Whether its pages are presentations.
    pub slides: bool,
    /// What a new page begins with.
    pub skeleton: Option<String>,
    /// Whether site.yaml has mistakes in it, so that its keys are not known; those of its pages are then
    /// no mistakes.
    #[serde(skip)]
    pub broken: bool,
}

impl PageType {
    /// Its own keys and what they take.
    pub fn keys(&self) -> impl Iterator<Item = (&str, Kind)> {
        let named = self.fields.iter().chain(&self.files).map(|name| (name.as_str(), Kind::Texts));
        let described = self.schema.iter().flat_map(|schema| schema.keys()).map(|name| (name.as_str(), Kind::Any));
        described.chain(named)
    }

    /// Its headings: the text of each, and the anchor that it may be found by whatever its language.
    pub fn wanted_headings(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.headings.iter().map(|heading| match heading.trim().strip_suffix('}').and_then(|heading| heading.rsplit_once("{#")) {
            Some((text, anchor)) => (text.trim(), Some(anchor.trim())),
            None => (heading.trim(), None),
        })
    }
}

/// Compiles the schemas of the types, and says what is wrong with them and with what else a type asks of its pages.
pub(super) fn complete(types: &mut BTreeMap<String, PageType>, source: &Source, node: &Node, diagnostics: &mut Vec<Diagnostic>) {
    let Some((_, Node { value: Value::Map(entries), .. })) = node.get("types") else { return };
    entries.iter().for_each(|(_, _, declared)| point_to_schema(declared, diagnostics));
    let told: Vec<Span> = diagnostics.iter().filter_map(|problem| problem.span).collect();
    let mut compiler = Compiler::default();
    let shared = node.get("fields").map(|(_, fields)| fields);
    for (name, _, declared) in entries {
        // One that cannot be read is a type all the same.
        let page_type = types.entry(name.clone()).or_default();
        // A key that it seems not to have may stand where the mistake is.
        page_type.broken = told.iter().any(|span| declared.span.start <= span.start && span.end <= declared.span.end);
        let own = declared.get("schema").map(|(_, schema)| schema).filter(|schema| !schema.is_empty());
        let both = shared.and_then(|shared| with_shared(own, shared, &page_type.fields));
        let mut report = |code, mistake: Mistake| {
            diagnostics.push(Diagnostic::new(code, &source.path, mistake.message).at(mistake.span).maybe_hint(mistake.hint));
        };
        if let Some(schema) = both.as_ref().or(own) {
            match compiler.compile(schema) {
                Ok(schema) => page_type.schema = Some(schema),
                Err(mistakes) => {
                    page_type.broken = true;
                    mistakes.into_iter().for_each(|mistake| report(if mistake.key { "config-key" } else { "config-value" }, mistake));
                }
            }
            // What the schema describes is not just any text.
            if page_type.schema.is_some() {
                page_type.fields.retain(|name| shared.is_none_or(|shared| shared.get(name).is_none()));
            }
        }
        contradictions(page_type, declared).into_iter().for_each(|mistake| report("config-value", mistake));
    }
}

/// Words of JSON Schema right below a type belong one level further in.
fn point_to_schema(declared: &Node, diagnostics: &mut [Diagnostic]) {
    for word in ["properties", "required"] {
        let Some((span, _)) = declared.get(word) else { continue };
        let found = diagnostics.iter_mut().find(|problem| problem.code == "config-key" && problem.span == Some(span));
        if let Some(problem) = found {
            problem.hint = Some(format!("Put a line `schema:` above it, and `{word}:` two spaces further in."));
        }
    }
}

/// What no page could have. It is told here once and left out, in place of being asked of every page.
fn contradictions(page_type: &mut PageType, declared: &Node) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    if let Words { min: Some(min), max: Some(max) } = page_type.words
        && min > max
    {
        let span = declared.get("words").and_then(|(_, words)| words.get("max")).map_or(declared.span, |(_, max)| max.span);
        let message = format!("no page has at least {min} and at most {max} words");
        mistakes.push(mistake(span, message, format!("Write {min} or more after `max:`, or less after `min:`.")));
        page_type.words = Words::default();
    }
    if let Some(answers) = page_type.answers.filter(|answers| !(1..=6).contains(&answers.level)) {
        let span = declared.get("answers").and_then(|(_, answers)| answers.get("level")).map_or(declared.span, |(_, level)| level.span);
        let message = format!("there are no headings of level {}", answers.level);
        mistakes.push(mistake(span, message, "Write a number from 1 to 6; headings that begin with `###` have the level 3.".into()));
    }
    let items = declared.get("headings").map_or(&[][..], |(_, headings)| headings.items());
    for heading in items {
        let Some(text) = heading.text() else { continue };
        if let Some((message, hint)) = wrong_heading(text) {
            mistakes.push(mistake(heading.span, message, hint));
            page_type.headings.retain(|known| known != text);
        }
    }
    mistakes
}

fn mistake(span: Span, message: String, hint: String) -> Mistake {
    Mistake { span, message, hint: Some(hint), key: false }
}

/// What is wrong with a heading, and what to do.
fn wrong_heading(text: &str) -> Option<(String, String)> {
    let bare = text.trim().trim_start_matches('#');
    // `#hashtag` is a word.
    let marked = bare.len() < text.trim().len() && (bare.is_empty() || bare.starts_with(char::is_whitespace));
    let words = if marked { bare.trim_start() } else { text.trim() };
    let (before, id) = words.split_once("{#").map_or((words, None), |(before, id)| (before.trim_end(), Some(id)));
    let name = id.map_or("", |id| id.trim_end_matches('}').trim());
    match id {
        _ if before.is_empty() => Some(("this heading has no words".into(), "Write its words, such as `Steps`, or remove it.".into())),
        _ if marked => Some((format!("`{text}` begins with the marks of a heading"), format!("Write only its words: `{words}`."))),
        Some(_) if name.is_empty() => {
            Some((format!("the anchor of `{text}` has no name"), format!("Write `{before}`, or `{before} {{#name}}`.")))
        }
        Some(id) if !id.trim_end().ends_with('}') => {
            Some((format!("the anchor of `{text}` is not closed"), format!("Write `{before} {{#{name}}}`.")))
        }
        _ => None,
    }
}

/// The schema of a type with the shared keys that it names and does not describe itself. None where it names none.
fn with_shared(schema: Option<&Node>, shared: &Node, fields: &[String]) -> Option<Node> {
    let Value::Map(described) = &shared.value else { return None };
    let mut taken: Vec<(String, Span, Node)> = described.iter().filter(|(name, ..)| fields.contains(name)).cloned().collect();
    if taken.is_empty() {
        return None;
    }
    let mut schema = schema.cloned().unwrap_or(Node { span: shared.span, value: Value::Map(Vec::new()) });
    // What is no map is told when it is compiled.
    let Value::Map(entries) = &mut schema.value else { return None };
    match entries.iter_mut().find(|(name, ..)| name == "properties") {
        Some((_, _, Node { value: Value::Map(own), .. })) => {
            taken.retain(|(name, ..)| own.iter().all(|(known, ..)| known != name));
            own.extend(taken);
        }
        Some(_) => {}
        None => entries.push(("properties".to_owned(), shared.span, Node { span: shared.span, value: Value::Map(taken) })),
    }
    Some(schema)
}
