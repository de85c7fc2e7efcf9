//! Text as XML has it. It knows no elements.

use pulldown_cmark_escape::escape_html;

/// Text as XML has it. It has no place for most control characters, not even as references.
pub(super) fn escaped(text: &str) -> String {
    let allowed = |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    let text: String = text.chars().filter(allowed).collect();
    let mut out = String::with_capacity(text.len());
    // Writing to a string cannot fail.
    let _ = escape_html(&mut out, &text);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_xml_whatever_is_in_it() {
        assert_eq!(escaped("a\u{0}\u{b}\u{c}\u{1f}\u{fffe}<b> & \"c\" ]]>\u{1f600}"), "a&lt;b&gt; &amp; &quot;c&quot; ]]&gt;\u{1f600}");
    }
}
