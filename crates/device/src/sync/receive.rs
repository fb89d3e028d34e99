//! What comes down: each pack goes through the checked door and becomes one transaction with its cursor.

use crate::error::DeviceError;
use crate::store::changes::{self, Origin, RecordLine};
use crate::store::projection::project;
use crate::store::rules::Rules;
use crate::store::{damage, meta};
use cunji_model::Automerge;
use cunji_model::document::genesis;
use cunji_model::door::{Denied, Refusal, admit, prescan};
use cunji_model::id::DeviceId;
use cunji_model::kind::Kind;
use cunji_wire::message::VillageNumber;
use cunji_wire::pack::Record;
use cunji_wire::surroundings::Entropy;
use rusqlite::Transaction;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What a pack did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Taken {
    /// New changes.
    pub received: u32,
    /// Something it builds on is not here: hashes must be compared before the cursor may move on.
    pub gap: bool,
}

/// Takes the records of one village's pack into the store. With a gap nothing of it is kept.
pub(super) fn take(
    transaction: &Transaction<'_>,
    village: VillageNumber,
    records: Vec<Record>,
    entropy: &dyn Entropy,
) -> Result<Taken, DeviceError> {
    let me = meta::device(transaction)?;
    let mut by_document: BTreeMap<Uuid, Vec<Record>> = BTreeMap::new();
    for record in records {
        by_document.entry(record.document).or_default().push(record);
    }
    let (mut taken, rules) = (Taken::default(), Rules::default());
    for (document, records) in by_document {
        let Some(first) = records.first() else { continue };
        let line = changes::need_line(transaction, document, village, &first.kind)?;
        if line.village != village || records.iter().any(|record| record.kind != line.kind) {
            for record in &records {
                quarantine(transaction, village, record, Refusal::WrongPlace)?;
            }
            continue;
        }
        let one = match Kind::parse(&line.kind) {
            None => carry(transaction, &line, &records)?,
            Some(kind) => take_document(transaction, &rules, &line, kind, &records, me, entropy)?,
        };
        if one.gap {
            return Ok(one);
        }
        taken.received += one.received;
        changes::refresh_line(transaction, line.id)?;
    }
    Ok(taken)
}

/// A kind of a newer app is carried unread: kept, counted, served, not shown.
fn carry(transaction: &Transaction<'_>, line: &RecordLine, records: &[Record]) -> Result<Taken, DeviceError> {
    let mut taken = Taken::default();
    for record in records {
        match prescan(&record.change) {
            Err(reason) => quarantine(transaction, line.village, record, reason)?,
            Ok(scan) => {
                let origin = Origin::Feed { seq: record.seq, mine: false };
                let new = changes::insert(transaction, line, &scan.hash.0, &record.change, origin)?;
                taken.received += u32::from(new);
            }
        }
    }
    Ok(taken)
}

fn take_document(
    transaction: &Transaction<'_>,
    rules: &Rules,
    line: &RecordLine,
    kind: Kind,
    records: &[Record],
    me: Option<DeviceId>,
    entropy: &dyn Entropy,
) -> Result<Taken, DeviceError> {
    let mut document = current(transaction, line, kind)?;
    let mut taken = Taken::default();
    for record in records {
        let mut outcome = admit(&document, &record.change);
        if outcome.as_ref().err() == Some(&Denied::Refused(Refusal::RolledBack)) {
            // The office has another change under a number this phone used again: make way for it.
            document = super::repair::make_way(transaction, line, kind, &record.change, entropy)?;
            outcome = admit(&document, &record.change);
        }
        match outcome {
            Ok(admitted) => {
                let mine = me.is_some() && DeviceId::of_actor(admitted.change.actor_id()) == me;
                let origin = Origin::Feed { seq: record.seq, mine };
                changes::insert(transaction, line, &admitted.change.hash().0, &record.change, origin)?;
                document = admitted.document;
                taken.received += 1;
            }
            Err(Denied::Duplicate) => note_place(transaction, line, record)?,
            Err(Denied::NeedDeps(_)) => return Ok(Taken { received: 0, gap: true }),
            Err(Denied::Refused(reason)) => quarantine(transaction, line.village, record, reason)?,
        }
    }
    let mut came_back = super::repair::come_back(transaction, line, kind, &mut document)?;
    came_back |= damage::list::come_back(transaction, line, &mut document)?;
    if taken.received > 0 || came_back {
        project(transaction, rules, line, &document)?;
    } else {
        // Nothing of a new record got past the door: no empty line for it.
        transaction.execute(
            "DELETE FROM document WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM change WHERE record = ?1)",
            [line.id],
        )?;
    }
    Ok(taken)
}

pub(super) fn current(transaction: &Transaction<'_>, line: &RecordLine, kind: Kind) -> Result<Automerge, DeviceError> {
    let document = changes::document(transaction, line.id, kind)?;
    Ok(if document.get_heads().is_empty() { genesis(kind) } else { document })
}

/// The change is here already; if the office's receipt for it was lost, this is it.
fn note_place(transaction: &Transaction<'_>, line: &RecordLine, record: &Record) -> Result<(), DeviceError> {
    let Some(hash) = super::push::hash_of(&record.change) else { return Ok(()) };
    let mut update = transaction.prepare_cached(
        "UPDATE change SET feed_seq = ?3, refusal = NULL WHERE record = ?1 AND hash = ?2 AND feed_seq IS NULL",
    )?;
    if update.execute((line.id, hash.0, record.seq))? > 0 {
        changes::count_in(transaction, line.village, line.document, &hash.0)?;
    }
    Ok(())
}

/// Keeps what did not pass the door apart, with its reason. It counts as held, so that digests can agree.
fn quarantine(
    transaction: &Transaction<'_>,
    village: VillageNumber,
    record: &Record,
    reason: Refusal,
) -> Result<(), DeviceError> {
    use sha2::Digest;
    let hash =
        super::push::hash_of(&record.change).map_or_else(|| sha2::Sha256::digest(&record.change).into(), |hash| hash.0);
    let mut insert = transaction.prepare_cached(
        "INSERT INTO quarantine (village, document, kind, hash, feed_seq, reason, body) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING",
    )?;
    let key = (village.0, record.document.as_bytes());
    if insert.execute((key.0, key.1, &record.kind, hash, record.seq, reason.as_str(), &record.change))? > 0 {
        changes::count_in(transaction, village, record.document, &hash)?;
    }
    Ok(())
}
