//! Numbered things of another site that pages name, such as Wikidata's `P31` and `Q42`, as `site.yaml` says them
//! under `entities`. What a page writes of them is held against the table where links are answered.

use super::interwiki;
use crate::diag::{Diagnostic, Span};
use crate::source::Source;
use crate::yaml::{Field, Kind, Node, field};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The keys.
pub(super) const ENTITIES: &[Field] = &[
    field("data", Kind::Text, "The data file with a label for each number, such as `P31: instance of`; without it, `entities`."),
    field(
        "links",
        Kind::Named(&Kind::Text),
        "The address of an entity by the letters that its number begins with: `P: https://www.wikidata.org/wiki/Property:$1`.",
    ),
];

/// Which numbers are entities, and what is known of them. Without links, none are.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Entities {
    /// The name of the data file with their labels; never empty after [`Config::read`](super::Config::read).
    pub data: String,
    /// Addresses by the letters that a number begins with; `$1` stands for the whole number.
    pub links: BTreeMap<String, String>,
    /// Where the settings stand in `site.yaml`.
    #[serde(skip)]
    pub span: Option<Span>,
}

/// Letters are those of ASCII, and an address is one of the web with a place for the number. Others are left out.
pub(super) fn complete(entities: &mut Entities, source: &Source, node: &Node, diagnostics: &mut Vec<Diagnostic>) {
    let Some((key, settings)) = node.get("entities") else { return };
    let data = settings.get("data");
    entities.span = Some(data.map_or(key, |(_, data)| data.span));
    if entities.data.is_empty() {
        entities.data = "entities".to_owned();
    }
    let mut problem = |span: Span, message: String, hint: &str| {
        diagnostics.push(Diagnostic::new("config-value", &source.path, message).at(span).hint(hint));
    };
    let links = settings.get("links");
    if links.is_none_or(|(_, links)| links.is_empty()) {
        problem(key, "`entities` does not say which numbers there are".to_owned(), "Add `links: {Q: https://www.wikidata.org/wiki/$1}`.");
    }
    for (letters, address) in std::mem::take(&mut entities.links) {
        let span = links.and_then(|(_, map)| map.get(&letters)).map_or(key, |(_, value)| value.span);
        if letters.is_empty() || !letters.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            let hint = "Write the letters alone: with `Q`, all of Q1, Q42 and so on are numbers of entities.";
            problem(span, format!("no number begins with `{letters}`"), hint);
        } else if !interwiki::is_pattern(&address) {
            let hint = "Write it like https://www.wikidata.org/wiki/$1.";
            problem(span, format!("`{address}` is not an address with a place for the number"), hint);
        } else {
            entities.links.insert(letters, address);
        }
    }
}
