//! Pictures have a text for those who do not see them, and it is no size.

use super::super::tree::Node;
use super::Page;
use super::addresses::is_text;
use crate::diag::{Diagnostic, Span};
use memchr::memmem;
use percent_encoding::percent_decode_str;

/// What a picture stands in.
pub(super) struct Within {
    /// A link that says something besides.
    pub link: bool,
    /// A figure, which may have a caption.
    pub figure: bool,
}

/// Endings of files that are pictures.
const ENDINGS: &[&str] = &["apng", "avif", "bmp", "gif", "heic", "ico", "jpeg", "jpg", "png", "svg", "tif", "tiff", "webp"];

/// What is wrong with the text of the picture at a node.
pub(super) fn problem(page: &Page, at: usize, image: u32, within: &Within) -> Option<Diagnostic> {
    let node = page.node(at);
    if let Some(problem) = size(page, at, page.links.get(image as usize).is_some_and(|link| link.wiki)) {
        return Some(problem);
    }
    // The names of files are one word, so most texts need no closer look.
    let words = |node: &Node| page.tree.text(node, &page.source.text).trim().contains(' ');
    if page.inside(at).iter().any(words) {
        return None;
    }
    let alt = page.text(at);
    let alt = alt.trim();
    let hint =
        "Write in the square brackets what the picture shows, as you would tell it on the telephone: `![A wax seal with a ship](…)`.";
    if alt.is_empty() {
        // Beside words, it is decoration.
        let fine = within.figure || within.link;
        let problem = || page.problem("image-alt", node.span, "this picture has no text for people who cannot see it");
        return (!fine).then(|| problem().hint(hint));
    }
    let address = page.links.get(image as usize).map_or("", |link| &link.address);
    is_file_name(alt, address)
        .then(|| page.problem("image-alt", node.span, format!("`{alt}` is the name of a file, and not what the picture shows")).hint(hint))
}

fn is_file_name(alt: &str, address: &str) -> bool {
    let ending = alt.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    if !alt.contains(char::is_whitespace) && ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str())) {
        return true;
    }
    let name = address.split(['?', '#']).next().unwrap_or_default().rsplit('/').next().unwrap_or_default();
    let name = percent_decode_str(name).decode_utf8_lossy();
    let stem = name.rsplit_once('.').map_or(&*name, |(stem, _)| stem);
    // `Seal` may well describe seal.png, but IMG_2041 and scan00012 come from a machine.
    let digits = stem.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or_default();
    alt == stem && !alt.contains(' ') && (stem.contains('_') || digits > 2)
}

/// How many places of a page are looked at.
const MOST: usize = 100;

const LOOK: &str = "How wide pictures are shown is for the theme to say.";

/// Says that the text of a picture is or ends with a size, as Obsidian has it.
fn size(page: &Page, at: usize, wiki: bool) -> Option<Diagnostic> {
    let text = page.text(at);
    let text = text.trim();
    if !text.ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let span = page.node(at).span;
    if is_size(text) {
        let form = if wiki { "`![[seal.png|A wax seal with a ship]]`" } else { "`![A wax seal with a ship](…)`" };
        let problem = page.problem("image-alt", span, format!("`{text}` is a size, and not what the picture shows"));
        return Some(problem.hint(format!("Write what the picture shows: {form}. {LOOK}")));
    }
    let (_, size) = text.rsplit_once('|').filter(|(_, size)| is_size(size.trim()))?;
    let message = format!("the size `|{size}` does nothing here, and is read out with the picture's text");
    Some(page.problem("foreign-markup", span, message).hint(format!("Take it out. {LOOK}")))
}

/// `300` or `300x200`. One digit alone may be what a picture shows.
fn is_size(text: &str) -> bool {
    let number = |text: &str| !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit());
    text.len() > 1 && text.len() < 12 && text.split_once('x').map_or(number(text), |(width, height)| number(width) && number(height))
}

/// Says that a size behind the address keeps the first such picture from being one: `![…](seal.png =300x200)`.
pub(super) fn sized(page: &Page) -> Option<Diagnostic> {
    let text = &*page.source.text;
    let sizes = memmem::find_iter(text.as_bytes(), " =").filter_map(|blank| Some((blank + 1, size_behind(&text[blank + 1..])?)));
    sizes.take(MOST).find_map(|(at, size)| {
        let line = &text[text[..at].rfind('\n').map_or(0, |end| end + 1)..at];
        let address = line.rfind("](").filter(|end| line[..*end].contains("![") && !line[*end..].contains(')'));
        let message = format!("the size `{size}` keeps this picture from being shown");
        let problem = page.problem("foreign-markup", Span::from(at..at + size.len()), message);
        (address.is_some() && is_text(page, at)).then(|| problem.hint(format!("Take it out, with the blank before it. {LOOK}")))
    })
}

/// `=300x200`, `=300x`, `=x200` or `=50%`, and the `)` behind it.
fn size_behind(text: &str) -> Option<&str> {
    let end = text.bytes().take(16).position(|c| c == b')').filter(|end| *end > 1)?;
    text[1..end].bytes().all(|c| c.is_ascii_digit() || matches!(c, b'x' | b'*' | b'%')).then_some(&text[..end])
}
