//! The shape of the source: layers, documentation and size, as the crate docs promise.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The longest a file may be, in lines. Flat tables may be longer; there is none yet.
const LINES: usize = 500;

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Every Rust file below a folder with its text.
fn files(folder: &Path) -> Vec<(PathBuf, String)> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(|entry| entry.unwrap());
    let rust = entries.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "rs"));
    rust.map(|entry| (entry.path().to_owned(), fs::read_to_string(entry.path()).unwrap())).collect()
}

/// The layers in order, from the `mod` lines of the crate.
fn layers() -> Vec<String> {
    let text = fs::read_to_string(source().join("lib.rs")).unwrap();
    text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).map(str::to_owned).collect()
}

/// The layer that a file belongs to.
fn layer_of(path: &Path) -> String {
    let below = path.strip_prefix(source()).unwrap();
    let first = below.components().next().unwrap().as_os_str().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

/// The layers that a text names as `crate::name`, in `use` lists too.
fn imports(text: &str) -> Vec<(usize, String)> {
    let code = text.split("#[cfg(test)]").next().unwrap();
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let line = code[..at].matches('\n').count() + 1;
        let rest = &code[at + "crate::".len()..];
        let names = match rest.strip_prefix('{') {
            Some(list) => list.split('}').next().unwrap().split(',').collect(),
            None => vec![rest],
        };
        for name in names {
            let name = name.trim();
            let end = name.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(name.len());
            found.push((line, name[..end].to_owned()));
        }
    }
    found
}

#[test]
fn a_module_uses_only_what_stands_above_it() {
    let layers = layers();
    let rank: HashMap<&str, usize> = layers.iter().enumerate().map(|(at, name)| (name.as_str(), at)).collect();
    assert!(rank.len() > 10, "the layers were not found: {layers:?}");
    let mut wrong = Vec::new();
    for (path, text) in files(&source()) {
        let own = layer_of(&path);
        let Some(own_rank) = rank.get(own.as_str()) else { continue };
        for (line, name) in imports(&text) {
            if rank.get(name.as_str()).is_some_and(|rank| rank > own_rank) {
                wrong.push(format!("{}:{line}: `{own}` uses `{name}`, which stands below it", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_says_what_it_is_for_and_can_be_read_at_once() {
    let mut wrong = Vec::new();
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    for (path, text) in files(&source()).into_iter().chain(files(&tests)) {
        let lines = text.lines().count();
        if !text.starts_with("//!") {
            wrong.push(format!("{} does not open with `//!`", path.display()));
        }
        if lines > LINES {
            wrong.push(format!("{} has {lines} lines", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Each library with a layer of its own has that layer as its only user.
#[test]
fn libraries_stay_in_their_layer() {
    let owners = [
        ("serde_yaml::", "yaml"),
        ("saphyr_parser", "yaml"),
        ("pulldown_cmark::", "markdown"),
        ("syntect", "markdown"),
        ("ammonia", "markdown"),
        ("tera::", "render"),
        ("walkdir", "world"),
        ("icu_collator", "site"),
        ("annotate_snippets", "report"),
        ("boon::", "schema"),
        ("csv::", "data"),
        ("clap", "cli"),
        ("notify::", "watch"),
        ("hyper::", "serve"),
        ("hyper_util", "serve"),
        ("anstyle_hyperlink", "report"),
        ("rawzip", "zip"),
        ("miniz_oxide", "zip"),
        ("tokio", "serve"),
        ("url::", "config"),
    ];
    let mut wrong = Vec::new();
    for (path, text) in files(&source()) {
        let layer = layer_of(&path);
        for (library, owner) in owners {
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            if layer != owner && code.clone().any(|line| line.contains(library)) {
                wrong.push(format!("{}: `{library}` belongs to `{owner}`", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Files are read by `world` and written by `emit`, and by nothing else but where a person asks for new
/// ones.
#[test]
fn the_file_system_has_two_doors() {
    let mut wrong = Vec::new();
    for (path, text) in files(&source()) {
        let code = text.split("#[cfg(test)]").next().unwrap();
        let layer = layer_of(&path);
        let door = matches!(layer.as_str(), "world" | "emit") || path.ends_with("author/write.rs");
        if !door && (code.contains("std::fs") || code.contains("fs::File")) {
            wrong.push(format!("{} uses the file system", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
