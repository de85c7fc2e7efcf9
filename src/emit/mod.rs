//! Publishing: the whole new site is written beside the old one and put in its place in one step.
//!
//! Whatever fails on the way, the old site stays as it was, byte for byte. The replaced site is
//! kept as a hidden spare, which the next build brings up to date by difference; that is quicker
//! than deleting and writing thousands of files. This folder is the only one that writes.

mod archive;
mod guard;
mod manifest;
mod pictures;
pub mod relocate;

use crate::diag::Diagnostic;
use crate::output::{Bundle, Content, pictures as versions};
use crate::progress::Progress;
use crate::world::{MARKER, World};
use manifest::{Manifest, Stamp};
use pictures::Shelf;
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

pub use archive::{Archived, archive, check_archive};
pub use guard::{Refused, check};

/// How long a build waits for another one to the same place.
const PATIENCE: Duration = Duration::from_millis(500);

/// What publishing did.
#[derive(Debug, Default)]
pub struct Published {
    /// Files of the site.
    pub files: usize,
    /// Files that had to be written.
    pub written: usize,
    /// What rendering brought to light.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether the new site took the old one's place in one step.
    pub atomic: bool,
}

/// Why nothing was published.
#[derive(Debug)]
pub enum Failure {
    /// The place is dangerous or belongs to somebody else.
    Refused(Refused),
    /// Another build is publishing to the same place.
    Busy(PathBuf),
    /// Rendering brought errors to light.
    Content(Vec<Diagnostic>),
    /// The system refused something.
    Io(PathBuf, io::Error),
}

/// Publishes a bundle to the folder `output`, without the versions of pictures that turn out to be no smaller.
/// `accept` decides, when everything is rendered, whether problems that only rendering shows keep the site from
/// being published.
///
/// # Errors
/// Where nothing was published; the old site is then as it was.
pub fn publish(
    bundle: &mut Bundle,
    world: &dyn World,
    output: &Path,
    progress: &dyn Progress,
    accept: &dyn Fn(&[Diagnostic]) -> bool,
) -> Result<Published, Failure> {
    let at = |path: &Path| {
        let path = path.to_owned();
        move |error| Failure::Io(path, error)
    };
    let place = Place::new(output).map_err(at(output))?;
    fs::create_dir_all(&place.parent).map_err(at(&place.parent))?;
    let lock_path = place.hidden("lock");
    let lock = open_lock(&lock_path).map_err(at(&lock_path))?;
    if !locked(&lock) {
        return Err(Failure::Busy(output.to_owned()));
    }
    place.remove_leftovers();
    let staging = place.hidden(&format!("tmp-{}", std::process::id()));
    let result = stage_and_swap(bundle, world, &place, &staging, progress, accept);
    if result.is_err() {
        let _ = remove(&staging);
    }
    // The lock's file stays: removing it would let a third build lock a new one beside the old.
    drop(lock);
    result
}

/// Takes the lock. Another build that is about to end, or a program that was just started and has not yet
/// let go of what it inherited, is worth a short wait.
fn locked(lock: &fs::File) -> bool {
    let start = Instant::now();
    while lock.try_lock().is_err() {
        if start.elapsed() > PATIENCE {
            return false;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    true
}

/// Opens the file of the lock without following a link, which somebody may have planted.
fn open_lock(path: &Path) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags((OFlags::NOFOLLOW | OFlags::NONBLOCK).bits() as i32);
    }
    options.open(path)
}

