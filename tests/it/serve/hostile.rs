//! Rows 12 to 16: whoever asks for what is not theirs gets nothing.

use super::support::{Answer, PATIENCE, Preview};
use crate::support::TestSite;
use scraper::{Html, Selector};
use std::fs;

/// Is in every file that nobody may get.
const SECRET: &str = "sentinel-7f3a";

/// A site with files in and around it that are not published.
fn site() -> TestSite {
    let site = TestSite::with(&[("content/_index.md", "# Home\n"), ("content/guides/a.md", "# A\n"), ("static/plain.txt", "Text.\n")]);
    for path in
        ["secret.txt", ".hidden", ".git/config", "public/secret.html", "content/.hidden.txt", "content/_secret.txt", "private/secret.txt"]
    {
        site.write(path, SECRET);
    }
    site.write("content/guides/draft.txt.bak~", SECRET).write("data/secret.yaml", format!("a: {SECRET}\n"));
    for path in ["secret.txt", "index.html"] {
        fs::write(site.outer().join(path), SECRET).expect("a file");
    }
    site
}

/// Ways to write a path that leads to the file `secret.txt` in or beside the site, for programs that
/// decode too late, too often or not at all.
fn ways_out() -> Vec<String> {
    let mut ways = Vec::new();
    for up in
        ["..", "%2e%2e", "%2E.", ".%2e", "%252e%252e", "%c0%ae%c0%ae", "%e0%80%ae%e0%80%ae", "..;", "..%00", "%u002e%u002e", "\u{2025}"]
    {
        for slash in ["/", "%2f", "%5c", "\\", "%252f", "//", "%c0%af", "\u{2215}"] {
            for start in ["/", "/guides/", "//", "/guides/a/", "/_guidepost/", "/assets/"] {
                for times in [1, 2, 4] {
                    ways.push(format!("{start}{}secret.txt", format!("{up}{slash}").repeat(times)));
                }
            }
        }
    }
    ways
}

#[track_caller]
fn assert_nothing_comes(preview: &Preview, request: &[u8]) {
    let shown: String = String::from_utf8_lossy(request).chars().take(200).collect();
    let bytes = preview.raw(request);
    let text = String::from_utf8_lossy(&bytes);
    assert!(!text.contains(SECRET) && !text.contains("root:"), "{shown:?} got {text}");
    // One that is too long for a head has a status of its own.
    let status = Answer::read(&bytes).unwrap_or_else(|| panic!("{shown:?} got {text:?}")).status;
    assert!(matches!(status, 400 | 404) || status == 431 && request.len() > 8000, "{shown:?} got {status}");
}

#[test]
fn row_12_no_way_leads_out_of_what_is_published() {
    let site = site();
    let preview = Preview::start(&site, &[]);
    let mut paths = ways_out();
    let absolute = site.outer().join("secret.txt").to_str().expect("a plain path").to_owned();
    paths.extend([
        absolute.clone(),
        format!("/{absolute}"),
        format!("/%2f{}", &absolute[1..]),
        format!("/file://{absolute}"),
        format!("/C:{absolute}"),
    ]);
    for path in
        ["secret.txt", ".hidden", ".git/config", "public/secret.html", "public/", "content/.hidden.txt", "content/_index.md", "site.yaml"]
    {
        paths.extend([
            format!("/{path}"),
            format!("/./{path}"),
            format!("/{path}%00.html"),
            format!("/guides/../{path}"),
            format!("//{path}"),
        ]);
    }
    for path in [
        "content/_secret.txt",
        "_secret.txt",
        "guides/draft.txt.bak~",
        "data/secret.yaml",
        ".hidden.txt",
        "private/secret.txt",
        ".public.lock",
    ] {
        paths.push(format!("/{path}"));
    }
    paths.extend(
        ["/%", "/%2", "/%zz", "/%00", "/%ff", "/etc/passwd", "//etc/passwd", "/proc/self/environ", "/\u{0}", "/a\tb"].map(str::to_owned),
    );
    paths.extend([
        "/a".repeat(3000),
        "/".repeat(7000),
        "/..".repeat(2000),
        format!("/{}", "a".repeat(70_000)),
        format!("/{}", "%2e".repeat(2500)),
    ]);
    for path in &paths {
        assert_nothing_comes(
            &preview,
            format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", preview.authority).as_bytes(),
        );
    }
    assert_eq!(preview.get("/plain.txt").text(), "Text.\n");
}

