//! What is kept from run to run, and the guard that turns a panic in one page into an error about
//! that page.
//!
//! There are three ways to keep something: [`Latest`] for the one value of a stage, [`PerFile`] for
//! a value for each file, [`Memo`] for values by a hash of all they depend on. None of them decides
//! what a value depends on: each stage in `pipeline` says so where it is called. In a preview of
//! 10,000 pages the first two do most of the work, because telling that a file or a whole site is
//! the same as before takes them a comparison and no hash.

use crate::source::Hash;
use hashbrown::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// No code of ours runs while one of these locks is held, so a poisoned value is still whole.
fn lock<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The value that a stage made last, with what it was made from.
pub struct Latest<I, T> {
    kept: Mutex<Option<(I, Arc<T>)>>,
    on: bool,
}

impl<I, T> Latest<I, T> {
    /// An empty one.
    pub fn new(on: bool) -> Self {
        Latest { kept: Mutex::default(), on }
    }

    /// The value of the last run if `same` says of its inputs that they are as these, else what
    /// `make` makes. One that is off asks for no inputs.
    pub fn get(&self, inputs: impl FnOnce() -> I, same: impl FnOnce(&I, &I) -> bool, make: impl FnOnce() -> T) -> Arc<T> {
        if !self.on {
            return Arc::new(make());
        }
        let inputs = inputs();
        if let Some((before, value)) = &*lock(&self.kept)
            && same(before, &inputs)
        {
            return Arc::clone(value);
        }
        let value = Arc::new(make());
        *lock(&self.kept) = Some((inputs, Arc::clone(&value)));
        value
    }
}

/// The values of a stage by the path of the file, each with what it was made from. Files that a
/// whole run did not ask for are dropped by [`PerFile::sweep`].
pub struct PerFile<K, T> {
    entries: Mutex<HashMap<Arc<str>, Made<K, T>>>,
    on: bool,
}

struct Made<K, T> {
    from: K,
    entry: Entry<T>,
}

impl<K, T> PerFile<K, T> {
    /// An empty one.
    pub fn new(on: bool) -> Self {
        PerFile { entries: Mutex::default(), on }
    }

    /// Whether it keeps anything.
    pub fn is_on(&self) -> bool {
        self.on
    }

    /// The value for a file, whatever it was made from.
    pub fn last(&self, path: &str) -> Option<Arc<T>> {
        lock(&self.entries).get(path).map(|made| Arc::clone(&made.entry.value))
    }

    /// The value for a file, if `holds` says that it still does.
    pub fn find(&self, path: &str, holds: impl FnOnce(&K, &T) -> bool) -> Option<Arc<T>> {
        let mut entries = lock(&self.entries);
        let Made { from, entry } = entries.get_mut(path)?;
        if !holds(from, &entry.value) {
            return None;
        }
        entry.used = true;
        Some(Arc::clone(&entry.value))
    }

    /// Keeps the value for a file, and gives it back.
    pub fn keep(&self, path: &Arc<str>, from: K, value: Arc<T>) -> Arc<T> {
        if self.on {
            let entry = Entry { value: Arc::clone(&value), used: true };
            lock(&self.entries).insert(Arc::clone(path), Made { from, entry });
        }
        value
    }

    /// Drops the files that were not asked for since the last sweep.
    pub fn sweep(&self) {
        lock(&self.entries).retain(|_, made| std::mem::take(&mut made.entry.used));
    }
}

/// Values of one stage by the hash of their inputs. Values that a whole run did not ask for are
/// dropped by [`Memo::sweep`]. A memo that is off remembers nothing and asks for no keys, which is
/// what a single run needs.
pub struct Memo<T> {
    entries: Mutex<HashMap<Hash, Entry<T>>>,
    on: bool,
}

struct Entry<T> {
    value: Arc<T>,
    used: bool,
}

impl<T> Memo<T> {
    /// An empty memo.
    pub fn new(on: bool) -> Self {
        Memo { entries: Mutex::default(), on }
    }

    /// The value for a key, made by `make` if it is not there yet. Two threads that ask for the
    /// same new key at once may both make it; the values are equal by the contract of the key.
    pub fn get(&self, key: impl FnOnce() -> Hash, make: impl FnOnce() -> T) -> Arc<T> {
        if !self.on {
            return Arc::new(make());
        }
        let key = key();
        if let Some(entry) = lock(&self.entries).get_mut(&key) {
            entry.used = true;
            return Arc::clone(&entry.value);
        }
        let value = Arc::new(make());
        lock(&self.entries).insert(key, Entry { value: Arc::clone(&value), used: true });
        value
    }

    /// Whether it remembers anything.
    pub fn is_on(&self) -> bool {
        self.on
    }

    /// Drops what was not asked for since the last sweep.
    pub fn sweep(&self) {
        lock(&self.entries).retain(|_, entry| std::mem::take(&mut entry.used));
    }
}

/// Runs `work` and gives the panic's message where it panics.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
        text.unwrap_or("no message").to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_made_once_and_swept_when_unused() {
        let memo = Memo::new(true);
        let key = || blake3::hash(b"k");
        assert_eq!(*memo.get(key, || 1), 1);
        assert_eq!(*memo.get(key, || 2), 1);
        memo.sweep();
        assert_eq!(*memo.get(key, || 3), 1);
        memo.sweep();
        memo.sweep();
        assert_eq!(*memo.get(key, || 4), 4);
    }

    #[test]
    fn the_latest_value_stays_while_its_inputs_do() {
        let latest = Latest::new(true);
        assert_eq!(*latest.get(|| 1, i32::eq, || "one"), "one");
        assert_eq!(*latest.get(|| 1, i32::eq, || "other"), "one");
        assert_eq!(*latest.get(|| 2, i32::eq, || "two"), "two");
        assert_eq!(*latest.get(|| 1, i32::eq, || "other"), "other");
    }

    #[test]
    fn a_file_that_nobody_asks_for_is_dropped() {
        let files = PerFile::new(true);
        let path: Arc<str> = "a.md".into();
        files.keep(&path, 1, Arc::new("one"));
        assert_eq!(files.find("a.md", |key, _| *key == 2), None);
        assert_eq!(files.find("a.md", |key, _| *key == 1).as_deref(), Some(&"one"));
        files.sweep();
        assert_eq!(files.last("a.md").as_deref(), Some(&"one"));
        files.sweep();
        assert_eq!(files.last("a.md"), None);
    }

    #[test]
    fn a_panic_becomes_its_message() {
        assert_eq!(guarded(|| -> u8 { panic!("page {}", 7) }), Err("page 7".to_owned()));
    }
}
