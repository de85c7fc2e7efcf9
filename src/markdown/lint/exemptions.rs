//! Comments that switch one rule off for the block below them:
//! `<!-- check-off: link-text, because the button is called "here" -->`.
//!
//! This reads them and takes them out of the page. Whether they switch anything off is known only when all
//! rules have spoken, which is for `pipeline`.

use super::super::tree::{Kind, Node, Tree};
use crate::diag::{Diagnostic, RULES, Rule, Span, did_you_mean};
use crate::source::Source;

/// The rule about these comments themselves.
pub const CODE: &str = "check-off";

/// How a comment of this kind begins.
const MARK: &str = "check-off";

/// How many of these comments a page may have: each is held against every problem of the page.
const MOST: usize = 100;

/// How to write one.
const FORM: &str = "Write it like `<!-- check-off: link-text, because the button is called \"here\" -->`.";

/// One rule that is off for one block.
#[derive(Clone, Debug, PartialEq)]
pub struct Exemption {
    /// The rule.
    pub rule: &'static str,
    /// Where the rule's name stands.
    pub span: Span,
    /// The block.
    pub block: Span,
}

/// Takes these comments out of a page's tree, so that they do not reach the site whatever becomes of HTML.
pub(in super::super) fn take(source: &Source, tree: &mut Tree, problems: &mut Vec<Diagnostic>) -> Vec<Exemption> {
    let (mut found, mut comments, mut told) = (Vec::new(), 0, false);
    for at in 0..tree.nodes.len() {
        let node = tree.nodes[at];
        let inline = match node.kind {
            Kind::HtmlBlock => false,
            Kind::Html => true,
            _ => continue,
        };
        let Some(inner) = inner(&source.text, node.span) else { continue };
        comments += 1;
        let reader = Reader { source, inner, problems: &mut *problems };
        match comments {
            ..=MOST if found.len() < MOST => match block(tree, at, &source.text) {
                Some(block) if !inline => found.extend(reader.read(block)),
                _ => reader.stray(inline),
            },
            _ => reader.too_many(!std::mem::replace(&mut told, true)),
        }
        for node in &mut tree.nodes[at..node.end as usize] {
            node.span.end = node.span.start;
        }
    }
    found
}

/// What a comment of this kind says, if there is one at a place.
fn inner(text: &str, span: Span) -> Option<Span> {
    let html = &text[span.range()];
    let open = html.find("<!--").filter(|open| html[..*open].trim().is_empty())? + "<!--".len();
    let said = &html[open..html.find("-->").filter(|end| *end >= open).unwrap_or(html.len())];
    let start = open + said.len() - said.trim_start().len();
    let rest = said.trim();
    let after = rest.strip_prefix(MARK)?;
    (after.is_empty() || after.starts_with([':', ' ', '\n'])).then(|| Span::from(start..start + rest.len()).moved(span.start as usize))
}

/// The block after a node, over other comments of this kind: one node, or the text of a list item.
fn block(tree: &Tree, at: usize, text: &str) -> Option<Span> {
    let around = |node: &&Node| node.end as usize > at;
    let end = tree.nodes[..at].iter().filter(around).map(|node| node.end as usize).min().unwrap_or(tree.nodes.len());
    let comment = |node: &Node| node.kind == Kind::HtmlBlock && (node.span.start == node.span.end || inner(text, node.span).is_some());
    let mut first = tree.nodes[at].end as usize;
    for _ in 0..MOST {
        if first < end && comment(&tree.nodes[first]) {
            first = tree.nodes[first].end as usize;
        }
    }
    if first >= end {
        return None;
    }
    let mut last = tree.nodes[first].end as usize;
    while !is_block(tree.nodes[first].kind) && last < end && !is_block(tree.nodes[last].kind) {
        last = tree.nodes[last].end as usize;
    }
    // A directive's own place is its first line.
    let end = tree.nodes[first..last].iter().map(|node| node.span.end).max()?;
    Some(Span { start: tree.nodes[first].span.start, end })
}

fn is_block(kind: Kind) -> bool {
    !matches!(
        kind,
        Kind::Text
            | Kind::OtherText(_)
            | Kind::Code
            | Kind::OtherCode(_)
            | Kind::Html
            | Kind::Emphasis
            | Kind::Strong
            | Kind::Strikethrough
            | Kind::Link(_)
            | Kind::Image(_)
            | Kind::SoftBreak
            | Kind::HardBreak
            | Kind::Task(_)
            | Kind::FootnoteReference(_)
    )
}

struct Reader<'a> {
    source: &'a Source,
    inner: Span,
    problems: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn tell(&mut self, span: Span, message: impl Into<String>, hint: impl Into<String>) {
        self.problems.push(Diagnostic::new(CODE, &self.source.path, message).at(span).hint(hint));
    }

    fn stray(mut self, inline: bool) {
        let (message, hint) = if inline {
            (
                "this comment stands inside a text, where it switches nothing off",
                "Put it on a line of its own, above the block that it is for.",
            )
        } else {
            ("there is nothing below this comment that it could be for", "Put it right above the block that it is for.")
        };
        self.tell(self.inner, message, hint);
    }

    fn too_many(mut self, first: bool) {
        if first {
            let message = format!("this page has more than {MOST} comments that switch rules off; those from here on do nothing");
            self.tell(self.inner, message, "Switch the rule off for the whole site, with `check.rules` in site.yaml.");
        }
    }

    /// The rules that the comment switches off for a block. They stand first, parted by commas; the rest is
    /// the reason.
    fn read(mut self, block: Span) -> Vec<Exemption> {
        let text = &self.source.text[self.inner.range()];
        let mut rest = text[MARK.len()..].trim_start_matches([':', ' ', '\n']);
        let mut found = Vec::new();
        loop {
            let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))).unwrap_or(rest.len());
            let known = RULES.iter().find(|rule| rule.code == &rest[..length]);
            let start = self.inner.start as usize + text.len() - rest.len();
            let span = Span::from(start..start + length);
            match known {
                // A word that is a rule's name may also begin the reason.
                Some(rule) if found.iter().any(|exemption: &Exemption| exemption.rule == rule.code) => break,
                Some(rule) => found.push(Exemption { rule: rule.code, span, block }),
                None if found.is_empty() => {
                    self.unknown(&rest[..length], span);
                    return found;
                }
                None => break,
            }
            rest = rest[length..].trim_start_matches([',', ':', ' ', '\n']);
        }
        let reason = rest.trim_start_matches("because").trim();
        if !reason.contains(char::is_alphanumeric) {
            self.tell(self.inner, "this comment does not say why the rule is switched off", FORM);
        }
        found
    }

    fn unknown(&mut self, name: &str, span: Span) {
        if name.is_empty() {
            return self.tell(self.inner, "this comment does not say which rule it switches off", FORM);
        }
        let near = did_you_mean(name, RULES.iter().map(|rule: &Rule| rule.code));
        let hint = near.unwrap_or_else(|| "`guidepost explain` lists all rules.".to_owned());
        self.tell(span, format!("there is no rule `{name}`"), hint);
    }
}
