//! The list of pages for search engines, as sitemaps.org defines it.

use crate::render::Renderer;
use crate::render::view::encoded;
use pulldown_cmark_escape::escape_html;

/// The sitemap; empty of pages where the site's address is not known.
pub fn xml(renderer: &Renderer) -> String {
    let mut out =
        String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    let base = renderer.base_url.as_deref().unwrap_or_default();
    for page in renderer.site.pages.iter().filter(|page| page.kind.is_listed()) {
        out.push_str("<url><loc>");
        // Writing to a string cannot fail.
        let _ = escape_html(&mut out, &format!("{base}/{}", encoded(&page.route)));
        out.push_str("</loc>");
        // A review changes nothing.
        if let Some(date) = page.changed(renderer.today) {
            out.push_str(&format!("<lastmod>{date}</lastmod>"));
        }
        out.push_str("</url>\n");
    }
    out.push_str("</urlset>\n");
    out
}
