//! 规定 at the office: which rules are in force in a village, and setting others. Writes go through the village's feed
//! like any record; a cadre's phone never gets past `accept` with them.

use crate::records::documents;
use crate::store::{Store, StoreError};
use cunji_model::document::Contents;
use cunji_model::record::settings::settings_id;
use cunji_model::settings::Settings;
use cunji_wire::message::VillageNumber;

/// The rules in force in a village.
pub async fn in_force(store: &dyn Store, village: VillageNumber) -> Result<Settings, StoreError> {
    Ok(contents(store, village).await?.map_or_else(|| Settings::shipped().clone(), |said| Settings::read(&said)))
}

/// What a village's settings record says; `None` before anything was set.
pub(crate) async fn contents(store: &dyn Store, village: VillageNumber) -> Result<Option<Contents>, StoreError> {
    let Some(code) = village.code() else { return Ok(None) };
    let id = settings_id(&code);
    let found = documents(store, village, &[id]).await?;
    Ok(found.get(&id).map(|(_, document)| Contents::read(document)))
}
