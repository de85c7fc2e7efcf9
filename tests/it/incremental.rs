//! A warm pipeline after any edits gives what a clean one gives, byte for byte.

use crate::support::Numbers;
use guidepost::diag::Diagnostic;
use guidepost::output::{Content, pictures};
use guidepost::pipeline::{self, Build, Caches, Options};
use guidepost::progress::Unwatched;
use guidepost::world::{Listing, MemWorld, World};
use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex};

/// Sequences of edits in the test.
const SEQUENCES: u64 = 300;
/// Edits in a sequence.
const EDITS: usize = 20;

const PAGES: &[&str] = &[
    "content/_index.md",
    "content/a.md",
    "content/b.md",
    "content/b.sv.md",
    "content/one/_index.md",
    "content/one/c.md",
    "content/one/d.md",
    "content/one/README.md",
    "content/two/index.md",
    "content/two/e.md",
    "content/two/deep/f.md",
];

const TARGETS: &[&str] = &[
    "a.md",
    "b.md#second",
    "one/c.md",
    "../a.md",
    "../one/d.md#first",
    "two/index.md",
    "/one/c/",
    "/old/",
    "missing.md",
    "x.png",
    "../two/x.png",
    "#first",
    "https://example.org",
    "https://example.org/x/one/c/#first",
    "b.sv.md",
    "../b.md#first",
    "javascript:x",
    "one/",
    "deep/f.md",
    "d:Q1",
];

const NAMES: &[&str] = &["Title 1", "title 2#First", "a", "one/c#first", "old", "#second", "Missing", "d:Q1", "word", "b#word"];

/// A page with random front matter and body.
pub fn page(numbers: &mut Numbers) -> String {
    let mut text = String::new();
    if numbers.below(8) > 0 {
        text += "---\n";
        let lines = [
            format!("title: Title {}", numbers.below(4)),
            format!("weight: {}", numbers.below(3)),
            "draft: true".to_owned(),
            format!("date: 20{}-01-01", 24 + numbers.below(4)),
            format!("tags: [t{}, t{}]", numbers.below(3), numbers.below(3)),
            format!("aliases: [/old/, /old/{}/]", numbers.below(3)),
            format!("slug: s{}", numbers.below(3)),
            format!("description: About {}", numbers.below(3)),
            format!("template: {}", numbers.one(&["page", "other", "none"])),
            "review_by: 2025-01-01".to_owned(),
            "reviewed_on: 2027-01-01".to_owned(),
            format!("deck: {}", numbers.one(&["x.png", "two/x.png", "nosuch.pdf"])),
            format!("updated: 2025-0{}-01", 1 + numbers.below(4)),
            "type: faq".to_owned(),
            "wieght: 3".to_owned(),
            format!("images: {{x.png: {{author: A{}}}}}", numbers.below(3)),
            "type: x".to_owned(),
            "type: glossary".to_owned(),
            "title: a: b".to_owned(),
        ];
        for line in lines {
            if numbers.below(4) == 0 {
                text += &format!("{line}\n");
            }
        }
        text += if numbers.below(20) > 0 { "---\n" } else { "" };
    }
    for _ in 0..numbers.below(6) {
        text += &match numbers.below(13) {
            0 => format!("## {}\n\n", numbers.one(&["First", "Second", "First {#own}", "[Link](a.md)", "Is it?"])),
            1 => format!(":::{}\nInside *it*.\n:::\n\n", numbers.one(&["tabs", "steps", "details{title=\"T\"}", "box{n=3}", "nosuch"])),
            9 => ":::figure\n![Picture](x.png)\n:::\n\n".to_owned(),
            2 => "```rust\nlet x = 1;\n```\n\n".to_owned(),
            3 => format!("![Picture]({})\n\n", numbers.one(&["x.png", "../two/x.png", "two/x.png"])),
            4 => "Note[^1].\n\n[^1]: The note.\n\n".to_owned(),
            5 => "> [!TIP]\n> Text\n\n".to_owned(),
            11 => format!("{}\n: Means {}.\n\n", numbers.one(&["Word", "First"]), numbers.one(&["one $x^2$", "*two*", "$\\nosuch$"])),
            10 => format!("See [[{}|this]].\n\n", numbers.one(NAMES)),
            12 => format!(
                "<!-- check-off: {}, because of that -->\n\n[here]({}) {}\n\n",
                numbers.one(&["link-missing", "link-text", "link-scheme"]),
                numbers.one(TARGETS),
                numbers.one(&["", &"word ".repeat(41)])
            ),
            _ => format!(
                "Some [text]({}) and words {}{}.\n\n",
                numbers.one(TARGETS),
                numbers.below(100),
                numbers.one(&["", "", " of Q12", " of [one (Q12)](d:Q12)"])
            ),
        };
    }
    text
}

