//! The words of all pages become classes with their pages: which page has a word of the class,
//! how strongly, and whether in its title or headings.
//!
//! The weight of a word in a page saturates and takes the length of the page into account, as in
//! BM25F (Robertson, Zaragoza, Taylor: Simple BM25 Extension to Multiple Weighted Fields, 2004).
//! How rare a class is enters in the browser, which knows the number of pages.

use super::encode;
use super::page::{PageWords, SECTIONS};
use super::words::{Known, Word};
use rayon::prelude::*;
use std::cmp::Ordering;
use std::sync::Arc;

/// Steps of a word's weight.
const LEVELS: f32 = 15.0;
/// How quickly repeating a word stops to matter.
const SATURATION: f32 = 1.2;
/// How much the length of a page matters, from 0 to 1.
const LENGTH: f32 = 0.6;
/// A class on more than this part of all pages is looked up in titles and headings, and beyond that
/// only on the pages that have it most.
const FREQUENT: f32 = 0.4;
/// How many pages these are.
const MOST: usize = 100;
/// Headings of one page that a word is looked up in.
const HEADINGS: usize = 6;
/// The upper ends of the classes of length of titles and headings; longer ones are in one more.
/// `client.js` knows them too.
const LENGTHS: [u8; 8] = [1, 2, 3, 4, 5, 7, 9, 13];
/// The number of classes of length, and none.
const HEADING_LENGTHS: u32 = 9;

/// A class as it is written into a shard.
#[derive(Clone, Debug, Default)]
pub struct Class {
    /// On how many pages it is.
    pub pages: u32,
    /// How many entries there are, and on how many more pages it is.
    pub counts: String,
    /// Distances between the entries' pages; none where an entry tells of one more heading.
    pub gaps: String,
    /// Weights.
    pub levels: String,
    /// Lengths of title and heading.
    pub fields: String,
    /// Sections.
    pub sections: String,
    /// Whether it is in a title or a heading.
    pub prominent: bool,
}

impl Class {
    /// Adds what is known of one page, or, where `gap` is 0, of one more heading of the last page.
    fn push(&mut self, gap: u32, level: u32, title: u8, (section, heading): (u16, u8)) {
        encode::push(&mut self.gaps, gap);
        self.levels.push(encode::symbol(level));
        self.fields.push(encode::symbol(length_class(title) * HEADING_LENGTHS + length_class(heading).min(HEADING_LENGTHS - 1)));
        self.sections.push(encode::symbol(u32::from(section).min(SECTIONS as u32)));
    }

    /// Its length as text.
    pub fn len(&self) -> usize {
        self.counts.len() + self.gaps.len() + self.levels.len() + self.fields.len() + self.sections.len()
    }
}

/// A word of the index.
#[derive(Debug)]
pub struct Entry {
    /// The word.
    pub text: Arc<str>,
    /// Its class, an index into [`Postings::classes`].
    pub class: u32,
}

/// All words in order, and all classes.
#[derive(Debug, Default)]
pub struct Postings {
    /// Words in the order of their UTF-16 units, which is that of JavaScript.
    pub words: Vec<Entry>,
    /// Classes in the order of their first words.
    pub classes: Vec<Class>,
}

/// One word's part in one page.
#[derive(Clone, Copy)]
struct Posting {
    page: u32,
    weight: f32,
    section: u16,
    /// The length of the title if the word is in it.
    title: u8,
    /// The length of the heading if this is about one.
    heading: u8,
}

/// Collects the postings of all pages.
pub fn collect(pages: &[&PageWords], known: &Known) -> Postings {
    let (words, class_of) = number_classes(pages, known);
    let classes = words.iter().map(|word| word.class + 1).max().unwrap_or(0) as usize;
    let mut starts = vec![0_u32; classes + 1];
    for page in pages {
        for word in page.hits.iter().map(|hit| hit.word).chain(page.headings.iter().map(|hit| hit.word)) {
            starts[class_of[word as usize] as usize + 1] += 1;
        }
    }
    for class in 0..classes {
        starts[class + 1] += starts[class];
    }
    let postings = sort_by_class(pages, &class_of, &starts);
    let average = pages.iter().map(|page| page.length).sum::<f32>() / pages.len().max(1) as f32;
    let lengths: Vec<f32> = pages.iter().map(|page| 1.0 - LENGTH + LENGTH * page.length / average.max(1.0)).collect();
    let classes =
        (0..classes).into_par_iter().map(|class| write(&postings[starts[class] as usize..starts[class + 1] as usize], &lengths)).collect();
    Postings { words, classes }
}

