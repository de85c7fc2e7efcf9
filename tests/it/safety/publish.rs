//! Rows 3, 18 and 23, and row 17 from end to end: a build that fails changes nothing, and one that
//! works leaves nothing of what is no longer there.

use super::random;
use crate::support::{Outcome, TestSite, Thing, differences, files, names, tree};
use guidepost::emit::{self, Failure};
use guidepost::pipeline::{self, Build, Caches, Options};
use guidepost::progress::{Progress, Unwatched};
use guidepost::world::DiskWorld;
use std::io;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

fn site() -> TestSite {
    TestSite::with(&[
        ("content/_index.md", "# Home\n\nFirst.\n"),
        ("content/guides/a.md", "# A\n\nFirst.\n"),
        ("content/guides/gone.md", "# Gone\n"),
        ("content/guides/data.csv", "1,2\n"),
        ("static/robots.txt", "User-agent: *\n"),
    ])
}

fn edit(site: &TestSite) {
    site.write("content/_index.md", "# Home\n\nSecond.\n").write("content/guides/a.md", "# A\n\nSecond, and longer.\n");
    site.write("content/new/deep/b.md", "# B\n\nText.\n").write("content/guides/data.csv", "3,4\n").remove("content/guides/gone.md");
}

fn pipeline(site: &TestSite) -> (DiskWorld, Build) {
    let world = DiskWorld::new(&site.root(), &site.output()).expect("a site");
    let today = "2026-01-02".parse().expect("a date");
    let options = Options::published(today);
    let build = pipeline::run(&world, &options, &Caches::once(), &Unwatched);
    assert_eq!(build.diagnostics, []);
    (world, build)
}

fn publish(site: &TestSite, progress: &dyn Progress, accept: bool) -> Result<(), Failure> {
    let (world, mut build) = pipeline(site);
    emit::publish(&mut build.bundle, &world, &site.output(), progress, &|_| accept).map(|_| ())
}

/// Lets some writes through and refuses all that follow.
struct FailAfter {
    allowed: usize,
    asked: AtomicUsize,
}

impl Progress for FailAfter {
    fn write(&self, _path: &str) -> io::Result<()> {
        let asked = self.asked.fetch_add(1, Ordering::SeqCst);
        if asked < self.allowed { Ok(()) } else { Err(io::ErrorKind::StorageFull.into()) }
    }
}

/// Nothing stays beside the output but what a good build leaves there too.
#[track_caller]
fn assert_no_leftovers(site: &TestSite) {
    assert_eq!(site.leftovers(), [""; 0], "left behind");
    assert_eq!(names(site.outer()), ["site"]);
}

/// Fails at the first, second, … write after `builds` good ones, until there is no further write.
fn fail_everywhere(builds: usize) {
    let mut points = 0;
    loop {
        let site = site();
        for _ in 0..builds {
            publish(&site, &Unwatched, true).expect("a good build");
        }
        assert_eq!(site.path(".public.spare").exists(), builds > 1, "whether there is a spare");
        let old = tree(&site.output());
        edit(&site);
        let progress = FailAfter { allowed: points, asked: AtomicUsize::new(0) };
        let result = publish(&site, &progress, true);
        assert_no_leftovers(&site);
        if result.is_ok() {
            break;
        }
        let now = tree(&site.output());
        assert!(now == old, "after a fault at write {points}: {:?}", differences(&old, &now));
        publish(&site, &Unwatched, true).expect("the next build works");
        assert_eq!(differences(&tree(&site.output()), &site.clean_tree(&[])), [""; 0], "the build after a fault at write {points}");
        points += 1;
    }
    assert!(points > 8, "only {points} writes could fail");
}

#[test]
fn row_03_a_fault_at_every_write_of_a_first_build_leaves_nothing() {
    fail_everywhere(0);
}

#[test]
fn row_03_a_fault_at_every_write_leaves_the_old_site() {
    fail_everywhere(1);
}

#[test]
fn row_03_a_fault_at_every_write_leaves_the_old_site_with_a_spare() {
    fail_everywhere(3);
}

#[test]
fn row_03_problems_found_while_rendering_leave_the_old_site() {
    let site = site();
    for _ in 0..3 {
        publish(&site, &Unwatched, true).expect("a good build");
        let old = tree(&site.output());
        edit(&site);
        assert!(matches!(publish(&site, &Unwatched, false), Err(Failure::Content(_))));
        assert_eq!(differences(&old, &tree(&site.output())), [""; 0]);
        assert_no_leftovers(&site);
        site.write("content/guides/gone.md", "# Gone\n");
    }
}

