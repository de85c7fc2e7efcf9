//! Faults of `site.yaml` for `diagnostics` whose values are of the right kind, or that belong to a theme.

use super::cases::{Case, case};

/// Values that cannot be what is meant.
pub const SETTINGS: &[Case] = &[
    case("a logo among other options", &[("site.yaml", "theme:\n  options:\n    licence: CC0\n    logo: sign.svg\n")]),
    case(
        "a logo of a theme that is not there",
        &[
            ("site.yaml", "theme: {name: mine}\n"),
            ("themes/mine/theme.yaml", "options:\n  logo: sign.svg\n  fonts: {serf: a, display: b}\n  accent: {light: \"#36c\"}\n"),
        ],
    ),
    case(
        "keys that the look does not have",
        &[(
            "site.yaml",
            "theme:\n  options:\n    acent: \"#36c\"\n    fonts: {serf: a, display: b}\n    accent: {light: \"#36c\", drak: \"#9bf\"}\n",
        )],
    ),
    case(
        "values that are no names and values",
        &[("site.yaml", "theme: {options: [a]}\nextra: 1\n"), ("content/page.md", "---\nextra: 1\n---\nText.\n")],
    ),
    case("taxonomies with names of other keys", &[("site.yaml", "taxonomies: [topics, title, authors]\n")]),
    case("languages that are none", &[("site.yaml", "languages: [en, \"xx-yy-zz!\", sv_SE, Svenska språket]\n")]),
    case("addresses for editing without a place", &[("site.yaml", "edit_url: https://example.org/edit\neditor_url: idea://open\n")]),
];
