//! The order of pages: by weight, then by title as the language sorts it, with numbers as numbers.

use icu_collator::options::CollatorOptions;
use icu_collator::preferences::CollationNumericOrdering;
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};
use icu_locale_core::Locale;
use std::cmp::Ordering;

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
}
