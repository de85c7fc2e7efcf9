//! What is wrong with a block of code as it is written: its language, its options, its length.
//!
//! How the block is shown is not done here.

use super::grammars;
use super::info::{self, Info};
use crate::diag::{Diagnostic, Span};
use crate::limits::Limits;
use crate::source::Source;
use std::ops::Range;

/// A block of code in its file.
pub struct Block<'a> {
    /// The file.
    pub source: &'a Source,
    /// What follows the marks of its first line.
    pub info: &'a str,
    /// Where it stands, its first and last line included.
    pub range: Range<usize>,
    /// Limits.
    pub limits: &'a Limits,
}

impl Block<'_> {
    /// Everything that is wrong.
    pub fn problems(&self) -> Vec<Diagnostic> {
        let (info, mistakes) = info::read(self.info);
        let mut problems = Vec::new();
        problems.extend(self.unknown_language(info.language));
        problems.extend(self.plain(info.language));
        for mistake in mistakes {
            let problem = Diagnostic::new("code-option", &self.source.path, mistake.message);
            problems.push(problem.at(self.place(mistake.at)).hint(mistake.hint));
        }
        problems.extend(self.missing_line(&info));
        problems
    }

    fn text(&self) -> &str {
        &self.source.text[self.range.clone()]
    }

    /// What stands between the fences.
    fn code(&self) -> &str {
        let inside = self.text().split_once('\n').map_or("", |(_, inside)| inside);
        let last = inside.trim_end().rfind('\n').map_or(0, |end| end + 1);
        let closes = |line: &str| line.trim_start_matches([' ', '\t', '>']).trim_end().trim_matches(['`', '~']).is_empty();
        if closes(&inside[last..]) { &inside[..last] } else { inside }
    }

    fn first_line(&self) -> &str {
        self.text().split('\n').next().unwrap_or_default()
    }

    /// A part of the info string in the file; the whole line where entities or escapes make the two differ.
    fn place(&self, part: Range<usize>) -> Span {
        let line = self.first_line();
        let at = match line.find(self.info).filter(|_| !self.info.is_empty()) {
            Some(start) => start + part.start..start + part.end,
            None => 0..line.len(),
        };
        Span::from(at).moved(self.range.start)
    }

    fn unknown_language(&self, language: &str) -> Option<Diagnostic> {
        if language.is_empty() || grammars::is_known(language) {
            return None;
        }
        let message = format!("`{language}` is not a language that can be highlighted");
        let start = self.info.find(language).unwrap_or_default();
        let problem = Diagnostic::new("unknown-language", &self.source.path, message).at(self.place(start..start + language.len()));
        let hint = grammars::suggest(language).map(|name| format!("Did you mean `{name}`?"));
        Some(problem.hint("Write `text` for plain text.").maybe_hint(hint))
    }

    /// Code that is too long for colours says so.
    fn plain(&self, language: &str) -> Option<Diagnostic> {
        let (limits, code) = (self.limits, self.code());
        let (what, key) = match () {
            () if grammars::find(language).is_none() => return None,
            () if code.len() as u64 > limits.code_block => (format!("this code is longer than {} bytes", limits.code_block), "code_block"),
            () if code.lines().any(|line| line.len() as u64 > limits.code_line) => {
                (format!("a line of this code is longer than {} bytes", limits.code_line), "code_line")
            }
            () => return None,
        };
        let at = Span::from(self.range.start..self.range.start + self.first_line().len());
        let problem = Diagnostic::new("code-plain", &self.source.path, format!("{what} and is shown without colours")).at(at);
        Some(
            problem.hint(format!(
                "Show a part of it and link to the rest, write `text` as its language, or raise `limits.{key}` in site.yaml."
            )),
        )
    }

    /// A line that is to be marked, but is not there.
    fn missing_line(&self, info: &Info) -> Option<Diagnostic> {
        let last = info.marked.iter().map(|lines| *lines.end()).max()?;
        let count = self.code().trim_end().lines().count();
        if last as usize <= count {
            return None;
        }
        let start = self.info.find('{').unwrap_or_default();
        let end = self.info.rfind('}').map_or(self.info.len(), |end| end + 1);
        let problem = Diagnostic::new("code-option", &self.source.path, format!("line {last} is to be marked, but this code has {count}"));
        Some(problem.at(self.place(start..end)).hint("Count from 1, and the first line after the opening marks is 1."))
    }
}
