//! Rows 28, 30, 31, 32 and 36: more than a page may have, and other line ends than most pages have.

use crate::support::{Outcome, TestSite, differences, tree};
use std::fs;
use std::process::Command;
use std::time::Duration;

/// Runs `check` or `build` with at most this much memory (address space, in KiB).
fn with_memory(site: &TestSite, verb: &str, kib: u64) -> Outcome {
    let inner = site.command(verb, if verb == "check" { &["--format", "short"] } else { &[] });
    let mut command = Command::new("sh");
    command.args(["-c", &format!("ulimit -v {kib}; exec \"$@\""), "sh"]).arg(inner.get_program()).args(inner.get_args());
    command.current_dir(site.outer()).env_remove("SOURCE_DATE_EPOCH");
    Outcome::of(&mut command)
}

const GIB: u64 = 1024 * 1024;

#[test]
fn row_28_files_of_10_gb_are_limit_errors_without_being_read() {
    let site = TestSite::with(&[("content/fine.md", "# Fine\n")]);
    let large = ["content/large.md", "content/large.csv", "content/large.png", "themes/own/templates/page.html"];
    for path in large {
        site.write(path, "");
        fs::File::options().write(true).open(site.path(path)).and_then(|file| file.set_len(10 << 30)).expect("a sparse file");
    }
    site.write("site.yaml", "theme: {name: own}\n");
    let checked = with_memory(&site, "check", 8 * GIB).expect(1);
    assert!(checked.took < Duration::from_secs(5), "{:?}", checked.took);
    for path in large {
        let told = checked.stdout.lines().any(|line| line.starts_with(&format!("{path}:")) && line.contains("error[limit]"));
        assert!(told, "{path}: {}", checked.all());
    }
    with_memory(&site, "build", 8 * GIB).expect(1).says(&["limits.markdown", "limits.asset"]);
    site.remove("site.yaml").write("site.yaml", "");
    fs::File::options().write(true).open(site.path("site.yaml")).and_then(|file| file.set_len(10 << 30)).expect("a sparse file");
    with_memory(&site, "check", 8 * GIB).expect(1).says(&["site.yaml", "error[limit]"]);
}

#[test]
fn row_28_one_byte_more_than_the_limit_is_too_much() {
    let site = TestSite::new();
    let text = |bytes: usize| format!("# A\n\n{}\n", "word ".repeat(bytes / 5 + 1))[..bytes].to_owned();
    site.write("content/a.md", text(1 << 20));
    site.check().expect(0);
    site.write("content/a.md", text((1 << 20) + 1));
    site.check().expect(1).says(&["content/a.md", "error[limit]"]);
}

/// 100,000 levels of everything that nests.
fn deep() -> Vec<(&'static str, String)> {
    let levels = 100_000;
    let times = |text: &str| text.repeat(levels);
    vec![
        ("quotations", times(">") + " x\n"),
        ("spaced quotations", times("> ") + "x\n"),
        ("list items", times("- ") + "x\n"),
        ("numbered items", times("1. ") + "x\n"),
        ("lists by indentation", (0..1_000).map(|at| format!("{}- x\n", "  ".repeat(at))).collect()),
        ("quotations with lists", times("> - ") + "x\n"),
        ("directives", ":::steps\n".repeat(levels * 7 / 10) + "x\n" + &":::\n".repeat(levels * 7 / 10)),
        ("unclosed directives", ":::steps\n".repeat(levels)),
        ("emphasis", times("*x ") + &times("x*")),
        ("strong", times("**x ") + &times("x**")),
        ("strikethrough", times("~~x ") + &times("x~~")),
        ("images", times("![") + "x" + &times("](x)")),
        ("links", times("[") + "x" + &times("](x)")),
        ("brackets", times("[") + &times("]")),
        ("parentheses", "[x](".to_owned() + &times("(") + &times(")") + ")"),
        ("footnotes in footnotes", (0..20_000).map(|at| format!("[^{at}]: x [^{}]\n\n", at + 1)).collect::<String>() + "see [^0]\n"),
        ("definitions", times(": ") + "x\n"),
        ("elements", times("<div>") + "x\n"),
        ("elements in lines", "x ".to_owned() + &times("<b>") + "x\n"),
        ("elements on lines", times("<div>\n\n") + "x\n"),
        ("tables in quotations", times(">") + " |a|\n" + &times(">") + " |-|\n"),
    ]
}

