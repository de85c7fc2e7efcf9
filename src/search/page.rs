//! What one page brings to the index: its words with their weights, and the text of its sections
//! for excerpts.
//!
//! It is made from the parsed file alone, so a save makes it anew for one page. It does not know
//! how many pages there are, and writes nothing.

use super::fold::composed;
use super::words::{Role, Vocabulary};
use crate::config::Weights;
use crate::markdown::Document;
use crate::markdown::directives::Argument;
use crate::markdown::outline::Outline;
use crate::markdown::tree::{Kind, Tree, plain_text};
use std::cell::RefCell;

/// The most different words of a page that are looked at.
const WORDS: usize = 20_000;
/// How much of a section's text is kept for excerpts at most, in bytes.
const EXCERPT: usize = 180;
/// How much is kept of a page with many sections.
const EXCERPTS: usize = 1_800;
/// Room for the text of a section that is not long, in bytes.
const TEXT: usize = 1_024;
/// The most sections that a hit can name.
pub const SECTIONS: usize = 90;

/// The words and texts of a page.
#[derive(Debug, Default)]
pub struct PageWords {
    /// Each word once.
    pub hits: Vec<Hit>,
    /// Words in headings below the title.
    pub headings: Vec<HeadingHit>,
    /// How much text there is, in weighted words.
    pub length: f32,
    /// The beginning of the text before the first heading, and of that after each.
    pub sections: Vec<String>,
}

/// A word on a page.
#[derive(Clone, Copy, Debug)]
pub struct Hit {
    /// Its number in the vocabulary.
    pub word: u32,
    /// How often it stands there, by the weight of the places.
    pub weight: f32,
    /// The section that has it most often; 0 before the first heading.
    pub section: u16,
    /// How many words the title has, if it is in the title.
    pub title: u8,
}

/// A word in a heading.
#[derive(Clone, Copy, Debug)]
pub struct HeadingHit {
    /// Its number in the vocabulary.
    pub word: u32,
    /// The section that the heading begins.
    pub section: u16,
    /// How many words the heading has.
    pub length: u8,
}

/// Collects the words of a page.
pub fn collect(document: &Document, title: &str, vocabulary: &Vocabulary, weights: &Weights) -> PageWords {
    SLOTS.with_borrow_mut(|slots| {
        slots.round += 1;
        slots.hits.clear();
        slots.counts.clear();
        let mut page = Collector { vocabulary, slots, page: PageWords::default(), section: 0 };
        let outline = &document.outline;
        page.title(title);
        page.text(outline.matter.description.as_deref().unwrap_or_default(), weights.description);
        for terms in outline.matter.taxonomies.values() {
            terms.0.iter().for_each(|term| page.text(term, weights.terms));
        }
        let sections = sections(&document.tree, outline, &document.source.text);
        let most = (EXCERPTS / sections.len().max(1)).min(EXCERPT);
        // Headings first: if a page has more words than are looked at, they are among them.
        for section in &sections {
            page.section = section.number;
            page.heading(section.heading.unwrap_or_default());
        }
        for section in sections {
            page.section = section.number;
            page.text(&section.text, weights.body);
            page.text(&section.code, weights.code);
            page.page.sections.resize_with(usize::from(section.number) + 1, String::new);
            page.page.sections[usize::from(section.number)].push_str(&beginning(&section.text, most));
        }
        PageWords { hits: page.slots.hits.clone(), ..page.page }
    })
}

/// The first characters of a text with single spaces, cut at the end of a word.
fn beginning(text: &str, most: usize) -> String {
    let mut out = String::new();
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next_if(|word| out.len() + word.len() <= most) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    if let Some(next) = words.next() {
        // Scripts without spaces are cut anywhere.
        if out.len() < most / 2 {
            out.extend(next.chars().take((most - out.len()) / 3));
        }
        out.push('…');
    }
    out
}

/// Where a word stands in the list of hits of the page at hand; a table for each thread, as long
/// as the vocabulary, so that a word costs one look and no hash.
#[derive(Default)]
struct Slots {
    round: u32,
    of_word: Vec<(u32, u32)>,
    /// The hits, which the page gets in a list of the right length.
    hits: Vec<Hit>,
    /// For each hit: the section now, how often there, how often in the best section.
    counts: Vec<(u16, u16, u16)>,
}

thread_local! {
    static SLOTS: RefCell<Slots> = RefCell::default();
}

struct Collector<'a> {
    vocabulary: &'a Vocabulary,
    slots: &'a mut Slots,
    page: PageWords,
    section: u16,
}

