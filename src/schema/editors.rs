//! A schema as an editor needs it: editors read `2022` as a number, where Guidepost takes a plain word as a text
//! wherever the schema asks for one.

use super::values::wants_text;
use crate::diag::Span;
use crate::yaml::{Node, Value as Yaml};
use serde_json::{Value, json};

/// Words that have data in them, and no schemas.
const DATA: &[&str] = &["const", "default", "enum", "examples"];

/// The schema of a page for editors, as a part that stands at `place` in theirs: references into it lead there, and
/// where a text is asked for, other plain words will do.
pub fn for_editors(schema: &Value, place: &str) -> Value {
    let mut schema = schema.clone();
    // One with an address of its own has its references below that.
    if schema.get("$id").is_none() {
        moved(&mut schema, place);
    }
    plain_words(&mut schema);
    schema
}

fn moved(schema: &mut Value, place: &str) {
    match schema {
        Value::Object(entries) => {
            for (word, value) in entries.iter_mut().filter(|(word, _)| !DATA.contains(&word.as_str())) {
                match value {
                    Value::String(wanted) if word == "$ref" && (wanted == "#" || wanted.starts_with("#/")) => {
                        *wanted = format!("#{place}{}", &wanted[1..]);
                    }
                    value => moved(value, place),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| moved(item, place)),
        _ => {}
    }
}

/// Follows the same words as [`value`](super::value) does, which decides what is taken as a text.
fn plain_words(schema: &mut Value) {
    let text = wants_text(schema);
    let Value::Object(words) = schema else { return };
    if text {
        if let Some(kind) = words.get_mut("type") {
            let named = kind.as_array().cloned().unwrap_or_else(|| vec![kind.clone()]);
            *kind = Value::Array(named.into_iter().chain([json!("number"), json!("boolean")]).collect());
        }
        if let Some(only) = words.remove("const") {
            words.insert("enum".to_owned(), json!([only]));
        }
        if let Some(Value::Array(texts)) = words.get_mut("enum") {
            let read: Vec<Value> = texts.iter().filter_map(Value::as_str).map(plain).filter(|value| !value.is_string()).collect();
            texts.extend(read);
        }
    }
    for word in ["additionalProperties", "items"] {
        words.get_mut(word).into_iter().for_each(plain_words);
    }
    if let Some(Value::Object(keys)) = words.get_mut("properties") {
        keys.values_mut().for_each(plain_words);
    }
}

/// What an editor takes a plain word for.
fn plain(text: &str) -> Value {
    Node { span: Span::default(), value: Yaml::Scalar(text.to_owned(), true) }.json()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_lead_to_where_the_schema_stands() {
        let schema = json!({
            "$defs": {"lang": {"type": "string"}},
            "properties": {
                "lang": {"$ref": "#/$defs/lang"},
                "tree": {"type": "array", "items": {"$ref": "#"}},
                "enum": {"const": {"$ref": "#/x"}},
                "year": {"enum": ["2022", "later"]},
            },
        });
        let text = json!({"type": ["string", "number", "boolean"]});
        let wanted = json!({
            "$defs": {"lang": {"type": "string"}},
            "properties": {
                "lang": {"$ref": "#/allOf/0/$defs/lang"},
                "tree": {"type": "array", "items": {"$ref": "#/allOf/0"}},
                "enum": {"const": {"$ref": "#/x"}},
                "year": {"enum": ["2022", "later", 2022]},
            },
        });
        assert_eq!(for_editors(&schema, "/allOf/0"), wanted);
        let keys = json!({"properties": {"when": {"type": "string"}}});
        assert_eq!(for_editors(&keys, "")["properties"]["when"], text);
    }
}
