//! `check`: what is wrong, of the whole site or of a part of it, in the form that somebody or something reads.

use super::git::{changed_since, top};
use super::progress::Watcher;
use super::{CONTENT, Outcome, SiteArgs, counted, leave, open, pages, today};
use crate::author::fix::{Files, Fixed, Found, fix};
use crate::author::write;
use crate::diag::{Diagnostic, Severity};
use crate::pipeline::{self, Build, Caches, Index, Options};
use crate::report::{self, Fixes, Run};
use crate::world::{DiskWorld, World};
use crate::{check, config};
use clap::{Args, ValueEnum};
use std::collections::BTreeSet;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

#[derive(Args)]
pub(super) struct CheckArgs {
    /// Files and folders whose problems are shown; without any, all
    #[arg(value_name = "PATHS")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    site: SiteArgs,
    /// Show all errors, but warnings only of files that changed since the branch left this revision
    #[arg(long, value_name = "REV", allow_hyphen_values = true)]
    changed_since: Option<String>,
    /// How to show problems
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
    /// Mend what can be mended without changing what a page says
    #[arg(long)]
    fix: bool,
    /// Fail on warnings too
    #[arg(long, value_name = "WHAT")]
    deny: Option<Deny>,
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
    /// One object for programs
    Json,
    /// Annotations and a summary for GitHub
    Github,
}

pub(super) fn check(args: &CheckArgs) -> Outcome {
    let start = Instant::now();
    let world = open(&args.site.root, &args.site.root.join("public"))?;
    let selection = Selection::new(args, &world)?;
    let options = Options { highlight: false, search: Index::None, ..Options::published(today()?) };
    let watcher = Watcher::new();
    let fixed = if args.fix { mend(&world, &options, &selection, &watcher) } else { Fixed::default() };
    let build = pipeline::run(&world, &options, &Caches::once(), &watcher);
    let found = selection.found(check::problems_of(&build, &|path| selection.renders(path), &watcher), &build);
    watcher.done();
    show(args, &world, &build, &found, &fixed);
    tell(
        args,
        &fixed,
        &format!(
            "Checked {}{} in {:.2} s: {}",
            pages(&build),
            selection.about(),
            start.elapsed().as_secs_f64(),
            report::counts(&found.problems)
        ),
    );
    leave(build);
    let warnings = args.deny == Some(Deny::Warnings) && found.problems.iter().any(|problem| problem.severity == Severity::Warning);
    Ok(if warnings || pipeline::has_errors(&found.problems) { ExitCode::from(CONTENT) } else { ExitCode::SUCCESS })
}

/// Mends what can be mended. Nothing of that shows only where pages are rendered, so they are not.
fn mend(world: &DiskWorld, options: &Options, selection: &Selection, watcher: &Watcher) -> Fixed {
    let caches = Caches::warm();
    fix(&Disk { world }, &mut || {
        let build = pipeline::run(world, options, &caches, watcher);
        selection.found(pipeline::judge(build.diagnostics.clone(), &build.config), &build)
    })
}

/// Which problems are shown and count.
struct Selection {
    /// Below the site's root; none for everything.
    paths: Option<Vec<String>>,
    /// The files that changed; none where that does not matter.
    changed: Option<BTreeSet<String>>,
    /// Whether something changed that reaches every page.
    everywhere: bool,
}

impl Selection {
    fn new(args: &CheckArgs, world: &DiskWorld) -> Result<Selection, String> {
        let changed = args.changed_since.as_deref().map(|revision| changed_since(world.root(), revision)).transpose()?;
        let everywhere = changed.iter().flatten().any(|path| reaches_all(path));
        if args.paths.is_empty() {
            return Ok(Selection { paths: None, changed, everywhere });
        }
        let listing = world.list();
        let known = |path: &str| {
            let left_out = listing.diagnostics.iter().map(|problem| &problem.path);
            listing.files.iter().chain(&listing.folders).chain(left_out).any(|known| is_in(known, path))
        };
        let mut paths = Vec::new();
        for path in &args.paths {
            let below = below(world.root(), path)?;
            if !known(&below) {
                return Err(format!("{} is not part of the site in {}", path.display(), args.site.root.display()));
            }
            paths.push(below);
        }
        Ok(Selection { paths: Some(paths), changed, everywhere })
    }

    /// Those of the problems that are shown.
    fn found(&self, mut problems: Vec<Diagnostic>, build: &Build) -> Found {
        problems.retain(|problem| self.shows(problem));
        let texts = report::texts(&problems, build);
        Found { problems, texts }
    }

    fn is_named(&self, path: &str) -> bool {
        self.paths.as_ref().is_none_or(|paths| paths.iter().any(|named| is_in(path, named)))
    }

    /// A site that is published has no errors, so each that is there comes from the change, wherever it
    /// stands: a link to a page that was renamed, an address that is taken now. A warning elsewhere was
    /// there before, unless it is about a changed file, or settings, theme or data changed, which reach
    /// every page.
    fn shows(&self, problem: &Diagnostic) -> bool {
        let about = || [&problem.path].into_iter().chain(problem.related.iter().map(|other| &other.path));
        let of_change = || problem.severity == Severity::Error || about().any(|path| self.is_changed(path));
        self.is_named(&problem.path) && of_change()
    }