/// A picture of a few pixels: the head of a GIF file, of which no more is looked at, or a PNG or JPEG file
/// that has narrower versions or is cut off.
pub fn picture(numbers: &mut Numbers) -> Vec<u8> {
    let width = 1 + numbers.below(4) as u32;
    let shade = numbers.below(2) as u8 * 200;
    let pixels = image::RgbImage::from_pixel(width, 2, image::Rgb([shade, 9, 9]));
    let format = match numbers.below(4) {
        0 => return [b"GIF89a".as_slice(), &[width as u8, 0, 1, 0, 0, 0, 0]].concat(),
        1 => image::ImageFormat::Jpeg,
        _ => image::ImageFormat::Png,
    };
    let mut bytes = std::io::Cursor::new(Vec::new());
    pixels.write_to(&mut bytes, format).unwrap();
    let mut bytes = bytes.into_inner();
    bytes.truncate(bytes.len() - [0, 0, 5][numbers.below(3)]);
    bytes
}

/// A file of the theme, whole or broken: its name and its text.
pub fn theme_file(numbers: &mut Numbers) -> (&'static str, String) {
    let name = numbers.one(&["templates/page.html", "templates/other.html", "components/box.html", "assets/style.css", "i18n/en.json"]);
    let text = match name {
        "components/box.html" => format!(
            "{{% component box({}: integer = 1) {{\"body\": true}} %}}<b>{{{{ body }}}}</b>{{% endcomponent box %}}",
            numbers.one(&["n", "m"])
        ),
        "assets/style.css" => format!("b {{ top: {}px }}", numbers.below(3)),
        "i18n/en.json" => format!("{{\"note\": \"N{}\"}}", numbers.below(3)),
        _ => format!(
            "<p>{} {{{{ page.title }}}} {{{{ page.content }}}}{{{{ navigation }}}}{}",
            numbers.below(3),
            numbers.one(&["", "{{ page.nosuch.key }}", "{% if %}", "{% for row in data.rows %}{{ row }}{% endfor %}"])
        ),
    };
    (name, text)
}

/// Settings, good or bad.
pub fn settings(numbers: &mut Numbers) -> String {
    format!(
        "title: Site {}\n{}{}{}{}{}{}{}{}theme: {{name: t}}\nmenu:\n  - {{title: M, link: {}}}\n",
        numbers.below(3),
        numbers.one(&["", "base_url: https://example.org/x\n"]),
        numbers.one(&["", "languages: [en, sv]\n"]),
        numbers.one(&["", "taxonomies: [tags]\n", "taxonomies: [topics]\n"]),
        numbers.one(&[
            "",
            "markup: {raw_html: trust, math: true}\n",
            "check: {rules: {link-missing: off}}\n",
            "check: {rules: {link-missing: warning, sentence-long: warning}}\n",
            "wrong: 1\n",
            "interwiki: {d: \"https://d.org/$1\"}\n",
            "entities: {data: rows, links: {Q: \"https://d.org/$1\"}}\ninterwiki: {d: \"https://d.org/$1\"}\n"
        ]),
        numbers.one(&[
            "",
            "images: {widths: [2]}\n",
            "images: {credits: required, widths: []}\nlimits: {picture: 70}\n",
            "images: {widths: [1, 2, 3]}\n"
        ]),
        numbers.one(&[
            "",
            "types: {x: {schema: {required: [description], properties: {slug: {maxLength: 1}}}, headings: [First]}}\n",
            "types: {x: {schema: {required: [weight]}}}\n",
            "types: {x: {files: [deck], words: {min: 2, max: 9}}, faq: {files: [deck]}}\n",
        ]),
        numbers.one(&["", "feeds: sections\n", "feeds: false\n"]),
        numbers.one(&["", "llms: true\n", "licence: CC0\n", "repository: https://github.com/o/n\n"]),
        numbers.one(&["a.md", "one/c.md", "nosuch.md"]),
    )
}

