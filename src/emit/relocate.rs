//! Files get other names and other bytes, all of them or none, as far as a file system can promise that.
//!
//! What may fail for lack of room or rights is tried first: the new bytes are written into a folder of their own.
//! Then names change one by one, and the first that does not takes all others back. It does not know why files
//! change.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// A file with other bytes, below a folder.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a> {
    /// Its path now.
    pub old: &'a str,
    /// Its path after the names have changed.
    pub new: &'a str,
    /// Its bytes now; where they are others by then, nothing is done.
    pub before: &'a [u8],
    /// Its bytes afterwards.
    pub after: &'a [u8],
}

/// How to take a step back.
enum Undo {
    Rename { from: PathBuf, to: PathBuf },
    RemoveFolder(PathBuf),
}

/// Renames files or folders below `root`, then changes bytes.
///
/// # Errors
/// With the path that was in the way; everything is then as it was, unless taking back failed too, which the
/// error says.
pub fn relocate(root: &Path, moves: &[(String, String)], changes: &[Change]) -> Result<(), (PathBuf, io::Error)> {
    let aside = aside(root).map_err(|error| (root.to_owned(), error))?;
    let mut done = Vec::new();
    let result = prepare(root, &aside, changes)
        .and_then(|()| moves.iter().try_for_each(|(from, to)| rename(root, from, to, &mut done)))
        .and_then(|()| changes.iter().enumerate().try_for_each(|(at, change)| replace(root, &aside, at, change, &mut done)));
    let mut stuck = None;
    if result.is_err() {
        for step in done.into_iter().rev() {
            if let Err((path, error)) = step.take() {
                stuck.get_or_insert((path, error));
            }
        }
    }
    if let Some((path, error)) = stuck {
        let message = format!("what was done could not be taken back ({error}); what is missing is in {}", aside.display());
        return Err((path, io::Error::other(message)));
    }
    // Nothing depends on it any more.
    let _ = fs::remove_dir_all(&aside);
    result
}

impl Undo {
    fn take(self) -> Result<(), (PathBuf, io::Error)> {
        match self {
            Undo::Rename { from, to } => fs::rename(&from, &to).map_err(|error| (to, error)),
            Undo::RemoveFolder(path) => fs::remove_dir(&path).map_err(|error| (path, error)),
        }
    }
}

/// A new folder beside the site's files, whose hidden name keeps it off the site.
fn aside(root: &Path) -> io::Result<PathBuf> {
    for number in 0..100 {
        let path = root.join(format!(".guidepost-mv-{number}"));
        match fs::create_dir(&path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            result => return result.map(|()| path),
        }
    }
    Err(io::Error::other("there are too many folders .guidepost-mv-…; remove those that you do not need"))
}

/// Writes the new bytes, and makes sure that the old ones are what they were.
fn prepare(root: &Path, aside: &Path, changes: &[Change]) -> Result<(), (PathBuf, io::Error)> {
    for (at, change) in changes.iter().enumerate() {
        let path = root.join(change.old);
        let failed = |error| (path.clone(), error);
        if fs::read(&path).map_err(failed)? != change.before {
            return Err(failed(io::Error::other("it has changed in the meantime")));
        }
        let rights = fs::metadata(&path).map_err(failed)?.permissions();
        let new = aside.join(format!("{at}.new"));
        fs::write(&new, change.after).and_then(|()| fs::set_permissions(&new, rights)).map_err(failed)?;
    }
    Ok(())
}

fn rename(root: &Path, from: &str, to: &str, done: &mut Vec<Undo>) -> Result<(), (PathBuf, io::Error)> {
    let (from, to) = (root.join(from), root.join(to));
    let failed = |error| (to.clone(), error);
    if fs::symlink_metadata(&to).is_ok() {
        return Err(failed(ErrorKind::AlreadyExists.into()));
    }
    let missing: Vec<&Path> = to.ancestors().skip(1).take_while(|folder| !folder.exists()).collect();
    for folder in missing.into_iter().rev() {
        fs::create_dir(folder).map_err(failed)?;
        done.push(Undo::RemoveFolder(folder.to_owned()));
    }
    let real = to.parent().unwrap_or(root).canonicalize().map_err(failed)?;
    if !real.starts_with(root) {
        return Err(failed(io::Error::new(ErrorKind::PermissionDenied, "this is outside the site's folder")));
    }
    fs::rename(&from, &to).map_err(failed)?;
    done.push(Undo::Rename { from: to, to: from });
    Ok(())
}

fn replace(root: &Path, aside: &Path, at: usize, change: &Change, done: &mut Vec<Undo>) -> Result<(), (PathBuf, io::Error)> {
    let path = root.join(change.new);
    let failed = |error| (path.clone(), error);
    let old = aside.join(format!("{at}.old"));
    // With a second name for the old bytes, there is no moment without the file.
    fs::hard_link(&path, &old).or_else(|_| fs::copy(&path, &old).map(drop)).map_err(failed)?;
    fs::rename(aside.join(format!("{at}.new")), &path).map_err(failed)?;
    done.push(Undo::Rename { from: old, to: path });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(root: &Path) -> Vec<(String, String)> {
        let mut found: Vec<_> = ["a.md", "b.md", "c.md", "new/b.md"]
            .iter()
            .filter_map(|path| Some((path.to_string(), fs::read_to_string(root.join(path)).ok()?)))
            .collect();
        found.sort();
        found
    }

    #[test]
    fn all_or_nothing() {
        let outer = tempfile::tempdir().unwrap();
        let root = outer.path().canonicalize().unwrap();
        for name in ["a.md", "b.md", "c.md"] {
            fs::write(root.join(name), name).unwrap();
        }
        let before = texts(&root);
        let moves = |to: &str| vec![("b.md".to_owned(), "new/b.md".to_owned()), ("a.md".to_owned(), to.to_owned())];
        let change = |old, new, before| Change { old, new, before, after: b"new" };
        // The second name is taken, a file has changed, and a change comes to a file that is not there.
        assert!(relocate(&root, &moves("c.md"), &[]).is_err());
        assert!(relocate(&root, &moves("d.md"), &[change("c.md", "c.md", b"other")]).is_err());
        assert!(relocate(&root, &moves("d.md"), &[change("b.md", "new/b.md", b"b.md"), change("c.md", "e/c.md", b"c.md")]).is_err());
        assert_eq!(texts(&root), before);
        assert_eq!(fs::read_dir(&root).unwrap().count(), 3, "nothing else is left");
        relocate(&root, &moves("d.md"), &[change("b.md", "new/b.md", b"b.md")]).unwrap();
        assert_eq!(texts(&root), [("c.md".into(), "c.md".into()), ("new/b.md".into(), "new".into())]);
        #[cfg(unix)]
        {
            let elsewhere = tempfile::tempdir().unwrap();
            std::os::unix::fs::symlink(elsewhere.path(), root.join("out")).unwrap();
            assert!(relocate(&root, &[("c.md".into(), "out/c.md".into())], &[]).is_err());
            assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
        }
    }
}
