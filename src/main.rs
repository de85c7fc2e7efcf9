//! The program `guidepost`; everything it does is in the library.

use std::process::ExitCode;

/// Pages are many small values that live short lives on two threads, which this allocator serves
/// in about three quarters of the time of the usual one.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    #[cfg(unix)]
    keep_memory();
    guidepost::cli::run()
}

/// Starts the program once more in the same process, with the allocator told not to give memory
/// back to the system before the end: giving it back and asking for it again takes a fifth of the
/// CPU time of a build. The allocator reads its environment before anything here runs, and has no
/// other way to be told without unsafe code. Where it cannot be done, the program just goes on.
#[cfg(unix)]
fn keep_memory() {
    use std::os::unix::process::CommandExt;
    const SETTING: &str = "MIMALLOC_PURGE_DELAY";
    if std::env::var_os(SETTING).is_none()
        && let Ok(program) = std::env::current_exe()
    {
        let _ = std::process::Command::new(program).args(std::env::args_os().skip(1)).env(SETTING, "-1").exec();
    }
}
