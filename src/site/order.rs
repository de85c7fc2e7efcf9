//! The order of pages: by weight, then by title as the language sorts it, with numbers as numbers.

use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::preferences::CollationNumericOrdering;
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};
use icu_locale_core::Locale;
use std::cmp::Ordering;
use unicode_normalization::UnicodeNormalization;

/// Compares titles in one language.
pub struct Titles(Option<CollatorBorrowed<'static>>);

impl Titles {
    /// The order of a language; where the code is not known, that of any language.
    pub fn new(language: &str) -> Self {
        let locale: Locale = language.parse().unwrap_or(Locale::UNKNOWN);
        let mut preferences = CollatorPreferences::from(&locale);
        preferences.numeric_ordering = Some(CollationNumericOrdering::True);
        Titles(Collator::try_new(preferences, CollatorOptions::default()).ok())
    }

    /// Compares two titles.
    pub fn compare(&self, one: &str, two: &str) -> Ordering {
        self.0.as_ref().map_or_else(|| one.cmp(two), |collator| collator.compare(one, two)).then_with(|| one.cmp(two))
    }
}

/// A title from its first letter or digit on, because a list from A to Z does not care for quotation
/// marks.
pub fn bare(title: &str) -> &str {
    let bare = title.trim_start_matches(|c: char| !c.is_alphanumeric());
    if bare.is_empty() { title } else { bare }
}

/// The letters under which a language lists its titles.
pub struct Letters(Option<CollatorBorrowed<'static>>);

impl Letters {
    /// Those of a language.
    pub fn new(language: &str) -> Self {
        let locale: Locale = language.parse().unwrap_or(Locale::UNKNOWN);
        let mut options = CollatorOptions::default();
        options.strength = Some(Strength::Primary);
        Letters(Collator::try_new(CollatorPreferences::from(&locale), options).ok())
    }

    /// The letter of a title. `Ö` is an `O` where the language takes it for one. All numbers go
    /// together, and so do signs, because titles sort that way.
    pub fn of(&self, title: &str) -> String {
        // `Ⅷ` sorts as `VIII` and `①` as `1`.
        let first = bare(title).chars().take(1).nfkc().next().unwrap_or(' ');
        let before_letters = |c: char| self.0.as_ref().is_none_or(|collator| collator.compare(c.encode_utf8(&mut [0; 4]), "a").is_lt());
        if first.is_numeric() && before_letters(first) {
            return "0–9".to_owned();
        }
        if !first.is_alphabetic() {
            return "#".to_owned();
        }
        let letter: String = first.to_uppercase().nfc().collect();
        let bare: String = letter.nfd().take(1).collect();
        let same = self.0.as_ref().is_some_and(|collator| collator.compare(&letter, &bare) == Ordering::Equal);
        if same { bare } else { letter }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_sort_as_people_expect() {
        let sorted = |language: &str, mut titles: Vec<&'static str>| {
            let order = Titles::new(language);
            titles.sort_by(|one, two| order.compare(one, two));
            titles
        };
        assert_eq!(sorted("en", vec!["Step 10", "step 2", "Östersund", "Zoo"]), ["Östersund", "step 2", "Step 10", "Zoo"]);
        assert_eq!(sorted("sv", vec!["Östersund", "Zoo"]), ["Zoo", "Östersund"]);
        assert_eq!(sorted("no such", vec!["b", "a"]), ["a", "b"]);
    }

    #[test]
    fn a_title_stands_under_the_letter_of_its_language() {
        let letter = |language: &str, title: &str| Letters::new(language).of(title);
        assert_eq!(letter("en", "Östersund"), "O");
        assert_eq!(letter("sv", "östersund"), "Ö");
        assert_eq!(letter("fr", "œuvre"), "Œ");
        assert_eq!(letter("en", "3D models"), "0–9");
        assert_eq!(letter("en", "② two"), "0–9");
        assert_eq!(letter("ru", "٣"), "0–9");
        assert_eq!(letter("en", "Ⅷ roman"), "V");
        assert_eq!(letter("en", "𐍁 Gothic"), "𐍁", "a sign for 90 that sorts among the letters");
        assert_eq!(letter("en", "\"Free\" licences"), "F");
        assert_eq!(letter("en", "…"), "#");
        assert_eq!(letter("ja", "が"), "か");
    }
}
