//! From the YAML under `schema:` to a compiled schema, or to what is wrong with it.

use super::vocabulary::{Holds, WORDS, holds};
use super::{Schema, implied, impossible, words};
use crate::diag::{Span, did_you_mean, nearest};
use crate::memo::guarded;
use crate::yaml::{Node, Value as Yaml};
use boon::{CompileError, Draft, Schemas, UrlLoader};
use serde_json::Value;
use std::error::Error;

/// The address under which schemas are known to the library; nothing is ever loaded from it.
const BASE: &str = "https://guidepost.invalid/";

/// Refuses to open anything.
struct Nothing;

impl UrlLoader for Nothing {
    fn load(&self, _url: &str) -> Result<Value, Box<dyn Error>> {
        Err("nothing outside this schema is read".into())
    }
}

/// Something wrong in a schema.
#[derive(Debug, PartialEq)]
pub struct Mistake {
    /// Where.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
    /// Whether it is a word that JSON Schema does not have.
    pub key: bool,
}

/// Compiles the schemas of a configuration.
pub struct Compiler {
    inner: boon::Compiler,
    count: usize,
}

impl Default for Compiler {
    fn default() -> Self {
        let mut inner = boon::Compiler::new();
        inner.set_default_draft(Draft::V2020_12);
        inner.enable_format_assertions();
        inner.use_loader(Box::new(Nothing));
        Compiler { inner, count: 0 }
    }
}

impl Compiler {
    /// Compiles the schema of an object.
    ///
    /// # Errors
    /// All that is wrong with it, as far as that shows.
    pub fn compile(&mut self, node: &Node) -> Result<Schema, Vec<Mistake>> {
        let Yaml::Map(_) = node.value else {
            let message = "a schema has keys and values".to_owned();
            let hint = "Write `properties:` on the next line, two spaces in.".to_owned();
            return Err(vec![Mistake { span: node.span, message, hint: Some(hint), key: false }]);
        };
        let mut mistakes = Vec::new();
        unknown_words(node, &mut mistakes);
        impossible::find(node, &mut mistakes);
        let json = implied::completed(node.json());
        mistakes.extend(impossible::circle(node, &json));
        self.count += 1;
        let address = format!("{BASE}{}", self.count);
        let mut known = json.clone();
        // Which keys there may be is checked against the list of keys; see the crate's docs.
        known.as_object_mut().map(|object| object.remove("additionalProperties"));
        let mut schemas = Schemas::new();
        let index = guarded(|| {
            self.inner.add_resource(&address, known).map_err(|error| told(&error, node, &json))?;
            self.inner.compile(&address, &mut schemas).map_err(|error| told(&error, node, &json))
        });
        match index {
            Ok(Ok(index)) if mistakes.is_empty() => Ok(Schema::new(json, schemas, index)),
            Ok(Ok(_)) => Err(mistakes),
            Ok(Err(mut more)) => {
                more.retain(|mistake| mistakes.iter().all(|known| known.span != mistake.span));
                mistakes.extend(more);
                Err(mistakes)
            }
            Err(panic) => Err(vec![whole(node, format!("this schema cannot be read: {panic}"))]),
        }
    }
}

fn whole(node: &Node, message: String) -> Mistake {
    Mistake { span: node.span, message, hint: None, key: false }
}

