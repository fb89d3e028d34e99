//! What a revoked device still holds, or any device of a village that is no longer its own, is taken in, but apart: it
//! reaches no feed before somebody at the office has looked at it. Accepting goes through the same door as any push.

use super::{Pushed, Pusher, accept};
use crate::accounts::division::Scope;
use crate::accounts::reach;
use crate::cells;
use crate::store::sql::{Cell, Row, Statement};
use crate::store::{Device, Store, StoreError};
use cunji_model::door::{Refusal, prescan};
use cunji_model::id::DeviceId;
use cunji_wire::message::{Ack, VillageNumber};
use cunji_wire::pack::Record;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Changes of one device that may wait for the office: more than years of work, less than a disk.
const MOST_WAITING: u64 = 50_000;
/// Places in one millisecond: more than one request has changes.
const PLACES: i64 = 10_000;

/// Name of something that was handed in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    /// Its village.
    pub village: VillageNumber,
    /// Its record.
    pub document: Uuid,
    /// SHA-256 of the change's bytes.
    pub hash: [u8; 32],
}

/// Takes in what a revoked device pushes; one answer per change, in order. Durable when this returns.
pub async fn keep(
    store: &dyn Store,
    device: &Device,
    received_at: i64,
    pushed: Vec<Pushed>,
) -> Result<Vec<Ack>, StoreError> {
    let mut villages = BTreeSet::new();
    for village in pushed.iter().map(|one| one.village).collect::<BTreeSet<_>>() {
        if may_bring(store, device, village).await? {
            villages.insert(village);
        }
    }
    keep_of(store, device, received_at, pushed, &villages).await
}

/// Whether a device may hand in what it holds of a village, to be kept apart: one that its person once had, and, from a
/// revoked device, one that the person still has.
pub async fn may_bring(store: &dyn Store, device: &Device, village: VillageNumber) -> Result<bool, StoreError> {
    if once_granted(store, device.person).await?.contains(&village) {
        return Ok(true);
    }
    let divisions = reach::divisions(store, device.person).await?;
    Ok(!device.active && (device.villages.contains(&village) || Scope::of(&divisions).contains(village)))
}

/// Villages that a person once had a grant for.
pub async fn once_granted(store: &dyn Store, person: Uuid) -> Result<BTreeSet<VillageNumber>, StoreError> {
    let sql = "SELECT village FROM once_granted WHERE person = ?1";
    store.rows(sql, cells![person]).await?.iter().map(|row| Ok(VillageNumber(row.count(0)?))).collect()
}

/// Keeps apart what a device pushes for these villages; the rest is refused.
pub async fn keep_of(
    store: &dyn Store,
    device: &Device,
    received_at: i64,
    pushed: Vec<Pushed>,
    villages: &BTreeSet<VillageNumber>,
) -> Result<Vec<Ack>, StoreError> {
    let mut waiting = 0;
    for village in pushed.iter().map(|one| one.village).collect::<BTreeSet<_>>() {
        waiting += self::waiting(store, device.id, village).await?;
    }
    let (mut acks, mut deeds) = (Vec::with_capacity(pushed.len()), Vec::new());
    for (place, Pushed { village, record }) in (received_at.saturating_mul(PLACES)..).zip(pushed) {
        let author = prescan(&record.change).map(|scan| DeviceId::of_actor(&scan.actor));
        let refusal = match author {
            _ if !villages.contains(&village) => Refusal::NoGrant,
            Err(reason) => reason,
            Ok(author) if author != Some(device.id) => Refusal::ForeignActor,
            Ok(_) if waiting >= MOST_WAITING => Refusal::TooLarge,
            Ok(_) => {
                waiting += 1;
                deeds.push(put(device.id, received_at, place, village, &record));
                Refusal::SetAside
            }
        };
        acks.push(Ack::Refused(refusal));
    }
    if !deeds.is_empty() {
        store.transact(deeds).await?;
    }
    Ok(acks)
}

fn put(device: DeviceId, received_at: i64, place: i64, village: VillageNumber, record: &Record) -> Statement {
    let hash: [u8; 32] = Sha256::digest(&record.change).into();
    Statement::new(
        "INSERT INTO handed_in (village, document, hash, device, kind, place, received_at, state, outcome, \
         decided_at, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'pending', '', 0, ?8) \
         ON CONFLICT (village, document, hash) DO NOTHING",
        cells![
            village.0,
            record.document,
            hash.as_slice(),
            device.0.as_slice(),
            record.kind.as_str(),
            place,
            received_at,
            record.change.as_slice(),
        ],
    )
}

