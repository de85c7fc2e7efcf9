//! JSON, with the keys that stand twice: one of two would be lost, and which one nobody sees.

use super::{CODE, Read};
use crate::diag::{Diagnostic, Lines, Span};
use crate::source::Source;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;
use serde_json::{Map, Number, Value};
use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;

/// How many keys that stand twice are told.
const MOST: usize = 20;

pub(super) fn read(source: &Source) -> Read {
    let twice = RefCell::new(Vec::new());
    let any = Any { text: &source.text, twice: &twice };
    let mut reader = serde_json::Deserializer::from_str(&source.text);
    match any.deserialize(&mut reader).and_then(|value| reader.end().map(|()| value)) {
        Ok(value) => (Some(value), twice.into_inner().into_iter().map(|keys: Twice| keys.told(source)).collect()),
        Err(error) => (None, vec![problem(CODE, source, &error)]),
    }
}

/// A key that stands twice in an object, and where, as far as that is known.
struct Twice {
    name: String,
    first: Option<Span>,
    second: Option<Span>,
}

impl Twice {
    fn told(self, source: &Source) -> Diagnostic {
        let problem =
            Diagnostic::new(CODE, &source.path, format!("`{}` stands here a second time", self.name)).at(self.second.or(self.first));
        problem.related(&source.path, self.first, "it stands here first").hint("Keep one of the two, or give one another name.")
    }
}

/// Any value.
#[derive(Clone, Copy)]
struct Any<'a> {
    text: &'a str,
    twice: &'a RefCell<Vec<Twice>>,
}

impl<'de> DeserializeSeed<'de> for Any<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Any<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("number out of range"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        let mut places: HashMap<String, Option<Span>> = HashMap::new();
        while let Some((name, place)) = entries.next_key_seed(Name(self.text))? {
            let value = entries.next_value_seed(self)?;
            if let Some(first) = places.get(&name) {
                let mut twice = self.twice.borrow_mut();
                if twice.len() < MOST {
                    twice.push(Twice { name, first: *first, second: place });
                }
                continue;
            }
            places.insert(name.clone(), place);
            map.insert(name, value);
        }
        Ok(Value::Object(map))
    }
}

/// A key and where it stands; that is known of those that are written as they are, without `\\`.
struct Name<'a>(&'a str);

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = (String, Option<Span>);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name<'_> {
    type Value = (String, Option<Span>);

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a key")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok((name.to_owned(), None))
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Self::Value, E> {
        let start = (name.as_ptr() as usize).checked_sub(self.0.as_ptr() as usize);
        let place = start.filter(|start| self.0.get(*start..start + name.len()) == Some(name));
        Ok((name.to_owned(), place.map(|start| Span::from(start..start + name.len()))))
    }
}

/// What is wrong with a file that is no JSON, at its place.
pub fn problem(code: &'static str, source: &Source, error: &serde_json::Error) -> Diagnostic {
    let reason = error.to_string();
    let reason = reason.rsplit_once(" at line ").map_or(reason.as_str(), |(reason, _)| reason);
    let (message, hint) = match error.classify() {
        Category::Eof => ("this file ends in the middle".to_owned(), "Close every bracket, brace and quotation mark."),
        _ if reason.starts_with("control character") => (
            "the text before this has no closing quotation mark in its line".to_owned(),
            "Put the mark at its end; `\\n` stands for a new line in it.",
        ),
        _ if reason.starts_with("recursion limit") => {
            ("this is more than 127 levels deep".to_owned(), "Put fewer lists and objects into each other.")
        }
        _ if reason.starts_with("number out of range") => {
            ("this number is too large to be read".to_owned(), "Write a smaller one, or put it between quotation marks as a text.")
        }
        _ => (format!("this is not valid JSON: {reason}"), "Look for a missing or needless comma or quotation mark here or just before."),
    };
    let at = Lines::new(&source.text).offset(error.line(), error.column().saturating_sub(1));
    Diagnostic::new(code, &source.path, message).at(Span::from(at..at)).hint(hint)
}
