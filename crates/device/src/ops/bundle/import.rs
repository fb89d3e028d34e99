//! Taking a bundle in: whole and unaltered, for this phone, signed by a phone that is known; then every change through
//! the same checked door as in a sync. What is taken stays 仅本机 until the office itself confirms it.

use crate::Device;
use crate::error::DeviceError;
use crate::ops::record::instant_text;
use crate::store::{keys, meta, proofs};
use crate::sync::carried;
use crate::view::{BundleKind, BundlePreview, BundleTaken};
use cunji_model::id::DeviceId;
use cunji_wire::bundle::{BundleError, FILE_MAX, Opened, Sealed, To};
use cunji_wire::message::VillageNumber;
use cunji_wire::pack::Record;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use uuid::Uuid;

impl Device {
    /// What is in a bundle. Changes nothing.
    pub fn preview_bundle(&self, path: &Path, passphrase: Option<&str>) -> Result<BundlePreview, DeviceError> {
        let file = whole_file(path)?;
        let sealed = Sealed::read(&file)?;
        if sealed.to() == To::Passphrase && passphrase.is_none() {
            return Ok(BundlePreview::PassphraseNeeded);
        }
        self.store.read(|connection| {
            let opened = open(connection, &sealed, passphrase)?;
            preview(connection, &opened)
        })
    }

    /// Takes a bundle in: all of it that this phone may see, in one transaction. Twice is harmless.
    pub fn import_bundle(&self, path: &Path, passphrase: Option<&str>) -> Result<BundleTaken, DeviceError> {
        let file = whole_file(path)?;
        let sealed = Sealed::read(&file)?;
        let opened = self.store.read(|connection| open(connection, &sealed, passphrase))?;
        let by_village = ours(&opened)?;
        self.store.write(|transaction| {
            let granted = meta::granted(transaction)?;
            let me = meta::device(transaction)?.ok_or(DeviceError::NotEnrolled)?;
            let mut taken = BundleTaken::default();
            for (village, records) in by_village {
                if granted.contains_key(&village) {
                    carried::take(transaction, village, records, me, &mut taken)?;
                }
            }
            for segment in carried::proven(transaction, &opened.segments)? {
                proofs::keep(transaction, segment)?;
            }
            Ok(taken)
        })
    }
}

fn whole_file(path: &Path) -> Result<Vec<u8>, DeviceError> {
    if fs::metadata(path)?.len() > FILE_MAX as u64 {
        return Err(BundleError::TooLarge.into());
    }
    Ok(fs::read(path)?)
}

fn open(connection: &Connection, sealed: &Sealed<'_>, passphrase: Option<&str>) -> Result<Opened, DeviceError> {
    let own = keys::secret(connection)?.ok_or(DeviceError::NotEnrolled)?;
    let me = meta::device(connection)?.ok_or(DeviceError::NotEnrolled)?;
    let unsigned = match (sealed.to(), passphrase) {
        (To::Passphrase, Some(words)) => sealed.open_with(words)?,
        (To::Device(device), _) if device == me.0 => sealed.open(&own)?,
        _ => return Err(BundleError::NotForHere.into()),
    };
    let maker = DeviceId(unsigned.maker());
    let keys = if maker == me { Some(own.public()) } else { keys::of_colleague(connection, maker)? };
    Ok(unsigned.signed_by(&keys.ok_or(BundleError::UnknownMaker)?)?)
}

/// The changes by village.
fn ours(opened: &Opened) -> Result<BTreeMap<VillageNumber, Vec<Record>>, DeviceError> {
    let mut by_village: BTreeMap<VillageNumber, Vec<Record>> = BTreeMap::new();
    for (village, record) in opened.records()? {
        by_village.entry(village).or_default().push(record);
    }
    Ok(by_village)
}

fn preview(connection: &Connection, opened: &Opened) -> Result<BundlePreview, DeviceError> {
    let granted = meta::granted(connection)?;
    let (mut kinds, mut new_changes): (BTreeMap<String, BTreeMap<Uuid, bool>>, u32) = (BTreeMap::new(), 0);
    let mut query = connection.prepare_cached(
        "SELECT 1 FROM document d JOIN change c ON c.record = d.id WHERE d.document = ?1 AND c.hash = ?2",
    )?;
    for (village, records) in ours(opened)? {
        if !granted.contains_key(&village) {
            continue;
        }
        for record in records {
            let known = match cunji_model::door::prescan(&record.change) {
                Ok(scan) => query.exists((record.document.as_bytes(), scan.hash.0))?,
                Err(_) => true, // nothing new comes of it
            };
            new_changes += u32::from(!known);
            *kinds.entry(record.kind).or_default().entry(record.document).or_default() |= !known;
        }
    }
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let named: BTreeSet<&(VillageNumber, String)> = opened.about.villages.iter().collect();
    let (yours, others): (Vec<_>, Vec<_>) = named.into_iter().partition(|(number, _)| granted.contains_key(number));
    let names = |list: Vec<&(VillageNumber, String)>| list.into_iter().map(|(_, name)| name.clone()).collect();
    Ok(BundlePreview::Opened {
        person_name: opened.about.person_name.clone(),
        made_at: instant_text(opened.about.made_at),
        since: instant_text(opened.about.since.saturating_mul(1000)),
        villages: names(yours),
        others: names(others),
        kinds: kinds
            .into_iter()
            .map(|(kind, records)| BundleKind {
                kind,
                records: count(records.len()),
                new_records: count(records.values().filter(|new| **new).count()),
            })
            .collect(),
        new_changes,
    })
}
