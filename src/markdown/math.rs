//! Formulas, `$…$` and `$$…$$` in the notation of TeX, as MathML, by `pulldown-latex`; for sites that set
//! `markup.math`.
//!
//! A formula is content, so it is not trusted: it cannot define commands, which could grow without end, and
//! what the library writes is read once more, so that only known elements and attributes reach a page.
//! Colours and sizes would need inline styles, which the published policy forbids. What cannot be read is
//! shown as it is written.

mod mistakes;

use crate::memo::guarded;
use pulldown_cmark_escape::{escape_html, escape_html_body_text};
use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::event::{Content, Dimension, Event, Visual};
use pulldown_latex::{Parser, Storage};
use std::convert::Infallible;
use std::ops::Range;

/// A formula of a page.
#[derive(Clone, Debug)]
pub struct Formula {
    /// As it is written, between the dollar signs.
    pub text: Box<str>,
    /// As MathML, where it can be read.
    pub mathml: Option<Box<str>>,
}

/// How many mistakes of a page are looked for in their formulas; of others, the formula is the place.
const LOCATED: usize = 10;

impl Formula {
    /// Reads a formula and says what is wrong with it, after so many mistakes in others of the page.
    pub fn read(text: &str, display: bool, mistakes: usize) -> (Formula, Option<Mistake>) {
        let (mathml, mistake) = match mathml(text, display, mistakes < LOCATED) {
            Ok(mathml) => (Some(mathml.into()), None),
            Err(mistake) => (None, Some(mistake)),
        };
        (Formula { text: text.into(), mathml }, mistake)
    }
}

/// What is wrong with a formula.
#[derive(Debug, PartialEq)]
pub struct Mistake {
    /// Where in its text.
    pub at: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: &'static str,
}

/// The longest formula, in bytes. The library calls itself for `\sqrt\sqrt…`, and what overflows a stack
/// cannot be caught.
const LONGEST: usize = 2_000;
/// The deepest MathML; browsers flatten what nests deeper than a few hundred levels.
const DEEPEST: usize = 100;
/// The largest space or line, in whatever unit it is written, so that no formula pushes a page away.
const LARGEST: f32 = 20.0;

/// Commands that formulas cannot use, and why.
const REFUSED: &[(&[&str], &str, &str)] = &[
    (
        &["def", "edef", "gdef", "let", "futurelet", "newcommand", "renewcommand", "providecommand"],
        "formulas cannot define commands",
        "Write out what the command stands for.",
    ),
    (
        &["color", "textcolor", "colorbox", "fcolorbox"],
        "formulas have the colour of the text around them",
        "Take the colour away; tell parts apart in words, so that everybody can.",
    ),
];

const UNREADABLE: &str = "this formula cannot be read";
const SIMPLER: &str = "Write it in a simpler way, or as several formulas.";

/// Reads a formula. `locate` asks for the place of a mistake, which takes reading the formula again and again.
///
/// # Errors
/// Where it cannot be shown.
pub fn mathml(text: &str, display: bool, locate: bool) -> Result<String, Mistake> {
    let whole = |message: &str| Mistake { at: 0..text.len(), message: message.to_owned(), hint: SIMPLER };
    if text.len() > LONGEST {
        return Err(whole(&format!("this formula is longer than {LONGEST} bytes")));
    }
    if let Some(mistake) = refused(text) {
        return Err(mistake);
    }
    match guarded(|| written(text, display)) {
        Ok(Ok(html)) => tidy(&html, text).ok_or_else(|| whole(UNREADABLE)),
        Ok(Err(cause)) if locate => Err(mistakes::explained(text, &cause)),
        Ok(Err(cause)) => Err(mistakes::in_words(&cause, text, 0..text.len())),
        Err(_) => Err(whole(UNREADABLE)),
    }
}

/// Commands with their places.
fn commands(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let start = rest + text[rest..].find('\\')?;
        let letters = text[start + 1..].bytes().take_while(u8::is_ascii_alphabetic).count();
        let other = text[start + 1..].chars().next().map_or(0, char::len_utf8);
        rest = start + 1 + if letters > 0 { letters } else { other };
        Some(start..rest)
    })
}

fn refused(text: &str) -> Option<Mistake> {
    commands(text).find_map(|at| {
        let name = &text[at.start + 1..at.end];
        let (_, message, hint) = REFUSED.iter().find(|(names, ..)| names.contains(&name))?;
        Some(Mistake { at, message: (*message).to_owned(), hint })
    })
}

/// The library's MathML, or the first line of its complaint.
fn written(text: &str, display: bool) -> Result<String, String> {
    let storage = Storage::new();
    let events: Result<Vec<Event>, _> = Parser::new(text, &storage).collect();
    let events = events.map_err(|error| complaint(&error.to_string()))?;
    let display_mode = if display { DisplayMode::Block } else { DisplayMode::Inline };
    let mut html = String::new();
    let events = events.into_iter().map(|event| Ok::<_, Infallible>(tamed(event)));
    let config = RenderConfig { display_mode, ..RenderConfig::default() };
    pulldown_latex::push_mathml(&mut html, events, config).map_err(|error| error.to_string())?;
    Ok(html)
}

