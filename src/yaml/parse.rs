//! The first pass over a YAML document: its value with positions, and what is broken in it.
//!
//! It knows no keys; the parent module checks them.

use super::{Document, Node, Value, explain};
use crate::diag::{Diagnostic, Lines, Span};
use explain::Mistake;
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, StrInput};
use std::collections::HashMap;

/// How deep a document may nest.
const DEPTH: usize = 16;
/// How many values a document may have.
const NODES: usize = 2_000;

impl Document<'_> {
    /// Parses the document. The value is there unless the YAML is broken or empty; duplicate keys
    /// are reported and the first one counts.
    pub fn parse(&self) -> (Option<Node>, Vec<Diagnostic>) {
        self.parse_within(NODES)
    }

    /// The same for a document that may have this many values.
    pub fn parse_within(&self, most: usize) -> (Option<Node>, Vec<Diagnostic>) {
        let parser = Parser::new_from_str(self.text);
        let mut builder = Builder { document: self, cursor: (0, 0), parser, nodes: 0, most, diagnostics: Vec::new() };
        let node = builder.document();
        (node, builder.diagnostics)
    }

    /// Says what a broken document most likely suffers from. The parser knows where it gave up;
    /// people need the cause, which is often earlier.
    fn explain(&self, error: &ScanError, lines: &Lines) -> Diagnostic {
        let at = lines.offset(error.marker().line(), error.marker().col());
        let at = Span::from(at..at);
        self.explain_lines(error.marker().line()).unwrap_or_else(|| {
            let message = format!("this is not valid YAML: {}", error.info());
            self.problem(self.codes.syntax, at.moved(self.offset), message)
                .hint("Put the text after the colon between double quotes, and check the lines above.")
        })
    }

    /// The first usual mistake in the lines up to one.
    pub(super) fn explain_lines(&self, last: usize) -> Option<Diagnostic> {
        let (mut start, mut above) = (0, "");
        // How far the key of a text of several lines is indented, while its lines last.
        let mut text: Option<usize> = None;
        let mut lines = self.text.split('\n').enumerate().peekable();
        while let Some((number, line)) = lines.next() {
            let below = lines.peek().map_or("", |(_, line)| *line);
            if number > last.max(1) {
                break;
            }
            text = text.filter(|indent| line.trim().is_empty() || explain::indent(line) > *indent);
            let mistake = if text.is_some() { None } else { explain::line(line, above, below) };
            if let Some(Mistake { at, message, hint, replacement }) = mistake {
                let span = Span::from(at.start + start..at.end + start).moved(self.offset);
                let problem = self.problem(self.codes.syntax, span, message).hint(hint);
                return Some(match replacement {
                    Some(text) => problem.replacement(text),
                    None => problem,
                });
            }
            text = text.or_else(|| explain::opens_text(line));
            start += line.len() + 1;
            above = line;
        }
        None
    }
}

