//! The command line: arguments in, exit code out.
//!
//! The only folder that prints, and the only one that asks for the clock and the environment.

mod build;
mod check;
mod git;
mod explain;
mod init;
mod mv;
mod new;
mod progress;
mod schema;
mod serve;
mod why;

use crate::author::typed::Typed;
use crate::diag::Diagnostic;
use crate::memo::guarded;
use crate::pipeline::Build;
use crate::world::DiskWorld;
use crate::{config, report};
use build::BuildArgs;
use check::CheckArgs;
use clap::{Args, Parser, Subcommand};
use explain::ExplainArgs;
use init::InitArgs;
use jiff::civil::Date;
use mv::MvArgs;
use new::NewArgs;
use schema::SchemaArgs;
use serve::ServeArgs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use why::WhyArgs;

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
        after_help = "Example:\n  guidepost build --root my-guides --output public\n\nOpen public/index.html in a browser after:\n  guidepost build --offline\n\nThe same as one file, to hand on:\n  guidepost build --archive guides.zip"
    )]
    Build(BuildArgs),
    /// Show the website in a browser while you write
    #[command(after_help = "Example:\n  guidepost serve --open\n\nStop it with Ctrl-C.")]
    Serve(ServeArgs),
    /// Find what is wrong, without building
    #[command(
        after_help = "Example:\n  guidepost check --deny warnings\n\nOne line for each problem of one page:\n  guidepost check --format short content/faq.md\n\nIn a workflow on GitHub:\n  guidepost check --format github --deny warnings\n\nMend what can be mended without changing what a page says:\n  guidepost check --fix"
    )]
    Check(CheckArgs),
    /// Say why a rule of the checks matters, with a wrong and a right example
    #[command(after_help = "Example:\n  guidepost explain link-text\n\nAll rules:\n  guidepost explain")]
    Explain(ExplainArgs),
    /// Give a page or a folder of pages another name; links follow, and the old address leads to the new
    #[command(
        after_help = "Example:\n  guidepost mv copyright/faq.md copyright/questions.md\n\nSee first what would change:\n  guidepost mv --dry-run copyright/faq.md start/"
    )]
    Mv(MvArgs),
    /// Begin a page from the skeleton of its type
    #[command(
        after_help = "Example:\n  guidepost new howto upload/prepare-a-table topics=uploads,data\n\nWhat is left to write is marked with TODO; `guidepost check` reminds of it."
    )]
    New(NewArgs),
    /// Make a new site in an empty folder
    #[command(after_help = "Example:\n  guidepost init my-guides")]
    Init(InitArgs),
    /// Write JSON Schemas of site.yaml and of each type, for editors
    #[command(after_help = "Example:\n  guidepost schema --output .vscode")]
    Schema(SchemaArgs),
    /// Say why a page is not on the site, or where it is and who links to it
    #[command(after_help = "Example:\n  guidepost why copyright/faq.md\n  guidepost why /copyright/faq/")]
    Why(WhyArgs),
}

#[derive(Args)]
struct SiteArgs {
    /// The folder of the site: with `content/` and `site.yaml`, or just with Markdown files
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
}

fn base_url(url: &str) -> Result<String, String> {
    config::base_url(url).map_err(|mistake| format!("{}. {}", mistake.message, mistake.hint))
}

/// Runs the program.
pub fn run() -> ExitCode {
    // A fault in one page becomes a diagnostic about that page, which is enough for a reader.
    std::panic::set_hook(Box::new(|_| {}));
    let cli = Cli::parse();
    let result = guarded(|| match cli.command {
        Command::Build(args) => build::build(&args),
        Command::Serve(args) => serve::serve(&args),
        Command::Check(args) => check::check(&args),
        Command::Explain(args) => explain::explain(&args),
        Command::Mv(args) => mv::mv(&args),
        Command::New(args) => new::new(&args),
        Command::Init(args) => init::init(&args),
        Command::Schema(args) => schema::schema(&args),
        Command::Why(args) => why::why(&args),
    });
    let result = result.unwrap_or_else(|panic| Err(format!("Guidepost itself failed: {panic}. Please report this.")));
    result.unwrap_or_else(|message| {
        warn(&format!("error: {message}"));
        ExitCode::from(USAGE)
    })
}

/// What is wrong with the use or the environment.
type Outcome = Result<ExitCode, String>;

/// The program ends here, and the system takes its memory back at once; giving back every value of
/// a large site one by one would take longer than many a stage.
fn leave(build: Build) {
    std::mem::forget(build);
}

fn open(root: &Path, output: &Path) -> Result<DiskWorld, String> {
    DiskWorld::new(root, output).map_err(|error| format!("the folder {} cannot be read: {error}", root.display()))
}

/// A path as it was typed in the working folder.
fn typed(text: &str, world: &DiskWorld) -> Result<Typed, String> {
    let working = std::env::current_dir().and_then(|folder| folder.canonicalize());
    let working = working.map_err(|error| format!("the working folder cannot be read: {error}"))?;
    Ok(Typed::new(text, &working, world.root()))
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

fn pages(build: &Build) -> String {
    counted(build.bundle.renderer.site.by_document.len(), "page")
}

fn counted(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{} {word}s", report::grouped(count)) }
}

fn say(text: &str) {
    let _ = writeln!(anstream::stdout(), "{text}");
}

/// Says something beside the output.
fn warn(text: &str) {
    let lines: Vec<String> = text.lines().map(report::tame).collect();
    let _ = writeln!(anstream::stderr(), "{}", lines.join("\n"));
}

/// Writes problems with their source lines. The streams of anstream drop the colours where they are not
/// wanted.
fn show(all: &[Diagnostic], build: &Build, out: &mut dyn Write) {
    let _ = out.write_all(report::human(all, &report::texts(all, build), true).as_bytes());
}
