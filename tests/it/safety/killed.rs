//! Rows 4 and 56: a build that is killed leaves the old site or the new one, never a mixture, and
//! one that is asked to stop tidies up as well.

use super::random;
use crate::support::{Numbers, Outcome, Run, TestSite, Tree, differences, tree};
use std::process::Command;
use std::time::{Duration, Instant};

/// A site large enough that publishing takes a while, in one of two versions.
fn write(site: &TestSite, version: usize) {
    site.write("content/_index.md", format!("# Home {version}\n"));
    for at in 0..25 {
        site.write(&format!("content/g{}/p{at}.md", at % 5), format!("# Page {at}\n\nVersion {version}.\n"));
    }
    let (here, gone) = if version == 0 { ("even", "odd") } else { ("odd", "even") };
    site.write(&format!("content/{here}.md"), "# Only here\n");
    if site.path(&format!("content/{gone}.md")).exists() {
        site.remove(&format!("content/{gone}.md"));
    }
}

/// A site whose first version is published, both versions' trees, and how long a build takes.
fn prepare() -> (TestSite, [Tree; 2], Duration) {
    let site = TestSite::new();
    let trees = [1, 0].map(|version| {
        write(&site, version);
        site.build_well();
        tree(&site.output())
    });
    let took = site.build_well().took;
    let [one, zero] = trees;
    assert!(one != zero);
    (site, [zero, one], took)
}

/// Waits for a random moment: of the whole build, or of the time in which it publishes.
fn wait(site: &TestSite, run: &mut Run, took: Duration, numbers: &mut Numbers) {
    let mut wait = Duration::from_micros(numbers.below(took.as_micros() as usize * 11 / 10) as u64);
    if numbers.below(3) > 0 {
        let lock = site.path(".public.lock");
        while !lock.exists() && run.child.try_wait().expect("a status").is_none() {
            std::hint::spin_loop();
        }
        wait /= 3;
    }
    let until = Instant::now() + wait;
    while Instant::now() < until {
        std::thread::sleep(Duration::from_micros(50));
    }
}

#[test]
fn row_04_killed_at_any_moment_the_site_is_the_old_or_the_new_one() {
    let mut numbers = random::numbers();
    let (site, trees, took) = prepare();
    let mut current = 0;
    let mut outcomes = [0, 0];
    for kill in 0..100 {
        let next = 1 - current;
        write(&site, next);
        let mut run = Run::start(&mut site.command("build", &[]));
        wait(&site, &mut run, took, &mut numbers);
        run.child.kill().expect("killed");
        run.end();
        let now = tree(&site.output());
        let new = now == trees[next];
        assert!(new || now == trees[current], "kill {kill} left a mixture: {:?}", differences(&trees[current], &now));
        outcomes[usize::from(new)] += 1;
        if new {
            current = next;
        }
        if kill % 4 == 0 {
            site.build_well();
            current = next;
            assert_eq!(differences(&trees[current], &tree(&site.output())), [""; 0], "the build after kill {kill}");
            assert_eq!(site.leftovers(), [""; 0], "the build after kill {kill} reclaims what was left");
        }
    }
    assert!(outcomes[0] > 0, "no kill came before the end: {outcomes:?}");
}

/// Asks a build to stop at random moments.
fn interrupt(signal: &str, number: i32, times: usize) {
    let mut numbers = random::numbers();
    let (site, trees, took) = prepare();
    let mut current = 0;
    let mut stopped = 0;
    for _ in 0..times {
        let next = 1 - current;
        write(&site, next);
        let mut run = Run::start(&mut site.command("build", &[]));
        let id = run.child.id().to_string();
        wait(&site, &mut run, took, &mut numbers);
        // It may have ended meanwhile, which `kill` then complains about.
        let _ = Outcome::of(Command::new("kill").args([signal, &id]));
        let outcome = run.end();
        let now = tree(&site.output());
        let said = outcome.all();
        match (outcome.code, outcome.signal) {
            (Some(0), _) => {
                assert!(now == trees[next], "it said that all is well: {:?}", differences(&trees[next], &now));
                current = next;
            }
            // Before there is anything to tidy up, the signal may end it as it ends any program.
            (Some(130), _) | (None, Some(_)) if outcome.signal.unwrap_or(number) == number => {
                assert!(now == trees[current], "the old site is not as it was: {:?}", differences(&trees[current], &now));
                stopped += 1;
            }
            other => panic!("ended with {other:?} after {signal}, not with 130 as programs that were stopped do:\n{said}"),
        }
        let left = site.leftovers();
        assert!(left.is_empty(), "left behind after {signal}: {left:?}; it said:\n{said}");
    }
    assert!(stopped > 0, "no signal came before the end");
    site.build_well();
}

#[test]
fn row_56_ctrl_c_keeps_the_old_site_and_removes_temporary_files() {
    interrupt("-INT", 2, 30);
}

#[test]
fn row_56_so_does_being_asked_to_end() {
    interrupt("-TERM", 15, 15);
}
