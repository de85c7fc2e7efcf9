//! Atom feeds, read by an XML parser and held against RFC 4287.

use super::{build, build_with, is_published, published};
use guidepost::pipeline::Build;
use roxmltree::{Document, Node};

const ATOM: &str = "http://www.w3.org/2005/Atom";

const FILES: &[(&str, &str)] = &[
    ("site.yaml", "title: Guides & more\nbase_url: https://example.org/sub\nlicence: https://creativecommons.org/licenses/by/4.0/\n"),
    ("content/_index.md", "---\ntitle: Home\ndescription: What \"it\" is for\n---\nText.\n"),
    ("content/a/_index.md", "---\ntitle: Section A\ndate: 2025-12-31\n---\nText.\n"),
    (
        "content/a/old.md",
        "---\ntitle: Old <b>\ndate: 2024-01-01\nupdated: 2025-05-05\nauthors: [Ada, Åsa]\ntags: [law & order]\n---\n\
         A [page](../b.md#part), a [file](data.csv), [below](#own), [out](https://example.net/?a=1&b=2), `code`\u{c}.\n\n## Own\n\n\
         ![Picture](p.gif)\n\n:::details{title=\"More\"}\nInside [b](../b.md).\n:::\n\nNote[^1].\n\n[^1]: Foot.\n",
    ),
    ("content/a/data.csv", "1\n"),
    ("content/a/p.gif", "GIF89a\u{1}\u{0}\u{1}\u{0}\u{0}\u{0}\u{0}"),
    ("content/b.md", "---\ntitle: \"Control \\x01 and ]]>\"\ndate: 2025-06-01\n---\n## Part\n\n<script>alert(1)</script>\n\nText.\n"),
    ("content/undated.md", "---\ntitle: Undated\n---\nText.\n"),
    ("content/draft.md", "---\ntitle: Draft\ndate: 2025-01-01\ndraft: true\n---\nText.\n"),
    ("content/future.md", "---\ntitle: Future\ndate: 2026-01-03\n---\nText.\n"),
];

fn site() -> Build {
    let quiet = "check: {rules: {raw-html: off}}\n";
    let settings = format!("{}{quiet}", FILES[0].1);
    let mut files = FILES.to_vec();
    files[0].1 = &settings;
    build(&files)
}

fn child<'a>(node: Node<'a, 'a>, name: &str) -> Vec<Node<'a, 'a>> {
    node.children().filter(|child| child.has_tag_name((ATOM, name))).collect()
}

#[track_caller]
fn one<'a>(node: Node<'a, 'a>, name: &str) -> &'a str {
    let found = child(node, name);
    assert_eq!(found.len(), 1, "{name} in {:?}", node.tag_name());
    found[0].text().unwrap_or_default()
}

fn link<'a>(node: Node<'a, 'a>, relation: &str) -> Vec<&'a str> {
    child(node, "link")
        .into_iter()
        .filter(|link| link.attribute("rel") == Some(relation))
        .filter_map(|link| link.attribute("href"))
        .collect()
}

