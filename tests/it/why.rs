//! `why`: what it says of files, folders and addresses as people write them.

use crate::pictures::{encoded, halves};
use crate::support::{Outcome, TestSite};
use image::ImageFormat;

fn site() -> TestSite {
    let site = TestSite::with(&[
        (
            "site.yaml",
            "languages: [en, sv]\nbase_url: https://e.org/x\npublish: [svg]\nmenu: [{title: A, link: a.md}]\ntypes: {faq: {skeleton: skeletons/faq.md}}\n",
        ),
        ("content/_index.md", "# Home\n\n[A](a.md) [A](one/c.md)\n"),
        ("content/a.md", "---\ntitle: A page\nupdated: 2026-02-01\naliases: [/old/]\n---\nText, [C](one/c.md).\n"),
        ("content/a.sv.md", "---\ntitle: En sida\nupdated: 2026-01-01\n---\nText.\n"),
        ("content/a.de.md", "# Eine Seite\n\nText.\n"),
        ("content/one/c.md", "---\ntype: faq\n---\n# C\n\nText.\n"),
        ("content/draft.md", "---\ntitle: D\ndraft: true\n---\nText.\n"),
        ("content/later.md", "---\ntitle: L\ndate: 2999-01-01\n---\nText.\n"),
        ("content/_drafts/x y.md", "Text.\n"),
        ("content/.hidden.md", "Text.\n"),
        ("content/x.svg", "<svg><script>1</script></svg>\n"),
        ("content/x.xcf", "x"),
        ("content/x.pdf", "x"),
        ("content/latin.md", "Caf"),
        ("content/slug.md", "---\ntitle: S\nslug: a\n---\nText.\n"),
        ("content/_data/prices.yaml", "- 1\n"),
        ("content/_data/broken.json", "{"),
        ("content/_data/synonyms.yaml", "- [a, b]\n"),
        ("skeletons/faq.md", "Text.\n"),
        ("README.md", "Text.\n"),
        ("static/robots.txt", "x"),
    ]);
    site.write("content/latin.md", b"Caf\xe9.\n");
    site
}

fn why(site: &TestSite, path: &str) -> Outcome {
    Outcome::of(&mut site.command("why", &[path]))
}

#[test]
fn it_says_what_keeps_a_page_away() {
    let site = site();
    std::os::unix::fs::symlink(site.outer(), site.path("content/out.md")).unwrap();
    for (path, says) in [
        ("content/draft.md", &["is not on the site: it is a draft (line 3: `draft:`)", "would be at /draft/"][..]),
        ("draft", &["it is a draft"]),
        ("/draft/", &["it is a draft"]),
        ("later.md", &["its date is in the future, 2999-01-01 (line 3"]),
        ("_drafts/x y.md", &["begins with `_`", "Rename `_drafts`, and it would be at /drafts/x-y/"]),
        ("content/.hidden.md", &["begins with `.`"]),
        ("content/_data/prices.yaml", &["it is data, which templates see as `data.prices`"]),
        ("content/_data/broken.json", &["is data for templates, and cannot be read: this file ends in the middle"]),
        ("content/_data/synonyms.yaml", &["which words mean the same"]),
        ("skeletons/faq.md", &["pages of the type `faq` begin with it"]),
        ("x.svg", &["this SVG file contains script", "Save it as a plain picture"]),
        ("x.xcf", &["files of its kind are not published", "publish: [xcf]"]),
        ("README.md", &["it is not in the folder content/", "would be at /"]),
        ("out.md", &["is a link to something outside the site's folder", "Copy the file"]),
        ("slug.md", &["But content/slug.md: ", "/a/"]),
        ("latin", &["not UTF-8"]),
        ("site.yaml", &["has the settings of the site"]),
        ("a.de.md", &["is on the site at /a.de/", "`de` is not among the languages", "Add `de` to `languages`"]),
    ] {
        why(&site, path).expect(0).says(says);
    }
}

#[test]
fn it_says_where_a_page_is() {
    let site = site();
    site.remove("content/slug.md");
    let lines = [
        "content/a.md is on the site at /a/",
        "Title: A page",
        "Section: Home (/)",
        "Template: page.html",
        "Languages: en is this, sv is older than this",
        "Aliases: /old/",
        "Linked from: the menu, _index.md",
    ];
    for path in ["a", "a.md", "content/a.md", "/a/", "/a", "/old/", "https://e.org/x/a/#top", site.path("content/a.md").to_str().unwrap()] {
        why(&site, path).expect(0).says(&lines);
    }
    let mut inside = site.command("why", &["../a.md"]);
    Outcome::of(inside.current_dir(site.path("content/one"))).expect(0).says(&["is on the site at /a/"]);
    why(&site, "one/c.md").expect(0).says(&["Type: faq", "Linked from: _index.md, a.md", "sv is missing", "elsewhere keep"]);
    why(&site, "one").expect(0).says(&["/one/ is on the site; no file is its own"]);
    why(&site, "one/").expect(0).says(&["Template: section.html"]);
    why(&site, "x.pdf").expect(0).says(&["is on the site at /x.pdf"]);
    why(&site, "static/robots.txt").expect(0).says(&["/robots.txt"]);
    why(&site, "/robots.txt").expect(0).says(&["is a file of the site"]);
}

#[test]
fn a_version_of_a_picture_is_told_by_its_original() {
    let site = TestSite::with(&[("site.yaml", "images: {widths: [20]}\n"), ("content/a.md", "# A page\n\n![What it shows](p.png)\n")]);
    site.write("content/p.png", encoded(&halves(80, 60), ImageFormat::Png));
    for path in ["/p.20w.png", "p.20w.png"] {
        why(&site, path).expect(0).says(&["/p.20w.png is the version of content/p.png that is 20 pixels wide"]);
    }
    why(&site, "/p.21w.png").expect(2);
}

#[test]
fn content_does_not_command_the_terminal() {
    let site = TestSite::with(&[("content/a.md", "---\ntitle: \"A\\aB\"\n---\nText.\n")]);
    let said = why(&site, "a.md").expect(0).says(&["Title: A"]).stdout;
    assert!(!said.contains('\u{7}'), "{said:?}");
}

#[test]
fn what_is_not_there_is_an_error_with_a_name_that_is() {
    let site = site();
    for (path, says) in [
        ("drafft.md", "Did you mean `draft.md`?"),
        ("/one/d/", "there is no file, folder or address `/one/d/`"),
        ("../../elsewhere.md", "is outside the site"),
        ("/etc/passwd", "there is no file"),
        ("", "Did you"),
        ("../../..", "is outside the site"),
    ] {
        if path.is_empty() {
            why(&site, path).expect(0);
            continue;
        }
        why(&site, path).expect(2).says(&[says]);
    }
}
