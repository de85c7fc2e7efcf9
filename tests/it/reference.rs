//! The reference pages of `content/contribute/` say what the program knows, because they are written from
//! it: settings, front matter, Markdown, directives, what templates see, and rules.
//!
//! `UPDATE=1 cargo test --test it reference` writes them anew.

mod markdown;
mod outputs;
mod templates;

use guidepost::check::explained;
use guidepost::config::{self, Config, look};
use guidepost::diag::RULES;
use guidepost::limits;
use guidepost::markdown::directives::{Callers, ParameterKind};
use guidepost::markdown::front;
use guidepost::render::templates::Templates;
use guidepost::yaml::{Field, Kind};
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// Where the pages are.
const FOLDER: &str = "content/contribute/reference";

/// One page: its file, its place, its title, its description, and what it says.
/// The credit of the picture in the examples.
const SIGN: &str = "images:\n  sign.png:\n    title: A signpost\n    author: Guidepost\n    source: https://github.com/wikimedia-sverige/guidepost\n    licence: CC BY-SA 4.0\n";

struct Page {
    file: &'static str,
    weight: u8,
    title: &'static str,
    description: &'static str,
    text: String,
}

fn pages() -> Vec<Page> {
    vec![
        Page {
            file: "site-yaml.md",
            weight: 1,
            title: "Settings in site.yaml",
            description: "Every key of the file site.yaml, what it takes, and what it is for.",
            text: format!(
                "The file `site.yaml` stands at the top of the site. All of its keys are optional, and without the file \
                 everything has its usual value.\n\n{}",
                keys(config::FIELDS)
            ) + &options()
                + &limits()
                + &outputs::outputs(),
        },
        Page {
            file: "front-matter.md",
            weight: 2,
            title: "Front matter of a page",
            description: "Every key that a page can have between its two lines of hyphens.",
            text: format!(
                "Front matter is what stands between two lines of `---` at the top of a page. All of it is optional. \
                 A type of page can have keys of its own, and free values go under `extra`.\n\n{}",
                keys(front::FIELDS)
            ),
        },
        Page {
            file: "markdown.md",
            weight: 3,
            title: "Markdown of a page",
            description: "Links to guides and to words of the glossary, code, formulas, notes and footnotes, with how each looks.",
            text: markdown::page(),
        },
        Page {
            file: "directives.md",
            weight: 4,
            title: "Directives",
            description: "What you can write with three colons, its parameters, and how it looks.",
            text: directives(),
        },
        Page {
            file: "templates.md",
            weight: 5,
            title: "What templates see",
            description: "Every variable of a template, for those who make a theme.",
            text: templates::page(),
        },
        Page {
            file: "rules.md",
            weight: 6,
            title: "Rules of the checks",
            description: "Every rule by its name, and how bad it is to break it.",
            text: rules(),
        },
    ]
}

#[test]
fn the_reference_names_the_usual_taxonomy() {
    let usual = &Config::bare().taxonomies;
    let field = config::FIELDS.iter().find(|field| field.name == "taxonomies").unwrap();
    assert!(usual.iter().all(|name| field.about.contains(&format!("without it, `{name}`"))), "{usual:?}: {}", field.about);
}

/// The keys of a table of fields, those inside a key below it.
fn keys(fields: &[Field]) -> String {
    let mut text = String::from("| Key | Takes | What it is for |\n| --- | --- | --- |\n");
    rows(fields, "", &mut text);
    text
}

fn rows(fields: &[Field], above: &str, text: &mut String) {
    for field in fields {
        let name = format!("{above}{}", field.name);
        writeln!(text, "| `{name}` | {} | {} |", kind(&field.kind), cell(field.about)).unwrap();
        match field.kind {
            Kind::Map(inside) => rows(inside, &format!("{name}."), text),
            Kind::Maps(inside) => rows(inside, &format!("{name}[]."), text),
            Kind::Named(Kind::Map(inside)) => rows(inside, &format!("{name}.<name>."), text),
            _ => {}
        }
    }
}

fn kind(kind: &Kind) -> String {
    match kind {
        Kind::Text => "text".into(),
        Kind::Integer => "a whole number".into(),
        Kind::Count => "a whole number from 0".into(),
        Kind::Counts => "a list of whole numbers from 0".into(),
        Kind::Number => "a number from 0".into(),
        Kind::Bool => "`true` or `false`".into(),
        Kind::Date => "a date, such as `2026-03-31`".into(),
        Kind::Choice(words) => words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "),
        Kind::Texts => "a text or a list of texts".into(),
        Kind::Maps(_) => "a list".into(),
        Kind::Map(_) => "keys of its own".into(),
        Kind::Named(inside) => format!("names, each with {}", self::kind(inside)),
        Kind::Any => "anything".into(),
    }
}

/// Text for a cell of a table. In code, an entity would be read as it stands.
fn cell(text: &str) -> String {
    let parts = text.split('`').enumerate();
    let parts = parts.map(|(at, part)| if at % 2 == 0 { part.replace('<', "&lt;") } else { part.to_owned() });
    parts.collect::<Vec<_>>().join("`").replace('|', "\\|")
}

fn limits() -> String {
    let mut text = String::from("\n## Limits\n\nThese keys can stand under `limits`. The numbers are what holds without them.\n\n");
    text += "| Key | What it limits | Usually |\n| --- | --- | ---: |\n";
    let usual = format!("{:?}", limits::Limits::default());
    for (key, about) in limits::KEYS {
        let number = usual.split_once(&format!(" {key}: ")).unwrap().1;
        let number: String = number.chars().take_while(char::is_ascii_digit).collect();
        writeln!(text, "| `{key}` | {} | {number} |", cell(about)).unwrap();
    }
    text
}

