//! What a broken YAML document most likely suffers from.
//!
//! The parser knows where it gave up; people need the cause, which is often earlier, in their own
//! words. Each function here looks at one line for one of the usual mistakes.

use super::mend::{bare, is_typographic};
use std::ops::Range;

/// A mistake in a line.
pub struct Mistake {
    /// Where in the line, in bytes.
    pub at: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
    /// What to put there instead.
    pub replacement: Option<String>,
}

/// The first usual mistake in a line; `above` and `below` are the lines around it.
pub fn line(line: &str, above: &str, below: &str) -> Option<Mistake> {
    let line = line.trim_end();
    hyphens(line)
        .or_else(|| tab(line))
        .or_else(|| missing_space(line))
        .or_else(|| bracket(line))
        .or_else(|| colon(line, below))
        .or_else(|| start(line))
        .or_else(|| quote(line))
        .or_else(|| backslash(line))
        .or_else(|| indentation(line, above))
}

/// How many spaces a line begins with.
pub fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// The indentation of a line after which lines of text follow, as they are, as long as they are indented
/// more: `key: |`.
pub fn opens_text(line: &str) -> Option<usize> {
    let (before, sign) = line.trim_end().rsplit_once(' ')?;
    let rest = sign.strip_prefix(['|', '>'])?;
    let key = before.trim_start_matches([' ', '-']);
    let opens = rest.chars().all(|c| matches!(c, '+' | '-' | '1'..='9')) && (key.is_empty() || key.ends_with(':'));
    opens.then(|| if key.is_empty() { indent(line) } else { before.len() - key.len() })
}

fn mistake(at: Range<usize>, message: String, hint: String) -> Option<Mistake> {
    Some(Mistake { at, message, hint, replacement: None })
}

/// A text in double quotes.
pub fn quoted(text: &str) -> String {
    format!("\"{}\"", text.trim_end().replace('\\', "\\\\").replace('"', "\\\""))
}

fn is_key(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
}

/// The key and the start of the value of a line like `  key: value` or `- key: value`.
fn key_and_value(line: &str) -> Option<(&str, usize)> {
    let colon = line.find(": ")?;
    let key = line[..colon].trim_start_matches([' ', '-']);
    let value = colon + 2 + (line[colon + 2..].len() - line[colon + 2..].trim_start().len());
    (is_key(key) && value < line.len()).then_some((key, value))
}

/// A line that is meant to be the start or the end of front matter.
pub fn odd_fence(line: &str) -> Option<Mistake> {
    hyphens(line.trim_end())
}

fn hyphens(line: &str) -> Option<Mistake> {
    let marks = line.trim_start();
    let dashes = marks.chars().all(|c| matches!(c, '-' | '–' | '—')) && !marks.is_empty();
    let odd = dashes && line != "---" && marks != "-";
    if !odd {
        return None;
    }
    let message = if marks == "---" {
        "there are spaces before the three hyphens of the front matter"
    } else {
        "this line looks like the start or the end of front matter, but does not have exactly three hyphens"
    };
    let hint = "Write exactly three hyphens at the start of the line: ---".to_owned();
    Some(Mistake { at: 0..line.len(), message: message.into(), hint, replacement: Some("---".into()) })
}

fn tab(line: &str) -> Option<Mistake> {
    let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
    if let Some(tab) = line[..indent].find('\t') {
        let hint = "Use two spaces in place of the tab; YAML does not allow tabs here.".into();
        // All of them at once, so that one mend is enough.
        let end = line[..indent].rfind('\t').map_or(tab, |last| last + 1);
        return Some(Mistake {
            at: tab..end,
            message: "this line is indented with a tab".into(),
            hint,
            replacement: Some(line[tab..end].replace('\t', "  ")),
        });
    }
    let colon = line.find(":\t").filter(|colon| is_key(line[..*colon].trim_start()))?;
    let hint = "Use a space in place of the tab.".into();
    Some(Mistake { at: colon + 1..colon + 2, message: "there is a tab after the colon".into(), hint, replacement: Some(" ".into()) })
}

fn missing_space(line: &str) -> Option<Mistake> {
    let colon = line.find(':')?;
    let next = line[colon + 1..].chars().next()?;
    let named = is_key(line[..colon].trim_start()) && !line.contains(": ") && !line[colon + 1..].starts_with("//");
    if !named || (next.is_whitespace() && next != '\u{a0}') {
        return None;
    }
    let (message, gap) = if next == '\u{a0}' {
        ("after the colon stands a no-break space, which YAML does not take for a space", next.len_utf8())
    } else {
        ("a space is missing after the colon", 0)
    };
    let hint = format!("Write it as `{}: {}`.", line[..colon].trim(), line[colon + 1..].trim());
    Some(Mistake { at: colon..colon + 1 + gap, message: message.into(), hint, replacement: Some(": ".into()) })
}

