//! Code in colour: syntect finds the scopes, and a small table turns them into a handful of short
//! classes, which the theme colours for light and dark.
//!
//! It never fails: code that is too long, too wide or upsets a grammar comes out plain. Which lines are
//! numbered or marked is not known here; the caller says what goes around each.

use super::grammars::{self, Grammar};
use crate::limits::Limits;
use crate::memo::guarded;
use hashbrown::HashMap;
use pulldown_cmark_escape::escape_html_body_text;
use std::cell::RefCell;
use std::sync::LazyLock;
use syntect::parsing::{ParseState, Scope, ScopeStack};

/// Scopes and the classes that stand for them; the innermost scope that matches decides.
static CLASSES: LazyLock<Vec<(Scope, &str)>> = LazyLock::new(|| {
    let table = [
        ("comment", "c"),
        ("string", "s"),
        ("constant.numeric", "n"),
        ("constant.language", "n"),
        ("constant.character", "s"),
        ("keyword.operator", ""),
        ("keyword", "k"),
        ("storage", "k"),
        ("variable.parameter", "v"),
        ("variable.other", "v"),
        ("entity.name.function", "f"),
        ("entity.name.tag", "k"),
        ("entity.name", "f"),
        ("entity.other.attribute-name", "v"),
        ("support.function", "f"),
        ("support.type.property-name", "v"),
        ("markup.inserted", "i"),
        ("markup.deleted", "d"),
        ("markup.heading", "k"),
    ];
    table.iter().filter_map(|(scope, class)| Some((Scope::new(scope).ok()?, *class))).collect()
});

/// What goes before and after a line, by its number from 0.
pub type Around<'a> = &'a dyn Fn(usize) -> (&'static str, &'static str);

/// Nothing goes around lines.
pub const BARE: Around<'static> = &|_| ("", "");

/// Writes `code` as HTML text with spans, or without them where the language is plain or unknown
/// or a limit is passed.
pub fn write(code: &str, language: &str, limits: &Limits, around: Around, out: &mut String) {
    let grammar = grammars::find(language)
        .filter(|_| code.len() as u64 <= limits.code_block && code.lines().all(|line| line.len() as u64 <= limits.code_line));
    let Some(grammar) = grammar else { return plain(code, around, out) };
    let mut html = String::with_capacity(code.len() * 2);
    // A grammar may have a pattern that the expression engine refuses only when it is first used.
    match guarded(|| colour(code, grammar, around, &mut html)) {
        Ok(Some(())) => out.push_str(&html),
        _ => plain(code, around, out),
    }
}

/// Writes code as HTML text.
pub fn plain(code: &str, around: Around, out: &mut String) {
    for (at, line) in code.split_inclusive('\n').enumerate() {
        let (before, after) = around(at);
        out.push_str(before);
        escaped(line, out);
        out.push_str(after);
    }
}

fn escaped(code: &str, out: &mut String) {
    // Writing to a string cannot fail.
    let _ = escape_html_body_text(&mut *out, code);
}

thread_local! {
    static SEEN: RefCell<HashMap<Grammar, Seen>> = RefCell::default();
}

/// Writes the code line by line; none where the grammar fails.
fn colour(code: &str, grammar: Grammar, around: Around, out: &mut String) -> Option<()> {
    SEEN.with_borrow_mut(|all| {
        let seen = all.entry(grammar).or_insert_with(|| Seen::new(grammar));
        let result = code.split_inclusive('\n').enumerate().try_fold(START, |state, (at, line)| {
            let (before, after) = around(at);
            out.push_str(before);
            let next = seen.line(state, line, out);
            out.push_str(after);
            next
        });
        if result.is_none() || seen.count > LINES || seen.states.len() > STATES {
            all.remove(&grammar);
        }
        result.map(|_| ())
    })
}

/// How many lines of a grammar a thread remembers.
const LINES: usize = 4_000;
/// How many states of a grammar a thread remembers.
const STATES: usize = 100;
/// The state in which a grammar begins.
const START: u32 = 0;

/// Lines of one grammar that were coloured before. Guides repeat themselves: imports, braces,
/// commands. Finding a line here costs a hundredth of matching a grammar's expressions against it.
struct Seen {
    grammar: Grammar,
    states: Vec<State>,
    /// How many lines there are of all states.
    count: usize,
}

/// What a line may begin in.
struct State {
    parser: ParseState,
    stack: ScopeStack,
    /// The HTML of a line that begins here, and the state in which it ends.
    lines: HashMap<Box<str>, (Box<str>, u32)>,
}

impl State {
    fn new(parser: ParseState, stack: ScopeStack) -> Self {
        State { parser, stack, lines: HashMap::new() }
    }
}

