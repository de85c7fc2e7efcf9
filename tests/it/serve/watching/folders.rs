//! Folders that come, go, move and lead in circles.

use super::{Builder, has_status, serves_a_clean_build, settled, shows, soon};
use crate::serve::support::{PATIENCE, Preview};
use crate::support::TestSite;
use std::fs;
use std::os::unix::fs::symlink;
use std::time::Duration;

fn site() -> TestSite {
    TestSite::with(&[
        ("content/_index.md", "# Home\n"),
        ("content/one/a.md", "# One\n\nfirst\n"),
        ("content/two/a.md", "# Two\n\nsecond\n"),
        ("content/two/deep/b.md", "# Deep\n\n[One](../../one/a.md)\n"),
        ("static/robots.txt", "User-agent: *\n"),
        ("site.yaml", "title: Folders\n"),
    ])
}

fn start(site: &TestSite) -> Preview {
    Preview::start(site, &[])
}

#[test]
fn a_folder_is_deleted_and_comes_back_later() {
    let site = site();
    let preview = start(&site);
    site.remove("content/two");
    has_status(&preview, "/two/a/", 404);
    site.write("content/two/a.md", "# Two\n\nback\n");
    shows(&preview, "/two/a/", "back");
    site.write("content/two/a.md", "# Two\n\nedited\n");
    shows(&preview, "/two/a/", "edited");
    serves_a_clean_build(&preview, &site);
}

#[test]
fn a_folder_is_deleted_and_made_again_at_once() {
    let site = site();
    let preview = start(&site);
    for number in 0..10 {
        site.remove("content/two").write("content/two/a.md", format!("# Two\n\nagain {number}.\n"));
        site.write("content/two/deep/b.md", format!("# Deep\n\nnew {number}.\n"));
        if number % 3 == 0 {
            shows(&preview, "/two/a/", &format!("again {number}."));
        }
    }
    shows(&preview, "/two/a/", "again 9.");
    shows(&preview, "/two/deep/b/", "new 9.");
    // The new folders are watched, too.
    site.write("content/two/deep/b.md", "# Deep\n\nlast\n");
    shows(&preview, "/two/deep/b/", "last");
    serves_a_clean_build(&preview, &site);
}

#[test]
fn two_folders_change_places() {
    let site = site();
    let preview = start(&site);
    shows(&preview, "/one/a/", "first");
    site.rename("content/one", "content/x").rename("content/two", "content/one").rename("content/x", "content/two");
    shows(&preview, "/one/a/", "second");
    shows(&preview, "/two/a/", "first");
    site.write("content/two/a.md", "# Two\n\nedited\n");
    shows(&preview, "/two/a/", "edited");
    serves_a_clean_build(&preview, &site);
}

#[test]
fn a_folder_gets_another_name() {
    let site = site();
    let preview = start(&site);
    let events = preview.events("/two/deep/b/");
    site.rename("content/two", "content/three");
    assert_eq!(events.expect("moved")["to"], "/three/deep/b/");
    has_status(&preview, "/three/a/", 200);
    site.write("content/three/deep/b.md", "# Deep\n\nedited\n");
    shows(&preview, "/three/deep/b/", "edited");
    serves_a_clean_build(&preview, &site);
}

#[test]
fn new_folders_in_folders_are_seen_with_what_is_in_them() {
    let site = site();
    let preview = start(&site);
    for number in 0..10 {
        site.write(&format!("content/n{number}/b/c/d/x.md"), format!("# Page {number}\n"));
    }
    for number in 0..10 {
        shows(&preview, &format!("/n{number}/b/c/d/x/"), &format!("Page {number}"));
    }
    site.write("content/n7/b/c/d/x.md", "# Page 7\n\nedited\n");
    shows(&preview, "/n7/b/c/d/x/", "edited");
    serves_a_clean_build(&preview, &site);
}

#[test]
fn without_content_the_last_good_pages_stay_and_the_error_is_told() {
    let site = site();
    let mut preview = start(&site);
    // The start looks at the files twice; one of those looks may otherwise see half of them.
    settled(&preview);
    fs::rename(site.path("content"), site.outer().join("away")).unwrap();
    preview.wait_for("an error", |preview| preview.lines_with("there are no guides") > 0);
    shows(&preview, "/one/a/", "first");
    shows(&preview, "/two/a/", "second");
    fs::rename(site.outer().join("away"), site.path("content")).unwrap();
    site.write("content/one/a.md", "# One\n\nreturned\n");
    shows(&preview, "/one/a/", "returned");
    serves_a_clean_build(&preview, &site);
}

