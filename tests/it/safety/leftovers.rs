//! Rows 48 and 49: two builds at once, and what a build finds that was killed, or that somebody
//! planted, beside the output.

use crate::support::{Outcome, Run, TestSite, differences, tree};
use std::fs;
use std::os::unix::fs::symlink;
use std::time::Duration;

fn site() -> TestSite {
    let site = TestSite::new();
    for at in 0..12 {
        site.write(&format!("content/g{}/p{at}.md", at % 3), format!("# Page {at}\n"));
    }
    site
}

#[track_caller]
fn assert_current(site: &TestSite, what: &str) {
    let clean = site.clean_tree(&[]);
    assert_eq!(differences(&tree(&site.output()), &clean), [""; 0], "{what}");
    assert_eq!(site.leftovers(), [""; 0], "{what}");
}

#[test]
fn row_48_a_second_build_waits_or_fails_at_once_and_harms_nothing() {
    let site = site();
    for round in 0..12 {
        site.write("content/g0/p0.md", format!("# Round {round}\n"));
        let runs: Vec<Run> = (0..3).map(|_| Run::start(&mut site.command("build", &[]))).collect();
        let outcomes: Vec<Outcome> = runs.into_iter().map(Run::end).collect();
        assert!(outcomes.iter().any(|outcome| outcome.code == Some(0)), "round {round}: no build worked: {outcomes:?}");
        for outcome in &outcomes {
            let busy = outcome.code == Some(2) && outcome.stderr.contains("another build");
            assert!(busy || outcome.code == Some(0), "round {round}: neither done nor busy: {outcome:?}");
        }
        assert_current(&site, &format!("round {round}"));
    }
}

#[test]
fn row_48_a_build_that_finds_another_one_changes_nothing() {
    let site = site();
    site.build_well();
    let old = tree(&site.output());
    site.write("content/g0/p0.md", "# Changed\n");
    let lock = fs::File::create(site.path(".public.lock")).expect("a lock");
    lock.lock().expect("locked");
    let outcome = site.build(&[]);
    assert_eq!(differences(&old, &tree(&site.output())), [""; 0]);
    let outcome = outcome.expect(2).says(&["another build", "public"]);
    assert!(outcome.took < Duration::from_secs(10));
    drop(lock);
    site.build_well();
    assert_current(&site, "when the other one is done");
}

#[test]
fn row_49_a_stale_lock_and_temporary_folders_are_reclaimed() {
    let site = site();
    site.build_well();
    site.write(".public.lock", "4711").write(".public.tmp-999/x/y.html", "half").write(".public.tmp-1/.guidepost", "x");
    site.write("content/g0/p0.md", "# Changed\n");
    site.build_well();
    assert_current(&site, "after a crash");
}

#[test]
fn row_49_a_broken_spare_is_not_used() {
    let site = site();
    type Break = fn(&TestSite);
    let breaks: [(&str, Break); 6] = [
        ("a spare without a marker", |site| {
            site.remove(".public.spare/.guidepost");
        }),
        ("a spare with half a marker", |site| {
            let marker = fs::read(site.path(".public.spare/.guidepost")).expect("a marker");
            site.write(".public.spare/.guidepost", &marker[..marker.len() / 2]);
        }),
        ("a spare with files missing and cut", |site| {
            site.remove(".public.spare/index.html").write(".public.spare/404.html", "");
        }),
        ("a spare with other bytes of the same length", |site| {
            let length = fs::metadata(site.path(".public.spare/404.html")).expect("a page").len();
            std::thread::sleep(Duration::from_millis(20));
            site.write(".public.spare/404.html", "x".repeat(length as usize));
        }),
        ("a spare with a folder for a file and a file for a folder", |site| {
            site.remove(".public.spare/404.html").write(".public.spare/404.html/x", "x");
            site.remove(".public.spare/g0").write(".public.spare/g0", "x");
        }),
        ("a spare with more than it should have", |site| {
            site.write(".public.spare/secret/x.html", "x").write(".public.spare/g0/more.html", "x");
        }),
    ];
    for (what, break_it) in breaks {
        site.build_well();
        site.build_well();
        break_it(&site);
        site.write("content/g0/p0.md", format!("# After {what}\n"));
        site.build_well();
        assert_current(&site, what);
    }
}

#[test]
fn row_49_a_file_in_the_place_of_the_spare_goes() {
    let site = site();
    site.build_well();
    site.write(".public.spare", "x");
    for _ in 0..2 {
        site.build_well();
        assert_current(&site, "a file in the place of the spare");
    }
    assert!(site.path(".public.spare").is_dir());
}

/// A file and a published site outside, which no link may lead a build to.
fn precious(site: &TestSite) -> (std::path::PathBuf, std::path::PathBuf) {
    let (file, folder) = (site.outer().join("precious.txt"), site.outer().join("elsewhere"));
    fs::write(&file, "precious").expect("a file");
    site.build(&["--output", "elsewhere"]).expect(0);
    fs::write(folder.join("index.html"), "another site").expect("a file");
    (file, folder)
}

#[test]
fn row_49_links_in_a_spare_lead_a_build_nowhere() {
    let site = site();
    let (file, folder) = precious(&site);
    site.build_well();
    site.build_well();
    for (name, target) in [("404.html", &file), ("index.html", &folder), ("g0", &folder), ("g1/index.html", &file), ("more.html", &file)] {
        let path = site.path(".public.spare").join(name);
        let _ = fs::remove_dir_all(&path);
        let _ = fs::remove_file(&path);
        symlink(target, &path).expect("a link");
    }
    let before = tree(&folder);
    let outcome = site.build(&[]);
    assert_eq!(fs::read_to_string(&file).expect("the file"), "precious", "a file outside was written through a link");
    assert_eq!(differences(&before, &tree(&folder)), [""; 0], "a folder outside was written through a link");
    outcome.expect(0);
    assert_current(&site, "links in the spare");
}

#[test]
fn row_49_a_planted_lock_or_spare_leads_a_build_nowhere() {
    for name in [".public.lock", ".public.spare", ".public.tmp-1"] {
        for to_file in [true, false] {
            let site = site();
            let (file, folder) = precious(&site);
            let before = tree(&folder);
            symlink(if to_file { &file } else { &folder }, site.path(name)).expect("a link");
            let outcome = site.build(&[]);
            assert_eq!(fs::read_to_string(&file).expect("the file"), "precious", "{name} led to a file outside");
            assert_eq!(differences(&before, &tree(&folder)), [""; 0], "{name} led to a folder outside");
            if outcome.code == Some(0) {
                assert_current(&site, name);
            } else {
                outcome.expect(2).says(&["error:", name]);
            }
        }
    }
}