impl Seen {
    fn new(grammar: Grammar) -> Self {
        let start = State::new(ParseState::new(grammar.syntax()), ScopeStack::new());
        Seen { grammar, states: vec![start], count: 0 }
    }

    /// Writes a line that begins in `state` and gives the state in which it ends.
    fn line(&mut self, state: u32, line: &str, out: &mut String) -> Option<u32> {
        let begun = self.states.get(state as usize)?;
        if let Some((html, next)) = begun.lines.get(line) {
            out.push_str(html);
            return Some(*next);
        }
        let (mut parser, mut stack) = (begun.parser.clone(), begun.stack.clone());
        let start = out.len();
        colour_line(line, self.grammar, &mut parser, &mut stack, out)?;
        let known = self.states.iter().position(|known| (&known.parser, &known.stack) == (&parser, &stack));
        let next = known.unwrap_or_else(|| {
            self.states.push(State::new(parser, stack));
            self.states.len() - 1
        }) as u32;
        self.states[state as usize].lines.insert(line.into(), (out[start..].into(), next));
        self.count += 1;
        Some(next)
    }
}

fn colour_line(line: &str, grammar: Grammar, parser: &mut ParseState, stack: &mut ScopeStack, out: &mut String) -> Option<()> {
    let (mut from, mut open) = (0, "");
    for (at, operation) in parser.parse_line(line, grammar.set()).ok()? {
        token(line.get(from..at)?, stack, &mut open, out);
        from = at;
        stack.apply(&operation).ok()?;
    }
    token(line.get(from..)?, stack, &mut open, out);
    close(&mut open, out);
    Some(())
}

/// Writes one token; neighbours of the same class share a span.
fn token(text: &str, stack: &ScopeStack, open: &mut &'static str, out: &mut String) {
    if text.is_empty() {
        return;
    }
    let class = if text.trim().is_empty() { *open } else { class(stack) };
    if class != *open {
        close(open, out);
        if !class.is_empty() {
            out.push_str("<span class=\"");
            out.push_str(class);
            out.push_str("\">");
        }
        *open = class;
    }
    escaped(text, out);
}

fn close(open: &mut &'static str, out: &mut String) {
    if !open.is_empty() {
        out.push_str("</span>");
    }
    *open = "";
}

fn class(stack: &ScopeStack) -> &'static str {
    let of = |scope: &Scope| CLASSES.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|(_, class)| *class);
    stack.scopes.iter().rev().find_map(of).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(code: &str, language: &str) -> String {
        let mut out = String::new();
        write(code, language, &Limits::default(), BARE, &mut out);
        out
    }

    #[test]
    fn code_gets_short_classes() {
        assert_eq!(
            html("let x = \"<\"; // y\n", "rust"),
            "<span class=\"k\">let</span> x = <span class=\"s\">\"&lt;\"</span>; <span class=\"c\">// y\n</span>"
        );
    }

    #[test]
    fn too_much_or_unknown_code_stays_plain() {
        assert_eq!(html("<b>", "no-such"), "&lt;b&gt;");
        let wide = format!("let a = \"{}\";", "x".repeat(600));
        assert!(!html(&wide, "rust").contains("<span"));
        let long = "let a = 1;\n".repeat(10_000);
        assert!(!html(&long, "rust").contains("<span"));
    }

    #[test]
    fn no_grammar_runs_for_ever() {
        let nasty = [
            "a /* z */\n",
            "  return x\n  /* z */\n",
            "<script>a /* z */\n</script>\n",
            "<script>\n  return x\n  /* z */\n</script>\n",
            "/* /* */\n",
            "'x\n'y\n",
            "((((\n",
            "{{{{\n",
        ];
        let (done, wait) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            for name in grammars::names() {
                nasty.iter().for_each(|code| drop(html(code, name)));
                done.send(name).ok();
            }
        });
        let mut last = "";
        loop {
            match wait.recv_timeout(std::time::Duration::from_secs(20)) {
                Ok(name) => last = name,
                Err(std::sync::mpsc::RecvTimeoutError::Timeout) => panic!("the grammar after `{last}` does not end"),
                Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => break,
            }
        }
        assert!(!last.is_empty());
    }

    #[test]
    fn common_names_are_known() {
        for name in [
            "bash",
            "sh",
            "shell",
            "python",
            "js",
            "javascript",
            "ts",
            "typescript",
            "json",
            "yaml",
            "html",
            "css",
            "rust",
            "go",
            "php",
            "sql",
            "xml",
            "toml",
            "diff",
            "lua",
            "csharp",
            "powershell",
            "ruby",
            "java",
            "kotlin",
            "c",
            "cpp",
            "markdown",
            "dockerfile",
            "ini",
            "tex",
            "sparql",
            "text",
        ] {
            assert!(grammars::is_known(name), "{name}");
        }
        assert_eq!(grammars::suggest("pyhton"), Some("python"));
    }
}
