//! The built-in theme's scripts and style sheets without comments and blanks.
//!
//! Files of a site's own theme are published as they are: their authors know what they have tried.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

/// How the comment begins that says on which pages a part of the style is needed. It stays.
const WHERE: &str = "/* Where:";

/// A file of the built-in theme as it is published.
pub fn built_in(path: &str, bytes: &'static [u8]) -> Arc<[u8]> {
    static KNOWN: LazyLock<Mutex<BTreeMap<String, Arc<[u8]>>>> = LazyLock::new(Mutex::default);
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(bytes) = known.get(path) {
        return Arc::clone(bytes);
    }
    let text = std::str::from_utf8(bytes).ok().and_then(|text| match path.rsplit('.').next() {
        Some("css") => minifier::css::minify(text).ok().map(|css| format!("{}{}", head(text), css.to_string().trim())),
        // The interface of the search becomes one script with its client, which does this.
        Some("js") if !path.ends_with(crate::search::INTERFACE) => minifier::js::minify(text).ok().map(|script| script.to_string()),
        _ => None,
    });
    let bytes: Arc<[u8]> = text.map_or_else(|| bytes.into(), |text| text.into_bytes().into());
    known.insert(path.to_owned(), Arc::clone(&bytes));
    bytes
}

/// The comment of a part, with its end.
fn head(text: &str) -> &str {
    if text.starts_with(WHERE) { text.find("*/").map_or("", |end| &text[..end + 2]) } else { "" }
}

/// What the comment of a part says.
pub fn where_comment(text: &str) -> Option<&str> {
    head(text).strip_prefix(WHERE)?.strip_suffix("*/")
}

/// A part without its comment.
pub fn without_where(text: &str) -> &str {
    text[head(text).len()..].trim()
}
