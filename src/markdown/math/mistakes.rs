//! What is wrong with a formula, in the words of who writes it, and where.
//!
//! The library says what it stumbled over; what was meant is looked for here.

use super::{Mistake, SIMPLER, UNREADABLE, commands, written};
use crate::memo::guarded;
use std::ops::Range;

/// The library's messages by how they begin, in the words of who writes; `$` stands for what is there.
const MESSAGES: &[(&str, &str, &str)] = &[
    ("unknown primitive", "`$` is not a command that Guidepost knows in formulas", "Check its spelling, or write it with other commands."),
    ("unkown mathematical environment", "formulas have no such environment", ENVIRONMENTS),
    ("unbalanced group found, unexpected", "`$` closes nothing", "Remove it, or write what it closes before it."),
    (
        "unbalanced group found, expected",
        "what begins here is not closed",
        "Close it: `{` with `}`, `\\left` with `\\right`, `\\begin` with `\\end`.",
    ),
    ("trying to add a subscript twice", "this has two subscripts", "Put both into braces, as in `x_{a b}`."),
    ("trying to add a superscript twice", "this has two superscripts", "Put both into braces, as in `x^{a b}`."),
    ("subscript and/or superscript", "an argument cannot begin with `^` or `_`", "Put the argument into braces."),
    ("expected a delimiter", "a bracket is missing here", "Write one, such as `(`, or `.` for none."),
    ("expected an argument", "an argument is missing here", BRACES),
    ("expected a token", "an argument is missing here", BRACES),
    ("unexpected hash", "`#` stands for nothing in a formula", "Write `\\#` for the sign itself."),
    ("unexpected math", "`$` cannot stand in a formula", "Write `\\$` for the sign itself."),
    (
        "alignment not allowed",
        "`&` has no columns to part here",
        "Use it in `aligned`, `cases` or `matrix`; write `\\&` for the sign itself.",
    ),
    ("new line command", "`\\\\` has no lines to part here", "Use it in `aligned`, `cases` or `matrix`."),
];

const BRACES: &str = "Write it in braces.";
const ENVIRONMENTS: &str = "Check its name; `aligned`, `cases` and `matrix` are some.";

/// Commands with two arguments.
const PAIRS: &[&str] = &["binom", "cfrac", "dbinom", "dfrac", "frac", "genfrac", "overset", "stackrel", "tbinom", "tfrac", "underset"];

/// The complaint at its place: where the shortest beginning of the formula ends from which on the library says
/// the same.
pub(super) fn explained(text: &str, cause: &str) -> Mistake {
    let ends = text.char_indices().rev().map(|(at, c)| at + c.len_utf8());
    let same = |end: &usize| matches!(guarded(|| written(&text[..*end], false)), Ok(Err(said)) if said == cause);
    let end = ends.take_while(same).last().unwrap_or(text.len());
    let last = text[..end].char_indices().next_back().map_or(0, |(at, _)| at);
    let command = commands(text).find(|command| command.start < end && end <= command.end);
    let at = command.unwrap_or(last..end);
    let certain = if cause.starts_with("expected a token") { missing(&text[..end], at.clone()) } else { environment(text, cause) };
    certain.unwrap_or_else(|| in_words(cause, text, at))
}

pub(super) fn in_words(cause: &str, text: &str, at: Range<usize>) -> Mistake {
    let known = MESSAGES.iter().find(|(begins, ..)| cause.starts_with(begins));
    let (message, hint) = known.map_or((UNREADABLE, SIMPLER), |(_, message, hint)| (*message, *hint));
    // Where nobody looked for the place, the formula is all of it.
    let sure = at != (0..text.len()) || commands(text).next() == Some(at.clone());
    let what = if sure { format!("`{}`", &text[at.clone()]) } else { "something here".to_owned() };
    let message = message.replace("`$` is", &format!("{what} is")).replace("`$` closes", &format!("{what} closes"));
    Mistake { at, message, hint }
}

/// What a beginning of a formula ends without.
fn missing(text: &str, at: Range<usize>) -> Option<Mistake> {
    if let Some(mark) = text.trim_end().chars().next_back().filter(|c| matches!(c, '^' | '_')) {
        return Some(Mistake {
            at,
            message: format!("nothing stands after `{mark}`"),
            hint: "Write it in braces, as in `x^{2}`; write `\\_` for the sign itself.",
        });
    }
    let command = lacking(text)?;
    let pair = PAIRS.contains(&&command[1..]);
    let (message, hint) = match pair && !text.trim_end().ends_with(command) {
        true => (format!("`{command}` has only one argument"), "Write the second one in braces after the first, as in `\\frac{a}{b}`."),
        false if pair => (format!("`{command}` has no arguments"), "Write two of them in braces, as in `\\frac{a}{b}`."),
        false => (format!("`{command}` has no argument"), "Write it in braces after the command, as in `\\sqrt{a}`."),
    };
    let start = command.as_ptr() as usize - text.as_ptr() as usize;
    Some(Mistake { at: start..start + command.len(), message, hint })
}

