//! More faults for `diagnostics`: links that work and could be better, and what only the site as a whole
//! brings to light.

use super::cases::{Case, case};

/// A picture of a few pixels.
pub const GIF: &str = "GIF89a\u{4}\0\u{2}\0\0\0\0";

/// Links that lead somewhere, with a word of advice, and anchors that have gone.
pub const ADVICE: &[Case] = &[
    case(
        "whole addresses of the site itself",
        &[
            (
                "content/page.md",
                "---\ntitle: Page\n---\n[a](https://example.org/copyright/faq/#fair-use) [b](<http://EXAMPLE.org/copyright/faq> \"T\")\n\
                 [c](//example.org/copyright/a%20b.csv) [d](https://example.org/tags/law/) [e](https://example.org)\n\
                 ![f](https://example.org/copyright/x.png) <https://example.org/copyright/faq/>\n",
            ),
            ("content/copyright/faq.md", "---\ntitle: FAQ\ntags: [law]\n---\n## Fair use\n"),
            ("content/copyright/x.png", GIF),
        ],
    ),
    case(
        "a whole address that a reference defines",
        &[("content/page.md", "---\ntitle: Page\n---\nThe [home page][home].\n\n[home]: https://example.org/\n")],
    ),
    case(
        "whole addresses of something else",
        &[(
            "content/page.md",
            "---\ntitle: Page\n---\n[a](https://example.org/wiki/) [b](https://example.org.uk/page/) [c](https://example.net/page/)\n",
        )],
    ),
    case(
        "addresses in place of files",
        &[
            (
                "content/a/page.md",
                "---\ntitle: Page\n---\n[a](/copyright/faq/#fair-use) [b](../copyright/faq) [c](../copyright/) [d](/copyright/faq.md)\n\
                 [e](../../copyright/faq/ 'T') [f](/old/) ![g](/copyright/x.png) [h](/copyright/a%20(b).csv) [i](../b%20c/d/?x#y)\n",
            ),
            ("content/copyright/_index.md", "---\ntitle: Copyright\n---\nText.\n"),
            ("content/copyright/faq.md", "---\ntitle: FAQ\naliases: [/old/]\n---\n## Fair use\n"),
            ("content/copyright/x.png", GIF),
            ("content/copyright/a (b).csv", "x"),
            ("content/b c/d.md", "---\ntitle: D\n---\n## Y\n"),
        ],
    ),
    case(
        "addresses that files have, and addresses without files",
        &[
            (
                "content/page.md",
                "---\ntitle: Page\ntags: [x]\n---\n[a](a/) [b](a/README.md) [c](a/b.md) [d](/tags/x/) [e](/search/) [f](/robots.csv) [g](none/) [h](#here)\n\n## Here\n",
            ),
            ("content/a/README.md", "---\ntitle: A\n---\nText.\n"),
            ("content/a/b.md", "---\ntitle: B\n---\nText.\n"),
            ("content/none/c.md", "---\ntitle: C\n---\nText.\n"),
            ("static/robots.csv", "x"),
        ],
    ),
    case(
        "a path from the top, where the guides are at the top",
        &[("page.md", "---\ntitle: Page\n---\n[a](/other.md) [b](/other/)\n"), ("other.md", "---\ntitle: Other\n---\nText.\n")],
    ),
    case(
        "links into another language",
        &[
            ("site.yaml", "languages: [en, sv]\n"),
            ("content/faq.md", "---\ntitle: FAQ\n---\n[svenska](faq.sv.md) [hem](_index.sv.md)\n\n## Use {#use}\n\n## Law\n"),
            (
                "content/faq.sv.md",
                "---\ntitle: Frågor\n---\n[English](faq.md) [a](other.md#use) [b](other.md#law) [c](/other/) [d](only.md)\n",
            ),
            ("content/_index.sv.md", "---\ntitle: Hem\n---\nText.\n"),
            ("content/other.md", "---\ntitle: Other\n---\n## Use {#use}\n\n## Law\n"),
            ("content/other.sv.md", "---\ntitle: Annat\n---\n## Bruk {#use}\n\n## Lag\n"),
            ("content/only.md", "---\ntitle: Only\n---\nText.\n"),
        ],
    ),
    case(
        "headings that were renamed",
        &[
            (
                "content/page.md",
                "---\ntitle: Page\n---\n[a](faq.md#fair-use) [b](faq.md#who-can-give-permission) [c](faq.md#nothing-like-it)\n",
            ),
            (
                "content/faq.md",
                "---\ntitle: FAQ\n---\n## Fair use outside the United States\n\n## Who can give permission? {#permission}\n\n## Old works\n",
            ),
        ],
    ),
    case(
        "pictures that browsers show badly, and long ones",
        &[
            ("site.yaml", "limits: {picture: 10}\npublish: [tiff]\n"),
            ("content/page.md", "---\ntitle: Page\n---\n![a](a.heic) ![b](b.tiff) ![c](c.gif) [the animation](c.gif) ![d](gone.heic)\n"),
            ("content/a.heic", "x"),
            ("content/b.tiff", "x"),
            ("content/c.gif", GIF),
        ],
    ),
    case("an alias on its own page", &[("content/page.md", "---\ntitle: Page\naliases: [/old/, /page/]\n---\nText.\n")]),
    case(
        "redirects in circles",
        &[
            (
                "static/_redirects",
                "# Old addresses\n/a /b\n/b/ /c/index.html 302\n/c /b\n/d /a\n/e /e\n/page/ /f\n/f /page/\n/page /g 301!\n/g /page 301 # back\n/h/* /h/:splat\n/i /j 200\n/j /i\n/k https://example.org/k\n/l https://example.net/l\n",
            ),
            ("content/page.md", "---\ntitle: Page\n---\nText.\n"),
        ],
    ),
];

