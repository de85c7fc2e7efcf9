//! Words of a glossary: links in the text, and at its end what each of them means, once. The theme's
//! component `gloss` shows one, its component `glosses` goes around all.

use super::super::directives::{Argument, Directive};
use super::super::gloss::Gloss;
use super::{TooLong, Writer, Written};
use std::sync::Arc;

impl<'a> Writer<'a> {
    /// Opens the link to a word; scripts find what it means by its number.
    pub(super) fn gloss_link(&mut self, address: &'a str, gloss: &'a Arc<Gloss>) {
        let next = self.glosses.len();
        let at = *self.gloss_numbers.entry(address).or_insert(next);
        if at == next {
            self.glosses.push((address, gloss));
        }
        self.out.push_str(&format!("<a class=\"term\" data-gloss=\"{}\"", at + 1));
    }

    /// Writes what the words mean. The word there leads to the glossary.
    pub(super) fn write_glosses(&mut self) -> Written {
        if self.glosses.is_empty() {
            return Ok(());
        }
        let before = std::mem::take(&mut self.out);
        let mut all = String::new();
        for (at, (address, gloss)) in std::mem::take(&mut self.glosses).into_iter().enumerate() {
            let number = at + 1;
            self.out.push_str(&format!("<p><dfn id=\"gp-gloss-{number}-name\"><a"));
            self.address("href", address);
            self.out.push('>');
            self.escaped(&gloss.name);
            self.out.push_str("</a></dfn> ");
            self.out.push_str(&gloss.html);
            self.out.push_str("</p>\n");
            let body = std::mem::take(&mut self.out);
            all.push_str(&self.shown("gloss", vec![("number".to_owned(), Argument::Integer(number as i64))], body, &[]));
            if (before.len() + all.len()) as u64 > self.body.limits.page {
                return Err(TooLong);
            }
        }
        self.out = before;
        let all = self.shown("glosses", Vec::new(), all, &[]);
        self.line(&all);
        self.line("");
        Ok(())
    }

    /// What a component makes of a body with these pictures; the body where it fails.
    pub(super) fn shown(&self, name: &str, arguments: Vec<(String, Argument)>, body: String, pictures: &[u32]) -> String {
        let directive = Directive { name: name.to_owned(), arguments, valid: true };
        (self.body.component)((&directive, None), &body, pictures).unwrap_or(body)
    }
}
