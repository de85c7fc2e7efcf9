//! The faults that `diagnostics` takes snapshots of: a flat table.

use super::advice::{ADVICE, CONTRACTS};
use super::components::COMPONENTS;
use super::entities::ENTITIES;
use super::fences::FENCES;
use super::more::{DATA, TYPES};
use super::outputs::OUTPUTS;
use super::pictures::PICTURES;
use super::settings::SETTINGS;
use super::themes::THEMES;
use super::writing::WRITING;

/// One fault: what it is, and the files that show it.
pub struct Case {
    /// What is wrong.
    pub name: &'static str,
    /// Paths and texts.
    pub files: &'static [(&'static str, &'static str)],
}

/// A short way to write a [`Case`].
pub const fn case(name: &'static str, files: &'static [(&'static str, &'static str)]) -> Case {
    Case { name, files }
}

/// The cases by the snapshot that they are in.
pub const GROUPS: &[(&str, &[Case])] = &[
    ("components", COMPONENTS),
    ("data", DATA),
    ("entities", ENTITIES),
    ("fences", FENCES),
    ("front-matter", FRONT),
    ("outputs", OUTPUTS),
    ("settings", SETTINGS),
    ("site-yaml", CONFIG),
    ("links", LINKS),
    ("pictures", PICTURES),
    ("advice", ADVICE),
    ("body", BODY),
    ("site", SITE),
    ("themes", THEMES),
    ("contracts", CONTRACTS),
    ("types", TYPES),
    ("writing", WRITING),
];

