//! What could be better about links that lead somewhere: whole addresses of this very site, addresses in
//! place of files, pages in another language than the reader's, and pictures that are hard to load or to
//! show.
//!
//! It says nothing about links that lead nowhere, changes no link, and looks nothing up that the answer did
//! not need, but for pages in several languages.

use super::answers::{ABSOLUTE, From, Led, LinkProblem, Resolver, Written, problem};
use super::names::{Named, join, relative, split};
use super::{Page, PageId, paths};
use crate::markdown::html::Target;
use crate::markdown::outline::{Link, Outline};
use percent_encoding::percent_decode_str;
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;

/// Formats of pictures that browsers do not show, or only some of them, or that were never meant to be sent.
const BADLY_SHOWN: &[(&str, &str)] = &[
    ("bmp", "BMP"),
    ("eps", "EPS"),
    ("heic", "HEIC"),
    ("heif", "HEIF"),
    ("jp2", "JPEG 2000"),
    ("jxl", "JPEG XL"),
    ("psd", "Photoshop"),
    ("tif", "TIFF"),
    ("tiff", "TIFF"),
    ("xcf", "GIMP"),
];

/// What is wrong with a picture of such a format.
pub(super) fn badly_shown(path: &str) -> Option<LinkProblem> {
    let extension = path.rsplit_once('.')?.1.to_ascii_lowercase();
    let (_, name) = BADLY_SHOWN.iter().find(|(known, _)| *known == extension)?;
    let message = format!("`{path}` is a {name} picture, which browsers show badly or not at all");
    let hint = "Save a photograph as JPEG and a drawing as PNG, and show that; the original can be linked as a download.";
    Some(problem("image-format", message, Some(hint.to_owned())))
}

/// Formats of pictures that browsers show.
const SHOWN: &[&str] = &["apng", "avif", "cur", "gif", "ico", "jfif", "jpeg", "jpg", "pjp", "pjpeg", "png", "svg", "webp"];

/// What is wrong with a file that stands in the place of a picture and is none.
pub(super) fn no_picture(path: &str) -> Option<LinkProblem> {
    let extension = path.rsplit_once('.')?.1.to_ascii_lowercase();
    let picture = SHOWN.contains(&&*extension) || BADLY_SHOWN.iter().any(|(known, _)| *known == extension);
    let message = || format!("`{path}` is not a picture, so a link is shown in its place");
    let hint = "Write a link without `!`, or name a picture.";
    (!picture).then(|| problem("image-format", message(), Some(hint.to_owned())))
}

impl Resolver<'_> {
    /// The answer to a whole web address that is one of this site; none for all others.
    pub(super) fn own_site(&self, from: &From, link: &Link, advice: &mut Vec<LinkProblem>) -> Option<Led> {
        let rest = own_path(self.config.base_url.as_deref()?, &link.address)?;
        let (path, query, anchor) = split(rest);
        let path = percent_decode_str(path).decode_utf8_lossy();
        let named = self.site.names.route(&path)?;
        let (file, page) = match &named {
            Named::Page(page) if self.site.page(*page).left_out.is_some() || link.image => return None,
            Named::Page(page) => (self.site.page(*page).path.as_ref(), Some(*page)),
            named => (self.file_of(named), None),
        };
        // A list that no file stands for can be linked by its address on the site.
        let written = Written { path: &path, query, anchor };
        let better = file.map_or_else(|| format!("/{rest}"), |file| self.replacement(from, file, written));
        let message = "this is a whole web address of this site itself, which breaks in a preview, in a copy and when the site moves";
        let mut found = problem(ABSOLUTE, message.to_owned(), Some(format!("Link to `{better}`.")));
        found.replacement = Some(better);
        advice.push(found);
        let address = link.address.clone();
        Some(Ok((if link.image { Target::Remote(address) } else { Target::Address(address) }, page)))
    }

    /// What could be better about a link that leads to something with a name.
    pub(super) fn advise(&self, from: &From, link: &Link, named: &Named, written: Written, advice: &mut Vec<LinkProblem>) {
        let file = match named {
            Named::Page(page) => {
                let page = self.site.page(*page);
                let Some(file) = &page.path else { return };
                if let Some(found) = self.other_language(from, page, file, written) {
                    return advice.push(found);
                }
                file
            }
            Named::File(route, _) => {
                if link.image {
                    advice.extend(badly_shown(written.path));
                    advice.extend(self.site.names.heavy.get(route).map(|length| too_heavy(written.path, *length)));
                }
                let Some(file) = self.file_of(named) else { return };
                file
            }
            Named::LeftOut(_) => return,
        };
        if !self.works_as_file(from, written.path, file) {
            let path = written.path;
            let message = format!("`{path}` works on the site, but not in an editor or on GitHub, where links lead to files");
            let better = self.replacement(from, file, written);
            let mut found = problem("link-forge", message, Some(format!("Write the path of the file: `{better}`.")));
            found.replacement = Some(better);
            advice.push(found);
        }
    }

    /// The file that is published at an address. Files of `static/` are outside the folder of guides, so
    /// that no link can name them.
    fn file_of(&self, named: &Named) -> Option<&Arc<str>> {
        let Named::File(route, _) = named else { return None };
        // A name with a character that no address may have is not found back; nothing is said of it.
        let (file, known) = self.site.names.files.get_key_value(route.as_str())?;
        matches!(known, Named::File(same, _) if same == route).then_some(file)
    }

    /// Whether a path leads to a file as editors and forges read it, and be it another one that is published at
    /// the same address. Of a folder they show its README.
    fn works_as_file(&self, from: &From, path: &str, file: &str) -> bool {
        let read = match path.strip_prefix('/') {
            Some(path) if self.content.is_empty() => Some(path.to_owned()),
            Some(_) => None,
            None => join(folder_of(from.path), path),
        };
        let readme = |path: &str| {
            let (folder, name) = file.rsplit_once('/').unwrap_or(("", file));
            name.eq_ignore_ascii_case("README.md") && folder == path.trim_end_matches('/')
        };
        let known = |path: &str| self.site.names.files.contains_key(path);
        read.is_some_and(|path| path == file || readme(&path) || known(&path) || path.nfc().eq(file.nfc()))
    }

    /// What is wrong with a link to a page in another language, if this page's language has that page too.
    fn other_language(&self, from: &From, page: &Page, file: &str, written: Written) -> Option<LinkProblem> {
        let languages = &self.config.languages;
        let own = self.site.page(from.page).language;
        if languages.len() < 2 || page.language == own {
            return None;
        }
        let (twin, id) = self.in_language(file, own)?;
        let target = self.site.page(id);
        if id == from.page || target.left_out.is_some() {
            return None;
        }
        let (one, other) = (&languages[page.language], &languages[own]);
        let message = format!("`{file}` is in the language `{one}`, and there is the same page in `{other}`, the language of this page");
        let better = self.replacement(from, twin, written);
        let known = written.anchor.is_none_or(|anchor| has_anchor(target.outline.as_deref(), anchor));
        let hint = if known {
            format!("Link to `{better}`.")
        } else {
            format!("Link to `{}`, where this heading has another anchor.", relative(from.path, twin))
        };
        let mut found = problem("link-language", message, Some(hint));
        found.replacement = known.then_some(better);
        Some(found)
    }

    /// The file and the page that are the translation of a file into a language.
    pub(super) fn in_language(&self, file: &str, language: usize) -> Option<(&Arc<str>, PageId)> {
        let name = paths::page_name(file, &self.config.languages);
        let beside =
            |end: &str| if name.folder.is_empty() { format!("{}{end}", name.stem) } else { format!("{}/{}{end}", name.folder, name.stem) };
        let marked = beside(&format!(".{}.md", self.config.languages[language]));
        let plain = (language == 0).then(|| beside(".md"));
        [Some(marked), plain].into_iter().flatten().find_map(|path| match self.site.names.files.get_key_value(path.as_str())? {
            (path, Named::Page(page)) => Some((path, *page)),
            _ => None,
        })
    }

    /// The address to write for a file, as seen from a page, with the query and the anchor as they are.
    fn replacement(&self, from: &From, file: &str, written: Written) -> String {
        let anchor = written.anchor.map(|anchor| format!("#{anchor}")).unwrap_or_default();
        format!("{}{}{anchor}", as_address(&relative(from.path, file)), written.query)
    }
}

