//! The site's own `static/_redirects`, for hosts that read such a file: whether its rules lead in circles.
//!
//! Aliases alone cannot: each leads to a page, and what has a page's address is refused. A site without the
//! file costs nothing here. What is missing in it is for [`super::hosts`].

use super::hosts::{below, lost_aliases};
use super::read::unreadable;
use crate::config::Config;
use crate::diag::{Diagnostic, Span};
use crate::output::hosts::top;
use crate::site::Site;
use crate::source::Source;
use crate::world::World;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The file, below `static/`.
const NAME: &str = "_redirects";

/// A rule that sends on from one address to another.
struct Rule {
    to: String,
    /// Its line.
    span: Span,
}

/// Says which rules lead back to where they begin. They depend on the file and on the addresses of the site.
pub(super) fn check(
    world: &dyn World,
    statics: &[Arc<str>],
    site: &Site,
    config: &Config,
    sources: &mut Vec<Source>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    if !statics.iter().any(|path| &**path == NAME) {
        return;
    }
    let path: Arc<str> = format!("static/{NAME}").into();
    match world.read(&path, config.limits.markdown) {
        Ok(bytes) => {
            let source = Source::new(&path, bytes);
            diagnostics.extend(circles(&source, &rules(&source.text, site, config.base_url.as_deref())));
            diagnostics.extend(lost_aliases(&source, site, config.base_url.as_deref()));
            sources.push(source);
        }
        Err(error) => diagnostics.push(unreadable(&path, &error, config.limits.markdown, "markdown")),
    }
}

/// The rules by the address that they are for. Of two the first counts; one for an address that the site has
/// counts only where it is forced with `!`. A rule with a pattern is left to the host, and so is one that
/// shows something in place of something else.
fn rules(text: &str, site: &Site, base: Option<&str>) -> HashMap<String, Rule> {
    let mut rules = HashMap::new();
    let top = top(base);
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let span = Span::from(start..start + line.trim_end().len());
        start += line.len();
        let words: Vec<&str> = line.split_whitespace().take_while(|word| !word.starts_with('#')).collect();
        let [from, to, rest @ ..] = words.as_slice() else { continue };
        let code = rest.first().copied().unwrap_or("301");
        let Some(from) = below(top, from).strip_prefix('/').filter(|from| !from.contains(['*', ':'])) else { continue };
        let own = base.and_then(|base| to.strip_prefix(base)).unwrap_or_else(|| below(top, to));
        let Some(to) = own.strip_prefix('/').filter(|to| code.starts_with('3') && !to.starts_with('/') && !to.contains(':')) else {
            continue;
        };
        let (from, to) = (plain(from), plain(to));
        let there = site.names.routes.contains_key(&from) || site.names.routes.contains_key(&format!("{from}/"));
        if code.ends_with('!') || !there {
            rules.entry(from).or_insert(Rule { to, span });
        }
    }
    rules
}

/// One spelling for all of an address.
fn plain(address: &str) -> String {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    path.strip_suffix("index.html").unwrap_or(path).trim_end_matches('/').to_owned()
}

/// One problem for each circle, at its first line.
fn circles(source: &Source, rules: &HashMap<String, Rule>) -> Vec<Diagnostic> {
    let mut starts: Vec<(&String, &Rule)> = rules.iter().collect();
    starts.sort_by_key(|(_, rule)| rule.span);
    let mut reached: HashSet<&str> = HashSet::new();
    let mut problems = Vec::new();
    for (start, _) in starts {
        let mut way: Vec<(&str, &Rule)> = Vec::new();
        let mut from = start.as_str();
        while let Some(rule) = rules.get(from).filter(|_| reached.insert(from)) {
            way.push((from, rule));
            from = &rule.to;
        }
        // A way that joins an older one ends outside itself, and that one has been told.
        let Some(begin) = way.iter().position(|(address, _)| *address == from) else { continue };
        let circle = &way[begin..];
        let names: Vec<String> = circle.iter().map(|(address, _)| format!("`/{address}`")).chain([format!("`/{from}`")]).collect();
        let message = format!("these redirects lead in a circle: {}", names.join(" to "));
        let problem = Diagnostic::new("redirect-loop", &source.path, message).at(circle.first().map(|(_, rule)| rule.span));
        problems.push(problem.hint("Let one of them lead to a page."));
    }
    problems
}
