//! The Markdown text of a page as others may read it where it is published: without front matter and comments,
//! below its title, and with links that lead to published addresses instead of files.
//!
//! Everything else stays as it was written, directives too. It does not resolve links; it is given the
//! answers.

use super::html::Target;
use super::tree::Kind;
use super::{Document, front};
use crate::diag::Span;
use std::ops::Range;

/// The text of a page with these answers to its links.
pub fn text(document: &Document, targets: &[Target]) -> String {
    let (source, outline) = (&*document.source.text, &document.outline);
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    for (at, node) in document.tree.nodes.iter().enumerate() {
        if matches!(node.kind, Kind::Html | Kind::HtmlBlock) {
            edits.extend(comments(source, node.span).map(|comment| (comment, String::new())));
        }
        let (Kind::Link(number) | Kind::Image(number)) = node.kind else { continue };
        let Some(address) = targets.get(number as usize).and_then(address) else { continue };
        let inside = document.tree.nodes[at + 1..node.end as usize].iter().map(|node| node.span);
        let link = &document.links[number as usize];
        if link.wiki {
            edits.extend(head(source, node.span, inside.clone()));
        }
        edits.extend(tail(source, node.span, inside).map(|tail| (tail, written(address, &link.title))));
    }
    edits.sort_by_key(|(range, _)| range.start);
    let mut out = if outline.title_anchor.is_some() { String::new() } else { format!("# {}\n\n", outline.title) };
    let body = front::body_start(source);
    let mut done = source.len() - source[body..].trim_start_matches('\n').len();
    for (range, text) in edits {
        // What overlaps cannot both be written; the outer one comes later and gives way.
        if range.start >= done {
            out.push_str(&source[done..range.start]);
            out.push_str(&text);
            done = range.end;
        }
    }
    out.push_str(source[done..].trim_end());
    out.push('\n');
    out
}

/// Where a link leads, if it leads anywhere.
pub fn address(target: &Target) -> Option<&str> {
    match target {
        Target::Address(address) | Target::Picture(address, _) | Target::Remote(address) | Target::Gloss(address, _) => Some(address),
        Target::Broken => None,
    }
}

/// The comments in HTML.
fn comments(source: &str, html: Span) -> impl Iterator<Item = Range<usize>> {
    let Range { start: mut from, end } = html.range();
    std::iter::from_fn(move || {
        let start = from + source[from..end].find("<!--")?;
        from = start + source[start..end].find("-->")? + "-->".len();
        Some(start..from)
    })
}

/// What stands before the words of a wikilink, and the one bracket in its place.
fn head(source: &str, link: Span, inside: impl Iterator<Item = Span>) -> Option<(Range<usize>, String)> {
    let Range { start, end } = link.range();
    let words = inside.map(|span| span.start as usize).min()?.clamp(start, end);
    let mark = if source[start..].starts_with('!') { "!" } else { "" };
    Some((start..words, format!("{mark}[")))
}

/// What follows the words of a link, from the bracket that closes them: an address, or the name of one that
/// is defined elsewhere. An address between `<` and `>` has no words, and leads elsewhere anyway.
fn tail(source: &str, link: Span, inside: impl Iterator<Item = Span>) -> Option<Range<usize>> {
    let Range { start, end } = link.range();
    let words = inside.map(|span| span.end as usize).max().unwrap_or(start).clamp(start, end);
    let bracket = words + source.get(words..end)?.find(']')?;
    (!source[start..].starts_with('<')).then_some(bracket..end)
}

/// The end of a link in the form that needs no definition elsewhere.
fn written(address: &str, title: &str) -> String {
    let plain = !address.is_empty() && !address.contains(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '<' | '>' | '\\'));
    let address = if plain { address.to_owned() } else { format!("<{}>", address.replace('<', "%3C").replace('>', "%3E")) };
    let title = if title.is_empty() { String::new() } else { format!(" \"{}\"", title.replace('\\', "\\\\").replace('"', "\\\"")) };
    format!("]({address}{title})")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::source::Source;

    fn resolved(text: &str, addresses: &[&str]) -> String {
        let source = Source::new("a.md", text.as_bytes().to_vec());
        let document = crate::markdown::parse(&source, "Name", &Config::bare(), &Default::default());
        let targets: Vec<Target> = addresses.iter().map(|address| Target::Address((*address).to_owned())).collect();
        super::text(&document, &targets)
    }

    #[test]
    fn links_of_every_form_lead_to_the_addresses_that_they_are_given() {
        for (written, wanted) in [
            ("[a](x.md)", "[a](../x/)"),
            ("[a](x.md 'T \"q\"')", "[a](../x/ \"T \\\"q\\\"\")"),
            ("[`a]`](<x y.md>)", "[`a]`](../x/)"),
            ("[**a** \\] b](x.md) and on", "[**a** \\] b](../x/) and on"),
            ("[](x.md)", "[](../x/)"),
            ("[a][b]\n\n[b]: x.md", "[a](../x/)\n\n[b]: x.md"),
            ("[b]\n\n[b]: x.md", "[b](../x/)\n\n[b]: x.md"),
            ("> [a](x.md)\n> b", "> [a](../x/)\n> b"),
            ("<https://example.org/]>", "<https://example.org/]>"),
            ("`[a](x.md)`", "`[a](x.md)`"),
            ("See [[B]] and on", "See [B](../x/) and on"),
            ("[[B#h|text **b**]].", "[text **b**](../x/)."),
            ("![[p.png]]", "![p.png](../x/)"),
        ] {
            assert_eq!(resolved(written, &["../x/"]), format!("# Name\n\n{wanted}\n"), "{written}");
        }
        assert_eq!(resolved("[![p](p.png)](x.md)", &["../x/", "p (1).png"]), "# Name\n\n[![p](<p (1).png>)](../x/)\n");
    }

    #[test]
    fn comments_are_for_those_who_write() {
        assert_eq!(resolved("A <!-- ask --> b.\n\n<!-- a\n\nb -->\n\n`<!-- c -->`\n", &[]), "# Name\n\nA  b.\n\n\n\n`<!-- c -->`\n");
        assert_eq!(resolved("<!-- a --> b <!-- c -->\n\n- <!-- d -->\n", &[]), "# Name\n\n b \n\n- \n");
    }

    #[test]
    fn the_title_stands_above_once_and_front_matter_nowhere() {
        assert_eq!(resolved("---\ntitle: T\n---\n\nText.\n\n", &[]), "# T\n\nText.\n");
        assert_eq!(resolved("---\nweight: 1\n---\n# T\n\nText.", &[]), "# T\n\nText.\n");
    }
}
