//! The table of names: which file, address and anchor leads where.
//!
//! It knows what there is; answers to links are given by `answers`.

use super::PageId;
use super::wikilinks::Titles;
use crate::diag::{nearest, nearest_of_many, same_digits};
use crate::markdown::html::Picture;
use crate::source::Hash;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};
use unicode_normalization::UnicodeNormalization;

/// Why a file of the content folder is not on the site.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LeftOut {
    /// It is a draft.
    Draft,
    /// Its date is in the future.
    Future,
    /// Its kind is not published.
    Kind,
    /// There is a problem with the file itself, which is told of it.
    Refused,
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
    /// The names of files and folders that take accents apart, as some systems write them, by the same with the
    /// accents put together, which is how people write links.
    apart: OnceLock<HashMap<String, Arc<str>>>,
    /// See [`Site::names_hash`].
    pub(super) hash: OnceLock<Hash>,
    /// What wikilinks need besides.
    pub(super) titles: Titles,
}

/// The scheme of an address as a browser would read it, which ignores control characters, spaces
/// before it and case.
pub fn scheme(address: &str) -> Option<String> {
    if !address.contains(':') {
        return None;
    }
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

/// The way to the folder above.
const UP: &str = "../";

/// The address of `to` as seen from the page at `from`, both from the top of the site.
pub fn relative(from: &str, to: &str) -> String {
    let base = from.rfind('/').map_or("", |at| &from[..=at]);
    let common = base.bytes().zip(to.bytes()).take_while(|(one, two)| one == two).count();
    // Equal bytes may end within a letter, so only the `/` among them counts.
    let shared = base.as_bytes()[..common].iter().rposition(|byte| *byte == b'/').map_or(0, |at| at + 1);
    let up = base.as_bytes()[shared..].iter().filter(|byte| **byte == b'/').count();
    let rest = &to[shared..];
    match (up, rest) {
        (0, "") => "./".to_owned(),
        // A part with a colon would be read as a scheme.
        (0, rest) if rest.split('/').next().is_some_and(|first| first.contains(':')) => format!("./{rest}"),
        (up, rest) => {
            // Dozens are made for each page.
            let mut address = String::with_capacity(up * UP.len() + rest.len());
            (0..up).for_each(|_| address.push_str(UP));
            address.push_str(rest);
            address
        }
    }
}

impl Names {
    /// The index for suggestions, made when the first link is broken.
    fn index(&self) -> &HashMap<String, Vec<String>> {
        self.near.get_or_init(|| {
            // Whoever links to what is not published has the next problem.
            let offered = |named: &Named| !matches!(named, Named::LeftOut(LeftOut::Kind | LeftOut::Refused));
            let published = self.files.iter().filter(|(_, named)| offered(named)).map(|(path, _)| &**path);
            let mut near: HashMap<String, Vec<String>> = HashMap::new();
            for name in published.chain(self.routes.keys().map(String::as_str)) {
                for key in bucket_keys(name) {
                    near.entry(key).or_default().push(name.to_owned());
                }
            }
            near.values_mut().for_each(|names| names.sort());
            near
        })
    }

    /// What a file's path stands for: the file itself, the page without its extension, or the page
    /// of a folder. Whether accents stand apart from their letters makes no difference, unless there are both.
    pub fn find(&self, path: &str) -> Option<Named> {
        let path = path.trim_end_matches('/');
        self.exactly(path).or_else(|| self.exactly(&self.with_accents(path)?))
    }

    /// A path with letters that have accents, as its file writes them.
    fn with_accents(&self, path: &str) -> Option<String> {
        if path.is_ascii() {
            return None;
        }
        let apart = self.apart.get_or_init(|| {
            let together = |name: &Arc<str>| (name.nfc().collect::<String>(), Arc::clone(name));
            let names = self.files.keys().chain(self.folders.keys()).filter(|name| !name.is_ascii());
            names.map(together).filter(|(together, name)| **together != **name).collect()
        });
        let together: String = path.nfc().collect();
        let found = apart.get(&together).or_else(|| apart.get(&format!("{together}.md")));
        Some(found.map_or(together, |name| name.to_string()))
    }

    fn exactly(&self, path: &str) -> Option<Named> {
        let found = self.files.get(path).or_else(|| self.files.get(format!("{path}.md").as_str()));
        found.or_else(|| self.folders.get(path)).cloned()
    }

    /// What one of the names in the index stands for.
    fn named(&self, name: &str) -> Option<&Named> {
        self.files.get(name).or_else(|| self.routes.get(name))
    }

    pub(super) fn route(&self, route: &str) -> Option<Named> {
        let route = route.strip_suffix("index.html").unwrap_or(route);
        let found = |route: &str| self.routes.get(route).or_else(|| self.routes.get(format!("{route}/").as_str())).cloned();
        // In addresses, accents stand with their letters.
        found(route).or_else(|| if route.is_ascii() { None } else { found(&route.nfc().collect::<String>()) })
    }

    /// The name most like `path`: the same last part in another folder, if only one is in a folder most like the
    /// wanted one, or a last part that is nearly the same. Only names that begin or end alike are compared, so
    /// that this stays quick among many thousands.
    pub fn near(&self, path: &str) -> Option<&str> {
        let wanted = Part::last_of(path);
        match self.elsewhere(path, &wanted) {
            Elsewhere::Nowhere if !wanted.is_common() => self.nearly(path, &wanted),
            Elsewhere::One(name) => Some(name),
            _ => None,
        }
    }

    /// The names that begin or end like `path`.
    fn candidates(&self, path: &str) -> impl Iterator<Item = &str> {
        let all = bucket_keys(path).into_iter().filter_map(|key| self.index().get(&key));
        all.flat_map(|names| names.iter().take(500)).map(String::as_str)
    }

    /// The name with the same last part whose folders are most like those of `path`.
    fn elsewhere(&self, path: &str, wanted: &Part) -> Elsewhere<'_> {
        let mut best: Option<(Likeness, &str)> = None;
        let mut several = false;
        for name in self.candidates(path).filter(|name| wanted.is_same(&Part::last_of(name), path, name)) {
            let likeness = Likeness::new(path, name);
            match &best {
                Some((known, other)) if known.folders == likeness.folders && self.named(other) != self.named(name) => several = true,
                Some((known, _)) if *known >= likeness => {}
                _ => (best, several) = (Some((likeness, name)), false),
            }
        }
        match best {
            None => Elsewhere::Nowhere,
            Some(_) if several => Elsewhere::Several,
            Some((_, name)) => Elsewhere::One(name),
        }
    }

    /// The name whose last part is nearly that of `path`. In the folder itself there are few names, so that one
    /// which is only somewhat like it is meant.
    fn nearly(&self, path: &str, wanted: &Part) -> Option<&str> {
        let alike = |name: &&str| Part::last_of(name).extension == wanted.extension && same_digits(last_part(name), last_part(path));
        let all = || self.candidates(path).filter(alike);
        let long = |name: &str| Part::last_of(name).stem.chars().count();
        let beside = || all().filter(|name| folders(name).eq(folders(path)) && long(name).abs_diff(long(path)) <= 2);
        let near = nearest(wanted.stem, beside().map(|name| Part::last_of(name).stem));
        if let Some(near) = near {
            // A page's address and its file are called the same: like for like.
            let found = || beside().filter(|name| Part::last_of(name).stem == near);
            let form = last_part(path).contains('.');
            return found().find(|name| last_part(name).contains('.') == form).or(found().next());
        }
        let near = nearest_of_many(wanted.stem, all().map(|name| Part::last_of(name).stem))?;
        all().find(|name| Part::last_of(name).stem == near)
    }
}

