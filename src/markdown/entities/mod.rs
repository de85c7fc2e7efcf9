//! Numbers of entities on a page, such as Wikidata's `P31` and `Q42`: each is one of the site's table, stands with
//! its label, and a link to an entity leads to the one that its words name.
//!
//! It looks at text, links and code, and not at front matter, at what directives are given, and at addresses
//! of other sites. Code needs no labels: who reads a query wants it as short as it is.

mod numbers;
mod table;

pub use table::Table;

use super::Document;
use super::addresses;
use super::info::{self, Service};
use super::tree::{Kind, Node, plain_text};
use crate::diag::{Diagnostic, Span, nearest};
use std::ops::Range;

/// How many problems are told for a page.
const MOST: usize = 100;

/// What is wrong with the entities of a page. `language` is that of the page, if it is a translation.
pub fn problems(document: &Document, table: &Table, language: Option<&str>) -> Vec<Diagnostic> {
    let mut walk = Walk { document, table, language, quiet: 0, code: 0, query: false, linked: None, out: Vec::new() };
    for (at, node) in document.tree.nodes.iter().enumerate() {
        match node.kind {
            Kind::Heading(_) | Kind::Image(_) => walk.quiet = walk.quiet.max(node.end),
            Kind::Link(link) => {
                walk.quiet = walk.quiet.max(node.end);
                walk.link(at, link);
            }
            Kind::CodeBlock(text) => {
                walk.code = node.end;
                walk.query = Service::of(info::language(&document.tree.texts[text as usize])).is_some();
            }
            Kind::Text | Kind::OtherText(_) | Kind::Code | Kind::OtherCode(_) => walk.text(at, node),
            _ => {}
        }
        if walk.out.len() >= MOST {
            break;
        }
    }
    walk.out
}

/// The way through a page.
struct Walk<'a> {
    document: &'a Document,
    table: &'a Table,
    language: Option<&'a str>,
    /// Up to this node, numbers need no link: they stand in one, in a heading or below a picture.
    quiet: u32,
    /// Up to this node reaches a block of code.
    code: u32,
    /// Whether that is a query, in which any number is one.
    query: bool,
    /// The entity of the last link, and where the link ends.
    linked: Option<(String, usize)>,
    out: Vec<Diagnostic>,
}

