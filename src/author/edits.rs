//! Changes of single stretches of a file, whose other bytes stay as they are: its line ends, its byte order
//! mark, its last line without an end.
//!
//! Stretches are known in the text as `Source` normalizes it, so each is found again among the bytes. It
//! changes bytes in memory; it does not know what the stretches mean and writes no file.

use crate::diag::Span;

/// What comes in place of a stretch of a file's text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// The stretch, in bytes of the text as [`Source`](crate::source::Source) has it.
    pub span: Span,
    /// What comes there, with `\n` for the line ends of the file.
    pub text: String,
}

/// The bytes of a file with the edits made; none where the text is not that of the bytes, or an edit is not
/// within it. Edits do not overlap; those at one place come in their order.
pub fn apply(bytes: &[u8], text: &str, edits: &[Edit]) -> Option<Vec<u8>> {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| edit.span);
    let places = Places::new(bytes, text)?;
    let line_end = line_end(bytes);
    let mut new = Vec::with_capacity(bytes.len() + 64);
    let mut done = 0;
    for edit in edits {
        let range = edit.span.range();
        text.get(range.clone())?;
        new.extend_from_slice(bytes.get(done..places.of(range.start))?);
        new.extend_from_slice(edit.text.replace('\n', line_end).as_bytes());
        done = places.of(range.end);
    }
    new.extend_from_slice(bytes.get(done..)?);
    Some(new)
}

/// How the lines of a file end: as its first one does.
fn line_end(bytes: &[u8]) -> &'static str {
    match bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
        Some(at) if bytes[at..].starts_with(b"\r\n") => "\r\n",
        Some(at) if bytes[at] == b'\r' => "\r",
        _ => "\n",
    }
}

/// Where the places of a normalized text are in the bytes of its file.
struct Places {
    /// Pairs of a place in the text and one in the file; after each, both go on in step.
    steps: Vec<(usize, usize)>,
}

impl Places {
    /// Walks through both at once; none where they do not belong together.
    fn new(bytes: &[u8], text: &str) -> Option<Places> {
        let (text, mut at, mut raw) = (text.as_bytes(), 0, if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 });
        let mut steps = vec![(0, raw)];
        while at < text.len() {
            let (own, length) = match (text[at], *bytes.get(raw)?) {
                (b'\n', b'\r') if bytes[raw..].starts_with(b"\r\n") => (1, 2),
                (b'\n', b'\r') => (1, 1),
                (one, other) if one == other => (1, 1),
                // A control character, in whose place the text has a sign of three bytes.
                _ if text[at..].starts_with("\u{fffd}".as_bytes()) => (3, 1),
                _ => return None,
            };
            at += own;
            raw += length;
            if own != length {
                steps.push((at, raw));
            }
        }
        Some(Places { steps })
    }

    fn of(&self, place: usize) -> usize {
        let last = self.steps.partition_point(|(at, _)| *at <= place) - 1;
        let (at, raw) = self.steps[last];
        raw + (place - at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    fn edit(start: u32, end: u32, text: &str) -> Edit {
        Edit { span: Span { start, end }, text: text.to_owned() }
    }

    #[test]
    fn bytes_elsewhere_stay() {
        let put = |bytes: &[u8], edits: &[Edit]| {
            let text = Source::new("a.md", bytes.to_vec()).text;
            apply(bytes, &text, edits).unwrap()
        };
        assert_eq!(put(b"\xef\xbb\xbfa\r\nb: x\r\nc", &[edit(5, 6, "yy")]), b"\xef\xbb\xbfa\r\nb: yy\r\nc");
        assert_eq!(put(b"a\rb\rc", &[edit(2, 3, "1\n2")]), b"a\r1\r2\rc");
        assert_eq!(put(b"a\x01\x7fb\nc", &[edit(7, 8, "B")]), b"a\x01\x7fB\nc");
        assert_eq!(put("å\r\n\r\n\u{fffd}ä x".as_bytes(), &[edit(10, 11, "ö")]), "å\r\n\r\n\u{fffd}ä ö".as_bytes());
        assert_eq!(put(b"a\r\nb\nc\rd", &[edit(1, 2, "\n"), edit(4, 4, "!")]), b"a\r\nb\n!c\rd");
        assert_eq!(put(b"ab", &[edit(0, 1, ""), edit(2, 2, "c")]), b"bc");
        assert_eq!(put(b"ab", &[edit(1, 1, "1"), edit(1, 1, "2")]), b"a12b");
    }

    #[test]
    fn what_is_not_within_the_text_is_refused() {
        assert_eq!(apply("å".as_bytes(), "å", &[edit(1, 2, "x")]), None);
        assert_eq!(apply(b"a", "a", &[edit(1, 4, "x")]), None);
        assert!(Places::new(b"a", "b").is_none());
        assert!(Places::new(b"a", "ab").is_none());
    }
}
