//! Rows 9, 10, 33, 34, 35 and 36: files that are not what a guide is made of.

use crate::support::{Outcome, TestSite, files, tree};
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::process::Command;
use std::time::Duration;

/// What is outside the site and must not get into it.
const SECRET: &str = "sentinel-4711";

#[track_caller]
fn assert_secret_stays_out(site: &TestSite, said: &str, what: &str) {
    let built = tree(&site.output());
    for path in files(&built) {
        let bytes = fs::read(site.output().join(path)).expect("a published file");
        assert!(!bytes.windows(SECRET.len()).any(|part| part == SECRET.as_bytes()), "{what}: the secret is in {path}");
    }
    assert!(!said.contains(SECRET), "{what}: the secret is in a message:\n{said}");
}

#[test]
fn row_09_active_files_are_not_published_without_being_asked_for() {
    let site = TestSite::with(&[("content/a.md", "# A\n"), ("content/good.png.txt", "x")]);
    let names = [
        "x.html",
        "y.HTML",
        "x.htm",
        "x.xhtml",
        "x.shtml",
        "x.js",
        "x.Mjs",
        "x.svg",
        "x.SVGZ",
        "x.xml",
        "x.xsl",
        "x.rss",
        "x.wasm",
        "x.swf",
        "x.php",
        "x.hta",
        "x.css",
        "x.mht",
        "x.txt.html",
        "noextension",
        "x.",
        "x.html~",
    ];
    for name in names.iter().filter(|name| !name.ends_with('.')) {
        site.write(&format!("content/{name}"), "<script>alert(1)</script>");
    }
    site.build(&[]).expect(0).says(&["not published", "publish", "site.yaml"]);
    let built = tree(&site.output());
    for name in names {
        assert!(!built.contains_key(name), "{name} is published");
    }
    assert!(built.contains_key("good.png.txt"));
    site.write("site.yaml", "publish: [html, .XML]\n");
    site.build(&[]).expect(0);
    let built = tree(&site.output());
    assert!(built.contains_key("x.html") && built.contains_key("x.xml") && !built.contains_key("x.js"));
}

#[test]
fn row_09_an_svg_that_could_act_is_refused_even_where_svg_is_asked_for() {
    let head = "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"";
    let inside = |body: &str| format!("{head}>{body}</svg>").into_bytes();
    let utf16: Vec<u8> = format!("\u{feff}{head}><script>1</script></svg>").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let active = [
        inside("<script>alert(1)</script>"),
        inside("<SCRIPT href='//e.org/x.js'/>"),
        inside("<x:script xmlns:x='http://www.w3.org/2000/svg'>1</x:script>"),
        inside("<g onload='x()'/>"),
        inside("<g\nonclick = 'x()'/>"),
        inside("<g\u{c}/onbegin='x()'/>"),
        format!("{head} OnLoad=\"x()\"/>").into_bytes(),
        format!("{head} width='1'onload='x()'/>").into_bytes(),
        inside("<a xlink:href='javascript:x()'><text>t</text></a>"),
        inside("<a href='java&#115;cript:x()'><text>t</text></a>"),
        inside("<a href='java\nscript:x()'><text>t</text></a>"),
        inside("<a href='java\tscript:x()'><text>t</text></a>"),
        inside("<a><set attributeName='href' to='x:'/></a>"),
        inside("<a><animate attributeName='href' values='x:'/></a>"),
        inside("<foreignObject><p>x</p></foreignObject>"),
        inside("<iframe src='x'/>"),
        inside("<image href='data:image/svg+xml;base64,PHN2Zz4='/>"),
        inside("<use href='data:image/svg+xml,x#y'/>"),
        inside("<use href='https://e.org/x.svg#y'/>"),
        inside("<image href='https://e.org/count.png'/>"),
        inside("<style>@import 'https://e.org/x.css';</style>"),
        inside("<rect style='fill:url(https://e.org/count)'/>"),
        format!("<?xml-stylesheet href='x.xsl' type='text/xsl'?>{head}/>").into_bytes(),
        format!("<!DOCTYPE svg [<!ENTITY x \"<g o\">]>{head}>&x;</svg>").into_bytes(),
        utf16,
        b"\x1f\x8b\x08\x00 not a picture".to_vec(),
    ];
    let site = TestSite::with(&[("site.yaml", "publish: [svg]\n"), ("content/a.md", "# A\n")]);
    site.write("content/fine.svg", inside("<path d='M0 0h10v10z' fill='#036'/><text>On one: two</text>"));
    for (at, bytes) in active.iter().enumerate() {
        site.write(&format!("content/x{at}.svg"), bytes);
    }
    let checked = site.check().expect(1);
    let silent: Vec<_> = (0..active.len()).filter(|at| !checked.stdout.contains(&format!("content/x{at}.svg:"))).collect();
    let silent: Vec<_> = silent.iter().map(|at| String::from_utf8_lossy(&active[*at])).collect();
    assert_eq!(silent, [""; 0], "accepted as pictures");
    site.build(&["--keep-going"]).expect(1);
    let built = tree(&site.output());
    let svgs: Vec<_> = built.keys().filter(|path| path.ends_with(".svg") && !path.starts_with("assets/")).collect();
    assert_eq!(svgs, ["fine.svg"]);
}

