//! The pages at old addresses that send readers on, with a link for those whom it does not.

use crate::render::Renderer;
use crate::site::PageId;
use crate::site::locales::direction;
use crate::site::names::relative;
use pulldown_cmark_escape::escape_html;

/// The redirect from the address `from` to a page.
pub fn page(renderer: &Renderer, from: &str, to: PageId) -> String {
    let page = renderer.site.page(to);
    let mut address = relative(from, &page.route);
    if renderer.offline && (page.route.is_empty() || page.route.ends_with('/')) {
        address.push_str("index.html");
    }
    let escaped = |text: &str| {
        let mut out = String::new();
        // Writing to a string cannot fail.
        let _ = escape_html(&mut out, text);
        out
    };
    let canonical = renderer.base_url.as_ref().map(|url| {
        let url = format!("{url}/{}", crate::render::view::encoded(&page.route));
        format!("<link rel=\"canonical\" href=\"{}\">\n", escaped(&url))
    });
    let language = &renderer.config.languages[page.language];
    let direction = if direction(language) == "rtl" { " dir=\"rtl\"" } else { "" };
    let (address, title) = (escaped(&address), escaped(&page.title));
    format!(
        "<!doctype html>\n<html lang=\"{language}\"{direction}>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n{}\
         <meta name=\"robots\" content=\"noindex\">\n<meta http-equiv=\"refresh\" content=\"0; url={address}\">\n\
         <p><a href=\"{address}\">{title}</a></p>\n</html>\n",
        canonical.unwrap_or_default()
    )
}
