//! A warm pipeline after any edits gives what a clean one gives, byte for byte.

use guidepost::diag::Diagnostic;
use guidepost::output::Content;
use guidepost::pipeline::{self, Build, Caches, Options};
use guidepost::progress::Unwatched;
use guidepost::world::{MemWorld, World};
use std::collections::BTreeMap;

/// Sequences of edits in the test.
const SEQUENCES: u64 = 300;
/// Edits in a sequence.
const EDITS: usize = 20;

/// A small generator of numbers (xorshift64, Marsaglia 2003), so that a seed tells everything.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most as u64) as usize
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

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
    "javascript:x",
    "one/",
    "deep/f.md",
    "d:Q1",
];

const NAMES: &[&str] = &["Title 1", "title 2#First", "a", "one/c#first", "old", "#second", "Missing", "d:Q1"];

/// A page with random front matter and body.
fn page(numbers: &mut Numbers) -> String {
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
            "wieght: 3".to_owned(),
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
        text += &match numbers.below(10) {
            0 => format!("## {}\n\n", numbers.one(&["First", "Second", "First {#own}", "[Link](a.md)"])),
            1 => format!(":::{}\nInside *it*.\n:::\n\n", numbers.one(&["tabs", "steps", "details{title=\"T\"}", "box{n=3}", "nosuch"])),
            2 => "```rust\nlet x = 1;\n```\n\n".to_owned(),
            3 => format!("![Picture]({})\n\n", numbers.one(&["x.png", "../two/x.png", "two/x.png"])),
            4 => "Note[^1].\n\n[^1]: The note.\n\n".to_owned(),
            5 => "> [!TIP]\n> Text\n\n".to_owned(),
            9 => format!("See [[{}|this]].\n\n", numbers.one(NAMES)),
            _ => format!("Some [text]({}) and words {}.\n\n", numbers.one(TARGETS), numbers.below(100)),
        };
    }
    text
}

/// A picture of 1 × 1 or 2 × 1 pixels: the head of a GIF file is all that is looked at.
fn picture(numbers: &mut Numbers) -> Vec<u8> {
    [b"GIF89a".as_slice(), &[1 + numbers.below(2) as u8, 0, 1, 0, 0, 0, 0]].concat()
}

/// Changes one thing in the site.
fn edit(world: &mut MemWorld, numbers: &mut Numbers) -> String {
    let path = numbers.one(PAGES).to_owned();
    let files = &mut world.files;
    match numbers.below(12) {
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
            let name =
                numbers.one(&["templates/page.html", "templates/other.html", "components/box.html", "assets/style.css", "i18n/en.json"]);
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
                    numbers.one(&["", "{{ page.nosuch.key }}", "{% if %}"])
                ),
            };
            files.insert(format!("themes/t/{name}"), text.into_bytes());
            format!("theme {name}")
        }
        10 => {
            files.remove("themes/t/templates/page.html");
            "theme without page.html".to_owned()
        }
        _ => {
            let settings = format!(
                "title: Site {}\n{}{}{}{}theme: {{name: t}}\nmenu:\n  - {{title: M, link: {}}}\n",
                numbers.below(3),
                numbers.one(&["", "base_url: https://example.org/x\n"]),
                numbers.one(&["", "languages: [en, sv]\n"]),
                numbers.one(&["", "taxonomies: [tags]\n", "taxonomies: [topics]\n"]),
                numbers.one(&[
                    "",
                    "markup: {raw_html: trust}\n",
                    "check: {rules: {link-missing: off}}\n",
                    "wrong: 1\n",
                    "interwiki: {d: \"https://d.org/$1\"}\n"
                ]),
                numbers.one(&["a.md", "one/c.md", "nosuch.md"]),
            );
            files.insert("site.yaml".to_owned(), settings.into_bytes());
            "settings".to_owned()
        }
    }
}

fn options() -> Options {
    Options::published(jiff::civil::date(2026, 1, 1))
}

/// Everything that somebody could see of a build.
fn all(build: &Build, world: &MemWorld) -> (BTreeMap<String, Vec<u8>>, Vec<Diagnostic>) {
    let mut files = BTreeMap::new();
    let mut problems = build.diagnostics.clone();
    for path in build.bundle.entries().keys() {
        let (content, more) = build.bundle.content(path).unwrap();
        problems.extend(more);
        let bytes = match content {
            Content::Bytes(bytes) => bytes.to_vec(),
            Content::File(path) => world.read(&path, u64::MAX).unwrap(),
        };
        files.insert(path.clone(), bytes);
    }
    (files, pipeline::judge(problems, &build.config))
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
        if warm != clean {
            let differs = clean.0.iter().find(|(path, bytes)| warm.0.get(*path) != Some(bytes));
            let what = differs.map_or("diagnostics or the list of files".to_owned(), |(path, _)| path.clone());
            return Err(format!("seed {seed}: {what} differ after {log:#?}"));
        }
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

/// The test above has to be able to fail: a planted fault in one key of a memo must be found.
#[test]
fn a_forgotten_input_is_found() {
    let found = (1..=SEQUENCES).any(|seed| sequence(seed, &Caches::forgetful()).is_err());
    assert!(found, "{SEQUENCES} sequences did not find that a page's key forgets its links");
}
