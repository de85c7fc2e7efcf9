//! Versions of pictures kept in memory for a preview, up to so many bytes.

use super::{key, published};
use crate::source::Hash;
use hashbrown::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many bytes are kept: some hundreds of pictures at the width of a page.
const MOST: usize = 64 * 1024 * 1024;

/// The versions that were asked for lately.
#[derive(Default)]
pub struct Kept(Mutex<State>);

#[derive(Default)]
struct State {
    versions: HashMap<Hash, (Arc<[u8]>, u64)>,
    bytes: usize,
    clock: u64,
}

impl Kept {
    /// What is published of a picture, made if it is not there.
    pub fn get(&self, bytes: Vec<u8>, width: Option<u32>, megapixels: u64) -> Arc<[u8]> {
        // Taking metadata away is quicker than a look-up is worth.
        let Some(narrow) = width else { return published(&bytes, None, megapixels).0.into() };
        let key = key(&blake3::hash(&bytes), narrow);
        if let Some(version) = self.lock().find(&key) {
            return version;
        }
        let version: Arc<[u8]> = published(&bytes, width, megapixels).0.into();
        self.lock().keep(key, &version, MOST);
        version
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // What is kept under this lock is whole between any two statements.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn find(&mut self, key: &Hash) -> Option<Arc<[u8]>> {
        self.clock += 1;
        let (version, at) = self.versions.get_mut(key)?;
        *at = self.clock;
        Some(Arc::clone(version))
    }

    fn keep(&mut self, key: Hash, version: &Arc<[u8]>, most: usize) {
        if self.versions.insert(key, (Arc::clone(version), self.clock)).is_none() {
            self.bytes += version.len();
        }
        while self.bytes > most {
            let Some(oldest) = self.versions.iter().min_by_key(|(_, (_, at))| *at).map(|(key, _)| *key) else { break };
            self.bytes -= self.versions.remove(&oldest).map_or(0, |(version, _)| version.len());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_asked_for_longest_goes_first() {
        let mut state = State::default();
        let [one, two, three] = ["1", "2", "3"].map(|name| blake3::hash(name.as_bytes()));
        let version: Arc<[u8]> = vec![0; 10].into();
        state.keep(one, &version, 20);
        state.find(&three);
        state.keep(two, &version, 20);
        assert!(state.find(&one).is_some());
        state.keep(three, &version, 20);
        assert_eq!((state.bytes, state.versions.len()), (20, 2));
        assert!(state.find(&two).is_none() && state.find(&one).is_some());
    }
}
