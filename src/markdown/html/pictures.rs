//! Pictures, and their alternative texts.

use super::super::credits::credit;
use super::super::directives::Directive;
use super::super::tree::Kind;
use super::{Picture, Target, TooLong, Writer, Written};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

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
        let images = &self.body.outline.matter.images;
        if !images.is_empty()
            && !self.in_figure
            && let Some(first) = self.body.tree.nodes.get(at as usize + 1)
            && let Kind::Image(link) = first.kind
            && first.end == self.node(at).end
            && credit(images, &self.body.links[link as usize].address).is_some()
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
        self.pictures.push(link);
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
