//! Golden tests: a site in a folder, and the published files that it has to become.
//!
//! `tests/golden/<case>/site` is built with the program; every file below `expected/` has to be
//! published with exactly that text. A case may have more: `args` with further arguments of the
//! program, `code` with an exit code other than 0, `pictures` with names and sizes of pictures to
//! make, and in `expected/` the lists `_files` of everything that is published but for hashed files,
//! and `_output` with what the program says.
//!
//! `UPDATE=1 cargo test --test it golden` writes the files that are expected anew: those that are
//! there already, or for a new case every text file. Read what changed before you keep it.

use crate::support::{Outcome, TestSite, files, tree};
use scraper::{Html, Selector};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The first second of 2026, so that a date of 2027 is in the future.
const NOW: &str = "1767225600";

#[test]
fn golden_sites_come_out_as_expected() {
    let update = std::env::var_os("UPDATE").is_some();
    let only = std::env::var("CASE").ok();
    let mut wrong = String::new();
    let mut cases = 0;
    for case in folders(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")) {
        let name = case.file_name().expect("a name").to_string_lossy().into_owned();
        if only.as_ref().is_some_and(|only| *only != name) {
            continue;
        }
        cases += 1;
        let published = Published::of(&case);
        let code = optional(&case, "code").trim().parse().unwrap_or(0);
        if published.code != Some(code) {
            wrong += &format!("{name}: exit code {:?} and not {code}\n{}\n", published.code, published.files["_output"]);
        }
        if update {
            published.accept(&case);
        }
        for (path, wanted) in expected(&case) {
            match published.files.get(&path) {
                None => wrong += &format!("{name}: {path} is not published\n"),
                Some(got) if *got != wanted => wrong += &format!("{name}: {path}\n{}\n", difference(&wanted, got)),
                Some(_) => {}
            }
        }
    }
    assert!(cases > 0, "no case was found");
    assert!(wrong.is_empty(), "{wrong}");
}

/// What a case's site became: the text of every text file, and the lists.
struct Published {
    code: Option<i32>,
    files: BTreeMap<String, String>,
}

impl Published {
    fn of(case: &Path) -> Published {
        let site = site_of(case);
        let args = optional(case, "args");
        let args: Vec<&str> = args.split_whitespace().collect();
        let outcome = Outcome::of(site.command("build", &args).env("SOURCE_DATE_EPOCH", NOW));
        let output = tree(&site.output());
        let listed: Vec<&str> = files(&output).into_iter().filter(|path| !is_hashed(path)).collect();
        let texts = files(&output).into_iter().filter(|path| !is_hashed(path));
        let texts = texts.filter_map(|path| Some((path.to_owned(), fs::read_to_string(site.output().join(path)).ok()?)));
        let mut files: BTreeMap<String, String> = texts.collect();
        files.insert("_files".to_owned(), listed.join("\n") + "\n");
        files.insert("_output".to_owned(), said(&outcome, &site));
        Published { code: outcome.code, files }
    }

    /// Makes what was published the text that is expected.
    fn accept(&self, case: &Path) {
        let known = expected(case);
        let new = known.is_empty();
        for (path, text) in &self.files {
            if known.contains_key(path) || (new && !path.starts_with('.')) {
                let file = case.join("expected").join(path);
                fs::create_dir_all(file.parent().expect("a parent")).expect("folders");
                fs::write(file, text).expect("a file that is expected");
            }
        }
    }
}

/// The site of a case, with the pictures that it names.
fn site_of(case: &Path) -> TestSite {
    let site = TestSite::new();
    let folder = case.join("site");
    for path in files(&tree(&folder)) {
        site.write(path, fs::read(folder.join(path)).expect("a file of the case"));
    }
    for line in optional(case, "pictures").lines() {
        let mut words = line.rsplitn(3, ' ');
        let mut word = || words.next().expect("`path width height` in `pictures`");
        let (height, width, path) = (word(), word(), word());
        let (width, height) = (width.parse().expect("a width"), height.parse().expect("a height"));
        site.write(path, if path.ends_with(".png") { png(width, height) } else { gif(width, height) });
    }
    site
}

/// What the program said, without what differs from run to run.
fn said(outcome: &Outcome, site: &TestSite) -> String {
    let all = outcome.all().replace(&*site.outer().to_string_lossy(), "");
    let lines = all.lines().map(|line| match (line.find(" in "), line.find(" s: ")) {
        (Some(from), Some(to)) if from < to => format!("{}{}\n", &line[..from], &line[to + 2..]),
        _ => format!("{line}\n"),
    });
    lines.collect()
}

/// Files of the theme, whose names and texts change with it.
fn is_hashed(path: &str) -> bool {
    path.starts_with("assets/")
}

fn expected(case: &Path) -> BTreeMap<String, String> {
    let folder = case.join("expected");
    let text = |path: &str| (path.to_owned(), fs::read_to_string(folder.join(path)).expect("a text that is expected"));
    files(&tree(&folder)).into_iter().map(text).collect()
}

fn optional(case: &Path, name: &str) -> String {
    fs::read_to_string(case.join(name)).unwrap_or_default()
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<_> = fs::read_dir(folder).expect("the cases").flatten().map(|entry| entry.path()).collect();
    found.sort();
    found
}

/// The first line that differs, with the lines around it.
fn difference(wanted: &str, got: &str) -> String {
    let same = wanted.lines().zip(got.lines()).take_while(|(one, two)| one == two).count();
    let around = |text: &str| text.lines().skip(same.saturating_sub(1)).take(4).map(|line| format!("    {line}\n")).collect::<String>();
    format!("  line {} should be\n{}  but is\n{}", same + 1, around(wanted), around(got))
}

