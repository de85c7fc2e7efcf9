//! Related pages and backlinks, and what an edit of links costs the others.

use super::{build, published, world};
use guidepost::pipeline::{self, Build, Caches, Options};
use guidepost::progress::Unwatched;
use scraper::{Html, Selector};
use std::sync::Arc;

fn links(html: &str, label: &str) -> Vec<String> {
    let selector = Selector::parse(&format!("nav[aria-labelledby={label}] a")).expect("a selector");
    Html::parse_document(html).select(&selector).filter_map(|link| link.attr("href").map(str::to_owned)).collect()
}

const FILES: &[(&str, &str)] = &[
    ("content/_index.md", "# Home\n\n[A](a.md)\n"),
    ("content/a.md", "---\ntags: [x, y]\n---\n# A\n\n[B](b.md) and [B once more](b.md#part), [itself](a.md).\n"),
    ("content/b.md", "---\ntags: [x]\n---\n# B\n\n## Part\n\nText.\n"),
    ("content/c.md", "---\ntags: [x]\n---\n# C\n\nText.\n\nMore.\n"),
    ("content/d.md", "---\ntags: [x, y]\n---\n# D\n\nText.\n"),
    ("content/e.md", "# E\n\nText.\n"),
];

#[test]
fn a_page_tells_what_is_near_and_what_leads_here() {
    let build = build(FILES);
    let of = |page: &str, label: &str| links(&published(&build, page), label);
    assert_eq!(of("a/index.html", "gp-related"), ["../d/", "../c/"], "two terms before one; B is linked already");
    assert_eq!(of("a/index.html", "gp-backlinks"), ["../"]);
    assert_eq!(of("b/index.html", "gp-backlinks"), ["../a/"], "once, however many links there are");
    assert_eq!(of("e/index.html", "gp-related"), [""; 0]);
    assert!(!published(&build, "e/index.html").contains("class=\"connections"), "nothing where there is nothing to tell");
}

/// In the order of the site, which knows weights and numbers, and not in that of the names of files.
#[test]
fn pages_that_lead_here_come_in_the_order_of_reading() {
    let part = |at: usize| (format!("content/s/p{at}.md"), format!("# Part {at}\n\n[Hub](../hub.md)\n"));
    let files: Vec<(String, String)> = (1..=12)
        .map(part)
        .chain([
            ("content/hub.md".to_owned(), "# Hub\n\nText.\n".to_owned()),
            ("content/z.md".to_owned(), "---\ntitle: Z\nweight: 1\n---\n[Hub](hub.md)\n".to_owned()),
        ])
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let build = build(&files);
    let wanted: Vec<String> = ["../z/".to_owned()].into_iter().chain((1..=12).map(|at| format!("../s/p{at}/"))).collect();
    assert_eq!(links(&published(&build, "hub/index.html"), "gp-backlinks"), wanted);
    assert!(!published(&build, "hub/index.html").contains(" more</li>"));
}

/// One row for each taxonomy, with its title, or with the words for what is told of pages anyway.
#[test]
fn terms_stand_under_the_name_of_their_taxonomy() {
    let build = build(&[
        ("site.yaml", "taxonomies: [tools, topics, countries, audience, authors]\n"),
        (
            "content/a.md",
            "---\ntools: [hammer, saw]\ncountries: Sweden\ntopics: [wood]\naudience: [beginners]\nauthors: [Ann]\n---\nText.\n",
        ),
        ("content/b.md", "Text.\n"),
    ]);
    let html = Html::parse_document(&published(&build, "a/index.html"));
    let rows = Selector::parse(".label > div").expect("a selector");
    let rows: Vec<String> = html.select(&rows).map(|row| row.text().collect()).collect();
    let terms: Vec<&str> = rows.iter().map(String::as_str).filter(|row| !row.starts_with("Reading")).collect();
    assert_eq!(terms, ["Toolshammer, saw", "Topicswood", "CountriesSweden", "Forbeginners", "ByAnn"]);
}

#[test]
fn a_page_that_everybody_links_to_does_not_grow_with_the_site() {
    let hub = ("content/hub.md".to_owned(), "# Hub\n\nText.\n".to_owned());
    let page = |at: usize| (format!("content/p{at:03}.md"), format!("# P {at}\n\n[Hub](hub.md)\n"));
    let files: Vec<(String, String)> = (0..300).map(page).chain([hub]).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let build = build(&files);
    assert_eq!(links(&published(&build, "hub/index.html"), "gp-backlinks").len(), 20);
    assert!(published(&build, "hub/index.html").contains("<li>and 280 more</li>"));
    assert_eq!(links(&published(&build, "p000/index.html"), "gp-related"), [""; 0], "what everybody has tells nothing");
}

fn run(files: &[(&str, &str)], caches: &Caches) -> Build {
    pipeline::run(&world(files), &Options::published(jiff::civil::date(2026, 1, 2)), caches, &Unwatched)
}

#[test]
fn a_new_link_makes_its_target_anew_and_nothing_else() {
    let caches = Caches::warm();
    let all = ["a/index.html", "b/index.html", "c/index.html", "d/index.html", "e/index.html"];
    let pages = |build: &Build| all.map(|path| published(build, path));
    // A page is made anew exactly if this is another one.
    let versions = |build: &Build| all.map(|path| build.bundle.version(path));
    let first = run(FILES, &caches);

    // Words alone change no connection: the very same value serves on.
    let mut files = FILES.to_vec();
    files[3].1 = "---\ntags: [x]\n---\n# C\n\nText.\n\nMore and more.\n";
    let second = run(&files, &caches);
    assert!(Arc::ptr_eq(&first.bundle.renderer.connections, &second.bundle.renderer.connections));
    assert!(Arc::ptr_eq(&first.bundle.renderer.site, &second.bundle.renderer.site));
    let before = versions(&second);

    files[3].1 = "---\ntags: [x]\n---\n# C\n\nText.\n\nMore [E](e.md).\n";
    let third = run(&files, &caches);
    let after = versions(&third);
    let anew: Vec<&str> = (0..all.len()).filter(|at| before[*at] != after[*at]).map(|at| all[at]).collect();
    assert_eq!(anew, ["c/index.html", "e/index.html"]);
    assert_eq!(links(&published(&third, "e/index.html"), "gp-backlinks"), ["../c/"]);
    let clean = run(&files, &Caches::once());
    assert_eq!(pages(&clean), pages(&third));
}
