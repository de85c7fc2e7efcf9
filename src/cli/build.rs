//! `build`: the website into a folder, once or after every change.

use super::progress::{self, Watcher, is_interrupted};
use super::{CONTENT, Outcome, STOPPED, SiteArgs, USAGE, base_url, counted, leave, open, pages, say, show, today};
use crate::diag::Diagnostic;
use crate::emit::{self, Failure};
use crate::pipeline::{self, Build, Caches, Options};
use crate::site::Drafts;
use crate::watch::SiteWatch;
use crate::world::{KeptWorld, World};
use crate::{check, config, report};
use clap::Args;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

#[derive(Args)]
pub(super) struct BuildArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// Where to write the website [default: `public` in the folder of the site]
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Write the website, as it opens from a disk, into this one ZIP file instead of a folder
    #[arg(long, value_name = "FILE", conflicts_with_all = ["output", "watch"])]
    archive: Option<PathBuf>,
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
    /// Build again whenever a file changes, until Ctrl-C
    #[arg(long)]
    watch: bool,
}

pub(super) fn build(args: &BuildArgs) -> Outcome {
    let output = args.archive.clone().or_else(|| args.output.clone()).unwrap_or_else(|| args.site.root.join("public"));
    let job = Job { args, output: &output };
    if args.watch {
        return job.again_and_again();
    }
    let world = open(&args.site.root, &output)?;
    let (build, code) = job.once(&world, &Caches::once())?;
    leave(build);
    Ok(code)
}

/// Whether problems that only rendering shows are no reason to stop.
type Accept<'a> = dyn Fn(&[Diagnostic]) -> bool + 'a;

/// What is to be built.
struct Job<'a> {
    args: &'a BuildArgs,
    output: &'a Path,
}

impl Job<'_> {
    /// Builds and publishes, and tells what is wrong.
    fn once(&self, world: &dyn World, caches: &Caches) -> Result<(Build, ExitCode), String> {
        let (start, args, output) = (Instant::now(), self.args, self.output);
        let check = if args.archive.is_some() { emit::check_archive } else { emit::check };
        check(output, &args.site.root).map_err(|refused| refused.to_string())?;
        let options = Options {
            base_url: args.base_url.clone(),
            drafts: if args.drafts { Drafts::Published } else { Drafts::LeftOut },
            offline: args.offline || args.archive.is_some(),
            ..Options::published(today()?)
        };
        let watcher = Watcher::new();
        let mut build = pipeline::run(world, &options, caches, &watcher);
        if pipeline::has_errors(&build.diagnostics) && !args.keep_going {
            let all = check::all_problems(&build, &watcher);
            watcher.done();
            show(&all, &build, &mut anstream::stderr());
            say(&format!("Nothing was published: {}", report::counts(&all)));
            return Ok((build, ExitCode::from(CONTENT)));
        }
        watcher.guard_publishing();
        let config = Arc::clone(&build.config);
        let accept = |problems: &[Diagnostic]| args.keep_going || !pipeline::has_errors(&pipeline::judge(problems.to_vec(), &config));
        let result = self.put(&mut build, world, &watcher, &accept);
        watcher.done();
        let (published, rendering) = match result {
            Ok((rendering, note)) => (Some(note), rendering),
            Err(Failure::Content(problems)) => (None, problems),
            Err(failure) => return Ok((build, failed(failure)?)),
        };
        let mut all = build.diagnostics.clone();
        all.extend(rendering);
        all.extend(without_base_url(&build));
        let all = pipeline::judge(all, &build.config);
        show(&all, &build, &mut anstream::stderr());
        match published {
            None => say(&format!("Nothing was published: {}", report::counts(&all))),
            Some(note) => say(&summary(&build, &all, output, start.elapsed(), note)),
        }
        let code = if pipeline::has_errors(&all) { ExitCode::from(CONTENT) } else { ExitCode::SUCCESS };
        Ok((build, code))
    }

    /// Puts the website into its place. Gives what rendering brought to light, and what there is to say.
    fn put(
        &self,
        build: &mut Build,
        world: &dyn World,
        watcher: &Watcher,
        accept: &Accept,
    ) -> Result<(Vec<Diagnostic>, &'static str), Failure> {
        if self.args.archive.is_some() {
            return emit::archive(&mut build.bundle, world, self.output, watcher, accept).map(|archived| (archived.diagnostics, ""));
        }
        let published = emit::publish(&mut build.bundle, world, self.output, watcher, accept)?;
        let note = if published.atomic { "" } else { " (this file system cannot replace a folder in one step, so it took two)" };
        Ok((published.diagnostics, note))
    }

    /// Builds whenever files change, until the program is ended.
    fn again_and_again(&self) -> Outcome {
        let since = crate::watch::start();
        let world = KeptWorld::new(&self.args.site.root, self.output)
            .map_err(|error| format!("the folder {} cannot be read: {error}", self.args.site.root.display()))?;
        let caches = Caches::unrendered();
        let (mut build, _) = self.once(&world, &caches)?;
        let (mut watch, mut changed) = SiteWatch::new(&world, since);
        loop {
            if let Some(notice) = &changed.notice {
                say(&format!("Note: {notice}"));
            }
            if changed.lost || !changed.files.is_empty() {
                match self.once(&world, &caches) {
                    Ok((next, _)) => build = next,
                    // Another build that writes to the same place, say, is over soon; the next save tries again.
                    Err(message) => say(&format!("Nothing was published: {message}")),
                }
            }
            if !progress::wait() {
                leave(build);
                return Ok(ExitCode::from(STOPPED));
            }
            changed = watch.next(&world);
        }
    }
}

/// Without an address, what needs one is left out; that is told once.
fn without_base_url(build: &Build) -> Option<Diagnostic> {
    let renderer = &build.bundle.renderer;
    if renderer.base_url.is_some() || renderer.offline {
        return None;
    }
    let message = "the site's address is not known, so there are no canonical links, no sitemap and no feeds";
    let problem = Diagnostic::new("no-base-url", &config::PATH.into(), message);
    Some(problem.hint("Write it as `base_url: https://…` in site.yaml, or give it with --base-url."))
}

fn failed(failure: Failure) -> Outcome {
    match failure {
        Failure::Refused(refused) => Err(refused.to_string()),
        Failure::Busy(output) => Err(format!("another build is writing to {}; wait until it is done", output.display())),
        Failure::Io(_, error) if error.kind() == io::ErrorKind::Interrupted && is_interrupted() => {
            let _ = writeln!(anstream::stderr(), "stopped; the website is as it was");
            Ok(ExitCode::from(STOPPED))
        }
        Failure::Io(path, error) => {
            let _ = writeln!(anstream::stderr(), "error: {} cannot be written: {error}; the website is as it was", path.display());
            let no_room = matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::FileTooLarge | io::ErrorKind::QuotaExceeded);
            Ok(ExitCode::from(if no_room { CONTENT } else { USAGE }))
        }
        Failure::Content(_) => Ok(ExitCode::from(CONTENT)),
    }
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
