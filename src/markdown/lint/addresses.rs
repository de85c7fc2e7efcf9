//! Web addresses that stand in the text as they are: Markdown makes no links of them.

use super::super::tree::Kind;
use super::Page;
use crate::diag::{Diagnostic, Span};
use memchr::memmem;

/// How many are told for a page.
const MOST: usize = 100;
/// The longest address, in bytes.
const LONGEST: usize = 2_000;
/// How many nodes before a text are looked at for what it stands in; further away, nothing is said.
const FAR: usize = 200;

/// Says which addresses are no links. A page without any costs one quick search through its text.
pub(super) fn problems(page: &Page, out: &mut Vec<Diagnostic>) {
    let text = &*page.source.text;
    let most = out.len() + MOST;
    for colon in memmem::find_iter(text.as_bytes(), "://") {
        let Some(start) = ["https", "http"].iter().find_map(|scheme| text[..colon].ends_with(scheme).then(|| colon - scheme.len())) else {
            continue;
        };
        if text[..start].ends_with(char::is_alphanumeric) || !is_text(page, start) {
            continue;
        }
        let end = end(text, colon + 3);
        if is_real(&text[colon + 3..end]) && !is_quoted(text, start..end) {
            out.push(told(page, start..end));
            if out.len() == most {
                return;
            }
        }
    }
}

fn told(page: &Page, at: std::ops::Range<usize>) -> Diagnostic {
    let text = &*page.source.text;
    let url = &text[at.clone()];
    if text[..at.start].ends_with("](") {
        let problem = page.problem("bare-url", Span::from(at), "this is meant as a link, but its address cannot be read");
        return problem.hint("Write `%20` for a space in the address, or put the address between `<` and `>`.");
    }
    let problem = page.problem("bare-url", Span::from(at), "this address is shown as text, and is not a link");
    problem.hint(format!("Write words that lead there, `[What is there]({url})`, or at least `<{url}>`.")).replacement(format!("<{url}>"))
}

/// Whether a place is in text, and not in a link, in code or in HTML.
pub(super) fn is_text(page: &Page, place: usize) -> bool {
    let nodes = &page.tree.nodes;
    let after = nodes.partition_point(|node| node.span.start as usize <= place);
    let Some(at) = after.checked_sub(1).filter(|at| nodes[*at].kind == Kind::Text && nodes[*at].span.range().contains(&place)) else {
        return false;
    };
    let html = |node: usize| &page.source.text[nodes[node].span.range()];
    for (before, node) in nodes[..at].iter().enumerate().rev().take(FAR) {
        let around = node.end as usize > at;
        match node.kind {
            Kind::Link(_) | Kind::Image(_) if around => return false,
            Kind::CodeBlock(_) if around => return false,
            // Between `<a …>` and `</a>` it is the text of a link.
            Kind::Html if html(before).starts_with("<a ") => return false,
            Kind::Html if html(before).starts_with("</a") => return true,
            Kind::Emphasis | Kind::Strong | Kind::Strikethrough => {}
            _ if around => return true,
            _ => {}
        }
    }
    false
}

/// Where an address ends that begins before `from`: as forges read it, punctuation at its end belongs to
/// the sentence.
fn end(text: &str, from: usize) -> usize {
    let stop = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '<' | '>' | '"' | '`' | '|' | '\\' | '。' | '，' | '、' | '）' | '」' | '”' | '»')
    };
    let reach = (from + LONGEST..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    let mut end = text[from..reach].find(stop).map_or(reach, |length| from + length);
    loop {
        let url = &text[from..end];
        let last = url.chars().next_back();
        let many = |c: char| url.matches(c).count();
        match last {
            Some('?' | '!' | '.' | ',' | ':' | ';' | '*' | '_' | '~' | '\'') => end -= 1,
            Some(')') if many(')') > many('(') => end -= 1,
            Some(']') if many(']') > many('[') => end -= 1,
            Some('…' | '’') => end -= 3,
            _ => return end,
        }
    }
}

/// Whether quotation marks are around an address: then it is a value, such as that of a setting, and nobody is
/// to follow it.
fn is_quoted(text: &str, at: std::ops::Range<usize>) -> bool {
    let marks = ['"', '\'', '“', '”', '„', '‘', '’', '«', '»', '「', '」', '`'];
    text[..at.start].ends_with(marks) && text[at.end..].starts_with(marks)
}

/// Whether the rest of an address names a host of the world, and is no example or pattern.
fn is_real(rest: &str) -> bool {
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default().to_ascii_lowercase();
    let labels: Vec<&str> = host.split('.').collect();
    let made_up = |label: &&str| matches!(*label, "example" | "localhost" | "test" | "invalid" | "local");
    let pattern = rest.contains(['{', '}', '$', '…', '*']) || rest.contains("...");
    let ending = labels.last().is_some_and(|label| label.len() > 1 && label.chars().all(char::is_alphabetic));
    let named = labels.len() > 1 && labels.iter().all(|label| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-'));
    named && ending && !pattern && !labels.iter().any(made_up)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn punctuation_belongs_to_the_sentence() {
        let cut = |text: &str| text[..end(text, 8)].to_owned();
        assert_eq!(cut("https://a.org/x_(y))."), "https://a.org/x_(y)");
        assert_eq!(cut("https://a.org, and"), "https://a.org");
        assert_eq!(cut("https://a.org/å?q=1… "), "https://a.org/å?q=1");
        assert_eq!(cut("https://"), "https://");
    }

    #[test]
    fn only_real_hosts_count() {
        assert!(is_real("commons.wikimedia.org/wiki/X"));
        for rest in ["localhost:8080", "example.org", "www.example.com/a", "…", "10.0.0.1/", "{host}.org", "a", "*.wikipedia.org"] {
            assert!(!is_real(rest), "{rest}");
        }
    }
}
