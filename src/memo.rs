//! A small cache from the hash of a stage's inputs to its value, and the guard that turns a panic
//! in one page into an error about that page.
//!
//! It does not decide what goes into a key: each stage in `pipeline` says so where it is called.

use crate::source::Hash;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

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
        if let Some(entry) = self.lock().get_mut(&key) {
            entry.used = true;
            return Arc::clone(&entry.value);
        }
        let value = Arc::new(make());
        self.lock().insert(key, Entry { value: Arc::clone(&value), used: true });
        value
    }

    /// Whether it remembers anything.
    pub fn is_on(&self) -> bool {
        self.on
    }

    /// Drops what was not asked for since the last sweep.
    pub fn sweep(&self) {
        self.lock().retain(|_, entry| std::mem::take(&mut entry.used));
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Hash, Entry<T>>> {
        // No code of ours runs while the lock is held, so a poisoned map is still whole.
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
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
    fn a_panic_becomes_its_message() {
        assert_eq!(guarded(|| -> u8 { panic!("page {}", 7) }), Err("page 7".to_owned()));
    }
}