fn complaint(error: &str) -> String {
    let line = error.lines().next().unwrap_or_default();
    line.strip_prefix("parsing error: ").unwrap_or(line).to_owned()
}

/// An event that does no harm: names of functions are written as text where they would be markup, which only
/// text escapes; sizes stay on the page.
fn tamed(event: Event) -> Event {
    let small = |size: Dimension| Dimension::new(size.value.clamp(-LARGEST, LARGEST), size.unit);
    match event {
        Event::Content(Content::Function(name) | Content::Number(name)) if name.contains(['<', '>', '&']) => {
            Event::Content(Content::Text(name))
        }
        Event::Space { width, height, depth } => {
            Event::Space { width: width.map(small), height: height.map(small), depth: depth.map(small) }
        }
        Event::Visual(Visual::Fraction(line)) => Event::Visual(Visual::Fraction(line.map(small))),
        other => other,
    }
}

const ELEMENTS: &[&str] = &[
    "math",
    "menclose",
    "merror",
    "mfrac",
    "mi",
    "mmultiscripts",
    "mn",
    "mo",
    "mover",
    "mpadded",
    "mphantom",
    "mprescripts",
    "mroot",
    "mrow",
    "ms",
    "mspace",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
    "munder",
    "munderover",
];
const ATTRIBUTES: &[&str] = &[
    "accent",
    "class",
    "columnspan",
    "depth",
    "display",
    "displaystyle",
    "fence",
    "form",
    "height",
    "largeop",
    "linethickness",
    "lspace",
    "mathvariant",
    "maxsize",
    "minsize",
    "movablelimits",
    "notation",
    "rspace",
    "scriptlevel",
    "separator",
    "stretchy",
    "symmetric",
    "voffset",
    "width",
];
const ENTITIES: &[&str] = &["&amp;", "&gt;", "&lt;", "&nbsp;"];

/// The library's MathML with what it is made of checked: known elements that close as they open, known
/// attributes, and text that is escaped. Styles are left out. The outermost element gets the formula as it is
/// written, for readers of other formats.
fn tidy(html: &str, text: &str) -> Option<String> {
    let mut out = String::with_capacity(html.len() + text.len());
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        words(&rest[..at], &mut out);
        rest = &rest[at..];
        if !rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') {
            out.push_str("&lt;");
            rest = &rest[1..];
            continue;
        }
        let end = rest.find('>')?;
        let tag = &rest[1..end];
        rest = &rest[end + 1..];
        match tag.strip_prefix('/') {
            Some(name) if open.pop() == Some(name) => out.push_str(&format!("</{name}>")),
            Some(_) => return None,
            None => start_tag(tag, &mut open, text, &mut out)?,
        }
    }
    words(rest, &mut out);
    open.is_empty().then_some(out)
}

fn start_tag<'a>(tag: &'a str, open: &mut Vec<&'a str>, text: &str, out: &mut String) -> Option<()> {
    let empty = tag.ends_with('/');
    let (name, attributes) = tag.trim_end_matches(['/', ' ']).split_once(' ').unwrap_or((tag.trim_end_matches(['/', ' ']), ""));
    if !ELEMENTS.contains(&name) || (name == "math") != open.is_empty() || open.len() >= DEEPEST {
        return None;
    }
    out.push('<');
    out.push_str(name);
    let mut rest = attributes.trim();
    while let Some((attribute, value)) = rest.split_once("=\"") {
        let (value, after) = value.split_once('"')?;
        rest = after.trim_start();
        if attribute == "style" || (attribute, value) == ("display", "inline") {
            continue;
        }
        let known = ATTRIBUTES.contains(&attribute) && !value.contains(['<', '&']);
        known.then(|| out.push_str(&format!(" {attribute}=\"{value}\"")))?;
    }
    if name == "math" {
        out.push_str(" alttext=\"");
        // Writing to a string cannot fail, here and below.
        let _ = escape_html(&mut *out, text.trim());
        out.push('"');
    }
    out.push_str(if empty { "/>" } else { ">" });
    if !empty {
        open.push(name);
    }
    rest.is_empty().then_some(())
}

/// Text, with what is not escaped yet.
fn words(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let _ = escape_html_body_text(&mut *out, &rest[..at]);
        let entity = ENTITIES.iter().find(|entity| rest[at..].starts_with(**entity)).unwrap_or(&"&");
        out.push_str(if *entity == "&" { "&amp;" } else { entity });
        rest = &rest[at + entity.len()..];
    }
    let _ = escape_html_body_text(&mut *out, rest);
}

