//! What a glossary says of each of its words: pages of the type `glossary` give it to the pages that link
//! to a word.
//!
//! A word is a heading with a paragraph right below it, or the title of a list of definitions. Its gloss is
//! one paragraph without links, so that it can stand anywhere. Where a link leads is not known here.

use super::outline::{Anchors, Outline};
use super::tree::{Kind, Tree, plain_text};
use crate::diag::{Diagnostic, Span};
use crate::source::Source;
use pulldown_cmark_escape::escape_html_body_text;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Range;
use std::sync::Arc;

/// The type of pages whose words are explained wherever they are linked.
pub const GLOSSARY: &str = "glossary";

/// A word and what it means.
#[derive(Clone, Debug, PartialEq)]
pub struct Gloss {
    /// The anchor of the word on its page.
    pub anchor: String,
    /// The word, as text.
    pub name: String,
    /// The paragraph, as HTML without links.
    pub html: String,
}

/// Finds the words of a glossary, sorted by anchor, and those that it explains twice. Titles of definitions get
/// anchors on the way.
pub(super) fn find(tree: &mut Tree, outline: &mut Outline, file: &Source) -> (Vec<Arc<Gloss>>, Vec<Diagnostic>) {
    let source = &*file.text;
    let (mut seen, mut problems) = (HashMap::new(), Vec::new());
    let mut anchors: Anchors = outline.anchors.iter().cloned().collect();
    let mut glosses = Vec::new();
    let mut titles = Vec::new();
    for (at, node) in tree.nodes.iter().enumerate() {
        let next = node.end as usize;
        let (anchor, paragraph) = match node.kind {
            Kind::Heading(heading) if ends_alone(outline, heading as usize) => {
                (outline.headings[heading as usize].anchor.clone(), paragraph(tree, next))
            }
            Kind::DefinitionTitle => {
                let anchor = anchors.make(&plain_text(tree, at as u32 + 1..node.end, source), None);
                titles.push((at as u32, anchor.as_str().into()));
                outline.anchors.insert(anchor.clone());
                (anchor, definition(tree, next))
            }
            _ => continue,
        };
        let name = plain_text(tree, at as u32 + 1..node.end, source);
        let mut html = String::new();
        write(tree, paragraph.unwrap_or_default(), source, &mut html);
        let (name, html) = (name.trim().to_owned(), html.trim().to_owned());
        if !name.is_empty() && !html.is_empty() {
            match seen.entry(name.to_lowercase()) {
                Entry::Vacant(first) => _ = first.insert(node.span),
                Entry::Occupied(first) => problems.push(again(file, &name, node.span, *first.get())),
            }
            glosses.push(Arc::new(Gloss { anchor, name, html }));
        }
    }
    tree.title_anchors = titles;
    glosses.sort_by(|one, two| one.anchor.cmp(&two.anchor));
    (glosses, problems)
}

/// A word that the page has explained before.
fn again(file: &Source, name: &str, at: Span, first: Span) -> Diagnostic {
    let line = |span: Span| {
        let text = file.text[span.range()].trim_end();
        Span { end: span.start + text.lines().next().map_or(0, str::len) as u32, ..span }
    };
    let problem = Diagnostic::new("glossary-word", &file.path, format!("this page explains `{name}` twice")).at(line(at));
    problem
        .related(&file.path, Some(line(first)), "the first time")
        .hint("Make one of both, or say in each word which of its meanings it has.")
}

/// Whether nothing of the page stands below a heading but its own text; others head a group of words.
fn ends_alone(outline: &Outline, heading: usize) -> bool {
    let level = outline.headings[heading].level;
    level > 1 && outline.headings.get(heading + 1).is_none_or(|next| next.level <= level)
}

/// The inside of the paragraph that is this node.
fn paragraph(tree: &Tree, at: usize) -> Option<Range<u32>> {
    let node = tree.nodes.get(at).filter(|node| node.kind == Kind::Paragraph)?;
    Some(at as u32 + 1..node.end)
}

/// The first paragraph of the definition that is this node; a short definition has no paragraph around it.
fn definition(tree: &Tree, at: usize) -> Option<Range<u32>> {
    let node = tree.nodes.get(at).filter(|node| node.kind == Kind::Definition)?;
    paragraph(tree, at + 1).or(Some(at as u32 + 1..node.end))
}

/// Writes what stands in a paragraph, up to the first block.
fn write(tree: &Tree, range: Range<u32>, source: &str, out: &mut String) {
    let mut at = range.start;
    while at < range.end {
        let node = &tree.nodes[at as usize];
        let inside = at + 1..node.end;
        match node.kind {
            Kind::Text | Kind::OtherText(_) => escaped(tree.text(node, source), out),
            Kind::Code | Kind::OtherCode(_) => element("code", out, |out| escaped(tree.text(node, source), out)),
            Kind::Math(formula) => match &tree.formulas[formula as usize].mathml {
                Some(mathml) => out.push_str(mathml),
                None => element("code", out, |out| escaped(tree.text(node, source), out)),
            },
            Kind::Emphasis => element("em", out, |out| write(tree, inside, source, out)),
            Kind::Strong => element("strong", out, |out| write(tree, inside, source, out)),
            Kind::Strikethrough => element("del", out, |out| write(tree, inside, source, out)),
            Kind::Link(_) | Kind::Image(_) => write(tree, inside, source, out),
            Kind::SoftBreak | Kind::HardBreak => out.push(' '),
            Kind::Html | Kind::FootnoteReference(_) => {}
            _ => return,
        }
        at = node.end;
    }
}

fn element(name: &str, out: &mut String, inside: impl FnOnce(&mut String)) {
    out.push_str(&format!("<{name}>"));
    inside(out);
    out.push_str(&format!("</{name}>"));
}

fn escaped(text: &str, out: &mut String) {
    // Writing to a string cannot fail.
    let _ = escape_html_body_text(&mut *out, text);
}

#[cfg(test)]
mod tests {
    use crate::config::Config;
    use crate::source::Source;

    fn glosses(text: &str) -> Vec<String> {
        let source = Source::new("a.md", format!("---\ntype: glossary\n---\n{text}").into_bytes());
        let document = crate::markdown::parse(&source, "Name", &Config::bare(), &Default::default());
        document.outline.glosses.iter().map(|gloss| format!("{}|{}|{}", gloss.anchor, gloss.name, gloss.html)).collect()
    }

    #[test]
    fn headings_with_a_paragraph_are_words() {
        let text = "Intro.\n\n## Group\n\nOf words.\n\n### GLAM {#g}\n\nA *museum* <b> & [more](x.md) `<i>`.\n\nMore.\n\n### Empty\n\n- a\n\n## Last\n\nIt.\n";
        assert_eq!(glosses(text), ["g|GLAM|A <em>museum</em>  &amp; more <code>&lt;i&gt;</code>.", "last|Last|It."]);
    }

    #[test]
    fn definitions_are_words() {
        assert_eq!(
            glosses("DACS\n: A society.\n\nOTRS\n: Old name.\n\nDACS\n: Another.\n"),
            ["dacs|DACS|A society.", "dacs-1|DACS|Another.", "otrs|OTRS|Old name."]
        );
    }

    #[test]
    fn other_pages_explain_nothing() {
        let source = Source::new("a.md", b"## A\n\nB.\n".to_vec());
        let document = crate::markdown::parse(&source, "Name", &Config::bare(), &Default::default());
        assert!(document.outline.glosses.is_empty());
    }
}
