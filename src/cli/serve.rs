//! `serve`: what is said about the preview.

use super::{Outcome, SiteArgs, counted, pages, progress, say, show, today};
use crate::diag::Diagnostic;
use crate::pipeline::{Index, Options};
use crate::report;
use crate::serve::{self, Event, Report, Settings};
use crate::site::Drafts;
use clap::Args;
use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::process::ExitCode;
use std::sync::Arc;

/// How many changed files are named, and how many new problems are told one by one.
const NAMED: usize = 3;

#[derive(Args)]
pub(super) struct ServeArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// The port; without it, 4747 or the next free one
    #[arg(long, value_name = "N", value_parser = port)]
    port: Option<u16>,
    /// The address to listen at; 0.0.0.0 lets others on your network look, too
    #[arg(long, value_name = "ADDR", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST), value_parser = host, hide_default_value = true)]
    host: IpAddr,
    /// Open the preview in your browser
    #[arg(long)]
    open: bool,
    /// Treat drafts and pages of the future as published; without it they are shown, but marked
    #[arg(long)]
    drafts: bool,
    /// A further name by which browsers may ask for the preview
    #[arg(long, value_name = "NAME", value_parser = name)]
    allow_host: Vec<String>,
}

fn port(text: &str) -> Result<u16, String> {
    text.parse().map_err(|_| "write a number from 1 to 65535, such as 4747".to_owned())
}

fn host(text: &str) -> Result<IpAddr, String> {
    if text == "localhost" {
        return Ok(Ipv4Addr::LOCALHOST.into());
    }
    text.parse().map_err(|_| "write an address like 127.0.0.1 or 0.0.0.0".to_owned())
}

fn name(text: &str) -> Result<String, String> {
    let right = !text.is_empty() && !text.contains([':', '/', '*']);
    right.then(|| text.to_owned()).ok_or_else(|| "write only the name, like preview.example, without a port".to_owned())
}

pub(super) fn serve(args: &ServeArgs) -> Outcome {
    let day = today()?;
    progress::leave_on_ctrl_c();
    let settings = Settings {
        root: args.site.root.clone(),
        output: args.site.root.join("public"),
        host: args.host,
        port: args.port,
        allowed: args.allow_host.clone(),
        options: Options {
            drafts: if args.drafts { Drafts::Published } else { Drafts::Marked },
            search: Index::OnDemand,
            lines: true,
            ..Options::published(day)
        },
    };
    // What was right at the start stays so: the environment does not change.
    let today = || today().unwrap_or(day);
    serve::run(settings, &today, &|event| tell(args, event))?;
    Ok(ExitCode::SUCCESS)
}

fn tell(args: &ServeArgs, event: Event) {
    match event {
        Event::Ready { address, taken, site, report } => {
            show(&report.problems, &report.build, &mut anstream::stderr());
            if let Some(port) = taken {
                say(&format!("Port {port} is in use, so this is port {}.", address.port()));
            }
            let address = web_address(address, site);
            let found = report::counts(&report.problems);
            say(&format!("Serving {} at {address} after {} ms: {found}", pages(&report.build), report.took.as_millis()));
            if !args.host.is_loopback() {
                say("Everybody who can reach this computer can see the preview.");
            }
            say("Every save shows in the browser. Press Ctrl-C to stop.");
            if args.open && open::that_detached(&address).is_err() {
                say("No browser could be opened; open the address above yourself.");
            }
        }
        Event::Rebuilt(files, report) => rebuilt(files, report),
        Event::Notice(notice) => say(&format!("Note: {notice}, so the files are looked at every second instead.")),
    }
}

/// The address for a browser.
fn web_address(mut address: SocketAddr, site: &str) -> String {
    if address.ip().is_unspecified() {
        address.set_ip(Ipv4Addr::LOCALHOST.into());
    }
    let slash = if site.is_empty() { "" } else { "/" };
    format!("http://{address}/{site}{slash}")
}

/// One line for a rebuild, and one for each problem that is new.
fn rebuilt(files: &BTreeSet<Arc<str>>, report: &Report) {
    let mut names: Vec<String> = files.iter().take(NAMED).map(|path| path.to_string()).collect();
    match files.len() {
        0 => names.push("everything".to_owned()),
        count if count > NAMED => names.push(format!("{} more", report::grouped(count - NAMED))),
        _ => {}
    }
    let mut line = format!("Changed {}: {} ms", names.join(", "), report.took.as_millis());
    if !report.new.is_empty() {
        line += &format!(", {}", counted(report.new.len(), "new problem"));
    }
    if report.fixed > 0 {
        line += &format!(", {} fixed", counted(report.fixed, "problem"));
    }
    say(&format!("{line} ({})", report::counts(&report.problems)));
    let new: Vec<Diagnostic> = report.new.iter().take(NAMED).cloned().collect();
    for problem in report::short(&new, &report::texts(&new, &report.build)).lines() {
        say(&format!("  {problem}"));
    }
    if report.new.len() > NAMED {
        say(&format!("  and {} more, which the preview shows", report.new.len() - NAMED));
    }
}
