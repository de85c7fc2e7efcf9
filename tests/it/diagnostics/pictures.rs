//! More faults for `diagnostics`: pictures, and what pages say of them.

use super::advice::GIF;
use super::cases::{Case, case};

/// Pictures that are none, sizes of other programs, and slips in credits.
pub const PICTURES: &[Case] = &[
    case(
        "files that are no pictures",
        &[
            ("site.yaml", "publish: [svg, apng]\n"),
            (
                "content/page.md",
                "---\ntitle: Page\n---\n![A text](text.txt) ![A text](text.txt#a) ![[text.txt|The text]] [![A film](film.mp4)](#a) [A text](text.txt)\n\n\
                 ![A seal](seal.gif) ![A seal](seal.svg)\n\n## A\n",
            ),
            ("content/text.txt", "A text.\n"),
            ("content/film.mp4", "A film.\n"),
            ("content/seal.gif", GIF),
            ("content/seal.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n"),
        ],
    ),
    case(
        "sizes of pictures, as other programs have them",
        &[
            (
                "content/page.md",
                "---\ntitle: Page\n---\n![[seal.gif|300]] ![300x200](seal.gif) ![A red thing|300](seal.gif) ![[seal.gif|A red thing|30x20]]\n\n\
                 ![A red thing](seal.gif =300x200) and ![another](seal.gif =50%)\n\n\
                 ![7](seal.gif) ![A house of 1611](seal.gif) ![A|1a](seal.gif) `![a](b.png =300x)` (x =30) [words](a =30)\n",
            ),
            ("content/seal.gif", GIF),
        ],
    ),
    case(
        "nothing is wrong: names of files with their accents apart, as macOS writes them, and links with them together",
        &[
            (
                "content/page.md",
                "---\ntitle: Page\nimages:\n  skål.gif: {author: Åsa, licence: CC0, source: own work}\n---\n\
                 ![A seal](skål.gif)\n\n[Åland](åland.md), [the folder](ö/b.md), [[åland]], [the third](u\u{308}.md)\n",
            ),
            ("content/ska\u{30a}l.gif", GIF),
            ("content/a\u{30a}land.md", "---\ntitle: Å\n---\nText.\n"),
            ("content/o\u{308}/b.md", "---\ntitle: B\n---\nText.\n"),
            ("content/ü.md", "---\ntitle: Ü\n---\nText.\n"),
        ],
    ),
    case(
        "what belongs to a picture in the column of its name",
        &[
            (
                "content/page.md",
                "---\ntitle: Page\nimages:\n  seal.gif:\n  author: Åsa\n  licence: CC0\n  source: own work\n  title: A seal\n---\n![A seal](seal.gif)\n",
            ),
            ("content/seal.gif", GIF),
        ],
    ),
    case(
        "a key of other programs for the picture of a page",
        &[("content/page.md", "---\ntitle: Page\nimage: seal.gif\n---\nText.\n"), ("content/seal.gif", GIF)],
    ),
    case(
        "pictures without a byte",
        &[
            ("site.yaml", "publish: [svg]\n"),
            ("content/page.md", "---\ntitle: Page\n---\n![A seal](seal.jpg) ![A sign](sign.svg)\n"),
            ("content/seal.jpg", ""),
            ("content/sign.svg", ""),
        ],
    ),
    case(
        "a picture whose name ends in another spelling",
        &[
            ("content/page.md", "---\ntitle: Page\n---\n![A seal](seal.jpeg) ![A sign](sign.gif)\n"),
            ("content/seal.jpg", GIF),
            ("content/sign.GIF", GIF),
        ],
    ),
];
