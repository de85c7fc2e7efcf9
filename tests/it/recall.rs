//! Faults that were put into small sites on purpose, one in each file: every one is found at its line, and
//! nothing else is said.
//!
//! `tests/recall/` has a folder for each site, most faults in one; `faults.tsv` there says for each file with
//! a fault which rule it breaks and on which line. To add one, add the file and its row.

use crate::diagnostics::build;
use guidepost::diag::{Lines, rule};
use guidepost::world::MemWorld;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A file below the folder, a rule, a line.
type Fault = (String, String, usize);

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recall")
}

fn expected() -> BTreeSet<Fault> {
    let text = fs::read_to_string(folder().join("faults.tsv")).unwrap();
    let rows = text.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let [path, code, line] = line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        assert!(rule(code).is_some(), "there is no rule {code}");
        (path.to_owned(), code.to_owned(), line.parse().unwrap())
    });
    rows.collect()
}

/// The files below a folder, by their path from there.
fn site(root: &Path) -> MemWorld {
    let mut world = MemWorld::default();
    for entry in walkdir::WalkDir::new(root).into_iter().map(|entry| entry.unwrap()).filter(|entry| entry.file_type().is_file()) {
        let path = entry.path().strip_prefix(root).unwrap().to_str().unwrap().to_owned();
        world.files.insert(path, fs::read(entry.path()).unwrap());
    }
    world
}

/// What is said of a site.
fn told(name: &str, world: &MemWorld) -> Vec<Fault> {
    let (problems, texts) = build(world);
    let told = problems.iter().map(|problem| {
        let line = match (problem.span, texts.get(&problem.path)) {
            (Some(span), Some(text)) => Lines::new(text).position(span.start as usize).0,
            _ => 1,
        };
        (format!("{name}/{}", problem.path), problem.code.to_owned(), line)
    });
    told.collect()
}

#[test]
fn every_fault_is_found_at_its_line_and_nothing_else() {
    let expected = expected();
    let mut found = Vec::new();
    for entry in fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap()).filter(|entry| entry.path().is_dir()) {
        found.extend(told(entry.file_name().to_str().unwrap(), &site(&entry.path())));
    }
    found.sort();
    let missed: Vec<&Fault> = expected.iter().filter(|fault| !found.contains(fault)).collect();
    let twice = found.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| &pair[0]);
    let more: Vec<&Fault> = found.iter().filter(|fault| !expected.contains(*fault)).chain(twice).collect();
    assert!(missed.is_empty() && more.is_empty(), "missed: {missed:#?}\nsaid besides: {more:#?}");
    let files: BTreeSet<&String> = expected.iter().map(|(path, ..)| path).collect();
    assert_eq!(files.len(), expected.len(), "a file has one fault");
    assert!(expected.len() >= 150, "only {} faults", expected.len());
}
