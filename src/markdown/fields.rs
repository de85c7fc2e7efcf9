//! Front matter against the schema of the page's type, and the values of the type's own keys.
//!
//! A page whose type declares neither keys nor a schema costs nothing here.

use super::front::{FIELDS, Front};
use crate::config::{Config, PageType};
use crate::diag::{Diagnostic, Span};
use crate::schema::{Meaning, Schema, value};
use crate::source::Source;
use crate::yaml::{Kind, Node, Value as Yaml};
use serde_json::{Map, Value};

/// Takes the values of the type's own keys, and tells what its schema does not allow.
pub(super) fn read(front: &mut Front, source: &Source, config: &Config, node: &Node, kind: &str, page_type: &PageType) {
    if page_type.schema.is_none() && page_type.fields.is_empty() && page_type.files.is_empty() {
        return;
    }
    let values = values(node, config, page_type.schema.as_ref());
    if let Some(schema) = &page_type.schema {
        let type_span = node.get("type").map(|(_, value)| value.span);
        for fault in schema.faults(&values, node, kind) {
            // What no value could fit has been told where the schema stands.
            if fault.span.is_some_and(|span| is_contradicted(node, span, config, schema)) {
                continue;
            }
            // A value that is of the wrong kind altogether has been told.
            let known = |problem: &Diagnostic| problem.span.is_some() && problem.span == fault.span;
            if front.diagnostics.iter().any(known) {
                continue;
            }
            let code = if fault.missing { "front-matter-missing" } else { "front-matter-value" };
            let problem = Diagnostic::new(code, &source.path, fault.message).at(fault.span.or(type_span));
            front.diagnostics.push(problem.maybe_hint(fault.hint));
        }
    }
    let Value::Object(mut values) = values else { return };
    let own = page_type.keys().filter(|(key, _)| !is_common(key, config));
    front.matter.fields = own.filter_map(|(key, _)| values.remove_entry(key)).collect();
}

/// The front matter as JSON. A key without a value counts as absent, and of two the first counts.
fn values(node: &Node, config: &Config, schema: Option<&Schema>) -> Value {
    let Yaml::Map(entries) = &node.value else { return Value::Null };
    let mut values = Map::new();
    for (key, _, node) in entries {
        if !node.is_empty() && !values.contains_key(key) {
            values.insert(key.clone(), value(node, meaning(key, config, schema)));
        }
    }
    Value::Object(values)
}

/// What the value of a key is meant as: what its table says of a common key, else what the schema says.
fn meaning<'a>(key: &str, config: &Config, schema: Option<&'a Schema>) -> Meaning<'a> {
    match FIELDS.iter().find(|field| field.name == key).map(|field| field.kind) {
        Some(Kind::Text | Kind::Date | Kind::Choice(_)) => Meaning::Text,
        Some(Kind::Texts) => Meaning::Texts,
        None if config.taxonomies.iter().any(|taxonomy| taxonomy == key) => Meaning::Texts,
        // `1.10` is a version as likely as a number, and nothing says which.
        None if schema.and_then(|schema| schema.of(key)).is_none() => Meaning::Written,
        _ => Meaning::Schema(schema.and_then(|schema| schema.of(key))),
    }
}

fn is_contradicted(node: &Node, span: Span, config: &Config, schema: &Schema) -> bool {
    let Yaml::Map(entries) = &node.value else { return false };
    entries.iter().any(|(key, _, value)| value.span == span && contradiction(key, config, schema).is_some())
}

/// What a common key has on every page, in words and as a schema calls it, where the schema of a type allows only
/// something else.
pub fn contradiction(key: &str, config: &Config, schema: &Schema) -> Option<(&'static str, &'static str)> {
    let kind = match FIELDS.iter().find(|field| field.name == key) {
        Some(field) => field.kind,
        None if config.taxonomies.iter().any(|taxonomy| taxonomy == key) => Kind::Texts,
        None => return None,
    };
    let (what, fitting): (_, &[&str]) = match kind {
        Kind::Text | Kind::Choice(_) => ("a text", &["string"]),
        Kind::Date => ("a date", &["string"]),
        Kind::Texts => ("a list of texts", &["array"]),
        Kind::Integer | Kind::Count => ("a whole number", &["integer", "number"]),
        Kind::Number => ("a number", &["number"]),
        Kind::Bool => ("`true` or `false`", &["boolean"]),
        Kind::Map(_) | Kind::Named(_) => ("keys and values", &["object"]),
        Kind::Counts | Kind::Maps(_) => ("a list", &["array"]),
        Kind::Any => return None,
    };
    let fits = |name: &Value| name.as_str().is_some_and(|name| fitting.contains(&name));
    let allowed = match schema.of(key)?.get("type")? {
        Value::Array(names) => names.iter().any(fits),
        name => fits(name),
    };
    (!allowed).then_some((what, fitting[0]))
}

fn is_common(key: &str, config: &Config) -> bool {
    FIELDS.iter().any(|field| field.name == key) || config.taxonomies.iter().any(|taxonomy| taxonomy == key)
}
