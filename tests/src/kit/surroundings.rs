//! Time and randomness that a test owns.

use crate::records::Dice;
use chrono::{DateTime, Duration, FixedOffset};
use cunji_wire::surroundings::{Clock, Entropy};
use std::sync::Mutex;

/// A clock that stands still until the story moves it; each look moves it one millisecond.
pub struct TestClock(Mutex<DateTime<FixedOffset>>);

impl TestClock {
    pub fn at(text: &str) -> Self {
        Self(Mutex::new(DateTime::parse_from_rfc3339(text).unwrap()))
    }

    pub fn advance(&self, by: Duration) {
        let mut now = self.0.lock().unwrap();
        *now += by;
    }

    pub fn set(&self, text: &str) {
        *self.0.lock().unwrap() = DateTime::parse_from_rfc3339(text).unwrap();
    }
}

impl Clock for TestClock {
    fn now(&self) -> DateTime<FixedOffset> {
        let mut now = self.0.lock().unwrap();
        *now += Duration::milliseconds(1);
        *now
    }
}

/// Seeded randomness.
pub struct TestEntropy(Mutex<Dice>);

impl TestEntropy {
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(Dice(seed)))
    }
}

impl Entropy for TestEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        let mut dice = self.0.lock().unwrap();
        bytes.fill_with(|| (dice.roll() >> 32) as u8);
    }
}
