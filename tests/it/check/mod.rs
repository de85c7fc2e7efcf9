//! `check` as people, programs and forges call it: its forms, what it is asked about, and what it mends.

mod changed;
mod fixing;
mod forms;
mod paths;
