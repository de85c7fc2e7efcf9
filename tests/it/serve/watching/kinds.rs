//! Files of every kind: pages, links, pictures, themes and settings, good ones and bad ones.

use super::{has_status, serves_a_clean_build, shows, within};
use crate::serve::support::{PATIENCE, Preview, facts};
use crate::support::TestSite;
use std::ffi::OsStr;
use std::fs::{self, Permissions};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::Command;

fn site() -> TestSite {
    TestSite::with(&[
        ("content/_index.md", "# Home\n\n[Guide](guide.md)\n"),
        ("content/guide.md", "# Guide\n\nfirst\n"),
        ("content/other.md", "# Other\n\nother\n"),
        ("site.yaml", "title: Kinds\n"),
    ])
}

/// Waits for this many lines that tell of new problems, and of ones that are gone.
#[track_caller]
fn told(preview: &mut Preview, new: usize, fixed: usize) {
    preview.wait_for(&format!("{new} new problems and {fixed} fixed"), |preview| {
        preview.lines_with(" new problem") == new && preview.lines_with(" fixed") == fixed
    });
}

fn start(site: &TestSite) -> Preview {
    Preview::start(site, &[])
}

#[test]
fn a_page_that_is_a_link_shows_what_it_leads_to() {
    let site = site();
    symlink("guide.md", site.path("content/link.md")).unwrap();
    let preview = start(&site);
    shows(&preview, "/link/", "first");
    site.write("content/guide.md", "# Guide\n\nedited\n");
    shows(&preview, "/link/", "edited");
    // It leads elsewhere.
    symlink("other.md", site.path("content/.new")).unwrap();
    site.rename("content/.new", "content/link.md");
    shows(&preview, "/link/", "other");
    site.write("content/other.md", "# Other\n\nother edited\n");
    shows(&preview, "/link/", "other edited");
    // It becomes a file, and a file becomes a link.
    site.write("content/.new", "# Link\n\nown\n").rename("content/.new", "content/link.md");
    shows(&preview, "/link/", "own");
    symlink("guide.md", site.path("content/.new")).unwrap();
    site.rename("content/.new", "content/other.md");
    shows(&preview, "/other/", "edited");
    site.write("content/guide.md", "# Guide\n\nedited twice\n");
    shows(&preview, "/other/", "edited twice");
    serves_a_clean_build(&preview, &site);
}

#[test]
fn problems_with_names_and_links_go_away_with_them() {
    let site = site();
    let mut preview = start(&site);
    let bad: [&[u8]; 4] = [b"content/outside.md", b"content/n\xff.md", b"content/n\xff", b"content/nowhere"];
    for (at, name) in bad.into_iter().enumerate() {
        let path = site.root().join(OsStr::from_bytes(name));
        match at {
            0 => symlink("/etc/passwd", &path).unwrap(),
            3 => symlink("not-there", &path).unwrap(),
            _ => fs::write(&path, "# Bad\n").unwrap(),
        }
        told(&mut preview, at + 1, at);
        fs::remove_file(path).unwrap();
        told(&mut preview, at + 1, at + 1);
    }
    serves_a_clean_build(&preview, &site);
}

#[test]
fn a_link_that_turns_to_the_outside_shows_nothing_of_it() {
    let site = site();
    fs::write(site.outer().join("secret.md"), "# Secret\n\nsentinel\n").unwrap();
    let mut preview = start(&site);
    symlink("../../secret.md", site.path("content/.new")).unwrap();
    site.rename("content/.new", "content/guide.md");
    preview.wait_for("a problem", |preview| preview.lines_with("outside the site's folder") > 0);
    assert!(!preview.get("/guide/").text().contains("sentinel"));
    site.remove("content/guide.md").write("content/guide.md", "# Guide\n\nback\n");
    shows(&preview, "/guide/", "back");
    serves_a_clean_build(&preview, &site);
}

#[test]
fn a_file_becomes_a_folder_and_a_file_again() {
    let site = site();
    let preview = start(&site);
    for number in 0..3 {
        site.remove("content/guide.md").write("content/guide.md/inner.md", format!("# Inner {number}\n"));
        shows(&preview, "/guide.md/inner/", &format!("Inner {number}"));
        site.remove("content/guide.md").write("content/guide.md", format!("# Guide\n\nfile {number}.\n"));
        shows(&preview, "/guide/", &format!("file {number}."));
        has_status(&preview, "/guide.md/inner/", 404);
    }
    serves_a_clean_build(&preview, &site);
}

#[test]
fn files_and_folders_that_cannot_be_read_for_a_while() {
    let site = site();
    site.write("content/sub/page.md", "# Sub\n\nsub\n");
    // In a user namespace without names, even root may not read what its owner may not.
    let mut outer = Command::new("unshare");
    outer.arg("--user");
    let mut preview = Preview::run(&mut within(&mut outer, &site.command("serve", &["--port", "0"])));
    for (at, path) in ["content/guide.md", "content/sub"].into_iter().enumerate() {
        let mode = fs::metadata(site.path(path)).unwrap().permissions();
        fs::set_permissions(site.path(path), Permissions::from_mode(0o000)).unwrap();
        told(&mut preview, at + 1, at);
        fs::set_permissions(site.path(path), mode).unwrap();
        told(&mut preview, at + 1, at + 1);
    }
    site.write("content/sub/page.md", "# Sub\n\nedited\n");
    shows(&preview, "/sub/page/", "edited");
    serves_a_clean_build(&preview, &site);
}

