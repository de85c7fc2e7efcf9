//! Random moments and edits for rows 4, 17 and 56.

/// Numbers that look random, the same for the same seed. The seed is printed, which shows when a
/// test fails; `SAFETY_SEED` repeats a run.
pub struct Random(u64);

impl Random {
    /// A new seed, or the given one.
    pub fn new() -> Random {
        let now = || std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("a clock").as_nanos() as u64;
        let seed = std::env::var("SAFETY_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(now);
        println!("SAFETY_SEED={seed}");
        Random(seed | 1)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % end.max(1)
    }
}