/// A text that begins with a bracket is read as a list.
fn bracket(line: &str) -> Option<Mistake> {
    let (key, value) = key_and_value(line)?;
    let text = &line[value..];
    let (open, close) = match text.chars().next()? {
        '[' => ('[', ']'),
        '{' => ('{', '}'),
        _ => return None,
    };
    if !text.contains(close) {
        return mistake(
            value..value + 1,
            format!("the `{open}` after `{key}` is never closed"),
            format!("Add `{close}` at the end of the list, or put the text between double quotes: {key}: {}", quoted(text)),
        );
    }
    let template = text.starts_with("{{") || text.starts_with("{%");
    if text.ends_with(close) && !template {
        return None;
    }
    let message = format!("the text of `{key}` begins with `{open}`, which YAML reads as the start of a list");
    let quoted = quoted(text);
    Some(Mistake {
        at: value..line.len(),
        message,
        hint: format!("Put the text between double quotes: {key}: {quoted}"),
        replacement: Some(quoted),
    })
}

fn colon(line: &str, below: &str) -> Option<Mistake> {
    let (key, value) = key_and_value(line)?;
    let text = &line[value..];
    if text.starts_with(['"', '\'', '[', '{', '|', '>', '#']) {
        return None;
    }
    let colon = value + text.find(": ").or_else(|| text.ends_with(':').then(|| text.len() - 1))?;
    let typographic = text.starts_with(is_typographic) && text.ends_with(is_typographic);
    let quoted = quoted(bare(text).trim());
    let message = if typographic {
        format!("the text of `{key}` stands between typographic quotation marks, which YAML does not know, and contains a colon")
    } else {
        format!("the text of `{key}` contains a colon, which YAML reads as the start of another value")
    };
    let hint = format!("Put the whole text between double quotes: {key}: {quoted}");
    // A text that goes on, or has a remark at its end, takes more than quotes around this line.
    let whole = !below.starts_with([' ', '\t']) && !text.contains(" #");
    let at = if whole { value..line.len() } else { colon..colon + 1 };
    Some(Mistake { at, message, hint, replacement: whole.then_some(quoted) })
}

/// Characters that mean something to YAML at the start of a value.
fn start(line: &str) -> Option<Mistake> {
    let (key, value) = key_and_value(line)?;
    let text = &line[value..];
    let first = text.chars().next()?;
    let block = matches!(first, '>' | '|') && text[1..].trim_start_matches(['+', '-', '1', '2', '3', '4']).starts_with(' ');
    let list = text.starts_with("- ");
    if !(matches!(first, '@' | '`' | '%' | '*' | '&' | '!') || block || list) {
        return None;
    }
    let quoted = quoted(text);
    let message = format!("the text of `{key}` begins with `{first}`, which means something else to YAML");
    let hint = format!("Put the text between double quotes: {key}: {quoted}");
    Some(Mistake { at: value..line.len(), message, hint, replacement: Some(quoted) })
}

fn quote(line: &str) -> Option<Mistake> {
    let (key, value) = key_and_value(line)?;
    let text = &line[value..];
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let inner = &text[1..];
    let ends = match quote {
        '"' => inner.replace("\\\\", "").replace("\\\"", "").matches('"').count(),
        _ => inner.replace("''", "").matches('\'').count(),
    };
    if ends == 1 && inner.ends_with(quote) {
        return None;
    }
    let (message, hint) = if ends == 0 {
        (format!("the quotation mark that opens the text of `{key}` is never closed"), format!("Add `{quote}` at the end of the line."))
    } else {
        let other = if quote == '"' { '\'' } else { '"' };
        let hint =
            format!("Put the whole text between {other}…{other} instead, or write `\\\"` for a quotation mark inside double quotes.");
        (format!("there is something after the closing quotation mark of `{key}`"), hint)
    };
    mistake(value..line.len(), message, hint)
}

/// `"C:\Users"`: between double quotes a backslash begins a code.
fn backslash(line: &str) -> Option<Mistake> {
    let (key, value) = key_and_value(line)?;
    let text = line[value..].strip_prefix('"')?;
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        if c == '\\' && !chars.next().is_some_and(|(_, next)| "0abtnvfre \"/\\N_LPxuU".contains(next)) {
            return backslash_at(key, line, value + 1 + at);
        }
    }
    let code = text.find("\\U").or_else(|| text.find("\\u")).or_else(|| text.find("\\x"))?;
    let hexadecimal = text[code + 2..].chars().take(2).all(|c| c.is_ascii_hexdigit());
    if hexadecimal { None } else { backslash_at(key, line, value + 1 + code) }
}

fn backslash_at(key: &str, line: &str, at: usize) -> Option<Mistake> {
    let inside = line.split('"').nth(1).unwrap_or_default();
    mistake(at..at + 1, "between double quotes, a backslash begins a code".into(), format!("Use single quotes: {key}: '{inside}'"))
}

fn indentation(line: &str, above: &str) -> Option<Mistake> {
    let depth = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let (own, other) = (depth(line), depth(above));
    let has_value = key_and_value(above).is_some();
    if own <= other || !has_value || !line.contains(':') {
        return None;
    }
    mistake(0..own, "this line is indented more than the one above".into(), "Begin it at the same place as the line above.".into())
}
