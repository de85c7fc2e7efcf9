//! What the fuzzers ask of inputs that they make up, asked of those in `fuzz/seeds/`: what they have found, and
//! what is worth beginning with.

#[path = "../../fuzz/properties.rs"]
mod properties;

use std::fs;
use std::path::Path;

/// Holds a property of every seed of a target.
fn holds(target: &str, property: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target);
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() > 2, "there are no seeds in {}", folder.display());
    for file in files {
        println!("{}", file.display());
        property(&fs::read(&file).unwrap());
    }
}

#[test]
fn front_matter_holds() {
    holds("front_matter", properties::front_matter);
}

#[test]
fn markdown_holds() {
    holds("markdown", properties::markdown);
}

#[test]
fn links_hold() {
    holds("links", properties::links);
}

/// How long something takes is for `linear` and for row 29 of the tests of safety; here it only has to end.
#[test]
fn what_is_repeated_holds() {
    holds("linear", properties::markdown);
}

/// A site with a fault in it, so that the properties are seen to look at it.
#[test]
fn the_site_around_an_input_has_no_fault_of_its_own() {
    assert_eq!(properties::problems_of(b"---\ntitle: Page\n---\nText.\n"), Vec::<String>::new());
    let broken = properties::problems_of(b"---\ntitle: [\n---\n[x](nowhere.md) [y](one/two.md#first)\n");
    assert_eq!(broken, ["front-matter", "link-missing", "link-anchor"]);
}