/// HTML with its formulas as they are written, as code, for readers that know no MathML.
pub fn as_code(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, formula)) = rest.split_once("<math ") {
        let Some((tag, after)) = formula.split_once("</math>") else { break };
        let text = tag.split_once("alttext=\"").and_then(|(_, text)| text.split_once('"')).map_or("", |(text, _)| text);
        out.push_str(before);
        out.push_str(&format!("<code>{text}</code>"));
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        mathml(text, false, true).unwrap_or_else(|mistake| panic!("{text}: {mistake:?}"))
    }

    #[test]
    fn a_formula_becomes_mathml() {
        assert_eq!(shown("E = mc^2"), "<math alttext=\"E = mc^2\"><mi>E</mi><mo>=</mo><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup></math>");
        assert!(mathml("\\sum_{i=1}^n i", true, true).is_ok_and(|html| html.starts_with("<math display=\"block\" alttext=")));
    }

    #[test]
    fn what_looks_like_markup_is_text() {
        assert!(shown("a < b").contains("<mo>&lt;</mo>"));
        assert!(shown("\\operatorname{<b>x}").contains("&lt;b&gt;x"));
        assert!(shown("\\text{<script>\"&amp;}").contains("&lt;script&gt;\"&amp;amp;"));
    }

    #[test]
    fn mistakes_have_places_and_words() {
        for (text, at, message) in [
            ("a + \\alhpa + b", 4..10, "`\\alhpa` is not a command that Guidepost knows in formulas"),
            ("\\frac{a}{b", 8..9, "what begins here is not closed"),
            ("x_a_b", 3..4, "this has two subscripts"),
            ("a } b", 2..3, "`}` closes nothing"),
            ("1 \\def\\a{b}", 2..6, "formulas cannot define commands"),
            ("a & b", 2..3, "`&` has no columns to part here"),
            ("\\left( a", 5..6, "what begins here is not closed"),
        ] {
            let mistake = mathml(text, false, true).expect_err(text);
            assert_eq!((mistake.at, mistake.message.as_str()), (at, message), "{text}");
        }
    }

    #[test]
    fn too_much_is_refused() {
        assert!(mathml(&"x".repeat(LONGEST + 1), false, true).is_err());
        for part in ["{", "\\sqrt", "\\left(", "x^", "\\frac{", "\\begin{matrix}", "-", "\\hat "] {
            let _ = mathml(&part.repeat(LONGEST / part.len()), true, true);
        }
        assert!(mathml(&format!("{}x{}", "{".repeat(150), "}".repeat(150)), false, true).is_err());
        assert!(!shown("\\kern{9999em} a").contains("9999em\""));
    }

    #[test]
    fn feeds_get_the_formula_as_it_is_written() {
        assert_eq!(as_code(&format!("<p>x {} y</p>", shown("a < b"))), "<p>x <code>a &lt; b</code> y</p>");
    }

    /// Random formulas from the pieces that matter: every one ends, in MathML that XML can read or in a mistake
    /// inside the formula, and nothing but MathML comes out.
    #[test]
    fn nothing_but_mathml_comes_out() {
        let pieces = [
            "{",
            "}",
            "\\frac",
            "\\sqrt",
            "[",
            "]",
            "^",
            "_",
            "x",
            "12",
            " ",
            "\\text{<b onclick=\"x\">}",
            "<",
            ">",
            "&",
            "\"",
            "'",
            "\\\\",
            "\\left(",
            "\\right)",
            "\\begin{matrix}",
            "\\end{matrix}",
            "\\begin{aligned}",
            "\\end{aligned}",
            "\\operatorname{<script>}",
            "\\color{red}",
            "\\kern",
            "9em",
            "-3pt",
            "</math>",
            "<img src=x onerror=y>",
            "\\hline",
            "\\href{javascript:x}{y}",
            "\\not",
            "\\middle|",
            "\\alpha",
            "\\overset",
            "\\rule{1em}{9999em}",
            "\\begin{array}{c|c}",
            "\\end{array}",
            "\\mathbf",
            "é",
            "$",
            "#",
            "%",
            "~",
            "\\tag{<i>}",
            "\\big",
            "\\Space{-9em}{9em}{9em}",
            "\\genfrac(]{9em}{0}",
            "\\substack",
            "\\cfrac",
            "\\limits",
            "\\phantom",
            "\\boxed",
            "\\style{x}{y}",
            "\\class{x}{y}",
            "\\unicode{60}",
            "\\char60",
            "\\char`<",
        ];
        let mut random = 7_u64;
        let mut next = |below: usize| {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (random >> 33) as usize % below
        };
        let mut read = 0;
        for _ in 0..10_000 {
            let text: String = (0..=next(12)).map(|_| pieces[next(pieces.len())]).collect();
            match mathml(&text, next(2) == 0, true) {
                Ok(html) => {
                    read += 1;
                    let xml = html.replace("&nbsp;", " ");
                    let document = roxmltree::Document::parse(&xml).unwrap_or_else(|error| panic!("{text}: {error}: {html}"));
                    for element in document.descendants().filter(roxmltree::Node::is_element) {
                        assert!(ELEMENTS.contains(&element.tag_name().name()), "{text}: {html}");
                        assert!(
                            element.attributes().all(|own| own.name() == "alttext" || ATTRIBUTES.contains(&own.name())),
                            "{text}: {html}"
                        );
                    }
                }
                Err(mistake) => assert!(text.get(mistake.at.clone()).is_some(), "{text}: {mistake:?}"),
            }
        }
        assert!(read > 500, "only {read} formulas could be read");
    }
}
