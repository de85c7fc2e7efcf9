//! Feeds, as Atom (RFC 4287) defines them: the newest pages of the site or of a section, with their text.
//!
//! Readers of feeds see entries far from the site, so every address is a whole one. A page's address is the
//! id of its entry. Which pages are in a feed is the site's business.

use super::xml::escaped;
use crate::markdown::sanitize;
use crate::render::Renderer;
use crate::render::view::encoded;
use crate::site::feeds::Feed;
use crate::site::{Page, PageId, PageKind};
use jiff::civil::Date;

/// A feed as XML. It is only asked for where the address of the site is known.
pub fn xml(renderer: &Renderer, feed: &Feed) -> String {
    let page = renderer.site.page(feed.page);
    let address = renderer.canonical(page).unwrap_or_default();
    let own = format!("{}/{}", renderer.base_url.as_deref().unwrap_or_default(), encoded(&feed.route));
    let language = &renderer.config.languages[page.language];
    let site = renderer.title();
    let title = if page.kind == PageKind::Home { site.to_owned() } else { format!("{} – {site}", page.title) };
    let newest = feed.entries.first().and_then(|id| renderer.site.page(*id).changed(renderer.today));
    let mut out =
        format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{language}\">\n");
    element(&mut out, "id", "", &own);
    element(&mut out, "title", "", &title);
    if let Some(text) = Some(page.description()).filter(|text| !text.is_empty()) {
        element(&mut out, "subtitle", "", text);
    }
    out.push_str(&format!("<updated>{}</updated>\n", moment(newest.unwrap_or_default())));
    link(&mut out, "self", "application/atom+xml", &own);
    link(&mut out, "alternate", "text/html", &address);
    author(&mut out, site);
    if let Some(licence) = &renderer.config.licence {
        element(&mut out, "rights", "", licence);
    }
    for id in &feed.entries {
        entry(&mut out, renderer, *id);
    }
    out.push_str("</feed>\n");
    out
}

fn entry(out: &mut String, renderer: &Renderer, id: PageId) {
    let page = renderer.site.page(id);
    let address = renderer.canonical(page).unwrap_or_default();
    let matter = page.outline.as_ref().map(|outline| &outline.matter);
    out.push_str("<entry>\n");
    element(out, "id", "", &address);
    element(out, "title", "", &page.title);
    link(out, "alternate", "text/html", &address);
    out.push_str(&format!("<updated>{}</updated>\n", moment(page.changed(renderer.today).unwrap_or_default())));
    if let Some(date) = matter.and_then(|matter| matter.date) {
        out.push_str(&format!("<published>{}</published>\n", moment(date)));
    }
    for name in matter.into_iter().flat_map(|matter| &matter.authors) {
        author(out, name);
    }
    for term in &page.terms {
        out.push_str(&format!("<category term=\"{}\"/>\n", escaped(&renderer.site.page(*term).title)));
    }
    if let Some(text) = Some(page.description()).filter(|text| !text.is_empty()) {
        element(out, "summary", "", text);
    }
    if let Some(html) = content(renderer, page, &address) {
        element(out, "content", " type=\"html\"", &html);
    }
    out.push_str("</entry>\n");
}

/// The text of a page. What is wrong with it is told where the page itself is made.
fn content(renderer: &Renderer, page: &Page, address: &str) -> Option<String> {
    let (html, _) = renderer.body(page);
    sanitize::for_feed(&html, address).filter(|html| !html.trim().is_empty())
}

fn author(out: &mut String, name: &str) {
    out.push_str(&format!("<author><name>{}</name></author>\n", escaped(name)));
}

fn link(out: &mut String, relation: &str, kind: &str, address: &str) {
    out.push_str(&format!("<link rel=\"{relation}\" type=\"{kind}\" href=\"{}\"/>\n", escaped(address)));
}

fn element(out: &mut String, name: &str, attributes: &str, text: &str) {
    out.push_str(&format!("<{name}{attributes}>{}</{name}>\n", escaped(text)));
}

/// Days have no time of day; midnight in UTC stands for the whole day.
fn moment(day: Date) -> String {
    format!("{day}T00:00:00Z")
}
