//! `guidepost serve`, as a real process: hostile requests, faults, and every way of saving a file.

mod broken;
mod crowds;
mod hostile;
mod http;
mod soak;
mod start;
mod support;
mod watching;
