//! Names of files and addresses: what is allowed, and how one becomes the other.
//!
//! It knows nothing of pages; everything here is a function of a name.

use crate::limits::Limits;
use unicode_normalization::UnicodeNormalization;

/// A file of the content folder by its name alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Name<'a> {
    /// The folder below the content folder, without a `/` at its end; empty for the top.
    pub folder: &'a str,
    /// The name without extension and language.
    pub stem: &'a str,
    /// The language that the name gives, if it is one of the site's.
    pub language: Option<&'a str>,
}

/// Takes apart the path of a Markdown file below the content folder.
pub fn page_name<'a>(path: &'a str, languages: &[String]) -> Name<'a> {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    match stem.rsplit_once('.') {
        Some((stem, language)) if !stem.is_empty() && languages.iter().any(|known| known == language) => {
            Name { folder, stem, language: Some(language) }
        }
        _ => Name { folder, stem, language: None },
    }
}

/// Whether a path below the content folder is a Markdown file.
pub fn is_markdown(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    extension.eq_ignore_ascii_case("md") || extension.eq_ignore_ascii_case("markdown")
}

/// Whether the skeleton of a type is the path of a file, and not the text itself.
pub fn is_skeleton_file(skeleton: &str) -> bool {
    !skeleton.contains('\n') && is_markdown(skeleton)
}

/// Whether a path below the content folder is set aside by a name that begins with `_` or `.`.
pub fn is_set_aside(path: &str) -> bool {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let hidden = |part: &str| part.starts_with(['_', '.']);
    folder.split('/').any(hidden) || (hidden(file) && !(is_markdown(file) && file.starts_with("_index.")))
}

/// Extensions that are published beside pages without asking: pictures, documents, data, sound.
const PUBLISHED: &[&str] = &[
    "png", "jpg", "jpeg", "gif", "webp", "avif", "ico", "bmp", "pdf", "odt", "ods", "odp", "odg", "doc", "docx", "xls", "xlsx", "ppt",
    "pptx", "rtf", "epub", "txt", "csv", "tsv", "json", "geojson", "mp3", "ogg", "oga", "opus", "wav", "flac", "mp4", "webm", "ogv",
];

/// Whether a file is published beside pages; `also` are the site's own extensions.
pub fn is_published(path: &str, also: &[String]) -> bool {
    let Some((_, extension)) = path.rsplit_once('.') else { return false };
    let extension = extension.to_ascii_lowercase();
    PUBLISHED.contains(&extension.as_str()) || also.iter().any(|other| other.trim_start_matches('.').eq_ignore_ascii_case(&extension))
}

/// Files that speak for the whole site where they are at its top: to search engines and other programs, to those
/// who sell advertisements, to whoever found a gap.
const FOR_THE_SITE: &[&str] = &[
    "ads.txt",
    "ai.txt",
    "app-ads.txt",
    "clientaccesspolicy.xml",
    "crossdomain.xml",
    "humans.txt",
    "llms-full.txt",
    "llms.txt",
    "robots.txt",
    "security.txt",
    "sellers.json",
    "trust.txt",
];

/// Whether a path below the content folder would be a file that speaks for the whole site.
pub fn speaks_for_the_site(path: &str) -> bool {
    FOR_THE_SITE.iter().any(|name| path.eq_ignore_ascii_case(name))
}

/// A name as a part of an address: normalized, with hyphens for spaces and for characters that
/// mean something in an address or that some system does not allow.
pub fn segment(name: &str) -> String {
    let bad = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '?' | '#' | '%' | ':' | '*' | '<' | '>' | '|' | '"' | '\\');
    name.nfc().map(|c| if bad(c) { '-' } else { c }).collect()
}

/// The name of a page as a part of an address: one like `index.html` would become a folder where
/// a file has to be.
pub fn page_segment(stem: &str) -> String {
    let name = segment(stem);
    match name.rsplit_once('.') {
        Some((stem, extension @ ("html" | "htm" | "xml"))) => format!("{stem}-{extension}"),
        _ => name,
    }
}

/// A folder as the beginning of an address, with a `/` at its end; empty for the top.
pub fn folder_route(folder: &str) -> String {
    let mut route = String::new();
    for part in folder.split('/').filter(|part| !part.is_empty()) {
        route.push_str(&segment(part));
        route.push('/');
    }
    route
}

/// What is wrong with the name of a file, if something is.
pub fn name_problem(path: &str, limits: &Limits) -> Option<String> {
    if path.len() as u64 > limits.path {
        return Some(format!("the path of this file is longer than {} bytes", limits.path));
    }
    path.split('/').find_map(|part| part_problem(part, limits).or_else(|| sign_problem(part)))
}

