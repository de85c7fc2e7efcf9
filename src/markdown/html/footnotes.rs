//! Footnotes: the references in the text and the list at its end, with links both ways.

use super::super::tree::{Kind, Tree};
use super::{TooLong, Writer, Written};
use std::collections::HashMap;

impl<'a> Writer<'a> {
    pub(super) fn footnote_reference(&mut self, label: u32) {
        let label = &*self.body.tree.texts[label as usize];
        if !self.definitions.contains_key(label) {
            return self.escaped(&format!("[^{label}]"));
        }
        let next = self.footnotes.len();
        let at = *self.numbers.entry(label).or_insert(next);
        if at == next {
            self.footnotes.push((label, 0));
        }
        self.footnotes[at].1 += 1;
        let (number, nth) = (at + 1, self.footnotes[at].1);
        let suffix = reference_suffix(nth);
        self.out.push_str(&format!(
            "<sup class=\"footnote\"><a href=\"#gp-fn-{number}\" id=\"gp-fnref-{number}{suffix}\" role=\"doc-noteref\">{number}</a></sup>"
        ));
    }

    /// Writes the footnotes that were referred to. A footnote may refer to another one, so the list
    /// can grow meanwhile; the links back are added when all references are known.
    pub(super) fn footnotes(&mut self) -> Written {
        if self.footnotes.is_empty() {
            return Ok(());
        }
        let before = std::mem::take(&mut self.out);
        self.set_aside += before.len();
        let mut notes = Vec::new();
        while let Some((label, _)) = self.footnotes.get(notes.len()).copied() {
            self.children(self.inside(self.definitions[label]), false)?;
            self.set_aside += self.out.len();
            notes.push(std::mem::take(&mut self.out));
        }
        self.out = before;
        self.line("<section class=\"footnotes\" role=\"doc-endnotes\">\n<ol>\n");
        for (at, note) in notes.iter().enumerate() {
            let number = at + 1;
            let back: String = (1..=self.footnotes[at].1)
                .map(|nth| {
                    let id = format!("{number}{}", reference_suffix(nth));
                    format!(" <a href=\"#gp-fnref-{id}\" role=\"doc-backlink\" aria-label=\"{id}\">↩</a>")
                })
                .collect();
            let note = match note.trim_end().strip_suffix("</p>") {
                Some(text) => format!("{text}{back}</p>\n"),
                None => format!("{note}<p>{}</p>\n", back.trim_start()),
            };
            self.out.push_str(&format!("<li id=\"gp-fn-{number}\">\n{note}</li>\n"));
            if self.out.len() as u64 > self.body.limits.page {
                return Err(TooLong);
            }
        }
        self.out.push_str("</ol>\n</section>\n");
        Ok(())
    }
}

/// The footnotes of the page by label; of several with one label, the first.
pub(super) fn definitions(tree: &Tree) -> HashMap<&str, u32> {
    let mut found = HashMap::new();
    for (at, node) in tree.nodes.iter().enumerate() {
        if let Kind::Footnote(label) = node.kind {
            found.entry(&*tree.texts[label as usize]).or_insert(at as u32);
        }
    }
    found
}

fn reference_suffix(nth: u32) -> String {
    if nth == 1 { String::new() } else { format!("-{nth}") }
}
