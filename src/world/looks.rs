//! Looking at folders again and again, where the system cannot watch them.
//!
//! notify has a watcher for that, but it counts in whole seconds and takes only a later time for a change,
//! so it misses the second of two quick saves, and an older file that is moved over a newer one.

use std::collections::{BTreeSet, HashMap};
use std::ffi::OsString;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// What was in each folder; nothing where it could not be read.
#[derive(Default)]
pub struct Looks {
    seen: HashMap<PathBuf, Option<Names>>,
}

type Names = HashMap<OsString, Look>;

/// All that tells whether a file changed without reading it. A folder changes with what is in it, which
/// is looked at by itself.
#[derive(PartialEq)]
struct Look {
    folder: bool,
    file: Option<(u64, Option<SystemTime>)>,
    #[cfg(unix)]
    node: (u64, u32, Option<(i64, i64)>),
}

impl Look {
    fn new(metadata: &Metadata) -> Look {
        let folder = metadata.is_dir();
        #[cfg(unix)]
        use std::os::unix::fs::MetadataExt;
        Look {
            folder,
            file: (!folder).then(|| (metadata.len(), metadata.modified().ok())),
            #[cfg(unix)]
            node: (metadata.ino(), metadata.mode(), (!folder).then(|| (metadata.ctime(), metadata.ctime_nsec()))),
        }
    }
}

impl Looks {
    /// Looks at a folder from now on.
    pub fn add(&mut self, folder: &Path) {
        self.seen.insert(folder.to_owned(), read(folder));
    }

    /// Does so no longer.
    pub fn remove(&mut self, folder: &Path) {
        self.seen.remove(folder);
    }

    /// Looks at all folders. Gives what came, went or changed since the last time.
    pub fn again(&mut self) -> BTreeSet<PathBuf> {
        let mut changed = BTreeSet::new();
        for (folder, before) in &mut self.seen {
            let now = read(folder);
            if before.is_some() != now.is_some() {
                changed.insert(folder.clone());
            }
            let none = Names::new();
            let (old, new) = (before.as_ref().unwrap_or(&none), now.as_ref().unwrap_or(&none));
            let names = old.keys().chain(new.keys());
            changed.extend(names.filter(|name| old.get(*name) != new.get(*name)).map(|name| folder.join(name)));
            *before = now;
        }
        changed
    }
}

fn read(folder: &Path) -> Option<Names> {
    let look = |entry: fs::DirEntry| Some((entry.file_name(), Look::new(&entry.metadata().ok()?)));
    Some(fs::read_dir(folder).ok()?.flatten().filter_map(look).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_change_is_seen_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("a"), "one").unwrap();
        let mut looks = Looks::default();
        looks.add(folder.path());
        let mut seen = || looks.again().into_iter().collect::<Vec<_>>();
        assert_eq!(seen(), [""; 0].map(PathBuf::from));
        fs::write(path("a"), "other").unwrap();
        assert_eq!(seen(), [path("a")]);
        // An older file in its place, of the same length.
        fs::write(path("b"), "older").unwrap();
        fs::File::options().write(true).open(path("b")).unwrap().set_modified(SystemTime::UNIX_EPOCH).unwrap();
        fs::rename(path("b"), path("a")).unwrap();
        assert_eq!(seen(), [path("a")]);
        fs::create_dir(path("c")).unwrap();
        assert_eq!(seen(), [path("c")]);
        fs::write(path("c/inside"), "").unwrap();
        assert_eq!(seen(), [""; 0].map(PathBuf::from));
        fs::remove_file(path("a")).unwrap();
        assert_eq!(seen(), [path("a")]);
        fs::remove_dir_all(folder.path()).unwrap();
        assert_eq!(seen(), [folder.path().to_owned(), path("c")]);
        fs::create_dir(folder.path()).unwrap();
        assert_eq!(seen(), [folder.path()]);
    }
}
