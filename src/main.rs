//! The program `guidepost`; everything it does is in the library.

use std::process::ExitCode;

/// Pages are many small values that live short lives on two threads, which this allocator serves
/// in about three quarters of the time of the usual one.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    #[cfg(unix)]
    {
        keep_memory();
        outlive_long_files();
    }
    guidepost::cli::run()
}

/// A file that grows beyond what the system lets a program write fails with an error like any other, so that
/// it is told and what was begun is removed; without this, the system would end the program on the spot.
/// Where it cannot be done, the program just goes on.
#[cfg(unix)]
fn outlive_long_files() {
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, std::sync::Arc::default());
}

/// Starts the program once more in the same process, with the allocator told when to give memory
/// back to the system. A build is over soon, and giving memory back and asking for it again takes a
/// fifth of its CPU time, so it gives back nothing. A preview runs all day, so it gives back at once
/// what it does not need; a save takes no longer for that. The allocator reads its environment before
/// anything here runs, and has no other way to be told without unsafe code. Where it cannot be done,
/// the program just goes on.
#[cfg(unix)]
fn keep_memory() {
    use std::os::unix::process::CommandExt;
    const SETTING: &str = "MIMALLOC_PURGE_DELAY";
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let stays = arguments.iter().any(|argument| argument == "serve" || argument == "--watch");
    if std::env::var_os(SETTING).is_none()
        && let Ok(program) = std::env::current_exe()
    {
        let _ = std::process::Command::new(program).args(arguments).env(SETTING, if stays { "0" } else { "-1" }).exec();
    }
}
