//! What a build costs, as ratios against a floor that is measured in the same run.
//!
//! `cargo bench --bench build [-- COUNT…]` writes COUNT guides (10,000, 1,000, 2,000 and 20,000
//! without arguments), builds them with the release binary, and compares CPU time, wall time and
//! peak memory with the floor: reading all files, pulldown-cmark to HTML, and writing all, on one
//! thread. Times differ from machine to machine; the ratios should not.

use pulldown_cmark::{Options, Parser, html};
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// Runs of each measurement; the quickest counts, because everything else on the machine only adds.
const RUNS: usize = 3;
/// Guides in a section.
const SECTION: usize = 50;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// What one process cost.
#[derive(Clone, Copy)]
struct Cost {
    /// CPU time of all its threads, in seconds.
    cpu: f64,
    /// Time on the clock, in seconds.
    wall: f64,
    /// The most memory it had, in MB.
    memory: f64,
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some("floor") => floor(Path::new(&arguments[1]), Path::new(&arguments[2])),
        Some("measure") => measure_child(&arguments[1..]),
        _ => report(&arguments),
    }
}

fn report(arguments: &[String]) -> Result<()> {
    let counts: Vec<usize> = arguments.iter().filter_map(|argument| argument.parse().ok()).collect();
    let counts = if counts.is_empty() { vec![10_000, 1_000, 2_000, 20_000] } else { counts };
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    println!(
        "{:>7}  {:>6} {:>6} {:>7}  {:>6} {:>6} {:>7}  {:>5} {:>9}",
        "guides", "floor", "wall", "memory", "build", "wall", "memory", "ratio", "ms a page"
    );
    for count in counts {
        let site = folder.path().join(format!("site-{count}"));
        let bytes = write_site(&site, count)?;
        let mut floors = Vec::new();
        let mut builds = Vec::new();
        // Each run writes to a folder of its own, and nothing is deleted meanwhile: ext4 is slow to
        // create files for a while after many were deleted, which would be measured instead.
        for run in 0..RUNS {
            let content = site.join("content");
            floors.push(measure(&[&std::env::current_exe()?, Path::new("floor"), &content, &site.join(format!("floor-{run}"))])?);
            let output = site.join(format!("public-{run}"));
            let guidepost = Path::new(env!("CARGO_BIN_EXE_guidepost"));
            builds.push(measure(&[guidepost, Path::new("build"), Path::new("--root"), &site, Path::new("--output"), &output])?);
        }
        let (floor, build) = (best(&floors), best(&builds));
        println!(
            "{count:>7}  {:>5.2}s {:>5.2}s {:>4.0} MB  {:>5.2}s {:>5.2}s {:>4.0} MB  {:>5.2} {:>9.3}   ({:.1} kB a guide)",
            floor.cpu,
            floor.wall,
            floor.memory,
            build.cpu,
            build.wall,
            build.memory,
            build.cpu / floor.cpu,
            build.cpu * 1000.0 / count as f64,
            bytes as f64 / count as f64 / 1000.0
        );
    }
    Ok(())
}

fn best(costs: &[Cost]) -> Cost {
    let least = |value: fn(&Cost) -> f64| costs.iter().map(value).fold(f64::INFINITY, f64::min);
    Cost { cpu: least(|cost| cost.cpu), wall: least(|cost| cost.wall), memory: least(|cost| cost.memory) }
}

/// Measures a command in a process of its own, because the system keeps the peak memory of all
/// children of a process as one number.
fn measure(command: &[&Path]) -> Result<Cost> {
    let output = Command::new(std::env::current_exe()?).arg("measure").args(command).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let text = String::from_utf8(output.stdout)?;
    let mut numbers = text.lines().last().unwrap_or_default().split(' ').map(str::parse);
    let mut next = || numbers.next().ok_or("no measurement")?.map_err(Box::<dyn Error>::from);
    Ok(Cost { cpu: next()?, wall: next()?, memory: next()? })
}

fn measure_child(command: &[String]) -> Result<()> {
    let start = Instant::now();
    let output = Command::new(&command[0]).args(&command[1..]).output()?;
    let wall = start.elapsed().as_secs_f64();
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let usage = nix::sys::resource::getrusage(nix::sys::resource::UsageWho::RUSAGE_CHILDREN)?;
    let seconds = |time: nix::sys::time::TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
    println!("{} {wall} {}", seconds(usage.user_time()) + seconds(usage.system_time()), usage.max_rss() as f64 / 1000.0);
    Ok(())
}

