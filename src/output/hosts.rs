//! Files for those who serve the site and for those who visit it without eyes: `robots.txt`, and `_headers`
//! and `_redirects`, which Netlify, Cloudflare Pages and others read; elsewhere they are plain files that
//! nobody asks for.
//!
//! A file of that name in `static/` stands in the place of any of them, as a whole: what order of rules its
//! author wants, nobody else knows. What is lost by that is told (`pipeline::hosts`).

use crate::render::Renderer;
use crate::render::view::encoded;
use crate::search;

/// Their names. What a file of the site that stands in the place of one of them leaves out is told by what is in it.
pub const FILES: [&str; 3] = ["robots.txt", "_headers", "_redirects"];

/// What is only heard in a header.
const FRAMES: &str = "frame-ancestors 'none'";

/// What every file is sent with. The rest of the policy stands in the pages, too.
pub const HEADERS: [(&str, &str); 3] =
    [("Content-Security-Policy", FRAMES), ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "strict-origin-when-cross-origin")];

/// How long browsers may keep what has its hash in its name.
const FOR_EVER: &str = "  Cache-Control: public, max-age=31536000, immutable\n";

/// Everybody may read everything; where there is a sitemap, it is here.
pub fn robots(renderer: &Renderer) -> String {
    let sitemap = renderer.base_url.as_ref().map(|url| format!("\nSitemap: {url}/sitemap.xml\n"));
    format!("User-agent: *\nDisallow:\n{}", sitemap.unwrap_or_default())
}

/// The headers of all files. A theme with a frame of its own decides for itself what its pages may load.
pub fn headers(renderer: &Renderer) -> String {
    let own = renderer.templates.is_replaced("base.html");
    let policy = if own { String::new() } else { format!("{}; ", renderer.templates.inline.policy()) };
    let mut out = "/*\n".to_owned();
    for (name, value) in HEADERS {
        let more = if value == FRAMES { policy.as_str() } else { "" };
        out.push_str(&format!("  {name}: {more}{value}\n"));
    }
    for (name, route) in &renderer.assets {
        // A file that is published under its own name may change behind it.
        if !route.ends_with(name) {
            out.push_str(&format!("/{}\n{FOR_EVER}", rule_path(route)));
        }
    }
    if renderer.search.is_some() {
        for language in &renderer.config.languages {
            out.push_str(&format!("/{}{language}/*\n{FOR_EVER}", search::FOLDER));
        }
    }
    out
}

/// Old addresses and where they lead, one in a line. Where the host does not look here, the pages at the old
/// addresses do the same.
pub fn redirects(renderer: &Renderer) -> String {
    let top = top(renderer.base_url.as_deref());
    renderer.site.aliases.iter().map(|(from, page, _)| redirect(top, from, &renderer.site.page(*page).route)).collect()
}

/// The line that sends on from one address to another, of a site with this top.
pub fn redirect(top: &str, from: &str, to: &str) -> String {
    format!("{}/{} {}/{} 301\n", rule_path(top), rule_path(from), rule_path(top), rule_path(to))
}

/// The folder of its host that a site is in, as rules name it: `/guides`, or nothing. GitLab asks for it, and elsewhere
/// a site in a folder is at that address, too.
pub fn top(base_url: Option<&str>) -> &str {
    let Some((_, rest)) = base_url.and_then(|url| url.split_once("://")) else { return "" };
    rest.find('/').map_or("", |at| &rest[at..])
}

/// A path in a rule, where `*` and `:` stand for anything.
fn rule_path(route: &str) -> String {
    encoded(route).replace('*', "%2A").replace(':', "%3A").replace(' ', "%20")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stands_for_itself() {
        assert_eq!(rule_path("a b/*/c:d/ö/"), "a%20b/%2A/c%3Ad/%C3%B6/");
        assert_eq!(redirect("/~me/a:b", "old/", "ö/"), "/~me/a%3Ab/old/ /~me/a%3Ab/%C3%B6/ 301\n");
    }

    #[test]
    fn a_site_in_a_folder_has_a_top() {
        assert_eq!(top(Some("https://o.gitlab.io/proj/x")), "/proj/x");
        assert_eq!([top(Some("https://example.org")), top(None)], ["", ""]);
    }
}
