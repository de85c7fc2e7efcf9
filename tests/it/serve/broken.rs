//! Rows 40 and 41: nothing an author breaks ends the preview, and what was good stays until it is mended.

use super::support::{Events, PATIENCE, Preview, facts};
use crate::support::TestSite;
use serde_json::Value;
use std::time::Instant;

/// Waits for a message about problems that is so.
#[track_caller]
fn problems(events: &Events, so: impl Fn(&Value) -> bool) -> Value {
    let start = Instant::now();
    loop {
        let message = events.expect("problems");
        if so(&message) {
            return message;
        }
        assert!(start.elapsed() < PATIENCE, "the last one was {message:#}");
    }
}

/// Whether a message tells of errors in this file.
fn names<'a>(file: &'a str) -> impl Fn(&Value) -> bool + 'a {
    move |message| {
        let here = |problem: &Value| problem["severity"] == "error" && problem["file"] == file;
        message["errors"].as_u64() > Some(0) && message["list"].as_array().is_some_and(|list| list.iter().any(here))
    }
}

fn fine(message: &Value) -> bool {
    message["errors"] == 0
}

/// Files of a site, one of which is broken; which one; and what mends it.
type Broken = (&'static [(&'static str, &'static str)], &'static str, &'static str);

const HOME: (&str, &str) = ("content/_index.md", "# Home\n\nWelcome.\n");
const BROKEN: [Broken; 8] = [
    (&[("content/_index.md", "---\ntitle: [\n---\nWelcome.\n")], "content/_index.md", "# Home\n\nWelcome. Mended.\n"),
    (&[("content/_index.md", "---\ndraft: perhaps\n---\nWelcome.\n")], "content/_index.md", "# Home\n\nWelcome. Mended.\n"),
    (&[HOME, ("content/a.md", "[x](missing.md)\n")], "content/a.md", "# A\n\nMended.\n"),
    (&[HOME, ("site.yaml", "title: [\n")], "site.yaml", "title: Mended.\n"),
    (&[HOME, ("site.yaml", "nonsense: 1\n")], "site.yaml", "title: Mended.\n"),
    (
        &[HOME, ("site.yaml", "theme: {name: t}\n"), ("themes/t/templates/home.html", "{% if %}")],
        "themes/t/templates/home.html",
        "Mended. {{ page.content }}",
    ),
    (
        &[HOME, ("site.yaml", "theme: {name: t}\n"), ("themes/t/templates/base.html", "{% block x %}")],
        "themes/t/templates/base.html",
        "{% block title %}{% endblock title %}Mended.{% block head %}{% endblock head %}{% block main %}{% endblock main %}{% block footer %}{% endblock footer %}",
    ),
    (
        &[HOME, ("site.yaml", "theme: {name: t}\n"), ("themes/t/templates/home.html", "{{ page.nosuch.thing }}")],
        "themes/t/templates/home.html",
        "Mended. {{ page.content }}",
    ),
];

#[test]
fn row_40_a_broken_first_build_is_shown_and_mended_by_a_save() {
    for (files, broken, mended) in BROKEN {
        let site = TestSite::with(files);
        let mut preview = Preview::start(&site, &[]);
        // Problems of a page are known when it was asked for.
        let first = preview.get("/");
        assert!(matches!(first.status, 200 | 500), "{files:?}: {}", first.status);
        assert_eq!(first.status == 500, !first.text().contains("Welcome."), "{files:?}: {}", first.text());
        let events = preview.events("/");
        let message = problems(&events, names(broken));
        assert!(message["list"][0]["line"].as_u64() > Some(0), "{message:#}");
        site.write(broken, mended);
        problems(&events, fine);
        let address = if broken == "content/a.md" { "/a/" } else { "/" };
        assert!(preview.page(address).contains("Mended."), "{files:?}");
        assert!(preview.page("/").contains("Welcome."), "{files:?}");
        // A slow start may see the first files and the mended one as one change.
        preview.wait_for("a line about what was fixed", |preview| {
            preview.said().lines().any(|line| line.starts_with("Changed ") && line.contains(broken))
        });
    }
}

#[test]
fn row_40_a_site_without_pages_waits_for_the_first_one() {
    for files in [&[][..], &[("site.yaml", "title: Ours\n")], &[("content/notes.txt", "Text.\n")]] {
        let site = TestSite::with(files);
        let preview = Preview::start(&site, &[]);
        assert_eq!(preview.lines_with("Serving 0 pages at "), 1, "{}", preview.said());
        let answer = preview.get("/");
        assert!(answer.text().contains("data-guidepost"), "{}: {}", answer.status, answer.text());
        let events = preview.events("/");
        assert!(events.expect("problems")["errors"].as_u64() > Some(0));
        site.write("content/_index.md", "# Home\n\nWelcome.\n");
        problems(&events, fine);
        assert!(preview.page("/").contains("Welcome."));
    }
}

#[test]
fn row_41_the_last_good_page_stays_while_a_template_is_broken() {
    let site = TestSite::with(&[HOME, ("content/a.md", "# A\n\nFirst.\n"), ("content/b.md", "# B\n"), ("site.yaml", "theme: {name: t}\n")]);
    let template = "themes/t/templates/page.html";
    site.write(template, "<html><head></head><body>One {{ page.content }}</body></html>");
    let preview = Preview::start(&site, &[]);
    assert!(preview.page("/a/").contains("One"));
    for broken in ["{% if %}", "{{ page.nosuch.thing }}", "{% include \"nosuch.html\" %}", ""] {
        let events = preview.events("/a/");
        problems(&events, fine);
        site.write(template, broken);
        if broken.is_empty() {
            site.remove(template).remove("themes/t");
        }
        problems(&events, |message| message["errors"].as_u64() > Some(0));
        for _ in 0..2 {
            let page = preview.page("/a/");
            assert!(page.contains("One") && page.contains("First."), "{broken}: {page}");
            facts(&page);
        }
        site.write(template, "<html><head></head><body>One {{ page.content }}</body></html>");
        problems(&events, fine);
    }
    site.write(template, "<html><head></head><body>Two {{ page.content }}</body></html>");
    preview.events("/a/").expect("problems");
    let mut preview = preview;
    preview.wait_for("the new template", |preview| preview.page("/a/").contains("Two"));
}

/// Saves a file and waits for what is said after that. A save right after the start may be told together with the
/// files that were written right before it.
#[track_caller]
fn saved(preview: &mut Preview, site: &TestSite, file: &str, text: &str, wanted: &str) {
    let before = preview.stdout().len();
    site.write(file, text);
    let is_it = |line: &String| line.starts_with("Changed ") && line.ends_with(wanted);
    preview.wait_for(wanted, |preview| preview.stdout()[before..].iter().any(is_it));
}

/// Nobody looks at a page here: that all is well is not said without having tried.
#[test]
fn row_41_a_template_is_tried_before_it_is_said_to_be_well() {
    let site = TestSite::with(&[HOME, ("content/a.md", "# A\n\nFirst.\n"), ("site.yaml", "theme: {name: t}\n")]);
    let (footer, page) = ("themes/t/templates/footer.html", "themes/t/templates/page.html");
    site.write(footer, "{{ page.nope }}");
    let mut preview = Preview::start(&site, &[]);
    assert!(preview.said().contains(": 1 error"), "{}", preview.said());
    saved(&mut preview, &site, footer, "Fine.", ", 1 problem fixed (no problems)");
    saved(&mut preview, &site, page, "{{ page.nope }}", ", 1 new problem (1 error)");
    saved(&mut preview, &site, "content/a.md", "# A\n\nSecond.\n", " ms (1 error)");
    saved(&mut preview, &site, page, "{{ page.content }}", ", 1 problem fixed (no problems)");
}

#[test]
fn row_41_a_page_that_is_broken_keeps_its_title_and_address() {
    let site = TestSite::with(&[
        HOME,
        ("content/a.md", "---\ntitle: Alpha\nslug: other\naliases: [/old/]\n---\n\nFirst.\n"),
        ("content/b.md", "# B\n\n[a](a.md)\n"),
        ("site.yaml", "limits: {markdown: 2000}\n"),
    ]);
    let preview = Preview::start(&site, &[]);
    let old = preview.page("/other/");
    assert!(old.contains("<h1") && old.contains("Alpha") && old.contains("First."));
    let long = "Second. ".repeat(1000);
    for broken in ["---\ntitle: [\n---\n\nSecond.\n", "---\ntitle: Alpha\nslug: other\n\nSecond.\n", &long] {
        let events = preview.events("/other/");
        problems(&events, fine);
        site.write("content/a.md", broken);
        problems(&events, names("content/a.md"));
        let page = preview.page("/other/");
        assert!(page.contains("Alpha") && page.contains("data-guidepost"), "{broken}: {page}");
        assert_eq!(preview.get("/a/").status, 404, "{broken}");
        assert!(preview.page("/b/").contains("href=\"../other/\""), "{broken}: {}", preview.page("/b/"));
        site.write("content/a.md", "---\ntitle: Alpha\nslug: other\naliases: [/old/]\n---\n\nFirst.\n");
        problems(&events, fine);
        assert!(preview.page("/other/").contains("First."));
    }
}

#[test]
fn row_41_broken_settings_leave_the_pages_as_they_were() {
    let site = TestSite::with(&[
        HOME,
        ("content/guides/a.md", "# A\n\nFirst.\n"),
        ("site.yaml", "title: Ours\nbase_url: https://example.org/kb\n"),
    ]);
    let preview = Preview::start(&site, &[]);
    assert!(preview.page("/kb/guides/a/").contains("Ours"));
    for broken in ["title: [\n", "title: Theirs\nnonsense: 1\n", "- a\n", "\u{0}"] {
        let events = preview.events("/kb/guides/a/");
        site.write("site.yaml", broken);
        problems(&events, names("site.yaml"));
        let page = preview.page("/kb/guides/a/");
        assert!(page.contains("Ours") && page.contains("First."), "{broken}: {page}");
        site.write("site.yaml", "title: Ours\nbase_url: https://example.org/kb\n");
        problems(&events, fine);
    }
}

#[test]
fn a_page_that_moves_takes_its_readers_along_below_the_sites_path_too() {
    // A folder may have the name that the site's own path has.
    let site = TestSite::with(&[HOME, ("content/kb/a.md", "# A\n\nFirst.\n"), ("site.yaml", "base_url: https://example.org/kb\n")]);
    let preview = Preview::start(&site, &[]);
    let events = preview.events("/kb/kb/a/");
    site.rename("content/kb/a.md", "content/kb/b.md");
    let to = events.expect("moved")["to"].as_str().expect("an address").to_owned();
    assert!(preview.page(&to).contains("First."), "{to}");
}