/// Whether something can be made of a file of this name, although some system may refuse it.
pub fn is_usable(path: &str, limits: &Limits) -> bool {
    let short = |part: &str| part.len() as u64 <= limits.path_part;
    path.len() as u64 <= limits.path && path.split('/').all(short) && !path.contains(never_in_names)
}

/// A name that every system allows in place of the first one in a path that some does not, if there is one
/// that still says the same.
pub fn better_name(path: &str, limits: &Limits) -> Option<String> {
    let bad = |part: &str| part_problem(part, limits).or_else(|| sign_problem(part)).is_some();
    let part = path.split('/').find(|part| bad(part))?.trim_end_matches(['.', ' ']);
    let joined = |name: &str| {
        let words = name.split(|c| WINDOWS.contains(&c) || never_in_names(c)).map(|word| word.trim_matches(['-', ' ']));
        words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
    };
    let (stem, extension) = part.rsplit_once('.').map_or((part, None), |(stem, extension)| (stem, Some(extension)));
    let mut better = joined(stem);
    if better.is_empty() {
        return None;
    }
    if is_reserved(&better) {
        let end = better.find('.').unwrap_or(better.len());
        better.insert_str(end, "-file");
    }
    better.extend(extension.map(|extension| format!(".{}", joined(extension))));
    (!bad(&better)).then_some(better)
}

/// Signs that Windows allows in no name, besides those that are [`never_in_names`].
const WINDOWS: [char; 7] = ['*', '?', '"', '<', '>', '|', ':'];

fn never_in_names(c: char) -> bool {
    c.is_control() || c == '\\'
}

/// Whether Windows keeps a name, whatever its extension, for itself.
fn is_reserved(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or_default().trim_end().to_uppercase();
    let numbered = |name: &str| stem.strip_prefix(name).is_some_and(|rest| rest.chars().count() == 1 && rest.chars().all(char::is_numeric));
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$") || numbered("COM") || numbered("LPT")
}

fn sign_problem(part: &str) -> Option<String> {
    let sign = part.chars().find(|c| WINDOWS.contains(c))?;
    Some(format!("the name `{part}` has the sign `{sign}`, which Windows does not allow"))
}

fn part_problem(part: &str, limits: &Limits) -> Option<String> {
    if part.len() as u64 > limits.path_part {
        Some(format!("the name `{part}` is longer than {} bytes", limits.path_part))
    } else if is_reserved(part) {
        Some(format!("`{part}` cannot be the name of a file on Windows"))
    } else if part.ends_with(['.', ' ']) {
        Some(format!("`{part}` ends with a dot or a space, which Windows does not allow"))
    } else if part.contains(never_in_names) {
        Some(format!("{part:?} has a character that is not allowed in names"))
    } else {
        None
    }
}

/// What is wrong with a slug, if something is.
pub fn slug_problem(slug: &str, limits: &Limits) -> Option<String> {
    let bad = |c: char| c.is_control() || matches!(c, '/' | '\\' | '%' | '?' | '#' | ':');
    if slug.trim().is_empty() {
        Some("a slug cannot be empty".to_owned())
    } else if slug.contains(bad) {
        Some("a slug is one part of an address: no `/`, `\\`, `%`, `?`, `#` or `:`".to_owned())
    } else if slug.trim_matches('.').is_empty() || slug.starts_with('.') {
        Some("a slug cannot begin with a dot".to_owned())
    } else {
        part_problem(slug, limits)
    }
}

/// An alias as an address without its first `/`.
///
/// # Errors
/// What is wrong with it.
pub fn alias_route(alias: &str, limits: &Limits) -> Result<String, String> {
    let path = alias.trim().trim_start_matches('/');
    if alias.contains("://") || alias.starts_with("//") {
        return Err("an alias is a path on this site, not a whole web address".to_owned());
    }
    if path.contains(|c: char| c.is_control() || matches!(c, '\\' | '%' | '?' | '#' | ':')) {
        return Err("an alias has no `\\`, `%`, `?`, `#` or `:`".to_owned());
    }
    if path.split('/').any(|part| part.starts_with('.')) {
        return Err("no part of an alias begins with a dot".to_owned());
    }
    let path = path.trim_end_matches('/');
    if path.is_empty() {
        return Err("an alias cannot be the front page".to_owned());
    }
    if path.split('/').any(str::is_empty) {
        return Err("an alias has no empty parts".to_owned());
    }
    if let Some(problem) = name_problem(path, limits) {
        return Err(problem);
    }
    let file = path.rsplit('/').next().unwrap_or_default();
    let is_file = file.ends_with(".html") || file.ends_with(".htm");
    // Blanks stay, unlike in addresses that are made from names: the old address was as it was.
    Ok(path.nfc().collect::<String>() + if is_file { "" } else { "/" })
}

/// The file that answers an address.
pub fn output_path(route: &str) -> String {
    if route.is_empty() || route.ends_with('/') { format!("{route}index.html") } else { route.to_owned() }
}

