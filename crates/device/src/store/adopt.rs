//! After an update of the app: records that an older version carried unread become readable, through the checked door.

use super::changes::{self, RecordLine};
use super::meta;
use super::projection::project;
use super::rebuild;
use super::rules::Rules;
use crate::error::DeviceError;
use cunji_model::document::genesis;
use cunji_model::door::{Denied, Refusal, admit};
use cunji_model::kind::Kind;
use rusqlite::Transaction;

/// Grows when a projection says more of the changes than before (2: hidden records, contradictions to settle, who ended,
/// who may be one person; 3: the campaign that a visit was made for; 4: which pictures a record shows).
const PROJECTION: u32 = 4;

/// Opens what older versions could not read. Does nothing when the app knows the same as at the last opening.
pub fn adopt(transaction: &Transaction<'_>) -> Result<(), DeviceError> {
    adopt_kinds(transaction)?;
    if meta::get(transaction, "projection")? != Some(PROJECTION) {
        rebuild::rebuild(transaction)?;
        meta::put(transaction, "projection", PROJECTION)?;
    }
    Ok(())
}

fn adopt_kinds(transaction: &Transaction<'_>) -> Result<(), DeviceError> {
    let known: Vec<&str> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
    let known = known.join(" ");
    // A store of the first version has no note: it knew these two.
    let before: String = meta::get(transaction, "kinds")?.unwrap_or_else(|| "household visit".to_owned());
    if before == known {
        return Ok(());
    }
    let new = Kind::ALL.into_iter().filter(|kind| !before.split(' ').any(|word| word == kind.as_str()));
    for kind in new {
        for line in changes::lines_of(transaction, Some(kind))? {
            open(transaction, &line, kind)?;
        }
    }
    meta::put(transaction, "kinds", known)
}

/// A change as it lies in the store.
struct Lying {
    id: i64,
    hash: [u8; 32],
    feed_seq: Option<u64>,
    chunk: Vec<u8>,
}

/// Puts a record's changes through the door one by one; what does not pass is kept apart with its reason.
fn open(transaction: &Transaction<'_>, line: &RecordLine, kind: Kind) -> Result<(), DeviceError> {
    let mut document = genesis(kind);
    let mut passed = 0_usize;
    for change in lying(transaction, line.id)? {
        match admit(&document, &change.chunk) {
            Ok(admitted) => {
                document = admitted.document;
                passed += 1;
            }
            Err(Denied::Duplicate) => {}
            Err(Denied::NeedDeps(_)) => set_apart(transaction, line, &change, Refusal::OutOfSequence)?,
            Err(Denied::Refused(reason)) => set_apart(transaction, line, &change, reason)?,
        }
    }
    if passed == 0 {
        // A record of which nothing could be opened is no record: all of it lies in quarantine.
        transaction.execute("DELETE FROM document WHERE id = ?1", [line.id])?;
        return Ok(());
    }
    changes::refresh_line(transaction, line.id)?;
    project(transaction, &Rules::default(), line, &document)
}

fn lying(transaction: &Transaction<'_>, record: i64) -> Result<Vec<Lying>, DeviceError> {
    let mut query =
        transaction.prepare_cached("SELECT id, hash, feed_seq, raw, body FROM change WHERE record = ?1 ORDER BY id")?;
    let mut rows = query.query([record])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let chunk = changes::chunk(row.get(3)?, row.get_ref(4)?.as_blob().unwrap_or_default())?;
        found.push(Lying { id: row.get(0)?, hash: row.get(1)?, feed_seq: row.get(2)?, chunk });
    }
    Ok(found)
}

/// It was counted as held when it came, and what is quarantined stays counted: digests do not move.
fn set_apart(
    transaction: &Transaction<'_>,
    line: &RecordLine,
    change: &Lying,
    reason: Refusal,
) -> Result<(), DeviceError> {
    transaction.execute(
        "INSERT INTO quarantine (village, document, kind, hash, feed_seq, reason, body) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING",
        (
            line.village.0,
            line.document.as_bytes(),
            &line.kind,
            change.hash,
            change.feed_seq.unwrap_or_default(),
            reason.as_str(),
            &change.chunk,
        ),
    )?;
    transaction.execute("DELETE FROM change WHERE id = ?1", [change.id])?;
    Ok(())
}
