//! What no value can fit, or what means nothing: told once where the schema stands, in place of being asked of
//! every page, or of being passed over in silence.

use super::compile::{Mistake, span_of_text};
use super::vocabulary::{Holds, holds};
use crate::diag::{Span, did_you_mean, one_of};
use crate::yaml::{Node, Value as Yaml};
use serde_json::Value;
use std::collections::HashSet;

/// The kinds of values.
const TYPES: &[&str] = &["array", "boolean", "integer", "null", "number", "object", "string"];

/// What `format` can be; others would be asked of nothing.
const FORMATS: &[&str] = &[
    "date",
    "date-time",
    "duration",
    "email",
    "hostname",
    "idn-email",
    "idn-hostname",
    "ipv4",
    "ipv6",
    "iri",
    "iri-reference",
    "json-pointer",
    "period",
    "regex",
    "relative-json-pointer",
    "time",
    "uri",
    "uri-reference",
    "uri-template",
    "uuid",
];

/// Words that set a lower bound and an upper one.
const BOUNDS: &[(&str, &str)] =
    &[("minimum", "maximum"), ("minItems", "maxItems"), ("minLength", "maxLength"), ("minProperties", "maxProperties")];

/// Parts of patterns that other programs know, and ours does not.
const LOOKING: &[&str] = &["(?=", "(?!", "(?<=", "(?<!"];

/// Adds the mistakes of a schema and of all inside.
pub(super) fn find(node: &Node, out: &mut Vec<Mistake>) {
    let Yaml::Map(words) = &node.value else { return };
    for (word, _, value) in words {
        match word.as_str() {
            "type" => value.items().iter().for_each(|item| out.extend(among(item, TYPES, "kind of value"))),
            "format" => out.extend(among(value, FORMATS, "format")),
            "pattern" => out.extend(value.text().and_then(|pattern| looking(pattern, value.span))),
            "enum" if matches!(&value.value, Yaml::List(items) if items.is_empty()) => {
                let hint = "List the values that are allowed: `enum: [easy, hard]`.";
                out.push(mistake(value.span, "nothing is listed here, so that no value fits".into(), hint.into()));
            }
            _ => {}
        }
        match (holds(word), &value.value) {
            (Some(Holds::Schema), _) => find(value, out),
            (Some(Holds::List), Yaml::List(items)) => items.iter().for_each(|item| find(item, out)),
            (Some(Holds::Named), Yaml::Map(named)) => named.iter().for_each(|(_, _, inner)| find(inner, out)),
            _ => {}
        }
    }
    out.extend(BOUNDS.iter().filter_map(|(least, most)| crossed(node, least, most)));
}

fn mistake(span: Span, message: String, hint: String) -> Mistake {
    Mistake { span, message, hint: Some(hint), key: false }
}

fn among(node: &Node, known: &[&str], what: &str) -> Option<Mistake> {
    let word = node.text().filter(|word| !known.contains(word))?;
    let hint = did_you_mean(word, known.iter().copied()).unwrap_or_else(|| format!("It can be {}.", one_of(known)));
    Some(mistake(node.span, format!("`{word}` is no {what} that is known here"), hint))
}

fn looking(pattern: &str, span: Span) -> Option<Mistake> {
    let part = LOOKING.iter().find(|part| pattern.contains(**part))?;
    let message = format!("`{part}` looks ahead or behind, which patterns here cannot");
    Some(mistake(span, message, "Write a pattern without it, or list what is allowed with `enum`.".into()))
}

fn crossed(node: &Node, least: &str, most: &str) -> Option<Mistake> {
    let number = |word: &str| Some((node.get(word)?.1, node.get(word)?.1.text()?.parse::<f64>().ok()?));
    let ((_, low), (upper, high)) = (number(least)?, number(most)?);
    let message = format!("`{least}` is {low} and `{most}` is {high}, so that no value fits");
    (low > high).then(|| mistake(upper.span, message, format!("Write {low} or more here, or less after `{least}:`.")))
}

/// A schema that refers to itself without getting anywhere in the value.
pub(super) fn circle(node: &Node, json: &Value) -> Option<Mistake> {
    let mut walk = Walk { root: json, open: Vec::new(), done: HashSet::new() };
    let wanted = walk.everywhere(json)?;
    let message = format!("`{wanted}` refers to itself without an end");
    let hint = "A schema may contain itself below `properties` or `items`, but not be itself.";
    Some(mistake(span_of_text(node, &wanted).unwrap_or(node.span), message, hint.into()))
}

struct Walk<'a> {
    root: &'a Value,
    open: Vec<&'a str>,
    done: HashSet<&'a str>,
}

impl<'a> Walk<'a> {
    /// The reference of a circle, from this schema or any inside.
    fn everywhere(&mut self, value: &'a Value) -> Option<String> {
        if let Some(found) = self.from(value) {
            return Some(found);
        }
        match value {
            Value::Object(entries) => entries.values().find_map(|inner| self.everywhere(inner)),
            Value::Array(items) => items.iter().find_map(|inner| self.everywhere(inner)),
            _ => None,
        }
    }

    /// The same by what is asked of the same value alone.
    fn from(&mut self, schema: &'a Value) -> Option<String> {
        if let Some(wanted) = schema.get("$ref").and_then(Value::as_str)
            && let Some(target) = wanted.strip_prefix('#').and_then(|pointer| self.root.pointer(pointer))
        {
            if self.open.contains(&wanted) {
                return Some(wanted.to_owned());
            }
            if self.done.insert(wanted) {
                self.open.push(wanted);
                let found = self.from(target);
                self.open.pop();
                if found.is_some() {
                    return found;
                }
            }
        }
        for word in ["allOf", "anyOf", "oneOf"] {
            let parts = schema.get(word).and_then(Value::as_array).into_iter().flatten();
            if let Some(found) = parts.into_iter().find_map(|part| self.from(part)) {
                return Some(found);
            }
        }
        ["else", "if", "not", "then"].into_iter().find_map(|word| self.from(schema.get(word)?))
    }
}
