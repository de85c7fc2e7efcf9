//! The whole site as one file, which opens from a disk once it is unpacked.
//!
//! The same site gives the same bytes on any machine. The file grows beside its place under a hidden name
//! and takes the place in one step, so whatever fails, an archive that was there stays. A file that Guidepost
//! did not write is never replaced.

use super::guard::Refused;
use super::pictures::Shelf;
use super::{Failure, bytes_of, remove};
use crate::diag::Diagnostic;
use crate::output::Bundle;
use crate::progress::Progress;
use crate::world::{MARKER, World};
use crate::zip::{Packed, Zip};
use rayon::prelude::*;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

/// Files that are rendered and compressed at once, so that never all of them are in memory.
const AT_ONCE: usize = 256;

/// What an archive of Guidepost begins with: the head of a file in a ZIP archive, up to its name.
const HEAD: usize = 30;

/// What archiving did.
#[derive(Debug)]
pub struct Archived {
    /// Files in the archive.
    pub files: usize,
    /// What rendering brought to light.
    pub diagnostics: Vec<Diagnostic>,
}

/// Checks the place of an archive before anything is read or written. `root` is the site's folder.
///
/// # Errors
/// Where something else is there, or where it would become a part of the site itself.
pub fn check_archive(file: &Path, root: &Path) -> Result<(), Refused> {
    let refuse = |why, hint| Err(Refused::new(file, why, hint));
    let other = "Name another file with --archive, such as `site.zip`.";
    let absolute = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    let folder = absolute.parent().and_then(|folder| folder.canonicalize().ok());
    let Some(folder) = folder.filter(|_| absolute.file_name().is_some()) else { return refuse("there is no such folder", other) };
    let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let own = |name: &str| root.join(name).is_dir() && folder.starts_with(root.join(name));
    let bare = !root.join("content").is_dir() && folder.starts_with(&root);
    if bare || ["content", "themes", "static"].iter().any(|name| own(name)) {
        return refuse("it would become a part of the site, which is in that folder", "Name a file in another folder with --archive.");
    }
    if folder.ancestors().any(super::manifest::is_ours) {
        return refuse("the next build would remove it from the website in that folder", other);
    }
    match fs::symlink_metadata(file) {
        Ok(metadata) if metadata.is_symlink() => refuse("it is a link to somewhere else", "Name the file itself with --archive."),
        Ok(metadata) if metadata.is_dir() => refuse("there is a folder of that name", other),
        Ok(metadata) if !metadata.is_file() || !is_ours(file) => refuse("there is a file that Guidepost did not write", other),
        _ => Ok(()),
    }
}

/// Whether a file is an archive that Guidepost wrote: the marker is the first file in it.
fn is_ours(file: &Path) -> bool {
    let mut head = Vec::new();
    let length = HEAD + MARKER.len();
    let read = File::open(file).and_then(|file| file.take(length as u64).read_to_end(&mut head));
    read.is_ok() && head.starts_with(b"PK\x03\x04") && head.get(HEAD..) == Some(MARKER.as_bytes())
}

/// Writes a bundle into one file. `accept` decides, when everything is rendered, whether problems that only
/// rendering shows keep it from being written.
///
/// # Errors
/// Where nothing was written; an archive that was there is then as it was.
pub fn archive(
    bundle: &mut Bundle,
    world: &dyn World,
    file: &Path,
    progress: &dyn Progress,
    accept: &dyn Fn(&[Diagnostic]) -> bool,
) -> Result<Archived, Failure> {
    let io = |error| Failure::Io(file.to_owned(), error);
    let new = Unfinished::beside(file).map_err(io)?;
    let shelf = Shelf::fill(new.pictures.clone(), bundle, world, &|file| progress.write(file)).map_err(io)?;
    bundle.leave_out(&shelf.left_out);
    progress.steps(bundle.entries().len());
    let mut diagnostics = shelf.problems.clone();
    diagnostics.extend(fill(file, &new.file, bundle, world, &shelf, progress)?);
    if !accept(&diagnostics) {
        return Err(Failure::Content(diagnostics));
    }
    new.file.sync_all().and_then(|()| progress.write("rename")).and_then(|()| fs::rename(&new.path, file)).map_err(io)?;
    Ok(Archived { files: bundle.entries().len(), diagnostics })
}

/// The archive while it grows. It is removed at the end, unless it has got its own name by then.
struct Unfinished {
    path: PathBuf,
    file: File,
    /// Where versions of pictures are meanwhile. One that a build left behind that was killed serves the next.
    pictures: PathBuf,
}

impl Unfinished {
    /// A new file with a hidden name beside the place of the archive. It is locked, by which another build
    /// tells it from one that a build that was killed left behind.
    fn beside(file: &Path) -> io::Result<Unfinished> {
        let absolute = std::path::absolute(file)?;
        let (Some(folder), Some(name)) = (absolute.parent(), absolute.file_name()) else { return Err(io::ErrorKind::InvalidInput.into()) };
        let prefix = format!(".{}.tmp-", name.to_string_lossy());
        remove_leftovers(folder, &prefix);
        let path = folder.join(format!("{prefix}{}", std::process::id()));
        let file = File::create_new(&path)?;
        let new = Unfinished { path, file, pictures: folder.join(format!(".{}.pictures", name.to_string_lossy())) };
        // Where files cannot be locked, another build may remove this one, which then fails and says so.
        let _ = new.file.try_lock();
        Ok(new)
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
        let _ = remove(&self.pictures);
    }
}

fn remove_leftovers(folder: &Path, prefix: &str) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let plain = entry.file_type().is_ok_and(|kind| kind.is_file());
        let left = plain && entry.file_name().to_string_lossy().starts_with(prefix);
        if left && File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Writes all files of the bundle, the marker first. Where the archive cannot be written, it is the archive that is
/// named, and not the file that was to go into it.
fn fill(
    archive: &Path,
    file: &File,
    bundle: &Bundle,
    world: &dyn World,
    shelf: &Shelf,
    progress: &dyn Progress,
) -> Result<Vec<Diagnostic>, Failure> {
    let read = |path: &str, error| Failure::Io(path.into(), error);
    let written = |error| Failure::Io(archive.to_owned(), error);
    let mut zip = Zip::new(BufWriter::new(file));
    let marker = super::manifest::Manifest::default().to_text();
    zip.add(MARKER, &Packed::new(MARKER, marker.as_bytes())).map_err(written)?;
    let pack = |path: &&String| -> Result<(Packed, Vec<Diagnostic>), Failure> {
        progress.write(path).map_err(written)?;
        let (bytes, problems) = bytes_of(bundle, world, path, shelf).map_err(|error| read(path, error))?;
        Ok((Packed::new(path, &bytes), problems))
    };
    let mut diagnostics = Vec::new();
    let paths: Vec<&String> = bundle.entries().keys().collect();
    for some in paths.chunks(AT_ONCE) {
        let packed: Vec<_> = some.par_iter().map(pack).collect();
        for (path, result) in some.iter().zip(packed) {
            let (packed, problems) = result?;
            zip.add(path, &packed).map_err(written)?;
            diagnostics.extend(problems);
        }
    }
    zip.finish().and_then(|mut file| file.flush()).map_err(written)?;
    Ok(diagnostics)
}
