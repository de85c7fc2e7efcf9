//! Whether the files exist that front matter names, as types of pages ask for with `files`.
//!
//! What is in such a file is looked at where files are read. A site whose types name no files pays one look
//! at each type.

use super::names::{LeftOut, Named, join, relative};
use super::{FileProblem, Page, Site, SiteInput};
use crate::diag::Diagnostic;
use serde_json::Value;

/// The problems of all pages.
pub(super) fn problems(site: &Site, input: &SiteInput) -> Vec<FileProblem> {
    if input.config.types.values().all(|kind| kind.files.is_empty()) {
        return Vec::new();
    }
    site.pages.iter().flat_map(|page| of_page(site, input, page)).collect()
}

fn of_page(site: &Site, input: &SiteInput, page: &Page) -> Vec<FileProblem> {
    let (Some(document), Some(path), Some(outline)) = (page.document, &page.path, &page.outline) else { return Vec::new() };
    let Some(kind) = outline.matter.kind.as_ref().and_then(|kind| input.config.types.get(kind)) else { return Vec::new() };
    let file = &input.documents[document].source.path;
    let mut problems = Vec::new();
    for key in &kind.files {
        let values = match outline.matter.fields.get(key) {
            Some(Value::Array(values)) => values.as_slice(),
            Some(value) => std::slice::from_ref(value),
            None => &[],
        };
        for name in values.iter().filter_map(Value::as_str) {
            if let Some((message, hint)) = missing(site, path, name) {
                let diagnostic = Diagnostic::new("download-file", file, format!("`{key}` names {message}")).hint(hint);
                problems.push(FileProblem { document, key: Some(key.clone()), diagnostic });
            }
        }
    }
    problems
}

/// What is wrong with the name of a file, and what to do.
fn missing(site: &Site, page: &str, name: &str) -> Option<(String, String)> {
    let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
    let usual = "Put the file beside the page, and write its name as it is.".to_owned();
    if name.contains("//") {
        return Some((format!("the web address `{name}`, where a file beside the page is wanted"), usual));
    }
    let Some(path) = join(folder, name) else {
        return Some((format!("`{name}`, which is outside the content folder"), usual));
    };
    match site.names.files.get(path.as_str()) {
        Some(Named::File(..)) => None,
        Some(Named::Page(_)) => Some((format!("`{name}`, which is a page and no file to download"), usual)),
        Some(Named::LeftOut(LeftOut::Refused)) => Some((
            format!("`{name}`, which is not published, because there is a problem with the file itself"),
            "Mend the file; the message about it says what is wrong and what to do.".to_owned(),
        )),
        Some(Named::LeftOut(_)) => Some((
            format!("`{name}`, which is not published"),
            "Add its extension to `publish` in site.yaml if readers need such files.".to_owned(),
        )),
        None => {
            let near = site.names.near(&path).map(|near| format!("Did you mean `{}`?", relative(page, near)));
            Some((format!("the file `{name}`, which is not there"), near.unwrap_or(usual)))
        }
    }
}
