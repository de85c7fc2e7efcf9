//! The program `guidepost`; everything it does is in the library.

use std::process::ExitCode;

/// Pages are many small values that live short lives on two threads, which this allocator serves
/// in about three quarters of the time of the usual one.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    #[cfg(target_os = "linux")]
    take_small_pages();
    #[cfg(unix)]
    {
        give_memory_back();
        outlive_long_files();
    }
    guidepost::cli::run()
}

/// Takes memory from the system in small pages. The allocator asks for pages of 2 MB, of which each thread and
/// each kind of value touches a little: with them, a thousand guides take nearly twice the memory, and the
/// build is hardly quicker. Where it cannot be done, the program just goes on.
#[cfg(target_os = "linux")]
fn take_small_pages() {
    let _ = rustix::thread::disable_transparent_huge_pages(true);
}

/// A file that grows beyond what the system lets a program write fails with an error like any other, so that
/// it is told and what was begun is removed; without this, the system would end the program on the spot.
/// Where it cannot be done, the program just goes on.
#[cfg(unix)]
fn outlive_long_files() {
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, std::sync::Arc::default());
}

/// Starts a preview once more in the same process, with the allocator told to give back to the system at once
/// what it does not need, because a preview runs all day; a save takes no longer for that. A build is over before
/// it matters. The allocator reads its environment before anything here runs, and has no other way to be told
/// without unsafe code. Where it cannot be done, the program just goes on.
#[cfg(unix)]
fn give_memory_back() {
    use std::os::unix::process::CommandExt;
    const SETTING: &str = "MIMALLOC_PURGE_DELAY";
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let stays = arguments.iter().any(|argument| argument == "serve" || argument == "--watch");
    if stays
        && std::env::var_os(SETTING).is_none()
        && let Ok(program) = std::env::current_exe()
    {
        let _ = std::process::Command::new(program).args(arguments).env(SETTING, "0").exec();
    }
}
