//! Plain requests: what `build` publishes is what the preview serves, at the same addresses.

use super::support::{Answer, Preview, facts};
use crate::support::{TestSite, files, tree};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use std::fs;
use std::path::Path;

/// The address of a published file.
fn address(path: &str) -> String {
    let folder = path.strip_suffix("index.html").filter(|folder| folder.is_empty() || folder.ends_with('/'));
    let parts: Vec<String> =
        folder.unwrap_or(path).split('/').map(|part| utf8_percent_encode(part, NON_ALPHANUMERIC).to_string()).collect();
    format!("/{}", parts.join("/"))
}

/// A page without what only the preview has, and without the style, which the preview links and a build
/// writes into the page.
fn as_published(html: &str) -> String {
    let cut = |html: &str, from: &str, to: &str| {
        let mut rest = html;
        let mut all = String::new();
        while let Some((before, after)) = rest.split_once(from) {
            all += before;
            rest = after.split_once(to).expect("an end").1;
        }
        all + rest
    };
    let parts = [("<script defer src=\"/_guidepost/live.js\"", "</script>"), (" data-line=\"", "\"")];
    let style = [("<style>", "</style>"), ("<link rel=\"stylesheet\"", ">"), (" 'sha256-", "'")];
    parts.iter().chain(&style).fold(html.to_owned(), |html, (from, to)| cut(&html, from, to))
}

/// A site of every golden test that needs no more than its files.
fn golden_sites() -> Vec<(String, TestSite)> {
    let mut sites = Vec::new();
    for case in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")).expect("golden tests").flatten() {
        if ["args", "code", "pictures"].iter().any(|more| case.path().join(more).exists()) {
            continue;
        }
        let (site, folder) = (TestSite::new(), case.path().join("site"));
        for file in walkdir::WalkDir::new(&folder).into_iter().flatten().filter(|entry| entry.file_type().is_file()) {
            let path = file.path().strip_prefix(&folder).expect("below the folder").to_str().expect("a plain name");
            site.write(path, fs::read(file.path()).expect("a file"));
        }
        sites.push((case.file_name().to_string_lossy().into_owned(), site));
    }
    sites
}

/// Builds the site and compares each published file with what is served at its address.
#[track_caller]
fn assert_served_as_published(name: &str, site: &TestSite) {
    // Otherwise the preview shows drafts that a build leaves out.
    site.build(&["--drafts"]).expect(0);
    let preview = Preview::start(site, &["--drafts"]);
    let published = tree(&site.output());
    // The preview makes the parts of the search index when their entry is asked for, as the browser does.
    let mut paths = files(&published);
    paths.sort_by_key(|path| path.matches('/').count());
    for path in paths {
        let route = address(path);
        let answer = preview.get(&route);
        if path == ".guidepost" {
            assert_eq!(answer.status, 404, "{name}: {path}");
            continue;
        }
        assert_eq!(answer.status, 200, "{name}: {route}: {}", answer.text());
        let bytes = fs::read(site.output().join(path)).expect("a file");
        match String::from_utf8(bytes) {
            Ok(text) => assert_eq!(as_published(&answer.text()), as_published(&text), "{name}: {route}"),
            Err(other) => assert!(answer.body == other.into_bytes(), "{name}: {route} has other bytes"),
        }
        let kind = answer.header("content-type").expect("a type").to_owned();
        let wanted = match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
            "html" => "text/html; charset=utf-8",
            "css" => "text/css; charset=utf-8",
            "js" => "text/javascript; charset=utf-8",
            "svg" => "image/svg+xml; charset=utf-8",
            "xml" => "text/xml; charset=utf-8",
            "txt" => "text/plain; charset=utf-8",
            "csv" => "text/csv; charset=utf-8",
            "json" => "application/json; charset=utf-8",
            "png" => "image/png",
            "mp3" => "audio/mpeg",
            _ => &kind,
        };
        assert_eq!(kind, wanted, "{name}: {route}");
        if let Some(folder) = route.strip_suffix('/').filter(|folder| !folder.is_empty()) {
            let answer = preview.get(folder);
            assert_eq!((answer.status, answer.header("location")), (301, Some(&*route)), "{name}: {folder}");
        }
    }
}

#[test]
fn whatever_is_published_is_served_with_the_same_bytes_and_the_right_type() {
    let site = rich_site();
    assert_served_as_published("rich", &site);
    let sites = golden_sites();
    assert!(sites.len() > 12, "only {} golden sites", sites.len());
    for (name, site) in &sites {
        assert_served_as_published(name, site);
    }
}

