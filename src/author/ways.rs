//! The ways in which people write where a link leads, so that a link that has to change is written as before:
//! as a path or an address, from here or from the top, with or without the ending.
//!
//! It writes paths; whether one leads to the right place is for the caller to try on the site.

use crate::markdown::addresses::Form;
use crate::site::names::{join, relative};
use crate::site::paths::is_markdown;
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// The file that a link stands in.
#[derive(Clone, Copy)]
pub(super) struct Here<'a> {
    /// Its path below the content folder.
    pub path: &'a str,
    /// The address of its page.
    pub route: &'a str,
}

/// What a link leads to, under its names.
#[derive(Clone, Debug, Default)]
pub(super) struct There {
    /// Its file below the content folder.
    pub file: Option<String>,
    /// The file without its ending and its language, where it has one.
    pub unmarked: Option<String>,
    /// The folder whose page it is.
    pub folder: Option<String>,
    /// Its address.
    pub route: String,
}

/// A way of writing a path.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way {
    name: Name,
    from: Start,
}

#[derive(Clone, Copy, Debug)]
enum Name {
    File,
    /// The file without its ending.
    Stem,
    /// That without its language, which wikilinks add.
    Unmarked,
    Folder,
    FolderSlash,
    Route,
    /// The address without the `/` at its end.
    RouteBare,
}

#[derive(Clone, Copy, Debug)]
enum Start {
    /// From the file or the page that the link stands in.
    Here,
    /// The same with `./` before it.
    Dot,
    /// From the top, with `/` before it.
    Slash,
    /// From the top, as in the menu and in wikilinks.
    Top,
}

const NAMES: [Name; 7] = [Name::File, Name::Stem, Name::Unmarked, Name::FolderSlash, Name::Folder, Name::Route, Name::RouteBare];

/// All ways of links in Markdown, the usual first.
pub(super) fn of_links() -> impl Iterator<Item = Way> {
    [Start::Here, Start::Dot, Start::Slash].into_iter().flat_map(|from| NAMES.into_iter().map(move |name| Way { name, from }))
}

/// All ways of wikilinks.
pub(super) fn of_wikilinks() -> impl Iterator<Item = Way> {
    let all = [Start::Top, Start::Here, Start::Slash].into_iter().flat_map(|from| NAMES.into_iter().map(move |name| Way { name, from }));
    // A wikilink has no address as seen from its page.
    all.filter(|way| !matches!((way.from, way.name), (Start::Here, Name::Route | Name::RouteBare)))
}

/// All ways of entries of the menu.
pub(super) fn of_menu() -> impl Iterator<Item = Way> {
    NAMES.into_iter().map(|name| Way { name, from: Start::Top })
}

impl Way {
    /// The path from here to there, written in this way.
    pub(super) fn write(self, here: Here, there: &There) -> Option<String> {
        let target = match self.name {
            Name::File => there.file.clone()?,
            Name::Stem => there.file.as_deref().filter(|file| is_markdown(file))?.rsplit_once('.')?.0.to_owned(),
            Name::Unmarked => there.unmarked.clone()?,
            Name::Folder => there.folder.clone()?,
            Name::FolderSlash => {
                there.folder.as_ref().map(|folder| if folder.is_empty() { String::new() } else { format!("{folder}/") })?
            }
            Name::Route => there.route.clone(),
            Name::RouteBare => there.route.strip_suffix('/')?.to_owned(),
        };
        let base = if matches!(self.name, Name::Route | Name::RouteBare) { here.route } else { here.path };
        Some(match self.from {
            Start::Top => target,
            Start::Slash => format!("/{target}"),
            Start::Here => relative(base, &target),
            Start::Dot => Some(relative(base, &target)).filter(|path| !path.starts_with('.')).map(|path| format!("./{path}"))?,
        })
    }
}