#[test]
fn the_whole_site_is_removed_and_made_again() {
    let site = site();
    let preview = start(&site);
    for number in 0..3 {
        fs::remove_dir_all(site.root()).unwrap();
        if number > 0 {
            std::thread::sleep(Duration::from_millis(150) * number);
        }
        site.write("content/_index.md", "# Home\n");
        site.write("content/one/a.md", format!("# One\n\nmade {number}.\n"));
        shows(&preview, "/one/a/", &format!("made {number}."));
        site.write("content/one/a.md", format!("# One\n\nedited {number}.\n"));
        shows(&preview, "/one/a/", &format!("edited {number}."));
    }
    has_status(&preview, "/two/a/", 404);
    serves_a_clean_build(&preview, &site);
}

#[test]
fn another_site_takes_the_place_of_the_whole() {
    let site = site();
    let preview = start(&site);
    let other = site.outer().join("other");
    fs::create_dir_all(other.join("content/one")).unwrap();
    fs::write(other.join("content/one/a.md"), "# One\n\nother\n").unwrap();
    fs::rename(site.root(), site.outer().join("old")).unwrap();
    fs::rename(other, site.root()).unwrap();
    shows(&preview, "/one/a/", "other");
    // What happens to the old one concerns nobody.
    fs::write(site.outer().join("old/content/one/a.md"), "# One\n\nold\n").unwrap();
    site.write("content/one/a.md", "# One\n\nedited\n");
    shows(&preview, "/one/a/", "edited");
    serves_a_clean_build(&preview, &site);
}

#[test]
fn row_47_links_that_lead_in_circles() {
    let site = site();
    let preview = start(&site);
    let before = settled(&preview);
    symlink(".", site.path("content/here")).unwrap();
    symlink("..", site.path("content/one/up")).unwrap();
    symlink("b", site.path("content/a")).unwrap();
    symlink("a", site.path("content/b")).unwrap();
    symlink("self.md", site.path("content/self.md")).unwrap();
    site.write("content/one/a.md", "# One\n\nedited\n");
    shows(&preview, "/one/a/", "edited");
    assert!(settled(&preview) - before < 8, "{}", preview.said());
    let rest = settled(&preview);
    std::thread::sleep(Duration::from_secs(1));
    assert_eq!(settled(&preview), rest, "{}", preview.said());
    for link in ["content/here", "content/one/up", "content/a", "content/b", "content/self.md"] {
        fs::remove_file(site.path(link)).unwrap();
    }
    serves_a_clean_build(&preview, &site);
    assert!(soon(PATIENCE, || preview.said().contains("fixed")), "the problems go away with the links:\n{}", preview.said());
}

/// Builds while nothing happens.
#[track_caller]
fn no_loop(builder: &Builder) {
    std::thread::sleep(Duration::from_millis(600));
    let before = builder.builds();
    std::thread::sleep(Duration::from_secs(2));
    assert_eq!(builder.builds(), before, "{:#?}", builder.said());
}

#[test]
fn row_47_the_output_inside_the_watched_folder() {
    let site = site();
    let builder = Builder::start(&site, &[]);
    no_loop(&builder);
    site.write("content/one/a.md", "# One\n\nedited\n");
    builder.is_clean(&site, &site.output());
    no_loop(&builder);
    assert!((2..=3).contains(&builder.builds()), "{:#?}", builder.said());
}

#[test]
fn row_47_the_output_among_guides_that_have_no_folder_of_their_own() {
    let site = TestSite::with(&[("README.md", "# Home\n"), ("sub/guide.md", "# Guide\n")]);
    let output = site.path("sub/out/website");
    fs::create_dir_all(site.path("sub/out")).unwrap();
    let builder = Builder::start(&site, &["--output", output.to_str().unwrap()]);
    no_loop(&builder);
    site.write("sub/guide.md", "# Guide\n\nedited\n");
    builder.is_clean(&site, &output);
    no_loop(&builder);
    assert!((2..=3).contains(&builder.builds()), "{:#?}", builder.said());
}

#[test]
fn a_folder_of_guides_that_comes_later_takes_the_place_of_the_root() {
    let site = TestSite::with(&[("README.md", "# Home\n"), ("guide.md", "# Guide\n")]);
    let preview = start(&site);
    preview.page("/guide/");
    site.write("content/new/page.md", "# New\n");
    shows(&preview, "/new/page/", "New");
    has_status(&preview, "/guide/", 404);
    site.write("content/new/page.md", "# New\n\nedited\n");
    shows(&preview, "/new/page/", "edited");
    serves_a_clean_build(&preview, &site);
}
