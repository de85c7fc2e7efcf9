//! Directives: `:::name{key="value"}` … `:::` around Markdown, and `::name{…}` or `::name` on one line.
//!
//! CommonMark knows nothing of them, so each fence line is masked by a processing instruction of
//! the same length before the one and only parse: it comes back as a block of its own, in the
//! right container, with the right position, and wherever it lands in code or text instead, the
//! original is still there at the same place. This module masks fences and reads their arguments;
//! `tree` pairs them, and components render them.

use crate::diag::{Diagnostic, Span, did_you_mean, one_of};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a component accepts, as the theme declares it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Signature {
    /// Parameters in the order of their declaration.
    pub parameters: Vec<Parameter>,
    /// Whether it takes a body.
    pub body: bool,
    /// What its body has to have.
    pub needs: Option<Need>,
    /// Who may call it.
    pub callers: Callers,
}

/// What a component shows of its body, so that a body without it looks like nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// A list, numbered or not.
    List,
    /// A heading.
    Heading,
    /// A picture, or what else has a caption: a table, code, a formula.
    Picture,
}

/// Who may call a component.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Callers {
    /// Every page.
    #[default]
    Pages,
    /// Guidepost and templates: pages know nothing of it.
    Guidepost,
    /// Nobody, because its file is wrong. That is told at the file, and not once more wherever it is called.
    Nobody,
}

/// One parameter of a component.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// What it takes.
    pub kind: ParameterKind,
    /// Whether it must be given.
    pub required: bool,
    /// The only values that it takes; any where there are none.
    pub one_of: Vec<String>,
}

/// What a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterKind {
    /// Any text.
    Text,
    /// `true` or `false`; the bare name means `true`.
    Bool,
    /// A whole number.
    Integer,
    /// Any number.
    Number,
}

impl Parameter {
    /// Whether a text is among its values.
    fn takes(&self, text: &str) -> bool {
        self.one_of.is_empty() || self.one_of.iter().any(|one| one == text)
    }
}

/// The components that directives may call, by name.
pub type Signatures = BTreeMap<String, Signature>;

/// An argument with the type that its parameter asks for.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Argument {
    Text(String),
    Bool(bool),
    Integer(i64),
    Number(f64),
}

/// A call of a component from Markdown.
#[derive(Clone, Debug, PartialEq)]
pub struct Directive {
    /// The component.
    pub name: String,
    /// Its arguments, checked against the signature.
    pub arguments: Vec<(String, Argument)>,
    /// Whether it can be rendered; otherwise only its body is shown.
    pub valid: bool,
}

/// A line that looks like a fence.
#[derive(Debug)]
pub struct Fence {
    /// Where the fence stands, without what is before it in its line.
    pub span: Span,
    /// What kind of fence it is.
    pub kind: FenceKind,
}

/// What a fence line does.
#[derive(Debug, PartialEq)]
pub enum FenceKind {
    /// `:::name{…}`
    Open,
    /// `:::`
    Close,
    /// `::name{…}`, or `::name` where there is such a component.
    Leaf,
}

/// Finds the fences in `text` from the byte `from` on, and gives the text with each of them masked.
/// Nothing is copied where there is none. Two colons and a name are a fence only if `is_known` says so.
pub fn mask(text: &str, from: usize, is_known: impl Fn(&str) -> bool) -> (Option<String>, Vec<Fence>) {
    if !text[from..].contains("::") {
        return (None, Vec::new());
    }
    let mut fences = Vec::new();
    let mut at = from;
    for line in text[from..].split_inclusive('\n') {
        let content = line.trim_end();
        let start = skip_prefix(content);
        if let Some(kind) = fence_kind(&content[start..], &is_known) {
            fences.push(Fence { span: Span::from(at + start..at + content.len()), kind });
        }
        at += line.len();
    }
    if fences.is_empty() {
        return (None, fences);
    }
    let mut masked = text.as_bytes().to_vec();
    for fence in &fences {
        let bytes = &mut masked[fence.span.range()];
        let last = bytes.len() - 1;
        bytes.fill(b'x');
        (bytes[0], bytes[1], bytes[last]) = (b'<', b'?', b'>');
        bytes[last - 1] = b'?';
    }
    (String::from_utf8(masked).ok(), fences)
}

