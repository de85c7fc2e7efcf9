//! Rows 5, 6, 7 and 8: whatever a page says, its HTML has no script, no handler, no style and no
//! address that acts, and the line that tried is named.

use super::disguises::{ADDRESSES, HTML, PLACES};
use super::html::{attribute, dangers, frame, text};
use crate::support::{Outcome, TestSite, files, tree};
use std::collections::BTreeSet;

/// A picture of one pixel.
const PICTURE: &[u8] = b"GIF89a\x01\x00\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x00;";

/// What stands above each text, and how many lines that is.
const ABOVE: &str = "---\ntitle: Title\n---\n\n";
const LINE: usize = 5;
const END: &str = "\n\nThe end of it.\n";

fn site(mode: &str) -> TestSite {
    let site = TestSite::with(&[("site.yaml", &format!("markup: {{raw_html: {mode}}}\n")), ("content/a.md", "# A\n")]);
    site.write("content/pic.png", PICTURE);
    site
}

/// Pages named after their place in a table, and a harmless one that has what the theme makes of
/// headings and of code.
fn pages(site: &TestSite, table: &[(&str, &str)]) -> BTreeSet<String> {
    for (at, (markdown, _)) in table.iter().enumerate() {
        site.write(&format!("content/p{at:03}.md"), format!("{ABOVE}{markdown}{END}"));
    }
    site.write("content/p999.md", format!("{ABOVE}Text.\n\n    code\n\n## One\n\n## Two\n\n## Three\n\n## Four\n{END}"));
    site.build(&["--keep-going"]);
    let mut harmless = frame(&site.published("p999/index.html"));
    harmless.extend(frame(&site.published("a/index.html")));
    // A page between two others and without a table of contents.
    harmless.extend((0..2).flat_map(|at| frame(&site.published(&format!("p00{at}/index.html")))).filter(|part| part.starts_with("a ")));
    harmless
}

#[track_caller]
fn assert_harmless(mode: &str, table: &[(&str, &str)]) {
    let site = site(mode);
    let harmless = pages(&site, table);
    let checked = site.check();
    let mut failures = Vec::new();
    for (at, (markdown, rule)) in table.iter().enumerate() {
        let html = site.published(&format!("p{at:03}/index.html"));
        failures.extend(dangers(&html, &harmless).into_iter().map(|danger| format!("{markdown:?}: {danger}")));
        let cleaned = mode == "sanitize" && checked.stdout.contains(&format!("content/p{at:03}.md:{LINE}:"));
        if !cleaned && !text(&html, "main").contains("The end of it.") {
            failures.push(format!("{markdown:?}: the rest of the page is gone"));
        }
        if !is_told(&checked, at, rule, mode) {
            failures.push(format!("{markdown:?}: no {rule} that names line {LINE}"));
        }
    }
    assert!(failures.is_empty(), "{mode}: {} failures:\n{}", failures.len(), failures.join("\n"));
}

/// Whether a problem under this rule names the line of a page. Where HTML is trusted, it
/// is not told.
fn is_told(checked: &Outcome, at: usize, rule: &str, mode: &str) -> bool {
    if rule.is_empty() || (mode == "trust" && rule == "raw-html") {
        return true;
    }
    let place = format!("content/p{at:03}.md:{LINE}:");
    checked.stdout.lines().any(|line| {
        line.starts_with(&place)
            && line.split_once('[').is_some_and(|(_, code)| code.split(']').next().is_some_and(|code| code.contains(rule)))
    })
}

#[test]
fn row_05_html_is_shown_as_text_and_told() {
    assert_harmless("escape", HTML);
}

#[test]
fn row_05_html_is_cleaned_and_what_is_lost_is_told() {
    assert_harmless("sanitize", HTML);
}

#[test]
fn row_05_the_judge_sees_script_where_html_is_trusted() {
    let site = site("trust");
    let harmless = pages(&site, HTML);
    let seen = |at: usize| dangers(&site.published(&format!("p{at:03}/index.html")), &harmless);
    let blind: Vec<_> = HTML
        .iter()
        .enumerate()
        .filter(|(at, (_, rule))| !rule.is_empty() && seen(*at).is_empty())
        .map(|(_, (markdown, _))| *markdown)
        .collect();
    // Pictures' alternatives and comments lose their HTML in every mode.
    assert!(blind.len() < 4, "the judge lets these pass: {blind:#?}");
    assert!(!site.check().stdout.contains("raw-html"));
}

#[test]
fn row_06_addresses_that_act_are_dropped_in_every_disguise() {
    for mode in ["escape", "sanitize", "trust"] {
        assert_harmless(mode, ADDRESSES);
    }
}

