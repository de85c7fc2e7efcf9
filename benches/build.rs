//! What a build costs, as ratios against a floor that is measured in the same run.
//!
//! `cargo bench --bench build [-- COUNT…]` writes COUNT guides (10,000, 1,000, 2,000 and 20,000
//! without arguments), builds them with the release binary, and compares CPU time, wall time and
//! peak memory with the floor: reading all files, pulldown-cmark to HTML, and writing all, on one
//! thread. Times differ from machine to machine; the ratios should not.

#[path = "common/cost.rs"]
mod cost;
#[path = "common/site.rs"]
mod site;

use cost::{RUNS, Result, best, measure, measured};
use pulldown_cmark::{Options, Parser, html};
use std::fs;
use std::path::{Path, PathBuf};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some(done) = measured(&arguments) {
        return done;
    }
    match arguments.first().map(String::as_str) {
        Some("floor") => floor(Path::new(&arguments[1]), Path::new(&arguments[2])),
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
        let bytes = site::write(&site, count, false)?;
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
