//! 数据包 at the office: opened with the office's key, its maker's signature checked, and taken in as if the maker had
//! synced: the same door, the same grants, the same proofs for what the maker only carried.

use crate::accept::handed_over::accept_or_keep;
use crate::accept::set_aside::keep;
use crate::accept::{Carried, Pushed};
use crate::keys;
use crate::store::{Device, Store, StoreError};
use cunji_model::door::prescan;
use cunji_model::id::DeviceId;
use cunji_wire::bundle::{About, BundleError, Opened, Sealed, To, Unsigned};
use cunji_wire::chain::Segment;
use cunji_wire::key::SecretKeys;
use cunji_wire::message::{Ack, VillageNumber};
use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error;
use uuid::Uuid;

/// Why a bundle was not taken in. Nothing of it was.
#[derive(Debug, Error)]
pub enum NotTaken {
    /// The file.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A bundle that was opened here, and who made it.
#[derive(Debug, Clone)]
pub struct Bundle {
    about: About,
    segments: Vec<Segment>,
    pushed: Vec<Pushed>,
    maker: Device,
}

/// What is in it, for this office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// What its maker says.
    pub about: About,
    /// Whether the maker's phone is in service.
    pub in_service: bool,
    /// Records and those with something new, by village and kind.
    pub records: BTreeMap<(VillageNumber, String), (usize, usize)>,
    /// Changes that are new here.
    pub new_changes: usize,
    /// Changes in it.
    pub changes: usize,
}

/// What became of its changes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Taken {
    /// New in the feed.
    pub stored: usize,
    /// Were there.
    pub known: usize,
    /// What they build on is missing here.
    pub lacking: usize,
    /// Refused, by reason.
    pub refused: BTreeMap<&'static str, usize>,
}

/// Opens a file; with a passphrase if it was made with one.
pub async fn open(store: &dyn Store, file: &[u8], passphrase: Option<&str>) -> Result<Bundle, NotTaken> {
    let own = keys::office(store).await?;
    let (file, words) = (file.to_vec(), passphrase.map(str::to_owned));
    let unsigned = apart(move || unseal(&file, &own, words.as_deref())).await?;
    let maker = keys::device(store, DeviceId(unsigned.maker())).await?;
    let Some((maker, public)) = maker.and_then(|device| device.keys.map(|keys| (device, keys))) else {
        return Err(BundleError::UnknownMaker.into());
    };
    let (about, segments, pushed) = apart(move || {
        let opened = unsigned.signed_by(&public)?;
        let pushed = opened.records()?.into_iter().map(|(village, record)| Pushed { village, record }).collect();
        let Opened { about, segments, .. } = opened;
        Ok((about, segments, pushed))
    })
    .await?;
    Ok(Bundle { about, segments, pushed, maker })
}

fn unseal(file: &[u8], own: &SecretKeys, passphrase: Option<&str>) -> Result<Unsigned, BundleError> {
    let sealed = Sealed::read(file)?;
    match (sealed.to(), passphrase) {
        (To::Passphrase, Some(words)) => sealed.open_with(words),
        (To::Passphrase, None) => Err(BundleError::WrongPassphrase),
        (To::Office, _) => sealed.open(own),
        (To::Device(_), _) => Err(BundleError::NotForHere),
    }
}

/// Hashing, opening and unfolding a large file takes a while: off the threads that answer phones.
async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, BundleError> + Send + 'static,
) -> Result<T, NotTaken> {
    let done = tokio::task::spawn_blocking(work).await;
    Ok(done.map_err(|_| StoreError::Other("opening the bundle stopped".to_owned()))??)
}

impl Bundle {
    /// The phone that made it.
    pub fn maker(&self) -> DeviceId {
        self.maker.id
    }

    /// How many changes are in it, by village.
    pub fn changes_by_village(&self) -> BTreeMap<VillageNumber, u64> {
        let mut counts = BTreeMap::new();
        for one in &self.pushed {
            *counts.entry(one.village).or_default() += 1;
        }
        counts
    }

    /// What is in it. Changes nothing.
    pub async fn preview(&self, store: &dyn Store) -> Result<Preview, StoreError> {
        let mut by_village: BTreeMap<VillageNumber, BTreeSet<Uuid>> = BTreeMap::new();
        for one in &self.pushed {
            by_village.entry(one.village).or_default().insert(one.record.document);
        }
        let mut here: BTreeSet<(Uuid, [u8; 32])> = BTreeSet::new();
        for (village, documents) in by_village {
            let documents: Vec<Uuid> = documents.into_iter().collect();
            for (document, stored) in store.documents(village, &documents).await? {
                let hashes = stored.changes.iter().filter_map(|(_, body)| prescan(body).ok());
                here.extend(hashes.map(|scan| (document, scan.hash.0)));
            }
        }
        let (mut seen, mut new_changes) = (BTreeMap::new(), 0);
        for Pushed { village, record } in &self.pushed {
            let known = prescan(&record.change).is_ok_and(|scan| here.contains(&(record.document, scan.hash.0)));
            new_changes += usize::from(!known);
            let kind = (*village, record.kind.clone());
            let documents: &mut BTreeMap<Uuid, bool> = seen.entry(kind).or_default();
            *documents.entry(record.document).or_default() |= !known;
        }
        let counts =
            |documents: BTreeMap<Uuid, bool>| (documents.len(), documents.values().filter(|new| **new).count());
        Ok(Preview {
            about: self.about.clone(),
            in_service: self.maker.active,
            records: seen.into_iter().map(|(kind, documents)| (kind, counts(documents))).collect(),
            new_changes,
            changes: self.pushed.len(),
        })
    }

    /// Takes it in. Twice is harmless. What a phone that is out of service made, or any of a village that is
    /// no longer its own, is set aside, as at its sync.
    pub async fn take_in(self, store: &dyn Store, now: i64) -> Result<Taken, StoreError> {
        let Self { segments, pushed, maker, .. } = self;
        let acks = if maker.active {
            let carried = Carried::check(store, &segments).await?;
            accept_or_keep(store, &maker, &carried, now, pushed).await?
        } else {
            keep(store, &maker, now, pushed).await?
        };
        let mut taken = Taken::default();
        for ack in acks {
            match ack {
                Ack::Stored(_) => taken.stored += 1,
                Ack::Duplicate(_) => taken.known += 1,
                Ack::NeedDeps(_) => taken.lacking += 1,
                Ack::Refused(reason) => *taken.refused.entry(reason.as_str()).or_default() += 1,
            }
        }
        Ok(taken)
    }
}
