//! The whole site as one file: the same bytes each time, safely written, and it opens. Rows 2 and 22 to 24
//! of SAFETY, where they touch it.

use crate::support::{Outcome, TestSite, files, names, tree};
use guidepost::emit::{self, Failure};
use guidepost::pipeline::{self, Caches, Options};
use guidepost::progress::{Progress, Unwatched};
use guidepost::world::DiskWorld;
use scraper::{Html, Selector};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

fn site() -> TestSite {
    let site = TestSite::with(&[
        ("site.yaml", "title: T\nbase_url: https://example.org/sub\nlanguages: [en, sv]\n"),
        ("content/_index.md", "# Home\n\n[A](a/one.md#part), [file](a/data.csv), [old](/old/)\n"),
        (
            "content/a/one.md",
            "---\naliases: [/old/]\ndate: 2025-01-01\ntags: [x]\n---\n# One\n\n## Part\n\n[Home](../_index.md) ![p](p.gif)\n",
        ),
        ("content/a/data.csv", "1,2\n"),
        ("content/ö & å.sv.md", "# Ö\n\nText.\n"),
        ("static/favicon.ico", "x"),
    ]);
    site.write("content/a/p.gif", b"GIF89a\x01\x00\x01\x00\x00\x00\x00");
    site
}

/// The files of an archive.
pub fn unpack(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let archive = rawzip::ZipArchive::from_slice(bytes).expect("a ZIP archive");
    let mut entries = archive.entries();
    let mut found = BTreeMap::new();
    while let Some(entry) = entries.next_entry().expect("an entry") {
        assert_eq!(entry.last_modified_dos().packed_date(), 1 << 5 | 1, "January 1st, 1980: a day that there was");
        let path = entry.file_path().try_normalize().expect("a safe path").as_str().to_owned();
        let packed = archive.get_entry(entry.wayfinder()).expect("its bytes");
        let bytes = match entry.compression_method() {
            rawzip::CompressionMethod::STORE => packed.data().to_vec(),
            _ => miniz_oxide::inflate::decompress_to_vec(packed.data()).expect("deflated bytes"),
        };
        let length = entry.uncompressed_size_hint();
        assert_eq!((bytes.len() as u64, rawzip::crc32(&bytes)), (length, entry.crc32()), "{path}");
        assert!(found.insert(path, bytes).is_none());
    }
    found
}

fn archive(site: &TestSite, name: &str) -> Outcome {
    let file = site.outer().join(name);
    site.build(&["--archive", file.to_str().expect("a plain path")])
}

#[test]
fn two_builds_give_equal_bytes_and_those_of_the_offline_site() {
    let site = site();
    archive(&site, "one.zip").expect(0).says(&["one.zip"]);
    archive(&site, "two.zip").expect(0);
    archive(&site, "two.zip").expect(0);
    let [one, two] = ["one.zip", "two.zip"].map(|name| fs::read(site.outer().join(name)).expect("an archive"));
    assert!(one == two, "equal bytes");
    assert_eq!(names(site.outer()), ["one.zip", "site", "two.zip"]);
    assert!(!site.output().exists());
    site.build(&["--offline"]).expect(0);
    let packed = unpack(&one);
    let on_disk = tree(&site.output());
    assert_eq!(packed.keys().map(String::as_str).collect::<Vec<_>>(), files(&on_disk));
    for (path, bytes) in packed.iter().filter(|(path, _)| *path != ".guidepost") {
        assert!(fs::read(site.output().join(path)).expect("a file") == *bytes, "{path}");
    }
}

