//! A theme's own `theme.yaml`: values for its templates, below those of `site.yaml`.
//!
//! It has the one key `options`. What the options of the default theme say about colours and fonts becomes a
//! style sheet; [`crate::config::look`] does that for both files.

use crate::config::look;
use crate::diag::{Diagnostic, Span};
use crate::source::Source;
use crate::yaml::{self, Codes, Document, Field, Kind, field};
use serde::Deserialize;

/// The file's path below the theme's folder.
pub const PATH: &str = "theme.yaml";

const FIELDS: &[Field] = &[field("options", Kind::Named(&Kind::Any), "Values for the theme's templates, as `theme`.")];
const CODES: Codes = Codes { syntax: "theme", duplicate: "theme", value: "theme", key: "theme" };

/// What the file says.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Values for the templates, where the site has none.
    pub options: yaml::Mapping,
    /// The colours and fonts among them as a style sheet.
    #[serde(skip)]
    pub style: String,
    /// Where the logo stands among them.
    #[serde(skip)]
    pub logo: Option<Span>,
}

impl Settings {
    /// Reads the file. Entries with mistakes are left out and told.
    pub fn read(source: &Source) -> (Settings, Vec<Diagnostic>) {
        let document = Document { path: &source.path, text: &source.text, offset: 0, codes: CODES };
        let (node, mut problems) = document.parse();
        let Some(node) = node else { return (Settings::default(), problems) };
        let (good, told) = document.check(&node, FIELDS, &[]);
        // A key that is near to `options` has a hint already.
        problems.extend(told.into_iter().map(|problem| match &problem.hint {
            None => problem.hint("There is only `options:` here, with values for the templates below it; the folder is the theme's name."),
            Some(_) => problem,
        }));
        let mut settings = yaml::read::<Settings>(&good).unwrap_or_else(|error| {
            let problem = Diagnostic::new("theme", &source.path, format!("these values cannot be read: {error}"));
            problems.push(problem.hint("Write `options:` and the values below it, as in site.yaml."));
            Settings::default()
        });
        let options = node.get("options").map(|(_, options)| options);
        settings.style = look::style(source, options, true, &mut settings.options, &mut problems);
        settings.logo = options.and_then(|options| options.get("logo")).map(|(_, logo)| logo.span);
        (settings, problems)
    }
}