const FRONT: &[Case] = &[
    case(
        "Windows line ends and a fault in the third line",
        &[("content/page.md", "---\r\ntitle: One\r\nwieght: 5\r\n---\r\nText [x](nowhere.md)\r\n")],
    ),
    case("a byte order mark and a fault", &[("content/page.md", "\u{feff}---\ntitle: One\ndraft: maybe\n---\nText.\n")]),
    case(
        "credits for pictures",
        &[
            (
                "content/page.md",
                "---\ntitle: One\nimages:\n  phto.png:\n    author: A\n    licence: CC0\n    source: own work\n  other.png:\n    author: A\n---\n\
                 ![x](photo.png) ![y](other.png)\n",
            ),
            ("content/photo.png", "no picture"),
            ("content/other.png", "no picture"),
        ],
    ),
    case(
        "an unknown key in a credit",
        &[("content/page.md", "---\ntitle: One\nimages:\n  a.png:\n    autor: Me\n    licence: CC0\n---\nText.\n")],
    ),
    case("a credit that is one text", &[("content/page.md", "---\ntitle: One\nimages:\n  a.png: Me, CC0\n---\nText.\n")]),
    case("no final newline", &[("content/page.md", "---\ntitle: One\n---")]),
    case("an empty block", &[("content/page.md", "---\n---\n# Title\n")]),
    case("a block of empty lines and a comment", &[("content/page.md", "---\n\n# nothing yet\n---\nText.\n")]),
    case("a missing closing fence", &[("content/page.md", "---\ntitle: One\nweight: 1\n\nThe text begins here.\n")]),
    case("a closing fence of four hyphens", &[("content/page.md", "---\ntitle: One\n----\nText.\n")]),
    case("a closing fence of dashes", &[("content/page.md", "---\ntitle: One\n———\nText.\n")]),
    case("an empty line above", &[("content/page.md", "\n---\ntitle: One\n---\nText.\n")]),
    case("TOML", &[("content/page.md", "+++\ntitle = \"One\"\n+++\nText.\n")]),
    case("a tab as indentation", &[("content/page.md", "---\ntitle: One\ntaxonomies:\n\ttags: [a]\n---\nText.\n")]),
    case("a tab after the colon", &[("content/page.md", "---\ntitle:\tOne\n---\nText.\n")]),
    case("a colon in a title", &[("content/page.md", "---\ntitle: Copyright: the short answer\n---\nText.\n")]),
    case("a colon at the end of a title", &[("content/page.md", "---\ntitle: Copyright:\n---\nText.\n")]),
    case(
        "a colon in a description that goes on",
        &[("content/page.md", "---\ntitle: One\ndescription: Two things: one\n  and two\n---\nText.\n")],
    ),
    case("a number sign in a title", &[("content/page.md", "---\ntitle: Why C # is not a hashtag\n---\nText.\n")]),
    case("a number sign at once", &[("content/page.md", "---\ntitle: #hashtag\n---\nText.\n")]),
    case("no space after the colon", &[("content/page.md", "---\ntitle:One\n---\nText.\n")]),
    case("a no-break space after the colon", &[("content/page.md", "---\ntitle:\u{a0}One\n---\nText.\n")]),
    case("a key that stands twice", &[("content/page.md", "---\ntitle: One\nweight: 1\ntitle: Two\n---\nText.\n")]),
    case("an alias bomb", &[("content/page.md", "---\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n---\nText.\n")]),
    case("an ampersand at the start", &[("content/page.md", "---\ntitle: &copy 2024\n---\nText.\n")]),
    case("an asterisk at the start", &[("content/page.md", "---\ntitle: *Stars*\n---\nText.\n")]),
    case("an exclamation mark at the start", &[("content/page.md", "---\ntitle: !important\n---\nText.\n")]),
    case("an at sign at the start", &[("content/page.md", "---\ntitle: @museum writes\n---\nText.\n")]),
    case("a percent sign at the start", &[("content/page.md", "---\ntitle: %d items\n---\nText.\n")]),
    case("a bracket at the start", &[("content/page.md", "---\ntitle: [Draft] The guide\n---\nText.\n")]),
    case("a bracket that is not closed", &[("content/page.md", "---\ntitle: One\ntags: [a, b\n---\nText.\n")]),
    case("a template in braces", &[("content/page.md", "---\ntitle: {{ name }}\n---\nText.\n")]),
    case("a quotation mark that is not closed", &[("content/page.md", "---\ntitle: \"One\nweight: 1\n---\nText.\n")]),
    case("text after the quotation mark", &[("content/page.md", "---\ntitle: \"One\" and two\n---\nText.\n")]),
    case("a backslash between double quotes", &[("content/page.md", "---\ntitle: \"C:\\Users\"\n---\nText.\n")]),
    case("an indented key", &[("content/page.md", "---\ntitle: One\n  weight: 1\n---\nText.\n")]),
    case("a list in place of keys", &[("content/page.md", "---\n- title\n- weight\n---\nText.\n")]),
    case("plain text in place of keys", &[("content/page.md", "---\nJust some words\n---\nText.\n")]),
    case("two documents", &[("content/page.md", "---\ntitle: One\n...\n---\ntitle: Two\n---\nText.\n")]),
    case("a title that is a list", &[("content/page.md", "---\ntitle: [a, b]\n---\nText.\n")]),
    case("weight in words", &[("content/page.md", "---\ntitle: One\nweight: first\n---\nText.\n")]),
    case("weight in quotes", &[("content/page.md", "---\ntitle: One\nweight: \"5\"\n---\nText.\n")]),
    case("weight with a fraction", &[("content/page.md", "---\ntitle: One\nweight: 1.5\n---\nText.\n")]),
    case("draft says yes", &[("content/page.md", "---\ntitle: One\ndraft: yes\n---\nText.\n")]),
    case("a date in another order", &[("content/page.md", "---\ntitle: One\ndate: 31/03/2026\n---\nText.\n")]),
    case("a date that does not exist", &[("content/page.md", "---\ntitle: One\ndate: 2026-02-30\n---\nText.\n")]),
    case("aliases as a map", &[("content/page.md", "---\ntitle: One\naliases:\n  old: /x/\n---\nText.\n")]),
    case("an alias that leads out", &[("content/page.md", "---\ntitle: One\naliases: [/good/, https://example.org/x]\n---\nText.\n")]),
    case("a slug with a slash", &[("content/page.md", "---\ntitle: One\nslug: a/b\n---\nText.\n")]),
    case("many faults at once", &[("content/page.md", "---\ntitle: [a]\nweight: x\ndraft: 1\ndate: soon\nslug: \"..\"\n---\nText.\n")]),
    case("an unknown key that is near", &[("content/page.md", "---\ntitel: One\n---\nText.\n")]),
    case("several unknown keys", &[("content/page.md", "---\ntitle: One\nlayout: post\nsidebar_position: 3\n---\nText.\n")]),
    case(
        "unknown keys on two pages",
        &[("content/page.md", "---\nlayout: a\n---\nText.\n"), ("content/two.md", "---\nlayout: a\n---\nText.\n")],
    ),
    case(
        "an unknown key of a declared type",
        &[
            ("site.yaml", "types:\n  howto: {fields: [tools]}\n"),
            ("content/page.md", "---\ntitle: One\ntype: howto\ntool: OpenRefine\nzzz: 1\n---\n"),
        ],
    ),
    case(
        "an unknown type",
        &[("site.yaml", "types:\n  howto: {}\n  faq: {}\n"), ("content/page.md", "---\ntitle: One\ntype: how-to\n---\n")],
    ),
    case("deep nesting", &[("content/page.md", "---\nextra:\n  a: [[[[[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]]]]\n---\nText.\n")]),
    case(
        "front matter above the limit",
        &[("site.yaml", "limits: {front_matter: 20}\n"), ("content/page.md", "---\ntitle: A title that is longer\n---\n")],
    ),
];

