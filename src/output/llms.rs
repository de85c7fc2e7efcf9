//! `llms.txt`: all pages of the site in Markdown, for programs that read it, as llmstxt.org describes. Each
//! entry leads to the Markdown text that is published beside the page.
//!
//! Only a site that sets `llms: true` has it.

use crate::markdown::credits::Known;
use crate::markdown::html::Target;
use crate::markdown::{Document, resolved};
use crate::render::view::encoded;
use crate::render::{Renderer, credits};
use crate::site::paths::markdown_path;
use crate::site::{Page, PageId, PageKind};
use std::collections::BTreeSet;

/// The list of all pages.
pub fn list(renderer: &Renderer) -> String {
    let mut out = format!("# {}\n", one_line(renderer.title()));
    if let Some(text) = &renderer.config.description {
        out.push_str(&format!("\n> {}\n", one_line(text)));
    }
    for (id, page) in renderer.site.pages.iter().enumerate() {
        let below = page.children.iter().map(|id| renderer.site.page(*id)).filter(|page| page.kind == PageKind::Page);
        let own = Some(page).filter(|page| page.document.is_some());
        let entries: String = own.into_iter().chain(below).map(|page| entry(renderer, page)).collect();
        if matches!(page.kind, PageKind::Home | PageKind::Section) && !entries.is_empty() {
            // A section has the same title in each language that has none of its own for it.
            let language = match page.language {
                0 => String::new(),
                other => format!(" ({})", renderer.config.languages[other]),
            };
            let title = if id == 0 { String::new() } else { format!("\n## {}{language}\n", one_line(&page.title)) };
            out.push_str(&format!("{title}\n{entries}"));
        }
    }
    out
}

fn entry(renderer: &Renderer, page: &Page) -> String {
    let path = encoded(&markdown_path(&page.route));
    let address = renderer.base_url.as_ref().map_or_else(|| path.clone(), |url| format!("{url}/{path}"));
    let title = one_line(&page.title).replace('[', "\\[").replace(']', "\\]");
    let address = address.replace('(', "%28").replace(')', "%29");
    // What the settings say of the site stands at the top already.
    let about = Some(page.own_description()).filter(|text| !text.is_empty()).map(|text| format!(": {}", one_line(text)));
    format!("- [{title}]({address}){}\n", about.unwrap_or_default())
}

/// The Markdown text of a page, and below it the credits of its pictures.
pub fn page(renderer: &Renderer, id: PageId) -> String {
    let Some(document) = renderer.site.page(id).document else { return String::new() };
    let (document, targets) = (&renderer.documents[document], &renderer.targets[document]);
    resolved::text(document, targets) + &credits(document, targets)
}

/// A list of the pictures that have credits, by their published addresses, with all of each.
fn credits(document: &Document, targets: &[Target]) -> String {
    let known = Known::of(&document.source.path, &document.outline.matter.images);
    let mut list = String::new();
    let mut seen = BTreeSet::new();
    for (picture, target) in document.links.iter().zip(targets).filter(|(link, _)| link.image && seen.insert(&link.address)) {
        if let (Some(credit), Some(address)) = (known.credit(&picture.address), resolved::address(target)) {
            list += &format!("- `{address}`: {}\n", credits::text(credit));
        }
    }
    if list.is_empty() { list } else { format!("\n{list}") }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
