//! Text becomes words: what is looked up, and what can be found.
//!
//! A word is a run of letters, digits and marks. Words that are joined (`Get-Item`, `snake_case`,
//! `a.b`, `camelCase`, `museum's`) count as their parts and as the whole without the joints. Runs
//! of scripts that have no spaces between words count as overlapping pairs of characters. The same
//! rule stands in `client.js`, and a test compares the two.
//!
//! A [`Vocabulary`] gives every word of one language a number, and the number of its stem; words
//! that share a stem are one class in the index.

use super::fold::fold;
use hashbrown::HashMap;
use snowball_stemmers_rs::{Algorithm, Stemmer};
use std::cell::RefCell;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};
use unicode_normalization::char::is_combining_mark;

/// The most characters of a word.
const LONGEST: usize = 40;
/// How many different strings a thread remembers the words of.
const REMEMBERED: usize = 200_000;

/// What a word is in the text it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A word, or a part of a joined one.
    Part,
    /// A joined word as a whole, which stands beside its parts.
    Whole,
}

/// Whether a character belongs to a script without spaces between words: Thai, Lao, Burmese,
/// Khmer, Hangul, kana, Han. Hangul has spaces, but its words change at their ends.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1100}'..='\u{11ff}' | '\u{1780}'..='\u{17ff}'
        | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{3130}'..='\u{318f}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

/// What a character is to a run of words.
#[derive(Clone, Copy, PartialEq)]
enum Sort {
    Word,
    Joint,
    Other,
}

/// [`Sort`] of every ASCII character, because most text is looked at byte by byte.
static ASCII: [Sort; 128] = {
    let mut sorts = [Sort::Other; 128];
    let mut at = 0;
    while at < 128 {
        let byte = at as u8;
        if byte.is_ascii_alphanumeric() {
            sorts[at] = Sort::Word;
        } else if matches!(byte, b'_' | b'-' | b'.' | b'\'') {
            sorts[at] = Sort::Joint;
        }
        at += 1;
    }
    sorts
};

fn sort(c: char) -> Sort {
    match c {
        '’' | '\u{200c}' | '\u{200d}' => Sort::Joint,
        c if c.is_ascii() => ASCII[c as usize],
        c if c.is_alphanumeric() || is_combining_mark(c) => Sort::Word,
        _ => Sort::Other,
    }
}

fn is_joint(c: char) -> bool {
    sort(c) == Sort::Joint
}

/// Calls `each` with every run of word characters, joints between them included.
fn runs<'a>(text: &'a str, mut each: impl FnMut(&'a str)) {
    // The run begins at `start` and so far ends at `end`; it is empty while they are equal.
    let (mut start, mut end, mut at) = (0, 0, 0);
    let bytes = text.as_bytes();
    while let Some(byte) = bytes.get(at) {
        let (sort, length) = match ASCII.get(usize::from(*byte)) {
            Some(sort) => (*sort, 1),
            None => text[at..].chars().next().map_or((Sort::Other, 1), |c| (sort(c), c.len_utf8())),
        };
        if sort == Sort::Word {
            if start == end {
                start = at;
            }
            end = at + length;
        } else if start < end && (sort == Sort::Other || end < at) {
            each(&text[start..end]);
            start = end;
        }
        at += length;
    }
    if start < end {
        each(&text[start..end]);
    }
}

/// Calls `each` with every word of a run, folded.
fn words_of_run(run: &str, each: &mut impl FnMut(&str, Role)) {
    if run.is_ascii() {
        return words_of_spaced(run, each);
    }
    let mut rest = run;
    while let Some(first) = rest.chars().next() {
        let unspaced = is_unspaced(first);
        let end = rest.find(|c| is_unspaced(c) != unspaced).unwrap_or(rest.len());
        let (piece, after) = rest.split_at(end);
        if unspaced {
            pairs(&fold(piece), each)
        } else {
            words_of_spaced(piece.trim_matches(is_joint), each)
        }
        rest = after;
    }
}

/// Overlapping pairs of characters; a single character stands for itself.
fn pairs(run: &str, each: &mut impl FnMut(&str, Role)) {
    let starts: Vec<usize> = run.char_indices().map(|(at, _)| at).chain([run.len()]).collect();
    if starts.len() == 2 {
        each(run, Role::Part);
    }
    for pair in starts.windows(3) {
        each(&run[pair[0]..pair[2]], Role::Part);
    }
}

