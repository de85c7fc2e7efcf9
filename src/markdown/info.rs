//! The line that opens a block of code, after its marks: the language, and what the writer wants of the
//! block beside it.
//!
//! ```text
//! python title="Make thumbnails" numbers {3,5-7}
//! rust diff
//! sparql run
//! ```
//!
//! It is read leniently: what is not understood is told and left out, and the rest holds. It does not
//! know which languages have colours.

use crate::diag::nearest;
use std::ops::{Range, RangeInclusive};

/// What a block of code is to be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Info<'a> {
    /// Its language; may be empty.
    pub language: &'a str,
    /// What stands above it, such as the name of a file.
    pub title: Option<String>,
    /// Whether its lines are numbered.
    pub numbers: bool,
    /// Lines that are marked, from 1.
    pub marked: Vec<RangeInclusive<u32>>,
    /// Whether the first column says which lines are new (`+`) and gone (`-`).
    pub diff: bool,
    /// Where the code can be tried, if the writer wants a link there.
    pub run: Option<Service>,
}

/// Where code can be tried.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Service {
    /// <https://query.wikidata.org>
    Query,
    /// <https://quickstatements.toolforge.org>
    QuickStatements,
}

impl Service {
    /// The service for a language.
    pub(super) fn of(language: &str) -> Option<Service> {
        match language.to_ascii_lowercase().as_str() {
            "sparql" | "rq" => Some(Service::Query),
            "quickstatements" | "qs" => Some(Service::QuickStatements),
            _ => None,
        }
    }
}

