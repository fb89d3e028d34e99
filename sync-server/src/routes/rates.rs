//! How often one device or reader may ask: one that goes wild must not slow the others down. Counted here, and over all
//! server processes through the store, without a write for each request.
//!
//! A process hands its count over with every sixteenth part of the allowance, and learns then what the others counted.
//! So a device that asks as often as people do costs no write at all, one that goes wild one write in fifteen requests
//! (of 240 a minute). The bound of the error: nobody is refused before the allowance is used up, and of `n` processes
//! each lets at most one part more through than it would if it knew all: at most `n`/16 too many. Minutes are those of
//! the clock: around a full one twice the allowance may come within sixty seconds.

use crate::cells;
use crate::store::sql::Statement;
use crate::store::{Store, StoreError};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Requests of each in the minute at hand.
#[derive(Debug)]
pub struct Rates {
    kind: &'static str,
    per_minute: u64,
    counts: Mutex<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    minute: i64,
    of: HashMap<String, Count>,
}

/// One device's requests in this minute.
#[derive(Debug, Default, Clone, Copy)]
struct Count {
    /// Let through here.
    here: u64,
    /// Of these, what the store knows.
    handed_over: u64,
    /// Let through by other processes, as far as we know.
    elsewhere: u64,
}

/// What a request comes to.
#[derive(Debug, PartialEq, Eq)]
enum Judged {
    Allowed,
    /// Allowed, and so many are to be handed over.
    HandOver(u64),
    Refused,
}

impl Count {
    fn judge(&mut self, per_minute: u64) -> Judged {
        if self.here + self.elsewhere >= per_minute {
            return Judged::Refused;
        }
        self.here += 1;
        let fresh = self.here - self.handed_over;
        if fresh < part(per_minute) {
            return Judged::Allowed;
        }
        self.handed_over = self.here;
        Judged::HandOver(fresh)
    }
}

/// How many are counted before they are handed over.
fn part(per_minute: u64) -> u64 {
    (per_minute / 16).max(1)
}

impl Rates {
    /// So many in a minute, all at once if need be. `kind` tells devices from readers in the store.
    pub fn new(kind: &'static str, requests_per_minute: u32) -> Self {
        Self { kind, per_minute: u64::from(requests_per_minute.max(1)), counts: Mutex::default() }
    }

    /// Whether this one may ask now (milliseconds since 1970); counts it.
    pub async fn allows(&self, store: &dyn Store, now: i64, who: &str) -> bool {
        let minute = now / 60_000;
        match self.of(minute, who, |count| count.judge(self.per_minute)) {
            Judged::Refused => false,
            Judged::Allowed => true,
            Judged::HandOver(fresh) => {
                match hand_over(store, minute, &format!("{}:{who}", self.kind), fresh).await {
                    Ok(all) => self.of(minute, who, |count| {
                        count.elsewhere = count.elsewhere.max(all.saturating_sub(count.handed_over));
                    }),
                    // A store that can't write now (a full disk) still serves readers: what is counted here holds.
                    Err(error) => tracing::warn!(%error, "requests could not be counted for other servers"),
                }
                true
            }
        }
    }

    fn of<T>(&self, minute: i64, who: &str, work: impl FnOnce(&mut Count) -> T) -> T {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.minute != minute {
            *counts = Counts { minute, of: HashMap::new() };
        }
        work(counts.of.entry(who.to_owned()).or_default())
    }
}

/// Adds to the count of a minute and gives it as it is then. A server whose clock is behind adds to the newer minute.
async fn hand_over(store: &dyn Store, minute: i64, key: &str, fresh: u64) -> Result<u64, StoreError> {
    let sql = "INSERT INTO throttle (counted, minute, times) VALUES (?1, ?2, ?3) \
               ON CONFLICT (counted) DO UPDATE SET times = excluded.times + \
               CASE WHEN throttle.minute < excluded.minute THEN 0 ELSE throttle.times END, \
               minute = CASE WHEN throttle.minute < excluded.minute THEN excluded.minute ELSE throttle.minute END";
    store.transact(vec![Statement::new(sql, cells![key, minute, fresh])]).await?;
    let rows = store.rows("SELECT times FROM throttle WHERE counted = ?1", cells![key]).await?;
    rows.first().map_or(Ok(0), |row| row.count(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_handed_over_in_parts_and_nobody_is_refused_too_early() {
        let mut count = Count::default();
        let judged: Vec<Judged> = (0..241).map(|_| count.judge(240)).collect();
        assert_eq!(judged.iter().filter(|one| **one == Judged::HandOver(15)).count(), 16, "one write in fifteen");
        assert_eq!(judged.iter().position(|one| *one == Judged::Refused), Some(240), "all of the allowance, no more");
        let mut count = Count { elsewhere: 239, ..Count::default() };
        assert_eq!(count.judge(240), Judged::Allowed, "the last one");
        assert_eq!(count.judge(240), Judged::Refused, "what others let through counts");
        assert_eq!(Count::default().judge(3), Judged::HandOver(1), "a small allowance is counted one by one");
    }
}