/// The smallest picture that says its size: the head of a GIF with one pixel's worth of data.
fn gif(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = b"GIF89a".to_vec();
    bytes.extend(width.to_le_bytes());
    bytes.extend(height.to_le_bytes());
    bytes.extend([0x80, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff]);
    bytes.extend([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3b]);
    bytes
}

/// A picture in one colour.
fn png(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::GrayImage::new(width.into(), height.into());
    picture.write_to(&mut bytes, image::ImageFormat::Png).expect("a picture");
    bytes.into_inner()
}

/// Of the default theme, which is to change, only what every page of every version has to have.
#[test]
fn the_default_theme_has_its_structure() {
    let site = TestSite::with(&[
        ("site.yaml", "title: The guides\nmenu:\n  - {title: Questions, link: a/faq.md}\nedit_url: https://example.org/edit/{path}\n"),
        ("content/_index.md", "---\ntitle: Home\ndescription: What it is for\n---\nWelcome.\n"),
        ("content/a/_index.md", "---\ntitle: A section\n---\n"),
        ("content/a/faq.md", "---\ntitle: FAQ\n---\n## One\n\n## Two\n\n## Three\n\nText.\n"),
        ("content/a/last.md", "---\ntitle: Last\n---\nText.\n"),
    ]);
    site.build(&["--base-url", "https://example.org/sub"]).expect(0);
    let pages = ["index.html", "a/index.html", "a/faq/index.html", "404.html"];
    for page in pages {
        let html = Html::parse_document(&site.published(page));
        let one = [
            "html[lang=en][dir=ltr]",
            "head > meta[charset]",
            "head > meta[name=viewport]",
            "head > title",
            "head > style:first-of-type",
            "head > script:not([src], [type='application/ld+json'])",
            "body > a.skip-link",
            "header a.site-name",
            "header nav a[href$='faq/'], header nav a[href='./']",
            "main",
            "h1",
            "footer",
        ];
        for selector in one {
            assert_eq!(count(&html, selector), 1, "{selector} in {page}");
        }
        for selector in ["[style]", "body script:not([src])", "[onclick]", "img:not([alt])", "main h1:empty"] {
            assert_eq!(count(&html, selector), 0, "{selector} in {page}");
        }
        assert_eq!(count(&html, "meta[property='og:title'][content='']"), 0, "an empty title for previews: {page}");
        let canonical = usize::from(page != "404.html");
        assert_eq!(count(&html, "link[rel=canonical]"), canonical, "an address that leads nowhere has no canonical one: {page}");
        assert_eq!(count(&html, "meta[property='og:url']"), canonical, "{page}");
    }
    let html = Html::parse_document(&site.published("a/faq/index.html"));
    for (selector, wanted) in [
        ("head > link[rel=canonical][href='https://example.org/sub/a/faq/']", 1),
        ("nav.toc a", 3),
        ("main nav.toc a[href='#one']", 1),
        ("nav.navigation a[aria-current=page][href$='faq/']", 1),
        ("a[href='../last/']", 1),
        ("a[href='https://example.org/edit/a/faq.md'], a[href='https://example.org/edit/content/a/faq.md']", 1),
        ("main h1", 1),
    ] {
        assert_eq!(count(&html, selector), wanted, "{selector}");
    }
    let html = Html::parse_document(&site.published("404.html"));
    assert_eq!(count(&html, "main a[href='/sub/']"), 1, "the way home from any depth");
}

fn count(html: &Html, selector: &str) -> usize {
    html.select(&Selector::parse(selector).expect("a selector")).count()
}

/// Without an address, nothing that needs one; the rest of the previews stays.
#[test]
fn without_an_address_nothing_claims_one() {
    let site = TestSite::with(&[("a.md", "# A page\n\nWhat it says.\n")]);
    site.build_well();
    assert!(!site.output().join("sitemap.xml").exists());
    for page in ["index.html", "a/index.html", "404.html"] {
        let html = Html::parse_document(&site.published(page));
        assert_eq!(count(&html, "link[rel=canonical], meta[property='og:url']"), 0, "{page}");
    }
    let html = Html::parse_document(&site.published("a/index.html"));
    for selector in ["meta[property='og:title'][content='A page']", "meta[property='og:description'][content='What it says.']"] {
        assert_eq!(count(&html, selector), 1, "{selector}");
    }
}

/// Where there is no front matter, the first heading is the title, and else the name of the file.
/// The heading that became the title is shown once.
#[test]
fn titles_come_from_headings_and_names() {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/zero-config");
    let site = site_of(&case);
    site.build_well();
    for (page, title) in [
        ("index.html", "Guides of the museum"),
        ("uploading-photos/index.html", "Uploading photos"),
        ("archive/index.html", "Archive"),
        ("archive/old_letters/index.html", "Old letters & maps"),
        ("archive/faq.sv/index.html", "Faq.sv"),
        ("letters/index.html", "A bundle"),
    ] {
        let html = Html::parse_document(&site.published(page));
        let headings: Vec<String> = html.select(&Selector::parse("h1").expect("a selector")).map(|h1| h1.text().collect()).collect();
        assert_eq!(headings, [title], "{page}");
    }
    let html = Html::parse_document(&site.published("archive/old_letters/index.html"));
    assert_eq!(count(&html, "main .prose a[href='../../']"), 1);
}
