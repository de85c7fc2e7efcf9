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
    say(&format!("\nSee it in your browser:\n  guidepost serve --open --root {}", for_shell(&folder.to_string())));
    Ok(ExitCode::SUCCESS)
}

/// A path as one word of a command line.
fn for_shell(path: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '/' | '-' | '_' | '+' | ',' | '@' | '=');
    match () {
        () if cfg!(windows) && path.chars().all(|c| plain(c) || matches!(c, '\\' | ':')) || path.chars().all(plain) => path.to_owned(),
        () if cfg!(windows) => format!("\"{path}\""),
        () => format!("'{}'", path.replace('\'', r"'\''")),
    }
}