/// A path that leads nowhere, written as it leads to the same nowhere from another place; none where it does so
/// as it is. `moved` says what becomes of a path below the content folder.
pub(super) fn rebased(path: &str, before: &str, after: &str, moved: impl Fn(&str) -> String) -> Option<String> {
    if path.is_empty() || path.starts_with('/') {
        return None;
    }
    let folder = |file: &str| file.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let meant = join(&folder(before), path)?;
    let wanted = moved(&meant);
    let same = join(&folder(after), path).as_ref() == Some(&wanted);
    // Who wrote the shortest way gets the shortest.
    if same && relative(before, &meant) != path { None } else { Some(relative(after, &wanted)).filter(|new| new != path) }
}

/// The path of an address, decoded, and what follows it as it is written: a query, an anchor.
pub(super) fn split(address: &str) -> (String, &str) {
    let end = address.find(['?', '#']).unwrap_or(address.len());
    (percent_decode_str(&address[..end]).decode_utf8_lossy().into_owned(), &address[end..])
}

/// A path as it is written in place of another: what would end it or means something to the parser is encoded.
pub(super) fn spelled(path: &str, form: Form, before: &str) -> String {
    if form == Form::Wiki {
        return path.to_owned();
    }
    let uneven = path.matches('(').count() != path.matches(')').count();
    // Most people write letters as they are; those who copy addresses do not.
    let foreign = before.as_bytes().windows(2).any(|pair| pair[0] == b'%' && matches!(pair[1], b'8' | b'9' | b'a'..=b'f' | b'A'..=b'F'));
    let encoded = |c: char| match c {
        '%' | '?' | '#' | '<' | '>' | '\\' | '|' | '[' | ']' => true,
        ' ' => form == Form::Bare || before.contains("%20"),
        '(' | ')' => uneven,
        // With a `;` after it, it may begin an entity.
        '&' => path.contains(';'),
        c => c.is_ascii_control() || (foreign && !c.is_ascii()),
    };
    let one =
        |c: char| if encoded(c) { utf8_percent_encode(c.encode_utf8(&mut [0; 4]), NON_ALPHANUMERIC).to_string() } else { c.to_string() };
    path.chars().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_is_written_as_people_do() {
        let there = There { file: Some("two/e.md".into()), unmarked: None, folder: None, route: "two/e/".into() };
        let here = Here { path: "one/c.md", route: "one/c/" };
        let links: Vec<String> = of_links().filter_map(|way| way.write(here, &there)).collect();
        assert_eq!(links, ["../two/e.md", "../two/e", "../../two/e/", "../../two/e", "/two/e.md", "/two/e", "/two/e/", "/two/e"]);
        let wiki: Vec<String> = of_wikilinks().filter_map(|way| way.write(here, &there)).collect();
        assert_eq!(wiki[..4], ["two/e.md", "two/e", "two/e/", "two/e"]);
        let top = There { file: Some("_index.md".into()), unmarked: None, folder: Some(String::new()), route: String::new() };
        let home: Vec<String> = of_links().filter_map(|way| way.write(here, &top)).take(4).collect();
        assert_eq!(home, ["../_index.md", "../_index", "../", "../"]);
    }

    #[test]
    fn a_broken_path_leads_to_the_same_nowhere() {
        let same = |path: &str| path.to_owned();
        assert_eq!(rebased("x.md", "one/c.md", "two/c.md", same).as_deref(), Some("../one/x.md"));
        assert_eq!(rebased("../one/x.md", "one/c.md", "two/c.md", same), None);
        assert_eq!(rebased("../one/x.md", "two/c.md", "one/c.md", same).as_deref(), Some("x.md"));
        assert_eq!(rebased("../../x.md", "one/c.md", "two/c.md", same), None);
        let moved = |path: &str| path.replace("one/", "two/");
        assert_eq!(rebased("x.md", "one/c.md", "two/c.md", moved), None);
    }

    #[test]
    fn letters_are_spelled_as_before() {
        assert_eq!(spelled("å b(c.md", Form::Bare, "x.md"), "å%20b%28c.md");
        assert_eq!(spelled("å b.md", Form::Pointed, "<x y.md"), "å b.md");
        assert_eq!(spelled("å%.md", Form::Bare, "%C3%B6.md"), "%C3%A5%25.md");
        assert_eq!(spelled("a&lt;.md", Form::Bare, "x"), "a%26lt;.md");
    }
}
