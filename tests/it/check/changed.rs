//! `check --changed-since`: what a branch did, as Git tells it.

use crate::support::{Outcome, TestSite};
use std::path::Path;
use std::process::Command;

/// Runs Git in a folder, with settings of nobody.
fn git(folder: &Path, args: &[&str]) {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=Me", "-c", "user.email=me@example.org", "-c", "init.defaultBranch=main", "-c", "commit.gpgsign=false"]);
    command.args(args).current_dir(folder).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
    Outcome::of(&mut command).expect(0);
}

fn commit(folder: &Path) {
    git(folder, &["add", "--all"]);
    git(folder, &["commit", "--quiet", "--allow-empty", "--message", "x"]);
}

/// A site on the branch `work`, which begins at `main`. An old page has a warning.
fn site() -> TestSite {
    let site = TestSite::with(&[
        ("site.yaml", "title: Site\n"),
        ("content/_index.md", "Home.\n"),
        ("content/old.md", "TODO\n"),
        ("content/from.md", "[x](to.md)\n"),
        ("content/to.md", "Text.\n"),
    ]);
    git(&site.root(), &["init", "--quiet"]);
    commit(&site.root());
    git(&site.root(), &["checkout", "--quiet", "-b", "work"]);
    site
}

fn since(site: &TestSite, revision: &str) -> Outcome {
    Outcome::of(&mut site.command("check", &["--format", "short", "--changed-since", revision]))
}

/// A hook runs with variables that name its repository from another folder.
#[test]
fn the_variables_of_a_hook_do_not_confuse() {
    let site = site();
    site.write("content/new.md", "TODO\n");
    let mut command = site.command("check", &["--format", "short", "--changed-since", "main"]);
    let outcome = Outcome::of(command.env("GIT_DIR", "../other/.git").env("GIT_INDEX_FILE", "../other/.git/index")).expect(0);
    assert!(outcome.stdout.starts_with("content/new.md:1:1: warning[placeholder]"), "{}", outcome.stdout);
}

