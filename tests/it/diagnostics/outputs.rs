//! Faults for `diagnostics` in what is published besides pages, and in who may publish it.

use super::cases::{Case, case};

/// Files and addresses that are not for everybody, and values that outputs are made from.
pub const OUTPUTS: &[Case] = &[
    case("files of static where Guidepost writes its own", &[("static/404.html", "x"), ("static/sitemap.xml", "x")]),
    case("a file of static at an alias", &[("content/a.md", "---\naliases: [/old.html]\n---\nText.\n"), ("static/old.html", "x")]),
    case(
        "files of authors that would speak for the site",
        &[
            ("content/robots.txt", "User-agent: *\nDisallow: /\n"),
            ("content/Security.txt", "x"),
            ("content/a/robots.txt", "x"),
            ("content/page.md", "[our rules](robots.txt)\n"),
        ],
    ),
    case(
        "terms that differ but for their addresses",
        &[
            ("site.yaml", "taxonomies: [topics, tools]\n"),
            ("content/a.md", "---\ntopics: [C++, C#, C, v1.0, R&D, .NET]\ntaxonomies: {tools: [日本, \"日本!\"]}\n---\nText.\n"),
            ("content/b.md", "---\ntitle: B\ntopics: [c++, v10, RD, \" c  \", net, net-2]\ntaxonomies: {tools: [日本?]}\n---\nText.\n"),
        ],
    ),
    case("a robots.txt without the sitemap", &[("static/robots.txt", "User-agent: *\nDisallow: /private/\n")]),
    case("a robots.txt with a sitemap", &[("static/robots.txt", "User-agent: *\nDisallow:\n\nSITEMAP: https://example.org/all.xml\n")]),
    case(
        "files of static in the place of texts that Guidepost writes",
        &[
            ("site.yaml", "llms: true\n"),
            ("content/a.md", "---\ndate: 2025-01-01\n---\nText.\n"),
            ("static/feed.xml", "x"),
            ("static/llms.txt", "x"),
            ("static/a/index.md", "x"),
        ],
    ),
    case("a base_url with a password", &[("site.yaml", "base_url: https://user:secret@example.org\n")]),
    case("a base_url with a port that is none", &[("site.yaml", "base_url: https://example.org:99999\n")]),
    case("a base_url with an empty part in its host", &[("site.yaml", "base_url: https://example..org\n")]),
    case("a base_url with a blank", &[("site.yaml", "base_url: https://example.org/a b\n")]),
    case("a base_url that is a page", &[("site.yaml", "base_url: https://example.org/guides/index.html\n")]),
    case("a base_url with two points", &[("site.yaml", "base_url: https://example.org/a/../b\n")]),
    case("a base_url with a percent sign", &[("site.yaml", "base_url: https://example.org/%zz\n")]),
    case("a base_url in capitals", &[("site.yaml", "base_url: HTTPS://example.org\n")]),
    case(
        "dates that contradict each other",
        &[
            ("content/a.md", "---\ntitle: A\ndate: 2025-06-01\nupdated: 2025-03-01\n---\nText.\n"),
            ("content/b.md", "---\ntitle: B\ndate: 2025-06-01\nupdated: 2025-06-01\n---\nText.\n"),
        ],
    ),
    case(
        "a file of authors in the place of a feed",
        &[("site.yaml", "publish: [xml]\n"), ("content/a.md", "---\ndate: 2025-01-01\n---\nText.\n"), ("content/feed.xml", "x")],
    ),
];
