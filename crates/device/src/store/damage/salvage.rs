//! A new store out of what was found in a damaged one: every change goes through the checked door again. What misses
//! its ground waits in `lost`; what is known to have been there and is not is noted there, too.

use super::found::{Found, OldChange, OldKeys, OldLine};
use super::pictures;
use super::row::Cell;
use crate::error::DeviceError;
use crate::store::changes::{self, Origin, RecordLine};
use crate::store::{Store, keys, meta, proofs};
use cunji_model::document::{genesis, genesis_hash};
use cunji_model::door::{Denied, admit, prescan};
use cunji_model::id::DeviceId;
use cunji_model::kind::Kind;
use cunji_wire::frame;
use cunji_wire::message::VillageNumber;
use cunji_wire::surroundings::{Entropy, random};
use rusqlite::types::{ToSql, ToSqlOutput, Value};
use rusqlite::{Transaction, params_from_iter};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What was carried over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Carried {
    /// Records with at least one change.
    pub records: u32,
    /// Changes.
    pub changes: u32,
    /// Drafts.
    pub drafts: u32,
    /// Photos and signatures, whole.
    pub pictures: u32,
    /// Own changes that the witness knows of and nothing else does.
    pub unnamed: u64,
}

/// Values that belong to the old store's life, not to the new one's. The incarnation is made anew: what was lost may
/// have used its numbers. The directory is asked for again.
const LEFT_BEHIND: [&str; 6] = ["incarnation", "directory", "opens", "projection", "salvage", "older"];

impl ToSql for Cell {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Owned(match self {
            Self::Null => Value::Null,
            Self::Int(value) => Value::Integer(*value),
            Self::Real(value) => Value::Real(*value),
            Self::Text(value) => Value::Text(value.clone()),
            Self::Blob(value) => Value::Blob(value.clone()),
        }))
    }
}

/// Fills a new store, in one transaction.
pub fn fill(store: &Store, found: &Found, entropy: &dyn Entropy) -> Result<Carried, DeviceError> {
    store.write(|transaction| {
        let mut carried = Carried::default();
        single_values(transaction, found, entropy)?;
        villages(transaction, found)?;
        let mut by_record: BTreeMap<i64, Vec<&OldChange>> = BTreeMap::new();
        for change in found.changes.values() {
            by_record.entry(change.record).or_default().push(change);
        }
        let named: BTreeSet<i64> = found.named.iter().map(|(record, _)| *record).collect();
        let records: BTreeSet<i64> = by_record.keys().chain(found.lines.keys()).chain(&named).copied().collect();
        for record in records {
            let changes = by_record.remove(&record).unwrap_or_default();
            let kept = self::record(transaction, found, record, &changes)?;
            carried.records += u32::from(kept > 0);
            carried.changes += kept;
        }
        carried.drafts = drafts(transaction, found)?;
        carried.pictures = pictures::carry(transaction, found)?;
        history(transaction, found)?;
        lost_before(transaction, found)?;
        let witness = found.witness.map_or(0, |said| said.written);
        let own = "SELECT count(*) FROM change WHERE mine = 1";
        let known = match meta::chain(transaction)?.count {
            0 => transaction.query_row(own, [], |row| row.get(0))?, // the old count itself is gone
            count => count,
        };
        carried.unnamed = witness.saturating_sub(known);
        meta::raise_chain_count(transaction, witness)?;
        vouching(transaction, found)?;
        Ok(carried)
    })
}

fn single_values(transaction: &Transaction<'_>, found: &Found, entropy: &dyn Entropy) -> Result<(), DeviceError> {
    for (name, value) in found.meta.iter().filter(|(name, _)| !LEFT_BEHIND.contains(&name.as_str())) {
        if *value != Cell::Null {
            meta::put(transaction, name, value)?;
        }
    }
    if !found.meta.contains_key("device") {
        // Who writes here stands in every own change.
        let own = found.changes.values().filter(|change| change.mine);
        let id = own.filter_map(|change| DeviceId::of_actor(&prescan(&change.chunk).ok()?.actor)).next();
        let id = id.map_or_else(|| random(entropy), |id| id.0);
        meta::put(transaction, "device", id)?;
    }
    meta::new_incarnation(transaction, entropy)?;
    Ok(())
}

