//! A text file of the site as a value: its path, its text with one kind of line end, and a hash.
//!
//! Everything later in the pipeline is a pure function of these. This module does not read files
//! (that is `world`) and knows nothing of Markdown or YAML.

use crate::diag::{Diagnostic, Span};
use std::sync::{Arc, OnceLock};

/// A content hash (BLAKE3). Equal hashes mean equal input, so stages use it as a cache key.
pub type Hash = blake3::Hash;

/// Collects the parts of a cache key. Each part is length-prefixed, so that `("ab", "c")` and
/// `("a", "bc")` differ.
#[derive(Default)]
pub struct Key(blake3::Hasher);

impl Key {
    /// A key for one stage; raise `version` when the stage's code changes what it returns.
    pub fn new(stage: &str, version: u8) -> Self {
        Key::default().text(stage).bytes(&[version])
    }

    /// Adds raw bytes.
    pub fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.update(&(bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
        self
    }

    /// Adds a string.
    pub fn text(self, text: &str) -> Self {
        self.bytes(text.as_bytes())
    }

    /// Adds another hash.
    pub fn hash(self, hash: &Hash) -> Self {
        self.bytes(hash.as_bytes())
    }

    /// Adds anything that prints all of itself with `{:?}`, as plain data types with a derived
    /// `Debug` do.
    pub fn debug(mut self, value: &impl std::fmt::Debug) -> Self {
        use std::fmt::Write;
        struct Sink<'a>(&'a mut blake3::Hasher);
        impl Write for Sink<'_> {
            fn write_str(&mut self, text: &str) -> std::fmt::Result {
                self.0.update(text.as_bytes());
                Ok(())
            }
        }
        // Writing to a hasher cannot fail.
        let _ = write!(Sink(&mut self.0), "{value:?}");
        self.bytes(&[])
    }

    /// The finished key.
    pub fn finish(&self) -> Hash {
        self.0.finalize()
    }
}

/// A text file: where it is, what it says.
#[derive(Clone, Debug)]
pub struct Source {
    /// The path below the site's root, with `/` between its parts.
    pub path: Arc<str>,
    /// The text with `\n` line ends and without a byte order mark. Where the file is not UTF-8,
    /// the text ends before the first wrong byte.
    pub text: Arc<str>,
    /// The offset in bytes of the first byte that is not UTF-8, if there is one.
    pub invalid_utf8: Option<usize>,
    /// Made when it is first asked for, which a single run never does.
    hash: OnceLock<Hash>,
}

impl Source {
    /// Makes a source from the bytes of a file.
    pub fn new(path: &str, bytes: Vec<u8>) -> Self {
        let (text, invalid_utf8) = match String::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                let mut bytes = error.into_bytes();
                bytes.truncate(valid);
                (String::from_utf8(bytes).unwrap_or_default(), Some(valid))
            }
        };
        let text = normalize(text);
        Source { path: path.into(), text: text.into(), invalid_utf8, hash: OnceLock::new() }
    }
}

impl PartialEq for Source {
    fn eq(&self, other: &Source) -> bool {
        self.path == other.path && self.text == other.text && self.invalid_utf8 == other.invalid_utf8
    }
}

impl Source {
    /// The hash of the text and of whether it is whole.
    pub fn hash(&self) -> &Hash {
        self.hash.get_or_init(|| Key::new("source", 1).text(&self.text).debug(&self.invalid_utf8).finish())
    }

    /// Says where the file stops being UTF-8, if it does.
    pub fn encoding_problem(&self) -> Option<Diagnostic> {
        let offset = self.invalid_utf8?;
        let end = self.text.len() as u32;
        let message = format!("from the byte at offset {offset} on, this is not UTF-8 text");
        let problem = Diagnostic::new("encoding", &self.path, message).at(Span { start: end, end });
        Some(problem.hint("Save the file with the encoding UTF-8."))
    }
}

/// Drops a byte order mark and turns CRLF and lone CR into LF. Lines and columns stay as an editor
/// counts them, so diagnostics need no second map.
fn normalize(text: String) -> String {
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    // Without an early end, the loop looks at many bytes at once.
    if !text.bytes().fold(false, |found, byte| found | is_unwanted(byte)) {
        return text;
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars().map(|c| if c.is_ascii() && is_unwanted(c as u8) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// Control characters other than tab, line feed and form feed, which HTML does not allow.
fn is_unwanted(byte: u8) -> bool {
    matches!(byte, 0..=8 | 0x0d..=0x1f | 0x7f)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_and_mark_are_normalized() {
        let source = Source::new("a.md", b"\xef\xbb\xbfa\r\nb\rc\n".to_vec());
        assert_eq!(&*source.text, "a\nb\nc\n");
        assert_eq!(source.invalid_utf8, None);
    }

    #[test]
    fn text_ends_before_the_first_wrong_byte() {
        let source = Source::new("a.md", b"good\xffbad".to_vec());
        assert_eq!((&*source.text, source.invalid_utf8), ("good", Some(4)));
    }

    #[test]
    fn key_parts_do_not_run_together() {
        let one = Key::new("s", 1).text("ab").text("c").finish();
        let two = Key::new("s", 1).text("a").text("bc").finish();
        assert_ne!(one, two);
    }
}
