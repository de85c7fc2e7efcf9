//! The integration tests, as one program: they use Guidepost as its users do.

mod author;
mod check;
mod commonmark;
mod credits;
mod diagnostics;
mod fuzzing;
mod glosses;
mod golden;
mod incremental;
mod licences;
mod memory;
mod mv;
mod outputs;
mod pictures;
mod precision;
mod recall;
mod reference;
mod rules;
mod repository;
mod safety;
mod search;
mod serve;
mod support;
mod themes;
mod tidy;
mod why;
