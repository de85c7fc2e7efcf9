//! `check --fix` on every case of the snapshots: afterwards nothing is left that it mends, and nothing else
//! changed, whatever the lines of the file end with.

use super::cases::GROUPS;
use super::{build, world};
use guidepost::author::fix::{Files, Fixed, Found, fix};
use guidepost::diag::Diagnostic;
use guidepost::source::Source;
use guidepost::world::MemWorld;
use std::cell::RefCell;
use std::io;

/// Files in memory.
struct Memory(RefCell<MemWorld>);

impl Files for Memory {
    fn read(&self, path: &str, _: u64) -> io::Result<Vec<u8>> {
        self.0.borrow().files.get(path).cloned().ok_or(io::ErrorKind::NotFound.into())
    }

    fn replace(&self, path: &str, old: &[u8], new: &[u8]) -> io::Result<()> {
        let before = self.0.borrow_mut().files.insert(path.to_owned(), new.to_vec());
        assert_eq!(before.as_deref(), Some(old));
        Ok(())
    }
}

fn mend(world: MemWorld) -> (MemWorld, Vec<Diagnostic>, Fixed) {
    let memory = Memory(RefCell::new(world));
    let mut find = || {
        let (problems, texts) = build(&memory.0.borrow());
        Found { problems, texts }
    };
    let fixed = fix(&memory, &mut find);
    let left = find().problems;
    (memory.0.into_inner(), left, fixed)
}

/// The same files with a byte order mark and other line ends.
fn disguised(world: &MemWorld, end: &str) -> MemWorld {
    let text = |bytes: &Vec<u8>| format!("\u{feff}{}", String::from_utf8(bytes.clone()).unwrap().replace('\n', end));
    MemWorld { files: world.files.iter().map(|(path, bytes)| (path.clone(), text(bytes).into_bytes())).collect() }
}

fn text(path: &str, bytes: &[u8]) -> String {
    Source::new(path, bytes.to_vec()).text.to_string()
}

#[test]
fn what_is_mended_is_gone_and_the_rest_stays() {
    let mut mended = 0;
    for case in GROUPS.iter().flat_map(|(_, cases)| cases.iter()) {
        let before = world(case);
        let (problems, _) = build(&before);
        if !problems.iter().any(Diagnostic::is_fixable) {
            continue;
        }
        let name = case.name;
        let (after, left, fixed) = mend(before.clone());
        assert!(fixed.problems > 0 && fixed.left.is_empty(), "{name}: {:?}", fixed.left);
        let again: Vec<_> = left.iter().filter(|problem| problem.is_fixable()).collect();
        assert!(again.is_empty(), "{name}: {again:#?}");
        let same: Vec<_> = before.files.iter().filter(|(path, bytes)| after.files[*path] == **bytes).collect();
        assert_eq!(before.files.len() - same.len(), fixed.files.len(), "{name}");
        let (twice, _, fixed) = mend(after.clone());
        assert_eq!((twice.files, fixed.problems), (after.files.clone(), 0), "{name}");
        for end in ["\r\n", "\r"] {
            let (other, ..) = mend(disguised(&before, end));
            // What is no text is not read as such.
            for (path, bytes) in other.files.iter().filter(|(path, _)| path.ends_with(".md")) {
                let (wanted, found) = (text(path, &after.files[path]), String::from_utf8(bytes.clone()).unwrap());
                assert_eq!(found, format!("\u{feff}{}", wanted.replace('\n', end)), "{name}: {path}");
            }
        }
        mended += 1;
    }
    assert!(mended > 3, "only {mended} cases have something to mend");
}
