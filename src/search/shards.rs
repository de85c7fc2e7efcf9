//! The dictionary and the postings, cut into files of a few kilobytes along the alphabet, so that
//! one word of a query needs one file; and the lists of words that mend typing errors.

use super::encode::{push, push_front_coded, symbol};
use super::files::{File, Files};
use super::postings::{Class, Entry, Postings, utf16_order};
use hashbrown::HashMap;
use rayon::prelude::*;

/// How much text makes a shard; about half of it is left when it is compressed.
const SHARD: usize = 6_500;
/// With fewer words than this, a word that stands in one text alone is worth mending to.
const FEW: usize = 10_000;
/// How much text makes a list of words.
const LIST: usize = 9_000;

/// Files along the alphabet: the beginning of the first word of each, and its name.
#[derive(Debug, Default)]
pub struct Range {
    /// The beginnings of the first words, with spaces between them; that of the first is empty.
    pub firsts: String,
    /// The names, one after another.
    pub names: String,
}

impl Range {
    /// Adds a file. Of its first word, as much is kept as tells it from the last word before it.
    fn push(&mut self, last: &str, first: &str, name: &str) {
        if !self.names.is_empty() {
            self.firsts.push(' ');
            let shared = last.chars().zip(first.chars()).take_while(|(one, other)| one == other).count();
            self.firsts.extend(first.chars().take(shared + 1));
        }
        self.names.push_str(name);
    }
}

/// Writes the dictionary with its postings. A class whose words are far from each other in the
/// alphabet is in each of their shards.
pub fn write(postings: &Postings, files: &mut Files) -> Range {
    let pieces = pieces(postings);
    let shards: Vec<File> = pieces.par_iter().map(|words| shard(words, &postings.classes)).collect();
    let (mut range, mut last) = (Range::default(), "");
    for (words, shard) in pieces.iter().zip(shards) {
        range.push(last, &words[0].text, &files.insert(shard));
        last = &words[words.len() - 1].text;
    }
    range
}

/// The words of each shard.
fn pieces(postings: &Postings) -> Vec<&[Entry]> {
    let mut pieces = Vec::new();
    let (mut start, mut size, mut classes) = (0, 0, HashMap::new());
    for (at, word) in postings.words.iter().enumerate() {
        if size > SHARD {
            pieces.push(&postings.words[start..at]);
            (start, size) = (at, 0);
            classes.clear();
        }
        size += word.text.len() + 1;
        if classes.insert(word.class, ()).is_none() {
            size += postings.classes[word.class as usize].len();
        }
    }
    if start < postings.words.len() {
        pieces.push(&postings.words[start..]);
    }
    pieces
}

fn shard(entries: &[Entry], all: &[Class]) -> File {
    let (mut words, mut references, mut written) = (String::new(), String::new(), HashMap::new());
    let mut classes = Class::default();
    let mut before = "";
    for Entry { text, class } in entries {
        if !words.is_empty() {
            words.push(' ');
        }
        push_front_coded(&mut words, before, text);
        before = text;
        let next = written.len() as u32;
        match written.get(class) {
            Some(number) => push(&mut references, next - number),
            None => {
                push(&mut references, 0);
                written.insert(*class, next);
                let class = &all[*class as usize];
                classes.counts.push_str(&class.counts);
                classes.gaps.push_str(&class.gaps);
                classes.levels.push_str(&class.levels);
                classes.fields.push_str(&class.fields);
                classes.sections.push_str(&class.sections);
            }
        }
    }
    File::new(&[&words, &references, &classes.counts, &classes.gaps, &classes.levels, &classes.fields, &classes.sections])
}

/// Writes the words that typing errors are mended to: first as they are, then by their ends, so
/// that one of two files has what was meant, wherever the error is.
pub fn write_lists(postings: &Postings, files: &mut Files) -> (Range, Range) {
    let good: Vec<(&str, u32)> = postings.words.iter().filter_map(|word| Some((&*word.text, rank(word, postings)?))).collect();
    let mut reversed: Vec<(String, u32)> = good.iter().map(|(word, rank)| (word.chars().rev().collect(), *rank)).collect();
    reversed.par_sort_unstable_by(|one, other| utf16_order(&one.0, &other.0));
    let forward = write_list(good.into_iter(), files);
    (forward, write_list(reversed.iter().map(|(word, rank)| (&**word, *rank)), files))
}

/// How much speaks for a word: the logarithm of its pages, and whether it is in a title or
/// heading; nothing for words that are likely errors themselves, and for what is no word.
fn rank(word: &Entry, postings: &Postings) -> Option<u32> {
    let class = &postings.classes[word.class as usize];
    let letters = word.text.chars().filter(|c| c.is_alphabetic()).count();
    let known = class.prominent || class.pages > 1 || postings.words.len() < FEW;
    let good = (3..=24).contains(&letters) && letters == word.text.chars().count() && known;
    good.then(|| class.pages.max(1).ilog2() * 2 + u32::from(class.prominent))
}

fn write_list<'a>(words: impl Iterator<Item = (&'a str, u32)>, files: &mut Files) -> Range {
    let mut range = Range::default();
    let (mut list, mut first, mut before, mut last) = (String::new(), "", "", "");
    for (word, rank) in words {
        if list.len() > LIST {
            range.push(last, first, &files.add(&[&list]));
            list.clear();
            last = before;
        }
        if list.is_empty() {
            (first, before) = (word, "");
        } else {
            list.push(' ');
        }
        list.push(symbol(rank));
        push_front_coded(&mut list, before, word);
        before = word;
    }
    if !list.is_empty() {
        range.push(last, first, &files.add(&[&list]));
    }
    range
}
