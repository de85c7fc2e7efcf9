//! Rows 43, 45 and 46: many changes at once, changes during a build, and changes that nobody told of.

use super::{Builder, rebuilds, serves_a_clean_build, settled, shows};
use crate::serve::support::Preview;
use crate::support::TestSite;
use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[track_caller]
fn git(site: &TestSite, args: &[&str]) {
    let mut command = Command::new("git");
    command.arg("-C").arg(site.root()).args(["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "gc.auto=0"]).args(args);
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null").stdin(Stdio::null());
    let output = command.output().expect("git");
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// A repository with two branches of 2,000 files each, of which some are in one branch only.
fn branches() -> TestSite {
    let site = TestSite::new();
    git(&site, &["init", "-q", "-b", "one"]);
    for (branch, own) in [("one", "even"), ("two", "odd")] {
        if branch == "two" {
            git(&site, &["checkout", "-q", "-b", branch]);
            site.remove("content");
        }
        for at in 0..2_000 {
            let folder = if at % 10 == 0 { own } else { "both" };
            site.write(&format!("content/{folder}/{}/p{at}.md", at % 20), format!("# Page {at}\n\nOn {branch}.\n"));
        }
        site.write("content/_index.md", format!("# Home on {branch}\n")).write("site.yaml", format!("title: Site {branch}\n"));
        git(&site, &["add", "."]);
        git(&site, &["commit", "-q", "-m", branch]);
    }
    site
}

#[test]
fn row_45_checkouts_of_other_branches() {
    let site = branches();
    let preview = Preview::start(&site, &[]);
    let (start, mut most, mut checkouts) = (Instant::now(), Vec::new(), 0);
    while checkouts < 50 && start.elapsed() < Duration::from_secs(12) {
        let before = rebuilds(&preview);
        let branch = ["one", "two"][checkouts % 2];
        git(&site, &["checkout", "-q", branch]);
        shows(&preview, "/", &format!("Home on {branch}"));
        shows(&preview, "/both/19/p1999/", &format!("On {branch}"));
        let count = settled(&preview) - before;
        assert!(count <= 4, "{count} rebuilds for one checkout:\n{}", preview.said());
        most.push(count);
        checkouts += 1;
    }
    assert!(checkouts >= 1, "only {checkouts} checkouts in {:?}", start.elapsed());
    // A machine with much other work may stop git for so long that it looks done.
    let more = most.iter().filter(|count| **count > 2).count();
    assert!(more * 10 <= most.len(), "rebuilds for each checkout: {most:?}");
    println!("{checkouts} checkouts, rebuilds for each: {most:?}");
    // Many without a pause.
    for branch in ["one", "two", "one", "two", "one"] {
        git(&site, &["checkout", "-q", branch]);
    }
    shows(&preview, "/", "Home on one");
    serves_a_clean_build(&preview, &site);
}

#[test]
fn row_45_what_is_built_after_checkouts_is_a_clean_build() {
    let site = branches();
    let builder = Builder::start(&site, &[]);
    for branch in ["one", "two", "one"] {
        git(&site, &["checkout", "-q", branch]);
    }
    builder.is_clean(&site, &site.output());
}

#[test]
fn a_lock_that_git_left_behind_delays_nothing_for_long() {
    let site = TestSite::with(&[("content/_index.md", "# Home\n")]);
    git(&site, &["init", "-q"]);
    let preview = Preview::start(&site, &[]);
    let lock = fs::File::create(site.path(".git/index.lock")).unwrap();
    lock.set_modified(std::time::SystemTime::now() - Duration::from_secs(60)).unwrap();
    let start = Instant::now();
    site.write("content/_index.md", "# Home\n\nedited\n");
    shows(&preview, "/", "edited");
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}

#[test]
fn row_46_an_edit_during_a_build_comes_next_and_the_last_one_wins() {
    let site = TestSite::new();
    for at in 0..1_500 {
        site.write(&format!("content/p{}/q{at}.md", at % 30), format!("# Page {at}\n\n{}\n", "Some words. ".repeat(40)));
    }
    site.write("content/_index.md", "# Home\n").write("content/last.md", "# Last\n\nedit 0.\n");
    let builder = Builder::start(&site, &[]);
    let mut during = 0;
    let lock = site.path(".public.lock");
    for number in 1..=12 {
        // The title changes every page, so that the build takes a while.
        site.write("content/_index.md", format!("# Home {number}\n"));
        std::thread::sleep(Duration::from_millis(20 + 30 * (number % 4)));
        let before = builder.builds();
        site.write("content/last.md", format!("# Last\n\nedit {number}.\n"));
        std::thread::sleep(Duration::from_millis(10));
        during += usize::from(builder.builds() == before && lock.exists());
    }
    builder.is_clean(&site, &site.output());
    assert!(site.published("last/index.html").contains("edit 12."));
    assert!(during > 0, "no edit came during a build");
}

#[test]
fn row_43_lost_events_make_it_read_everything() {
    let site = TestSite::with(&[("content/_index.md", "# Home\n"), ("content/old/a.md", "# A\n\nfirst\n"), ("content/gone/b.md", "# B\n")]);
    let mut preview = Preview::start(&site, &[]);
    shows(&preview, "/old/a/", "first");
    settled(&preview);
    let queue = fs::read_to_string("/proc/sys/fs/inotify/max_queued_events").unwrap().trim().parse::<usize>().unwrap();
    preview.signal("STOP");
    // Each file that is made and written is three events or more; those behind the queue's end are lost.
    let files = 20_000.max(queue + 1_000).min(60_000);
    for at in 0..files {
        fs::write(site.path(&format!("content/x{at}.txt")), "text").unwrap();
    }
    site.write("content/old/a.md", "# A\n\nsecond\n").write("content/new/deep/c.md", "# C\n\nnew\n");
    // This one is watched no longer, and nobody will tell.
    site.remove("content/gone").write("content/gone/b.md", "# B\n\nagain\n");
    for at in 0..files {
        fs::remove_file(site.path(&format!("content/x{at}.txt"))).unwrap();
    }
    preview.signal("CONT");
    preview.wait_for("a full rebuild", |preview| preview.lines_with("Changed everything") > 0);
    shows(&preview, "/old/a/", "second");
    shows(&preview, "/new/deep/c/", "new");
    shows(&preview, "/gone/b/", "again");
    site.write("content/gone/b.md", "# B\n\nedited\n").write("content/new/deep/c.md", "# C\n\nedited, too\n");
    shows(&preview, "/gone/b/", "edited");
    shows(&preview, "/new/deep/c/", "edited, too");
    serves_a_clean_build(&preview, &site);
    assert!(settled(&preview) < 12, "it reads and reads:\n{}", preview.said());
}
