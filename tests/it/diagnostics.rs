//! What people read when something is wrong: one small site for each fault, and a snapshot of all
//! that Guidepost says about it, with the source lines and in one line.
//!
//! `INSTA_UPDATE=always cargo test --test it diagnostics` takes the snapshots anew. Read them as a
//! volunteer would who never saw YAML: is the place right, is the cause named, is there something to
//! do?

mod advice;
mod cases;
mod components;
mod entities;
mod mending;
mod fences;
mod more;
mod outputs;
mod pictures;
mod settings;
mod themes;
mod writing;

use cases::{Case, GROUPS};
use guidepost::check::all_problems;
use guidepost::diag::{Diagnostic, RULES};
use guidepost::pipeline::{self, Caches, Index, Options};
use guidepost::progress::Unwatched;
use guidepost::report::{self, Texts};
use guidepost::source::Source;
use guidepost::world::MemWorld;
use std::collections::BTreeSet;

/// Rules that a site in memory cannot break, and where else they are proven.
const ELSEWHERE: &[(&str, &str)] = &[
    ("file-skipped", "tests/it/safety: pipes and links to folders need a disk"),
    ("image-damaged", "tests/it/pictures: it comes to light when the picture is made"),
    ("internal", "tests/it/safety: Guidepost itself has to fail"),
    ("no-base-url", "tests/golden/no-base-url: the cases here have an address, so that no note stands in each"),
    ("symlink", "tests/it/safety: links need a disk"),
];

/// Bytes that cannot stand in a table of texts: an `é` in Latin-1, and a picture that is none.
const BYTES: &[(&str, &str, &[u8])] = &[
    ("not UTF-8", "content/page.md", b"---\ntitle: Page\n---\n\nA caf\xe9 in Latin-1.\n"),
    ("not UTF-8 in site.yaml", "site.yaml", b"title: Caf\xe9\n"),
    ("not UTF-8 in texts of a theme", "themes/m/i18n/de.json", b"{\"menu\": \"Men\xfc\"}\n"),
    ("not UTF-8 in a template", "themes/m/templates/footer.html", b"<p>Men\xfc</p>\n"),
    ("not UTF-8 in values of a theme", "themes/m/theme.yaml", b"options:\n  licence: \"Men\xfc\"\n"),
    ("a broken picture", "content/picture.png", b"This is no picture.\n"),
];

/// Everything that is wrong with a site in memory, and its texts.
pub fn build(world: &MemWorld) -> (Vec<Diagnostic>, Texts) {
    let base_url = Some("https://example.org".to_owned());
    let options = Options { base_url, highlight: false, search: Index::None, ..Options::published(jiff::civil::date(2026, 1, 1)) };
    let build = pipeline::run(world, &options, &Caches::once(), &Unwatched);
    let mut texts = build.bundle.renderer.templates.sources.clone();
    let sources = world.files.iter().map(|(path, bytes)| Source::new(path, bytes.clone()));
    texts.extend(sources.map(|source| (source.path, source.text)));
    (all_problems(&build, &Unwatched), texts)
}

fn world(case: &Case) -> MemWorld {
    let mut world = MemWorld::default();
    // Something to publish, where a case has no page of its own.
    world.files.insert("content/_index.md".into(), "---\ntitle: Home\n---\n".into());
    for (path, text) in case.files {
        world.files.insert((*path).into(), (*text).into());
    }
    if case.files.iter().all(|(path, _)| !path.contains('/') && *path != "site.yaml") && !case.files.is_empty() {
        world.files.remove("content/_index.md");
    }
    world
}

fn world_of_bytes((name, path, bytes): &(&'static str, &str, &[u8])) -> MemWorld {
    let mut world = world(&Case { name, files: &[] });
    world.files.insert((*path).into(), bytes.to_vec());
    if path.starts_with("themes/m/") {
        world.files.insert("site.yaml".into(), "theme: {name: m}\n".into());
    }
    world
}

/// The problems of a case in both formats.
fn told(name: &str, world: &MemWorld, seen: &mut BTreeSet<&'static str>) -> String {
    let (problems, texts) = build(world);
    seen.extend(problems.iter().map(|problem| problem.code));
    let said = if problems.is_empty() { "(nothing)\n".to_owned() } else { report::short(&problems, &texts) };
    let said = format!("===== {name}\n{said}\n{}", report::human(&problems, &texts, false));
    said.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}

/// Compares what is said of a group of cases with its snapshot.
fn compare(group: &str) {
    let (_, cases) = GROUPS.iter().find(|(name, _)| *name == group).expect("a group");
    let said: String = cases.iter().map(|case| told(case.name, &world(case), &mut BTreeSet::new())).collect();
    snapshot(group, &said);
}

fn snapshot(name: &str, said: &str) {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, said);
    });
}

#[test]
fn front_matter_faults_are_told_well() {
    compare("front-matter");
}

#[test]
fn faults_with_a_certain_mend_are_told_well() {
    compare("fences");
}

#[test]
fn faults_with_pictures_are_told_well() {
    compare("pictures");
}

#[test]
fn site_yaml_faults_are_told_well() {
    compare("site-yaml");
}

