//! Data files: `_data/*.yaml`, `.json` and `.csv` in the content folder, each as one value for
//! templates and components, as `data.<name of the file>`.
//!
//! A table may have commas, semicolons or tabs between its columns. What a value means is a template's
//! business. The list of synonyms stands in the same folder, but is the search's alone.

use crate::diag::{Diagnostic, Lines, Span};
use crate::source::Source;
use crate::yaml::{Codes, Document};
use serde_json::error::Category;
use serde_json::{Map, Value};
use std::collections::HashSet;
use std::sync::Arc;

/// The folder, below the content folder.
pub const FOLDER: &str = "_data/";

/// The rule for what cannot be read.
const CODE: &str = "data";
/// How many values a YAML file may have.
const VALUES: usize = 200_000;
/// How many problems of a table are told.
const MOST: usize = 20;

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
        Some(Form::Json) => json(&source),
        Some(Form::Csv) => csv(&source),
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

fn json(source: &Source) -> Read {
    match serde_json::from_str(&source.text) {
        Ok(value) => (Some(value), Vec::new()),
        Err(error) => (None, vec![json_problem(CODE, source, &error)]),
    }
}

/// What stands between the columns of a table. Where people write `1,5`, their programs save tables with semicolons,
/// and what is copied from a sheet has tabs: a first row that has one of them and no comma tells which.
fn separator(text: &str) -> u8 {
    let columns = |separator: u8| {
        let mut reader = csv::ReaderBuilder::new().delimiter(separator).from_reader(text.as_bytes());
        reader.headers().map_or(0, csv::StringRecord::len)
    };
    if columns(b',') > 1 {
        return b',';
    }
    [b';', b'\t'].into_iter().find(|separator| columns(*separator) > 1).unwrap_or(b',')
}

/// A separator, in words.
fn named(separator: u8) -> &'static str {
    match separator {
        b';' => "semicolon",
        b'\t' => "tab",
        _ => "comma",
    }
}

/// What is wrong with a file that is no JSON, at its place.
pub fn json_problem(code: &'static str, source: &Source, error: &serde_json::Error) -> Diagnostic {
    let reason = error.to_string();
    let reason = reason.rsplit_once(" at line ").map_or(reason.as_str(), |(reason, _)| reason);
    let (message, hint) = match error.classify() {
        Category::Eof => ("this file ends in the middle".to_owned(), "Close every bracket, brace and quotation mark."),
        _ if reason.starts_with("control character") => (
            "the text before this has no closing quotation mark in its line".to_owned(),
            "Put the mark at its end; `\\n` stands for a new line in it.",
        ),
        _ => (format!("this is not valid JSON: {reason}"), "Look for a missing or needless comma or quotation mark here or just before."),
    };
    let at = Lines::new(&source.text).offset(error.line(), error.column().saturating_sub(1));
    Diagnostic::new(code, &source.path, message).at(Span::from(at..at)).hint(hint)
}

/// A table becomes a list with a map for each row, by the names in the first row.
fn csv(source: &Source) -> Read {
    let separator = separator(&source.text);
    let mut reader = csv::ReaderBuilder::new().delimiter(separator).flexible(true).trim(csv::Trim::All).from_reader(source.text.as_bytes());
    let wrong = |at: Option<&csv::Position>, message: String, hint: &str| {
        let at = at.map_or(0, |at| at.byte() as usize).min(source.text.len());
        let line = source.text[at..].lines().next().map_or(0, str::len);
        Diagnostic::new(CODE, &source.path, message).at(Span::from(at..at + line)).hint(hint)
    };
    let names = match reader.headers() {
        Ok(names) => names.clone(),
        Err(error) => return (None, vec![wrong(error.position(), format!("this is no table: {error}"), "Save it as CSV with commas.")]),
    };
    let mut diagnostics = Vec::new();
    let mut seen = HashSet::new();
    for (at, name) in names.iter().enumerate() {
        if name.is_empty() {
            let message = format!("column {} has no name in the first row", at + 1);
            diagnostics.push(wrong(names.position(), message, "Name every column in the first row."));
        } else if !seen.insert(name) {
            diagnostics.push(wrong(names.position(), format!("two columns are called `{name}`"), "Give each column a name of its own."));
        }
        if diagnostics.len() >= MOST {
            return (None, diagnostics);
        }
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) if record.len() == names.len() => {
                let row: Map<String, Value> = names.iter().map(str::to_owned).zip(record.iter().map(Value::from)).collect();
                rows.push(Value::Object(row));
            }
            Ok(record) => {
                let message = format!("this row has {}, and the first row has {}", columns(record.len()), names.len());
                let what = named(separator);
                let hint = if record.len() < names.len() {
                    format!("Add the values that are missing, or a {what} for each place that stays empty.")
                } else {
                    format!("Put text that has a {what} in it between double quotes.")
                };
                diagnostics.push(wrong(record.position(), message, &hint));
            }
            Err(error) => {
                diagnostics.push(wrong(error.position(), format!("this row cannot be read: {error}"), "Look for a quotation mark."))
            }
        }
        if diagnostics.len() >= MOST {
            break;
        }
    }
    (Some(Value::Array(rows)), diagnostics)
}

fn columns(count: usize) -> String {
    if count == 1 { "1 column".to_owned() } else { format!("{count} columns") }
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
            assert_eq!(read(Source::new("_data/a.csv", table.into_bytes())).diagnostics.len(), MOST);
        }
    }
}
