//! A village's records as they stand, read from its feed: for exports, and for the way back of an edited file.

use crate::store::{Store, StoreError, Village};
use cunji_model::document::{Contents, load};
use cunji_model::kind::Kind;
use cunji_model::record::household::Household;
use cunji_model::{Automerge, Change};
use cunji_tables::{Home, Place, Record, Version};
use cunji_wire::message::VillageNumber;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Documents of these records, those of kinds this version knows.
pub async fn documents(
    store: &dyn Store,
    village: VillageNumber,
    records: &[Uuid],
) -> Result<BTreeMap<Uuid, (Kind, Automerge)>, StoreError> {
    let mut found = BTreeMap::new();
    for (id, stored) in store.documents(village, records).await? {
        let Some(kind) = Kind::parse(&stored.kind) else { continue };
        let changes: Result<Vec<Change>, _> =
            stored.changes.into_iter().map(|(_, body)| Change::from_bytes(body)).collect();
        let changes = changes.map_err(|_| StoreError::Unreadable)?;
        found.insert(id, (kind, load(kind, changes).map_err(|_| StoreError::Unreadable)?));
    }
    Ok(found)
}

/// Identities of all records of a village, each once.
pub async fn identities(store: &dyn Store, village: VillageNumber) -> Result<Vec<Uuid>, StoreError> {
    let mut ids: Vec<Uuid> = store.feed_names(village).await?.into_iter().map(|(document, _, _)| document).collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

/// A document as a table's record.
pub fn record(id: Uuid, village: VillageNumber, document: &Automerge) -> Record {
    Record {
        id,
        version: Version::of(&document.get_heads()),
        village: village.to_string(),
        contents: Contents::read(document),
    }
}

/// How other records name a household.
pub fn home(contents: &Contents) -> Home {
    let household = Household::read(contents);
    Home {
        number: household.roster_number.clone().unwrap_or_default(),
        head: household.head().map(|head| head.name.clone()).unwrap_or_default(),
    }
}

/// Names of villages by code.
pub fn places(villages: &[Village]) -> BTreeMap<String, Place> {
    let place = |village: &Village| Place {
        county: village.county.clone(),
        township: village.township.clone(),
        name: village.name.clone(),
    };
    villages.iter().map(|village| (village.number.to_string(), place(village))).collect()
}
