//! What a validator found, in the words of somebody who writes a guide.
//!
//! The validator knows the place as a path of keys and numbers; the YAML says where that stands in the
//! file.

use super::example::{ANY_KEYS, form_with};
use super::{Fault, example};
use crate::diag::{Span, did_you_mean, one_of};
use crate::yaml::{Node, Value as Yaml, inline};
use boon::{ErrorKind, InstanceToken, Type, Types, ValidationError};
use serde_json::Value;
use std::fmt::Display;

/// What was validated.
pub(super) struct Asked<'a> {
    /// Against what; null where that is JSON Schema itself.
    pub schema: &'a Value,
    /// The value.
    pub value: &'a Value,
    /// The YAML that it was made from.
    pub node: &'a Node,
    /// The type of the page.
    pub kind: &'a str,
}

/// The faults of a value, each once.
pub(super) fn faults(error: &ValidationError, asked: &Asked) -> Vec<Fault> {
    let mut faults = Vec::new();
    collect(error, asked, &mut faults);
    faults.dedup();
    faults
}

/// Only the leaves of the tree of errors say something; of alternatives none of which fits, the choice
/// is told as one fault.
fn collect(error: &ValidationError, asked: &Asked, out: &mut Vec<Fault>) {
    match &error.kind {
        ErrorKind::AnyOf | ErrorKind::OneOf(None) => out.push(alternatives(error, asked)),
        ErrorKind::Required { want } => out.extend(want.iter().map(|key| missing(key, error, asked))),
        ErrorKind::AdditionalProperties { got } => out.extend(got.iter().map(|key| unknown(key, error, asked))),
        ErrorKind::PropertyName { prop } => out.push(misnamed(prop, error, asked)),
        ErrorKind::DependentRequired { prop, missing } | ErrorKind::Dependency { prop, missing } => {
            out.extend(missing.iter().map(|key| needed_beside(key, prop, error, asked)));
        }
        _ if !error.causes.is_empty() => error.causes.iter().for_each(|cause| collect(cause, asked, out)),
        _ => out.push(Place::of(error, asked).told(error)),
    }
}

/// A value that the validator did not like.
struct Place<'a> {
    path: &'a [InstanceToken<'a>],
    asked: &'a Asked<'a>,
}

impl<'a> Place<'a> {
    fn of(error: &'a ValidationError, asked: &'a Asked<'a>) -> Place<'a> {
        Place { path: &error.instance_location.tokens, asked }
    }

    /// The YAML of the value, or of the innermost one around it that there is.
    fn node(&self) -> &'a Node {
        let mut node = self.asked.node;
        for token in self.path {
            let inner = match token {
                InstanceToken::Prop(key) => node.get(key).map(|(_, inner)| inner),
                InstanceToken::Item(at) => node.items().get(*at),
            };
            let Some(inner) = inner else { break };
            node = inner;
        }
        node
    }

    /// Where the value stands; none for the whole.
    fn span(&self) -> Option<Span> {
        (!self.path.is_empty()).then(|| self.node().span)
    }

