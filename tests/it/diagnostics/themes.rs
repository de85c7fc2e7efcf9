//! Faults in the files of a theme, for `diagnostics`.

use super::cases::{Case, case};

/// The faults.
pub const THEMES: &[Case] = &[
    case(
        "components that call each other without end",
        &[
            ("site.yaml", "theme: {name: mine}\n"),
            ("themes/mine/components/aa.html", "{% component aa() -%}\n{{ <bb /> }}\n{%- endcomponent aa %}\n"),
            ("themes/mine/components/bb.html", "{% component bb() -%}\n{{ <aa /> }}\n{%- endcomponent bb %}\n"),
            ("content/page.md", "Text.\n\n::aa{}\n"),
        ],
    ),
    case(
        "a component that calls itself without end, in a template",
        &[
            ("site.yaml", "theme: {name: mine}\n"),
            ("themes/mine/components/aa.html", "{% component aa() -%}\n{{ <aa /> }}\n{%- endcomponent aa %}\n"),
            ("themes/mine/templates/footer.html", "{{ <aa /> }}\n"),
            ("content/page.md", "Text.\n"),
        ],
    ),
    case(
        "components that cannot be called as Guidepost does",
        &[
            ("site.yaml", "theme: {name: mine}\n"),
            (
                "themes/mine/components/callout.html",
                "{% component callout(kindd: string = \"note\", title: string = \"\") {\"body\": true} -%}\n{{ body }}\n{%- endcomponent callout %}\n",
            ),
            (
                "themes/mine/components/code.html",
                "{% component code(title: string, file: string) {\"body\": true} -%}\n{{ body }}\n{%- endcomponent code %}\n",
            ),
            ("content/page.md", "> [!NOTE]\n> Text.\n\n```text title=\"a\"\nb\n```\n"),
        ],
    ),
    case(
        "parameters that are missing",
        &[
            ("site.yaml", "theme: {name: mine}\n"),
            (
                "themes/mine/components/call.html",
                "{% component call(a: string, b: integer) {\"body\": true} -%}\n{{ a }}{{ b }}{{ body }}\n{%- endcomponent call %}\n",
            ),
            ("themes/mine/components/sum.html", "{% component sum(n: integer) -%}\n{{ n }}\n{%- endcomponent sum %}\n"),
            ("content/page.md", "::sum{}\n\n::::call{a=\"x\"}\nText.\n::::\n"),
        ],
    ),
    case(
        "texts that cannot be read",
        &[("site.yaml", "theme: {name: mine}\n"), ("themes/mine/i18n/en.json", "{\"menu\": [1]}\n"), ("content/page.md", "Text.\n")],
    ),
    case(
        "texts with a comma too many, and others that end in the middle",
        &[
            ("site.yaml", "theme: {name: mine}\n"),
            ("themes/mine/i18n/en.json", "{\n  \"menu\": \"Menu\",\n}\n"),
            ("themes/mine/i18n/sv.json", "{\n  \"menu\": \"Meny\n}\n"),
            ("themes/mine/i18n/fr.json", "[\"menu\"]\n"),
            ("content/page.md", "Text.\n"),
        ],
    ),
    case(
        "texts with a name that nobody asks for, and with braces",
        &[
            ("site.yaml", "theme: {name: mine}\n"),
            (
                "themes/mine/i18n/en.json",
                "{\n  \"menuu\": \"Menu\",\n  \"hours\": \"Open\",\n  \"search_count\": \"{{PLURAL:$1|result\"\n}\n",
            ),
            ("themes/mine/templates/footer.html", "{{ strings.hours }}\n"),
            ("content/page.md", "Text.\n"),
        ],
    ),
    case(
        "files of a theme that nothing uses",
        &[
            ("site.yaml", "theme: {name: mine}\nlanguages: [en, pt-BR]\ntypes:\n  tool: {template: pagge}\n"),
            ("themes/mine/templates/footr.html", "x"),
            ("themes/mine/templates/pages.html", "named by a page"),
            ("themes/mine/templates/pagge.html", "named by a type"),
            ("themes/mine/templates/titel.html", "named by a template"),
            ("themes/mine/templates/card.html", "{% include \"titel.html\" %}"),
            ("themes/mine/templates/parts/card.html", "x"),
            ("themes/mine/footer.html", "x"),
            ("themes/mine/card.html", "x"),
            ("themes/mine/template/footer.html", "x"),
            ("themes/mine/component/callout.html", "x"),
            ("themes/mine/components/callout.htm", "x"),
            ("themes/mine/theme.yml", "options: {}\n"),
            ("themes/mine/site.yaml", "options: {}\n"),
            ("themes/mine/i18n/en.yaml", "a: b\n"),
            ("themes/mine/i18n/EN.json", "{}"),
            ("themes/mine/i18n/pt_br.json", "{}"),
            ("themes/mine/i18n/pt-BR.json", "{}"),
            ("themes/mine/i18n/pt.json", "{}"),
            ("themes/mine/i18n/de.json", "{}"),
            ("themes/mine/style.css", "a {}"),
            ("themes/mine/mark.svg", "<svg/>"),
            ("themes/mine/stuff/mark.svg", "<svg/>"),
            ("themes/mine/assets/any/file.txt", "x"),
            ("themes/mine/README.md", "x"),
            ("themes/mine/LICENSE", "x"),
            ("themes/mine/i18n/sv.json", "{}"),
            ("content/page.md", "---\ntitle: Page\ntemplate: pages\n---\nText.\n"),
        ],
    ),
    case("a theme without files", &[("site.yaml", "theme: {name: reading}\n"), ("content/page.md", "Text.\n")]),
    case("a theme without a name", &[("site.yaml", "theme: {name: \"\"}\n"), ("content/page.md", "Text.\n")]),
    case("a theme outside its folder", &[("site.yaml", "theme: {name: ../m}\n"), ("content/page.md", "Text.\n")]),
    case(
        "a theme that says its name",
        &[("site.yaml", "theme: {name: m}\n"), ("themes/m/theme.yaml", "name: m\n"), ("content/page.md", "Text.\n")],
    ),
    case(
        "options of the wrong kind",
        &[
            (
                "site.yaml",
                "theme:\n  options:\n    fonts: Georgia\n    kinds: \"#123456\"\n    inline_style: \"no\"\n    ask: javascript:alert(1)\n    logo: [a]\n    licence: {a: b}\n",
            ),
            ("content/page.md", "Text.\n"),
        ],
    ),
    case(
        "options of the wrong kind, in a theme",
        &[
            ("site.yaml", "theme: {name: m}\n"),
            ("themes/m/theme.yaml", "options:\n  ask: help at example\n  logo: [a]\n  mine: [b]\n"),
            ("content/page.md", "Text.\n"),
        ],
    ),
    case(
        "fonts with an open quotation mark, and with none between commas",
        &[
            ("site.yaml", "theme:\n  options:\n    fonts: {sans: \"'Gill Sans\", serif: \"a,, b\", mono: 'Courier; x'}\n"),
            ("content/page.md", "Text.\n"),
        ],
    ),
    case(
        "colours in other notations",
        &[
            ("site.yaml", "theme:\n  options:\n    accent: \"#12345\"\n    kinds:\n      a: rgb(1,2,3)\n      b: red\n      c: #123456\n"),
            ("content/page.md", "Text.\n"),
        ],
    ),
];