#[test]
fn row_10_links_to_the_outside_are_errors_that_name_them() {
    type Link = (&'static str, &'static str);
    let links: [Link; 11] = [
        ("content/link.md", "../../secret.md"),
        ("content/g/link.csv", "../../../secret.md"),
        ("content/link.png", "/etc/passwd"),
        ("content/folder", "../../outside"),
        ("content/up", "../.."),
        ("content/chain.txt", "hop.txt"),
        ("content/hop.txt", "../../secret.md"),
        ("static/link.txt", "../../secret.md"),
        ("static/folder", "../../outside"),
        ("themes/own/templates/page.html", "../../../../secret.md"),
        ("content/device.txt", "/dev/zero"),
    ];
    let site = TestSite::with(&[("content/a.md", "# A\n"), ("site.yaml", "theme: {name: own}\n"), ("themes/own/theme.yaml", "")]);
    fs::write(site.outer().join("secret.md"), format!("# {SECRET}\n")).expect("a file");
    fs::create_dir(site.outer().join("outside")).expect("a folder");
    fs::write(site.outer().join("outside/x.md"), format!("# {SECRET}\n")).expect("a file");
    for (path, target) in links {
        fs::create_dir_all(site.path(path).parent().expect("a parent")).expect("folders");
        symlink(target, site.path(path)).expect("a link");
    }
    let checked = site.check().expect(1);
    for (path, _) in links {
        let told = checked.stdout.lines().any(|line| line.starts_with(&format!("{path}:")) && line.contains("error[symlink]"));
        assert!(told, "{path}:\n{}", checked.stdout);
    }
    let built = site.build(&["--keep-going"]).expect(1);
    assert_secret_stays_out(&site, &(checked.all() + &built.all()), "links");
}

#[test]
fn row_10_a_whole_folder_or_the_settings_cannot_be_a_link_to_the_outside() {
    for name in ["content", "static", "themes", "site.yaml"] {
        let site = TestSite::new();
        if name != "content" {
            site.write("content/a.md", "# A\n");
        }
        let outside = site.outer().join("outside");
        fs::create_dir(&outside).expect("a folder");
        fs::write(outside.join("x.md"), format!("# {SECRET}\n")).expect("a file");
        fs::write(site.outer().join("secret.yaml"), format!("title: {SECRET}\n{SECRET}: {SECRET}\n")).expect("a file");
        symlink(if name == "site.yaml" { "../secret.yaml" } else { "../outside" }, site.path(name)).expect("a link");
        let checked = site.check();
        let built = site.build(&["--keep-going"]);
        assert_secret_stays_out(&site, &(checked.all() + &built.all()), name);
        let told = checked.stdout.lines().any(|line| line.starts_with(name) && line.contains("error[symlink]"));
        assert!(told, "{name}: {}", checked.all());
    }
}

#[test]
fn row_10_a_link_does_not_reach_what_is_hidden_in_the_site() {
    // On a server that builds pull requests, `.git/config` may hold a token.
    let site = TestSite::with(&[("content/a.md", "# A\n"), (".git/config", SECRET), (".env", SECRET), ("content/.hidden/x.txt", SECRET)]);
    symlink("../.git/config", site.path("content/git.txt")).expect("a link");
    symlink("../.env", site.path("content/env.csv")).expect("a link");
    symlink(".hidden/x.txt", site.path("content/x.txt")).expect("a link");
    let built = site.build(&["--keep-going"]);
    assert_secret_stays_out(&site, &built.all(), "hidden files");
    built.says(&["content/git.txt", "content/env.csv", "content/x.txt"]);
}

