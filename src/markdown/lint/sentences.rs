//! Sentences that are hard to read because they are long. Sites ask for this rule; what is too long
//! depends on the kind of text.
//!
//! An abbreviation with a full stop ends a sentence here. That makes some seem shorter, never longer.

use super::super::tree::Kind;
use super::{Page, SENTENCES};
use crate::diag::{Diagnostic, Span};

/// How many words a sentence may have.
const WORDS: usize = 40;

/// Says which sentences of paragraphs are too long.
pub(super) fn problems(page: &Page, out: &mut Vec<Diagnostic>) {
    for (at, node) in page.tree.nodes.iter().enumerate() {
        if node.kind == Kind::Paragraph {
            paragraph(page, at, out);
        }
    }
}

/// A sentence while it is read.
#[derive(Default)]
struct Sentence {
    start: Option<usize>,
    words: usize,
}

impl Sentence {
    fn word(&mut self, start: usize) {
        self.start.get_or_insert(start);
        self.words += 1;
    }

    fn end(&mut self, page: &Page, end: usize, out: &mut Vec<Diagnostic>) {
        let Sentence { start, words } = std::mem::take(self);
        let Some(start) = start.filter(|_| words > WORDS) else { return };
        let problem = page.problem(SENTENCES, Span::from(start..end), format!("this sentence has {words} words, more than {WORDS}"));
        out.push(problem.hint("Make two of it, or a list: many readers read it in a language that is not theirs."));
    }
}

fn paragraph(page: &Page, at: usize, out: &mut Vec<Diagnostic>) {
    let (mut sentence, mut last) = (Sentence::default(), 0);
    // Whether the text before goes on here: a word may be partly emphasised.
    let mut joined = false;
    for node in page.inside(at) {
        let start = node.span.start as usize;
        match node.kind {
            Kind::Code | Kind::OtherCode(_) => {
                if !std::mem::replace(&mut joined, true) {
                    sentence.word(start);
                }
                last = node.span.end as usize;
            }
            Kind::HardBreak => sentence.end(page, last, out),
            Kind::SoftBreak => joined = false,
            Kind::Text => {
                let text = &page.source.text[node.span.range()];
                let goes_on = joined && !text.starts_with(char::is_whitespace);
                for (place, word) in text.split_whitespace().enumerate() {
                    let offset = start + (word.as_ptr() as usize - text.as_ptr() as usize);
                    if word.contains(char::is_alphanumeric) && !(place == 0 && goes_on) {
                        sentence.word(offset);
                    }
                    last = offset + word.len();
                    if ends_sentence(word) {
                        sentence.end(page, last, out);
                    }
                }
                joined = !text.ends_with(char::is_whitespace);
            }
            _ => {}
        }
    }
    sentence.end(page, last, out);
}

fn ends_sentence(word: &str) -> bool {
    let bare = word.trim_end_matches(['"', '\'', ')', ']', '”', '’', '»']);
    bare.ends_with(['.', '!', '?', '…', ':', ';'])
}
