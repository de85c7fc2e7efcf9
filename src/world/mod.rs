//! The outside, read: the only folder that opens the site's files.
//!
//! [`World`] is what the pipeline needs of it; [`DiskWorld`] is a folder, [`KeptWorld`] a folder that is
//! watched, [`MemWorld`] a map for tests. Whatever is not an ordinary file inside the folder is reported
//! and left out, so nothing after this module can reach outside the site. It does not write (that is
//! `emit`).

mod disk;
mod kept;
mod looks;

use crate::diag::Diagnostic;
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

pub use disk::DiskWorld;
pub use kept::KeptWorld;
pub use looks::Looks;

/// The file that marks a folder as Guidepost's own output, so that it may be replaced and is never
/// read as content.
pub const MARKER: &str = ".guidepost";

/// What the pipeline asks of the outside.
pub trait World: Sync {
    /// The files of the site, sorted by path, and what was left out and why.
    fn list(&self) -> Arc<Listing>;

    /// A number that is another one when the file may have changed; none where that is not known, so
    /// that it has to be read.
    fn stamp(&self, _path: &str) -> Option<u64> {
        None
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// As the system says; [`io::ErrorKind::FileTooLarge`] where it has more than `limit` bytes,
    /// which is found out before reading it.
    fn read(&self, path: &str, limit: u64) -> io::Result<Vec<u8>>;

    /// The length of a file in bytes, and its first bytes (at most `most`).
    ///
    /// # Errors
    /// As the system says.
    fn head(&self, path: &str, most: u64) -> io::Result<(u64, Vec<u8>)>;
}

/// The files of a site.
#[derive(Debug, Default, PartialEq)]
pub struct Listing {
    /// Paths below the root with `/` between their parts, sorted.
    pub files: Vec<Arc<str>>,
    /// Those of them that are links to another file of the site.
    pub links: Vec<Arc<str>>,
    /// What was left out.
    pub diagnostics: Vec<Diagnostic>,
    /// The folders that were looked into, in the same way; the root is the empty one.
    pub folders: Vec<Arc<str>>,
    /// The folder of the guides with a `/` at its end; empty where the root itself is.
    pub content: &'static str,
}

/// The name of the folder of guides.
pub const CONTENT: &str = "content/";

/// A site in memory, for tests and for trying the pipeline without a disk.
#[derive(Clone, Default)]
pub struct MemWorld {
    /// The files by their path below the root.
    pub files: BTreeMap<String, Vec<u8>>,
}

impl World for MemWorld {
    fn list(&self) -> Arc<Listing> {
        let files: Vec<Arc<str>> = self.files.keys().map(|path| path.as_str().into()).collect();
        let content = if files.iter().any(|path| path.starts_with(CONTENT)) { CONTENT } else { "" };
        Arc::new(Listing { files, content, ..Listing::default() })
    }

    fn read(&self, path: &str, limit: u64) -> io::Result<Vec<u8>> {
        let bytes = self.files.get(path).ok_or(io::ErrorKind::NotFound)?;
        if bytes.len() as u64 > limit {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(bytes.clone())
    }

    fn head(&self, path: &str, most: u64) -> io::Result<(u64, Vec<u8>)> {
        let bytes = self.files.get(path).ok_or(io::ErrorKind::NotFound)?;
        let first = bytes.iter().copied().take(most as usize).collect();
        Ok((bytes.len() as u64, first))
    }
}