#[test]
fn row_30_100_000_levels_are_errors_without_an_overflow() {
    for mode in ["escape", "sanitize", "trust"] {
        let site = TestSite::with(&[("site.yaml", &format!("markup: {{raw_html: {mode}}}\n"))]);
        let cases = deep();
        for (at, (_, text)) in cases.iter().enumerate() {
            site.write(&format!("content/p{at}.md"), text);
        }
        let outcome = site.build(&["--keep-going"]);
        assert_eq!(outcome.code, Some(1), "{mode}: signal {:?} after {:?}: {:.2000}", outcome.signal, outcome.took, outcome.all());
        for (at, (what, _)) in
            cases.iter().enumerate().filter(|(_, (what, _))| ["quotations", "list items", "directives", "images"].contains(what))
        {
            let limit =
                outcome.stderr.split("\n\n").any(|problem| problem.contains(&format!("p{at}.md:")) && problem.contains("64 levels"));
            assert!(limit, "{mode}: {what}");
        }
        assert!(!outcome.stderr.contains("error[internal]"), "{mode}: a fault of Guidepost");
    }
}

/// Pages that are short in Markdown and very long in HTML.
fn explosions() -> Vec<(&'static str, &'static str, String)> {
    let mib = 1_000_000;
    let own = "a *b* ".repeat(60_000);
    vec![
        ("escape", "quotations", ">\n\n".repeat(mib / 3)),
        ("escape", "more quotations", format!("{}\n\n", ">".repeat(60)).repeat(mib / 62)),
        ("escape", "references to one footnote", "[^a]".repeat(60_000) + "\n\n[^a]: x\n"),
        (
            "escape",
            "references to many footnotes",
            (0..40_000).map(|at| format!("[^{at}]")).collect::<String>()
                + &(0..40_000).map(|at| format!("\n\n[^{at}]: x")).collect::<String>(),
        ),
        (
            "escape",
            "footnotes that are long",
            "[^1] [^2] [^3]\n\n".to_owned() + &(1..4).map(|at| format!("[^{at}]: {}\n\n", "`x`[^1]".repeat(40_000))).collect::<String>(),
        ),
        ("escape", "task lists", "- [ ] x\n".repeat(mib / 8)),
        ("escape", "rows without cells", format!("|{}\n|{}\n{}", "a|".repeat(2_000), "-|".repeat(2_000), "|\n".repeat(200_000))),
        ("escape", "a reference with a long address", format!("[a]: https://e.org/{}\n\n{}", "x".repeat(mib / 2), "[a] ".repeat(100_000))),
        ("escape", "characters that are escaped", "&<>\"".repeat(mib / 4)),
        ("escape", "headings", "#\n".repeat(mib / 2)),
        ("escape", "directives", "::details{title=x}\n".repeat(mib / 20)),
        (
            "sanitize",
            "marks that repeat our own markup",
            format!("<div>\n\n{own}\n\n<p>{}</p>\n\n</div>\n", "&#xe000;1&#xe001;".repeat(10_000)),
        ),
        ("sanitize", "formatting that is opened again and again", format!("<p>{}\n", "<b><i><u><em><code><strong>x<p>".repeat(mib / 40))),
    ]
}

