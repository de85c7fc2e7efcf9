//! Texts of links that say nothing about where they lead, by language: a flat table.
//!
//! A page may quote another language, so all of the table holds for every page; a word that means
//! something else in another of these languages does not stand here.

const SAY_NOTHING: &[(&str, &[&str])] = &[
    (
        "de",
        &[
            "hier",
            "hier klicken",
            "klick hier",
            "klicke hier",
            "klicken sie hier",
            "mehr",
            "mehr erfahren",
            "mehr lesen",
            "weiterlesen",
            "dieser link",
        ],
    ),
    (
        "en",
        &[
            "click",
            "click here",
            "click me",
            "click this",
            "click this link",
            "go here",
            "here",
            "learn more",
            "link",
            "more",
            "more info",
            "more information",
            "read more",
            "see here",
            "see more",
            "this link",
        ],
    ),
    (
        "es",
        &[
            "aquí",
            "aqui",
            "clic aquí",
            "haga clic aquí",
            "haz clic aquí",
            "leer más",
            "más",
            "más información",
            "pulsa aquí",
            "este enlace",
            "enlace",
        ],
    ),
    ("fr", &["ici", "cliquez ici", "cliquer ici", "en savoir plus", "lire la suite", "lire plus", "lien", "ce lien", "voir ici"]),
    ("it", &["clicca qui", "leggi di più", "leggi tutto", "qui"]),
    ("nb", &["klikk her", "les mer"]),
    ("nl", &["klik hier", "lees meer", "lees verder"]),
    ("pt", &["clique aqui", "leia mais", "saiba mais"]),
    ("sv", &["här", "klicka här", "klicka", "läs mer", "läs mera", "länk", "länken", "mera", "den här länken", "mer information"]),
];

/// The longest text of the table, in bytes; longer ones need no comparison.
pub(super) const LONGEST: usize = 40;

/// For the first byte of a text, the lengths of the texts in the table that begin with it, as bits: this tells
/// nearly every link from them.
const LENGTHS: [u64; 256] = lengths();

const fn lengths() -> [u64; 256] {
    let mut lengths = [0; 256];
    let mut language = 0;
    while language < SAY_NOTHING.len() {
        let (_, all) = SAY_NOTHING[language];
        let mut at = 0;
        while at < all.len() {
            lengths[all[at].as_bytes()[0] as usize] |= 1 << all[at].len();
            at += 1;
        }
        language += 1;
    }
    lengths
}

/// Whether the text of a link says nothing about where it leads.
pub(super) fn says_nothing(text: &str) -> bool {
    let text = text.trim_matches(|c: char| !c.is_alphanumeric());
    if text.is_empty() || text.len() > LONGEST {
        return false;
    }
    // Only other letters than those of ASCII, and blanks that are not single, take a copy.
    if text.is_ascii() && !text.contains("  ") {
        return stands_in_table(text);
    }
    let text = text.to_lowercase();
    stands_in_table(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn stands_in_table(text: &str) -> bool {
    let lengths = text.bytes().next().map_or(0, |first| LENGTHS[first.to_ascii_lowercase() as usize]);
    lengths >> text.len() & 1 == 1 && SAY_NOTHING.iter().flat_map(|(_, all)| *all).any(|one| one.eq_ignore_ascii_case(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_text_counts() {
        for text in ["here", " Click  here! ", "→ HERE", "(Läs mer …)", "Hier", "aquí"] {
            assert!(says_nothing(text), "{text}");
        }
        for text in ["here be dragons", "mer", "Link rot", "più", "C", "", "→", "le lien social"] {
            assert!(!says_nothing(text), "{text}");
        }
    }

    #[test]
    fn the_table_fits_its_limit() {
        assert!(SAY_NOTHING.iter().flat_map(|(_, all)| *all).all(|text| text.len() <= LONGEST && *text == text.to_lowercase()));
    }
}
