//! Somebody who watches the work: a progress bar, Ctrl-C, or a test that makes a step fail.
//!
//! It does not print; `report` and `cli` do.

use std::io;

/// Is told of each step before it is taken. The default watches nothing.
pub trait Progress: Sync {
    /// How many steps the next part of the work has.
    fn steps(&self, _count: usize) {}

    /// A page is about to be parsed or rendered.
    fn page(&self, _path: &str) {}

    /// Something is about to be written; an error stops the publishing, which then undoes itself.
    ///
    /// # Errors
    /// Where the work is to stop.
    fn write(&self, _path: &str) -> io::Result<()> {
        Ok(())
    }
}

/// Nobody watches.
pub struct Unwatched;

impl Progress for Unwatched {}
