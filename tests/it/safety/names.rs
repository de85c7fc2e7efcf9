//! Rows 11, 19, 20 and 37: names that lead outside, that two things claim, or that some system does
//! not allow.

use crate::support::{Outcome, TestSite, names, tree};

/// Whether one line of `check --format short` is an error about this file that has all these words.
fn has_error(outcome: &Outcome, file: &str, words: &[&str]) -> bool {
    let about = |line: &&str| line.starts_with(&format!("{file}:")) && line.contains(": error[");
    outcome.stdout.lines().filter(about).any(|line| words.iter().all(|word| line.contains(word)))
}

/// Values that lead somewhere else, or that no system and no address can hold.
fn hostile() -> Vec<String> {
    let long = "x".repeat(101);
    let fixed = [
        "..",
        "../x",
        "../../x",
        "a/../../x",
        "a/../x",
        "./x",
        ".",
        "...",
        ".git",
        "/etc/passwd/../x",
        "..\\\\x",
        "a\\\\b",
        "\\\\\\\\host\\\\x",
        "C:\\\\x",
        "C:/x",
        "%2e%2e",
        "%2e%2e/x",
        "%2E%2E%2Fx",
        "a%2f..%2fx",
        "a%00b",
        "a\\0b",
        "a\\nb",
        "a\\u202e\\0",
        "\\t/../x",
        "x/\\0/y",
        "a?b",
        "a#b",
        "CON",
        "con",
        "nul.html",
        "AUX.",
        "com1",
        "LPT9.txt",
        "a.",
        "a/b./c",
        "a/NUL/b",
        &long,
    ];
    fixed.iter().map(|value| (*value).to_owned()).collect()
}

#[test]
fn row_11_and_37_hostile_slugs_and_aliases_are_errors_and_nothing_is_outside() {
    let site = TestSite::new();
    let values = hostile();
    for (at, value) in values.iter().enumerate() {
        site.write(&format!("content/deep/down/slug{at}.md"), format!("---\ntitle: T{at}\nslug: \"{value}\"\n---\n"));
        site.write(&format!("content/deep/down/alias{at}.md"), format!("---\ntitle: U{at}\naliases:\n  - \"{value}\"\n---\n"));
        site.write(&format!("content/deep/down/rooted{at}.md"), format!("---\ntitle: V{at}\naliases:\n  - \"/{value}\"\n---\n"));
    }
    let outcome = site.check();
    let mut accepted = Vec::new();
    for (at, value) in values.iter().enumerate() {
        for (kind, line) in [("slug", 3), ("alias", 4), ("rooted", 4)] {
            let file = format!("content/deep/down/{kind}{at}.md");
            if !outcome.stdout.contains(&format!("{file}:{line}:")) {
                accepted.push(format!("{kind} {value:?}"));
            }
        }
    }
    site.build(&["--keep-going"]);
    assert_eq!(names(site.outer()), ["site"]);
    let at_root: Vec<_> = names(&site.root()).into_iter().filter(|name| !name.starts_with(".public")).collect();
    assert_eq!(at_root, ["content", "public"]);
    let built = tree(&site.output());
    let odd = |path: &&String| {
        path.contains(['\\', '%', '\0', '\n', '?', '#', ':']) || path.split('/').any(|part| part.starts_with("..") || part.len() > 100)
    };
    let odd: Vec<_> = built.keys().filter(odd).collect();
    assert!(accepted.is_empty() && odd.is_empty(), "no error with file and line for {accepted:?}; published: {odd:?}");
}

#[test]
fn row_11_hostile_terms_stay_inside() {
    let site = TestSite::new();
    let values = hostile();
    let list: Vec<_> = values.iter().map(|value| format!("\"{value}\"")).collect();
    site.write("content/a.md", format!("---\ntitle: A\ntags: [{}]\n---\n", list.join(", ")));
    let outcome = site.build(&["--keep-going"]);
    assert!(matches!(outcome.code, Some(0 | 1)), "it ended with {:?}: {}", outcome.code, outcome.all());
    assert_eq!(names(site.outer()), ["site"]);
    let built = tree(&site.output());
    let odd = |path: &&String| {
        path.contains(['\\', '%', '\0', '\n', '?', '#', ':']) || path.split('/').any(|part| part.starts_with("..") || part.len() > 100)
    };
    assert_eq!(built.keys().find(odd), None);
    assert!(built.contains_key("tags/index.html"));
}

#[test]
fn row_37_names_that_some_system_refuses_are_errors_on_every_system() {
    let site = TestSite::new();
    let long = format!("{}.md", "x".repeat(120));
    let deep = format!("{}x.md", "abcdefgh/".repeat(30));
    let bad = [
        "CON.md",
        "con.sv.md",
        "nul.csv",
        "Aux/x.md",
        "com1.md",
        "lpt9/y.png",
        "a./b.md",
        "dot..md.",
        "space /c.md",
        "back\\slash.md",
        &long,
        &deep,
    ];
    for name in bad {
        site.write(&format!("content/{name}"), "# X\n");
    }
    site.write("content/fine.md", "# Fine\n");
    let outcome = site.check().expect(1);
    for name in bad {
        assert!(has_error(&outcome, &format!("content/{name}"), &["file-name"]), "{name}: {}", outcome.stdout);
    }
    assert!(!outcome.stdout.contains("fine.md"));
    assert_eq!(tree(&site.output()).len(), 0);
}