#[test]
fn a_feed_is_atom_with_the_newest_pages_first() {
    let build = site();
    let xml = published(&build, "feed.xml");
    let document = Document::parse(&xml).expect("well-formed XML");
    let feed = document.root_element();
    assert!(feed.has_tag_name((ATOM, "feed")));
    assert_eq!(feed.attribute((roxmltree::NS_XML_URI, "lang")), Some("en"));
    assert_eq!((one(feed, "id"), one(feed, "title")), ("https://example.org/sub/feed.xml", "Guides & more"));
    assert_eq!((one(feed, "updated"), one(feed, "subtitle")), ("2025-06-01T00:00:00Z", "What \"it\" is for"));
    assert_eq!(one(feed, "rights"), "https://creativecommons.org/licenses/by/4.0/");
    assert_eq!((link(feed, "self"), link(feed, "alternate")), (vec!["https://example.org/sub/feed.xml"], vec!["https://example.org/sub/"]));
    assert_eq!(child(feed, "author").len(), 1, "needed where an entry has no author");
    let entries = child(feed, "entry");
    let ids: Vec<&str> = entries.iter().map(|entry| one(*entry, "id")).collect();
    assert_eq!(ids, ["https://example.org/sub/b/", "https://example.org/sub/a/old/"]);
    assert_eq!(one(entries[0], "title"), "Control  and ]]>", "XML has no place for control characters");
    let old = entries[1];
    assert_eq!(
        (one(old, "title"), one(old, "updated"), one(old, "published")),
        ("Old <b>", "2025-05-05T00:00:00Z", "2024-01-01T00:00:00Z")
    );
    let names: Vec<&str> = child(old, "author").into_iter().map(|author| one(author, "name")).collect();
    assert_eq!(names, ["Ada", "Åsa"]);
    assert_eq!(child(old, "category")[0].attribute("term"), Some("law & order"));
    assert_eq!(link(old, "alternate"), ["https://example.org/sub/a/old/"]);
}

#[test]
fn the_text_of_an_entry_has_whole_addresses_and_nothing_that_runs() {
    let build = site();
    let xml = published(&build, "feed.xml");
    let document = Document::parse(&xml).expect("well-formed XML");
    let contents: Vec<Node> = document.descendants().filter(|node| node.has_tag_name((ATOM, "content"))).collect();
    assert!(contents.iter().all(|content| content.attribute("type") == Some("html")));
    let html = scraper::Html::parse_fragment(contents[1].text().expect("HTML"));
    let all = |selector: &str, attribute: &str| -> Vec<String> {
        let selector = scraper::Selector::parse(selector).expect("a selector");
        html.select(&selector).filter_map(|element| element.attr(attribute).map(str::to_owned)).collect()
    };
    let base = "https://example.org/sub/a";
    let wanted = [
        "https://example.org/sub/b/#part",
        &format!("{base}/data.csv"),
        &format!("{base}/old/#own"),
        "https://example.net/?a=1&b=2",
        "https://example.org/sub/b/",
    ];
    let links = all("a", "href");
    for address in wanted {
        assert!(links.iter().any(|link| link == address), "{address} in {links:?}");
    }
    assert!(links.iter().chain(&all("img", "src")).all(|address| address.starts_with("https://")), "{links:?}");
    assert_eq!(all("img", "src"), [format!("{base}/p.gif")]);
    assert_eq!([all("*", "id").len(), all("*", "class").len()], [0, 0]);
    assert!(!contents[0].text().unwrap_or_default().contains("<script"), "{:?}", contents[0].text());
}

#[test]
fn pages_name_the_feeds_above_them() {
    let settings = format!("{}check: {{rules: {{raw-html: off}}}}\nfeeds: sections\n", FILES[0].1);
    let mut files = FILES.to_vec();
    files[0].1 = &settings;
    let build = build(&files);
    let feeds = |page: &str| -> Vec<(String, String)> {
        let html = scraper::Html::parse_document(&published(&build, page));
        let selector = scraper::Selector::parse("head link[rel=alternate][type='application/atom+xml']").expect("a selector");
        let attribute = |element: &scraper::ElementRef, name: &str| element.attr(name).unwrap_or_default().to_owned();
        html.select(&selector).map(|element| (attribute(&element, "href"), attribute(&element, "title"))).collect()
    };
    let pair = |href: &str, title: &str| (href.to_owned(), title.to_owned());
    assert_eq!(feeds("a/old/index.html"), [pair("../feed.xml", "Section A"), pair("../../feed.xml", "Guides & more")]);
    assert_eq!(feeds("index.html"), [pair("feed.xml", "Guides & more")]);
    let xml = published(&build, "a/feed.xml");
    let document = Document::parse(&xml).expect("well-formed XML");
    assert_eq!(one(document.root_element(), "title"), "Section A – Guides & more");
    assert_eq!(child(document.root_element(), "entry").len(), 1);
}

