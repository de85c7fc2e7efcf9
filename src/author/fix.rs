//! `check --fix`: puts the replacements of problems into the bytes of their files.
//!
//! Which replacements are safe is said in `diag`. What stands outside the replaced places keeps its bytes. It
//! does not decide what is wrong, and it does not look for more than it was told.

use super::edits::Edit;
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

/// Mends what is safe to mend, looks again, and goes on until nothing changes any more.
pub fn fix(files: &dyn Files, find: &mut dyn FnMut() -> Found) -> Fixed {
    let mut fixed = Fixed::default();
    for _ in 0..ROUNDS {
        if !round(files, &find(), &mut fixed) {
            break;
        }
    }
    fixed
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
    let new = super::edits::apply(&old, text, &edits).ok_or("its places could not be found again")?;
    files.replace(path, &old, &new).map_err(|error| error.to_string())?;
    Ok(edits.len())
}

/// The replacements from first to last, without those that overlap an earlier one or touch it: the next
/// round sees whether they are still wanted.
fn edits(problems: &[&Diagnostic]) -> Vec<Edit> {
    let edit = |problem: &&Diagnostic| Some(Edit { span: problem.span?, text: problem.replacement.as_ref()?.to_string() });
    let mut edits: Vec<Edit> = problems.iter().filter_map(edit).collect();
    edits.sort();
    let mut kept: Vec<Edit> = Vec::new();
    for edit in edits {
        if kept.last().is_none_or(|last| edit.span.start > last.span.end) {
            kept.push(edit);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Span;

    #[test]
    fn edits_never_overlap() {
        let problem =
            |start, end, text: &str| Diagnostic::new("front-matter", &"a.md".into(), "").at(Span { start, end }).replacement(text);
        let problems =
            [problem(4, 6, "c"), problem(0, 4, "a"), problem(2, 3, "b"), problem(0, 4, "a"), problem(8, 8, "d"), problem(8, 9, "e")];
        let kept = edits(&problems.iter().collect::<Vec<_>>());
        let kept: Vec<_> = kept.iter().map(|edit| (edit.span.range(), &*edit.text)).collect();
        assert_eq!(kept, [(0..4, "a"), (8..8, "d")]);
    }
}
