//! What a process costs: CPU time, time on the clock, memory.
//!
//! A bench that measures calls [`measured`] first: each measurement is a process of its own that starts the
//! bench anew, because the system keeps the peak memory of all children of a process as one number.

use std::error::Error;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// Runs of each measurement; the quickest counts, because everything else on the machine only adds.
pub const RUNS: usize = 3;
pub type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// What one process cost.
#[derive(Clone, Copy)]
pub struct Cost {
    /// CPU time of all its threads, in seconds.
    pub cpu: f64,
    /// Time on the clock, in seconds.
    pub wall: f64,
    /// The most memory it had, in MB.
    pub memory: f64,
}

/// What the argument is by which a bench measures.
const MEASURE: &str = "measure";

/// Does a measurement, where this process was started for one.
pub fn measured(arguments: &[String]) -> Option<Result<()>> {
    (arguments.first().map(String::as_str) == Some(MEASURE)).then(|| child(&arguments[1..]))
}

/// The least of each kind.
pub fn best(costs: &[Cost]) -> Cost {
    let least = |value: fn(&Cost) -> f64| costs.iter().map(value).fold(f64::INFINITY, f64::min);
    Cost { cpu: least(|cost| cost.cpu), wall: least(|cost| cost.wall), memory: least(|cost| cost.memory) }
}

/// Measures a command, which has to succeed.
pub fn measure(command: &[&Path]) -> Result<Cost> {
    let output = Command::new(std::env::current_exe()?).arg(MEASURE).args(command).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let text = String::from_utf8(output.stdout)?;
    let mut numbers = text.lines().last().unwrap_or_default().split(' ').map(str::parse);
    let mut next = || numbers.next().ok_or("no measurement")?.map_err(Box::<dyn Error>::from);
    Ok(Cost { cpu: next()?, wall: next()?, memory: next()? })
}

fn child(command: &[String]) -> Result<()> {
    let start = Instant::now();
    let output = Command::new(&command[0]).args(&command[1..]).output()?;
    let wall = start.elapsed().as_secs_f64();
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let usage = nix::sys::resource::getrusage(nix::sys::resource::UsageWho::RUSAGE_CHILDREN)?;
    let seconds = |time: nix::sys::time::TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
    println!("{} {wall} {}", seconds(usage.user_time()) + seconds(usage.system_time()), usage.max_rss() as f64 / 1000.0);
    Ok(())
}
