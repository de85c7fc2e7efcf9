//! Where settings stand in `site.yaml`, for those whose mistakes show only beside other files.

use crate::diag::Span;
use crate::yaml::{Node, Value};
use std::collections::BTreeMap;
use std::fmt;

/// Places of values.
#[derive(Clone, Default, PartialEq)]
pub struct Places {
    /// Of the keys that the schemas of types describe, by the types' names.
    pub described: BTreeMap<String, BTreeMap<String, Span>>,
    /// Of the theme's logo.
    pub logo: Option<Span>,
    /// Of the links in the menu.
    pub menu: Vec<Span>,
    /// Of the lists of required keys in the schemas of types, by their names.
    pub required: BTreeMap<String, Span>,
    /// Of the skeletons of types, by their names.
    pub skeletons: BTreeMap<String, Span>,
    /// Of the taxonomies.
    pub taxonomies: Vec<Span>,
    /// Of the templates of types, by their names.
    pub templates: BTreeMap<String, Span>,
    /// Of the theme's name.
    pub theme: Option<Span>,
}

/// Keys that are made of settings do not depend on where those stand.
impl fmt::Debug for Places {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("Places")
    }
}

impl Places {
    pub(super) fn of(node: &Node) -> Places {
        let at = |keys: &[&str]| follow(node, keys);
        let items = |key: &str| at(&[key]).map_or(&[][..], Node::items);
        let in_types = |keys: &[&str]| match at(&["types"]).map(|types| &types.value) {
            Some(Value::Map(types)) => {
                let place = |declared| follow(declared, keys).map(|value| value.span);
                types.iter().filter_map(|(name, _, declared)| Some((name.clone(), place(declared)?))).collect()
            }
            _ => BTreeMap::new(),
        };
        Places {
            described: described(node),
            logo: at(&["theme", "options", "logo"]).map(|logo| logo.span),
            menu: items("menu").iter().map(|item| item.get("link").map_or(item.span, |(_, link)| link.span)).collect(),
            required: in_types(&["schema", "required"]),
            skeletons: in_types(&["skeleton"]),
            taxonomies: items("taxonomies").iter().map(|item| item.span).collect(),
            templates: in_types(&["template"]),
            theme: at(&["theme", "name"]).map(|name| name.span),
        }
    }
}

fn described(node: &Node) -> BTreeMap<String, BTreeMap<String, Span>> {
    let Some(Value::Map(types)) = follow(node, &["types"]).map(|types| &types.value) else { return BTreeMap::new() };
    let of = |declared: &Node| match follow(declared, &["schema", "properties"]).map(|keys| &keys.value) {
        Some(Value::Map(keys)) => keys.iter().map(|(key, span, _)| (key.clone(), *span)).collect(),
        _ => BTreeMap::new(),
    };
    types.iter().map(|(name, _, declared)| (name.clone(), of(declared))).collect()
}

/// The value below one key after the other.
fn follow<'a>(node: &'a Node, keys: &[&str]) -> Option<&'a Node> {
    keys.iter().try_fold(node, |node, key| node.get(key).map(|(_, value)| value))
}
