//! Row 29: a page that is twice as long takes at most three times as long, whatever is on it.

use crate::support::TestSite;
use std::time::Duration;

/// Makes a page of about this many bytes.
type Page = fn(usize) -> String;

fn fill(unit: &str, bytes: usize) -> String {
    unit.repeat(bytes / unit.len())
}

fn numbered(bytes: usize, unit: fn(usize) -> String) -> String {
    let mut text = String::with_capacity(bytes);
    let mut at = 0;
    while text.len() < bytes {
        text.push_str(&unit(at));
        at += 1;
    }
    text
}

/// Pages that are written in `escape` mode unless their name says otherwise.
const PAGES: &[(&str, Page)] = &[
    ("opening brackets", |n| fill("[", n)),
    ("pictures that open", |n| fill("![", n)),
    ("brackets and parentheses", |n| fill("[](", n)),
    ("stars", |n| fill("*", n)),
    ("stars and letters", |n| fill("*a_", n)),
    ("strong that opens", |n| fill("**a ", n)),
    ("underscores", |n| fill("_a__b", n)),
    ("tildes", |n| fill("~a ~~b ", n)),
    ("quotation marks of markdown", |n| fill(">", n)),
    ("quotations line by line", |n| fill("> a\n", n)),
    ("backticks", |n| fill("`", n)),
    ("backticks of growing length", |n| numbered(n, |at| format!("a{}", "`".repeat(at % 700 + 1)))),
    ("angle brackets", |n| fill("<", n)),
    ("tags that open", |n| fill("<a ", n)),
    ("comments that open", |n| fill("a <!-- ", n)),
    ("instructions that open", |n| fill("a <? ", n)),
    ("declarations that open", |n| fill("a <!A ", n)),
    ("CDATA that opens", |n| fill("a <![CDATA[ ", n)),
    ("bars", |n| fill("|", n)),
    ("a table as wide as long", |n| format!("{}\n{}\n{}", fill("|a", n / 3), fill("|-", n / 3), fill("|\n", n / 3))),
    ("table rows", |n| format!("|a|b|\n|-|-|\n{}", fill("|a|b|\n", n))),
    ("colons", |n| fill(":::", n)),
    ("lines of colons", |n| fill(":::\n", n)),
    ("directives that open", |n| fill(":::steps\n", n)),
    ("directives that are unknown", |n| fill("::nosuch{a=1}\n", n)),
    ("parameters", |n| format!("::details{{{}}}\n", fill("title=x ", n))),
    ("nested lists", |n| {
        (0..)
            .map(|at| format!("{}- x\n", " ".repeat(2 * (at % 60))))
            .scan(0, |length, line| {
                *length += line.len();
                (*length < n).then_some(line)
            })
            .collect()
    }),
    ("list items", |n| fill("- ", n)),
    ("items with space between", |n| fill("- x\n\n\n", n)),
    ("definitions", |n| fill("x\n: y\n\n", n)),
    ("footnotes and references", |n| numbered(n, |at| format!("[^{at}]\n\n[^{at}]: x\n\n"))),
    ("footnotes of footnotes", |n| numbered(n, |at| format!("[^{at}]: x [^{}]\n\n", at + 1)) + "[^0]"),
    ("footnotes that are not there", |n| numbered(n, |at| format!("[^x{at}]\n"))),
    ("references to one footnote", |n| fill("[^1] ", n) + "\n\n[^1]: x\n"),
    ("reference definitions", |n| numbered(n, |at| format!("[r{at}]: a.md\n"))),
    ("references", |n| numbered(n, |at| format!("[r{at}]\n\n[r{at}]: a.md\n\n"))),
    ("references that are not there", |n| numbered(n, |at| format!("[x][r{at}] "))),
    ("broken links", |n| numbered(n, |at| format!("[x](missing{at}.md)\n"))),
    ("broken links on one line", |n| numbered(n, |at| format!("[x](missing{at}.md) "))),
    ("broken anchors", |n| numbered(n, |at| format!("## heading {at}\n[x](#headyng-{at})\n"))),
    ("one long broken anchor", |n| format!("## {}\n\n[x](#{})\n", fill("a", n / 2), fill("b", n / 2))),
    ("scripts as links", |n| fill("[x](javascript:x)\n", n)),
    ("equal headings", |n| fill("# a\n", n)),
    ("headings with ids", |n| numbered(n, |at| format!("# a {{#a-{}}}\n# a\n", at / 2))),
    ("one long heading", |n| format!("# {}\n", fill("a *b* ", n))),
    ("underlines", |n| fill("a\n=\n", n)),
    ("raw html lines", |n| fill("<b>\n", n)),
    ("raw html blocks", |n| fill("<div>\n\n", n)),
    ("languages that are unknown", |n| fill("```nosuch\n```\n", n)),
    ("entities", |n| fill("&amp;&#1;", n)),
    ("backslashes", |n| fill("\\", n)),
    ("line breaks", |n| fill("a  \n", n)),
    ("front matter lines", |n| format!("---\n{}---\n", fill("a: 1\n", n.min(65_000)))),
    ("front matter on one line", |n| format!("---\nextra: [{}&a]\n---\n", fill("xxxxxxxxxxxxxxxxxxxxxxxxxxxx, ", n.min(58_000)))),
    ("sanitize: nested blocks", |n| fill("<div>", n)),
    ("sanitize: blocks line by line", |n| fill("<div>\n\n", n)),
    ("sanitize: nested formatting", |n| "x ".to_owned() + &fill("<b>", n)),
    ("sanitize: formatting over paragraphs", |n| fill("<b><i><p>", n)),
    ("sanitize: links in links", |n| fill("<a href=x>", n)),
    ("sanitize: tables in tables", |n| fill("<table><tr><td>", n)),
    ("sanitize: closing tags", |n| "x ".to_owned() + &fill("</p>", n)),
    ("sanitize: attributes", |n| format!("<b {}>", fill("a=1 ", n))),
    ("sanitize: quotations with html", |n| fill("> <b>x</b>\n\n", n)),
];