/// The command that a text ends with and that lacks an argument: it has none, or one of two.
fn lacking(text: &str) -> Option<&str> {
    let text = text.trim_end();
    if let Some(command) = commands(text).last().filter(|command| command.end == text.len()) {
        return Some(&text[command]).filter(|command| command.len() > 1);
    }
    // The index of a root comes before its argument.
    if let Some(index) = text.strip_suffix(']').and_then(|text| text.rfind('[')) {
        return lacking(&text[..index]);
    }
    let open = group(text)?;
    let before = text[..open].trim_end();
    let command = commands(before).last().filter(|command| command.end == before.len()).map(|command| &before[command]);
    command.filter(|command| PAIRS.contains(&&command[1..])).or_else(|| lacking(&text[open + 1..text.len() - 1]))
}

/// Where the group begins that a text ends with.
fn group(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate().rev().filter(|(_, byte)| matches!(byte, b'{' | b'}')) {
        depth = if byte == b'}' { depth + 1 } else { depth.checked_sub(1)? };
        if depth == 0 {
            return text.ends_with('}').then_some(at);
        }
    }
    None
}

/// An environment that is not known, or is closed by another name, or is not closed.
fn environment(text: &str, cause: &str) -> Option<Mistake> {
    let unknown = cause.starts_with("unkown mathematical environment");
    if !unknown && !cause.contains("\\end{") {
        return None;
    }
    let mut open: Vec<(Range<usize>, &str)> = Vec::new();
    for command in commands(text) {
        let Some((name, end)) = named(text, command.end) else { continue };
        let at = command.start..end;
        match (&text[command], open.pop()) {
            ("\\begin", above) => {
                if unknown && matches!(written(&format!("\\begin{{{name}}}{{c}}\\end{{{name}}}"), true), Err(said) if said == cause) {
                    return Some(Mistake { at, message: format!("formulas have no environment `{name}`"), hint: ENVIRONMENTS });
                }
                open.extend(above);
                open.push((at, name));
            }
            ("\\end", Some((_, begun))) if begun != name => {
                let message = format!("`\\end{{{name}}}` does not close `\\begin{{{begun}}}`");
                return Some(Mistake { at, message, hint: "Write the same name in both." });
            }
            ("\\end", _) => {}
            (_, above) => open.extend(above),
        }
    }
    let (at, name) = open.pop().filter(|_| !unknown)?;
    let message = format!("`\\begin{{{name}}}` is not closed");
    Some(Mistake { at, message, hint: "Write `\\end` with the same name in braces at its end." })
}

/// The name in braces that follows `\begin` or `\end`, and where it ends.
fn named(text: &str, from: usize) -> Option<(&str, usize)> {
    let rest = &text[from..];
    let inside = rest.trim_start().strip_prefix('{')?;
    let name = &inside[..inside.find('}')?];
    let plain = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '*');
    plain.then(|| (name, name.as_ptr() as usize - text.as_ptr() as usize + name.len() + 1))
}

#[cfg(test)]
mod tests {
    use super::super::mathml;

    #[test]
    fn what_is_missing_is_named() {
        for (text, part, message) in [
            ("\\frac{a}", "\\frac", "`\\frac` has only one argument"),
            ("1 + {\\sqrt{\\frac{\\alpha}} }", "\\frac", "`\\frac` has only one argument"),
            ("a^{\\binom{1} }", "\\binom", "`\\binom` has only one argument"),
            ("1 + \\frac", "\\frac", "`\\frac` has no arguments"),
            ("2\\sqrt", "\\sqrt", "`\\sqrt` has no argument"),
            ("x^", "^", "nothing stands after `^`"),
            ("\\sqrt[3]", "\\sqrt", "`\\sqrt` has no argument"),
            ("\\begin{matrix} a \\end{matriz}", "\\end{matriz}", "`\\end{matriz}` does not close `\\begin{matrix}`"),
            ("\\begin{cases} \\begin{matrix} a \\end{cases}", "\\end{cases}", "`\\end{cases}` does not close `\\begin{matrix}`"),
            ("\\begin{matriz} a \\end{matriz}", "\\begin{matriz}", "formulas have no environment `matriz`"),
            ("\\begin{matrix} a \\\\ b", "\\begin{matrix}", "`\\begin{matrix}` is not closed"),
        ] {
            let mistake = mathml(text, true, true).expect_err(text);
            assert_eq!((&text[mistake.at], mistake.message.as_str()), (part, message), "{text}");
        }
    }
}
