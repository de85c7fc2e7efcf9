//! The end of a heading: its anchor, and braces that the parser took for attributes.
//!
//! What braces mean is for `braces` to say.

use super::super::braces::{self, Braces};
use super::super::tree::Kind;
use super::Builder;

impl Builder<'_> {
    /// Gives the open heading its anchor, and its text what of it stands in braces.
    pub(super) fn end_heading(&mut self, heading: u32) {
        let source = self.source;
        let braces = self.braces();
        if let Some(Braces::Text(place)) = &braces {
            self.unescape(place.start);
            self.read(&source.text[place.clone()]);
            self.leaf(Kind::Text, place.clone());
        }
        let text = self.heading.take().unwrap_or_default();
        let wanted = braces.as_ref().and_then(|braces| braces.wanted(&source.text));
        let anchor = self.anchors.make(&text, wanted);
        self.parsed.diagnostics.extend(braces.and_then(|braces| braces.problem(source, &anchor)));
        let heading = &mut self.parsed.outline.headings[heading as usize];
        self.parsed.outline.anchors.insert(anchor.clone());
        heading.anchor = anchor;
        heading.text = text.trim().to_owned();
    }

    /// What stands in braces at the end of the open heading.
    fn braces(&self) -> Option<Braces> {
        let heading = *self.stack.last()? as usize;
        let span = self.parsed.tree.nodes[heading].span;
        let words = self.parsed.tree.nodes[heading + 1..].iter().map(|node| node.span.end).max().unwrap_or(span.start).min(span.end);
        let (before, rest) = self.source.text[..span.end as usize].split_at(words as usize);
        braces::find(rest, words as usize, is_escape(before))
    }

    /// Takes back the backslash before a place, which the parser left as text since it took what follows away.
    fn unescape(&mut self, place: usize) {
        if is_escape(&self.source.text[..place])
            && let (Some(last), Some(heading)) = (self.parsed.tree.nodes.last_mut(), &mut self.heading)
            && last.span.end as usize == place
        {
            last.span.end -= 1;
            heading.pop();
        }
    }
}

/// Whether the next character is escaped by a backslash that is not escaped itself.
fn is_escape(before: &str) -> bool {
    (before.len() - before.trim_end_matches('\\').len()) % 2 == 1
}
