//! Finds numbers of entities in a text: known letters and digits that are a word of their own.
//!
//! It takes one way through the text. What only looks like a number is left out: a part of a file's name
//! (`P18.jpg`), of a path, of a variable (`?Q12`), or of an address of another site.

use std::ops::Range;

/// The most digits that a number has.
const DIGITS: usize = 12;

/// What counts as a number and as an address of its site.
pub(super) trait Known {
    /// Whether these letters begin a number.
    fn letters(&self, letters: &str) -> bool;
    /// Whether entities have their pages on this host.
    fn host(&self, host: &str) -> bool;
}

/// Where the reader of a text is.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Text,
    /// In an address of the entities' own site.
    Own,
    /// In an address of another site.
    Other,
}

/// The places of numbers in a text.
pub(super) fn find(text: &str, known: &impl Known) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    // Nearly no text has a digit.
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return found;
    }
    let (mut at, mut place) = (0, Place::Text);
    while let Some(c) = text[at..].chars().next() {
        if !is_word(c) {
            if c.is_whitespace() || matches!(c, '<' | '>' | '"' | '\'' | '|') {
                place = Place::Text;
            }
            at += c.len_utf8();
            continue;
        }
        let end = at + text[at..].find(|c| !is_word(c)).unwrap_or(text.len() - at);
        if let Some(rest) = text[end..].strip_prefix("://") {
            let host = &rest[..rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':'))).unwrap_or(rest.len())];
            place = if known.host(host) { Place::Own } else { Place::Other };
        } else if place != Place::Other && is_number(&text[at..end], known) && stands_alone(text, at..end, place) {
            found.push(at..end);
        }
        at = end;
    }
    found
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether a word is the number of an entity.
pub(super) fn is_number(word: &str, known: &impl Known) -> bool {
    let letters = word.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(word.len());
    let digits = &word[letters..];
    (1..=DIGITS).contains(&digits.len())
        && !digits.starts_with('0')
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && known.letters(&word[..letters])
}

/// Whether a number is no part of something longer.
fn stands_alone(text: &str, at: Range<usize>, place: Place) -> bool {
    let (mut before, mut after) = (text[..at.start].chars().rev(), text[at.end..].chars());
    let last = before.next();
    let part = match last {
        Some('/') => place == Place::Text,
        Some('?' | '$' | '#' | '\\' | '@' | '&') => true,
        _ => false,
    };
    let joined = |near: Option<char>, far: Option<char>| matches!(near, Some('-' | '.')) && far.is_some_and(char::is_alphanumeric);
    !part && !joined(last, before.next()) && !joined(after.next(), after.next())
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Wikidata;

    impl Known for Wikidata {
        fn letters(&self, letters: &str) -> bool {
            matches!(letters, "P" | "Q")
        }

        fn host(&self, host: &str) -> bool {
            host == "www.wikidata.org"
        }
    }

    fn found(text: &str) -> Vec<&str> {
        find(text, &Wikidata).into_iter().map(|at| &text[at]).collect()
    }

    #[test]
    fn a_number_is_a_word_of_its_own() {
        assert_eq!(found("P31, (Q42) \"P18\" ö Q5."), ["P31", "Q42", "P18", "Q5"]);
        assert_eq!(found("?x wdt:P31/wdt:P279* wd:Q33506; !P17 {{Q|Q34}}"), ["P31", "P279", "Q33506", "P17", "Q34"]);
        assert_eq!(found("-Q1036\tP17\tQ34|S813"), ["Q1036", "P17", "Q34"]);
        assert_eq!(found("https://www.wikidata.org/wiki/Property:P31#Q5 http://www.wikidata.org/entity/Q42"), ["P31", "Q42"]);
    }

    #[test]
    fn parts_of_something_else_are_none() {
        for text in [
            "P031",
            "P",
            "p31",
            "XP31",
            "P31a",
            "P_31",
            "P18.jpg",
            "plan-P18",
            "Q10-plan.pdf",
            "a/Q10/b",
            "?Q12",
            "$P31",
            "#Q42",
            "éQ42",
            "Q1234567890123",
            "v1.P31",
            "https://example.org/Q42?a=P31",
            "http://www.wikidata.org.example.com/Q42",
            "mailto:x@P31",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn an_address_ends_where_text_goes_on() {
        assert_eq!(found("<https://example.org/Q41> Q42|https://example.org/Q43|P854 \"https://e.org/P1\" Q44"), ["Q42", "P854", "Q44"]);
    }
}
