//! Who watches the work from the command line: a progress bar, and Ctrl-C.

use super::STOPPED;
use crate::progress::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::{Duration, Instant};

/// How far the work is, for Ctrl-C: before anything is written it ends the program at once, and
/// afterwards it asks the publishing to stop, which undoes itself.
static STATE: AtomicU8 = AtomicU8::new(READING);
const READING: u8 = 0;
const PUBLISHING: u8 = 1;
const INTERRUPTED: u8 = 2;

/// Ctrl-C ends the program at once, unless something is being published.
pub(super) fn leave_on_ctrl_c() {
    // Where no handler can be set, Ctrl-C ends the program as usual, which leaves the old site.
    let _ = ctrlc::set_handler(|| {
        if STATE.swap(INTERRUPTED, Ordering::SeqCst) != PUBLISHING {
            std::process::exit(i32::from(STOPPED));
        }
    });
}

/// Whether Ctrl-C asked for an end.
pub(super) fn is_interrupted() -> bool {
    STATE.load(Ordering::SeqCst) == INTERRUPTED
}

/// Nothing is being published until the next change, so that Ctrl-C ends the program at once again. Gives
/// whether that is wanted: not if somebody asked for an end meanwhile.
pub(super) fn wait() -> bool {
    STATE.compare_exchange(PUBLISHING, READING, Ordering::SeqCst, Ordering::SeqCst) != Err(INTERRUPTED)
}

/// Shows a progress bar for work of over a second on a terminal, and stops it on Ctrl-C.
pub(super) struct Watcher {
    bar: ProgressBar,
    terminal: bool,
    start: Instant,
}

impl Watcher {
    pub(super) fn new() -> Self {
        leave_on_ctrl_c();
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len}") {
            bar.set_style(style);
        }
        Watcher { bar, terminal: io::stderr().is_terminal(), start: Instant::now() }
    }

    pub(super) fn guard_publishing(&self) {
        // Where Ctrl-C came first, the handler is about to end the program.
        let _ = STATE.compare_exchange(READING, PUBLISHING, Ordering::SeqCst, Ordering::SeqCst);
    }

    fn step(&self) {
        if self.terminal {
            self.bar.inc(1);
        }
        if self.terminal && self.bar.is_hidden() && self.start.elapsed() > Duration::from_secs(1) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    pub(super) fn done(&self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for Watcher {
    fn steps(&self, count: usize) {
        self.bar.set_length(count as u64);
        self.bar.set_position(0);
    }

    fn page(&self, _path: &str) {
        self.step();
    }

    fn write(&self, _path: &str) -> io::Result<()> {
        self.step();
        if STATE.load(Ordering::SeqCst) == INTERRUPTED { Err(io::ErrorKind::Interrupted.into()) } else { Ok(()) }
    }
}