/// Builds the value from the parser's events.
struct Builder<'a> {
    document: &'a Document<'a>,
    /// A character's index and its offset in bytes: the parser counts characters.
    cursor: (usize, usize),
    parser: Parser<'a, StrInput<'a>>,
    nodes: usize,
    most: usize,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Builder<'a> {
    fn document(&mut self) -> Option<Node> {
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamStart | Event::DocumentStart(_) => {}
                Event::StreamEnd | Event::DocumentEnd => return None,
                event => {
                    let node = self.node(event, span, 0)?;
                    return self.nothing_after().then_some(node);
                }
            }
        }
    }

    /// A broken rest makes the whole document unusable, because where it broke is rarely where the
    /// mistake is.
    fn nothing_after(&mut self) -> bool {
        loop {
            match self.next() {
                Some((Event::StreamEnd, _)) => return true,
                Some((Event::DocumentEnd, _)) => {}
                Some((_, span)) => {
                    let problem = self.document.problem(self.document.codes.syntax, span, "a second document starts here".into());
                    self.diagnostics.push(problem.hint("Remove this line of hyphens."));
                    return false;
                }
                None => return false,
            }
        }
    }

    fn next(&mut self) -> Option<(Event<'a>, Span)> {
        match self.parser.next_event()? {
            Ok((event, span)) => {
                let start = self.offset(span.start.index());
                let end = self.offset(span.end.index()).max(start);
                Some((event, Span::from(start..end).moved(self.document.offset)))
            }
            Err(error) => {
                let problem = self.document.explain(&error, &Lines::new(self.document.text));
                self.diagnostics.push(problem);
                None
            }
        }
    }

    /// The offset of a character, found from the last one that was asked for.
    fn offset(&mut self, index: usize) -> usize {
        let text = self.document.text;
        if index < self.cursor.0 {
            let back = self.cursor.0 - index;
            let at = text[..self.cursor.1].char_indices().rev().nth(back - 1).map_or(0, |(at, _)| at);
            self.cursor = (index, at);
        }
        let rest = &text[self.cursor.1..];
        let ahead = index - self.cursor.0;
        let at = self.cursor.1 + rest.char_indices().nth(ahead).map_or(rest.len(), |(at, _)| at);
        self.cursor = (index, at);
        at
    }

    /// The end of a list or map: after its bracket, if it has one.
    fn closing(&self, at: Span) -> u32 {
        let text = &self.document.text[at.start as usize - self.document.offset..];
        if text.starts_with([']', '}']) { at.start + 1 } else { at.start }
    }

    fn refuse(&mut self, span: Span, message: String, hint: &str) {
        let problem = self.document.problem(self.document.codes.syntax, span, message);
        self.diagnostics.push(problem.hint(hint));
    }

    fn node(&mut self, event: Event<'a>, span: Span, depth: usize) -> Option<Node> {
        self.nodes += 1;
        if depth > DEPTH || self.nodes > self.most {
            let what = if depth > DEPTH { format!("more than {DEPTH} levels deep") } else { format!("longer than {} values", self.most) };
            let long = self.most > NODES && depth <= DEPTH;
            let hint = if long { "Split it into several files." } else { "Move long data into a file of its own under `content/_data/`." };
            self.refuse(span, format!("this is {what}"), hint);
            return None;
        }
        let (anchor, tag) = match &event {
            Event::Scalar(_, _, anchor, tag) => (*anchor, tag.is_some()),
            Event::SequenceStart(anchor, tag) | Event::MappingStart(anchor, tag) => (*anchor, tag.is_some()),
            _ => (0, false),
        };
        if anchor != 0 || tag {
            let what = if tag {
                "a word that begins with `!`, which YAML reads as a type"
            } else {
                "a word that begins with `&`, which YAML reads as a name to repeat"
            };
            let hint = match tag {
                true => "Put the text between double quotes.",
                false => {
                    "If it is text, put it between double quotes. If it is a name for values to repeat (an anchor), write the values out: those are not read here."
                }
            };
            self.refuse(span, format!("here stands {what}"), hint);
            return None;
        }
        match event {
            Event::Scalar(text, style, ..) => {
                let value = Value::Scalar(text.into_owned(), style == ScalarStyle::Plain);
                Some(Node { span, value })
            }
            Event::SequenceStart(..) => self.list(span, depth),
            Event::MappingStart(..) => self.map(span, depth),
            Event::Alias(_) => {
                self.refuse(
                    span,
                    "this begins with `*`, which YAML reads as the name of an earlier value".into(),
                    "If it is text, put it between double quotes. If it stands for values above (an alias), write them out: those are not read here.",
                );
                None
            }
            _ => None,
        }
    }

    fn list(&mut self, mut span: Span, depth: usize) -> Option<Node> {
        let mut items = Vec::new();
        loop {
            let (event, at) = self.next()?;
            if matches!(event, Event::SequenceEnd) {
                span.end = span.end.max(self.closing(at));
                return Some(Node { span, value: Value::List(items) });
            }
            items.push(self.node(event, at, depth + 1)?);
        }
    }

    fn map(&mut self, mut span: Span, depth: usize) -> Option<Node> {
        let mut entries: Vec<(String, Span, Node)> = Vec::new();
        let mut seen: HashMap<String, Span> = HashMap::new();
        loop {
            let (event, at) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                span.end = span.end.max(self.closing(at));
                return Some(Node { span, value: Value::Map(entries) });
            }
            let key = self.node(event, at, depth + 1)?;
            let Value::Scalar(name, _) = key.value else {
                if let Some(problem) = self.document.explain_lines(usize::MAX) {
                    self.diagnostics.push(problem);
                    return None;
                }
                self.refuse(key.span, "a key must be one word or text".into(), "Write `key: value`.");
                return None;
            };
            let (event, at) = self.next()?;
            let value = self.node(event, at, depth + 1)?;
            if let Some(first) = seen.insert(name.clone(), key.span) {
                seen.insert(name.clone(), first);
                let message = format!("`{name}` stands here a second time");
                let problem = self.document.problem(self.document.codes.duplicate, key.span, message);
                let path = self.document.path;
                self.diagnostics.push(problem.related(path, Some(first), "it stands here first").hint("Keep one of the two lines."));
            }
            entries.push((name, key.span, value));
        }
    }
}
