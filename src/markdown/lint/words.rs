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
            "this",
            "this link",
            "this one",
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
const LONGEST: usize = 40;

/// Whether the text of a link says nothing about where it leads.
pub(super) fn says_nothing(text: &str) -> bool {
    let text = text.trim_matches(|c: char| !c.is_alphanumeric());
    if text.is_empty() || text.len() > LONGEST {
        return false;
    }
    let text = text.to_lowercase();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    SAY_NOTHING.iter().any(|(_, all)| all.contains(&text.as_str()))
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
