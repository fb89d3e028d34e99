//! A gate before each village's feed. Its row is locked while it grows, so more than two at a time would only hold
//! connections and wait: and a village whose row is held up would take the connections of all others.

use super::super::StoreError;
use cunji_wire::message::VillageNumber;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// At a time: one at work, and the next one already there when it has finished.
const AT_A_TIME: usize = 2;

/// The gates of one server process.
#[derive(Clone)]
pub(super) struct Gates {
    of: Arc<Mutex<HashMap<VillageNumber, Arc<Semaphore>>>>,
    patience: Duration,
}

impl Gates {
    /// Gates before which nobody waits longer than that.
    pub(super) fn opening_within(patience: Duration) -> Self {
        Self { of: Arc::default(), patience }
    }

    /// A turn at a village's feed, until it is dropped.
    pub(super) async fn pass(&self, village: VillageNumber) -> Result<OwnedSemaphorePermit, StoreError> {
        let gate = {
            let mut gates = self.of.lock().unwrap_or_else(PoisonError::into_inner);
            // A few bytes for each village that anybody ever wrote to.
            Arc::clone(gates.entry(village).or_insert_with(|| Arc::new(Semaphore::new(AT_A_TIME))))
        };
        let turn = timeout(self.patience, gate.acquire_owned()).await;
        turn.ok().and_then(Result::ok).ok_or(StoreError::Unreachable)
    }
}