/// The sizes tried; each is four times the one before it. A shorter page costs too little for clocks that
/// count in steps of 10 ms.
const SIZES: [usize; 3] = [16_000, 64_000, 256_000];
/// From here on a time tells something.
const ENOUGH: Duration = Duration::from_secs(1);

struct Bench {
    site: TestSite,
    /// What a page without anything costs.
    idle: Duration,
}

impl Bench {
    fn new(mode: &str) -> Bench {
        let site = TestSite::with(&[("site.yaml", &format!("markup: {{raw_html: {mode}}}\n")), ("content/p.md", "x\n")]);
        let bench = Bench { site, idle: Duration::ZERO };
        let idle = (0..3).map(|_| bench.time("check", "x\n")).min().unwrap_or_default();
        Bench { idle, ..bench }
    }

    fn time(&self, verb: &str, page: &str) -> Duration {
        self.site.write("content/p.md", page);
        let outcome = if verb == "check" { self.site.check() } else { self.site.build(&["--keep-going"]) };
        assert!(outcome.code.is_some(), "ended by signal {:?}", outcome.signal);
        outcome.work.saturating_sub(self.idle)
    }

    /// What is wrong, if a page four times as long takes more than nine times as long. Three tries
    /// have to agree, so that a busy machine does not matter.
    fn complaint(&self, verb: &str, what: &str, page: Page) -> Option<String> {
        let mut before = Duration::ZERO;
        for (at, size) in SIZES.into_iter().enumerate() {
            let took = self.time(verb, &page(size));
            let allowed = |before: Duration| before * 9 + Duration::from_millis(100);
            if at > 0 && took > allowed(before) {
                let again = || (self.time(verb, &page(SIZES[at - 1])), self.time(verb, &page(size)));
                if (0..2).map(|_| again()).all(|(before, took)| took > allowed(before)) {
                    return Some(format!("{verb} {what}: {size} bytes take {took:?}, a quarter of them {before:?}"));
                }
            }
            if at == 0 && took > ENOUGH {
                return Some(format!("{verb} {what}: {size} bytes alone take {took:?}"));
            }
            if took > ENOUGH {
                return None;
            }
            before = took;
        }
        None
    }
}

fn complaints(verb: &str, part: usize) -> Vec<String> {
    let (escape, sanitize) = (Bench::new("escape"), Bench::new("sanitize"));
    let bench = |what: &str| if what.starts_with("sanitize") { &sanitize } else { &escape };
    let pages = PAGES.iter().enumerate().filter(|(at, _)| at % 2 == part);
    pages.filter_map(|(_, (what, page))| bench(what).complaint(verb, what, *page)).collect()
}

#[test]
fn row_29_building_a_page_costs_what_its_length_asks_for() {
    let slow = complaints("build", 0);
    assert!(slow.is_empty(), "{slow:#?}");
}

#[test]
fn row_29_building_other_pages_costs_what_their_length_asks_for() {
    let slow = complaints("build", 1);
    assert!(slow.is_empty(), "{slow:#?}");
}

#[test]
fn row_29_checking_a_page_costs_what_its_length_asks_for() {
    let bench = Bench::new("escape");
    let problems = [
        "directives that open",
        "broken links",
        "broken anchors",
        "references that are not there",
        "raw html lines",
        "footnotes that are not there",
    ];
    let slow: Vec<_> =
        PAGES.iter().filter(|(what, _)| problems.contains(what)).filter_map(|(what, page)| bench.complaint("check", what, *page)).collect();
    assert!(slow.is_empty(), "{slow:#?}");
}
