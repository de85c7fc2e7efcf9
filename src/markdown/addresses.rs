//! Where the addresses of a page's links are written, so that one can be marked and replaced alone.
//!
//! Only what stands in the text letter for letter is found: an address with escapes or entities, one that a
//! reference defines elsewhere, one that stands alone between `<` and `>`, where no path of a file could stand
//! in its place, and the name of a wikilink are not; then the whole link is the place.

use super::Document;
use super::tree::Kind;
use crate::diag::Span;
use std::ops::Range;

/// The place of the address of each link, where it can be told.
pub fn spans(document: &Document) -> Vec<Option<Span>> {
    let mut spans = vec![None; document.links.len()];
    let nodes = &document.tree.nodes;
    for (at, node) in nodes.iter().enumerate() {
        let (Kind::Link(link) | Kind::Image(link)) = node.kind else { continue };
        let written = &document.links[link as usize];
        if written.wiki || written.address.is_empty() {
            continue;
        }
        let words = nodes[at + 1..node.end as usize].iter().map(|node| node.span.end).max();
        spans[link as usize] = find(&document.source.text, node.span, words, &written.address);
    }
    spans
}

/// Finds an address in a link whose words end at `words`.
fn find(source: &str, link: Span, words: Option<u32>, address: &str) -> Option<Span> {
    let Range { start, end } = link.range();
    if source.get(start..end)?.starts_with('<') {
        return None;
    }
    let words = words.map_or(start, |words| words as usize).clamp(start, end);
    // What follows the bracket after the words; the bracket of a reference is followed by nothing.
    let rest = source.get(words..end)?.split_once(']')?.1.strip_prefix('(')?.trim_start_matches([' ', '\t', '\n']);
    let (rest, pointed) = rest.strip_prefix('<').map_or((rest, false), |rest| (rest, true));
    let after = rest.strip_prefix(address)?;
    let ends = if pointed { after.starts_with('>') } else { after.starts_with([')', ' ', '\t', '\n']) };
    let at = end - rest.len();
    ends.then(|| Span::from(at..at + address.len()))
}

#[cfg(test)]
mod tests {
    use crate::config::Config;
    use crate::source::Source;

    /// The text with the addresses that are found between `«` and `»`.
    fn marked(text: &str) -> String {
        let source = Source::new("a.md", text.as_bytes().to_vec());
        let document = crate::markdown::parse(&source, "Name", &Config::bare(), &Default::default());
        let mut spans: Vec<_> = super::spans(&document).into_iter().flatten().collect();
        spans.sort();
        let mut out = source.text.to_string();
        for span in spans.into_iter().rev() {
            out.insert(span.end as usize, '»');
            out.insert(span.start as usize, '«');
        }
        out
    }

    #[test]
    fn only_the_address_is_found() {
        for wanted in [
            "[a](«x.md»)",
            "[a]( «x.md#b»  \"T (x.md)\" )",
            "[a](<«x y.md»> 'T')",
            "[a](\n«x.md»)",
            "[x.md](«x.md»)",
            "[a [x.md](«b.md») c](d.md)",
            "[`]`](«x.md»)",
            "[**a** \\] b](«x.md») and on",
            "![](«x.png»)",
            "[![x.md](«p.png»)](«x.md»)",
            "<https://example.org/]>",
            "[a](«x(1).md»)",
            "- > [å](«ö.md»)",
            "# [a](«x.md»)",
            "| [a](«x.md») | [b](«y.md») |\n|---|---|",
            "[a](x\\_y.md)",
            "[a](x&amp;y.md)",
            "[a][b]\n\n[b]: x.md",
            "[b]\n\n[b]: x.md",
            "[](x.md",
            "<a@example.org>",
            "[[a]]",
            "> [a](\n> x.md)",
            "[a]()",
        ] {
            assert_eq!(marked(&wanted.replace(['«', '»'], "")), wanted);
        }
    }
}
