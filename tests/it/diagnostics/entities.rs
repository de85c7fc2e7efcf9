//! Faults in what pages write of entities, for `diagnostics`, and what must not be taken for one.

use super::cases::{Case, case};

const SETTINGS: &str = "languages: [en, sv]\ninterwiki: {d: \"https://www.wikidata.org/wiki/$1\"}\nentities:\n  data: numbers\n  links:\n    \
    P: https://www.wikidata.org/wiki/Property:$1\n    Q: https://www.wikidata.org/wiki/$1\n";
const TABLE: &str = "P31: instance of\nP170: {label: creator, sv: skapare}\nP6375: {label: street address, kind: property}\nQ5: human\nQ1036: {label: Uganda}\n";

/// A site with a table of entities and a page with this body.
macro_rules! page {
    ($body:expr) => {
        page!("content/page.md", $body)
    };
    ($path:expr, $body:expr) => {
        &[("site.yaml", SETTINGS), ("content/_data/numbers.yaml", TABLE), ($path, concat!("---\ntitle: Page\n---\n", $body))]
    };
}

/// The faults, each with its likeness that is fine.
pub const ENTITIES: &[Case] = &[
    case(
        "numbers that are not in the table",
        page!(
            "It is P13, or `wdt:P6357`.\n\n[Uganda](d:Q1063), [a house (Q99999)](d:Q99999), ![Q77777](a.csv), <https://www.wikidata.org/wiki/Q88888>\n\n\
             ```sparql\nSELECT * WHERE { ?Q12 wdt:P6 wd:Q1063 }\n```\n\n## Q66666\n\n> | P55 |\n> |---|\n> | Q44 \\| Q33 |\n"
        ),
    ),
    case(
        "numbers without their label",
        page!(
            "The P170, **Q1036** and P31&nbsp;too. [P170](d:Property:P170) [[d:Q1036]] [item Q1036](https://www.wikidata.org/wiki/Q1036#a)\n"
        ),
    ),
    case(
        "other labels",
        page!(
            "[Maker (P170)](d:Property:P170) [the creator (P170)](d:Property:P170) [ugandan Q1036][u]\n\n[u]: https://www.wikidata.org/wiki/Q1036\n"
        ),
    ),
    case("links to another entity", page!("[creator (P170)](d:Property:P31) [Uganda (Q1036)](<d:Q5>) [creator (P170)](d:Property:P17)\n")),
    case(
        "entities that are fine",
        page!(
            "[Creator (P170)](d:Property:P170) [its page](d:Q1036) [*instance  of* (P31)](d:Property:P31?uselang=sv#a) [Uganda](d:Q1036) (Q1036)\n\n\
             In Q3 of 2026, Q1 and P9: plan-Q10.pdf, Q11.jpg, https://example.org/Q12, 4Q14, Q015, `?Q16`. [Q3](#q3) <https://www.wikidata.org/wiki/Q1036>\n\n\
             `wd:Q1036` `P170`\n\n```\nx P31 Q3\n```\n\n## Q3 {#q3}\n\nSee [P31: instance of](d:Property:P31) and [Q1036](https://example.org/Q20).\n\n\
             [File:Q17.svg](https://commons.wikimedia.org/wiki/File:Q18.svg)\n"
        ),
    ),
    case("a translation", page!("content/page.sv.md", "P31 [Skapare (P170)](d:Property:P170) [creator (P170)](d:Property:P170) P32\n")),
    case(
        "a table with mistakes",
        &[
            ("site.yaml", SETTINGS),
            ("content/_data/numbers.yaml", "p31: instance of\nQ5: {name: human}\nQ6: 7\n"),
            ("content/page.md", "Q5.\n"),
        ],
    ),
    case(
        "a table in CSV",
        &[("site.yaml", SETTINGS), ("content/_data/numbers.csv", "id,label\nQ55,Netherlands\n,x\n"), ("content/page.md", "Q55 and Q56.\n")],
    ),
    case("a table that is none", &[("site.yaml", SETTINGS), ("content/_data/numbers.json", "5"), ("content/page.md", "Q55.\n")]),
    case("a table that cannot be read", &[("site.yaml", SETTINGS), ("content/_data/numbers.json", "{"), ("content/page.md", "Q55.\n")]),
    case(
        "a table that is too long",
        &[
            ("site.yaml", "limits: {data: 5}\nentities: {links: {Q: \"https://e.org/$1\"}}\n"),
            ("content/_data/entities.yaml", "Q5: human\n"),
        ],
    ),
    case("a table that is not there", &[("site.yaml", "entities: {links: {Q: \"https://e.org/$1\"}}\n"), ("content/page.md", "Q55.\n")]),
    case(
        "entities that settings do not say well",
        &[("site.yaml", "entities:\n  data: numbers\n  links: {Q-: https://e.org/$1, P: https://e.org/, Q: https://$1.org/}\n")],
    ),
    case("entities without links", &[("site.yaml", "entities: {data: numbers}\n")]),
];