#[track_caller]
fn shows(site: &TestSite, code: i32, wanted: &[&str]) {
    let outcome = since(site, "main").expect(code);
    let found: Vec<String> = outcome.stdout.lines().map(|line| line.split(": ").take(2).collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(found, wanted, "{}", outcome.stderr);
}

#[test]
fn only_warnings_of_changed_files_are_shown() {
    let site = site();
    shows(&site, 0, &[]);
    site.write("content/new.md", "TODO\n");
    shows(&site, 0, &["content/new.md:1:1 warning[placeholder]"]);
    git(&site.root(), &["add", "--all"]);
    shows(&site, 0, &["content/new.md:1:1 warning[placeholder]"]);
    commit(&site.root());
    site.write("content/to.md", "TODO\n");
    shows(&site, 0, &["content/new.md:1:1 warning[placeholder]", "content/to.md:1:1 warning[placeholder]"]);
    // What happens on the other branch meanwhile is not of this one.
    git(&site.root(), &["checkout", "--quiet", "--force", "main"]);
    site.write("content/old.md", "TODO again\n");
    commit(&site.root());
    git(&site.root(), &["checkout", "--quiet", "work"]);
    shows(&site, 0, &["content/new.md:1:1 warning[placeholder]"]);
}

#[test]
fn an_error_that_a_change_causes_elsewhere_is_shown() {
    let renamed = site();
    renamed.rename("content/to.md", "content/gone.md");
    shows(&renamed, 1, &["content/from.md:1:5 error[link-missing]"]);
    commit(&renamed.root());
    shows(&renamed, 1, &["content/from.md:1:5 error[link-missing]"]);
    let removed = site();
    removed.remove("content/to.md");
    shows(&removed, 1, &["content/from.md:1:5 error[link-missing]"]);
}

/// Settings reach every page, so every page counts then.
#[test]
fn changed_settings_count_for_every_page() {
    let site = site();
    site.write("site.yaml", "title: Other\n");
    shows(&site, 0, &["content/old.md:1:1 warning[placeholder]"]);
}

/// A fault of a template shows when a changed page is rendered; the others are not.
#[test]
fn only_changed_pages_are_rendered() {
    let site = site();
    let template = "{% if page.title == \"To\" %}{{ page.nothing.at_all }}{% endif %}";
    site.write("site.yaml", "theme: {name: mine}\n");
    for name in ["page", "home", "section", "404"] {
        site.write(&format!("themes/mine/templates/{name}.html"), template);
    }
    site.write("content/to.md", "---\ntitle: From\n---\nText.\n");
    git(&site.root(), &["checkout", "--quiet", "main"]);
    commit(&site.root());
    git(&site.root(), &["checkout", "--quiet", "work"]);
    git(&site.root(), &["reset", "--quiet", "--hard", "main"]);
    shows(&site, 0, &[]);
    site.write("content/from.md", "---\ntitle: To\n---\n[x](to.md)\n");
    let outcome = since(&site, "main").expect(1);
    assert!(outcome.stdout.contains("error[template]"), "{}", outcome.all());
    commit(&site.root());
    let outcome = since(&site, "work").expect(0);
    assert_eq!(outcome.stdout, "", "nothing changed, so nothing was rendered");
}

/// The site may be a folder of a repository, and names are any names.
#[test]
fn a_site_in_a_folder_of_a_repository() {
    let settings = ("site.yaml", "check: {rules: {file-name: off}}\n");
    let site = TestSite::with(&[settings, ("content/_index.md", "Home.\n"), ("content/å \"b\".md", "TODO\n")]);
    git(site.outer(), &["init", "--quiet"]);
    std::fs::write(site.outer().join("README"), "x").unwrap();
    commit(site.outer());
    assert_eq!(since(&site, "main").expect(0).stdout, "");
    site.write("content/å \"b\".md", "TODO more\n");
    std::fs::write(site.outer().join("README"), "y").unwrap();
    let outcome = since(&site, "main").expect(0).says(&["of which 1 file changed"]);
    assert!(outcome.stdout.starts_with("content/å \"b\".md:1:1: warning[placeholder]"), "{}", outcome.stdout);
}

#[test]
fn what_is_in_the_way_is_told() {
    let plain = TestSite::with(&[("content/_index.md", "Home.\n")]);
    since(&plain, "main").expect(2).says(&["is in no Git repository", "leave it out"]);
    let site = site();
    since(&site, "nope").expect(2).says(&["there is no revision `nope`", "git fetch"]);
    since(&site, "main^{tree}").expect(2).says(&["there is no revision"]);
    for option in ["--output=x", "-", "--all", ""] {
        let args = ["--format", "short", &format!("--changed-since={option}")];
        Outcome::of(&mut site.command("check", &args)).expect(2).says(&["is not the name of a revision"]);
    }
    let mut nothing = site.command("check", &["--changed-since", "main"]);
    Outcome::of(nothing.env("PATH", "/nonexistent")).expect(2).says(&["Git is not installed"]);
    git(&site.root(), &["checkout", "--quiet", "--orphan", "other"]);
    site.write("content/new.md", "Text.\n");
    commit(&site.root());
    since(&site, "main").expect(2).says(&["no commit in common"]);
}

/// What a forge checks out by default: one commit.
#[test]
fn a_shallow_clone_is_told_what_it_needs() {
    let site = site();
    site.write("content/new.md", "Text.\n");
    commit(&site.root());
    let from = format!("file://{}", site.root().display());
    let clone = TestSite::new();
    clone.remove("");
    git(clone.outer(), &["clone", "--quiet", "--depth", "1", &from, "site"]);
    since(&clone, "main").expect(2).says(&["there is no revision `main`", "fetch-depth: 0"]);
    git(&clone.root(), &["fetch", "--quiet", "--depth", "1", "origin", "main:main"]);
    since(&clone, "main").expect(2).says(&["cannot be found out", "fetch-depth: 0"]);
    git(&clone.root(), &["fetch", "--quiet", "--unshallow"]);
    since(&clone, "main").expect(0);
}
