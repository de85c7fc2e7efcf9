//! The site's folder on a disk: what is in it, and its files.

use super::{CONTENT, Listing, MARKER, World};
use crate::diag::Diagnostic;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use walkdir::{DirEntry, WalkDir};

/// A folder on a disk.
pub struct DiskWorld {
    root: PathBuf,
    output: PathBuf,
    /// Whether there was a folder of guides once. The root does not become one when it is gone: it
    /// mostly comes back.
    had_content: AtomicBool,
}

impl DiskWorld {
    /// The site in `root`, whose output goes to `output` and is therefore not read.
    ///
    /// # Errors
    /// Where `root` is not a folder that can be read.
    pub fn new(root: &Path, output: &Path) -> io::Result<Self> {
        let root = root.canonicalize()?;
        if !root.is_dir() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        let output = output.canonicalize().unwrap_or_else(|_| output.to_owned());
        Ok(DiskWorld { root, output, had_content: AtomicBool::new(false) })
    }

    /// The folder of the site, without links in its path.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether the walk goes into a folder or takes a file. Hidden names are not content, but
    /// `static/` may have them (`.well-known`).
    fn wanted(&self, entry: &DirEntry, hidden: bool) -> bool {
        if entry.depth() == 0 {
            return true;
        }
        let name = entry.file_name().as_encoded_bytes();
        if name.starts_with(b".") && !hidden || is_backup(name) {
            return false;
        }
        let folder = entry.file_type().is_dir();
        !(folder && (name == b"node_modules" || entry.path() == self.output || entry.path().join(MARKER).is_file()))
    }

    fn walk(&self, below: &str, hidden: bool, listing: &mut Listing) {
        let start = self.root.join(below);
        let walk = WalkDir::new(&start).follow_root_links(false).sort_by_file_name().into_iter();
        for entry in walk.filter_entry(|entry| self.wanted(entry, hidden)) {
            match entry {
                Ok(entry) => self.take(&entry, listing),
                Err(error) => {
                    let path = error.path().unwrap_or(&start).to_owned();
                    let path = self.shown(&path);
                    let message = format!("this could not be read: {error}");
                    listing.diagnostics.push(Diagnostic::new("file-skipped", &path, message));
                }
            }
        }
    }

    fn take(&self, entry: &DirEntry, listing: &mut Listing) {
        let path = self.shown(entry.path());
        let kind = entry.file_type();
        if kind.is_dir() {
            return listing.folders.push(path);
        }
        if entry.path().strip_prefix(&self.root).is_ok_and(|path| path.to_str().is_none()) {
            let problem = Diagnostic::new("file-name", &path, "the name of this file is not UTF-8")
                .hint("Rename the file; letters, digits and hyphens are safe everywhere.");
            listing.diagnostics.push(problem);
        } else if kind.is_symlink() {
            self.follow(entry, path, listing);
        } else if kind.is_file() {
            listing.files.push(path);
        } else {
            let message = "this is not an ordinary file (a pipe, socket or device) and was left out";
            listing.diagnostics.push(Diagnostic::new("file-skipped", &path, message));
        }
    }

    /// A link in the file system counts as the file it leads to, if that is inside the site.
    fn follow(&self, entry: &DirEntry, path: Arc<str>, listing: &mut Listing) {
        let target = match entry.path().canonicalize() {
            Ok(target) => target,
            Err(error) => {
                let message = format!("this link leads nowhere: {error}");
                return listing.diagnostics.push(Diagnostic::new("file-skipped", &path, message));
            }
        };
        let inside = target.strip_prefix(&self.root).ok().filter(|_| !target.starts_with(&self.output));
        let Some(inside) = inside.filter(|inside| inside.components().all(|part| !part.as_os_str().as_encoded_bytes().starts_with(b".")))
        else {
            let problem = Diagnostic::new("symlink", &path, "this is a link to something outside the site's folder, or hidden in it")
                .hint("Copy the file or folder here instead; only what is inside the site's folder is read.");
            return listing.diagnostics.push(problem);
        };
        let read = ["content", "skeletons", "static", "themes"].iter().any(|folder| inside.starts_with(folder));
        if listing.content == CONTENT && !read {
            let message = "this is a link to a file that is not part of the site";
            listing.diagnostics.push(Diagnostic::new("symlink", &path, message).hint("Copy the file here instead."));
        } else if target.is_file() {
            listing.links.push(Arc::clone(&path));
            listing.files.push(path);
        } else {
            let problem = Diagnostic::new("file-skipped", &path, "this is a link to a folder, which is not followed")
                .hint("Copy the folder here, or link to each file in it.");
            listing.diagnostics.push(problem);
        }
    }

    fn shown(&self, path: &Path) -> Arc<str> {
        let path = path.strip_prefix(&self.root).unwrap_or(path);
        let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        parts.join("/").into()
    }