async fn waiting(store: &dyn Store, device: DeviceId, village: VillageNumber) -> Result<u64, StoreError> {
    let sql = "SELECT count(*) FROM handed_in WHERE village = ?1 AND device = ?2 AND state = 'pending'";
    store.rows(sql, cells![village.0, device.0.as_slice()]).await?.first().map_or(Ok(0), |row| row.count(0))
}

/// What became of one thing that somebody wanted accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// What.
    pub name: Name,
    /// `None`: it is in the feed. Otherwise why not yet; it waits on.
    pub outcome: Option<String>,
}

/// Takes things that were handed in into the feed, in the order in which they were written. Those not pending are
/// passed over. What it is done with is noted in the transaction of `more`, with the rows accepted by village.
pub async fn take_in(
    store: &dyn Store,
    now: i64,
    by: Uuid,
    names: &[Name],
    more: impl FnOnce(&BTreeMap<VillageNumber, u64>) -> Vec<Statement>,
) -> Result<Vec<Taken>, StoreError> {
    let mut found: Vec<(i64, (DeviceId, String), Name, Pushed)> = Vec::new();
    for name in names {
        let sql = "SELECT h.place, h.device, h.kind, h.body, p.role FROM handed_in h \
             JOIN device d ON d.device = h.device JOIN person p ON p.person = d.person \
             WHERE h.village = ?1 AND h.document = ?2 AND h.hash = ?3 AND h.state = 'pending'";
        let rows = store.rows(sql, key(name)).await?;
        let read = |row: &Row| -> Result<_, StoreError> {
            let (document, kind, change) = (name.document, row.text(2)?, row.bytes(3)?.to_vec());
            let record = Record { document, kind, seq: 0, change };
            let by = (DeviceId(row.array(1)?), row.text(4)?);
            Ok((row.int(0)?, by, name.clone(), Pushed { village: name.village, record }))
        };
        found.extend(rows.first().map(read).transpose()?);
    }
    found.sort_by_key(|(place, ..)| *place);
    let mut by_device: BTreeMap<(DeviceId, String), (Vec<Name>, Vec<Pushed>)> = BTreeMap::new();
    for (_, device, name, pushed) in found {
        let (names, changes) = by_device.entry(device).or_default();
        names.push(name);
        changes.push(pushed);
    }
    let (mut taken, mut deeds, mut accepted) = (Vec::new(), Vec::new(), BTreeMap::new());
    for ((device, role), (names, changes)) in by_device {
        let villages = names.iter().map(|name| name.village).collect();
        let acks = accept(store, &Pusher { device, villages, role }, now, changes).await?;
        for (name, ack) in names.into_iter().zip(acks) {
            let outcome = match ack {
                Ack::Stored(_) | Ack::Duplicate(_) => None,
                Ack::NeedDeps(_) => Some("need_deps".to_owned()),
                Ack::Refused(reason) => Some(reason.as_str().to_owned()),
            };
            if outcome.is_none() {
                *accepted.entry(name.village).or_insert(0_u64) += 1;
            }
            deeds.push(match &outcome {
                None => decide(&name, "accepted", "", now, by),
                Some(why) => Statement::new(
                    "UPDATE handed_in SET outcome = ?4 WHERE village = ?1 AND document = ?2 AND hash = ?3",
                    [key(&name), cells![why.as_str()]].concat(),
                ),
            });
            taken.push(Taken { name, outcome });
        }
    }
    deeds.extend(more(&accepted));
    if !deeds.is_empty() {
        store.transact(deeds).await?;
    }
    Ok(taken)
}

fn key(name: &Name) -> Vec<Cell> {
    cells![name.village.0, name.document, name.hash.as_slice()]
}

/// Notes that something which waited was decided on; decided things stay as they are.
pub fn decide(name: &Name, state: &str, outcome: &str, now: i64, by: Uuid) -> Statement {
    Statement::new(
        "UPDATE handed_in SET state = ?4, outcome = ?5, decided_at = ?6, decided_by = ?7 \
         WHERE village = ?1 AND document = ?2 AND hash = ?3 AND state = 'pending'",
        [key(name), cells![state, outcome, now, by]].concat(),
    )
}
