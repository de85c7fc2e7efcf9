//! `mv`: every link follows, other bytes stay, and what cannot be done as a whole is not begun.

use crate::support::{Numbers, Outcome, TestSite, differences, tree};
use guidepost::author::mv::{Plan, plan};
use guidepost::author::typed::Typed;
use guidepost::diag::Diagnostic;
use guidepost::pipeline::{self, Caches, Options};
use guidepost::progress::Unwatched;
use guidepost::world::MemWorld;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

fn mv(site: &TestSite, args: &[&str]) -> Outcome {
    Outcome::of(&mut site.command("mv", args))
}

/// A site with links of every form to `one/c.md` and from it.
fn site() -> TestSite {
    TestSite::with(&[
        ("site.yaml", "languages: [en, sv]\nmenu:\n  - {title: C, link: one/c.md} # kept\n  - title: C\n    link: 'one/c'\n"),
        ("content/_index.md", "# Home\n"),
        (
            "content/a.md",
            "# A\r\n\r\n[c](one/c.md#first \"T\") [c](<one/c.md> 'one/c.md') [c](/one/c/) [c](/one/c.md) [c](one/c) [c](./one/c.md?x#first)\r\n\
             [one/c.md][r] ![p](one/p.png) [[one/c]] [[one/c#first|one/c]] [[Page C]] `[c](one/c.md)` [c](one/d.md)\r\n\r\n\
             | a |\r\n|---|\r\n| [c](one/c.md) [[one/c.md\\|t]] |\r\n\r\n- > [c](one/c.md#first)\r\n\r\n[r]: one/c.md#first \"T\"\r\nNo end",
        ),
        ("content/a.sv.md", "\u{feff}# A\n\n[c](one/c.sv.md) [c](one/c.md)\n"),
        ("content/one/_index.md", "---\ntitle: One\n---\n[c](c.md) [c](c/)\n"),
        (
            "content/one/c.md",
            "---\ntitle: Page C\nimages:\n  p.png: {author: A, licence: CC0, source: own work}\n---\n## First\n\n\
             ![p](p.png) [d](d.md) [a](../a.md) [self](#first) [self](c.md#first) [gone](nowhere.md) [web](https://e.org/c.md)\n",
        ),
        ("content/one/c.sv.md", "# Sida C\n\n[d](d.md)\n"),
        ("content/one/d.md", "# D\n\n[c](c.md)\n"),
        ("content/one/p.png", "not a picture"),
    ])
}

#[test]
fn every_link_follows_and_other_bytes_stay() {
    let site = site();
    let problems = site.check().stdout;
    mv(&site, &["one/c.md", "two/new name.md"]).expect(0).says(&[
        "Moved content/one/c.md to content/two/new name.md",
        "Moved content/one/c.sv.md to content/two/new name.sv.md",
        "/one/c/ leads to /two/new-name/ from now on",
        "/sv/one/c/ leads to /sv/two/new-name/ from now on",
    ]);
    let read = |path: &str| fs::read_to_string(site.path(path)).unwrap();
    assert_eq!(
        read("content/a.md"),
        "# A\r\n\r\n[c](two/new%20name.md#first \"T\") [c](<two/new name.md> 'one/c.md') [c](/two/new-name/) [c](/two/new%20name.md) [c](two/new%20name) [c](./two/new%20name.md?x#first)\r\n\
         [one/c.md][r] ![p](one/p.png) [[two/new name]] [[two/new name#first|one/c]] [[Page C]] `[c](one/c.md)` [c](one/d.md)\r\n\r\n\
         | a |\r\n|---|\r\n| [c](two/new%20name.md) [[two/new name.md\\|t]] |\r\n\r\n- > [c](two/new%20name.md#first)\r\n\r\n[r]: two/new%20name.md#first \"T\"\r\nNo end"
    );
    assert_eq!(read("content/a.sv.md"), "\u{feff}# A\n\n[c](two/new%20name.sv.md) [c](two/new%20name.md)\n");
    assert_eq!(read("content/one/_index.md"), "---\ntitle: One\n---\n[c](../two/new%20name.md) [c](../two/new-name/)\n");
    assert_eq!(
        read("content/two/new name.md"),
        "---\ntitle: Page C\nimages:\n  \"../one/p.png\": {author: A, licence: CC0, source: own work}\naliases: [/one/c/]\n---\n## First\n\n\
         ![p](../one/p.png) [d](../one/d.md) [a](../a.md) [self](#first) [self](new%20name.md#first) [gone](../one/nowhere.md) [web](https://e.org/c.md)\n"
    );
    assert_eq!(read("content/two/new name.sv.md"), "---\naliases: [/sv/one/c/]\n---\n\n# Sida C\n\n[d](../one/d.md)\n");
    assert_eq!(
        read("site.yaml"),
        "languages: [en, sv]\nmenu:\n  - {title: C, link: two/new name.md} # kept\n  - title: C\n    link: 'two/new name'\n"
    );
    let wrong = |text: &str| text.lines().filter(|line| line.contains(" error[")).count();
    assert_eq!(wrong(&site.check().stdout), wrong(&problems), "{}\n{problems}", site.check().stdout);
    let left: Vec<String> = crate::support::names(&site.root()).into_iter().filter(|name| name.starts_with('.')).collect();
    assert_eq!(left, [] as [&str; 0]);
}