/// What other programs say of it, where there are any: one that is strict about names, and one that people write
/// scripts with.
#[test]
fn other_programs_read_it() {
    let site = site();
    site.write("content/日本/ж.md", "# ж\n\nText.\n");
    archive(&site, "site.zip").expect(0);
    let file = site.outer().join("site.zip");
    let bytes = fs::read(&file).expect("an archive");
    let archive = rawzip::ZipArchive::from_slice(&bytes).expect("a ZIP archive");
    let mut entries = archive.entries();
    while let Some(entry) = entries.next_entry().expect("an entry") {
        assert_eq!(entry.mode().value(), 0o100_644, "without rights, `unzip` reads names as those of MS-DOS");
    }
    let script = "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print('\\n'.join(z.namelist()))";
    for (program, arguments) in [("unzip", &["-tq"][..]), ("python3", &["-c", script])] {
        let mut command = std::process::Command::new(program);
        command.args(arguments).arg(&file).env("PYTHONUTF8", "1");
        match command.output() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            outcome => {
                let outcome = outcome.expect("an answer");
                let said = String::from_utf8_lossy(&outcome.stdout).into_owned() + &String::from_utf8_lossy(&outcome.stderr);
                assert!(outcome.status.success(), "{program}: {said}");
                assert!(program == "unzip" || said.contains("日本/ж/index.html"), "{said}");
            }
        }
    }
}

/// Every address in every page of the archive leads to a file in it.
#[test]
fn it_opens_from_a_disk() {
    let site = site();
    archive(&site, "site.zip").expect(0);
    let packed = unpack(&fs::read(site.outer().join("site.zip")).expect("an archive"));
    let selector = Selector::parse("[href], [src], [data-search-client], [data-search-index]").expect("a selector");
    let mut seen = 0;
    for (path, bytes) in packed.iter().filter(|(path, _)| path.ends_with(".html")) {
        let html = Html::parse_document(std::str::from_utf8(bytes).expect("text"));
        for element in html.select(&selector).filter(|element| element.attr("rel") != Some("canonical")) {
            for name in ["href", "src", "data-search-client", "data-search-index"] {
                let Some(address) = element.attr(name).filter(|address| !address.starts_with(['#', 'h'])) else { continue };
                let address = address.split('#').next().expect("a path");
                let address = percent_encoding::percent_decode_str(address).decode_utf8().expect("text");
                let folder = Path::new(path).parent().expect("a folder");
                let mut parts: Vec<&str> = folder.to_str().expect("a plain path").split('/').filter(|part| !part.is_empty()).collect();
                for part in address.split('/') {
                    match part {
                        ".." => assert!(parts.pop().is_some(), "{address} in {path} leads out"),
                        "." | "" => {}
                        part => parts.push(part),
                    }
                }
                assert!(packed.contains_key(&parts.join("/")), "{address} in {path} leads nowhere");
                seen += 1;
            }
        }
    }
    assert!(seen > 50, "only {seen} addresses");
}

#[test]
fn row_02_a_file_of_somebody_else_stays() {
    let site = site();
    fs::create_dir(site.outer().join("folder")).expect("a folder");
    for (name, bytes) in [("thesis.zip", b"PK\x03\x04 years of work".as_slice()), ("empty.zip", b""), ("notes.txt", b"notes")] {
        let file = site.outer().join(name);
        fs::write(&file, bytes).expect("a file");
        archive(&site, name).expect(2).says(&["did not write", "--archive"]);
        assert_eq!(fs::read(file).expect("a file"), bytes);
    }
    archive(&site, "folder").expect(2).says(&["there is a folder of that name"]);
    archive(&site, "nowhere/site.zip").expect(2).says(&["there is no such folder"]);
    std::os::unix::fs::symlink(site.outer().join("folder"), site.outer().join("link.zip")).expect("a link");
    archive(&site, "link.zip").expect(2).says(&["a link to somewhere else"]);
    for inside in ["site/content/site.zip", "site/static/site.zip"] {
        archive(&site, inside).expect(2).says(&["would become a part of the site"]);
    }
    site.build_well();
    archive(&site, "site/public/site.zip").expect(2).says(&["would remove it"]);
    let bare = TestSite::with(&[("a.md", "# A\n\nText.\n")]);
    archive(&bare, "site/site.zip").expect(2).says(&["would become a part of the site"]);
    archive(&bare, "site.zip").expect(0);
}

