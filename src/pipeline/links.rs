//! The stage that answers links, and the one that turns the answers round.

use super::Caches;
use crate::config::Config;
use crate::diag::Diagnostic;
use crate::markdown::html::Target;
use crate::markdown::{Document, addresses};
use crate::memo::guarded;
use crate::output::internal;
use crate::site::answers::{ABSOLUTE, Answer, From, LinkProblem, Resolver};
use crate::site::connections::Connections;
use crate::site::{PageId, Site};
use crate::source::{Hash, Key};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The pages that the text of a page links to, sorted, each once.
pub(super) type Leads = Arc<[PageId]>;

/// The answers to the links of a page: where they lead, to which pages, and by their place among the links
/// what is wrong with some of them.
#[derive(Default)]
pub(super) struct Answered {
    targets: Arc<Vec<Target>>,
    leads: Leads,
    problems: Vec<(usize, LinkProblem)>,
}

impl FromIterator<Answer> for Answered {
    fn from_iter<I: IntoIterator<Item = Answer>>(answers: I) -> Self {
        let (mut targets, mut leads, mut problems) = (Vec::new(), BTreeSet::new(), Vec::new());
        for (at, answer) in answers.into_iter().enumerate() {
            targets.push(answer.target);
            leads.extend(answer.page);
            problems.extend(answer.problems.into_iter().map(|problem| (at, problem)));
        }
        Answered { targets: Arc::new(targets), leads: leads.into_iter().collect(), problems }
    }
}

/// Answers the links of every page that is published. They depend on the page, which pages there are,
/// their names and anchors, what glossaries say, which rules are off, the folder of guides, and the address of the site.
pub(super) fn answer_links(
    site: &Arc<Site>,
    documents: &[Arc<Document>],
    config: &Config,
    (content, offline): (&'static str, bool),
    caches: &Caches,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<Arc<Vec<Target>>>, Vec<Leads>) {
    let resolver = Resolver { site, config, offline, content };
    let settings = (&config.check, &config.interwiki, &config.base_url, &config.languages, offline, content);
    let names = caches.links.is_on().then(|| {
        let key = Key::new("links", 2).hash(site.names_hash()).debug(&settings);
        site.glosses_hash().into_iter().fold(key, Key::hash).finish()
    });
    // Only pages with wikilinks are answered anew when a title changes.
    let with_titles = |names: Hash, document: &Document| {
        if document.wikilinks { Key::new("wikilinks", 1).hash(&names).hash(site.titles_hash()).finish() } else { names }
    };
    let answer = |(at, document): (usize, &Arc<Document>)| -> Result<Arc<Answered>, String> {
        let Some((page, path)) = site.by_document.get(&at).and_then(|page| Some((*page, site.page(*page).path.as_ref()?))) else {
            return Ok(Arc::default());
        };
        let make = || document.links.iter().map(|link| resolver.answer(&From { path, page }, link)).collect::<Answered>();
        let Some(names) = names else { return guarded(make).map(Arc::new) };
        let names = with_titles(names, document);
        let source = &document.source.path;
        let holds = |(of, with): &(Arc<Document>, Hash), _: &Answered| Arc::ptr_eq(of, document) && *with == names;
        match caches.links.find(source, holds) {
            Some(answered) => Ok(answered),
            None => Ok(caches.links.keep(source, (Arc::clone(document), names), Arc::new(guarded(make)?))),
        }
    };
    let all: Vec<Result<Arc<Answered>, String>> = documents.par_iter().enumerate().map(answer).collect();
    let (mut targets, mut leads) = (Vec::with_capacity(all.len()), Vec::with_capacity(all.len()));
    for (answered, document) in all.into_iter().zip(documents) {
        let path = &document.source.path;
        match answered {
            Err(panic) => {
                diagnostics.push(internal(path, &panic));
                targets.push(Arc::new(vec![Target::Broken; document.links.len()]));
                leads.push(Leads::default());
            }
            Ok(answered) => {
                diagnostics.extend(placed(document, &answered.problems));
                targets.push(Arc::clone(&answered.targets));
                leads.push(Arc::clone(&answered.leads));
            }
        }
    }
    (targets, leads)
}

/// The problems of a page's links at their places: the address where that can be told from the rest of the
/// link, so that it can be replaced alone.
fn placed(document: &Document, problems: &[(usize, LinkProblem)]) -> Vec<Diagnostic> {
    if problems.is_empty() {
        return Vec::new();
    }
    let addresses = addresses::spans(document);
    let place = |(at, problem): &(usize, LinkProblem)| {
        let address = addresses.get(*at).copied().flatten();
        let mut here = Diagnostic::new(problem.code, &document.source.path, problem.message.clone()).maybe_hint(problem.hint.clone());
        here.replacement = problem.replacement.clone().filter(|_| address.is_some());
        here.at(address.or(document.positions.links.get(*at).copied()))
    };
    // Who writes an address for readers to see means the address.
    let shown = |at: usize| document.positions.links.get(at).is_some_and(|span| document.source.text[span.range()].starts_with('<'));
    problems.iter().filter(|(at, problem)| problem.code != ABSOLUTE || !shown(*at)).map(place).collect()
}

/// Gathers which pages have to do with each other. That depends on the site and on which pages link to
/// which, so that writing text without links leaves it as it is.
pub(super) fn connect(site: &Arc<Site>, leads: &[Leads], caches: &Caches) -> Arc<Connections> {
    let same = |one: &(Arc<Site>, Vec<Leads>), two: &(Arc<Site>, Vec<Leads>)| {
        let equal = |(one, two): (&Leads, &Leads)| Arc::ptr_eq(one, two) || one == two;
        Arc::ptr_eq(&one.0, &two.0) && one.1.len() == two.1.len() && one.1.iter().zip(&two.1).all(equal)
    };
    caches.connections.get(|| (Arc::clone(site), leads.to_vec()), same, || Connections::new(site, leads))
}
