//! What stands in a page itself so that it shows with the first bytes: a script of one line, the style, and
//! the policy that allows both by their hashes.
//!
//! The style is in parts. `style.css` is for every page; a file `parts/<name>.css` of the theme is for pages
//! in which one of the texts stands that its first comment names: `/* Where: <pre | class="code" */`. They are
//! looked for in the finished page, so that it does not matter whether an author or a template wrote them.
//! The preview links the same parts instead, because it exchanges them while the page stays open.

use crate::render::minified;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use memchr::memmem::{self, Finder};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What pages may load and do. The hashes of what stands in them take the place of [`HASHES`].
const POLICY: &str = "default-src 'none'; script-src 'self' 'hash'; style-src 'self' 'hash'; img-src 'self' data:; media-src 'self'; \
     font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none'";
const HASHES: &str = " 'hash'";

/// Stands in the head for the script and the style until it is known which parts a page needs. What
/// authors write cannot hold it: in a head it is escaped.
pub const HEAD: &str = "<style></style>";

/// The theme's files for this.
const SCRIPT: &str = "head.js";
const STYLE: &str = "style.css";
const PARTS: &str = "parts/";
/// The colours and fonts from the settings, behind all other parts.
pub const OPTIONS: &str = "options.css";

/// Gives the address of a file of the theme, by its name.
pub type AddressOf<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The script and the parts of the style.
pub struct Inline {
    script: Option<Part>,
    parts: Vec<Part>,
}

struct Part {
    name: String,
    /// The texts that it is for; a part without any is for every page.
    needs: Vec<Finder<'static>>,
    hash: String,
    tag: String,
}

impl Inline {
    /// Takes the files of a theme that are for this.
    pub fn new(assets: &BTreeMap<String, Arc<[u8]>>) -> Inline {
        let script = assets.get(SCRIPT).map(|bytes| Part::new(SCRIPT, "script", bytes));
        let names = assets.keys().filter(|name| name.starts_with(PARTS) && name.ends_with(".css")).map(String::as_str);
        let names = std::iter::once(STYLE).chain(names).chain([OPTIONS]);
        let parts = names.filter_map(|name| Some(Part::new(name, "style", assets.get(name)?))).collect();
        Inline { script, parts }
    }

    /// The policy for a header, which stands for all pages.
    pub fn policy(&self) -> String {
        self.policy_for(self.parts.iter())
    }

    /// The policy as a template writes it into a page.
    pub fn unfilled_policy() -> &'static str {
        POLICY
    }

    fn policy_for<'a>(&'a self, parts: impl Iterator<Item = &'a Part>) -> String {
        let list = |parts: &mut dyn Iterator<Item = &Part>| parts.map(|part| format!(" '{}'", part.hash)).collect::<String>();
        let scripts = list(&mut self.script.iter());
        let styles = list(&mut parts.into_iter());
        POLICY.replacen(HASHES, &scripts, 1).replacen(HASHES, &styles, 1)
    }

    /// A finished page with the script, the parts that it needs, and their hashes. With `address`, which
    /// gives that of a file of the theme, the parts are linked.
    pub fn place(&self, html: String, address: Option<AddressOf>) -> String {
        let Some(head) = memmem::find(html.as_bytes(), HEAD.as_bytes()) else { return html };
        let rest = head + HEAD.len();
        let parts = self.parts_for(&html[rest..]);
        let tags = || self.script.iter().chain(parts.iter().copied());
        let length: usize = tags().map(|part| part.tag.len() + part.hash.len() + 3).sum();
        let mut out = String::with_capacity(html.len() + length);
        match html[..head].split_once(POLICY) {
            Some((before, after)) => {
                let inlined = parts.iter().filter(|_| address.is_none()).copied();
                out.extend([before, &self.policy_for(inlined), after]);
            }
            None => out.push_str(&html[..head]),
        }
        let start = out.len();
        match address {
            None => out.extend(tags().map(|part| part.tag.as_str())),
            Some(address) => {
                out.extend(self.script.iter().map(|part| part.tag.as_str()));
                let link = |part: &&Part| format!("<link rel=\"stylesheet\" href=\"{}\">\n", address(&part.name).unwrap_or_default());
                out.extend(parts.iter().map(link));
            }
        }
        out.truncate(start + out[start..].trim_end().len());
        out.push_str(&html[rest..]);
        out
    }

    /// The parts that a page needs.
    fn parts_for(&self, html: &str) -> Vec<&Part> {
        self.parts.iter().filter(|part| part.is_for(html)).collect()
    }
}

