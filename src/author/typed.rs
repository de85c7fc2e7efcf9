//! Paths as people type them: seen from the folder that they work in, from the site's, or from that of the
//! guides, with or without `.md`.
//!
//! It does not look at the disk; what there is, the listing of the site says.

use crate::site::names::join;
use crate::world::Listing;
use std::path::{Component, Path, PathBuf};

/// A path that was typed.
#[derive(Clone, Debug)]
pub struct Typed {
    /// As it was typed.
    pub text: String,
    /// As seen from the working folder, below the site's; none where it leads elsewhere.
    pub near: Option<String>,
}

/// From where a path is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// The working folder.
    Near,
    /// The folder of the site.
    Root,
    /// The folder of the guides.
    Content,
}

/// The order in which a path is tried.
pub const BASES: [Base; 3] = [Base::Near, Base::Root, Base::Content];

impl Typed {
    /// A path that was typed in the folder `working`, for a site in `root`; both whole.
    pub fn new(text: &str, working: &Path, root: &Path) -> Typed {
        let mut whole = PathBuf::new();
        for part in working.join(text).components() {
            match part {
                Component::ParentDir => drop(whole.pop()),
                Component::CurDir => {}
                part => whole.push(part),
            }
        }
        let below = whole.strip_prefix(root).ok();
        let near = below.map(|path| path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/"));
        Typed { text: text.to_owned(), near }
    }

    /// The path below the site's folder, if it is meant from `base`; without `/` at its end.
    pub fn from(&self, base: Base, listing: &Listing) -> Option<String> {
        let below = |folder: &str| join(folder, &self.text).filter(|_| !Path::new(&self.text).is_absolute());
        let path = match base {
            Base::Near => self.near.clone()?,
            Base::Root => below("")?,
            Base::Content => below(listing.content)?,
        };
        Some(path.trim_end_matches('/').to_owned())
    }

    /// Whether a folder is meant.
    pub fn is_folder(&self) -> bool {
        self.text.ends_with('/')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_meant_from_three_folders() {
        let listing = Listing { content: "content/", ..Listing::default() };
        let (root, working) = (Path::new("/s/site"), Path::new("/s/site/content/one"));
        let of = |text: &str| BASES.map(|base| Typed::new(text, working, root).from(base, &listing).unwrap_or_default());
        assert_eq!(of("./a.md"), ["content/one/a.md", "a.md", "content/a.md"]);
        assert_eq!(of("../two/"), ["content/two", "", "two"]);
        assert_eq!(of("/s/site/content/a.md"), ["content/a.md", "", ""]);
        assert_eq!(of("../../../x"), ["", "", ""]);
        assert_eq!(Typed::new("../../../../x", working, root).near, None);
    }
}