#[test]
fn row_06_no_setting_lets_script_through() {
    let site = site("escape");
    let rules = ["link-scheme", "link-missing", "link-outside", "link-anchor", "link-reference", "image-remote", "raw-html"];
    let rules: Vec<_> = rules.iter().map(|rule| format!("    {rule}: off\n")).collect();
    site.write("site.yaml", format!("check:\n  rules:\n{}", rules.concat()));
    let harmless = pages(&site, ADDRESSES);
    for (at, (markdown, _)) in ADDRESSES.iter().enumerate() {
        let found = dangers(&site.published(&format!("p{at:03}/index.html")), &harmless);
        let found: Vec<_> = found.into_iter().filter(|danger| !danger.contains("loads from elsewhere")).collect();
        assert_eq!(found, [""; 0], "{markdown}");
    }
}

#[test]
fn row_06_characters_in_a_scheme_do_not_hide_it() {
    // Every control character and some others, before, inside and after the scheme.
    let odd: Vec<char> =
        (1..0x20).chain(0x7f..0xa1).chain([0xad, 0x200b, 0x200e, 0x2028, 0x2060, 0xfeff]).filter_map(char::from_u32).collect();
    let mut table = Vec::new();
    for c in odd {
        let code = u32::from(c);
        table.push(format!("[x](&#{code};javascript:alert(1)) [x](java&#x{code:x};script:alert(1)) [x](javascript&#{code};:alert(1))"));
        if !c.is_ascii_whitespace() {
            table.push(format!("[x](<{c}javascript:alert(1)>) [x](<java{c}script:alert(1)>) [x](<javascript{c}:alert(1)>)"));
        }
    }
    let table: Vec<_> = table.iter().map(|markdown| (markdown.as_str(), "link-")).collect();
    assert_harmless("escape", &table);
}

#[test]
fn row_08_text_that_becomes_an_attribute_stays_one() {
    assert_harmless("escape", PLACES);
}

#[test]
fn row_08_what_was_written_is_what_is_shown() {
    let site = site("escape");
    let nasty = "a\"b'c<d>&e";
    let (titles, markdown) = (nasty.replace('"', "\\\""), nasty.replace('<', "\\<").replace('&', "\\&"));
    site.write(
        "content/x.md",
        format!("[link](a.md \"{titles}\")\n\n![{markdown}](pic.png \"{titles}\")\n\n:::details{{title=\"{titles}\"}}\nx\n:::\n"),
    );
    site.build(&[]).expect(0);
    let html = site.published("x/index.html");
    assert_eq!(attribute(&html, ".prose a[title]", "title").as_deref(), Some(nasty));
    assert_eq!(attribute(&html, ".prose img", "alt").as_deref(), Some(nasty));
    assert_eq!(attribute(&html, ".prose img", "title").as_deref(), Some(nasty));
    assert_eq!(text(&html, ".prose summary"), nasty);
}

#[test]
fn row_07_front_matter_is_text_wherever_it_is_shown() {
    let nasty = "</title></script></style>--><script>alert(1)</script>\" onload=\"alert(1) ' ]]> &lt;b>\u{2028}{{ 7 * 7 }}";
    let quoted = format!("'{}'", nasty.replace('\'', "''"));
    let page = |title: &str| {
        format!(
            "---\ntitle: {title}\ndescription: {title}\ntags: [{title}]\naudience: [{title}]\nauthors: [{title}]\nreviewed_on: 2025-01-01\nreview_by: 2025-02-01\n\
             aliases: [/old-PAGE/]\nextra: {{a: {title}}}\n---\n\nText.\n\n## A\n\n## B\n\n## C\n"
        )
    };
    let build = |title: &str| {
        let site = TestSite::with(&[("site.yaml", "base_url: https://example.org\n")]);
        for name in ["_index", "g/_index", "g/a", "g/b", "g/c"] {
            site.write(&format!("content/{name}.md"), page(title).replace("PAGE", &name.replace('/', "-")));
        }
        site.build(&[]).expect(0);
        site
    };
    let (plain, hostile) = (build("Plain"), build(&quoted));
    let built = tree(&plain.output());
    let frames: BTreeSet<_> =
        files(&built).into_iter().filter(|path| path.ends_with(".html")).flat_map(|path| frame(&plain.published(path))).collect();
    let built = tree(&hostile.output());
    let html: Vec<_> = files(&built).into_iter().filter(|path| path.ends_with(".html")).collect();
    assert!(html.len() > 12, "{html:?}");
    for path in &html {
        assert_eq!(dangers(&hostile.published(path), &frames), [""; 0], "{path}");
    }
    let page = hostile.published("g/a/index.html");
    assert_eq!(text(&page, "h1"), nasty);
    assert!(text(&page, "title").contains(nasty));
    assert_eq!(attribute(&page, "meta[name=description]", "content").as_deref(), Some(nasty));
    assert_eq!(text(&hostile.published("old-g-a/index.html"), "title"), nasty);
    for path in files(&built).into_iter().filter(|path| path.ends_with(".xml") || path.ends_with(".json")) {
        let text = hostile.published(path);
        assert!(!text.contains("<script") && !text.contains("</script"), "{path}: {text}");
    }
}
