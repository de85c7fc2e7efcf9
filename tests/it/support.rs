//! Shared by the integration tests: a site in a temporary folder, the program run on it, and trees
//! of files to compare.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Seek};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A run that takes longer than this hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// A site in a folder of its own; beside the site there is room for things that must not be touched.
pub struct TestSite {
    outer: TempDir,
}

impl TestSite {
    /// A site without files.
    pub fn new() -> Self {
        let outer = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(outer.path().join("site")).expect("the site's folder");
        TestSite { outer }
    }

    /// A site with these files.
    pub fn with(files: &[(&str, &str)]) -> Self {
        let site = TestSite::new();
        for (path, text) in files {
            site.write(path, text);
        }
        site
    }

    /// The folder that holds the site's folder and nothing else.
    pub fn outer(&self) -> &Path {
        self.outer.path()
    }

    /// The site's folder.
    pub fn root(&self) -> PathBuf {
        self.outer().join("site")
    }

    /// A path below the site's folder.
    pub fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    /// The default output folder.
    pub fn output(&self) -> PathBuf {
        self.path("public")
    }

    /// Writes a file and the folders above it.
    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) -> &Self {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        fs::write(path, bytes).expect("a file");
        self
    }

    /// Removes a file or a folder.
    pub fn remove(&self, path: &str) -> &Self {
        let path = self.path(path);
        if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }.expect("removed");
        self
    }

    /// Gives a file another name.
    pub fn rename(&self, from: &str, to: &str) -> &Self {
        fs::rename(self.path(from), self.path(to)).expect("renamed");
        self
    }

    /// A published file as text.
    pub fn published(&self, path: &str) -> String {
        fs::read_to_string(self.output().join(path)).unwrap_or_else(|error| panic!("{path} is not published: {error}"))
    }

    /// The program with `verb --root <site>` and these arguments, run beside the site with a quiet
    /// environment.
    pub fn command(&self, verb: &str, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_guidepost"));
        command.arg(verb).arg("--root").arg(self.root()).args(args).current_dir(self.outer());
        command.env_remove("SOURCE_DATE_EPOCH").env("NO_COLOR", "1").env("HOME", "/nonexistent");
        command.stdin(Stdio::null());
        command
    }

    /// Hidden names beside the output that a good build does not leave there: it keeps the replaced
    /// site as a spare and versions of pictures, and the lock may stay.
    pub fn leftovers(&self) -> Vec<String> {
        let hidden =
            |name: &String| name.starts_with('.') && !matches!(name.as_str(), ".public.spare" | ".public.lock" | ".public.pictures");
        names(&self.root()).into_iter().filter(hidden).collect()
    }

    /// Builds the site.
    pub fn build(&self, args: &[&str]) -> Outcome {
        Outcome::of(&mut self.command("build", args))
    }

    /// Builds the site, which has to work.
    #[track_caller]
    pub fn build_well(&self) -> Outcome {
        self.build(&[]).expect(0)
    }

    /// Checks the site: one line for each problem on the standard output.
    pub fn check(&self) -> Outcome {
        Outcome::of(&mut self.command("check", &["--format", "short"]))
    }

    /// Builds the site into a folder that is new, and gives that tree.
    #[track_caller]
    pub fn clean_tree(&self, args: &[&str]) -> Tree {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let output = folder.path().join("clean");
        let mut all = vec!["--output", output.to_str().expect("a plain path")];
        all.extend(args);
        let outcome = self.build(&all);
        assert!(output.is_dir(), "nothing was built:\n{}", outcome.all());
        tree(&output)
    }
}

/// What a run of the program did.
#[derive(Debug)]
pub struct Outcome {
    /// The exit code; none where a signal ended it.
    pub code: Option<i32>,
    /// The signal that ended it.
    pub signal: Option<i32>,
    /// What it wrote to the standard output.
    pub stdout: String,
    /// What it wrote to the standard error output.
    pub stderr: String,
    /// How long it took.
    pub took: Duration,
    /// How long processors worked for it, which other work on the machine does not change.
    pub work: Duration,
}

impl Outcome {
    /// Runs a command to its end.
    pub fn of(command: &mut Command) -> Outcome {
        Run::start(command).end()
    }

    /// Both outputs.
    pub fn all(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }

    /// Fails unless the program ended with this code.
    #[track_caller]
    pub fn expect(self, code: i32) -> Self {
        let shown: String = self.all().chars().take(4_000).collect();
        assert_eq!(self.code, Some(code), "exit code (signal {:?}) after {:?}; it said:\n{shown}", self.signal, self.took);
        self
    }

