//! Pictures have a text for those who do not see them.

use super::super::tree::Node;
use super::Page;
use crate::diag::Diagnostic;
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