/// Sound that no compression makes shorter, as a number of bytes.
fn sound() -> Vec<u8> {
    (0..1000_u32).map(|at| (at * 7 % 251) as u8).collect()
}

/// A site with a path of its own, in which there is something of everything.
fn rich_site() -> TestSite {
    let site = TestSite::with(&[
        ("site.yaml", "base_url: https://example.org/kb\nlanguages: [en, sv]\n"),
        ("content/_index.md", "# Home\n\nSee [the first](guides/a.md).\n"),
        ("content/guides/_index.md", "# Guides\n"),
        (
            "content/guides/a.md",
            "---\ntags: [one]\naliases: [/old/a/]\ndate: 2025-01-02\n---\n# A\n\n- x\n- y\n\n```rust\nfn a() {}\n```\n",
        ),
        ("content/guides/å b.md", "# Å\n\n> [!NOTE]\n> Text.\n"),
        ("content/guides/data.csv", "1,2\n"),
        ("static/files/plain.txt", "Text.\n"),
        ("static/empty.txt", ""),
    ]);
    site.write("static/files/sound.mp3", sound());
    site
}

#[test]
fn below_the_path_of_the_sites_address_everything_is_found_too() {
    let site = rich_site();
    let preview = Preview::start(&site, &[]);
    assert!(preview.stdout()[0].contains(&format!("http://{}/kb/ ", preview.authority)), "{}", preview.said());
    let without = |path: &str| as_published(&preview.page(path));
    for path in ["/", "/guides/a/", "/old/a/", "/sitemap.xml", "/files/plain.txt"] {
        assert_eq!(without(path), without(&format!("/kb{path}")), "{path}");
    }
    for (from, to) in [("/kb", "/kb/"), ("/kb?a=b", "/kb/?a=b"), ("/kb/guides", "/kb/guides/"), ("/guides?q=%22", "/guides/?q=%22")] {
        let answer = preview.get(from);
        assert_eq!((answer.status, answer.header("location")), (301, Some(to)), "{from}");
    }
}

#[test]
fn a_missing_page_gets_the_sites_own_page_for_that() {
    let site = rich_site();
    let preview = Preview::start(&site, &[]);
    site.build_well();
    for path in ["/nothing", "/guides/nothing/", "/guides/a/x", "/files/", "/files", "/files/plain.txt/", "/kb/kb/"] {
        let answer = preview.get(path);
        assert_eq!((answer.status, answer.header("content-type")), (404, Some("text/html; charset=utf-8")), "{path}");
        assert_eq!(as_published(&answer.text()), as_published(&site.published("404.html")), "{path}");
        assert_eq!(facts(&answer.text())["page"], path);
        assert_eq!(facts(&answer.text())["file"], serde_json::Value::Null, "{path}");
    }
}

#[test]
fn a_redirect_leads_to_the_same_place_and_never_to_another_host() {
    let site = TestSite::with(&[("content/_index.md", "# Home\n"), ("content/å b/_index.md", "# Å\n"), ("content/å b/c.md", "# C\n")]);
    let preview = Preview::start(&site, &[]);
    for folder in ["/%C3%A5-b", "/%c3%a5-b", "/å-b", "/%C3%A5%2Db"] {
        let answer = preview.get(folder);
        let to = answer.header("location").unwrap_or_else(|| panic!("{folder} leads nowhere: {answer:?}"));
        assert_eq!(percent_decode_str(to).decode_utf8().expect("UTF-8"), "/å-b/", "{folder}");
        assert!(to.is_ascii(), "{to}");
        assert_eq!(preview.get(to).status, 200, "{to}");
    }
    for path in ["//%C3%A5-b", "//evil.example/", "///evil.example", "//evil.example/%C3%A5-b", "/%2fevil.example", "/%2F%C3%A5-b"] {
        let answer = preview.get(path);
        assert_eq!((answer.status, answer.header("location")), (404, None), "{path}");
    }
    assert_eq!(preview.get("/%5cevil.example").status, 400);
}

