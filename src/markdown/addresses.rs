//! Where a page writes the addresses of its links, of any form: in the link itself, in the definition of a
//! reference, or between the brackets of a wikilink.
//!
//! What changes addresses asks for all places and checks the result: an address with escapes is given although
//! only the parser knows for sure what it stands for. What speaks about one link asks for the span of its
//! address, so that this can be marked and replaced alone. It does not know where an address leads.

use super::directives;
use super::front;
use super::tree::Kind;
use super::{Document, build};
use crate::config::Config;
use crate::diag::Span;
use pulldown_cmark::{Options, Parser};
use std::collections::HashSet;
use std::ops::Range;

/// How an address is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As it is, so that a space would end it.
    Bare,
    /// Between `<` and `>`.
    Pointed,
    /// As the name in `[[name]]`.
    Wiki,
}

/// An address in the text of a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Where it stands, with its query and its anchor.
    pub span: Span,
    /// The address as the parser reads it.
    pub address: String,
    /// How it is written.
    pub form: Form,
}

/// The addresses of a page in the order of the text. Those between `<` and `>` alone are whole web addresses
/// and are not among them.
pub fn places(document: &Document, config: &Config) -> Vec<Place> {
    let text = &*document.source.text;
    let nodes = &document.tree.nodes;
    let mut places = Vec::new();
    for (at, node) in nodes.iter().enumerate() {
        let (Kind::Link(link) | Kind::Image(link)) = node.kind else { continue };
        let link = &document.links[link as usize];
        let found = if link.wiki {
            wiki(text, node.span.range()).map(|range| (range, Form::Wiki))
        } else {
            inline(text, node.span.range(), words_end(document, at))
        };
        if let Some((range, form)) = found
            && (form == Form::Wiki || may_be(&text[range.clone()], &link.address))
        {
            places.push(Place { span: range.into(), address: link.address.clone(), form });
        }
    }
    places.extend(definitions(document, config));
    places.sort_by_key(|place| place.span);
    places.dedup();
    places
}

/// The place of the address of each link, where it stands in the link itself letter for letter. Where it has
/// escapes, stands in a reference, between `<` and `>` alone, or in a wikilink, the whole link is the place.
pub fn spans(document: &Document) -> Vec<Option<Span>> {
    let text = &*document.source.text;
    let nodes = &document.tree.nodes;
    let mut spans = vec![None; document.links.len()];
    for (at, node) in nodes.iter().enumerate() {
        let (Kind::Link(link) | Kind::Image(link)) = node.kind else { continue };
        let written = &document.links[link as usize];
        if written.wiki || written.address.is_empty() || text[node.span.range()].starts_with('<') {
            continue;
        }
        let found = inline(text, node.span.range(), words_end(document, at));
        spans[link as usize] = found.filter(|(range, _)| text[range.clone()] == *written.address).map(|(range, _)| range.into());
    }
    spans
}

/// Where the words of a link end.
fn words_end(document: &Document, link: usize) -> Option<usize> {
    let nodes = &document.tree.nodes;
    nodes[link + 1..nodes[link].end as usize].iter().map(|node| node.span.end as usize).max()
}

/// Whether a text can stand for an address.
fn may_be(written: &str, address: &str) -> bool {
    written == address || written.contains(['\\', '&'])
}

/// The name in a wikilink.
fn wiki(text: &str, link: Range<usize>) -> Option<Range<usize>> {
    let whole = &text[link.clone()];
    let inside = whole.find("[[")? + 2;
    let rest = &whole[inside..];
    let end = rest.find(['|', ']'])?;
    // In a table the `|` needs a `\` before it.
    let name = rest[..end].strip_suffix('\\').unwrap_or(&rest[..end]);
    let start = link.start + inside + name.len() - name.trim_start().len();
    Some(start..start + name.trim().len())
}

/// The address in a link whose words end at `words`; none where it is a reference.
fn inline(text: &str, link: Range<usize>, words: Option<usize>) -> Option<(Range<usize>, Form)> {
    let words = words.unwrap_or(link.start).clamp(link.start, link.end);
    let after = text.get(words..link.end)?.split_once(']')?.1.strip_prefix('(')?;
    let (range, form) = destination(after)?;
    let start = link.end - after.len();
    Some((start + range.start..start + range.end, form))
}

