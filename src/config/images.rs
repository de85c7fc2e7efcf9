//! How a site publishes pictures, as `site.yaml` says it under `images`.

use crate::yaml::{Field, Kind, field};
use serde::Deserialize;

/// The keys.
pub(super) const IMAGES: &[Field] = &[
    field(
        "credits",
        Kind::Choice(&["optional", "required"]),
        "Whether every picture on a page needs a credit under the page's `images`: author, licence and source. With `required`, a picture without one is an error; without this key, `optional`.",
    ),
    field(
        "widths",
        Kind::Counts,
        "The widths in pixels of the narrower versions of pictures; `[]` for none. Without it, 480, 960 and 1440.",
    ),
];

/// How pictures are published.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default)]
pub struct Images {
    /// Whether every picture needs a credit.
    pub credits: Credits,
    /// The widths of narrower versions, in pixels, each once and in order.
    pub widths: Vec<u32>,
}

impl Default for Images {
    fn default() -> Self {
        Images { credits: Credits::Optional, widths: vec![480, 960, 1440] }
    }
}

/// Whether every picture needs a credit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Credits {
    /// Only what a page says of its pictures is checked.
    #[default]
    Optional,
    /// Every picture of every page has one.
    Required,
}
