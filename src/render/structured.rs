//! What a page says of itself to programs, as JSON-LD in the words of schema.org: where it stands
//! (`BreadcrumbList`), what it is (`Article`), and its questions with their answers (`FAQPage`). The front page says
//! what the site is (`WebSite`).
//!
//! Only what is known is said: without the address of the site there are no breadcrumbs, without dates no
//! dates. The JSON is safe inside HTML. It is data: browsers do not run it, so the policy of the page stays
//! as strict as it is.

use super::Renderer;
use super::view::encoded;
use crate::markdown::Document;
use crate::markdown::outline::Heading;
use crate::markdown::tree::{Kind, Tree};
use crate::site::{Page, PageId, PageKind};
use serde_json::{Map, Value, json};
use std::ops::Range;

/// The type of pages whose headings are questions, even if the site does not say so.
const QUESTIONS: &str = "faq";

/// How questions end, in all scripts that mark them: Latin, full width, Arabic, Greek.
const MARKS: [char; 4] = ['?', '？', '؟', '\u{37e}'];

impl Renderer {
    /// The JSON-LD of a page. A copy on a disk has none, because no search engine reads it.
    pub(super) fn structured(&self, id: PageId) -> Option<String> {
        let page = self.site.page(id);
        if self.offline || !page.kind.is_listed() {
            return None;
        }
        let mut graph: Vec<Value> = self.breadcrumb_list(page).into_iter().collect();
        if page.kind == PageKind::Page {
            graph.push(self.article(page));
        }
        if id == 0 {
            let mut site = self.website();
            if !page.description().is_empty() {
                site["description"] = page.description().into();
            }
            graph.push(site);
        }
        (!graph.is_empty()).then(|| in_html(&json!({ "@context": "https://schema.org", "@graph": graph }).to_string()))
    }

    /// The full address of a page, where that of the site is known.
    pub fn canonical(&self, page: &Page) -> Option<String> {
        self.base_url.as_ref().map(|url| format!("{url}/{}", encoded(&page.route)))
    }

    /// The way to a page, with the page itself at its end.
    fn breadcrumb_list(&self, page: &Page) -> Option<Value> {
        let mut way = vec![page];
        while let Some(parent) = way[way.len() - 1].parent {
            way.push(self.site.page(parent));
        }
        let item = |(at, page): (usize, &&Page)| {
            Some(json!({ "@type": "ListItem", "position": at + 1, "name": page.title, "item": self.canonical(page)? }))
        };
        let items: Option<Vec<Value>> = way.iter().rev().enumerate().map(item).collect();
        (way.len() > 1).then(|| Some(json!({ "@type": "BreadcrumbList", "itemListElement": items? })))?
    }

    fn article(&self, page: &Page) -> Value {
        let mut known = Map::new();
        let mut say = |key: &str, value: Option<Value>| known.extend(value.map(|value| (key.to_owned(), value)));
        let questions = self.questions(page);
        say("@type", Some(if questions.is_empty() { "Article" } else { "FAQPage" }.into()));
        say("headline", Some(page.title.as_str().into()));
        say("description", Some(page.description()).filter(|text| !text.is_empty()).map(Value::from));
        say("inLanguage", Some(self.config.languages[page.language].as_str().into()));
        say("url", self.canonical(page).map(Value::from));
        if let Some(matter) = page.outline.as_ref().map(|outline| &outline.matter) {
            say("datePublished", matter.date.map(|date| date.to_string().into()));
            let changed = page.changed(self.today).filter(|_| matter.updated.is_some());
            say("dateModified", changed.map(|date| date.to_string().into()));
            let authors: Vec<Value> = matter.authors.iter().map(|name| self.author(name)).collect();
            say("author", (!authors.is_empty()).then_some(authors.into()));
        }
        let terms: Vec<&str> = page.terms.iter().map(|term| self.site.page(*term).title.as_str()).collect();
        say("keywords", (!terms.is_empty()).then(|| json!(terms)));
        say("license", self.config.licence.as_deref().map(licence));
        say("isPartOf", Some(self.website()));
        say("mainEntity", (!questions.is_empty()).then_some(Value::from(questions)));
        known.into()
    }

    /// Search engines ask whether an author is a person. Of one name it is known that it is none: that of the site.
    fn author(&self, name: &str) -> Value {
        let kind = if name == self.title() { "Organization" } else { "Person" };
        json!({ "@type": kind, "name": name })
    }

    fn website(&self) -> Value {
        let mut site = json!({ "@type": "WebSite", "name": self.title() });
        if let Some(url) = self.canonical(self.site.page(0)) {
            site["url"] = url.into();
        }
        site
    }