/// What search engines and readers of feeds are told of dates that cannot be.
#[test]
fn of_dates_that_contradict_the_later_one_counts_that_has_come() {
    let build = build(&[
        ("site.yaml", "base_url: https://example.org\ncheck: {rules: {date-future: off, date-order: off}}\n"),
        ("content/before.md", "---\ndate: 2025-06-01\nupdated: 2025-03-01\n---\nText.\n"),
        ("content/future.md", "---\ndate: 2025-05-01\nupdated: 2099-01-01\n---\nText.\n"),
        ("content/only-future.md", "---\nupdated: 2099-01-01\n---\nText.\n"),
        ("content/reviewed.md", "---\ndate: 2025-04-01\nreviewed_on: 2025-12-01\n---\nText.\n"),
        ("content/only-reviewed.md", "---\nreviewed_on: 2025-12-01\n---\nText.\n"),
    ]);
    let xml = published(&build, "feed.xml");
    let document = Document::parse(&xml).expect("well-formed XML");
    let feed = document.root_element();
    assert_eq!(one(feed, "updated"), "2025-06-01T00:00:00Z");
    let entries: Vec<_> = child(feed, "entry").into_iter().map(|entry| (one(entry, "title"), one(entry, "updated"))).collect();
    let wanted = [("Before", "2025-06-01"), ("Future", "2025-05-01"), ("Reviewed", "2025-04-01")];
    assert_eq!(entries, wanted.map(|(title, day)| (title, &*format!("{day}T00:00:00Z").leak())));
    let sitemap = published(&build, "sitemap.xml");
    for (page, day) in
        [("before", Some("2025-06-01")), ("future", Some("2025-05-01")), ("reviewed", Some("2025-04-01")), ("only-reviewed", None)]
    {
        let day = day.map_or_else(String::new, |day| format!("<lastmod>{day}</lastmod>"));
        assert!(sitemap.contains(&format!("<url><loc>https://example.org/{page}/</loc>{day}</url>")), "{page} in {sitemap}");
    }
    let before = published(&build, "before/index.html");
    assert!(before.contains(r#""dateModified":"2025-06-01""#) && !published(&build, "reviewed/index.html").contains("dateModified"));
}

#[test]
fn each_language_has_its_own() {
    let build = build(&[
        ("site.yaml", "base_url: https://example.org\nlanguages: [en, sv]\n"),
        ("content/a.md", "---\ntitle: A\ndate: 2025-01-01\n---\nText.\n"),
        ("content/a.sv.md", "---\ntitle: Å\ndate: 2025-01-01\n---\nText.\n"),
    ]);
    assert!(published(&build, "sv/feed.xml").contains("<id>https://example.org/sv/a/</id>"));
    assert!(!published(&build, "feed.xml").contains("/sv/a/"));
}

#[test]
fn there_is_no_feed_where_nobody_could_use_one() {
    let page = ("content/a.md", "---\ntitle: A\ndate: 2025-01-01\n---\nText.\n");
    let address = ("site.yaml", "base_url: https://example.org\n");
    assert!(is_published(&build(&[address, page]), "feed.xml"));
    assert!(!is_published(&build(&[page]), "feed.xml"), "without an address");
    assert!(!is_published(&build(&[address, ("content/a.md", "# A\n\nText.\n")]), "feed.xml"), "without dates");
    assert!(!is_published(&build(&[("site.yaml", "base_url: https://example.org\nfeeds: false\n"), page]), "feed.xml"));
    let offline = build_with(&[address, page], |options| options.offline = true);
    assert!(!is_published(&offline, "feed.xml") && !published(&offline, "a/index.html").contains("atom+xml"));
    let quiet = ("site.yaml", "base_url: https://example.org\ncheck: {rules: {host-file: off}}\n");
    let own = build(&[quiet, page, ("static/feed.xml", "own")]);
    assert!(matches!(own.bundle.content("feed.xml"), Some((guidepost::output::Content::File(_), _))), "the site's own stays");
}
