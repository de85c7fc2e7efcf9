//! What a move takes along, where to, and the site as it is afterwards.
//!
//! It decides from names alone; links and addresses are the matter of `mv`.

use super::typed::{BASES, Base, Typed};
use crate::config::Config;
use crate::site::paths::{self, page_name};
use crate::world::{Listing, World};
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

/// Finds the name that looks most like another.
pub(super) type Near<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Files on their way.
#[derive(Clone, Debug, Default)]
pub(super) struct Moving {
    /// Where each file goes, below the site's folder.
    pub files: BTreeMap<String, String>,
    /// The folder that moves as a whole, and where it goes.
    pub folder: Option<(String, String)>,
    /// The folder of the guides with `/` at its end.
    content: &'static str,
}

impl Moving {
    /// Finds out what is meant. `near` gives the name that looks most like one that is not there.
    ///
    /// # Errors
    /// Why it cannot be moved, for the person who asked.
    pub fn find(listing: &Listing, config: &Config, old: &Typed, new: &Typed, near: Near) -> Result<Moving, String> {
        let (base, from, folder) = source(listing, old, near)?;
        let to = target(listing, base, &from, folder, new)?;
        let mut moving = Moving { content: listing.content, ..Moving::default() };
        if folder {
            if format!("{to}/").starts_with(&format!("{from}/")) {
                return Err(format!("{from} cannot be moved to {to}, which is in it"));
            }
            moving.folder = Some((from.clone(), to.clone()));
            let below = |path: &str| Some(format!("{to}/{}", path.strip_prefix(&from)?.strip_prefix('/')?));
            moving.files.extend(listing.files.iter().filter_map(|path| Some((path.to_string(), below(path)?))));
        } else {
            moving.files = family(listing, config, &from, &to)?;
        }
        moving.refuse_what_is_in_the_way(listing, config)?;
        Ok(moving)
    }

    /// A path below the folder of the guides after the move.
    pub fn path(&self, below: &str) -> String {
        let whole = format!("{}{below}", self.content);
        let inside = |(from, to): &(String, String)| {
            let rest = whole.strip_prefix(from.as_str()).filter(|rest| rest.is_empty() || rest.starts_with('/'))?;
            Some(format!("{to}{rest}"))
        };
        let to = self.files.get(&whole).cloned().or_else(|| self.folder.as_ref().and_then(inside));
        to.map_or_else(|| below.to_owned(), |to| to.strip_prefix(self.content).unwrap_or(&to).to_owned())
    }

    fn refuse_what_is_in_the_way(&self, listing: &Listing, config: &Config) -> Result<(), String> {
        let folded: BTreeMap<String, &str> = listing.files.iter().map(|path| (paths::folded(path), &**path)).collect();
        for (from, to) in &self.files {
            if let Some(there) = folded.get(&paths::folded(to)).filter(|there| **there != from.as_str()) {
                return Err(format!("{there} is there already"));
            }
            if listing.links.iter().any(|link| **link == **from) {
                return Err(format!("{from} is a link to another file; move that file"));
            }
            let below = to.strip_prefix(self.content).ok_or_else(|| outside(to, self.content))?;
            if let Some(problem) = paths::name_problem(below, &config.limits) {
                return Err(problem);
            }
            let was = from.strip_prefix(self.content).unwrap_or(from);
            if paths::is_set_aside(below) && !paths::is_set_aside(was) {
                return Err(format!("{to} would be no page, because a name in it begins with `_` or `.`"));
            }
        }
        let skeleton = |path: &String| config.types.values().any(|page_type| page_type.skeleton.as_ref() == Some(path));
        if let Some(path) = self.files.keys().find(|path| skeleton(path)) {
            return Err(format!("site.yaml names {path} as a skeleton; move it by hand"));
        }
        let inside = |path: &str| self.folder.as_ref().is_some_and(|(from, _)| path.starts_with(&format!("{from}/")));
        match listing.diagnostics.iter().find(|problem| inside(&problem.path)) {
            Some(problem) => Err(format!("{} is in the way: {}", problem.path, problem.message)),
            None => Ok(()),
        }
    }
}

fn outside(path: &str, content: &str) -> String {
    format!("{path} is not in the folder `{content}`, where the guides are")
}

/// What is to be moved: from where it is meant, its path below the site's folder, and whether it is a folder.
fn source(listing: &Listing, old: &Typed, near: Near) -> Result<(Base, String, bool), String> {
    let is_file = |path: &str| listing.files.binary_search_by(|file| (**file).cmp(path)).is_ok();
    let is_folder = |path: &str| !path.is_empty() && listing.files.iter().any(|file| file.starts_with(&format!("{path}/")));
    let mut inside = false;
    for base in BASES {
        let Some(path) = old.from(base, listing) else { continue };
        inside = true;
        let page = format!("{path}.md");
        let found = match (is_file(&path), is_file(&page), is_folder(&path)) {
            _ if format!("{path}/") == listing.content || path.is_empty() => continue,
            (true, ..) if !old.is_folder() => (path, false),
            (_, true, true) if !old.is_folder() => {
                return Err(format!("both {page} and the folder {path}/ are there; write the one that you mean"));
            }
            (_, true, _) if !old.is_folder() => (page, false),
            (_, _, true) => (path, true),
            _ => continue,
        };
        let below = found.0.strip_prefix(listing.content).ok_or_else(|| outside(&found.0, listing.content))?;
        let aside = if found.1 { format!("{below}/x") } else { below.to_owned() };
        if paths::is_set_aside(&aside) {
            return Err(format!("{} is no part of the site, so nothing leads there; move it by hand", found.0));
        }
        return Ok((base, found.0, found.1));
    }
    let text = &old.text;
    let hint = near(text).map_or_else(String::new, |name| format!(". Did you mean `{name}`?"));
    Err(if inside { format!("there is no page or folder `{text}`{hint}") } else { format!("`{text}` is outside the site") })
}

