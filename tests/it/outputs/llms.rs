//! `llms.txt` and the Markdown text beside each page.

use super::{build, is_published, published};

const FILES: &[(&str, &str)] = &[
    ("site.yaml", "title: The guides\ndescription: What for\nbase_url: https://example.org\nllms: true\n"),
    ("content/_index.md", "---\ntitle: Home\n---\nSee [A](a/one.md).\n"),
    ("content/a/_index.md", "---\ntitle: Section [A]\n---\nText.\n"),
    (
        "content/a/one.md",
        "---\ntitle: One (1)\ndescription: First\nslug: f(1)\nimages: {p.gif: {author: A. B., licence: MIT, source: own work}}\n---\n\nUp to [home](../_index.md), [two][t] and ![p](p.gif).\n\n[t]: two.md\n",
    ),
    ("content/a/two.md", "# Two\n\nText.\n"),
    ("content/a/p.gif", "GIF89a\u{1}\u{0}\u{1}\u{0}\u{0}\u{0}\u{0}"),
    ("content/a/gone.md", "---\ndraft: true\n---\n# Gone\n"),
];

#[test]
fn every_page_is_listed_with_its_markdown() {
    let build = build(FILES);
    let list = published(&build, "llms.txt");
    let wanted = "# The guides\n\n> What for\n\n- [Home](https://example.org/index.md): See A.\n\n## Section [A]\n\n\
        - [Section \\[A\\]](https://example.org/a/index.md): Text.\n\
        - [One (1)](https://example.org/a/f%281%29/index.md): First\n- [Two](https://example.org/a/two/index.md): Text.\n";
    assert_eq!(list, wanted);
    for path in ["index.md", "a/index.md", "a/f(1)/index.md", "a/two/index.md"] {
        assert!(is_published(&build, path), "{path}");
    }
    assert!(published(&build, "a/two/index.html").contains("<link rel=\"alternate\" type=\"text/markdown\" href=\"index.md\">"));
}

#[test]
fn links_lead_to_published_addresses_and_pictures_keep_their_credits() {
    let build = build(FILES);
    let wanted =
        "# One (1)\n\nUp to [home](../../), [two](../two/) and ![p](../p.gif).\n\n[t]: two.md\n\n- `../p.gif`: A. B., own work, MIT\n";
    assert_eq!(published(&build, "a/f(1)/index.md"), wanted);
}

#[test]
fn sections_of_other_languages_say_so() {
    let mut files = FILES.to_vec();
    files[0].1 = "languages: [en, sv]\nllms: true\n";
    files.push(("content/a/two.sv.md", "# Två\n\nText.\n"));
    let list = published(&build(&files), "llms.txt");
    assert!(list.contains("\n## Section [A]\n") && list.contains(" (sv)\n\n- [Två](sv/a/two/index.md)"), "{list}");
}

#[test]
fn nobody_has_it_who_does_not_ask() {
    let mut files = FILES.to_vec();
    files[0].1 = "base_url: https://example.org\n";
    let build = build(&files);
    assert!(build.bundle.entries().keys().all(|path| !path.ends_with(".md") && path != "llms.txt"));
    assert!(!published(&build, "a/two/index.html").contains("text/markdown"));
}
