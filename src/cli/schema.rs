//! `schema`: JSON Schemas for editors, into a folder.

use super::{CONTENT, Outcome, SiteArgs, open, say, warn};
use crate::author::{schema, write};
use crate::config::{self, Config};
use crate::diag::Severity;
use crate::source::Source;
use crate::world::World;
use clap::Args;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Args)]
pub(super) struct SchemaArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// Where to write the schemas [default: `.schemas` in the folder of the site]
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
}

pub(super) fn schema(args: &SchemaArgs) -> Outcome {
    let root = &args.site.root;
    let world = open(root, &root.join("public"))?;
    let (config, problems) = match world.read(config::PATH, Config::bare().limits.markdown) {
        Ok(bytes) => Config::read(&Source::new(config::PATH, bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => (Config::bare(), Vec::new()),
        Err(error) => return Err(format!("site.yaml cannot be read: {error}")),
    };
    let output = args.output.clone().unwrap_or_else(|| root.join(".schemas"));
    if output.is_file() {
        return Err(format!("{} is a file, and the schemas are several; name a folder with --output", output.display()));
    }
    for (name, schema) in schema::schemas(&config) {
        let path = output.join(&name);
        match write::renew(&output, &name, &format!("{schema:#}\n"), schema::MARK) {
            Ok(_) => say(&format!("Wrote {}", path.display())),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                return Err(format!(
                    "{} is there already and was not written by Guidepost; name another folder with --output",
                    path.display()
                ));
            }
            Err(error) => return Err(format!("{} cannot be written: {error}", path.display())),
        }
    }
    let mistakes: Vec<&str> =
        problems.iter().filter(|problem| problem.severity == Severity::Error).map(|problem| &*problem.message).collect();
    if mistakes.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    let told = format!("site.yaml has mistakes, and what they concern is missing in the schemas:\n  {}", mistakes.join("\n  "));
    warn(&format!("{told}\n`guidepost check` shows where."));
    Ok(ExitCode::from(CONTENT))
}
