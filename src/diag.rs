//! What is wrong, where, and what to do: the one `Diagnostic` for every fault from a bad
//! `site.yaml` to a template error, and the flat table of rules that they belong to.
//!
//! It does not print (that is `report`) and does not find faults (that is every other module).

use std::cell::Cell;
use std::ops::Range;
use std::sync::Arc;

/// How bad it is. An error keeps the site from being published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Must be mended.
    Error,
    /// Should be mended; `--deny warnings` makes it an error.
    Warning,
    /// Worth knowing; never counts.
    Note,
}

impl Severity {
    /// The word for it in reports.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// A stretch of a file's text, in bytes of the text as `Source` normalizes it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span as a range for slicing.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The span moved by `offset` bytes.
    pub fn moved(self, offset: usize) -> Span {
        Span { start: self.start + offset as u32, end: self.end + offset as u32 }
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Span {
        // Files are at most 1 MiB by default; one above 4 GiB is refused before it is read.
        Span { start: range.start as u32, end: range.end as u32 }
    }
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// The rule it breaks; one of [`RULES`].
    pub code: &'static str,
    /// As the rule says, unless `site.yaml` says otherwise.
    pub severity: Severity,
    /// The file, below the site's root.
    pub path: Arc<str>,
    /// Where in the file; none where it concerns the file as a whole.
    pub span: Option<Span>,
    /// What is wrong, in the writer's words, without a full stop at the end.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
    /// Text that would mend it when put in place of `span`.
    pub replacement: Option<String>,
    /// Other places that have to do with it.
    pub related: Vec<Related>,
}

/// Another place that a problem has to do with.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Related {
    /// The file, below the site's root.
    pub path: Arc<str>,
    /// Where in it, if known.
    pub span: Option<Span>,
    /// What is there.
    pub label: String,
}

impl Diagnostic {
    /// A problem under the rule `code`, with that rule's severity.
    pub fn new(code: &'static str, path: &Arc<str>, message: impl Into<String>) -> Self {
        let severity = rule(code).map_or(Severity::Error, |rule| rule.severity);
        Diagnostic {
            code,
            severity,
            path: Arc::clone(path),
            span: None,
            message: message.into(),
            hint: None,
            replacement: None,
            related: Vec::new(),
        }
    }

    /// Says where.
    pub fn at(mut self, span: impl Into<Option<Span>>) -> Self {
        self.span = span.into();
        self
    }

    /// Says what to do.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Says what to do, if there is something to say.
    pub fn maybe_hint(mut self, hint: Option<String>) -> Self {
        self.hint = hint.or(self.hint);
        self
    }

    /// Makes it a warning, where breaking the rule loses nothing this time.
    pub fn warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    /// Gives the text that would mend it in place of its span.
    pub fn replacement(mut self, text: impl Into<String>) -> Self {
        self.replacement = Some(text.into());
        self
    }

    /// Names another place.
    pub fn related(mut self, path: &Arc<str>, span: Option<Span>, label: impl Into<String>) -> Self {
        self.related.push(Related { path: Arc::clone(path), span, label: label.into() });
        self
    }
}

/// One rule: its stable name, how bad breaking it is, and what it asks for.
pub struct Rule {
    /// The name, as printed in brackets and as written in `check.rules`.
    pub code: &'static str,
    /// The default severity.
    pub severity: Severity,
    /// What the rule asks for, as a sentence.
    pub about: &'static str,
    /// Whether a site has to ask for it in `check.rules`.
    pub opt_in: bool,
}

const fn error(code: &'static str, about: &'static str) -> Rule {
    Rule { code, severity: Severity::Error, about, opt_in: false }
}

const fn warning(code: &'static str, about: &'static str) -> Rule {
    Rule { code, severity: Severity::Warning, about, opt_in: false }
}

const fn note(code: &'static str, about: &'static str) -> Rule {
    Rule { code, severity: Severity::Note, about, opt_in: false }
}

const fn opt_in(code: &'static str, about: &'static str) -> Rule {
    Rule { code, severity: Severity::Warning, about, opt_in: true }
}

