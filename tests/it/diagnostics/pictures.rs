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
];
