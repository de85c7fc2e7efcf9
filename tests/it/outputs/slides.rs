//! Presentations as files: what stands on the page is on the slides, and the package holds together as the
//! standard asks, whatever the content. That LibreOffice shows them was looked at by hand.

use super::archive::unpack;
use crate::support::TestSite;
use roxmltree::{Document, ParsingOptions};
use std::collections::{BTreeMap, BTreeSet};

const SETTINGS: &str = "title: T\ntheme: {name: t}\ntypes:\n  deck: {slides: true}\n";
const NOTES: &str = "{% component notes() {\"body\": true} %}<aside>{{ body }}</aside>{% endcomponent notes %}";

const DECK: &str = "---\ntitle: A <deck> & \"more\"\ntype: deck\nauthors: [Ann, Bo]\nreviewed_on: 2026-01-02\n---\n\
Not on a slide.\n\n\
## First & last {#one}\n\nYOUR NAME\\\nYOUR GROUP\n\n:::notes\nSay **hello**.\n\n1. Wait.\n:::\n\n\
## Second\n\n- One [link](https://example.org/?a=1&b=2) and `code <b>`\n  - Deeper\n- *Two*\n\n  More of two.\n\n3. Three\n4. Four\n\n\
### Small heading\n\n| A | B |\n| --- | --- |\n| 1 | 2 |\n\n```\nfn x() {\n}\n```\n\n![A picture](p.gif) [own](other.md)\n\n> Quoted \u{1}\u{fffe} end\n\n\
## \u{645}\u{631}\u{62d}\u{628}\u{627}\n";

fn site(deck: &str) -> TestSite {
    let site = TestSite::with(&[
        ("site.yaml", SETTINGS),
        ("themes/t/components/notes.html", NOTES),
        ("content/_index.md", "# Home\n"),
        ("content/talks/deck.md", deck),
        ("content/talks/other.md", "# Other\n\nText.\n"),
    ]);
    site.write("content/talks/p.gif", b"GIF89a\x01\x00\x01\x00\x00\x00\x00");
    site
}

/// The parts of the presentation of a site.
fn parts(site: &TestSite) -> BTreeMap<String, String> {
    let bytes = std::fs::read(site.output().join("talks/deck/deck.pptx")).expect("a presentation");
    unpack(&bytes).into_iter().map(|(path, bytes)| (path, String::from_utf8(bytes).expect("UTF-8"))).collect()
}

/// The paragraphs of a slide or of its notes, each with the level and the mark of a list.
fn paragraphs(xml: &str) -> Vec<String> {
    let document = Document::parse(xml).expect("well-formed XML");
    let all = document.descendants().filter(|node| node.has_tag_name(("http://schemas.openxmlformats.org/drawingml/2006/main", "p")));
    let show = |paragraph: roxmltree::Node| {
        let properties = paragraph.children().find(|child| child.tag_name().name() == "pPr");
        let level = properties.and_then(|properties| properties.attribute("lvl")).unwrap_or("0");
        let has = |name| properties.is_some_and(|properties| properties.children().any(|child| child.tag_name().name() == name));
        let number = properties.and_then(|all| all.children().find_map(|child| child.attribute("startAt"))).unwrap_or_default();
        let mark = if has("buNone") {
            String::new()
        } else if has("buAutoNum") {
            format!("{number}. ")
        } else {
            format!("{level}* ")
        };
        let text = |node: roxmltree::Node| match node.tag_name().name() {
            "t" => node.text().unwrap_or_default().to_owned(),
            "br" => " / ".to_owned(),
            _ => String::new(),
        };
        mark + &paragraph.descendants().map(text).collect::<String>()
    };
    all.map(show).collect()
}

