//! The site's own files for hosts in `static/`, which stand in the place of those that Guidepost would write:
//! what is lost by that. That rules lead nowhere is for [`super::redirects`].
//!
//! A site without such files costs nothing here.

use super::read::unreadable;
use crate::config::Config;
use crate::diag::{Diagnostic, one_of};
use crate::output::hosts::{HEADERS, redirect};
use crate::site::Site;
use crate::source::Source;
use crate::world::World;
use percent_encoding::percent_decode_str;
use std::collections::HashSet;
use std::sync::Arc;

/// Says which headers a `_headers` of the site does not have. It depends on the file alone.
pub(super) fn check_headers(world: &dyn World, statics: &[Arc<str>], config: &Config, diagnostics: &mut Vec<Diagnostic>) {
    if !statics.iter().any(|path| &**path == "_headers") {
        return;
    }
    let path: Arc<str> = "static/_headers".into();
    let limit = config.limits.markdown;
    let text = match world.read(&path, limit) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).to_lowercase(),
        Err(error) => return diagnostics.push(unreadable(&path, &error, limit, "markdown")),
    };
    let names: HashSet<&str> = text.lines().filter_map(|line| line.split_once(':')).map(|(name, _)| name.trim()).collect();
    let lost: Vec<_> = HEADERS.iter().filter(|(name, _)| !names.contains(name.to_lowercase().as_str())).collect();
    if !lost.is_empty() {
        let names: Vec<&str> = lost.iter().map(|(name, _)| *name).collect();
        let lines: Vec<String> = lost.iter().map(|(name, value)| format!("`{name}: {value}`")).collect();
        let message = format!("this file stands in the place of the one that Guidepost writes, and has no {}", one_of(&names));
        let hint = format!("If your host reads it, write below `/*`: {}.", lines.join(", "));
        diagnostics.push(Diagnostic::new("host-file", &path, message).hint(hint));
    }
}

/// Says that a `_redirects` of the site leaves out aliases.
pub(super) fn lost_aliases(source: &Source, site: &Site) -> Option<Diagnostic> {
    let mut exact = HashSet::new();
    let mut patterns = Vec::new();
    for from in source.text.lines().filter_map(|line| line.split_whitespace().next()?.strip_prefix('/')) {
        let from = percent_decode_str(from).decode_utf8_lossy().into_owned();
        match from.split_once(['*', ':']) {
            Some((start, _)) => patterns.push(start.to_owned()),
            None => drop(exact.insert(from.trim_end_matches('/').to_owned())),
        }
    }
    let is_there =
        |route: &str| exact.contains(route.trim_end_matches('/')) || patterns.iter().any(|start| route.starts_with(start.as_str()));
    let lost: Vec<_> = site.aliases.iter().filter(|(route, ..)| !is_there(route)).collect();
    let (route, page, _) = lost.first()?;
    let others = match lost.len() - 1 {
        0 => String::new(),
        1 => " and another alias".to_owned(),
        count => format!(" and {count} other aliases"),
    };
    let message = format!("this file stands in the place of the one that Guidepost writes, and has no rule for `/{route}`{others}");
    let rule = redirect(route, &site.page(*page).route);
    let hint = format!("Readers are led on by a page at that address; if your host reads this file, add `{}`.", rule.trim_end());
    Some(Diagnostic::new("host-file", &source.path, message).hint(hint))
}
