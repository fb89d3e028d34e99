//! What a pure core may not fetch itself: the time and randomness. Passed in, so that tests own them.

use chrono::{DateTime, FixedOffset};

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Now, with the local offset.
    fn now(&self) -> DateTime<FixedOffset>;
}

/// Gives unpredictable bytes.
pub trait Entropy: Send + Sync {
    /// Fills the whole slice.
    fn fill(&self, bytes: &mut [u8]);
}

/// A fixed number of random bytes.
pub fn random<const N: usize>(entropy: &dyn Entropy) -> [u8; N] {
    let mut bytes = [0; N];
    entropy.fill(&mut bytes);
    bytes
}

/// Bytes that tests can foresee: each filling is of the next number.
#[cfg(test)]
pub(crate) struct Counting(pub std::sync::atomic::AtomicU8);

#[cfg(test)]
impl Entropy for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
    }
}
