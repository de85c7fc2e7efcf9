//! `explain`: the page of a rule, or the table of all rules, in the terminal.

use super::{Outcome, say};
use crate::check::explained;
use crate::diag::{RULES, did_you_mean, rule};
use clap::Args;
use std::process::ExitCode;

#[derive(Args)]
pub(super) struct ExplainArgs {
    /// The rule, as it stands in brackets in front of a problem [default: a table of all rules]
    code: Option<String>,
}

pub(super) fn explain(args: &ExplainArgs) -> Outcome {
    let Some(code) = &args.code else {
        say(table().trim_end());
        return Ok(ExitCode::SUCCESS);
    };
    // People copy the brackets too.
    let code = code.trim_matches(['[', ']']);
    match rule(code) {
        Some(rule) => {
            say(explained::in_terminal(rule).trim_end());
            Ok(ExitCode::SUCCESS)
        }
        None => {
            let near = did_you_mean(code, RULES.iter().map(|rule| rule.code));
            let hint = near.unwrap_or_else(|| "`guidepost explain` lists all rules.".to_owned());
            Err(format!("there is no rule `{}`. {hint}", code.escape_debug()))
        }
    }
}

/// Every rule with its severity and what it asks for.
fn table() -> String {
    let width = RULES.iter().map(|rule| rule.code.len()).max().unwrap_or_default();
    RULES.iter().map(|rule| format!("{:width$}  {:7}  {}\n", rule.code, explained::severity(rule), rule.about)).collect()
}
