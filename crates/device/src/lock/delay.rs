//! Wrong PINs: how long to wait, and what counts as having waited. Pure.
//!
//! The clock on the wall counts for nothing: setting it back or forward neither shortens nor lengthens a wait. Only
//! time that a monotonic clock saw pass counts: within one start of the machine also while the app was closed, and over
//! a restart of the machine nothing, so that the rest of the wait stands as it was last written down.

use serde::{Deserialize, Serialize};

/// Wrong tries that cost nothing.
const FREE: u32 = 3;
/// Waits in seconds after the third, fourth, … wrong try; the last one stays.
const WAITS: [u64; 5] = [30, 60, 300, 900, 3_600];

/// A point in time that no clock on the wall can move.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Moment {
    /// Which start of the machine, or of the app where the machine tells nothing: times of two starts can't be compared.
    pub start: String,
    /// Milliseconds since that start, sleep included.
    pub at: u64,
}

/// Tells moments. The shell has the machine's, tests have their own.
pub trait Monotonic: Send + Sync {
    /// Now.
    fn moment(&self) -> Moment;
}

/// Wrong tries since the last right one. Lives in the key file, outside of the encrypted store.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tries {
    /// How many were wrong in a row.
    pub wrong: u32,
    /// What was still to wait when this was written, in milliseconds.
    pub left: u64,
    /// When it was written.
    pub seen: Moment,
}

impl Tries {
    /// What is still to wait, in milliseconds.
    pub fn left_at(&self, now: &Moment) -> u64 {
        let passed = if now.start == self.seen.start { now.at.saturating_sub(self.seen.at) } else { 0 };
        self.left.saturating_sub(passed)
    }

    /// The same with what passed until now taken off: from here on this start of the machine counts.
    pub fn looked_at(&self, now: &Moment) -> Self {
        Self { wrong: self.wrong, left: self.left_at(now), seen: now.clone() }
    }

    /// One more that was wrong.
    pub fn one_more(&self, now: &Moment) -> Self {
        let wrong = self.wrong.saturating_add(1);
        Self { wrong, left: wait_after(wrong).saturating_mul(1_000), seen: now.clone() }
    }
}

/// Seconds to wait after so many wrong tries in a row.
fn wait_after(wrong: u32) -> u64 {
    let Some(step) = wrong.checked_sub(FREE) else { return 0 };
    let step = usize::try_from(step).unwrap_or(usize::MAX).min(WAITS.len() - 1);
    WAITS.get(step).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(start: &str, seconds: u64) -> Moment {
        Moment { start: start.to_owned(), at: seconds * 1_000 }
    }

    #[test]
    fn waits_grow_and_stay_at_an_hour() {
        let seconds: Vec<u64> = (0..=10).map(wait_after).collect();
        assert_eq!(seconds, [0, 0, 0, 30, 60, 300, 900, 3_600, 3_600, 3_600, 3_600], "three tries are free");
        assert_eq!(wait_after(u32::MAX), 3_600, "however many there were");
    }

    #[test]
    fn only_what_was_seen_to_pass_counts() {
        let mut tries = Tries::default();
        for _ in 0..3 {
            tries = tries.one_more(&at("one", 100));
        }
        assert_eq!(tries.left_at(&at("one", 110)), 20_000, "ten seconds of thirty have passed");
        assert_eq!(tries.left_at(&at("one", 50)), 30_000, "a clock that goes back takes nothing off");
        assert_eq!(tries.left_at(&at("two", 900_000)), 30_000, "of another start of the machine nothing is known");
        let looked = tries.looked_at(&at("one", 110)).looked_at(&at("two", 5));
        assert_eq!(looked.left_at(&at("two", 15)), 10_000, "what was waited before the restart is not waited again");
        assert_eq!(looked.left_at(&at("two", 60)), 0, "and at its end the next try is free");
        assert_eq!(looked.one_more(&at("two", 60)).left_at(&at("two", 60)), 60_000, "the next wrong one costs more");
    }
}