/// Changes one thing in the site.
fn edit(world: &mut MemWorld, numbers: &mut Numbers) -> String {
    let path = numbers.one(PAGES).to_owned();
    let files = &mut world.files;
    match numbers.below(15) {
        0..=4 => {
            files.insert(path.clone(), page(numbers).into_bytes());
            format!("write {path}")
        }
        5 => {
            files.remove(&path);
            format!("delete {path}")
        }
        6 => {
            let to = numbers.one(PAGES).to_owned();
            if let Some(text) = files.remove(&path) {
                files.insert(to.clone(), text);
            }
            format!("rename {path} to {to}")
        }
        7 => {
            let text = String::from_utf8(files.get(&path).cloned().unwrap_or_default()).unwrap();
            files.insert(path.clone(), format!("{text}\nOne more line.\n").into_bytes());
            format!("append to {path}")
        }
        8 => {
            let template = numbers.one(&["content/two/x.png", "content/x.png"]).to_owned();
            if numbers.below(3) == 0 {
                files.remove(&template);
            } else {
                files.insert(template.clone(), picture(numbers));
            }
            format!("picture {template}")
        }
        9 => {
            let (name, text) = theme_file(numbers);
            files.insert(format!("themes/t/{name}"), text.into_bytes());
            format!("theme {name}")
        }
        12 => {
            let name = numbers.one(&["rows.csv", "rows.yaml", "other.json"]);
            let text = format!("[{}, {}]\n", numbers.below(3), numbers.one(&["1", "[2]", "{", "{\"id\": \"Q12\", \"label\": \"one\"}"]));
            if numbers.below(4) == 0 {
                files.remove(&format!("content/_data/{name}"));
            } else {
                files.insert(format!("content/_data/{name}"), text.into_bytes());
            }
            format!("data {name}")
        }
        14 => {
            let text = format!("/old/ {} 301!\n/one/c/ /old/ {}\n", numbers.one(&["/one/c/", "/a/"]), numbers.one(&["301", "301!"]));
            files.insert("static/_redirects".to_owned(), text.into_bytes());
            "redirects".to_owned()
        }
        10 => {
            files.remove("themes/t/templates/page.html");
            "theme without page.html".to_owned()
        }
        _ => {
            files.insert("site.yaml".to_owned(), settings(numbers).into_bytes());
            "settings".to_owned()
        }
    }
}

fn options() -> Options {
    Options::published(jiff::civil::date(2026, 1, 1))
}

/// Everything that somebody could see of a build.
type Seen = (BTreeMap<String, Vec<u8>>, Vec<Diagnostic>);

fn all(build: &Build, world: &MemWorld) -> Seen {
    let mut files = BTreeMap::new();
    let mut problems = build.diagnostics.clone();
    for path in build.bundle.entries().keys() {
        let (content, more) = build.bundle.content(path).unwrap();
        problems.extend(more);
        let bytes = match content {
            Content::Bytes(bytes) => bytes.to_vec(),
            Content::File(path) => world.read(&path, u64::MAX).unwrap(),
            Content::Picture(path, width) => {
                let (bytes, problem) = pictures::published(&world.read(&path, u64::MAX).unwrap(), width, 1);
                problems.extend(problem.map(|why| pictures::problem(&path, &why)));
                bytes
            }
        };
        files.insert(path.clone(), bytes);
    }
    (files, pipeline::judge(problems, &build.config))
}

