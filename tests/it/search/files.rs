//! The files of the index: which there are, how large they are, how few change, and what is in none.

use crate::support::{Outcome, TestSite, Tree, differences, tree};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::time::Duration;

/// The largest file of an index, uncompressed, where no page is out of the ordinary.
const LARGEST: u64 = 64_000;
/// What stands for something that must not be published.
const SECRET: &str = "quetzalcoatlus";

/// The published index of a site: every file below the folder of the search, without the client and
/// what belongs to it.
fn index(site: &TestSite) -> Tree {
    let all = tree(&site.output().join("assets/search"));
    assert!(all.keys().any(|path| path.ends_with(".js")), "there is no index: {:?}", all.keys());
    all.into_iter().filter(|(path, _)| path.ends_with(".js")).collect()
}

/// The text of all files of the index.
fn text(site: &TestSite) -> String {
    index(site).keys().map(|path| site.published(&format!("assets/search/{path}"))).collect()
}

/// The size of the index, and of its largest file.
fn size(site: &TestSite) -> (u64, u64) {
    let length = |path: &String| fs::metadata(site.output().join("assets/search").join(path)).expect("a file").len();
    let lengths: Vec<u64> = index(site).keys().map(length).collect();
    (lengths.iter().sum(), lengths.into_iter().max().unwrap_or(0))
}

/// The number that an entry gives under a key.
fn number(site: &TestSite, key: &str) -> usize {
    let entry = site.published("assets/search/en.js");
    let (_, after) = entry.split_once(&format!("\"{key}\":")).unwrap_or_else(|| panic!("no {key} in {entry}"));
    after.split(|c: char| !c.is_ascii_digit()).next().and_then(|digits| digits.parse().ok()).expect("a number")
}

/// Words as they might stand on a page; the same number gives the same words.
fn prose(seed: usize, words: usize) -> String {
    let mut state = seed as u64 * 2_654_435_761 + 1;
    let mut out = String::new();
    for at in 0..words {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        // Squared, so that some words are much more frequent than others.
        let part = (state >> 33) as f64 / f64::from(1_u32 << 31);
        let _ = write!(out, "{}{}", word((part * part * 6_000.0) as usize), if at % 12 == 11 { ".\n" } else { " " });
    }
    out
}

/// A word made of syllables that tell its number.
fn word(number: usize) -> String {
    const SYLLABLES: [&str; 20] =
        ["ba", "de", "fi", "go", "lu", "ma", "ne", "pi", "ro", "su", "ta", "ve", "wi", "zo", "ku", "la", "me", "ni", "po", "ru"];
    let mut rest = number + 20;
    let mut out = String::new();
    while rest > 0 {
        out += SYLLABLES[rest % 20];
        rest /= 20;
    }
    out
}

/// A site of many pages of prose with a few sections each.
fn guides(pages: usize, words: usize) -> TestSite {
    let site = TestSite::with(&[("content/_index.md", "# Guides\n\nWelcome.\n")]);
    for page in 0..pages {
        let part = |at| prose(page * 3 + at, words / 3);
        let body =
            format!("# Guide {page} {}\n\n{}\n\n## {}\n\n{}\n\n## End\n\n{}\n", word(page), part(0), word(page * 7), part(1), part(2));
        site.write(&format!("content/guide-{page}.md"), body);
    }
    site
}

#[test]
fn the_bytes_depend_on_the_pages_alone() {
    let build = |threads: &str| {
        let site = guides(60, 120);
        site.write("content/a.md", "---\ntags: [two, one]\naudience: [b, a]\n---\n# Ünïcode 日本語\n\nText.\n");
        Outcome::of(site.command("build", &[]).env("RAYON_NUM_THREADS", threads)).expect(0);
        index(&site)
    };
    let first = build("1");
    for threads in ["1", "4", "4"] {
        assert_eq!(differences(&first, &build(threads)), [""; 0], "{threads} threads");
    }
}

#[test]
fn what_readers_shall_not_find_is_in_no_file() {
    let site = TestSite::with(&[
        ("content/open.md", "# Open\n\nEverybody reads this; findable.\n"),
        ("content/draft.md", &format!("---\ndraft: true\n---\n# The {SECRET}\n\nNot yet.\n")),
        ("content/hidden.md", &format!("---\nsearch: false\ntags: [{SECRET}]\n---\n# Hidden {SECRET}\n\n## {SECRET}\n\n`{SECRET}`\n")),
        ("content/comment.md", &format!("# Comment\n\nText. <!-- {SECRET} -->\n\n<!-- {SECRET} -->\n")),
    ]);
    site.build_well();
    let text = text(&site);
    assert!(text.contains("open/") && text.contains("findable"), "{text}");
    assert!(!text.contains("hidden/") && !text.contains("draft/"), "{text}");
    assert!(!text.contains(&SECRET[..6]), "{text}");
    assert!(!text.contains(&SECRET.chars().rev().take(6).collect::<String>()), "{text}");
    site.build(&["--drafts"]).expect(0);
    assert!(self::text(&site).contains("draft/"), "a draft that is built is found");
}

