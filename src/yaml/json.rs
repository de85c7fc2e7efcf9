//! YAML values as JSON, and JSON values as YAML on one line.

use super::{Node, Value};
use serde_json::Value as Json;

impl Node {
    /// The value as JSON, where plain words are what YAML takes them for. Of keys that stand twice the
    /// first counts.
    pub fn json(&self) -> Json {
        match &self.value {
            Value::Scalar(_, true) if self.is_empty() => Json::Null,
            Value::Scalar(text, true) => plain(text),
            Value::Scalar(text, false) => Json::String(text.clone()),
            Value::List(items) => items.iter().map(Node::json).collect(),
            Value::Map(entries) => Json::Object(entries.iter().rev().map(|(key, _, value)| (key.clone(), value.json())).collect()),
        }
    }
}

/// A word without quotes: `true`, a number, or else a text.
fn plain(text: &str) -> Json {
    match text {
        "true" | "True" | "TRUE" => return Json::Bool(true),
        "false" | "False" | "FALSE" => return Json::Bool(false),
        _ => {}
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !digits.starts_with(|c: char| c.is_ascii_digit()) {
        return Json::String(text.to_owned());
    }
    // `007` is a text to everybody but a program.
    let padded = digits.len() > 1 && digits.starts_with('0') && digits.as_bytes()[1].is_ascii_digit();
    let number = text.parse::<i64>().map(Json::from).ok();
    let number = number.or_else(|| text.parse::<f64>().ok().and_then(serde_json::Number::from_f64).map(Json::Number));
    number.filter(|_| !padded).unwrap_or_else(|| Json::String(text.to_owned()))
}

/// A value as it is written after a key, on one line; texts without quotes where that is safe.
pub fn inline(value: &Json) -> String {
    match value {
        Json::String(text) => scalar(text),
        Json::Array(items) => format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", ")),
        Json::Object(entries) => {
            let entry = |(key, value): (&String, &Json)| format!("{}: {}", scalar(key), inline(value));
            format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

/// A text that stays one when YAML reads it.
fn scalar(text: &str) -> String {
    let first = text.chars().next().is_some_and(|c| c.is_alphanumeric() || c == '/');
    let harmless =
        text.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '/' | '(' | ')' | '\'' | '?' | '–' | '…'));
    let address =
        text.starts_with("https://") && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ':' | '/' | '.' | '-' | '_'));
    let plain_text =
        plain(text) == Json::String(text.to_owned()) && !matches!(text, "null" | "Null" | "NULL" | "yes" | "no" | "on" | "off");
    if first && (harmless || address) && plain_text && text.trim() == text {
        return text.to_owned();
    }
    // Between double quotes YAML knows every code that JSON writes.
    Json::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{Codes, Document};

    #[test]
    fn what_is_written_on_one_line_reads_the_same() {
        let codes = Codes { syntax: "a", duplicate: "b", value: "c", key: "d" };
        for text in [
            "plain",
            "A: colon",
            "# sign",
            "7",
            "1.10",
            "true",
            "a, b",
            "it's",
            "\"quoted\"",
            "back\\slash",
            "two\nlines",
            "https://example.org/a",
            "null",
            "-",
            "",
            " x ",
        ] {
            let value = Json::from(vec![Json::from(text)]);
            let line = format!("a: {}", inline(&value));
            let (node, problems) = Document { path: &"a.md".into(), text: &line, offset: 0, codes }.parse();
            assert_eq!(problems, [], "{line}");
            assert_eq!(node.unwrap().json()["a"], value, "{line}");
        }
    }

    #[test]
    fn words_are_what_yaml_takes_them_for() {
        assert_eq!([plain("7"), plain("1.5"), plain("true")], [Json::from(7), Json::from(1.5), Json::from(true)]);
        assert_eq!([plain("007"), plain("2026-01-01"), plain("yes")].map(|value| value.is_string()), [true; 3]);
    }
}