#[test]
fn row_12_other_forms_of_a_request_get_nothing() {
    let site = site();
    let preview = Preview::start(&site, &[]);
    let own = &preview.authority;
    let targets = [
        format!("GET http://{own}/"),
        format!("GET http://{own}/../secret.txt"),
        "GET http://evil.example/".to_owned(),
        "GET https://evil.example/plain.txt".to_owned(),
        "GET file:///etc/passwd".to_owned(),
        "GET ftp://evil.example/plain.txt".to_owned(),
        format!("CONNECT {own}"),
        "CONNECT evil.example:443".to_owned(),
        "CONNECT /plain.txt".to_owned(),
        "OPTIONS *".to_owned(),
        "GET *".to_owned(),
        "GET plain.txt".to_owned(),
        "GET ../secret.txt".to_owned(),
        "GET \\secret.txt".to_owned(),
        "GET ?".to_owned(),
        "GET #".to_owned(),
        "GET ".to_owned(),
        "GET / /plain.txt".to_owned(),
        "GET /plain.txt\u{0}".to_owned(),
        " /plain.txt".to_owned(),
    ];
    for target in targets {
        let request = format!("{target} HTTP/1.1\r\nHost: {own}\r\nConnection: close\r\n\r\n");
        let bytes = preview.raw(request.as_bytes());
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(SECRET) && !text.contains("Text.\n") && !text.contains("<h1"), "{target} got {text}");
        let status = Answer::read(&bytes).unwrap_or_else(|| panic!("{target} got {text:?}")).status;
        assert!(matches!(status, 400 | 404 | 405), "{target} got {status}");
    }
    for nonsense in [
        &b"\r\n\r\n\r\n"[..],
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        &[0; 5000],
        b"GET /plain.txt\r\n\r\n",
    ] {
        let request = [nonsense, b"\r\n\r\n"].concat();
        let text = String::from_utf8_lossy(&preview.raw(&request)).into_owned();
        assert!(text.is_empty() || text.starts_with("HTTP/1.1 4"), "{nonsense:?} got {text}");
    }
    // One request in the body of another is not a request.
    let hidden = "GET /plain.txt HTTP/1.1\r\nHost: x\r\n\r\n";
    let two = format!("GET / HTTP/1.1\r\nHost: {own}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{hidden}");
    assert!(!String::from_utf8_lossy(&preview.raw(two.as_bytes())).contains("Text.\n"));
    assert_eq!(preview.get("/plain.txt").text(), "Text.\n");
}

/// The status for a request with these lines in place of the `Host`.
fn status(preview: &Preview, lines: &[String]) -> u16 {
    let request = format!(
        "GET /plain.txt HTTP/1.1\r\nConnection: close\r\n{}\r\n",
        lines.iter().map(|line| format!("{line}\r\n")).collect::<String>()
    );
    let answer = Answer::read(&preview.raw(request.as_bytes())).expect("an answer");
    assert_eq!(answer.text() == "Text.\n", answer.status == 200, "{lines:?}");
    answer.status
}

#[test]
fn row_13_only_by_its_own_names_is_it_asked() {
    let site = site();
    let preview = Preview::start(&site, &["--allow-host", "Preview.Example"]);
    let port = preview.port();
    let host = |name: &str| status(&preview, &[format!("Host: {name}")]);
    for own in [
        "localhost",
        "LocalHost",
        "127.0.0.1",
        "[::1]",
        "localhost.",
        "127.0.0.1.",
        "guides.localhost",
        "preview.example",
        "PREVIEW.EXAMPLE.",
    ] {
        assert_eq!((host(own), host(&format!("{own}:{port}")), host(&format!("{own}:80"))), (200, 200, 200), "{own}");
    }
    let port_of = |name: &str| format!("{name}:{port}");
    for foreign in [
        "evil.example",
        "evil.example.",
        "EVIL.EXAMPLE",
        "localhost.evil.example",
        "evil-localhost",
        "127.0.0.1.evil.example",
        "127.0.0.1.nip.io",
        "sub.preview.example",
        "preview.example.evil.example",
        "xpreview.example",
        "0.0.0.0",
        "[::]",
        "[::2]",
        "10.0.0.1",
        "192.168.1.1",
        "[fe80::1]",
        "[::ffff:10.0.0.1]",
        "localhost..",
        ".",
        "0x7f000001",
        "2130706433",
        "127.1",
        "[localhost",
        "[::1]evil.example",
        "xn--lcalhost-54a",
    ] {
        assert_eq!((host(foreign), host(&port_of(foreign))), (403, 403), "{foreign}");
    }
    for odd in [
        "",
        ":",
        &port_of(""),
        "localhost:80@evil.example",
        "localhost:80.evil.example",
        "evil.example@localhost",
        "localhost,evil.example",
        "localhost evil.example",
        "localhost/evil.example",
    ] {
        assert!(matches!(host(odd), 400 | 403), "{odd:?}");
    }
    let lines = |lines: &[&str]| status(&preview, &lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>());
    assert_eq!(lines(&[]), 400, "no host");
    assert_eq!(lines(&["Host: localhost", "Host: evil.example"]), 400);
    assert_eq!(lines(&["Host: evil.example", "Host: localhost"]), 400);
    assert_eq!(lines(&["Host: localhost", "Host: localhost"]), 400);
    assert_eq!(lines(&["Host: evil.example", "X-Forwarded-Host: localhost", "Forwarded: host=localhost"]), 403);
    assert_eq!(lines(&["Host: localhost\u{e9}"]), 400);
}

