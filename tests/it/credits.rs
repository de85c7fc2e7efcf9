//! Whom to thank for pictures: in figures, and below the text for pictures that stand in a line.

use crate::pictures::{encoded, halves};
use crate::support::TestSite;
use image::ImageFormat;
use scraper::{Html, Selector};

/// A site with a page and small pictures.
fn site(path: &str, page: &str, pictures: &[&str]) -> TestSite {
    let site = TestSite::with(&[(path, page)]);
    for name in pictures {
        site.write(&format!("content/{name}"), encoded(&halves(20, 20), ImageFormat::Png));
    }
    site
}

/// The text of what a selector finds on a page.
fn texts(site: &TestSite, page: &str, selector: &str) -> Vec<String> {
    let html = Html::parse_document(&site.published(page));
    let selector = Selector::parse(selector).unwrap();
    let found = html.select(&selector).map(|found| found.text().collect::<String>());
    found.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn figures_show_whom_to_thank() {
    let site = TestSite::with(&[(
        "content/a.md",
        "---\ntitle: A page\nimages:\n  \"a b.png\":\n    title: \"<b>Light</b>\"\n    author: Åsa & co\n    licence: CC BY-SA 4.0\n    \
         source: https://example.org/?a=1&b=2\n  two.png: {author: Me, licence: house rules, source: own work}\n---\n\
         :::figure{caption=\"What it is.\"}\n![One](a%20b.png)\n![Two](./two.png)\n:::\n\n![Two](two.png)\n",
    )]);
    for name in ["content/a b.png", "content/two.png"] {
        site.write(name, encoded(&halves(20, 20), ImageFormat::Png));
    }
    site.build_well();
    let html = Html::parse_document(&site.published("a/index.html"));
    let credits: Vec<String> = html.select(&Selector::parse("figcaption .credit").unwrap()).map(|credit| credit.text().collect()).collect();
    assert_eq!(
        credits,
        ["<b>Light</b>, Åsa & co · Source · CC BY-SA 4.0", "Me · own work · house rules", "Me · own work · house rules"],
        "a picture that stands alone has its credit, too"
    );
    let links = Selector::parse("figcaption a").unwrap();
    let links: Vec<_> = html.select(&links).map(|link| link.attr("href").unwrap()).collect();
    assert_eq!(links, ["https://example.org/?a=1&b=2", "https://creativecommons.org/licenses/by-sa/4.0/"]);
    assert_eq!(html.select(&Selector::parse("figure figure, p figure").unwrap()).count(), 0, "no figure stands in another");
}

/// A licence asks for the name wherever the picture stands.
#[test]
fn pictures_that_stand_in_no_figure_have_their_credits_below_the_text() {
    let page = "---\ntitle: A page\nimages:\n  a.png: {author: Åsa Berg, licence: CC BY 4.0, source: own work}\n  \
                b.png: {author: Bo, licence: CC0, source: own work}\n  c.png: {author: Cy, licence: CC0, source: own work}\n  \
                d.png: {author: Di, licence: CC0, source: own work}\n---\n";
    let shown = |text: &str| {
        let site = site("content/a.md", &format!("{page}![C & c](c.png)\n\n{text}\n\n![D](d.png) ![B](b.png) ![C](c.png)\n"), PICTURES);
        site.build_well();
        assert_eq!(texts(&site, "a/index.html", "figcaption"), ["Cy · own work · CC0"], "{text}");
        texts(&site, "a/index.html", ".credits li")
    };
    const PICTURES: &[&str] = &["a.png", "b.png", "c.png", "d.png"];
    let others = ["D: Di · own work · CC0", "B: Bo · own work · CC0"];
    for (text, name) in [
        ("[![A < seal](a.png)](https://example.org/)", "A < seal"),
        ("The seal ![A seal](a.png) is red, ![again](./a.png) and again.", "A seal"),
        ("The seal ![](a.png) is red.", "Picture 2"),
        ("| A | B |\n| --- | --- |\n| ![A seal](a.png) | b |", "A seal"),
        ("**![A seal](a.png)**", "A seal"),
        ("Word\n: ![A seal](a.png) is red.", "A seal"),
        ("- ![A seal](a.png)", "A seal"),
        ("A note.[^1]\n\n[^1]: With ![A seal](a.png).", "A seal"),
    ] {
        let first = format!("{name}: Åsa Berg · own work · CC BY 4.0");
        let mut wanted = vec![first.as_str(), others[0], others[1]];
        if text.contains("[^1]") {
            wanted.rotate_left(1);
        }
        assert_eq!(shown(text), wanted, "{text}");
    }
    let alone = site("content/a.md", &format!("{page}![A](a.png)\n\n![B](b.png)\n\n![C](c.png)\n\n![D](d.png)\n"), PICTURES);
    alone.build_well();
    assert_eq!(texts(&alone, "a/index.html", ".credits").len(), 0);
}

/// A credit is for a file, however the page writes its name.
#[test]
fn credits_go_by_the_file() {
    for (key, address) in [
        ("b/x.png", "/b/x.png"),
        ("/b/x.png", "b/./x.png"),
        ("b/x.png", "c/../b/x.png"),
        ("b/x.png", "b/x.png#part"),
        ("b/a\u{30a}.png", "b/å.png"),
        ("b/å.png", "b/a%CC%8A.png"),
    ] {
        let page =
            format!("---\ntitle: A\nimages:\n  {key}: {{author: Me, licence: CC0, source: own work}}\n---\n![What it shows]({address})\n");
        let site = site("content/a.md", &page, &["b/x.png", "b/å.png"]);
        let told = site.check().all();
        assert!(!told.contains("image-credit"), "{key} {address}: {told}");
    }
}
