//! What results can be filtered by: each taxonomy, the types and the audiences, with the pages of
//! each value. One file, which is loaded when a reader asks for filters.

use super::cards::Card;
use super::encode::ascending;
use crate::config::Config;
use crate::site::Site;
use crate::site::paths::title_of;
use serde::Serialize;
use std::collections::BTreeMap;

/// One filter.
#[derive(Debug, Serialize)]
pub struct Facet {
    key: String,
    title: String,
    values: Vec<(String, String, String)>,
}

/// The facets that have values.
pub fn collect(cards: &[Card], site: &Site, config: &Config) -> Vec<Facet> {
    let mut facets = vec![
        facet("type", "type", cards, |card| card.outline.matter.kind.iter().cloned().collect()),
        facet("audience", "audience", cards, |card| card.outline.matter.audience.clone()),
    ];
    for taxonomy in &config.taxonomies {
        let terms = |card: &Card| {
            let terms = card.page.terms.iter().map(|id| site.page(*id));
            let of_taxonomy = terms.filter(|term| term.parent.is_some_and(|parent| site.page(parent).title == title_of(taxonomy)));
            of_taxonomy.map(|term| term.title.clone()).collect()
        };
        facets.push(facet(taxonomy, taxonomy, cards, terms));
    }
    facets.retain(|facet| !facet.values.is_empty());
    facets
}

fn facet(key: &str, title: &str, cards: &[Card], values: impl Fn(&Card) -> Vec<String>) -> Facet {
    let mut pages: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for (number, card) in cards.iter().enumerate() {
        for value in values(card) {
            let pages = pages.entry(value).or_default();
            if pages.last() != Some(&(number as u32)) {
                pages.push(number as u32);
            }
        }
    }
    let values = pages.into_iter().map(|(value, pages)| (value.clone(), value, ascending(pages))).collect();
    Facet { key: key.to_owned(), title: title.to_owned(), values }
}
