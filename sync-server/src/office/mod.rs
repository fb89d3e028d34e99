//! The office writes records too: its changes are Automerge changes like any phone's and go through the same feed.

mod campaign;
mod deed;
mod grievance;
mod rules;
mod settle;
mod survey;

pub use campaign::{Announcement, CampaignPlan, ChosenHousehold};
pub use deed::{Desk, Done};

use crate::store::sql::Statement;
use crate::store::{Appended, NewChange, Store, StoreError};
use chrono::{DateTime, FixedOffset};
use cunji_model::Change;
use cunji_model::document::{load, write};
use cunji_model::field::{Path, Value};
use cunji_model::id::actor;
use cunji_model::kind::Kind;
use cunji_wire::message::VillageNumber;
use uuid::Uuid;

/// What the office wants to write into one record.
#[derive(Debug, Clone, PartialEq)]
pub struct OfficeWrite {
    /// The record.
    pub document: Uuid,
    /// Its kind.
    pub kind: Kind,
    /// Fields with their values, already normalised.
    pub writes: Vec<(Path, Value)>,
}

/// Writes records of one village in one transaction. Returns how many changes were made; values that are already
/// there make none. Tried again when a phone wrote one of the records in between.
pub async fn write_records(
    store: &dyn Store,
    village: VillageNumber,
    now: DateTime<FixedOffset>,
    wanted: &[OfficeWrite],
) -> Result<usize, StoreError> {
    write_records_with(store, village, now, wanted, &[]).await
}

/// The same, with statements in the same transaction, such as a line of the audit; also when nothing was to be written.
pub async fn write_records_with(
    store: &dyn Store,
    village: VillageNumber,
    now: DateTime<FixedOffset>,
    wanted: &[OfficeWrite],
    beside: &[Statement],
) -> Result<usize, StoreError> {
    let identity = store.identity().await?;
    let author = actor(identity.device, identity.incarnation);
    let documents: Vec<Uuid> = wanted.iter().map(|write| write.document).collect();
    for _ in 0..8 {
        let known = store.documents(village, &documents).await?;
        let (mut changes, mut expected) = (Vec::new(), Vec::new());
        for want in wanted {
            let bodies = known.get(&want.document).map(|stored| stored.changes.as_slice()).unwrap_or_default();
            let parsed: Result<Vec<Change>, _> =
                bodies.iter().map(|(_, body)| Change::from_bytes(body.clone())).collect();
            let unreadable = |_| StoreError::Unreadable;
            let document =
                load(want.kind, parsed.map_err(|_| StoreError::Unreadable)?).map_err(|_| StoreError::Unreadable)?;
            let written = write(document, &[], &author, now.timestamp(), &want.writes).map_err(unreadable)?;
            let Some(change) = written.change else { continue };
            expected.push((want.document, bodies.len()));
            changes.push(NewChange {
                document: want.document,
                kind: want.kind.as_str().to_owned(),
                hash: change.hash().0,
                actor: author.to_bytes().try_into().unwrap_or_default(),
                actor_seq: change.seq(),
                body: change.raw_bytes().to_vec(),
            });
        }
        if changes.is_empty() {
            if !beside.is_empty() {
                store.transact(beside.to_vec()).await?;
            }
            return Ok(0);
        }
        let (count, at, beside) = (changes.len(), now.timestamp_millis(), beside.to_vec());
        let appended = store.append_with(village, identity.device, at, &expected, changes, beside).await?;
        if let Appended::Stored(_) = appended {
            return Ok(count);
        }
    }
    Err(StoreError::Other("a record kept changing".to_owned()))
}
