//! Search: an index of all pages that a browser can search without a server.
//!
//! The index is written from the parsed pages, never from their HTML. Everything that needs
//! knowledge of a language happens here: words are folded, cut, and joined into classes by their
//! stems; the browser only looks up. What the client (`client.js`) loads are small scripts:
//!
//! ```text
//! assets/search/en.js          the entry: how many pages, which files there are
//! assets/search/en/<hash>.js   shards: words, classes, postings      one for each word of a query
//!                              cards: titles, addresses, headings,   for the pages that are shown
//!                              beginnings of sections
//!                              lists: words to mend typing errors    when a word is not found
//!                              facets: pages by term, type, audience when filters are asked for
//! ```
//!
//! Pages are numbered in the order of their addresses. It ranks nothing (the client does) and
//! writes nothing to the disk.

mod cards;
mod client;
mod encode;
mod facets;
mod files;
pub mod fold;
mod page;
mod postings;
mod shards;
pub mod synonyms;
pub mod words;

use crate::config::Config;
use crate::markdown::Document;
use crate::memo::{Memo, guarded};
use crate::site::{Page, Site};
use crate::source::{Hash, Key};
use cards::Card;
use encode::{ascending, json};
use files::{Files, NAME};
use page::PageWords;
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use synonyms::Synonyms;
use words::Vocabulary;

pub use client::client;

/// Where the files of the index go.
pub const FOLDER: &str = "assets/search/";

/// The address of a language's entry.
pub fn entry_route(language: &str) -> String {
    format!("{FOLDER}{language}.js")
}

/// The theme's file with the interface, which follows the client in the same script.
pub const INTERFACE: &str = "search.js";

/// What is kept from run to run: the words of each language by number, and those of each page.
pub struct Cache {
    vocabularies: Mutex<BTreeMap<String, Arc<Vocabulary>>>,
    pages: Memo<PageWords>,
}

impl Cache {
    /// An empty cache; one that is off keeps no pages.
    pub fn new(on: bool) -> Self {
        Cache { vocabularies: Mutex::default(), pages: Memo::new(on) }
    }

    /// Drops the pages that the last run did not ask for.
    pub fn sweep(&self) {
        self.pages.sweep();
    }

    fn vocabulary(&self, language: &str) -> Arc<Vocabulary> {
        let mut all = self.vocabularies.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(all.entry(language.to_owned()).or_insert_with(|| Arc::new(Vocabulary::new(language))))
    }
}

/// What the index is made of.
pub struct Input<'a> {
    /// The site.
    pub site: &'a Site,
    /// Its parsed files.
    pub documents: &'a [Arc<Document>],
    /// Its settings.
    pub config: &'a Config,
    /// What the theme says in a language, by key; the client gets what begins with `search_`.
    pub strings: &'a (dyn Fn(&str) -> Option<&'a BTreeMap<String, String>> + Sync),
    /// What the parsed files depend on besides their text, if pages are kept from run to run.
    pub parsing: Option<Hash>,
    /// Words that mean the same, in the default language.
    pub synonyms: &'a Synonyms,
    /// Whether addresses name the file, so that the site works from a disk.
    pub offline: bool,
}

/// Files by their route.
pub type Published = BTreeMap<String, Arc<[u8]>>;

/// A page that could not be looked at: the path of its file, and the message of the panic. The
/// others are in the index nevertheless.
pub type Failure = (Arc<str>, String);

/// Makes the files of the index.
pub fn build(input: &Input, cache: &Cache) -> (Published, Vec<Failure>) {
    let (mut all, mut failures) = (Published::new(), Vec::new());
    for (number, language) in input.config.languages.iter().enumerate() {
        let (entry, files) = language_files(input, number, &cache.vocabulary(language), &cache.pages, &mut failures);
        all.insert(entry_route(language), entry);
        all.extend(files.0.into_iter().map(|(name, bytes)| (format!("{FOLDER}{language}/{name}.js"), bytes)));
    }
    (all, failures)
}

/// The pages that are searched, in the order of their addresses.
fn pages(site: &Site, language: usize) -> Vec<(&Page, usize)> {
    let found = |page: &Page| page.outline.as_ref().is_some_and(|outline| outline.matter.search.unwrap_or(true));
    let searched = site.pages.iter().filter(|page| page.language == language && found(page));
    let mut pages: Vec<_> = searched.filter_map(|page| Some((page, page.document?))).collect();
    pages.sort_by(|(one, _), (other, _)| one.route.cmp(&other.route));
    pages
}

