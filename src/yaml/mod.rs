//! YAML with positions: every document is read by `saphyr-parser` first, which finds what people
//! get wrong and where, and only then by `serde_yaml` into a struct.
//!
//! The first pass knows the keys from a flat table ([`Field`]), so all problems are reported, each
//! in a writer's words. Anchors, aliases and tags are refused: a guide needs none, and they make
//! bombs and silent surprises (`&copy 2024` would become `2024`). This module does not know what
//! any key means; `config` and `markdown::front` do.

mod explain;

use crate::diag::{Diagnostic, Lines, Severity, Span, did_you_mean, one_of};
use explain::Mistake;
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, StrInput};
use serde::de::DeserializeOwned;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

pub use explain::quoted;
pub use serde_yaml::Mapping;

/// How deep a document may nest.
const DEPTH: usize = 16;
/// How many values a document may have.
const NODES: usize = 2_000;

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct Node {
    /// The value's own place.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// A YAML value without types: scalars are text as written.
#[derive(Clone, Debug)]
pub enum Value {
    /// Text, and whether it stands without quotes.
    Scalar(String, bool),
    /// A list.
    List(Vec<Node>),
    /// Keys with their places, and values, in order.
    Map(Vec<(String, Span, Node)>),
}

/// The kind of value that a key takes.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Any text; numbers and dates count as the text they are written as.
    Text,
    /// A whole number.
    Integer,
    /// A whole number that is not negative.
    Count,
    /// `true` or `false`.
    Bool,
    /// A date as year-month-day.
    Date,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A text or a list of texts.
    Texts,
    /// A list of maps with these keys.
    Maps(&'static [Field]),
    /// A map with these keys.
    Map(&'static [Field]),
    /// A map from any name to one kind.
    Named(&'static Kind),
    /// Anything.
    Any,
}

/// A key that a document may have.
#[derive(Debug)]
pub struct Field {
    /// The key.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// What it is for, as a sentence.
    pub about: &'static str,
}

/// A short way to write a [`Field`] in a table.
pub const fn field(name: &'static str, kind: Kind, about: &'static str) -> Field {
    Field { name, kind, about }
}

/// The rule names under which one kind of document reports.
#[derive(Clone, Copy)]
pub struct Codes {
    /// For broken YAML.
    pub syntax: &'static str,
    /// For a key that stands twice.
    pub duplicate: &'static str,
    /// For a value of the wrong kind.
    pub value: &'static str,
    /// For an unknown key.
    pub key: &'static str,
}

/// A piece of YAML inside a file.
pub struct Document<'a> {
    /// The file's path, for diagnostics.
    pub path: &'a Arc<str>,
    /// The whole YAML text.
    pub text: &'a str,
    /// Where that text starts in the file, in bytes.
    pub offset: usize,
    /// How to report.
    pub codes: Codes,
}

impl Document<'_> {
    /// Parses the document. The value is there unless the YAML is broken or empty; duplicate keys
    /// are reported and the first one counts.
    pub fn parse(&self) -> (Option<Node>, Vec<Diagnostic>) {
        let mut builder =
            Builder { document: self, cursor: (0, 0), parser: Parser::new_from_str(self.text), nodes: 0, diagnostics: Vec::new() };
        let node = builder.document();
        (node, builder.diagnostics)
    }

    /// Reports everything in `node` that the table of keys does not allow, and gives the text of
    /// the document without those entries, ready for [`read`].
    pub fn check(&self, node: &Node, fields: &[Field], extra: &[String]) -> (String, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let Value::Map(entries) = &node.value else {
            let problem = self.problem(self.codes.value, node.span, "this is not a list of keys and values".into());
            return (String::new(), vec![problem.hint("Write each setting as `key: value` on a line of its own.")]);
        };
        let mut good = String::with_capacity(self.text.len());
        for (at, (key, span, value)) in entries.iter().enumerate() {
            let before = diagnostics.len();
            let repeated = entries[..at].iter().any(|(earlier, ..)| earlier == key);
            if repeated {
                continue;
            }
            match fields.iter().find(|field| field.name == key) {
                Some(field) => self.check_kind(value, field.name, field.kind, &mut diagnostics),
                None if extra.iter().any(|name| name == key) => {
                    self.check_kind(value, key, Kind::Texts, &mut diagnostics);
                }
                None => diagnostics.push(self.unknown_key(key, *span, fields, extra)),
            }
            let fine = diagnostics[before..].iter().all(|problem| problem.severity != Severity::Error);
            if fine && !value.is_empty() && !value.has_duplicates() {
                let start = span.start as usize - self.offset;
                let end = entries.get(at + 1).map_or(self.text.len(), |next| next.1.start as usize - self.offset);
                good.push_str(&self.text[start..end]);
                if !good.ends_with('\n') && !self.flow(node) {
                    good.push('\n');
                }
            }
        }
        if self.flow(node) {
            // `{a: 1}` on one line cannot be cut at its keys; it is taken whole or not at all.
            good = if diagnostics.is_empty() { self.text.to_owned() } else { String::new() };
        }
        (good, diagnostics)
    }

    fn flow(&self, node: &Node) -> bool {
        self.text[node.span.start as usize - self.offset..].starts_with('{')
    }

    fn unknown_key(&self, key: &str, span: Span, fields: &[Field], extra: &[String]) -> Diagnostic {
        let known = fields.iter().map(|field| field.name).chain(extra.iter().map(String::as_str));
        self.problem(self.codes.key, span, format!("`{key}` is not a key that is known here")).maybe_hint(did_you_mean(key, known))
    }

    fn check_kind(&self, node: &Node, key: &str, kind: Kind, out: &mut Vec<Diagnostic>) {
        if node.is_empty() {
            return;
        }
        let mut wrong = |wanted: &str, hint: String| {
            out.push(self.problem(self.codes.value, node.span, format!("`{key}` needs {wanted}")).hint(hint));
        };
        match (kind, &node.value) {
            (Kind::Any, _) | (Kind::Text, Value::Scalar(..)) | (Kind::Texts, Value::Scalar(..)) => {}
            (Kind::Text, _) => wrong("one text", format!("Write it on one line, such as `{key}: \"Some text\"`.")),
            (Kind::Integer, Value::Scalar(text, true)) if text.parse::<i64>().is_ok_and(|number| number.to_string() == *text) => {}
            (Kind::Count, Value::Scalar(text, true)) if text.parse::<u64>().is_ok_and(|number| number.to_string() == *text) => {}
            (Kind::Count, _) => wrong("a whole number, 0 or more", format!("Write it with digits only, such as `{key}: 10`.")),
            (Kind::Integer, _) => wrong("a whole number", format!("Write it with digits only and without quotes, such as `{key}: 10`.")),
            (Kind::Bool, Value::Scalar(text, true)) if matches!(text.to_lowercase().as_str(), "true" | "false") => {}
            (Kind::Bool, _) => wrong("`true` or `false`", "Write the word without quotes.".into()),
            (Kind::Date, Value::Scalar(text, _)) if date(text).is_some() => {}
            (Kind::Date, _) => wrong("a date", "Write it as year-month-day, such as `2026-03-31`.".into()),
            (Kind::Choice(words), Value::Scalar(text, _)) => {
                if !words.contains(&text.as_str()) {
                    let hint = did_you_mean(text, words.iter().copied());
                    wrong(&one_of(words), hint.unwrap_or_else(|| format!("It says `{text}` now.")));
                }
            }
            (Kind::Choice(words), _) => wrong(&one_of(words), "Write one of these words.".into()),
            (Kind::Texts, Value::List(items)) => {
                for item in items {
                    self.check_kind(item, key, Kind::Text, out);
                }
            }
            (Kind::Texts, _) => wrong("a text or a list of texts", format!("Write `{key}: [first, second]`.")),
            (Kind::Maps(fields), Value::List(items)) => {
                for item in items {
                    self.check_kind(item, key, Kind::Map(fields), out);
                }
            }
            (Kind::Maps(fields), _) => wrong("a list", format!("Write each one on a line that begins with `- {}: `.", fields[0].name)),
            (Kind::Map(fields), Value::Map(_)) => {
                out.extend(self.check(node, fields, &[]).1);
            }
            (Kind::Map(fields), _) => {
                wrong("keys and values", format!("Write `{}: …` on the next line, two spaces in.", fields[0].name));
            }
            (Kind::Named(kind), Value::Map(entries)) => {
                for (name, _, value) in entries {
                    self.check_kind(value, name, *kind, out);
                }
            }
            (Kind::Named(_), _) => wrong("names and values", "Write `name: value` on the next line, two spaces in.".into()),
        }
    }

    fn problem(&self, code: &'static str, span: Span, message: String) -> Diagnostic {
        Diagnostic::new(code, self.path, message).at(span)
    }

    /// Says what a broken document most likely suffers from. The parser knows where it gave up;
    /// people need the cause, which is often earlier.
    fn explain(&self, error: &ScanError, lines: &Lines) -> Diagnostic {
        let at = lines.offset(error.marker().line(), error.marker().col());
        let at = Span::from(at..at);
        self.explain_line(error.marker().line()).unwrap_or_else(|| {
            let message = format!("this is not valid YAML: {}", error.info());
            self.problem(self.codes.syntax, at.moved(self.offset), message)
                .hint("Put the text after the colon between double quotes, and check the lines above.")
        })
    }

    fn explain_line(&self, last: usize) -> Option<Diagnostic> {
        let (mut start, mut above) = (0, "");
        for (number, line) in self.text.split('\n').enumerate() {
            if number > last.max(1) {
                break;
            }
            if let Some(Mistake { at, message, hint, replacement }) = explain::line(line, above) {
                let span = Span::from(at.start + start..at.end + start).moved(self.offset);
                let problem = self.problem(self.codes.syntax, span, message).hint(hint);
                return Some(match replacement {
                    Some(text) => problem.replacement(text),
                    None => problem,
                });
            }
            start += line.len() + 1;
            above = line;
        }
        None
    }
}

/// Builds the value from the parser's events.
struct Builder<'a> {
    document: &'a Document<'a>,
    /// A character's index and its offset in bytes: the parser counts characters.
    cursor: (usize, usize),
    parser: Parser<'a, StrInput<'a>>,
    nodes: usize,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Builder<'a> {
    fn document(&mut self) -> Option<Node> {
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamStart | Event::DocumentStart(_) => {}
                Event::StreamEnd | Event::DocumentEnd => return None,
                event => {
                    let node = self.node(event, span, 0)?;
                    return self.nothing_after().then_some(node);
                }
            }
        }
    }

    /// A broken rest makes the whole document unusable, because where it broke is rarely where the
    /// mistake is.
    fn nothing_after(&mut self) -> bool {
        loop {
            match self.next() {
                Some((Event::StreamEnd, _)) => return true,
                Some((Event::DocumentEnd, _)) => {}
                Some((_, span)) => {
                    let problem = self.document.problem(self.document.codes.syntax, span, "a second document starts here".into());
                    self.diagnostics.push(problem.hint("Remove this line of hyphens."));
                    return false;
                }
                None => return false,
            }
        }
    }

    fn next(&mut self) -> Option<(Event<'a>, Span)> {
        match self.parser.next_event()? {
            Ok((event, span)) => {
                let start = self.offset(span.start.index());
                let end = self.offset(span.end.index()).max(start);
                Some((event, Span::from(start..end).moved(self.document.offset)))
            }
            Err(error) => {
                let problem = self.document.explain(&error, &Lines::new(self.document.text));
                self.diagnostics.push(problem);
                None
            }
        }
    }

    /// The offset of a character, found from the last one that was asked for.
    fn offset(&mut self, index: usize) -> usize {
        let text = self.document.text;
        if index < self.cursor.0 {
            let back = self.cursor.0 - index;
            let at = text[..self.cursor.1].char_indices().rev().nth(back - 1).map_or(0, |(at, _)| at);
            self.cursor = (index, at);
        }
        let rest = &text[self.cursor.1..];
        let ahead = index - self.cursor.0;
        let at = self.cursor.1 + rest.char_indices().nth(ahead).map_or(rest.len(), |(at, _)| at);
        self.cursor = (index, at);
        at
    }

    fn refuse(&mut self, span: Span, message: String, hint: &str) {
        let problem = self.document.problem(self.document.codes.syntax, span, message);
        self.diagnostics.push(problem.hint(hint));
    }

    fn node(&mut self, event: Event<'a>, span: Span, depth: usize) -> Option<Node> {
        self.nodes += 1;
        if depth > DEPTH || self.nodes > NODES {
            let what = if depth > DEPTH { format!("more than {DEPTH} levels deep") } else { format!("longer than {NODES} values") };
            self.refuse(span, format!("this is {what}"), "Move long data into a file of its own under `content/_data/`.");
            return None;
        }
        let (anchor, tag) = match &event {
            Event::Scalar(_, _, anchor, tag) => (*anchor, tag.is_some()),
            Event::SequenceStart(anchor, tag) | Event::MappingStart(anchor, tag) => (*anchor, tag.is_some()),
            _ => (0, false),
        };
        if anchor != 0 || tag {
            let what = if tag {
                "a word that begins with `!`, which YAML reads as a type"
            } else {
                "a word that begins with `&`, which YAML reads as a name to repeat"
            };
            self.refuse(span, format!("here stands {what}"), "Put the text between double quotes.");
            return None;
        }
        match event {
            Event::Scalar(text, style, ..) => {
                let value = Value::Scalar(text.into_owned(), style == ScalarStyle::Plain);
                Some(Node { span, value })
            }
            Event::SequenceStart(..) => self.list(span, depth),
            Event::MappingStart(..) => self.map(span, depth),
            Event::Alias(_) => {
                self.refuse(
                    span,
                    "this begins with `*`, which YAML reads as the name of an earlier value".into(),
                    "Put the text between double quotes.",
                );
                None
            }
            _ => None,
        }
    }

    fn list(&mut self, mut span: Span, depth: usize) -> Option<Node> {
        let mut items = Vec::new();
        loop {
            let (event, at) = self.next()?;
            if matches!(event, Event::SequenceEnd) {
                span.end = span.end.max(at.start);
                return Some(Node { span, value: Value::List(items) });
            }
            items.push(self.node(event, at, depth + 1)?);
        }
    }

    fn map(&mut self, mut span: Span, depth: usize) -> Option<Node> {
        let mut entries: Vec<(String, Span, Node)> = Vec::new();
        let mut seen: HashMap<String, Span> = HashMap::new();
        loop {
            let (event, at) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                span.end = span.end.max(at.start);
                return Some(Node { span, value: Value::Map(entries) });
            }
            let key = self.node(event, at, depth + 1)?;
            let Value::Scalar(name, _) = key.value else {
                self.refuse(key.span, "a key must be one word or text".into(), "Write `key: value`.");
                return None;
            };
            let (event, at) = self.next()?;
            let value = self.node(event, at, depth + 1)?;
            if let Some(first) = seen.insert(name.clone(), key.span) {
                seen.insert(name.clone(), first);
                let message = format!("`{name}` stands here a second time");
                let problem = self.document.problem(self.document.codes.duplicate, key.span, message);
                let path = self.document.path;
                self.diagnostics.push(problem.related(path, Some(first), "it stands here first").hint("Keep one of the two lines."));
            }
            entries.push((name, key.span, value));
        }
    }
}

