//! What holds whatever stands in a file: the fuzzers ask it of inputs that they make up (`fuzz_targets/`), the
//! tests of those that are kept (`seeds/`, by way of `tests/it/fuzzing.rs`).
//!
//! An input is a page or a part of one in a small site in memory. Guidepost must not panic; each problem stands
//! at characters of its file; all pages and files can be made; and what `check --fix` has mended stays as it is
//! when it is asked again. That nothing hangs is seen by the fuzzers' `-timeout`, and by `linear`.

#![allow(dead_code, reason = "each fuzzer uses one of these")]

use guidepost::author::fix::{Files, Found, fix};
use guidepost::check;
use guidepost::diag::{Diagnostic, Span};
use guidepost::pipeline::{self, Build, Caches, Index, Options};
use guidepost::progress::Unwatched;
use guidepost::source::Source;
use guidepost::world::{MemWorld, World};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

/// Longer inputs are cut: what a long one could show, a short one shows sooner.
const LONGEST: usize = 4 * 1024;

/// Where the input stands in the site.
const PAGE: &str = "content/page.md";

const SITE: &str = r#"title: Site
base_url: https://site.example/x/
languages: [en, sv]
interwiki:
  d: https://www.wikidata.org/wiki/$1
types:
  glossary: {}
  lesson:
    fields: [deck]
    files: [deck]
    headings: [Before, After]
    words: {min: 3, max: 9}
    schema: {required: [description], properties: {level: {enum: [easy, hard]}, minutes: {type: integer}, description: {maxLength: 20}}}
"#;

/// Other pages and files, for links to lead to.
const OTHERS: &[(&str, &str)] = &[
    ("content/_index.md", "---\ntitle: Start\n---\n[all](one/_index.md)\n"),
    ("content/one/_index.md", "---\ntitle: One\n---\nText.\n"),
    ("content/one/two.md", "---\ntitle: Two\naliases: [/old/]\n---\n## First part\n\n## First part\n\n### Å b {#own}\n"),
    ("content/one/two.sv.md", "---\ntitle: Två\n---\nText.\n"),
    ("content/one/draft.md", "---\ntitle: Draft\ndraft: true\n---\nx\n"),
    ("content/words.md", "---\ntitle: Words\ntype: glossary\n---\n## Deed\n\nA thing done.\n"),
    ("content/one/file name.pdf", "%PDF-1.4\n"),
    ("static/plain.txt", "x\n"),
];

fn site() -> MemWorld {
    let bytes = |text: &str| text.as_bytes().to_vec();
    let mut files: BTreeMap<String, Vec<u8>> = OTHERS.iter().map(|(path, text)| ((*path).to_owned(), bytes(text))).collect();
    files.insert("site.yaml".to_owned(), bytes(SITE));
    MemWorld { files }
}

/// A page as it is: front matter and all.
pub fn front_matter(input: &[u8]) {
    let input = cut(input);
    holds(input);
    // Most of what a fuzzer makes up would be no front matter at all.
    let mut fenced = b"---\n".to_vec();
    fenced.extend(input);
    fenced.extend(b"\n---\nText.\n");
    holds(&fenced);
}

/// The body of a page.
pub fn markdown(input: &[u8]) {
    let mut page = b"---\ntitle: Page\n---\n".to_vec();
    page.extend(cut(input));
    holds(&page);
}

/// Addresses, one on a line, each in all the ways in which Markdown can hold one.
pub fn links(input: &[u8]) {
    let mut page = "---\ntitle: Page\n---\n".to_owned();
    for (at, address) in String::from_utf8_lossy(cut(input)).lines().take(20).enumerate() {
        page += &format!("[a{at}]({address}) [b](<{address}>) ![c]({address}) [[{address}]] [[{address}|d]] [e][{at}] <{address}>\n\n");
        page += &format!("[{at}]: {address}\n\n");
    }
    holds(page.as_bytes());
}

