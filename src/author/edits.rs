//! Changes of single stretches of a file, whose other bytes stay as they are: its line ends, its byte order
//! mark, its last line without an end.
//!
//! It changes bytes in memory; it does not know what the stretches mean and writes no file.

use crate::diag::Span;

/// What comes in place of a stretch of a file's text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// The stretch, in bytes of the text as [`Source`](crate::source::Source) has it.
    pub span: Span,
    /// What comes there, with `\n` for the line ends of the file.
    pub text: String,
}

/// The bytes of a file with edits made. Edits do not overlap; those at one place come in their order.
pub fn apply(bytes: &[u8], edits: &[Edit]) -> Vec<u8> {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| edit.span);
    let line_end = line_end(bytes);
    let mut original = Original::new(bytes);
    let mut out = Vec::with_capacity(bytes.len());
    let mut done = 0;
    for edit in edits {
        let start = original.offset(edit.span.start as usize);
        out.extend_from_slice(&bytes[done..start]);
        out.extend_from_slice(edit.text.replace('\n', line_end).as_bytes());
        done = original.offset(edit.span.end as usize);
    }
    out.extend_from_slice(&bytes[done..]);
    out
}

/// How the first line of a file ends.
fn line_end(bytes: &[u8]) -> &'static str {
    match bytes.iter().position(|byte| matches!(byte, b'\r' | b'\n')) {
        Some(at) if bytes[at..].starts_with(b"\r\n") => "\r\n",
        Some(at) if bytes[at] == b'\r' => "\r",
        _ => "\n",
    }
}

/// Finds offsets of a file's bytes by those of its text; each has to be at least the one before.
struct Original<'a> {
    bytes: &'a [u8],
    /// An offset among the bytes.
    at: usize,
    /// The same place in the text.
    text: usize,
}

impl<'a> Original<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Original { bytes, at: if bytes.starts_with("\u{feff}".as_bytes()) { 3 } else { 0 }, text: 0 }
    }

    fn offset(&mut self, wanted: usize) -> usize {
        while self.text < wanted && self.at < self.bytes.len() {
            let (bytes, text) = match self.bytes[self.at] {
                b'\r' if self.bytes.get(self.at + 1) == Some(&b'\n') => (2, 1),
                b'\r' => (1, 1),
                // In the text, a control character is the replacement character.
                0..=8 | 0x0e..=0x1f | 0x7f => (1, char::REPLACEMENT_CHARACTER.len_utf8()),
                _ => (1, 1),
            };
            self.at += bytes;
            self.text += text;
        }
        self.at
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    #[test]
    fn only_the_stretches_change() {
        for (before, after) in [
            ("a X b X", "a new\nline b new\nline"),
            ("\u{feff}å\r\nX\r\n", "\u{feff}å\r\nnew\r\nline\r\n"),
            ("X\rb", "new\rline\rb"),
            ("\u{1}\u{7f}\u{b}X\u{0}", "\u{1}\u{7f}\u{b}new\nline\u{0}"),
            ("\n\r\nX", "\n\r\nnew\nline"),
        ] {
            let text = Source::new("a.md", before.as_bytes().to_vec()).text;
            let edits: Vec<Edit> =
                text.match_indices('X').map(|(at, _)| Edit { span: (at..at + 1).into(), text: "new\nline".into() }).collect();
            assert_eq!(String::from_utf8(apply(before.as_bytes(), &edits)).unwrap(), after, "{before:?}");
        }
    }

    #[test]
    fn edits_at_one_place_come_in_their_order() {
        let edit = |text: &str| Edit { span: (1..1).into(), text: text.into() };
        assert_eq!(apply(b"ab", &[edit("1"), edit("2")]), b"a12b");
    }
}
