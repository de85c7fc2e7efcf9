//! Faults around front matter and in its values, for `diagnostics`: what has a certain mend.

use super::cases::{Case, case};

/// Fences that are not quite right, and values that are written in another way.
pub const FENCES: &[Case] = &[
    case("two hyphens above", &[("content/page.md", "--\ntitle: One\n---\nText.\n")]),
    case("four hyphens above", &[("content/page.md", "----\ntitle: One\n---\nText.\n")]),
    case("a dash above", &[("content/page.md", "—\ntitle: One\n---\nText.\n")]),
    case("spaces before the hyphens above", &[("content/page.md", "  ---\ntitle: One\n---\nText.\n")]),
    case("nothing above", &[("content/page.md", "title: One\nweight: 1\n---\nText.\n")]),
    case("two hyphens below", &[("content/page.md", "---\ntitle: One\n--\nText.\n")]),
    case("spaces before the hyphens below", &[("content/page.md", "---\ntitle: One\n ---\nText.\n")]),
    case("a line across the page is no fence", &[("content/page.md", "----\nNote: this\n\n---\n\nText.\n\n---\nText: this\n\n----\n")]),
    case("a heading below a word and a colon is no front matter", &[("content/page.md", "Words: many\n---\n\nText.\n")]),
    case("typographic quotation marks around a colon", &[("content/page.md", "---\ntitle: “Copyright: the answer”\n---\nText.\n")]),
    case(
        "typographic quotation marks around other values",
        &[("content/page.md", "---\ntitle: “One”\ndate: “2025-12-31”\nweight: “5”\ndraft: “false”\n---\nText.\n")],
    ),
    case("a colon and a remark", &[("content/page.md", "---\ntitle: One: two # three\n---\nText.\n")]),
    case("a day before its month", &[("content/page.md", "---\ntitle: One\ndate: 31/12/2025\nupdated: 31.12.2025\n---\nText.\n")]),
    case("a month before its day", &[("content/page.md", "---\ntitle: One\ndate: 12-31-2025\nupdated: 2025/12/31\n---\nText.\n")]),
    case("months in words", &[("content/page.md", "---\ntitle: One\ndate: 31 December 2025\nupdated: Dec 31, 2025\n---\nText.\n")]),
    case("a day or a month", &[("content/page.md", "---\ntitle: One\ndate: 03/04/2025\n---\nText.\n")]),
    case("yes, and a number in quotes", &[("content/page.md", "---\ntitle: One\ndraft: no\nweight: \"5\"\n---\nText.\n")]),
    case("a hashtag in a title", &[("content/page.md", "---\ntitle: Use #WikiLoves here\n---\nText.\n")]),
    case("an unknown key beside the right one", &[("content/page.md", "---\ntitle: One\ntitel: Two\n---\nText.\n")]),
    case(
        "a value outside its list",
        &[
            ("site.yaml", "types:\n  howto: {schema: {properties: {level: {enum: [easy, hard]}}}}\n"),
            ("content/page.md", "---\ntitle: One\ntype: howto\nlevel: eazy\n---\nText.\n"),
        ],
    ),
];
