//! Data files: `_data/*.yaml`, `.json` and `.csv` in the content folder, each as one value for
//! templates and components, as `data.<name of the file>`.
//!
//! A table may have commas, semicolons or tabs between its columns. What a value means is a template's
//! business. The list of synonyms stands in the same folder, but is the search's alone.

mod json;
mod table;

use crate::diag::Diagnostic;
use crate::source::Source;
use crate::yaml::{Codes, Document};
use serde_json::Value;
use std::sync::Arc;

pub use json::problem as json_problem;

/// The folder, below the content folder.
pub const FOLDER: &str = "_data/";

/// The rule for what cannot be read.
const CODE: &str = "data";
/// How many values a YAML file may have.
const VALUES: usize = 200_000;

/// A data file as it was read.
#[derive(Debug)]
pub struct DataFile {
    /// The file.
    pub source: Source,
    /// What it holds, unless it is broken.
    pub value: Option<Value>,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
}

/// How a data file is written.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Form {
    Yaml,
    Json,
    Csv,
}

/// The name under which templates know a file of the folder; none where it is no data file.
pub fn name(file: &str) -> Option<&str> {
    let (name, _) = form(file)?;
    (!name.is_empty() && !name.contains('/')).then_some(name)
}

fn form(file: &str) -> Option<(&str, Form)> {
    let (name, extension) = file.rsplit_once('.')?;
    let form = match extension.to_ascii_lowercase().as_str() {
        "yaml" | "yml" => Form::Yaml,
        "json" => Form::Json,
        "csv" => Form::Csv,
        _ => return None,
    };
    Some((name, form))
}

/// Says that a file of the folder is not read.
pub fn skipped(path: &Arc<str>) -> Diagnostic {
    let problem = Diagnostic::new("data-skipped", path, "this file is not read as data");
    problem.hint("Put it right into `_data/`, with a name that ends in `.yaml`, `.json` or `.csv`.")
}

/// Says that another file has the same name.
pub fn taken(path: &Arc<str>, name: &str, first: &Arc<str>) -> Diagnostic {
    let problem = Diagnostic::new(CODE, path, format!("two files would both be `data.{name}`"));
    problem.related(first, None, "this is the other one").hint("Rename one of them.")
}

/// Reads a data file.
pub fn read(source: Source) -> DataFile {
    let (value, mut diagnostics) = match form(&source.path).map(|(_, form)| form) {
        Some(Form::Json) => json::read(&source),
        Some(Form::Csv) => table::read(&source),
        _ => yaml(&source),
    };
    diagnostics.extend(source.encoding_problem());
    let value = value.filter(|_| diagnostics.is_empty());
    DataFile { source, value, diagnostics }
}

type Read = (Option<Value>, Vec<Diagnostic>);

fn yaml(source: &Source) -> Read {
    let codes = Codes { syntax: CODE, duplicate: CODE, value: CODE, key: CODE };
    let document = Document { path: &source.path, text: &source.text, offset: 0, codes };
    let (node, diagnostics) = document.parse_within(VALUES);
    let empty = node.is_none() && diagnostics.is_empty();
    (node.map(|node| node.json()).or(empty.then_some(Value::Null)), diagnostics)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn value(path: &str, text: &str) -> Option<Value> {
        read(Source::new(path, text.as_bytes().to_vec())).value
    }

    #[test]
    fn the_three_forms_say_the_same() {
        let wanted = Some(json!([{"name": "A, B", "country": "Sweden"}]));
        assert_eq!(value("_data/a.yaml", "- name: A, B\n  country: Sweden\n"), wanted);
        assert_eq!(value("_data/a.json", "[{\"name\": \"A, B\", \"country\": \"Sweden\"}]"), wanted);
        assert_eq!(value("_data/a.csv", "name,country\n\"A, B\", Sweden\n"), wanted);
        assert_eq!(value("_data/a.csv", "name;country\nA, B; Sweden\n"), wanted);
        assert_eq!(value("_data/a.csv", "name\tcountry\nA, B\tSweden\n"), wanted);
        let with_comma = "name;x,country\n\"A, B\",Sweden\n";
        assert_eq!(value("_data/a.csv", with_comma), Some(json!([{"name;x": "A, B", "country": "Sweden"}])));
        assert_eq!(value("_data/a.csv", "\"a;b\"\nA, B\n"), None);
        assert_eq!(value("_data/a.csv", "name\nA; B\n"), Some(json!([{"name": "A; B"}])));
    }

    #[test]
    fn a_name_stands_for_a_file_of_the_folder_itself() {
        assert_eq!(
            [name("a.yml"), name("b.CSV"), name("sub/a.json"), name("a.toml"), name(".json")],
            [Some("a"), Some("b"), None, None, None]
        );
    }

    #[test]
    fn a_bomb_is_only_a_mistake() {
        let deep = "[".repeat(200_000);
        for path in ["_data/a.json", "_data/a.yaml"] {
            let file = read(Source::new(path, deep.clone().into_bytes()));
            assert_eq!((file.value, file.diagnostics.len()), (None, 1), "{path}");
        }
        assert_eq!(value("_data/a.yaml", "a: &a [x]\nb: [*a, *a]\n"), None);
        for table in ["a,".repeat(500_000), format!("a,b\n{}", "1\n".repeat(500_000))] {
            assert_eq!(read(Source::new("_data/a.csv", table.into_bytes())).diagnostics.len(), table::MOST);
        }
    }
}