const CONFIG: &[Case] = &[
    case("feeds that are no word for feeds", &[("site.yaml", "feeds: section\nllms: yes\n")]),
    case("an unknown key", &[("site.yaml", "titel: One\n")]),
    case("an unknown key within another", &[("site.yaml", "markup:\n  raw-html: trust\n")]),
    case("an unknown choice", &[("site.yaml", "markup: {raw_html: sanitise}\n")]),
    case("an unknown rule and level", &[("site.yaml", "check:\n  rules:\n    link-mising: off\n    raw-html: warn\n")]),
    case("a limit below zero, an unknown one", &[("site.yaml", "limits:\n  nesting: -1\n  pages: 5\n")]),
    case("a base_url without a scheme", &[("site.yaml", "base_url: example.org\n")]),
    case("languages as a map", &[("site.yaml", "languages:\n  en: English\n")]),
    case(
        "prefixes of wikis",
        &[(
            "site.yaml",
            "interwiki:\n  https: https://a.org/$1\n  d: https://a.org/\n  e: https://$1.org/\n  f: javascript:$1\n  ö: https://a.org/$1\n",
        )],
    ),
    case("a menu of words", &[("site.yaml", "menu:\n  - Home\n")]),
    case("a menu to nowhere", &[("site.yaml", "menu:\n  - {title: FAQ, link: fag.md}\n")]),
    case("a menu near a page", &[("site.yaml", "menu:\n  - title: Page\n    link: pgae.md\n"), ("content/page.md", "Text.\n")]),
    case("a menu without a link", &[("site.yaml", "menu:\n  - title: Page\n")]),
    case("a theme that is not there", &[("site.yaml", "theme: {name: mine}\n")]),
    case("a logo that is not there", &[("site.yaml", "theme: {options: {logo: sign.svg}}\n")]),
    case("a pale accent", &[("site.yaml", "theme:\n  options:\n    accent: \"#36c\"\n    kinds:\n      faq: \"#ffd\"\n")]),
    case("a colour that YAML takes for a comment", &[("site.yaml", "theme:\n  options:\n    accent: #36c\n    fonts: {sans: \"a;b\"}\n")]),
    case("a theme as a word", &[("site.yaml", "theme: mine\n")]),
    case("a tab", &[("site.yaml", "title: One\ntheme:\n\tname: x\n")]),
    case("a colon in the title", &[("site.yaml", "title: Guides: all of them\n")]),
    case("a key that stands twice", &[("site.yaml", "title: One\ntitle: Two\n")]),
    case("a list in place of keys", &[("site.yaml", "- one\n")]),
    case("too many files", &[("site.yaml", "limits: {files: 1}\n")]),
];

