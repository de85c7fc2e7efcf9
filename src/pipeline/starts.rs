//! What pages begin with, for the links by which readers begin them: made only where the site has such links.

use super::settings::Skeletons;
use crate::config::Config;
use crate::render::starts::{Starts, wanted};
use crate::skeleton;
use crate::world::Listing;
use jiff::civil::Date;

/// The texts are part of every view that shows them, so there is nothing to be kept.
pub(super) fn starts(listing: &Listing, config: &Config, skeletons: &Skeletons, today: Date) -> Starts {
    let mut starts = Starts { content: listing.content, texts: Vec::new() };
    if !wanted(config) {
        return starts;
    }
    if config.types.is_empty() {
        starts.texts.push((None, skeleton::text(None, &Default::default(), None, config, today)));
    }
    for (kind, page_type) in &config.types {
        let skeleton = skeletons.get(kind).map(|text| &**text);
        starts.texts.push((Some(kind.clone()), skeleton::text(Some(kind), page_type, skeleton, config, today)));
    }
    starts
}
