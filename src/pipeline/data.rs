//! The stage that reads the site's data.

use super::Caches;
use super::read::unreadable;
use crate::config::Config;
use crate::data::{self, DataFile};
use crate::diag::Diagnostic;
use crate::render::data::Data;
use crate::search::synonyms;
use crate::source::Source;
use crate::world::{Listing, World};
use std::io;
use std::sync::Arc;

/// What a data file was read from: its stamp if that is known, and the limit on its length.
pub(super) type Version = (Option<u64>, u64);
/// A data file with the name that templates know it by.
pub(super) type Named = (Arc<str>, Arc<DataFile>);

/// Reads the data, which depends on the names and the bytes of the files in its folder. A site without
/// that folder looks for it once in the list of files.
pub(super) fn read_data(
    world: &dyn World,
    listing: &Listing,
    config: &Config,
    caches: &Caches,
    sources: &mut Vec<Source>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Arc<Data> {
    let folder = format!("{}{}", listing.content, data::FOLDER);
    let first = listing.files.partition_point(|path| **path < *folder);
    let inside = listing.files[first..].iter().take_while(|path| path.starts_with(&folder));
    let mut files: Vec<Named> = Vec::new();
    for path in inside {
        let file = &path[folder.len()..];
        if path[listing.content.len()..] == *synonyms::PATH || file.ends_with(".md") {
            continue;
        }
        let Some(name) = data::name(file) else {
            diagnostics.push(data::skipped(path));
            continue;
        };
        if let Some((_, other)) = files.iter().find(|(known, _)| **known == *name) {
            diagnostics.push(data::taken(path, name, &other.source.path));
            continue;
        }
        match read_file(world, path, config.limits.data, caches) {
            Ok(file) => {
                diagnostics.extend(file.diagnostics.iter().cloned());
                sources.extend((!file.diagnostics.is_empty()).then(|| file.source.clone()));
                files.push((name.into(), file));
            }
            Err(error) => diagnostics.push(unreadable(path, &error, config.limits.data, "data")),
        }
    }
    let equal = |(one, two): (&Named, &Named)| one.0 == two.0 && Arc::ptr_eq(&one.1, &two.1);
    let same = |one: &Vec<Named>, two: &Vec<Named>| one.len() == two.len() && one.iter().zip(two).all(equal);
    caches.data.get(|| files.clone(), same, || Data::new(&files))
}

fn read_file(world: &dyn World, path: &Arc<str>, limit: u64, caches: &Caches) -> io::Result<Arc<DataFile>> {
    let stamp = world.stamp(path);
    let unchanged = |version: &Version, _: &DataFile| stamp.is_some() && *version == (stamp, limit);
    if let Some(file) = caches.data_files.find(path, unchanged) {
        return Ok(file);
    }
    let source = Source::new(path, world.read(path, limit)?);
    let known = caches.data_files.find(path, |_, file| file.source == source);
    let file = known.unwrap_or_else(|| Arc::new(data::read(source)));
    Ok(caches.data_files.keep(path, (stamp, limit), file))
}