/// What types of pages, dates and files of a page promise.
pub const CONTRACTS: &[Case] = &[
    case(
        "too many and too few words",
        &[
            ("site.yaml", "types:\n  faq: {words: {max: 3}}\n  howto: {words: {min: 2, max: 5}}\n"),
            ("content/a.md", "---\ntitle: A\ntype: faq\n---\nOne two *three* four.\n"),
            ("content/b.md", "---\ntitle: B\ntype: howto\n---\nOne.\n"),
            ("content/c.md", "---\ntitle: C\ntype: howto\n---\nOne two.\n"),
        ],
    ),
    case("limits that are no numbers", &[("site.yaml", "types:\n  faq: {words: {max: few, most: 3}}\n")]),
    case(
        "sources that a schema asks for",
        &[
            (
                "site.yaml",
                "types:\n  law:\n    schema:\n      required: [sources]\n      properties:\n        sources: {type: array, minItems: 1, items: {type: string, format: uri}}\n",
            ),
            ("content/a.md", "---\ntitle: A\ntype: law\n---\nText.\n"),
            ("content/b.md", "---\ntitle: B\ntype: law\nsources: [the law]\n---\nText.\n"),
            ("content/c.md", "---\ntitle: C\ntype: law\nsources: [\"https://example.net/law\"]\n---\nText.\n"),
        ],
    ),
    case(
        "dates of reviews",
        &[
            ("content/a.md", "---\ntitle: A\nreviewed_on: 2024-01-01\nreview_by: 2025-12-31\n---\nText.\n"),
            ("content/b.md", "---\ntitle: B\nreviewed_on: 2025-12-31\nreview_by: 2025-06-01\n---\nText.\n"),
            ("content/c.md", "---\ntitle: C\nreviewed_on: 2026-01-02\nreview_by: 2026-01-01\n---\nNot yet.\n"),
            ("content/d.md", "---\ntitle: D\nreviewed_on: 2026-01-03\nupdated: 2062-01-01\n---\nText.\n"),
            ("content/e.md", "---\ntitle: E\ndraft: true\nreview_by: 2025-06-01\n---\nText.\n"),
        ],
    ),
    case(
        "files for hosts in the place of ours",
        &[
            ("content/page.md", "---\naliases: [/a b/, /old/x/, /c/]\n---\n# Page\n\nText.\n"),
            ("static/_redirects", "# Ours\n/old/* /page/ 301\n"),
            ("static/_headers", "/*\n  referrer-policy: no-referrer\n"),
        ],
    ),
    case(
        "a prefix that is nearly one of the site's",
        &[
            ("site.yaml", "interwiki: {d: \"https://www.wikidata.org/wiki/$1\"}\n"),
            ("content/page.md", "---\ntitle: Page\n---\n[x](dd:Q42) and [y](htps://e.org/), but [z](javascript:x)\n"),
        ],
    ),
    case(
        "files that front matter names",
        &[
            ("site.yaml", "types:\n  deck: {files: [slides, handouts]}\n"),
            (
                "content/a/deck.md",
                "---\ntitle: A\ntype: deck\nslides: slide.csv\nhandouts:\n  - ../b.csv\n  - https://example.net/x.pdf\n  - deck.md\n  - x.exe\n  - ../../c.csv\n---\nText.\n",
            ),
            ("content/a/slides.csv", "x"),
            ("content/b.csv", "x"),
            ("content/a/x.exe", "x"),
        ],
    ),
    case(
        "documents that are not what their names say",
        &[
            ("content/page.md", "---\ntitle: Page\n---\n[a](a.pdf) [b](b.pptx) [c](c.pdf)\n"),
            ("content/a.pdf", "<!doctype html>\n<title>Not found</title>\n"),
            ("content/b.pptx", "PK\u{3}\u{4} word/document.xml"),
            ("content/c.pdf", "%PDF-1.7\n"),
        ],
    ),
    case(
        "pictures without credits, where every picture needs one",
        &[
            ("site.yaml", "images: {credits: required}\n"),
            (
                "content/page.md",
                "---\ntitle: Page\nimages:\n  a.gif: {author: A, licence: CC0, source: own work}\n---\n![a](./a.gif) ![b](b.gif) ![b](b.gif)\n",
            ),
            ("content/a.gif", GIF),
            ("content/b.gif", GIF),
        ],
    ),
    case(
        "a slip in one of several credits",
        &[
            ("site.yaml", "images: {credits: required}\n"),
            (
                "content/page.md",
                "---\ntitle: Page\nimages:\n  a.gif: {author: A, licence: CC0, source: own work}\n  b.gif: {autor: B, licence: CC0, source: own work}\n  c.gif: C, CC0\n  d.gif: {author: D}\n---\n\
                 ![a](a.gif) ![b](b.gif) ![c](./c.gif) ![d](d.gif) ![e](e.gif)\n",
            ),
            ("content/two.md", "---\ntitle: Two\nimages: Ada, CC0\n---\n![a](a.gif)\n"),
            ("content/three.md", "---\ntitle: Three: lost\n---\n![a](a.gif)\n"),
            ("content/a.gif", GIF),
            ("content/b.gif", GIF),
            ("content/c.gif", GIF),
            ("content/d.gif", GIF),
            ("content/e.gif", GIF),
        ],
    ),
    case(
        "required credits on a site that is lenient",
        &[
            ("site.yaml", "images: {credits: required}\ncheck: {rules: {image-credit: warning}}\n"),
            ("content/page.md", "---\ntitle: Page\n---\n![a](a.gif)\n"),
            ("content/a.gif", GIF),
        ],
    ),
    case("a word for credits that is none", &[("site.yaml", "images: {credits: always}\n")]),
];
