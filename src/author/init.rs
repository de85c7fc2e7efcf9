//! `init`: a new site, with a guide of each type that shows what such a guide is like.
//!
//! It writes into a folder that is new or empty, or as a forge makes it for a new project, and leaves
//! what is there as it is.

use super::write;
use std::io::{self, ErrorKind};
use std::path::Path;

/// In the files of a new site, the version of Guidepost that its workflows use: the one that made it.
const VERSION: &str = "{version}";

/// The files of a new site.
pub const FILES: &[(&str, &str)] = &[
    ("site.yaml", include_str!("site/site.yaml")),
    ("content/_index.md", include_str!("site/index.md")),
    ("content/write-a-guide.md", include_str!("site/howto.md")),
    ("content/questions.md", include_str!("site/faq.md")),
    ("content/markdown.md", include_str!("site/reference.md")),
    ("CONTRIBUTING.md", include_str!("site/CONTRIBUTING.md")),
    (".github/workflows/check.yml", include_str!("site/github/check.yml")),
    (".github/workflows/publish.yml", include_str!("site/github/publish.yml")),
    (".github/ISSUE_TEMPLATE/broken-page.yml", include_str!("site/github/broken-page.yml")),
    (".github/ISSUE_TEMPLATE/new-guide.yml", include_str!("site/github/new-guide.yml")),
    (".github/ISSUE_TEMPLATE/question.yml", include_str!("site/github/question.yml")),
    (".gitignore", include_str!("site/gitignore")),
];

/// What became of the files of a new site, by their paths.
#[derive(Debug, Default, PartialEq)]
pub struct Made {
    /// They are new.
    pub written: Vec<&'static str>,
    /// They were there and stay as they are.
    pub kept: Vec<&'static str>,
}

/// Makes a site in a folder.
///
/// # Errors
/// Why it cannot be made, in a sentence for the person who asked.
pub fn site(folder: &Path) -> Result<Made, String> {
    let shown = folder.display();
    let there = write::names(folder).map_err(|error| format!("the folder {shown} cannot be read: {error}"))?;
    if let Some(name) = there.iter().find(|name| !is_of_a_new_project(name)) {
        return Err(format!("the folder {shown} is not empty (there is {name}); name a new folder: guidepost init my-guides"));
    }
    let mut made = Made::default();
    for (path, text) in FILES {
        match write::create(folder, path, &text.replace(VERSION, env!("CARGO_PKG_VERSION"))) {
            Ok(_) => made.written.push(path),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => made.kept.push(path),
            Err(error) => return Err(failed(folder, path, &error)),
        }
    }
    Ok(made)
}

fn failed(folder: &Path, path: &str, error: &io::Error) -> String {
    format!("{} cannot be written: {error}", folder.join(path).display())
}

/// What forges, version control, editors and systems put into an empty project.
fn is_of_a_new_project(name: &str) -> bool {
    const TEXTS: [&str; 7] = ["CODE_OF_CONDUCT", "CONTRIBUTING", "COPYING", "LICENCE", "LICENSE", "README", "SECURITY"];
    let upper = name.to_uppercase();
    name.starts_with('.') || TEXTS.iter().any(|start| upper.starts_with(start))
}
