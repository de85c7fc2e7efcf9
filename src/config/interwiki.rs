//! Prefixes of links to wikis, as `site.yaml` says them under `interwiki`. What a link with one leads to is
//! decided where links are resolved.

use super::SCHEMES;
use super::address::is_address;
use crate::diag::Diagnostic;
use crate::source::Source;
use crate::yaml::Node;
use std::collections::BTreeMap;

/// A prefix is a word that is no scheme of the web, and its address a web address with a place for the name of
/// the page. Others are left out.
pub(super) fn check(prefixes: &mut BTreeMap<String, String>, source: &Source, node: &Node, diagnostics: &mut Vec<Diagnostic>) {
    for (prefix, address) in std::mem::take(prefixes) {
        let word = prefix.starts_with(|c: char| c.is_ascii_alphabetic())
            && prefix.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '+'));
        let (what, hint) = match () {
            () if !word || SCHEMES.contains(&prefix.to_ascii_lowercase().as_str()) => (
                format!("`{prefix}` cannot be a prefix of links"),
                "Use a word of letters and digits that is not a scheme such as `https`.",
            ),
            () if !is_pattern(&address) => {
                (format!("`{address}` is not an address with a place for the page"), "Write it like https://www.wikidata.org/wiki/$1.")
            }
            () => {
                prefixes.insert(prefix.to_ascii_lowercase(), address);
                continue;
            }
        };
        let span = node.get("interwiki").and_then(|(_, map)| map.get(&prefix)).map(|(_, value)| value.span);
        diagnostics.push(Diagnostic::new("config-value", &source.path, what).at(span).hint(hint));
    }
}

/// Whether an address is one of the web, with a place for a name behind its host.
pub(super) fn is_pattern(address: &str) -> bool {
    let web = is_address(address.split(['?', '#']).next().unwrap_or_default());
    let host = address.split('/').nth(2).unwrap_or_default();
    web && !host.contains('$') && address.contains("$1")
}
