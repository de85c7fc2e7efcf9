//! Makes new files, and changes one where a person asked for that; the only place besides `emit` that
//! writes.
//!
//! Unless its bytes are given, a file that is there stays as it is, and nothing is written outside the
//! folder that was given, not by way of a link either.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Component, Path, PathBuf};

/// Makes a file below a folder, and the folders above it.
///
/// # Errors
/// As the system says; [`ErrorKind::AlreadyExists`] where there is something of that name,
/// [`ErrorKind::PermissionDenied`] where the path leads out of the folder.
pub fn create(root: &Path, path: &str, text: &str) -> io::Result<PathBuf> {
    let path = prepare(root, path)?;
    // Not following a link at the end is part of `create_new`.
    let mut file = OpenOptions::new().write(true).create_new(true).open(&path)?;
    // A file that could not be written to its end would look like one that a person left so.
    file.write_all(text.as_bytes()).inspect_err(|_| drop(fs::remove_file(&path)))?;
    Ok(path)
}

/// Makes a file, or replaces one that has this mark in it, which only we write.
///
/// # Errors
/// As [`create`]; a file without the mark is there already.
pub fn renew(root: &Path, path: &str, text: &str, mark: &str) -> io::Result<PathBuf> {
    match create(root, path, text) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            let there = prepare(root, path)?;
            if !fs::symlink_metadata(&there)?.is_file() || !fs::read_to_string(&there)?.contains(mark) {
                return Err(error);
            }
            let part = format!("{path}.part");
            let new = create(root, &part, text)?;
            fs::rename(&new, &there).inspect_err(|_| drop(fs::remove_file(&new)))?;
            Ok(there)
        }
        other => other,
    }
}

/// Puts `new` in the place of a file's bytes in one step, if those are `old` still. The file keeps its mode.
///
/// # Errors
/// As the system says; [`ErrorKind::PermissionDenied`] where the file is a link, may not be written, or its
/// path leads out of the folder.
pub fn replace(root: &Path, path: &str, old: &[u8], new: &[u8]) -> io::Result<()> {
    let there = prepare(root, path)?;
    let refused = |why| Err(io::Error::new(ErrorKind::PermissionDenied, why));
    let metadata = fs::symlink_metadata(&there)?;
    if !metadata.is_file() {
        return refused("it is not an ordinary file");
    }
    if metadata.permissions().readonly() {
        return refused("it may not be written");
    }
    let (folder, name) = path.rsplit_once('/').map_or((String::new(), path), |(folder, name)| (format!("{folder}/"), name));
    // A hidden name, so that nothing takes it for a page.
    let part = create(root, &format!("{folder}.{name}.{}.part", std::process::id()), "")?;
    let put = || {
        let mut file = OpenOptions::new().write(true).open(&part)?;
        // First, so that nobody else can read what is meant for few.
        file.set_permissions(metadata.permissions())?;
        file.write_all(new)?;
        file.sync_all()?;
        if fs::read(&there)? != old {
            return Err(io::Error::other("it changed since it was read"));
        }
        fs::rename(&part, &there)
    };
    put().inspect_err(|_| drop(fs::remove_file(&part)))
}

/// Adds to the end of a file, which need not be there.
///
/// # Errors
/// As the system says.
pub fn append(path: &Path, text: &str) -> io::Result<()> {
    OpenOptions::new().append(true).create(true).open(path)?.write_all(text.as_bytes())
}

/// The names in a folder; none where it does not exist.
///
/// # Errors
/// As the system says.
pub fn names(folder: &Path) -> io::Result<Vec<String>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut names: Vec<String> = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect::<io::Result<_>>()?;
    names.sort();
    Ok(names)
}

/// The whole path of a file that is to be made, with the folders above it made.
fn prepare(root: &Path, path: &str) -> io::Result<PathBuf> {
    fs::create_dir_all(root)?;
    let root = root.canonicalize()?;
    let outside = || io::Error::new(ErrorKind::PermissionDenied, "this is outside the folder");
    let plain = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    if !plain || name.is_empty() {
        return Err(outside());
    }
    let mut at = root.clone();
    for part in folder.split('/').filter(|part| !part.is_empty()) {
        at.push(part);
        if let Err(error) = fs::create_dir(&at)
            && error.kind() != ErrorKind::AlreadyExists
        {
            return Err(error);
        }
        // A link may lead elsewhere in the folder, but not out of it.
        at = at.canonicalize()?;
        if !at.starts_with(&root) {
            return Err(outside());
        }
    }
    Ok(at.join(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_stays_and_nothing_is_written_outside() {
        let outer = tempfile::tempdir().unwrap();
        let root = outer.path().join("site");
        create(&root, "a/b.md", "one").unwrap();
        assert_eq!(create(&root, "a/b.md", "two").unwrap_err().kind(), ErrorKind::AlreadyExists);
        for path in ["../x.md", "/tmp/x.md", "a/../../x.md", "", "a/"] {
            assert!(create(&root, path, "x").is_err(), "{path}");
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(outer.path(), root.join("out")).unwrap();
            assert_eq!(create(&root, "out/x.md", "x").unwrap_err().kind(), ErrorKind::PermissionDenied);
            std::os::unix::fs::symlink(outer.path().join("y.md"), root.join("y.md")).unwrap();
            assert_eq!(create(&root, "y.md", "x").unwrap_err().kind(), ErrorKind::AlreadyExists);
        }
        assert_eq!(names(outer.path()).unwrap(), ["site"]);
        assert_eq!(fs::read_to_string(root.join("a/b.md")).unwrap(), "one");
    }

    #[test]
    fn only_the_known_bytes_are_replaced() {
        let outer = tempfile::tempdir().unwrap();
        let root = outer.path().join("site");
        create(&root, "a/b.md", "one").unwrap();
        let read = || fs::read_to_string(root.join("a/b.md")).unwrap();
        assert!(replace(&root, "a/b.md", b"other", b"two").is_err());
        assert!(replace(&root, "../b.md", b"one", b"two").is_err());
        assert!(replace(&root, "a/c.md", b"one", b"two").is_err());
        assert_eq!((read().as_str(), names(&root.join("a")).unwrap()), ("one", vec!["b.md".to_owned()]));
        #[cfg(unix)]
        {
            use std::os::unix::fs::{PermissionsExt, symlink};
            symlink("b.md", root.join("a/link.md")).unwrap();
            assert_eq!(replace(&root, "a/link.md", b"one", b"two").unwrap_err().kind(), ErrorKind::PermissionDenied);
            let file = root.join("a/b.md");
            fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
            assert_eq!(replace(&root, "a/b.md", b"one", b"two").unwrap_err().kind(), ErrorKind::PermissionDenied);
            fs::set_permissions(&file, fs::Permissions::from_mode(0o751)).unwrap();
            replace(&root, "a/b.md", b"one", b"two").unwrap();
            assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o751);
            assert_eq!((read().as_str(), names(&root.join("a")).unwrap()), ("two", vec!["b.md".to_owned(), "link.md".to_owned()]));
        }
    }

    #[test]
    fn only_what_we_wrote_is_replaced() {
        let outer = tempfile::tempdir().unwrap();
        renew(outer.path(), "s.json", "mark one", "mark").unwrap();
        renew(outer.path(), "s.json", "mark two", "mark").unwrap();
        create(outer.path(), "own.json", "own").unwrap();
        assert!(renew(outer.path(), "own.json", "mark", "mark").is_err());
        assert_eq!(fs::read_to_string(outer.path().join("s.json")).unwrap(), "mark two");
        assert_eq!(names(outer.path()).unwrap(), ["own.json", "s.json"]);
    }
}
