//! Slides as a presentation in Office Open XML (ECMA-376): the smallest package that PowerPoint and
//! LibreOffice open, with placeholders of a master, so that whoever changes the look changes it once.
//!
//! It knows nothing of pages and Markdown. The parts that are always the same stand in `parts/`.

use super::super::xml::escaped;
use crate::zip::{Packed, Zip};
use jiff::civil::Date;
use std::fmt::Write;

/// What the file says about itself.
pub(super) struct About<'a> {
    pub title: &'a str,
    pub description: &'a str,
    pub authors: &'a str,
    pub language: &'a str,
    pub day: Date,
}

/// A slide.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Slide {
    pub title: String,
    pub text: Vec<Paragraph>,
    /// What only the speaker sees.
    pub notes: Vec<Paragraph>,
}

/// A paragraph.
#[derive(Debug, PartialEq)]
pub(super) struct Paragraph {
    /// How deep in lists, from 0.
    pub level: u8,
    pub mark: Mark,
    pub runs: Vec<Run>,
}

/// What stands before a paragraph.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Mark {
    /// Nothing.
    #[default]
    None,
    Bullet,
    Number(u32),
    /// Nothing, below a paragraph that has a mark.
    Continued,
}

/// Text of one look. A line break in it is one on the slide.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Run {
    pub text: String,
    pub bold: bool,
    pub italic: bool,
    pub code: bool,
    /// An address that it leads to.
    pub link: Option<String>,
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const SPACES: &str = "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
    xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\"";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const GROUP: &str = "<p:nvGrpSpPr><p:cNvPr id=\"1\" name=\"\"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>";
const KIND: &str = "application/vnd.openxmlformats-officedocument";

/// The files of a package, in order, with their types of content.
#[derive(Default)]
struct Package {
    files: Vec<(String, String)>,
    types: Vec<(String, String)>,
}

impl Package {
    /// Adds a part with its type and what it relates to: the kind of relation, and the target.
    fn add(&mut self, path: &str, kind: &str, text: String, relations: &[Relation]) {
        self.types.push((path.to_owned(), kind.to_owned()));
        self.files.push((path.to_owned(), text));
        if !relations.is_empty() {
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            self.files.push((format!("{folder}/_rels/{name}.rels"), relationships(relations)));
        }
    }
}

