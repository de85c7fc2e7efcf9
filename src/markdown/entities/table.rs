//! The site's table of entities: labels by number, and the addresses of their pages.

use super::numbers::{self, Known};
use crate::config::Config;
use crate::data::DataFile;
use crate::diag::Diagnostic;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// How many problems of a table are told.
const MOST: usize = 20;

/// What is known of entities.
pub struct Table {
    /// The labels of each number: by language, and the site's own under no name.
    labels: BTreeMap<String, BTreeMap<String, String>>,
    /// Addresses by the letters that a number begins with.
    links: BTreeMap<String, String>,
    /// The hosts of these addresses.
    hosts: Vec<String>,
    /// Addresses by the prefix of a link.
    interwiki: BTreeMap<String, String>,
    /// The file with the labels.
    pub path: Arc<str>,
    /// What is wrong with it.
    pub problems: Vec<Diagnostic>,
}

impl Known for Table {
    fn letters(&self, letters: &str) -> bool {
        self.links.contains_key(letters)
    }

    fn host(&self, host: &str) -> bool {
        self.hosts.iter().any(|own| own == host)
    }
}

impl Table {
    /// Reads the table: a map from numbers to labels, or to maps with a `label` and labels by language; or a list
    /// of such maps with an `id` each, as a table in CSV has them.
    pub fn new(file: &DataFile, config: &Config) -> Table {
        let links = config.entities.links.clone();
        let hosts = links.values().filter_map(|address| address.split('/').nth(2)).map(str::to_owned).collect();
        let path = Arc::clone(&file.source.path);
        let mut table = Table { labels: BTreeMap::new(), links, hosts, interwiki: config.interwiki.clone(), path, problems: Vec::new() };
        match &file.value {
            Some(Value::Object(rows)) => rows.iter().for_each(|(number, row)| table.add(file, number, row)),
            Some(Value::Array(rows)) => {
                for row in rows {
                    let number = row.get("id").and_then(Value::as_str).unwrap_or_default();
                    table.add(file, number, row);
                }
            }
            Some(_) => table.tell(
                file,
                "",
                "this is no table of entities".to_owned(),
                "Write a line such as `Q42: Douglas Adams` for each number.",
            ),
            None => {}
        }
        table
    }

    fn add(&mut self, file: &DataFile, number: &str, row: &Value) {
        if !numbers::is_number(number, self) {
            let letters: Vec<&str> = self.links.keys().map(String::as_str).collect();
            let hint = format!("A number is one of {} with digits after it, as `entities.links` in site.yaml says.", letters.join(", "));
            let message =
                if number.is_empty() { "a row has no `id`".to_owned() } else { format!("`{number}` is not the number of an entity") };
            return self.tell(file, number, message, &hint);
        }
        let labels = match row {
            Value::String(label) => BTreeMap::from([(String::new(), label.clone())]),
            Value::Object(row) => labels(row),
            _ => BTreeMap::new(),
        };
        if labels.get("").is_none_or(|label| label.trim().is_empty()) {
            self.tell(file, number, format!("`{number}` has no label"), &format!("Write `{number}: {{label: …}}`."));
        }
        self.labels.insert(number.to_owned(), labels);
    }

    fn tell(&mut self, file: &DataFile, number: &str, message: String, hint: &str) {
        if self.problems.len() < MOST {
            // The value does not know its place: the first that reads so is it, or is the one to look at.
            let at = file.source.text.find(number).filter(|_| !number.is_empty());
            let span = at.map(|at| (at..at + number.len()).into());
            self.problems.push(Diagnostic::new("data", &self.path, message).at(span).hint(hint));
        }
    }

    /// Whether a number is in the table.
    pub(super) fn has(&self, number: &str) -> bool {
        self.labels.contains_key(number)
    }

    /// The label of a number in a language, or the site's own.
    pub(super) fn label(&self, number: &str, language: Option<&str>) -> Option<&str> {
        let label = self.labels.get(number)?.get(language.unwrap_or_default())?;
        Some(label.trim()).filter(|label| !label.is_empty())
    }

    /// The numbers that begin as this one does.
    pub(super) fn alike<'a>(&'a self, number: &'a str) -> impl Iterator<Item = &'a str> {
        let letters = number.trim_end_matches(|c: char| c.is_ascii_digit());
        self.labels.range(letters.to_owned()..).map(|(known, _)| known.as_str()).take_while(move |known| known.starts_with(letters))
    }

    /// The places of numbers in a text.
    pub(super) fn numbers(&self, text: &str) -> Vec<Range<usize>> {
        numbers::find(text, self)
    }

    /// The address of the page of an entity.
    pub(super) fn address(&self, number: &str) -> String {
        let letters = number.trim_end_matches(|c: char| c.is_ascii_digit());
        self.links.get(letters).map(|address| address.replace("$1", number)).unwrap_or_default()
    }

    /// The address as a link writes it, with a prefix of the site if one fits.
    pub(super) fn short_address(&self, number: &str) -> String {
        let whole = self.address(number);
        let short = |(prefix, address): (&String, &String)| {
            let rest = whole.strip_prefix(address.strip_suffix("$1")?)?;
            Some(format!("{prefix}:{rest}"))
        };
        self.interwiki.iter().find_map(short).unwrap_or(whole)
    }

    /// The number of the entity whose page an address leads to.
    pub(super) fn led_to(&self, address: &str) -> Option<String> {
        let prefixed = address.split_once(':').and_then(|(prefix, name)| Some((self.interwiki.get(&prefix.to_ascii_lowercase())?, name)));
        let whole = match prefixed {
            Some((pattern, name)) => Cow::Owned(pattern.replace("$1", name.trim())),
            None => Cow::Borrowed(address),
        };
        // The longest of the addresses that fit is meant: others leave a part of the path in front of the number.
        let parts = self.links.values().filter_map(|pattern| pattern.split_once("$1"));
        let rests = parts.filter_map(|(before, after)| whole.strip_prefix(before).map(|rest| rest.strip_suffix(after).unwrap_or(rest)));
        let number = rests.min_by_key(|rest| rest.len())?.split(['#', '?']).next()?;
        numbers::is_number(number, self).then(|| number.to_owned())
    }
}

/// The labels of a row: `label` is the site's own, and texts by other names those in languages.
fn labels(row: &Map<String, Value>) -> BTreeMap<String, String> {
    let texts = row.iter().filter_map(|(key, value)| Some((key, value.as_str()?)));
    texts.map(|(key, text)| (if key == "label" { String::new() } else { key.clone() }, text.to_owned())).collect()
}
