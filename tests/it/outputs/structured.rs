//! JSON-LD, taken out of the pages and held against the shapes of schema.org.

use super::{build, build_with, published};
use guidepost::pipeline::Build;
use scraper::{Html, Selector};
use serde_json::{Value, json};

const FAQ: &str = "---\ntitle: \"Questions </script><b>\"\ntype: faq\ndate: 2025-01-01\nupdated: 2025-02-02\nauthors: [Ada, The guides]\n\
    description: Short & clear\ntags: [law]\n---\n\nIntro.\n\n## Rights\n\n### Who can give permission? {#who}\n\n\
    **Only the holder.** See [b](b.md).\n\n- One\n- Two `</script>`\n\n### Wo steht das？\n\nHier.\n\n### Nothing below?\n\n## Sources\n\nA list.\n";

const FILES: &[(&str, &str)] = &[
    (
        "site.yaml",
        "title: The guides\nbase_url: https://example.org/sub\nlicence: https://creativecommons.org/licenses/by/4.0/\ntypes: {faq: {}}\n",
    ),
    ("content/a/_index.md", "---\ntitle: Section\n---\nText.\n"),
    ("content/a/faq.md", FAQ),
    ("content/a/b.md", "# B?\n\n## Is it one?\n\nNo, the page is of no type.\n"),
];

/// The graph of a page; none where it has no JSON-LD.
fn graph(build: &Build, page: &str) -> Option<Vec<Value>> {
    let html = Html::parse_document(&published(build, page));
    let scripts = Selector::parse("script[type='application/ld+json']").expect("a selector");
    let texts: Vec<String> = html.select(&scripts).map(|script| script.text().collect()).collect();
    assert!(texts.len() < 2, "{page}");
    let data: Value = serde_json::from_str(texts.first()?).expect("JSON");
    assert_eq!(data["@context"], "https://schema.org");
    data["@graph"].as_array().cloned()
}

fn named<'a>(graph: &'a [Value], kind: &str) -> &'a Value {
    graph.iter().find(|node| node["@type"] == kind).unwrap_or_else(|| panic!("no {kind} in {graph:#?}"))
}

#[test]
fn questions_have_their_answers() {
    let build = build(FILES);
    let graph = graph(&build, "a/faq/index.html").expect("JSON-LD");
    let page = named(&graph, "FAQPage");
    let question =
        |name: &str, text: &str| json!({ "@type": "Question", "name": name, "acceptedAnswer": { "@type": "Answer", "text": text } });
    let wanted = [question("Who can give permission?", "Only the holder. See b.\nOne\nTwo </script>"), question("Wo steht das？", "Hier.")];
    assert_eq!(page["mainEntity"], json!(wanted));
    assert_eq!(page["headline"], "Questions </script><b>");
}

#[test]
fn a_page_says_what_is_known_of_it() {
    let build = build(FILES);
    let graph_of = |page: &str| graph(&build, page).expect("JSON-LD");
    let faq = graph_of("a/faq/index.html");
    let page = named(&faq, "FAQPage");
    for (key, value) in [
        ("url", json!("https://example.org/sub/a/faq/")),
        ("datePublished", json!("2025-01-01")),
        ("dateModified", json!("2025-02-02")),
        ("author", json!([{ "@type": "Person", "name": "Ada" }, { "@type": "Organization", "name": "The guides" }])),
        ("description", json!("Short & clear")),
        ("inLanguage", json!("en")),
        ("license", json!("https://creativecommons.org/licenses/by/4.0/")),
        ("keywords", json!(["law"])),
        ("isPartOf", json!({ "@type": "WebSite", "name": "The guides", "url": "https://example.org/sub/" })),
    ] {
        assert_eq!(page[key], value, "{key}");
    }
    let b = graph_of("a/b/index.html");
    let article = named(&b, "Article").as_object().expect("an object");
    let keys: Vec<&str> = article.keys().map(String::as_str).collect();
    for unknown in ["author", "dateModified", "datePublished", "keywords", "mainEntity"] {
        assert!(!keys.contains(&unknown), "{unknown} is not known");
    }
    let list = named(&b, "BreadcrumbList")["itemListElement"].as_array().expect("a list").clone();
    let items: Vec<_> = list.iter().map(|item| (item["position"].as_u64(), item["name"].as_str(), item["item"].as_str())).collect();
    assert_eq!(
        items,
        [
            (Some(1), Some("The guides"), Some("https://example.org/sub/")),
            (Some(2), Some("Section"), Some("https://example.org/sub/a/")),
            (Some(3), Some("B?"), Some("https://example.org/sub/a/b/")),
        ]
    );
    assert!(list.iter().all(|item| item["@type"] == "ListItem"));
}

