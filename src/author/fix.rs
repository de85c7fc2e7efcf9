//! `check --fix`: puts the replacements of problems into the bytes of their files.
//!
//! Which replacements are safe is said in `diag`. What stands outside the replaced places keeps its bytes:
//! places are known in the text as `Source` normalizes it, so each is found again in the file, with its own
//! line ends and byte order mark. It does not decide what is wrong, and it does not look for more than it
//! was told.

use crate::diag::Diagnostic;
use crate::source::Source;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;

/// How often a site is looked at again. What one mend brings to light is mended in the next round, and
/// mends that undo each other end here.
const ROUNDS: usize = 10;

/// The files that are mended.
pub trait Files {
    /// The bytes of a file, of which there should be at most this many.
    ///
    /// # Errors
    /// As the system says.
    fn read(&self, path: &str, limit: u64) -> io::Result<Vec<u8>>;

    /// Puts `new` in the place of a file's bytes, which are `old`.
    ///
    /// # Errors
    /// As the system says; where the file has other bytes by now.
    fn replace(&self, path: &str, old: &[u8], new: &[u8]) -> io::Result<()>;
}

/// What a look at the site finds: problems, and the texts that their places are in.
pub struct Found {
    /// The problems.
    pub problems: Vec<Diagnostic>,
    /// The texts of files by their path.
    pub texts: BTreeMap<Arc<str>, Arc<str>>,
}

/// What was mended.
#[derive(Default)]
pub struct Fixed {
    /// How many problems.
    pub problems: usize,
    /// In which files.
    pub files: BTreeSet<Arc<str>>,
    /// Files that were left as they are, and why.
    pub left: BTreeMap<Arc<str>, String>,
}

/// Mends what is safe to mend, looks again, and goes on until nothing changes any more. Gives what the last
/// look found.
pub fn fix(files: &dyn Files, find: &mut dyn FnMut() -> Found) -> (Found, Fixed) {
    let mut fixed = Fixed::default();
    let mut found = find();
    for _ in 0..ROUNDS {
        if !round(files, &found, &mut fixed) {
            break;
        }
        found = find();
    }
    (found, fixed)
}

/// Mends each file once. Gives whether a file changed.
fn round(files: &dyn Files, found: &Found, fixed: &mut Fixed) -> bool {
    let mut by_file: BTreeMap<&Arc<str>, Vec<&Diagnostic>> = BTreeMap::new();
    for problem in found.problems.iter().filter(|problem| problem.is_fixable()) {
        by_file.entry(&problem.path).or_default().push(problem);
    }
    let mut changed = false;
    for (path, problems) in by_file {
        if fixed.left.contains_key(path) {
            continue;
        }
        match file(files, path, &problems, found) {
            Ok(count) => {
                changed = true;
                fixed.problems += count;
                fixed.files.insert(Arc::clone(path));
            }
            Err(why) => {
                fixed.left.insert(Arc::clone(path), why);
            }
        }
    }
    changed
}

/// Mends one file. Gives how many problems that were.
fn file(files: &dyn Files, path: &Arc<str>, problems: &[&Diagnostic], found: &Found) -> Result<usize, String> {
    let text = found.texts.get(path).ok_or("it is no file of the site")?;
    // Line ends of two bytes make a file longer than its text.
    let limit = 2 * text.len() as u64 + 16;
    let changed = "it changed since it was read";
    let old = files.read(path, limit).map_err(|error| match error.kind() {
        io::ErrorKind::FileTooLarge => changed.to_owned(),
        _ => error.to_string(),
    })?;
    let source = Source::new(path, old.clone());
    if source.text != *text {
        return Err(changed.to_owned());
    }
    if source.invalid_utf8.is_some() {
        return Err("it is not UTF-8".to_owned());
    }
    let edits = edits(problems);
    let new = mended(&old, text, &edits).ok_or("its places could not be found again")?;
    files.replace(path, &old, &new).map_err(|error| error.to_string())?;
    Ok(edits.len())
}

/// A range of the normalized text and what to put there.
type Edit<'a> = (std::ops::Range<usize>, &'a str);

/// The replacements from first to last, without those that overlap an earlier one or touch it: the next
/// round sees whether they are still wanted.
fn edits<'a>(problems: &[&'a Diagnostic]) -> Vec<Edit<'a>> {
    let mut edits: Vec<Edit> =
        problems.iter().filter_map(|problem| Some((problem.span?.range(), problem.replacement.as_deref()?))).collect();
    edits.sort_by_key(|(range, text)| (range.start, range.end, *text));
    let mut kept: Vec<Edit> = Vec::new();
    for edit in edits {
        if kept.last().is_none_or(|(last, _)| edit.0.start > last.end) {
            kept.push(edit);
        }
    }
    kept
}

/// The bytes of a file with the edits made; none where an edit is not within the text.
fn mended(bytes: &[u8], text: &str, edits: &[Edit]) -> Option<Vec<u8>> {
    let places = Places::new(bytes, text)?;
    let line_end = line_end(bytes);
    let mut new = Vec::with_capacity(bytes.len() + 64);
    let mut from = 0;
    for (range, replacement) in edits {
        text.get(range.clone())?;
        new.extend_from_slice(bytes.get(from..places.of(range.start))?);
        new.extend_from_slice(replacement.replace('\n', line_end).as_bytes());
        from = places.of(range.end);
    }
    new.extend_from_slice(bytes.get(from..)?);
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
    use crate::diag::Span;

    fn put(bytes: &[u8], edits: &[Edit]) -> Vec<u8> {
        let text = Source::new("a.md", bytes.to_vec()).text;
        mended(bytes, &text, edits).unwrap()
    }

    #[test]
    fn bytes_elsewhere_stay() {
        assert_eq!(put(b"\xef\xbb\xbfa\r\nb: x\r\nc", &[(5..6, "yy")]), b"\xef\xbb\xbfa\r\nb: yy\r\nc");
        assert_eq!(put(b"a\rb\rc", &[(2..3, "1\n2")]), b"a\r1\r2\rc");
        assert_eq!(put(b"a\x01\x7fb\nc", &[(7..8, "B")]), b"a\x01\x7fB\nc");
        assert_eq!(put("å\r\n\r\n\u{fffd}ä x".as_bytes(), &[(10..11, "ö")]), "å\r\n\r\n\u{fffd}ä ö".as_bytes());
        assert_eq!(put(b"a\r\nb\nc\rd", &[(1..2, "\n"), (4..4, "!")]), b"a\r\nb\n!c\rd");
        assert_eq!(put(b"ab", &[(0..1, ""), (2..2, "c")]), b"bc");
    }

    #[test]
    fn what_is_not_within_the_text_is_refused() {
        assert_eq!(mended("å".as_bytes(), "å", &[(1..2, "x")]), None);
        assert_eq!(mended(b"a", "a", &[(1..4, "x")]), None);
        assert!(Places::new(b"a", "b").is_none());
        assert!(Places::new(b"a", "ab").is_none());
    }

    #[test]
    fn edits_never_overlap() {
        let problem =
            |start, end, text: &str| Diagnostic::new("front-matter", &"a.md".into(), "").at(Span { start, end }).replacement(text);
        let problems =
            [problem(4, 6, "c"), problem(0, 4, "a"), problem(2, 3, "b"), problem(0, 4, "a"), problem(8, 8, "d"), problem(8, 9, "e")];
        let kept = edits(&problems.iter().collect::<Vec<_>>());
        assert_eq!(kept, [(0..4, "a"), (8..8, "d")]);
    }
}
