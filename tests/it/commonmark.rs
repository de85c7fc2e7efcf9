//! The examples of the CommonMark specification through the whole pipeline, each as a page of its
//! own with raw HTML trusted.
//!
//! The specification is in the npm package `commonmark-spec`, which `tests/run` installs. What the
//! dialect does in another way on purpose is in [`DIFFERENT`] with its reason; the table is exact in
//! both directions.

use guidepost::output::Content;
use guidepost::pipeline::{self, Caches, Index, Options};
use guidepost::progress::Unwatched;
use guidepost::world::MemWorld;
use std::collections::BTreeMap;
use std::path::Path;

/// How many examples the specification has.
const EXAMPLES: usize = 652;
/// How many of them have to come out as the specification says.
const EQUAL: usize = 645;

/// The examples that come out differently, by number, and why.
const DIFFERENT: &[(usize, &str)] = &[
    (548, "`[[foo]]` is a wikilink"),
    (559, "the label of a reference in two pairs of brackets is shown as it is written, without its emphasis"),
    (590, "`![[foo]]` is a picture by its name"),
    (598, "the scheme `a+b+c:` is not among those that links may have, which is a rule of safety"),
    (599, "the scheme `made-up-scheme:` is not among those that links may have"),
    (601, "`localhost:5001` reads as a scheme `localhost:`, which is not among those that links may have"),
];

/// Trusted HTML, and no rule that changes the output: the links of the examples lead nowhere.
const SITE: &str = "theme: {name: spec}\nmarkup: {raw_html: trust}\ncheck:\n  rules: {link-missing: off, link-anchor: off, \
    link-reference: off, link-outside: off, link-scheme: off, image-remote: off, unknown-language: off}\n";

const BEGIN: &str = "<!--begin-->";
const END: &str = "<!--end-->";

struct Example {
    number: usize,
    markdown: String,
    html: String,
}

