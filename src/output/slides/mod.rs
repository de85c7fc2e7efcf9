//! The presentation that a page is: each heading of the second level begins a slide, `:::notes` are for
//! the speaker.
//!
//! Text, lists, links and code are carried over, so that whoever presents can change them. Pictures and the
//! look of the website are not: a picture is its text in brackets, for the presenter to replace. What stands
//! before the first slide is about the presentation, and not in it.

mod package;

use crate::markdown::Document;
use crate::markdown::html::Target;
use crate::markdown::tree::{Kind, Node};
use crate::render::Renderer;
use crate::site::PageId;
use package::{About, Mark, Paragraph, Run, Slide};

/// The component whose text is for the speaker.
const NOTES: &str = "notes";
/// How deep lists go; what is deeper stands with these.
const DEEPEST: u8 = 2;

/// The presentation of a page as a file.
pub fn presentation(renderer: &Renderer, id: PageId) -> Vec<u8> {
    let page = renderer.site.page(id);
    let matter = page.outline.as_ref().map(|outline| &outline.matter);
    let day = page.changed(renderer.today).or(matter.and_then(|matter| matter.reviewed_on));
    let authors = matter.map(|matter| matter.authors.join("; ")).unwrap_or_default();
    let about = About {
        title: &page.title,
        description: page.description(),
        authors: if authors.is_empty() { renderer.title() } else { &authors },
        language: &renderer.config.languages[page.language],
        day: day.unwrap_or(renderer.today),
    };
    let slides = page.document.map(|at| slides(&renderer.documents[at], &renderer.targets[at])).unwrap_or_default();
    package::write(&about, &slides)
}

/// The slides of a document.
fn slides(document: &Document, targets: &[Target]) -> Vec<Slide> {
    let reader = Reader { document, targets };
    let mut slides: Vec<Slide> = Vec::new();
    for at in reader.blocks(0..document.tree.nodes.len() as u32) {
        let node = &document.tree.nodes[at as usize];
        match (node.kind, slides.last_mut()) {
            (Kind::Heading(heading), _) if document.outline.headings[heading as usize].level == 2 => {
                slides.push(Slide { title: document.outline.headings[heading as usize].text.clone(), ..Slide::default() });
            }
            (_, None) => {}
            (Kind::Directive(directive), Some(slide)) if document.tree.directives[directive as usize].name == NOTES => {
                reader.read(at + 1..node.end, Style::default(), &mut slide.notes);
            }
            (_, Some(slide)) => reader.read(at..node.end, Style::default(), &mut slide.text),
        }
    }
    slides
}

/// How a paragraph looks.
#[derive(Clone, Copy, Default)]
struct Style {
    level: u8,
    mark: Mark,
    bold: bool,
    code: bool,
}

struct Reader<'a> {
    document: &'a Document,
    targets: &'a [Target],
}