    /// Opens a file that the listing named and gives its length. The system makes sure that the
    /// path stays inside the site's folder, whatever became a link since the listing was made.
    fn open(&self, path: &str) -> io::Result<(std::fs::File, u64)> {
        let file = self.open_beneath(Path::new(path)).or_else(|error| {
            // A link with an absolute target inside the site is listed, but not followed above.
            let real = self.root.join(path).canonicalize().map_err(|_| in_words(error))?;
            let inside = real.strip_prefix(&self.root).map_err(|_| outside())?;
            self.open_beneath(inside)
        })?;
        let metadata = file.metadata()?;
        if !metadata.is_file() {
            return Err(io::Error::other("not an ordinary file"));
        }
        Ok((file, metadata.len()))
    }
}

fn outside() -> io::Error {
    io::Error::new(io::ErrorKind::PermissionDenied, "it is outside the site's folder, of which nothing is read")
}

/// The system calls a path that leads out a "cross-device link".
fn in_words(error: io::Error) -> io::Error {
    if error.kind() == io::ErrorKind::CrossesDevices { outside() } else { error }
}

/// What editors put beside a file while they write it (`faq.md~`, `#faq.md#`).
pub(super) fn is_backup(name: &[u8]) -> bool {
    name.ends_with(b"~") || name.len() > 2 && name.starts_with(b"#") && name.ends_with(b"#")
}

#[cfg(target_os = "linux")]
impl DiskWorld {
    /// Opens a file below the root, without leaving it and without waiting for a pipe.
    fn open_beneath(&self, path: &Path) -> io::Result<std::fs::File> {
        use rustix::fs::{Mode, OFlags, ResolveFlags, openat2};
        let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK;
        // Opened for each file, which takes a microsecond: as long as it is open, the system does not say
        // that it was removed.
        let folder = std::fs::File::open(&self.root)?;
        Ok(openat2(&folder, path, flags, Mode::empty(), ResolveFlags::BENEATH)?.into())
    }
}

#[cfg(not(target_os = "linux"))]
impl DiskWorld {
    /// Opens a file below the root. Other systems cannot check the path while they open it, so it
    /// is checked before.
    fn open_beneath(&self, path: &Path) -> io::Result<std::fs::File> {
        let real = self.root.join(path).canonicalize()?;
        if !real.starts_with(&self.root) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        std::fs::File::open(real)
    }
}

/// The file of the settings.
const SETTINGS: &str = "site.yaml";
/// Names that settings have elsewhere, or that differ from the right one only on some systems.
const OTHER_SETTINGS: &[&str] = &["site.yml", "Site.yaml", "Site.yml", "config.yaml", "config.yml", "_config.yml", "mkdocs.yml"];

impl DiskWorld {
    /// A file that looks like the settings of a site that has none.
    fn unread_settings(&self) -> Option<Diagnostic> {
        if self.root.join(SETTINGS).symlink_metadata().is_ok() {
            return None;
        }
        let found = OTHER_SETTINGS.iter().find(|name| self.root.join(name).is_file())?;
        let problem = Diagnostic::new("file-skipped", &(*found).into(), "this file is not read: settings are in `site.yaml`");
        Some(problem.hint(match found.to_lowercase().starts_with("site.") {
            true => "Give it the name `site.yaml`.",
            false => "Call it `site.yaml` if it has the settings of this site, with the keys that Guidepost knows.",
        }))
    }
}

impl World for DiskWorld {
    fn list(&self) -> Arc<Listing> {
        let mut listing = Listing::default();
        let has_content = self.root.join(CONTENT).is_dir() || self.root.join("content").is_symlink();
        if self.had_content.fetch_or(has_content, Ordering::Relaxed) || has_content {
            listing.content = CONTENT;
            listing.folders.push("".into());
            for (folder, hidden) in [("content", false), ("skeletons", false), ("static", true), ("themes", false)] {
                if self.root.join(folder).exists() || self.root.join(folder).is_symlink() {
                    self.walk(folder, hidden, &mut listing);
                }
            }
            if self.root.join(SETTINGS).symlink_metadata().is_ok() {
                self.walk(SETTINGS, false, &mut listing);
            }
        } else {
            self.walk("", false, &mut listing);
        }
        listing.files.sort();
        listing.diagnostics.extend(self.unread_settings());
        Arc::new(listing)
    }

    fn read(&self, path: &str, limit: u64) -> io::Result<Vec<u8>> {
        let (file, length) = self.open(path)?;
        if length > limit {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        // One byte more than it should have, so that its end is seen at once.
        let mut bytes = Vec::with_capacity(length as usize + 1);
        file.take(limit + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > limit {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(bytes)
    }

    fn head(&self, path: &str, most: u64) -> io::Result<(u64, Vec<u8>)> {
        let (file, length) = self.open(path)?;
        let mut bytes = Vec::new();
        file.take(most).read_to_end(&mut bytes)?;
        Ok((length, bytes))
    }
}
