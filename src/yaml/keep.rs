//! What is left of a value once its mistakes are taken out, written anew on one line.
//!
//! Where names stand for things, as with pictures or types of pages, a slip in one of them says nothing about
//! the others. A list stays whole or is left out as a whole: others count its items.

use super::{Document, Field, Kind, Node, Value};
use crate::diag::{Severity, Span};
use std::collections::HashSet;

impl Document<'_> {
    /// The good part of the value of a key, ready for [`super::read`]. None where there is none.
    pub(super) fn kept(&self, node: &Node, key: &str, kind: Kind) -> Option<String> {
        match (kind, &node.value) {
            (Kind::Any, _) if node.is_empty() => Some("null".to_owned()),
            (Kind::Named(_) | Kind::Map(_), _) if node.is_empty() => Some("{}".to_owned()),
            _ if node.is_empty() => None,
            (Kind::Named(inner), Value::Map(entries)) => Some(self.entries(entries, |_| Some(*inner))),
            (Kind::Map(fields), Value::Map(entries)) => {
                let kind = |key: &str| fields.iter().find(|field: &&Field| field.name == key).map(|field| field.kind);
                Some(self.entries(entries, kind))
            }
            _ => {
                let mut problems = Vec::new();
                self.check_kind(node, key, kind, &mut problems);
                let fine = problems.iter().all(|problem| problem.severity != Severity::Error);
                (fine && !node.has_duplicates()).then(|| written(node))
            }
        }
    }

    /// A map of the good parts of these, the first of each key; `kind` says what a key takes, if it is known.
    fn entries(&self, entries: &[(String, Span, Node)], kind: impl Fn(&str) -> Option<Kind>) -> String {
        let mut names = HashSet::new();
        let first = entries.iter().filter(|(key, ..)| names.insert(key));
        let kept = first.filter_map(|(key, _, value)| Some(format!("{}: {}", quoted(key), self.kept(value, key, kind(key)?)?)));
        format!("{{{}}}", kept.collect::<Vec<_>>().join(", "))
    }
}

/// A value that is read as the same again.
pub(super) fn written(node: &Node) -> String {
    match &node.value {
        Value::Scalar(_, true) if node.is_empty() => "null".to_owned(),
        Value::Scalar(text, true) if is_word(text) => text.clone(),
        Value::Scalar(text, _) => quoted(text),
        Value::List(items) => format!("[{}]", items.iter().map(written).collect::<Vec<_>>().join(", ")),
        Value::Map(entries) => {
            let entry = |(key, _, value): &(String, Span, Node)| format!("{}: {}", quoted(key), written(value));
            format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
    }
}

/// Between double quotes YAML knows every code that JSON writes.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Whether a text without quotes could be a number, a truth value or a day, which quotes would make a text, and
/// has nothing in it that means something between braces.
fn is_word(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+' | '_');
    text.chars().all(plain) && text.trim_start_matches(['-', '+', '.']).starts_with(|c: char| c.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::super::{Codes, field};
    use super::*;

    const PART: &[Field] = &[field("text", Kind::Text, ""), field("count", Kind::Count, ""), field("list", Kind::Texts, "")];
    const FIELDS: &[Field] =
        &[field("named", Kind::Named(&Kind::Map(PART)), ""), field("free", Kind::Any, ""), field("title", Kind::Text, "")];

    /// What is read of a text, and how many problems it has.
    fn read(text: &str) -> (serde_json::Value, usize) {
        let codes = Codes { syntax: "a", duplicate: "b", value: "c", key: "d" };
        let document = Document { path: &"a.yaml".into(), text, offset: 0, codes };
        let (node, mut problems) = document.parse();
        let (good, told) = document.check(&node.unwrap(), FIELDS, &[]);
        problems.extend(told);
        (serde_yaml::from_str(&good).unwrap(), problems.len())
    }

    #[test]
    fn a_mistake_costs_only_what_it_is_in() {
        let named = "named:\n  a: {text: \"x: {y}\", count: 5, list: [one, '2', \"two, three\"]}\n  b: {text: t, cuont: 3}\n  c: words\n  d: {count: many, list: , text: long\n      text }\n  e:\n  a: {}\n";
        let wanted = serde_json::json!({
            "title": "T",
            "named": {"a": {"text": "x: {y}", "count": 5, "list": ["one", "2", "two, three"]}, "b": {"text": "t"}, "d": {"text": "long text"}, "e": {}},
        });
        assert_eq!(read(&format!("{named}title: T\n")), (wanted, 4));
        assert_eq!(
            read("{title: [a], free: {x: 1.5, y: [-1, true, ~, a b]}, nemad: 1}").0,
            serde_json::json!({"free": {"x": 1.5, "y": [-1, true, null, "a b"]}})
        );
        assert_eq!(read("free: {a: 1, a: 2}\ntitle: T\n").0, serde_json::json!({"title": "T"}));
    }
}
