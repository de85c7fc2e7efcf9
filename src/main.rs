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

/// Starts the program once more in the same process, with the allocator told how to ask the system for memory
/// and when to give it back. It reads its environment before anything here runs, and has no other way to be
/// told without unsafe code. Where it cannot be done, the program just goes on.
///
/// It asks for small pages: in large ones of 2 MB, of which each kind of value and each thread touches some, a
/// site of one page takes twice the memory and one of a thousand nearly so, and no build is quicker for that.
///
/// A build is over soon, and giving memory back and asking for it again takes a fifth of its CPU time, so it
/// gives back nothing. A preview runs all day, so it gives back at once what it does not need; a save takes no
/// longer for that.
#[cfg(unix)]
fn keep_memory() {
    use std::os::unix::process::CommandExt;
    const LARGE_PAGES: &str = "MIMALLOC_ALLOW_THP";
    const GIVE_BACK: &str = "MIMALLOC_PURGE_DELAY";
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let stays = arguments.iter().any(|argument| argument == "serve" || argument == "--watch");
    if std::env::var_os(GIVE_BACK).is_none()
        && let Ok(program) = std::env::current_exe()
    {
        let delay = if stays { "0" } else { "-1" };
        let _ = std::process::Command::new(program).args(arguments).env(LARGE_PAGES, "0").env(GIVE_BACK, delay).exec();
    }
}
