//! HTML from contributors, cleaned by `ammonia`, for sites that set `markup.raw_html: sanitize`.
//!
//! Elements may open in one piece of HTML and close in another, with Markdown between them. So the
//! pieces are cleaned together, with a mark in place of each part that Guidepost wrote itself, and
//! the parts come back afterwards: our own markup never passes through the cleaner, and a piece
//! that tries to catch a part inside an attribute loses it.

use super::math;
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

/// A part of some content.
pub enum Part<'a> {
    /// HTML as a contributor wrote it.
    Raw(Cow<'a, str>),
    /// HTML that Guidepost wrote.
    Own(String),
}

const OPEN: char = '\u{e000}';
const CLOSE: char = '\u{e001}';

static CLEANER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = ammonia::Builder::default();
    cleaner
        .add_tags(["details", "summary", "figure", "figcaption", "kbd", "mark", "section", "u"])
        .add_generic_attributes(["dir"])
        .add_tag_attributes("details", ["open"])
        .rm_tags(["style", "math", "svg"])
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .link_rel(None)
        // Addresses inside the site are for Markdown links, which are resolved and checked.
        .url_relative(ammonia::UrlRelative::Deny)
        // Pictures could only come from elsewhere: their addresses are not resolved here.
        .rm_tags(["img"]);
    cleaner
});

/// A page's own HTML for readers of feeds, at any place: harmless elements without ids and classes, and all
/// addresses whole. None where `address`, the page's own, is no web address.
pub fn for_feed(html: &str, address: &str) -> Option<String> {
    let base = ammonia::Url::parse(address).ok()?;
    let mut cleaner = ammonia::Builder::default();
    // The words of a button mean nothing where it does nothing.
    cleaner.add_tags(["u"]).add_clean_content_tags(["button"]).link_rel(None).url_relative(ammonia::UrlRelative::RewriteWithBase(base));
    let formulas = html.contains("<math ").then(|| math::as_code(html));
    Some(cleaner.clean(formulas.as_deref().unwrap_or(html)).to_string())
}

/// How many elements may be open at once; the cleaner takes quadratic time for deep ones.
const NESTING: usize = 256;

/// How many more elements HTML opens than it closes.
fn left_open(html: &str) -> usize {
    html.matches('<').count().saturating_sub(html.matches("</").count() * 2)
}

/// Cleans content. HTML that opens very many elements is shown as text.
pub fn clean(parts: &[Part]) -> String {
    let open: usize = parts.iter().map(|part| if let Part::Raw(html) = part { left_open(html) } else { 0 }).sum();
    if open > NESTING {
        return parts.iter().map(shown_as_text).collect();
    }
    let mut marked = String::new();
    for (at, part) in parts.iter().enumerate() {
        match part {
            Part::Raw(html) => marked.push_str(&html.replace([OPEN, CLOSE], "")),
            Part::Own(_) => marked.push_str(&format!("{OPEN}{at}{CLOSE}")),
        }
    }
    restore(&CLEANER.clean(&marked).to_string(), parts)
}

fn shown_as_text(part: &Part) -> String {
    match part {
        Part::Own(html) => html.clone(),
        Part::Raw(html) => {
            let mut out = String::new();
            // Writing to a string cannot fail.
            let _ = pulldown_cmark_escape::escape_html_body_text(&mut out, html);
            out
        }
    }
}

/// Puts our own parts back where their marks stand in text, and drops marks inside a tag.
fn restore(html: &str, parts: &[Part]) -> String {
    let mut out = String::with_capacity(html.len());
    let (mut tag, mut quote, mut next) = (false, None, 0);
    let mut rest = html.chars();
    while let Some(c) = rest.next() {
        match c {
            OPEN => {
                let number: String = rest.by_ref().take_while(|c| *c != CLOSE).collect();
                // In order and once each: a mark that content has forged finds nothing.
                let part = number.parse().ok().filter(|at: &usize| *at >= next);
                if let (false, Some(at), Some(Part::Own(own))) = (tag, part, part.and_then(|at| parts.get(at))) {
                    out.push_str(own);
                    next = at + 1;
                }
                continue;
            }
            '<' if !tag => tag = true,
            '>' if quote.is_none() => tag = false,
            '"' if tag => quote = if quote.is_some() { None } else { Some(c) },
            _ => {}
        }
        out.push(c);
    }
    out
}

/// Whether cleaning a piece on its own would change nothing but what it leaves open.
pub fn is_harmless(html: &str) -> bool {
    if left_open(html) > NESTING {
        return false;
    }
    let cleaned = CLEANER.clean(html).to_string();
    let count = |text: &str| text.matches('<').count() - text.matches("</").count();
    let attributes = |text: &str| text.matches('=').count();
    !has_handler(html) && count(html) == count(&cleaned) && attributes(html) == attributes(&cleaned)
}

/// HTML without the comments and closing tags before it, which nobody needs to be told of.
pub fn visible_part(html: &str) -> &str {
    let mut rest = html.trim();
    loop {
        let end = match () {
            () if rest.starts_with("<!--") => rest.find("-->").map_or(rest.len(), |at| at + 3),
            () if rest.starts_with("</") => rest.find('>').map_or(rest.len(), |at| at + 1),
            () => return rest,
        };
        rest = rest[end..].trim_start();
    }
}

/// Whether HTML or SVG has an attribute such as `onload=`.
pub fn has_handler(html: &str) -> bool {
    let html = html.to_lowercase();
    html.match_indices("on").any(|(at, _)| {
        let starts = html[..at].ends_with(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '/'));
        let rest = html[at + 2..].trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let named = rest.len() < html[at + 2..].len();
        starts && named && rest.trim_start().starts_with('=')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(html: &str) -> Part<'static> {
        Part::Own(html.to_owned())
    }

    #[test]
    fn elements_may_span_markdown() {
        let parts = [Part::Raw("<details><summary>S</summary>\n".into()), own("<p class=\"x\">own</p>\n"), Part::Raw("</details>".into())];
        assert_eq!(clean(&parts), "<details><summary>S</summary>\n<p class=\"x\">own</p>\n</details>");
    }

    #[test]
    fn script_goes_and_attributes_cannot_catch_our_markup() {
        let parts = [
            Part::Raw("<b onclick=\"x()\" title=\"".into()),
            own("<i>own</i>"),
            Part::Raw("\">t</b><script>x</script><a href=\"javascript:x\">l</a>".into()),
        ];
        let html = clean(&parts);
        assert!(!html.contains("script") && !html.contains("onclick") && !html.contains("<i>"), "{html}");
    }

    #[test]
    fn harm_is_recognized() {
        assert!(is_harmless("<b>") && is_harmless("<details>\n<summary>x</summary>"));
        assert!(!is_harmless("<b onclick=\"x\">") && !is_harmless("<script>") && !is_harmless("<p style=\"x\">"));
    }
}