const LINKS: &[Case] = &[
    case(
        "a page with a slip",
        &[
            ("content/page.md", "---\ntitle: Page\n---\nSee the [FAQ](copyright/fqa.md).\n"),
            ("content/copyright/faq.md", "---\ntitle: FAQ\n---\n## Fair use\n\n## Public domain\n"),
        ],
    ),
    case(
        "a page in another folder",
        &[
            ("content/page.md", "---\ntitle: Page\n---\nSee the [FAQ](faq.md).\n"),
            ("content/copyright/faq.md", "---\ntitle: FAQ\n---\n## Fair use\n\n## Public domain\n"),
        ],
    ),
    case(
        "a page without its ending",
        &[
            ("content/page.md", "---\ntitle: Page\n---\nSee the [FAQ](copyright/faq).\n"),
            ("content/copyright/faq.md", "---\ntitle: FAQ\n---\n## Fair use\n\n## Public domain\n"),
        ],
    ),
    case(
        "a page with other case",
        &[
            ("content/page.md", "---\ntitle: Page\n---\nSee the [FAQ](Copyright/FAQ.md).\n"),
            ("content/copyright/faq.md", "---\ntitle: FAQ\n---\n## Fair use\n\n## Public domain\n"),
        ],
    ),
    case(
        "an anchor with a slip",
        &[
            ("content/page.md", "---\ntitle: Page\n---\nSee [fair use](copyright/faq.md#fair-uze).\n"),
            ("content/copyright/faq.md", "---\ntitle: FAQ\n---\n## Fair use\n\n## Public domain\n"),
        ],
    ),
    case("an anchor on the own page", &[("content/page.md", "---\ntitle: Page\n---\nSee [below](#belwo).\n\n## Below\n")]),
    case(
        "an anchor on a page without headings",
        &[("content/page.md", "---\ntitle: Page\n---\nSee [there](other.md#x).\n"), ("content/other.md", "Text.\n")],
    ),
    case(
        "an address that no route answers",
        &[
            ("content/page.md", "---\ntitle: Page\n---\nSee [this](/copyright/fag/).\n"),
            ("content/copyright/faq.md", "---\ntitle: FAQ\n---\n## Fair use\n\n## Public domain\n"),
        ],
    ),
    case("a picture with a slip", &[("content/page.md", "---\ntitle: Page\n---\n![Seal](saeal.csv)\n"), ("content/seal.csv", "x")]),
    case(
        "a page as a picture",
        &[
            ("content/page.md", "---\ntitle: Page\n---\n![Seal](copyright/faq.md)\n"),
            ("content/copyright/faq.md", "---\ntitle: FAQ\n---\n## Fair use\n\n## Public domain\n"),
        ],
    ),
    case("a download", &[("content/page.md", "---\ntitle: Page\n---\nGet [the letter](leter.txt).\n"), ("content/letter.txt", "x")]),
    case(
        "a file of a kind that is not published",
        &[("content/page.md", "---\ntitle: Page\n---\nGet [it](data.xyz).\n"), ("content/data.xyz", "x")],
    ),
    case(
        "a link in two lines and an undefined reference",
        &[
            ("content/page.md", "---\ntitle: Page\n---\nA long line, then [the\nFAQ][faqq] and [this][].\n\n[faq]: copyright/faq.md\n"),
            ("content/copyright/faq.md", "---\ntitle: FAQ\n---\n## Fair use\n\n## Public domain\n"),
        ],
    ),
    case("a reference whose definition leads nowhere", &[("content/page.md", "---\ntitle: Page\n---\nThe [FAQ][f].\n\n[f]: nowhere.md\n")]),
    case("an undefined footnote", &[("content/page.md", "---\ntitle: Page\n---\nText.[^nte]\n\n[^note]: Note.\n\nUsed.[^note]\n")]),
    case("out of the folder", &[("content/page.md", "---\ntitle: Page\n---\n[x](../../secret.md)\n")]),
    case(
        "a draft and the future",
        &[
            ("content/page.md", "---\ntitle: Page\n---\n[x](d.md) [y](f.md)\n"),
            ("content/d.md", "---\ntitle: D\ndraft: true\n---\n"),
            ("content/f.md", "---\ntitle: F\ndate: 2030-01-01\n---\n"),
        ],
    ),
    case("script", &[("content/page.md", "---\ntitle: Page\n---\n[x](javascript:alert(1))\n")]),
    case("a picture from elsewhere", &[("content/page.md", "---\ntitle: Page\n---\n![x](https://example.org/x.png)\n")]),
    case(
        "wikilinks",
        &[
            (
                "content/page.md",
                "---\ntitle: Page\n---\nSee [[Copyrihgt]], [[Questions]], [[copyright/faq#fair-uze|x]], [[#no]], [[!x]].\n",
            ),
            ("content/copyright/faq.md", "---\ntitle: Copyright\n---\n## Fair use\n"),
            ("content/one.md", "---\ntitle: Questions\n---\nText.\n"),
            ("content/two.md", "---\ntitle: questions\n---\nText.\n"),
        ],
    ),
    case(
        "wikilinks to script",
        &[("site.yaml", "check: {rules: {link-missing: off}}\n"), ("content/page.md", "[[javascript:alert(1)]]\n")],
    ),
    case(
        "umlauts before the place",
        &[("content/page.md", "---\ntitle: Page\n---\nÅngström und Übergröße: [Frågor](frågr.md).\n"), ("content/frågor.md", "Text.\n")],
    ),
    case(
        "in a table, a list and a quotation",
        &[("content/page.md", "---\ntitle: Page\n---\n> - [x](nowhere.md)\n\n| a | b |\n|---|---|\n| [y](lost.md) | z |\n")],
    ),
];

