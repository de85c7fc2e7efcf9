//! Long lists of terms, and of the pages of a term, from A to Z.

use super::{build, published};
use scraper::{ElementRef, Html, Selector};

/// Pages with titles in order, all with one term, and each with a term of its own.
fn site(pages: usize) -> Vec<(String, String)> {
    let page = |at: usize| {
        let letter = char::from(b'A' + (at * 26 / pages) as u8);
        let text = format!("---\ntitle: \"\\\"{letter}\\\" {at:03}\"\ntags: [Common, {letter}{at:03}]\n---\nText {at}.\n");
        (format!("content/p{at:03}.md"), text)
    };
    (0..pages).map(page).collect()
}

/// Nobody finds a page without script that stands in no list.
#[test]
fn the_list_of_all_pages_has_those_of_all_languages() {
    let build = build(&[
        ("site.yaml", "languages: [en, sv, ar]\ntaxonomies: [topics]\n"),
        ("content/a/faq.md", "---\ntopics: [one]\n---\nText.\n"),
        ("content/a/faq.sv.md", "---\ntitle: Faq\ntopics: [ett]\n---\nText.\n"),
        ("content/b.md", "# Base\n\nText.\n"),
        ("content/only.sv.md", "# Åtta\n\nText.\n"),
        ("content/ar.ar.md", "# سؤال\n\nText.\n"),
        ("content/roman.md", "# Ⅷ roman\n\nText.\n"),
        ("content/v.md", "# Viking\n\nText.\n"),
        ("content/vi.md", "# Vi\n\nText.\n"),
    ]);
    let html = published(&build, "search/index.html");
    let links = Selector::parse(".letter a").expect("a selector");
    let html = Html::parse_document(&html);
    let title = Selector::parse("bdi").expect("a selector");
    let language = |link: ElementRef| link.select(&title).next().and_then(|title| title.attr("lang").map(str::to_owned));
    let found: Vec<_> = html
        .select(&links)
        .map(|link| (link.attr("href").unwrap_or_default(), link.attr("hreflang").map(str::to_owned), language(link)))
        .collect();
    let other = |href, language: &str| (href, Some(language.to_owned()), Some(language.to_owned()));
    for wanted in [("../a/faq/", None, None), other("../sv/a/faq/", "sv"), other("../sv/only/", "sv"), other("../ar/ar/", "ar")] {
        assert_eq!(found.iter().filter(|link| **link == wanted).count(), 1, "{wanted:?} in {found:?}");
    }
    let letters = texts(&published(&build, "search/index.html"), ".letter h3");
    assert_eq!(letters, ["A", "B", "F", "V", "س"], "each once");
    let notes = texts(&published(&build, "search/index.html"), ".letter small");
    assert!(notes.iter().all(|note| ["sv", "ar"].contains(&note.as_str())), "no sections, because no title stands twice: {notes:?}");
}

#[test]
fn terms_are_told_apart_by_their_names() {
    let build = build(&[
        ("content/a.md", "---\ntags: [C++, C, \"o\u{308}l \"]\n---\nText.\n"),
        ("content/b.md", "---\ntags: [C#, c++, ÖL]\n---\nText.\n"),
    ]);
    let paths = build.bundle.entries().keys().filter(|path| path.starts_with("tags/")).map(String::as_str);
    let wanted = ["c-plus-plus", "c-sharp", "c", "öl"].map(|term| format!("tags/{term}/index.html"));
    assert_eq!(paths.collect::<Vec<_>>(), [&wanted[0], &wanted[1], &wanted[2], "tags/index.html", &wanted[3]]);
    assert_eq!(texts(&published(&build, &wanted[0]), "main h1"), ["C++"]);
    assert_eq!(texts(&published(&build, &wanted[0]), ".cards a").len(), 2, "case makes no other term");
    let b = published(&build, "b/index.html");
    assert_eq!(texts(&b, ".label a"), ["C++", "C#", "o\u{308}l"]);
    assert!(b.contains(r#""keywords":["C++","C#","#), "{b}");
}

fn texts(html: &str, selector: &str) -> Vec<String> {
    let selector = Selector::parse(selector).expect("a selector");
    Html::parse_document(html).select(&selector).map(|element| element.text().collect()).collect()
}

#[test]
fn long_lists_are_read_letter_by_letter_and_short_ones_are_not() {
    for (count, letters) in [(60, 0), (130, 26)] {
        let files = site(count);
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let build = build(&files);
        let term = published(&build, "tags/common/index.html");
        assert_eq!(texts(&term, ".letters a").len(), letters, "{count}");
        assert_eq!(texts(&term, ".letter h3").len(), letters, "each letter once, quotation marks or not");
        let links = texts(&term, if letters > 0 { ".letter li a" } else { ".cards a" });
        assert_eq!(links.len(), count);
        let terms = published(&build, "tags/index.html");
        // 130 terms and the common one.
        assert_eq!(texts(&terms, ".letter li a").len(), if count > 60 { count + 1 } else { 61 });
        assert_eq!(texts(&terms, ".letter li small")[0], "1", "how many pages a term has");
    }
}