impl Walk<'_> {
    /// A link to an entity.
    fn link(&mut self, at: usize, link: u32) {
        let node = self.document.tree.nodes[at];
        let Some(number) = self.table.led_to(&self.document.links[link as usize].address) else { return };
        let words = plain_text(&self.document.tree, at as u32 + 1..node.end, &self.document.source.text);
        let named = self.table.numbers(&words);
        self.linked = Some((number.clone(), node.span.end as usize));
        let address = || addresses::spans(self.document).get(link as usize).copied().flatten().unwrap_or(node.span);
        if named.is_empty() {
            // Words of its own say where the link leads; that is not asked of them.
            if !self.table.has(&number) {
                self.unknown(&number, address());
            }
        } else if !named.iter().any(|named| words[named.clone()] == number) {
            let said = &words[named[0].clone()];
            let message = format!("the words of this link say `{said}`, and it leads to `{number}`");
            let hint = format!("If the words are right, let it lead to {}.", self.table.address(said));
            self.tell("entity-link", address(), message, hint);
        } else if let Some(label) = self.table.label(&number, self.language)
            && !words.contains("://")
            && !says(&words, &number, label)
        {
            let message = match words.trim().strip_suffix(&format!("({number})")) {
                Some(other) => format!("this link calls `{number}` \"{}\", and its label is \"{label}\"", other.trim()),
                None => format!("this link names `{number}` without its label"),
            };
            let hint = format!("Write {}, or words of your own without the number.", self.written(&number, label));
            self.tell("entity-label", node.span, message, hint);
        }
    }

    /// The numbers in a piece of text or code.
    fn text(&mut self, at: usize, node: &Node) {
        let text = self.document.tree.text(node, &self.document.source.text);
        let in_file = matches!(node.kind, Kind::Text | Kind::Code);
        let in_code = at < self.code as usize || matches!(node.kind, Kind::Code | Kind::OtherCode(_));
        for range in self.table.numbers(text) {
            let span = if in_file { Span::from(range.clone()).moved(node.span.start as usize) } else { node.span };
            let (number, before) = (&text[range.clone()], &text[..range.start]);
            if is_short(number) && !self.surely(at, in_code, before) {
                continue;
            }
            if !self.table.has(number) {
                self.unknown(number, span);
            } else if !in_code && at >= self.quiet as usize && !self.follows_its_link(number, span.range()) {
                self.bare(number, span, in_file);
            }
            if self.out.len() >= MOST {
                return;
            }
        }
    }

    /// Whether a number of one digit is surely that of an entity: Q3 may be a part of a year.
    fn surely(&self, at: usize, in_code: bool, before: &str) -> bool {
        let in_query = at < self.code as usize && self.query;
        in_query || (in_code && before.ends_with(':'))
    }

    /// Whether nothing but a bracket stands between a number and a link to its entity, as in
    /// `[instance of](…) (P31)`.
    fn follows_its_link(&self, number: &str, at: Range<usize>) -> bool {
        let Some((linked, end)) = &self.linked else { return false };
        let between = self.document.source.text.get(*end..at.start);
        linked == number && between.is_some_and(|between| between.trim_matches([' ', '\n', '(']).is_empty())
    }

    fn unknown(&mut self, number: &str, span: Span) {
        let near = nearest(number, self.table.alike(number)).map(|near| match self.table.label(near, None) {
            Some(label) => format!("Did you mean `{near}` ({label})? Otherwise look "),
            None => format!("Did you mean `{near}`? Otherwise look "),
        });
        let look = near.as_deref().unwrap_or("Look ");
        let hint = format!("{look}at {} and add the number with its label to {}.", self.table.address(number), self.table.path);
        self.tell("entity-unknown", span, format!("`{number}` is not in the table of entities"), hint);
    }

    fn bare(&mut self, number: &str, span: Span, in_file: bool) {
        // Nothing is known of labels in this language.
        let Some(label) = self.table.label(number, self.language) else { return };
        let better = self.written(number, label);
        let message = format!("`{number}` stands here without its label");
        self.tell("entity-label", span, message, format!("Write {better}."));
        if let Some(problem) = self.out.last_mut().filter(|_| in_file) {
            problem.replacement = Some(better.trim_matches('`').to_owned());
        }
    }

    fn written(&self, number: &str, label: &str) -> String {
        format!("`[{label} ({number})]({})`", self.table.short_address(number))
    }

    fn tell(&mut self, code: &'static str, span: Span, message: String, hint: String) {
        self.out.push(Diagnostic::new(code, &self.document.source.path, message).at(span).hint(hint));
    }
}

fn is_short(number: &str) -> bool {
    number.bytes().filter(u8::is_ascii_digit).count() == 1
}

/// Whether words give the label of an entity: right before its number in brackets, or somewhere.
fn says(words: &str, number: &str, label: &str) -> bool {
    let (words, label) = (folded(words), folded(label));
    if let Some(before) = words.strip_suffix(&format!("({})", number.to_lowercase())) {
        return before.trim() == label;
    }
    words.match_indices(&label).any(|(at, _)| {
        let around = [words[..at].chars().next_back(), words[at + label.len()..].chars().next()];
        !around.into_iter().flatten().any(char::is_alphanumeric)
    })
}

/// Case, blanks and the form of an apostrophe make no difference.
fn folded(text: &str) -> String {
    text.to_lowercase().replace('’', "'").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_say_the_label_whole() {
        for words in ["creator (P170)", "Creator  (P170)", "P170: creator", "the creator, P170,"] {
            assert!(says(words, "P170", "creator"), "{words}");
        }
        for words in ["maker (P170)", "co-creator (P170)", "P170", "P170 of creators", "the creator (P170)"] {
            assert!(!says(words, "P170", "creator"), "{words}");
        }
    }
}
