//! Credits of pictures as components show them: with a link to the source, and one to the licence's deed
//! where the licence is known.

use crate::markdown::credits::Known;
use crate::markdown::front::Credit;
use crate::site::names::scheme;
use serde::Serialize;
use tera::Context;

/// A credit for templates; what is not given is empty.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct CreditView<'a> {
    title: &'a str,
    author: &'a str,
    /// In words; empty where it is an address.
    source: &'a str,
    source_url: &'a str,
    licence: &'a str,
    licence_url: String,
    /// All of it as plain text, with the addresses written out, for who uses the picture elsewhere.
    text: String,
}

/// The credits of pictures, by the addresses that the text names them with.
pub(super) fn of<'a>(addresses: impl Iterator<Item = &'a str>, known: &Known<'a>) -> Vec<CreditView<'a>> {
    addresses.filter_map(|address| known.credit(address)).map(view).collect()
}

/// Adds credits to what components may ask for.
pub(super) fn insert(mut context: Context, credits: &[CreditView]) -> Context {
    context.insert("credits", credits);
    context
}

/// All of a credit as plain text.
pub fn text(credit: &Credit) -> String {
    view(credit).text
}

fn view(credit: &Credit) -> CreditView<'_> {
    fn text(value: &Option<String>) -> &str {
        value.as_deref().unwrap_or_default().trim()
    }
    let (source, licence) = (text(&credit.source), text(&credit.licence));
    let is_address = matches!(scheme(source).as_deref(), Some("http" | "https"));
    let (title, author, licence_url) = (text(&credit.title), text(&credit.author), deed(licence).unwrap_or_default());
    let licence_and_deed =
        if licence_url.is_empty() || licence_url == licence { licence.to_owned() } else { format!("{licence} ({licence_url})") };
    let parts = [title, author, source, &licence_and_deed];
    let given: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    CreditView {
        text: given.join(", "),
        title,
        author,
        source: if is_address { "" } else { source },
        source_url: if is_address { source } else { "" },
        licence,
        licence_url,
    }
}

/// The deed of a licence of Creative Commons, written with spaces or hyphens between its parts; or the address by
/// which a licence is named.
fn deed(licence: &str) -> Option<String> {
    const SITE: &str = "https://creativecommons.org";
    if matches!(scheme(licence).as_deref(), Some("http" | "https")) && !licence.contains(char::is_whitespace) {
        return Some(licence.to_owned());
    }
    let lower = licence.to_lowercase();
    let words: Vec<&str> = lower.split([' ', '-', '_']).filter(|word| !word.is_empty()).collect();
    let end = words.iter().position(|word| word.contains('.')).unwrap_or(words.len());
    let (name, version) = (words[..end].join("-"), words.get(end).copied());
    let port = match words.get(end + 1..).unwrap_or_default() {
        [] | ["international" | "unported" | "generic"] => String::new(),
        // Before the fourth version, countries had their own.
        [country] if country.len() == 2 && country.bytes().all(|c| c.is_ascii_lowercase()) && version != Some("4.0") => {
            format!("{country}/")
        }
        _ => return None,
    };
    match (name.as_str(), version) {
        ("cc0" | "cc-0" | "cc-zero", None | Some("1.0")) => Some(format!("{SITE}/publicdomain/zero/1.0/")),
        ("pdm" | "cc-pdm" | "public-domain-mark", None | Some("1.0")) => Some(format!("{SITE}/publicdomain/mark/1.0/")),
        (
            "cc-by" | "cc-by-sa" | "cc-by-nc" | "cc-by-nd" | "cc-by-nc-sa" | "cc-by-nc-nd",
            Some(version @ ("1.0" | "2.0" | "2.5" | "3.0" | "4.0")),
        ) => Some(format!("{SITE}/licenses/{}/{version}/{port}", &name[3..])),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_licences_lead_to_their_deeds() {
        let cases = [
            ("CC BY 4.0", "licenses/by/4.0/"),
            ("CC-BY-SA-3.0", "licenses/by-sa/3.0/"),
            ("cc by-sa 2.5", "licenses/by-sa/2.5/"),
            ("CC0", "publicdomain/zero/1.0/"),
            ("CC0 1.0", "publicdomain/zero/1.0/"),
            ("PDM 1.0", "publicdomain/mark/1.0/"),
            ("Public Domain Mark 1.0", "publicdomain/mark/1.0/"),
            ("CC BY-SA 3.0 SE", "licenses/by-sa/3.0/se/"),
            ("CC BY 4.0 International", "licenses/by/4.0/"),
            ("CC BY-NC 2.0", "licenses/by-nc/2.0/"),
            ("https://creativecommons.org/licenses/by/4.0/", "licenses/by/4.0/"),
        ];
        for (licence, wanted) in cases {
            assert_eq!(deed(licence), Some(format!("https://creativecommons.org/{wanted}")), "{licence}");
        }
        for other in
            ["", "MIT", "CC BY", "CC BY 9.9", "CC BY-XY 4.0", "GFDL 1.2", "CC0 2.0", "CC BY-SA 4.0/../x", "CC BY-SA 4.0 SE", "javascript:x"]
        {
            assert_eq!(deed(other), None, "{other}");
        }
    }

    #[test]
    fn a_credit_as_text_has_what_is_given() {
        let given = |text: &str| Some(text.to_owned());
        let whole = Credit { title: given("Seal"), author: given(" A. B."), source: given("https://e.org/s"), licence: given("CC0") };
        assert_eq!(view(&whole).text, "Seal, A. B., https://e.org/s, CC0 (https://creativecommons.org/publicdomain/zero/1.0/)");
        let part = Credit { title: None, author: given("A. B."), source: given("own work"), licence: given("MIT") };
        assert_eq!(view(&part).text, "A. B., own work, MIT");
    }

    #[test]
    fn only_web_addresses_are_links() {
        let credit = |source: &str| Credit { source: Some(source.to_owned()), ..Credit::default() };
        for (source, link) in [("https://example.org/a", true), ("javascript:x", false), ("own work", false), ("", false)] {
            let credit = credit(source);
            let view = view(&credit);
            assert_eq!((view.source.is_empty() && !source.is_empty(), view.source_url.is_empty()), (link, !link), "{source}");
        }
    }
}
