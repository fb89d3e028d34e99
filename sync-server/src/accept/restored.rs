//! After a restore the feeds lack what came in after the backup. Each phone offers again what it holds, also what
//! colleagues and the office itself had written: for that time, and only in those villages, it may (docs/adr/0014).

use super::Pushed;
use crate::cells;
use crate::store::{Store, StoreError};
use cunji_model::door::prescan;
use cunji_model::id::DeviceId;
use cunji_wire::message::VillageNumber;
use std::collections::HashMap;

/// Whose changes another device may bring now, as far as it was asked. Nobody asks on an ordinary day.
#[derive(Debug, Default)]
pub(super) struct Restored(HashMap<(VillageNumber, DeviceId), bool>);

impl Restored {
    /// Whether a change of another author may come with this push. The village is within the device's grant.
    pub async fn allows(&mut self, store: &dyn Store, now: i64, pushed: &Pushed) -> Result<bool, StoreError> {
        let author = prescan(&pushed.record.change).ok().and_then(|scan| DeviceId::of_actor(&scan.actor));
        let Some(author) = author else { return Ok(false) };
        if let Some(known) = self.0.get(&(pushed.village, author)) {
            return Ok(*known);
        }
        let open = "SELECT 1 FROM restoration WHERE village = ?1 AND open_until >= ?2 LIMIT 1";
        let open = !store.rows(open, cells![pushed.village.0, now]).await?.is_empty();
        let ours = open && (author == store.identity().await?.device || is_device(store, author).await?);
        self.0.insert((pushed.village, author), ours);
        Ok(ours)
    }
}

async fn is_device(store: &dyn Store, author: DeviceId) -> Result<bool, StoreError> {
    let known = "SELECT 1 FROM device WHERE device = ?1";
    Ok(!store.rows(known, cells![author.0.as_slice()]).await?.is_empty())
}
