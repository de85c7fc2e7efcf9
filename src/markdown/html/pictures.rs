//! Pictures, and their alternative texts.

use super::super::directives::{Argument, Directive};
use super::super::front::Credit;
use super::super::tree::Kind;
use super::{Target, TooLong, Writer, Written};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use pulldown_cmark_escape::escape_html_body_text;
use std::collections::HashSet;
use std::sync::Arc;

/// What is known of a picture of the site.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Its file below the content folder.
    pub file: Arc<str>,
    /// Width and height in pixels, as it is shown.
    pub size: (u32, u32),
    /// The widths of its narrower versions, in order.
    pub widths: Vec<u32>,
}

/// Characters that end an address in a list of versions.
const ENDS: &AsciiSet = &CONTROLS.add(b' ').add(b',');

/// The address of the version with a width: the width stands before the extension.
pub fn narrow_address(address: &str, width: u32) -> String {
    let dot = address.rfind('.').filter(|dot| !address[*dot..].contains('/')).unwrap_or(address.len());
    format!("{}.{width}w{}", &address[..dot], &address[dot..])
}

/// The component for pictures with a caption and credits.
pub(super) const FIGURE: &str = "figure";

impl Writer<'_> {
    /// A paragraph. A picture alone in one is a figure if the page has a credit for it, which has to be seen.
    pub(super) fn paragraph(&mut self, at: u32) -> Written {
        if !self.in_figure
            && let Some(first) = self.body.tree.nodes.get(at as usize + 1)
            && let Kind::Image(link) = first.kind
            && first.end == self.node(at).end
            && self.credit(link).is_some()
        {
            return self.component(at, &Directive { name: FIGURE.to_owned(), arguments: Vec::new(), valid: true });
        }
        self.element(at, "<p", ">", "</p>\n")
    }

    pub(super) fn image(&mut self, at: u32, link: u32) -> Written {
        let title = &self.body.links[link as usize].title;
        let alternative = self.alternative_text(at)?;
        let (address, picture) = match &self.body.targets[link as usize] {
            Target::Picture(address, picture) => (address, picture.as_ref()),
            Target::Address(address) | Target::Gloss(address, _) => (address, None),
            Target::Remote(_) if self.in_link => {
                self.escaped(&alternative);
                return Ok(());
            }
            Target::Remote(address) => {
                self.out.push_str("<a class=\"remote-image\"");
                self.address("href", address);
                self.out.push('>');
                self.escaped(if alternative.is_empty() { address } else { &alternative });
                self.out.push_str("</a>");
                return Ok(());
            }
            Target::Broken => {
                self.out.push_str("<span class=\"broken-link\">");
                self.escaped(&alternative);
                self.out.push_str("</span>");
                return Ok(());
            }
        };
        self.out.push_str("<img");
        self.address("src", address);
        self.attribute("alt", &alternative);
        if !title.is_empty() {
            self.attribute("title", title);
        }
        if let Some(picture) = picture {
            self.versions(address, picture);
            let (width, height) = picture.size;
            self.out.push_str(&format!(" width=\"{width}\" height=\"{height}\""));
        }
        // The first picture is likely in view at once; the others may wait.
        self.out.push_str(if self.pictures.is_empty() { " fetchpriority=\"high\" />" } else { " loading=\"lazy\" />" });
        if !self.in_figure && self.credit(link).is_some() {
            self.in_lines.push((self.pictures.len(), alternative));
        }
        self.pictures.push(link);
        Ok(())
    }

    /// What the page says of a picture.
    fn credit(&self, link: u32) -> Option<&Credit> {
        self.body.credits.credit(&self.body.links[link as usize].address)
    }

    /// Writes the credits that no figure shows, each once: a picture may stand in a line, a link or a table, where
    /// there is no place for them. The theme's component `credit` shows one, `credits` goes around all.
    pub(super) fn write_credits(&mut self) -> Written {
        let in_lines = std::mem::take(&mut self.in_lines);
        if in_lines.is_empty() {
            return Ok(());
        }
        let known = |at: &usize| self.credit(self.pictures[*at]).map(std::ptr::from_ref);
        let loose: HashSet<usize> = in_lines.iter().map(|(at, _)| *at).collect();
        let mut shown: HashSet<_> = (0..self.pictures.len()).filter(|at| !loose.contains(at)).filter_map(|at| known(&at)).collect();
        let mut all = String::new();
        for (at, text) in in_lines.iter().filter(|(at, _)| known(at).is_some_and(|credit| shown.insert(credit))) {
            let mut name = String::new();
            // Writing to a string cannot fail.
            let _ = escape_html_body_text(&mut name, text.trim());
            let number = vec![("number".to_owned(), Argument::Integer(*at as i64 + 1))];
            all.push_str(&self.shown("credit", number, name, &self.pictures[*at..=*at]));
            if (self.out.len() + all.len()) as u64 > self.body.limits.page {
                return Err(TooLong);
            }
        }
        if !all.is_empty() {
            let all = self.shown("credits", Vec::new(), all, &[]);
            self.line(&all);
            self.line("");
        }
        Ok(())
    }

    /// The narrower versions, from which the browser takes the one that it needs.
    fn versions(&mut self, address: &str, picture: &Picture) {
        if picture.widths.is_empty() {
            return;
        }
        let own = std::iter::once((address.to_owned(), picture.size.0));
        let narrower = picture.widths.iter().map(|width| (narrow_address(address, *width), *width));
        let versions = narrower.chain(own).map(|(address, width)| format!("{} {width}w", utf8_percent_encode(&address, ENDS)));
        self.attribute("srcset", &versions.collect::<Vec<_>>().join(", "));
        self.attribute("sizes", self.body.picture_sizes);
    }

    fn alternative_text(&mut self, at: u32) -> Result<String, TooLong> {
        let before = std::mem::take(&mut self.out);
        let plain = std::mem::replace(&mut self.plain, true);
        for child in self.siblings(self.inside(at)) {
            self.one(child)?;
        }
        self.plain = plain;
        Ok(std::mem::replace(&mut self.out, before))
    }

    pub(super) fn alternative(&mut self, at: u32) -> Written {
        let node = self.node(at);
        match node.kind {
            Kind::SoftBreak | Kind::HardBreak => self.out.push(' '),
            Kind::Html => {}
            _ => self.out.push_str(self.body.tree.text(node, self.body.source)),
        }
        for child in self.siblings(self.inside(at)) {
            self.one(child)?;
        }
        Ok(())
    }
}