/// The length of the quote and list marks before a line's own text.
fn skip_prefix(line: &str) -> usize {
    let mut rest = line;
    loop {
        let next = rest.trim_start_matches([' ', '\t', '>']);
        let digits = next.len() - next.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let marker = match next.as_bytes().get(digits) {
            Some(b'.' | b')') if (1..=9).contains(&digits) => digits + 1,
            Some(b'-' | b'*' | b'+') if digits == 0 => 1,
            _ => 0,
        };
        let spaced = marker > 0 && next[marker..].starts_with([' ', '\t']);
        if !spaced {
            return line.len() - next.len();
        }
        rest = &next[marker..];
    }
}

fn fence_kind(text: &str, is_known: impl Fn(&str) -> bool) -> Option<FenceKind> {
    let rest = text.trim_start_matches(':');
    let colons = text.len() - rest.len();
    let named = rest.trim_start_matches(' ').starts_with(|c: char| c.is_ascii_alphabetic());
    match colons {
        0 | 1 => None,
        2 => {
            let braces = rest.starts_with(|c: char| c.is_ascii_alphabetic()) && rest.contains('{') && rest.ends_with('}');
            (braces || is_known(rest)).then_some(FenceKind::Leaf)
        }
        _ if rest.is_empty() => Some(FenceKind::Close),
        _ => named.then_some(FenceKind::Open),
    }
}

/// Whether pages can call a component of this name.
pub fn is_known(name: &str, signatures: &Signatures) -> bool {
    signatures.get(name).is_some_and(|signature| signature.callers != Callers::Guidepost)
}

/// Reads the name and arguments of an opening or one-line fence and checks them.
pub fn read(path: &Arc<str>, text: &str, span: Span, signatures: &Signatures, out: &mut Vec<Diagnostic>) -> Directive {
    let inner = text.trim_start_matches(':');
    let inner = inner.trim_start_matches(' ');
    let end = inner.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))).unwrap_or(inner.len());
    let name = inner[..end].to_owned();
    let start = span.end as usize - inner.len();
    let at = Span::from(start..start + end);
    let mut directive = Directive { name, arguments: Vec::new(), valid: false };
    let name = &directive.name;
    let Some(signature) = signatures.get(name).filter(|_| is_known(name, signatures)) else {
        let known = signatures.iter().filter(|(_, signature)| signature.callers == Callers::Pages).map(|(name, _)| name.as_str());
        let near = did_you_mean(name, known.clone()).or_else(|| alert_hint(name));
        let all = known.collect::<Vec<_>>().join(", ");
        let problem = Diagnostic::new("directive", path, format!("there is no component called `{name}`")).at(at);
        out.push(problem.hint(near.unwrap_or_else(|| format!("The theme has: {all}."))));
        return directive;
    };
    if signature.callers == Callers::Nobody {
        return directive;
    }
    let mut reader = Arguments { path, text: &inner[end..], start: start + end, out };
    let raw = reader.read();
    let Some(raw) = raw else { return directive };
    let before = reader.out.len();
    directive.arguments = raw.into_iter().filter_map(|raw| coerce(path, &directive.name, signature, raw, out)).collect();
    let required = signature.parameters.iter().filter(|parameter| parameter.required);
    // A parameter that is there but wrong has been told already.
    let fine = out.len() == before;
    for parameter in required.filter(|_| fine) {
        if !directive.arguments.iter().any(|(key, _)| *key == parameter.name) {
            let missing = &parameter.name;
            let message = format!("`{}` needs the parameter `{missing}`", directive.name);
            let problem = Diagnostic::new("directive-parameter", path, message).at(at);
            let value = match parameter.kind {
                ParameterKind::Text => "=\"…\"",
                ParameterKind::Bool => "",
                ParameterKind::Integer => "=3",
                ParameterKind::Number => "=1.5",
            };
            let colons = &text[..text.len() - text.trim_start_matches(':').len()];
            out.push(problem.hint(match directive.arguments.is_empty() {
                true => format!("Write {colons}{}{{{missing}{value}}}.", directive.name),
                false => format!("Add {missing}{value} between the braces."),
            }));
        }
    }
    directive.valid = out.len() == before;
    directive
}

