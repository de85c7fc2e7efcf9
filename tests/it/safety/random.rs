//! Random moments and edits for rows 4, 17 and 56.

use crate::support::Numbers;
use std::time::{SystemTime, UNIX_EPOCH};

/// Other numbers for each run. The seed is printed, which shows when a test fails; `SAFETY_SEED`
/// repeats a run.
pub fn numbers() -> Numbers {
    let now = || SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock").as_nanos() as u64;
    let seed = std::env::var("SAFETY_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(now);
    println!("SAFETY_SEED={seed}");
    Numbers(seed | 1)
}