#[test]
fn commonmark_examples_come_out_as_the_specification_says() {
    let examples = examples();
    assert_eq!(examples.len(), EXAMPLES, "the specification has another number of examples");
    let outputs = render(&examples);
    let different: BTreeMap<usize, &str> = DIFFERENT.iter().copied().collect();
    let mut wrong = String::new();
    let mut equal = 0;
    for example in &examples {
        let (wanted, got) = (normalized(&example.html), normalized(&without_ours(&outputs[&example.number])));
        equal += usize::from(wanted == got);
        match different.get(&example.number) {
            Some(_) if wanted == got => {
                wrong += &format!("example {} is as the specification says now: remove it from DIFFERENT\n", example.number);
            }
            None if wanted != got => {
                let Example { number, markdown, .. } = example;
                wrong += &format!("example {number}\n{markdown}--- should be\n{wanted}\n--- but is\n{got}\n\n");
            }
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(equal >= EQUAL, "only {equal} examples come out as the specification says");
}

/// The examples of `spec.txt`: between fences of 32 backticks stand Markdown, a line with a dot, and
/// HTML, with `→` for a tab.
fn examples() -> Vec<Example> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/node_modules/commonmark-spec/spec.txt");
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{} cannot be read ({error}): run tests/run, which installs it", path.display()));
    let fence = "`".repeat(32);
    let (open, close) = (format!("\n{fence} example\n"), format!("\n{fence}\n"));
    let body = |piece: &str| piece.replace('→', "\t");
    let pieces = text.split(&open).skip(1).enumerate().map(|(at, rest)| {
        let example = rest.split(&close).next().unwrap_or_default();
        // An example without Markdown or without HTML has no line before or after the dot.
        let example = format!("\n{example}\n");
        let (markdown, html) = example.split_once("\n.\n").expect("a dot between Markdown and HTML");
        Example { number: at + 1, markdown: body(&format!("{}\n", &markdown[1.min(markdown.len())..])), html: body(html) }
    });
    pieces.collect()
}

/// The HTML of each example's body.
fn render(examples: &[Example]) -> BTreeMap<usize, String> {
    let mut world = MemWorld::default();
    world.files.insert("site.yaml".into(), SITE.into());
    let template = format!("{BEGIN}{{{{ page.content }}}}{END}");
    world.files.insert("themes/spec/templates/page.html".into(), template.into());
    for Example { number, markdown, .. } in examples {
        // With a title of its own, the page leaves the first heading in its body.
        let text = format!("---\ntitle: The example {number} of the specification\n---\n{markdown}");
        world.files.insert(format!("content/{number}.md"), text.into());
    }
    // Colours in code are ours and tested elsewhere.
    let options = Options { highlight: false, search: Index::None, ..Options::published(jiff::civil::date(2026, 1, 1)) };
    let build = pipeline::run(&world, &options, &Caches::once(), &Unwatched);
    let page = |example: &Example| {
        let (content, problems) = build.bundle.content(&format!("{}/index.html", example.number)).expect("a page");
        assert_eq!(problems, []);
        let Content::Bytes(bytes) = content else { panic!("a page is not a file") };
        let html = String::from_utf8(bytes.to_vec()).expect("text");
        let (_, html) = html.split_once(BEGIN).expect("the beginning");
        (example.number, html.rsplit_once(END).expect("the end").0.to_owned())
    };
    examples.iter().map(page).collect()
}

/// Our output without what we add to every page: anchors of headings and hints for loading pictures.
/// All of it is named exactly, so that nothing of an example's own is taken away.
fn without_ours(html: &str) -> String {
    let mut out = String::new();
    let mut anchor = false;
    for token in tokens(html) {
        let heading = token.len() > 3 && token.starts_with("<h") && token.as_bytes()[2].is_ascii_digit();
        match token {
            _ if heading && token[3..].starts_with(" id=\"") => out += &format!("{}>", &token[..3]),
            _ if token.starts_with("<a class=\"anchor\" href=\"#") => anchor = true,
            "</a>" if std::mem::take(&mut anchor) => {}
            _ if token.starts_with("<img ") => {
                out += &token.replace(" fetchpriority=\"high\" />", " />").replace(" loading=\"lazy\" />", " />");
            }
            _ => out += token,
        }
    }
    out
}

/// HTML in one spelling, as the specification's own `normalize.py` does it: white space around the
/// tags of blocks does not count but for that in `<pre>`, and a quotation mark in text may be
/// written as an entity.
fn normalized(html: &str) -> String {
    let mut out = String::new();
    let mut pre = false;
    let mut after_block = true;
    for token in tokens(html) {
        let name: String = token.trim_start_matches(['<', '/']).chars().take_while(char::is_ascii_alphanumeric).collect();
        let block = token.starts_with('<') && BLOCKS.contains(&&*name);
        if block && !pre {
            out.truncate(out.trim_end().len());
        }
        if token.starts_with('<') || pre {
            out += &if token.starts_with('<') { token.to_owned() } else { token.replace("&quot;", "\"") };
        } else {
            let text = token.replace("&quot;", "\"");
            out += if after_block { text.trim_start() } else { &text };
        }
        pre = (pre || token.starts_with("<pre")) && token != "</pre>";
        after_block = block || (after_block && token.trim().is_empty());
    }
    out.truncate(out.trim_end().len());
    out
}

/// The elements around whose tags white space does not show.
const BLOCKS: &[&str] = &[
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "ul",
    "ol",
    "li",
    "hr",
    "pre",
    "div",
    "table",
    "thead",
    "tbody",
    "tr",
    "td",
    "th",
];

/// Tags, and the text between them.
fn tokens(html: &str) -> impl Iterator<Item = &str> {
    let mut rest = html;
    std::iter::from_fn(move || {
        let end = match rest.strip_prefix('<') {
            Some(tag) => tag.find('>').map_or(rest.len(), |at| at + 2),
            None => rest.find('<').unwrap_or(rest.len()),
        };
        let (token, after) = rest.split_at(end);
        rest = after;
        (!token.is_empty()).then_some(token)
    })
}

#[test]
fn the_normalizer_keeps_what_shows() {
    for (one, two) in [
        ("<p>a b</p>", "<p>a  b</p>"),
        ("<pre><code>a\n</code></pre>", "<pre><code>a</code></pre>"),
        ("<p><em>a</em> b</p>", "<p><em>a</em>b</p>"),
        ("<p>a</p>", "a"),
        ("<p><a class=\"anchor\" href=\"x\">a</a></p>", "<p>a</p>"),
        ("<p><img src=\"x\" alt=\"\" /></p>", "<p><img src=\"x\" alt=\"a\" /></p>"),
    ] {
        assert_ne!(normalized(&without_ours(one)), normalized(&without_ours(two)));
    }
    let (ours, theirs) = ("<h1 id=\"x\"><a class=\"anchor\" href=\"#x\">&quot;x\"</a></h1>", "<h1>\"x&quot;</h1>\n");
    assert_eq!(normalized(&without_ours(ours)), normalized(theirs));
}
