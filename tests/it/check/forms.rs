//! The forms of a report, each with hostile content in it.

use crate::support::{Outcome, TestSite};
use guidepost::diag::{Diagnostic, Span};
use guidepost::report::{self, Texts};
use pulldown_cmark::{Event, Options, Parser, Tag};
use serde_json::Value;
use std::fs;
use std::path::Path;

/// A site with faults of all kinds, and with names and texts that try to be more than text.
fn site() -> TestSite {
    TestSite::with(&[
        ("site.yaml", "title: Site\ncheck: {rules: {file-name: off}}\n"),
        ("content/_index.md", "Home.\n"),
        ("content/a,b:c%.md", "[x](nowhere.md)\n"),
        ("content/hostile.md", "[x](<no%0A::error file=x::y|%3Cimg src=x%3E`[a].md>) and [y](<%1b[31mhttps://e.org **b**.md>)\n"),
        ("content/many.md", "---\ntitle:\tTab\n---\n\nTODO\n"),
        ("content/twice.md", "---\ntitle: One\ntitle: Two\n---\nå [x](nowhere.md\n'a title')\n"),
    ])
}

fn check(site: &TestSite, form: &str) -> Outcome {
    Outcome::of(&mut site.command("check", &["--format", form]))
}

fn snapshot(name: &str, said: &str) {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, said);
    });
}

#[test]
fn for_people() {
    let said = check(&site(), "human").expect(1).stdout;
    assert!(!said.contains('\u{1b}'));
    snapshot("human", &said.lines().map(|line| line.trim_end().to_owned() + "\n").collect::<String>());
}

#[test]
fn in_lines() {
    let outcome = check(&site(), "short").expect(1);
    assert!(!outcome.stdout.contains('\u{1b}'));
    assert!(outcome.stdout.lines().all(|line| line.starts_with("content/")), "{}", outcome.stdout);
    snapshot("short", &outcome.stdout);
}

#[test]
fn for_github() {
    let site = site();
    fs::create_dir(site.outer().join(".git")).unwrap();
    let summary = site.outer().join("summary.md");
    fs::write(&summary, "Before.\n").unwrap();
    let mut command = site.command("check", &["--format", "github"]);
    let outcome = Outcome::of(command.env("GITHUB_STEP_SUMMARY", &summary)).expect(1);
    let lines: Vec<&str> = outcome.stdout.lines().collect();
    assert!(lines.iter().all(|line| line.starts_with("::error file=site/") || line.starts_with("::warning file=site/")), "{lines:#?}");
    let first_warning = lines.iter().position(|line| line.starts_with("::warning")).unwrap();
    assert!(lines[first_warning..].iter().all(|line| line.starts_with("::warning")), "errors come first");
    snapshot("github", &outcome.stdout);
    let text = fs::read_to_string(&summary).unwrap();
    snapshot("job-summary", &text);
    is_harmless(&text);
}

/// Without a repository, paths begin at the workspace, and without one, at the site.
#[test]
fn paths_for_github_begin_where_it_counts() {
    let site = TestSite::with(&[("content/_index.md", "[x](nowhere.md)\n")]);
    let run = |workspace: &Path| {
        let mut command = site.command("check", &["--format", "github"]);
        Outcome::of(command.env("GITHUB_WORKSPACE", workspace).env_remove("GITHUB_STEP_SUMMARY")).expect(1).stdout
    };
    assert!(run(site.outer()).starts_with("::error file=site/content/_index.md,line=1,endLine=1,col=5,endColumn=15,title=link-missing::"));
    assert!(run(Path::new("/nonexistent")).starts_with("::error file=content/_index.md,"));
    fs::create_dir(site.path(".git")).unwrap();
    assert!(run(site.outer()).starts_with("::error file=content/_index.md,"));
}

/// GitHub drops a summary that is too long, so what does not fit is counted instead.
#[test]
fn a_long_summary_ends_in_time() {
    let site = TestSite::with(&[("content/_index.md", "Home.\n"), ("content/a.md", "TODO\n")]);
    for at in 0..400 {
        site.write(&format!("content/page-{at}.md"), format!("[x](nowhere.md)\n\n[y](<{}>)\n", "long-".repeat(30)));
    }
    let summary = site.outer().join("summary.md");
    fs::write(&summary, "x".repeat(1024 * 1024 - 20_000) + "\n").unwrap();
    let mut command = site.command("check", &["--format", "github"]);
    Outcome::of(command.env("GITHUB_STEP_SUMMARY", &summary)).expect(1);
    let text = fs::read_to_string(&summary).unwrap();
    assert!(text.len() <= 1024 * 1024 && text.len() > 1024 * 1024 - 2_000, "{}", text.len());
    let told = text.matches("\n| ").count() - 2 * text.matches("\n### ").count();
    assert!(text.ends_with(&format!("There is no room for {} more; `guidepost check` lists all.\n", 801 - told)), "{told}");
    assert!(!text.contains("`placeholder`"), "pages with errors come first");
}

