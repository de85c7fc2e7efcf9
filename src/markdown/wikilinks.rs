//! What stands between the brackets of a wikilink, `[[name|text]]`, as the parser gives it.
//!
//! Where a name leads is answered by the site.

use pulldown_cmark::{BrokenLinkCallback, Parser};
use std::collections::HashMap;

/// The name of a wikilink. In a table the `\` before the `|` is not part of it.
pub fn name(written: &str) -> String {
    words(written.strip_suffix('\\').unwrap_or(written))
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Reference definitions of a page by label: their addresses and titles.
#[derive(Default)]
pub struct Definitions(HashMap<String, (String, String)>);

impl Definitions {
    /// Those that the parser found.
    pub fn of<'a, F: BrokenLinkCallback<'a>>(parser: &Parser<'a, F>) -> Self {
        let all = parser.reference_definitions().iter().map(|(label, definition)| {
            let title = definition.title.as_deref().unwrap_or_default();
            (words(label).to_lowercase(), (definition.dest.to_string(), title.to_owned()))
        });
        Definitions(all.collect())
    }

    /// The address and the title of a label.
    pub fn find(&self, label: &str) -> Option<(String, String)> {
        if self.0.is_empty() { None } else { self.0.get(&label.to_lowercase()).cloned() }
    }
}
