//! 数据坏了: looking for damage, saving what is sound, and saying what is missing.

use crate::Device;
use crate::error::DeviceError;
use crate::lock::{STORE, StoreKey};
use crate::store::damage::{self, Salvage, list};
use crate::store::meta;
use crate::view::{DamageReport, LostPicture, LostRecord, Village};
use cunji_model::kind::Kind;
use cunji_model::record::attachment::AttachmentKind;
use cunji_wire::message::VillageNumber;
use cunji_wire::surroundings::{Clock, Entropy};
use rusqlite::Connection;
use std::path::Path;
use std::sync::Arc;

impl Device {
    /// Whether every page of the store can be read. Reads the whole file.
    pub fn is_sound(&self) -> Result<bool, DeviceError> {
        self.store.is_sound()
    }

    /// Saves what is sound of a damaged store into a new one, keeps the damaged files aside, and opens the new one.
    /// The store is closed. An error leaves everything as it was; killed half-way, it begins again.
    pub fn salvage(
        folder: &Path,
        key: StoreKey,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, DeviceError> {
        let at = clock.now().to_rfc3339_opts(chrono::SecondsFormat::Secs, false);
        damage::salvage(&folder.join(STORE), &key, &at, entropy.as_ref())?;
        Self::open(folder, key, clock, entropy)
    }

    /// What a salvage saved and what is still missing; `None` when there is nothing to say.
    pub fn damage_report(&self) -> Result<Option<DamageReport>, DeviceError> {
        self.store.read(report)
    }

    /// The cadre has read the report.
    pub fn dismiss_damage_report(&self) -> Result<(), DeviceError> {
        self.store.write(list::forget)
    }
}

pub(super) fn report(connection: &Connection) -> Result<Option<DamageReport>, DeviceError> {
    let salvage: Option<String> = meta::get(connection, "salvage")?;
    let salvage: Option<Salvage> = salvage.and_then(|json| serde_json::from_str(&json).ok());
    let older_by = u32::try_from(list::older(connection)?).unwrap_or(u32::MAX);
    let has_older = meta::get::<String>(connection, "older")?.is_some();
    if salvage.is_none() && !has_older {
        return Ok(None);
    }
    let names = meta::villages(connection)?;
    let village_of = |number: i64| village_in(&names, number);
    let lost = list::lost(connection)?.into_iter().map(|lost| LostRecord {
        kind: Kind::parse(&lost.kind),
        village: village_of(lost.village),
        head_name: lost.title,
        written_at: (lost.written_at > 0).then(|| super::record::instant_text(lost.written_at.saturating_mul(1000))),
        changes: u32::try_from(lost.changes).unwrap_or(u32::MAX),
    });
    let lost = lost.collect();
    let lost_pictures = list::lost_pictures(connection)?.into_iter().map(|lost| LostPicture {
        kind: AttachmentKind::parse(&lost.kind).unwrap_or(AttachmentKind::Photo),
        village: village_of(lost.village),
        head_name: lost.title,
        added_at: Some(lost.added_at).filter(|at| !at.is_empty()),
    });
    let lost_pictures = lost_pictures.collect();
    let enrolled = meta::enrolment(connection)?.is_some();
    Ok(Some(DamageReport {
        salvaged_at: salvage.as_ref().map(|salvage| salvage.at.clone()),
        aside: salvage.as_ref().map(|salvage| salvage.aside.clone()),
        records: salvage.as_ref().map_or(0, |salvage| salvage.records),
        drafts: salvage.as_ref().map_or(0, |salvage| salvage.drafts),
        pictures: salvage.as_ref().map_or(0, |salvage| salvage.pictures),
        enrolled,
        lost,
        lost_pictures,
        older_by,
    }))
}

/// A village by name, or its code; empty when nothing says which.
pub(super) fn village_name(connection: &Connection, number: i64) -> Result<String, DeviceError> {
    Ok(village_in(&meta::villages(connection)?, number))
}

fn village_in(names: &[Village], number: i64) -> String {
    let code = u64::try_from(number).ok().and_then(|number| VillageNumber(number).code());
    let code = code.map(|code| code.to_string()).unwrap_or_default();
    names.iter().find(|village| village.code == code).map_or(code, |village| village.name.clone())
}