#[test]
fn a_folder_moves_with_all_that_is_in_it() {
    let site = site();
    mv(&site, &["content/one/", "content/three"]).expect(0).says(&["Moved content/one to content/three", "/one/ leads to /three/"]);
    assert!(!site.path("content/one").exists());
    let read = |path: &str| fs::read_to_string(site.path(path)).unwrap();
    assert!(read("content/three/c.md").contains("![p](p.png) [d](d.md) [a](../a.md) [self](#first) [self](c.md#first) [gone](nowhere.md)"));
    assert!(read("content/a.md").contains("![p](three/p.png) [[three/c]]"));
    // By its address, into a folder that is there, and a picture alone.
    mv(&site, &["/three/d/", "three/deep/"]).expect(0).says(&["to content/three/deep/d.md"]);
    mv(&site, &["three/p.png", "three/deep/q.png"]).expect(0);
    assert!(read("content/three/c.md").contains("![p](deep/q.png) [d](deep/d.md)"));
    assert!(read("content/three/c.md").contains("\n  deep/q.png: {author"));
}

#[test]
fn what_cannot_be_done_as_a_whole_is_refused() {
    let site = site();
    site.write("content/both.md", "# B\n").write("content/both/x.md", "# X\n").write("content/_drafts/x.md", "X\n");
    site.write("content/only/x.md", "# Only X\n").write("content/list.md", "# L\n\n[only](only/)\n");
    site.write("content/taken.md", "---\ntitle: T\naliases: [/free/]\n---\nText.\n").write("static/x.txt", "x").write("content/x.txt", "x");
    let before = tree(site.outer());
    let refused: &[(&[&str], &str)] = &[
        (&["nowhere.md", "x.md"], "there is no page or folder `nowhere.md`"),
        (&["one/cc.md", "x.md"], "Did you mean `one/c.md`?"),
        (&["/one/x/", "x.md"], "outside the site"),
        (&["one/c.md", "one/d.md"], "content/one/d.md is there already"),
        (&["one/c.md", "one/D.md"], "content/one/d.md is there already"),
        (&["one/c.md", "one/c.md"], "is there already"),
        (&["one/c.md", "../x.md"], "not in the folder `content/`"),
        (&["one/c.md", "../../x.md"], "outside the site"),
        (&["one/c.md", "/tmp/x.md"], "outside the site"),
        (&["../../x.md", "y.md"], "is outside the site"),
        (&["one/c.md", "both"], "write content/both/"),
        (&["both", "x"], "write the one that you mean"),
        (&["one", "one/two"], "which is in it"),
        (&["one", "both"], "the folder content/both is there already"),
        (&["one/c.md", "_x/c.md"], "begins with `_`"),
        (&["one/c.md", "con.md"], "Windows"),
        (&["one/c.md", "c.sv.md"], "two languages"),
        (&["one/p.png", "one/p.jpg"], "two kinds"),
        (&["_drafts/x.md", "x.md"], "no part of the site"),
        (&["static/x.txt", "x.txt"], "not in the folder"),
        (&["_index.md", "home.md"], "front page"),
        (&["one/c.md", "free.md"], "that would be wrong in content/"),
        (&["only/x.md", "elsewhere.md"], "content/list.md:3:8: the link to `only/` would lead nowhere"),
        (&["one/_index.md", "one/README2.md"], "that would be wrong in content/"),
    ];
    for (args, says) in refused {
        mv(&site, args).expect(2).says(&[says]);
        assert_eq!(tree(site.outer()), before, "{args:?}");
    }
    for (text, says) in [
        ("---\ntitle: a: b\n---\n", "has to be mended first"),
        ("---\n{title: A}\n---\n", "one line in braces"),
        ("[x](&#46;&#46;/a.md&#35;b)\n", "cannot be changed safely"),
    ] {
        site.write("content/one/c.md", text);
        let before = tree(site.outer());
        mv(&site, &["one/c.md", "deep/er/c.md"]).expect(2).says(&[says]);
        assert_eq!(tree(site.outer()), before, "{text}");
    }
    site.write("content/one/c.md", "# C\n").write("site.yaml", "languages: [en, sv]\ntitel: T\n");
    mv(&site, &["one/c.md", "c.md"]).expect(2).says(&["site.yaml has to be mended first"]);
    site.write("site.yaml", "languages: [en, sv]\n").write("content/latin.md", b"Caf\xe9 [c](one/c.md)\n");
    mv(&site, &["one/c.md", "c.md"]).expect(2).says(&["content/latin.md has to be mended first"]);
}

