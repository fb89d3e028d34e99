//! What a phone has of a village and gives to another, and how it takes what the other gives: the same door, proofs and
//! refusals as for a bundle. No cursor, digest or receipt of the office is touched.

use crate::error::DeviceError;
use crate::store::{changes, keys, meta, proofs};
use crate::sync::{carried, push};
use crate::view::BundleTaken;
use cunji_model::door::prescan;
use cunji_model::id::DeviceId;
use cunji_wire::chain::Segment;
use cunji_wire::digest::{Digest, EntryName};
use cunji_wire::hotspot::{Channel, Have, LINKS_MAX, PROOFS_MAX, Side, Who};
use cunji_wire::limits::VILLAGES_MAX;
use cunji_wire::message::{ReconcileRequest, VillageNumber};
use cunji_wire::pack::{Pack, Record};
use rusqlite::{Connection, OptionalExtension, Transaction};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use uuid::Uuid;

/// A change that this phone has.
pub(super) struct Holding {
    /// Row number, if it may be given: not what was refused.
    gives: Option<i64>,
    /// The office has not confirmed it: it needs a proof.
    waits: bool,
    name: EntryName,
}

/// By village. Rules are the office's to give and not in it.
pub(super) type Stock = BTreeMap<VillageNumber, Vec<Holding>>;

/// Names of the other phone's changes, in the buckets that differ.
pub(super) type Theirs = BTreeMap<VillageNumber, HashSet<[u8; 16]>>;

/// Buckets that differ, by village.
pub(super) type Differing = BTreeMap<VillageNumber, HashSet<u8>>;

/// Whose phone it is, if the office told of it and it is really there.
pub(super) fn whose(
    connection: &Connection,
    who: &Who,
    channel: &Channel,
    side: Side,
) -> Result<Option<String>, DeviceError> {
    let known = keys::of_colleague(connection, DeviceId(who.device))?;
    if !known.is_some_and(|keys| who.proven(&keys, channel, side)) {
        return Ok(None);
    }
    let sql = "SELECT name FROM person JOIN person_device USING (person) WHERE device = ?1";
    Ok(connection.prepare_cached(sql)?.query_row([who.device], |row| row.get(0)).optional()?)
}

/// Everything this phone has in its villages.
pub(super) fn stock(connection: &Connection) -> Result<Stock, DeviceError> {
    let mut query = connection.prepare_cached(
        "SELECT CASE WHEN c.refusal IS NULL THEN c.id END, c.feed_seq IS NULL, d.document, c.hash \
         FROM change c JOIN document d ON d.id = c.record WHERE d.village = ?1 AND d.kind <> 'settings' \
         UNION ALL SELECT NULL, 0, document, hash FROM quarantine WHERE village = ?1 AND kind <> 'settings'",
    )?;
    let mut stock = Stock::new();
    for village in meta::granted(connection)?.into_keys().take(VILLAGES_MAX) {
        let rows = query.query_map([village.0], |row| {
            let (document, hash): ([u8; 16], [u8; 32]) = (row.get(2)?, row.get(3)?);
            let name = EntryName::of(Uuid::from_bytes(document), &hash);
            Ok(Holding { gives: row.get(0)?, waits: row.get(1)?, name })
        })?;
        stock.insert(village, rows.collect::<Result<_, _>>()?);
    }
    Ok(stock)
}

/// What is said of it.
pub(super) fn have(stock: &Stock) -> Have {
    let villages = stock.iter().map(|(village, held)| {
        let mut buckets = vec![Digest::default(); 256];
        for one in held {
            if let Some(bucket) = buckets.get_mut(usize::from(one.name.bucket())) {
                bucket.add(&one.name);
            }
        }
        ReconcileRequest { village: *village, buckets: buckets.into_iter().map(Digest::short).collect() }
    });
    Have { villages: villages.collect() }
}

/// The villages that both have, with the buckets that differ.
pub(super) fn differing(mine: &Have, theirs: &Have) -> Differing {
    let there: BTreeMap<VillageNumber, &Vec<u64>> =
        theirs.villages.iter().map(|one| (one.village, &one.buckets)).collect();
    let both = mine.villages.iter().filter_map(|one| Some((one.village, &one.buckets, there.get(&one.village)?)));
    both.map(|(village, here, there)| {
        let unequal = (0..=u8::MAX).zip(here.iter().zip(there.iter())).filter(|(_, (here, there))| here != there);
        (village, unequal.map(|(bucket, _)| bucket).collect())
    })
    .collect()
}