/// What the setting calls questions, are questions in any script; a type may have any name.
#[test]
fn a_type_with_answers_has_questions() {
    let text = "---\ntype: help\n---\n## Who?\n\n### ما هي الحقوق\n\n**Words.** More.\n\n#### Why?\n\nSo.\n\n### Two\n\n**Text.**\n";
    let build = build(&[("site.yaml", "types: {help: {answers: {level: 3}}}\n"), ("content/a.md", text)]);
    let graph = graph(&build, "a/index.html").expect("JSON-LD");
    let questions = named(&graph, "FAQPage")["mainEntity"].as_array().expect("questions").clone();
    let found: Vec<_> = questions.iter().map(|asked| (asked["name"].as_str(), asked["acceptedAnswer"]["text"].as_str())).collect();
    assert_eq!(found, [(Some("ما هي الحقوق"), Some("Words. More.\nWhy?\nSo.")), (Some("Two"), Some("Text."))]);
}

/// What `site.yaml` says of the site stands for its front page, unless that has words of its own.
#[test]
fn the_description_of_the_site_is_that_of_its_front_page() {
    let settings =
        ("site.yaml", "title: T\ndescription: Of \"all\" & more\nbase_url: https://example.org\nlanguages: [en, sv]\nllms: true\n");
    let page = ("content/a.md", "---\ndate: 2025-01-01\n---\nText.\n");
    let swedish = ("content/_index.sv.md", "# Hem\n\nVälkommen hit.\n");
    let ours = "Of \"all\" & more";
    let front = |own: Option<(&'static str, &'static str)>| -> Vec<(&'static str, &'static str)> {
        [settings, page, swedish].into_iter().chain(own).collect()
    };
    for (own, wanted) in [
        (None, ours),
        (Some(("content/README.md", "# Home\n\nWords of the page.\n")), ours),
        (Some(("content/_index.md", "---\ntitle: Home\n---\nWords of the page.\n")), ours),
        (Some(("content/_index.md", "---\ntitle: Home\ndescription: Its own\n---\nWords of the page.\n")), "Its own"),
    ] {
        let build = build(&front(own));
        let html = Html::parse_document(&published(&build, "index.html"));
        for name in ["[name=description]", "[property='og:description']"] {
            let selector = Selector::parse(&format!("meta{name}")).expect("a selector");
            let found: Vec<_> = html.select(&selector).filter_map(|element| element.attr("content")).collect();
            assert_eq!(found, [wanted], "{own:?}");
        }
        let feed = published(&build, "feed.xml");
        let document = roxmltree::Document::parse(&feed).expect("well-formed XML");
        let subtitle = document.descendants().find(|node| node.has_tag_name(("http://www.w3.org/2005/Atom", "subtitle")));
        assert_eq!(subtitle.and_then(|node| node.text()), Some(wanted), "{own:?}");
        assert_eq!(named(&graph(&build, "index.html").expect("JSON-LD"), "WebSite")["description"], wanted);
        assert!(published(&build, "sv/index.html").contains("content=\"Välkommen hit.\""), "in its own language");
    }
}

#[test]
fn what_is_no_page_says_nothing() {
    let with = build(FILES);
    for page in ["404.html", "search/index.html"] {
        assert_eq!(graph(&with, page), None, "{page}");
    }
    let site = json!({ "@type": "WebSite", "name": "The guides", "url": "https://example.org/sub/" });
    assert_eq!(graph(&with, "index.html"), Some(vec![site]));
    let offline = build_with(FILES, |options| options.offline = true);
    assert_eq!(graph(&offline, "a/faq/index.html"), None, "nobody looks for a copy on a disk");
    let bare = build(&[("content/a/b.md", "# B\n\nText.\n")]);
    let graph = graph(&bare, "a/b/index.html").expect("JSON-LD");
    assert_eq!(graph.len(), 1, "breadcrumbs need addresses: {graph:?}");
    assert!(graph[0].get("url").is_none() && graph[0]["isPartOf"].get("url").is_none());
}
