//! What the settings say of things that are known only beside other files: the templates and skeletons of types,
//! and taxonomies that have the name of a key of every page.
//!
//! Each is told once, at its place in `site.yaml`, whether or not a page has come to it.

use crate::config::{self, Config};
use crate::diag::{Diagnostic, Span, did_you_mean};
use crate::markdown::front::{self, FIELDS};
use crate::render::templates::{Templates, file_name};
use crate::site::paths::is_markdown;
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
    sources: &mut Vec<Source>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Skeletons {
    diagnostics.extend(taxonomies(config));
    diagnostics.extend(missing_templates(config, templates));
    skeletons(world, listing, config, sources, diagnostics)
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

fn missing_templates(config: &Config, templates: &Templates) -> impl Iterator<Item = Diagnostic> {
    let wanted = config.types.iter().filter_map(|(kind, page_type)| Some((kind, page_type.template.as_ref()?)));
    wanted.map(|(kind, wanted)| (kind, file_name(wanted))).filter(|(_, name)| !templates.is_known(name)).map(|(kind, name)| {
        let message = format!("there is no template `{name}`, which the type `{kind}` names");
        let problem = Diagnostic::new("template", &config::PATH.into(), message).at(config.places.templates.get(kind).copied());
        let hint = "Put it into the folder `templates/` of your theme, or remove the line: `page.html` serves pages of every type.";
        problem.hint(hint).maybe_hint(templates.nearest(&name))
    })
}

fn skeletons(
    world: &dyn World,
    listing: &Listing,
    config: &Config,
    sources: &mut Vec<Source>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Skeletons {
    let mut texts = Skeletons::new();
    for (kind, page_type) in &config.types {
        let Some(written) = &page_type.skeleton else { continue };
        let span = config.places.skeletons.get(kind).copied();
        let is_path = !written.contains('\n') && is_markdown(written);
        let source = match is_path.then(|| world.read(written, config.limits.markdown)) {
            None => Source::new(config::PATH, written.clone().into_bytes()),
            Some(Ok(bytes)) => Source::new(written, bytes),
            Some(Err(error)) => {
                diagnostics.push(unread(kind, written, &error, listing).at(span));
                continue;
            }
        };
        let mut problems = front::skeleton_problems(&source, config, kind);
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

/// A problem of a text that stands in `site.yaml`, at its place there.
fn placed(problem: Diagnostic, text: &str, settings: Option<&Source>, span: Option<Span>) -> Diagnostic {
    let within = || {
        let (inner, whole) = (problem.span?.range(), span?.range());
        let start = text[..inner.start].rfind('\n').map_or(0, |at| at + 1);
        let line = text[start..].lines().next().filter(|line| !line.trim().is_empty())?;
        let found = whole.start + settings?.text.get(whole)?.find(line)?;
        let from = found + inner.start - start;
        Some(Span::from(from..(from + inner.len()).min(found + line.len())))
    };
    let at = within();
    // A mend is for the text that was looked at.
    Diagnostic { span: at.or(span), replacement: problem.replacement.clone().filter(|_| at.is_some()), ..problem }
}
