//! The script that searches in the browser, with the theme's interface behind it.

use std::sync::{Arc, LazyLock};

const CLIENT: &str = include_str!("client.js");

/// The client and the interface as one script, without comments and blanks.
pub fn client(interface: &[u8]) -> Arc<[u8]> {
    static MINIFIED: LazyLock<String> = LazyLock::new(|| minified(CLIENT));
    format!("{}\n{}\n", *MINIFIED, minified(&String::from_utf8_lossy(interface))).into_bytes().into()
}

fn minified(script: &str) -> String {
    minifier::js::minify(script).map_or_else(|_| script.to_owned(), |script| script.to_string())
}
