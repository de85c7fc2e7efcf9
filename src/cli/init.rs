//! `init`: a new site, and what is said about it.

use super::{Outcome, say};
use crate::author::init;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Args)]
pub(super) struct InitArgs {
    /// The folder of the new site; it is made if it is not there
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
}

pub(super) fn init(args: &InitArgs) -> Outcome {
    let made = init::site(&args.folder)?;
    let folder = args.folder.display();
    say(&format!("A new site is in {folder}:"));
    for path in made.written {
        say(&format!("  {path}"));
    }
    for path in made.kept {
        say(&format!("  {path} was there and stays as it is"));
    }
    say(&format!("\nSee it in your browser:\n  guidepost serve --open --root {folder}"));
    Ok(ExitCode::SUCCESS)
}
