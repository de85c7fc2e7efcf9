//! The languages that code may be in, and their grammars: two-face's, and our own for what people
//! write around Wikidata.
//!
//! There are two sets, because adding grammars to two-face's compressed set takes 300 ms. Each is read
//! when a block first asks for it, so a site without code pays for none, and one with SPARQL alone for
//! the small one. Colouring is not done here.

use crate::diag::nearest_of_many;
use std::collections::HashMap;
use std::sync::LazyLock;
use syntect::parsing::{SyntaxDefinition, SyntaxReference, SyntaxSet, SyntaxSetBuilder};

/// The many grammars, which take about 20 ms to read.
static GRAMMARS: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// Our own grammars in the order of [`OWN`].
static OWN_GRAMMARS: LazyLock<SyntaxSet> = LazyLock::new(|| {
    let mut builder = SyntaxSetBuilder::new();
    // A test reads each of them, so none is left out.
    let read = |(_, text): &(&[&str], &str)| SyntaxDefinition::load_from_str(text, true, None).ok();
    OWN.iter().filter_map(read).for_each(|grammar| builder.add(grammar));
    builder.build()
});

/// Our own languages: the names of each, and its grammar.
const OWN: &[(&[&str], &str)] = &[
    (&["quickstatements", "qs"], include_str!("grammars/quickstatements.sublime-syntax")),
    (&["sparql", "rq"], include_str!("grammars/sparql.sublime-syntax")),
    (&["turtle", "ttl", "nt"], include_str!("grammars/turtle.sublime-syntax")),
    (&["wikitext", "mediawiki", "wiki"], include_str!("grammars/wikitext.sublime-syntax")),
];

/// The many grammars by every name, file extension and alias in lower case.
static NAMES: LazyLock<HashMap<String, usize>> = LazyLock::new(|| {
    let mut names = HashMap::new();
    let good = GRAMMARS.syntaxes().iter().enumerate().filter(|(_, grammar)| !ENDLESS.contains(&grammar.name.as_str()));
    for (at, grammar) in good {
        names.insert(grammar.name.to_lowercase(), at);
        for extension in &grammar.file_extensions {
            names.insert(extension.to_lowercase(), at);
        }
    }
    for (alias, name) in ALIASES {
        if let Some(at) = names.get(*name).copied() {
            names.insert((*alias).to_owned(), at);
        }
    }
    names
});

/// Grammars that never come to an end on some code, such as `a /* b */`: they push and pop contexts
/// without moving on, which cannot be stopped from outside. `js` has a second grammar.
const ENDLESS: &[&str] = &["JavaScript", "Svelte"];

/// Names in common use that the grammars do not know.
const ALIASES: &[(&str, &str)] = &[
    ("javascript", "js"),
    ("svelte", "vue"),
    ("shell", "sh"),
    ("shell-session", "sh"),
    ("shellsession", "sh"),
    ("zsh", "sh"),
    ("powershell", "ps1"),
    ("golang", "go"),
    ("csharp", "cs"),
    ("c#", "cs"),
    ("fsharp", "fs"),
    ("objective-c", "m"),
    ("objectivec", "m"),
    ("docker", "dockerfile"),
    ("jsonc", "json"),
    ("json5", "json"),
    ("jsx", "js"),
    ("node", "js"),
    ("mjs", "js"),
    ("patch", "diff"),
    ("make", "makefile"),
    ("latex", "tex"),
    ("plpgsql", "sql"),
    ("mysql", "sql"),
    ("postgresql", "sql"),
    ("svg", "xml"),
    ("vb", "vbs"),
];

/// Languages that are shown as they are.
const PLAIN: &[&str] = &["text", "txt", "plain", "plaintext", "none", "console", "terminal", "output", "log", "mermaid", "math", "ascii"];

/// A grammar, in one of the two sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Grammar {
    own: bool,
    at: usize,
}

impl Grammar {
    /// The set that it is in.
    pub fn set(self) -> &'static SyntaxSet {
        if self.own { &OWN_GRAMMARS } else { &GRAMMARS }
    }

    /// Itself.
    pub fn syntax(self) -> &'static SyntaxReference {
        &self.set().syntaxes()[self.at]
    }
}

/// The grammar of a language; none where it is unknown or meant to stay plain.
pub fn find(language: &str) -> Option<Grammar> {
    let name = language.to_lowercase();
    if name.is_empty() || PLAIN.contains(&name.as_str()) {
        return None;
    }
    if let Some((names, _)) = OWN.iter().find(|(names, _)| names.contains(&name.as_str())) {
        let own = |grammar: &SyntaxReference| grammar.file_extensions.iter().any(|known| known == names[0]);
        return OWN_GRAMMARS.syntaxes().iter().position(own).map(|at| Grammar { own: true, at });
    }
    NAMES.get(&name).map(|at| Grammar { own: false, at: *at })
}

/// Whether a language can be highlighted, or is one that is meant to stay plain.
pub fn is_known(language: &str) -> bool {
    PLAIN.contains(&language.to_lowercase().as_str()) || find(language).is_some()
}

/// The known language that looks most like this one.
pub fn suggest(language: &str) -> Option<&'static str> {
    let own = OWN.iter().flat_map(|(names, _)| names.iter().copied());
    nearest_of_many(language, own.chain(PLAIN.iter().copied()).chain(NAMES.keys().map(String::as_str)))
}

/// Every name of a language that has colours, for tests of all of them.
#[cfg(test)]
pub fn names() -> Vec<&'static str> {
    let own = OWN.iter().flat_map(|(names, _)| names.iter().copied());
    let mut names: Vec<_> = NAMES.keys().map(String::as_str).chain(own).collect();
    names.sort_unstable();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_grammars_are_whole() {
        for (names, text) in OWN {
            let grammar = SyntaxDefinition::load_from_str(text, true, None).unwrap_or_else(|error| panic!("{}: {error}", names[0]));
            assert_eq!(grammar.file_extensions, *names);
            for name in *names {
                let found = find(&name.to_uppercase()).unwrap_or_else(|| panic!("{name} has no colours"));
                assert_eq!(found.syntax().name, grammar.name);
            }
        }
        assert_eq!(suggest("sparq"), Some("sparql"));
    }
}
