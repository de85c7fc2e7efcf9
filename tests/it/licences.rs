//! What the program is built from: licences that fit, and each library once.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// Licences that go with `MIT OR Apache-2.0` and ask for nothing but a notice.
const FITTING: &[&str] = &[
    "MIT",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "Unicode-3.0",
    "CC0-1.0",
    "Unlicense",
    "MIT-0",
    "0BSD",
    // That the Independent JPEG Group is named, which README.md does.
    "IJG",
    // A licence for whole files: those of such a library stay under it, ours do not come under it.
    "MPL-2.0",
];

/// Libraries that are there in two versions, and why.
const DOUBLED: &[(&str, &str)] = &[
    ("miniz_oxide", "png packs with one and unpacks with another, by way of flate2"),
    ("syn", "derive macros of two generations read Rust with it; it is not in the program"),
];

fn metadata() -> Value {
    let cargo = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(cargo.status.success(), "{}", String::from_utf8_lossy(&cargo.stderr));
    serde_json::from_slice(&cargo.stdout).unwrap()
}

/// The packages that the program itself is built from, tests left out.
fn shipped(metadata: &Value) -> Vec<&Value> {
    let list = |value: &'static str| metadata["resolve"][value].as_array();
    let nodes: BTreeMap<&str, &Value> = list("nodes").unwrap().iter().map(|node| (node["id"].as_str().unwrap(), node)).collect();
    let mut wanted = vec![metadata["resolve"]["root"].as_str().unwrap()];
    let mut seen = BTreeSet::new();
    while let Some(id) = wanted.pop() {
        if !seen.insert(id) {
            continue;
        }
        for dependency in nodes[id]["deps"].as_array().unwrap() {
            let kinds = dependency["dep_kinds"].as_array().unwrap();
            if kinds.iter().any(|kind| kind["kind"].is_null()) {
                wanted.push(dependency["pkg"].as_str().unwrap());
            }
        }
    }
    metadata["packages"].as_array().unwrap().iter().filter(|package| seen.contains(package["id"].as_str().unwrap())).collect()
}

/// Whether an SPDX expression can be met with fitting licences alone.
fn fits(expression: &str) -> bool {
    let expression = expression.replace('/', " OR ").replace(['(', ')'], " ");
    let fitting = |name: &str| FITTING.contains(&name.split(" WITH ").next().unwrap().trim());
    expression.split(" AND ").all(|part| part.split(" OR ").any(fitting))
}

#[test]
fn every_licence_fits() {
    let metadata = metadata();
    let packages = shipped(&metadata);
    assert!(packages.len() > 50, "only {} packages were found", packages.len());
    let unfit: Vec<_> = packages
        .iter()
        .filter(|package| !fits(package["license"].as_str().unwrap_or("none")))
        .map(|package| format!("{}: {}", package["name"], package["license"]))
        .collect();
    assert!(unfit.is_empty(), "{unfit:#?}");
    assert!(!fits("GPL-3.0") && !fits("MIT AND GPL-3.0") && fits("GPL-3.0 OR MIT"));
}

#[test]
fn no_library_is_there_twice() {
    let metadata = metadata();
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in shipped(&metadata) {
        versions.entry(package["name"].as_str().unwrap()).or_default().insert(package["version"].as_str().unwrap());
    }
    let doubled: Vec<_> =
        versions.iter().filter(|(name, versions)| versions.len() > 1 && !DOUBLED.iter().any(|(known, _)| known == *name)).collect();
    assert!(doubled.is_empty(), "in more than one version: {doubled:?}");
}