/// Where a site allows HTML, what leads astray in it is told, and nothing else.
#[test]
fn html_that_leads_astray_is_told() {
    let site = site();
    site.write("site.yaml", "markup: {raw_html: trust}\n");
    site.write("content/b.md", "<a href=\"../one/c/\">c</a> <img src='../one/p.png'> <a href=\"https://e.org\">e</a> <a href='#x'>x</a>\n");
    site.write("content/one/e.md", "<img src=\"../p.png\"> <a href=\"../../a/\">a</a>\n");
    let moved = mv(&site, &["one/e.md", "e.md"]).expect(0);
    let told: Vec<&str> = moved.stdout.lines().filter(|line| line.contains("HTML")).collect();
    assert_eq!(told.len(), 2, "{told:#?}");
    moved.says(&["The HTML in content/e.md leads astray with `../p.png`", "with `../../a/`"]);
    let moved = mv(&site, &["one/c.md", "c.md"]).expect(0);
    assert!(!moved.stdout.contains("HTML"), "an alias leads on: {}", moved.stdout);
    mv(&site, &["one/p.png", "q.png"]).expect(0).says(&["The HTML in content/b.md leads astray with `../one/p.png`"]);
}

#[test]
fn a_dry_run_changes_nothing_and_is_a_patch() {
    let site = site();
    let before = tree(site.outer());
    let patch = mv(&site, &["--dry-run", "one/c.md", "two/c.md"]).expect(0).stdout;
    assert_eq!(tree(site.outer()), before);
    assert!(patch.contains("rename from content/one/c.md\nrename to content/two/c.md\n"), "{patch}");
    site.write("../patch", &patch);
    let applied = std::process::Command::new("git").args(["apply", "-p1", "../patch"]).current_dir(site.root()).output().unwrap();
    assert!(applied.status.success(), "{}\n{patch}", String::from_utf8_lossy(&applied.stderr));
    let by_patch = tree(&site.root());
    let other = self::site();
    mv(&other, &["one/c.md", "two/c.md"]).expect(0);
    let moved = tree(&other.root());
    assert_eq!(by_patch, moved, "{:?}", differences(&by_patch, &moved));
}

/// Pages of the random sites; some have translations.
const PAGES: &[&str] = &[
    "_index.md",
    "a.md",
    "b c.md",
    "b c.sv.md",
    "one/_index.md",
    "one/c.md",
    "one/c.sv.md",
    "one/d.md",
    "two/index.md",
    "two/e.md",
    "two/deep/f.md",
    "två/å (1).md",
];

/// A path as a browser reads it in Markdown.
fn spelled(path: &str) -> String {
    path.replace(' ', "%20")
}

/// A link from one page to another, in one of the ways in which people write.
fn link(numbers: &mut Numbers, from: &str, to: &str) -> String {
    let relative = guidepost::site::names::relative(from, to);
    let stem = |path: &str| path.strip_suffix(".md").unwrap_or(path).to_owned();
    let anchor = numbers.one(&["", "#first"]);
    match numbers.below(7) {
        0 => format!("[text](<{relative}{anchor}> \"{to}\")"),
        1 => format!("[text](/{}{anchor})", spelled(to)),
        2 => format!("[text]({}{anchor})", spelled(&stem(&relative))),
        // Below a folder with a page of its own, this would name that one.
        3 if to != "_index.md" => format!("[[{}{anchor}|{to}]]", stem(to)),
        4 => format!("[{to}][r{0}]\n\n[r{0}]: {1}{anchor} '{to}'\n\n", numbers.below(1_000_000), spelled(&relative)),
        5 => format!("| t |\n|---|\n| [text]({}{anchor}) |\n\n", spelled(&relative)),
        _ => format!("[text]({}{anchor}), `[x]({to})`", spelled(&relative)),
    }
}

