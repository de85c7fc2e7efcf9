//! Thousands of random edits, good and bad ones, of one site that a preview and a `build --watch` follow at
//! once: what they show is what a clean build gives. `SOAK` is the number of edits, `SEED` repeats a run.

use super::support::Preview;
use super::watching::{Builder, rebuilds, serves_a_clean_build, soon, tree_now};
use crate::incremental::{page, picture, settings, theme_file};
use crate::support::{Numbers, TestSite, Tree, differences, names};
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Edits where nobody says how many.
const EDITS: usize = 1_200;
/// How many edits there are between two looks at what is built.
const ROUND: usize = 250;

const FOLDERS: &[&str] = &["content", "content/one", "content/two", "content/two/deep", "content/three", "content/three/a/b/c"];
const NAMES: &[&str] = &["_index.md", "a.md", "b.md", "b.sv.md", "c.md", "d.md", "README.md", "e.md", "x.png", "guide.md"];

/// A site on a disk, edited by chance. Whatever cannot be done, because there is no such file or something
/// else of the same name, is not done.
struct Edits<'a> {
    site: &'a TestSite,
    numbers: Numbers,
}

impl Edits<'_> {
    fn below(&mut self, most: usize) -> usize {
        self.numbers.below(most)
    }

    fn folder(&mut self) -> PathBuf {
        self.site.path(self.numbers.one(FOLDERS))
    }

    fn file(&mut self) -> PathBuf {
        let folder = self.folder();
        folder.join(self.numbers.one(NAMES))
    }

    /// Saves a file in one of the ways that editors have.
    fn save(&mut self, path: &Path, bytes: &[u8]) {
        let _ = fs::create_dir_all(path.parent().expect("a folder"));
        match self.below(4) {
            0 => {
                let new = path.with_file_name([".new", "new.tmp"][self.below(2)]);
                let _ = fs::write(&new, bytes).and_then(|()| fs::rename(&new, path));
                let _ = fs::remove_file(new);
            }
            1 => {
                let Ok(mut file) = File::create(path) else { return };
                let (one, two) = bytes.split_at(bytes.len() / 2);
                let _ = file.write_all(one);
                std::thread::sleep(Duration::from_micros(self.below(3_000) as u64));
                let _ = file.write_all(two);
            }
            _ => drop(fs::write(path, bytes)),
        }
    }

    fn edit(&mut self) {
        let (path, other) = (self.file(), self.file());
        match self.below(30) {
            0..=11 => {
                let text =
                    if path.extension() == Some(OsStr::new("png")) { picture(&mut self.numbers) } else { page(&mut self.numbers).into() };
                self.save(&path, &text);
            }
            12 | 13 => drop(fs::remove_file(path)),
            14 | 15 => drop(fs::rename(path, other)),
            16 => {
                let (one, two) = (self.folder(), self.folder());
                let _ = fs::rename(one, two);
            }
            17 => {
                let (one, two, aside) = (self.folder(), self.folder(), self.site.path("content/.aside"));
                if one != two && !one.starts_with(&two) && !two.starts_with(&one) {
                    let _ = fs::rename(&one, &aside);
                    let _ = fs::rename(&two, &one);
                    let _ = fs::create_dir_all(two.parent().expect("a folder"));
                    let _ = fs::rename(aside, two);
                }
            }
            18 if self.below(3) == 0 => {
                let folder = self.folder();
                let _ = fs::remove_dir_all(&folder);
                if self.below(2) == 0 {
                    self.save(&folder.join("a.md"), b"# Back\n");
                }
            }
            19 => {
                let deep = self.folder().join("new").join(["p", "q"][self.below(2)]).join("r");
                let text = page(&mut self.numbers);
                self.save(&deep.join("f.md"), text.as_bytes());
            }
            20 => drop(fs::remove_dir_all(self.folder().join("new"))),
            21 | 22 => {
                let text = settings(&mut self.numbers);
                self.save(&self.site.path("site.yaml"), text.as_bytes());
            }
            23 => {
                let (name, text) = theme_file(&mut self.numbers);
                self.save(&self.site.path("themes/t").join(name), text.as_bytes());
            }
            24 => drop(fs::remove_dir_all(self.site.path("themes/t").join(["templates", "components", ""][self.below(3)]))),
            25 => {
                let name = ["static/robots.txt", "static/.well-known/x.txt", "static/d/y.txt"][self.below(3)];
                let text = format!("{}\n", self.below(100));
                self.save(&self.site.path(name), text.as_bytes());
            }
            26 => {
                let _ = fs::remove_file(&path);
                let _ = symlink(["a.md", "../a.md", "/etc/passwd", "one/c.md", "."][self.below(5)], path);
            }
            27 => {
                let bad = self.folder().join(OsStr::from_bytes(b"n\xff.md"));
                let _ = fs::write(&bad, "# Bad\n").and_then(|()| if self.below(3) > 0 { fs::remove_file(bad) } else { Ok(()) });
            }
            28 => {
                let text = if self.below(3) == 0 { b"# T\n\n\xff".to_vec() } else { b"# T\n\nText.\n".to_vec() };
                self.save(&path, &text);
            }
            _ => {
                let away = self.site.outer().join("away");
                let _ = fs::rename(self.site.path("content"), &away);
                std::thread::sleep(Duration::from_millis(self.below(40) as u64));
                let _ = fs::rename(away, self.site.path("content"));
            }
        }
    }

    /// Removes what has errors until there are none; and drafts and pages of the future, which a preview
    /// shows and a build does not.
    fn mend(&mut self) {
        for entry in walkdir::WalkDir::new(self.site.path("content")).into_iter().flatten().filter(|entry| entry.file_type().is_file()) {
            if let Ok(text) = fs::read_to_string(entry.path())
                && (text.contains("draft: true") || text.contains("date: 2027"))
            {
                self.save(entry.path(), text.replace("draft: true\n", "").replace("date: 2027", "date: 2025").as_bytes());
            }
        }
        for _ in 0..200 {
            let said = self.site.check().stdout;
            let errors: Vec<&str> = said.lines().filter(|line| line.contains(": error")).collect();
            if errors.is_empty() {
                return;
            }
            for line in errors {
                let path = self
                    .site
                    .path(line.split(": error").next().unwrap_or_default().trim_end_matches(|c: char| c == ':' || c.is_ascii_digit()));
                let _ = fs::remove_file(&path).or_else(|_| fs::remove_dir_all(&path));
                // The name of a file that is not UTF-8 is shown in another way.
                if let Some(folder) = path.parent().filter(|folder| folder.is_dir()) {
                    for name in names(folder).iter().filter(|name| name.contains('\u{fffd}')) {
                        let _ =
                            fs::remove_file(folder.join(OsStr::from_bytes(name.split('\u{fffd}').next().unwrap_or_default().as_bytes())));
                        let _ = fs::remove_file(folder.join(OsStr::from_bytes(b"n\xff.md")));
                    }
                }
            }
            self.save(&self.site.path("content/_index.md"), b"# Home\n");
        }
        panic!("errors stay:\n{}", self.site.check().stdout);
    }
}

