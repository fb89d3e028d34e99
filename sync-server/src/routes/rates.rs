//! How often one device or reader may ask: one that goes wild must not slow the others down. Counted in this process; behind
//! a load balancer each process allows as much.

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::hash::Hash;
use std::num::NonZeroU32;

/// Requests of each in the last minute.
#[derive(Debug)]
pub struct Rates<Who: Clone + Hash + Eq>(DefaultKeyedRateLimiter<Who>);

impl<Who: Clone + Hash + Eq> Rates<Who> {
    /// So many in a minute, all at once if need be.
    pub fn new(requests_per_minute: u32) -> Self {
        Self(RateLimiter::keyed(Quota::per_minute(NonZeroU32::new(requests_per_minute).unwrap_or(NonZeroU32::MIN))))
    }

    /// Whether this one may ask now; counts it.
    pub fn allows(&self, who: &Who) -> bool {
        if self.0.len() > 50_000 {
            self.0.retain_recent(); // those that were quiet for a minute; more than a municipality has (domain.md §7)
        }
        self.0.check_key(who).is_ok()
    }
}
