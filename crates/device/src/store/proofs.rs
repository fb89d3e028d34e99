//! What vouches for changes that colleagues wrote and that came by hand: stretches of their signed chains. Kept until the
//! office has confirmed the changes; this phone's own stretches are made when they are needed.

use super::{changes, keys, meta};
use crate::error::DeviceError;
use cunji_wire::chain::{self, Segment};
use cunji_wire::frame;
use rusqlite::{Connection, OptionalExtension, Transaction};
use std::collections::{BTreeMap, BTreeSet};

/// Links in one stretch of this phone's own: 48 KB.
const STRETCH: usize = 1_000;

/// The stretches that vouch for changes (rows of `change`): own ones made and signed now, others as they came.
pub fn of(connection: &Connection, waiting: &[changes::Unsent]) -> Result<Vec<Segment>, DeviceError> {
    let named: BTreeSet<([u8; 16], [u8; 32])> =
        waiting.iter().map(|one| (*one.line.document.as_bytes(), one.hash)).collect();
    let mut segments = own(connection, &named)?;
    segments.extend(carried(connection, &named)?.into_values());
    Ok(segments)
}

/// The stretches of colleagues only: the own changes of a sync are vouched for by the token and the signed head.
pub fn of_others(connection: &Connection, waiting: &[changes::Unsent]) -> Result<Vec<Segment>, DeviceError> {
    let named = waiting.iter().map(|one| (*one.line.document.as_bytes(), one.hash)).collect();
    Ok(carried(connection, &named)?.into_values().collect())
}

fn own(connection: &Connection, named: &BTreeSet<([u8; 16], [u8; 32])>) -> Result<Vec<Segment>, DeviceError> {
    let Some((keys, device)) = keys::secret(connection)?.zip(meta::device(connection)?) else { return Ok(Vec::new()) };
    let mut query = connection.prepare_cached("SELECT count, document, hash, base FROM chain_link ORDER BY count")?;
    let mut rows = query.query([])?;
    let mut segments = Vec::new();
    let mut open: Option<(Segment, [u8; 32])> = None;
    while let Some(row) = rows.next()? {
        let (count, document, hash): (u64, [u8; 16], [u8; 32]) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if open.is_none() && !named.contains(&(document, hash)) {
            continue;
        }
        let base: [u8; 32] = row.get(3)?;
        let fresh = || (Segment { device: device.0, base, links: Vec::new(), count, signature: Vec::new() }, base);
        let (segment, head) = open.get_or_insert_with(fresh);
        *head = chain::next(head, uuid::Uuid::from_bytes(document), &hash);
        segment.links.push((document, hash));
        segment.count = count;
        if segment.links.len() >= STRETCH
            && let Some((mut full, head)) = open.take()
        {
            full.signature = chain::sign(&keys, device.0, full.count, &head);
            segments.push(full);
        }
    }
    if let Some((mut last, head)) = open {
        last.signature = chain::sign(&keys, device.0, last.count, &head);
        segments.push(last);
    }
    Ok(segments)
}

fn carried(
    connection: &Connection,
    named: &BTreeSet<([u8; 16], [u8; 32])>,
) -> Result<BTreeMap<i64, Segment>, DeviceError> {
    if !connection.prepare_cached("SELECT 1 FROM proven LIMIT 1")?.exists([])? {
        return Ok(BTreeMap::new());
    }
    let mut proof = connection.prepare_cached("SELECT proof FROM proven WHERE document = ?1 AND hash = ?2")?;
    let mut segment = connection.prepare_cached("SELECT segment FROM proof WHERE id = ?1")?;
    let mut segments = BTreeMap::new();
    for (document, hash) in named {
        let id: Option<i64> = proof.query_row((document, hash), |row| row.get(0)).optional()?;
        let Some(id) = id.filter(|id| !segments.contains_key(id)) else { continue };
        let bytes: Vec<u8> = segment.query_row([id], |row| row.get(0))?;
        segments.insert(id, frame::whole(&bytes).map_err(|_| DeviceError::StoreUnreadable)?);
    }
    Ok(segments)
}

/// Keeps a stretch for those of its changes that wait for the office on this phone.
pub fn keep(transaction: &Transaction<'_>, segment: &Segment) -> Result<(), DeviceError> {
    let bytes = frame::single(segment).map_err(|_| DeviceError::Store("a proof could not be kept".to_owned()))?;
    transaction.execute("INSERT INTO proof (segment) VALUES (?1) ON CONFLICT DO NOTHING", [&bytes])?;
    let id: i64 = transaction.query_row("SELECT id FROM proof WHERE segment = ?1", [&bytes], |row| row.get(0))?;
    let mut put = transaction.prepare_cached(
        "INSERT INTO proven (document, hash, proof) SELECT d.document, c.hash, ?3 \
         FROM document d JOIN change c ON c.record = d.id \
         WHERE d.document = ?1 AND c.hash = ?2 AND c.feed_seq IS NULL AND c.mine = 0 ON CONFLICT DO NOTHING",
    )?;
    for (document, hash) in &segment.links {
        put.execute((document, hash, id))?;
    }
    forget_used(transaction)
}

/// Forgets what vouched for changes that the office has confirmed.
pub fn forget(transaction: &Transaction<'_>, confirmed: &[(uuid::Uuid, [u8; 32])]) -> Result<(), DeviceError> {
    let mut gone = 0;
    let mut delete = transaction.prepare_cached("DELETE FROM proven WHERE document = ?1 AND hash = ?2")?;
    for (document, hash) in confirmed {
        gone += delete.execute((document.as_bytes(), hash))?;
    }
    if gone > 0 { forget_used(transaction) } else { Ok(()) }
}

/// Forgets proofs that vouch for nothing any more.
pub fn forget_used(transaction: &Transaction<'_>) -> Result<(), DeviceError> {
    transaction.execute("DELETE FROM proof WHERE id NOT IN (SELECT proof FROM proven)", [])?;
    Ok(())
}
