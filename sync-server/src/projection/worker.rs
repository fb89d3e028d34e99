//! The worker of a process: takes in what was appended here at once, and what other processes appended at the next look.
//! It waits for nothing of the accept path and the accept path never waits for it.

use super::{Step, behind_villages, step};
use crate::store::{Store, StoreError};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// How often a process looks for what others appended.
const LOOK: Duration = Duration::from_secs(2);
/// After a failure of the store.
const REST: Duration = Duration::from_secs(10);

/// Told after each append in this process.
#[derive(Debug, Clone, Default)]
pub struct Wake(Arc<Notify>);

impl Wake {
    /// Something was appended.
    pub fn appended(&self) {
        self.0.notify_one();
    }
}

/// Follows the feeds for ever. Dropping the future ends it between two transactions.
pub async fn follow(store: Arc<dyn Store>, wake: Wake) {
    loop {
        let wait = match round(store.as_ref()).await {
            Ok(()) => LOOK,
            Err(error) => {
                tracing::warn!(%error, "the console's tables could not be written");
                REST
            }
        };
        // The timer is the poll: nothing is lost when a wake-up is.
        let _ = tokio::time::timeout(wait, wake.0.notified()).await;
    }
}

/// One step of each village in turn, so that a large feed holds up no small one.
async fn round(store: &dyn Store) -> Result<(), StoreError> {
    loop {
        let villages = behind_villages(store).await?;
        let mut moved = false;
        for village in villages {
            moved |= step(store, village).await? != Step::UpToDate;
        }
        if !moved {
            return Ok(());
        }
    }
}
