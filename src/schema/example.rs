//! A value that fits a schema, for hints and for pages that are yet to be written.

use crate::yaml::inline;
use serde_json::{Map, Value, json};

/// A value of a key that mostly fits its schema: one that the schema itself names, else the simplest of
/// its kind. None where only a person can know, as with a pattern.
pub fn example(schema: &Value) -> Option<Value> {
    let first = |word: &str| schema.get(word).and_then(Value::as_array).and_then(|values| values.first().cloned());
    let named =
        schema.get("default").cloned().or_else(|| first("examples")).or_else(|| schema.get("const").cloned()).or_else(|| first("enum"));
    if named.is_some() {
        return named;
    }
    let number = |word: &str| schema.get(word).and_then(Value::as_i64);
    match kind(schema)? {
        "boolean" => Some(json!(true)),
        "integer" | "number" => {
            let least = number("minimum").or_else(|| number("exclusiveMinimum").map(|least| least + 1));
            let most = number("maximum").or_else(|| number("exclusiveMaximum").map(|most| most - 1));
            Some(json!(least.unwrap_or_else(|| most.map_or(1, |most| most.min(1)))))
        }
        "array" => list(schema),
        "object" => object(schema),
        "string" => text(schema).map(Value::String),
        _ => None,
    }
}

/// The form of keys and values of which nothing is known.
pub(super) const ANY_KEYS: &str = "{key: value}";

/// How keys and values, or a list of them, are written on one line, with dots for what only a person can know.
/// None for other kinds of values.
pub fn form(schema: &Value) -> Option<String> {
    form_with(schema, &Value::Null)
}

/// The same with a text that stands there now in the place of the one key that there is to be.
pub(super) fn form_with(schema: &Value, now: &Value) -> Option<String> {
    if takes(schema, "array") {
        return Some(format!("[{}]", form_with(schema.get("items")?, now)?));
    }
    if !takes(schema, "object") {
        return None;
    }
    let all: Vec<&str> =
        schema.get("properties").and_then(Value::as_object).into_iter().flat_map(|keys| keys.keys().map(String::as_str)).collect();
    let needed = required(schema).collect::<Vec<_>>();
    let keys = if needed.is_empty() { &all } else { &needed };
    let only = Some(now).filter(|now| keys.len() == 1 && !matches!(now, Value::Null | Value::Array(_) | Value::Object(_)));
    let part = |key: &&str| {
        let inner = schema.get("properties").and_then(|properties| properties.get(key));
        let value = inner.and_then(form).or_else(|| only.map(inline)).unwrap_or_else(|| "…".to_owned());
        format!("{}: {value}", inline(&Value::from(*key)))
    };
    Some(if keys.is_empty() { ANY_KEYS.to_owned() } else { format!("{{{}}}", keys.iter().map(part).collect::<Vec<_>>().join(", ")) })
}

/// Whether a schema asks for keys and values (`object`) or for a list (`array`), as far as it says so itself.
pub fn takes(schema: &Value, wanted: &str) -> bool {
    let implied: &[&str] = if wanted == "object" { &["additionalProperties", "properties"] } else { &["items", "prefixItems"] };
    match schema.get("type") {
        Some(Value::String(name)) => name == wanted,
        Some(Value::Array(names)) => names.iter().any(|name| name == wanted),
        _ => implied.iter().any(|word| schema.get(word).is_some()),
    }
}

fn required(schema: &Value) -> impl Iterator<Item = &str> {
    schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

/// The keys that it has to have.
fn object(schema: &Value) -> Option<Value> {
    let of = |key: &str| schema.get("properties").and_then(|properties| properties.get(key)).map_or_else(|| Some(json!("TODO")), example);
    let entries: Map<String, Value> = required(schema).map(|key| Some((key.to_owned(), of(key)?))).collect::<Option<_>>()?;
    (!entries.is_empty()).then_some(Value::Object(entries))
}

/// The name of the kind of value, given or to be guessed.
fn kind(schema: &Value) -> Option<&str> {
    match schema.get("type") {
        Some(Value::String(name)) => Some(name),
        Some(Value::Array(names)) => names.first()?.as_str(),
        _ if schema.get("minimum").is_some() || schema.get("maximum").is_some() => Some("number"),
        _ if schema.get("items").is_some() => Some("array"),
        _ if schema.get("properties").is_some() => Some("object"),
        _ if ["$ref", "anyOf", "oneOf", "allOf"].iter().any(|word| schema.get(word).is_some()) => None,
        _ => Some("string"),
    }
}

fn list(schema: &Value) -> Option<Value> {
    let count = schema.get("minItems").and_then(Value::as_u64).unwrap_or(1).clamp(1, 20) as usize;
    let unique = count > 1 && schema.get("uniqueItems") == Some(&json!(true));
    let item = schema.get("items").map_or_else(|| Some(json!("TODO")), example)?;
    (!unique).then(|| Value::Array(vec![item; count]))
}

fn text(schema: &Value) -> Option<String> {
    let text = match schema.get("format").and_then(Value::as_str) {
        Some("date") => "2026-01-31".to_owned(),
        Some("date-time") => "2026-01-31T12:00:00Z".to_owned(),
        Some("email" | "idn-email") => "name@example.org".to_owned(),
        Some("uri" | "iri") => "https://example.org/".to_owned(),
        Some(_) => return None,
        None => "TODO".to_owned(),
    };
    let length = text.chars().count() as u64;
    let limit = |word: &str, none: u64| schema.get(word).and_then(Value::as_u64).unwrap_or(none);
    if schema.get("pattern").is_some() || limit("maxLength", u64::MAX) < length {
        return None;
    }
    let missing = limit("minLength", 0).saturating_sub(length).min(1000) as usize;
    Some(if missing == 0 { text } else { format!("{text} {}", "…".repeat(missing.saturating_sub(1))) })
}