/// Other generators write notes as directives; Guidepost has a syntax that forges show too.
pub(super) fn alert_hint(name: &str) -> Option<String> {
    let alert = match name {
        "note" | "info" => "NOTE",
        "tip" | "hint" => "TIP",
        "important" => "IMPORTANT",
        "warning" | "attention" => "WARNING",
        "caution" | "danger" | "error" => "CAUTION",
        _ => return None,
    };
    Some(format!("Write a note as a quotation whose first line is `> [!{alert}]`."))
}

struct RawArgument {
    name: String,
    value: Option<String>,
    span: Span,
}

struct Arguments<'a> {
    path: &'a Arc<str>,
    text: &'a str,
    start: usize,
    out: &'a mut Vec<Diagnostic>,
}

impl Arguments<'_> {
    /// Reads `{a="b" c}`; none where it is malformed.
    fn read(&mut self) -> Option<Vec<RawArgument>> {
        let text = self.text.trim_end();
        if text.is_empty() {
            return Some(Vec::new());
        }
        let Some(inner) = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')) else {
            let hint = "Write parameters as {title=\"value\"} right after the component's name.";
            return self.fail(0..text.len(), "this is not a list of parameters", hint);
        };
        let mut found: Vec<RawArgument> = Vec::new();
        let mut at = 0;
        loop {
            at += inner[at..].len() - inner[at..].trim_start_matches([' ', ',', '\t']).len();
            if at >= inner.len() {
                return Some(found);
            }
            let from = at;
            let length = inner[at..].find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(inner.len() - at);
            if length == 0 {
                let hint = "Parameter names have letters, digits and `_`, as in {title=\"value\"}.";
                let letter = inner[at..].chars().next().map_or(0, char::len_utf8);
                return self.fail(from + 1..from + 1 + letter, "a parameter's name is expected here", hint);
            }
            let name = inner[at..at + length].to_owned();
            at += length;
            let mut value = None;
            if inner[at..].starts_with('=') {
                let Some((text, used)) = value_of(&inner[at + 1..]) else {
                    let hint = "Add the quotation mark that is missing.";
                    return self.fail(from + 1..inner.len() + 1, "this value has no closing quotation mark", hint);
                };
                value = Some(text);
                at += 1 + used;
            }
            let span = Span::from(self.start + from + 1..self.start + at + 1);
            if found.iter().any(|earlier| earlier.name == name) {
                let message = format!("`{name}` stands here twice");
                self.out.push(Diagnostic::new("directive-parameter", self.path, message).at(span));
            }
            found.push(RawArgument { name, value, span });
        }
    }

    fn fail<T>(&mut self, range: std::ops::Range<usize>, message: &str, hint: &str) -> Option<T> {
        let span = Span::from(range).moved(self.start);
        self.out.push(Diagnostic::new("directive-parameter", self.path, message).at(span).hint(hint));
        None
    }
}

/// A value after `=` and how many bytes it takes: quoted with `\"` inside, or one word.
fn value_of(text: &str) -> Option<(String, usize)> {
    let Some(quote) = text.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
        let end = text.find([' ', ',', '\t']).unwrap_or(text.len());
        return Some((text[..end].to_owned(), end));
    };
    let mut value = String::new();
    let mut chars = text.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => value.push(chars.next()?.1),
            c if c == quote => return Some((value, at + 1)),
            c => value.push(c),
        }
    }
    None
}

