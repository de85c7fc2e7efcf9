//! The table of names: which file, address and anchor leads where.
//!
//! It knows what there is; answers to links are given by `answers`.

use super::PageId;
use super::wikilinks::Titles;
use crate::markdown::html::Picture;
use crate::source::Hash;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

/// Why a file of the content folder is not on the site.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LeftOut {
    /// It is a draft.
    Draft,
    /// Its date is in the future.
    Future,
    /// Its kind is not published.
    Kind,
}

/// What a name stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum Named {
    /// A page.
    Page(PageId),
    /// A file that is published at an address, with what is known of it where it is a picture.
    File(String, Option<Picture>),
    /// A file that is there, but not on the site.
    LeftOut(LeftOut),
}

/// The table of names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Names {
    /// Files by their path below the content folder.
    pub files: HashMap<Arc<str>, Named>,
    /// The pages of folders, by the folder's path below the content folder.
    pub folders: HashMap<Arc<str>, Named>,
    /// Addresses without their first `/`.
    pub routes: HashMap<String, Named>,
    /// Pictures that are too long for slow links and have no narrower versions, by their address, with their
    /// length in bytes.
    pub heavy: BTreeMap<String, u64>,
    /// Names by the first three letters of a file's or address's last part, for suggestions.
    near: OnceLock<HashMap<String, Vec<String>>>,
    /// See [`Site::names_hash`].
    pub(super) hash: OnceLock<Hash>,
    /// What wikilinks need besides.
    pub(super) titles: Titles,
}

/// The scheme of an address as a browser would read it, which ignores control characters, spaces
/// before it and case.
pub fn scheme(address: &str) -> Option<String> {
    let cleaned: String = address.trim_start_matches(|c: char| c <= ' ').chars().filter(|c| !c.is_control()).collect();
    let end = cleaned.find([':', '/', '?', '#'])?;
    let scheme = &cleaned[..end];
    let valid = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    (cleaned[end..].starts_with(':') && valid).then(|| scheme.to_ascii_lowercase())
}

/// An address in its path, its query with `?`, and its anchor without `#`.
pub(super) fn split(address: &str) -> (&str, &str, Option<&str>) {
    let (rest, anchor) = match address.split_once('#') {
        Some((rest, anchor)) => (rest, Some(anchor)),
        None => (address, None),
    };
    match rest.find('?') {
        Some(at) => (&rest[..at], &rest[at..], anchor),
        None => (rest, "", anchor),
    }
}

/// Joins a relative path to a folder; none where it leads above the top.
pub fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    let slash = if path.ends_with('/') && !parts.is_empty() { "/" } else { "" };
    Some(parts.join("/") + slash)
}

/// The address of `to` as seen from the page at `from`, both from the top of the site.
pub fn relative(from: &str, to: &str) -> String {
    let base = from.rfind('/').map_or("", |at| &from[..=at]);
    let common = base.bytes().zip(to.bytes()).take_while(|(one, two)| one == two).count();
    // Equal bytes may end within a letter, so only the `/` among them counts.
    let shared = base.as_bytes()[..common].iter().rposition(|byte| *byte == b'/').map_or(0, |at| at + 1);
    let up = base[shared..].matches('/').count();
    let rest = &to[shared..];
    match (up, rest) {
        (0, "") => "./".to_owned(),
        // A part with a colon would be read as a scheme.
        (0, rest) if rest.split('/').next().is_some_and(|first| first.contains(':')) => format!("./{rest}"),
        (up, rest) => "../".repeat(up) + rest,
    }
}

impl Names {
    /// The index for suggestions, made when the first link is broken.
    fn index(&self) -> &HashMap<String, Vec<String>> {
        self.near.get_or_init(|| {
            let mut near: HashMap<String, Vec<String>> = HashMap::new();
            for name in self.files.keys().map(|path| &**path).chain(self.routes.keys().map(String::as_str)) {
                for key in bucket_keys(name) {
                    near.entry(key).or_default().push(name.to_owned());
                }
            }
            near.values_mut().for_each(|names| names.sort());
            near
        })
    }

    /// What a file's path stands for: the file itself, the page without its extension, or the page
    /// of a folder.
    pub fn find(&self, path: &str) -> Option<Named> {
        let path = path.trim_end_matches('/');
        let found = self.files.get(path).or_else(|| self.files.get(format!("{path}.md").as_str()));
        found.or_else(|| self.folders.get(path)).cloned()
    }

    pub(super) fn route(&self, route: &str) -> Option<Named> {
        let route = route.strip_suffix("index.html").unwrap_or(route);
        self.routes.get(route).or_else(|| self.routes.get(format!("{route}/").as_str())).cloned()
    }

    /// The name most like `path`: the same last part in another folder, or nearly the same. Only
    /// names that begin or end alike are compared, so that this stays quick among many thousands.
    pub fn near(&self, path: &str) -> Option<&str> {
        let wanted = last_part(path);
        let candidates = || bucket_keys(path).into_iter().filter_map(|key| self.index().get(&key)).flat_map(|names| names.iter().take(500));
        let same = candidates().find(|name| last_part(name) == wanted);
        let near = || crate::diag::nearest(wanted, candidates().map(|name| last_part(name)));
        let found = same.or_else(|| {
            let near = near()?;
            candidates().find(|name| last_part(name) == near)
        })?;
        Some(found)
    }
}

fn last_part(path: &str) -> &str {
    path.trim_end_matches('/').rsplit('/').next().unwrap_or(path)
}

/// Where a name is found among many: by the first and the last three letters of its last part, and
/// by its first letter and its length, give or take one.
fn bucket_keys(path: &str) -> [String; 5] {
    let part = last_part(path).to_lowercase();
    let stem = part.strip_suffix(".md").unwrap_or(&part);
    let chars: Vec<char> = stem.chars().collect();
    let first = chars.iter().take(3).collect::<String>();
    let last = chars[chars.len().saturating_sub(3)..].iter().collect::<String>();
    let letter = chars.first().copied().unwrap_or_default();
    let long = |length: usize| format!("{letter}{length}");
    [format!("{first}*"), format!("*{last}"), long(chars.len()), long(chars.len() + 1), long(chars.len().saturating_sub(1))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_relative() {
        let cases = [
            ("a/b/", "a/c/", "../c/"),
            ("a/b/", "a/b/", "./"),
            ("", "a/", "a/"),
            ("a/", "", "../"),
            ("a/b/", "x.png", "../../x.png"),
            ("a/b/", "a/b/x.png", "x.png"),
            ("ab/", "ac/", "../ac/"),
            ("å/", "ä/", "../ä/"),
            ("д/x/", "п/", "../../п/"),
            ("old.html", "a/", "a/"),
        ];
        for (from, to, wanted) in cases {
            assert_eq!(relative(from, to), wanted, "{from} {to}");
        }
    }

    #[test]
    fn schemes_are_seen_through_their_disguises() {
        for disguise in ["javascript:x", "JAVAscript:x", " javascript:x", "\u{1}java\tscript:x", "java\nscript:x", "java\u{0}script:x"] {
            assert_eq!(scheme(disguise).as_deref(), Some("javascript"), "{disguise:?}");
        }
        for path in ["a/b:c", "#a:b", "?a:b", "faq.md", "./a:b", "ä:b"] {
            assert_eq!(scheme(path), None, "{path}");
        }
    }
}
