//! The page about Markdown: each part with an example, which stands in the page once more as it looks.

use super::{cell, shown};
use crate::memory::{published, run, world};
use guidepost::markdown::info::OPTIONS;
use guidepost::pipeline::Caches;
use std::fmt::Write;

const INTRODUCTION: &str = "Pages are written in [CommonMark](https://commonmark.org/help/), with tables, footnotes, lists to tick and \
    struck text as forges know them. This page shows what goes beyond that. [Directives](directives.md) has what is written with \
    three colons: pictures with captions, steps, tabs.\n";

/// A heading, what it is about, and an example.
type Part = (&'static str, &'static str, &'static str);

const PARTS: &[Part] = &[
    (
        "Links to guides {#links}",
        "A link names the file of the other guide, from the folder of your own. After `#` stands the anchor of a heading: its words with \
         hyphens, or what stands after it in braces, as in `## Before you begin {#before}`. The check tells you when a link leads nowhere.",
        "A page that is too long breaks one of the [limits](site-yaml.md#limits).\n",
    ),
    (
        "Links by title {#wikilinks}",
        "Two brackets lead to a page by its title, without its folder; other words come after a bar. The path of a file, an alias or a \
         word of the glossary will do, too. If two pages have the title, the check lists both. In a site of several languages, a title or a \
         path without `.md` leads to the page in the language of your own.",
        "See [[Front matter of a page]], and [[Rules of the checks#link-text|the rule about links]].\n",
    ),
    (
        "Links to wikis {#interwiki}",
        "A prefix from `interwiki` in `site.yaml` stands for the address of a wiki.",
        "Ask at the [village pump](commons:Commons:Village_pump).\n",
    ),
    (
        "Words of the glossary {#glossary}",
        "A page with `type: glossary` explains words: each is a heading with a paragraph right below it and no smaller \
         headings under it, or the word of a [meaning](#meanings). Link to a word, and readers see what it means without leaving your page.",
        "Your chapter is an [[Affiliate]]. The hub is a [centre](../../glossary.md#hub) for all.\n",
    ),
    (
        "Notes",
        "A quotation that begins with `[!NOTE]`, `[!TIP]`, `[!IMPORTANT]`, `[!WARNING]` or `[!CAUTION]` is set off from the text.",
        "> [!TIP]\n> Write down whom you asked, and when.\n",
    ),
    (
        "Footnotes",
        "What only some readers need stands at the end of the page.",
        "The form has two pages.[^pages]\n\n[^pages]: One of them is for the museum.\n",
    ),
    (
        "Words and meanings {#meanings}",
        "A line with a colon before it says what the word above it means.",
        "Batch\n: Many edits that are made at once.\n",
    ),
    ("Lists to tick {#tasks}", "Brackets at the beginning of an item make a box.", "- [x] Ask the photographer.\n- [ ] Upload the file.\n"),
    (
        "Formulas",
        "Where `site.yaml` has `markup: {math: true}`, dollar signs hold formulas in the notation of TeX: one on each side in a line, two \
         for a formula of its own. Browsers show them without a script.",
        "Of $n$ files, the share $\\frac{k}{n}$ is used:\n\n$$\\bar{x} = \\frac{1}{n} \\sum_{i=1}^{n} x_i$$\n",
    ),
];

/// Examples of code, by what they are about.
const CODE: &[Part] = &[
    (
        "A title, numbers and marked lines {#code-lines}",
        "Use numbers and marks where your text speaks of a line.",
        "```python title=\"convert.py\" numbers {3,5-7}\nfrom PIL import Image\n\nwidth = 960\n\nimage = Image.open(\"seal.png\")\nimage.thumbnail((width, \
         width))\nimage.save(\"seal-small.png\")\n```\n",
    ),
    (
        "What changes {#code-diff}",
        "New lines and lines that are gone are set off, each in its way.",
        "```python diff\n-width = 480\n+width = 960\n image.thumbnail((width, width))\n```\n",
    ),
    (
        "Code to try {#code-run}",
        "The link holds the code itself. Nothing is sent before a reader follows it.",
        "```sparql title=\"Museums in Sweden\" run\nSELECT ?item WHERE { ?item wdt:P31 wd:Q33506; wdt:P17 wd:Q34. }\n```\n",
    ),
];

fn part(level: &str, (heading, about, example): &Part, text: &mut String) {
    write!(text, "\n{level} {heading}\n\n{about}\n{}", shown(example)).unwrap();
}

/// The text of the page.
pub fn page() -> String {
    let mut text = INTRODUCTION.to_owned();
    PARTS.iter().for_each(|one| part("##", one, &mut text));
    text += "\n## Code\n\nThree backticks begin a block of code, and three end it. The name of the language gives it colours. After it can \
             stand, in any order:\n\n| Option | What it does |\n| --- | --- |\n";
    for (name, about) in OPTIONS {
        writeln!(text, "| `{name}` | {} |", cell(about)).unwrap();
    }
    CODE.iter().for_each(|one| part("###", one, &mut text));
    text
}

#[test]
fn an_example_has_every_option_of_a_block_of_code() {
    let lines: Vec<&str> = CODE.iter().filter_map(|(.., example)| example.lines().next()).collect();
    for (name, _) in OPTIONS {
        assert!(lines.iter().any(|line| line.contains(&format!(" {name}"))), "no example has `{name}`");
    }
}

#[test]
fn the_examples_do_what_is_said_of_them() {
    let page = format!("---\ntitle: Markdown\n---\n\n{}", page());
    let glossary = "---\ntitle: Words\ntype: glossary\n---\n\n## Affiliate\n\nA chapter.\n";
    let settings = "markup: {math: true}\ninterwiki: {commons: \"https://commons.wikimedia.org/wiki/$1\"}\ntypes: {glossary: {}}\n";
    let files = [
        ("site.yaml", settings),
        ("content/_index.md", "---\ntitle: Home\n---\nWords.\n"),
        ("content/glossary.md", glossary),
        ("content/contribute/reference/markdown.md", &page),
    ];
    let html = published(&run(&world(&files), &Caches::once()), "contribute/reference/markdown/index.html");
    for part in [
        "href=\"https://commons.wikimedia.org/wiki/Commons:Village_pump\"",
        "A chapter.",
        "class=\"callout tip\"",
        "role=\"doc-backlink\"",
        "<dd>",
        "type=\"checkbox\"",
        "<math display=\"block\"",
        "<pre class=\"lines numbers\"",
        "<mark class=\"line\"",
        "<ins class=\"line\"",
        "<del class=\"line\"",
        "query.wikidata.org/#",
    ] {
        assert!(html.contains(part), "{part} is not in it");
    }
}