#[test]
fn a_file_that_is_no_text_and_one_that_is_too_large() {
    let site = site();
    let mut preview = start(&site);
    site.write("content/guide.md", b"# Guide\n\n\xff\xfe\n");
    preview.wait_for("a problem", |preview| preview.lines_with("UTF-8") > 0);
    preview.page("/guide/");
    site.write("content/guide.md", "# Guide\n\ntext again\n");
    shows(&preview, "/guide/", "text again");
    site.write("content/large.md", "word ".repeat(2 << 20));
    preview.wait_for("a problem", |preview| preview.lines_with("longer than") > 0);
    site.write("content/large.png", vec![7; 10 << 20]);
    site.remove("content/large.md").remove("content/large.png");
    site.write("content/large.bin", vec![7; 10 << 20]);
    site.write("site.yaml", "title: Kinds\npublish: [bin]\n");
    has_status(&preview, "/large.bin", 200);
    serves_a_clean_build(&preview, &site);
}

#[test]
fn a_picture_of_another_size_changes_its_page() {
    let picture = |width: u8| [b"GIF89a".as_slice(), &[width, 0, 9, 0, 0, 0, 0]].concat();
    let site = site();
    site.write("content/guide.md", "# Guide\n\n![A picture](a.gif)\n").write("content/a.gif", picture(7));
    let preview = start(&site);
    let events = preview.events("/guide/");
    shows(&preview, "/guide/", "width=\"7\"");
    site.write("content/a.gif", picture(8));
    shows(&preview, "/guide/", "width=\"8\"");
    events.expect("page");
    assert_eq!(preview.get("/a.gif").body, picture(8));
    site.remove("content/a.gif");
    has_status(&preview, "/a.gif", 404);
    site.write("content/a.gif", picture(9));
    shows(&preview, "/guide/", "width=\"9\"");
    serves_a_clean_build(&preview, &site);
}

#[test]
fn settings_theme_and_static_files() {
    let site = site();
    let mut preview = start(&site);
    site.write("site.yaml", "title: Renamed\ntheme: {name: own}\n");
    shows(&preview, "/", "Renamed");
    site.write("themes/own/templates/page.html", "<!doctype html><html><head></head><body>own 1 {{ page.content }}</body></html>");
    shows(&preview, "/guide/", "own 1");
    let events = preview.events("/guide/");
    site.write("themes/own/templates/page.html", "<!doctype html><html><head></head><body>own 2 {{ page.content }}</body></html>");
    shows(&preview, "/guide/", "own 2");
    events.expect("reload");
    // While it is broken, the last good one stays.
    site.write("themes/own/templates/page.html", "own 3 {% if %}");
    preview.wait_for("a problem", |preview| preview.lines_with("themes/own/templates/page.html:") > 0);
    shows(&preview, "/guide/", "own 2");
    site.write("site.yaml", "title: [\n");
    preview.wait_for("a problem", |preview| preview.lines_with("  site.yaml:") > 0);
    shows(&preview, "/guide/", "own 2");
    site.remove("themes");
    site.write("site.yaml", "title: Mended\n");
    shows(&preview, "/guide/", "Mended");
    site.write("static/.well-known/security.txt", "one\n").write("static/file.txt", "two\n");
    shows(&preview, "/.well-known/security.txt", "one");
    shows(&preview, "/file.txt", "two");
    site.write("static/.well-known/security.txt", "other\n").remove("static/file.txt");
    shows(&preview, "/.well-known/security.txt", "other");
    has_status(&preview, "/file.txt", 404);
    serves_a_clean_build(&preview, &site);
    site.remove("static").remove("site.yaml");
    has_status(&preview, "/.well-known/security.txt", 404);
    serves_a_clean_build(&preview, &site);
}

#[test]
fn a_name_that_changes_only_in_its_case() {
    let site = site();
    site.write("content/_index.md", "# Home\n");
    let preview = start(&site);
    site.rename("content/guide.md", "content/Guide.md");
    serves_a_clean_build(&preview, &site);
    site.rename("content/Guide.md", "content/GUIDE.md");
    serves_a_clean_build(&preview, &site);
    site.rename("content/GUIDE.md", "content/guide.md");
    shows(&preview, "/guide/", "first");
    serves_a_clean_build(&preview, &site);
}

#[test]
fn the_browser_goes_along_with_its_page() {
    let site = site();
    let preview = start(&site);
    let renamed = preview.events("/guide/");
    site.rename("content/guide.md", "content/renamed.md");
    assert_eq!(renamed.expect("moved")["to"], "/renamed/");
    has_status(&preview, "/renamed/", 200);
    let slug = preview.events("/renamed/");
    site.write("content/renamed.md", "---\nslug: third\n---\n# Guide\n\nfirst\n");
    assert_eq!(slug.expect("moved")["to"], "/third/");
    shows(&preview, "/third/", "first");
    let deleted = preview.events("/third/");
    site.remove("content/renamed.md");
    // The browser asks for the page once more, whatever the message is.
    let told = ["page", "reload"].map(serde_json::Value::from);
    while !told.contains(&deleted.next(PATIENCE).expect("a message")["type"]) {}
    has_status(&preview, "/third/", 404);
    // It comes back, and nobody is sent away from it.
    site.write("content/guide.md", "# Guide\n\nsecond\n");
    shows(&preview, "/guide/", "second");
    let answer = preview.get("/guide/").text();
    assert_eq!(facts(&answer)["page"], "/guide/");
}

#[test]
fn a_skeleton_beside_the_guides_is_watched() {
    let site = site();
    site.write("site.yaml", "types: {howto: {headings: [Steps], skeleton: skeletons/howto.md}}\n").write("skeletons/howto.md", "## Step\n");
    let mut preview = start(&site);
    site.write("skeletons/howto.md", "## Steps\n");
    told(&mut preview, 0, 1);
    site.write("skeletons/howto.md", "## Step\n");
    told(&mut preview, 1, 1);
}
