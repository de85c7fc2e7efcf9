//! The page of the reference about templates: what they see, from the code that gives it to them.

use super::{about, cell};
use guidepost::config::Config;
use guidepost::markdown::directives::Callers;
use guidepost::render::templates::{IMPLICITS, Templates};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// What all templates see.
const SHARED: &[(&str, &str)] = &[
    ("site", "`title`, `description`, `base_url` and `extra` from the settings."),
    ("data", "The files in `content/_data/`, by their names without the ending: `data.prices` is what `prices.yaml` holds."),
    ("theme", "The options under `theme.options` in the settings, else those in the theme's `theme.yaml`."),
    ("strings", "The texts of the theme in the language of the page."),
    ("today", "The day of the build as year-month-day."),
    ("year", "The year of the build as a number."),
];

/// What only the templates of pages see.
const OF_PAGES: &[(&str, &str)] = &[
    ("policy", "What a page may load and do, for a `<meta http-equiv=\"Content-Security-Policy\">`."),
    ("head", "The script and the style that stand in the page itself."),
    ("structured", "What the page is, for search engines: JSON-LD for a `<script type=\"application/ld+json\">`."),
    ("assets", "The addresses of the theme's files by name, such as `assets[\"style.css\"]`."),
    ("home", "The address of the front page."),
    ("menu", "The links of the header, each with `title`, `href`, and `listed`: whether the navigation of every page has it, too."),
    ("footer", "The links at the foot of the pages, in the same way."),
    ("navigation", "The navigation as HTML. In `navigation.html` itself, which does not see `page`: a link with `children`."),
    ("search", "`page`, `client` and `index`: where the search is."),
    ("ask", "`page` and `search`: the addresses for asking about the page and about what the search did not find, from the option `ask`."),
];

/// What only components see.
const OF_COMPONENTS: &[(&str, &str)] = &[
    ("page", "`title`, `description` and `type` of the page."),
    (
        "credits",
        "The credits of the pictures in its body, each with `title`, `author`, `source`, `source_url`, `licence`, `licence_url` and `text`.",
    ),
];

/// What a component says of itself.
const METADATA: &[(&str, &str)] = &[
    ("body", "`true`: it takes a text. Without it, a text between its marks is an error."),
    ("needs", "What the text has to have: `\"list\"`, `\"heading\"` or `\"picture\"`. One without it is told."),
    ("one_of", "The values that a parameter takes: `{\"kind\": [\"note\", \"tip\"]}`. Any other is an error."),
    ("reserved", "`true`: only templates call it, and no page can."),
];

fn variables(tables: &[&[(&str, &str)]], text: &mut String) {
    *text += "| Variable | What it is |\n| --- | --- |\n";
    for (name, about) in tables.iter().copied().flatten() {
        writeln!(text, "| `{name}` | {} |", cell(about)).unwrap();
    }
}