    /// The value.
    fn value(&self) -> &'a Value {
        self.path.iter().fold(self.asked.value, |value, token| match token {
            InstanceToken::Prop(key) => &value[&**key],
            InstanceToken::Item(at) => &value[*at],
        })
    }

    /// What the schema says of the value, as far as that is said in one place.
    fn schema(&self) -> &'a Value {
        self.path.iter().fold(self.asked.schema, |schema, token| match token {
            InstanceToken::Prop(key) => &schema["properties"][&**key],
            InstanceToken::Item(_) => &schema["items"],
        })
    }

    /// What it is called: its key, or its number in a list.
    fn name(&self) -> String {
        match self.path {
            [] => "this".to_owned(),
            [.., InstanceToken::Prop(key)] => format!("`{key}`"),
            [above @ .., InstanceToken::Item(at)] => format!("number {} of {}", at + 1, Place { path: above, asked: self.asked }.name()),
        }
    }

    /// How it is to be written.
    fn line(&self, value: &Value) -> String {
        self.line_of(&inline(value))
    }

    /// The same for a value that is written already.
    fn line_of(&self, written: &str) -> String {
        match self.path.last() {
            Some(InstanceToken::Prop(key)) => format!("`{key}: {written}`"),
            _ => format!("`{written}`"),
        }
    }

    fn fault(&self, message: String, hint: impl Into<Option<String>>) -> Fault {
        Fault { span: self.span(), message, hint: hint.into().or_else(|| self.about()).or_else(|| self.rule()), missing: false }
    }

    /// Where to look when there is nothing better to say.
    fn rule(&self) -> Option<String> {
        (!self.asked.kind.is_empty()).then(|| format!("Look at `schema` of the type `{}` in site.yaml.", self.asked.kind))
    }

    /// What the schema says the value is for.
    fn about(&self) -> Option<String> {
        about(self.schema())
    }

    /// Who asks.
    fn asker(&self) -> &'static str {
        if self.asked.schema.is_null() { "JSON Schema" } else { "site.yaml" }
    }

    fn told(&self, error: &ValidationError) -> Fault {
        let name = self.name();
        let hint = |text: String| self.about().map_or_else(|| text.clone(), |about| format!("{text} {about}"));
        match &error.kind {
            ErrorKind::Type { want, got } => self.wrong_type(*want, *got),
            ErrorKind::Enum { want } => self.not_among(want),
            ErrorKind::Const { want } => self.not_among(std::slice::from_ref(want)),
            ErrorKind::Format { want, .. } => self.wrong_format(want),
            ErrorKind::MaxLength { got, want } => {
                let hint = format!("Shorten it by {}.", counted(got - want, "character"));
                self.fault(format!("{name} has {}, more than {want}", counted(*got, "character")), hint)
            }
            ErrorKind::MinLength { got: 0, .. } => {
                self.fault(format!("{name} is empty"), hint("Write something, or remove the line.".into()))
            }
            ErrorKind::MinLength { got, want } => {
                self.fault(format!("{name} has {}, fewer than {want}", counted(*got, "character")), hint(format!("Write at least {want}.")))
            }
            ErrorKind::Pattern { want, .. } => {
                let fitting = example(self.schema()).map(|value| format!("Write it like {}.", self.line(&value)));
                let hint = fitting.or_else(|| self.about()).unwrap_or_else(|| format!("The pattern is `{want}`."));
                self.fault(format!("{name} does not have the form that {} asks for", self.asker()), hint)
            }
            ErrorKind::Minimum { got, want } => {
                self.fault(format!("{name} is {got}, less than {want}"), hint(format!("Write {want} or more.")))
            }
            ErrorKind::Maximum { got, want } => {
                self.fault(format!("{name} is {got}, more than {want}"), hint(format!("Write {want} or less.")))
            }
            ErrorKind::ExclusiveMinimum { got, want } => {
                self.fault(format!("{name} is {got}, and has to be more than {want}"), hint(format!("Write more than {want}.")))
            }
            ErrorKind::ExclusiveMaximum { got, want } => {
                self.fault(format!("{name} is {got}, and has to be less than {want}"), hint(format!("Write less than {want}.")))
            }
            ErrorKind::MultipleOf { got, want } => {
                self.fault(format!("{name} is {got}, which is no multiple of {want}"), hint(format!("Write a multiple of {want}.")))
            }
            ErrorKind::MinItems { got, want } => {
                self.fault(format!("{name} lists {got}, fewer than {want}"), hint(format!("Add {}.", want - got)))
            }
            ErrorKind::MaxItems { got, want } => {
                self.fault(format!("{name} lists {got}, more than {want}"), hint(format!("Remove {}.", got - want)))
            }
            ErrorKind::UniqueItems { got } => self.listed_twice(*got),
            ErrorKind::RefCycle { .. } => {
                let hint = format!("Look at the `$ref` of the type `{}` in site.yaml.", self.asked.kind);
                self.fault("the schema of this type refers to itself without an end".into(), hint)
            }
            _ => self.fault(format!("{name} does not fit what {} asks of it", self.asker()), None),
        }
    }

    fn wrong_type(&self, want: Types, got: Type) -> Fault {
        let kinds: Vec<&str> = want.iter().map(kind).collect();
        let message = format!("{} needs {}", self.name(), kinds.join(" or "));
        let quoted_number = got == Type::String
            && (want.contains(Type::Integer) || want.contains(Type::Number))
            && matches!(&self.node().value, Yaml::Scalar(text, false) if text.parse::<f64>().is_ok());
        let form = form_with(self.schema(), self.value());
        let hint = match example(self.schema()) {
            _ if quoted_number => Some("Write it without quotes.".to_owned()),
            _ if want.contains(Type::Array) && !matches!(got, Type::Array | Type::Object) && form.is_none() => {
                Some(format!("Write it between brackets: {}.", self.line(&Value::Array(vec![self.value().clone()]))))
            }
            Some(value) if !is_mark(&value) => Some(format!("Write it like {}.", self.line(&value))),
            _ if form.as_ref().is_some_and(|form| form != ANY_KEYS) => form.map(|form| format!("Write it like {}.", self.line_of(&form))),
            _ if want.contains(Type::Object) => Some("Write its keys on the next lines, each two spaces in.".to_owned()),
            _ if want.contains(Type::String) => Some("Write one text, between double quotes.".to_owned()),
            _ => None,
        };
        self.fault(message, hint)
    }

    fn not_among(&self, want: &[Value]) -> Fault {
        let words: Vec<String> = want.iter().map(inline).collect();
        let names: Vec<&str> = words.iter().map(String::as_str).collect();
        let says = inline(self.value());
        // Of so few letters any is near to any.
        let near = did_you_mean(&says, names.iter().copied().filter(|_| says.chars().count() > 2));
        let hint = near.unwrap_or_else(|| format!("It says `{says}` now."));
        self.fault(format!("{} needs {}", self.name(), one_of(&names)), hint)
    }

    fn wrong_format(&self, format: &str) -> Fault {
        let (what, hint) = match format {
            "date" => ("a date", "Write it as year-month-day, such as `2026-03-31`."),
            "date-time" => ("a date and a time", "Write it like `2026-03-31T18:00:00Z`."),
            "email" | "idn-email" => ("an e-mail address", "Write it like `name@example.org`."),
            "regex" => ("a pattern that can be read", "Patterns are regular expressions, such as `^Q[0-9]+$`."),
            "uri" | "iri" => ("a whole web address", "Write it like `https://example.org/page`."),
            "uri-reference" | "iri-reference" => ("a web address", "Write it like `https://example.org/page`."),
            other => return self.fault(format!("{} is not what site.yaml calls `{other}`", self.name()), None),
        };
        self.fault(format!("{} needs {what}", self.name()), hint.to_owned())
    }

    fn listed_twice(&self, [one, other]: [usize; 2]) -> Fault {
        let twice = self.value().get(other.max(one)).map(inline).unwrap_or_default();
        let span = self.node().items().get(other.max(one)).map(|item| item.span);
        let fault = self.fault(format!("{} lists `{twice}` twice", self.name()), "Remove one of them.".to_owned());
        Fault { span: span.or(fault.span), ..fault }
    }
}

