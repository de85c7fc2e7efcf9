//! The command line: arguments in, exit code out.
//!
//! The only module that prints, and the only one that asks for the clock and the environment.

use crate::diag::{Diagnostic, Severity};
use crate::emit::{self, Failure};
use crate::memo::guarded;
use crate::pipeline::{self, Build, Caches, Options};
use crate::progress::Progress;
use crate::report::{self, Texts};
use crate::world::DiskWorld;
use crate::{check, config};
use clap::{Args, Parser, Subcommand, ValueEnum};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jiff::civil::Date;
use std::collections::HashSet;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::{Duration, Instant};

/// The content has errors.
const CONTENT: u8 = 1;
/// Wrong use, or the environment is in the way.
const USAGE: u8 = 2;

/// Ctrl-C, as shells count it.
const STOPPED: u8 = 130;

#[derive(Parser)]
#[command(name = "guidepost", version, about = "Turns a folder of Markdown guides into a fast, accessible website.", max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the website into a folder
    #[command(
        after_help = "Example:\n  guidepost build --root my-guides --output public\n\nOpen public/index.html in a browser after:\n  guidepost build --offline"
    )]
    Build(BuildArgs),
    /// Find what is wrong, without building
    #[command(after_help = "Example:\n  guidepost check --deny warnings\n\nOne line for each problem:\n  guidepost check --format short")]
    Check(CheckArgs),
}

#[derive(Args)]
struct SiteArgs {
    /// The folder of the site: with `content/` and `site.yaml`, or just with Markdown files
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
}

#[derive(Args)]
struct BuildArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// Where to write the website [default: `public` in the folder of the site]
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// The address the website will have, in place of that in site.yaml
    #[arg(long, value_name = "URL", value_parser = base_url)]
    base_url: Option<String>,
    /// Publish drafts and pages with a date in the future too
    #[arg(long)]
    drafts: bool,
    /// Make a website that opens from a disk, without a server
    #[arg(long)]
    offline: bool,
    /// Publish what can be shown even if there are errors (the exit code stays 1)
    #[arg(long)]
    keep_going: bool,
}

