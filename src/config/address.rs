//! Web addresses in the settings: whether one can be that of the site, and how it is written where it is published.
//!
//! What is below the address is for others.

use url::{Host, ParseError, Url};

/// What an address of a site looks like.
const USUAL: &str = "Write it like https://example.org or https://example.org/guides.";

/// Why an address cannot be that of a site, and what to do.
#[derive(Debug, PartialEq)]
pub struct Mistake {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

/// The address of a site as it is published: whole, in characters that every program reads, without its last `/`.
///
/// # Errors
/// What is wrong with it.
pub fn base_url(written: &str) -> Result<String, Mistake> {
    let wrong = |message: String, hint: &str| Err(Mistake { message, hint: hint.to_owned() });
    let written = written.trim();
    let whole = written.split_once("://").filter(|(scheme, rest)| is_web(scheme) && !rest.is_empty() && !rest.starts_with('/'));
    let Some((_, rest)) = whole else { return wrong(format!("`{written}` is not a full web address"), USUAL) };
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    if host.contains('@') {
        let message = "this address has a name or a password in it, which every page would show".to_owned();
        return wrong(message, "Write it without what stands before the `@`.");
    }
    if let Some(sign) = rest.chars().find(is_foreign) {
        let (name, hint) = match sign {
            ' ' => ("a blank".to_owned(), "Remove it; in the name of a folder, write `%20` in its place."),
            '?' | '#' => (format!("a `{sign}`"), "Write only where the site begins; what follows that sign belongs to a single page."),
            sign => (format!("{sign:?}"), USUAL),
        };
        return wrong(format!("`{written}` has {name} in it, which the address of a site cannot have"), hint);
    }
    if let Some(part) = badly_encoded(path) {
        return wrong(format!("`{part}` in this address stands for no character"), "Write `%25` where you mean a percent sign.");
    }
    let url = match Url::parse(written) {
        Ok(url) => url,
        Err(ParseError::InvalidPort) => {
            return wrong(
                format!("the port in `{written}` is not a number from 1 to 65535"),
                "Remove it, or write a port such as `:8080`.",
            );
        }
        Err(_) => return wrong(format!("`{host}` cannot be the name of a host"), USUAL),
    };
    if !url.host().is_some_and(|host| is_possible(&host)) || url.port() == Some(0) {
        return wrong(format!("`{host}` cannot be the name of a host"), USUAL);
    }
    let clean = url.as_str().trim_end_matches('/');
    let parts: Vec<&str> = path.trim_end_matches('/').split('/').collect();
    if parts.iter().any(|part| matches!(*part, "." | "..")) || (parts.len() > 1 && parts.contains(&"")) {
        return wrong("this address has parts that lead elsewhere: `.`, `..` or nothing between two `/`".to_owned(), USUAL);
    }
    if let Some(file) = parts.last().filter(|part| is_page(part)) {
        let above = clean.rsplit_once('/').map_or(clean, |(above, _)| above);
        return wrong(format!("`{file}` is a page, and the address of a site is that of the folder above"), &format!("Write {above}."));
    }
    Ok(clean.to_owned())
}

/// Whether something looks like a whole address of the web.
pub(super) fn is_address(written: &str) -> bool {
    let rest = written.strip_prefix("https://").or_else(|| written.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/') && !rest.chars().any(|c| is_foreign(&c)))
}

/// Whether a sign cannot stand in an address up to the path of a page.
fn is_foreign(c: &char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | '?' | '#' | '\\')
}

fn is_web(scheme: &str) -> bool {
    scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http")
}

fn is_page(part: &str) -> bool {
    let end = part.rsplit_once('.').map_or("", |(_, end)| end);
    end.eq_ignore_ascii_case("html") || end.eq_ignore_ascii_case("htm")
}

/// The first percent sign that two hexadecimal digits do not follow, with what follows it.
fn badly_encoded(path: &str) -> Option<String> {
    path.match_indices('%')
        .map(|(at, _)| path[at..].chars().take(3).collect::<String>())
        .find(|part| part.len() != 3 || !part[1..].chars().all(|c| c.is_ascii_hexdigit()))
}

/// Whether names on the internet can be like that: parts of 1 to 63 signs, at most 253 together.
fn is_possible(host: &Host<&str>) -> bool {
    let Host::Domain(name) = host else { return true };
    name.len() <= 253 && name.strip_suffix('.').unwrap_or(name).split('.').all(|part| (1..=63).contains(&part.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_written_as_every_program_reads_it() {
        for (written, wanted) in [
            ("https://example.org", "https://example.org"),
            (" https://example.org/guides/ ", "https://example.org/guides"),
            ("HTTPS://Example.ORG/Guides", "https://example.org/Guides"),
            ("https://exämple.org/ü", "https://xn--exmple-cua.org/%C3%BC"),
            ("https://example.org/a%20b/%C3%BC", "https://example.org/a%20b/%C3%BC"),
            ("https://example.org:443", "https://example.org"),
            ("http://localhost:8000/x", "http://localhost:8000/x"),
            ("http://[::1]:8000", "http://[::1]:8000"),
            ("https://example.org./x", "https://example.org./x"),
            ("https://o.gitlab.io/~me/proj.v2", "https://o.gitlab.io/~me/proj.v2"),
        ] {
            assert_eq!(base_url(written).as_deref(), Ok(wanted), "{written}");
        }
    }

    #[test]
    fn what_no_site_has_is_told() {
        for (written, word) in [
            ("example.org", "not a full web address"),
            ("ftp://example.org", "not a full web address"),
            ("https:///example.org", "not a full web address"),
            ("https:/example.org", "not a full web address"),
            ("https://", "not a full web address"),
            ("https://user:secret@example.org", "a password"),
            ("https://example.org:99999", "the port"),
            ("https://example.org:0", "the name of a host"),
            ("https://example..org", "the name of a host"),
            ("https://.", "the name of a host"),
            ("https://exa mple.org", "a blank"),
            ("https://example.org/a b", "a blank"),
            ("https://example.org/?x=1", "a `?`"),
            ("https://example.org/a\\b", "'\\\\'"),
            ("https://example.org/index.html", "`index.html` is a page"),
            ("https://example.org/a/../b", "lead elsewhere"),
            ("https://example.org/a//b", "lead elsewhere"),
            ("https://example.org/%zz", "`%zz`"),
            ("https://example.org/50%", "`%`"),
        ] {
            let mistake = base_url(written).expect_err(written);
            assert!(mistake.message.contains(word), "{written}: {mistake:?}");
            assert!(!mistake.message.contains("secret"));
        }
        assert_eq!(base_url("https://e.org/a/index.html").expect_err("a page").hint, "Write https://e.org/a.");
    }
}
