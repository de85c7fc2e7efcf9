//! The site's folder while it is watched: what is in it is looked up once, and again when somebody says
//! that something changed.
//!
//! It does not watch (that is `watch`). Files are not kept here either: a file's stamp says to those
//! who made something of it whether that still holds.

use super::disk::{DiskWorld, is_backup};
use super::{Listing, World};
use hashbrown::HashMap;
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

/// How long git takes at most to change files.
const GIT: Duration = Duration::from_secs(10);

/// A folder on a disk that is watched.
pub struct KeptWorld {
    disk: DiskWorld,
    state: Mutex<State>,
    git_lock: Option<PathBuf>,
}

struct State {
    listing: Arc<Listing>,
    /// Stamps of files that changed since all got the same one.
    stamps: HashMap<Arc<str>, u64>,
    all: u64,
}

/// Stamps are never given twice, not even by two worlds.
fn next_stamp() -> u64 {
    static LAST: AtomicU64 = AtomicU64::new(0);
    LAST.fetch_add(1, Ordering::Relaxed) + 1
}

impl KeptWorld {
    /// The site in `root`, whose output goes to `output` and is therefore not read.
    ///
    /// # Errors
    /// Where `root` is not a folder that can be read.
    pub fn new(root: &Path, output: &Path) -> io::Result<Self> {
        let disk = DiskWorld::new(root, output)?;
        let listing = disk.list();
        Ok(KeptWorld {
            git_lock: git_lock(disk.root()),
            disk,
            state: Mutex::new(State { listing, stamps: HashMap::new(), all: next_stamp() }),
        })
    }

    /// The folder of the site, without links in its path.
    pub fn root(&self) -> &Path {
        self.disk.root()
    }

    /// Whether that folder is there and can be read.
    pub fn is_there(&self) -> bool {
        self.root().read_dir().is_ok()
    }

    /// Whether git is about to change files, as when another branch is checked out.
    pub fn is_busy(&self) -> bool {
        // One that is older was left behind, or waits for somebody who writes a commit message.
        let age = |lock: &PathBuf| lock.metadata().ok()?.modified().ok()?.elapsed().ok();
        self.git_lock.as_ref().and_then(age).is_some_and(|age| age < GIT)
    }

    /// The folders that files of the site are in.
    pub fn folders(&self) -> Vec<PathBuf> {
        let listing = self.list();
        listing.folders.iter().map(|folder| self.root().join(&**folder)).collect()
    }

    /// Something happened at these paths. Gives the files of the site that changed, came or went;
    /// none if that does not concern the site.
    pub fn changed(&self, paths: &BTreeSet<PathBuf>) -> BTreeSet<Arc<str>> {
        let listing = self.list();
        let mut touched = BTreeSet::new();
        let mut moved = false;
        for path in paths {
            let Some(name) = self.name(path) else { continue };
            if let Some(known) = find(&listing, &name) {
                // A link may have become a file, or lead elsewhere.
                moved |= !path.is_file() || path.is_symlink() || listing.links.contains(known);
                touched.insert(Arc::clone(known));
            } else if listing.folders.iter().any(|folder| **folder == *name) {
                // It may be another one of the same name, whose files nobody tells of.
                touched.extend(listing.files.iter().filter(|file| is_below(file, &name)).cloned());
                moved = true;
            } else {
                moved |= path.symlink_metadata().is_ok() || listing.diagnostics.iter().any(|problem| *problem.path == *name);
            }
        }
        if moved {
            touched.extend(self.look_again());
        }
        if !touched.is_empty() {
            touched.extend(self.list().links.iter().cloned());
        }
        self.touch(&touched);
        touched
    }

    /// Looks at the whole folder again. Gives the files that came and went.
    pub fn look_again(&self) -> BTreeSet<Arc<str>> {
        let listing = self.disk.list();
        let mut state = self.state();
        let (new, old) = (&listing.files, &state.listing.files);
        let came = new.iter().filter(|path| old.binary_search(path).is_err());
        let went = old.iter().filter(|path| new.binary_search(path).is_err());
        let mut changed: BTreeSet<Arc<str>> = came.chain(went).cloned().collect();
        if changed.is_empty() && state.listing.diagnostics != listing.diagnostics {
            changed.extend(listing.diagnostics.first().or(state.listing.diagnostics.first()).map(|problem| Arc::clone(&problem.path)));
        }
        if *state.listing != *listing {
            state.listing = listing;
        }
        drop(state);
        self.touch(&changed);
        changed
    }

    /// Whatever is known of the files may be wrong.
    pub fn forget(&self) {
        self.look_again();
        let mut state = self.state();
        state.stamps.clear();
        state.all = next_stamp();
    }

    /// The files that changed after a time, or at it.
    pub fn changed_since(&self, time: SystemTime) -> BTreeSet<Arc<str>> {
        let mut changed = self.look_again();
        let after = |path: &&Arc<str>| self.root().join(&***path).metadata().is_ok_and(|metadata| last_change(&metadata) >= Some(time));
        changed.extend(self.list().files.iter().filter(after).cloned());
        self.touch(&changed);
        changed
    }

    fn touch(&self, files: &BTreeSet<Arc<str>>) {
        let mut state = self.state();
        state.stamps.extend(files.iter().map(|path| (Arc::clone(path), next_stamp())));
    }

    /// The name of a path below the root, if a file of the site could have it, or a problem about it.
    fn name(&self, path: &Path) -> Option<String> {
        let inside = path.strip_prefix(self.root()).ok()?;
        let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
        let hidden = parts.first().is_some_and(|part| part != "static") && parts.iter().any(|part| part.starts_with('.'));
        let backup = parts.iter().any(|part| is_backup(part.as_bytes()));
        (!hidden && !backup).then(|| parts.join("/"))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn find<'a>(listing: &'a Listing, name: &str) -> Option<&'a Arc<str>> {
    let at = listing.files.binary_search_by(|path| (**path).cmp(name)).ok()?;
    Some(&listing.files[at])
}

fn is_below(file: &str, folder: &str) -> bool {
    folder.is_empty() || file.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// The file by which git says that it is at work, if the site is under its control.
fn git_lock(root: &Path) -> Option<PathBuf> {
    let git = root.ancestors().map(|folder| folder.join(".git")).find(|git| git.exists())?;
    if git.is_dir() {
        return Some(git.join("index.lock"));
    }
    // In a further work tree, `.git` is a file that says where it is.
    let text = std::fs::read_to_string(&git).ok()?;
    let folder = text.strip_prefix("gitdir:")?.trim();
    Some(git.parent()?.join(folder).join("index.lock"))
}

/// When a file changed last: its bytes, or its name and rights where the system tells that too, since
/// a file that is moved here keeps its age.
fn last_change(metadata: &std::fs::Metadata) -> Option<SystemTime> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let since = Duration::new(u64::try_from(metadata.ctime()).ok()?, metadata.ctime_nsec() as u32);
        Some(SystemTime::UNIX_EPOCH + since)
    }
    #[cfg(not(unix))]
    metadata.modified().ok()
}

impl World for KeptWorld {
    fn list(&self) -> Arc<Listing> {
        Arc::clone(&self.state().listing)
    }

    fn stamp(&self, path: &str) -> Option<u64> {
        let state = self.state();
        Some(state.stamps.get(path).copied().unwrap_or(state.all))
    }

    fn read(&self, path: &str, limit: u64) -> io::Result<Vec<u8>> {
        self.disk.read(path, limit)
    }

    fn head(&self, path: &str, most: u64) -> io::Result<(u64, Vec<u8>)> {
        self.disk.head(path, most)
    }
}
