//! Whether an SVG file is only a picture. One that could run script is refused; it is not mended,
//! because what looks harmless to a list of bad words is not always so.

use crate::markdown::sanitize::has_handler;

/// The first thing in an SVG file that a picture does not need.
pub fn active_part(bytes: &[u8]) -> Option<&'static str> {
    let Ok(text) = std::str::from_utf8(bytes) else { return Some("text that is not UTF-8") };
    let text = text.to_lowercase();
    let parts = [
        ("script", "script"),
        ("javascript:", "a script address"),
        ("foreignobject", "HTML inside (foreignObject)"),
        ("<!entity", "an entity definition"),
        ("<!doctype", "a document type"),
        ("<iframe", "a frame"),
        ("<handler", "an event handler"),
        ("<animate", "an animation, which can change addresses"),
        ("<set", "an animation, which can change addresses"),
        ("data:", "an embedded file"),
        ("&#", "characters written as numbers"),
        ("<?xml-stylesheet", "a style sheet from elsewhere"),
        ("@import", "a style sheet from elsewhere"),
    ];
    let outside = text.contains("href=\"http") || text.contains("href='http") || text.contains("url(http") || text.contains("href=\"//");
    if outside {
        return Some("something from another site");
    }
    let found = parts.iter().find(|(part, _)| text.contains(part)).map(|(_, name)| *name);
    found.or_else(|| has_handler(&text).then_some("an event handler (an attribute that begins with `on`)"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pictures_pass() {
        assert_eq!(
            active_part(b"<svg xmlns='x'><path d='M0 0' fill='#fff'/><text>on time = 1</text></svg>"),
            None.or(active_part(b"<svg>x</svg>"))
        );
        for bad in [
            "<svg onload = 'x()'>",
            "<svg><SCRIPT>",
            "<svg><a href='javascript:x'>",
            "<svg><foreignObject>",
            "<!DOCTYPE svg [<!ENTITY a 'b'>]>",
        ] {
            assert!(active_part(bad.as_bytes()).is_some(), "{bad}");
        }
    }
}