/// Where else the last part of a path is.
enum Elsewhere<'a> {
    Nowhere,
    One(&'a str),
    /// In several places that are as likely as each other.
    Several,
}

/// How much a name is like another with the same last part; more is better.
#[derive(PartialEq, PartialOrd)]
struct Likeness {
    /// How many folders of the path are called like one of the name's, less the other folders of the name where
    /// that is the same.
    folders: (usize, isize),
    exact: bool,
}

impl Likeness {
    fn new(path: &str, name: &str) -> Likeness {
        let shared = folders(path).filter(|folder| folders(name).any(|other| other == *folder)).count();
        Likeness { folders: (shared, -(folders(name).count() as isize)), exact: last_part(name) == last_part(path) }
    }
}

/// The folders in a path, without numbers before their names.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    let above = path.trim_end_matches('/').rsplit_once('/').map_or("", |(folder, _)| folder);
    above.split('/').filter(|part| !part.is_empty()).map(without_number)
}

/// The last part of a path. A page is called the same with and without the ends that pages have.
#[derive(PartialEq)]
struct Part<'a> {
    stem: &'a str,
    extension: &'a str,
}

impl<'a> Part<'a> {
    fn last_of(path: &'a str) -> Part<'a> {
        let part = last_part(path);
        match part.rsplit_once('.') {
            Some((stem, "md" | "mdx" | "html" | "htm")) if !stem.is_empty() => Part { stem, extension: "" },
            Some((stem, extension)) if !stem.is_empty() => Part { stem, extension: spelling(extension) },
            _ => Part { stem: part, extension: "" },
        }
    }

    /// Whether two parts are the same but for a number before one of them. What stands in every folder is the
    /// same only in a folder of the same name.
    fn is_same(&self, other: &Part, path: &str, name: &str) -> bool {
        let (own, its) = (without_number(self.stem), without_number(other.stem));
        let same = self.stem == other.stem || (own == self.stem || its == other.stem) && own == its;
        let folder = |path: &str| last_part(path.trim_end_matches('/').rsplit_once('/').map_or("", |(folder, _)| folder)).to_owned();
        same && self.extension == other.extension && (!self.is_common() || folder(path) == folder(name))
    }

    /// Whether every folder may have one.
    fn is_common(&self) -> bool {
        matches!(self.stem.to_lowercase().as_str(), "readme" | "index" | "_index")
    }
}

/// One spelling for all of an extension that cameras write in several.
fn spelling(extension: &str) -> &str {
    match extension {
        "JPG" | "jpeg" | "JPEG" => "jpg",
        "GIF" => "gif",
        "PNG" => "png",
        other => other,
    }
}

/// `setup` for `02-setup`, as some tools put pages in order.
fn without_number(part: &str) -> &str {
    let rest = part.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = part.len() - rest.len();
    let after = rest.trim_start_matches(['-', '_', '.', ' ']);
    if (1..=2).contains(&number) && after.len() < rest.len() && !after.is_empty() { after } else { part }
}

fn last_part(path: &str) -> &str {
    path.trim_end_matches('/').rsplit('/').next().unwrap_or(path)
}

/// Where a name is found among many: by the first and the last three letters of its last part, and
/// by its first letter and its length, give or take one.
fn bucket_keys(path: &str) -> [String; 5] {
    let stem = without_number(Part::last_of(path).stem).to_lowercase();
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
    fn a_wrong_name_is_known_by_its_last_part() {
        let mut names = Names::default();
        let files = [
            "01-app/02-guides/languages.md",
            "02-pages/02-guides/languages.md",
            "01-app/13-fonts.md",
            "api/font.md",
            "cargo-home.md",
            "one/README.md",
            "two/README.md",
            "picture.png",
            "report-2023.md",
            "set-up.md",
            "a/intro.md",
            "b/intro.md",
        ];
        for (at, file) in files.into_iter().enumerate() {
            names.files.insert(file.into(), Named::File(at.to_string(), None));
        }
        let cases = [
            ("docs/pages/guides/languages", Some("02-pages/02-guides/languages.md")),
            ("docs/fonts", Some("01-app/13-fonts.md")),
            ("cargo.html", None),
            ("x/one/README.md", Some("one/README.md")),
            ("three/README.md", None),
            ("picture.md", None),
            ("img/picture.png", Some("picture.png")),
            ("report-2024.md", None),
            ("sett-up.md", Some("set-up.md")),
            ("set-up.html", Some("set-up.md")),
            ("c/intro.md", None),
            ("x/b/intro.md", Some("b/intro.md")),
            ("a/entro.md", Some("a/intro.md")),
            ("c/entro.md", None),
            ("cargo-home::Deref", None),
        ];
        for (wanted, meant) in cases {
            assert_eq!(names.near(wanted), meant, "{wanted}");
        }
    }

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
