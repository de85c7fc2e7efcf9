//! What helps people to write: new pages, new sites, schemas for their editors, and mends of small faults.
//!
//! Only `fix` changes files that a person wrote, where they ask for it; everything else only ever makes
//! files. What a page becomes is decided as a value first and tried against the site; `write` then makes
//! the file.

pub mod fix;
pub mod init;
pub mod new;
mod page;
pub mod schema;
mod values;
pub mod write;
