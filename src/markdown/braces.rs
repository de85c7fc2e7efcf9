//! What stands in braces at the end of a heading: its anchor, or a part of its text.
//!
//! The parser takes any braces there for attributes and leaves them out, which would lose the end of
//! `GET /users/{id}`. So they are looked at once more where they stand. Nothing here changes a page.

use super::outline::RESERVED;
use crate::diag::{Diagnostic, Span};
use crate::source::Source;
use std::ops::Range;

/// Braces at the end of a heading. All places are places in the file.
#[derive(Debug, PartialEq)]
pub(super) enum Braces {
    /// A part of the text, with the blanks before them.
    Text(Range<usize>),
    /// Attributes, of which only an anchor counts.
    Attributes {
        /// The anchor, without `#`.
        anchor: Option<Range<usize>>,
        /// The first other attribute.
        idle: Option<Range<usize>>,
    },
}

impl Braces {
    /// The anchor that they ask for.
    pub(super) fn wanted<'a>(&self, text: &'a str) -> Option<&'a str> {
        match self {
            Braces::Attributes { anchor: Some(anchor), .. } => Some(&text[anchor.clone()]),
            _ => None,
        }
    }

    /// What is wrong with them, where the heading got the anchor `given`.
    pub(super) fn problem(&self, source: &Source, given: &str) -> Option<Diagnostic> {
        let Braces::Attributes { anchor, idle } = self else { return None };
        let problem =
            |place: &Range<usize>, message| Diagnostic::new("heading-anchor", &source.path, message).at(Span::from(place.clone()));
        let wanted = self.wanted(&source.text);
        if let Some(idle) = idle {
            let word = &source.text[idle.clone()];
            let hint = match wanted {
                Some(wanted) if word.chars().all(char::is_alphanumeric) => {
                    format!("An anchor has no blanks: with a hyphen it is `{{#{wanted}-{word}}}`.")
                }
                _ => "A heading takes only an anchor, as in `{#prices}`. Take the rest out.".to_owned(),
            };
            return Some(problem(idle, format!("`{word}` does nothing here")).hint(hint));
        }
        let wanted = wanted.filter(|wanted| *wanted != given)?;
        Some(if wanted.starts_with(RESERVED) {
            problem(anchor.as_ref()?, format!("anchors that begin with `{RESERVED}` are the theme's, so this one is `{given}`"))
                .hint("Choose another word.")
        } else {
            problem(anchor.as_ref()?, format!("another heading has the anchor `{wanted}` already, so this one is `{given}`"))
                .hint(format!("Links to `#{wanted}` lead to the other one. Choose another word."))
        })
    }
}

/// Finds braces in `rest`, which is what the source of a heading has after its last words; `from` is the place
/// of the rest in the file; braces behind a backslash are text.
pub(super) fn find(rest: &str, from: usize, escaped: bool) -> Option<Braces> {
    // A heading with nothing else has its own marks before them.
    let open = rest.len() - rest.trim_start_matches([' ', '\t', '#']).len();
    let inside = rest[open..].strip_prefix('{')?;
    let inside = &inside[..inside.find('}')?];
    if escaped || !are_attributes(inside) {
        let blanks = rest[..open].rfind('#').map_or(0, |mark| mark + 1);
        return Some(Braces::Text(from + blanks..from + open + inside.len() + 2));
    }
    let place = |word: &str| {
        let start = from + (word.as_ptr() as usize - rest.as_ptr() as usize);
        start..start + word.len()
    };
    let anchor = inside.split_ascii_whitespace().find_map(|word| word.strip_prefix('#')).map(place);
    let is_anchor = |word: &str| word.strip_prefix('#').map(place) == anchor && anchor.is_some();
    let idle = inside.split_ascii_whitespace().find(|word| !is_anchor(word)).map(place);
    Some(Braces::Attributes { anchor, idle })
}

/// Whether what stands between braces begins as attributes do: `#anchor`, `.class` or `key=value`.
pub(super) fn are_attributes(inside: &str) -> bool {
    let first = inside.split_ascii_whitespace().next().unwrap_or_default();
    let is_name = |name: &str| name.starts_with(|c: char| c.is_alphabetic() || c == '_');
    match first.split_at_checked(1) {
        Some(("#", anchor)) => !anchor.is_empty(),
        Some((".", class)) => is_name(class),
        _ => first.split_once('=').is_some_and(|(key, value)| {
            let plain = key.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ':'));
            is_name(key) && plain && !value.is_empty()
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meaning(rest: &str) -> Option<String> {
        find(rest, 0, false).map(|braces| match braces {
            Braces::Text(place) => format!("text `{}`", &rest[place]),
            Braces::Attributes { idle: Some(idle), .. } => format!("idle `{}`", &rest[idle]),
            Braces::Attributes { .. } => format!("anchor `{}`", braces.wanted(rest).unwrap_or_default()),
        })
    }

    #[test]
    fn braces_are_attributes_or_text() {
        for (rest, wanted) in [
            (" {#prices}\n", "anchor `prices`"),
            (" { #prices }\n", "anchor `prices`"),
            (" {#5} ##\n", "anchor `5`"),
            (" {#prices 2026}\n", "idle `2026`"),
            (" {#a #b}\n", "idle `#b`"),
            (" {.wide #prices}\n===\n", "idle `.wide`"),
            ("{data-toc-label=\"a b\"}", "idle `data-toc-label=\"a`"),
            (" {id}\n", "text ` {id}`"),
            ("{id}\n", "text `{id}`"),
            (" {} ##\n", "text ` {}`"),
            (" {#}", "text ` {#}`"),
            (" {...}", "text ` {...}`"),
            (" {: .wide}", "text ` {: .wide}`"),
            (" {% include a.html %}", "text ` {% include a.html %}`"),
            ("## {name}\n", "text ` {name}`"),
            (" {=}", "text ` {=}`"),
        ] {
            assert_eq!(meaning(rest).as_deref(), Some(wanted), "{rest}");
        }
        for rest in ["", "\n", " ##\n", "\n---\n", " {", " x {y}"] {
            assert_eq!(meaning(rest), None, "{rest}");
        }
    }
}
