//! The sites that are measured: guides of 4 to 5 kB in sections of 50, always the same.

use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

/// Guides in a section.
const SECTION: usize = 50;

/// Writes a site of `count` guides and gives their size in bytes. Typed guides have twelve fields and a type
/// that says what these may be.
pub fn write(site: &Path, count: usize, typed: bool) -> io::Result<usize> {
    let mut bytes = 0;
    if typed {
        fs::create_dir_all(site)?;
        fs::write(site.join("site.yaml"), TYPES)?;
    }
    for guide in 0..count {
        let folder = site.join(format!("content/section-{:04}", guide / SECTION));
        if guide % SECTION == 0 {
            fs::create_dir_all(&folder)?;
            fs::write(folder.join("_index.md"), format!("---\ntitle: Section {}\n---\nAbout this section.\n", guide / SECTION))?;
        }
        let mut text = text(guide, count);
        if typed {
            text = text.replacen("---\n", &format!("---\n{}", fields(guide)), 1);
        }
        bytes += text.len();
        fs::write(folder.join(format!("guide-{guide:05}.md")), text)?;
    }
    Ok(bytes)
}

/// A type with twelve fields of all kinds.
const TYPES: &str = "\
types:
  howto:
    schema:
      required: [country, level, checked, sources]
      properties:
        country: {type: string, pattern: \"^[A-Z]{2}$\"}
        level: {enum: [beginner, advanced]}
        checked: {type: string, format: date}
        minutes: {type: integer, minimum: 1, maximum: 600}
        institution: {type: string, maxLength: 120}
        tools: {type: array, minItems: 1, items: {type: string}}
        batch: {type: boolean}
        cost: {type: number, minimum: 0}
        contact: {type: string, pattern: \"@\"}
        steps: {type: integer}
        summary: {type: string, minLength: 10, maxLength: 200}
        sources:
          type: array
          items: {required: [title, url], properties: {title: {type: string}, url: {type: string, pattern: \"^https?://\"}}}
";

/// The fields of a typed guide.
fn fields(guide: usize) -> String {
    let mut numbers = Numbers(0xD1B5_4A32_D192_ED03 ^ (guide as u64 + 1));
    format!(
        "type: howto\ncountry: SE\nlevel: beginner\nchecked: 2025-03-0{}\nminutes: {}\ninstitution: {}\ntools: [{}, {}]\nbatch: true\n\
         cost: {}.5\ncontact: help@example.org\nsteps: {}\nsummary: {}\nsources:\n  - {{title: {}, url: \"https://example.org/{guide}\"}}\n",
        1 + numbers.below(9),
        1 + numbers.below(90),
        numbers.sentence(3),
        WORDS[numbers.below(12)],
        WORDS[24 + numbers.below(12)],
        numbers.below(50),
        numbers.below(12),
        numbers.sentence(9),
        numbers.sentence(3).trim_end_matches('.'),
    )
}

/// Words that make up the guides.
const WORDS: [&str; 48] = [
    "museum",
    "archive",
    "collection",
    "image",
    "licence",
    "upload",
    "partner",
    "volunteer",
    "metadata",
    "review",
    "catalogue",
    "object",
    "the",
    "a",
    "of",
    "to",
    "and",
    "with",
    "for",
    "from",
    "before",
    "after",
    "when",
    "each",
    "public",
    "domain",
    "author",
    "photograph",
    "register",
    "monument",
    "heritage",
    "country",
    "record",
    "statement",
    "source",
    "credit",
    "ask",
    "check",
    "choose",
    "write",
    "send",
    "open",
    "describe",
    "compare",
    "share",
    "keep",
    "find",
    "publish",
];

/// A small generator of numbers, the same on every machine (xorshift64, Marsaglia 2003).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most as u64) as usize
    }

    fn sentence(&mut self, words: usize) -> String {
        let mut text: String = (0..words).map(|_| WORDS[self.below(WORDS.len())]).collect::<Vec<_>>().join(" ");
        text[..1].make_ascii_uppercase();
        text + "."
    }

    fn paragraph(&mut self) -> String {
        (0..4).map(|_| self.sentence(13)).collect::<Vec<_>>().join(" ")
    }

    /// A link from one guide to another.
    fn link(&mut self, count: usize) -> String {
        let to = self.below(count);
        format!("[{}](../section-{:04}/guide-{to:05}.md)", WORDS[self.below(WORDS.len())], to / SECTION)
    }
}

/// A guide of 4 to 5 kB: four headings, a table, a list, an alert, a code block and eight links.
fn text(guide: usize, count: usize) -> String {
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15 ^ (guide as u64 + 1));
    let mut text = format!(
        "---\ntitle: \"Guide {guide}: {}\"\ndescription: {}\nweight: {}\ntags: [{}, {}]\ndate: 2025-0{}-1{}\n---\n\n",
        numbers.sentence(4).trim_end_matches('.'),
        numbers.sentence(12),
        guide % SECTION,
        WORDS[numbers.below(12)],
        WORDS[24 + numbers.below(12)],
        1 + numbers.below(9),
        numbers.below(10)
    );
    for heading in 0..4 {
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "{}\n\n## {}\n\n{} See {} and {}.\n\n",
            numbers.paragraph(),
            numbers.sentence(4).trim_end_matches('.'),
            numbers.paragraph(),
            numbers.link(count),
            numbers.link(count)
        );
        text += &match heading {
            0 => (0..5).fold("| Name | Kind | Note |\n| --- | --- | ---: |\n".to_owned(), |table, row| {
                table + &format!("| {} | `{}` | {row} |\n", numbers.sentence(3), WORDS[numbers.below(12)])
            }),
            1 => (0..6).map(|_| format!("- {}\n", numbers.sentence(8))).collect(),
            2 => format!("> [!NOTE]\n> {}\n", numbers.sentence(20)),
            _ => format!(
                "```python\ndef {0}_{1}(items, limit={2}):\n    # {3}\n    for item in items:\n        if item[\"{4}\"] > limit:\n            yield f\"{{item}} {5}\"\n    return None\n```\n",
                WORDS[numbers.below(12)],
                guide,
                numbers.below(900),
                numbers.sentence(6),
                WORDS[numbers.below(12)],
                WORDS[24 + numbers.below(12)]
            ),
        };
        text.push('\n');
    }
    text
}