#[test]
fn row_37_folders_and_slugs_with_reserved_names_do_not_get_out() {
    let site = TestSite::with(&[
        ("content/a.md", "---\ntitle: A\nslug: Con\n---\n"),
        ("content/b.md", "---\ntitle: B\naliases: [/aux/x/]\n---\n"),
    ]);
    site.write("static/nul/robots.txt", "x");
    let outcome = site.check();
    for (file, word) in [("content/a.md", "Con"), ("content/b.md", "aux"), ("static/nul/robots.txt", "nul")] {
        assert!(has_error(&outcome, file, &[word]), "{file}: {}", outcome.stdout);
    }
}

/// Builds a site in which two files claim one address, and looks for both in one message.
#[track_caller]
fn assert_clash(files: &[(&str, &str)], both: [&str; 2]) {
    let site = TestSite::with(files);
    let outcome = site.build(&[]).expect(1);
    let all = outcome.all();
    let problems: Vec<&str> = all.split("\n\n").collect();
    let named = problems.iter().any(|problem| both.iter().all(|name| problem.contains(name)));
    assert!(named, "no problem names both {both:?}:\n{all}");
    assert!(!site.output().exists(), "{both:?}: published all the same");
}

#[test]
fn row_19_two_things_on_one_address_are_both_named() {
    let slug = |slug: &str| format!("---\ntitle: T\nslug: {slug}\n---\n");
    let alias = |alias: &str| format!("---\ntitle: T\naliases: [{alias}]\n---\n");
    assert_clash(&[("content/a.md", &slug("same")), ("content/b.md", &slug("same"))], ["content/a.md", "content/b.md"]);
    assert_clash(&[("content/a.md", &alias("/old/")), ("content/b.md", &alias("/old"))], ["content/a.md", "content/b.md"]);
    assert_clash(&[("content/a.md", "# A"), ("content/b.md", &alias("/a/"))], ["content/a.md", "content/b.md"]);
    assert_clash(&[("content/a.md", "# A"), ("content/b.md", &alias("/a/index.html"))], ["content/a.md", "content/b.md"]);
    assert_clash(&[("content/a.md", "# A"), ("content/a/_index.md", "# B")], ["content/a.md", "content/a/_index.md"]);
    assert_clash(&[("content/a/_index.md", "# A"), ("content/a/index.md", "# B")], ["content/a/_index.md", "content/a/index.md"]);
    assert_clash(&[("content/a.md", "# A"), ("content/a.markdown", "# B")], ["content/a.md", "content/a.markdown"]);
    assert_clash(&[("content/d.csv", "1"), ("static/d.csv", "2")], ["content/d.csv", "static/d.csv"]);
    assert_clash(&[("content/a.md", "# A"), ("static/a/index.html", "x")], ["content/a.md", "static/a/index.html"]);
    assert_clash(&[("content/a.md", &alias("/x.html")), ("static/x.html", "x")], ["content/a.md", "static/x.html"]);
    assert_clash(&[("content/x y.md", "# A"), ("content/x-y.md", "# B")], ["content/x y.md", "content/x-y.md"]);
}

#[test]
fn row_19_a_file_where_a_folder_has_to_be_is_named_with_what_is_in_it() {
    assert_clash(&[("content/guide.md", "# A"), ("static/guide", "x")], ["content/guide.md", "static/guide"]);
    let alias = "---\ntitle: T\naliases: [/x.html/deeper/]\n---\n";
    assert_clash(&[("content/a.md", alias), ("static/x.html", "x")], ["content/a.md", "static/x.html"]);
}

#[test]
fn row_20_names_equal_but_for_case_or_accents_are_both_named() {
    for (one, two) in [
        ("content/Faq.md", "content/faq.md"),
        ("content/g/ÅSA.md", "content/g/åsa.md"),
        ("content/caf\u{e9}.md", "content/cafe\u{301}.md"),
        ("content/CAFE\u{301}.md", "content/caf\u{e9}.md"),
        ("content/Data.csv", "static/data.CSV"),
        ("content/Guides/_index.md", "content/guides/_index.md"),
        ("content/ΟΔΟΣ.md", "content/οδοσ.md"),
        ("content/\u{212b}.md", "content/\u{e5}.md"),
    ] {
        assert_clash(&[(one, "# One"), (two, "# Two")], [one, two]);
    }
}

#[test]
fn row_20_folders_that_differ_only_in_case_are_both_named() {
    // On a system that ignores case, one would be published into the other, and one of the two
    // spellings is then a dead link on the server.
    assert_clash(&[("content/Guides/a.md", "# A"), ("content/guides/b.md", "# B")], ["`Guides/`", "`guides/`"]);
}

#[test]
fn row_20_folders_of_files_that_differ_only_in_case_are_both_named() {
    assert_clash(&[("content/a.md", "# A"), ("static/IMAGES/x.png", ""), ("static/images/y.png", "")], ["static/IMAGES", "static/images"]);
}
