//! `why`: a path in, the answer out.

use super::{Outcome, SiteArgs, open, say, today, typed};
use crate::author::why;
use crate::report::tame;
use clap::Args;
use std::process::ExitCode;

#[derive(Args)]
pub(super) struct WhyArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// A file, a folder, or an address such as /copyright/faq/
    path: String,
}

pub(super) fn why(args: &WhyArgs) -> Outcome {
    let root = &args.site.root;
    let world = open(root, &root.join("public"))?;
    let answer = why::answer(&world, &typed(&args.path, &world)?, today()?)?;
    answer.iter().for_each(|line| say(&tame(line)));
    Ok(ExitCode::SUCCESS)
}