fn random_site(numbers: &mut Numbers) -> MemWorld {
    let mut world = MemWorld::default();
    world.files.insert("site.yaml".into(), b"languages: [en, sv]\n".to_vec());
    for (at, path) in PAGES.iter().enumerate() {
        let mut text = match numbers.below(4) {
            0 => "\u{feff}".to_owned(),
            1 => format!("---\ntitle: Page {at}\naliases:\n  - /old/{at}/\n---\n"),
            2 => format!("---\ntitle: Page {at}\n---\n"),
            _ => String::new(),
        };
        text += "## First\n\n";
        for _ in 0..numbers.below(6) {
            let to = numbers.one(PAGES).to_owned();
            text += &format!("{} word\n\n", link(numbers, path, &to));
        }
        text += &format!("![p]({})\n\n", spelled(&guidepost::site::names::relative(path, "two/x.gif")));
        text += numbers.one(&["", "[gone](nowhere.md)\n"]);
        let text = if numbers.below(3) == 0 { text.replace('\n', "\r\n") } else { text };
        world.files.insert(format!("content/{path}"), text.into_bytes());
    }
    world.files.insert("content/two/x.gif".into(), [b"GIF89a".as_slice(), &[1, 0, 1, 0, 0, 0, 0]].concat());
    world
}

fn typed(path: &str) -> Typed {
    Typed::new(path, Path::new("/site"), Path::new("/site"))
}

/// Does what a plan says to a site in memory.
fn done(world: &MemWorld, plan: &Plan) -> MemWorld {
    let mut files = BTreeMap::new();
    for (path, bytes) in &world.files {
        let below = |from: &str| Some(path.strip_prefix(from)?).filter(|rest| rest.is_empty() || rest.starts_with('/'));
        let moved = plan.moves.iter().find_map(|(from, to)| Some(format!("{to}{}", below(from)?)));
        files.insert(moved.unwrap_or_else(|| path.clone()), bytes.clone());
    }
    for rewrite in &plan.rewrites {
        assert_eq!(world.files[&rewrite.old], rewrite.before);
        files.insert(rewrite.new.clone(), rewrite.after.clone());
    }
    MemWorld { files }
}

/// The problems of a site by rule.
fn problems(world: &MemWorld) -> Vec<Diagnostic> {
    pipeline::run(world, &Options::published(today()), &Caches::once(), &Unwatched).diagnostics
}

fn today() -> jiff::civil::Date {
    jiff::civil::date(2026, 1, 1)
}

/// The files without what tells aliases.
fn without_aliases(world: &MemWorld) -> BTreeMap<String, String> {
    let plain = |bytes: &[u8]| {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let alias = |line: &&str| line.starts_with("aliases:") || line.starts_with("  - /");
        let kept: String = text.split_inclusive('\n').filter(|line| !alias(line)).collect();
        let empty = ["---\r\n---\r\n\r\n", "---\n---\n\n"];
        empty.iter().fold(kept, |text, front| text.replacen(front, "", 1))
    };
    world.files.iter().map(|(path, bytes)| (path.clone(), plain(bytes))).collect()
}

#[test]
fn random_sites_stay_whole_there_and_back() {
    let base = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let (mut moved, mut refused) = (0, Vec::new());
    for seed in base..base + 150_u64 {
        let mut numbers = Numbers(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        let world = random_site(&mut numbers);
        let (old, new) = match numbers.below(4) {
            0 => (numbers.one(&["one", "two", "två", "two/deep"]), numbers.one(&["x y", "one/in", "three/four", "två/in"])),
            _ => (numbers.one(&PAGES[1..]), numbers.one(&["z.md", "one/z z.md", "two/deep/er/é.md", "två/z.md", "z.sv.md"])),
        };
        let there = match plan(&world, &typed(old), &typed(new), today()) {
            Ok(plan) => done(&world, &plan),
            Err(why) => {
                refused.push(format!("{seed}: {old} to {new}: {why}"));
                continue;
            }
        };
        let wrong: Vec<_> = problems(&world).into_iter().map(|problem| problem.code).collect();
        let then: Vec<_> = problems(&there).into_iter().map(|problem| problem.code).collect();
        assert_eq!(sorted(wrong), sorted(then), "seed {seed}, {old} to {new}");
        let back = plan(&there, &typed(new), &typed(old), today()).unwrap_or_else(|why| panic!("seed {seed}, {new} to {old}: {why}"));
        let back = done(&there, &back);
        let (back, world) = (without_aliases(&back), without_aliases(&world));
        let differs = world.iter().find(|(path, text)| back.get(*path) != Some(text));
        assert!(differs.is_none(), "seed {seed}, {old} to {new} and back: {differs:?} / {:?}", differs.map(|(path, _)| back.get(path)));
        moved += 1;
    }
    assert!(moved >= 60, "{moved} of 150 were moved; refused: {refused:#?}");
}

fn sorted(mut codes: Vec<&'static str>) -> Vec<&'static str> {
    codes.sort_unstable();
    codes
}
