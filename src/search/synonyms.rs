//! Words that mean the same to the readers of a site, from `_data/synonyms.yaml` in the content
//! folder: a list of lists, such as `- [picture, image, photo]`.
//!
//! A word of the query also finds the others of its list. An entry of several words is found by
//! the other entries, and finds them by its own words as they stand.

use super::postings::Entry;
use super::words::{Role, Vocabulary, words};
use crate::diag::Diagnostic;
use crate::source::Source;
use crate::yaml::{self, Codes, Node};
use std::collections::{BTreeMap, BTreeSet};

/// The file, below the content folder.
pub const PATH: &str = "_data/synonyms.yaml";

/// For each word, the words that it finds besides itself.
pub type Synonyms = BTreeMap<String, BTreeSet<String>>;

/// Reads the file. What is no list of at least two words is left out, and said.
pub fn read(source: &Source) -> (Synonyms, Vec<Diagnostic>) {
    const CODE: &str = "synonyms";
    let codes = Codes { syntax: CODE, duplicate: CODE, value: CODE, key: CODE };
    let (node, mut diagnostics) = yaml::Document { path: &source.path, text: &source.text, offset: 0, codes }.parse();
    let mut synonyms = Synonyms::new();
    let mut wrong = |node: &Node| {
        let problem = Diagnostic::new(CODE, &source.path, "synonyms are lists of at least two words").at(Some(node.span));
        diagnostics.push(problem.hint("Write each group on a line of its own, such as `- [picture, image, photo]`."));
    };
    let Some(node) = node else { return (synonyms, diagnostics) };
    if node.items().is_empty() && !node.is_empty() {
        wrong(&node);
    }
    for group in node.items() {
        let entries: Option<Vec<Vec<String>>> = group.items().iter().map(|entry| entry.text().map(parts)).collect();
        match entries {
            Some(entries) if entries.len() > 1 => add(&mut synonyms, &entries),
            _ => wrong(group),
        }
    }
    (synonyms, diagnostics)
}

fn parts(entry: &str) -> Vec<String> {
    words(entry).into_iter().filter(|(_, role)| *role == Role::Part).map(|(word, _)| word).collect()
}

fn add(synonyms: &mut Synonyms, entries: &[Vec<String>]) {
    for entry in entries {
        let [word] = entry.as_slice() else { continue };
        let others = entries.iter().filter(|other| *other != entry).flatten().cloned();
        synonyms.entry(word.clone()).or_default().extend(others);
    }
}

/// The synonyms that find something: the others of each word in a form that is in the index.
pub fn in_use(synonyms: &Synonyms, vocabulary: &Vocabulary, index: &[Entry]) -> Synonyms {
    if synonyms.is_empty() {
        return Synonyms::new();
    }
    let mut classes = BTreeMap::new();
    let all = synonyms.values().flatten();
    let stems: BTreeMap<&String, u32> = all.map(|word| (word, vocabulary.stem_of(word))).collect();
    for entry in index {
        classes.entry(vocabulary.stem_of(&entry.text)).or_insert(&entry.text);
    }
    let form = |word: &String| classes.get(stems.get(word)?).map(|text| text.to_string());
    let others = |words: &BTreeSet<String>| words.iter().filter_map(form).collect::<BTreeSet<_>>();
    synonyms.iter().map(|(word, words)| (word.clone(), others(words))).filter(|(_, words)| !words.is_empty()).collect()
}
