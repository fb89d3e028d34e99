//! Making a bundle: which changes, for whom, into a file that never replaces another.

use crate::Device;
use crate::error::DeviceError;
use crate::ops::export::put_new;
use crate::store::changes::{self, Unsent};
use crate::store::{keys, meta, proofs};
use crate::sync::push;
use crate::view::{BundleMade, BundleRequest, BundleTo};
use cunji_model::id::DeviceId;
use cunji_wire::bundle::{self, About, BundleError, Contents, ENDING, Opener, Selection, To, new_passphrase};
use cunji_wire::message::VillageNumber;
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::path::Path;
use uuid::Uuid;

/// Which changes go in.
#[derive(Debug, Clone, Copy)]
pub(super) enum Chosen {
    /// What the office has not confirmed.
    OfficeLacks,
    /// Everything of a village.
    Village(VillageNumber),
    /// Everything of a household.
    Household(Uuid),
}

/// A bundle that was sealed, not yet written anywhere.
pub(super) struct SealedBundle {
    pub file: Vec<u8>,
    pub person_name: String,
    pub changes: u32,
    pub passphrase: Option<String>,
}

impl Device {
    /// Makes a bundle in `folder`. With nothing to carry no file is made.
    pub fn export_bundle(&self, request: &BundleRequest, folder: &Path) -> Result<BundleMade, DeviceError> {
        let village = request.village.as_deref().map(|code| changes::village_number(code).ok_or(DeviceError::NotFound));
        let chosen = village.transpose()?.map_or(Chosen::OfficeLacks, Chosen::Village);
        let SealedBundle { file, person_name, changes, passphrase } = self.seal_bundle(chosen, &request.to)?;
        let whose: String = person_name.chars().filter(|letter| letter.is_alphanumeric()).collect();
        let when = self.clock.now().format("%Y%m%d_%H%M");
        let path = put_new(folder, &format!("数据包_{whose}_{when}"), ENDING, &file)?;
        Ok(BundleMade {
            name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            path: path.display().to_string(),
            length: file.len() as u64,
            changes,
            passphrase,
        })
    }

    /// Chooses the changes, with what vouches for them, and seals them to the reader.
    pub(super) fn seal_bundle(&self, which: Chosen, to: &BundleTo) -> Result<SealedBundle, DeviceError> {
        let now = self.clock.now();
        let passphrase = (*to == BundleTo::Passphrase).then(|| new_passphrase(self.entropy.as_ref()));
        let (contents, own, reader) = self.store.read(|connection| {
            let me = meta::enrolment(connection)?.ok_or(DeviceError::NotEnrolled)?;
            let device = meta::device(connection)?.ok_or(DeviceError::NotEnrolled)?;
            let own = keys::secret(connection)?.ok_or(DeviceError::NotEnrolled)?;
            let (to, reader) = reader(connection, to)?;
            let (selection, chosen) = match (which, to) {
                (Chosen::Village(village), _) => (Selection::Village, changes::of_village(connection, village)?),
                (Chosen::Household(household), _) => {
                    (Selection::Household, changes::of_household(connection, household)?)
                }
                (Chosen::OfficeLacks, To::Office) => {
                    (Selection::OfficeLacks, changes::unsent(connection, 0, usize::MAX >> 1)?)
                }
                // A colleague may lack what these changes build on: whole records travel.
                (Chosen::OfficeLacks, _) => (Selection::OfficeLacks, changes::of_unsent_records(connection)?),
            };
            if chosen.is_empty() {
                return Err(DeviceError::NothingToCarry);
            }
            let here: BTreeSet<VillageNumber> = chosen.iter().map(|one| one.line.village).collect();
            let mut villages = Vec::new();
            for one in meta::villages(connection)? {
                let number = changes::village_number(&one.code).filter(|number| here.contains(number));
                villages.extend(number.map(|number| (number, one.name)));
            }
            let waiting: Vec<Unsent> = chosen.iter().filter(|one| one.waits).cloned().collect();
            let about = About {
                device: device.0,
                person_name: me.person_name,
                made_at: now.timestamp_millis(),
                to,
                selection,
                since: oldest(connection, &chosen)?,
                villages,
                changes: chosen.len() as u64,
            };
            let segments = proofs::of(connection, &waiting)?;
            Ok((Contents { about, segments, packs: push::packed(&chosen)? }, own, reader))
        })?;
        let opener = match (&reader, &passphrase) {
            (Some(key), _) => Opener::Key(key),
            (None, Some(words)) => Opener::Passphrase(words),
            (None, None) => return Err(BundleError::NotMade.into()),
        };
        let changes = u32::try_from(contents.about.changes).unwrap_or(u32::MAX);
        let person_name = contents.about.person_name.clone();
        let file = bundle::make(contents, opener, &own, self.entropy.as_ref())?;
        Ok(SealedBundle { file, person_name, changes, passphrase })
    }
}

/// Who may read it, and the key it is sealed to.
fn reader(connection: &Connection, to: &BundleTo) -> Result<(To, Option<[u8; 32]>), DeviceError> {
    let unknown = DeviceError::Bundle(BundleError::UnknownMaker);
    Ok(match to {
        BundleTo::Office => (To::Office, Some(keys::office(connection)?.ok_or(unknown)?.sealed_to)),
        BundleTo::Colleague { device } => {
            let id = hex::decode(device).ok().and_then(|bytes| bytes.try_into().ok()).ok_or(DeviceError::NotFound)?;
            let known = keys::of_colleague(connection, DeviceId(id))?.ok_or(unknown)?;
            (To::Device(id), Some(known.sealed_to))
        }
        BundleTo::Passphrase => (To::Passphrase, None),
    })
}

/// When the oldest of the records was last written; s since 1970.
fn oldest(connection: &Connection, chosen: &[Unsent]) -> Result<i64, DeviceError> {
    let records: BTreeSet<i64> = chosen.iter().map(|one| one.line.id).collect();
    let mut query = connection.prepare_cached("SELECT written_at FROM document WHERE id = ?1")?;
    let mut oldest = i64::MAX;
    for record in records {
        oldest = oldest.min(query.query_row([record], |row| row.get(0))?);
    }
    Ok(oldest)
}
