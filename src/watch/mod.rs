//! Watching a site: says which of its files changed.
//!
//! Built on two parts: [`world::KeptWorld`](crate::world::KeptWorld) knows which files there are, and
//! `folders` hears that something happened. This folder is the only user of notify; it builds nothing.

mod folders;

use crate::world::KeptWorld;
use folders::{Changes, Folders};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// How often the root is looked for while it is gone.
const GONE: Duration = Duration::from_millis(300);

/// A time before which everything is read as it is: files have times that are a little older than
/// the clock.
pub fn start() -> SystemTime {
    const COARSE: Duration = Duration::from_millis(50);
    SystemTime::now() - COARSE
}

/// Watches a site.
pub struct SiteWatch {
    folders: Folders,
}

/// What changed.
#[derive(Debug, Default)]
pub struct Changed {
    /// These files of the site changed, came or went.
    pub files: BTreeSet<Arc<str>>,
    /// The system lost count, so any file may have changed.
    pub lost: bool,
    /// Something that whoever runs the program should know.
    pub notice: Option<String>,
}

impl SiteWatch {
    /// Starts to watch, and gives what changed since a time.
    pub fn new(world: &KeptWorld, since: SystemTime) -> (SiteWatch, Changed) {
        let (folders, notice) = Folders::new();
        let mut watch = SiteWatch { folders };
        let mut changed = Changed { notice, ..Changed::default() };
        watch.follow(world, &mut changed);
        changed.files.extend(world.changed_since(since));
        (watch, changed)
    }

    /// Waits until files of the site changed.
    pub fn next(&mut self, world: &KeptWorld) -> Changed {
        loop {
            // Where the root went while it was looked at, nobody would tell.
            let changes = match self.folders.has(world.root()) {
                true => self.folders.next(|| world.is_busy()),
                false => {
                    std::thread::sleep(GONE);
                    Changes { lost: true, ..Changes::default() }
                }
            };
            let mut changed = Changed { lost: changes.lost, ..Changed::default() };
            for path in &changes.paths {
                if self.folders.has(path) {
                    self.folders.lose(path);
                }
            }
            while !world.is_there() {
                std::thread::sleep(GONE);
                changed.lost = true;
            }
            changed.files = world.changed(&changes.paths);
            if changed.lost {
                self.start_again(world);
            }
            self.follow(world, &mut changed);
            if changed.notice.is_some() {
                // What was on its way when the watches ran out is lost.
                self.start_again(world);
                self.follow(world, &mut changed);
                changed.lost = true;
            }
            if changed.lost || !changed.files.is_empty() {
                return changed;
            }
        }
    }

    /// Nothing that was known holds: neither the files nor which folders are watched.
    fn start_again(&mut self, world: &KeptWorld) {
        self.folders.lose(world.root());
        world.forget();
    }

    /// Watches the folders that there are now. What came into a new folder before it was watched is
    /// found by looking again.
    fn follow(&mut self, world: &KeptWorld, changed: &mut Changed) {
        loop {
            let (new, why) = self.folders.follow(world.folders());
            changed.notice = why.or(changed.notice.take());
            if !new {
                return;
            }
            changed.files.extend(world.look_again());
        }
    }
}