/// A key that is not there. It concerns the whole front matter, or the value that should have it.
fn missing(key: &str, error: &ValidationError, asked: &Asked) -> Fault {
    let place = Place::of(error, asked);
    let schema = &place.schema()["properties"][key];
    let message = match place.path {
        [] if asked.kind.is_empty() => format!("`{key}` is missing"),
        [] => format!("`{key}` is missing, which every page of the type `{}` has", asked.kind),
        _ => format!("`{key}` is missing in {}", place.name()),
    };
    let value = example(schema).filter(|value| !is_mark(value)).map_or_else(|| "…".to_owned(), |value| inline(&value));
    let line = format!("Add a line such as `{key}: {value}`.");
    let hint = about(schema).map_or_else(|| line.clone(), |about| format!("{line} {about}"));
    Fault { span: place.span(), message, hint: Some(hint), missing: true }
}

fn unknown(key: &str, error: &ValidationError, asked: &Asked) -> Fault {
    let place = Place::of(error, asked);
    let known = place.schema()["properties"].as_object();
    let known: Vec<&str> = known.into_iter().flat_map(|keys| keys.keys().map(String::as_str)).collect();
    let hint =
        did_you_mean(key, known.iter().copied()).or_else(|| (!known.is_empty()).then(|| format!("There can be {}.", one_of(&known))));
    let span = place.node().get(key).map(|(span, _)| span);
    Fault { span: span.or_else(|| place.span()), ..place.fault(format!("`{key}` is not a key of {}", place.name()), hint) }
}