/// Turns text into what the parameter takes.
fn coerce(
    path: &Arc<str>,
    component: &str,
    signature: &Signature,
    raw: RawArgument,
    out: &mut Vec<Diagnostic>,
) -> Option<(String, Argument)> {
    let mut wrong = |message: String, hint: Option<String>| {
        out.push(Diagnostic::new("directive-parameter", path, message).at(raw.span).maybe_hint(hint));
        None
    };
    let Some(parameter) = signature.parameters.iter().find(|parameter| parameter.name == raw.name) else {
        let known: Vec<_> = signature.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
        let near = did_you_mean(&raw.name, known.iter().copied()).unwrap_or_else(|| match known.as_slice() {
            [] => "It has no parameters.".to_owned(),
            known => format!("It has: {}.", known.join(", ")),
        });
        return wrong(format!("`{component}` has no parameter `{}`", raw.name), Some(near));
    };
    let name = &raw.name;
    let value = match (parameter.kind, raw.value.as_deref()) {
        (ParameterKind::Text, Some(text)) if parameter.required && text.trim().is_empty() => {
            return wrong(format!("`{name}` is empty"), Some(format!("Write {name}=\"…\", with some words between the marks.")));
        }
        (ParameterKind::Text, Some(text)) if !parameter.takes(text) => {
            let all: Vec<&str> = parameter.one_of.iter().map(String::as_str).collect();
            let hint = did_you_mean(text, all.iter().copied()).unwrap_or_else(|| format!("It is {}.", one_of(&all)));
            return wrong(format!("`{name}` cannot be `{text}`"), Some(hint));
        }
        (ParameterKind::Text, Some(text)) => Argument::Text(text.to_owned()),
        (ParameterKind::Bool, None | Some("true")) => Argument::Bool(true),
        (ParameterKind::Bool, Some("false")) => Argument::Bool(false),
        (ParameterKind::Bool, Some(_)) => return wrong(format!("`{name}` is `true` or `false`"), None),
        (ParameterKind::Integer, Some(text)) => match text.parse() {
            Ok(number) => Argument::Integer(number),
            Err(_) => return wrong(format!("`{name}` is a whole number"), Some(format!("Write {name}=3."))),
        },
        (ParameterKind::Number, Some(text)) => match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Argument::Number(number),
            _ => return wrong(format!("`{name}` is a number"), Some(format!("Write {name}=1.5."))),
        },
        (_, None) => return wrong(format!("`{name}` has no value"), Some(format!("Write {name}=\"…\"."))),
    };
    Some((raw.name, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fences_are_masked_at_their_own_length() {
        let text = "a\n:::tabs{x=\"å\"}\n> - :::\n::leaf{a=1}\nx :::\n::before\n::bare\n";
        let (masked, fences) = mask(text, 0, |name| name == "bare");
        assert_eq!(masked.as_deref(), Some("a\n<?xxxxxxxxxxx?>\n> - <?>\n<?xxxxxxx?>\nx :::\n::before\n<?xx?>\n"));
        let found: Vec<_> = fences.iter().map(|fence| &text[fence.span.range()]).collect();
        assert_eq!(found, [":::tabs{x=\"å\"}", ":::", "::leaf{a=1}", "::bare"]);
    }

    #[test]
    fn arguments_have_the_type_of_their_parameter() {
        let parameter = |name: &str, kind| Parameter { name: name.into(), kind, required: false, one_of: Vec::new() };
        let signature = Signature {
            parameters: vec![
                parameter("title", ParameterKind::Text),
                parameter("open", ParameterKind::Bool),
                parameter("n", ParameterKind::Integer),
            ],
            body: true,
            ..Signature::default()
        };
        let signatures = Signatures::from([("box".to_owned(), signature)]);
        let text = r#":::box{title="a \"b\"" open n=3}"#;
        let mut out = Vec::new();
        let directive = read(&"p.md".into(), text, Span::from(0..text.len()), &signatures, &mut out);
        assert_eq!(out, []);
        let wanted = [
            ("title".to_owned(), Argument::Text("a \"b\"".into())),
            ("open".to_owned(), Argument::Bool(true)),
            ("n".to_owned(), Argument::Integer(3)),
        ];
        assert_eq!(directive.arguments, wanted);
    }
}
