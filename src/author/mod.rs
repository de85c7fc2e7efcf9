//! What helps people to write: new pages, new sites, schemas for their editors, other names for pages, and why
//! a page is not on the site.
//!
//! Everything is decided as a value first and tried against the site. `write` then makes files that are new;
//! what changes files that a person wrote is planned here and done by `emit`.

mod alias;
mod edits;
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
