//! Who wants which address, and what is said where two want the same.
//!
//! It finds clashes; `Bundle` decides who is published all the same.

use super::Entry;
use crate::diag::{Diagnostic, Span};
use crate::site::paths;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// Claims by the path as systems see it that ignore case and accents; with the path as written.
#[derive(Default)]
pub struct Claims(pub HashMap<String, (String, Claim)>);

/// Who wants an address.
pub struct Claim {
    /// The file, if it is one of the site's.
    pub file: Option<Arc<str>>,
    /// Where in it.
    pub span: Option<Span>,
    /// In words.
    pub what: String,
    /// What kind of thing it is, which says how it could get out of the way.
    pub kind: Kind,
}

/// What can want an address.
#[derive(Clone, Copy, PartialEq)]
pub enum Kind {
    /// A page that somebody wrote, or what belongs to it.
    Page,
    /// An old address of a page.
    Alias,
    /// A file that is copied.
    File,
    /// What Guidepost writes itself.
    Own,
}

impl Claims {
    fn of(&self, path: &str) -> Option<&Claim> {
        self.0.get(&paths::folded(path)).map(|(_, claim)| claim)
    }

    /// Folders whose names differ only in case or accents. Those of pages clash as pages already.
    pub fn folders_alike(&self, entries: &BTreeMap<String, Entry>) -> Vec<Diagnostic> {
        let mut first: HashMap<String, (&str, &str)> = HashMap::new();
        let mut seen: HashSet<&str> = HashSet::new();
        let mut problems = Vec::new();
        for path in entries.keys() {
            for (at, _) in path.match_indices('/') {
                let folder = &path[..at];
                if !seen.insert(folder) {
                    continue;
                }
                let (known, other) = *first.entry(paths::folded(folder)).or_insert((folder, path));
                if known != folder && !entries.contains_key(&format!("{folder}/index.html")) {
                    problems.push(self.alike(other, path));
                }
            }
        }
        problems
    }

    fn alike(&self, one: &str, two: &str) -> Diagnostic {
        let file = |path: &str| self.of(path).and_then(|claim| claim.file.clone()).unwrap_or_else(|| path.into());
        let (one, two) = (file(one), file(two));
        let message =
            format!("`{two}` and `{one}` are in folders whose names differ only in case or accents, which some systems do not tell apart");
        let problem = Diagnostic::new("route-taken", &two, message).related(&one, None, "the other folder");
        problem.hint("Give the two folders the same name, or quite different ones.")
    }

    /// Files whose path is also a folder of the site, each with what is to be said of it.
    pub fn files_as_folders(&self, entries: &BTreeMap<String, Entry>) -> Vec<(String, Option<Diagnostic>)> {
        let mut folders: HashMap<&str, &str> = HashMap::new();
        for path in entries.keys() {
            for (at, _) in path.match_indices('/') {
                folders.entry(&path[..at]).or_insert(path);
            }
        }
        let clash = |path: &String| Some((path.clone(), self.needs_folder(path, folders.get(path.as_str())?)));
        entries.keys().filter_map(clash).collect()
    }

    fn needs_folder(&self, path: &str, inside: &str) -> Option<Diagnostic> {
        let (claim, other) = (self.of(path)?, self.of(inside)?);
        let file = claim.file.clone().unwrap_or_else(|| path.into());
        let message = format!("{} cannot be the file `{path}`, because {} needs a folder of that name", claim.what, other.what);
        let problem = Diagnostic::new("route-taken", &file, message).hint("Give one of them another name.");
        Some(match &other.file {
            Some(file) => problem.related(file, other.span, format!("{} is here", other.what)),
            None => problem,
        })
    }
}

/// Two things at one address.
pub fn rivals(path: &str, other: &str, first: &Claim, second: &Claim) -> Diagnostic {
    let file = second.file.clone().or_else(|| first.file.clone()).unwrap_or_else(|| path.into());
    let span = if second.file.is_some() { second.span } else { first.span };
    let address = path.strip_suffix("index.html").unwrap_or(path);
    let same = if path == other { String::new() } else { " (but for case or accents, which some systems do not tell apart)".to_owned() };
    let message = format!("{} and {} have the same address `/{address}`{same}", second.what, first.what);
    let problem = Diagnostic::new("route-taken", &file, message).at(span);
    let problem = problem.hint(way_out(first, second));
    match &first.file {
        Some(path) if *path != file => problem.related(path, first.span, format!("{} is here", first.what)),
        _ => problem,
    }
}

/// What to do where two things want one address.
fn way_out(first: &Claim, second: &Claim) -> String {
    let other = if first.kind == Kind::Own { second.kind } else { first.kind };
    let change = match other {
        Kind::Page => "give the page another name or a `slug`",
        Kind::Alias => "write another alias, or remove this one",
        Kind::File => "give the file another name, or remove it",
        Kind::Own => "give one of them another name",
    };
    let blank = |claim: &Claim| claim.file.as_deref().is_some_and(|file| file.contains(' '));
    match (first.kind, second.kind) {
        (Kind::Own, _) | (_, Kind::Own) => format!("Guidepost writes what is at that address: {change}."),
        (Kind::File, Kind::File) if blank(first) != blank(second) => {
            "Rename one of the files; in an address, a blank becomes a hyphen.".to_owned()
        }
        (Kind::File, Kind::File) => "Rename one of the files.".to_owned(),
        (Kind::Alias, Kind::Alias) => "Remove one of the aliases, or write another.".to_owned(),
        (Kind::Alias, _) | (_, Kind::Alias) => "Remove the alias, or write another.".to_owned(),
        _ => "Rename one of the files, or give a page a `slug`.".to_owned(),
    }
}
