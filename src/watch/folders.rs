//! Watching folders: says that something changed, once it is quiet again.
//!
//! Folders are watched one by one and not with what is in them, so that the output, version control
//! and packages beside the site cost nothing. Where the system has no watches left, folders are looked
//! at every second instead. It does not know which files matter.

use crate::world::Looks;
use notify::{Config, ErrorKind, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

/// How long it has to be quiet, and how long a change waits at most: editors save in several steps.
const QUIET: (Duration, Duration) = (Duration::from_millis(10), Duration::from_millis(200));
/// The same where this many files change at once, as when another branch is checked out.
const STORM: (Duration, Duration) = (Duration::from_millis(150), Duration::from_secs(3));
const STORM_FILES: usize = 12;
/// How long a change waits at most while somebody says that there is more to come.
const BUSY: Duration = Duration::from_secs(10);
/// How often folders are looked at where they cannot be watched.
const POLL: Duration = Duration::from_secs(1);

/// What happened.
#[derive(Debug, Default, PartialEq)]
pub struct Changes {
    /// At these paths.
    pub paths: BTreeSet<PathBuf>,
    /// Some of it got lost, so anything may have changed.
    pub lost: bool,
}

/// Watches folders.
pub struct Folders {
    eyes: Eyes,
    folders: BTreeSet<PathBuf>,
    /// Kept, so that the channel is never closed.
    _sender: Sender<notify::Result<notify::Event>>,
    events: Receiver<notify::Result<notify::Event>>,
}

/// The system tells, or one looks.
enum Eyes {
    System(RecommendedWatcher),
    Own(Looks),
}

impl Folders {
    /// Watches nothing yet. Says why folders have to be looked at again and again, if that is so.
    pub fn new() -> (Folders, Option<String>) {
        let (sender, events) = channel();
        let config = Config::default().with_follow_symlinks(false);
        let (eyes, why) = match RecommendedWatcher::new(sender.clone(), config) {
            Ok(watcher) => (Eyes::System(watcher), None),
            Err(error) => (Eyes::Own(Looks::default()), Some(reason(&error))),
        };
        (Folders { eyes, folders: BTreeSet::new(), _sender: sender, events }, why)
    }

    /// Watches exactly these folders from now on. Gives whether some of them are new, so that files may
    /// have come into them unseen, and the reason if they have to be looked at again and again from now
    /// on.
    pub fn follow(&mut self, folders: Vec<PathBuf>) -> (bool, Option<String>) {
        let wanted: BTreeSet<PathBuf> = folders.into_iter().collect();
        let gone: Vec<PathBuf> = self.folders.difference(&wanted).cloned().collect();
        for folder in &gone {
            self.leave(folder);
        }
        let mut any = false;
        for folder in wanted.difference(&self.folders.clone()) {
            match &mut self.eyes {
                Eyes::Own(looks) => looks.add(folder),
                Eyes::System(watcher) => match watcher.watch(folder, RecursiveMode::NonRecursive) {
                    Ok(()) => {}
                    Err(error) if matches!(error.kind, ErrorKind::MaxFilesWatch) => {
                        self.eyes = Eyes::Own(Looks::default());
                        self.folders.clear();
                        return (self.follow(wanted.into_iter().collect()).0, Some(reason(&error)));
                    }
                    // It is gone again already, of which the folder above it tells.
                    Err(_) => continue,
                },
            }
            self.folders.insert(folder.clone());
            any = true;
        }
        (any, None)
    }

    /// Forgets which folders are watched, so that [`Folders::follow`] watches them anew. A folder that
    /// was removed and made again has the same path, but nobody watches it any more.
    pub fn lose(&mut self, folder: &Path) {
        let lost: Vec<PathBuf> = self.folders.iter().filter(|path| path.starts_with(folder)).cloned().collect();
        for path in lost {
            self.leave(&path);
        }
    }

    fn leave(&mut self, folder: &Path) {
        match &mut self.eyes {
            // It is often not there any more.
            Eyes::System(watcher) => drop(watcher.unwatch(folder)),
            Eyes::Own(looks) => looks.remove(folder),
        }
        self.folders.remove(folder);
    }

    /// Whether a folder is watched.
    pub fn has(&self, path: &Path) -> bool {
        self.folders.contains(path)
    }

    /// Waits until something happened and it is quiet again, or no longer `busy`.
    pub fn next(&mut self, busy: impl Fn() -> bool) -> Changes {
        let mut changes = Changes::default();
        while changes == Changes::default() {
            self.hear(None, &mut changes);
        }
        let start = Instant::now();
        loop {
            let (quiet, most) = if changes.paths.len() >= STORM_FILES { STORM } else { QUIET };
            let heard = self.hear(Some(quiet), &mut changes);
            let waited = start.elapsed();
            if (!heard || waited >= most) && !(waited < BUSY && busy()) {
                return changes;
            }
        }
    }

    /// Waits for something to happen, or this long. Gives whether it did.
    fn hear(&mut self, most: Option<Duration>, changes: &mut Changes) -> bool {
        match &mut self.eyes {
            Eyes::System(_) => {
                let event = match most {
                    None => self.events.recv().ok(),
                    Some(most) => self.events.recv_timeout(most).ok(),
                };
                event.map(|event| take(event, changes)).is_some()
            }
            Eyes::Own(looks) => {
                std::thread::sleep(most.unwrap_or(POLL));
                let paths = looks.again();
                let any = !paths.is_empty();
                changes.paths.extend(paths);
                any
            }
        }
    }
}

fn reason(error: &notify::Error) -> String {
    match error.kind {
        ErrorKind::MaxFilesWatch => "the system has no watches left (on Linux, raise fs.inotify.max_user_watches)".to_owned(),
        _ => format!("the system cannot watch folders: {error}"),
    }
}

/// Adds an event. Reading a file is none.
fn take(event: notify::Result<notify::Event>, changes: &mut Changes) {
    match event {
        Ok(event) if event.need_rescan() => changes.lost = true,
        Ok(event) if matches!(event.kind, EventKind::Access(_)) => {}
        Ok(event) if event.paths.is_empty() => changes.lost = true,
        Ok(event) => changes.paths.extend(event.paths),
        // The error names the paths that it is about, or it concerns all.
        Err(error) if error.paths.is_empty() => changes.lost = true,
        Err(error) => changes.paths.extend(error.paths),
    }
}