/// The floor: what nobody who turns Markdown into HTML can do without.
fn floor(content: &Path, output: &Path) -> Result<()> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_GFM | Options::ENABLE_HEADING_ATTRIBUTES;
    for entry in walkdir::WalkDir::new(content) {
        let entry = entry?;
        if !entry.file_type().is_file() {
            continue;
        }
        let text = fs::read_to_string(entry.path())?;
        let mut out = String::with_capacity(text.len() * 2);
        html::push_html(&mut out, Parser::new_ext(&text, options));
        let folder: PathBuf = output.join(entry.path().strip_prefix(content)?.with_extension(""));
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("index.html"), out)?;
    }
    Ok(())
}

/// Writes a site of `count` guides and gives its size in bytes.
fn write_site(site: &Path, count: usize) -> Result<usize> {
    let mut bytes = 0;
    for guide in 0..count {
        let folder = site.join(format!("content/section-{:04}", guide / SECTION));
        if guide % SECTION == 0 {
            fs::create_dir_all(&folder)?;
            fs::write(folder.join("_index.md"), format!("---\ntitle: Section {}\n---\nAbout this section.\n", guide / SECTION))?;
        }
        let text = guide_text(guide, count);
        bytes += text.len();
        fs::write(folder.join(format!("guide-{guide:05}.md")), text)?;
    }
    Ok(bytes)
}

/// Words that make up the guides.
const WORDS: [&str; 48] = [
    "museum",
    "archive",
    "collection",
    "image",
    "licence",
    "upload",
    "partner",
    "volunteer",
    "metadata",
    "review",
    "catalogue",
    "object",
    "the",
    "a",
    "of",
    "to",
    "and",
    "with",
    "for",
    "from",
    "before",
    "after",
    "when",
    "each",
    "public",
    "domain",
    "author",
    "photograph",
    "register",
    "monument",
    "heritage",
    "country",
    "record",
    "statement",
    "source",
    "credit",
    "ask",
    "check",
    "choose",
    "write",
    "send",
    "open",
    "describe",
    "compare",
    "share",
    "keep",
    "find",
    "publish",
];

/// A small generator of numbers, the same on every machine (xorshift64, Marsaglia 2003).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most as u64) as usize
    }

    fn sentence(&mut self, words: usize) -> String {
        let mut text: String = (0..words).map(|_| WORDS[self.below(WORDS.len())]).collect::<Vec<_>>().join(" ");
        text[..1].make_ascii_uppercase();
        text + "."
    }

    fn paragraph(&mut self) -> String {
        (0..4).map(|_| self.sentence(13)).collect::<Vec<_>>().join(" ")
    }

    /// A link from one guide to another.
    fn link(&mut self, count: usize) -> String {
        let to = self.below(count);
        format!("[{}](../section-{:04}/guide-{to:05}.md)", WORDS[self.below(WORDS.len())], to / SECTION)
    }
}

/// A guide of 4 to 5 kB: four headings, a table, a list, an alert, a code block and eight links.
fn guide_text(guide: usize, count: usize) -> String {
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15 ^ (guide as u64 + 1));
    let mut text = format!(
        "---\ntitle: \"Guide {guide}: {}\"\ndescription: {}\nweight: {}\ntags: [{}, {}]\ndate: 2025-0{}-1{}\n---\n\n",
        numbers.sentence(4).trim_end_matches('.'),
        numbers.sentence(12),
        guide % SECTION,
        WORDS[numbers.below(12)],
        WORDS[24 + numbers.below(12)],
        1 + numbers.below(9),
        numbers.below(10)
    );
    for heading in 0..4 {
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "{}\n\n## {}\n\n{} See {} and {}.\n\n",
            numbers.paragraph(),
            numbers.sentence(4).trim_end_matches('.'),
            numbers.paragraph(),
            numbers.link(count),
            numbers.link(count)
        );
        text += &match heading {
            0 => (0..5).fold("| Name | Kind | Note |\n| --- | --- | ---: |\n".to_owned(), |table, row| {
                table + &format!("| {} | `{}` | {row} |\n", numbers.sentence(3), WORDS[numbers.below(12)])
            }),
            1 => (0..6).map(|_| format!("- {}\n", numbers.sentence(8))).collect(),
            2 => format!("> [!NOTE]\n> {}\n", numbers.sentence(20)),
            _ => format!(
                "```python\ndef {0}_{1}(items, limit={2}):\n    # {3}\n    for item in items:\n        if item[\"{4}\"] > limit:\n            yield f\"{{item}} {5}\"\n    return None\n```\n",
                WORDS[numbers.below(12)],
                guide,
                numbers.below(900),
                numbers.sentence(6),
                WORDS[numbers.below(12)],
                WORDS[24 + numbers.below(12)]
            ),
        };
        text.push('\n');
    }
    text
}