const BODY: &[Case] = &[
    case(
        "formulas that cannot be read",
        &[
            ("site.yaml", "markup: {math: true}\n"),
            (
                "content/page.md",
                "---\ntitle: Page\n---\nThe $\\alhpa$ of $\\def\\a{b}$, and:\n\n$$\n\\left( a\n$$\n\n> A quote with $x_a_b$, $a\n> & b$ and $\\color{red} c$.\n",
            ),
        ],
    ),
    case(
        "formulas whose braces are not in pairs",
        &[
            ("site.yaml", "markup: {math: true}\n"),
            (
                "content/page.md",
                "---\ntitle: Page\n---\nHalf: $\\frac{1}{2$, and $x^{\\alpha$ *too*. Set: $\\{\\frac{a}{b}\\}$. It costs $5 {or} $6, \\$\\b{ $ and `$\\a{$`.\n",
            ),
        ],
    ),
    case("an unknown directive that is near", &[("content/page.md", "---\ntitle: Page\n---\n:::detials{title=\"x\"}\nText.\n:::\n")]),
    case("a note of another generator", &[("content/page.md", "---\ntitle: Page\n---\n:::warning\nText.\n:::\n")]),
    case("an unclosed directive", &[("content/page.md", "---\ntitle: Page\n---\n:::details{title=\"x\"}\nText.\n")]),
    case(
        "an unclosed directive in a list",
        &[("content/page.md", "---\ntitle: Page\n---\n- item\n\n  :::details{title=\"x\"}\n  Text.\n\nAfter the list.\n\n:::\n")],
    ),
    case("a stray end", &[("content/page.md", "---\ntitle: Page\n---\nText.\n\n:::\n")]),
    case("a wrong and a missing parameter", &[("content/page.md", "---\ntitle: Page\n---\n:::details{titel=\"x\"}\nText.\n:::\n")]),
    case(
        "parameters of the wrong kind",
        &[("content/page.md", "---\ntitle: Page\n---\n:::details{title=\"x\" open=maybe title=\"y\"}\nText.\n:::\n")],
    ),
    case("a parameter without its value", &[("content/page.md", "---\ntitle: Page\n---\n:::details{title}\nText.\n:::\n")]),
    case("a quotation mark that is not closed", &[("content/page.md", "---\ntitle: Page\n---\n:::details{title=\"x}\nText.\n:::\n")]),
    case("a brace that is not closed", &[("content/page.md", "---\ntitle: Page\n---\n:::details{title=\"x\"\nText.\n:::\n")]),
    case("no braces", &[("content/page.md", "---\ntitle: Page\n---\n:::details A title\nText.\n:::\n")]),
    case(
        "options of code that are not understood",
        &[(
            "content/page.md",
            "---\ntitle: Page\n---\n- ```js numbres linenums=\"1\" {9} run title=\"x\n  let x;\n  ```\n\n```{0,b}\nx\n```\n",
        )],
    ),
    case("an unknown language of code", &[("content/page.md", "---\ntitle: Page\n---\n```phyton\nx = 1\n```\n")]),
    case(
        "code with long lines",
        &[("site.yaml", "limits: {code_line: 10}\n"), ("content/page.md", "---\ntitle: Page\n---\n```python\nlong_name = \"text\"\n```\n")],
    ),
    case("raw HTML", &[("content/page.md", "---\ntitle: Page\n---\nA <b>bold</b> word.\n\n<div>\n\n<!-- a comment is fine -->\n")]),
    case(
        "nesting above the limit",
        &[("site.yaml", "limits: {nesting: 3}\n"), ("content/page.md", "---\ntitle: Page\n---\n> > > > deep\n")],
    ),
    case(
        "a page above the limit",
        &[
            ("site.yaml", "limits: {page: 10}\n"),
            ("content/page.md", "---\ntitle: Page\n---\nA text that is longer.\n\nAnd another one.\n"),
        ],
    ),
    case(
        "a file above the limit",
        &[("site.yaml", "limits: {markdown: 30}\n"), ("content/page.md", "---\ntitle: Page\n---\nA text that is longer.\n")],
    ),
];

