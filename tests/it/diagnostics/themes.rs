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
];
