//! What the settings say of things that are known only beside other files: the templates and skeletons of types,
//! keys that they require, and taxonomies that have the name of a key of every page.
//!
//! Each is told once, at its place in `site.yaml`, whether or not a page has come to it.

use crate::config::{self, Config, PageType};
use crate::diag::{Diagnostic, Span, did_you_mean};
use crate::markdown::directives::Signatures;
use crate::markdown::fields;
use crate::markdown::front::{self, FIELDS};
use crate::markdown::{self, Document};
use crate::render::templates::{Templates, file_name};
use crate::site::paths::{is_markdown, is_skeleton_file};
use crate::source::Source;
use crate::world::{Listing, World};
use crate::yaml::Kind;
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

/// The texts of skeletons by the types that have one.
pub(super) type Skeletons = BTreeMap<String, Arc<str>>;

/// Says what is wrong, and gives the skeletons, which have to be read for that.
pub(super) fn check(
    world: &dyn World,
    listing: &Listing,
    config: &Config,
    templates: &Templates,
    documents: &[Arc<Document>],
    sources: &mut Vec<Source>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Skeletons {
    diagnostics.extend(taxonomies(config));
    diagnostics.extend(named_templates(config, templates));
    diagnostics.extend(templates.unused(config, documents.iter().filter_map(|document| document.outline.matter.template.as_deref())));
    diagnostics.extend(config.types.iter().flat_map(|(kind, page_type)| required_keys(config, kind, page_type)));
    diagnostics.extend(config.types.iter().flat_map(|(kind, page_type)| contradicting_keys(config, kind, page_type)));
    skeletons(world, listing, config, &templates.signatures, sources, diagnostics)
}

fn taxonomies(config: &Config) -> impl Iterator<Item = Diagnostic> {
    // Whose works these are and whom they are for makes sense as lists of pages, too.
    let may = |field: &&crate::yaml::Field| matches!(field.kind, Kind::Texts) && field.name != "aliases";
    let taken = move |name: &str| FIELDS.iter().any(|field| field.name == name && !may(&field));
    config.taxonomies.iter().enumerate().filter(move |(_, name)| taken(name)).map(|(at, name)| {
        let message = format!("`{name}` means something on every page already, and cannot be a taxonomy");
        let problem = Diagnostic::new("config-value", &config::PATH.into(), message).at(config.places.taxonomies.get(at).copied());
        problem.hint("Give the taxonomy a name of its own, such as `topics`.")
    })
}

fn named_templates(config: &Config, templates: &Templates) -> impl Iterator<Item = Diagnostic> {
    let wanted = config.types.iter().filter_map(|(kind, page_type)| Some((kind, file_name(page_type.template.as_ref()?))));
    wanted.filter_map(|(kind, name)| {
        let (message, hint) = templates.nameable.fault(&name)?;
        let problem = Diagnostic::new("template", &config::PATH.into(), format!("{message}; the type `{kind}` names it"));
        let hint = format!("{hint} A template of your own stands in the folder `templates/` of your theme.");
        Some(problem.at(config.places.templates.get(kind).copied()).hint(hint))
    })
}

/// Templates that pages name, and that they cannot have.
pub(super) fn pages_templates(documents: &[Arc<Document>], templates: &Templates) -> Vec<Diagnostic> {
    let named = documents.iter().filter_map(|document| Some((document, file_name(document.outline.matter.template.as_ref()?))));
    let faults = named.filter_map(|(document, name)| {
        let (message, hint) = templates.nameable.fault(&name)?;
        let span = front::span_of(&document.positions.front, "template");
        Some(Diagnostic::new("template", &document.source.path, message).at(span).hint(hint))
    });
    faults.collect()
}

/// Keys that every page of a type has to have and none can have.
fn required_keys(config: &Config, kind: &str, page_type: &PageType) -> Vec<Diagnostic> {
    let Some(schema) = &page_type.schema else { return Vec::new() };
    let own: Vec<&str> = page_type.keys().map(|(key, _)| key).collect();
    let known = || FIELDS.iter().map(|field| field.name).chain(config.taxonomies.iter().map(String::as_str)).chain(own.iter().copied());
    let unknown = schema.required().filter(|key| !known().any(|known| known == *key));
    let told = |key: &str| {
        let message = format!("`{key}` is required, and is not a key of the type `{kind}`");
        let problem = Diagnostic::new("config-value", &config::PATH.into(), message).at(config.places.required.get(kind).copied());
        problem.hint("Describe it below `properties:`, or name it in `fields:`.").maybe_hint(did_you_mean(key, known()))
    };
    unknown.map(told).collect()
}

/// Common keys of which a schema asks what they never are.
fn contradicting_keys(config: &Config, kind: &str, page_type: &PageType) -> Vec<Diagnostic> {
    let Some(schema) = &page_type.schema else { return Vec::new() };
    let told = |key: &String| {
        let (what, kind_of_value) = fields::contradiction(key, config, schema)?;
        let message = format!("`{key}` is {what} on every page, and the schema of the type `{kind}` asks for something else");
        let at = config.places.described.get(kind).and_then(|keys| keys.get(key)).copied();
        let problem = Diagnostic::new("config-value", &config::PATH.into(), message).at(at);
        Some(problem.hint(format!("Write `type: {kind_of_value}` or no `type` here, or give the key another name.")))
    };
    schema.keys().filter_map(told).collect()
}

fn skeletons(
    world: &dyn World,
    listing: &Listing,
    config: &Config,
    signatures: &Signatures,
    sources: &mut Vec<Source>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Skeletons {
    let mut texts = Skeletons::new();
    for (kind, page_type) in &config.types {
        let Some(written) = &page_type.skeleton else { continue };
        let span = config.places.skeletons.get(kind).copied();
        let is_path = is_skeleton_file(written);
        let source = match is_path.then(|| world.read(written, config.limits.markdown)) {
            None => Source::new(config::PATH, written.clone().into_bytes()),
            Some(Ok(bytes)) => Source::new(written, bytes),
            Some(Err(error)) => {
                diagnostics.push(unread(kind, written, &error, listing).at(span));
                continue;
            }
        };
        let mut problems = markdown::skeleton_problems(&source, config, signatures, (kind, page_type));
        if is_path {
            sources.extend((!problems.is_empty()).then(|| source.clone()));
        } else {
            let settings = sources.iter().find(|source| &*source.path == config::PATH);
            problems = problems.into_iter().map(|problem| placed(problem, &source.text, settings, span)).collect();
        }
        diagnostics.extend(problems);
        texts.insert(kind.clone(), Arc::clone(&source.text));
    }
    texts
}

/// Says that the file of a skeleton cannot be read.
fn unread(kind: &str, path: &str, error: &io::Error, listing: &Listing) -> Diagnostic {
    let told = |message: String| Diagnostic::new("config-value", &config::PATH.into(), message);
    if error.kind() != io::ErrorKind::NotFound {
        return told(format!("the skeleton `{path}` of the type `{kind}` cannot be read: {error}"));
    }
    let near = did_you_mean(path, listing.files.iter().map(|file| &**file).filter(|file| is_markdown(file)));
    let problem = told(format!("there is no file `{path}`, which the type `{kind}` names as its skeleton"));
    problem.hint("Write that file, or the text itself on the lines below `skeleton: |`.").maybe_hint(near)
}

/// A problem of a text that stands in `site.yaml`, at its place there; at the whole where that is not known, as
/// lines may be broken elsewhere.
fn placed(mut problem: Diagnostic, text: &str, settings: Option<&Source>, whole: Option<Span>) -> Diagnostic {
    let there = |span: Span| {
        let whole = whole?;
        let start = offset(text, settings?.text.get(whole.range())?, span.start as usize)?;
        Some(Span::from(start..start + span.range().len()).moved(whole.start as usize)).filter(|span| span.end <= whole.end)
    };
    let at = problem.span.and_then(there);
    for other in &mut problem.related {
        other.span = other.span.and_then(there);
    }
    // A mend is for the text that was looked at.
    problem.replacement = problem.replacement.filter(|_| at.is_some());
    problem.at(at.or(whole))
}

/// Where a place of a text is in another that has all its lines in their order.
fn offset(text: &str, other: &str, at: usize) -> Option<usize> {
    let start = text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
    let mut cursor = 0;
    for line in text[..start].lines() {
        cursor += other[cursor..].find(line)? + line.len();
    }
    let line = text[start..].lines().next().unwrap_or_default();
    Some(cursor + other[cursor..].find(line)? + at - start)
}
