//! `new`: what it is asked, what it asks, and what it says.

use super::{Outcome, SiteArgs, open, say, today};
use crate::author::new::{Ask, NewPage, Question, Request};
use crate::author::{new, write};
use crate::diag::{Diagnostic, Lines, Severity};
use clap::Args;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

#[derive(Args)]
pub(super) struct NewArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// The type, as site.yaml declares it; `page` where it declares none
    #[arg(value_name = "TYPE")]
    kind: String,
    /// The page, below the content folder, such as copyright/faq
    path: String,
    /// Its language, if not the site's first
    #[arg(long, value_name = "CODE")]
    lang: Option<String>,
    /// Values for the front matter; lists with commas, such as topics=copyright,maps, and keys with values as YAML, such
    /// as 'place={country: Sweden}'
    #[arg(value_name = "KEY=VALUE", value_parser = pair)]
    values: Vec<(String, String)>,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').filter(|(key, _)| !key.is_empty()).ok_or("write it as key=value")?;
    Ok((key.to_owned(), value.to_owned()))
}

pub(super) fn new(args: &NewArgs) -> Outcome {
    let root = &args.site.root;
    let world = open(root, &root.join("public"))?;
    let request = Request { kind: &args.kind, path: &args.path, language: args.lang.as_deref(), values: &args.values, today: today()? };
    let mut at_terminal = ask;
    let ask: Option<Ask> = (io::stdin().is_terminal() && io::stderr().is_terminal()).then_some(&mut at_terminal);
    let page = new::page(&world, &request, ask)?;
    let written = write::create(world.root(), &page.path, &page.text);
    written.map_err(|error| format!("{} cannot be written: {error}", page.path))?;
    say(&format!("Wrote {}{}", root.join(&page.path).display(), left(&page)));
    Ok(ExitCode::SUCCESS)
}

/// What is left to do about a page, a line each.
fn left(page: &NewPage) -> String {
    let lines = Lines::new(&page.text);
    let line = |problem: &&Diagnostic| {
        problem.span.filter(|_| *problem.path == *page.path).map_or(1, |span| lines.position(span.start as usize).0)
    };
    let mut problems: Vec<&Diagnostic> = page.problems.iter().filter(|problem| problem.severity == Severity::Warning).collect();
    problems.sort_by_key(line);
    problems.iter().map(|problem| format!("\n  line {}: {}", line(problem), problem.message)).collect()
}

/// Asks at the terminal. Nothing is an answer, too.
fn ask(question: &Question) -> Option<String> {
    let mut out = anstream::stderr();
    if let Some(fault) = &question.fault {
        let _ = writeln!(out, "That does not fit: {fault}.");
    } else if let Some(about) = question.about {
        let _ = writeln!(out, "{about}");
    }
    let choices = (!question.choices.is_empty()).then(|| question.choices.join(", "));
    let shape = choices.or_else(|| question.form.clone()).map_or_else(String::new, |shape| format!(" ({shape})"));
    let _ = write!(out, "{}{shape}, or Enter for later: ", question.key);
    let _ = out.flush();
    let mut line = String::new();
    let read = io::stdin().read_line(&mut line).ok()?;
    (read > 0).then(|| line.trim().to_owned())
}