/// Every rule, sorted by name.
pub const RULES: &[Rule] = &[
    error("alias", "An alias is a path inside the site, such as /old/page/."),
    warning("bare-url", "Web addresses in the text are links."),
    error("base-url", "The base_url is a full web address."),
    warning("check-off", "A comment that switches a rule off names the rule and the reason, and is needed."),
    warning("code-option", "A block of code asks only for what Guidepost can do."),
    warning("code-plain", "Code is short enough to be highlighted."),
    error("config-key", "site.yaml has only keys that Guidepost knows."),
    error("config-value", "Values in site.yaml have the kind that their key needs."),
    error("data", "Data files can be read, and each has a name of its own."),
    warning("data-skipped", "Data files are YAML, JSON or CSV, right inside `_data`."),
    warning("date-future", "The day of a review or an update has come."),
    warning("date-order", "A page was not updated before it was published."),
    error("directive", "A directive names a component of the theme and is closed where it was opened."),
    error("directive-parameter", "A directive has the parameters of its component."),
    error("download-file", "Files that front matter names are there, and documents are what their names say."),
    error("encoding", "Text files are UTF-8."),
    warning("entity-label", "The number of an entity stands with its label, in a link to it."),
    error("entity-link", "A link to an entity leads to the number in its words."),
    error("entity-unknown", "The numbers of entities are in the site's table of them."),
    error("file-name", "File names work on every system and in an address."),
    warning("file-skipped", "Files are ordinary files inside the site's folder, and settings are in site.yaml."),
    error("folder-page", "A folder has one page of its own: _index.md, README.md or index.md."),
    warning("foreign-markup", "Pages have no markup of other generators, which would be shown as text."),
    error("front-matter", "Front matter is YAML between two lines of three hyphens."),
    error("front-matter-cut", "A title or description is not cut by a comment."),
    error("front-matter-duplicate", "A key stands once."),
    error("front-matter-key", "Front matter of a page with a declared type has only keys that the type knows."),
    warning("front-matter-key-foreign", "Front matter has only keys that Guidepost knows."),
    error("front-matter-missing", "A page has the keys that its type asks for."),
    error("front-matter-value", "Values in front matter have the kind that their key needs."),
    warning("glossary-word", "A glossary explains each word once."),
    warning("heading-anchor", "Braces after a heading have an anchor of its own, and nothing else."),
    warning("heading-emoji", "A heading has words."),
    warning("heading-level", "Headings leave out no level."),
    warning("heading-one", "The title is the only heading of level 1."),
    error("headings", "A page has the headings that its type asks for, in their order."),
    note("host-file", "Files in static/ that stand in the place of Guidepost's own leave out nothing."),
    warning("image-alt", "A picture has a text that says what it shows."),
    error("image-broken", "A picture can be read."),
    warning("image-credit", "A credit names author, licence and source, of a picture that is on the page."),
    warning("image-damaged", "A picture can be decoded to its end."),
    error("image-format", "Pictures have a format that browsers show."),
    warning("image-large", "A picture without narrower versions is small enough for slow links."),
    warning("image-remote", "Pictures come from the site itself, so that reading a page asks nobody else."),
    error("internal", "Guidepost itself does not fail."),
    error("limit", "Files stay within the limits of site.yaml."),
    warning("link-absolute", "Links to pages of this site are paths to files, not whole web addresses."),
    error("link-ambiguous", "A wikilink names one page."),
    error("link-anchor", "A link's anchor is a heading of the page that it leads to."),
    error("link-draft", "Links lead to pages that are published."),
    error("link-footnote", "A footnote that is referred to is defined."),
    warning("link-forge", "Links name files, so that they also work in an editor and where the files are kept."),
    warning("link-language", "Links lead to pages in the language of the page, where there are such."),
    error("link-missing", "Links, images and downloads lead to something that exists."),
    error("link-outside", "Links stay inside the site's folder."),
    error("link-reference", "A reference link has a definition."),
    warning("link-scheme", "Links use web and mail addresses, not script."),
    warning("link-text", "The text of a link says where it leads."),
    error("math", "A formula can be read."),
    note("no-base-url", "The site's address is known, for what needs whole addresses."),
    error("no-pages", "The site has at least one guide."),
    note("not-published", "Only known kinds of files are published beside pages."),
    warning("page-empty", "A page has text."),
    warning("page-length", "A page has as many words as its type asks for."),
    error("page-type", "A page's type is one that site.yaml declares."),
    warning("placeholder", "Nothing is left to be written."),
    warning("raw-html", "Pages are written in Markdown, without HTML."),
    error("redirect-loop", "Redirects in static/_redirects lead to a page."),
    warning("review-due", "Pages are checked again by the day that they name."),
    error("route-taken", "Each address leads to one thing."),
    opt_in("sentence-long", "Sentences have at most 40 words."),
    warning("short-answer", "A question begins with a short answer in bold, where its type asks for that."),
    error("site-file", "Files that speak for the whole site, such as robots.txt, are in static/."),
    error("slug", "A slug is one part of an address."),
    error("svg-active", "An SVG file is a picture without script."),
    error("symlink", "Links in the file system stay inside the site's folder."),
    error("synonyms", "Synonyms are lists of words."),
    warning("table-cells", "No row of a table has more cells than the header."),
    warning("table-header", "The first row of a table, its header, has words."),
    error("template", "Templates and components of the theme work."),
    error("theme", "The theme that site.yaml names exists, its logo, too, and its files are where they are looked for."),
    warning("theme-contrast", "Colours of the settings can be read on light and on dark screens."),
    warning("theme-text", "Texts of a theme have names that templates ask for, and no marks that readers would see."),
    warning("title-taken", "No two pages have the same title."),
    warning("unknown-language", "The language of a code block is one that Guidepost can highlight."),
];