#[test]
fn head_is_get_without_the_body() {
    let site = rich_site();
    let preview = Preview::start(&site, &[]);
    let lines: [&[&str]; 2] = [&[], &["Range: bytes=0-3"]];
    for path in ["/", "/guides", "/files/sound.mp3", "/empty.txt", "/nothing", "/%00", "/_guidepost/live.js"] {
        for lines in lines {
            let get = preview.ask("GET", path, lines);
            let head = preview.ask("HEAD", path, lines);
            // The length of nothing may be left out where nothing follows anyway.
            let known = |pair: &&(String, String)| pair.0 != "date" && **pair != ("content-length".to_owned(), "0".to_owned());
            let timeless = |answer: &Answer| answer.headers.iter().filter(known).cloned().collect::<Vec<_>>();
            assert_eq!((head.status, timeless(&head)), (get.status, timeless(&get)), "{path}");
            assert_eq!(get.header("content-length"), Some(&*get.body.len().to_string()), "{path}");
            assert_eq!(head.body, b"", "{path}");
        }
    }
    let head = preview.ask("HEAD", "/_guidepost/events?page=%2F", &[]);
    assert_eq!((head.status, head.body), (200, vec![]));
}

#[test]
fn other_methods_are_refused_and_the_right_ones_named() {
    let site = rich_site();
    let preview = Preview::start(&site, &[]);
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get"] {
        for path in ["/", "/nothing", "/files/sound.mp3", "/_guidepost/events", "/_guidepost/live.js"] {
            let answer = preview.ask(method, path, &[]);
            assert_eq!((answer.status, answer.header("allow")), (405, Some("GET, HEAD")), "{method} {path}");
        }
    }
    // What comes with it is not waited for.
    let answer = preview.ask("POST", "/", &["Content-Length: 1000000000000"]);
    assert_eq!(answer.status, 405);
    let answer = preview.ask("GET", "/", &["Content-Length: 1000000000000"]);
    assert_eq!(answer.status, 200);
}

#[test]
fn players_get_the_parts_that_they_ask_for() {
    let site = rich_site();
    let preview = Preview::start(&site, &[]);
    let whole = sound();
    let part = |range: &str| preview.ask("GET", "/files/sound.mp3", &[&format!("Range: {range}")]);
    for (range, first, last) in [
        ("bytes=0-0", 0, 0),
        ("bytes=10-19", 10, 19),
        ("bytes=990-", 990, 999),
        ("bytes=-5", 995, 999),
        ("bytes=900-5000", 900, 999),
        ("bytes=-5000", 0, 999),
    ] {
        let answer = part(range);
        assert_eq!(answer.status, 206, "{range}");
        assert_eq!(answer.header("content-range"), Some(&*format!("bytes {first}-{last}/1000")), "{range}");
        assert_eq!(answer.header("content-type"), Some("audio/mpeg"), "{range}");
        assert!(answer.body == whole[first..=last], "{range}");
    }
    for range in ["bytes=1000-", "bytes=5000-6000", "bytes=-0"] {
        let answer = part(range);
        assert_eq!((answer.status, answer.header("content-range")), (416, Some("bytes */1000")), "{range}");
        assert!(!answer.body.starts_with(&whole[..3]), "{range}");
    }
    for range in ["bytes=0-1,5-6", "bytes=5-1", "bytes=a-b", "bytes=", "bytes", "lines=1-2", "bytes=18446744073709551616-", "\u{fc}"] {
        let answer = part(range);
        assert_eq!((answer.status, answer.header("content-range")), (200, None), "{range}");
        assert!(answer.body == whole, "{range}");
        assert_eq!(answer.header("accept-ranges"), Some("bytes"));
    }
    assert_eq!(preview.ask("GET", "/empty.txt", &["Range: bytes=0-"]).status, 416);
}

#[test]
fn nothing_of_the_preview_is_published_and_a_preview_writes_nothing() {
    let site = rich_site();
    let before = tree(site.outer());
    {
        let preview = Preview::start(&site, &[]);
        assert!(preview.page("/guides/a/").contains(" data-line=\"") && preview.page("/guides/a/").contains("data-guidepost=\""));
        assert_eq!(preview.get("/assets/search/en.js").status, 200);
    }
    assert_eq!(tree(site.outer()), before);
    site.build_well();
    for path in files(&tree(&site.output())) {
        let bytes = fs::read(site.output().join(path)).expect("a file");
        let text = String::from_utf8_lossy(&bytes);
        for own in ["data-line", "data-guidepost", "_guidepost", "vscode:", "EventSource"] {
            assert!(!text.contains(own), "{own} is in {path}");
        }
    }
}