impl Node {
    /// The entry of a map under a key: where the key stands, and its value.
    pub fn get(&self, key: &str) -> Option<(Span, &Node)> {
        match &self.value {
            Value::Map(entries) => entries.iter().find(|(name, ..)| name == key).map(|(_, span, node)| (*span, node)),
            _ => None,
        }
    }

    /// The items of a list; the node itself where one value stands in place of a list.
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            Value::Scalar(..) => std::slice::from_ref(self),
            Value::Map(_) => &[],
        }
    }

    /// Whether nothing is written after the key; such an entry counts as absent.
    pub fn is_empty(&self) -> bool {
        matches!(&self.value, Value::Scalar(text, true) if matches!(text.as_str(), "" | "~" | "null"))
    }

    /// Whether a key stands twice somewhere inside, which has been told and cannot be read.
    fn has_duplicates(&self) -> bool {
        match &self.value {
            Value::Scalar(..) => false,
            Value::List(items) => items.iter().any(Node::has_duplicates),
            Value::Map(entries) => {
                let mut names = HashSet::new();
                entries.iter().any(|(name, _, value)| !names.insert(name) || value.has_duplicates())
            }
        }
    }

    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(text, _) => Some(text),
            _ => None,
        }
    }
}

/// A date as year-month-day; a time after it, as other generators write it, is left out.
pub fn date(text: &str) -> Option<jiff::civil::Date> {
    let day = text.get(..10)?;
    let rest = &text[10..];
    let time = rest.starts_with(['T', 't', ' '])
        && rest[1..].chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | '+' | '-' | 'Z' | 'z' | ' '));
    (rest.is_empty() || time).then(|| day.parse().ok()).flatten()
}

