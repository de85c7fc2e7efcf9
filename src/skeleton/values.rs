//! Values for the keys of a new page: given, asked for, or only marked as yet to be written.

use crate::config::{Config, PageType};
use crate::diag::Span;
use crate::markdown::front::FIELDS;
use crate::schema::{Meaning, example, form, takes, value};
use crate::yaml::{Codes, Document, Kind, Node, Value as Yaml, inline};
use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::Value;

/// What a key of a page takes.
#[derive(Clone, Copy)]
pub struct Key<'a> {
    /// Its name.
    pub name: &'a str,
    /// What its table says, where it is a common key.
    common: Option<Kind>,
    /// Whether it is a taxonomy.
    taxonomy: bool,
    /// What the schema of the type says.
    pub schema: Option<&'a Value>,
}

impl<'a> Key<'a> {
    /// What a key of a type takes.
    pub fn new(name: &'a str, config: &Config, page_type: &'a PageType) -> Key<'a> {
        Key {
            name,
            common: FIELDS.iter().find(|field| field.name == name).map(|field| field.kind),
            taxonomy: config.taxonomies.iter().any(|taxonomy| taxonomy == name),
            schema: page_type.schema.as_ref().and_then(|schema| schema.of(name)),
        }
    }

    /// What the key is for, from the schema or from the table of common keys.
    pub fn about(&self) -> Option<&'a str> {
        let said = self.schema.and_then(|schema| schema.get("description")?.as_str());
        said.or_else(|| FIELDS.iter().find(|field| field.name == self.name).map(|field| field.about))
    }

    /// The words that it can be, where they are few.
    pub fn choices(&self) -> Vec<String> {
        let words = self.schema.and_then(|schema| schema.get("enum")?.as_array());
        words.into_iter().flatten().map(inline).collect()
    }

    /// Whether it takes a list.
    pub fn is_list(&self) -> bool {
        let array =
            self.schema.is_some_and(|schema| schema.get("type").is_some_and(|kind| kind == "array") || schema.get("items").is_some());
        self.taxonomy || matches!(self.common, Some(Kind::Texts)) || (self.common.is_none() && array)
    }

    /// How keys and values are written on one line, where it takes such.
    pub fn form(&self) -> Option<String> {
        self.schema.filter(|_| self.common.is_none() && !self.taxonomy).and_then(form)
    }

    /// What somebody typed, as it is written after the key.
    pub fn typed(&self, text: &str) -> String {
        if let Some(value) = self.structured(text) {
            return inline(&value);
        }
        let meaning = match self.common {
            Some(Kind::Text | Kind::Texts | Kind::Choice(_)) => Meaning::Text,
            _ if self.taxonomy => Meaning::Text,
            _ if self.is_list() => Meaning::Schema(self.schema.and_then(|schema| schema.get("items"))),
            _ => Meaning::Schema(self.schema),
        };
        let one = |text: &str| {
            let node = Node { span: Span::default(), value: Yaml::Scalar(text.trim().to_owned(), true) };
            match value(&node, meaning) {
                // It may be written with more digits than the number has.
                ref number @ Value::Number(_) if self.schema.is_none() && inline(number) != text.trim() => {
                    inline(&Value::from(text.trim()))
                }
                Value::Number(_) => text.trim().to_owned(),
                other => inline(&other),
            }
        };
        if self.is_list() {
            let items: Vec<String> = text.trim_matches(['[', ']']).split(',').filter(|item| !item.trim().is_empty()).map(one).collect();
            return format!("[{}]", items.join(", "));
        }
        one(text)
    }

    /// Keys and values, or a list, that somebody typed as YAML, where the key takes such.
    fn structured(&self, text: &str) -> Option<Value> {
        let schema = match self.common {
            Some(Kind::Any | Kind::Map(_) | Kind::Named(_)) => None,
            None if !self.taxonomy => Some(self.schema?),
            _ => return None,
        };
        let node = parsed(text)?;
        let takes = |wanted: &str| schema.is_none_or(|schema| takes(schema, wanted));
        let item = schema.and_then(|schema| schema.get("items")).filter(|item| crate::schema::takes(item, "object"));
        match node.value {
            Yaml::Map(_) if takes("object") => Some(value(&node, Meaning::Schema(schema))),
            // One stands for a list of one.
            Yaml::Map(_) if item.is_some() => Some(Value::from(vec![value(&node, Meaning::Schema(item))])),
            Yaml::List(_) if schema.is_some() && takes("array") => Some(value(&node, Meaning::Schema(schema))),
            _ => None,
        }
    }

    /// A value that fits, marked as yet to be written; none where only a person can know one.
    pub fn marked(&self, today: Date) -> Option<String> {
        // A page that is due for review on the day when it is begun helps nobody.
        let day = if self.name == "review_by" { today.saturating_add(1.year()) } else { today };
        let date = || Some(format!("{day} # TODO: {}", self.note()));
        let dated = self.schema.is_some_and(|schema| schema.get("format").is_some_and(|format| format == "date"));
        let fitting = match self.common {
            Some(Kind::Date) => return date(),
            Some(Kind::Bool) => Value::Bool(false),
            Some(Kind::Integer | Kind::Count | Kind::Number) => {
                self.schema.and_then(example).filter(Value::is_number).unwrap_or(Value::from(1))
            }
            Some(Kind::Texts) => Value::from(vec!["TODO"]),
            _ if self.taxonomy => Value::from(vec!["TODO"]),
            None if dated => return date(),
            _ => self.schema.map_or_else(|| Some(Value::from("TODO")), example)?,
        };
        let text = inline(&fitting);
        Some(if text.contains("TODO") { text } else { format!("{text} # TODO: {}", self.note()) })
    }

    /// What is to be done about a value that nobody gave.
    fn note(&self) -> String {
        let choices = self.choices();
        if choices.len() > 1 { format!("one of {}", choices.join(", ")) } else { "is this right?".to_owned() }
    }

    /// What is wrong with a value that somebody typed, as far as that shows without the rest, and what to do.
    pub fn fault(&self, text: &str, page_type: &PageType) -> Option<(String, Option<String>)> {
        let line = format!("{}: {}\n", self.name, self.typed(text));
        let document = Document { path: &"".into(), text: &line, offset: 0, codes: CODES };
        let (node, mut problems) = document.parse();
        let node = node?;
        if self.common.is_some() {
            problems.extend(document.check(&node, FIELDS, &[]).1);
        }
        if let Some(problem) = problems.into_iter().next() {
            return Some((problem.message, problem.hint));
        }
        let schema = page_type.schema.as_ref()?;
        let (_, inner) = node.get(self.name)?;
        let meaning = match self.common {
            Some(Kind::Text | Kind::Date | Kind::Choice(_)) => Meaning::Text,
            Some(Kind::Texts) => Meaning::Texts,
            _ if self.taxonomy => Meaning::Texts,
            _ => Meaning::Schema(self.schema),
        };
        let alone = Value::Object([(self.name.to_owned(), value(inner, meaning))].into_iter().collect());
        // One without a place is about another key.
        let faults = schema.faults(&alone, &node, "").into_iter().filter(|fault| fault.span.is_some());
        // A key that is missing may stand there with a slip.
        let fault = faults.min_by_key(|fault| fault.missing)?;
        Some((fault.message, fault.hint))
    }
}

const CODE: &str = "front-matter-value";
const CODES: Codes = Codes { syntax: CODE, duplicate: CODE, value: CODE, key: CODE };

/// A text as YAML, if it is such.
fn parsed(text: &str) -> Option<Node> {
    let (node, problems) = Document { path: &"".into(), text, offset: 0, codes: CODES }.parse();
    node.filter(|_| problems.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_page_is_due_for_review_in_a_year() {
        let (config, page_type) = (Config::bare(), PageType::default());
        let marked = |name| Key::new(name, &config, &page_type).marked(jiff::civil::date(2028, 2, 29)).unwrap();
        assert_eq!(marked("review_by"), "2029-02-28 # TODO: is this right?");
        assert_eq!(marked("reviewed_on"), "2028-02-29 # TODO: is this right?");
    }
}