/// The words that are in use, sorted, with their classes numbered in that order; and the class of
/// each word of the vocabulary.
fn number_classes(pages: &[&PageWords], known: &Known) -> (Vec<Entry>, Vec<u32>) {
    const NONE: u32 = u32::MAX;
    let mut used = vec![false; known.words.len()];
    for page in pages {
        page.hits.iter().for_each(|hit| used[hit.word as usize] = true);
    }
    let mut order: Vec<u32> = (0..known.words.len() as u32).filter(|word| used[*word as usize]).collect();
    order.par_sort_unstable_by(|one, other| utf16_order(&known.words[*one as usize].text, &known.words[*other as usize].text));
    let (mut of_stem, mut class_of) = (vec![NONE; known.words.len()], vec![NONE; known.words.len()]);
    let mut next = 0;
    let number = |word: u32| {
        let Word { text, class } = &known.words[word as usize];
        let class = &mut of_stem[*class as usize];
        if *class == NONE {
            *class = next;
            next += 1;
        }
        class_of[word as usize] = *class;
        Entry { text: Arc::clone(text), class: *class }
    };
    let words = order.into_iter().map(number).collect();
    (words, class_of)
}

/// The order of strings in JavaScript, which differs from Rust's outside the basic plane.
pub fn utf16_order(one: &str, other: &str) -> Ordering {
    if one.is_ascii() && other.is_ascii() {
        return one.cmp(other);
    }
    one.encode_utf16().cmp(other.encode_utf16())
}

/// All postings, those of a class together and in the order of pages.
fn sort_by_class(pages: &[&PageWords], class_of: &[u32], starts: &[u32]) -> Vec<Posting> {
    let none = Posting { page: 0, weight: 0.0, section: 0, title: 0, heading: 0 };
    let mut all = vec![none; *starts.last().unwrap_or(&0) as usize];
    let mut ends = starts.to_vec();
    for (number, page) in pages.iter().enumerate() {
        let mut add = |word: u32, posting: Posting| {
            let end = &mut ends[class_of[word as usize] as usize];
            all[*end as usize] = Posting { page: number as u32, ..posting };
            *end += 1;
        };
        for hit in &page.hits {
            add(hit.word, Posting { weight: hit.weight, section: hit.section, title: hit.title, ..none });
        }
        for hit in &page.headings {
            add(hit.word, Posting { section: hit.section, heading: hit.length, ..none });
        }
    }
    all
}

/// Writes a class: for each page one entry with what all words of the class amount to there, and
/// one more for each further heading.
fn write(postings: &[Posting], lengths: &[f32]) -> Class {
    let mut class = Class { pages: postings.chunk_by(|one, other| one.page == other.page).count() as u32, ..Class::default() };
    let least = if class.pages as f32 > lengths.len() as f32 * FREQUENT { least_weight(postings, lengths) } else { 0.0 };
    let (mut last, mut written) = (-1, 0);
    for page in postings.chunk_by(|one, other| one.page == other.page) {
        let headings = headings_of(page);
        let title = page.iter().map(|posting| posting.title).max().unwrap_or(0);
        class.prominent |= title > 0 || !headings.is_empty();
        let weight = weight_of(page, lengths);
        if weight < least && title == 0 && headings.is_empty() {
            continue;
        }
        let level = (weight / (weight + SATURATION) * LEVELS).round() as u32;
        let best = page.iter().max_by(|one, other| one.weight.total_cmp(&other.weight).then(other.section.cmp(&one.section)));
        let section = (best.map_or(0, |posting| posting.section), 0);
        let number = page[0].page as i32;
        class.push((number - last) as u32, level, title, headings.first().copied().unwrap_or(section));
        for heading in headings.iter().skip(1) {
            class.push(0, 0, 0, *heading);
        }
        last = number;
        written += 1;
    }
    encode::push(&mut class.counts, class.levels.len() as u32);
    encode::push(&mut class.counts, class.pages - written);
    class
}

/// The headings of a page that have a word of the class, as their sections and lengths: the
/// shortest first, because they say most about their sections, and not too many.
fn headings_of(page: &[Posting]) -> Vec<(u16, u8)> {
    let all = page.iter().filter(|posting| posting.heading > 0);
    let mut headings: Vec<_> = all.map(|posting| (posting.section, posting.heading)).collect();
    headings.sort_unstable_by_key(|(section, length)| (*length, *section));
    headings.dedup();
    headings.truncate(HEADINGS);
    headings
}

/// The weight of all words of a class on one page, for a page of usual length.
fn weight_of(page: &[Posting], lengths: &[f32]) -> f32 {
    page.iter().map(|posting| posting.weight).sum::<f32>() / lengths[page[0].page as usize]
}

/// The weight that the [`MOST`] pages with the most weight have at least.
fn least_weight(postings: &[Posting], lengths: &[f32]) -> f32 {
    let mut weights: Vec<f32> = postings.chunk_by(|one, other| one.page == other.page).map(|page| weight_of(page, lengths)).collect();
    weights.sort_unstable_by(|one, other| other.total_cmp(one));
    weights.get(MOST).copied().unwrap_or(0.0)
}

/// 0 for none, else the number of the class of length.
fn length_class(length: u8) -> u32 {
    if length == 0 {
        return 0;
    }
    LENGTHS.iter().position(|end| length <= *end).unwrap_or(LENGTHS.len()) as u32 + 1
}