    /// The questions of a page, each with what stands below it up to the next heading of its level: the headings of
    /// the level that `answers` of the page's type names, or else, on a page of the type `faq`, those that end with a
    /// question mark.
    fn questions(&self, page: &Page) -> Vec<Value> {
        let Some(kind) = page.outline.as_ref().and_then(|outline| outline.matter.kind.as_deref()) else { return Vec::new() };
        let answers = self.config.types.get(kind).and_then(|page_type| page_type.answers);
        let Some(document) = page.document.filter(|_| answers.is_some() || kind == QUESTIONS) else { return Vec::new() };
        let document = &self.documents[document];
        let is_asked = |heading: &Heading| match answers {
            Some(answers) => u64::from(heading.level) == answers.level,
            None => heading.text.trim_end().ends_with(MARKS),
        };
        let question = |(heading, below): (&Heading, Range<usize>)| {
            let said = is_asked(heading).then(|| text(&document.tree, below, &document.source.text))?;
            let answer = json!({ "@type": "Answer", "text": said });
            (!said.is_empty()).then(|| json!({ "@type": "Question", "name": heading.text, "acceptedAnswer": answer }))
        };
        parts(document).into_iter().filter_map(question).collect()
    }
}

/// A licence is named by its address; a name alone makes it a work of that name.
fn licence(licence: &str) -> Value {
    if licence.contains("://") { licence.into() } else { json!({ "@type": "CreativeWork", "name": licence }) }
}

/// JSON that ends no element and begins none.
fn in_html(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out
}

/// The headings of a page with the nodes below each, up to the next heading of its level.
fn parts(document: &Document) -> Vec<(&Heading, Range<usize>)> {
    let nodes = &document.tree.nodes;
    let mut parts: Vec<(&Heading, Range<usize>)> = Vec::new();
    // A heading is open until one of its level comes; each is opened and closed once.
    let mut open: Vec<usize> = Vec::new();
    for (at, node) in nodes.iter().enumerate() {
        let Kind::Heading(number) = node.kind else { continue };
        let Some(heading) = document.outline.headings.get(number as usize) else { continue };
        while let Some(last) = open.pop_if(|last| parts[*last].0.level >= heading.level) {
            parts[last].1.end = at;
        }
        open.push(parts.len());
        parts.push((heading, node.end as usize..nodes.len()));
    }
    parts
}

/// The text of some nodes, each block on a line of its own; footnotes stand elsewhere.
fn text(tree: &Tree, range: Range<usize>, source: &str) -> String {
    let mut out = String::new();
    let mut at = range.start;
    while at < range.end {
        let node = &tree.nodes[at];
        match node.kind {
            Kind::Footnote(_) | Kind::HtmlBlock => {
                at = node.end as usize;
                continue;
            }
            Kind::SoftBreak => out.push(' '),
            Kind::HardBreak | Kind::Paragraph | Kind::Heading(_) | Kind::Item | Kind::CodeBlock(_) | Kind::TableRow => new_line(&mut out),
            Kind::DefinitionTitle | Kind::Definition => new_line(&mut out),
            Kind::TableCell => out.push(' '),
            Kind::Html => {}
            _ => out.push_str(tree.text(node, source)),
        }
        at += 1;
    }
    out.trim().to_owned()
}

fn new_line(out: &mut String) {
    let end = out.trim_end().len();
    out.truncate(end);
    if !out.is_empty() {
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::source::Source;

    #[test]
    fn a_heading_has_what_stands_below_it_up_to_the_next_of_its_level() {
        let text_of = "## A\n\nOne\ntwo **three**.\n\n- x\n- y[^1]\n\n### B\n\nFour.\n\n## C\n\n[^1]: Note.\n";
        let source = Source::new("a.md", text_of.as_bytes().to_vec());
        let document = crate::markdown::parse(&source, "T", &Config::bare(), &Default::default());
        let found: Vec<(&str, String)> =
            parts(&document).into_iter().map(|(heading, below)| (&*heading.text, text(&document.tree, below, &source.text))).collect();
        let wanted = [("A", "One two three.\nx\ny\nB\nFour."), ("B", "Four."), ("C", "")];
        assert_eq!(found, wanted.map(|(heading, text)| (heading, text.to_owned())));
    }

    #[test]
    fn json_cannot_end_its_element() {
        let text = "</script><!-- & \u{2028}\u{2029} \"";
        let json = in_html(&json!(text).to_string());
        assert!(!json.contains(['<', '>', '&', '\u{2028}', '\u{2029}']), "{json}");
        assert_eq!(serde_json::from_str::<String>(&json).ok().as_deref(), Some(text));
    }
}
