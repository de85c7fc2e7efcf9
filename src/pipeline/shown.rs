//! Which pictures pages show, so that narrower versions are made of these and of no download.

use crate::markdown::html::Target;
use crate::render::Renderer;
use crate::site::Asset;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The pictures that pages show, of those that have narrower versions; a site without any has nothing to
/// look through.
pub(super) fn pictures(renderer: &Renderer, assets: &BTreeMap<Arc<str>, Asset>) -> BTreeSet<Arc<str>> {
    if assets.values().all(|asset| asset.picture.as_ref().is_none_or(|picture| picture.widths.is_empty())) {
        return BTreeSet::new();
    }
    let pictures = renderer.targets.iter().flat_map(|targets| targets.iter()).filter_map(|target| match target {
        Target::Picture(_, Some(picture)) if !picture.widths.is_empty() => Some(Arc::clone(&picture.file)),
        _ => None,
    });
    pictures.collect()
}
