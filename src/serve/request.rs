//! What a browser asks for, and whether it may: the rules, without sockets.

use hyper::header::{HOST, HeaderMap, HeaderName, ORIGIN};
use hyper::{Method, StatusCode, Uri};
use percent_encoding::percent_decode_str;
use std::net::IpAddr;
use std::ops::RangeInclusive;

/// Who may be asked under which name. A page elsewhere can make a browser ask us by a name of its own
/// (DNS rebinding), so every other name is refused.
pub struct Hosts {
    /// Further names.
    pub allowed: Vec<String>,
}

impl Hosts {
    /// Checks a request, which came in at the address `local`.
    ///
    /// # Errors
    /// The status to refuse it with.
    pub fn check(&self, method: &Method, uri: &Uri, headers: &HeaderMap, local: IpAddr) -> Result<(), StatusCode> {
        if uri.authority().is_some() || !uri.path().starts_with('/') {
            return Err(StatusCode::BAD_REQUEST);
        }
        let mut hosts = headers.get_all(HOST).iter();
        let (Some(host), None) = (hosts.next(), hosts.next()) else { return Err(StatusCode::BAD_REQUEST) };
        let host = host.to_str().map_err(|_| StatusCode::BAD_REQUEST)?;
        if !name(host).is_some_and(|name| self.knows(name, local)) {
            return Err(StatusCode::FORBIDDEN);
        }
        if !matches!(*method, Method::GET | Method::HEAD) {
            return Err(StatusCode::METHOD_NOT_ALLOWED);
        }
        Ok(())
    }

    fn knows(&self, host: &str, local: IpAddr) -> bool {
        let host = host.to_ascii_lowercase();
        let host = host.strip_suffix('.').unwrap_or(&host);
        if let Ok(address) = host.parse::<IpAddr>() {
            // Where both kinds of addresses are listened at, the old ones come as new ones.
            let (address, local) = (address.to_canonical(), local.to_canonical());
            return address == local || address.is_loopback() && local.is_loopback();
        }
        host == "localhost" || host.ends_with(".localhost") || self.allowed.iter().any(|name| name.eq_ignore_ascii_case(host))
    }
}

/// Whether a request comes from a page of the preview itself, or from no page at all. `Origin` is
/// what browsers tell of a page elsewhere; `Sec-Fetch-Site` they tell too where they leave that out.
pub fn is_own(headers: &HeaderMap) -> bool {
    const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let all = |name, so: &dyn Fn(&str) -> bool| headers.get_all(name).iter().all(|value| value.to_str().is_ok_and(so));
    all(ORIGIN, &|origin| origin.strip_prefix("http://").is_some_and(|own| own.eq_ignore_ascii_case(host)))
        && all(SITE, &|site| matches!(site, "same-origin" | "none"))
}

/// The name in a `Host`, without its port; none where something else stands there.
fn name(host: &str) -> Option<&str> {
    let (name, port) = match host.strip_prefix('[') {
        Some(rest) => rest.split_once(']')?,
        None => host.split_at(host.find(':').unwrap_or(host.len())),
    };
    let fine = port.is_empty() || port.strip_prefix(':').is_some_and(|port| port.bytes().all(|byte| byte.is_ascii_digit()));
    fine.then_some(name)
}

/// The path of a published file that an address asks for. `base` is the path of the site's own
/// address, with a `/` at its end, below which it is found too.
///
/// # Errors
/// Where no file of any site could have this address.
pub fn file_path(path: &str, base: &str) -> Result<String, StatusCode> {
    let path = percent_decode_str(path).decode_utf8().map_err(|_| StatusCode::BAD_REQUEST)?;
    if path.contains(['\\', '\0']) || path.split('/').any(|part| matches!(part, "." | "..")) {
        return Err(StatusCode::BAD_REQUEST);
    }
    let inside = path.strip_prefix(base).or_else(|| path.strip_prefix('/')).ok_or(StatusCode::BAD_REQUEST)?;
    Ok(if inside.is_empty() || inside.ends_with('/') { format!("{inside}index.html") } else { inside.to_owned() })
}

