//! The limits that keep hostile or mistaken content from costing more than it may, as one flat
//! table: the keys under `limits` in `site.yaml`, their defaults, and the struct that is read.
//!
//! It does not enforce anything; each error that does names the key.

use serde::Deserialize;

/// Declares the struct and the table of keys together, so that they cannot drift apart.
macro_rules! limits {
    ($($key:ident = $default:expr, $about:literal;)*) => {
        /// Limits by their key in `site.yaml`.
        #[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
        #[serde(default)]
        pub struct Limits {
            $(#[doc = $about] pub $key: u64,)*
        }

        impl Default for Limits {
            fn default() -> Self {
                Limits { $($key: $default,)* }
            }
        }

        /// Each key with what it limits.
        pub const KEYS: &[(&str, &str)] = &[$((stringify!($key), $about)),*];
    };
}

const KIB: u64 = 1024;
const MIB: u64 = 1024 * KIB;

limits! {
    front_matter = 64 * KIB, "Front matter of one page, in bytes.";
    markdown = MIB, "One Markdown file, in bytes.";
    nesting = 64, "How deep lists, quotes, emphasis and directives may nest.";
    page = 8 * MIB, "The body of one page as HTML, in bytes.";
    code_block = 64 * KIB, "A code block that is highlighted, in bytes.";
    code_line = 500, "A line of code that is highlighted, in bytes.";
    aliases = 50, "Aliases of one page.";
    asset = 25 * MIB, "A picture or download, in bytes.";
    data = MIB, "A file of data in `_data`, in bytes.";
    files = 50_000, "Files in the site's folder.";
    megapixels = 40, "A picture, in millions of pixels.";
    picture = 500 * KIB, "A picture that is shown and has no narrower versions, in bytes; a longer one is warned of.";
    path_part = 100, "A file or folder name, in bytes.";
    path = 240, "A path below the content folder, in bytes.";
}
