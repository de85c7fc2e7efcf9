//! What a page of the preview has and the published one has not: the script that keeps it up to date.

use super::preview::{About, Now};
use super::problems::Editor;
use crate::site::names::LeftOut;
use pulldown_cmark_escape::escape_html;
use serde_json::json;
use std::path::Path;

/// Where the preview's own files are. No page has such an address, because names that begin with `_` are
/// none.
pub const FOLDER: &str = "/_guidepost/";

/// The script, in one function of its own, and its style.
pub const SCRIPT: &str = concat!(
    "(() => {\n",
    include_str!("client/swap.js"),
    include_str!("client/panel.js"),
    include_str!("client/edit.js"),
    include_str!("client/live.js"),
    "})();\n"
);
/// See [`SCRIPT`].
pub const STYLE: &str = include_str!("client/live.css");

/// What is shown in place of a page that could never be rendered.
const NOTHING: &str = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
    <meta name=\"color-scheme\" content=\"light dark\">\n<title>Not yet</title>\n</head>\n<body>\n<main>\n<h1>This page cannot be shown yet</h1>\n\
    <p>What is in the way is listed here. The page comes by itself when that is mended.</p>\n</main>\n</body>\n</html>\n";

/// The page, or what is shown in place of one that could never be rendered, with the script in front of all
/// others.
pub fn page(html: Option<&[u8]>, address: &str, version: &str, about: &About, instance: &str, now: &Now, root: &Path) -> Vec<u8> {
    let html = html.unwrap_or(NOTHING.as_bytes());
    let editor = about.file.as_ref().and_then(|file| Editor::new(&now.build, root).pattern(file));
    let notes = about.left_out.map(|why| if why == LeftOut::Draft { "draft" } else { "future" });
    let facts = json!({
        "instance": instance,
        "version": version,
        "page": address,
        "file": about.file.as_deref(),
        "editor": editor,
        "notes": notes.into_iter().collect::<Vec<_>>(),
    });
    let mut script = format!("<script defer src=\"{FOLDER}live.js\" data-guidepost=\"");
    // Writing to a string cannot fail.
    let _ = escape_html(&mut script, &facts.to_string());
    script.push_str("\"></script>");
    let at = head(html).unwrap_or(html.len());
    [&html[..at], script.as_bytes(), &html[at..]].concat()
}

/// The place behind the tag that begins the head.
fn head(html: &[u8]) -> Option<usize> {
    let start = html.windows(5).position(|part| part.eq_ignore_ascii_case(b"<head"))?;
    let next = html.get(start + 5)?;
    let end = html[start..].iter().position(|byte| *byte == b'>')?;
    // `<header>` is something else.
    (!next.is_ascii_alphanumeric()).then_some(start + end + 1)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_head_is_found() {
        let found = |html: &str| super::head(html.as_bytes()).map(|at| html[at..].to_owned());
        assert_eq!(found("<html><HEAD lang=x><title>").as_deref(), Some("<title>"));
        assert_eq!(found("<header>a</header>"), None);
        assert_eq!(found("text"), None);
    }
}
