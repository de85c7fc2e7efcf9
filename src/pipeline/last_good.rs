//! What stays in its place in a preview while something cannot be read.
//!
//! A slip in `site.yaml`, in a template or in a page's front matter would throw the whole preview about:
//! another theme, another title, another address; a file that is gone for a moment would take its page away.
//! So the last value that could be read stands in for it until the slip is mended, and the problems are told all
//! the same. A build never does this.

use crate::config::Config;
use crate::diag::{Diagnostic, Severity};
use crate::markdown::Document;
use crate::render::templates::Templates;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The problems that keep a page from being read, so that it would lose its title and its address.
const UNREADABLE: &[&str] = &["encoding", "front-matter"];

/// The last values that could be read.
#[derive(Default)]
pub(super) struct LastGood {
    config: Mutex<Option<Arc<Config>>>,
    templates: Mutex<Option<Arc<Templates>>>,
    documents: Mutex<HashMap<Arc<str>, Arc<Document>>>,
}

impl LastGood {
    /// The settings, or the last good ones where these have problems.
    pub(super) fn config(&self, now: &Arc<Config>, problems: &[Diagnostic]) -> Arc<Config> {
        choose(&self.config, now, problems.iter())
    }

    /// The theme, or the last good one where this has problems.
    pub(super) fn templates(&self, now: &Arc<Templates>) -> Arc<Templates> {
        choose(&self.templates, now, now.diagnostics.iter().chain(now.misnamed.iter().map(|(_, problem)| problem)))
    }

    /// Is told of a page that was parsed anew, and of what it was before.
    pub(super) fn remember(&self, now: &Document, before: impl FnOnce() -> Option<Arc<Document>>) {
        let mut documents = self.documents.lock().unwrap_or_else(PoisonError::into_inner);
        if !is_unreadable(now) {
            documents.remove(&now.source.path);
        } else if let Some(before) = before().filter(|before| !is_unreadable(before)) {
            documents.insert(Arc::clone(&now.source.path), before);
        }
    }

    /// The last good version of a page that cannot be read.
    pub(super) fn in_place_of(&self, now: &Document) -> Option<Arc<Document>> {
        if now.diagnostics.is_empty() || !is_unreadable(now) {
            return None;
        }
        self.documents.lock().unwrap_or_else(PoisonError::into_inner).get(&now.source.path).cloned()
    }
}

fn choose<'a, T>(last: &Mutex<Option<Arc<T>>>, now: &Arc<T>, mut problems: impl Iterator<Item = &'a Diagnostic>) -> Arc<T> {
    let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
    if problems.all(|problem| problem.severity != Severity::Error) {
        *last = Some(Arc::clone(now));
    }
    last.as_ref().map_or_else(|| Arc::clone(now), Arc::clone)
}

fn is_unreadable(document: &Document) -> bool {
    document.diagnostics.iter().any(|problem| UNREADABLE.contains(&problem.code))
}
