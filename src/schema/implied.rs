//! What a schema means and does not say: one that names keys is about keys and values, and one that says what
//! the items are is about a list.
//!
//! To JSON Schema `properties` and `required` say nothing of a text, so that a text would pass where keys and
//! values are described, and a page would lose what it says. Schemas that only add to another one for the
//! same value, such as those below `if` and `allOf`, are left as they are: what kind of value it is, the other
//! one says.

use super::vocabulary::{Holds, holds};
use serde_json::{Map, Value, json};

/// Words that say what keys there are.
const OF_KEYS: &[&str] = &["additionalProperties", "patternProperties", "properties", "required"];
/// Words that say what the items of a list are.
const OF_ITEMS: &[&str] = &["items", "prefixItems"];
/// Words whose schemas are about the same value as the schema that they stand in.
const ADDING: &[&str] = &["allOf", "dependentSchemas", "else", "if", "not", "then"];

/// The schema of an object with the kinds of values that it implies.
pub(super) fn completed(mut schema: Value) -> Value {
    inside(&mut schema);
    schema
}

fn inside(schema: &mut Value) {
    let Value::Object(words) = schema else { return };
    for (word, value) in words.iter_mut() {
        let each = if ADDING.contains(&word.as_str()) { inside } else { implied };
        match (holds(word), value) {
            (Some(Holds::Schema), value) => each(value),
            (Some(Holds::List), Value::Array(items)) => items.iter_mut().for_each(each),
            (Some(Holds::Named), Value::Object(named)) => named.values_mut().for_each(each),
            _ => {}
        }
    }
}

fn implied(schema: &mut Value) {
    inside(schema);
    let Value::Object(words) = schema else { return };
    if let Some(kind) = kind(words) {
        words.insert("type".to_owned(), json!(kind));
    }
}

/// The kind of value that a schema is about and does not name.
fn kind(words: &Map<String, Value>) -> Option<&'static str> {
    let has = |any: &[&str]| any.iter().any(|word| words.contains_key(*word));
    match (has(OF_KEYS), has(OF_ITEMS)) {
        _ if has(&["const", "enum", "type"]) => None,
        (true, false) => Some("object"),
        (false, true) => Some("array"),
        // About both, or about neither.
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_keys_is_about_keys_and_values() {
        let given = json!({
            "required": ["a"],
            "properties": {
                "a": {"items": {"required": ["title"]}},
                "b": {"type": ["string", "object"], "properties": {}},
                "c": {"anyOf": [{"type": "string"}, {"properties": {}}]},
                "d": {"if": {"required": ["x"]}, "then": {"properties": {"x": {"required": []}}}},
                "e": {"properties": {}, "items": {}},
            },
        });
        let wanted = json!({
            "required": ["a"],
            "properties": {
                "a": {"type": "array", "items": {"type": "object", "required": ["title"]}},
                "b": {"type": ["string", "object"], "properties": {}},
                "c": {"anyOf": [{"type": "string"}, {"type": "object", "properties": {}}]},
                "d": {"if": {"required": ["x"]}, "then": {"properties": {"x": {"type": "object", "required": []}}}},
                "e": {"properties": {}, "items": {}},
            },
        });
        assert_eq!(completed(given), wanted);
    }
}
