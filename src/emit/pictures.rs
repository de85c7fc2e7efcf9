//! Versions of pictures kept from build to build, in a hidden folder beside the output.
//!
//! Each is a file named by the hash of all it was made from, and begins with the hash of its bytes, so
//! that one that was cut off or changed is found and made anew. One without bytes stands for a version that would be
//! no smaller than the original. What a build did not use goes. A folder that cannot be written costs time and
//! nothing else.

use super::remove;
use crate::diag::Diagnostic;
use crate::output::{Bundle, Entry, pictures};
use crate::source::Hash;
use crate::world::World;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The versions that a build publishes.
pub(super) struct Shelf {
    folder: PathBuf,
    megapixels: u64,
    /// The hashes of the originals of which there are versions.
    originals: BTreeMap<Arc<str>, Hash>,
    /// The files of the shelf that this build used.
    used: HashSet<PathBuf>,
    /// The widths of which there is no version, by original.
    pub(super) left_out: BTreeMap<Arc<str>, Vec<u32>>,
    /// What is wrong with some of them.
    pub(super) problems: Vec<Diagnostic>,
}

/// What became of the versions of a picture with this hash: the widths of which there is none, or why there are none
/// at all.
type Filled = (Hash, Result<Vec<u32>, String>);

/// Length of a hash at the beginning of a file.
const HASH: usize = blake3::OUT_LEN;

impl Shelf {
    /// Makes the versions that are not there yet, all those of a picture at once. `step` is told of each
    /// picture and may stop the work.
    pub(super) fn fill(
        folder: PathBuf,
        bundle: &Bundle,
        world: &dyn World,
        step: &(dyn Fn(&str) -> io::Result<()> + Sync),
    ) -> io::Result<Shelf> {
        let mut wanted: BTreeMap<Arc<str>, Vec<u32>> = BTreeMap::new();
        for entry in bundle.entries().values() {
            if let Entry::Picture(file, Some(width)) = entry {
                wanted.entry(Arc::clone(file)).or_default().push(*width);
            }
        }
        let megapixels = bundle.renderer.config.limits.megapixels;
        let (originals, used, left_out) = Default::default();
        let mut shelf = Shelf { folder, megapixels, originals, used, left_out, problems: Vec::new() };
        if wanted.is_empty() {
            return Ok(shelf);
        }
        shelf.prepare();
        let fill = |(file, widths): (&Arc<str>, &Vec<u32>)| {
            step(file)?;
            shelf.fill_one(&world.read(file, u64::from(u32::MAX))?, widths)
        };
        let filled: Vec<io::Result<Filled>> = wanted.par_iter().map(fill).collect();
        for ((file, widths), filled) in wanted.into_iter().zip(filled) {
            let (hash, filled) = filled?;
            let paths: Vec<PathBuf> = widths.iter().map(|width| shelf.path(&hash, *width)).collect();
            shelf.used.extend(paths);
            let left_out = filled.unwrap_or_else(|why| {
                shelf.problems.push(pictures::problem(&file, &why));
                widths
            });
            if !left_out.is_empty() {
                shelf.left_out.insert(Arc::clone(&file), left_out);
            }
            shelf.originals.insert(file, hash);
        }
        Ok(shelf)
    }

    /// Makes sure that the folder is one of ours and no link to another.
    fn prepare(&self) {
        if !is_folder(&self.folder) {
            // Without the folder, nothing is kept.
            let _ = remove(&self.folder).and_then(|()| fs::create_dir(&self.folder));
        }
    }

    /// Makes the versions of one picture that are missing.
    fn fill_one(&self, bytes: &[u8], widths: &[u32]) -> io::Result<Filled> {
        let hash = blake3::hash(bytes);
        let (mut missing, mut left_out) = (Vec::new(), Vec::new());
        for width in widths {
            match self.find(&hash, *width) {
                Some(version) if version.is_empty() => left_out.push(*width),
                Some(_) => {}
                None => missing.push(*width),
            }
        }
        if missing.is_empty() {
            return Ok((hash, Ok(left_out)));
        }
        let made = match pictures::narrower(bytes, &missing, self.megapixels) {
            Ok(made) => made,
            Err(why) => return Ok((hash, Err(why))),
        };
        for (width, version) in missing.into_iter().zip(made) {
            self.keep(&hash, width, version.as_deref().unwrap_or_default());
            if version.is_none() {
                left_out.push(width);
            }
        }
        Ok((hash, Ok(left_out)))
    }

    /// What is published of a picture, given its bytes.
    pub(super) fn get(&self, file: &str, width: Option<u32>, world: &dyn World) -> io::Result<(Vec<u8>, Option<String>)> {
        if let (Some(hash), Some(width)) = (self.originals.get(file), width)
            && let Some(version) = self.find(hash, width)
        {
            return Ok((version, None));
        }
        let bytes = world.read(file, u64::from(u32::MAX))?;
        let (bytes, problem) = pictures::published(&bytes, width, self.megapixels);
        // One that has no versions was told of when the shelf was filled.
        let told = self.problems.iter().any(|problem| *problem.path == *file);
        Ok((bytes, problem.filter(|_| !told)))
    }

    fn path(&self, original: &Hash, width: u32) -> PathBuf {
        self.folder.join(pictures::key(original, width).to_hex().as_str())
    }

    fn find(&self, original: &Hash, width: u32) -> Option<Vec<u8>> {
        let path = self.path(original, width);
        // Somebody may have put a link or a pipe there.
        if !fs::symlink_metadata(&path).ok()?.is_file() {
            return None;
        }
        let mut bytes = fs::read(&path).ok()?;
        let version = bytes.split_off(bytes.len().min(HASH));
        (bytes == blake3::hash(&version).as_bytes()).then_some(version)
    }

    fn keep(&self, original: &Hash, width: u32, version: &[u8]) {
        let path = self.path(original, width);
        let write = || -> io::Result<()> {
            remove(&path)?;
            let mut file = fs::File::create_new(&path)?;
            file.write_all(blake3::hash(version).as_bytes())?;
            file.write_all(version)
        };
        // What is not kept is made again.
        let _ = write();
    }

    /// Removes what was not used.
    pub(super) fn sweep(&self) {
        if self.used.is_empty() {
            let _ = remove(&self.folder);
        }
        // Where the folder could not be made, a link may still stand there.
        if !is_folder(&self.folder) {
            return;
        }
        for path in entries(&self.folder).filter(|path| !self.used.contains(path)) {
            let _ = remove(&path);
        }
    }
}

fn is_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir())
}

fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path())
}