/// A part that is not understood.
#[derive(Debug, PartialEq)]
pub struct Mistake {
    /// Where it stands in the line.
    pub at: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

/// What can be asked for, with its explanation.
pub const OPTIONS: &[(&str, &str)] = &[
    ("title", "Words above the block, such as the name of a file: `title=\"convert.py\"`."),
    ("numbers", "Lines have numbers. They are not copied with the code."),
    ("{3,5-7}", "The lines with these numbers are marked; the first one is 1."),
    ("diff", "The first sign of each line says that it is new, `+`, or gone, `-`. The signs are not copied."),
    ("run", "A link opens the code: `sparql` in the Wikidata Query Service, `quickstatements` in QuickStatements."),
];

/// What other tools call the same.
const FOREIGN: &[(&str, &str)] = &[
    ("showlinenumbers", "numbers"),
    ("linenumbers", "numbers"),
    (".numberlines", "numbers"),
    ("linenos", "numbers"),
    ("linenums", "numbers"),
    ("lines", "numbers"),
    ("hl_lines", "{3,5-7}"),
    ("highlight", "{3,5-7}"),
    ("filename", "title=\"…\""),
    ("file", "title=\"…\""),
    ("name", "title=\"…\""),
    ("caption", "title=\"…\""),
];

const LINES: &str = "Write the numbers of lines like {3,5-7}.";

/// How many mistakes of a list are told.
const MOST: usize = 20;

/// The highest number of a line that can be marked.
const LAST_LINE: u32 = 100_000;

/// The language alone: the first word, without what may follow it.
pub fn language(info: &str) -> &str {
    let word = info.trim_start_matches(['{', '.', ' ']);
    let end = word.find(|c: char| c.is_whitespace() || matches!(c, ',' | '{' | '}' | ':')).unwrap_or(word.len());
    let language = &word[..end];
    // A block may have options and no language.
    let named = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    let option = language.split_once('=').is_some_and(|(name, _)| named(name));
    let lines = info.starts_with('{') && language.starts_with(|c: char| c.is_ascii_digit());
    if option || lines { "" } else { language }
}

/// Reads the line.
pub fn read(info: &str) -> (Info<'_>, Vec<Mistake>) {
    let language = language(info);
    let mut found = Info { language, ..Info::default() };
    let mut mistakes = Vec::new();
    let mut at = match info.find(language) {
        Some(start) if !language.is_empty() => start + language.len(),
        _ => 0,
    };
    // `rust,ignore` and `yaml:config.yml` are words to other tools, which nobody means for us.
    if info[at..].starts_with([',', ':']) {
        at += info[at..].find(char::is_whitespace).unwrap_or(info.len() - at);
    }
    while let Some(part) = next_part(info, at) {
        at = part.end;
        if info[part.clone()].starts_with('{') && named_in_braces(&info[part.clone()]).is_none() {
            found.marked.extend(lines(info, part, &mut mistakes));
        } else if let Err((message, hint)) = take(&mut found, &info[part.clone()]) {
            mistakes.push(Mistake { at: part, message, hint });
        }
    }
    (found, mistakes)
}

/// The next word with its value, or the next list of lines in braces.
fn next_part(info: &str, from: usize) -> Option<Range<usize>> {
    let blank = |c: char| c.is_whitespace() || matches!(c, ',' | '}');
    let start = from + info[from..].find(|c| !blank(c))?;
    let rest = &info[start..];
    if rest.starts_with('{') {
        return Some(start..start + rest.find('}').map_or(rest.len(), |end| end + 1));
    }
    let mut quote = None;
    let end = rest.find(|c: char| match quote {
        Some(open) => {
            if c == open {
                quote = None;
            }
            false
        }
        None if matches!(c, '"' | '\'') => {
            quote = Some(c);
            false
        }
        None => c.is_whitespace() || matches!(c, '{' | '}'),
    });
    Some(start..start + end.unwrap_or(rest.len()))
}

/// Takes one part into account, or says what is wrong with it and what to do.
fn take(info: &mut Info, part: &str) -> Result<(), (String, String)> {
    if let Some(name) = named_in_braces(part) {
        return Err(match OPTIONS.iter().any(|(known, _)| *known == name) {
            true => (format!("`{name}` stands in braces, which are for the numbers of lines"), "Write it without the braces.".to_owned()),
            false => unknown(name),
        });
    }
    let (name, value) = part.split_once('=').map_or((part, None), |(name, value)| (name, Some(value)));
    match (name, value) {
        ("title", Some(value)) => info.title = Some(title(value)?).filter(|title| !title.is_empty()),
        ("title", None) => return Err(("`title` has no text".to_owned(), "Write it like title=\"convert.py\".".to_owned())),
        ("numbers" | "diff" | "run", Some(_)) => {
            return Err((format!("`{name}` takes no value"), format!("Write `{name}` alone.")));
        }
        ("numbers", None) => info.numbers = true,
        ("diff", None) => info.diff = true,
        ("run", None) => {
            info.run = Service::of(info.language);
            if info.run.is_none() {
                let hint = "Only `sparql` and `quickstatements` can be run.".to_owned();
                return Err(("there is no service that runs this language".to_owned(), hint));
            }
        }
        _ => return Err(unknown(name)),
    }
    Ok(())
}

/// The first name in braces that hold names, as other tools write them: `{.class #id linenums="1"}`.
fn named_in_braces(part: &str) -> Option<&str> {
    let inside = part.strip_prefix('{')?.trim_end_matches('}').trim();
    let name = inside.split(|c: char| c.is_whitespace() || c == '=').next()?;
    name.trim_start_matches(['.', '#']).starts_with(|c: char| c.is_ascii_alphabetic()).then_some(name)
}

fn unknown(name: &str) -> (String, String) {
    let lower = name.to_ascii_lowercase();
    let foreign = FOREIGN.iter().find(|(known, _)| *known == lower).map(|(_, ours)| format!("Write `{ours}`."));
    let near = || nearest(name, OPTIONS.iter().map(|(known, _)| *known)).map(|near| format!("Did you mean `{near}`?"));
    let all = || "A block has `title=\"…\"`, `numbers`, `{3,5-7}`, `diff` and `run`.".to_owned();
    (format!("`{name}` is not an option of a code block"), foreign.or_else(near).unwrap_or_else(all))
}

/// A title with or without quotation marks.
fn title(value: &str) -> Result<String, (String, String)> {
    let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) else { return Ok(value.to_owned()) };
    let inside = value[1..].strip_suffix(quote);
    let open = || ("this title has no closing quotation mark".to_owned(), format!("Put a {quote} after its last word."));
    inside.map(str::to_owned).ok_or_else(open)
}

