//! The phone's clock: local time with its offset. Everything below is handed a clock and never asks the machine.

use chrono::{DateTime, FixedOffset, Local};
use cunji_device::surroundings::Clock;

/// The machine's clock.
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<FixedOffset> {
        Local::now().fixed_offset()
    }
}
