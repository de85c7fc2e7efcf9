//! Links say where they lead, also to those who hear them read out one after the other.

use super::super::tree::Kind;
use super::{Page, words};
use crate::diag::Diagnostic;

/// What is wrong with the text of the link at a node.
pub(super) fn problem(page: &Page, at: usize) -> Option<Diagnostic> {
    let (node, inside) = (page.node(at), page.inside(at));
    // HTML may hold any words, the text of a picture is the picture's rule, and code is the name of something:
    // [`<Link>`](link.md).
    let other = |kind: Kind| matches!(kind, Kind::Html | Kind::Image(_) | Kind::Code | Kind::OtherCode(_));
    // Long texts, which most are, need no closer look.
    let length: usize = inside.iter().map(|node| page.tree.text(node, &page.source.text).len()).sum();
    if length > words::LONGEST || inside.iter().any(|node| other(node.kind)) {
        return None;
    }
    let text = page.text(at);
    let hint = "Say where the link leads, in the words of the page there: `[How to upload](upload.md)`.";
    if text.trim().is_empty() {
        return Some(page.problem("link-text", node.span, "this link has no text, so nobody can see it").hint(hint));
    }
    words::says_nothing(&text).then(|| {
        let message = format!("`{}` does not say where the link leads", text.trim());
        page.problem("link-text", node.span, message).hint(hint)
    })
}