/// The address at the beginning of a text, as CommonMark ends it.
fn destination(text: &str) -> Option<(Range<usize>, Form)> {
    let start = text.len() - text.trim_start_matches([' ', '\t', '\n']).len();
    let pointed = text[start..].starts_with('<');
    let start = start + usize::from(pointed);
    let (mut escaped, mut open) = (false, 0_u32);
    for (at, c) in text[start..].char_indices() {
        let here = start..start + at;
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '>' if pointed => return Some((here, Form::Pointed)),
            _ if pointed => {}
            '(' => open += 1,
            ')' if open == 0 => return Some((here, Form::Bare)),
            ')' => open -= 1,
            ' ' | '\t' | '\n' => return Some((here, Form::Bare)),
            _ => {}
        }
    }
    (!pointed).then_some((start..text.len(), Form::Bare))
}

/// The addresses that references name.
fn definitions(document: &Document, config: &Config) -> Vec<Place> {
    let text = &*document.source.text;
    if !text.contains("]:") {
        return Vec::new();
    }
    let body = front::body_start(text);
    let called: HashSet<&str> = document.tree.directives.iter().map(|directive| directive.name.as_str()).collect();
    let (masked, _) = directives::mask(text, body, |name| called.contains(name));
    let parsed = masked.as_deref().unwrap_or(text);
    let mut options = build::options(config);
    options.set(Options::ENABLE_WIKILINKS, text[body..].contains("[["));
    let parser = Parser::new_ext(&parsed[body..], options);
    let mut places = Vec::new();
    for (_, definition) in parser.reference_definitions().iter() {
        let start = body + definition.span.start;
        let Some(whole) = text.get(start..body + definition.span.end) else { continue };
        let Some(after) = label_end(whole) else { continue };
        let Some((range, form)) = destination(&whole[after..]) else { continue };
        let range = start + after + range.start..start + after + range.end;
        if may_be(&text[range.clone()], &definition.dest) {
            places.push(Place { span: range.into(), address: definition.dest.to_string(), form });
        }
    }
    places
}

/// Where the label of a definition ends, after its colon.
fn label_end(definition: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in definition.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            ']' => return definition[at + 1..].starts_with(':').then_some(at + 2),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::config::Config;
    use crate::diag::Span;
    use crate::markdown::Document;
    use crate::source::Source;

    /// The text with the spans that are found between `«` and `»`.
    fn marked(text: &str, find: fn(&Document) -> Vec<Span>) -> String {
        let source = Source::new("a.md", text.as_bytes().to_vec());
        let document = crate::markdown::parse(&source, "Name", &Config::bare(), &Default::default());
        let mut spans = find(&document);
        spans.sort();
        let mut out = source.text.to_string();
        for span in spans.into_iter().rev() {
            out.insert(span.end as usize, '»');
            out.insert(span.start as usize, '«');
        }
        out
    }

    #[test]
    fn addresses_of_every_form_are_found() {
        for wanted in [
            "[a](«x.md»)",
            "[a]( «x.md#b»  \"T (x.md)\" )",
            "[a](<«x y.md»> 'T')",
            "[a](\n«x.md»)",
            "[x.md](«x.md»)",
            "[`]`](«x.md»)",
            "[**a** \\] b](«x.md») and on",
            "![](«x.png»)",
            "[![x.md](«p.png»)](«x.md»)",
            "[a](«x(1).md»)",
            "- > [å](«ö.md»)",
            "# [a](«x.md»)",
            "| [a](«x.md») | [b](«y.md») |\n|---|---|",
            "[a](«x\\_y.md»)",
            "[a](«x&amp;y.md»)",
            "[a][b]\n\n[b]: «x.md» \"T\"",
            "[b], ![b], [b][]\n\n[b]: <«x y.md»>",
            "[b]\n\n[b]:\n   «x.md#a»\n'T'",
            "> [b\\]]\n>\n> [b\\]]: «x.md»",
            ":::details\n[b]\n\n[b]: «x.md»\n:::",
            "[[«a»]] and [[«b/c#d»|«text»]]".replace("|«text»", "|text").as_str(),
            "![[«x.png»]]",
            "| [[«a»\\|b]] |\n|---|",
            "---\ntitle: \"[a]: b\"\n---\n[a](«b»)",
            "<https://example.org> <a@example.org>",
            "`[a](x.md)`",
            "\n    [a]: x.md\n",
        ] {
            let places = |document: &Document| super::places(document, &Config::bare()).iter().map(|place| place.span).collect();
            assert_eq!(marked(&wanted.replace(['«', '»'], ""), places), wanted);
        }
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
            let spans = |document: &Document| super::spans(document).into_iter().flatten().collect();
            assert_eq!(marked(&wanted.replace(['«', '»'], ""), spans), wanted);
        }
    }
}
