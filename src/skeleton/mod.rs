//! What a new page of a type begins with: the skeleton of the type, or what the type asks for, with marks for
//! what is yet to be written.
//!
//! `author` fills it with what a person answers; links on the site open the forge's form with it as it is.

mod page;
mod values;

use crate::config::{Config, PageType};
use jiff::civil::Date;

pub use page::Page;
pub use values::Key;

/// The text of a page of a type about which nothing is known yet. `skeleton` is the text of its skeleton.
pub fn text(kind: Option<&str>, page_type: &PageType, skeleton: Option<&str>, config: &Config, today: Date) -> String {
    let mut page = skeleton.map_or_else(|| Page::of_type(page_type), Page::from_skeleton);
    let required = page_type.schema.iter().flat_map(|schema| schema.required()).filter(|key| !matches!(*key, "title" | "type"));
    for key in std::iter::once("title").chain(required) {
        if !page.has(key) {
            let marked = if key == "title" { None } else { Key::new(key, config, page_type).marked(today) };
            page.set(key, &marked.unwrap_or_else(|| "TODO".to_owned()));
        }
    }
    if let Some(kind) = kind {
        page.set("type", &Key::new("type", config, page_type).typed(kind));
    }
    page.text()
}
