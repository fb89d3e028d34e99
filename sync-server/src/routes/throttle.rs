//! Slows down guessing of enrolment codes: at most so many wrong ones in a minute over the whole server.

use std::sync::{Mutex, PoisonError};

const WRONG_PER_MINUTE: u32 = 20;

/// Counts wrong codes in the current minute.
#[derive(Debug, Default)]
pub struct Throttle(Mutex<(i64, u32)>);

impl Throttle {
    /// Whether another try is allowed now (ms since 1970).
    pub fn allows(&self, now: i64) -> bool {
        let counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counted.0 != now / 60_000 || counted.1 < WRONG_PER_MINUTE
    }

    /// A wrong code came.
    pub fn count_wrong(&self, now: i64) {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let minute = now / 60_000;
        *counted = if counted.0 == minute { (minute, counted.1 + 1) } else { (minute, 1) };
    }
}
