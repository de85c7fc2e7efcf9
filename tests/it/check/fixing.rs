//! `check --fix`: what is mended, and what is left alone.

use crate::support::{Outcome, TestSite, tree};
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

fn fix(site: &TestSite, args: &[&str]) -> Outcome {
    Outcome::of(&mut site.command("check", &[&["--fix", "--format", "short"], args].concat()))
}

#[test]
fn a_file_keeps_what_is_not_mended() {
    let site = TestSite::with(&[("content/_index.md", "Home.\n")]);
    let long = "å𝛼 ".repeat(2_000);
    let page = |tab: &str, end: &str| format!("\u{feff}---{end}title:{tab}Ett {}{end}---{end}{end}{long}{end}last", end.escape_debug());
    for (name, end) in [("crlf", "\r\n"), ("cr", "\r"), ("lf", "\n")] {
        site.write(&format!("content/{name}.md"), page("\t", end));
    }
    fs::set_permissions(site.path("content/crlf.md"), fs::Permissions::from_mode(0o640)).unwrap();
    fix(&site, &[]).expect(0).says(&["Fixed 3 problems in 3 files", "no problems"]);
    for (name, end) in [("crlf", "\r\n"), ("cr", "\r"), ("lf", "\n")] {
        assert_eq!(fs::read_to_string(site.path(&format!("content/{name}.md"))).unwrap(), page(" ", end), "{name}");
    }
    assert_eq!(fs::metadata(site.path("content/crlf.md")).unwrap().permissions().mode() & 0o777, 0o640);
    let before = tree(site.outer());
    fix(&site, &[]).expect(0).says(&["Fixed 0 problems"]);
    assert_eq!(tree(site.outer()), before);
}

/// What one mend brings to light is mended too, and what nothing can mend is left and counts.
#[test]
fn it_goes_on_until_nothing_is_left_to_mend() {
    let site = TestSite::with(&[
        ("content/_index.md", "Home.\n"),
        ("content/page.md", "---\ntitle: [One] and more\ndescription:\tTwo\n---\n\n[x](nowhere.md)\n"),
    ]);
    let outcome = fix(&site, &[]).expect(1).says(&["Fixed 2 problems in 1 file", "1 error"]);
    assert_eq!(outcome.stdout, "content/page.md:6:5: error[link-missing]: there is no file `nowhere.md`\n");
    let text = fs::read_to_string(site.path("content/page.md")).unwrap();
    assert_eq!(text, "---\ntitle: \"[One] and more\"\ndescription: Two\n---\n\n[x](nowhere.md)\n");
}

#[test]
fn what_cannot_be_mended_safely_is_left_and_told() {
    let fault = "---\ntitle:\tOne\n---\nText.\n";
    let site = TestSite::with(&[("content/_index.md", "Home.\n"), ("content/shut.md", fault)]);
    fs::set_permissions(site.path("content/shut.md"), fs::Permissions::from_mode(0o444)).unwrap();
    site.write("content/latin.md", b"---\ntitle:\tOne\n---\ncaf\xe9\n");
    fs::create_dir_all(site.path("static")).unwrap();
    site.write("static/there.md", fault);
    symlink("../static/there.md", site.path("content/link.md")).unwrap();
    let before = tree(site.outer());
    fix(&site, &[]).expect(1).says(&[
        "Fixed 0 problems",
        "content/latin.md was left as it is: it is not UTF-8",
        "content/link.md was left as it is: it is not an ordinary file",
        "content/shut.md was left as it is: it may not be written",
    ]);
    assert_eq!(tree(site.outer()), before);
}

#[test]
fn only_what_is_asked_for_is_mended() {
    let fault = "---\ntitle:\tOne\n---\nText.\n";
    let site = TestSite::with(&[("content/_index.md", "Home.\n"), ("content/a.md", fault), ("content/b.md", fault)]);
    fix(&site, &["site/content/a.md"]).expect(0).says(&["Fixed 1 problem in 1 file"]);
    assert_eq!(fs::read_to_string(site.path("content/b.md")).unwrap(), fault);
    // Looking changes nothing.
    let before = tree(site.outer());
    site.check().expect(1);
    assert_eq!(tree(site.outer()), before);
    let outcome = Outcome::of(&mut site.command("check", &["--fix", "--format", "json"])).expect(0);
    let report: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!(report["fixed"], serde_json::json!({"problems": 1, "files": ["content/b.md"]}));
}

/// A remark is not published, and a tab within a text stays, though it is where a mistake would be looked for.
#[test]
fn what_a_page_says_stays() {
    let remark = "---\ntitle: Maps #todo ask Anna\n---\nText.\n";
    let text = "---\ntitle: One\nextra:\n  note: |\n    a\n    \tb\n  other: \"x\n---\nText.\n";
    let site = TestSite::with(&[("content/_index.md", "Home.\n"), ("content/remark.md", remark), ("content/text.md", text)]);
    let outcome = fix(&site, &[]).expect(1).says(&["Fixed 0 problems"]);
    assert!(outcome.stdout.contains("front-matter-cut") && outcome.stdout.contains("content/text.md:7:"), "{}", outcome.stdout);
    assert_eq!(fs::read_to_string(site.path("content/remark.md")).unwrap(), remark);
    assert_eq!(fs::read_to_string(site.path("content/text.md")).unwrap(), text);
}
