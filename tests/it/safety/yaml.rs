//! Rows 25, 26 and 27: front matter and `site.yaml` that are built to hurt, or simply wrong, get a
//! located error at once.

use crate::support::TestSite;
use std::time::Duration;

/// What one such document may cost in a debug build, the start of the program included; a release
/// build has 100 ms.
const MOST: Duration = Duration::from_secs(2);

fn bombs() -> Vec<(&'static str, String)> {
    let kib = 64 * 1024 - 64;
    let laughs: String = (1..10).map(|at| format!("a{at}: &a{at} [{}]\n", vec![format!("*a{}", at - 1); 9].join(", "))).collect();
    let values = |count: usize| vec!["xxxxxxxxxxxxxxxxxxxxxxxxxxxxx"; count].join(", ");
    vec![
        ("a thousand million laughs", format!("extra: &a0 [x]\n{laughs}")),
        ("an alias of itself", "extra: &a [*a]\n".into()),
        ("an alias of nothing", "extra: *a\n".into()),
        ("merged keys", format!("extra: &a {{b: 1}}\nextra2:\n{}", "  <<: *a\n".repeat(2_000))),
        ("20 levels of lists", format!("extra: {}{}\n", "[".repeat(20), "]".repeat(20))),
        ("20 levels of maps", format!("extra: {}1{}\n", "{a: ".repeat(20), "}".repeat(20))),
        ("20 levels by indentation", (0..20).map(|at| format!("{}k:\n", " ".repeat(at))).collect()),
        ("64 KiB of [", "[".repeat(kib)),
        ("64 KiB of [ in a value", format!("extra: {}", "[".repeat(kib - 8))),
        ("64 KiB of {", "{".repeat(kib)),
        ("64 KiB of -", "- ".repeat(kib / 2)),
        ("64 KiB of ?", "? ".repeat(kib / 2)),
        ("64 KiB of {?", "{? ".repeat(kib / 3)),
        ("64 KiB of keys without values", "a:\n".repeat(kib / 3)),
        ("64 KiB of [a,", "[a, ".repeat(kib / 4)),
        ("64 KiB of !", format!("extra: {}", "!".repeat(kib - 8))),
        ("64 KiB of &", format!("extra: {}", "&a ".repeat(kib / 3 - 8))),
        ("64 KiB of quotes", format!("extra: {}", "\"".repeat(kib - 9))),
        ("64 KiB of an open quote", format!("title: \"{}\n", "x\n".repeat(kib / 2 - 8))),
        ("64 KiB of colons", format!("title: {}\n", ": ".repeat(kib / 2 - 8))),
        ("64 KiB of tabs", format!("title:\n{}x\n", "\t".repeat(kib - 16))),
        ("more than 2,000 values", format!("extra: [{}]\n", vec!["1"; 2_001].join(","))),
        ("2,000 values and a mistake on one line", format!("extra: [{}, &a x]\n", values(1_990))),
        ("2,000 values and a mistake", format!("extra: [{}]\nweight: &a 1\n", values(1_990))),
        ("many documents", "---a\n".repeat(100)),
        ("binary", "extra: !!binary aGVsbG8=\n".into()),
        ("a type of another language", "extra: !!python/object/apply:os.system [ls]\n".into()),
    ]
}

#[test]
fn row_25_bombs_in_front_matter_are_located_errors_at_once() {
    let mut slow = Vec::new();
    for (what, bomb) in bombs() {
        let site = TestSite::with(&[("content/a.md", &format!("---\n{bomb}\n---\n\n# A\n"))]);
        let outcome = site.check();
        let took = outcome.took;
        let outcome = outcome.expect(1);
        let located = outcome.stdout.lines().any(|line| line.starts_with("content/a.md:") && line.contains(": error["));
        assert!(located, "{what}: {}", outcome.all());
        if took > MOST {
            slow.push(format!("{what} took {took:?}"));
        }
    }
    assert!(slow.is_empty(), "{slow:?}");
}

#[test]
fn row_25_bombs_in_site_yaml_are_located_errors_at_once() {
    let mut slow = Vec::new();
    for (what, bomb) in bombs() {
        let site = TestSite::with(&[("content/a.md", "# A\n"), ("site.yaml", &bomb)]);
        let outcome = site.check();
        let took = outcome.took;
        let outcome = outcome.expect(1);
        let located = outcome.stdout.lines().any(|line| line.starts_with("site.yaml:") && line.contains(": error["));
        assert!(located, "{what}: {}", outcome.all());
        if took > MOST {
            slow.push(format!("{what} took {took:?}"));
        }
    }
    assert!(slow.is_empty(), "{slow:?}");
}

#[test]
fn row_25_front_matter_over_its_limit_is_not_read() {
    let site = TestSite::with(&[("content/a.md", &format!("---\n{}---\n# A\n", "[".repeat(70_000) + "\n"))]);
    site.check().expect(1).says(&["content/a.md:1:", "error[limit]", "65536"]);
    site.build(&[]).expect(1).says(&["limits.front_matter"]);
}

#[test]
fn row_26_a_duplicate_key_is_an_error_with_both_lines() {
    let site = TestSite::with(&[
        ("content/a.md", "---\ntitle: First\ndraft: false\ntitle: Second\n---\nText.\n"),
        ("content/b.md", "---\ntitle: B\nextra:\n  deep:\n    one: 1\n    two: 2\n    one: 3\n---\nText.\n"),
        ("site.yaml", "title: T\n\n\ntitle: U\n"),
    ]);
    let outcome = site.check().expect(1).says(&["content/a.md:4:1: error[", "content/b.md:7:5: error[", "site.yaml:4:1: error["]);
    assert_eq!(outcome.stdout.lines().count(), 3, "{}", outcome.stdout);
    // The source lines of both places are shown.
    let lines = ["2 | title: First", "4 | title: Second", "5 |     one: 1", "7 |     one: 3", "1 | title: T", "4 | title: U"];
    site.build(&[]).expect(1).says(&lines);
}

#[test]
fn row_27_unknown_keys_and_wrong_kinds_have_their_place_and_a_suggestion() {
    let site = TestSite::with(&[
        ("site.yaml", "titel: T\ntypes:\n  faq: {fields: [source]}\nlimits: {markdown: lots}\ncheck:\n  rules:\n    link-mising: off\n"),
        ("content/a.md", "---\ntitle: A\ntype: faq\nsorce: x\nweight: heavy\n---\n"),
        ("content/b.md", "---\ntitle: [A, B]\ndate: yesterday\ntype: fag\ndraft: !yes true\n---\n"),
    ]);
    let places = [
        "site.yaml:1:1: error[config-key]",
        "site.yaml:4:20: error[config-value]",
        "site.yaml:7:5: error[config-key]",
        "content/a.md:4:1: error[front-matter-key]",
        "content/a.md:5:9: error[front-matter-value]",
        "content/b.md:5:",
    ];
    site.check().expect(1).says(&places);
    site.write("content/b.md", "---\ntitle: [A, B]\ndate: yesterday\ntype: fag\n---\n");
    let places = [
        "content/b.md:2:8: error[front-matter-value]",
        "content/b.md:3:7: error[front-matter-value]",
        "content/b.md:4:7: error[page-type]",
    ];
    site.check().expect(1).says(&places);
    let suggestions = ["Did you mean `title`?", "Did you mean `link-missing`?", "Did you mean `source`?", "Did you mean `faq`?"];
    site.build(&[]).expect(1).says(&suggestions);
}
