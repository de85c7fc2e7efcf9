//! `check PATHS`: only what is wrong there is shown and counts.

use crate::support::{Outcome, TestSite};
use std::os::unix::fs::symlink;

fn site() -> TestSite {
    TestSite::with(&[
        ("site.yaml", "title: Site\n"),
        ("README.md", "Not a page.\n"),
        ("content/_index.md", "Home.\n"),
        ("content/good.md", "Good.\n"),
        ("content/bad.md", "[x](nowhere.md)\n"),
        ("content/part/worse.md", "[x](nothing.md)\n"),
    ])
}

fn check(site: &TestSite, paths: &[&str]) -> Outcome {
    Outcome::of(&mut site.command("check", &[&["--format", "short"], paths].concat()))
}

#[test]
fn only_named_files_and_folders_count() {
    let site = site();
    let shown = |paths: &[&str], code| {
        let said = check(&site, paths).expect(code).stdout;
        said.lines().map(|line| line.split(':').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let (bad, worse) = ("content/bad.md", "content/part/worse.md");
    assert_eq!(shown(&[], 1), [bad, worse]);
    assert!(shown(&["site/content/good.md"], 0).is_empty());
    assert_eq!(shown(&["site/content/bad.md"], 1), [bad]);
    assert_eq!(shown(&["site/content/part"], 1), [worse]);
    assert_eq!(shown(&["site/content/part/"], 1), [worse]);
    assert_eq!(shown(&["./site/content/part/../bad.md", "site/content/part"], 1), [bad, worse]);
    assert_eq!(shown(&["site"], 1), [bad, worse]);
    assert_eq!(shown(&[site.path("content/bad.md").to_str().unwrap()], 1), [bad]);
}

/// A link is listed under its own name, so that is how it is asked for.
#[test]
fn a_link_is_found_by_its_own_name() {
    let site = site();
    symlink("bad.md", site.path("content/same.md")).unwrap();
    let said = check(&site, &["site/content/same.md"]).expect(1).stdout;
    assert!(said.lines().all(|line| line.starts_with("content/same.md:")) && !said.is_empty(), "{said}");
}

#[test]
fn what_is_not_there_or_not_of_the_site_is_told() {
    let site = site();
    std::fs::write(site.outer().join("other.md"), "Other.\n").unwrap();
    check(&site, &["site/content/gone.md"]).expect(2).says(&["there is no file or folder site/content/gone.md"]);
    check(&site, &["other.md"]).expect(2).says(&["other.md is not in the folder of the site"]);
    check(&site, &[".."]).expect(2).says(&["is not in the folder of the site"]);
    check(&site, &["site/README.md"]).expect(2).says(&["site/README.md is not part of the site"]);
    check(&site, &["site/content/bad"]).expect(2).says(&["there is no file or folder"]);
}

/// A fault of a template shows only where a page is rendered with it.
#[test]
fn a_theme_is_tried_on_all_pages() {
    let site = site();
    site.write("site.yaml", "theme: {name: own}\n");
    site.write("themes/own/templates/page.html", "{{ page.tilte }}\n");
    for path in ["site/themes", "site/themes/own/templates/page.html"] {
        let said = check(&site, &[path]).expect(1).stdout;
        assert!(said.starts_with("themes/own/templates/page.html:1:") && said.lines().count() == 1, "{said}");
    }
}

/// Settings in a file of another name look as if they counted.
#[test]
fn settings_of_another_name_are_told() {
    let site = site();
    site.rename("site.yaml", "site.yml");
    let said = check(&site, &[]).expect(1).stdout;
    assert!(said.contains("site.yml:1:1: warning[file-skipped]"), "{said}");
    site.write("site.yaml", "title: Site\n");
    assert!(!check(&site, &[]).expect(1).stdout.contains("site.yml"));
    // The same where the guides are at the top.
    let site = TestSite::with(&[("page.md", "Text.\n"), ("config.yaml", "title: Site\n")]);
    assert!(check(&site, &[]).expect(0).stdout.contains("config.yaml"));
}