fn words_of_spaced(run: &str, each: &mut impl FnMut(&str, Role)) {
    let mut parts = run.split(is_joint).flat_map(humps).map(fold).filter(|part| !part.is_empty());
    let (Some(first), second) = (parts.next(), parts.next()) else { return };
    let Some(second) = second else {
        return each(shortened(&first), Role::Part);
    };
    for part in [first, second].into_iter().chain(parts) {
        if part.chars().nth(1).is_some() {
            each(shortened(&part), Role::Part);
        }
    }
    let whole = fold(&run.replace(is_joint, ""));
    if whole.chars().nth(LONGEST).is_none() {
        each(&whole, Role::Whole);
    }
}

fn shortened(word: &str) -> &str {
    word.char_indices().nth(LONGEST).map_or(word, |(end, _)| &word[..end])
}

/// The parts of camelCase: a word begins at a capital after a small letter, and at the last of
/// several capitals before a small letter.
fn humps(word: &str) -> impl Iterator<Item = &str> {
    let mut rest = word;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut before = None;
        let mut end = rest.len();
        for (at, c) in rest.char_indices() {
            if let Some(last) = before {
                let next = rest[at + c.len_utf8()..].chars().next();
                let begins = char::is_lowercase(last) || char::is_uppercase(last) && next.is_some_and(char::is_lowercase);
                if c.is_uppercase() && begins {
                    end = at;
                    break;
                }
            }
            before = Some(c);
        }
        let (hump, after) = rest.split_at(end);
        rest = after;
        Some(hump)
    })
}

/// The words of one language by number. Numbers are given in the order of arrival and mean nothing
/// by themselves; nothing that is published depends on them.
pub struct Vocabulary {
    language: String,
    known: RwLock<Known>,
    /// Tells the caches of threads which vocabulary they hold words of.
    id: u64,
}

/// What a vocabulary holds.
#[derive(Default)]
pub struct Known {
    /// The words.
    pub words: Vec<Word>,
    numbers: HashMap<Arc<str>, u32>,
    stems: HashMap<Box<str>, u32>,
}

/// One word.
pub struct Word {
    /// The folded word.
    pub text: Arc<str>,
    /// The number of its class: words of one stem share it.
    pub class: u32,
}

/// The words of the strings that this thread met before, by vocabulary.
type Remembered = (u64, HashMap<Box<str>, Words>);

/// The numbers of the words of a string. Nearly all strings are one word, which is found with one look.
enum Words {
    One(u32),
    Many(Box<[(u32, Role)]>),
}

impl Words {
    fn new(words: Vec<(u32, Role)>) -> Words {
        match words[..] {
            [(word, Role::Part)] => Words::One(word),
            _ => Words::Many(words.into()),
        }
    }

    fn each(&self, mut each: impl FnMut(u32, Role)) {
        match self {
            Words::One(word) => each(*word, Role::Part),
            Words::Many(words) => words.iter().for_each(|(word, role)| each(*word, *role)),
        }
    }
}

thread_local! {
    static REMEMBER: RefCell<Remembered> = RefCell::new((0, HashMap::new()));
}

