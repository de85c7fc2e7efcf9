//! The stage that holds the numbers of entities on every page against the table of them.
//!
//! It comes after the data, so that a new label is known to every page without parsing one anew. A site
//! without `entities` in its settings is not looked at.

use crate::config::{self, Config};
use crate::data::{self, DataFile};
use crate::diag::Diagnostic;
use crate::markdown::Document;
use crate::markdown::entities::{Table, problems};
use crate::memo::{Latest, PerFile, guarded};
use crate::output::internal;
use crate::render::data::Data;
use crate::site::paths::page_name;
use crate::source::Source;
use rayon::prelude::*;
use std::sync::Arc;

/// The table, and what is wrong on each page. The table depends on its file and on the settings; what is said of
/// a page on the page and on the table.
pub(super) struct Cache {
    table: Latest<(Arc<DataFile>, Arc<Config>), Table>,
    pages: PerFile<(Arc<Document>, Arc<Table>), Vec<Diagnostic>>,
}

impl Cache {
    pub(super) fn new(on: bool) -> Self {
        Cache { table: Latest::new(on), pages: PerFile::new(on) }
    }

    pub(super) fn sweep(&self) {
        self.pages.sweep();
    }
}

/// Says what is wrong with the table, and with what pages write of its entities.
pub(super) fn check(
    data: &Data,
    documents: &[Arc<Document>],
    config: &Arc<Config>,
    content: &str,
    cache: &Cache,
    sources: &mut Vec<Source>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let settings = &config.entities;
    if settings.links.is_empty() {
        return;
    }
    let name = format!("{content}{}{}.", data::FOLDER, settings.data);
    let Some(file) = data.file(&settings.data) else {
        // One that is there and cannot be read has been told.
        if diagnostics.iter().any(|problem| problem.path.starts_with(&name)) {
            return;
        }
        let message = format!("there is no data file `{}` with the labels of entities", settings.data);
        let problem = Diagnostic::new("config-value", &config::PATH.into(), message).at(settings.span);
        let hint = format!("Add `{name}yaml`, with a line such as `Q42: Douglas Adams` for each number.");
        return diagnostics.push(problem.hint(hint));
    };
    let same =
        |one: &(Arc<DataFile>, Arc<Config>), two: &(Arc<DataFile>, Arc<Config>)| Arc::ptr_eq(&one.0, &two.0) && Arc::ptr_eq(&one.1, &two.1);
    let table = cache.table.get(|| (Arc::clone(file), Arc::clone(config)), same, || Table::new(file, config));
    // Without its table, which has been told, every number would be unknown.
    if file.value.is_none() {
        return;
    }
    sources.extend((!table.problems.is_empty()).then(|| file.source.clone()));
    diagnostics.extend(table.problems.iter().cloned());
    let look = |document: &Arc<Document>| {
        let path = &document.source.path;
        let holds = |(of, with): &(Arc<Document>, Arc<Table>), _: &Vec<Diagnostic>| Arc::ptr_eq(of, document) && Arc::ptr_eq(with, &table);
        if let Some(known) = cache.pages.find(path, holds) {
            return known;
        }
        let language = page_name(path.strip_prefix(content).unwrap_or(path), &config.languages)
            .language
            .filter(|language| *language != config.language());
        let found = guarded(|| problems(document, &table, language)).unwrap_or_else(|panic| vec![internal(path, &panic)]);
        cache.pages.keep(path, (Arc::clone(document), Arc::clone(&table)), Arc::new(found))
    };
    let found: Vec<Arc<Vec<Diagnostic>>> = documents.par_iter().map(look).collect();
    diagnostics.extend(found.iter().flat_map(|problems| problems.iter().cloned()));
}
