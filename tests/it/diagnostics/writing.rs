//! Faults in how a page is written, for `diagnostics`, and what must not be taken for one.

use super::advice::GIF;
use super::cases::{Case, case};

/// A page with a title and this body.
macro_rules! page {
    ($body:expr) => {
        &[("content/page.md", concat!("---\ntitle: Page\n---\n", $body))]
    };
}

/// The faults, each with its likeness that is fine.
pub const WRITING: &[Case] = &[
    case(
        "pictures without a text",
        &[
            (
                "content/page.md",
                "---\ntitle: Page\n---\n![](a.gif) ![ ](a.gif)\n\n[![](a.gif)](a.gif)\n\n![a.PNG](a.gif) ![File:Seal.jpg](a.gif) ![IMG_2041](IMG_2041.gif)\n",
            ),
            ("content/a.gif", GIF),
            ("content/IMG_2041.gif", GIF),
        ],
    ),
    case(
        "pictures that are fine",
        &[
            (
                "content/page.md",
                "---\ntitle: Page\n---\n![Seal](seal.gif) ![W3C](W3C.gif) ![How to write .png](seal.gif)\n\n[![](seal.gif) All seals](seal.gif)\n\n:::figure{caption=\"A seal\"}\n![](seal.gif)\n:::\n\n`![](a.png)`\n",
            ),
            ("content/seal.gif", GIF),
            ("content/W3C.gif", GIF),
        ],
    ),
    case(
        "links that say nothing",
        page!("[](#a) [here](#a) [Click  **here**!](#a) [Läs mer …](#a) [→ ICI](#a) [hier][a] [aquí](#a)\n\n[a]: #a\n\n## A\n\nText.\n"),
    ),
    case(
        "links that are fine",
        page!(
            "[here be dragons](#a) [`here`s](#a) [![Here it is](p.csv)](#a) <https://commons.wikimedia.org> \\[here](#a)\n\n## A\n\n`[here](#a)`\n"
        ),
    ),
    case(
        "levels of headings that are left out",
        page!("### Three\n\n#### Four\n\n## Two\n\n##### Five\n\n##### Five again\n\n> ###### Quoted\n"),
    ),
    case("levels of headings that are fine", page!("## Two\n\n### Three\n\n#### Four\n\n## Two again\n\n> # Quoted\n")),
    case("a second heading of level 1", page!("# Page two\n\nText.\n\nAnother one\n===========\n\nText.\n")),
    case("a second heading of level 1 below the title", &[("content/page.md", "# Title\n\nText.\n\n# Title\n\nText.\n")]),
    case("one heading of level 1", page!("# Page\n\nText.\n")),
    case("headings without words", page!("## 🎉🎉\n\n##\n\n## 🎉 Done\n\n## C++\n\n## ???\n\n## ![A seal](p.csv)\n\n## 常见问题\n")),
    case(
        "braces after headings",
        page!(
            "## One {#one two}\n\n## Two {.wide #two}\n\n## Three {#two}\n\n> ## Four {#gp-note}\n\n## Five {data-a=b}\n\n## Ö {#å .wide}\n"
        ),
    ),
    case(
        "braces after headings that are fine",
        page!("## One {#one-two}\n\n## GET /users/{id}\n\n## The rest {...}\n\n## {{Information}}\n\n## Literally \\{#one}\n"),
    ),
    case("tables with an empty header", page!("| | |\n|-|-|\n| a | b |\n\n| | b |\n|-|-|\n| a | b |\n")),
    case(
        "rows with too many cells",
        page!(
            "| a | b |\n|---|---|\n| `x | y` | z |\n| 1 | 2 | 3\n| 1 | 2 | | |\n| `x \\| y` | z |\n| 1 | 2 | 3 | 4 |\n| 1 |\n\na | b\n--|--\n1 | 2 | 3 |\n\n> | a |\n> |---|\n> | b | c |\n"
        ),
    ),
    case(
        "addresses in the text",
        page!(
            "See https://commons.wikimedia.org/wiki/Seal_(emblem). And (http://www.museum.se)! **https://a.museum/x_y_z**\n\n| a |\n|---|\n| https://a.museum/b |\n\nA note.[^1]\n\n[^1]: https://a.museum/note, 2019.\n\nA [broken link](https://a.museum/my file.pdf).\n"
        ),
    ),
    case(
        "addresses that are fine",
        page!(
            "<https://a.museum> [https://a.museum](https://a.museum) `https://a.museum` https://example.org/x http://localhost:8080 https://{host}.org/ https://… [the **https://a.museum** page](https://a.museum)\n\n    https://a.museum\n\n<!-- https://a.museum -->\n\n[ref]\n\n[ref]: https://a.museum\n"
        ),
    ),
    case(
        "markup of other generators",
        page!(
            "[TOC]\n\n{{< figure src=\"a.png\" >}}\n\n> !!! warning \"Be careful\"\n>     Text.\n\n=== \"On the web\"\n\n    Text.\n\n??? tip\n    Text.\n\nA form: {% include form.html %}, [words]({{% relref \"a.md\" %}}), {{< figure src=\"b.png\" >}}.\n\n[[toc]]\n\n[Wikimedia](https://wikimedia.se){target=_blank}\n{: .wide}\n\n{{ youtube(id=\"a\") }}\n"
        ),
    ),
    case(
        "what only looks like markup of other generators",
        page!(
            "`{{< figure >}}`, {{Information}}, {name} and {{ page.title }}\n\n```text\n{% if a %}\n!!! note\n```\n\n!!! WARNING !!!\n\n[TOC]\n\n[TOC]: #a\n\n## A\n\nText.\n"
        ),
    ),
    case(
        "formulas that lack a part",
        &[
            ("site.yaml", "markup: {math: true}\n"),
            (
                "content/page.md",
                "---\ntitle: Page\n---\nA $\\frac{a}$ and $x^$.\n\n$$\n\\begin{matrix} a \\end{matriz}\n$$\n\n$$\\begin{matriz} a \\end{matriz}$$\n\n> $$\n> a +\n> b^\n> $$\n",
            ),
        ],
    ),
    case(
        "formulas after many that are wrong",
        &[
            ("site.yaml", "markup: {math: true}\n"),
            (
                "content/page.md",
                "---\ntitle: Page\n---\n$x^2^1$ $x^2^1$ $x^2^1$ $x^2^1$ $x^2^1$ $x^2^1$ $x^2^1$ $x^2^1$ $x^2^1$ $x^2^1$ $\\ce{H2O}$\n\n| a | b |\n|---|---|\n| $|x|$ | c |\n",
            ),
        ],
    ),
    case(
        "other wikis without a page",
        &[
            ("site.yaml", "interwiki: {w: \"https://en.wikipedia.org/wiki/$1\"}\n"),
            ("content/page.md", "---\ntitle: Page\n---\n[a](w:) [[w:]]\n"),
        ],
    ),
    case(
        "code that is as long as it may be",
        &[
            ("site.yaml", "limits: {code_block: 10}\n"),
            (
                "content/page.md",
                "---\ntitle: Page\n---\n```python numbers title=\"Much longer\"\na = 55555\n```\n\n```python {2}\na = 5\n\n```\n",
            ),
        ],
    ),
    case("a page with a component alone", page!("::details{title=\"More\"}\n")),
    case(
        "words that a glossary explains twice",
        &[(
            "content/words.md",
            "---\ntitle: Words\ntype: glossary\n---\n## Item\n\nA page.\n\n## Label\n\nA name.\n\n### item\n\nA thing.\n\nBatch\n: Edits.\n\nBatch\n: Many edits.\n",
        )],
    ),
    case(
        "long sentences, where the site asks for it",
        &[
            ("site.yaml", "check: {rules: {sentence-long: warning}}\n"),
            (
                "content/page.md",
                "---\ntitle: Page\n---\nA short one. One two three four five six seven eight nine **ten** one two three four five six seven eight nine `ten`\none two three four five six seven eight nine ten one two three four five six seven eight nine ten and *one* more. Another short one.\n",
            ),
        ],
    ),
    case(
        "long sentences, where it does not",
        page!(
            "One two three four five six seven eight nine ten one two three four five six seven eight nine ten one two three four five six seven eight nine ten one two three four five six seven eight nine ten and one more.\n"
        ),
    ),
    case(
        "rules that are switched off for a block",
        &[(
            "content/page.md",
            "---\ntitle: Page\n---\n<!-- check-off: link-text, because the button is called so -->\nClick [here](#a).\n\n<!-- check-off: bare-url, table-cells, it is about\n  addresses -->\n\n| a |\n|---|\n| https://a.museum | b |\n\n- one\n- <!-- check-off: link-text, because -- why not? -->\n  [here](#a) and [here](#b)\n- [here](#a)\n\n<!-- check-off: link-scheme, because it shows the rule -->\n<!-- check-off: link-text, because it does so too -->\n:::details{title=\"x\"}\n[this](data:x)\n\n[here](#a)\n:::\n\n## A\n\n## B\n\nText.\n",
        )],
    ),
    case(
        "comments that switch nothing off",
        page!(
            "<!-- check-off: link-text -->\n\n[here](#a)\n\n<!-- check-off: link-txt, because of that -->\n\nText.\n\n<!-- check-off: link-text, because of that -->\n\nText.\n\n<!-- check-off: link-anchor, because of that -->\n\n[Seals](#b)\n\nText <!-- check-off: link-text, because of that --> [here](#a).\n\n<!-- check-off -->\n\nText.\n\n<!-- check-offs are comments -->\n\n## A\n\n<!-- check-off: link-text, because of that -->\n"
        ),
    ),
    case(
        "a comment for a rule that the whole site switched off, and one for a warning that is an error here",
        &[
            ("site.yaml", "check: {rules: {link-text: off, bare-url: error}}\n"),
            (
                "content/page.md",
                "---\ntitle: Page\n---\n<!-- check-off: link-text, because of that -->\n\n[here](#a)\n\n## A\n\n<!-- check-off: bare-url, because of that -->\n\nhttps://a.museum\n",
            ),
        ],
    ),
];