/// This phone's names where they differ.
pub(super) fn names(stock: &Stock, differing: &Differing) -> Vec<(VillageNumber, Vec<[u8; 16]>)> {
    let each = differing.iter().filter_map(|(village, buckets)| Some((*village, buckets, stock.get(village)?)));
    each.map(|(village, buckets, held)| {
        let there = held.iter().filter(|one| buckets.contains(&one.name.bucket()));
        (village, there.map(|one| one.name.short()).collect())
    })
    .collect()
}

/// What the other phone lacks: rows by village in the order of arrival here, which is causal; and those of them that the
/// office has not confirmed.
pub(super) fn lacked(stock: &Stock, differing: &Differing, theirs: &Theirs) -> (Vec<i64>, Vec<i64>) {
    let (mut rows, mut waiting) = (Vec::new(), Vec::new());
    for (village, buckets) in differing {
        let there = theirs.get(village);
        let held = stock.get(village).into_iter().flatten();
        let lacked = held.filter(|one| {
            let has = there.is_some_and(|there| there.contains(&one.name.short()));
            buckets.contains(&one.name.bucket()) && !has
        });
        let mut of_village: Vec<(i64, bool)> = lacked.filter_map(|one| Some((one.gives?, one.waits))).collect();
        of_village.sort_unstable();
        waiting.extend(of_village.iter().filter(|(_, waits)| *waits).map(|(row, _)| *row));
        rows.extend(of_village.into_iter().map(|(row, _)| row));
    }
    (rows, waiting)
}

/// What vouches for these rows, as much as the other side takes.
pub(super) fn vouching(connection: &Connection, waiting: &[i64]) -> Result<Vec<Segment>, DeviceError> {
    let mut links = 0;
    let mut segments = proofs::of(connection, &changes::rows(connection, waiting)?)?;
    segments.truncate(PROOFS_MAX);
    segments.retain(|segment| {
        links += segment.links.len();
        links <= LINKS_MAX
    });
    Ok(segments)
}

/// These rows as packs.
pub(super) fn packed(connection: &Connection, rows: &[i64]) -> Result<Vec<Pack>, DeviceError> {
    push::packed(&changes::rows(connection, rows)?)
}

/// Proofs that came and hold, to be kept with the changes that they vouch for.
#[derive(Default)]
pub(super) struct Vouched {
    segments: Vec<Segment>,
    links: HashMap<([u8; 16], [u8; 32]), usize>,
    came: usize,
}

impl Vouched {
    /// One more. Too many are not agreed; what does not hold is left out.
    pub(super) fn add(&mut self, connection: &Connection, segment: Segment) -> Result<(), DeviceError> {
        self.came += 1;
        if self.came > PROOFS_MAX || self.links.len() + segment.links.len() > LINKS_MAX {
            return Err(DeviceError::PhoneGone);
        }
        if !carried::proven(connection, std::slice::from_ref(&segment))?.is_empty() {
            self.links.extend(segment.links.iter().map(|link| (*link, self.segments.len())));
            self.segments.push(segment);
        }
        Ok(())
    }

    fn of(&self, records: &[Record]) -> BTreeSet<usize> {
        let hashes =
            records.iter().filter_map(|one| Some((*one.document.as_bytes(), prescan(&one.change).ok()?.hash.0)));
        hashes.filter_map(|link| self.links.get(&link).copied()).collect()
    }
}

/// Takes a pack whole, with its proofs.
pub(super) fn take(
    transaction: &Transaction<'_>,
    village: VillageNumber,
    records: Vec<Record>,
    vouched: &Vouched,
) -> Result<BundleTaken, DeviceError> {
    let me = meta::device(transaction)?.ok_or(DeviceError::NotEnrolled)?;
    let mut taken = BundleTaken::default();
    if !meta::granted(transaction)?.contains_key(&village) {
        return Ok(taken); // it went to somebody else meanwhile
    }
    let used = vouched.of(&records);
    carried::take(transaction, village, records, me, &mut taken)?;
    for segment in used.into_iter().filter_map(|at| vouched.segments.get(at)) {
        proofs::keep(transaction, segment)?;
    }
    Ok(taken)
}