/// What a part relates to: the kind, the target, and whether that is outside the package.
type Relation = (&'static str, String, bool);

fn inside(kind: &'static str, target: impl Into<String>) -> Relation {
    (kind, target.into(), false)
}

/// The bytes of a presentation.
pub(super) fn write(about: &About, slides: &[Slide]) -> Vec<u8> {
    let mut package = Package::default();
    fixed_parts(&mut package);
    properties(&mut package, about);
    for (at, slide) in slides.iter().enumerate() {
        slide_parts(&mut package, at, slide, about.language);
    }
    presentation(&mut package, slides.len());
    let mut zip = Zip::new(Vec::new());
    let types = content_types(&package.types);
    let first = [("[Content_Types].xml".to_owned(), types), ("_rels/.rels".to_owned(), root_relations())];
    for (path, text) in first.iter().chain(&package.files) {
        // Writing to memory cannot fail.
        let _ = zip.add(path, &Packed::new(path, text.as_bytes()));
    }
    zip.finish().unwrap_or_default()
}

fn fixed_parts(package: &mut Package) {
    let kind = |name: &str| format!("{KIND}.presentationml.{name}+xml");
    let layouts = [inside("slideLayout", "../slideLayouts/slideLayout1.xml"), inside("slideLayout", "../slideLayouts/slideLayout2.xml")];
    let theme = |number| inside("theme", format!("../theme/theme{number}.xml"));
    let mut master = layouts.to_vec();
    master.push(theme(1));
    package.add("ppt/slideMasters/slideMaster1.xml", &kind("slideMaster"), include_str!("parts/master.xml").to_owned(), &master);
    let layouts = [include_str!("parts/layout-title.xml"), include_str!("parts/layout-text.xml")];
    for (at, layout) in layouts.iter().enumerate() {
        let path = format!("ppt/slideLayouts/slideLayout{}.xml", at + 1);
        let master = [inside("slideMaster", "../slideMasters/slideMaster1.xml")];
        package.add(&path, &kind("slideLayout"), (*layout).to_owned(), &master);
    }
    package.add("ppt/notesMasters/notesMaster1.xml", &kind("notesMaster"), include_str!("parts/notes-master.xml").to_owned(), &[theme(2)]);
    for number in [1, 2] {
        // Each master has a theme of its own, or PowerPoint repairs the file.
        let path = format!("ppt/theme/theme{number}.xml");
        package.add(&path, &format!("{KIND}.theme+xml"), include_str!("parts/theme.xml").to_owned(), &[]);
    }
}

fn properties(package: &mut Package, about: &About) {
    let core = format!(
        "{HEAD}<cp:coreProperties xmlns:cp=\"{PACKAGE}/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</dc:title>\
         <dc:creator>{}</dc:creator><dc:description>{}</dc:description><dc:language>{}</dc:language>\
         <dcterms:modified xsi:type=\"dcterms:W3CDTF\">{}T00:00:00Z</dcterms:modified></cp:coreProperties>",
        escaped(about.title),
        escaped(about.authors),
        escaped(about.description),
        escaped(about.language),
        about.day
    );
    package.add("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml", core, &[]);
}

/// A slide and its notes.
fn slide_parts(package: &mut Package, at: usize, slide: &Slide, language: &str) {
    let number = at + 1;
    let first = at == 0;
    let mut relations = vec![
        inside("slideLayout", format!("../slideLayouts/slideLayout{}.xml", if first { 1 } else { 2 })),
        inside("notesSlide", format!("../notesSlides/notesSlide{number}.xml")),
    ];
    let title = [Paragraph { level: 0, mark: Mark::None, runs: vec![Run { text: slide.title.clone(), ..Run::default() }] }];
    let (title_kind, text_kind) =
        if first { ("type=\"ctrTitle\"", "type=\"subTitle\" idx=\"1\"") } else { ("type=\"title\"", "idx=\"1\"") };
    let mut shapes = shape(2, "Title", title_kind, &title, language, &mut relations);
    shapes += &shape(3, "Text", text_kind, &slide.text, language, &mut relations);
    if !first {
        let field = format!(
            "<a:p><a:fld id=\"{{5B1D0C5E-2C0B-4C3B-9D6E-0A4F6B7C8D90}}\" type=\"slidenum\"><a:rPr lang=\"{language}\"/><a:t>{number}</a:t></a:fld></a:p>"
        );
        shapes += &frame(4, "Slide Number", "type=\"sldNum\" sz=\"quarter\" idx=\"4\"", "", &field);
    }
    let text = part("sld", &shapes);
    package.add(&format!("ppt/slides/slide{number}.xml"), &format!("{KIND}.presentationml.slide+xml"), text, &relations);

    let mut relations =
        vec![inside("notesMaster", "../notesMasters/notesMaster1.xml"), inside("slide", format!("../slides/slide{number}.xml"))];
    let locks = "<a:spLocks noGrp=\"1\" noRot=\"1\" noChangeAspect=\"1\"/>";
    let mut shapes = format!(
        "<p:sp><p:nvSpPr><p:cNvPr id=\"2\" name=\"Slide Image\"/><p:cNvSpPr>{locks}</p:cNvSpPr><p:nvPr><p:ph type=\"sldImg\"/></p:nvPr></p:nvSpPr><p:spPr/></p:sp>"
    );
    shapes += &shape(3, "Notes", "type=\"body\" sz=\"quarter\" idx=\"1\"", &slide.notes, language, &mut relations);
    let text = part("notes", &shapes);
    package.add(&format!("ppt/notesSlides/notesSlide{number}.xml"), &format!("{KIND}.presentationml.notesSlide+xml"), text, &relations);
}

fn part(name: &str, shapes: &str) -> String {
    format!(
        "{HEAD}<p:{name} {SPACES}><p:cSld><p:spTree>{GROUP}{shapes}</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:{name}>"
    )
}

/// A placeholder with its text.
fn shape(id: u32, name: &str, kind: &str, paragraphs: &[Paragraph], language: &str, relations: &mut Vec<Relation>) -> String {
    let mut text: String = paragraphs.iter().map(|one| paragraph(one, language, relations)).collect();
    if text.is_empty() {
        text = format!("<a:p><a:endParaRPr lang=\"{language}\"/></a:p>");
    }
    frame(id, name, kind, "<a:normAutofit/>", &text)
}

fn frame(id: u32, name: &str, kind: &str, fit: &str, text: &str) -> String {
    format!(
        "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"{name}\"/><p:cNvSpPr><a:spLocks noGrp=\"1\"/></p:cNvSpPr><p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr>\
         <p:spPr/><p:txBody><a:bodyPr>{fit}</a:bodyPr><a:lstStyle/>{text}</p:txBody></p:sp>"
    )
}

fn paragraph(paragraph: &Paragraph, language: &str, relations: &mut Vec<Relation>) -> String {
    let mut out = String::from("<a:p>");
    let level = if paragraph.level > 0 { format!(" lvl=\"{}\"", paragraph.level) } else { String::new() };
    // Writing to a string cannot fail.
    let _ = match paragraph.mark {
        Mark::None => write!(out, "<a:pPr marL=\"0\" indent=\"0\"><a:buNone/></a:pPr>"),
        Mark::Continued => write!(out, "<a:pPr{level} indent=\"0\"><a:buNone/></a:pPr>"),
        Mark::Bullet => write!(out, "<a:pPr{level}/>"),
        // Numbers begin at 1 and end at 32767 by the standard.
        Mark::Number(number) => {
            write!(
                out,
                "<a:pPr{level}><a:buFont typeface=\"+mj-lt\"/><a:buAutoNum type=\"arabicPeriod\" startAt=\"{}\"/></a:pPr>",
                number.clamp(1, 32_767)
            )
        }
    };
    for run in &paragraph.runs {
        for (at, line) in run.text.split('\n').enumerate() {
            if at > 0 {
                out.push_str("<a:br/>");
            }
            if !line.is_empty() {
                out.push_str(&text(run, line, language, relations));
            }
        }
    }
    out.push_str("</a:p>");
    out
}

fn text(run: &Run, line: &str, language: &str, relations: &mut Vec<Relation>) -> String {
    let bold = if run.bold { " b=\"1\"" } else { "" };
    let italic = if run.italic { " i=\"1\"" } else { "" };
    let font = if run.code { "<a:latin typeface=\"Consolas\"/>" } else { "" };
    let link = run.link.as_ref().map(|address| {
        relations.push(("hyperlink", address.clone(), true));
        format!("<a:hlinkClick r:id=\"rId{}\"/>", relations.len())
    });
    let link = link.unwrap_or_default();
    format!("<a:r><a:rPr lang=\"{language}\"{bold}{italic}>{font}{link}</a:rPr><a:t>{}</a:t></a:r>", escaped(line))
}

/// The part that holds the others together.
fn presentation(package: &mut Package, slides: usize) {
    let mut relations =
        vec![inside("slideMaster", "slideMasters/slideMaster1.xml"), inside("notesMaster", "notesMasters/notesMaster1.xml")];
    relations.push(inside("theme", "theme/theme1.xml"));
    let mut list = String::new();
    for number in 1..=slides {
        relations.push(inside("slide", format!("slides/slide{number}.xml")));
        // Ids of slides begin at 256 by the standard.
        let _ = write!(list, "<p:sldId id=\"{}\" r:id=\"rId{}\"/>", 255 + number, relations.len());
    }
    let list = if list.is_empty() { list } else { format!("<p:sldIdLst>{list}</p:sldIdLst>") };
    let text = format!(
        "{HEAD}<p:presentation {SPACES}><p:sldMasterIdLst><p:sldMasterId id=\"2147483648\" r:id=\"rId1\"/></p:sldMasterIdLst>\
         <p:notesMasterIdLst><p:notesMasterId r:id=\"rId2\"/></p:notesMasterIdLst>{list}<p:sldSz cx=\"12192000\" cy=\"6858000\"/>\
         <p:notesSz cx=\"6858000\" cy=\"9144000\"/></p:presentation>"
    );
    package.add("ppt/presentation.xml", &format!("{KIND}.presentationml.presentation.main+xml"), text, &relations);
}

fn root_relations() -> String {
    let core = format!("{PACKAGE}/relationships/metadata/core-properties");
    format!(
        "{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" Type=\"{RELATIONS}/officeDocument\" \
         Target=\"ppt/presentation.xml\"/><Relationship Id=\"rId2\" Type=\"{core}\" Target=\"docProps/core.xml\"/></Relationships>"
    )
}

fn relationships(relations: &[Relation]) -> String {
    let mut out = format!("{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">");
    for (at, (kind, target, outside)) in relations.iter().enumerate() {
        let mode = if *outside { " TargetMode=\"External\"" } else { "" };
        let _ = write!(out, "<Relationship Id=\"rId{}\" Type=\"{RELATIONS}/{kind}\" Target=\"{}\"{mode}/>", at + 1, escaped(target));
    }
    out + "</Relationships>"
}

fn content_types(types: &[(String, String)]) -> String {
    let mut out = format!(
        "{HEAD}<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" \
         ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    );
    for (path, kind) in types {
        let _ = write!(out, "<Override PartName=\"/{path}\" ContentType=\"{kind}\"/>");
    }
    out + "</Types>"
}
