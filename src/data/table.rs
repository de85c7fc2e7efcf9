//! Tables: CSV with commas, semicolons or tabs between the columns.

use super::{CODE, Read};
use crate::diag::{Diagnostic, Span};
use crate::source::Source;
use serde_json::{Map, Value};
use std::collections::HashSet;

/// How many problems of a table are told.
pub(super) const MOST: usize = 20;

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

/// A table becomes a list with a map for each row, by the names in the first row.
pub(super) fn read(source: &Source) -> Read {
    let separator = separator(&source.text);
    if let Some(problem) = open_quote(source, separator) {
        return (None, vec![problem]);
    }
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

/// A quotation mark that opens a field and is not closed where one would see it: it swallows the rows below up to
/// the next mark, or to the end. A mark that closes a field of several lines has a separator or the end of a line
/// after it; if something else follows, it was meant to open another field.
fn open_quote(source: &Source, separator: u8) -> Option<Diagnostic> {
    let bytes = source.text.as_bytes();
    let mut at = 0;
    let mut begins = true;
    while at < bytes.len() {
        let opens = begins && bytes[at] == b'"';
        if opens && let Err(()) = closed(bytes, at, separator).map(|end| at = end) {
            let line = source.text[at..].lines().next().map_or(0, str::len);
            let message = "the quotation mark that opens this field has no closing one in its row";
            let problem = Diagnostic::new(CODE, &source.path, message).at(Span::from(at..at + line));
            return Some(problem.hint("Put one at the end of the field, or remove this one; a mark in a text is written twice: `\"\"`."));
        }
        if at < bytes.len() {
            begins = bytes[at] == separator || matches!(bytes[at], b'\n' | b'\r');
        }
        at += 1;
    }
    None
}

/// Where the field that a mark opens is closed: the place after it.
fn closed(bytes: &[u8], open: usize, separator: u8) -> Result<usize, ()> {
    let mut at = open + 1;
    while at < bytes.len() {
        match (bytes[at], bytes.get(at + 1)) {
            (b'"', Some(b'"')) => at += 2,
            (b'"', _) => {
                let lines = bytes[open..at].contains(&b'\n');
                let next = bytes[at + 1..].iter().find(|byte| !matches!(byte, b' ' | b'\t') || **byte == separator);
                let ends = next.is_none_or(|byte| *byte == separator || matches!(byte, b'\n' | b'\r'));
                return if lines && !ends { Err(()) } else { Ok(at + 1) };
            }
            _ => at += 1,
        }
    }
    Err(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Result<usize, String> {
        match read(&Source::new("_data/a.csv", text.as_bytes().to_vec())) {
            (Some(Value::Array(rows)), problems) if problems.is_empty() => Ok(rows.len()),
            (_, problems) => Err(problems[0].message.clone()),
        }
    }

    #[test]
    fn an_open_quote_swallows_nothing_in_silence() {
        for text in [
            "name,w\nLund,1\n\"Malmö,2\nKiruna,3\nUmeå,4\n\"Ystad\",5\n",
            "name,w\nLund,1\n\"Malmö,2\nKiruna,3\n",
            "name,w\nLund,\"1\nKiruna,\"3\"\n",
            "\"name,w\nLund,1\n",
        ] {
            assert!(rows(text).unwrap_err().contains("quotation mark that opens"), "{text}");
        }
        for (text, count) in [
            ("a,b\n\"one\ntwo\",2\nx,y\n", 2),
            ("a,b\r\n\"one\r\ntwo\" ,2\r\n\"\",\"\"\"\"\r\n", 2),
            ("a,b\n5\" pipe,say \"no\"\nx,\"y\"", 2),
            ("a,b\nx,\"said \"\"no\"\"\nand \"\"yes\"\"\"\n", 1),
        ] {
            assert_eq!(rows(text), Ok(count), "{text}");
        }
    }
}
