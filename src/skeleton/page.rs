//! The text of a new page: the skeleton of its type with values put in, or what the type asks for.

use crate::config::PageType;
use crate::markdown::outline::slug;

/// The front matter of a page that is being made, as lines, and its body.
pub struct Page {
    /// Keys with their whole text, in order; comments have an empty key.
    entries: Vec<(String, String)>,
    body: String,
}

impl Page {
    /// From a skeleton.
    pub fn from_skeleton(text: &str) -> Page {
        let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        let front = text.strip_prefix("---\n").and_then(|rest| {
            let end = if rest.starts_with("---\n") { 0 } else { rest.find("\n---\n")? + 1 };
            Some((&rest[..end], rest[end + 4..].trim_start_matches('\n')))
        });
        let Some((front, body)) = front else {
            return Page { entries: Vec::new(), body: text };
        };
        let mut entries: Vec<(String, String)> = Vec::new();
        for line in front.lines() {
            let key = line.split_once(':').map(|(key, _)| key).filter(|key| !key.starts_with([' ', '#', '-', '\t']));
            match (key, entries.last_mut()) {
                (Some(key), _) => entries.push((key.to_owned(), line.to_owned())),
                // What is indented belongs to the key above it.
                (None, Some((_, above))) if line.starts_with([' ', '-', '\t']) => *above += &format!("\n{line}"),
                (None, _) => entries.push((String::new(), line.to_owned())),
            }
        }
        Page { entries, body: body.to_owned() }
    }

    /// What a type without a skeleton asks for.
    pub fn of_type(page_type: &PageType) -> Page {
        let mut body = String::new();
        let mut headings = page_type.wanted_headings().peekable();
        let intro = "TODO: Begin with the answer, in one or two sentences.";
        // A comment alone would make an empty page.
        body += &if headings.peek().is_some() { format!("<!-- {intro} -->\n") } else { format!("{intro}\n") };
        for (text, anchor) in headings {
            let id = anchor.filter(|anchor| *anchor != slug(text)).map_or_else(String::new, |anchor| format!(" {{#{anchor}}}"));
            body += &format!("\n## {text}{id}\n\n<!-- TODO: Write this part. -->\n");
        }
        Page { entries: Vec::new(), body }
    }

    /// Whether a key has a value.
    pub fn has(&self, key: &str) -> bool {
        let filled =
            |line: &str| line.split_once(':').is_some_and(|(_, value)| !value.split(" #").next().unwrap_or_default().trim().is_empty());
        self.entries.iter().any(|(name, line)| name == key && filled(line))
    }

    /// Gives a key a value, in place of the one that it has.
    pub fn set(&mut self, key: &str, value: &str) {
        let line = format!("{key}: {value}");
        match self.entries.iter_mut().find(|(name, _)| name == key) {
            Some((_, old)) => *old = line,
            None => self.entries.push((key.to_owned(), line)),
        }
    }

    /// The whole text, with the title first.
    pub fn text(mut self) -> String {
        self.entries.sort_by_key(|(key, _)| key != "title");
        let front: String = self.entries.into_iter().map(|(_, line)| line + "\n").collect();
        let end = if self.body.ends_with('\n') { "" } else { "\n" };
        format!("---\n{front}---\n\n{}{end}", self.body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_skeleton_keeps_what_it_says() {
        let mut page = Page::from_skeleton("---\n# a note\ntopics:\n  - one\nlevel: easy # of three\nminutes:\n---\n\n## Steps\n");
        assert_eq!([page.has("topics"), page.has("level"), page.has("minutes"), page.has("title")], [true, true, false, false]);
        page.set("minutes", "5");
        page.set("title", "A");
        assert_eq!(page.text(), "---\ntitle: A\n# a note\ntopics:\n  - one\nlevel: easy # of three\nminutes: 5\n---\n\n## Steps\n");
    }

    #[test]
    fn a_skeleton_may_be_only_a_body() {
        let mut page = Page::from_skeleton("## Steps");
        page.set("title", "A");
        assert_eq!(page.text(), "---\ntitle: A\n---\n\n## Steps\n");
    }
}
