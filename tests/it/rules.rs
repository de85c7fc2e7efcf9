//! Every rule has a page, whose wrong example breaks the rule and whose right example breaks none, and
//! `guidepost explain` shows it.

use crate::diagnostics::build;
use crate::support::Outcome;
use guidepost::check::explained::{self, Part, parts};
use guidepost::diag::RULES;
use guidepost::world::MemWorld;
use std::collections::BTreeSet;
use std::process::Command;
use std::time::{Duration, Instant};

/// Rules without examples, and why. The snapshots or the tests of safety prove them.
const WITHOUT: &[(&str, &str)] = &[
    ("encoding", "its bytes cannot stand in a text"),
    ("file-skipped", "pipes and links to folders need a disk"),
    ("image-damaged", "its bytes cannot stand in a text"),
    ("internal", "Guidepost itself has to fail"),
    ("no-base-url", "the examples have an address, so that no note stands in each"),
    ("no-pages", "the examples have pages"),
    ("symlink", "links need a disk"),
];

/// Files that the examples may lead to.
const AROUND: &[(&str, &str)] = &[
    ("content/_index.md", "---\ntitle: Home\n---\n\nWelcome.\n"),
    ("content/copyright/faq.md", "---\ntitle: Questions about licences\n---\n\n## Fair use\n\nIt depends.\n"),
];

/// The files of one side of an example.
type Files<'a> = Vec<(&'a str, &'a str)>;

/// The files below `Wrong:` and those below `Right:`.
fn example(page: &'static str) -> (Files<'static>, Files<'static>) {
    let (mut wrong, mut right) = (Files::new(), Files::new());
    let mut side = None;
    for part in parts(page) {
        match (part, &side) {
            (Part::Text("Wrong:"), _) => side = Some(false),
            (Part::Text("Right:"), _) => side = Some(true),
            (Part::File(path, text), Some(is_right)) => if *is_right { &mut right } else { &mut wrong }.push((path, text)),
            (part, _) => assert!(matches!(part, Part::Text(_)) && side.is_none(), "{part:?} stands in no place for it"),
        }
    }
    (wrong, right)
}

fn world(files: &[(&str, &str)]) -> MemWorld {
    let mut world = MemWorld::default();
    world.files.insert("content/seal.png".into(), seal());
    for (path, text) in AROUND.iter().chain(files) {
        world.files.insert((*path).into(), (*text).into());
    }
    world
}

/// A small picture.
fn seal() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 1, 1);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().unwrap().write_image_data(&[0]).unwrap();
    bytes
}

fn codes(files: &[(&str, &str)]) -> Vec<&'static str> {
    build(&world(files)).0.iter().map(|problem| problem.code).collect()
}

#[test]
fn each_rule_has_a_page_and_each_page_a_rule() {
    let rules: BTreeSet<&str> = RULES.iter().map(|rule| rule.code).collect();
    let pages: BTreeSet<&str> = explained::names().collect();
    assert_eq!(rules, pages);
}

#[test]
fn wrong_examples_break_their_rule_and_right_ones_break_none() {
    let mut wrong = Vec::new();
    for rule in RULES {
        let (bad, good) = example(explained::page(rule));
        if WITHOUT.iter().any(|(code, _)| *code == rule.code) {
            assert!(bad.is_empty() && good.is_empty(), "{} has an example now: remove it from WITHOUT", rule.code);
            continue;
        }
        let (bad, good) = (codes(&bad), if good.is_empty() { vec!["no example"] } else { codes(&good) });
        if !bad.contains(&rule.code) || !good.is_empty() {
            wrong.push(format!("{}: the wrong example breaks {bad:?}, the right one {good:?}", rule.code));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn explain(args: &[&str]) -> Outcome {
    Outcome::of(Command::new(env!("CARGO_BIN_EXE_guidepost")).arg("explain").args(args))
}

#[test]
fn explain_shows_the_page_of_a_rule() {
    let said =
        explain(&["table-cells"]).expect(0).says(&["table-cells (warning)", "Wrong:\n\n  content/page.md\n    | Command |", "Right:"]);
    assert!(said.stdout.lines().all(|line| line.len() <= 80), "{}", said.stdout);
    explain(&["[link-text]"]).expect(0).says(&["link-text (warning)"]);
}

#[test]
fn explain_knows_names_that_are_near() {
    explain(&["link-txt"]).expect(2).says(&["there is no rule `link-txt`. Did you mean `link-text`?"]);
    explain(&["zzz"]).expect(2).says(&["`guidepost explain` lists all rules"]);
}

#[test]
fn explain_lists_all_rules() {
    let said = explain(&[]).expect(0);
    assert_eq!(said.stdout.lines().count(), RULES.len());
    assert!(said.stdout.contains("sentence-long             off      Sentences have"), "{}", said.stdout);
}

#[test]
fn hostile_pages_cost_no_more_than_their_length() {
    let start = Instant::now();
    let comments = "<!-- check-off: link-text, because of that -->\n";
    for text in [
        format!("http://a.museum/{}", ")".repeat(400_000)),
        "http://a.museum/x\n".repeat(20_000),
        format!("[{}](#x)", "http://localhost.museum ![](y)\n".repeat(10_000)),
        comments.repeat(8_000),
        format!("{comments}\n[here](#a)\n\n").repeat(5_000),
        format!("| a |\n|---|\n{}", "| x | y |\n".repeat(20_000)),
        "# \u{1f389}\n".repeat(20_000),
    ] {
        codes(&[("site.yaml", "limits: {page: 100000000}\n"), ("content/page.md", &text)]);
    }
    assert!(start.elapsed() < Duration::from_secs(30), "it took {:?}", start.elapsed());
}
