//! The texts of a theme, `i18n/<language>.json`: what is wrong with a file of them, at its place.
//!
//! A theme may have texts of its own, under any name; only a name that looks like a slip of a known one is told.
//! Which language a page gets is not decided here.

use crate::data;
use crate::diag::{Diagnostic, Span, nearest_of_many};
use crate::source::Source;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Texts by their names.
pub type Texts = BTreeMap<String, String>;

/// How the names of texts begin that are put together from the types and terms of a site.
const MADE_UP: &[&str] = &["search_by_", "search_type_"];

/// Reads a file. What is no text is told and left out.
pub fn read(source: &Source) -> (Texts, Vec<Diagnostic>) {
    let entries: Map<String, Value> = match serde_json::from_str(&source.text) {
        Ok(entries) => entries,
        Err(error) if error.is_data() => {
            let problem = Diagnostic::new("template", &source.path, "this file has no names with texts").at(Span::from(0..1));
            return (Texts::new(), vec![problem.hint("Put names and texts between braces, as in {\"menu\": \"Menu\"}.")]);
        }
        Err(error) => return (Texts::new(), vec![data::json_problem("template", source, &error)]),
    };
    let (mut texts, mut problems) = (Texts::new(), Vec::new());
    for (name, value) in entries {
        match value {
            Value::String(text) => {
                texts.insert(name, text);
            }
            _ => {
                let problem = Diagnostic::new("template", &source.path, format!("`{name}` is not a text")).at(place(source, &name));
                problems.push(problem.hint("Put it between double quotes."));
            }
        }
    }
    (texts, problems)
}

/// What is odd about texts that can be read: names that nobody asks for, and marks that readers would see. The
/// templates of the theme, which may ask for texts of its own, are searched for names.
pub fn oddities<'a>(source: &Source, texts: &Texts, known: &Texts, templates: impl Iterator<Item = &'a str> + Clone) -> Vec<Diagnostic> {
    let odd =
        |name: &str, message: String, hint: String| Diagnostic::new("theme-text", &source.path, message).at(place(source, name)).hint(hint);
    let mut problems = Vec::new();
    for (name, text) in texts {
        let made_up = || MADE_UP.iter().any(|start| name.starts_with(start)) || templates.clone().any(|text| text.contains(name.as_str()));
        if !known.contains_key(name) && !made_up() {
            let lacking = known.keys().map(String::as_str).filter(|known| !texts.contains_key(*known));
            let near = nearest_of_many(name, lacking).map(|near| format!("Did you mean `{near}`?"));
            problems.extend(near.map(|near| odd(name, format!("no template asks for the text `{name}`"), near)));
        }
        if text.contains("{{") {
            let hint = "Write a text that fits any number; only `$1` and `$2` stand for something, where the English text has them.";
            problems.push(odd(name, format!("readers see the braces in `{name}` as they are"), hint.to_owned()));
        }
    }
    problems
}

/// The name of a text in its file, with its quotation marks.
fn place(source: &Source, name: &str) -> Option<Span> {
    let quoted = Value::from(name).to_string();
    let mut places = source.text.match_indices(&quoted).map(|(at, _)| at..at + quoted.len());
    places.find(|at| source.text[at.end..].trim_start().starts_with(':')).map(Span::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_slips_of_names_are_told() {
        let known = Texts::from(["menu", "close", "search_type_faq"].map(|name| (name.to_owned(), String::new())));
        let told = |json: &str, template: &str| {
            let source = Source::new("i18n/sv.json", json.into());
            let (texts, problems) = read(&source);
            assert_eq!(problems, []);
            let told = oddities(&source, &texts, &known, [template].into_iter());
            told.iter().map(|problem| source.text[problem.span.unwrap().range()].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(told("{\"close\": \"menuu\", \"menuu\": \"x\"}", ""), ["\"menuu\""]);
        assert_eq!(told("{\"menu\": \"x\", \"menuu\": \"x\"}", ""), [""; 0], "the known one is there");
        assert_eq!(told("{\"menuu\": \"x\"}", "{{ strings.menuu }}"), [""; 0], "a template has it");
        assert_eq!(told("{\"hours\": \"x\", \"search_type_faqs\": \"x\"}", ""), [""; 0]);
        assert_eq!(told("{\"menu\": \"{{PLURAL:$1|a|b\"}", ""), ["\"menu\""]);
    }
}