/// A path as it can stand between the parentheses of a link, letters of all scripts as they are.
fn as_address(path: &str) -> String {
    let mut address = String::with_capacity(path.len());
    for c in path.chars() {
        match c {
            ' ' | '(' | ')' | '<' | '>' | '%' | '#' | '?' | '&' | '|' | '`' => address.push_str(&format!("%{:02X}", u32::from(c))),
            c => address.push(c),
        }
    }
    address
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn has_anchor(outline: Option<&Outline>, anchor: &str) -> bool {
    let wanted = percent_decode_str(anchor).decode_utf8_lossy();
    let known = |outline: &Outline| outline.anchors.contains(&*wanted) || outline.anchors.contains(anchor);
    anchor.is_empty() || anchor == "top" || outline.is_some_and(known)
}

/// What follows the address of the site, without a `/` at its beginning.
fn own_path<'a>(base: &str, address: &'a str) -> Option<&'a str> {
    let base = base.split_once("//")?.1;
    let (scheme, rest) = address.split_once("//")?;
    let web = scheme.is_empty() || scheme.eq_ignore_ascii_case("https:") || scheme.eq_ignore_ascii_case("http:");
    let same = web && rest.get(..base.len())?.eq_ignore_ascii_case(base);
    let rest = &rest[if same { base.len() } else { return None }..];
    match rest.as_bytes().first() {
        None | Some(b'?' | b'#') => Some(rest),
        Some(b'/') => Some(&rest[1..]),
        Some(_) => None,
    }
}

fn too_heavy(path: &str, length: u64) -> LinkProblem {
    let kilobytes = length.div_ceil(1024);
    let message = format!("the picture `{path}` has {kilobytes} KiB and is sent to every reader as it is, which takes long on a slow link");
    let hint = "Make it smaller, or save a photograph as JPEG and a drawing as PNG, of which Guidepost makes narrower versions. \
                `limits.picture` in site.yaml says what is too much.";
    problem("image-large", message, Some(hint.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_the_site_is_told_from_others() {
        let base = "https://example.org/guides";
        for (address, wanted) in [
            ("https://example.org/guides/a/#b", Some("a/#b")),
            ("http://Example.ORG/guides", Some("")),
            ("//example.org/guides?x", Some("?x")),
            ("https://example.org/guides-old/", None),
            ("https://example.org/", None),
            ("https://example.org.evil/guides/", None),
            ("https://example.org/guideå", None),
            ("ftp://example.org/guides/", None),
            ("mailto:a@example.org", None),
        ] {
            assert_eq!(own_path(base, address), wanted, "{address}");
        }
    }
}