/// The file with the Markdown text of the page at an address.
pub fn markdown_path(route: &str) -> String {
    let page = output_path(route);
    format!("{}.md", page.strip_suffix(".html").unwrap_or(&page))
}

/// The file of the presentation that the page at an address is. It has the name of the page, because it is
/// kept and sent on.
pub fn slides_path(route: &str) -> String {
    let folder = route.strip_suffix(".html").unwrap_or(route).trim_end_matches('/');
    match folder.rsplit('/').next() {
        None | Some("") => "slides.pptx".to_owned(),
        Some(name) => format!("{folder}/{name}.pptx"),
    }
}

/// A path as file systems that ignore case or normalize names see it.
pub fn folded(path: &str) -> String {
    if path.is_ascii() {
        return path.to_ascii_lowercase();
    }
    // Letter by letter: the lower case of a whole word has a rule of its own for the last sigma.
    path.nfc().flat_map(char::to_lowercase).map(|c| if c == 'ς' { 'σ' } else { c }).nfc().collect()
}

/// A name as a title: `wiki-loves_monuments` becomes `Wiki loves monuments`.
pub fn title_of(name: &str) -> String {
    let words = name.replace(['-', '_'], " ");
    let mut chars = words.trim().chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_count_only_if_declared() {
        let languages = ["en".to_owned(), "sv".to_owned()];
        assert_eq!(page_name("a/faq.sv.md", &languages), Name { folder: "a", stem: "faq", language: Some("sv") });
        assert_eq!(page_name("faq.de.md", &languages), Name { folder: "", stem: "faq.de", language: None });
    }

    #[test]
    fn only_the_top_of_the_site_speaks_for_it() {
        assert!(speaks_for_the_site("robots.txt") && speaks_for_the_site("Ads.TXT"));
        assert!(!speaks_for_the_site("robots/robots.txt") && !speaks_for_the_site("robots.csv"));
    }

    #[test]
    fn names_that_some_system_refuses_are_told() {
        let limits = Limits::default();
        let (long, deep) = ("x".repeat(101), "a/".repeat(130));
        for (bad, better) in [
            ("a/CON.md", Some("CON-file.md")),
            ("nul", Some("nul-file")),
            ("com1.txt", Some("com1-file.txt")),
            ("LPT³.sv.md", Some("LPT³-file.sv.md")),
            ("aux .md", Some("aux-file.md")),
            ("a./b.md", Some("a")),
            ("a /b.md", Some("a")),
            ("dot..md. ", Some("dot..md")),
            ("a\\b", Some("a-b")),
            ("a\0b", Some("a-b")),
            ("a*b.md", Some("a-b.md")),
            ("f/What is \"CC\"?.md", Some("What is-CC.md")),
            ("q: a|b/x<y>.md", Some("q-a-b")),
            ("aux?.md", Some("aux-file.md")),
            ("???.md", None),
            (&long, None),
            (&deep, None),
        ] {
            assert!(name_problem(bad, &limits).is_some(), "{bad}");
            assert_eq!(better_name(bad, &limits).as_deref(), better, "{bad}");
        }
        for good in ["console.md", "a/b.c.md", "community.md", "com.md", "com10.md", "what's new (1), å.md"] {
            assert_eq!(name_problem(good, &limits), None);
        }
        for unusable in ["a\\b", "a\0b", &long, &deep] {
            assert!(!is_usable(unusable, &limits), "{unusable}");
        }
        assert!(is_usable("f?/a*b.md", &limits));
    }

    #[test]
    fn slugs_and_aliases_stay_inside() {
        for bad in ["..", "", "a/b", "a\\b", "%2e%2e", "a\0", ".x", "c:d", "CON", "a."] {
            assert!(slug_problem(bad, &Limits::default()).is_some(), "{bad:?}");
        }
        for bad in [
            "/../x",
            "x/../../y",
            "//host/x",
            "https://e.org/x",
            "a\\b",
            "/a/%2e%2e/b",
            "/",
            "a//b",
            "/a\0/",
            "/.git/",
            "/aux/x/",
            "/a*b/",
            "/a\tb/",
            "/a /b/",
        ] {
            assert!(alias_route(bad, &Limits::default()).is_err(), "{bad:?}");
        }
        for (alias, route) in [("/a b/", "a b/"), ("/a\u{a0}b/c d.html", "a\u{a0}b/c d.html"), ("/o\u{308}", "ö/")] {
            assert_eq!(alias_route(alias, &Limits::default()).as_deref(), Ok(route));
        }
        assert_eq!(alias_route("/old/page", &Limits::default()), Ok("old/page/".into()));
        assert_eq!(alias_route("/old.html", &Limits::default()), Ok("old.html".into()));
    }
}
