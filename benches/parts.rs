//! What parts of Guidepost cost, as ratios against a build of the same guides in the same run.
//!
//! `cargo bench --bench parts [-- COUNT]` writes COUNT guides (10,000 without an argument) and measures `check`,
//! `check --changed-since` after a save, and a build of guides with a type of twelve fields.

#[path = "common/cost.rs"]
mod cost;
#[path = "common/site.rs"]
mod site;

use cost::{Cost, RUNS, Result, best, measure, measured};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some(done) = measured(&arguments) {
        return done;
    }
    let count = arguments.iter().find_map(|argument| argument.parse().ok()).unwrap_or(10_000);
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let [plain, typed] = ["plain", "typed"].map(|name| folder.path().join(name));
    site::write(&plain, count, false)?;
    site::write(&typed, count, true)?;
    begin_history(&plain)?;
    let page = plain.join("content/section-0000/guide-00001.md");
    fs::write(&page, fs::read_to_string(&page)? + "\nOne more line.\n")?;

    let (mut builds, mut types, mut checks, mut changes) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for run in 0..RUNS {
        let public = |site: &Path| site.with_extension(format!("public-{run}")).display().to_string();
        builds.push(guidepost(&["build", "--output", &public(&plain)], &plain)?);
        types.push(guidepost(&["build", "--output", &public(&typed)], &typed)?);
        checks.push(guidepost(&["check"], &plain)?);
        changes.push(guidepost(&["check", "--changed-since", "HEAD"], &plain)?);
    }
    let build = best(&builds);
    println!("{count} guides{:>20}  {:>6}  {:>7}  {:>8}", "CPU", "wall", "memory", "of build");
    for (name, costs) in [("build", &builds), ("build with a type", &types), ("check", &checks), ("check of one page", &changes)] {
        let Cost { cpu, wall, memory } = best(costs);
        println!("{name:<20}  {cpu:>8.2}s  {wall:>5.2}s  {memory:>4.0} MB  {:>7.0}%", cpu / build.cpu * 100.0);
    }
    Ok(())
}

fn guidepost(arguments: &[&str], site: &Path) -> Result<Cost> {
    let mut command: Vec<PathBuf> = vec![env!("CARGO_BIN_EXE_guidepost").into()];
    command.extend(arguments.iter().map(PathBuf::from));
    command.extend(["--root".into(), site.to_owned()]);
    measure(&command.iter().map(PathBuf::as_path).collect::<Vec<_>>())
}

/// Makes a repository of a site, with all that is there as its first commit.
fn begin_history(site: &Path) -> Result<()> {
    let who = ["-c", "user.name=Bench", "-c", "user.email=bench@example.org", "-c", "commit.gpgsign=false"];
    for arguments in [&["init", "--quiet"][..], &["add", "--all"], &["commit", "--quiet", "--message", "Begin"]] {
        let status = Command::new("git").args(who).args(arguments).current_dir(site).status()?;
        if !status.success() {
            return Err(format!("git {arguments:?} failed").into());
        }
    }
    Ok(())
}
