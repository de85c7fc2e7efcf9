//! One Markdown file becomes one [`Document`]: front matter, outline and body.
//!
//! Parsing never fails; what is wrong comes along as diagnostics. Nothing here knows of any other
//! file. This folder is the only user of pulldown-cmark, pulldown-latex, syntect and ammonia.

pub mod addresses;
mod bodies;
mod braces;
mod build;
mod code;
mod contracts;
pub mod credits;
pub mod directives;
mod elements;
pub mod entities;
pub mod fields;
mod footnotes;
pub mod front;
pub mod gloss;
pub mod grammars;
pub mod highlight;
pub mod html;
pub mod info;
pub mod lint;
pub mod math;
pub mod outline;
mod placeholders;
mod required;
pub mod resolved;
pub mod sanitize;
pub mod tree;
mod wikilinks;

use crate::config::{Config, PageType};
use crate::diag::{Diagnostic, Severity};
use crate::source::Source;
use directives::Signatures;
use outline::{Link, Outline, Positions};
use std::sync::Arc;
use tree::{Kind, Tree};

/// A parsed Markdown file.
#[derive(Clone, Debug)]
pub struct Document {
    /// The file.
    pub source: Source,
    /// What other pages may depend on.
    pub outline: Arc<Outline>,
    /// Links and images in order.
    pub links: Vec<Link>,
    /// Whether some are wikilinks, whose answers depend on titles.
    pub wikilinks: bool,
    /// Words in the body.
    pub words: u32,
    /// Where the links and the parts of the outline stand.
    pub positions: Positions,
    /// The body.
    pub tree: Tree,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
}

/// Parses a file. `fallback` is its title where it has neither front matter nor a heading.
pub fn parse(source: &Source, fallback: &str, config: &Config, signatures: &Signatures) -> Document {
    let front = front::read(source, config);
    let build::Parsed { mut tree, mut outline, links, words, mut positions, mut diagnostics } =
        build::parse(source, front.body, config, signatures);
    diagnostics.extend(front.diagnostics);
    diagnostics.extend(source.encoding_problem());
    diagnostics.extend(bodies::problems(source, &mut tree, signatures));
    diagnostics.extend(placeholders::problems(source, front.body, &tree));
    let declared = front.matter.kind.as_ref().and_then(|kind| config.types.get_key_value(kind));
    if let Some((kind, page_type)) = declared {
        let at = front::span_of(&front.spans, "type");
        diagnostics.extend(contracts::answers(source, page_type, &outline.headings, &tree));
        diagnostics.extend(contracts::length(source, (kind, page_type), words, at));
        diagnostics.extend(required::problems(source, (kind, page_type), &outline.headings, &tree, at));
    }
    positions.exemptions = lint::exemptions::take(source, &mut tree, &mut diagnostics);
    positions.front = front.spans;
    outline.matter = front.matter;
    if outline.matter.kind.as_deref() == Some(gloss::GLOSSARY) {
        let (glosses, problems) = gloss::find(&mut tree, &mut outline, source);
        outline.glosses = glosses;
        diagnostics.extend(problems);
    }
    outline.empty = words == 0 && links.is_empty() && outline.headings.is_empty() && tree.directives.is_empty();
    if outline.matter.description.is_none() {
        outline.summary = tree::summary(&tree, &source.text);
    }
    choose_title(&mut outline, &tree, fallback);
    let wikilinks = links.iter().any(|link| link.wiki);
    let mut document =
        Document { source: source.clone(), outline: Arc::new(outline), links, wikilinks, words, positions, tree, diagnostics };
    let problems = [credits::problems(&document, config.images.credits), lint::problems(&document, config)];
    document.diagnostics.extend(problems.into_iter().flatten());
    document
}

/// What is wrong with the skeleton of a type, and would be with every page that begins with it: its front matter, its
/// body as far as that is certain, and headings that the type asks for. Links are not followed, as they lead from
/// where the page will be.
pub fn skeleton_problems(source: &Source, config: &Config, signatures: &Signatures, of: (&str, &PageType)) -> Vec<Diagnostic> {
    let (mut problems, body) = front::skeleton_problems(source, config, of.0);
    problems.extend(source.encoding_problem());
    let parsed = build::parse(source, body, config, signatures);
    problems.extend(parsed.diagnostics.into_iter().filter(|problem| problem.severity == Severity::Error));
    problems.extend(required::problems(source, of, &parsed.outline.headings, &parsed.tree, None));
    problems
}

/// Whether the first heading is not inside a list or a quotation.
fn first_heading_stands_free(tree: &Tree) -> bool {
    let mut at = 0;
    while let Some(node) = tree.nodes.get(at) {
        if matches!(node.kind, Kind::Heading(_)) {
            return node.kind == Kind::Heading(0);
        }
        at = node.end as usize;
    }
    false
}

/// The title, and whether the body's first heading is shown as it: then the body must not repeat
/// it.
fn choose_title(outline: &mut Outline, tree: &Tree, fallback: &str) {
    let written = outline.matter.title.as_deref().map(str::trim).filter(|title| !title.is_empty());
    let first = outline.headings.iter().find(|heading| !heading.text.is_empty());
    let title = written.or(first.map(|heading| heading.text.as_str())).unwrap_or(fallback).to_owned();
    let leading = outline.headings.first().filter(|heading| heading.level == 1 && heading.text == title);
    outline.title_anchor = leading.filter(|_| first_heading_stands_free(tree)).map(|heading| heading.anchor.clone());
    outline.title = title;
}