/// Something again and again: four times as much takes at most nine times as long. Bytes that are no
/// UTF-8 part the input into what stands before, what is repeated, and what stands after.
pub fn linear(input: &[u8]) {
    const SIZE: usize = 8 * 1024;
    let mut parts = cut(input).splitn(3, |byte| *byte == 0xff);
    let mut part = || parts.next().unwrap_or_default();
    let (before, unit, after) = (part(), part(), part());
    let unit = if unit.is_empty() { before } else { unit };
    if unit.is_empty() || unit.len() > 64 {
        return;
    }
    let page = |size: usize| [before, &unit.repeat(size / unit.len()), after].concat();
    let took = |size: usize| {
        let page = page(size);
        let start = Instant::now();
        run(&world(&page));
        start.elapsed()
    };
    // What takes no time needs no comparison, and a busy machine is not slow three times in the same way.
    let floor = Duration::from_millis(250);
    if took(4 * SIZE) > floor {
        let slow = || (took(SIZE), took(4 * SIZE));
        let tries: Vec<_> = (0..3).map(|_| slow()).take_while(|(one, four)| *four > *one * 9 && *four > floor).collect();
        assert!(tries.len() < 3, "{SIZE} bytes, and four times as many: {tries:?}");
    }
}

fn cut(input: &[u8]) -> &[u8] {
    &input[..input.len().min(LONGEST)]
}

fn world(page: &[u8]) -> MemWorld {
    let mut world = site();
    world.files.insert(PAGE.to_owned(), page.to_vec());
    world
}

/// Holds one page against all of it.
fn holds(page: &[u8]) {
    let world = world(page);
    let problems = run(&world);
    for problem in &problems {
        assert!(problem.code != "internal", "{problem:#?}");
        let places = [(&problem.path, problem.span)].into_iter().chain(problem.related.iter().map(|other| (&other.path, other.span)));
        for (path, span) in places {
            stands_in(&world, path, span, problem);
        }
    }
    stays_mended(world, problems);
}

fn stands_in(world: &MemWorld, path: &str, span: Option<Span>, problem: &Diagnostic) {
    let Some(span) = span else { return };
    let Some(bytes) = world.files.get(path) else { panic!("it is about no file of the site: {problem:#?}") };
    let source = Source::new(path, bytes.clone());
    let fits = source.text.get(span.start as usize..span.end as usize).is_some();
    assert!(fits, "its place is not in the text, or within a character: {problem:#?}");
}

/// The files of a site while they are mended.
struct Mended(RefCell<MemWorld>);

impl Files for Mended {
    fn read(&self, path: &str, limit: u64) -> io::Result<Vec<u8>> {
        self.0.borrow().read(path, limit)
    }

    fn replace(&self, path: &str, old: &[u8], new: &[u8]) -> io::Result<()> {
        let before = self.0.borrow_mut().files.insert(path.to_owned(), new.to_vec());
        assert_eq!(before.as_deref(), Some(old), "{path}");
        Ok(())
    }
}

fn stays_mended(world: MemWorld, problems: Vec<Diagnostic>) {
    if !problems.iter().any(Diagnostic::is_fixable) {
        return;
    }
    let files = Mended(RefCell::new(world));
    let mend = || {
        let mut find = || {
            let world = files.0.borrow();
            let text = |(path, bytes): (&String, &Vec<u8>)| (Arc::from(path.as_str()), Source::new(path, bytes.clone()).text);
            Found { problems: run(&world), texts: world.files.iter().map(text).collect() }
        };
        fix(&files, &mut find)
    };
    let once = mend();
    let text = files.0.borrow().files[PAGE].clone();
    let again = mend();
    let shown = || String::from_utf8_lossy(&text).into_owned();
    assert_eq!(again.problems, 0, "mended {} problems, and then again:\n{}", once.problems, shown());
    assert_eq!(files.0.borrow().files[PAGE], text);
}

/// The rules that a page breaks, in the order of their places.
pub fn problems_of(page: &[u8]) -> Vec<String> {
    run(&world(page)).iter().map(|problem| problem.code.to_owned()).collect()
}

/// Builds the site and gives its problems. The theme, the same for all, is read once.
fn run(world: &MemWorld) -> Vec<Diagnostic> {
    static CACHES: OnceLock<Caches> = OnceLock::new();
    let options = Options { highlight: false, search: Index::None, ..Options::published(jiff::civil::date(2026, 1, 1)) };
    let build: Build = pipeline::run(world, &options, CACHES.get_or_init(Caches::warm), &Unwatched);
    // The other pages are the same each time.
    check::problems_of(&build, &|path| path == PAGE, &Unwatched)
}
