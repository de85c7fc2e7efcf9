//! Faults in calls of components, and in the files that define them, for `diagnostics`.

use super::cases::{Case, case};

const SITE: (&str, &str) = ("site.yaml", "theme: {name: mine}\n");

/// The faults.
pub const COMPONENTS: &[Case] = &[
    case(
        "components that only Guidepost calls",
        &[(
            "content/page.md",
            "Text.\n\n:::code{quickstatements=\"Q42|P31|Q5\"}\n```text\nharmless\n```\n:::\n\n:::gloss{number=1}\nx\n:::\n\n:::glosses\nx\n:::\n\n:::coda\nx\n:::\n",
        )],
    ),
    case(
        "components that only Guidepost calls, replaced by a theme",
        &[
            SITE,
            (
                "themes/mine/components/code.html",
                "{% component code(title: string = \"\", sparql: string = \"\", quickstatements: string = \"\") {\"body\": true} -%}\n{{ title }}{{ body }}\n{%- endcomponent code %}\n",
            ),
            ("content/page.md", "Text.\n\n:::code{title=\"a\"}\nx\n:::\n\n```text title=\"b\"\nx\n```\n"),
        ],
    ),
    case(
        "text for a component that takes none",
        &[
            SITE,
            ("themes/mine/components/sign.html", "{% component sign() -%}\n<hr>\n{%- endcomponent sign %}\n"),
            (
                "content/page.md",
                "Text.\n\n::sign\n\n:::sign\nImportant words.\n:::\n\n- Item\n\n  ::: sign\n  - more\n  :::\n\n:::sign\n<!-- a note -->\n:::\n",
            ),
        ],
    ),
    case(
        "values that are none of those that a parameter takes",
        &[(
            "content/page.md",
            "Text.\n\n:::callout{kind=\"warnin\"}\nx\n:::\n\n:::callout{kind=\"zzz\"}\nx\n:::\n\n:::details{title=\" \"}\nx\n:::\n",
        )],
    ),
    case(
        "bodies without what their component shows",
        &[(
            "content/page.md",
            ":::steps\nx\n:::\n\n:::tabs\nx\n:::\n\n:::figure{caption=\"c\"}\nx\n:::\n\n::steps\n\n:::figure\n| a |\n|---|\n| b |\n:::\n",
        )],
    ),
    case(
        "components whose file is broken, and pages that call them",
        &[
            SITE,
            ("themes/mine/components/box.html", "{% component box() {\"body\": true} -%}\n{{ body }\n{%- endcomponent box %}\n"),
            ("themes/mine/components/bux.html", "{% component bax() {\"body\": true} -%}\n{{ body }}\n{%- endcomponent bax %}\n"),
            ("themes/mine/components/plain.html", "<p>Words</p>\n"),
            ("themes/mine/components/void.html", ""),
            ("themes/mine/components/two-words.html", "{% component two() %}x{% endcomponent two %}\n"),
            ("themes/mine/components/callout.html", "{% component calout() {\"body\": true} %}{{ body }}{% endcomponent calout %}\n"),
            ("themes/mine/components/parts.html", "{% component part() %}x{% endcomponent part %}\n"),
            ("themes/mine/templates/footer.html", "{{ <part /> }}\n"),
            ("content/page.md", "Text.\n\n:::box\nx\n:::\n\n:::bux\nx\n:::\n\n:::plain\nx\n:::\n\n::void\n\n::two-words{}\n"),
        ],
    ),
    case(
        "components that use what they did not ask for, or ask for what there is not",
        &[
            SITE,
            ("themes/mine/components/aa.html", "{% component aa(@strings, @pages) -%}\nx\n{%- endcomponent aa %}\n"),
            ("themes/mine/components/bb.html", "{% component bb() -%}\n{{ page.title }}\n{%- endcomponent bb %}\n"),
            ("themes/mine/components/cc.html", "{% component cc(\n  @strings,\n  @zzz) -%}\nx\n{%- endcomponent cc %}\n"),
            ("content/page.md", "Text.\n\n::aa\n\n::bb\n\n::cc\n"),
        ],
    ),
    case(
        "components that say of themselves what means nothing",
        &[
            SITE,
            ("themes/mine/components/aa.html", "{% component aa() {\"boddy\": true} -%}\n{{ body }}\n{%- endcomponent aa %}\n"),
            (
                "themes/mine/components/bb.html",
                "{% component bb() {\"body\": true, \"needs\": \"lists\"} -%}\n{{ body }}\n{%- endcomponent bb %}\n",
            ),
            (
                "themes/mine/components/cc.html",
                "{% component cc(kind: string) {\"one_of\": {\"knd\": [\"a\"]}, \"version\": 2} -%}\nx\n{%- endcomponent cc %}\n",
            ),
            ("content/page.md", "Text.\n"),
        ],
    ),
];
