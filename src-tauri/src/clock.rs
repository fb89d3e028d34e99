//! The phone's clocks: local time with its offset, and time that nobody can set. Everything below is handed a clock and
//! never asks the machine.

use chrono::{DateTime, FixedOffset, Local};
use cunji_device::lock::{Moment, Monotonic};
use cunji_device::surroundings::Clock;

/// The machine's clock.
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<FixedOffset> {
        Local::now().fixed_offset()
    }
}

/// Time since the machine started, sleep included, with the name that Linux gives to each start. Where there is no such
/// name (not Linux, or not readable for an app) time counts from the start of the app.
pub(crate) struct SystemMonotonic {
    start: String,
    begin: std::time::Instant,
}

impl SystemMonotonic {
    pub(crate) fn new() -> Self {
        let begin = std::time::Instant::now();
        let name = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
        let start = match (name.trim(), since_start()) {
            ("", _) | (_, None) => format!("app {} {}", std::process::id(), Local::now().timestamp_micros()),
            (name, Some(_)) => name.to_owned(),
        };
        Self { start, begin }
    }
}

impl Monotonic for SystemMonotonic {
    fn moment(&self) -> Moment {
        let here = u64::try_from(self.begin.elapsed().as_millis()).unwrap_or(u64::MAX);
        let since = if self.start.starts_with("app ") { None } else { since_start() };
        Moment { start: self.start.clone(), at: since.unwrap_or(here) }
    }
}

/// Milliseconds since the machine started.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn since_start() -> Option<u64> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    let (seconds, nanos) = (u64::try_from(time.tv_sec).ok()?, u64::try_from(time.tv_nsec).ok()?);
    Some(seconds.saturating_mul(1_000).saturating_add(nanos / 1_000_000))
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn since_start() -> Option<u64> {
    None
}