#[test]
fn values_that_cannot_be_meant_are_told_well() {
    compare("settings");
}

#[test]
fn link_faults_are_told_well() {
    compare("links");
}

#[test]
fn links_that_could_be_better_are_told_well() {
    compare("advice");
}

/// Where a better address is offered, it stands in place of the written one and of nothing else, and nothing
/// is left to say.
#[test]
fn better_addresses_mend_the_links() {
    let mut mended = 0;
    for case in GROUPS.iter().flat_map(|(_, cases)| cases.iter()) {
        let mut world = world(case);
        let (problems, texts) = build(&world);
        let better = |problem: &&Diagnostic| problem.code.starts_with("link-") && problem.replacement.is_some();
        let before = problems.iter().filter(better).count();
        for problem in problems.iter().filter(better).rev() {
            let (span, new) = (problem.span.unwrap(), problem.replacement.clone().unwrap());
            let old = &texts[&problem.path][span.range()];
            assert!(!old.contains(['[', ']', '"', '<', '>', ' ']), "{}: `{old}` is more than an address", case.name);
            let mut text = String::from_utf8(world.files[&*problem.path].clone()).unwrap();
            text.replace_range(span.range(), &new);
            world.files.insert(problem.path.to_string(), text.into_bytes());
        }
        let (left, _) = build(&world);
        let kept = |problems: &[Diagnostic]| {
            problems.iter().filter(|problem| !better(problem)).map(|problem| problem.message.clone()).collect::<Vec<_>>()
        };
        assert_eq!(left.iter().filter(better).count(), 0, "{}: {left:#?}", case.name);
        assert_eq!(kept(&left), kept(&problems), "{}", case.name);
        mended += before;
    }
    assert!(mended > 15, "{mended}");
}

#[test]
fn body_faults_are_told_well() {
    compare("body");
}

#[test]
fn faults_of_types_are_told_well() {
    compare("types");
}

#[test]
fn broken_promises_of_pages_are_told_well() {
    compare("contracts");
}

#[test]
fn faults_of_entities_are_told_well() {
    compare("entities");
}

#[test]
fn data_faults_are_told_well() {
    compare("data");
}

#[test]
fn site_and_template_faults_are_told_well() {
    compare("site");
}

#[test]
fn theme_faults_are_told_well() {
    compare("themes");
}

#[test]
fn faults_of_what_is_published_besides_pages_are_told_well() {
    compare("outputs");
}

#[test]
fn faults_of_components_are_told_well() {
    compare("components");
}

#[test]
fn faults_of_writing_are_told_well() {
    compare("writing");
}

#[test]
fn files_that_are_no_text_are_told_well() {
    let said: String = BYTES.iter().map(|bytes| told(bytes.0, &world_of_bytes(bytes), &mut BTreeSet::new())).collect();
    snapshot("bytes", &said);
}

#[test]
fn every_rule_is_shown_by_a_case() {
    let mut seen = BTreeSet::new();
    for case in GROUPS.iter().flat_map(|(_, cases)| cases.iter()) {
        told(case.name, &world(case), &mut seen);
    }
    for bytes in BYTES {
        told(bytes.0, &world_of_bytes(bytes), &mut seen);
    }
    let elsewhere: BTreeSet<&str> = ELSEWHERE.iter().map(|(code, _)| *code).collect();
    let missing: Vec<&str> = RULES.iter().map(|rule| rule.code).filter(|code| !seen.contains(code) && !elsewhere.contains(code)).collect();
    assert!(missing.is_empty(), "no case shows the rules {missing:?}");
    let unknown: Vec<&&str> = seen.iter().filter(|code| RULES.iter().all(|rule| rule.code != **code)).collect();
    assert!(unknown.is_empty(), "these are in no table of rules: {unknown:?}");
    let needless: Vec<&&str> = elsewhere.iter().filter(|code| seen.contains(**code)).collect();
    assert!(needless.is_empty(), "cases show {needless:?} now: remove them from ELSEWHERE");
}

/// A site with the mend of one problem made.
fn mended(world: &MemWorld, texts: &Texts, problem: &Diagnostic, mend: &str) -> MemWorld {
    let mut text = texts[&problem.path].to_string();
    text.replace_range(problem.span.expect("a place for the mend").range(), mend);
    let mut files = world.files.clone();
    files.insert(problem.path.to_string(), text.into());
    MemWorld { files }
}

#[test]
fn a_mend_leaves_nothing_of_its_problem() {
    let mut mends = 0;
    for case in GROUPS.iter().flat_map(|(_, cases)| cases.iter()) {
        let world = world(case);
        let (problems, texts) = build(&world);
        for problem in &problems {
            let Some(mend) = &problem.replacement else { continue };
            mends += 1;
            let (after, _) = build(&mended(&world, &texts, problem, mend));
            let same = |other: &&Diagnostic| (other.code, &other.path, &other.message) == (problem.code, &problem.path, &problem.message);
            let count = |all: &[Diagnostic]| all.iter().filter(same).count();
            assert!(count(&after) < count(&problems), "{}: `{mend}` does not mend {problem:?}", case.name);
        }
    }
    assert!(mends > 20, "only {mends} mends");
}