/// The numbers in `{3,5-7}`; each that is none is told.
fn lines(info: &str, part: Range<usize>, mistakes: &mut Vec<Mistake>) -> Vec<RangeInclusive<u32>> {
    let most = mistakes.len() + MOST;
    let mut wrong = |at: Range<usize>, message: String| {
        if mistakes.len() < most {
            mistakes.push(Mistake { at, message, hint: LINES.to_owned() });
        }
    };
    let Some(inside) = info[part.clone()][1..].strip_suffix('}') else {
        wrong(part, "this list of lines has no closing brace".to_owned());
        return Vec::new();
    };
    let number = |text: &str| text.trim().parse::<u32>().ok().filter(|number| (1..=LAST_LINE).contains(number));
    let range = |text: &str| {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        Some(number(first)?..=number(last)?)
    };
    let read = |text: &str| {
        let start = text.as_ptr() as usize - info.as_ptr() as usize;
        let end = start + text.trim_end().len();
        let at = end - text.trim().len()..end;
        match range(text) {
            // The list as a whole is the place of nothing.
            None if at.is_empty() => wrong(part.clone(), "a number is missing in this list of lines".to_owned()),
            None => wrong(at, format!("`{}` is not the number of a line", text.trim())),
            Some(lines) if lines.is_empty() => wrong(at, format!("`{}` goes backwards", text.trim())),
            Some(lines) => return Some(lines),
        }
        None
    };
    inside.split(',').filter_map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_comes_first() {
        let cases =
            ["rust,ignore", "js {1,3}", "{.python}", "", "SQL title", "title=\"x\"", "{3,5-7}", "yaml:a.yml", "c++ numbers", "\"on=1"];
        assert_eq!(cases.map(language), ["rust", "js", "python", "", "SQL", "", "", "yaml", "c++", "\"on=1"]);
        assert_eq!(language("{linenums=\"1 2\"}"), "", "an option of another tool");
        assert!(cases[..4].iter().chain(&cases[5..]).all(|info| read(info).1.is_empty()));
    }

    #[test]
    fn options_are_read_in_any_order() {
        let (info, mistakes) = read("python numbers {3,5-7} title=\"Make {thumbnails} at 100 %\" diff");
        assert_eq!(mistakes, []);
        let title = Some("Make {thumbnails} at 100 %".to_owned());
        assert_eq!(info, Info { language: "python", title, numbers: true, marked: vec![3..=3, 5..=7], diff: true, run: None });
        assert_eq!(read("SPARQL run").0.run, Some(Service::Query));
        assert_eq!(read("qs run").0.run, Some(Service::QuickStatements));
        assert_eq!(read("js title=a.js{2}").0.marked, [2..=2]);
    }

    #[test]
    fn what_is_not_understood_is_told_in_its_place() {
        let cases = [
            ("js numbres", "numbres", "Did you mean `numbers`?"),
            ("js hl_lines=\"2 3\"", "hl_lines=\"2 3\"", "Write `{3,5-7}`."),
            ("js {7-5}", "7-5", "Write the numbers of lines like {3,5-7}."),
            ("js {0}", "0", "Write the numbers of lines like {3,5-7}."),
            ("js {4294967296}", "4294967296", "Write the numbers of lines like {3,5-7}."),
            ("js {1", "{1", "Write the numbers of lines like {3,5-7}."),
            ("js {linenums=\"1 2\"}", "{linenums=\"1 2\"}", "Write `numbers`."),
            ("js {title=\"A b\"}", "{title=\"A b\"}", "Write it without the braces."),
            ("js {.wide}", "{.wide}", "A block has `title=\"…\"`, `numbers`, `{3,5-7}`, `diff` and `run`."),
            ("js title", "title", "Write it like title=\"convert.py\"."),
            ("js title=\"a b", "title=\"a b", "Put a \" after its last word."),
            ("js run", "run", "Only `sparql` and `quickstatements` can be run."),
            ("js numbers=3", "numbers=3", "Write `numbers` alone."),
            ("js é={", "é=", "A block has `title=\"…\"`, `numbers`, `{3,5-7}`, `diff` and `run`."),
        ];
        let (info, mistakes) = read("js {9,0, a-b ,,7-3}");
        assert_eq!(info.marked, [9..=9]);
        let told: Vec<_> = mistakes.iter().map(|mistake| (mistake.at.clone(), &*mistake.message)).collect();
        let number = "is not the number of a line";
        let wanted = [
            (6..7, format!("`0` {number}")),
            (9..12, format!("`a-b` {number}")),
            (3..19, "a number is missing in this list of lines".to_owned()),
            (15..18, "`7-3` goes backwards".to_owned()),
        ];
        assert_eq!(told, wanted.each_ref().map(|(at, message)| (at.clone(), message.as_str())));
        for (info, part, hint) in cases {
            let (_, mistakes) = read(info);
            assert_eq!((&info[mistakes[0].at.clone()], &*mistakes[0].hint), (part, hint), "{info}");
        }
    }
}
