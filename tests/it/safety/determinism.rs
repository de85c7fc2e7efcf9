//! Rows 53 and 54: the same site gives the same bytes wherever and whenever it is built, and the
//! day of the build can be set.

use crate::support::{Outcome, TestSite, differences, tree};
use std::fs;

fn content() -> Vec<(String, String)> {
    let mut files = vec![
        ("site.yaml".to_owned(), "base_url: https://example.org\ntaxonomies: [topics]\nlanguages: [en, tr, sv]\n".to_owned()),
        ("content/_index.md".to_owned(), "# Istanbul\n".to_owned()),
        ("static/robots.txt".to_owned(), "x".to_owned()),
    ];
    for (at, title) in ["ilk", "Ilk", "ıslak", "İzmir", "ärlig", "zebra", "Öl", "éclair", "10 things", "9 things"].iter().enumerate() {
        let language = ["", ".tr", ".sv"][at % 3];
        let text = format!(
            "---\ntitle: {title}\ntopics: [\"{title}\", common]\nreviewed_on: 2025-12-31\nreview_by: 2026-01-01\naliases: [/old/{at}/]\n---\n\n\
             ## Über I and i\n\nNote[^b] and[^a].\n\n[^a]: A\n[^b]: B\n\n```rust\nlet i = {at};\n```\n"
        );
        files.push((format!("content/g{}/page{at}{language}.md", at % 2), text));
        files.push((format!("content/g{}/data{at}.csv", at % 2), at.to_string()));
    }
    files
}

#[test]
fn row_53_zone_locale_threads_and_order_change_no_byte() {
    let matrix = [
        ("UTC", "C", "1", false),
        ("Pacific/Kiritimati", "tr_TR.UTF-8", "2", true),
        ("Pacific/Pago_Pago", "sv_SE.UTF-8", "8", false),
        ("Nowhere/Invalid", "xx_YY", "3", true),
    ];
    let built: Vec<_> = matrix
        .iter()
        .map(|(zone, locale, threads, reverse)| {
            let site = TestSite::new();
            let mut files = content();
            if *reverse {
                files.reverse();
            }
            for (path, text) in &files {
                site.write(path, text);
            }
            let with = |mut command: std::process::Command| {
                command.env("TZ", zone).env("LANG", locale).env("LC_ALL", locale).env("LANGUAGE", locale);
                Outcome::of(command.env("RAYON_NUM_THREADS", threads).env("SOURCE_DATE_EPOCH", "1767229200"))
            };
            with(site.command("build", &[])).expect(0);
            site.write("content/bad1.md", "[a](x.md)\n[b](y.md)\n").write("content/bad2.md", "---\nx: 1\ndraft: 2\n---\n");
            let said = with(site.command("check", &["--format", "short"])).expect(1).stdout;
            (tree(&site.output()), said)
        })
        .collect();
    assert!(built[0].0.len() > 30 && built[0].1.lines().count() > 3);
    for ((tree, said), row) in built.iter().zip(&matrix) {
        assert_eq!(differences(&built[0].0, tree), [""; 0], "{row:?}");
        assert_eq!(*said, built[0].1, "{row:?}");
    }
}

#[test]
fn row_53_two_builds_in_a_row_and_from_another_folder_are_equal() {
    let site = TestSite::new();
    for (path, text) in content() {
        site.write(&path, text);
    }
    site.build_well();
    let first = tree(&site.output());
    site.build_well();
    assert_eq!(differences(&first, &tree(&site.output())), [""; 0]);
    let moved = site.outer().join("moved");
    fs::rename(site.root(), &moved).expect("moved");
    let mut command = site.command("build", &["--root", "."]);
    let program = command.get_program().to_owned();
    command = std::process::Command::new(program);
    command.args(["build", "--output", "built"]).current_dir(&moved);
    Outcome::of(&mut command).expect(0);
    assert_eq!(differences(&first, &tree(&moved.join("built"))), [""; 0]);
}

#[test]
fn row_54_an_invalid_day_is_an_error_before_anything_is_done() {
    let site = TestSite::with(&[("content/a.md", "# A\n")]);
    for value in ["", "x", "1.5", "0x10", "12 monkeys", "2026-01-01", "1e9", "99999999999999999999999", "9999999999999999", "--1", "१२"]
    {
        for verb in ["build", "check"] {
            let outcome = Outcome::of(site.command(verb, &[]).env("SOURCE_DATE_EPOCH", value));
            outcome.expect(2).says(&["SOURCE_DATE_EPOCH", "seconds"]);
        }
        assert!(!site.output().exists(), "{value:?}");
    }
}

#[test]
fn row_54_a_valid_day_decides_what_is_in_the_future_and_due() {
    let site = TestSite::with(&[
        ("content/a.md", "---\ntitle: Dated\ndate: 2030-06-15\n---\n"),
        ("content/b.md", "---\ntitle: Due\nreviewed_on: 2029-01-01\nreview_by: 2030-06-15\n---\n"),
    ]);
    let build = |epoch: &str| Outcome::of(site.command("build", &[]).env("SOURCE_DATE_EPOCH", epoch)).expect(0);
    // The last second of 14 June 2030, and the first of the 15th, in UTC.
    let before = build("1907711999");
    assert!(before.stdout.contains("of the future"), "{}", before.stdout);
    assert!(!tree(&site.output()).contains_key("a"));
    let due = site.published("b/index.html");
    build("1907712000");
    assert!(tree(&site.output()).contains_key("a/index.html"));
    build("1907884800");
    assert_ne!(due, site.published("b/index.html"), "two days later its review is due");
}