impl Vocabulary {
    /// An empty vocabulary of a language, by its code.
    pub fn new(language: &str) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Vocabulary { language: language.to_owned(), known: RwLock::default(), id: NEXT.fetch_add(1, Ordering::Relaxed) }
    }

    /// Calls `each` with the number of every word of a text, in order. The text has its
    /// compatibility forms replaced already, see [`composed`](super::fold::composed).
    pub fn scan(&self, text: &str, mut each: impl FnMut(u32, Role)) {
        REMEMBER.with_borrow_mut(|(id, remembered)| {
            if *id != self.id || remembered.len() > REMEMBERED {
                *id = self.id;
                remembered.clear();
            }
            runs(text, |run| {
                if let Some(words) = remembered.get(run) {
                    return words.each(&mut each);
                }
                let mut words = Vec::new();
                words_of_run(run, &mut |word, role| words.push((self.number(word), role)));
                words.iter().for_each(|(word, role)| each(*word, *role));
                // Long runs are sentences of scripts without spaces, which do not come again.
                if run.len() <= LONGEST {
                    remembered.insert(run.into(), Words::new(words));
                }
            });
        });
    }

    /// Tells this vocabulary from others.
    pub fn id(&self) -> u64 {
        self.id
    }

    /// The number that a word shares with the others of its stem.
    pub fn stem_of(&self, word: &str) -> u32 {
        let number = self.number(word);
        self.known().words[number as usize].class
    }

    /// All words so far.
    pub fn known(&self) -> RwLockReadGuard<'_, Known> {
        self.known.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn number(&self, word: &str) -> u32 {
        if let Some(number) = self.known().numbers.get(word) {
            return *number;
        }
        let stem = self.stem(word);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = known.numbers.get(word) {
            return *number;
        }
        let classes = known.stems.len() as u32;
        let class = *known.stems.entry(stem.into()).or_insert(classes);
        let (number, text) = (known.words.len() as u32, Arc::<str>::from(word));
        known.words.push(Word { text: Arc::clone(&text), class });
        known.numbers.insert(text, number);
        number
    }

    /// What words with the same meaning share, as far as a rule can tell.
    fn stem(&self, word: &str) -> String {
        // The fold made one letter of two that end Arabic words; the stemmer knows only the other one.
        let turned = word.strip_suffix('ه').filter(|_| self.language.starts_with("ar")).map(|rest| format!("{rest}ة"));
        let word = turned.as_deref().unwrap_or(word);
        let plain = word.chars().all(|c| c.is_alphabetic() && !is_unspaced(c));
        let long = word.chars().nth(2).is_some();
        match algorithm(&self.language) {
            Some(algorithm) if plain && long => Stemmer::create(algorithm).stem(word).into_owned(),
            _ => word.to_owned(),
        }
    }
}

/// The Snowball algorithm for a language, by its code (<https://snowballstem.org/algorithms/>).
fn algorithm(language: &str) -> Option<Algorithm> {
    Some(match language.split(['-', '_']).next()? {
        "ar" => Algorithm::Arabic,
        "ca" => Algorithm::Catalan,
        "cs" => Algorithm::Czech,
        "da" => Algorithm::Danish,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "en" => Algorithm::English,
        "eo" => Algorithm::Esperanto,
        "es" => Algorithm::Spanish,
        "et" => Algorithm::Estonian,
        "eu" => Algorithm::Basque,
        "fa" => Algorithm::Persian,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "ga" => Algorithm::Irish,
        "hi" => Algorithm::Hindi,
        "hu" => Algorithm::Hungarian,
        "hy" => Algorithm::Armenian,
        "id" => Algorithm::Indonesian,
        "it" => Algorithm::Italian,
        "lt" => Algorithm::Lithuanian,
        "ne" => Algorithm::Nepali,
        "nl" => Algorithm::Dutch,
        "nb" | "nn" | "no" => Algorithm::Norwegian,
        "pl" => Algorithm::Polish,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "sr" => Algorithm::Serbian,
        "sv" => Algorithm::Swedish,
        "ta" => Algorithm::Tamil,
        "tr" => Algorithm::Turkish,
        "uk" => Algorithm::Ukrainian,
        "yi" => Algorithm::Yiddish,
        _ => return None,
    })
}

/// Every word of a text with its role, for tests and for the vectors that the client is held
/// against.
pub fn words(text: &str) -> Vec<(String, Role)> {
    let composed = super::fold::composed(text);
    let mut all = Vec::new();
    runs(composed.as_deref().unwrap_or(text), |run| words_of_run(run, &mut |word, role| all.push((word.to_owned(), role))));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(text: &str) -> String {
        let mark = |role| if role == Role::Whole { "*" } else { "" };
        words(text).into_iter().map(|(word, role)| word + mark(role)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn text_is_cut_into_words() {
        for (text, expected) in [
            ("Move a list, twice.", "move a list twice"),
            ("Get-Item", "get item getitem*"),
            ("snake_case_name", "snake case name snakecasename*"),
            ("XMLHttpRequest", "xml http request xmlhttprequest*"),
            ("the museum's", "the museum museums*"),
            ("v1.10 a.b", "v1 10 v110* ab*"),
            ("__init__ --flag", "init flag"),
            ("日本語", "日本 本語"),
            ("第3章 a", "第 3 章 a"),
            ("Wikidata的项目", "wikidata 的项 项目"),
            ("می\u{200c}خواهم", "مي خواهم ميخواهم*"),
            ("ｶﾞｲﾄﾞ", "ガイ イド"),
            ("«…» !?", ""),
        ] {
            assert_eq!(joined(text), expected, "{text}");
        }
        assert_eq!(words(&"x".repeat(1000))[0].0.len(), LONGEST);
    }
}
