//! More faults for `diagnostics`: those of types and of data.

use super::cases::{Case, case};

/// A type of page with a schema, headings, and every kind of rule.
const HOWTO: &str = "types:
  howto:
    schema:
      required: [description, minutes, level]
      properties:
        description: {maxLength: 20}
        minutes: {type: integer, minimum: 1, maximum: 600, description: How many minutes it takes}
        level: {enum: [easy, medium, hard]}
        tools: {type: array, minItems: 1, uniqueItems: true, items: {type: string, minLength: 2}}
        tested: {type: string, format: date}
        contact: {format: email}
        item: {type: string, pattern: \"^Q[0-9]+$\", examples: [Q42]}
        version: {type: string}
        authors: {minItems: 2}
        place: {type: object, required: [country], properties: {country: {type: string}}, additionalProperties: false}
        size: {anyOf: [{type: integer}, {enum: [small, large]}]}
    headings: [Before you start, \"Steps {#steps}\", Afterwards]
";

/// Faults of types, and of pages that do not fit theirs.
pub const TYPES: &[Case] = &[
    case(
        "nothing is wrong, and 1.10 stays a text",
        &[
            ("site.yaml", HOWTO),
            (
                "content/page.md",
                "---\ntitle: One\ntype: howto\ndescription: Short\nminutes: 5\nlevel: easy\nversion: 1.10\nitem: Q42\nplace: {country: Sweden}\nsize: small\n---\n## Innan {#before-you-start}\n\n### Steg {#steps}\n\n## AFTERWARDS\n",
            ),
        ],
    ),
    case(
        "keys that are missing",
        &[
            ("site.yaml", HOWTO),
            ("content/page.md", "---\ntitle: One\ntype: howto\nlevel:\n---\n## Before you start\n\n## Steps\n\n## Afterwards\n"),
        ],
    ),
    case(
        "values that do not fit",
        &[
            ("site.yaml", HOWTO),
            (
                "content/page.md",
                "---\ntitle: One\ntype: howto\ndescription: This sentence is much too long\nminutes: \"5\"\nlevel: esy\ntools: OpenRefine\ntested: 2026-02-30\ncontact: nobody\nitem: 42\nauthors: [Me]\nplace: {city: Lund}\nsize: huge\n---\n## Before you start\n\n## Steps\n\n## Afterwards\n",
            ),
        ],
    ),
    case(
        "lists and numbers that do not fit",
        &[
            ("site.yaml", HOWTO),
            (
                "content/page.md",
                "---\ntitle: One\ntype: howto\ndescription: Short\nminutes: 0\nlevel: hard\ntools:\n  - OpenRefine\n  - OpenRefine\n  - x\nplace: Lund\n---\n## Before you start\n\n## Steps\n\n## Afterwards\n",
            ),
        ],
    ),
    case(
        "a key that the schema does not know, and a common key of the wrong kind",
        &[
            ("site.yaml", HOWTO),
            (
                "content/page.md",
                "---\ntitle: One\ntype: howto\ndescription: Short\nminuts: 5\nminutes: 5\nlevel: hard\nauthors: {a: b}\n---\n## Before you start\n\n## Steps\n\n## Afterwards\n",
            ),
        ],
    ),
    case(
        "headings that are missing or in the wrong place",
        &[
            ("site.yaml", HOWTO),
            (
                "content/page.md",
                "---\ntitle: One\ntype: howto\ndescription: Short\nminutes: 5\nlevel: hard\n---\n## Steps\n\nText.\n\n## Before you start\n\nText.\n",
            ),
        ],
    ),
    case(
        "parts that are still to be written",
        &[(
            "content/page.md",
            "---\ntitle: One\ndescription: TODO\nweight: 1 # TODO: is this right?\n---\nText, `TODO` in code, a TODO-list.\n\n<!-- TODO: say why -->\n\n```text\nTODO: not this\n```\n\nTODO\n",
        )],
    ),
    case(
        "a slip in a word of JSON Schema",
        &[
            ("site.yaml", "types:\n  faq:\n    schema:\n      requried: [title]\n      minutes: {type: integer}\n"),
            ("content/page.md", "---\ntype: faq\nminutes: 5\n---\nText.\n"),
        ],
    ),
    case(
        "a schema that is none",
        &[(
            "site.yaml",
            "types:\n  faq:\n    schema: [title]\n  howto:\n    schema: {required: title, properties: {a: {type: number of minutes}}}\n",
        )],
    ),
    case(
        "a schema that looks outside",
        &[(
            "site.yaml",
            "types:\n  faq:\n    schema:\n      properties:\n        a: {$ref: \"file:///etc/hostname\"}\n        b: {type: string}\n",
        )],
    ),
    case(
        "a schema that looks for a part that is not there",
        &[("site.yaml", "types:\n  faq:\n    schema:\n      properties:\n        a: {$ref: \"#/$defs/b\"}\n")],
    ),
    case(
        "a pattern that cannot be read",
        &[("site.yaml", "types:\n  faq:\n    schema:\n      properties:\n        a: {pattern: \"[Q\"}\n")],
    ),
    case(
        "schemas that no value fits, or that mean nothing",
        &[(
            "site.yaml",
            "types:\n  faq:\n    schema:\n      properties:\n        a: {enum: []}\n        b: {type: integr}\n        c: {type: string, format: nonsense}\n        \
             d: {type: string, format: dat}\n        e: {minimum: 5, maximum: 3}\n        f: {pattern: \"^(?!x)\"}\n        \
             g: {type: array, items: {minLength: 5, maxLength: 2}}\n  howto:\n    schema: {properties: {p: {$ref: \"#/properties/p\"}}}\n  \
             tree:\n    schema: {properties: {p: {type: array, items: {$ref: \"#/properties/p\"}}}}\n",
        )],
    ),
    case(
        "schemas that contradict what every page has, and words of schemas a level too high",
        &[
            (
                "site.yaml",
                "taxonomies: [topics]\ntypes:\n  faq:\n    schema: {properties: {date: {type: integer}, topics: {type: string}, weight: {type: number}}}\n  \
                 howto:\n    required: [minutes]\n    properties: {minutes: {type: integer}}\n",
            ),
            ("content/page.md", "---\ntitle: One\ntype: faq\ndate: 2025-01-01\ntopics: a\nweight: 1\n---\nText.\n"),
        ],
    ),
    case(
        "names of keys, and short words, that are not among those that may stand there",
        &[
            (
                "site.yaml",
                "types:\n  faq:\n    schema:\n      properties:\n        p: {type: object, propertyNames: {pattern: \"^[b-z]\"}}\n        \
                 q: {type: array, items: {type: object, propertyNames: {enum: [one, two]}}}\n        r: {enum: [a, b, 3]}\n",
            ),
            ("content/page.md", "---\ntitle: One\ntype: faq\np: {a: 1}\nq:\n  - one: 1\n    twoo: 2\nr: c\n---\nText.\n"),
        ],
    ),
    case(
        "a schema without an end",
        &[("site.yaml", "types:\n  faq:\n    schema: {$ref: \"#\"}\n"), ("content/page.md", "---\ntitle: One\ntype: faq\n---\nText.\n")],
    ),
    case(
        "a text where the schema names keys or items, and no kind of value",
        &[
            (
                "site.yaml",
                "types:\n  faq:\n    schema:\n      properties:\n        sources: {items: {required: [title, url], properties: {title: {type: string}, url: {type: string}}}}\n        \
                 place: {properties: {country: {type: string}}}\n        either: {anyOf: [{type: string}, {required: [a]}]}\n",
            ),
            ("content/list.md", "---\ntitle: One\ntype: faq\nsources: [https://example.org/a]\nplace: Lund\neither: x\n---\nText.\n"),
            ("content/text.md", "---\ntitle: Two\ntype: faq\nsources: https://example.org/a\n---\nText.\n"),
        ],
    ),
    case(
        "keys that several types share",
        &[
            (
                "site.yaml",
                "fields:\n  sources: {type: array, minItems: 1}\n  minutes: {type: integer}\n  level: {enum: [easy, hard]}\ntypes:\n  \
                 faq:\n    fields: [sources, tools]\n    schema: {required: [sources]}\n  howto:\n    fields: [sources, level]\n    \
                 schema:\n      properties:\n        level: {enum: [one, two]}\n  plain: {fields: [minutes]}\n",
            ),
            ("content/faq.md", "---\ntitle: One\ntype: faq\ntools: any\nminutes: 5\n---\nText.\n"),
            ("content/howto.md", "---\ntitle: Two\ntype: howto\nsources: []\nlevel: easy\n---\nText.\n"),
            ("content/plain.md", "---\ntitle: Three\ntype: plain\nminutes: many\n---\nText.\n"),
        ],
    ),
    case(
        "a shared key with a mistake",
        &[
            (
                "site.yaml",
                "fields:\n  minutes: {type: integr}\ntypes:\n  a: {fields: [minutes]}\n  b: {fields: [minutes], schema: {required: [minutes]}}\n  c: {fields: [minutes], schema: 5}\n",
            ),
            ("content/page.md", "---\ntitle: One\ntype: a\nminutes: 5\n---\nText.\n"),
        ],
    ),
    case(
        "mistakes in one type cost the others nothing",
        &[
            (
                "site.yaml",
                "types:\n  twice:\n    fields: [a]\n    schema: {properties: {b: {type: string}}, properties: {c: {type: string}}}\n  slip: {feilds: [a], headings: [Steps]}\n  \
                 bad: {words: {min: few, max: 2}, fields: [a]}\n  text: howto\n  good: {fields: [a], words: {max: 2}}\n",
            ),
            ("content/twice.md", "---\ntitle: One\ntype: twice\na: x\nb: x\n---\nText.\n"),
            ("content/slip.md", "---\ntitle: Two\ntype: slip\na: x\n---\nText.\n"),
            ("content/bad.md", "---\ntitle: Three\ntype: bad\na: x\n---\nText of four words.\n"),
            ("content/text.md", "---\ntitle: Four\ntype: text\na: x\n---\nText.\n"),
            ("content/good.md", "---\ntitle: Five\ntype: good\na: x\nb: y\n---\nText.\n"),
        ],
    ),
    case(
        "headings and numbers of words that no page can have",
        &[
            (
                "site.yaml",
                "types:\n  howto:\n    words: {min: 10, max: 5}\n    answers: {level: 7}\n    headings:\n      - \"\"\n      - \"## Two\"\n      - \"Steps {#steps\"\n      \
                 - \"{#only}\"\n      - \"None {#}\"\n      - Right\n",
            ),
            ("content/page.md", "---\ntitle: One\ntype: howto\n---\nText.\n"),
        ],
    ),
    case(
        "a template and skeletons that are not there",
        &[
            (
                "site.yaml",
                "types:\n  howto: {template: hwoto, skeleton: content/_skeletons/howot.md}\n  faq: {template: secton, skeleton: none.md}\n  law: {skeleton: content/_skeletons/howto.md}\n",
            ),
            ("content/_skeletons/howto.md", "## Steps\n"),
            ("content/one.md", "---\ntitle: One\ntype: faq\n---\nText.\n"),
            ("content/two.md", "---\ntitle: Two\ntype: faq\n---\nText.\n"),
            ("content/three.md", "---\ntitle: Three\ntype: faq\ntemplate: nope\n---\nText.\n"),
        ],
    ),
    case(
        "templates that are for parts of pages, or for pages that no file stands for",
        &[
            (
                "site.yaml",
                "theme: {name: mine}\ntypes:\n  deck: {template: deck}\n  bare: {template: base.html}\n  note: {template: note}\n  home: {template: home}\n",
            ),
            ("themes/mine/templates/deck.html", "{% extends \"page.html\" %}"),
            ("themes/mine/templates/footer.html", "<footer>{% include \"note.html\" %}</footer>"),
            ("themes/mine/templates/note.html", "<p>Note</p>"),
            ("content/one.md", "---\ntitle: One\ntemplate: 404.html\n---\nText.\n"),
            ("content/two.md", "---\ntitle: Two\ntemplate: footer\n---\nText.\n"),
            ("content/three.md", "---\ntitle: Three\ntemplate: note\n---\nText.\n"),
            ("content/four.md", "---\ntitle: Four\ntemplate: dekc\n---\nText.\n"),
            ("content/five.md", "---\ntitle: Five\ntemplate: deck\n---\nText.\n"),
            ("content/six.md", "---\ntitle: Six\ntemplate: section\ntype: deck\n---\nText.\n"),
        ],
    ),
    case(
        "a page of a type with nothing on it",
        &[("site.yaml", HOWTO), ("content/page.md", "---\ntitle: One\ntype: howto\ntools: [TODO, TODO]\n---\n")],
    ),
    case(
        "a key that is required and cannot be there",
        &[(
            "site.yaml",
            "types:\n  howto:\n    fields: [tools]\n    schema:\n      required: [title, topics, tools, minutes, minuts, level]\n      properties: {minutes: {type: integer}}\ntaxonomies: [topics]\n",
        )],
    ),
    case(
        "skeletons with mistakes",
        &[
            (
                "site.yaml",
                "types:\n  law: {fields: [sources], skeleton: content/_skeletons/law.md}\n  open: {skeleton: content/_skeletons/open.md}\n  \
                 inline:\n    skeleton: |\n      ---\n      description: TODO\n      descripton: TODO\n      weight: 1\n      weight: 1\n      ---\n      ## Steps\n  \
                 good:\n    fields: [topic]\n    skeleton: |\n      ---\n      topic: TODO\n      weight:\n      date: TODO\n      ---\n      ## Steps\n",
            ),
            ("content/_skeletons/law.md", "---\nsources: TODO\nsorces: TODO\nsources: TODO\n---\n"),
            ("content/_skeletons/open.md", "---\ntitle: One: two\n---\n"),
        ],
    ),
    case(
        "skeletons that no page can begin with",
        &[
            (
                "site.yaml",
                "types:\n  howto: {headings: [Before, \"Steps {#do}\", After], skeleton: skeletons/howto.md}\n  \
                 faq:\n    headings: [Question]\n    skeleton: |\n      :::detials{title=\"x\"}\n      Text\n      :::\n",
            ),
            ("skeletons/howto.md", "---\nweight: 5\n---\n## Steg {#do}\n\n[TODO](nowhere.md)\n\n## Before\n"),
        ],
    ),
    case(
        "questions without a short answer",
        &[
            ("site.yaml", "types:\n  faq: {answers: {words: 3}}\n  other: {answers: {level: 2}}\n  none: {}\n"),
            (
                "content/faq.md",
                "---\ntitle: One\ntype: faq\n---\n## Part\n\n### A?\n\n**No.** Not at all.\n\n### B?\n\nNo, **not** at all.\n\n### C?\n\n\
                 **No, not at all.**\n\n### D?\n\n- **No.**\n\n### E?\n\n****\n\n#### F?\n\n### G?\n",
            ),
            ("content/other.md", "---\ntitle: Two\ntype: other\n---\n## A?\n\nNo.\n\n## B?\n\n***Yes*, sure.**\n\n### C?\n\nNo.\n"),
            ("content/none.md", "---\ntitle: Three\ntype: none\n---\n## A?\n\nNo.\n"),
        ],
    ),
];

/// Faults of data files.
pub const DATA: &[Case] = &[
    case("broken YAML", &[("content/_data/partners.yaml", "- name: One\n- name: Two: three\n")]),
    case("an alias in YAML", &[("content/_data/partners.yaml", "- &a [x]\n- *a\n")]),
    case("broken JSON", &[("content/_data/partners.json", "[\n  {\"name\": \"One\"},\n  {\"name\" \"Two\"}\n]\n")]),
    case("keys of JSON that stand twice", &[("content/_data/n.json", "[{\"n\": 1,\n  \"n\": 2},\n {\"n\": 3, \"\\u006e\": 4}]\n")]),
    case(
        "JSON that is too deep, and a number that is too large",
        &[
            (
                "content/_data/deep.json",
                "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\n",
            ),
            ("content/_data/large.json", "{\"n\": 1e999}\n"),
        ],
    ),
    case("JSON without an end", &[("content/_data/partners.json", "[1, 2\n")]),
    case("a table with a row too long", &[("content/_data/partners.csv", "name,country\nOne,Sweden\nTwo, or three,Uganda\n")]),
    case("a table with a row too short", &[("content/_data/partners.csv", "name,country\nOne,Sweden\nTwo\n")]),
    case(
        "a table with semicolons and bad rows",
        &[("content/_data/partners.csv", "name;country\nOne, or two;Sweden\nTwo; or three;Uganda\nFour\n")],
    ),
    case(
        "tables with an open quotation mark",
        &[
            ("content/_data/towns.csv", "name,w\nLund,1\n\"Malmö,2\nKiruna,3\nUmeå,4\n\"Ystad\",5\n"),
            ("content/_data/end.csv", "name,w\nLund,1\n\"Malmö,2\nKiruna,3\n"),
        ],
    ),
    case("a table with bad names", &[("content/_data/partners.csv", "name,,name\n1,2,3\n")]),
    case("two files of one name", &[("content/_data/partners.csv", "a\n1\n"), ("content/_data/partners.yaml", "- 1\n")]),
    case(
        "files that are no data",
        &[
            ("content/_data/partners.toml", "a = 1\n"),
            ("content/_data/more/partners.yaml", "- 1\n"),
            ("content/_data/README.md", "About.\n"),
        ],
    ),
    case("a file above the limit", &[("site.yaml", "limits: {data: 5}\n"), ("content/_data/partners.csv", "name\nOne\n")]),
    case("an empty file is an empty value", &[("content/_data/partners.yaml", "")]),
];
