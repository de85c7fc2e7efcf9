//! Whether readers can find and tell apart the pages of a site: titles that are the same, and
//! pages on which there is nothing. It changes nothing.
//!
//! There is no rule for pages that nothing leads to, because there can be none: each page is in the list of
//! its section, whose page is made where its folder has none, up to the front page of its language, and no
//! key of front matter takes a page out of that list. That no other page's text links to a page is usual.

use super::{FileProblem, Page, PageKind, Site, SiteInput};
use crate::diag::Diagnostic;
use std::collections::BTreeMap;

/// How many other pages of the same title are named.
const NAMED: usize = 3;

/// The problems of all pages.
pub fn problems(site: &Site, input: &SiteInput) -> Vec<FileProblem> {
    let mut titles: BTreeMap<(usize, String), Vec<usize>> = BTreeMap::new();
    let mut problems = Vec::new();
    for page in &site.pages {
        let Some(document) = page.document.filter(|_| page.left_out.is_none()) else { continue };
        titles.entry((page.language, page.title.trim().to_lowercase())).or_default().push(document);
        if is_empty(page) {
            let problem = Diagnostic::new("page-empty", &input.documents[document].source.path, "there is no text on this page");
            let hint = "Write what readers come for, or mark the page as `draft: true` until then.";
            problems.push(FileProblem { document, key: None, diagnostic: problem.hint(hint) });
        }
    }
    problems.extend(titles.into_values().filter(|pages| pages.len() > 1).map(|pages| same_title(&pages, input)));
    problems
}

/// The page of a section may have nothing but its list of pages.
fn is_empty(page: &Page) -> bool {
    page.kind == PageKind::Page && page.outline.as_ref().is_some_and(|outline| outline.empty)
}

/// One problem for all pages of a title, because one of them alone is no mistake.
fn same_title(documents: &[usize], input: &SiteInput) -> FileProblem {
    let path = |document: usize| &input.documents[document].source.path;
    let (first, others) = (documents[0], &documents[1..]);
    let mut names: Vec<String> = others.iter().take(NAMED).map(|other| format!("`{}`", path(*other))).collect();
    if others.len() > NAMED {
        names.push(format!("{} more", others.len() - NAMED));
    }
    let last = names.pop().unwrap_or_default();
    let list = if names.is_empty() { last } else { format!("{} and {last}", names.join(", ")) };
    let problem = Diagnostic::new("title-taken", path(first), format!("this page has the same title as {list}"))
        .hint("Give each a title of its own, so that readers can tell them apart in lists and in the search.");
    FileProblem { document: first, key: Some("title".to_owned()), diagnostic: problem }
}
