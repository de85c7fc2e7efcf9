//! Which folders are never written to.

use super::manifest::is_ours;
use std::fmt;
use std::path::{Path, PathBuf};

/// Why a folder is refused.
#[derive(Debug, PartialEq)]
pub struct Refused {
    place: PathBuf,
    why: &'static str,
    hint: &'static str,
}

impl Refused {
    pub(super) fn new(place: &Path, why: &'static str, hint: &'static str) -> Refused {
        Refused { place: place.to_owned(), why, hint }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        write!(formatter, "the site cannot be written to {}: {}\n  help: {}", self.place.display(), self.why, self.hint)
    }
}

/// Checks an output folder before anything is read or written. `root` is the site's folder.
///
/// # Errors
/// Where the folder is dangerous to replace, holds sources, or is somebody else's.
pub fn check(output: &Path, root: &Path) -> Result<(), Refused> {
    let folder = resolved(output);
    let root = resolved(root);
    let refuse = |why, hint| Err(Refused::new(&folder, why, hint));
    let other = "Name a folder of its own with --output, such as `public`.";
    if folder.parent().is_none() || folder.file_name().is_none() {
        return refuse("that is the top of the whole disk", other);
    }
    if std::env::home_dir().is_some_and(|home| folder == resolved(&home)) {
        return refuse("that is your home folder", other);
    }
    if std::env::current_dir().is_ok_and(|current| folder == resolved(&current)) {
        return refuse("that is the folder you are working in", other);
    }
    if root.starts_with(&folder) {
        return refuse("it holds the site's own sources", other);
    }
    for sources in ["content", "themes", "static"] {
        let sources = root.join(sources);
        if sources.is_dir() && folder.starts_with(&sources) {
            return refuse("it is inside the folder of the sources", other);
        }
    }
    if folder.ancestors().skip(1).any(is_ours) {
        return refuse("it is inside another website that Guidepost wrote", other);
    }
    if !output.exists() && output.symlink_metadata().is_err() {
        return Ok(());
    }
    if output.symlink_metadata().is_ok_and(|metadata| metadata.is_symlink()) {
        return refuse("it is a link to somewhere else", "Name the folder itself with --output.");
    }
    if !folder.is_dir() {
        return refuse("there is a file of that name", other);
    }
    let empty = std::fs::read_dir(&folder).is_ok_and(|mut entries| entries.next().is_none());
    if !empty && !is_ours(&folder) {
        return refuse("it has files that Guidepost did not write", "Empty it, or name another folder with --output.");
    }
    Ok(())
}

/// The real path, also where the last parts do not exist yet.
fn resolved(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut missing = Vec::new();
    let mut known = path.as_path();
    loop {
        if let Ok(real) = known.canonicalize() {
            let mut real = real;
            for part in missing.iter().rev() {
                match part {
                    std::path::Component::ParentDir => drop(real.pop()),
                    part => real.push(part),
                }
            }
            return real;
        }
        let Some(last) = known.components().next_back() else { return path.clone() };
        missing.push(last);
        let Some(parent) = known.parent() else { return path.clone() };
        known = parent;
    }
}
