//! What the rest of the site needs to know of one page: front matter, title, headings, summary. The
//! tree of the whole site is made from outlines alone, so an edit that leaves a page's outline as it
//! was cannot touch any other page.
//!
//! What most keystrokes change is kept apart from it: positions, links, the number of words.

use super::front::FrontMatter;
use super::gloss::Gloss;
use super::lint::exemptions::Exemption;
use crate::diag::Span;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// The outline of one page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outline {
    /// Its front matter.
    pub matter: FrontMatter,
    /// The title: from the front matter, else the first heading, else the file's name.
    pub title: String,
    /// The anchor of the heading that became the title and is therefore not in the body.
    pub title_anchor: Option<String>,
    /// Headings in order.
    pub headings: Vec<Heading>,
    /// All anchors: of headings, and of HTML where the site trusts it.
    pub anchors: BTreeSet<String>,
    /// Ids in HTML that does not reach the page as it is, so that no link leads there.
    pub lost_ids: BTreeSet<String>,
    /// The beginning of the first paragraph, as plain text, where its author describes the page
    /// with no words of their own.
    pub summary: String,
    /// The words that it explains, sorted by anchor, where it is a glossary.
    pub glosses: Vec<Arc<Gloss>>,
    /// Whether there is nothing on the page.
    pub empty: bool,
}

impl Outline {
    /// What it says of the word with this anchor.
    pub fn gloss(&self, anchor: &str) -> Option<&Arc<Gloss>> {
        let at = self.glosses.binary_search_by(|gloss| gloss.anchor.as_str().cmp(anchor)).ok()?;
        Some(&self.glosses[at])
    }
}

/// A heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its anchor, unique on the page.
    pub anchor: String,
    /// Its text without markup.
    pub text: String,
}

/// A link or an image.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The address as written, entities decoded.
    pub address: String,
    /// The title as written.
    pub title: String,
    /// Whether it is an image.
    pub image: bool,
    /// Whether it is a wikilink, `[[name]]`, whose address is a name: a path, a title or an alias.
    pub wiki: bool,
}

/// Where the parts of an outline stand in the file.
#[derive(Clone, Debug, Default)]
pub struct Positions {
    /// Values of front matter.
    pub front: Vec<(Box<str>, Span)>,
    /// Each of [`Document::links`](super::Document::links).
    pub links: Vec<Span>,
    /// Blocks for which a rule is off.
    pub exemptions: Vec<Exemption>,
}

/// Anchors beginning with this belong to the theme; headings cannot take them.
pub const RESERVED: &str = "gp-";

/// Gives each heading an anchor of its own.
#[derive(Default)]
pub struct Anchors {
    taken: HashMap<String, u32>,
}

/// Anchors that are taken.
impl FromIterator<String> for Anchors {
    fn from_iter<I: IntoIterator<Item = String>>(taken: I) -> Self {
        Anchors { taken: taken.into_iter().map(|anchor| (anchor, 0)).collect() }
    }
}

impl Anchors {
    /// An anchor for a heading with this text, or the one that its author asks for: lower case,
    /// without punctuation, hyphens for spaces, as forges make them; a number is added where it is
    /// taken.
    pub fn make(&mut self, text: &str, wanted: Option<&str>) -> String {
        let mut anchor = match wanted.map(str::trim).filter(|id| !id.is_empty()) {
            Some(id) => id.split_whitespace().collect::<Vec<_>>().join("-"),
            None => slug(text),
        };
        if anchor.is_empty() {
            anchor.push_str("section");
        }
        if anchor.starts_with(RESERVED) {
            anchor.insert_str(0, "h-");
        }
        let mut unique = anchor.clone();
        while self.taken.contains_key(&unique) {
            let count = self.taken.entry(anchor.clone()).or_default();
            *count += 1;
            unique = format!("{anchor}-{count}");
        }
        self.taken.insert(unique.clone(), 0);
        unique
    }
}

/// Text as an anchor: letters, digits, `-` and `_` of any script, lower case.
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            ' ' | '\t' | '\n' | '\u{a0}' => slug.push('-'),
            // The joiners of Persian and Indic scripts tell words apart.
            '-' | '_' | '\u{200c}' | '\u{200d}' => slug.push(c),
            c if c.is_alphanumeric() || is_mark(c) => slug.extend(c.to_lowercase()),
            _ => {}
        }
    }
    slug
}

/// Combining marks belong to the letter before them (Devanagari, Thai, Arabic vowels).
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// Words of a text, and characters of scripts without spaces, which count as half a word each.
pub fn count_words(text: &str) -> (u32, u32) {
    let (mut words, mut halves, mut inside) = (0, 0, false);
    if text.is_ascii() {
        for byte in text.bytes() {
            let letter = byte > b' ';
            words += u32::from(letter && !inside);
            inside = letter;
        }
        return (words, 0);
    }
    for c in text.chars() {
        let unspaced = matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}');
        let letter = !unspaced && !c.is_whitespace();
        halves += u32::from(unspaced);
        words += u32::from(letter && !inside);
        inside = letter;
    }
    (words, halves)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_readable_unique_and_never_the_themes() {
        let mut anchors = Anchors::default();
        assert_eq!(anchors.make("What is CC BY-SA 4.0?", None), "what-is-cc-by-sa-40");
        assert_eq!(anchors.make("Überblick", None), "überblick");
        assert_eq!(anchors.make("हिन्दी", None), "हिन्दी");
        assert_eq!(anchors.make("a", None), "a");
        assert_eq!(anchors.make("a", None), "a-1");
        assert_eq!(anchors.make("a-1", None), "a-1-1");
        assert_eq!(anchors.make("a", None), "a-2");
        assert_eq!(anchors.make("gp-main", Some("gp-main")), "h-gp-main");
        assert_eq!(anchors.make("🎉", None), "section");
    }
}
