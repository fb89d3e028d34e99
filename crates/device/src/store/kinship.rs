//! Which households ended and where their people went, and who may stand in two of them. Projection, disposable.

use crate::error::DeviceError;
use cunji_model::document::Contents;
use cunji_model::living::duplicate::keys;
pub use cunji_model::living::merging::merged_into;
use cunji_model::living::merging::survivor;
use cunji_model::record::household::Household;
use rusqlite::{Connection, Transaction};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Indexes who is in a household, and with which others it is not one.
pub(super) fn index(
    transaction: &Transaction<'_>,
    id: Uuid,
    household: &Household,
    contents: &Contents,
) -> Result<(), DeviceError> {
    transaction.prepare_cached("DELETE FROM same_person WHERE household = ?1")?.execute([id.as_bytes()])?;
    let mut insert =
        transaction.prepare_cached("INSERT INTO same_person (key, household, member) VALUES (?1, ?2, ?3)")?;
    for (key, member) in keys(household) {
        insert.execute((key, id.as_bytes(), member))?;
    }
    transaction.prepare_cached("DELETE FROM not_same WHERE household = ?1")?.execute([id.as_bytes()])?;
    let mut insert = transaction.prepare_cached("INSERT INTO not_same (household, other) VALUES (?1, ?2)")?;
    for item in contents.live_items("not_same_as") {
        let other = Uuid::try_parse(item).ok();
        let different = contents.item_bool("not_same_as", item, "different") == Some(true);
        if let Some(other) = other.filter(|other| different && item == other.simple().to_string()) {
            insert.execute((id.as_bytes(), other.as_bytes()))?;
        }
    }
    Ok(())
}

/// The households that ended, with what each was merged into.
#[derive(Debug, Default)]
pub struct Ended(BTreeMap<Uuid, Option<Uuid>>);

impl Ended {
    /// Reads them; there are few.
    pub fn read(connection: &Connection) -> Result<Self, DeviceError> {
        let mut query =
            connection.prepare_cached("SELECT document, merged_into FROM household WHERE ended IS NOT NULL")?;
        let rows = query.query_map([], |row| {
            let (document, into): ([u8; 16], Option<[u8; 16]>) = (row.get(0)?, row.get(1)?);
            Ok((Uuid::from_bytes(document), into.map(Uuid::from_bytes)))
        })?;
        Ok(Self(rows.collect::<Result<_, _>>()?))
    }

    /// The household that goes on for this one.
    pub fn survivor(&self, household: Uuid) -> Uuid {
        survivor(household, |one| self.0.get(&one).copied().flatten())
    }

    /// Whether it is no longer one: it ended, and is not the one that goes on for a ring of mergers.
    pub fn gone(&self, household: Uuid) -> bool {
        let ended = self.0.get(&household);
        ended.is_some_and(|into| into.is_none() || self.survivor(household) != household)
    }

    /// Households that were merged, at whatever distance, into this one.
    pub fn merged_here(&self, household: Uuid) -> Vec<Uuid> {
        let merged = self.0.iter().filter(|(one, into)| into.is_some() && **one != household);
        merged.map(|(one, _)| *one).filter(|one| self.survivor(*one) == household).collect()
    }
}