#[test]
fn a_word_more_changes_few_files() {
    let site = guides(200, 200);
    site.build_well();
    let before = index(&site);
    assert!(before.len() > 30, "{}", before.len());
    site.write("content/guide-77.md", fs::read_to_string(site.path("content/guide-77.md")).unwrap().replacen('.', " zymurgy.", 1));
    site.build_well();
    let after = index(&site);
    let new: Vec<&String> = after.iter().filter(|(path, thing)| before.get(*path) != Some(thing)).map(|(path, _)| path).collect();
    assert!(new.iter().any(|path| *path == "en.js"), "the entry names the new files: {new:?}");
    assert!((2..=9).contains(&new.len()), "{} of {}: {new:?}", new.len(), after.len());
    let gone = before.keys().filter(|path| !after.contains_key(*path)).count();
    assert_eq!(gone, new.len() - 1, "files that nobody names any more stay");
}

#[test]
fn names_are_told_apart_everywhere() {
    let site = guides(200, 300);
    site.write("site.yaml", "title: Guides\nlanguages: [en, de, pt-BR]\n").write("content/a.pt-BR.md", "# Olá\n\nMundo.\n");
    site.build_well();
    let paths: Vec<String> = index(&site).into_keys().collect();
    for path in paths.iter().filter(|path| !path.to_lowercase().starts_with("pt-br")) {
        assert_eq!(*path, path.to_lowercase());
        assert!(path.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-')), "{path}");
    }
    let different: BTreeSet<String> = paths.iter().map(|path| path.to_lowercase()).collect();
    assert_eq!(different.len(), paths.len());
    for path in paths.iter().filter(|path| path.contains('/')) {
        let name = path.rsplit('/').next().unwrap().trim_end_matches(".js");
        assert!(site.published(&format!("assets/search/{path}")).starts_with(&format!("guidepost.add(\"{name}\",")), "{path}");
    }
}

#[test]
fn files_are_small_and_few() {
    let site = guides(400, 300);
    site.build_well();
    let (whole, largest) = size(&site);
    assert!(largest < LARGEST, "{largest}");
    let source: u64 = (0..400).map(|page| fs::metadata(site.path(&format!("content/guide-{page}.md"))).unwrap().len()).sum();
    assert!(whole < source * 3 / 2, "{whole} for {source}");
    assert!(index(&site).len() < 200, "{}", index(&site).len());
}

#[test]
fn a_site_of_which_nothing_is_searched_has_an_index() {
    let site = TestSite::with(&[("content/only.md", "---\nsearch: false\n---\n# Only\n\nText.\n")]);
    site.build_well();
    assert_eq!(number(&site, "pages"), 0);
}

#[test]
fn a_page_of_a_megabyte_costs_little() {
    let site =
        TestSite::with(&[("site.yaml", "title: Large\nlimits: {markdown: 4000000}\n"), ("content/small.md", "# Small\n\nA word.\n")]);
    site.write("content/large.md", format!("# Large\n\n{}\n", prose(1, 160_000)));
    assert!(fs::metadata(site.path("content/large.md")).unwrap().len() > 1_000_000);
    let outcome = site.build_well();
    let (whole, largest) = size(&site);
    assert!(whole < 300_000 && largest < LARGEST, "{whole} {largest}");
    assert!(outcome.work < Duration::from_secs(20), "{:?}", outcome.work);
}

#[test]
fn fifty_thousand_identifiers_are_bounded() {
    let site = TestSite::new();
    let identifiers: Vec<String> = (0..50_000).map(|number| format!("get_{}_{number}x", word(number * 31 % 9_000))).collect();
    site.write("content/all.md", format!("# All\n\n```\n{}\n```\n", identifiers.join("\n")));
    site.write("content/other.md", "# Other\n\nWords.\n");
    let outcome = site.build_well();
    let (whole, largest) = size(&site);
    assert!(whole < 1_000_000 && largest < LARGEST, "{whole} {largest}");
    assert!(outcome.work < Duration::from_secs(20), "{:?}", outcome.work);
}

#[test]
fn pages_of_one_word_and_of_none_have_cards() {
    let site = TestSite::with(&[
        ("content/a.md", "word\n"),
        ("content/b.md", "---\ntitle: B\n---\n👍🏽👩\u{200d}👩\u{200d}👧 ☃️ … !?\n"),
        ("content/c.md", "---\ntitle: 🎉\n---\n𓀀𓀁 ⸮ ᚠᚢᚦ\n"),
        ("content/d.md", "---\ntitle: D\n---\n\u{301}\u{302} \u{640}\n"),
        ("content/e.md", ""),
    ]);
    site.build_well();
    assert_eq!(number(&site, "pages"), 5);
    let text = text(&site);
    ["a/", "🎉", "ᚠᚢᚦ"].iter().for_each(|shown| assert!(text.contains(shown), "{shown}: {text}"));
}

#[test]
fn five_hundred_pages_of_one_title_cost_no_more_than_others() {
    let site = TestSite::new();
    for page in 0..500 {
        site.write(&format!("content/p{page}.md"), format!("# Introduction\n\n{}\n", prose(page, 40)));
    }
    let outcome = site.build(&[]).expect(0);
    let (_, largest) = size(&site);
    assert!(largest < LARGEST, "{largest}");
    assert!(outcome.work < Duration::from_secs(20), "{:?}", outcome.work);
}

#[test]
fn three_hundred_sections_need_no_large_file() {
    let site = TestSite::new();
    let sections: String = (0..300).map(|number| format!("## Chapter {}\n\nAbout {}.\n\n", word(number), word(number + 500))).collect();
    site.write("content/long.md", format!("# Long\n\n{sections}"));
    site.build_well();
    let entry = site.published("assets/search/en.js");
    assert!(entry.len() < 10_000, "{}", entry.len());
    let (_, largest) = size(&site);
    assert!(largest < LARGEST, "{largest}");
}
