//! Feeds: append with a per-village counter, read by cursor. Commit order is sequence order.

use super::super::{
    Appended, FeedChange, FeedPage, FeedState, NewChange, Refused, StoreError, StoredDocument, Village,
};
use cunji_model::id::DeviceId;
use cunji_wire::digest::{Digest, EntryName};
use cunji_wire::message::VillageNumber;
use rusqlite::{Connection, OptionalExtension, Row, Transaction};
use sha2::Digest as _;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

const STATE: &str = "last_seq, changes, records, digest";

pub(super) fn villages(connection: &Connection) -> Result<Vec<Village>, StoreError> {
    let sql = format!("SELECT {STATE}, village, county, township, name FROM village ORDER BY village");
    let mut query = connection.prepare_cached(&sql)?;
    let rows = query.query_map([], |row| {
        Ok(Village {
            number: VillageNumber(row.get(4)?),
            county: row.get(5)?,
            township: row.get(6)?,
            name: row.get(7)?,
            feed: state_row(row)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn state(connection: &Connection, village: VillageNumber) -> Result<Option<FeedState>, StoreError> {
    let mut query = connection.prepare_cached(&format!("SELECT {STATE} FROM village WHERE village = ?1"))?;
    Ok(query.query_row([village.0], state_row).optional()?)
}

fn state_row(row: &Row<'_>) -> rusqlite::Result<FeedState> {
    let digest: [u8; 32] = row.get(3)?;
    Ok(FeedState {
        last_seq: row.get(0)?,
        changes: row.get(1)?,
        records: row.get(2)?,
        digest: Digest::from_bytes(&digest).unwrap_or_default(),
    })
}

pub(super) fn documents(
    connection: &Connection,
    village: VillageNumber,
    documents: &[Uuid],
) -> Result<HashMap<Uuid, StoredDocument>, StoreError> {
    // Named, because the planner likes the order of the primary key better and reads the whole feed for each record.
    let mut query = connection.prepare_cached(
        "SELECT seq, kind, body FROM change INDEXED BY change_by_document \
         WHERE village = ?1 AND document = ?2 ORDER BY seq",
    )?;
    let mut found: HashMap<Uuid, StoredDocument> = HashMap::new();
    for document in documents {
        let mut rows = query.query((village.0, document.as_bytes()))?;
        while let Some(row) = rows.next()? {
            let kind: String = row.get(1)?;
            let entry = found.entry(*document).or_insert_with(|| StoredDocument { kind, changes: Vec::new() });
            entry.changes.push((row.get(0)?, row.get(2)?));
        }
    }
    Ok(found)
}

pub(super) fn append(
    transaction: &Transaction<'_>,
    village: VillageNumber,
    device: DeviceId,
    received_at: i64,
    expected: &[(Uuid, usize)],
    changes: &[NewChange],
) -> Result<Appended, StoreError> {
    refuse_if_kept(transaction)?;
    let mut count = transaction.prepare_cached("SELECT changes FROM document WHERE village = ?1 AND document = ?2")?;
    let mut new_records = 0_u64;
    for (document, known) in expected {
        let now: Option<usize> = count.query_row((village.0, document.as_bytes()), |row| row.get(0)).optional()?;
        if now.unwrap_or(0) != *known {
            return Ok(Appended::Moved);
        }
        new_records += u64::from(now.is_none());
    }
    let Some(mut feed) = state(transaction, village)? else {
        return Err(StoreError::Other("unknown village".to_owned()));
    };
    let first = feed.last_seq + 1;
    for change in changes {
        feed.digest.add(&EntryName::of(change.document, &change.hash));
    }
    transaction
        .prepare_cached(
            "UPDATE village SET last_seq = last_seq + ?2, changes = changes + ?2, records = records + ?3, digest = ?4 \
             WHERE village = ?1",
        )?
        .execute((village.0, changes.len(), new_records, feed.digest.to_bytes()))?;
    let mut insert = transaction.prepare_cached(
        "INSERT INTO change (village, seq, document, kind, hash, actor, actor_seq, device, received_at, body) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?;
    let mut grow = transaction.prepare_cached(
        "INSERT INTO document (village, document, kind, changes) VALUES (?1, ?2, ?3, 1) \
         ON CONFLICT (village, document) DO UPDATE SET changes = changes + 1",
    )?;
    let mut seqs = Vec::with_capacity(changes.len());
    for (seq, change) in (first..).zip(changes) {
        insert.execute((
            village.0,
            seq,
            change.document.as_bytes(),
            &change.kind,
            change.hash,
            change.actor,
            change.actor_seq,
            device.0,
            received_at,
            &change.body,
        ))?;
        grow.execute((village.0, change.document.as_bytes(), &change.kind))?;
        seqs.push(seq);
    }
    Ok(Appended::Stored(seqs))
}

/// What is written into a store that was moved away would be lost; a backup is for putting back.
pub(super) fn refuse_if_kept(connection: &Connection) -> Result<(), StoreError> {
    let mut kept = connection.prepare_cached("SELECT name FROM meta WHERE name IN ('moved', 'backup')")?;
    match kept.query_row([], |row| row.get::<_, String>(0)).optional()?.as_deref() {
        None => Ok(()),
        Some("backup") => Err(StoreError::IsBackup),
        Some(_) => Err(StoreError::MovedAway),
    }
}

pub(super) fn page(
    connection: &Connection,
    village: VillageNumber,
    after: u64,
    up_to: u64,
    bytes: usize,
    leave_out: Option<DeviceId>,
) -> Result<FeedPage, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT seq, document, kind, body, device FROM change WHERE village = ?1 AND seq > ?2 AND seq <= ?3 ORDER BY seq",
    )?;
    let mut rows = query.query((village.0, after, up_to))?;
    let (mut changes, mut taken) = (Vec::new(), 0);
    while let Some(row) = rows.next()? {
        let device: [u8; 8] = row.get(4)?;
        let to = row.get(0)?;
        if leave_out != Some(DeviceId(device)) {
            let change = change_row(row)?;
            taken += change.body.len();
            changes.push(change);
        }
        if taken >= bytes {
            return Ok(FeedPage { changes, to });
        }
    }
    Ok(FeedPage { changes, to: up_to.max(after) })
}

pub(super) fn at(connection: &Connection, village: VillageNumber, seqs: &[u64]) -> Result<Vec<FeedChange>, StoreError> {
    let mut query =
        connection.prepare_cached("SELECT seq, document, kind, body FROM change WHERE village = ?1 AND seq = ?2")?;
    let mut found = Vec::with_capacity(seqs.len());
    for seq in seqs {
        found.extend(query.query_row((village.0, seq), change_row).optional()?);
    }
    Ok(found)
}

fn change_row(row: &Row<'_>) -> rusqlite::Result<FeedChange> {
    let document: [u8; 16] = row.get(1)?;
    Ok(FeedChange { seq: row.get(0)?, document: Uuid::from_bytes(document), kind: row.get(2)?, body: row.get(3)? })
}

pub(super) fn names(connection: &Connection, village: VillageNumber) -> Result<Vec<(Uuid, [u8; 32], u64)>, StoreError> {
    let mut query = connection.prepare_cached("SELECT document, hash, seq FROM change WHERE village = ?1")?;
    let rows = query.query_map([village.0], |row| {
        let document: [u8; 16] = row.get(0)?;
        Ok((Uuid::from_bytes(document), row.get(1)?, row.get(2)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn quarantine(
    transaction: &Transaction<'_>,
    received_at: i64,
    refused: &[Refused],
) -> Result<(), StoreError> {
    let mut insert = transaction.prepare_cached(
        "INSERT INTO quarantine (village, document, hash, device, reason, received_at, body) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING",
    )?;
    let mut seen = HashSet::new();
    for one in refused {
        let hash: [u8; 32] = sha2::Sha256::digest(&one.body).into();
        if seen.insert(hash) {
            let key = (one.village.0, one.document.as_bytes(), hash);
            insert.execute((key.0, key.1, key.2, one.device.0, one.reason.as_str(), received_at, &one.body))?;
        }
    }
    Ok(())
}
