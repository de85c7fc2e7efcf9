//! What a hostile page, a broken disk or a second build cannot do. Each test is named after the row
//! of SAFETY that it proves.

mod content;
mod cost;
mod determinism;
mod disguises;
mod faults;
mod files;
mod folders;
mod html;
mod killed;
mod leftovers;
mod limits;
mod names;
mod publish;
mod random;
mod yaml;