/// Reads checked YAML into a struct.
///
/// # Errors
/// The parser's own words, where the table of keys and the struct disagree; a test holds them
/// together.
pub fn read<T: DeserializeOwned + Default>(text: &str) -> Result<T, String> {
    if text.trim().is_empty() {
        return Ok(T::default());
    }
    serde_yaml::from_str(text).map_err(|error| error.to_string())
}

/// For serde: a text or a list of texts.
///
/// # Errors
/// Where it is neither.
pub fn texts<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    struct Texts;
    impl<'de> serde::de::Visitor<'de> for Texts {
        type Value = Vec<String>;

        fn expecting(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
            formatter.write_str("a text or a list of texts")
        }

        fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
            Ok(vec![text.to_owned()])
        }

        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok(Vec::new())
        }

        fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
            Ok(vec![value.to_string()])
        }

        fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
            Ok(vec![value.to_string()])
        }

        fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
            Ok(vec![value.to_string()])
        }

        fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
            Ok(vec![value.to_string()])
        }

        fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
            let mut texts = Vec::new();
            while let Some(Text(text)) = items.next_element()? {
                texts.push(text);
            }
            Ok(texts)
        }
    }
    deserializer.deserialize_any(Texts)
}

/// For serde: any scalar as the text it was written as.
struct Text(String);

impl<'de> serde::Deserialize<'de> for Text {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Text)
    }
}

/// For serde: a date, as [`date`] reads it.
///
/// # Errors
/// Where it is none.
pub fn optional_date<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<jiff::civil::Date>, D::Error> {
    use serde::Deserialize;
    let text = String::deserialize(deserializer)?;
    date(&text).map(Some).ok_or_else(|| serde::de::Error::custom("not a date"))
}
