//! Pictures, and their alternative texts.

use super::super::tree::Kind;
use super::{Target, TooLong, Writer, Written};

impl Writer<'_> {
    pub(super) fn image(&mut self, at: u32, link: u32) -> Written {
        let title = &self.body.links[link as usize].title;
        let alternative = self.alternative_text(at)?;
        let (address, size) = match &self.body.targets[link as usize] {
            Target::Picture(address, size) => (address, *size),
            Target::Address(address) => (address, None),
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
        if let Some((width, height)) = size {
            self.out.push_str(&format!(" width=\"{width}\" height=\"{height}\""));
        }
        // The first picture is likely in view at once; the others may wait.
        self.out.push_str(if self.pictures == 0 { " fetchpriority=\"high\" />" } else { " loading=\"lazy\" />" });
        self.pictures += 1;
        Ok(())
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
