//! What a link most likely meant whose anchor is no heading of the page: a slip of the pen, or a heading
//! that has been renamed since.
//!
//! It only suggests; which anchors there are is for the outline to say.

use crate::diag::nearest_of_many;
use crate::markdown::outline::{Heading, Outline};
use std::collections::BTreeSet;

/// How many headings are named where none is like the anchor.
const NAMED: usize = 5;
/// A page with more headings than this is not searched for a renamed one, because many links may ask.
const HEADINGS: usize = 200;
/// How many anchors of a page are compared with a missing one.
const MANY: usize = 500;
/// Fewer letters than this say too little about a heading.
const LETTERS: usize = 4;

/// What to say about a missing anchor.
pub(super) fn suggestion(wanted: &str, outline: &Outline) -> Option<String> {
    if outline.lost_ids.contains(wanted) {
        let hint =
            "HTML on that page has this id, but loses it: HTML is not taken over as it is. Write `{#ID}` at the end of a heading instead.";
        return Some(hint.replace("ID", wanted));
    }
    let near = near(wanted, &outline.anchors).map(|anchor| format!("Did you mean `#{anchor}`?"));
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

/// The anchor that is the same but for its marks and capitals, which other tools make in their own ways, or
/// nearly the same; or the only one that begins with it and goes on.
fn near<'a>(wanted: &str, anchors: &'a BTreeSet<String>) -> Option<&'a str> {
    if wanted.chars().count() > HEADINGS {
        return None;
    }
    let letters: String = folded(wanted).collect();
    let all = || anchors.iter().map(String::as_str).take(MANY);
    let begins = |anchor: &&str| {
        let mut rest = folded(anchor);
        letters.chars().all(|c| rest.next() == Some(c))
    };
    // What is the same begins with it, too, so that the marks of each anchor are passed over only once.
    let beginning: Vec<&str> = if letters.is_empty() { Vec::new() } else { all().filter(begins).collect() };
    let same = beginning.iter().copied().find(|anchor| folded(anchor).eq(letters.chars()));
    let longer = || match *beginning {
        [one] if letters.chars().count() >= LETTERS => Some(one),
        _ => None,
    };
    same.or_else(|| nearest_of_many(wanted, all())).or_else(longer)
}

/// The letters and digits of a text, in small letters.
fn folded(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
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
    fn a_slip_of_the_pen_is_told_from_another_heading() {
        let anchors =
            ["sent", "senddata", "fastifyfastifylogfn", "callnotfound", "getdecoratorname", "using-assets", "async", "asyncawait"];
        let anchors = BTreeSet::from(anchors.map(str::to_owned));
        let cases = [
            ("call-not-found", Some("callnotfound")),
            ("callNotFound", Some("callnotfound")),
            ("getdecorator", Some("getdecoratorname")),
            ("using-aseets", Some("using-assets")),
            ("send", Some("senddata")),
            ("fastifyfastifyinstance", None),
            ("asyn", Some("async")),
            ("-", None),
        ];
        for (wanted, meant) in cases {
            assert_eq!(near(wanted, &anchors), meant, "{wanted}");
        }
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
