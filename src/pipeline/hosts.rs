//! The site's own files for hosts in `static/`, which stand in the place of those that Guidepost would write:
//! what is lost by that. That rules lead nowhere is for [`super::redirects`].
//!
//! A site without such files costs nothing here.

use super::read::unreadable;
use crate::config::Config;
use crate::diag::{Diagnostic, one_of};
use crate::output::hosts::{HEADERS, redirect, top};
use crate::site::Site;
use crate::source::Source;
use crate::world::World;
use percent_encoding::percent_decode_str;
use std::collections::HashSet;
use std::sync::Arc;

/// Says what a `_headers` and a `robots.txt` of the site do not have. It depends on the files and on the address of
/// the site.
pub(super) fn check(world: &dyn World, statics: &[Arc<str>], config: &Config, diagnostics: &mut Vec<Diagnostic>) {
    let limit = config.limits.markdown;
    for name in statics.iter().filter(|name| matches!(&***name, "_headers" | "robots.txt")) {
        let path: Arc<str> = format!("static/{name}").into();
        match world.read(&path, limit) {
            Ok(bytes) => {
                let text = String::from_utf8_lossy(&bytes).to_lowercase();
                let lost = if &**name == "_headers" { lost_headers(&path, &text) } else { lost_sitemap(&path, &text, config) };
                diagnostics.extend(lost);
            }
            Err(error) => diagnostics.push(unreadable(&path, &error, limit, "markdown")),
        }
    }
}

/// Says which headers are missing.
fn lost_headers(path: &Arc<str>, text: &str) -> Option<Diagnostic> {
    let names: HashSet<&str> = text.lines().filter_map(|line| line.split_once(':')).map(|(name, _)| name.trim()).collect();
    let lost: Vec<_> = HEADERS.iter().filter(|(name, _)| !names.contains(name.to_lowercase().as_str())).collect();
    if lost.is_empty() {
        return None;
    }
    let names: Vec<&str> = lost.iter().map(|(name, _)| *name).collect();
    let lines: Vec<String> = lost.iter().map(|(name, value)| format!("`{name}: {value}`")).collect();
    let message = format!("this file stands in the place of the one that Guidepost writes, and has no {}", one_of(&names));
    let hint = format!("If your host reads it, write below `/*`: {}.", lines.join(", "));
    Some(Diagnostic::new("host-file", path, message).hint(hint))
}

/// Says that search engines are not told of the sitemap, where there is one.
fn lost_sitemap(path: &Arc<str>, text: &str, config: &Config) -> Option<Diagnostic> {
    let url = config.base_url.as_ref()?;
    let told = text.lines().any(|line| line.trim_start().starts_with("sitemap"));
    let message = "this file stands in the place of the one that Guidepost writes, and does not say where the sitemap is";
    (!told).then(|| Diagnostic::new("host-file", path, message).hint(format!("Add the line `Sitemap: {url}/sitemap.xml`.")))
}

/// Says that a `_redirects` of the site leaves out aliases.
pub(super) fn lost_aliases(source: &Source, site: &Site, base: Option<&str>) -> Option<Diagnostic> {
    let mut exact = HashSet::new();
    let mut patterns = Vec::new();
    let top = top(base);
    for from in source.text.lines().filter_map(|line| below(top, line.split_whitespace().next()?).strip_prefix('/')) {
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
    let message = format!("this file stands in the place of the one that Guidepost writes, and has no rule for `{top}/{route}`{others}");
    let rule = redirect(top, route, &site.page(*page).route);
    let hint = format!("Readers are led on by a page at that address; if your host reads this file, add `{}`.", rule.trim_end());
    Some(Diagnostic::new("host-file", &source.path, message).hint(hint))
}

/// The path in a rule below the folder of the host that the site is in. Some hosts want that in front, others do not.
pub(super) fn below<'a>(top: &str, path: &'a str) -> &'a str {
    path.strip_prefix(top).filter(|rest| rest.starts_with('/')).unwrap_or(path)
}
