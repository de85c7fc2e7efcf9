//! The integration tests, as one program: they use Guidepost as its users do.

mod author;
mod commonmark;
mod diagnostics;
mod golden;
mod incremental;
mod licences;
mod mv;
mod outputs;
mod pictures;
mod reference;
mod repository;
mod safety;
mod search;
mod serve;
mod support;
mod tidy;
mod why;
