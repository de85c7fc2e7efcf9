//! Row 44: where the system has nothing left to watch with; and what an idle preview costs.

use super::{Builder, serves_a_clean_build, shows, soon, within};
use crate::serve::support::Preview;
use crate::support::TestSite;
use std::fs::{self, File};
use std::process::Command;
use std::time::{Duration, Instant, SystemTime};

fn site() -> TestSite {
    let site = TestSite::new();
    for at in 0..6 {
        site.write(&format!("content/f{at}/_index.md"), format!("# Folder {at}\n"));
        site.write(&format!("content/f{at}/page.md"), format!("# Page {at}\n\nText 0\n"));
    }
    site.write("content/_index.md", "# Home\n");
    site
}

/// Starts a preview where a limit of the system is as given, which a user namespace can have of its own.
#[track_caller]
fn limited(site: &TestSite, limit: &str, value: u32) -> Preview {
    let script = format!("echo {value} > /proc/sys/user/{limit} && exec \"$@\"");
    let mut outer = Command::new("unshare");
    outer.args(["--user", "--map-root-user", "sh", "-c", &script, "sh"]);
    let probe = within(&mut outer, &Command::new("true")).status();
    assert!(
        probe.is_ok_and(|status| status.success()),
        "this test needs a user namespace with a {limit} of its own (`unshare --user --map-root-user`), which this machine does not allow"
    );
    let mut outer = Command::new("unshare");
    outer.args(["--user", "--map-root-user", "sh", "-c", &script, "sh"]);
    Preview::run(&mut within(&mut outer, &site.command("serve", &["--port", "0"])))
}

/// Everything that a preview without watches has to see, and how fast.
fn looks_every_second(site: &TestSite, mut preview: Preview) {
    preview.wait_for("a note", |preview| preview.lines_with("Note: ") == 1);
    assert_eq!(preview.lines_with("looked at every second"), 1, "{}", preview.said());
    let seen = |text: &str| {
        let start = Instant::now();
        shows(&preview, "/f3/page/", text);
        start.elapsed()
    };
    // The fastest of three, because the machine may have other work.
    let mut fastest = Duration::MAX;
    for number in 1..=3 {
        site.write("content/f3/page.md", format!("# Page 3\n\nText {number}\n"));
        fastest = fastest.min(seen(&format!("Text {number}")));
    }
    assert!(fastest < Duration::from_millis(2500), "a change took {fastest:?}");
    // Two in one second, of the same length, and one that is older than what it replaces.
    for number in 4..=9 {
        site.write("content/f3/page.md", format!("# Page 3\n\nText {number}\n"));
        std::thread::sleep(Duration::from_millis(260));
    }
    seen("Text 9");
    site.write("content/f3/.new", "# Page 3\n\nText A\n");
    let file = File::options().write(true).open(site.path("content/f3/.new")).unwrap();
    file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1)).unwrap();
    site.rename("content/f3/.new", "content/f3/page.md");
    seen("Text A");
    // Folders come, go and are exchanged.
    site.write("content/new/deep/er/page.md", "# Deep\n\nText B\n");
    shows(&preview, "/new/deep/er/page/", "Text B");
    site.write("content/new/deep/er/page.md", "# Deep\n\nText C\n");
    shows(&preview, "/new/deep/er/page/", "Text C");
    site.rename("content/f0", "content/x").rename("content/f1", "content/f0").rename("content/x", "content/f1");
    shows(&preview, "/f0/page/", "Page 1");
    site.remove("content/new").remove("content/f2");
    serves_a_clean_build(&preview, site);
    assert_eq!(preview.lines_with("Note: "), 1, "it is said once:\n{}", preview.said());
}

#[test]
fn row_44_without_watches_it_says_so_and_looks_every_second() {
    let site = site();
    let preview = limited(&site, "max_inotify_watches", 3);
    looks_every_second(&site, preview);
}

#[test]
fn row_44_the_same_where_there_is_no_watcher_at_all() {
    let site = site();
    let preview = limited(&site, "max_inotify_instances", 0);
    looks_every_second(&site, preview);
}

#[test]
fn row_44_watches_that_run_out_later_lose_nothing() {
    let site = site();
    let mut preview = limited(&site, "max_inotify_watches", 10);
    site.write("content/f3/page.md", "# Page 3\n\nText 1\n");
    shows(&preview, "/f3/page/", "Text 1");
    assert_eq!(preview.lines_with("Note: "), 0, "{}", preview.said());
    for at in 0..6 {
        site.write(&format!("content/more{at}/page.md"), format!("# More {at}\n"));
        site.write("content/f3/page.md", format!("# Page 3\n\nText 1{at}\n"));
    }
    preview.wait_for("a note", |preview| preview.lines_with("Note: ") == 1);
    shows(&preview, "/more5/page/", "More 5");
    looks_at_once(&site, &preview);
}

fn looks_at_once(site: &TestSite, preview: &Preview) {
    shows(preview, "/f3/page/", "Text 15");
    site.write("content/more5/page.md", "# More 5\n\nLater.\n");
    shows(preview, "/more5/page/", "Later.");
    serves_a_clean_build(preview, site);
}

/// How long processors worked for a process and its threads, in steps of 10 ms.
fn ticks(id: u32) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).expect("a process");
    let fields: Vec<&str> = stat.rsplit_once(')').expect("a name").1.split_whitespace().collect();
    fields[11].parse::<u64>().expect("a number") + fields[12].parse::<u64>().expect("a number")
}

/// Waits until a process had nothing to do for three seconds.
#[track_caller]
fn is_idle(id: u32) {
    let mut before = ticks(id);
    let idle = soon(Duration::from_secs(20), || {
        std::thread::sleep(Duration::from_secs(3));
        let now = ticks(id);
        std::mem::replace(&mut before, now) == now
    });
    assert!(idle, "it never comes to rest");
}

#[test]
fn nothing_to_do_costs_nothing() {
    let site = site();
    let preview = Preview::start(&site, &[]);
    let _events = preview.events("/f1/page/");
    site.write("content/f1/page.md", "# Page 1\n\nEdited.\n");
    shows(&preview, "/f1/page/", "Edited.");
    is_idle(preview.child.id());
    let builder = Builder::start(&site, &[]);
    is_idle(builder.id());
}
