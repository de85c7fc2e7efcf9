//! Rows 1 and 2: the folders that are never written to.

use crate::support::{TestSite, Tree, differences, tree};
use std::fs;
use std::os::unix::fs::symlink;

/// A site with every folder of sources, beside a folder that is somebody else's.
fn site() -> TestSite {
    let site = TestSite::with(&[
        ("site.yaml", "title: T\n"),
        ("content/_index.md", "# Home\n"),
        ("content/guides/a.md", "# A\n"),
        ("content/empty/.keep", ""),
        ("static/robots.txt", "x"),
        ("themes/own/assets/x.css", "x"),
    ]);
    fs::create_dir(site.outer().join("other")).expect("a folder");
    fs::write(site.outer().join("other/thesis.odt"), "years of work").expect("a file");
    site
}

#[track_caller]
fn assert_untouched(site: &TestSite, before: &Tree, what: &str) {
    let after = tree(site.outer());
    assert!(after == *before, "{what}: files changed: {:?}", differences(before, &after));
}

#[test]
fn row_01_dangerous_outputs_are_refused_and_nothing_is_touched() {
    let site = site();
    let outer = site.outer().to_str().expect("a plain path").to_owned();
    symlink(site.path("content"), site.outer().join("link-to-content")).expect("a link");
    symlink(site.outer().join("other"), site.outer().join("link-to-other")).expect("a link");
    symlink(site.outer().join("nowhere"), site.outer().join("link-to-nothing")).expect("a link");
    let before = tree(site.outer());
    let outputs = [
        "/",
        "/..",
        ".",
        "",
        &outer,
        &format!("{outer}/."),
        &format!("{outer}/site/.."),
        "site",
        "site/",
        "site/content",
        "site/content/",
        "site/content/guides",
        "site/content/empty",
        "site/content/new",
        "site/content/new/deeper",
        "site/public/../content",
        "site/public/../content/new",
        "site/static",
        "site/static/new",
        "site/themes",
        "site/themes/own",
        "site/themes/new",
        "site/site.yaml",
        "link-to-content",
        "link-to-content/new",
        "link-to-other",
        "link-to-nothing",
    ];
    for output in outputs {
        let outcome = site.build(&["--output", output]);
        assert_eq!(outcome.code, Some(2), "--output {output:?} said:\n{}", outcome.all());
        assert!(outcome.stderr.contains("error:"), "--output {output:?} gave no reason: {}", outcome.all());
        assert_untouched(&site, &before, output);
    }
}

#[test]
fn row_01_home_is_refused_by_any_of_its_names() {
    let site = site();
    let home = site.outer().join("home");
    fs::create_dir(&home).expect("a folder");
    symlink(&home, site.outer().join("link")).expect("a link");
    let before = tree(site.outer());
    for (value, output) in [(home.clone(), "home"), (site.outer().join("link"), "home"), (home.clone(), "link"), (home, "home/../home")] {
        let outcome = crate::support::Outcome::of(site.command("build", &["--output", output]).env("HOME", &value));
        assert_untouched(&site, &before, output);
        outcome.expect(2);
    }
}

#[test]
fn row_01_the_working_folder_is_refused() {
    let site = site();
    let work = site.outer().join("work");
    fs::create_dir(&work).expect("a folder");
    let before = tree(site.outer());
    for output in [".", "../work", work.to_str().expect("a plain path")] {
        let outcome = crate::support::Outcome::of(site.command("build", &["--output", output]).current_dir(&work));
        assert_untouched(&site, &before, output);
        outcome.expect(2);
    }
}

#[test]
fn row_01_a_marker_does_not_make_sources_an_output() {
    let site = site();
    site.build_well();
    let marker = fs::read(site.output().join(".guidepost")).expect("a marker");
    for folder in ["", "content", "content/guides", "static", "themes", "themes/own"] {
        site.write(&format!("{folder}/.guidepost"), &marker);
        let before = tree(site.outer());
        let output = site.path(folder);
        let outcome = site.build(&["--output", output.to_str().expect("a plain path")]);
        assert_untouched(&site, &before, folder);
        outcome.expect(2);
        site.remove(&format!("{folder}/.guidepost"));
    }
}

#[test]
fn row_02_a_folder_of_somebody_else_is_refused_with_a_way_on() {
    let site = site();
    let before = tree(site.outer());
    site.build(&["--output", "other"]).expect(2).says(&["other", "Guidepost did not write", "--output", "help:"]);
    assert_untouched(&site, &before, "other");
    for marker in ["", "x", "This folder is written by somebody."] {
        fs::write(site.outer().join("other/.guidepost"), marker).expect("a file");
        let before = tree(site.outer());
        site.build(&["--output", "other"]).expect(2);
        assert_untouched(&site, &before, "a marker that is not ours");
    }
}

#[test]
fn row_02_an_empty_folder_and_our_own_are_accepted() {
    let site = site();
    fs::create_dir(site.outer().join("empty")).expect("a folder");
    site.build(&["--output", "empty"]).expect(0);
    site.write("content/_index.md", "# Second\n");
    site.build(&["--output", "empty"]).expect(0);
    let home = fs::read_to_string(site.outer().join("empty/index.html")).expect("the front page");
    assert!(home.contains("Second"));
}
