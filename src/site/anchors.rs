//! What a link most likely meant whose anchor is no heading of the page: a slip of the pen, or a heading
//! that has been renamed since.
//!
//! It only suggests; which anchors there are is for the outline to say.

use crate::diag::did_you_mean;
use crate::markdown::outline::{Heading, Outline};

/// How many headings are named where none is like the anchor.
const NAMED: usize = 5;
/// A page with more headings than this is not searched for a renamed one, because many links may ask.
const HEADINGS: usize = 200;
/// Fewer letters than this say too little about a heading.
const LETTERS: usize = 4;

/// What to say about a missing anchor.
pub(super) fn suggestion(wanted: &str, outline: &Outline) -> Option<String> {
    let near = did_you_mean(wanted, outline.anchors.iter().map(String::as_str)).map(|hint| hint.replacen('`', "`#", 1));
    let renamed = || {
        let heading = renamed(wanted, &outline.headings)?;
        Some(format!("Perhaps the heading has been renamed: is it `#{}` (\"{}\") now?", heading.anchor, heading.text))
    };
    let all = || {
        let some: Vec<_> = outline.headings.iter().take(NAMED).map(|known| format!("`#{}`", known.anchor)).collect();
        (!some.is_empty()).then(|| format!("It has {}.", some.join(", ")))
    };
    near.or_else(renamed).or_else(all)
}

/// The heading that shares most letters in whole words with an anchor, if it has half of them: a heading
/// that is renamed keeps words, and one that is given an anchor of its own keeps its text. Of equals the one
/// with the fewest other words.
fn renamed<'a>(wanted: &str, headings: &'a [Heading]) -> Option<&'a Heading> {
    let words: Vec<&str> = parts(wanted).collect();
    let letters: usize = words.iter().map(|word| word.chars().count()).sum();
    if letters < LETTERS || headings.len() > HEADINGS || wanted.chars().count() > HEADINGS {
        return None;
    }
    let shared = |heading: &Heading| -> usize {
        let there = |word: &&&str| parts(&heading.anchor).chain(parts(&heading.text)).any(|other| alike(word, other));
        words.iter().filter(there).map(|word| word.chars().count()).sum()
    };
    let others = |heading: &Heading| parts(&heading.text).count();
    let scored = headings.iter().map(|heading| (shared(heading), heading)).filter(|(shared, _)| shared * 2 >= letters);
    let best = scored.min_by(|(one, a), (two, b)| two.cmp(one).then_with(|| others(a).cmp(&others(b))));
    best.map(|(_, heading)| heading)
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || c.is_ascii_punctuation()).filter(|part| !part.is_empty())
}

fn alike(one: &str, other: &str) -> bool {
    one == other || one.chars().flat_map(char::to_lowercase).eq(other.chars().flat_map(char::to_lowercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(wanted: &str, headings: &[(&str, &str)]) -> Option<String> {
        let heading = |(anchor, text): &(&str, &str)| Heading { level: 2, anchor: (*anchor).to_owned(), text: (*text).to_owned() };
        let headings: Vec<Heading> = headings.iter().map(heading).collect();
        renamed(wanted, &headings).map(|heading| heading.anchor.clone())
    }

    #[test]
    fn a_renamed_heading_is_known_by_its_words() {
        let headings = [("intro", "Intro"), ("fair-use-abroad", "Fair use abroad"), ("law", "Fair use"), ("räkna-på-år", "Räkna på år")];
        assert_eq!(found("fair-use", &headings).as_deref(), Some("law"), "its text counts, and fewer other words");
        assert_eq!(found("is-it-fair-abroad", &headings).as_deref(), Some("fair-use-abroad"));
        assert_eq!(found("RÄKNA-år", &headings).as_deref(), Some("räkna-på-år"));
        assert_eq!(found("use-of-photographs", &headings), None, "three letters of sixteen");
        assert_eq!(found("law", &headings), None, "too short to tell");
    }
}