#[derive(Args)]
struct CheckArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// Fail on warnings too
    #[arg(long, value_name = "WHAT")]
    deny: Option<Deny>,
    /// How to show problems
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Deny {
    Warnings,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Format {
    /// With the source lines
    Human,
    /// One line for each problem
    Short,
}

fn base_url(url: &str) -> Result<String, String> {
    config::base_url(url).ok_or_else(|| "write it like https://example.org or https://example.org/guides".to_owned())
}

/// Runs the program.
pub fn run() -> ExitCode {
    // A fault in one page becomes a diagnostic about that page, which is enough for a reader.
    std::panic::set_hook(Box::new(|_| {}));
    let cli = Cli::parse();
    let result = guarded(|| match cli.command {
        Command::Build(args) => build(&args),
        Command::Check(args) => check(&args),
    });
    let result = result.unwrap_or_else(|panic| Err(format!("Guidepost itself failed: {panic}. Please report this.")));
    result.unwrap_or_else(|message| {
        let _ = writeln!(anstream::stderr(), "error: {message}");
        ExitCode::from(USAGE)
    })
}

/// What is wrong with the use or the environment.
type Outcome = Result<ExitCode, String>;

fn build(args: &BuildArgs) -> Outcome {
    let start = Instant::now();
    let output = args.output.clone().unwrap_or_else(|| args.site.root.join("public"));
    let world = open(&args.site.root, &output)?;
    emit::check(&output, &args.site.root).map_err(|refused| refused.to_string())?;
    let options = Options {
        base_url: args.base_url.clone(),
        drafts: args.drafts,
        offline: args.offline,
        highlight: true,
        search: true,
        today: today()?,
    };
    let watcher = Watcher::new();
    let build = pipeline::run(&world, &options, &Caches::once(), &watcher);
    if pipeline::has_errors(&build.diagnostics) && !args.keep_going {
        let all = check::all_problems(&build, &watcher);
        watcher.done();
        show(&all, &build, Format::Human, &mut anstream::stderr());
        say(&format!("Nothing was published: {}", report::counts(&all)));
        return Ok(ExitCode::from(CONTENT));
    }
    watcher.guard_publishing();
    let accept = |problems: &[Diagnostic]| args.keep_going || !pipeline::has_errors(&pipeline::judge(problems.to_vec(), &build.config));
    let result = emit::publish(&build.bundle, &world, &output, &watcher, &accept);
    watcher.done();
    let (published, rendering) = match result {
        Ok(mut published) => {
            let rendering = std::mem::take(&mut published.diagnostics);
            (Some(published), rendering)
        }
        Err(Failure::Content(problems)) => (None, problems),
        Err(failure) => return failed(failure),
    };
    let mut all = build.diagnostics.clone();
    all.extend(rendering);
    all.extend(without_base_url(&build));
    let all = pipeline::judge(all, &build.config);
    show(&all, &build, Format::Human, &mut anstream::stderr());
    match published {
        None => say(&format!("Nothing was published: {}", report::counts(&all))),
        Some(published) => {
            let note = if published.atomic { "" } else { " (this file system cannot replace a folder in one step, so it took two)" };
            say(&summary(&build, &all, &output, start.elapsed(), note));
        }
    }
    let code = if pipeline::has_errors(&all) { ExitCode::from(CONTENT) } else { ExitCode::SUCCESS };
    leave(build);
    Ok(code)
}

/// The program ends here, and the system takes its memory back at once; giving back every value of
/// a large site one by one would take longer than many a stage.
fn leave(build: Build) {
    std::mem::forget(build);
}

/// Without an address, what needs one is left out; that is told once.
fn without_base_url(build: &Build) -> Option<Diagnostic> {
    let renderer = &build.bundle.renderer;
    if renderer.base_url.is_some() || renderer.offline {
        return None;
    }
    let message = "the site's address is not known, so there are no sitemap and no canonical links";
    let problem = Diagnostic::new("no-base-url", &config::PATH.into(), message);
    Some(problem.hint("Write it as `base_url: https://…` in site.yaml, or give it with --base-url."))
}

fn check(args: &CheckArgs) -> Outcome {
    let start = Instant::now();
    let world = open(&args.site.root, &args.site.root.join("public"))?;
    let options = Options { base_url: None, drafts: false, offline: false, highlight: false, search: false, today: today()? };
    let watcher = Watcher::new();
    let build = pipeline::run(&world, &options, &Caches::once(), &watcher);
    let all = check::all_problems(&build, &watcher);
    watcher.done();
    show(&all, &build, args.format, &mut anstream::stdout());
    let _ = writeln!(anstream::stderr(), "Checked {} in {:.2} s: {}", pages(&build), start.elapsed().as_secs_f64(), report::counts(&all));
    let warnings = args.deny == Some(Deny::Warnings) && all.iter().any(|problem| problem.severity == Severity::Warning);
    leave(build);
    Ok(if warnings || pipeline::has_errors(&all) { ExitCode::from(CONTENT) } else { ExitCode::SUCCESS })
}

fn open(root: &Path, output: &Path) -> Result<DiskWorld, String> {
    DiskWorld::new(root, output).map_err(|error| format!("the folder {} cannot be read: {error}", root.display()))
}

/// The day of the build: that of `SOURCE_DATE_EPOCH` where it is set, as reproducible-builds.org
/// defines it, else today in UTC.
fn today() -> Result<Date, String> {
    let now = match std::env::var("SOURCE_DATE_EPOCH") {
        Err(std::env::VarError::NotPresent) => jiff::Timestamp::now(),
        other => other
            .ok()
            .and_then(|text| jiff::Timestamp::from_second(text.trim().parse().ok()?).ok())
            .ok_or("SOURCE_DATE_EPOCH is not a number of seconds since 1970")?,
    };
    Ok(now.to_zoned(jiff::tz::TimeZone::UTC).date())
}

fn failed(failure: Failure) -> Outcome {
    match failure {
        Failure::Refused(refused) => Err(refused.to_string()),
        Failure::Busy(output) => Err(format!("another build is writing to {}; wait until it is done", output.display())),
        Failure::Io(_, error) if error.kind() == io::ErrorKind::Interrupted && STATE.load(Ordering::SeqCst) == INTERRUPTED => {
            let _ = writeln!(anstream::stderr(), "stopped; the website is as it was");
            Ok(ExitCode::from(STOPPED))
        }
        Failure::Io(path, error) => {
            let _ = writeln!(anstream::stderr(), "error: {} cannot be written: {error}; the website is as it was", path.display());
            Ok(ExitCode::from(if error.kind() == io::ErrorKind::StorageFull { CONTENT } else { USAGE }))
        }
        Failure::Content(_) => Ok(ExitCode::from(CONTENT)),
    }
}

fn pages(build: &Build) -> String {
    counted(build.bundle.renderer.site.by_document.len(), "page")
}

fn counted(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{} {word}s", report::grouped(count)) }
}

fn summary(build: &Build, all: &[Diagnostic], output: &Path, took: Duration, note: &str) -> String {
    let site = &build.bundle.renderer.site;
    let mut left_out = Vec::new();
    if site.drafts > 0 {
        left_out.push(counted(site.drafts, "draft"));
    }
    if site.future > 0 {
        left_out.push(format!("{} of the future", site.future));
    }
    let left_out = if left_out.is_empty() { String::new() } else { format!(", without {}", left_out.join(" and ")) };
    format!("Built {}{left_out} in {:.2} s: {} → {}{note}", pages(build), took.as_secs_f64(), report::counts(all), output.display())
}

fn say(text: &str) {
    let _ = writeln!(anstream::stdout(), "{text}");
}

fn show(all: &[Diagnostic], build: &Build, format: Format, out: &mut dyn Write) {
    let texts = texts(all, build);
    let text = match format {
        // The streams of anstream drop the colours where they are not wanted.
        Format::Human => report::human(all, &texts, true),
        Format::Short => report::short(all, &texts),
    };
    let _ = out.write_all(text.as_bytes());
}

/// The texts of the files that the problems are in.
fn texts(all: &[Diagnostic], build: &Build) -> Texts {
    let renderer = &build.bundle.renderer;
    let mut texts = renderer.templates.sources.clone();
    let related = all.iter().flat_map(|problem| problem.related.iter().map(|other| &other.path));
    let wanted: HashSet<&Arc<str>> = all.iter().map(|problem| &problem.path).chain(related).collect();
    for document in renderer.documents.iter().filter(|document| wanted.contains(&document.source.path)) {
        texts.insert(Arc::clone(&document.source.path), Arc::clone(&document.source.text));
    }
    if let Some(source) = &build.site_yaml {
        texts.insert(Arc::clone(&source.path), Arc::clone(&source.text));
    }
    texts
}

/// How far the work is, for Ctrl-C: before anything is written it ends the program at once, and
/// afterwards it asks the publishing to stop, which undoes itself.
static STATE: AtomicU8 = AtomicU8::new(READING);
const READING: u8 = 0;
const PUBLISHING: u8 = 1;
const INTERRUPTED: u8 = 2;

/// Shows a progress bar for work of over a second on a terminal, and stops it on Ctrl-C.
struct Watcher {
    bar: ProgressBar,
    terminal: bool,
    start: Instant,
}

impl Watcher {
    fn new() -> Self {
        // Where no handler can be set, Ctrl-C ends the program as usual, which leaves the old site.
        let _ = ctrlc::set_handler(|| {
            if STATE.swap(INTERRUPTED, Ordering::SeqCst) != PUBLISHING {
                std::process::exit(i32::from(STOPPED));
            }
        });
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len}") {
            bar.set_style(style);
        }
        Watcher { bar, terminal: io::stderr().is_terminal(), start: Instant::now() }
    }

    fn guard_publishing(&self) {
        // Where Ctrl-C came first, the handler is about to end the program.
        let _ = STATE.compare_exchange(READING, PUBLISHING, Ordering::SeqCst, Ordering::SeqCst);
    }

    fn step(&self) {
        if self.terminal {
            self.bar.inc(1);
        }
        if self.terminal && self.bar.is_hidden() && self.start.elapsed() > Duration::from_secs(1) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    fn done(&self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for Watcher {
    fn steps(&self, count: usize) {
        self.bar.set_length(count as u64);
        self.bar.set_position(0);
    }

    fn page(&self, _path: &str) {
        self.step();
    }

    fn write(&self, _path: &str) -> io::Result<()> {
        self.step();
        if STATE.load(Ordering::SeqCst) == INTERRUPTED { Err(io::ErrorKind::Interrupted.into()) } else { Ok(()) }
    }
}