impl Part {
    fn new(name: &str, tag: &str, bytes: &[u8]) -> Part {
        // What would end the element early is written so that it does not.
        let text = String::from_utf8_lossy(bytes).replace("</", "<\\/");
        let text = minified::without_where(&text);
        let hash = format!("sha256-{}", STANDARD.encode(Sha256::digest(text)));
        Part { name: name.to_owned(), needs: needs(bytes), hash, tag: format!("<{tag}>{text}</{tag}>\n") }
    }

    fn is_for(&self, html: &str) -> bool {
        self.needs.is_empty() || self.needs.iter().any(|text| text.find(html.as_bytes()).is_some())
    }
}

/// The texts that the first comment of a part names.
fn needs(bytes: &[u8]) -> Vec<Finder<'static>> {
    let text = String::from_utf8_lossy(bytes);
    let texts = minified::where_comment(&text).into_iter().flat_map(|texts| texts.split('|')).map(str::trim);
    texts.filter(|text| !text.is_empty()).map(|text| Finder::new(text).into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inline(files: &[(&str, &str)]) -> Inline {
        Inline::new(&files.iter().map(|(name, text)| (name.to_string(), text.as_bytes().into())).collect())
    }

    fn example() -> Inline {
        inline(&[
            ("head.js", "let a"),
            ("style.css", "a{}"),
            ("parts/one.css", "/* Where: <pre | class=\"one */b{}"),
            ("parts/two.css", "/* Where: <pre | class=\"one two\" */c{}"),
            ("options.css", "d{}"),
        ])
    }

    const PAGE: &str = "<head><style></style></head>";

    #[test]
    fn a_page_has_the_parts_that_it_needs() {
        let styles = |body: &str| example().place(format!("{PAGE}{body}"), None).replace('\n', "");
        assert_eq!(styles(""), "<head><script>let a</script><style>a{}</style><style>d{}</style></head>");
        assert!(styles("<i class=\"one\">").contains("<style>a{}</style><style>b{}</style><style>d{}</style>"));
        assert!(styles("<i class=\"one two\">").contains("<style>b{}</style><style>c{}</style>"));
        assert!(styles("<pre>").contains("<style>b{}</style><style>c{}</style>"));
        let bare = "<head></head><pre>".to_owned();
        assert_eq!(example().place(bare.clone(), None), bare, "a template that does not ask gets nothing");
    }

    #[test]
    fn the_policy_names_what_stands_in_the_page() {
        let page = format!("<meta content=\"{}\">{PAGE}", Inline::unfilled_policy());
        let html = example().place(page.clone(), None);
        let hash = format!("'sha256-{}'", STANDARD.encode(Sha256::digest("a{}")));
        assert!(html.contains(&format!("style-src 'self' {hash} 'sha256-")), "{html}");
        assert_eq!(html.matches("sha256-").count(), 3);
        assert_eq!(example().policy().matches("sha256-").count(), 5);
        let linked = example().place(page, Some(&|name| Some(format!("/{name}"))));
        assert!(linked.contains("style-src 'self'; ") && linked.contains("<link rel=\"stylesheet\" href=\"/style.css\">"), "{linked}");
    }

    #[test]
    fn a_style_cannot_end_its_element() {
        let html = inline(&[("style.css", "a{content:\"</style>\"}")]).place(PAGE.to_owned(), None);
        assert!(html.contains("<\\/style>\"}</style>"), "{html}");
    }
}