#[test]
fn row_13_everything_is_refused_to_a_foreign_name() {
    let site = site();
    let preview = Preview::start(&site, &[]);
    for path in [
        "/",
        "/guides",
        "/guides/a/",
        "/nothing",
        "/%00",
        "/_guidepost/live.js",
        "/_guidepost/events?page=%2F&version=&instance=",
        "/_guidepost/nothing",
    ] {
        for method in ["GET", "HEAD", "POST", "OPTIONS"] {
            let answer = preview.ask(method, path, &["Host: evil.example"]);
            assert_eq!(answer.status, 403, "{method} {path}");
            assert!(answer.body.len() < 20, "{method} {path}");
        }
    }
}

#[test]
fn row_13_each_address_that_is_listened_at_is_a_name() {
    let site = site();
    for host in ["::", "0.0.0.0", "::1", "localhost"] {
        let preview = Preview::start(&site, &["--host", host]);
        assert_eq!(preview.page("/plain.txt"), "Text.\n", "{host}, as it says itself");
        assert_eq!(preview.ask("GET", "/plain.txt", &["Host: evil.example"]).status, 403, "{host}");
        assert_eq!(preview.ask("GET", "/plain.txt", &["Host: 10.11.12.13"]).status, 403, "{host}");
        assert_eq!(preview.lines_with("Everybody") > 0, matches!(host, "::" | "0.0.0.0"), "{host}: {}", preview.said());
    }
}

/// The status for an event stream that is asked for with these lines.
fn stream(preview: &Preview, lines: &[&str]) -> u16 {
    let from = |line: &str| line.replace("OWN", &preview.authority).replace("PORT", &preview.port().to_string());
    let lines: Vec<String> = lines.iter().map(|line| format!("{}\r\n", from(line))).collect();
    let host = if lines.iter().any(|line| line.starts_with("Host")) { String::new() } else { format!("Host: {}\r\n", preview.authority) };
    let mut stream = preview.connect();
    use std::io::{Read, Write};
    let path = "/_guidepost/events?page=%2F&version=x&instance=x";
    write!(stream, "GET {path} HTTP/1.1\r\n{host}{}\r\n", lines.concat()).expect("sent");
    let mut first = [0; 12];
    stream.read_exact(&mut first).expect("an answer");
    std::str::from_utf8(&first[9..]).expect("a status").parse().expect("a status")
}

#[test]
fn row_14_only_pages_of_the_preview_hear_events() {
    let site = site();
    let preview = Preview::start(&site, &[]);
    let own: [&[&str]; 8] = [
        &[],
        &["Origin: http://OWN"],
        &["Host: LOCALHOST:PORT", "Origin: http://localhost:PORT"],
        &["Origin: http://OWN", "Sec-Fetch-Site: same-origin", "Sec-Fetch-Mode: cors"],
        &["Sec-Fetch-Site: same-origin"],
        &["Sec-Fetch-Site: none"],
        &["Host: [::1]:PORT", "Origin: http://[::1]:PORT"],
        &["Referer: http://OWN/"],
    ];
    for lines in own {
        assert_eq!(stream(&preview, lines), 200, "{lines:?}");
    }
    let foreign: [&[&str]; 16] = [
        &["Origin: null"],
        &["Origin:"],
        &["Origin: http://evil.example"],
        &["Origin: https://OWN"],
        &["Origin: http://OWN.evil.example"],
        &["Origin: http://evil.example/http://OWN"],
        &["Origin: http://OWN/"],
        &["Origin: http://localhost:PORT"],
        &["Origin: http://localhost:3000"],
        &["Origin: http://127.0.0.1"],
        &["Origin: file://"],
        &["Origin: http://OWN", "Origin: http://evil.example"],
        &["Origin: http://OWN", "Sec-Fetch-Site: cross-site"],
        &["Sec-Fetch-Site: cross-site"],
        &["Sec-Fetch-Site: same-site"],
        &["Host: evil.example:PORT", "Origin: http://evil.example:PORT"],
    ];
    for lines in foreign {
        assert_eq!(stream(&preview, lines), 403, "{lines:?}");
    }
}

