//! The old address of a page into its front matter, as one more of its `aliases`.
//!
//! It edits the text as a person would: in the list that is there, in the way in which that is written.

use super::edits::Edit;
use crate::diag::Span;
use crate::markdown::Document;
use crate::markdown::front::{self, body_start};
use crate::yaml::inline;
use serde_json::Value;

/// Adds `old` to the aliases of a page, in place of an alias that is the page's own address from now on.
///
/// # Errors
/// Why the front matter cannot be added to, for the person who asked.
pub(super) fn add(document: &Document, old: &str, now_own: impl Fn(&str) -> bool) -> Result<Vec<Edit>, String> {
    let text = &*document.source.text;
    let alias = inline(&Value::from(format!("/{old}")));
    let aliases = &document.outline.matter.aliases;
    let place = |at: usize| front::span_of(&document.positions.front, &format!("aliases.{at}"));
    if let Some(span) = aliases.iter().position(|alias| now_own(alias)).and_then(place) {
        return Ok(vec![Edit { span, text: alias }]);
    }
    match front::span_of(&document.positions.front, "aliases") {
        None => line(text, &alias).map(|edit| vec![edit]),
        Some(list) if aliases.is_empty() => empty(text, list, &alias),
        Some(list) => {
            let last = place(aliases.len() - 1).ok_or_else(cannot)?;
            more(text, list, last, &alias)
        }
    }
}

fn cannot() -> String {
    "its aliases are written in a way that cannot be added to".to_owned()
}

/// A new line at the end of the front matter, or front matter of one line.
fn line(text: &str, alias: &str) -> Result<Edit, String> {
    let body = body_start(text);
    if body == 0 {
        return Ok(Edit { span: Span::default(), text: format!("---\naliases: [{alias}]\n---\n\n") });
    }
    let front = &text[..body];
    let fence = front.trim_end_matches('\n').rfind('\n').map_or(0, |at| at + 1);
    let inside = front.find('\n').map_or("", |at| front[at + 1..fence.max(at + 1)].trim_start());
    if inside.starts_with('{') {
        return Err("its front matter is one line in braces; write each key on a line of its own".to_owned());
    }
    Ok(Edit { span: (fence..fence).into(), text: format!("aliases: [{alias}]\n") })
}

/// Where the key has no value yet, or `[]`.
fn empty(text: &str, list: Span, alias: &str) -> Result<Vec<Edit>, String> {
    let written = &text[list.range()];
    let start = list.start as usize;
    if written.starts_with('[') {
        return Ok(vec![Edit { span: (start + 1..start + 1).into(), text: alias.to_owned() }]);
    }
    // Nothing, or a word for it, stands somewhere after the colon of its line.
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let colon = text[line..].find(':').map(|at| line + at + 1).filter(|_| text[line..].starts_with("aliases")).ok_or_else(cannot)?;
    let end = (list.end as usize).max(colon);
    Ok(vec![Edit { span: (colon..end).into(), text: format!(" [{alias}]") }])
}

/// One more after the last.
fn more(text: &str, list: Span, last: Span, alias: &str) -> Result<Vec<Edit>, String> {
    let after = |at: u32, text: String| Edit { span: Span { start: at, end: at }, text };
    if text[list.range()].starts_with('[') {
        return Ok(vec![after(last.end, format!(", {alias}"))]);
    }
    let line = text[..last.start as usize].rfind('\n').map_or(0, |at| at + 1);
    let before = &text[line..last.start as usize];
    if before.trim_start().starts_with('-') {
        let end = text[last.end as usize..].find('\n').map_or(text.len(), |at| last.end as usize + at);
        return Ok(vec![after(end as u32, format!("\n{before}{alias}"))]);
    }
    // A single alias without brackets.
    if before.starts_with("aliases") && list == last {
        return Ok(vec![after(last.start, "[".to_owned()), after(last.end, format!(", {alias}]"))]);
    }
    Err(cannot())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::author::edits::apply;
    use crate::config::Config;
    use crate::source::Source;

    fn added(text: &str) -> String {
        let source = Source::new("a.md", text.as_bytes().to_vec());
        let document = crate::markdown::parse(&source, "Name", &Config::bare(), &Default::default());
        let edits = add(&document, "old/", |alias| alias == "/now/").unwrap();
        String::from_utf8(apply(text.as_bytes(), &source.text, &edits).unwrap()).unwrap()
    }

    #[test]
    fn an_alias_is_added_as_a_person_would() {
        for (before, after) in [
            ("Text.\n", "---\naliases: [/old/]\n---\n\nText.\n"),
            ("\u{feff}Text.\r\n", "\u{feff}---\r\naliases: [/old/]\r\n---\r\n\r\nText.\r\n"),
            ("---\ntitle: A\n---\nText.\n", "---\ntitle: A\naliases: [/old/]\n---\nText.\n"),
            ("---\r\ntitle: A\r\n---\r\n", "---\r\ntitle: A\r\naliases: [/old/]\r\n---\r\n"),
            ("---\n---\nText", "---\naliases: [/old/]\n---\nText"),
            ("---\ntitle: A\n---", "---\ntitle: A\naliases: [/old/]\n---"),
            ("---\naliases: [/x/] # c\n---\n", "---\naliases: [/x/, /old/] # c\n---\n"),
            ("---\naliases: [\n  /x/,\n]\n---\n", "---\naliases: [\n  /x/, /old/,\n]\n---\n"),
            (
                "---\naliases:\n  - /x/ # c\n  - \"/y/\" # d\nweight: 1\n---\n",
                "---\naliases:\n  - /x/ # c\n  - \"/y/\" # d\n  - /old/\nweight: 1\n---\n",
            ),
            ("---\naliases: /x/\n---\n", "---\naliases: [/x/, /old/]\n---\n"),
            ("---\naliases:\nweight: 1\n---\n", "---\naliases: [/old/]\nweight: 1\n---\n"),
            ("---\naliases: # c\nweight: 1\n---\n", "---\naliases: [/old/] # c\nweight: 1\n---\n"),
            ("---\naliases: []\n---\n", "---\naliases: [/old/]\n---\n"),
            ("---\naliases: [/now/, \"/x/\"]\n---\n", "---\naliases: [/old/, \"/x/\"]\n---\n"),
        ] {
            assert_eq!(added(before), after, "{before:?}");
        }
    }

    #[test]
    fn front_matter_on_one_line_is_left_alone() {
        let source = Source::new("a.md", b"---\n{title: A}\n---\n".to_vec());
        let document = crate::markdown::parse(&source, "Name", &Config::bare(), &Default::default());
        assert!(add(&document, "old/", |_| false).unwrap_err().contains("braces"));
    }
}