fn source(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The names that a function inserts into what it gives to templates, `page` left out, which has tables of its own.
fn inserted(source: &str, function: &str) -> BTreeSet<String> {
    let body = source.split_once(&format!("fn {function}(")).unwrap().1.split_once("\n    }\n").unwrap().0;
    let calls = ["insert(\"", "insert_value(\""].into_iter().flat_map(|call| body.split(call).skip(1));
    calls.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

/// A variable that the program gives and the reference does not have, or the other way round.
#[test]
fn the_reference_has_every_variable_of_templates() {
    let renderer = source("src/render/mod.rs");
    let names = |tables: &[&[(&str, &str)]]| tables.iter().copied().flatten().map(|(name, _)| (*name).to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(inserted(&renderer, "insert_shared"), names(&[SHARED]));
    let of_page: BTreeSet<String> = inserted(&renderer, "page").into_iter().filter(|name| name != "page").collect();
    assert_eq!(of_page, names(&[OF_PAGES]));
    let credits = source("src/render/credits.rs").replace("\n}\n", "\n    }\n");
    let of_component = &inserted(&renderer, "implicits") | &inserted(&credits, "insert");
    assert_eq!(of_component, names(&[OF_COMPONENTS]));
    let can_ask: BTreeSet<String> = IMPLICITS.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(can_ask, names(&[SHARED, OF_COMPONENTS]));
}

/// A struct that templates see, as it is documented.
struct View {
    about: String,
    fields: Vec<Field>,
}

struct Field {
    name: String,
    about: String,
    kind: String,
}

/// The structs that templates see, by their names.
fn views() -> BTreeMap<String, View> {
    let mut views: BTreeMap<String, View> = BTreeMap::new();
    for file in ["src/render/ask.rs", "src/render/index.rs", "src/render/view.rs"] {
        let (mut about, mut open) = (String::new(), None::<String>);
        for line in source(file).lines() {
            let inner = line.trim().trim_start_matches("pub(super) ").trim_start_matches("pub ");
            if let Some(doc) = line.trim().strip_prefix("/// ") {
                about = if about.is_empty() { doc.to_owned() } else { format!("{about} {doc}") };
            } else if let Some(rest) = inner.strip_prefix("struct ") {
                let name = rest.split(['<', ' ']).next().unwrap().to_owned();
                open = Some(name.clone()).filter(|name| name.ends_with("View"));
                views.extend(open.is_some().then(|| (name, View { about: std::mem::take(&mut about), fields: Vec::new() })));
            } else if let (Some(name), Some((field, kind))) = (&open, inner.split_once(": ")) {
                let field =
                    Field { name: field.trim_start_matches("r#").to_owned(), about: std::mem::take(&mut about), kind: kind.to_owned() };
                assert!(!field.about.is_empty(), "{name}.{} is not documented", field.name);
                views.get_mut(name).unwrap().fields.push(field);
            } else if !line.trim().starts_with("#[") {
                about.clear();
                open = open.filter(|_| line != "}");
            }
        }
    }
    views
}

/// Where templates find a struct.
fn places(name: &str, views: &BTreeMap<String, View>) -> Vec<String> {
    let known: &[&str] = match name {
        "AskView" => &["ask"],
        "MenuView" => &["menu[]", "footer[]"],
        "NavigationView" => &["navigation"],
        "PageView" => &["page"],
        "SearchView" => &["search"],
        _ => &[],
    };
    let mut found: Vec<String> = known.iter().map(|place| (*place).to_owned()).collect();
    for (other, view) in views.iter().filter(|(other, _)| *other != name) {
        for field in view.fields.iter().filter(|field| field.kind.contains(&format!("{name}<")) || field.kind.contains(&format!("{name},")))
        {
            let list = if field.kind.starts_with("Vec<") { "[]" } else { "" };
            found.extend(places(other, views).iter().map(|place| format!("{place}.{}{list}", field.name)));
        }
    }
    found
}

/// What templates see, from the documentation of the types that they see.
pub fn page() -> String {
    let mut text = String::from(
        "Templates are written in the language of [Tera](https://keats.github.io/tera/). They see these variables and nothing \
         else: no clock, no files, and no other page.\n\n",
    );
    variables(&[SHARED, OF_PAGES], &mut text);
    let views = views();
    for field in &views["PageView"].fields {
        writeln!(text, "| `page.{}` | {} |", field.name, cell(&field.about)).unwrap();
    }
    text += "\nWhat is not there is `none`: `{% if page.date %}` asks for it.\n\n## What lists and links have {#fields}\n\n\
             `[]` stands for each of a list, as in `{% for child in page.children %}`.\n";
    for (name, view) in views.iter().filter(|(name, _)| *name != "PageView") {
        let places: Vec<String> = places(name, &views).iter().map(|place| format!("`{place}`")).collect();
        assert!(!places.is_empty(), "{name} is found nowhere");
        write!(text, "\n### {}\n\nIn {}.\n\n", view.about.trim_end_matches('.'), places.join(", ")).unwrap();
        text += "| Field | What it is |\n| --- | --- |\n";
        for field in &view.fields {
            writeln!(text, "| `{}` | {} |", field.name, cell(&field.about)).unwrap();
        }
    }
    text += "\n## What components see {#components}\n\nA component stands in a file of its name. It sees its parameters and, with \
             `{\"body\": true}`, the text between its marks as `body`. Anything else it asks for by name, with `@` before it:\n\n\
             ```html title=\"themes/mine/components/opening.html\"\n{% component opening(@data, @strings) -%}\n\
             <p>{{ strings.note }}: {{ data.prices.hours }}</p>\n{%- endcomponent opening %}\n```\n\nThis one takes no text, so a page \
             calls it with two colons, `::opening`. A component can ask for these:\n\n";
    variables(&[SHARED, OF_COMPONENTS], &mut text);
    text += "\nIn the braces behind its parameters, a component says what the check has to know of it:\n\n| Key | What it says |\n| --- | --- |\n";
    for (key, about) in METADATA {
        writeln!(text, "| `{key}` | {} |", cell(about)).unwrap();
    }
    text += "\nGuidepost calls these itself, and pages cannot. One of your own takes what the built-in one takes:\n\n\
             | Component | Parameters | What it is |\n| --- | --- | --- |\n";
    let signatures = Templates::load(&[], &Config::bare()).signatures;
    for (name, signature) in signatures.iter().filter(|(_, signature)| signature.callers == Callers::Guidepost) {
        let parameters: Vec<String> = signature.parameters.iter().map(|parameter| format!("`{}`", parameter.name)).collect();
        writeln!(text, "| `{name}` | {} | {} |", parameters.join(", "), cell(&about(name).0)).unwrap();
    }
    text + "\n## Scripts of a theme\n\nIn the preview (`guidepost serve`), a save changes the page that is shown without loading it anew. A \
            script that works on the content of pages does so again when the event `guidepost:swap` comes to `document`, and \
            leaves alone what it has worked on already.\n\n## Styles of a theme\n\n`style.css` is for every page and stands in its head. A \
            file `parts/<name>.css` goes only to pages in which one of the texts stands that its first comment names, such as \
            `/* Where: <table | class=\"steps\" */`. In the preview all of them are links, so that a change shows at once.\n"
}