const SITE: &[Case] = &[
    case("a page without text", &[("content/page.md", "---\ntitle: One\n---\n")]),
    case(
        "five pages of one title",
        &[
            ("content/a.md", "---\ntitle: Licences\n---\nText."),
            ("content/b.md", "# licences\n\nText."),
            ("content/c.md", "---\ntitle: Licences\n---\nText."),
            ("content/d.md", "---\ntitle: Licences\n---\nText."),
            ("content/e.md", "---\ntitle: Licences\n---\nText."),
        ],
    ),
    case(
        "synonyms that are no lists, and a word alone",
        &[("content/page.md", "Text.\n"), ("content/_data/synonyms.yaml", "- picture, image\n- [photo]\n- [licence, license]\n")],
    ),
    case("synonyms that are a map", &[("content/page.md", "Text.\n"), ("content/_data/synonyms.yaml", "picture: image\n")]),
    case(
        "a syntax error in a template",
        &[
            ("site.yaml", "theme: {name: mine}\n"),
            ("themes/mine/templates/page.html", "{% extends \"base.html\" %}\n{% block main %}\n{{ page.title }\n{% endblock main %}\n"),
            ("content/page.md", "Text.\n"),
        ],
    ),
    case(
        "a template that does not end",
        &[
            ("site.yaml", "theme: {name: mine}\n"),
            ("themes/mine/templates/page.html", "{% if page.title %}\n{{ page.title }}\n"),
            ("content/page.md", "Text.\n"),
        ],
    ),
    case(
        "a value that is not there",
        &[
            ("site.yaml", "theme: {name: mine}\n"),
            ("themes/mine/templates/page.html", "<p>\n  {{ page.tilte }}\n</p>\n"),
            ("content/page.md", "Text.\n"),
            ("content/two.md", "Text.\n"),
        ],
    ),
    case(
        "an unknown filter",
        &[
            ("site.yaml", "theme: {name: mine}\n"),
            ("themes/mine/templates/page.html", "{{ page.title | uper }}\n"),
            ("content/page.md", "Text.\n"),
        ],
    ),
    case(
        "an include that is not there",
        &[
            ("site.yaml", "theme: {name: mine}\n"),
            ("themes/mine/templates/page.html", "{% include \"headr.html\" %}\n"),
            ("content/page.md", "Text.\n"),
        ],
    ),
    case(
        "a fault in a component",
        &[
            ("site.yaml", "theme: {name: mine}\n"),
            (
                "themes/mine/components/details.html",
                "{% component details(title: string) {\"body\": true} -%}\n{{ nothing.here }}\n{%- endcomponent details %}\n",
            ),
            ("content/page.md", ":::details{title=\"x\"}\nText.\n:::\n"),
        ],
    ),
    case(
        "a component that refuses what it is given",
        &[
            ("site.yaml", "theme: {name: mine}\n"),
            (
                "themes/mine/components/sum.html",
                "{% component sum(n: integer) -%}\n{% if n > 9 %}{{ throw(message=\"`n` is at most 9, and here it is \" ~ n) }}{% endif -%}\n\
                 {{ n }}\n{%- endcomponent sum %}\n",
            ),
            ("themes/mine/components/twice.html", "{% component twice(n: integer) -%}\n{{ <sum n={n} /> }}\n{%- endcomponent twice %}\n"),
            (
                "content/page.md",
                "Text.\n\n::sum{n=9}\n\n- One\n\n  ::sum{n=10}\n\n::twice{n=11}\n\n:::details{title=\"x\"}\n::sum{n=10}\n:::\n",
            ),
        ],
    ),
    case(
        "a base without its blocks",
        &[
            ("site.yaml", "theme: {name: mine}\n"),
            ("themes/mine/templates/base.html", "<main>{% block main %}{% endblock main %}</main>\n"),
            ("content/page.md", "Text.\n"),
        ],
    ),
    case("a template of a page that is not there", &[("content/page.md", "---\ntitle: One\ntemplate: secton\n---\n")]),
    case(
        "a template of a type that is not there",
        &[("site.yaml", "types:\n  howto: {template: hwoto}\n"), ("content/page.md", "---\ntitle: One\ntype: howto\n---\n")],
    ),
    case(
        "two pages on one address",
        &[("content/a.md", "---\ntitle: One\nslug: same\n---\n"), ("content/b.md", "---\ntitle: Two\nslug: same\n---\n")],
    ),
    case(
        "an alias on a page",
        &[("content/a.md", "---\ntitle: One\n---\n"), ("content/b.md", "---\ntitle: Two\naliases:\n  - /old/\n  - /a/\n---\n")],
    ),
    case(
        "two aliases",
        &[("content/a.md", "---\ntitle: One\naliases: [/old/]\n---\n"), ("content/b.md", "---\ntitle: Two\naliases: [/old/]\n---\n")],
    ),
    case("a page and a file of static", &[("content/page.md", "Text.\n"), ("static/page/index.html", "x")]),
    case("addresses that differ in case", &[("content/Page.md", "---\ntitle: One\n---\n"), ("content/page.md", "---\ntitle: Two\n---\n")]),
    case(
        "rivals for the page of a folder",
        &[("content/f/_index.md", "---\ntitle: One\n---\n"), ("content/f/index.md", "---\ntitle: Two\n---\n")],
    ),
    case(
        "a README beside an index",
        &[("content/f/README.md", "---\ntitle: One\n---\n"), ("content/f/index.md", "---\ntitle: Two\n---\n")],
    ),
    case("a file name that Windows refuses", &[("content/aux.md", "Text.\n")]),
    case(
        "names that Windows refuses, and links to them",
        &[
            ("content/page.md", "---\ntitle: Page\n---\n[One](a*b.md), [two](what%3f/x.md#nowhere), [three](con.csv)\n"),
            ("content/a*b.md", "Text.\n"),
            ("content/what?/x.md", "Text.\n"),
            ("content/con.csv", "a\n"),
            ("static/a:b.txt", "x"),
        ],
    ),
    case("a file above the limit", &[("site.yaml", "limits: {asset: 2}\n"), ("content/data.csv", "a,b,c\n")]),
    case("files of unknown kinds", &[("content/a.xyz", "x"), ("content/b.xyz", "x"), ("content/c.exe", "x")]),
    case(
        "an active SVG",
        &[("site.yaml", "publish: [svg]\n"), ("content/a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"x()\"/>\n")],
    ),
    case(
        "links to files that are refused",
        &[
            ("site.yaml", "publish: [svg]\nlimits: {asset: 60}\ntypes:\n  deck: {files: [slides]}\n"),
            ("content/page.md", "---\ntitle: Page\ntype: deck\nslides: data.csv\n---\n![What it shows](a.svg) and [the data](data.csv).\n"),
            ("content/a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"x()\"/>\n"),
            ("content/data.csv", "0123456789,0123456789,0123456789,0123456789,0123456789,0123456789\n"),
        ],
    ),
    case("no pages at all", &[("data.csv", "a\n")]),
];
