//! Types of pages as `site.yaml` declares them: their keys, their schema, their headings.
//!
//! The keys of a type are those that `fields` names, which take a text or a list of texts, and those
//! that `schema` describes: a JSON Schema of the whole front matter, the common keys included, so that a
//! type can also ask for a `description` of at most 160 characters. Which keys there may be is checked
//! against the list of both, so `additionalProperties` at the top of a schema says nothing new.

use crate::diag::Diagnostic;
use crate::schema::{Compiler, Schema};
use crate::source::Source;
use crate::yaml::{self, Field, Kind, Node, Value, field};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The keys of a type.
pub(super) const TYPE: &[Field] = &[
    field("template", Kind::Text, "The template for pages of this type; without it, `page.html`."),
    field("fields", Kind::Texts, "Front-matter keys of this type besides the common ones, where any text or list of texts will do."),
    field("schema", Kind::Any, "A JSON Schema of the front matter: which keys are needed and what their values have to be."),
    field("headings", Kind::Texts, "Headings that every page of this type has, in this order, such as `Steps` or `Steps {#steps}`."),
    field("words", Kind::Map(WORDS), "How many words a page of this type has."),
    field("files", Kind::Texts, "Front-matter keys of this type whose value is a file beside the page, or a list of such files."),
    field(
        "slides",
        Kind::Bool,
        "`true`: each heading of the second level begins a slide, and a presentation to change (`.pptx`) is published beside each page.",
    ),
    field("skeleton", Kind::Text, "What `guidepost new` begins a page with: the text itself, or the path of a Markdown file."),
];

const WORDS: &[Field] = &[field("min", Kind::Count, "At least so many."), field("max", Kind::Count, "At most so many.")];

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
    /// Its own front-matter keys that name files beside the page.
    #[serde(deserialize_with = "yaml::texts")]
    pub files: Vec<String>,
    /// Whether its pages are presentations.
    pub slides: bool,
    /// What a new page begins with.
    pub skeleton: Option<String>,
    /// Whether its schema has mistakes, so that its keys are not known; those of its pages are then
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

/// Compiles the schemas of the types, and says what is wrong with them.
pub(super) fn complete(types: &mut BTreeMap<String, PageType>, source: &Source, node: &Node, diagnostics: &mut Vec<Diagnostic>) {
    let Some((_, Node { value: Value::Map(entries), .. })) = node.get("types") else { return };
    let mut compiler = Compiler::default();
    for (name, _, declared) in entries {
        let Some((_, schema)) = declared.get("schema").filter(|(_, schema)| !schema.is_empty()) else { continue };
        let compiled = compiler.compile(schema);
        // Without its entry, another mistake in the same place has been told.
        if let Some(page_type) = types.get_mut(name) {
            page_type.broken = compiled.is_err();
            page_type.schema = compiled.as_ref().ok().cloned();
        }
        diagnostics.extend(compiled.err().into_iter().flatten().map(|mistake| {
            let code = if mistake.key { "config-key" } else { "config-value" };
            Diagnostic::new(code, &source.path, mistake.message).at(mistake.span).maybe_hint(mistake.hint)
        }));
    }
}