    /// Whether what only rendering brings to light is looked for in a file. Faults of a theme show in any page.
    fn renders(&self, path: &str) -> bool {
        let shared = self.paths.iter().flatten().any(|named| reaches_all(named));
        (shared || self.is_named(path)) && self.is_changed(path)
    }

    fn is_changed(&self, path: &str) -> bool {
        self.changed.as_ref().is_none_or(|changed| self.everywhere || changed.contains(path))
    }

    fn about(&self) -> String {
        let changed = self.changed.as_ref().map(|changed| format!(", of which {} changed", counted(changed.len(), "file")));
        changed.unwrap_or_default()
    }
}

/// Whether what a file says reaches every page: settings, theme and data.
fn reaches_all(path: &str) -> bool {
    path == config::PATH || is_in(path, "themes") || path.split('/').any(|part| part == "_data")
}

/// Whether a path is this one, or below it where it is a folder; the empty one is the root.
fn is_in(path: &str, above: &str) -> bool {
    above.is_empty() || path.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A path as people write it, from the working folder, as one below the root of the site. The last part may
/// be a link, which is listed under its own name.
fn below(root: &Path, path: &Path) -> Result<String, String> {
    let missing = |error| match path.symlink_metadata() {
        Err(_) => format!("there is no file or folder {}", path.display()),
        Ok(_) => format!("{} cannot be found: {error}", path.display()),
    };
    path.symlink_metadata().map_err(&missing)?;
    let folder = |path: &Path| if path.as_os_str().is_empty() { PathBuf::from(".") } else { path.to_owned() };
    let real = match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) => folder(parent).canonicalize().map_err(missing)?.join(name),
        _ => path.canonicalize().map_err(missing)?,
    };
    let inside = real.strip_prefix(root).map_err(|_| format!("{} is not in the folder of the site, {}", path.display(), root.display()))?;
    Ok(with_slashes(inside))
}

fn with_slashes(path: &Path) -> String {
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

/// The files on the disk.
struct Disk<'a> {
    world: &'a DiskWorld,
}

impl Files for Disk<'_> {
    fn read(&self, path: &str, limit: u64) -> io::Result<Vec<u8>> {
        self.world.read(path, limit)
    }

    fn replace(&self, path: &str, old: &[u8], new: &[u8]) -> io::Result<()> {
        write::replace(self.world.root(), path, old, new)
    }
}

/// Writes the problems to the standard output.
fn show(args: &CheckArgs, world: &DiskWorld, build: &Build, found: &Found, fixed: &Fixed) {
    let Found { problems, texts } = found;
    let text = match args.format {
        Format::Human if has_links() => report::linked(problems, texts, world.root()) + &report::by_rule(problems),
        // The streams of anstream drop the colours where they are not wanted.
        Format::Human => report::human(problems, texts, true) + &report::by_rule(problems),
        Format::Short => report::short(problems, texts),
        Format::Json => {
            let fixes = args.fix.then(|| Fixes { problems: fixed.problems, files: fixed.files.iter().map(|path| &**path).collect() });
            report::json(problems, texts, Run { pages: build.bundle.renderer.site.by_document.len(), fixed: fixes })
        }
        Format::Github => {
            let workspace = std::env::var_os("GITHUB_WORKSPACE").and_then(|folder| PathBuf::from(folder).canonicalize().ok());
            let top = top(world.root(), workspace.as_deref());
            let above = with_slashes(world.root().strip_prefix(top).unwrap_or(Path::new("")));
            let above = if above.is_empty() { above } else { above + "/" };
            summarize(found, &above);
            report::github(problems, texts, &above)
        }
    };
    let _ = anstream::stdout().write_all(text.as_bytes());
}

/// Whether the standard output is a terminal that is known to show links, and nobody asked for plain text.
fn has_links() -> bool {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    let plain = set("NO_COLOR").is_some() || set("TERM").is_some_and(|term| term == "dumb");
    io::stdout().is_terminal() && !plain && supports_hyperlinks::supports_hyperlinks()
}

/// How long GitHub lets the summary of a step be, in bytes.
const SUMMARY: u64 = 1024 * 1024;

/// Adds the problems to the summary of the job, where GitHub asks for one.
fn summarize(found: &Found, above: &str) {
    let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()).map(PathBuf::from) else { return };
    let there = path.metadata().map_or(0, |metadata| metadata.len());
    let text = report::job_summary(&found.problems, &found.texts, above, SUMMARY.saturating_sub(there) as usize);
    if let Err(error) = write::append(&path, &text) {
        let _ = writeln!(anstream::stderr(), "The summary cannot be written to {}: {error}", path.display());
    }
}

/// What was done, on the standard error output, so that the other holds nothing but problems.
fn tell(args: &CheckArgs, fixed: &Fixed, checked: &str) {
    let mut err = anstream::stderr();
    if args.fix {
        let files = if fixed.problems == 0 { String::new() } else { format!(" in {}", counted(fixed.files.len(), "file")) };
        let _ = writeln!(err, "Fixed {}{files}", counted(fixed.problems, "problem"));
    }
    for (path, why) in &fixed.left {
        let _ = writeln!(err, "{} was left as it is: {why}", path.escape_debug());
    }
    let _ = writeln!(err, "{checked}");
}
