//! What helps people to write: new pages, new sites, schemas for their editors, mends of small faults, other
//! names for pages, and why a page is not on the site.
//!
//! What a page becomes is decided as a value first and tried against the site. `write` then makes files that
//! are new; `fix` and `mv` change files that a person wrote, where they ask for it, and `emit` does that.

mod alias;
mod edits;
pub mod fix;
mod html;
pub mod init;
mod leads;
mod moving;
pub mod mv;
pub mod new;
mod rewrite;
pub mod schema;
pub mod typed;
mod ways;
pub mod why;
pub mod write;
