//! The table of names: which file, address and anchor leads where, and the answers to links.
//!
//! A link is a path to a file, so that it also works in an editor and on a forge; an address of
//! the site works too. What leads nowhere is answered with what looks most like it. Nothing here
//! depends on where in a file a link stands.

use super::wikilinks::Titles;
use super::{PageId, Site};
use crate::config::{Config, SCHEMES};
use crate::diag::did_you_mean;
use crate::markdown::html::{Picture, Target};
use crate::markdown::outline::Link;
use crate::source::Hash;
use percent_encoding::percent_decode_str;
use std::collections::HashMap;
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
    /// Names by the first three letters of a file's or address's last part, for suggestions.
    near: OnceLock<HashMap<String, Vec<String>>>,
    /// See [`Site::names_hash`].
    pub(super) hash: OnceLock<Hash>,
    /// What wikilinks need besides.
    pub(super) titles: Titles,
}

/// What is wrong with a link.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkProblem {
    /// The rule.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}

/// The answer to one link.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Where it leads.
    pub target: Target,
    /// The page of the site that it leads to, if that is what it leads to.
    pub page: Option<PageId>,
    /// What is wrong with it.
    pub problem: Option<LinkProblem>,
}

/// The answers to all links of a page.
pub type Answers = Vec<Answer>;

/// Where a link leads and to which page, or what is wrong and where it leads nevertheless.
pub(super) type Led = Result<(Target, Option<PageId>), (LinkProblem, Target)>;

/// How links are answered.
pub struct Resolver<'a> {
    /// The site.
    pub site: &'a Site,
    /// Its settings.
    pub config: &'a Config,
    /// Whether addresses name `index.html`, so that they work from a disk.
    pub offline: bool,
}

/// The page that a link stands on.
pub struct From<'a> {
    /// Its file below the content folder.
    pub path: &'a str,
    /// Its id.
    pub page: PageId,
}

/// An address in its parts: a path or a name, a query with `?`, an anchor without `#`.
#[derive(Clone, Copy)]
pub(super) struct Written<'a> {
    pub path: &'a str,
    pub query: &'a str,
    pub anchor: Option<&'a str>,
}

