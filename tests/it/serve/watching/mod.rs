//! Watching: whatever happens to the files, the preview and `build --watch` show what a clean build gives.

mod folders;
mod kinds;
mod limits;
mod saves;
mod storms;

use super::support::{PATIENCE, Preview};
use crate::support::{TestSite, Thing, Tree, differences, tree};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Waits until something is so, and gives whether it became so in time.
pub fn soon(within: Duration, mut so: impl FnMut() -> bool) -> bool {
    let start = Instant::now();
    while !so() {
        if start.elapsed() > within {
            return false;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    true
}

/// The program and arguments of a command behind those of another, which runs it.
pub fn within(outer: &mut Command, inner: &Command) -> Command {
    outer.arg(inner.get_program()).args(inner.get_args()).stdin(Stdio::null());
    for (name, value) in inner.get_envs() {
        value.map(|value| outer.env(name, value));
    }
    std::mem::replace(outer, Command::new("true"))
}

/// How many times a preview was rebuilt.
pub fn rebuilds(preview: &Preview) -> usize {
    preview.stdout().iter().filter(|line| line.starts_with("Changed ")).count()
}

/// Waits until nothing more is said, and gives how many rebuilds there were.
pub fn settled(preview: &Preview) -> usize {
    let mut count = rebuilds(preview);
    loop {
        std::thread::sleep(Duration::from_millis(300));
        match rebuilds(preview) {
            same if same == count => return same,
            more => count = more,
        }
    }
}

/// Waits until the page at an address has a text in it.
#[track_caller]
pub fn shows(preview: &Preview, path: &str, text: &str) {
    let mut last = String::new();
    let so = soon(PATIENCE, || {
        last = preview.get(path).text();
        last.contains(text)
    });
    assert!(so, "{path} does not show `{text}` but\n{last}\nand the program said:\n{}", preview.said());
}

/// Waits until an address has a status.
#[track_caller]
pub fn has_status(preview: &Preview, path: &str, status: u16) {
    let so = soon(PATIENCE, || preview.get(path).status == status);
    assert!(so, "{path} never has status {status}; the program said:\n{}", preview.said());
}

/// A page of the preview without what the published one has not.
fn plain(html: &[u8]) -> Vec<u8> {
    let html = String::from_utf8_lossy(html);
    let without = |text: &str, start: &str, end: &str| {
        let mut parts = text.split(start);
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |all, part| all + part.split_once(end).map_or(part, |(_, rest)| rest))
    };
    let html = without(&html, "<script defer src=\"/_guidepost/live.js\"", "</script>");
    // The preview links the style, which a build writes into the page.
    let parts = [(" data-line=\"", "\""), ("<style>", "</style>"), ("<link rel=\"stylesheet\"", ">"), (" 'sha256-", "'")];
    parts.iter().fold(html, |html, (start, end)| without(&html, start, end)).into_bytes()
}

/// What is wrong with what a preview serves, compared with a clean build.
fn wrong(preview: &Preview, site: &TestSite, clean: &Path) -> Vec<String> {
    let mut wrong = Vec::new();
    for path in tree(clean).keys().filter(|path| !path.starts_with('.') && clean.join(path).is_file()) {
        let address = format!("/{}", path.strip_suffix("index.html").unwrap_or(path));
        let (answer, published) = (preview.get(&address), fs::read(clean.join(path)).expect("a file"));
        let (shown, published) = match path.ends_with(".html") {
            true => (plain(&answer.body), plain(&published)),
            false => (answer.body, published),
        };
        if answer.status != 200 || shown != published {
            wrong.push(format!("{address}: {}", answer.status));
        }
    }
    if !wrong.is_empty() {
        wrong.push(format!("in {}, while the program said:\n{}", site.root().display(), preview.said()));
    }
    wrong
}

/// Waits until a preview serves what a clean build gives.
#[track_caller]
pub fn serves_a_clean_build(preview: &Preview, site: &TestSite) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let clean = folder.path().join("clean");
    site.build(&["--output", clean.to_str().expect("a plain path")]).expect(0);
    let mut last = Vec::new();
    soon(PATIENCE, || {
        last = wrong(preview, site, &clean);
        last.is_empty()
    });
    assert_eq!(last, [""; 0]);
}

/// What is in a folder that may be replaced while it is read; empty if it was.
pub fn tree_now(folder: &Path) -> Tree {
    let mut found = Tree::new();
    for entry in walkdir::WalkDir::new(folder).min_depth(1) {
        let Ok(entry) = entry else { return Tree::new() };
        let thing = match fs::read(entry.path()) {
            _ if entry.file_type().is_dir() => Thing::Folder,
            Ok(bytes) => Thing::File(blake3::hash(&bytes)),
            Err(_) => return Tree::new(),
        };
        let path = entry.path().strip_prefix(folder).expect("below the folder");
        found.insert(path.to_string_lossy().into_owned(), thing);
    }
    found
}

/// A running `build --watch`. It ends with this value.
pub struct Builder {
    child: Child,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Builder {
    /// Starts it, and waits for the first build.
    #[track_caller]
    pub fn start(site: &TestSite, args: &[&str]) -> Builder {
        let mut command = site.command("build", &[&["--watch"], args].concat());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the program starts");
        let lines = Arc::new(Mutex::new(Vec::new()));
        let (all, stdout) = (Arc::clone(&lines), child.stdout.take().expect("a stream"));
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                all.lock().unwrap().push(line);
            }
        });
        let builder = Builder { child, lines };
        assert!(soon(PATIENCE, || builder.builds() > 0), "no first build");
        builder
    }

    /// What it said.
    pub fn said(&self) -> Vec<String> {
        self.lines.lock().unwrap().clone()
    }

    /// How many times it built.
    pub fn builds(&self) -> usize {
        self.said().iter().filter(|line| line.starts_with("Built ") || line.starts_with("Nothing was published")).count()
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits until the output is what a clean build gives.
    #[track_caller]
    pub fn is_clean(&self, site: &TestSite, output: &Path) {
        let clean = site.clean_tree(&[]);
        let mut last = Tree::new();
        let same = soon(PATIENCE, || {
            last = tree_now(output);
            last == clean
        });
        assert!(same, "output / clean build: {:#?}\nit said {:#?}", differences(&last, &clean), self.said());
    }
}

impl Drop for Builder {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
