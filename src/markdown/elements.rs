//! What is said of HTML in pages: whether it is HTML at all, what becomes of it, and which ids it has.
//!
//! It does not clean anything (that is `sanitize`).

use super::sanitize;
use crate::config::RawHtml;

/// The names of elements, of today and of old.
const NAMES: &[&str] = &[
    "a",
    "abbr",
    "acronym",
    "address",
    "applet",
    "area",
    "article",
    "aside",
    "audio",
    "b",
    "base",
    "basefont",
    "bdi",
    "bdo",
    "bgsound",
    "big",
    "blink",
    "blockquote",
    "body",
    "br",
    "button",
    "canvas",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "data",
    "datalist",
    "dd",
    "del",
    "details",
    "dfn",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "fieldset",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "frame",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "legend",
    "li",
    "link",
    "main",
    "map",
    "mark",
    "marquee",
    "math",
    "menu",
    "meta",
    "meter",
    "nav",
    "nobr",
    "noframes",
    "noscript",
    "object",
    "ol",
    "optgroup",
    "option",
    "output",
    "p",
    "param",
    "picture",
    "plaintext",
    "pre",
    "progress",
    "q",
    "rb",
    "rp",
    "rt",
    "rtc",
    "ruby",
    "s",
    "samp",
    "script",
    "search",
    "section",
    "select",
    "slot",
    "small",
    "source",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "template",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "track",
    "tt",
    "u",
    "ul",
    "var",
    "video",
    "wbr",
    "xmp",
];

/// The longest name of a tag that is repeated, in bytes.
const LONGEST: usize = 80;

/// What is wrong with a piece of HTML and what to do, if something is.
pub(super) fn complaint(html: &str, mode: RawHtml) -> Option<(String, String)> {
    let (what, hint) = match mode {
        RawHtml::Trust => return None,
        RawHtml::Sanitize if sanitize::is_harmless(html) => return None,
        RawHtml::Sanitize => ("part of this HTML is removed", "Only harmless elements stay; use Markdown or a component."),
        RawHtml::Escape => ("HTML is shown as text", "Use Markdown or a component, or set `markup.raw_html: sanitize` in site.yaml."),
    };
    // `Vec<T>` in a sentence, or a component of another tool: that setting would take it out of the page.
    Some(match other(html) {
        Some(name) => {
            let fate = if mode == RawHtml::Escape { "shown as text" } else { "removed" };
            let hint = "Where readers are to see it, write it as code, between backticks; components of other tools do nothing here.";
            (format!("there is no HTML element `{name}`, so this is {fate}"), hint.to_owned())
        }
        None => (what.to_owned(), hint.to_owned()),
    })
}

/// The name of the first tag, if no element is called that.
fn other(html: &str) -> Option<&str> {
    let rest = html.strip_prefix("</").or_else(|| html.strip_prefix('<'))?;
    let name = &rest[..rest.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(rest.len())];
    let word = name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.len() <= LONGEST;
    (word && NAMES.binary_search(&name.to_ascii_lowercase().as_str()).is_err()).then_some(name)
}

/// The ids in a piece of HTML.
pub(super) fn ids(html: &str) -> impl Iterator<Item = &str> {
    let attributes = [" id=\"", " name=\"", " id='", " name='"];
    attributes.into_iter().flat_map(|attribute| html.split(attribute).skip(1)).filter_map(|rest| rest.split(['"', '\'']).next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_told_from_other_names() {
        assert!(NAMES.is_sorted());
        for html in ["<b>", "</DIV>", "<a href=x>", "<br/>", "<!DOCTYPE html>", "<?php ?>", "<h1\nid=x>"] {
            assert_eq!(other(html), None, "{html}");
        }
        for (html, name) in [("<T>", "T"), ("<AppOnly>", "AppOnly"), ("<Check size={18} />", "Check"), ("<my-part/>", "my-part")] {
            assert_eq!(other(html), Some(name));
        }
    }

    #[test]
    fn ids_are_found() {
        let html = "<a name='x'></a><p class=b id=\"y z\"><i id=\"";
        let found: Vec<&str> = ids(html).collect();
        assert_eq!(found, ["y z", "", "x"]);
    }
}