/// The words of each page, in the same order.
fn collect(
    pages: &[(&Page, usize)],
    input: &Input,
    vocabulary: &Vocabulary,
    memo: &Memo<PageWords>,
    failures: &mut Vec<Failure>,
) -> Vec<Arc<PageWords>> {
    let weights = &input.config.search.weights;
    let words = |(page, document): &(&Page, usize)| {
        let document = &input.documents[*document];
        let key = || {
            let key = Key::new("words", 1).hash(document.source.hash()).text(&document.source.path).text(&page.title).debug(weights);
            key.debug(&input.parsing).bytes(&vocabulary.id().to_le_bytes()).finish()
        };
        guarded(|| memo.get(key, || page::collect(document, &page.title, vocabulary, weights)))
            .map_err(|panic| (Arc::clone(&document.source.path), panic))
    };
    let all: Vec<Result<Arc<PageWords>, Failure>> = pages.par_iter().map(words).collect();
    all.into_iter().map(|words| words.map_err(|failure| failures.push(failure)).unwrap_or_default()).collect()
}

fn language_files(
    input: &Input,
    language: usize,
    vocabulary: &Vocabulary,
    memo: &Memo<PageWords>,
    failures: &mut Vec<Failure>,
) -> (Arc<[u8]>, Files) {
    let pages = pages(input.site, language);
    let weights = &input.config.search.weights;
    let words = collect(&pages, input, vocabulary, memo, failures);
    let kinds: Vec<&str> = kinds(&pages);
    let cards: Vec<Card> = pages
        .iter()
        .zip(&words)
        .filter_map(|((page, _), words)| {
            let outline = page.outline.as_deref()?;
            let kind = outline.matter.kind.as_deref().unwrap_or_default();
            Some(Card { page, outline, words, kind: kinds.iter().position(|known| *known == kind).unwrap_or(0) as u32 })
        })
        .collect();
    let postings = postings::collect(&words.iter().map(|words| &**words).collect::<Vec<_>>(), &vocabulary.known());
    let mut files = Files::default();
    let shards = shards::write(&postings, &mut files);
    let (forward, backward) = shards::write_lists(&postings, &mut files);
    let names = cards::write(&cards, &mut files);
    let facets = facets::collect(&cards, input.site, input.config);
    let strings = (input.strings)(&input.config.languages[language]).into_iter().flatten();
    let synonyms = if language == 0 { synonyms::in_use(input.synonyms, vocabulary, &postings.words) } else { Synonyms::new() };
    let entry = Entry {
        folder: &input.config.languages[language],
        pages: cards.len(),
        file: if input.offline { "index.html" } else { "" },
        name: NAME,
        weights: [weights.title, weights.headings],
        boosts: boosts(&cards, &kinds, input.config),
        kinds: &kinds,
        synonyms: &synonyms,
        shards: [&shards.firsts, &shards.names],
        forward: [&forward.firsts, &forward.names],
        backward: [&backward.firsts, &backward.names],
        group: cards::group_size(cards.len()),
        cards: &names,
        facets: if facets.is_empty() { String::new() } else { files.add(&[&json(&facets)]) },
        strings: strings.filter_map(|(key, text)| Some((key.strip_prefix("search_")?, &**text))).collect(),
    };
    let text = format!("self.guidepost?.entry({},{})\n", json(&input.config.languages[language]), json(&entry));
    (text.into_bytes().into(), files)
}

/// What the client has to know before it looks for anything.
#[derive(Serialize)]
struct Entry<'a> {
    /// The folder of the files, beside the entry.
    folder: &'a str,
    /// How many pages there are.
    pages: usize,
    /// What addresses of pages end with.
    file: &'a str,
    /// How long the names of files are.
    name: usize,
    /// Of titles and of headings.
    weights: [f32; 2],
    /// Pages whose type has a weight of its own.
    boosts: Vec<(f32, String)>,
    /// Types; the first is none.
    kinds: &'a [&'a str],
    /// For each word, others that it finds.
    synonyms: &'a Synonyms,
    /// First words and names.
    shards: [&'a str; 2],
    forward: [&'a str; 2],
    backward: [&'a str; 2],
    /// Pages in a file of cards.
    group: usize,
    /// Names.
    cards: &'a str,
    /// A name, or nothing.
    facets: String,
    /// What the interface says.
    strings: BTreeMap<&'a str, &'a str>,
}

/// The types of the pages; the first is that of pages without one.
fn kinds<'a>(pages: &[(&'a Page, usize)]) -> Vec<&'a str> {
    let all = pages.iter().filter_map(|(page, _)| page.outline.as_ref()?.matter.kind.as_deref());
    let mut kinds: Vec<&str> = all.chain([""]).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// The pages of each type that counts more or less than others.
fn boosts(cards: &[Card], kinds: &[&str], config: &Config) -> Vec<(f32, String)> {
    let weighted = config.search.types.iter().filter_map(|(name, weight)| Some((kinds.iter().position(|kind| kind == name)?, *weight)));
    let pages = |kind: usize| cards.iter().enumerate().filter(move |(_, card)| card.kind as usize == kind).map(|(at, _)| at as u32);
    weighted.map(|(kind, weight)| (weight, ascending(pages(kind)))).collect()
}