fn villages(transaction: &Transaction<'_>, found: &Found) -> Result<(), DeviceError> {
    for (number, village) in &found.villages {
        meta::put_village(transaction, VillageNumber(u64::try_from(*number).unwrap_or_default()), &village.name)?;
        let sql = "UPDATE village SET cursor = ?2, gone = ?3 WHERE village = ?1";
        transaction.execute(sql, (number, village.cursor, village.gone))?;
    }
    let more = found.lines.values().map(|line| line.village).chain(found.places.values().copied());
    let more: BTreeSet<i64> = more.filter(|number| !found.villages.contains_key(number)).collect();
    for number in more {
        meta::put_village(transaction, VillageNumber(u64::try_from(number).unwrap_or_default()), "")?;
    }
    Ok(())
}

/// What is known of a record whose own line may be gone.
fn identity(found: &Found, record: i64, changes: &[&OldChange]) -> (Option<Uuid>, Option<i64>, Option<String>) {
    if let Some(line) = found.lines.get(&record) {
        return (Some(line.document), Some(line.village), Some(line.kind.clone()));
    }
    let document = found.identities.get(&record).copied();
    let household = document.and_then(|document| found.about.get(&document).copied());
    let place = document.into_iter().chain(household).find_map(|id| found.places.get(&id).copied());
    let only = || found.villages.keys().next().copied().filter(|_| found.villages.len() == 1);
    let begun = |kind: &Kind| {
        let first = genesis_hash(*kind);
        let builds = |change: &&OldChange| {
            prescan(&change.chunk).is_ok_and(|scan| first.is_some_and(|first| scan.deps.contains(&first)))
        };
        changes.iter().any(builds)
    };
    let kind = Kind::ALL.iter().find(|kind| begun(kind)).map(|kind| kind.as_str().to_owned());
    (document, place.or_else(only), kind)
}

/// Carries one record over; returns how many of its changes.
fn record(
    transaction: &Transaction<'_>,
    found: &Found,
    record: i64,
    changes: &[&OldChange],
) -> Result<u32, DeviceError> {
    let (document, village, kind) = identity(found, record, changes);
    let old = found.lines.get(&record);
    let mut gone = Gone { found, old, document, village, kind: kind.clone(), transaction };
    let mut kept = BTreeSet::new();
    let mut waits = BTreeSet::new();
    if let (Some(document), Some(village), Some(kind)) = (document, village, kind)
        && !changes.is_empty()
    {
        let village = VillageNumber(u64::try_from(village).unwrap_or_default());
        let line = changes::need_line(transaction, document, village, &kind)?;
        let mut ground = Kind::parse(&kind).map(genesis);
        for change in changes {
            let fits = match &mut ground {
                None => true, // of a newer app: carried unread, as it was
                Some(document) => match admit(document, &change.chunk) {
                    Ok(admitted) => {
                        *document = admitted.document;
                        true
                    }
                    Err(Denied::Duplicate) => continue,
                    Err(_) => false,
                },
            };
            if fits {
                keep(transaction, &line, change)?;
                kept.insert(change.hash);
            } else if change.seq.is_none() {
                gone.note(&change.hash, 1, Some(&change.chunk))?;
                waits.insert(change.hash);
            }
        }
        if kept.is_empty() {
            transaction.execute("DELETE FROM document WHERE id = ?1", [line.id])?;
        } else {
            changes::refresh_line(transaction, line.id)?;
            let acked_at = old.and_then(|old| old.acked_at);
            transaction.execute("UPDATE document SET acked_at = ?2 WHERE id = ?1", (line.id, acked_at))?;
        }
    } else {
        for change in changes.iter().filter(|change| change.seq.is_none()) {
            gone.note(&change.hash, 1, Some(&change.chunk))?;
            waits.insert(change.hash);
        }
    }
    let of_this = found.named.range((record, [0; 32])..=(record, [0xff; 32])).map(|(_, hash)| *hash);
    let here = |hash: &[u8; 32]| kept.contains(hash) || waits.contains(hash);
    let missing: Vec<[u8; 32]> = of_this.filter(|hash| !here(hash)).collect();
    for hash in &missing {
        gone.note(hash, 1, None)?;
    }
    let known = kept.len() + waits.len() + missing.len();
    let had = old.map_or(0, |old| old.changes);
    if usize::try_from(had).unwrap_or_default() > known {
        gone.note(&[], had, None)?;
    }
    Ok(u32::try_from(kept.len()).unwrap_or(u32::MAX))
}

