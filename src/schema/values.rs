//! YAML as the JSON that a schema describes.
//!
//! YAML takes `1.10` for a number and JSON then drops its last digit, so a plain word is a text
//! wherever the schema asks for one.

use crate::yaml::{Node, Value as Yaml};
use serde_json::Value;

/// What a value is meant as.
#[derive(Clone, Copy)]
pub enum Meaning<'a> {
    /// What the schema says.
    Schema(Option<&'a Value>),
    /// What is written: numbers are texts like any other.
    Written,
    /// A text.
    Text,
    /// A list of texts, where one text stands for a list of one.
    Texts,
}

/// The JSON of a value; keys without a value count as absent.
pub fn value(node: &Node, meaning: Meaning) -> Value {
    match (meaning, &node.value) {
        (Meaning::Text, Yaml::Scalar(text, _)) => Value::String(text.clone()),
        (Meaning::Written, Yaml::Scalar(text, true)) if node.json().is_number() => Value::String(text.clone()),
        (Meaning::Written, Yaml::List(items)) => items.iter().map(|item| value(item, Meaning::Written)).collect(),
        (Meaning::Texts, Yaml::Scalar(..)) => Value::Array(vec![value(node, Meaning::Text)]),
        (Meaning::Texts, Yaml::List(items)) => items.iter().map(|item| value(item, Meaning::Text)).collect(),
        (Meaning::Schema(schema), Yaml::Scalar(text, true)) if schema.is_some_and(wants_text) && !node.is_empty() => {
            Value::String(text.clone())
        }
        (Meaning::Schema(schema), Yaml::List(items)) => {
            let inner = Meaning::Schema(schema.and_then(|schema| schema.get("items")));
            items.iter().map(|item| value(item, inner)).collect()
        }
        (Meaning::Schema(schema), Yaml::Map(entries)) => {
            let of =
                |key: &String| schema.and_then(|schema| schema.get("properties")?.get(key).or_else(|| schema.get("additionalProperties")));
            let filled = entries.iter().filter(|(_, _, node)| !node.is_empty());
            Value::Object(filled.map(|(key, _, node)| (key.clone(), value(node, Meaning::Schema(of(key))))).collect())
        }
        _ => node.json(),
    }
}

/// Whether a schema asks for a text and for nothing else that a plain word can be.
pub(super) fn wants_text(schema: &Value) -> bool {
    let all_texts = |values: &Vec<Value>| !values.is_empty() && values.iter().all(Value::is_string);
    match schema.get("type") {
        Some(Value::String(name)) => name == "string",
        Some(Value::Array(names)) => {
            let has = |wanted: &str| names.iter().any(|name| name == wanted);
            has("string") && !has("integer") && !has("number") && !has("boolean")
        }
        _ => {
            let enumerated = schema.get("enum").and_then(Value::as_array).is_some_and(all_texts);
            enumerated || schema.get("const").is_some_and(Value::is_string) || TEXTUAL.iter().any(|word| schema.get(word).is_some())
        }
    }
}

/// Words that say something of texts alone.
const TEXTUAL: &[&str] = &["format", "maxLength", "minLength", "pattern"];