/// Waits until the output is what a clean build publishes in spite of errors.
#[track_caller]
fn is_clean(site: &TestSite, builder: &Builder, done: usize) {
    let clean = site.clean_tree(&["--keep-going"]);
    let mut last = Tree::new();
    let same = soon(Duration::from_secs(15), || {
        last = tree_now(&site.output());
        last == clean
    });
    let said = builder.said();
    assert!(
        same,
        "after {done} edits, output / clean build: {:#?}\nit said {:#?}",
        differences(&last, &clean),
        &said[said.len().saturating_sub(5)..]
    );
}

#[test]
fn what_is_watched_is_a_clean_build_after_thousands_of_edits() {
    let number = |name| std::env::var(name).ok().and_then(|text| text.parse::<usize>().ok());
    let now = || std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("a clock").as_nanos() as usize;
    let (edits, seed) = (number("SOAK").unwrap_or(EDITS), number("SEED").unwrap_or_else(now));
    println!("SEED={seed} SOAK={edits}");
    let site = TestSite::with(&[("content/_index.md", "# Home\n"), ("content/one/c.md", "# C\n"), ("site.yaml", "title: Soak\n")]);
    let mut random = Edits { site: &site, numbers: Numbers(seed as u64 | 1) };
    let preview = Preview::start(&site, &[]);
    let builder = Builder::start(&site, &["--keep-going"]);
    let start = Instant::now();
    for done in 1..=edits {
        random.edit();
        // Pauses in which the site is built, and shorter ones.
        match random.below(20) {
            0..=4 => std::thread::sleep(Duration::from_millis(25 + random.below(20) as u64)),
            5..=7 => std::thread::sleep(Duration::from_millis(random.below(15) as u64)),
            8 => drop(preview.get(["/", "/a/", "/one/c/", "/two/deep/d/", "/nowhere/"][random.below(5)])),
            _ => {}
        }
        if done % ROUND == 0 {
            // A site without guides is not published at all.
            if site.check().all().contains("no-pages") {
                site.write("content/_index.md", "# Home\n");
            }
            is_clean(&site, &builder, done);
        }
    }
    random.mend();
    is_clean(&site, &builder, edits);
    serves_a_clean_build(&preview, &site);
    println!("{edits} edits in {:?}, {} builds, {} rebuilds", start.elapsed(), builder.builds(), rebuilds(&preview));
}