fn keep(transaction: &Transaction<'_>, line: &RecordLine, change: &OldChange) -> Result<(), DeviceError> {
    let origin = change.seq.map_or(Origin::Mine, |seq| Origin::Feed { seq, mine: change.mine });
    changes::insert(transaction, line, &change.hash, &change.chunk, origin)?;
    transaction
        .prepare_cached("UPDATE change SET mine = ?3, refusal = ?4 WHERE record = ?1 AND hash = ?2")?
        .execute((line.id, change.hash, change.mine, &change.refusal))?;
    Ok(())
}

struct Gone<'a> {
    found: &'a Found,
    old: Option<&'a OldLine>,
    document: Option<Uuid>,
    village: Option<i64>,
    kind: Option<String>,
    transaction: &'a Transaction<'a>,
}

impl Gone<'_> {
    fn note(&mut self, hash: &[u8], changes: i64, body: Option<&[u8]>) -> Result<(), DeviceError> {
        let document = self.document.unwrap_or_default();
        let household = self.found.about.get(&document).copied().unwrap_or(document);
        let title = self.found.heads.get(&household).cloned().unwrap_or_default();
        self.transaction
            .prepare_cached(
                "INSERT INTO lost (document, hash, kind, village, title, written_at, changes, body) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING",
            )?
            .execute((
                document.as_bytes(),
                hash,
                self.kind.as_deref().unwrap_or_default(),
                self.village.unwrap_or_default(),
                title,
                self.old.map_or(0, |old| old.written_at),
                changes,
                body,
            ))?;
        Ok(())
    }
}

fn drafts(transaction: &Transaction<'_>, found: &Found) -> Result<u32, DeviceError> {
    let mut kept = 0;
    for cells in found.drafts.values() {
        // Named as `schema-1.sql` and `schema-3.sql` made them; a row from before version 3 is shorter.
        let row = cells.iter().cloned().chain([Cell::Text(String::new()), Cell::Text(String::new())]).take(9);
        let sql = "INSERT INTO draft (draft, kind, schema_version, household, heads, fields, updated_at, deed, about) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO NOTHING";
        kept += transaction.prepare_cached(sql)?.execute(params_from_iter(row))?;
    }
    Ok(u32::try_from(kept).unwrap_or(u32::MAX))
}

/// What an earlier salvage could not bring back is still to be said, and what waited for its ground waits on.
fn lost_before(transaction: &Transaction<'_>, found: &Found) -> Result<(), DeviceError> {
    let sql = "INSERT INTO lost (document, hash, kind, village, title, written_at, changes, body) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING";
    for cells in &found.lost {
        transaction.prepare_cached(sql)?.execute(params_from_iter(cells))?;
    }
    Ok(())
}

/// Proofs of what is carried for colleagues, their keys, and links of the chain to all own changes that wait: the old
/// ones may have holes.
fn vouching(transaction: &Transaction<'_>, found: &Found) -> Result<(), DeviceError> {
    for OldKeys { device, sign, sealed_to, active } in &found.keys {
        let sql = "INSERT INTO device_key (device, sign, box, active) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING";
        transaction.execute(sql, (device, sign, sealed_to, active))?;
    }
    for segment in &found.proofs {
        if let Ok(segment) = frame::whole(segment) {
            proofs::keep(transaction, &segment)?;
        }
    }
    if keys::secret(transaction)?.is_some() { keys::vouch_again(transaction) } else { Ok(()) }
}

fn history(transaction: &Transaction<'_>, found: &Found) -> Result<(), DeviceError> {
    for (id, run) in &found.runs {
        transaction.execute("INSERT INTO sync_run (id, run) VALUES (?1, ?2)", (id, run))?;
    }
    for (id, (at, document, item)) in &found.readings {
        let sql = "INSERT INTO reading (id, read_at, document, item) VALUES (?1, ?2, ?3, ?4)";
        transaction.execute(sql, (id, at, document, item))?;
    }
    Ok(())
}
