//! What pages begin with, for the links by which readers begin them: read only where the site has such links.

use crate::config::{self, Config};
use crate::diag::Diagnostic;
use crate::render::starts::{Starts, wanted};
use crate::site::paths::is_markdown;
use crate::skeleton;
use crate::source::Source;
use crate::world::{Listing, World};
use jiff::civil::Date;

/// Reads the skeletons. The texts are part of every view that shows them, so there is nothing to be kept.
pub(super) fn read(world: &dyn World, listing: &Listing, config: &Config, today: Date, diagnostics: &mut Vec<Diagnostic>) -> Starts {
    let mut starts = Starts { content: listing.content, texts: Vec::new() };
    if !wanted(config) {
        return starts;
    }
    if config.types.is_empty() {
        starts.texts.push((None, skeleton::text(None, &Default::default(), None, config, today)));
    }
    for (kind, page_type) in &config.types {
        let read = |written: &String| -> Result<String, Box<Diagnostic>> {
            if written.contains('\n') || !is_markdown(written) {
                return Ok(written.clone());
            }
            let bytes = world.read(written, config.limits.markdown).map_err(|error| {
                let message = format!("the skeleton `{written}` of the type `{kind}` cannot be read: {error}");
                let problem = Diagnostic::new("config-value", &config::PATH.into(), message);
                Box::new(problem.hint("Write the path of a Markdown file of the site."))
            })?;
            Ok(Source::new(written, bytes).text.to_string())
        };
        let text = page_type.skeleton.as_ref().map(read).transpose().unwrap_or_else(|problem| {
            diagnostics.push(*problem);
            None
        });
        starts.texts.push((Some(kind.clone()), skeleton::text(Some(kind), page_type, text.as_deref(), config, today)));
    }
    starts
}