/// A site whose files have stamps, as one on a disk that is watched has them.
#[derive(Default)]
struct Stamped {
    world: MemWorld,
    listing: Arc<Listing>,
    stamps: BTreeMap<String, u64>,
    last: u64,
    /// With a fault: a file that only changes keeps its stamp half of the time.
    sleepy: bool,
    /// What was read, in which no file may be that has its stamp still.
    read: Mutex<Vec<String>>,
}

impl Stamped {
    /// Makes an edit, and stamps what it touched. Listings and stamps stay as they are otherwise.
    fn edit(&mut self, numbers: &mut Numbers) -> String {
        let before = self.world.files.clone();
        let log = edit(&mut self.world, numbers);
        let after = &self.world.files;
        for path in before.keys().chain(after.keys()) {
            let (old, new) = (before.get(path), after.get(path));
            // A file may be written as it was.
            let touched = old != new || numbers.below(40) == 0;
            let overslept = self.sleepy && old.is_some() && new.is_some() && numbers.below(2) == 0;
            if touched && !overslept {
                self.last += 1;
                self.stamps.insert(path.clone(), self.last);
            }
        }
        let listing = self.world.list();
        if *listing != *self.listing {
            self.listing = listing;
        }
        log
    }
}

impl World for Stamped {
    fn list(&self) -> Arc<Listing> {
        Arc::clone(&self.listing)
    }

    fn stamp(&self, path: &str) -> Option<u64> {
        Some(self.stamps.get(path).copied().unwrap_or_default())
    }

    fn read(&self, path: &str, limit: u64) -> io::Result<Vec<u8>> {
        self.read.lock().unwrap().push(path.to_owned());
        self.world.read(path, limit)
    }

    fn head(&self, path: &str, most: u64) -> io::Result<(u64, Vec<u8>)> {
        self.world.head(path, most)
    }
}

