//! When a cursor can't explain the difference: compare hashes by bucket, fetch what is missing, offer what the office
//! lacks; and when this phone was restored from a copy, write its branch again as a new incarnation.

use super::transport::{Transport, TransportError};
use crate::error::DeviceError;
use crate::store::changes::{self, Origin, RecordLine};
use crate::store::meta;
use cunji_model::document::reauthor;
use cunji_model::door::prescan;
use cunji_model::id::actor;
use cunji_model::kind::Kind;
use cunji_model::{Automerge, Change, ChangeHash};
use cunji_wire::digest::{Digest, EntryName};
use cunji_wire::frame::{FrameReader, single, whole};
use cunji_wire::message::{FetchRequest, Frame, ReconcileAnswer, ReconcileRequest, VillageNumber};
use cunji_wire::pack::Pack;
use cunji_wire::surroundings::Entropy;
use rusqlite::{Connection, Transaction};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// A change of a village as this phone has it.
struct Held {
    /// Row number; `None`: in quarantine.
    id: Option<i64>,
    record: i64,
    document: Uuid,
    hash: [u8; 32],
    name: EntryName,
    at_office: bool,
}

fn held(connection: &Connection, village: VillageNumber) -> Result<Vec<Held>, DeviceError> {
    let mut query = connection.prepare_cached(
        "SELECT c.id, c.record, d.document, c.hash, c.feed_seq IS NOT NULL FROM change c JOIN document d ON d.id = c.record \
         WHERE d.village = ?1 \
         UNION ALL SELECT NULL, 0, document, hash, 1 FROM quarantine WHERE village = ?1",
    )?;
    let rows = query.query_map([village.0], |row| {
        let document: [u8; 16] = row.get(2)?;
        let (document, hash) = (Uuid::from_bytes(document), row.get(3)?);
        let name = EntryName::of(document, &hash);
        Ok(Held { id: row.get(0)?, record: row.get(1)?, document, hash, name, at_office: row.get(4)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The question to the office: 256 sums over what this phone believes is there. Count and digest of the village are
/// made anew from the changes themselves: after damage they may be what is wrong.
pub(super) fn question(transaction: &Transaction<'_>, village: VillageNumber) -> Result<ReconcileRequest, DeviceError> {
    let (mut buckets, mut all, mut count) = (vec![Digest::default(); 256], Digest::default(), 0_u64);
    for held in held(transaction, village)?.iter().filter(|held| held.at_office) {
        if let Some(bucket) = buckets.get_mut(usize::from(held.name.bucket())) {
            bucket.add(&held.name);
        }
        all.add(&held.name);
        count += 1;
    }
    transaction.prepare_cached("UPDATE village SET digest = ?2, changes = ?3 WHERE village = ?1")?.execute((
        village.0,
        all.to_bytes(),
        count,
    ))?;
    Ok(ReconcileRequest { village, buckets: buckets.into_iter().map(Digest::short).collect() })
}

/// Uses the office's answer: notes places, offers again what the office lacks. Returns the places to fetch, ascending.
pub(super) fn use_answer(
    transaction: &Transaction<'_>,
    village: VillageNumber,
    answer: &ReconcileAnswer,
) -> Result<Vec<u64>, DeviceError> {
    let mut theirs: HashMap<[u8; 16], u64> = answer.entries.iter().copied().collect();
    let differ: HashSet<u8> = answer.buckets.iter().copied().collect();
    let mut touched = HashSet::new();
    for held in held(transaction, village)? {
        let Some(seq) = theirs.remove(&held.name.short()) else {
            if held.at_office
                && differ.contains(&held.name.bucket())
                && let Some(id) = held.id
            {
                transaction.prepare_cached("UPDATE change SET feed_seq = NULL WHERE id = ?1")?.execute([id])?;
                changes::count_out(transaction, village, held.document, &held.hash)?;
                touched.insert(held.record);
            }
            continue;
        };
        let Some(id) = held.id else { continue };
        transaction
            .prepare_cached("UPDATE change SET feed_seq = ?2, refusal = NULL WHERE id = ?1")?
            .execute((id, seq))?;
        if !held.at_office {
            changes::count_in(transaction, village, held.document, &held.hash)?;
        }
        touched.insert(held.record);
    }
    for record in touched {
        changes::refresh_line(transaction, record)?;
    }
    let mut missing: Vec<u64> = theirs.into_values().collect();
    missing.sort_unstable();
    Ok(missing)
}

/// Asks the office where it differs.
pub(super) async fn ask(
    transport: &dyn Transport,
    token: &str,
    question: &ReconcileRequest,
) -> Result<ReconcileAnswer, TransportError> {
    let body = single(question).map_err(|_| TransportError)?;
    let reply = transport.post("/v1/reconcile", Some(token), "application/octet-stream", body).await?;
    if reply.status != 200 {
        return Err(TransportError);
    }
    whole(&reply.whole().await?).map_err(|_| TransportError)
}

/// Fetches changes by their places in the feed.
pub(super) async fn fetch(
    transport: &dyn Transport,
    token: &str,
    village: VillageNumber,
    seqs: &[u64],
) -> Result<Vec<Pack>, TransportError> {
    let body = single(&FetchRequest { village, seqs: seqs.to_vec() }).map_err(|_| TransportError)?;
    let reply = transport.post("/v1/fetch", Some(token), "application/octet-stream", body).await?;
    if reply.status != 200 {
        return Err(TransportError);
    }
    let mut reader = FrameReader::default();
    reader.feed(&reply.whole().await?);
    let mut packs = Vec::new();
    while let Some(frame) = reader.next_frame().map_err(|_| TransportError)? {
        if let Frame::Pull(pack) = frame {
            packs.push(pack);
        }
    }
    reader.finish().map_err(|_| TransportError)?;
    Ok(packs)
}

/// Takes this phone's own branch out of a record, so that the office's change with the same (actor, seq) fits in.
/// The branch waits in `meta` within the same transaction and is written again by `come_back`.
pub(super) fn make_way(
    transaction: &Transaction<'_>,
    line: &RecordLine,
    kind: Kind,
    incoming: &[u8],
    entropy: &dyn Entropy,
) -> Result<Automerge, DeviceError> {
    let damaged = |_| DeviceError::StoreUnreadable;
    let scan = prescan(incoming).map_err(|_| DeviceError::BadAnswer)?;
    let author = meta::author(transaction, entropy)?;
    if actor(author.device, author.incarnation) == scan.actor {
        meta::new_incarnation(transaction, entropy)?;
    }
    let mut query = transaction
        .prepare_cached("SELECT id, raw, body FROM change WHERE record = ?1 AND feed_seq IS NULL ORDER BY id")?;
    let mut rows = query.query([line.id])?;
    let (mut branch, mut from) = (Vec::new(), None);
    while let Some(row) = rows.next()? {
        let chunk = changes::chunk(row.get(1)?, row.get_ref(2)?.as_blob().unwrap_or_default())?;
        let own = prescan(&chunk).map_err(damaged)?;
        // From the reused number on; what was written before it stays as it is.
        if from.is_some() || (own.actor == scan.actor && own.seq >= scan.seq) {
            from.get_or_insert(row.get::<_, i64>(0)?);
            branch.push(chunk);
        }
    }
    drop(rows);
    let Some(from) = from else { return changes::document(transaction, line.id, kind) };
    transaction.execute("DELETE FROM change WHERE record = ?1 AND feed_seq IS NULL AND id >= ?2", (line.id, from))?;
    let waiting: Vec<String> = branch.iter().map(hex::encode).collect();
    meta::put(transaction, &waiting_name(line), waiting.join(" "))?;
    changes::document(transaction, line.id, kind)
}

fn waiting_name(line: &RecordLine) -> String {
    format!("branch:{}", line.document.simple())
}

/// Writes a branch that made way again, as the present incarnation, on top of what the office had. True if it did.
pub(super) fn come_back(
    transaction: &Transaction<'_>,
    line: &RecordLine,
    kind: Kind,
    document: &mut Automerge,
) -> Result<bool, DeviceError> {
    let name = waiting_name(line);
    let Some(waiting) = meta::get::<String>(transaction, &name)? else { return Ok(false) };
    let branch: Result<Vec<Change>, _> =
        waiting.split(' ').map(|text| Change::from_bytes(hex::decode(text).unwrap_or_default())).collect();
    let branch = branch.map_err(|_| DeviceError::StoreUnreadable)?;
    let Some(author) = meta::device(transaction)?.zip(meta::get(transaction, "incarnation")?) else {
        return Err(DeviceError::StoreUnreadable);
    };
    let me = actor(author.0, cunji_model::id::Incarnation(author.1));
    let known = |hash: &ChangeHash| document.get_change_meta_by_hash(hash).is_some();
    // Part of the branch may have come back from the office itself: those are there and need no rewriting.
    let rest: Vec<Change> = branch.into_iter().filter(|change| !known(&change.hash())).collect();
    let first_seq =
        document.get_changes_meta(&[]).iter().filter(|meta| *meta.actor == me).map(|meta| meta.seq).max().unwrap_or(0)
            + 1;
    let Ok(again) = reauthor(&rest, known, &me, first_seq) else {
        return Ok(false); // its ground comes with a later pack of this repair; it goes on waiting
    };
    transaction.execute("DELETE FROM meta WHERE name = ?1", [name])?;
    for change in again {
        let hash = change.hash().0;
        changes::insert(transaction, line, &hash, change.raw_bytes(), Origin::Mine)?;
        meta::grow_chain(transaction, line.document, &hash)?;
        document.apply_changes([change]).map_err(|_| DeviceError::StoreUnreadable)?;
    }
    debug_assert!(Kind::parse(&line.kind) == Some(kind), "a branch belongs to its record");
    Ok(true)
}