impl Reader<'_> {
    fn node(&self, at: u32) -> &Node {
        &self.document.tree.nodes[at as usize]
    }

    /// The nodes of a range that are not inside another one of it.
    fn blocks(&self, range: std::ops::Range<u32>) -> impl Iterator<Item = u32> {
        let first = Some(range.start).filter(|at| *at < range.end);
        std::iter::successors(first, move |at| Some(self.node(*at).end).filter(|next| *next < range.end))
    }

    /// Reads blocks, and text that stands among them, as in the item of a list.
    fn read(&self, range: std::ops::Range<u32>, style: Style, into: &mut Vec<Paragraph>) {
        // Only the first paragraph of an item has its mark.
        let mut style = style;
        let mut open = false;
        for at in self.blocks(range) {
            let Node { kind, end, .. } = *self.node(at);
            let inside = at + 1..end;
            let begun = into.len();
            match kind {
                Kind::Paragraph | Kind::DefinitionTitle | Kind::TableRow | Kind::TableHead => self.paragraph(inside, style, into),
                Kind::Heading(_) => self.paragraph(inside, Style { bold: true, ..style }, into),
                Kind::CodeBlock(_) => self.code(inside, style, into),
                Kind::List => self.items(inside, Style { mark: Mark::Bullet, ..style }, into),
                Kind::NumberedList(first) => self.items(inside, Style { mark: Mark::Number(first), ..style }, into),
                Kind::Quote
                | Kind::Alert(_)
                | Kind::DefinitionList
                | Kind::Definition
                | Kind::Directive(_)
                | Kind::Footnote(_)
                | Kind::Table(_) => self.read(inside, style, into),
                Kind::HtmlBlock | Kind::Rule => {}
                _ => {
                    if !open {
                        into.push(style.paragraph());
                    }
                    if let Some(paragraph) = into.last_mut() {
                        self.text(at, style.run(), &mut paragraph.runs);
                    }
                    open = true;
                    continue;
                }
            }
            open = false;
            if into.len() > begun && style.mark != Mark::None {
                style.mark = Mark::Continued;
            }
        }
    }

    fn items(&self, range: std::ops::Range<u32>, style: Style, into: &mut Vec<Paragraph>) {
        for (number, at) in self.blocks(range).enumerate() {
            let mark = match style.mark {
                Mark::Number(first) => Mark::Number(first.saturating_add(number as u32)),
                other => other,
            };
            let begun = into.len();
            self.read(at + 1..self.node(at).end, Style { mark, ..style }, into);
            // A list in an item stands one level deeper.
            for paragraph in into.iter_mut().skip(begun + 1).filter(|paragraph| paragraph.level == style.level) {
                if matches!(paragraph.mark, Mark::Bullet | Mark::Number(_)) {
                    paragraph.level = (style.level + 1).min(DEEPEST);
                }
            }
        }
    }

    fn paragraph(&self, range: std::ops::Range<u32>, style: Style, into: &mut Vec<Paragraph>) {
        let mut paragraph = style.paragraph();
        for at in self.blocks(range) {
            self.text(at, style.run(), &mut paragraph.runs);
        }
        if paragraph.runs.iter().any(|run| !run.text.trim().is_empty()) {
            into.push(paragraph);
        }
    }

    /// Each line of code is a paragraph.
    fn code(&self, range: std::ops::Range<u32>, style: Style, into: &mut Vec<Paragraph>) {
        let style = Style { code: true, ..style };
        let code: String = range.map(|at| self.document.tree.text(self.node(at), &self.document.source.text)).collect();
        for line in code.trim_end().lines() {
            let mut paragraph = style.paragraph();
            paragraph.runs.push(Run { text: line.to_owned(), ..style.run() });
            into.push(paragraph);
        }
    }

    /// Adds the text of one node, with what is in it.
    fn text(&self, at: u32, run: Run, into: &mut Vec<Run>) {
        let Node { kind, end, .. } = *self.node(at);
        let inside = |run: &Run, into: &mut Vec<Run>| {
            for at in self.blocks(at + 1..end) {
                self.text(at, run.clone(), into);
            }
        };
        let with = |text: &str| Run { text: text.to_owned(), ..run.clone() };
        match kind {
            Kind::SoftBreak => into.push(with(" ")),
            Kind::HardBreak => into.push(with("\n")),
            Kind::Emphasis => inside(&Run { italic: true, ..run }, into),
            Kind::Strong => inside(&Run { bold: true, ..run }, into),
            Kind::Link(link) => {
                let elsewhere = |address: &&String| ["https://", "http://", "mailto:"].iter().any(|scheme| address.starts_with(scheme));
                let address = match self.targets.get(link as usize) {
                    Some(Target::Address(address)) => Some(address).filter(elsewhere).cloned(),
                    _ => None,
                };
                inside(&Run { link: address, ..run }, into);
            }
            Kind::Image(_) => {
                into.push(with("["));
                inside(&run, into);
                into.push(with("]"));
            }
            Kind::Code | Kind::OtherCode(_) => {
                let text = self.document.tree.text(self.node(at), &self.document.source.text).to_owned();
                into.push(Run { text, code: true, ..run });
            }
            Kind::TableCell => {
                if !into.is_empty() {
                    into.push(with(" · "));
                }
                inside(&run, into);
            }
            Kind::Html | Kind::FootnoteReference(_) | Kind::Task(_) => {}
            _ if end > at + 1 => inside(&run, into),
            _ => into.push(with(self.document.tree.text(self.node(at), &self.document.source.text))),
        }
    }
}

impl Style {
    fn paragraph(self) -> Paragraph {
        Paragraph { level: self.level, mark: self.mark, runs: Vec::new() }
    }

    fn run(self) -> Run {
        Run { bold: self.bold, code: self.code, ..Run::default() }
    }
}