/// The same as [`sequence`] for a site that is watched.
fn stamped_sequence(seed: u64, sleepy: bool) -> Result<(), String> {
    let mut numbers = Numbers(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let (mut world, caches) = (Stamped { sleepy, ..Stamped::default() }, Caches::warm());
    let mut log = Vec::new();
    for _ in 0..EDITS {
        log.push(world.edit(&mut numbers));
        let warm = all(&pipeline::run(&world, &options(), &caches, &Unwatched), &world.world);
        let clean = all(&pipeline::run(&world.world, &options(), &Caches::once(), &Unwatched), &world.world);
        same(&warm, &clean).map_err(|what| format!("seed {seed}: {what} differ after {log:#?}"))?;
        world.read.lock().unwrap().clear();
        // Nothing happened, so no page is read again.
        pipeline::run(&world, &options(), &caches, &Unwatched);
        let read: Vec<String> = world.read.lock().unwrap().drain(..).filter(|path| path.ends_with(".md")).collect();
        if !read.is_empty() {
            return Err(format!("seed {seed}: a run without an edit reads {read:?} after {log:#?}"));
        }
    }
    Ok(())
}

/// Says what differs.
fn same(warm: &Seen, clean: &Seen) -> Result<(), String> {
    if warm == clean {
        return Ok(());
    }
    let differs = clean.0.iter().find(|(path, bytes)| warm.0.get(*path) != Some(bytes));
    Err(differs.map_or_else(
        || {
            let more = |one: &Seen, two: &Seen| one.1.iter().find(|problem| !two.1.contains(problem)).cloned();
            format!("diagnostics {:#?} / {:#?} or the list of files", more(warm, clean), more(clean, warm))
        },
        |(path, _)| path.clone(),
    ))
}

/// Runs one sequence of edits and says where the warm pipeline went wrong, if it did.
fn sequence(seed: u64, caches: &Caches) -> Result<(), String> {
    let mut numbers = Numbers(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut world = MemWorld::default();
    let mut log = Vec::new();
    for _ in 0..EDITS {
        log.push(edit(&mut world, &mut numbers));
        let warm = all(&pipeline::run(&world, &options(), caches, &Unwatched), &world);
        let clean = all(&pipeline::run(&world, &options(), &Caches::once(), &Unwatched), &world);
        same(&warm, &clean).map_err(|what| format!("seed {seed}: {what} differ after {log:#?}"))?;
    }
    Ok(())
}

#[test]
fn incremental_equals_clean() {
    use rayon::prelude::*;
    let base = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let wrong: Vec<String> = (base..base + SEQUENCES).into_par_iter().filter_map(|seed| sequence(seed, &Caches::warm()).err()).collect();
    assert!(wrong.is_empty(), "{} of {SEQUENCES} sequences from seed {base} went wrong, the first: {}", wrong.len(), wrong[0]);
}

#[test]
fn incremental_by_stamps_equals_clean() {
    use rayon::prelude::*;
    let base = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let wrong: Vec<String> = (base..base + SEQUENCES / 2).into_par_iter().filter_map(|seed| stamped_sequence(seed, false).err()).collect();
    assert!(wrong.is_empty(), "{} of {} sequences from seed {base} went wrong, the first: {}", wrong.len(), SEQUENCES / 2, wrong[0]);
}

/// The test above has to be able to fail, too.
#[test]
fn a_stamp_that_stays_is_found() {
    let found = (1..=SEQUENCES).any(|seed| stamped_sequence(seed, true).is_err_and(|error| error.contains(" differ ")));
    assert!(found, "{SEQUENCES} sequences did not find that a changed file kept its stamp");
}

/// The first test has to be able to fail: a planted fault in one key of a memo must be found.
#[test]
fn a_forgotten_input_is_found() {
    let found = (1..=SEQUENCES).any(|seed| sequence(seed, &Caches::forgetful()).is_err());
    assert!(found, "{SEQUENCES} sequences did not find that a page's key forgets its links");
}

#[test]
fn a_label_reaches_the_pages_that_were_parsed_before_it() {
    let table = "content/_data/entities.yaml";
    let files = [
        ("site.yaml", "entities: {links: {Q: \"https://d.org/$1\"}}\n"),
        ("content/_index.md", "---\ntitle: Home\n---\nThis is [Sweden (Q34)](https://d.org/Q34).\n"),
        (table, "Q42: Douglas Adams\n"),
    ];
    let mut world = MemWorld { files: files.map(|(path, text)| (path.to_owned(), text.into())).into() };
    let caches = Caches::warm();
    let mut codes = |text: &str| {
        world.files.insert(table.to_owned(), text.into());
        let build = pipeline::run(&world, &options(), &caches, &Unwatched);
        build.diagnostics.iter().map(|problem| problem.code).filter(|code| code.starts_with("entity-")).collect::<Vec<_>>()
    };
    assert_eq!(codes("Q42: Douglas Adams\n"), ["entity-unknown"]);
    assert_eq!(codes("Q34: Sverige\n"), ["entity-label"]);
    assert_eq!(codes("Q34: Sweden\n"), [""; 0]);
}

/// Random edits hardly ever change such an id and nothing else.
#[test]
fn an_id_that_html_loses_is_an_input() {
    let page = |id: &str| format!("# B\n\n<i id=\"{id}\">x</i>\n").into_bytes();
    let files = [("a.md", b"[x](b.md#one)\n".to_vec()), ("b.md", page("one"))];
    let mut world = MemWorld { files: files.map(|(path, bytes)| (path.to_owned(), bytes)).into() };
    let (warm, once) = (Caches::warm(), Caches::once);
    let run = |world: &MemWorld, caches: &Caches| all(&pipeline::run(world, &options(), caches, &Unwatched), world);
    run(&world, &warm);
    world.files.insert("b.md".to_owned(), page("two"));
    assert_eq!(same(&run(&world, &warm), &run(&world, &once())), Ok(()));
}