    /// Fails unless each of these texts is in what the program said.
    #[track_caller]
    pub fn says(self, texts: &[&str]) -> Self {
        let all = self.all();
        let shown: String = all.chars().take(4_000).collect();
        for text in texts {
            assert!(all.contains(text), "it should have said `{text}` but said:\n{shown}");
        }
        self
    }
}

/// A run that has not ended.
pub struct Run {
    /// The process.
    pub child: Child,
    /// When it was started.
    pub start: Instant,
    stdout: fs::File,
    stderr: fs::File,
}

impl Run {
    /// Starts a command. Its outputs go to files, so that it never waits for a reader.
    pub fn start(command: &mut Command) -> Run {
        let [stdout, stderr] = [(); 2].map(|()| tempfile::tempfile().expect("a temporary file"));
        let copy = |file: &fs::File| file.try_clone().expect("a second handle");
        let start = Instant::now();
        let child = command.stdout(copy(&stdout)).stderr(copy(&stderr)).spawn().expect("the program starts");
        Run { child, start, stdout, stderr }
    }

    /// Waits for the end. A run that hangs is killed and fails the test.
    pub fn end(mut self) -> Outcome {
        let mut work = None;
        let status = loop {
            // A process that has ended can be asked until somebody waits for it.
            work = ended(self.child.id()).or(work);
            let gone = !Path::new(&format!("/proc/{}", self.child.id())).exists();
            if (work.is_some() || gone)
                && let Some(status) = self.child.try_wait().expect("a status")
            {
                break status;
            }
            if self.start.elapsed() > PATIENCE {
                self.child.kill().expect("killed");
                self.child.wait().expect("a status");
                panic!("the program still ran after {PATIENCE:?}");
            }
            std::thread::sleep(Duration::from_millis(1));
        };
        let took = self.start.elapsed();
        let text = |mut file: fs::File| {
            let mut bytes = Vec::new();
            file.rewind().and_then(|()| file.read_to_end(&mut bytes)).expect("the program's output");
            String::from_utf8_lossy(&bytes).into_owned()
        };
        Outcome {
            code: status.code(),
            signal: status.signal(),
            stdout: text(self.stdout),
            stderr: text(self.stderr),
            took,
            work: work.unwrap_or(took),
        }
    }
}

/// What a process that has ended has cost, in steps of 10 ms: the 14th and 15th field of `stat`,
/// of which the 3rd, after the name in parentheses, is the state.
fn ended(id: u32) -> Option<Duration> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks: u64 = fields[11].parse::<u64>().ok()? + fields[12].parse::<u64>().ok()?;
    matches!(fields[0], "Z" | "X").then(|| Duration::from_millis(ticks * 10))
}

/// What is at a path: bytes are compared by their hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Thing {
    /// A folder.
    Folder,
    /// A file with the hash of its bytes.
    File(blake3::Hash),
    /// A link with its target.
    Link(PathBuf),
    /// A pipe, a socket or a device.
    Special,
}

/// Everything below a folder, by its path with `/`.
pub type Tree = BTreeMap<String, Thing>;

/// Reads a tree of files without following links; empty where there is no such folder.
pub fn tree(folder: &Path) -> Tree {
    let mut found = Tree::new();
    for entry in walkdir::WalkDir::new(folder).min_depth(1).into_iter().flatten() {
        let path = entry.path();
        let kind = entry.file_type();
        let thing = match () {
            () if kind.is_dir() => Thing::Folder,
            () if kind.is_symlink() => Thing::Link(fs::read_link(path).expect("a link")),
            () if kind.is_file() => Thing::File(blake3::hash(&fs::read(path).expect("a file"))),
            () => Thing::Special,
        };
        found.insert(path.strip_prefix(folder).expect("below the folder").to_string_lossy().into_owned(), thing);
    }
    found
}

/// The paths of the files in a tree.
pub fn files(tree: &Tree) -> Vec<&str> {
    tree.iter().filter(|(_, thing)| matches!(thing, Thing::File(_))).map(|(path, _)| path.as_str()).collect()
}

/// The paths at which two trees differ, for messages.
pub fn differences(one: &Tree, two: &Tree) -> Vec<String> {
    let paths: std::collections::BTreeSet<&String> = one.keys().chain(two.keys()).collect();
    let differs = |path: &&&String| one.get(**path) != two.get(**path);
    paths.iter().filter(differs).map(|path| format!("{path}: {:?} / {:?}", one.get(*path), two.get(*path))).collect()
}

/// The names in a folder, sorted.
pub fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    let mut names: Vec<_> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// A small generator of numbers (xorshift64, Marsaglia 2003), so that a seed, which is not 0, tells everything.
pub struct Numbers(pub u64);

impl Numbers {
    /// A number below `most`.
    pub fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most as u64) as usize
    }

    /// One of these.
    pub fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}