/// Removes whatever is at a path, without following it.
fn remove(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

fn stage_and_swap(
    bundle: &mut Bundle,
    world: &dyn World,
    place: &Place,
    staging: &Path,
    progress: &dyn Progress,
    accept: &dyn Fn(&[Diagnostic]) -> bool,
) -> Result<Published, Failure> {
    let io = |error| Failure::Io(staging.to_owned(), error);
    progress.write("staging").map_err(io)?;
    let step = |file: &str| progress.write(file);
    let shelf = Shelf::fill(place.hidden("pictures"), bundle, world, &step).map_err(io)?;
    bundle.leave_out(&shelf.left_out);
    let bundle = &*bundle;
    let old = place.take_spare(staging);
    if old.is_none() {
        remove(staging).map_err(io)?;
        fs::create_dir(staging).map_err(io)?;
    }
    let stage = Stage { folder: staging, old: old.unwrap_or_default(), shelf: &shelf, written: AtomicUsize::new(0), progress };
    stage.make_folders(bundle)?;
    let paths: Vec<&String> = bundle.entries().keys().collect();
    let results: Vec<_> = paths.par_iter().map(|path| stage.write(bundle, world, path)).collect();
    let mut manifest = Manifest::default();
    let mut diagnostics = shelf.problems.clone();
    for (path, result) in paths.iter().zip(results) {
        let (stamp, problems) = result?;
        manifest.files.insert((*path).clone(), stamp);
        diagnostics.extend(problems);
    }
    if !accept(&diagnostics) {
        return Err(Failure::Content(diagnostics));
    }
    stage.remove_others(bundle)?;
    progress.write(MARKER).map_err(io)?;
    let marker = staging.join(MARKER);
    remove(&marker).and_then(|()| fs::File::create_new(&marker)?.write_all(manifest.to_text().as_bytes())).map_err(io)?;
    sync(staging).map_err(io)?;
    progress.write("swap").map_err(io)?;
    let atomic = place.swap(staging).map_err(io)?;
    shelf.sweep();
    Ok(Published { files: manifest.files.len(), written: stage.written.into_inner(), diagnostics, atomic })
}

/// The output folder and the hidden names beside it.
struct Place {
    parent: PathBuf,
    name: String,
    output: PathBuf,
}

impl Place {
    fn new(output: &Path) -> io::Result<Place> {
        let output = std::path::absolute(output)?;
        let name = output.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_string_lossy().into_owned();
        let parent = output.parent().ok_or(io::ErrorKind::InvalidInput)?.to_owned();
        Ok(Place { parent, name, output })
    }

    fn hidden(&self, what: &str) -> PathBuf {
        self.parent.join(format!(".{}.{what}", self.name))
    }

    /// Removes what a build that was killed left behind; only called under the lock.
    fn remove_leftovers(&self) {
        let prefix = format!(".{}.tmp-", self.name);
        for entry in fs::read_dir(&self.parent).into_iter().flatten().flatten() {
            if entry.file_name().to_string_lossy().starts_with(&prefix) {
                let _ = remove(&entry.path());
            }
        }
    }

    /// Takes the spare as the start of the new site, if it is whole. Its marker goes first, so that
    /// a spare that was worked on is never taken for a whole one.
    fn take_spare(&self, staging: &Path) -> Option<Manifest> {
        let spare = self.hidden("spare");
        let folder = fs::symlink_metadata(&spare).is_ok_and(|metadata| metadata.is_dir());
        let manifest = if folder { Manifest::read(&spare.join(MARKER)) } else { None };
        let taken = manifest.is_some() && fs::remove_file(spare.join(MARKER)).is_ok() && fs::rename(&spare, staging).is_ok();
        if !taken {
            let _ = remove(&spare);
        }
        manifest.filter(|_| taken)
    }

    /// Puts the new site in the place of the old one and keeps the old one as the spare. Gives
    /// whether that was one step.
    fn swap(&self, staging: &Path) -> io::Result<bool> {
        if !self.output.exists() {
            fs::rename(staging, &self.output)?;
            return Ok(true);
        }
        let atomic = exchange(staging, &self.output)?;
        let spare = self.hidden("spare");
        let _ = remove(&spare);
        // Without a spare the next build writes everything; that is no failure of this one.
        if fs::rename(staging, &spare).is_err() {
            let _ = remove(staging);
        }
        Ok(atomic)
    }
}

/// Exchanges two folders. Where the system cannot do it in one step (some network and layered file
/// systems), it takes two, and the first is undone if the second fails.
fn exchange(new: &Path, old: &Path) -> io::Result<bool> {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        if renameat_with(CWD, new, CWD, old, RenameFlags::EXCHANGE).is_ok() {
            return Ok(true);
        }
    }
    let aside = new.with_extension("aside");
    fs::rename(old, &aside)?;
    if let Err(error) = fs::rename(new, old) {
        fs::rename(&aside, old)?;
        return Err(error);
    }
    fs::rename(&aside, new)?;
    Ok(false)
}

/// Makes sure that the new site is on the disk before it takes the place of the old one.
fn sync(folder: &Path) -> io::Result<()> {
    let folder = fs::File::open(folder)?;
    #[cfg(target_os = "linux")]
    rustix::fs::syncfs(&folder)?;
    #[cfg(not(target_os = "linux"))]
    folder.sync_all()?;
    Ok(())
}