/// What the library found, in a writer's words.
fn told(error: &CompileError, node: &Node, json: &Value) -> Vec<Mistake> {
    match error {
        CompileError::ValidationError { src, .. } => {
            let asked = words::Asked { schema: &Value::Null, value: json, node, kind: "" };
            let faults = words::faults(src, &asked);
            let mistake = |fault: super::Fault| Mistake {
                span: fault.span.unwrap_or(node.span),
                message: fault.message,
                hint: fault.hint,
                key: false,
            };
            faults.into_iter().map(mistake).collect()
        }
        CompileError::LoadUrlError { url, .. } | CompileError::UnsupportedUrlScheme { url } => {
            let outside = url.strip_prefix(BASE).unwrap_or(url);
            let mut mistake = whole(node, format!("this schema refers to `{outside}`, and nothing outside a schema is read"));
            mistake.span = span_of_text(node, outside).unwrap_or(node.span);
            mistake.hint = Some("Write that part into this schema, below `$defs`, and refer to it as `#/$defs/name`.".into());
            vec![mistake]
        }
        CompileError::InvalidRegex { regex, .. } => {
            let mut mistake = whole(node, format!("`{regex}` is not a pattern that can be read"));
            mistake.span = span_of_text(node, regex).unwrap_or(node.span);
            mistake.hint = Some("Patterns are regular expressions, such as `^Q[0-9]+$`.".into());
            vec![mistake]
        }
        CompileError::JsonPointerNotFound(wanted) | CompileError::AnchorNotFound { reference: wanted, .. } => {
            let part = wanted.find('#').map_or(wanted.as_str(), |at| &wanted[at..]);
            let mut mistake = whole(node, "this refers to a part of the schema that is not there".into());
            mistake.span = span_of_text(node, part).unwrap_or(node.span);
            mistake.hint = Some("Parts to refer to stand below `$defs:`, and `#/$defs/name` refers to one.".into());
            vec![mistake]
        }
        other => vec![whole(node, format!("this schema cannot be read: {other}"))],
    }
}

/// Where a text stands as a value.
pub(super) fn span_of_text(node: &Node, wanted: &str) -> Option<Span> {
    match &node.value {
        Yaml::Scalar(text, _) => text.contains(wanted).then_some(node.span),
        Yaml::List(items) => items.iter().find_map(|item| span_of_text(item, wanted)),
        Yaml::Map(entries) => entries.iter().find_map(|(_, _, value)| span_of_text(value, wanted)),
    }
}

fn takes_schemas(word: &str) -> bool {
    !matches!(holds(word), None | Some(Holds::Other))
}

/// JSON Schema ignores words that it does not know, so that a slip in `required` would switch it off
/// without a word.
fn unknown_words(node: &Node, out: &mut Vec<Mistake>) {
    let Yaml::Map(entries) = &node.value else { return };
    for (word, span, value) in entries {
        let Some(holds) = holds(word) else {
            let known = || WORDS.iter().map(|(known, _)| *known);
            let hint = match nearest(word, known()) {
                // A key of the front matter has a schema for its value.
                Some(near) if !matches!(value.value, Yaml::Map(_)) || takes_schemas(near) => did_you_mean(word, known()),
                _ => Some("Keys of the front matter stand below `properties:`.".to_owned()),
            };
            out.push(Mistake { span: *span, message: format!("`{word}` is not a word of JSON Schema"), hint, key: true });
            continue;
        };
        match (holds, &value.value) {
            (Holds::Schema, _) => unknown_words(value, out),
            (Holds::List, Yaml::List(items)) => items.iter().for_each(|item| unknown_words(item, out)),
            (Holds::Named, Yaml::Map(named)) => named.iter().for_each(|(_, _, inner)| unknown_words(inner, out)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{Codes, Document};

    fn compile(text: &str) -> Result<Schema, Vec<Mistake>> {
        let codes = Codes { syntax: "a", duplicate: "b", value: "c", key: "d" };
        let (node, problems) = Document { path: &"site.yaml".into(), text, offset: 0, codes }.parse();
        assert_eq!(problems, []);
        Compiler::default().compile(&node.unwrap())
    }

    #[test]
    fn all_mistakes_are_told_at_once() {
        let mistakes = compile("propertes: {}\nproperties:\n  a: {minLength: 9, maxLength: 3}\n  b: {$ref: \"#/x\"}\n").unwrap_err();
        assert_eq!(mistakes.len(), 3, "{mistakes:?}");
    }

    #[test]
    fn nothing_outside_is_opened() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("outside.json");
        std::fs::write(&file, "{\"type\": \"string\"}").unwrap();
        for outside in [format!("file://{}", file.display()), "other.json".into(), "https://example.org/x.json".into()] {
            let mistakes = compile(&format!("properties:\n  a:\n    $ref: {outside}\n")).unwrap_err();
            assert!(mistakes[0].message.contains("nothing outside a schema is read"), "{mistakes:?}");
        }
        assert!(compile("$defs: {b: {type: string}}\nproperties:\n  a:\n    $ref: \"#/$defs/b\"\n").is_ok());
    }
}
