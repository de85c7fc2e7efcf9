//! `mv`: another name for a page, and what is said about it.

use super::{Outcome, SiteArgs, counted, open, say, today, typed};
use crate::author::mv::{self, Plan};
use crate::emit::relocate::{Change, relocate};
use crate::report::tame;
use clap::Args;
use std::io::{self, IsTerminal};
use std::process::ExitCode;

#[derive(Args)]
pub(super) struct MvArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// The page or the folder of pages, such as copyright/faq.md
    old: String,
    /// Its new name, or with a `/` at its end the folder to move it into
    new: String,
    /// Change nothing; show what would change, as `git apply` reads it
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn mv(args: &MvArgs) -> Outcome {
    let root = &args.site.root;
    let world = open(root, &root.join("public"))?;
    let plan = mv::plan(&world, &typed(&args.old, &world)?, &typed(&args.new, &world)?, today()?)?;
    if args.dry_run {
        let diff = plan.diff();
        let diff = diff.trim_end_matches('\n');
        // A patch keeps every byte, a terminal is not told what to do.
        if io::stdout().is_terminal() {
            diff.split('\n').for_each(|line| say(&tame(line)))
        } else {
            say(diff)
        }
        return Ok(ExitCode::SUCCESS);
    }
    let changes = plan.rewrites.iter();
    let changes: Vec<Change> =
        changes.map(|rewrite| Change { old: &rewrite.old, new: &rewrite.new, before: &rewrite.before, after: &rewrite.after }).collect();
    relocate(world.root(), &plan.moves, &changes)
        .map_err(|(path, error)| format!("nothing was moved: {} is in the way: {error}", path.display()))?;
    say(&told(&plan));
    Ok(ExitCode::SUCCESS)
}

/// What was done, a line each.
fn told(plan: &Plan) -> String {
    let mut lines: Vec<String> = plan.moves.iter().map(|(old, new)| format!("Moved {old} to {new}")).collect();
    if plan.links > 0 {
        let files = plan.rewrites.len();
        lines.push(format!("{} written anew; {} changed", counted(plan.links, "link"), counted(files, "file")));
    }
    lines.extend(plan.aliases.iter().map(|(old, new)| format!("/{old} leads to /{new} from now on")));
    lines.extend(plan.notes.iter().cloned());
    lines.iter().map(|line| tame(line)).collect::<Vec<_>>().join("\n")
}
