//! What a type of page asks of the text as a whole.
//!
//! Headings are `required`'s, values of front matter are `fields`'s.

use super::outline::{Heading, count_words};
use super::tree::{Kind, Node, Tree, plain_text};
use crate::config::PageType;
use crate::diag::{Diagnostic, Span};
use crate::source::Source;

/// Says whether a page has more or fewer words than its type asks for. `at` is where the page names its type.
pub(super) fn length(source: &Source, (kind, page_type): (&str, &PageType), words: u32, at: Option<Span>) -> Option<Diagnostic> {
    let counted = |count: u64| if count == 1 { "1 word".to_owned() } else { format!("{count} words") };
    let words = u64::from(words);
    let (bound, hint) = match (page_type.words.min, page_type.words.max) {
        (_, Some(max)) if words > max => {
            (format!("at most {max}"), "Leave out what readers can do without, or move a part to a page of its own.")
        }
        (Some(min), _) if words < min => (format!("at least {min}"), "Say more, or mark the page as `draft: true` until then."),
        _ => return None,
    };
    let message = format!("this page has {}, and one of the type `{kind}` has {bound}", counted(words));
    Some(Diagnostic::new("page-length", &source.path, message).at(at).hint(hint))
}

/// How many questions without an answer are told for a page.
const MOST: usize = 50;

/// Says which questions have no short answer: words in bold, at the beginning of the paragraph right below.
pub(super) fn answers(source: &Source, page_type: &PageType, headings: &[Heading], tree: &Tree) -> Vec<Diagnostic> {
    let Some(answers) = page_type.answers else { return Vec::new() };
    let questions = tree.nodes.iter().filter(|node| match node.kind {
        Kind::Heading(heading) => u64::from(headings[heading as usize].level) == answers.level,
        _ => false,
    });
    let told = |message: String, span: Span| {
        let problem = Diagnostic::new("short-answer", &source.path, message).at(span);
        problem.hint("Begin with the answer, `**No.**` or one short sentence between `**`; the reasons come after it.")
    };
    let problem = |question: &Node| match short_answer(tree, question.end, &source.text) {
        None => {
            let line = source.text[question.span.range()].trim_end().len() as u32;
            let span = Span { start: question.span.start, end: question.span.start + line };
            Some(told("there is no short answer in bold right below this question".to_owned(), span))
        }
        Some((words, span)) if words > answers.words => {
            Some(told(format!("this short answer has {words} words, and at most {} are asked for", answers.words), span))
        }
        Some(_) => None,
    };
    questions.filter_map(problem).take(MOST).collect()
}

/// The words in bold with which a paragraph begins, and where they stand.
fn short_answer(tree: &Tree, at: u32, text: &str) -> Option<(u64, Span)> {
    let paragraph = tree.nodes.get(at as usize).filter(|node| node.kind == Kind::Paragraph)?;
    let bold = tree.nodes.get(at as usize + 1).filter(|node| node.kind == Kind::Strong && node.end <= paragraph.end)?;
    let (words, halves) = count_words(&plain_text(tree, at + 2..bold.end, text));
    Some((u64::from(words + halves.div_ceil(2)), bold.span)).filter(|(words, _)| *words > 0)
}
