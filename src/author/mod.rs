//! What helps people to write: new pages, new sites, schemas for their editors.
//!
//! Nothing here changes a file that a person wrote: files are only ever made. What a page becomes is
//! decided as a value first and tried against the site; `write` then makes the file.

pub mod init;
pub mod new;
pub mod schema;
pub mod write;