#[allow(clippy::result_large_err, reason = "an answer is made once for each link and moved once")]
impl Resolver<'_> {
    /// Answers one link.
    pub fn answer(&self, from: &From, link: &Link) -> Answer {
        let result = match scheme(&link.address) {
            Some(scheme) if self.config.interwiki.contains_key(&scheme) => self.interwiki(&scheme, link),
            Some(scheme) if link.wiki && SCHEMES.contains(&&*scheme) => self.elsewhere(&scheme, link),
            _ if link.wiki => self.wikilink(from, link),
            Some(scheme) => self.elsewhere(&scheme, link),
            None if link.address.starts_with("//") => self.elsewhere("https", link),
            None => self.inside(from, link),
        };
        match result {
            Ok((target, page)) => Answer { target, page, problem: None },
            Err((problem, target)) if self.config.is_off(problem.code) => {
                // Where the rule is off, the address stays as it is written, unless it is script.
                // What stands between the brackets of a wikilink is no address.
                let safe = problem.code != "link-scheme" && !link.wiki;
                let target = if safe && target == Target::Broken { Target::Address(link.address.clone()) } else { target };
                Answer { target, page: None, problem: None }
            }
            Err((problem, target)) => Answer { target, page: None, problem: Some(problem) },
        }
    }

    pub(super) fn elsewhere(&self, scheme: &str, link: &Link) -> Led {
        if !SCHEMES.contains(&scheme) {
            let message = format!("links with `{scheme}:` are not allowed, so this is shown as text");
            let hint = "Use an address that begins with https://, or a file of this site.";
            return Err((problem("link-scheme", message, Some(hint.into())), Target::Broken));
        }
        if link.image {
            let message = "this picture would be loaded from another site, so a link is shown in its place".to_owned();
            let hint = "Put a copy of the picture beside the page and name its author, licence and source.";
            return Err((problem("image-remote", message, Some(hint.into())), Target::Remote(link.address.clone())));
        }
        Ok((Target::Address(link.address.clone()), None))
    }

    fn inside(&self, from: &From, link: &Link) -> Led {
        let (path, query, anchor) = split(&link.address);
        let path = percent_decode_str(path).decode_utf8_lossy();
        let broken = |problem| (problem, Target::Broken);
        let named = if path.is_empty() { Named::Page(from.page) } else { self.find(from, &path, link).map_err(broken)? };
        self.reach(from, link, named, Written { path: &path, query, anchor })
    }

    /// The answer to a link that leads to something which has a name.
    pub(super) fn reach(&self, from: &From, link: &Link, named: Named, written: Written) -> Led {
        let Written { path, query, anchor } = written;
        match named {
            Named::Page(_) if link.image => {
                let message = format!("`{path}` is a page and not a picture");
                Err((problem("link-missing", message, Some("Write a link without `!`, or name a picture.".into())), Target::Broken))
            }
            Named::Page(page) => {
                let checked = self.check_anchor(page, page == from.page, anchor);
                let route = if path.is_empty() && query.is_empty() { String::new() } else { self.href(from.page, page) };
                let address = format!("{route}{query}{}", anchor.map(|anchor| format!("#{anchor}")).unwrap_or_default());
                checked.map_err(|problem| (problem, Target::Broken))?;
                match self.site.page(page).left_out {
                    // In a preview the link works, although it will not on the published site.
                    Some(why) if self.site.page(from.page).left_out.is_none() => {
                        Err((left_out_problem(path, why), Target::Address(address)))
                    }
                    _ => Ok((Target::Address(address), Some(page))),
                }
            }
            Named::File(route, mut picture) => {
                let address = relative(&self.site.page(from.page).route, &route);
                let rest = format!("{query}{}", anchor.map(|anchor| format!("#{anchor}")).unwrap_or_default());
                if let Some(picture) = picture.as_mut().filter(|_| !rest.is_empty()) {
                    // What the rest means to the original nobody knows for another version.
                    picture.widths.clear();
                }
                let address = address + &rest;
                Ok((if link.image { Target::Picture(address, picture) } else { Target::Address(address) }, None))
            }
            Named::LeftOut(why) => Err((left_out_problem(path, why), Target::Broken)),
        }
    }

    /// The address of a page as seen from another.
    pub fn href(&self, from: PageId, to: PageId) -> String {
        let to = &self.site.page(to).route;
        let address = relative(&self.site.page(from).route, to);
        if self.offline && (to.is_empty() || to.ends_with('/')) {
            format!("{}index.html", if address == "./" { "" } else { &address })
        } else {
            address
        }
    }

    fn find(&self, from: &From, path: &str, link: &Link) -> Result<Named, LinkProblem> {
        let names = &self.site.names;
        if let Some(route) = path.strip_prefix('/') {
            let found = names.route(route).or_else(|| names.find(route));
            return found.ok_or_else(|| self.missing(from, path, route, link));
        }
        let folder = from.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let Some(file) = join(folder, path) else {
            let message = format!("`{path}` leads out of the content folder");
            let hint = "Link to a file of this site, or to a web address.";
            return Err(problem("link-outside", message, Some(hint.into())));
        };
        let as_route = || join(&self.site.page(from.page).route, path).and_then(|route| names.route(&route));
        names.find(&file).or_else(as_route).ok_or_else(|| self.missing(from, path, &file, link))
    }

    fn missing(&self, from: &From, written: &str, path: &str, link: &Link) -> LinkProblem {
        let what = match () {
            () if link.image => "picture",
            () if written.starts_with('/') => "address on this site",
            () => "file",
        };
        let hint = self.site.names.near(path).map(|near| match written.starts_with('/') {
            true => format!("Did you mean `/{}`?", near.trim_start_matches('/')),
            false => format!("Did you mean `{}`?", relative(from.path, near)),
        });
        let hint = hint.unwrap_or_else(|| "Check the name; links are paths to files, as seen from this file.".to_owned());
        problem("link-missing", format!("there is no {what} `{written}`"), Some(hint))
    }

    fn check_anchor(&self, page: PageId, own: bool, anchor: Option<&str>) -> Result<(), LinkProblem> {
        let Some(anchor) = anchor.filter(|anchor| !anchor.is_empty() && *anchor != "top") else { return Ok(()) };
        let page = self.site.page(page);
        let Some(outline) = &page.outline else { return Ok(()) };
        let wanted = percent_decode_str(anchor).decode_utf8_lossy();
        if outline.anchors.contains(&*wanted) || outline.anchors.contains(anchor) {
            return Ok(());
        }
        let known = || outline.anchors.iter().map(String::as_str);
        let message = match &page.path {
            Some(_) if own => format!("this page has no heading `#{wanted}`"),
            Some(path) => format!("the page `{path}` has no heading `#{wanted}`"),
            None => format!("the page `/{}` has no heading `#{wanted}`", page.route),
        };
        let hint = did_you_mean(&wanted, known()).map(|hint| hint.replace('`', "`#").replacen("`#?", "`?", 1));
        let headings = outline.headings.iter().map(|heading| &heading.anchor);
        let some: Vec<_> = headings.take(5).map(|known| format!("`#{known}`")).collect();
        let hint = hint.or_else(|| (!some.is_empty()).then(|| format!("It has {}.", some.join(", "))));
        Err(problem("link-anchor", message, hint))
    }
}

pub(super) fn problem(code: &'static str, message: String, hint: Option<String>) -> LinkProblem {
    LinkProblem { code, message, hint }
}

fn left_out_problem(path: &str, why: LeftOut) -> LinkProblem {
    let (code, why, hint) = match why {
        LeftOut::Draft => {
            ("link-draft", "is a draft, which is not published", "Remove `draft: true` from that page, or the link from this one.")
        }
        LeftOut::Future => {
            ("link-draft", "has a date in the future and is not published yet", "Link to it when it is published, or change its date.")
        }
        LeftOut::Kind => (
            "link-missing",
            "is a kind of file that is not published",
            "Add its extension to `publish` in site.yaml, or put the file into `static/`.",
        ),
    };
    problem(code, format!("`{path}` {why}"), Some(hint.to_owned()))
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
fn split(address: &str) -> (&str, &str, Option<&str>) {
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
