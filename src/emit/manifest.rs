//! The marker file in a published site: which files it has and their hashes.
//!
//! It marks the folder as Guidepost's own and tells the next build what need not be written again.

use crate::source::Hash;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::SystemTime;

/// The first line of the marker.
const TITLE: &str = "This folder is written by Guidepost; the next build replaces it.";

/// A file's length in bytes, and its hash.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stamp {
    length: u64,
    hash: Hash,
}

impl Stamp {
    /// The stamp of these bytes.
    pub fn of(bytes: &[u8]) -> Stamp {
        Stamp { length: bytes.len() as u64, hash: blake3::hash(bytes) }
    }
}

/// The files of a published site.
#[derive(Debug, Default)]
pub struct Manifest {
    /// Stamps by path.
    pub files: BTreeMap<String, Stamp>,
    /// When the marker was written: a file that is newer was changed by somebody else.
    written: Option<SystemTime>,
}

impl Manifest {
    /// Reads a marker; none where there is none or it is not whole.
    pub fn read(path: &Path) -> Option<Manifest> {
        let text = fs::read_to_string(path).ok()?;
        let mut lines = text.lines();
        if lines.next()? != TITLE {
            return None;
        }
        let mut files = BTreeMap::new();
        for line in lines {
            let mut parts = line.splitn(3, ' ');
            let hash = Hash::from_hex(parts.next()?).ok()?;
            let length = parts.next()?.parse().ok()?;
            files.insert(parts.next()?.to_owned(), Stamp { length, hash });
        }
        let written = fs::metadata(path).and_then(|metadata| metadata.modified()).ok();
        Some(Manifest { files, written })
    }

    /// The marker's text.
    pub fn to_text(&self) -> String {
        let mut text = format!("{TITLE}\n");
        for (path, stamp) in &self.files {
            text.push_str(&format!("{} {} {path}\n", stamp.hash.to_hex(), stamp.length));
        }
        text
    }

    /// Whether the site in `folder` has this very file, as far as its length and age can tell.
    pub fn has(&self, folder: &Path, path: &str, stamp: &Stamp) -> bool {
        let (Some(written), Some(known)) = (self.written, self.files.get(path)) else { return false };
        known == stamp
            && fs::symlink_metadata(folder.join(path)).is_ok_and(|metadata| {
                metadata.is_file() && metadata.len() == stamp.length && metadata.modified().is_ok_and(|time| time <= written)
            })
    }
}

/// Whether a folder carries the marker.
pub fn is_ours(folder: &Path) -> bool {
    fs::read_to_string(folder.join(crate::world::MARKER)).is_ok_and(|text| text.starts_with(TITLE))
}