/// Lets some writes through and refuses all that follow.
struct FailAfter(usize, AtomicUsize);

impl Progress for FailAfter {
    fn write(&self, _path: &str) -> io::Result<()> {
        let done = self.1.fetch_add(1, Ordering::SeqCst);
        if done < self.0 { Ok(()) } else { Err(io::ErrorKind::StorageFull.into()) }
    }
}

#[test]
fn row_22_a_fault_at_every_write_leaves_the_old_archive() {
    let site = site();
    let file = site.outer().join("site.zip");
    archive(&site, "site.zip").expect(0);
    let old = fs::read(&file).expect("an archive");
    site.write("content/new.md", "# New\n\nText.\n");
    let world = DiskWorld::new(&site.root(), &file).expect("a site");
    let mut build = pipeline::run(&world, &Options::published(jiff::civil::date(2026, 1, 2)), &Caches::once(), &Unwatched);
    let mut write = |progress: &dyn Progress, accept: bool| emit::archive(&mut build.bundle, &world, &file, progress, &|_| accept);
    let unchanged = |what: &str| {
        assert!(fs::read(&file).expect("an archive") == old, "{what}");
        assert_eq!(names(site.outer()), ["site", "site.zip"], "{what}");
    };
    assert!(matches!(write(&Unwatched, false), Err(Failure::Content(_))));
    unchanged("problems while rendering");
    let mut points = 0;
    while write(&FailAfter(points, AtomicUsize::new(0)), true).is_err() {
        unchanged(&format!("after a fault at write {points}"));
        points += 1;
    }
    assert!(points > 8, "only {points} writes could fail");
    assert!(fs::read(&file).expect("an archive") != old);
}

/// Runs a build that archives to `target/site.zip`, after commands of a shell in a file system of its own.
fn in_namespace(site: &TestSite, before: &str) -> Outcome {
    let inner = site.command("build", &["--archive", "target/site.zip"]);
    let mut command = std::process::Command::new("unshare");
    command.args(["--map-root-user", "--mount", "sh", "-c", &format!("{before}; \"$@\"; code=$?; ls -A target; exit $code"), "sh"]);
    command.arg(inner.get_program()).args(inner.get_args()).current_dir(site.outer());
    Outcome::of(&mut command)
}

#[test]
fn rows_22_to_24_full_disks_limits_and_read_only_places_are_told() {
    let site = site();
    for at in 0..60 {
        // Texts that no compressor makes small.
        let noise: String = (0..200).map(|line| blake3::hash(format!("{at} {line}").as_bytes()).to_hex().to_string() + "\n").collect();
        site.write(&format!("content/noise/{at}.md"), format!("# N {at}\n\n{noise}"));
    }
    fs::create_dir(site.outer().join("target")).expect("a folder");
    let full = in_namespace(&site, "mount -t tmpfs -o size=100k tmpfs target && echo mounted").expect(1);
    assert!(full.stdout.ends_with("mounted\n"), "nothing is left there: {}", full.all());
    full.says(&["No space left on device", "as it was"]);
    let limited = in_namespace(&site, "ulimit -f 100").expect(1);
    assert_eq!(limited.stdout, "", "nothing is left there: {}", limited.all());
    limited.says(&["site.zip", "File too large", "as it was"]);
    let locked = in_namespace(&site, "mount -t tmpfs tmpfs target && mount -o remount,ro target").expect(2);
    locked.says(&["site.zip", "Read-only file system"]);
}

/// What a build that was killed left behind is removed by the next one.
#[test]
fn row_49_leftovers_are_reclaimed() {
    let site = site();
    fs::write(site.outer().join(".site.zip.tmp-1"), "x").expect("a file");
    fs::write(site.outer().join(".other.zip.tmp-1"), "x").expect("a file");
    archive(&site, "site.zip").expect(0);
    assert_eq!(names(site.outer()), [".other.zip.tmp-1", "site", "site.zip"]);
}