/// Where it goes, below the site's folder.
fn target(listing: &Listing, base: Base, from: &str, folder: bool, new: &Typed) -> Result<String, String> {
    // Who names the old path from the folder of the guides may still write the new one from the top.
    let from_root = new.from(Base::Root, listing).filter(|path| !listing.content.is_empty() && path.starts_with(listing.content));
    let named = if base == Base::Content { from_root.or_else(|| new.from(base, listing)) } else { new.from(base, listing) };
    let Some(mut to) = named else {
        return Err(format!("`{}` is outside the site", new.text));
    };
    let name = from.rsplit('/').next().unwrap_or(from);
    let is_folder =
        listing.files.iter().any(|file| file.starts_with(&format!("{to}/"))) || format!("{to}/") == listing.content || to.is_empty();
    if new.is_folder() || (to.is_empty() || format!("{to}/") == listing.content) {
        to = if to.is_empty() { name.to_owned() } else { format!("{to}/{name}") };
    } else if is_folder {
        return Err(format!("the folder {to} is there already; to move {name} into it, write {to}/"));
    }
    if !folder && paths::is_markdown(from) && !paths::is_markdown(&to) {
        to.push_str(".md");
    }
    let ending = |path: &str| path.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    if !folder && !paths::is_markdown(from) && ending(from) != ending(&to) {
        return Err(format!("{from} and {to} would be files of two kinds; keep the ending"));
    }
    if to == from {
        return Err(format!("{from} is there already"));
    }
    if folder && listing.files.iter().any(|file| file.starts_with(&format!("{to}/"))) {
        return Err(format!("the folder {to} is there already"));
    }
    Ok(to)
}

/// A page with its translations, which stand beside it.
fn family(listing: &Listing, config: &Config, from: &str, to: &str) -> Result<BTreeMap<String, String>, String> {
    if !paths::is_markdown(from) {
        return Ok(BTreeMap::from([(from.to_owned(), to.to_owned())]));
    }
    let (old, new) = (page_name(from, &config.languages), page_name(to, &config.languages));
    if old.language != new.language {
        return Err(format!("{from} and {to} would be pages in two languages; keep the code of the language in the name"));
    }
    let mut files = BTreeMap::from([(from.to_owned(), to.to_owned())]);
    let folder = if new.folder.is_empty() { String::new() } else { format!("{}/", new.folder) };
    for path in listing.files.iter().filter(|path| paths::is_markdown(path) && ***path != *from) {
        let other = page_name(path, &config.languages);
        if (other.folder, other.stem) == (old.folder, old.stem) {
            let language = other.language.map_or_else(String::new, |language| format!(".{language}"));
            let ending = path.rsplit_once('.').map_or("md", |(_, ending)| ending);
            files.insert(path.to_string(), format!("{folder}{}{language}.{ending}", new.stem));
        }
    }
    Ok(files)
}

/// A site after a move, with some files changed.
pub(super) struct Moved<'a> {
    world: &'a dyn World,
    listing: Arc<Listing>,
    /// Where the files were.
    from: BTreeMap<String, String>,
    /// What changed files hold, by where they are.
    changed: BTreeMap<String, Vec<u8>>,
}

impl<'a> Moved<'a> {
    pub fn new(world: &'a dyn World, listing: &Listing, moving: &Moving, changed: BTreeMap<String, Vec<u8>>) -> Self {
        let to = |path: &Arc<str>| moving.files.get(&**path).map_or_else(|| Arc::clone(path), |to| to.as_str().into());
        let mut files: Vec<Arc<str>> = listing.files.iter().map(to).collect();
        files.sort();
        let links = listing.links.iter().map(to).collect();
        let listing = Listing { files, links, folders: listing.folders.clone(), content: listing.content, diagnostics: Vec::new() };
        let from = moving.files.iter().map(|(from, to)| (to.clone(), from.clone())).collect();
        Moved { world, listing: Arc::new(listing), from, changed }
    }

    fn was<'p>(&'p self, path: &'p str) -> &'p str {
        self.from.get(path).map_or(path, String::as_str)
    }
}

impl World for Moved<'_> {
    fn list(&self) -> Arc<Listing> {
        Arc::clone(&self.listing)
    }

    fn read(&self, path: &str, limit: u64) -> io::Result<Vec<u8>> {
        match self.changed.get(path) {
            Some(bytes) if bytes.len() as u64 > limit => Err(io::ErrorKind::FileTooLarge.into()),
            Some(bytes) => Ok(bytes.clone()),
            None => self.world.read(self.was(path), limit),
        }
    }

    fn head(&self, path: &str, most: u64) -> io::Result<(u64, Vec<u8>)> {
        self.world.head(self.was(path), most)
    }
}
