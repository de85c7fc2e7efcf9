//! Folding: the one rule by which words are compared, here and in the browser.
//!
//! Lower case, compatibility forms taken apart (NFKD), marks of the Latin, Greek, Arabic and
//! Hebrew scripts dropped, a few letters by hand, put together again (NFC). It knows nothing of
//! languages. `client.js` has the same rule in the same order, and a test compares the two over
//! every script.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// The folded form of a word.
pub fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(word.len());
    let mut last = '\0';
    for c in word.to_lowercase().nfkd() {
        // The breve of the Cyrillic short i makes another letter, not an accent.
        if !dropped(c) || (c == BREVE && last == 'и') {
            match by_hand(c) {
                Some(letters) => out.push_str(letters),
                None => out.push(c),
            }
        }
        last = c;
    }
    out.nfc().collect()
}

/// Text with compatibility forms replaced, so that full-width letters and ligatures are cut into
/// words like others. Case stays, because it tells where camelCase words begin.
pub fn composed(text: &str) -> Option<String> {
    (!text.is_ascii() && is_nfkc_quick(text.chars()) != IsNormalized::Yes).then(|| text.nfkc().collect())
}

const BREVE: char = '\u{306}';

/// Marks that readers leave out as often as not: accents, Hebrew points, Arabic vowel signs,
/// the Arabic tatweel, and what tells how a sign is drawn.
fn dropped(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6ed}' | '\u{20d0}'..='\u{20f0}' | '\u{fe00}'..='\u{fe0f}')
}

/// Letters that have no decomposition, and digits of the Arabic script.
fn by_hand(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ı' => "i",
        'ς' => "σ",
        'ى' | 'ی' => "ي",
        'ک' => "ك",
        'ة' => "ه",
        '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}' => DIGITS[c as usize & 15],
        _ => return None,
    })
}

const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_readers_take_for_the_same_fold_to_the_same() {
        for (one, other) in [
            ("Überblick", "uberblick"),
            ("Straße", "STRASSE"),
            ("Łódź", "lodz"),
            ("ﬁle", "file"),
            ("Ｗｉｋｉ", "wiki"),
            ("مُحَمَّد", "محمد"),
            ("کتاب", "كتاب"),
            ("إسلام", "اسلام"),
            ("١٢٣", "123"),
            ("ΣΊΣΥΦΟΣ", "σισυφος"),
            ("ｶﾞｲﾄﾞ", "ガイド"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} {other}");
        }
        assert_ne!(fold("мой"), fold("мои"));
        assert_ne!(fold("हिन्दी"), fold("हनद"));
        assert_eq!(fold("한국어"), "한국어");
    }
}