/// Nothing in a summary but what we wrote ourselves is markup.
fn is_harmless(text: &str) {
    for event in Parser::new_ext(text, Options::all()) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => panic!("HTML: {html}"),
            Event::Start(Tag::Image { dest_url, .. }) => panic!("a picture: {dest_url}"),
            Event::Start(Tag::Link { dest_url, .. }) => {
                assert!(
                    dest_url.starts_with("https://github.com/wikimedia-sverige/guidepost/blob/main/content/contribute/reference/rules.md#")
                );
            }
            Event::Start(Tag::Strong | Tag::Emphasis) => panic!("text has become bold"),
            _ => {}
        }
    }
    for line in text.lines().filter(|line| line.starts_with("| ")) {
        assert_eq!(line.matches('|').count(), 5, "{line}");
    }
}

/// The page that documents the form holds what the program writes about a small site.
#[test]
fn for_programs() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/contribute/reference/check-json.md");
    let page = fs::read_to_string(page).unwrap();
    let block =
        |start: &str| page.split_once(start).and_then(|(_, rest)| rest.split_once("\n```")).map(|(block, _)| format!("{block}\n")).unwrap();
    let site = TestSite::with(&[("content/_index.md", "Home.\n"), ("content/page.md", &block("```md\n"))]);
    let outcome = check(&site, "json").expect(1);
    let found: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let mut wanted: Value = serde_json::from_str(&block("```json\n")).unwrap();
    wanted["guidepost"] = env!("CARGO_PKG_VERSION").into();
    assert_eq!(found, wanted, "the page should hold:\n{}", outcome.stdout);
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    for key in keys(&found).into_iter().chain(keys(&found["problems"][0])) {
        assert!(page.contains(&format!("| `{key}` |")), "`{key}` is not explained");
    }
}

/// Whatever content says, the standard output is one object, whose places are those of the text.
#[test]
fn programs_can_rely_on_places() {
    let site = site();
    let report: Value = serde_json::from_str(&check(&site, "json").expect(1).stdout).unwrap();
    let problems = report["problems"].as_array().unwrap();
    let count = |word: &str| problems.iter().filter(|problem| problem["severity"] == word).count();
    assert_eq!(report["counts"], serde_json::json!({"errors": count("error"), "warnings": count("warning"), "notes": count("note")}));
    for problem in problems.iter().filter(|problem| !problem["span"].is_null()) {
        let text = fs::read_to_string(site.path(problem["path"].as_str().unwrap())).unwrap();
        for point in [&problem["span"]["start"], &problem["span"]["end"]] {
            let number = |key: &str| point[key].as_u64().unwrap() as usize;
            let before = &text[..number("offset")];
            let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
            assert_eq!((number("line"), number("column")), (before.matches('\n').count() + 1, column), "{problem}");
        }
    }
}

/// A page, or a whole site that comes from another tool, with one slip everywhere does not bury the others.
#[test]
fn many_problems_of_one_kind_are_counted() {
    let slip = "```js linenos\nx\n```\n\n";
    let site = TestSite::with(&[("content/_index.md", "Home. [x](nowhere.md)\n"), ("content/full.md", &slip.repeat(18))]);
    for page in 0..10 {
        site.write(&format!("content/page-{page}.md"), slip);
    }
    let shown = |outcome: &Outcome| outcome.stdout.matches("warning[code-option]").count();
    let outcome = check(&site, "human").expect(1);
    assert_eq!(shown(&outcome), 20);
    assert!(outcome.stdout.contains("8 more of [code-option] in 8 files; `guidepost check --format short` lists them all"));
    assert!(outcome.stdout.contains("nowhere.md") && outcome.stderr.contains("28 warnings"));
    assert_eq!(shown(&check(&site, "short").expect(1)), 28);
    site.write("content/full.md", (0..23).map(|number| format!("```js x{number}\n```\n\n")).collect::<String>());
    let outcome = check(&site, "human").expect(1);
    assert!(outcome.stdout.contains("content/full.md: 3 more of [code-option];"), "{}", outcome.stdout);
}

/// The name of the file is a link, the message is not, whatever it says.
#[test]
fn links_in_terminals() {
    let path = "content/a b.md".into();
    let texts = Texts::from([(std::sync::Arc::clone(&path), "Text.\n".into())]);
    let problem = Diagnostic::new("link-missing", &path, "content/a b.md\u{1b}]8;;https://e.org\u{1b}\\").at(Span { start: 0, end: 4 });
    let said = report::linked(std::slice::from_ref(&problem), &texts, Path::new("/site"));
    let links: Vec<&str> = said.split("\u{1b}]8;;").skip(1).map(|rest| rest.split("\u{1b}\\").next().unwrap()).collect();
    assert!(links.len() == 2 && links[0].starts_with("file://") && links[0].ends_with("/site/content/a%20b.md"), "{links:?}");
    assert_eq!(links[1], "");
    assert!(said.contains("\u{1b}\\content/a b.md\u{1b}]8;;"));
    assert!(!said.lines().next().unwrap().contains("\u{1b}]8;;"), "the message became a link");
    assert!(!report::human(&[problem], &texts, true).contains("]8;;file"));
    // What is no terminal gets none, whatever the environment says.
    let site = TestSite::with(&[("content/_index.md", "[x](nowhere.md)\n")]);
    let mut command = site.command("check", &[]);
    let outcome = Outcome::of(command.env("FORCE_HYPERLINK", "1").env_remove("NO_COLOR")).expect(1);
    assert!(!outcome.stdout.contains('\u{1b}'));
}
