//! Addresses in the HTML of pages, where the site allows HTML. A browser reads them, not we: they are not written
//! anew, but those that would lead elsewhere after a move are told.

use super::leads::{Lead, Leads};
use super::moving::Moving;
use crate::markdown::Document;
use crate::markdown::tree::Kind;
use crate::site::PageId;
use crate::site::names::{join, scheme};

/// The addresses of a page that lead elsewhere after the move.
pub(super) fn astray(document: &Document, old: (&Leads, PageId), new: (&Leads, PageId), moving: &Moving) -> Vec<String> {
    let text = &*document.source.text;
    let html = document.tree.nodes.iter().filter(|node| node.kind == Kind::Html);
    let addresses = html.flat_map(|node| addresses(document.tree.text(node, text)));
    let leads = |address: &&str| {
        let (before, after) = (route(old, address), route(new, address));
        let lead = before.as_deref().map_or(Lead::Nothing, |route| old.0.of_route(route));
        let now = after.as_deref().map_or(Lead::Nothing, |route| new.0.of_route(route));
        // The alias of a page leads on from its old address.
        let leads_on = before == after && matches!(lead, Lead::Page(_));
        lead != Lead::Nothing && lead.moved(moving) != now && !leads_on
    };
    addresses.filter(leads).map(str::to_owned).collect()
}

/// Where a browser goes from a page.
fn route((leads, page): (&Leads, PageId), address: &str) -> Option<String> {
    let from = &leads.site.page(page).route;
    join(from.rsplit_once('/').map_or("", |(folder, _)| folder), address.split(['?', '#']).next()?)
}

/// The values of attributes that are addresses below the site.
fn addresses(html: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for attribute in ["href=", "src="] {
        let values = html.match_indices(attribute).filter_map(|(at, _)| {
            let rest = &html[at + attribute.len()..];
            let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            rest[1..].split(quote).next()
        });
        found.extend(values.filter(|value| !value.is_empty() && !value.starts_with(['#', '/']) && scheme(value).is_none()));
    }
    found
}
