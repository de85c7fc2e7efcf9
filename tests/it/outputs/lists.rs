//! Long lists of terms, and of the pages of a term, from A to Z.

use super::{build, published};
use scraper::{Html, Selector};

/// Pages with titles in order, all with one term, and each with a term of its own.
fn site(pages: usize) -> Vec<(String, String)> {
    let page = |at: usize| {
        let letter = char::from(b'A' + (at * 26 / pages) as u8);
        let text = format!("---\ntitle: \"\\\"{letter}\\\" {at:03}\"\ntags: [Common, {letter}{at:03}]\n---\nText {at}.\n");
        (format!("content/p{at:03}.md"), text)
    };
    (0..pages).map(page).collect()
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