#[test]
fn row_32_pages_whose_html_explodes_are_capped() {
    let mut failures = Vec::new();
    for (mode, what, text) in explosions() {
        assert!(text.len() < 1 << 20, "{what} is itself too long");
        let site = TestSite::with(&[(
            "site.yaml",
            &format!("markup: {{raw_html: {mode}}}\ncheck: {{rules: {{raw-html: off, directive: off, link-missing: off}}}}\n"),
        )]);
        site.write("content/a.md", &text);
        let outcome = with_memory(&site, "build", 4 * GIB);
        let length = fs::metadata(site.output().join("a/index.html")).map_or(0, |metadata| metadata.len());
        let told = outcome.code == Some(1) && outcome.all().contains("error[limit]");
        let capped = outcome.code == Some(0) && length > 0 && length < 9 << 20;
        if !told && !capped {
            let said: String = outcome.all().chars().take(200).collect();
            failures.push(format!("{what}: code {:?}, signal {:?}, {length} bytes: {said}", outcome.code, outcome.signal));
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

#[test]
fn row_31_code_that_is_too_much_for_colours_stays_plain_with_a_warning() {
    let long = format!("```rust\n{}```\n", "let a = \"<b>\";\n".repeat(5_000));
    let wide = format!("Text.\n\n```rust\nlet a = \"{}<b>\";\n```\n", "x".repeat(600));
    let site = TestSite::with(&[("content/long.md", &long), ("content/wide.md", &wide), ("content/fine.md", "```rust\nlet a = 1;\n```\n")]);
    let outcome = site.build(&[]).expect(0);
    for page in ["long", "wide"] {
        let html = site.published(&format!("{page}/index.html"));
        let code = html.split("<code").nth(1).and_then(|rest| rest.split("</code>").next()).expect("a code block");
        assert!(!code.contains("<span") && !code.contains("<b>") && code.contains("&lt;b&gt;"), "{page}");
    }
    assert!(site.published("fine/index.html").contains("<span"));
    outcome.says(&["content/long.md:1:", "code_block", "content/wide.md:3:", "code_line"]);
}

#[test]
fn row_31_lines_that_are_slow_to_colour_do_not_hold_up_a_build() {
    let site = TestSite::new();
    for language in ["ini", "systemverilog", "markdown", "c++", "haskell", "ruby", "html", "latex", "sql", "yaml", "js", "php"] {
        for (at, line) in ["(", "[", "a ", "\\\\", "<a ", "{\"", "`", "- ", "a=b ", "/*", "#{", "a::"].iter().enumerate() {
            let line = line.repeat(499 / line.len());
            site.write(&format!("content/{language}{at}.md"), format!("```{language}\n{}```\n", format!("{line}\n").repeat(4)));
        }
    }
    let outcome = site.build(&[]).expect(0);
    assert!(outcome.took < Duration::from_secs(20), "{:?}", outcome.took);
}

#[test]
fn row_36_marks_and_line_ends_make_no_difference() {
    let text = "---\ntitle: T\ndescription: >\n  two\n  lines\ntags:\n  - a\n---\n\nA\nb  \nc\\\nd\n\n- x\n\n  y\n\n> q\n> r\n\n```rust\nlet a = 1;\n\nlet b = 2;\n```\n\n    code\n\n\
        | a | b |\n|---|---|\n| 1 | 2 |\n\n:::details{title=\"x\"}\nInside.\n:::\n\n::steps{}\n\n<!-- note\nmore -->\n\n<b>raw</b>\n\nNote[^1].\n\n[^1]: One\n    two\n\nHead\n====\n\n[l]: https://e.org\n  \"title\"\n\nSee [l].";
    let build = |text: &str| {
        let site = TestSite::with(&[("content/a.md", text), ("site.yaml", &text[..0])]);
        let said = site.check().stdout;
        site.build(&["--keep-going"]);
        (tree(&site.output()), said)
    };
    let (expected, said) = build(text);
    assert!(expected.contains_key("a/index.html") && said.contains("raw-html"));
    for (what, changed) in [
        ("CRLF", text.replace('\n', "\r\n")),
        ("CR", text.replace('\n', "\r")),
        ("a mark", format!("\u{feff}{text}")),
        ("a mark and CRLF", format!("\u{feff}{}", text.replace('\n', "\r\n"))),
        (
            "a mixture",
            text.split('\n')
                .enumerate()
                .map(|(at, line)| format!("{line}{}", ["\n", "\r\n"][at % 2]))
                .collect::<String>()
                .trim_end()
                .to_owned(),
        ),
    ] {
        let (tree, told) = build(&changed);
        assert_eq!(differences(&expected, &tree), [""; 0], "{what}");
        assert_eq!(told, said, "{what}: the same problems at the same places");
    }
}