impl Collector<'_> {
    fn title(&mut self, title: &str) {
        let words = self.scan(title);
        let length = parts(&words);
        for (word, _) in words {
            if let Some(slot) = self.slot(word) {
                self.slots.hits[slot].title = length;
            }
        }
    }

    fn heading(&mut self, heading: &str) {
        let words = self.scan(heading);
        let length = parts(&words);
        for (word, _) in words {
            if let Some(slot) = self.slot(word) {
                self.page.headings.push(HeadingHit { word, section: self.section, length });
                self.count(slot, 1.0);
            }
        }
    }

    fn text(&mut self, text: &str, weight: f32) {
        let composed = composed(text);
        let vocabulary = self.vocabulary;
        vocabulary.scan(composed.as_deref().unwrap_or(text), |word, role| {
            if let Some(slot) = self.slot(word) {
                self.count(slot, weight);
                // The parts of a joined word are there already.
                if role == Role::Part {
                    self.page.length += weight;
                }
            }
        });
    }

    fn scan(&self, text: &str) -> Vec<(u32, Role)> {
        let composed = composed(text);
        let mut words = Vec::new();
        self.vocabulary.scan(composed.as_deref().unwrap_or(text), |word, role| words.push((word, role)));
        words
    }

    /// The place of a word among the hits, or nothing where there are too many words.
    fn slot(&mut self, word: u32) -> Option<usize> {
        let slots = &mut *self.slots;
        if slots.of_word.len() <= word as usize {
            slots.of_word.resize((word as usize + 1).next_power_of_two(), (0, 0));
        }
        let (round, slot) = slots.of_word[word as usize];
        if round == slots.round {
            return Some(slot as usize);
        }
        let slot = slots.hits.len();
        if slot == WORDS {
            return None;
        }
        slots.of_word[word as usize] = (slots.round, slot as u32);
        slots.counts.push((0, 0, 0));
        slots.hits.push(Hit { word, weight: 0.0, section: 0, title: 0 });
        Some(slot)
    }

    fn count(&mut self, slot: usize, weight: f32) {
        let hit = &mut self.slots.hits[slot];
        hit.weight += weight;
        let (section, here, best) = &mut self.slots.counts[slot];
        *here = if *section == self.section { here.saturating_add(1) } else { 1 };
        *section = self.section;
        if here > best {
            *best = *here;
            hit.section = self.section;
        }
    }
}

/// How many words, joined ones counted by their parts.
fn parts(words: &[(u32, Role)]) -> u8 {
    words.iter().filter(|(_, role)| *role == Role::Part).count().min(255) as u8
}

/// The text below one heading.
#[derive(Default)]
struct Section<'a> {
    number: u16,
    heading: Option<&'a str>,
    text: String,
    code: String,
}

/// The text of a page by section; the heading that is the page's title begins none.
fn sections<'a>(tree: &Tree, outline: &'a Outline, source: &str) -> Vec<Section<'a>> {
    let mut all = vec![Section::default()];
    let mut at = 0;
    while let Some(node) = tree.nodes.get(at) {
        let mut next = at + 1;
        let last = all.len() - 1;
        let section = &mut all[last];
        match node.kind {
            Kind::Heading(number) => {
                next = node.end as usize;
                let heading = &outline.headings[number as usize];
                if (number as usize) >= SECTIONS {
                    section.text.push_str(&heading.text);
                    section.text.push('\n');
                } else if outline.title_anchor.as_ref() != Some(&heading.anchor) {
                    let text = String::with_capacity(TEXT);
                    all.push(Section { number: number as u16 + 1, heading: Some(&heading.text), text, ..Section::default() });
                }
            }
            Kind::CodeBlock(_) => {
                next = node.end as usize;
                section.code.push_str(&plain_text(tree, at as u32 + 1..node.end, source));
                section.code.push('\n');
            }
            Kind::Directive(number) => {
                section.text.push('\n');
                for (_, argument) in &tree.directives[number as usize].arguments {
                    if let Argument::Text(text) = argument {
                        section.text.push_str(text);
                        section.text.push('\n');
                    }
                }
            }
            Kind::Text | Kind::OtherText(_) | Kind::Code | Kind::OtherCode(_) | Kind::Math(_) => {
                section.text.push_str(tree.text(node, source))
            }
            Kind::Emphasis | Kind::Strong | Kind::Strikethrough | Kind::Link(_) | Kind::Html | Kind::FootnoteReference(_) => {}
            _ => section.text.push('\n'),
        }
        at = next;
    }
    all
}