/// A value of the query.
pub fn query(uri: &Uri, name: &str) -> String {
    let pairs = uri.query().unwrap_or_default().split('&').filter_map(|pair| pair.split_once('='));
    let value = pairs.filter(|(key, _)| *key == name).map(|(_, value)| value).next().unwrap_or_default();
    percent_decode_str(value).decode_utf8_lossy().into_owned()
}

/// The part of a file of `length` bytes that a `Range` asks for, as RFC 9110 (14.1.2) writes it; none
/// where it asks for all, for several parts, or in another way, which may be ignored.
///
/// # Errors
/// Where there is no such part.
pub fn range(value: Option<&str>, length: usize) -> Result<Option<RangeInclusive<usize>>, StatusCode> {
    let Some(part) = value.and_then(|value| value.strip_prefix("bytes=")).filter(|part| !part.contains(',')) else { return Ok(None) };
    let Some((start, end)) = part.trim().split_once('-') else { return Ok(None) };
    let number = |text: &str| text.parse::<usize>().ok();
    let (start, end) = match (number(start), number(end)) {
        (Some(start), Some(end)) if start <= end => (start, end.min(length.saturating_sub(1))),
        (Some(start), None) if end.is_empty() => (start, length.saturating_sub(1)),
        (None, Some(last)) if start.is_empty() && last > 0 => (length.saturating_sub(last), length.saturating_sub(1)),
        (None, Some(0)) if start.is_empty() => return Err(StatusCode::RANGE_NOT_SATISFIABLE),
        _ => return Ok(None),
    };
    if start >= length { Err(StatusCode::RANGE_NOT_SATISFIABLE) } else { Ok(Some(start..=end)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_become_paths_of_files() {
        let path = |address| file_path(address, "/guides/");
        assert_eq!(path("/").unwrap(), "index.html");
        assert_eq!(path("/a/b/").unwrap(), "a/b/index.html");
        assert_eq!(path("/guides/a/").unwrap(), "a/index.html");
        assert_eq!(path("/%C3%A4%20b.png").unwrap(), "ä b.png");
        for bad in ["/../x", "/%2e%2e/x", "/a/%2E%2E%2Fx", "/a%5cb", "/a%00", "/%ff", "/./a"] {
            assert!(path(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn only_own_names_are_known() {
        let hosts = Hosts { allowed: vec!["Preview.example".into()] };
        let local = IpAddr::from([127, 0, 0, 1]);
        for good in ["localhost", "LOCALHOST:4747", "127.0.0.1:1", "[::1]:4747", "a.localhost", "preview.example:80", "localhost."] {
            assert!(name(good).is_some_and(|name| hosts.knows(name, local)), "{good}");
        }
        let foreign = ["evil.example", "localhost.evil.example", "10.0.0.1", "0.0.0.0", "", "127.0.0.1.evil.example", "[::2]"];
        let odd = ["localhost:80.evil.example", "localhost:80@evil.example", "[::1]evil.example", "[::1", "localhost.."];
        for bad in foreign.into_iter().chain(odd) {
            assert!(!name(bad).is_some_and(|name| hosts.knows(name, local)), "{bad}");
        }
        assert!(hosts.knows("10.0.0.1", IpAddr::from([10, 0, 0, 1])));
        assert!(!hosts.knows("127.0.0.1", IpAddr::from([10, 0, 0, 1])));
        assert!(hosts.knows("127.0.0.1", "::ffff:127.0.0.1".parse().unwrap()));
    }

    #[test]
    fn parts_of_files() {
        let part = |value| range(Some(value), 10);
        assert_eq!(part("bytes=0-3"), Ok(Some(0..=3)));
        assert_eq!(part("bytes=4-"), Ok(Some(4..=9)));
        assert_eq!(part("bytes=-3"), Ok(Some(7..=9)));
        assert_eq!(part("bytes=5-99"), Ok(Some(5..=9)));
        assert_eq!(part("bytes=0-1,3-4"), Ok(None));
        assert_eq!(part("bytes=9-3"), Ok(None));
        assert_eq!(part("lines=1-2"), Ok(None));
        assert!(part("bytes=10-").is_err() && part("bytes=-0").is_err() && range(Some("bytes=0-"), 0).is_err());
    }
}