#[test]
fn row_15_no_answer_can_be_read_by_another_site() {
    let site = site();
    site.write("themes/t/templates/page.html", "{{ nosuch.thing.deep }}").write("site.yaml", "theme: {name: t}\n");
    let preview = Preview::start(&site, &[]);
    let asked: [(&str, &str, &[&str], u16); 16] = [
        ("GET", "/", &[], 200),
        ("GET", "/plain.txt", &[], 200),
        ("HEAD", "/plain.txt", &[], 200),
        ("GET", "/plain.txt", &["Range: bytes=0-1"], 206),
        ("GET", "/plain.txt", &["Range: bytes=9-"], 416),
        ("GET", "/guides", &[], 301),
        ("GET", "/%00", &[], 400),
        ("GET", "/", &["Host: evil.example"], 403),
        ("GET", "/_guidepost/events", &["Origin: null"], 403),
        ("GET", "/nothing", &[], 404),
        ("GET", "/_guidepost/nothing", &[], 404),
        ("POST", "/", &[], 405),
        ("OPTIONS", "/", &["Access-Control-Request-Method: GET", "Access-Control-Request-Private-Network: true"], 405),
        ("GET", "/guides/a/", &[], 500),
        ("GET", "/_guidepost/live.js", &[], 200),
        ("HEAD", "/_guidepost/events?page=%2F", &[], 200),
    ];
    let check = |what: &str, answer: &Answer| {
        let foreign = answer.headers.iter().find(|(name, _)| name.starts_with("access-control") || name == "timing-allow-origin");
        assert_eq!(foreign, None, "{what}");
        for (name, value) in
            [("x-content-type-options", "nosniff"), ("cross-origin-resource-policy", "same-origin"), ("cache-control", "no-store")]
        {
            assert_eq!(answer.header(name), Some(value), "{what}");
        }
        assert!(answer.header("content-type").is_some_and(|kind| !kind.is_empty()), "{what}");
    };
    for (method, path, lines, status) in asked {
        for origin in ["Accept: */*", "Origin: http://evil.example", "Origin: null"] {
            let lines = if path.contains("events") { lines.to_vec() } else { [lines, &[origin]].concat() };
            let answer = preview.ask(method, path, &lines);
            assert_eq!(answer.status, status, "{method} {path} {lines:?}: {}", answer.text());
            check(&format!("{method} {path} {lines:?}"), &answer);
        }
    }
    let events = preview.events("/");
    check("events", events.head());
    assert_eq!(events.head().header("content-type"), Some("text/event-stream; charset=utf-8"));
    assert!(events.next(PATIENCE).is_some());
}

#[test]
fn row_16_nothing_of_a_request_becomes_markup() {
    let site = site();
    let preview = Preview::start(&site, &[]);
    let markup = "\"><img src=x onerror=alert(7)><script>alert(7)</script>'--><!--";
    let coded = percent_encoding::utf8_percent_encode(markup, percent_encoding::NON_ALPHANUMERIC).to_string();
    let [scripts, hostile] = ["script", "img, [onerror], [onload]"].map(|selector| Selector::parse(selector).expect("a selector"));
    let usual = Html::parse_document(&preview.get("/nothing").text()).select(&scripts).count();
    let paths = [
        format!("/{coded}"),
        format!("/{coded}/"),
        format!("/guides/{coded}?{coded}={coded}"),
        format!("/{}", markup.replace(' ', "+")),
        "/\"onload=\"alert(7)\"x=\"".to_owned(),
        format!("/\"{{%7B{{}}&quot;&lt;'{coded}"),
        format!("/%00{coded}"),
        format!("/guides?{coded}"),
        "/guides?\"onload=\"alert(7)".to_owned(),
        format!("/_guidepost/{coded}"),
        "/\u{2028}\"\u{fffd}".to_owned(),
    ];
    for path in &paths {
        for more in
            ["Accept: text/html".to_owned(), format!("Range: bytes={markup}"), format!("Referer: {markup}"), format!("Host: {markup}")]
        {
            let answer = preview.ask("GET", path, &[&more]);
            assert!((300..500).contains(&answer.status), "{path}: {}", answer.status);
            let text = answer.text();
            for raw in ["<script>alert", "<img", "onerror=alert(7)>", "<!--\"", "\"onload"] {
                assert!(!text.contains(raw), "{path} {more}: {text}");
            }
            let page = Html::parse_document(&text);
            assert_eq!(page.select(&hostile).count(), 0, "{path} {more}: {text}");
            let allowed = if text.contains("data-guidepost") { usual } else { 0 };
            assert_eq!(page.select(&scripts).count(), allowed, "{path} {more}: {text}");
        }
    }
}
