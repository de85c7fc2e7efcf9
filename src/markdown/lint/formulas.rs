//! Formulas whose braces are not in pairs: Markdown does not take them for formulas, so readers would see their
//! source.
//!
//! Dollar signs stand in prices, too. Something is only told of what has a command of TeX between two of them.

use super::Page;
use crate::diag::{Diagnostic, Span};
use crate::markdown::tree::{Kind, Node};

/// Adds what looks like a formula and is none.
pub fn problems(page: &Page, out: &mut Vec<Diagnostic>) {
    let text = &*page.source.text;
    if !text.contains('$') {
        return;
    }
    let mut nodes = page.tree.nodes.iter().filter(|node| node.kind == Kind::Text).peekable();
    while let Some(first) = nodes.next() {
        let mut end = first.span.end;
        while let Some(next) = nodes.next_if(|next| goes_on(text, end, next)) {
            end = next.span.end;
        }
        in_text(page, Span { start: first.span.start, end }, out);
    }
}

/// Whether a piece of text follows right after another, or after the `\` that makes it text.
fn goes_on(text: &str, end: u32, next: &Node) -> bool {
    let start = next.span.start;
    start == end || (start == end + 1 && text.as_bytes()[end as usize] == b'\\')
}

fn in_text(page: &Page, span: Span, out: &mut Vec<Diagnostic>) {
    let text = &page.source.text[span.range()];
    let mut open = None;
    for at in dollars(text) {
        let Some(start) = open.replace(at) else { continue };
        let inside = &text[start + 1..at];
        // Formulas touch their dollar signs.
        if inside.trim().len() == inside.len() && is_unbalanced(inside) {
            let problem =
                page.problem("math", Span::from(start..at + 1).moved(span.start as usize), "the braces of this formula are not in pairs");
            out.push(problem.hint("Close each `{` with a `}`; write `\\{` for the sign itself. If it is no formula, write `\\$`."));
            open = None;
        }
    }
}

/// The dollar signs that nothing makes plain text.
fn dollars(text: &str) -> impl Iterator<Item = usize> {
    let mut escaped = false;
    text.bytes().enumerate().filter_map(move |(at, byte)| {
        let counts = byte == b'$' && !escaped;
        escaped = byte == b'\\' && !escaped;
        counts.then_some(at)
    })
}

/// Whether a text has a command of TeX, and braces without their partner.
fn is_unbalanced(text: &str) -> bool {
    let (mut command, mut depth, mut escaped) = (false, 0_i32, false);
    for byte in text.bytes() {
        match byte {
            b if escaped => {
                command |= b.is_ascii_alphabetic();
                escaped = false;
            }
            b'\\' => escaped = true,
            b'{' => depth += 1,
            b'}' if depth == 0 => return command,
            b'}' => depth -= 1,
            _ => {}
        }
    }
    command && depth != 0
}
