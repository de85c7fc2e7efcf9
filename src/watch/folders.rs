//! Watching folders: says that something changed, once it is quiet again.
//!
//! Folders are watched one by one and not with what is in them, so that the output, version control
//! and packages beside the site cost nothing. Where the system has no watches left, folders are looked
//! at every second instead. It does not know which files matter.

use notify::{Config, ErrorKind, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
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
    watcher: Box<dyn Watcher + Send>,
    folders: BTreeSet<PathBuf>,
    polling: bool,
    sender: Sender<notify::Result<notify::Event>>,
    events: Receiver<notify::Result<notify::Event>>,
}

impl Folders {
    /// Watches nothing yet. Says why folders have to be looked at again and again, if that is so.
    pub fn new() -> (Folders, Option<String>) {
        let (sender, events) = channel();
        let (watcher, why): (Box<dyn Watcher + Send>, _) = match RecommendedWatcher::new(sender.clone(), config()) {
            Ok(watcher) => (Box::new(watcher), None),
            Err(error) => (poller(&sender), Some(reason(&error))),
        };
        (Folders { watcher, folders: BTreeSet::new(), polling: why.is_some(), sender, events }, why)
    }

    /// Watches exactly these folders from now on. Gives whether some of them are new, so that files may
    /// have come into them unseen, and the reason if they have to be looked at again and again from now
    /// on.
    pub fn follow(&mut self, folders: Vec<PathBuf>) -> (bool, Option<String>) {
        let wanted: BTreeSet<PathBuf> = folders.into_iter().collect();
        for gone in self.folders.difference(&wanted) {
            // It is often not there any more.
            let _ = self.watcher.unwatch(gone);
        }
        let new: Vec<&PathBuf> = wanted.difference(&self.folders).collect();
        let (mut watched, mut full) = (self.folders.intersection(&wanted).cloned().collect::<BTreeSet<_>>(), None);
        for folder in &new {
            match self.watcher.watch(folder, RecursiveMode::NonRecursive) {
                Ok(()) => drop(watched.insert((*folder).clone())),
                Err(error) if matches!(error.kind, ErrorKind::MaxFilesWatch) => full = Some(reason(&error)),
                // It is gone again already, of which the folder above it tells.
                Err(_) => {}
            }
        }
        let any = watched.len() > self.folders.intersection(&wanted).count();
        self.folders = watched;
        let Some(why) = full.filter(|_| !self.polling) else { return (any, None) };
        self.watcher = poller(&self.sender);
        self.polling = true;
        self.folders.clear();
        (self.follow(wanted.into_iter().collect()).0, Some(why))
    }

    /// Forgets which folders are watched, so that [`Folders::follow`] watches them anew. A folder that
    /// was removed and made again has the same path, but nobody watches it any more.
    pub fn lose(&mut self, folder: &Path) {
        let lost: Vec<PathBuf> = self.folders.iter().filter(|path| path.starts_with(folder)).cloned().collect();
        for path in lost {
            let _ = self.watcher.unwatch(&path);
            self.folders.remove(&path);
        }
    }

    /// Whether a folder is watched.
    pub fn has(&self, path: &Path) -> bool {
        self.folders.contains(path)
    }

    /// Waits until something happened and it is quiet again, or no longer `busy`.
    pub fn next(&self, busy: impl Fn() -> bool) -> Changes {
        let mut changes = Changes::default();
        while changes == Changes::default() {
            // The sender is kept here, so the channel is never closed.
            if let Ok(event) = self.events.recv() {
                take(event, &mut changes);
            }
        }
        let start = Instant::now();
        loop {
            let (quiet, most) = if changes.paths.len() >= STORM_FILES { STORM } else { QUIET };
            let waited = start.elapsed();
            match self.events.recv_timeout(quiet) {
                Ok(event) => take(event, &mut changes),
                Err(RecvTimeoutError::Timeout) if waited < BUSY && busy() => {}
                Err(_) => return changes,
            }
            if waited >= most && !(waited < BUSY && busy()) {
                return changes;
            }
        }
    }
}

fn config() -> Config {
    Config::default().with_follow_symlinks(false).with_poll_interval(POLL)
}

/// Looks at folders again and again.
fn poller(sender: &Sender<notify::Result<notify::Event>>) -> Box<dyn Watcher + Send> {
    match PollWatcher::new(sender.clone(), config()) {
        Ok(watcher) => Box::new(watcher),
        // It needs nothing but a thread.
        Err(_) => Box::new(notify::NullWatcher),
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
