//! What is published besides pages: feeds, structured data, files for hosts and for programs, connections
//! between pages, and the whole site as one file.

mod archive;
mod connections;
mod feeds;
mod hosts;
mod lists;
mod llms;
mod slides;
mod structured;

use crate::memory::{published, world};
use guidepost::pipeline::{self, Build, Caches, Options};
use guidepost::progress::Unwatched;

/// The site as it is published on the second day of 2026, which nothing may be wrong with.
#[track_caller]
fn build(files: &[(&str, &str)]) -> Build {
    build_with(files, |_| {})
}

#[track_caller]
fn build_with(files: &[(&str, &str)], change: impl FnOnce(&mut Options)) -> Build {
    let mut options = Options::published(jiff::civil::date(2026, 1, 2));
    change(&mut options);
    let build = pipeline::run(&world(files), &options, &Caches::once(), &Unwatched);
    assert_eq!(build.diagnostics, []);
    build
}

fn is_published(build: &Build, path: &str) -> bool {
    build.bundle.entries().contains_key(path)
}