/// The rule with this name.
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code == code)
}

/// The rules whose replacements `check --fix` puts into files, sorted: those that cannot change what a page
/// says. A replacement of any other rule is only shown. `front-matter-key-foreign` is not among them: a key
/// that was ignored would begin to count, perhaps with a value of another kind. Nor is `front-matter-cut`: what
/// stands behind the `#` may be a remark, which would be published.
const SAFE: &[&str] = &["front-matter", "front-matter-key", "front-matter-value", "link-absolute", "link-forge"];

impl Diagnostic {
    /// Whether `check --fix` mends it: its replacement is known and cannot change what the page says.
    pub fn is_fixable(&self) -> bool {
        self.span.is_some() && self.replacement.is_some() && SAFE.contains(&self.code)
    }
}

/// Names longer than this, in characters, get no suggestion: comparing takes the square of it.
const LONGEST_NAME: usize = 100;
/// How many names are compared with a wrong one.
const CANDIDATES: usize = 1_000;

/// The candidate that looks most like `wanted`, if one is near: at most one change for every three
/// characters (at least one), or equal but for case.
pub fn nearest<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = wanted.chars().count();
    if length > LONGEST_NAME {
        return None;
    }
    let most = (length / 3).max(1);
    let lower = wanted.to_lowercase();
    candidates
        .into_iter()
        .take(CANDIDATES)
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= most)
        .map(|candidate| (strsim::osa_distance(&lower, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= most)
        .min_by(|one, two| one.cmp(two))
        .map(|(_, candidate)| candidate)
}

/// The same among so many candidates that some look alike by chance: another language's name, another heading.
/// A wrong suggestion is worse than none, so the first letter and all digits have to be the same, and there may
/// be one change for every five characters; or the letters in another order, or one too many or too few.
pub fn nearest_of_many<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = wanted.to_lowercase();
    let length = lower.chars().count();
    if length > LONGEST_NAME {
        return None;
    }
    let turned = |other: &str| {
        let sorted = |text: &str| {
            let mut letters: Vec<char> = text.chars().collect();
            letters.sort_unstable();
            letters
        };
        sorted(other) == sorted(&lower)
    };
    let distance = |candidate: &'a str| {
        let other = candidate.to_lowercase();
        if other == lower {
            return Some((0, candidate));
        }
        let distance = strsim::osa_distance(&lower, &other);
        let slip = length > 2 && (distance == 1 && other.len() != lower.len() || distance <= 2 && turned(&other));
        (slip || distance <= length / 5).then_some((distance, candidate))
    };
    // These tell nearly all apart, and cost little.
    let first = |text: &str| text.chars().next().and_then(|first| first.to_lowercase().next());
    let near = |candidate: &&str| {
        let long = || candidate.chars().count().abs_diff(length) <= (length / 5).max(1);
        first(candidate) == first(&lower) && long() && same_digits(candidate, &lower)
    };
    candidates.into_iter().take(CANDIDATES).filter(near).filter_map(distance).min().map(|(_, candidate)| candidate)
}

