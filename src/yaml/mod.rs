//! YAML with positions: every document is read by `saphyr-parser` first, which finds what people
//! get wrong and where, and only then by `serde_yaml` into a struct.
//!
//! The first pass knows the keys from a flat table ([`Field`]), so all problems are reported, each
//! in a writer's words. Anchors, aliases and tags are refused: a guide needs none, and they make
//! bombs and silent surprises (`&copy 2024` would become `2024`). This module does not know what
//! any key means; `config` and `markdown::front` do.

mod explain;
mod json;
mod keep;
mod mend;
mod parse;

use crate::diag::{Diagnostic, Severity, Span, did_you_mean, nearest, one_of};
use serde::de::DeserializeOwned;
use std::collections::HashSet;
use std::sync::Arc;

pub use explain::{Mistake, odd_fence, quoted};
pub use json::inline;
pub use serde_yaml::Mapping;

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
    /// A number that is not negative, with or without a fraction.
    Number,
    /// `true` or `false`.
    Bool,
    /// A date as year-month-day.
    Date,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A text or a list of texts.
    Texts,
    /// A list of whole numbers that are not negative and fit 32 bits.
    Counts,
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
    /// Reports everything in `node` that the table of keys does not allow, and gives the text of
    /// the document without those parts, ready for [`read`]. The keys in `extra` are allowed besides;
    /// they are not in that text, because no struct knows them.
    pub fn check(&self, node: &Node, fields: &[Field], extra: &[(&str, Kind)]) -> (String, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let Value::Map(entries) = &node.value else {
            if let Some(problem) = self.explain_lines(usize::MAX) {
                return (String::new(), vec![problem]);
            }
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
            let Some(field) = fields.iter().find(|field| field.name == key) else {
                match extra.iter().find(|(name, _)| name == key) {
                    Some((_, kind)) => self.check_kind(value, key, *kind, &mut diagnostics),
                    None => {
                        let taken = |name: &str| entries.iter().any(|(key, ..)| key == name);
                        diagnostics.push(self.unknown_key((key, *span, value), fields, extra, taken));
                    }
                }
                continue;
            };
            self.check_kind(value, field.name, field.kind, &mut diagnostics);
            let fine = diagnostics[before..].iter().all(|problem| problem.severity != Severity::Error) && !value.has_duplicates();
            if value.is_empty() {
                continue;
            }
            if !fine {
                let kept = self.kept(value, field.name, field.kind);
                good.extend(kept.map(|kept| format!("{}: {kept}\n", field.name)));
            } else if self.flow(node) {
                // What stands on one line cannot be cut at its keys.
                good.push_str(&format!("{}: {}\n", field.name, keep::written(value)));
            } else {
                let start = span.start as usize - self.offset;
                let end = entries.get(at + 1).map_or(self.text.len(), |next| next.1.start as usize - self.offset);
                good.push_str(&self.text[start..end]);
                if !good.ends_with('\n') {
                    good.push('\n');
                }
            }
        }
        (good, diagnostics)
    }

    fn flow(&self, node: &Node) -> bool {
        self.text[node.span.start as usize - self.offset..].starts_with('{')
    }

    fn unknown_key(
        &self,
        (key, span, value): (&str, Span, &Node),
        fields: &[Field],
        extra: &[(&str, Kind)],
        taken: impl Fn(&str) -> bool,
    ) -> Diagnostic {
        let kind = |name: &str| fields.iter().find(|field| field.name == name).map(|field| field.kind);
        // Where free names are wanted, a text is hardly meant: `image: a.jpg` is for others what a page is shown with.
        let text = matches!(value.value, Value::Scalar(..)) && !value.is_empty();
        let meant = |name: &&str| !(text && matches!(kind(name), Some(Kind::Named(_))));
        let known = fields.iter().map(|field| field.name).chain(extra.iter().map(|(name, _)| *name)).filter(meant);
        let free = fields.iter().any(|field| field.name == "extra").then(|| "Values of your own belong under `extra:`.".to_owned());
        let problem = self.problem(self.codes.key, span, format!("`{key}` is not a key that is known here"));
        let mut problem = problem.maybe_hint(free).maybe_hint(did_you_mean(key, known.clone()));
        // A key that is there already cannot be what this one was meant to be, nor one that wants keys below it.
        let fits = |name: &str| !(taken(name) || text && matches!(kind(name), Some(Kind::Map(_))));
        problem.replacement = only_near(key, known).filter(|name| fits(name)).map(str::to_owned);
        problem
    }

    fn check_kind(&self, node: &Node, key: &str, kind: Kind, out: &mut Vec<Diagnostic>) {
        if node.is_empty() {
            return;
        }
        let mut wrong = |wanted: &str, hint: String| {
            let mut problem = self.problem(self.codes.value, node.span, format!("`{key}` needs {wanted}")).hint(hint);
            problem.replacement = mend::mended(node, kind);
            out.push(problem);
        };
        match (kind, &node.value) {
            (Kind::Any, _) | (Kind::Text, Value::Scalar(..)) | (Kind::Texts, Value::Scalar(..)) => {}
            (Kind::Text, _) => wrong("one text", format!("Write it on one line, such as `{key}: \"Some text\"`.")),
            (Kind::Integer, Value::Scalar(text, true)) if text.parse::<i64>().is_ok_and(|number| number.to_string() == *text) => {}
            (Kind::Count, Value::Scalar(text, true)) if text.parse::<u64>().is_ok_and(|number| number.to_string() == *text) => {}
            (Kind::Number, Value::Scalar(text, true)) if text.parse::<f32>().is_ok_and(|number| (0.0..=1000.0).contains(&number)) => {}
            (Kind::Number, _) => wrong("a number, 0 or more", format!("Write it with digits only, such as `{key}: 1.5`.")),
            (Kind::Count, _) => wrong("a whole number, 0 or more", format!("Write it with digits only, such as `{key}: 10`.")),
            (Kind::Integer, _) => wrong("a whole number", format!("Write it with digits only and without quotes, such as `{key}: 10`.")),
            (Kind::Bool, Value::Scalar(text, true)) if matches!(text.to_lowercase().as_str(), "true" | "false") => {}
            (Kind::Bool, _) => wrong("`true` or `false`", format!("Write `{key}: true` or `{key}: false`, without quotes.")),
            (Kind::Date, Value::Scalar(text, _)) if date(text).is_some() => {}
            (Kind::Date, Value::Scalar(text, _)) if looks_like_date(text) => {
                wrong("a date that exists", format!("There is no day `{text}`."))
            }
            (Kind::Date, _) => wrong("a date", mend::date_hint(node)),
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
            (Kind::Counts, Value::List(items)) if items.iter().all(|item| item.text().is_some_and(is_count)) => {}
            (Kind::Counts, _) => wrong("a list of whole numbers", format!("Write it like `{key}: [480, 960]`.")),
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
                let inner = if let Kind::Map(fields) = kind { fields } else { &[][..] };
                let slipped = slipped(entries, inner);
                for (at, (name, _, value)) in entries.iter().enumerate() {
                    match slipped[at] {
                        Some(above) if above + 1 == at => out.push(self.slip(&entries[above])),
                        Some(_) => {}
                        None => self.check_kind(value, name, *kind, out),
                    }
                }
            }
            (Kind::Named(_), _) => wrong("names and values", "Write `name: value` on the next line, two spaces in.".into()),
        }
    }

    /// Says that what belongs to a name stands beside it.
    fn slip(&self, (name, span, _): &(String, Span, Node)) -> Diagnostic {
        let message = format!("the keys that belong to `{name}` stand in the same column as it");
        let problem = self.problem(self.codes.value, *span, message);
        problem.hint(format!("Put two more spaces before each line below `{name}:`."))
    }

    /// Says what is wrong with the value of a key that stands in no table.
    pub fn misfit(&self, key: &str, value: &Node, kind: Kind) -> Option<Diagnostic> {
        let mut problems = Vec::new();
        self.check_kind(value, key, kind, &mut problems);
        problems.into_iter().next()
    }

    fn problem(&self, code: &'static str, span: Span, message: String) -> Diagnostic {
        Diagnostic::new(code, self.path, message).at(span)
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

/// For each entry of a map of names, the name above it to which it belongs, if it slipped out of it: that one has
/// nothing, and below it are texts with the keys that it should have.
fn slipped(entries: &[(String, Span, Node)], inner: &[Field]) -> Vec<Option<usize>> {
    let mut above = None;
    let mut belongs = |(at, (name, _, value)): (usize, &(String, Span, Node))| {
        let key = inner.iter().any(|field| field.name == name) && matches!(value.value, Value::Scalar(..));
        if !key {
            above = value.is_empty().then_some(at);
        }
        above.filter(|_| key)
    };
    entries.iter().enumerate().map(&mut belongs).collect()
}

/// The one known name that a wrong one is near to.
fn only_near<'a>(wrong: &str, known: impl Iterator<Item = &'a str> + Clone) -> Option<&'a str> {
    let near = nearest(wrong, known.clone())?;
    nearest(wrong, known.filter(|name| *name != near)).is_none().then_some(near)
}

/// Whether a text is a whole number of at most 32 bits as YAML writes it.
fn is_count(text: &str) -> bool {
    text.parse::<u32>().is_ok_and(|number| number.to_string() == text)
}

/// Whether a text has the form of a date, if not its sense.
fn looks_like_date(text: &str) -> bool {
    let form: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    form == "0000-00-00"
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