/// What the comment of a built-in component says: what it is for, and its parameters line by line.
fn about(component: &str) -> (String, String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("themes/default/components/{component}.html"));
    let source = fs::read_to_string(path).unwrap();
    let comment = source.split_once("{#-").and_then(|(_, rest)| rest.split_once("-#}")).map_or("", |(comment, _)| comment.trim());
    let (about, parameters) = comment.split_once("\n\n").unwrap_or((comment, ""));
    (about.split_whitespace().collect::<Vec<_>>().join(" "), parameters.to_owned())
}

/// The gallery: each component with its parameters, what one writes, and what comes of it.
fn directives() -> String {
    let theme = Templates::load(&[], &Config::bare());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/components");
    let mut text = String::from(
        "A directive begins with a line like `:::name` and ends with a line `:::`. Between them stands Markdown. Parameters \
         stand in braces: `:::details{title=\"More\"}`. A directive without a text has two colons and no end: `::name`, or \
         `::name{title=\"More\"}`. Directives can stand in each other; `::::` around `:::` \
         is easier to read. A site adds a directive by adding a file to its theme, in `components/`.\n",
    );
    for (name, signature) in theme.signatures.iter().filter(|(_, signature)| signature.callers == Callers::Pages) {
        let (about, parameters) = about(name);
        assert!(!about.is_empty(), "the component {name} does not say what it is for");
        write!(text, "\n## {name}\n\n{about}\n\n").unwrap();
        if !signature.parameters.is_empty() {
            text += "| Parameter | Takes | Needed | What it is |\n| --- | --- | --- | --- |\n";
        }
        for parameter in &signature.parameters {
            let kind = match parameter.kind {
                ParameterKind::Text => "text",
                ParameterKind::Bool => "`true` or `false`",
                ParameterKind::Integer => "a whole number",
                ParameterKind::Number => "a number",
            };
            let told = parameters.lines().find_map(|line| line.strip_prefix(&format!("- `{}`: ", parameter.name))).unwrap_or_default();
            let told = match parameter.one_of.split_last() {
                Some((last, first)) => {
                    let first = first.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ");
                    format!("{told} One of {first} and `{last}`.")
                }
                None => told.to_owned(),
            };
            let needed = if parameter.required { "yes" } else { "no" };
            writeln!(text, "| `{}` | {kind} | {needed} | {} |", parameter.name, cell(told.trim())).unwrap();
        }
        let example = fs::read_to_string(folder.join(format!("{name}.md"))).unwrap_or_default();
        assert!(!example.is_empty(), "the component {name} has no example beside it, {name}.md");
        text += &shown(&example);
    }
    text
}

/// An example as one writes it, and as it looks.
fn shown(example: &str) -> String {
    format!("\nYou write:\n\n````md\n{example}````\n\nReaders see:\n\n{example}")
}

/// The options of the default theme.
fn options() -> String {
    let mut text = String::from(
        "\n## Options of the default theme\n\nThese keys can stand under `theme.options`. What cannot be read \
         well is told.\n\n```yaml\ntheme:\n  options:\n    accent: {light: \"#8f1d3f\", dark: \"#f2a0b5\"}\n    kinds:\n      faq: {light: \"#177860\", dark: \"#2cb491\"}\n    \
         fonts: {serif: \"Charter, Georgia, serif\"}\n```\n\n| Key | Takes | What it is for |\n| --- | --- | --- |\n",
    );
    rows(look::OPTIONS, "", &mut text);
    text
}

fn rules() -> String {
    let mut text = String::from(
        "A build and `guidepost check` tell what breaks one of these rules; where only a build does, the rule says so. An error keeps the site from being published, a \
         warning does not. In `site.yaml`, `check.rules` makes a rule an `error`, a `warning` or `off`. In a terminal, \
         `guidepost explain link-text` shows what stands here.\n\n\
         ```yaml\ncheck:\n  rules:\n    image-remote: error\n    title-taken: off\n```\n\n| Rule | Usually | What it asks for |\n| --- | --- | --- |\n",
    );
    for rule in RULES {
        let code = rule.code;
        writeln!(text, "| [`{code}`](#{code}) | {} | {} |", explained::severity(rule), cell(rule.about)).unwrap();
    }
    text += "\nA warning can also be switched off for one block, by a comment above it that says why:\n\n\
             ```md\n<!-- check-off: link-text, because the button in the tool is called \"here\" -->\n```\n";
    for rule in RULES {
        writeln!(text, "\n## {} {{#{}}}\n\n{}\n\n{}", rule.code, rule.code, rule.about, explained::page(rule).trim_end()).unwrap();
    }
    text
}

#[test]
fn the_reference_says_what_the_program_knows() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(FOLDER);
    let mut stale = Vec::new();
    for page in pages() {
        let credits = if page.text.contains("(sign.png)") { SIGN } else { "" };
        let wanted = format!(
            "---\ntitle: {}\ndescription: {}\nweight: {}\ntype: reference\naudience: [volunteers]\nauthors: [Guidepost]\n{credits}---\n\n{}",
            page.title, page.description, page.weight, page.text
        );
        let path = folder.join(page.file);
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, &wanted).unwrap();
        }
        if fs::read_to_string(&path).unwrap_or_default() != wanted {
            stale.push(page.file);
        }
    }
    assert!(stale.is_empty(), "{stale:?} in {FOLDER} are out of date; UPDATE=1 cargo test --test it reference");
}
