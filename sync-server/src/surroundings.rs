//! The real clock and the real randomness: the server's edge to the world.

use chrono::{DateTime, FixedOffset, Local};
use cunji_wire::surroundings::{Clock, Entropy};

/// The machine's clock.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<FixedOffset> {
        Local::now().fixed_offset()
    }
}

/// The machine's randomness.
#[derive(Debug, Clone, Copy)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        // Without randomness no key, token or identity is safe: stopping is the only right answer.
        if getrandom::fill(bytes).is_err() {
            std::process::abort();
        }
    }
}