/// The system ends a program that writes a longer file than it may, unless the program asks to be told.
#[test]
fn row_23_a_file_that_grows_too_long_leaves_the_old_site() {
    let site = site();
    site.build_well();
    let old = tree(&site.output());
    site.write("content/guides/data.csv", "1,2\n".repeat(100_000));
    let inner = site.command("build", &[]);
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -f 200; exec \"$@\"", "sh"]).arg(inner.get_program()).args(inner.get_args()).current_dir(site.outer());
    Outcome::of(&mut command).expect(1).says(&["data.csv", "File too large", "as it was"]);
    assert_eq!(differences(&old, &tree(&site.output())), [""; 0]);
    assert_no_leftovers(&site);
}

#[test]
fn row_03_errors_in_content_leave_the_old_site() {
    let site = site();
    site.build_well();
    let old = tree(&site.output());
    for broken in ["[x](missing.md)", ":::nosuch\n:::", "---\ntitle: [\n---\n", "---\ndraft: perhaps\n---\n"] {
        site.write("content/guides/a.md", broken);
        site.build(&[]).expect(1).says(&["Nothing was published", "content/guides/a.md"]);
        assert_eq!(differences(&old, &tree(&site.output())), [""; 0], "{broken}");
        assert_no_leftovers(&site);
    }
}

#[test]
fn row_17_after_any_edits_the_output_is_that_of_a_clean_build() {
    let mut numbers = random::numbers();
    let site = site();
    site.write("site.yaml", "base_url: https://example.org\n");
    for step in 0..10 {
        let name = ["a", "b", "long name", "c.d", "å"][numbers.below(5)];
        let folder = ["", "guides/", "guides/more/", "ö/"][numbers.below(4)];
        let path = format!("content/{folder}{name}.md");
        match numbers.below(4) {
            0 if site.path(&path).exists() => drop(site.remove(&path)),
            1 => drop(site.write(&path, format!("---\ntags: [t{step}]\naliases: [/old{step}/]\n---\n# {name} {step}\n"))),
            2 => drop(site.write("content/guides/data.csv", format!("{step}"))),
            _ => drop(site.write(&path, format!("# Same\n\nText {}.\n", step % 3))),
        }
        site.build_well();
        let published = tree(&site.output());
        assert_eq!(differences(&published, &site.clean_tree(&[])), [""; 0], "after step {step}, {path}");
    }
}

#[test]
fn row_18_deleted_renamed_and_drafted_pages_leave_no_trace() {
    let page = |word: &str, more: &str| format!("---\ntitle: {word}\ntags: [{word}tag]\naliases: [/old-{word}/]\n{more}---\n\n{word}\n");
    let site = TestSite::with(&[
        ("site.yaml", "base_url: https://example.org\n"),
        ("content/_index.md", "# Home\n"),
        ("content/g/kept.md", &page("quokka", "")),
        ("content/g/deleted.md", &page("zanzibar", "")),
        ("content/g/renamed.md", &page("mongoose", "")),
        ("content/g/drafted.md", &page("wombat", "")),
        ("content/g/future.md", &page("okapi", "")),
        ("content/g/zanzibar.csv", "1"),
        ("content/only/zanzibar.md", "# zanzibar folder\n"),
    ]);
    for _ in 0..3 {
        site.build_well();
    }
    let mentions = |word: &str| {
        let built = tree(&site.output());
        let of = |path: &&str| path.contains(word) || site.published(path).contains(word);
        files(&built).into_iter().filter(of).map(str::to_owned).collect::<Vec<_>>()
    };
    for word in ["quokka", "zanzibar", "mongoose", "wombat", "okapi"] {
        assert!(mentions(word).len() > 3, "{word} is there at first");
        assert!(site.published("sitemap.xml").contains(if word == "quokka" { "/kept/" } else { "/deleted/" }));
    }
    site.remove("content/g/deleted.md").remove("content/g/zanzibar.csv").remove("content/only");
    site.rename("content/g/renamed.md", "content/g/called.md");
    site.write("content/g/drafted.md", page("wombat", "draft: true\n")).write("content/g/future.md", page("okapi", "date: 2999-01-01\n"));
    for _ in 0..3 {
        site.build_well();
        for word in ["zanzibar", "wombat", "okapi", "/deleted/", "/renamed/", "/drafted/", "/only/"] {
            assert_eq!(mentions(word), [""; 0], "{word}");
        }
        let built = tree(&site.output());
        for gone in ["g/deleted", "g/renamed", "g/drafted", "g/future", "only", "old-zanzibar", "tags/wombattag"] {
            assert_eq!(built.get(gone), None, "{gone}");
        }
        assert_eq!(built.get("g/called"), Some(&Thing::Folder));
        assert!(site.published("sitemap.xml").contains("/g/called/") && site.published("old-mongoose/index.html").contains("g/called/"));
    }
}
