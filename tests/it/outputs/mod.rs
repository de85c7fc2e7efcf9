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

use guidepost::output::Content;
use guidepost::pipeline::{self, Build, Caches, Options};
use guidepost::progress::Unwatched;
use guidepost::world::MemWorld;

/// A site in memory with these files.
fn world(files: &[(&str, &str)]) -> MemWorld {
    let mut world = MemWorld::default();
    for (path, text) in files {
        world.files.insert((*path).to_owned(), text.as_bytes().to_vec());
    }
    world
}

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

/// The text of a published file that Guidepost made.
#[track_caller]
fn published(build: &Build, path: &str) -> String {
    match build.bundle.content(path) {
        Some((Content::Bytes(bytes), problems)) => {
            assert_eq!(problems, [], "{path}");
            String::from_utf8(bytes.to_vec()).expect("text")
        }
        Some((Content::File(file) | Content::Picture(file, _), _)) => panic!("{path} is the file {file}"),
        None => panic!("{path} is not published"),
    }
}

fn is_published(build: &Build, path: &str) -> bool {
    build.bundle.entries().contains_key(path)
}