/// The folder in which the new site grows.
struct Stage<'a> {
    folder: &'a Path,
    old: Manifest,
    shelf: &'a Shelf,
    written: AtomicUsize,
    progress: &'a dyn Progress,
}

impl Stage<'_> {
    fn make_folders(&self, bundle: &Bundle) -> Result<(), Failure> {
        let folders: BTreeSet<&str> = bundle.entries().keys().filter_map(|path| path.rsplit_once('/')).map(|(folder, _)| folder).collect();
        self.progress.steps(folders.len() + bundle.entries().len());
        for folder in folders {
            let path = self.folder.join(folder);
            let fail = |error| Failure::Io(path.clone(), error);
            self.progress.write(folder).map_err(fail)?;
            if !self.old.files.is_empty() {
                remove_files_on_the_way(self.folder, folder).map_err(fail)?;
            }
            if let Err(first) = fs::create_dir(&path)
                && first.kind() != io::ErrorKind::AlreadyExists
            {
                fs::create_dir_all(&path).map_err(fail)?;
            }
        }
        Ok(())
    }

    /// Renders one file and writes it, unless the spare has it already.
    fn write(&self, bundle: &Bundle, world: &dyn World, path: &str) -> Result<(Stamp, Vec<Diagnostic>), Failure> {
        let file = self.folder.join(path);
        let fail = |error| Failure::Io(file.clone(), error);
        self.progress.write(path).map_err(fail)?;
        let (bytes, problems) = bytes_of(bundle, world, path, self.shelf).map_err(fail)?;
        let stamp = Stamp::of(&bytes);
        if !self.old.has(self.folder, path, &stamp) {
            if !self.old.files.is_empty() {
                remove(&file).map_err(fail)?;
            }
            // A new file, so that nothing that is there already is followed or changed.
            fs::File::create_new(&file).and_then(|mut new| new.write_all(&bytes)).map_err(fail)?;
            self.written.fetch_add(1, Ordering::Relaxed);
        }
        Ok((stamp, problems))
    }

    /// Removes what the spare has and the new site has not.
    fn remove_others(&self, bundle: &Bundle) -> Result<(), Failure> {
        if self.old.files.is_empty() {
            return Ok(());
        }
        let fail = |error| Failure::Io(self.folder.to_owned(), error);
        let keep: BTreeMap<PathBuf, ()> = bundle.entries().keys().map(|path| (self.folder.join(path), ())).collect();
        let folders: BTreeSet<&Path> = keep.keys().flat_map(|path| path.ancestors().skip(1)).collect();
        remove_except(self.folder, &keep, &folders).map_err(fail)
    }
}

/// The bytes of a published file, and what came up while making them. Versions of pictures come from the shelf.
fn bytes_of<'a>(bundle: &'a Bundle, world: &dyn World, path: &str, shelf: &Shelf) -> io::Result<(Cow<'a, [u8]>, Vec<Diagnostic>)> {
    let (content, mut problems) = bundle.content(path).ok_or(io::ErrorKind::NotFound)?;
    let read = |file: &str| {
        let named = |error: io::Error| io::Error::new(error.kind(), format!("{file}: {error}"));
        world.read(file, u64::from(u32::MAX)).map_err(named)
    };
    let bytes = match content {
        Content::Bytes(bytes) => bytes,
        Content::File(file) => Cow::Owned(read(&file)?),
        Content::Picture(file, width) => {
            let (bytes, why) = shelf.get(&file, width, world)?;
            problems.extend(why.map(|why| versions::problem(&file, &why)));
            Cow::Owned(bytes)
        }
    };
    Ok((bytes, problems))
}

/// A file where a folder has to be.
fn remove_files_on_the_way(stage: &Path, folder: &str) -> io::Result<()> {
    let mut path = stage.to_owned();
    for part in folder.split('/') {
        path.push(part);
        match fs::symlink_metadata(&path) {
            Ok(metadata) if !metadata.is_dir() => return fs::remove_file(&path),
            Ok(_) => {}
            Err(_) => return Ok(()),
        }
    }
    Ok(())
}

fn remove_except(folder: &Path, keep: &BTreeMap<PathBuf, ()>, folders: &BTreeSet<&Path>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        if !entry.file_type()?.is_dir() {
            if !keep.contains_key(&path) {
                fs::remove_file(&path)?;
            }
        } else if folders.contains(path.as_path()) {
            remove_except(&path, keep, folders)?;
        } else {
            fs::remove_dir_all(&path)?;
        }
    }
    Ok(())
}
