//! What is shown of a page among the results: title, address, headings, and the beginnings of its
//! sections for excerpts. A few pages share a file, because results lie far apart: larger files
//! would bring more that is not asked for, smaller ones would be too many.

use super::encode::{push_front_coded, symbol};
use super::files::{File, Files};
use super::page::{PageWords, SECTIONS};
use crate::markdown::outline::{Heading, Outline, slug};
use crate::site::Page;
use rayon::prelude::*;

/// How many pages share a file: fewer on a small site, where the number of files does not matter.
pub fn group_size(pages: usize) -> usize {
    if pages < 1_000 { 5 } else { 10 }
}

/// A page of the index.
pub struct Card<'a> {
    /// The page.
    pub page: &'a Page,
    /// Its outline.
    pub outline: &'a Outline,
    /// Its words and texts.
    pub words: &'a PageWords,
    /// Its type, as an index.
    pub kind: u32,
}

/// Writes the cards, and gives the files' names, one after another.
pub fn write(cards: &[Card], files: &mut Files) -> String {
    let groups: Vec<_> = cards.par_chunks(group_size(cards.len())).map(group).collect();
    groups.into_iter().map(|group| files.insert(group)).collect()
}

fn group(group: &[Card]) -> File {
    let lines = |line: &dyn Fn(&Card) -> String| group.iter().map(line).collect::<Vec<_>>().join("\n");
    let mut before = "";
    let mut routes = Vec::new();
    for card in group {
        let mut route = String::new();
        push_front_coded(&mut route, before, &card.page.route);
        before = &card.page.route;
        routes.push(route);
    }
    let headings = |text: fn(&Heading) -> String| {
        move |card: &Card| card.outline.headings.iter().take(SECTIONS).map(text).collect::<Vec<_>>().join("\t")
    };
    File::new(&[
        &lines(&|card| one_line(&card.page.title)),
        &routes.join("\n"),
        &group.iter().map(|card| symbol(card.kind)).collect::<String>(),
        &lines(&headings(|heading| one_line(&heading.text))),
        &lines(&headings(anchor)),
        &lines(&|card| card.words.sections.join("\t")),
    ])
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The anchor of a heading, or nothing where the client can make it of the heading's text.
fn anchor(heading: &Heading) -> String {
    let made = slug(&one_line(&heading.text).to_lowercase());
    if made == heading.anchor { String::new() } else { heading.anchor.clone() }
}
