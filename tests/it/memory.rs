//! Sites in memory, built as they are published on the second day of 2026.

use guidepost::output::Content;
use guidepost::pipeline::{self, Build, Caches, Options};
use guidepost::progress::Unwatched;
use guidepost::world::MemWorld;

/// A site with these files.
pub fn world(files: &[(&str, &str)]) -> MemWorld {
    let mut world = MemWorld::default();
    for (path, text) in files {
        world.files.insert((*path).to_owned(), text.as_bytes().to_vec());
    }
    world
}

/// Builds it, whatever is wrong with it.
pub fn run(world: &MemWorld, caches: &Caches) -> Build {
    pipeline::run(world, &Options::published(jiff::civil::date(2026, 1, 2)), caches, &Unwatched)
}

/// The text of a published file that Guidepost made.
#[track_caller]
pub fn published(build: &Build, path: &str) -> String {
    match build.bundle.content(path) {
        Some((Content::Bytes(bytes), problems)) => {
            assert_eq!(problems, [], "{path}");
            String::from_utf8(bytes.to_vec()).expect("text")
        }
        Some((Content::File(file) | Content::Picture(file, _), _)) => panic!("{path} is the file {file}"),
        None => panic!("{path} is not published"),
    }
}