/// A key whose name is not one that may stand there. The validator gives no place, only the schema that says so.
fn misnamed(key: &str, error: &ValidationError, asked: &Asked) -> Fault {
    let pointer = error.schema_url.split_once('#').map_or("", |(_, pointer)| pointer);
    let names = asked.schema.pointer(pointer).map_or(&Value::Null, |schema| &schema["propertyNames"]);
    let known: Vec<&str> = names["enum"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let pattern = names["pattern"].as_str().map(|pattern| format!("The pattern of the names is `{pattern}`."));
    let choice = || (!known.is_empty()).then(|| format!("There can be {}.", one_of(&known)));
    let hint = about(names).or_else(|| did_you_mean(key, known.iter().copied())).or_else(choice).or(pattern);
    // The nearest key that the schema stands below.
    let tokens: Vec<&str> = pointer.split('/').collect();
    let named = tokens.windows(2).rev().find(|pair| pair[0] == "properties").map(|pair| pair[1]);
    let found = match named {
        Some(name) => find(asked.node, name).and_then(|(_, inner)| find(inner, key)),
        None => find(asked.node, key),
    };
    let span = found.map(|(span, _)| span);
    let of = named.map_or_else(|| "this".to_owned(), |name| format!("`{name}`"));
    Fault { span, message: format!("`{key}` cannot be the name of a key of {of}"), hint, missing: false }
}

/// Where the first key of a name stands, and its value.
fn find<'a>(node: &'a Node, name: &str) -> Option<(Span, &'a Node)> {
    node.get(name).or_else(|| match &node.value {
        Yaml::Map(entries) => entries.iter().find_map(|(_, _, value)| find(value, name)),
        Yaml::List(items) => items.iter().find_map(|item| find(item, name)),
        Yaml::Scalar(..) => None,
    })
}

fn needed_beside(key: &str, beside: &str, error: &ValidationError, asked: &Asked) -> Fault {
    let place = Place::of(error, asked);
    let span = place.node().get(beside).map(|(span, _)| span);
    let hint = format!("Add a line that begins with `{key}: `.");
    Fault { span: span.or_else(|| place.span()), ..place.fault(format!("`{beside}` stands without `{key}`, and needs it"), hint) }
}

/// None of several forms fits. What is wrong with each of them is told, as long as that is short.
fn alternatives(error: &ValidationError, asked: &Asked) -> Fault {
    let place = Place::of(error, asked);
    let mut inside = Vec::new();
    error.causes.iter().for_each(|cause| collect(cause, asked, &mut inside));
    let mut reasons: Vec<String> = inside.into_iter().map(|fault| fault.message).collect();
    reasons.dedup();
    let hint = (!reasons.is_empty() && reasons.len() <= 4).then(|| format!("One of these has to be mended: {}.", reasons.join("; ")));
    place.fault(format!("{} has none of the forms that {} allows", place.name(), place.asker()), hint)
}

fn about(schema: &Value) -> Option<String> {
    let text = schema.get("description").or_else(|| schema.get("title"))?.as_str()?.trim();
    let stop = if text.ends_with(['.', '!', '?', '。', '।']) { "" } else { "." };
    (!text.is_empty()).then(|| format!("{text}{stop}"))
}

/// Whether an example is only a mark for what is yet to be written.
fn is_mark(value: &Value) -> bool {
    match value {
        Value::String(text) => text.starts_with("TODO"),
        Value::Array(items) => items.iter().any(is_mark),
        Value::Object(entries) => entries.values().any(is_mark),
        _ => false,
    }
}

fn kind(of: Type) -> &'static str {
    match of {
        Type::Null => "no value",
        Type::Boolean => "`true` or `false`",
        Type::Number => "a number",
        Type::Integer => "a whole number",
        Type::String => "a text",
        Type::Array => "a list",
        Type::Object => "keys and values",
    }
}

fn counted(count: impl Display + PartialEq<usize>, word: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {word}{s}")
}