#[test]
fn what_stands_on_the_page_is_on_the_slides() {
    let site = site(DECK);
    site.build(&[]).expect(0);
    let parts = parts(&site);
    assert!(parts["docProps/core.xml"].contains("<dc:title>A &lt;deck&gt; &amp; &quot;more&quot;</dc:title><dc:creator>Ann; Bo<"));
    assert!(parts["docProps/core.xml"].contains("2026-01-02T"));
    assert_eq!(
        paragraphs(&parts["ppt/slides/slide1.xml"]),
        ["0* First & last", "YOUR NAME / YOUR GROUP"].map(|text| text.replace("0* F", "F"))
    );
    assert_eq!(paragraphs(&parts["ppt/notesSlides/notesSlide1.xml"]), ["Say hello.", "1. Wait."]);
    let second = [
        "Second",
        "0* One link and code <b>",
        "1* Deeper",
        "0* Two",
        "More of two.",
        "3. Three",
        "4. Four",
        "Small heading",
        "A · B",
        "1 · 2",
        "fn x() {",
        "}",
        "[A picture] own",
        "Quoted \u{fffd} end",
        "0* 2",
    ];
    assert_eq!(paragraphs(&parts["ppt/slides/slide2.xml"]), second);
    assert_eq!(paragraphs(&parts["ppt/slides/slide3.xml"])[0], "\u{645}\u{631}\u{62d}\u{628}\u{627}");
    let links = &parts["ppt/slides/_rels/slide2.xml.rels"];
    assert!(links.contains("Target=\"https://example.org/?a=1&amp;b=2\" TargetMode=\"External\""), "{links}");
    let on_slides = |(path, text): (&String, &String)| path.starts_with("ppt/") && text.contains("Not on a slide");
    assert!(!parts.iter().any(on_slides));
}

/// Every part is well-formed and has a type, every relation leads to a part, and every part is reached.
#[test]
fn the_package_holds_together() {
    let many: String =
        (0..60).map(|at| format!("## Slide {at}\n\n- [a](https://a.example/{at})\n\n:::notes\nNote {at}\n:::\n\n")).collect();
    let empty = "---\ntype: deck\n---\n# No slides\n";
    for deck in [DECK, empty, &format!("---\ntype: deck\n---\n# Many\n\n{many}")] {
        let site = site(deck);
        site.build(&[]);
        let parts = parts(&site);
        let mut reached = BTreeSet::from(["[Content_Types].xml".to_owned(), "_rels/.rels".to_owned()]);
        for (path, text) in &parts {
            let document = Document::parse_with_options(text, ParsingOptions::default()).unwrap_or_else(|error| panic!("{path}: {error}"));
            let Some((folder, name)) = path.strip_suffix(".rels").and_then(|path| path.split_once("_rels/")) else {
                let typed = format!("PartName=\"/{path}\"");
                assert!(path == "[Content_Types].xml" || parts["[Content_Types].xml"].contains(&typed), "{path} has no type");
                continue;
            };
            reached.insert(path.clone());
            let mut ids = BTreeSet::new();
            for relation in document.root_element().children() {
                assert!(ids.insert(relation.attribute("Id").expect("an id").to_owned()), "{path}");
                if relation.attribute("TargetMode").is_none() {
                    let target = resolve(folder, relation.attribute("Target").expect("a target"));
                    assert!(parts.contains_key(&target), "{path} leads to {target}");
                    reached.insert(target);
                }
            }
            // What a part refers to by an id is one of its relations.
            if let Some(owner) = parts.get(&format!("{folder}{name}")) {
                for id in owner.split("r:id=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
                    assert!(ids.contains(id), "{folder}{name} has no relation {id}");
                }
            }
        }
        assert_eq!(parts.keys().filter(|path| !reached.contains(*path)).count(), 0);
    }
}

fn resolve(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        if part == ".." {
            parts.pop().expect("inside the package");
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

#[test]
fn only_types_with_slides_have_a_file_and_its_place_can_be_taken() {
    let site = site(DECK);
    site.write("site.yaml", "title: T\ntheme: {name: t}\ntypes:\n  deck: {}\n");
    site.build(&[]).expect(0);
    assert!(!site.output().join("talks/deck/deck.pptx").exists());
    site.write("site.yaml", SETTINGS).write("content/talks/deck/deck.pptx", "mine");
    site.build(&[]).expect(1).says(&["route-taken", "content/talks/deck/deck.pptx", "the presentation of `content/talks/deck.md`"]);
}