/// Whether two names have the same digits: `report-2023` is no slip of the pen for `report-2024`.
pub fn same_digits(one: &str, other: &str) -> bool {
    fn digits(text: &str) -> impl Iterator<Item = u8> {
        text.bytes().filter(u8::is_ascii_digit)
    }
    digits(one).eq(digits(other))
}

/// `Did you mean …?` for the nearest candidate.
pub fn did_you_mean<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(wanted, candidates).map(|name| format!("Did you mean `{name}`?"))
}

/// Joins names for a sentence: "`a`, `b` or `c`".
pub fn one_of(names: &[&str]) -> String {
    match names {
        [] => "nothing".to_owned(),
        [one] => format!("`{one}`"),
        [first @ .., last] => {
            let first: Vec<_> = first.iter().map(|name| format!("`{name}`")).collect();
            format!("{} or `{last}`", first.join(", "))
        }
    }
}

/// The lines of a text, for turning byte offsets into lines and columns.
pub struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
    /// The last offset that was asked for and its column, both within one line, because problems
    /// come in order and a line may be a whole file long.
    last: Cell<(usize, usize)>,
}

impl<'a> Lines<'a> {
    /// Finds the lines of `text`.
    pub fn new(text: &'a str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Lines { text, starts: std::iter::once(0).chain(breaks).collect(), last: Cell::default() }
    }

    /// Line and column of a byte offset, both counted from 1; the column counts characters.
    pub fn position(&self, offset: usize) -> (usize, usize) {
        let offset = offset.min(self.text.len());
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts[line - 1];
        let (from, before) = Some(self.last.get()).filter(|(last, _)| (start..=offset).contains(last)).unwrap_or((start, 0));
        let column = before + self.text.as_bytes()[from..offset].iter().filter(|byte| (**byte as i8) >= -0x40).count();
        self.last.set((offset, column));
        (line, column + 1)
    }

    /// The byte offset of a line (from 1) and a column (from 0, in characters).
    pub fn offset(&self, line: usize, column: usize) -> usize {
        let Some(start) = self.starts.get(line.saturating_sub(1)).copied() else {
            return self.text.len();
        };
        let rest = &self.text[start..];
        start + rest.char_indices().nth(column).map_or(rest.len(), |(at, _)| at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_sorted_and_documented() {
        assert!(RULES.windows(2).all(|pair| pair[0].code < pair[1].code));
        assert!(RULES.iter().all(|rule| rule.about.ends_with('.')));
    }

    #[test]
    fn safe_rules_are_rules() {
        assert!(SAFE.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(SAFE.iter().all(|code| rule(code).is_some()));
    }

    #[test]
    fn positions_count_characters() {
        let lines = Lines::new("åäö x\nsecond");
        assert_eq!(lines.position(7), (1, 5));
        assert_eq!(lines.position(8), (2, 1).min(lines.position(8)));
        assert_eq!(lines.offset(2, 3), 12);
        assert_eq!(lines.position(999), (2, 7));
    }

    #[test]
    fn the_nearest_name_is_found() {
        assert_eq!(nearest("titel", ["title", "date"]), Some("title"));
        assert_eq!(nearest("xyz", ["title", "date"]), None);
    }

    #[test]
    fn among_many_names_only_a_slip_of_the_pen_counts() {
        let known = ["rust", "fastfile", "kt", "gnu", "yaml", "python", "escript", "javascript", "step-2", "C"];
        for wrong in ["just", "justfile", "pt", "nu", "vimscript", "step-3", "jython"] {
            assert_eq!(nearest_of_many(wrong, known), None, "{wrong}");
        }
        for (slip, meant) in [
            ("yalm", "yaml"),
            ("phyton", "python"),
            ("yml", "yaml"),
            ("yamll", "yaml"),
            ("JavScript", "javascript"),
            ("c", "C"),
            ("Rust", "rust"),
        ] {
            assert_eq!(nearest_of_many(slip, known), Some(meant));
        }
    }
}