#[test]
fn row_10_a_file_that_becomes_a_link_after_it_was_listed_is_not_read() {
    use guidepost::world::{DiskWorld, World};
    let site = TestSite::with(&[("content/a.md", "# A\n"), ("content/g/b.md", "# B\n")]);
    fs::create_dir(site.outer().join("outside")).expect("a folder");
    fs::write(site.outer().join("outside/b.md"), SECRET).expect("a file");
    let world = DiskWorld::new(&site.root(), &site.output()).expect("a site");
    assert_eq!(world.list().files.len(), 2);
    site.remove("content/a.md").remove("content/g");
    symlink("../../outside/b.md", site.path("content/a.md")).expect("a link");
    symlink("../../outside", site.path("content/g")).expect("a link");
    for path in ["content/a.md", "content/g/b.md"] {
        assert!(world.read(path, 1_000).is_err(), "{path} was read through a link");
        assert!(world.head(path, 1_000).is_err(), "{path} was read through a link");
    }
}

#[test]
fn row_33_pipes_and_sockets_do_not_block_and_are_told() {
    let site = TestSite::with(&[("content/a.md", "# A\n"), ("static/x.txt", "x"), ("themes/own/theme.yaml", "")]);
    let pipes = ["content/pipe.md", "content/pipe.png", "static/pipe.txt", "themes/own/pipe.html"];
    for pipe in pipes {
        Outcome::of(Command::new("mkfifo").arg(site.path(pipe))).expect(0);
    }
    symlink("pipe.md", site.path("content/link.md")).expect("a link");
    let _socket = UnixListener::bind(site.path("content/socket.md")).expect("a socket");
    for outcome in [site.check(), site.build(&[])] {
        assert!(outcome.took < Duration::from_secs(20), "it blocked for {:?}", outcome.took);
        let outcome = outcome.says(&pipes).says(&["content/socket.md", "content/link.md", "ordinary file"]);
        assert!(matches!(outcome.code, Some(0 | 1)), "{outcome:?}");
    }
    assert!(!tree(&site.output()).keys().any(|path| path.contains("pipe") || path.contains("socket")));
}

#[test]
fn row_33_a_pipe_as_settings_does_not_block() {
    let site = TestSite::with(&[("content/a.md", "# A\n")]);
    Outcome::of(Command::new("mkfifo").arg(site.path("site.yaml"))).expect(0);
    let outcome = site.check();
    assert!(outcome.took < Duration::from_secs(20) && outcome.stdout.contains("site.yaml"), "{outcome:?}");
}

#[test]
fn row_34_bytes_that_are_not_utf_8_are_an_error_with_their_offset() {
    let site = TestSite::new();
    site.write("content/a.md", b"# Caf\xe9\n")
        .write("content/b.md", b"---\ntitle: \xff\n---\n")
        .write("content/c.md", b"\xef\xbb\xbf# ok\r\n\xf0\x9f\n");
    let checked = site.check().expect(1);
    for (file, offset) in [("a.md:1:6", 5), ("b.md:2:8", 11), ("c.md:2:1", 9)] {
        let line = checked.stdout.lines().find(|line| line.starts_with(&format!("content/{file}: error[encoding]")));
        let line = line.unwrap_or_else(|| panic!("{file}: {}", checked.stdout));
        assert!(line.contains(&format!("offset {offset} ")), "{line}");
    }
    site.write("content/a.md", "# A\n")
        .write("content/b.md", "# B\n")
        .write("content/c.md", "# C\n")
        .write("site.yaml", b"title: ok\nx: \xfe\n");
    site.check().expect(1).says(&["site.yaml:2:4: error[", "offset 13 "]);
}

#[test]
fn row_35_file_names_that_are_not_utf_8_are_shown_lossily_as_errors() {
    let site = TestSite::with(&[("content/a.md", "# A\n"), ("static/x.txt", "x")]);
    for name in [&b"content/caf\xe9.md"[..], b"content/caf\xe9.png", b"static/caf\xe9.txt"] {
        fs::write(site.root().join(OsStr::from_bytes(name)), "x").expect("a file");
    }
    let folder = site.root().join(OsStr::from_bytes(b"content/f\xfcr"));
    fs::create_dir(&folder).expect("a folder");
    fs::write(folder.join("b.md"), "# B\n").expect("a file");
    let shown =
        ["content/caf\u{fffd}.md:", "content/caf\u{fffd}.png:", "static/caf\u{fffd}.txt:", "content/f\u{fffd}r/b.md:", "error[file-name]"];
    site.check().expect(1).says(&shown);
    site.build(&["--keep-going"]).expect(1).says(&["content/caf\u{fffd}.md"]);
    assert!(!tree(&site.output()).keys().any(|path| path.contains("caf") || path.contains('\u{fffd}')));
}
