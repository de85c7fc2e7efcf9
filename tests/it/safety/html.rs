//! The judge of rows 5 to 8: reads a published page with a browser's parser and tells what in it
//! came from content and should not be there.

use scraper::{ElementRef, Html, Selector};
use std::collections::BTreeSet;

/// Elements that content may have.
const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "acronym",
    "article",
    "aside",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "data",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "i",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "li",
    "mark",
    "nav",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "time",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "wbr",
];

/// Attributes that content may have.
const ATTRIBUTES: &[&str] = &[
    "alt",
    "aria-label",
    "checked",
    "cite",
    "class",
    "colspan",
    "datetime",
    "dir",
    "disabled",
    "fetchpriority",
    "height",
    "href",
    "id",
    "lang",
    "loading",
    "open",
    "role",
    "rowspan",
    "scope",
    "src",
    "start",
    "title",
    "type",
    "width",
];

/// Schemes that a link may have.
const SCHEMES: &[&str] = &["http", "https", "mailto"];

fn all<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(selector).expect("a selector")).collect()
}

/// The scheme of an address as the URL standard reads it: without spaces and control characters
/// around it and without tabs and line breaks anywhere.
fn scheme(address: &str) -> Option<String> {
    let address: String = address.trim_matches(|c: char| c <= ' ').chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
    let (scheme, _) = address.split_once(':')?;
    let valid =
        scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    valid.then(|| scheme.to_ascii_lowercase())
}

/// The parts of a page that the theme made: elements with their attributes outside the content.
pub fn frame(html: &str) -> BTreeSet<String> {
    let page = Html::parse_document(html);
    let prose: BTreeSet<_> = all(&page, ".prose *").iter().map(|element| element.id()).collect();
    let of = |element: &ElementRef| {
        let names: Vec<_> = element.value().attrs().map(|(name, _)| name).collect();
        format!("{} {}", element.value().name(), names.join(" "))
    };
    all(&page, "*").iter().filter(|element| !prose.contains(&element.id())).map(of).collect()
}

/// Everything in a page that may not be there. `frame` is that of a page without hostile content.
pub fn dangers(html: &str, frame: &BTreeSet<String>) -> Vec<String> {
    let page = Html::parse_document(html);
    let mut found: Vec<String> = self::frame(html).difference(frame).map(|part| format!("outside the content: {part}")).collect();
    for element in all(&page, ".prose *") {
        let name = element.value().name();
        if !ELEMENTS.contains(&name) {
            found.push(format!("element <{name}>"));
        }
        for (attribute, value) in element.value().attrs() {
            if !ATTRIBUTES.contains(&attribute) {
                found.push(format!("attribute {attribute} of <{name}>"));
            }
            if attribute == "type" && (name, value) != ("input", "checkbox") {
                found.push(format!("<{name} type={value}>"));
            }
        }
    }
    found.extend(addresses(&page));
    found.extend(ids(&page));
    found
}

fn addresses(page: &Html) -> Vec<String> {
    let mut found = Vec::new();
    for element in all(page, "*") {
        let name = element.value().name();
        for (attribute, value) in element.value().attrs().filter(|(attribute, _)| ["href", "src", "cite", "content"].contains(attribute)) {
            let refresh = attribute == "content" && element.attr("http-equiv") == Some("refresh");
            let address = if refresh { value.split_once("url=").map_or(value, |(_, address)| address) } else { value };
            let scheme = scheme(address);
            let host = address.trim().replace('\\', "/").starts_with("//");
            let foreign = scheme.is_some() || host;
            match scheme.as_deref() {
                _ if attribute == "content" && !refresh => {}
                Some(scheme) if !SCHEMES.contains(&scheme) => found.push(format!("{attribute}={value:?} of <{name}>")),
                _ if foreign && (attribute == "src" || refresh) => found.push(format!("{attribute}={value:?} loads from elsewhere")),
                _ => {}
            }
        }
    }
    found
}

/// Ids that stand twice, and ids in content that belong to the theme.
fn ids(page: &Html) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut found: Vec<String> = all(page, "[id]")
        .iter()
        .filter_map(|element| element.attr("id"))
        .filter(|id| !seen.insert((*id).to_owned()))
        .map(|id| format!("id {id:?} twice"))
        .collect();
    let own = |element: &ElementRef| element.attr("id").is_some_and(|id| id.starts_with("gp-fn"));
    let taken = all(page, ".prose [id^='gp-'], h1[id^='gp-']").into_iter().filter(|element| !own(element));
    found.extend(taken.map(|element| format!("id {:?} is the theme's", element.attr("id"))));
    found
}

/// The text of the first element that matches.
pub fn text(html: &str, selector: &str) -> String {
    let page = Html::parse_document(html);
    all(&page, selector).first().map(|element| element.text().collect()).unwrap_or_default()
}

/// The attribute of the first element that matches.
pub fn attribute(html: &str, selector: &str, name: &str) -> Option<String> {
    let page = Html::parse_document(html);
    all(&page, selector).first().and_then(|element| element.attr(name)).map(str::to_owned)
}
