//! Which components call which, so that those that call each other without end can be named.
//!
//! A component may call itself, as long as it comes to an end: a tree is shown so. Whether it does is only
//! known while a page is rendered; then this says where. It reads no more of a template than its tags.

use crate::diag::{Diagnostic, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Where a component is defined, and what it calls where.
struct Component<'a> {
    path: &'a Arc<str>,
    /// Its name in its definition.
    span: Span,
    calls: Vec<(&'a str, Span)>,
}

/// All components of a theme by name.
pub struct Components<'a>(BTreeMap<&'a str, Component<'a>>);

impl<'a> Components<'a> {
    /// Reads templates by the path that diagnostics name; the site's own come before those that are built in.
    pub fn read(sources: &'a BTreeMap<Arc<str>, Arc<str>>, is_built_in: impl Fn(&str) -> bool) -> Components<'a> {
        let mut all = BTreeMap::new();
        let (built_in, own): (Vec<_>, Vec<_>) =
            sources.iter().filter(|(path, _)| path.ends_with(".html")).partition(|(path, _)| is_built_in(path));
        for (path, text) in built_in.into_iter().chain(own) {
            definitions(path, text, &mut all);
        }
        Components(all)
    }

    /// The file in which a component is defined, and its name there.
    pub fn definition(&self, name: &str) -> Option<(&'a Arc<str>, Span)> {
        self.0.get(name).map(|component| (component.path, component.span))
    }

    /// Components that call each other, from the first call on: from a component, else wherever there are some.
    /// Those of which the site has one come first.
    pub fn endless(&self, from: Option<&str>, is_built_in: impl Fn(&str) -> bool) -> Option<Diagnostic> {
        let starts = self.0.keys().copied().filter(|name| from.is_none_or(|from| from == *name));
        let circles: Vec<Vec<&str>> = starts.filter_map(|start| self.circle(&mut vec![start], &mut BTreeSet::new())).collect();
        let own = |circle: &&Vec<&str>| circle.iter().any(|name| !is_built_in(self.0[name].path));
        let circle = circles.iter().find(own).or(circles.first())?;
        let first = &self.0[circle[0]];
        let (_, span) = first.calls.iter().find(|(name, _)| *name == circle[1])?;
        let chain: Vec<String> = circle.iter().map(|name| format!("`{name}`")).collect();
        let message = match circle.len() {
            2 => format!("the component {} calls itself without end", chain[0]),
            _ => format!("these components call each other without end: {}", chain.join(" → ")),
        };
        let problem = Diagnostic::new("template", first.path, message).at(*span);
        Some(problem.hint("Take this call out, or put it between `{% if … %}` and `{% endif %}`, so that it comes to an end."))
    }

    /// The circle that a way through calls ends in, with its first name once more at its end.
    fn circle(&self, way: &mut Vec<&'a str>, seen: &mut BTreeSet<&'a str>) -> Option<Vec<&'a str>> {
        for (next, _) in &self.0.get(way.last()?)?.calls {
            if let Some(start) = way.iter().position(|name| name == next) {
                return Some(way[start..].iter().copied().chain([*next]).collect());
            }
            if seen.insert(next) {
                way.push(next);
                let found = self.circle(way, seen);
                if found.is_some() {
                    return found;
                }
                way.pop();
            }
        }
        None
    }
}

/// The components that a template defines, and where their names stand.
pub fn defined<'a>(path: &'a Arc<str>, text: &'a str) -> Vec<(&'a str, Span)> {
    let mut all = BTreeMap::new();
    definitions(path, text, &mut all);
    all.into_iter().map(|(name, component)| (name, component.span)).collect()
}

/// Whether a template calls a component.
pub fn is_called(text: &str, component: &str) -> bool {
    tags(text).any(|tag| text[tag.clone()].match_indices('<').any(|(at, _)| name(&text[tag.start + at + 1..tag.end]) == component))
}

/// Adds the components that a template defines.
fn definitions<'a>(path: &'a Arc<str>, text: &'a str, all: &mut BTreeMap<&'a str, Component<'a>>) {
    let mut open = None;
    for tag in tags(text) {
        let inside = text[tag.clone()].trim_start_matches(['-', ' ', '\t', '\n']);
        let at = |part: &str| part.as_ptr() as usize - text.as_ptr() as usize;
        if let Some(rest) = inside.strip_prefix("component ") {
            let name = name(rest.trim_start());
            let span = Span::from(at(name)..at(name) + name.len());
            open = Some(name);
            all.insert(name, Component { path, span, calls: Vec::new() });
        } else if inside.starts_with("endcomponent") {
            open = None;
        }
        let Some(component) = open.and_then(|name| all.get_mut(name)) else { continue };
        for (start, _) in text[tag.clone()].match_indices('<') {
            let called = name(&text[tag.start + start + 1..tag.end]);
            let start = tag.start + start;
            component.calls.extend((!called.is_empty()).then(|| (called, Span::from(start..start + 1 + called.len()))));
        }
    }
}

/// The insides of what stands between `{{` and `}}` or `{%` and `%}`, comments left out.
fn tags(text: &str) -> impl Iterator<Item = std::ops::Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let start = from + text[from..].find('{')?;
            let close = match text.as_bytes().get(start + 1) {
                Some(b'{') => "}}",
                Some(b'%') => "%}",
                Some(b'#') => "#}",
                _ => {
                    from = start + 1;
                    continue;
                }
            };
            let end = start + 2 + text[start + 2..].find(close)?;
            from = end + close.len();
            if close != "#}" {
                return Some(start + 2..end);
            }
        }
    })
}

/// The name that a text begins with.
fn name(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.'))).unwrap_or(text.len());
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(files: &[(&str, &str)], from: Option<&str>) -> Option<(String, String)> {
        let sources = files.iter().map(|(path, text)| (Arc::from(*path), Arc::from(*text))).collect();
        let built_in = |path: &str| path.starts_with('(');
        let problem = Components::read(&sources, built_in).endless(from, built_in)?;
        let at = sources[&problem.path][problem.span.unwrap().range()].to_owned();
        Some((format!("{}: {at}", problem.path), problem.message))
    }

    #[test]
    fn a_circle_is_told_at_its_first_call() {
        let files = [
            ("(b)/n.html", "{% component tree(n: map) %}{{ <tree n={n} /> }}{% endcomponent %}{{ <tree n={x} /> }}"),
            ("t/a.html", "{# {{ <x /> }} #}{% component a() %}<b>{{- <b /> }}</b>{% endcomponent a %}"),
            ("t/b.html", "{% component b() %}{% if 1 < 2 %}{% <c> %}x{% </c> %}{% endif %}{% endcomponent b %}"),
            ("t/c.html", "{% component c() {\"body\": true} %}{{ body }}{{ <b/> }}{% endcomponent c %}"),
        ];
        let circle = "these components call each other without end: `b` → `c` → `b`";
        assert_eq!(told(&files, Some("a")), Some(("t/b.html: <c".to_owned(), circle.to_owned())));
        assert_eq!(told(&files, None), Some(("t/b.html: <c".to_owned(), circle.to_owned())));
        let alone = Some(("(b)/n.html: <tree".to_owned(), "the component `tree` calls itself without end".to_owned()));
        assert_eq!(told(&files[..1], None), alone);
        assert_eq!(told(&files[1..2], Some("a")), None);
    }
}
