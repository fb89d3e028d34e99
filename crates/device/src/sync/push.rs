//! What goes up: own changes in causal order, packed by village; and what the office's answers mean for each.

use crate::error::DeviceError;
use crate::store::changes::{self, Unsent};
use crate::store::{meta, proofs};
use cunji_model::ChangeHash;
use cunji_model::door::{Refusal, prescan};
use cunji_wire::limits::{REQUEST_MAX_CHANGES, REQUEST_TARGET, REQUEST_TARGET_RAW};
use cunji_wire::message::{Ack, Frame, VillageNumber};
use cunji_wire::pack::{Pack, PackBuilder, PackError, Record};
use rusqlite::{Connection, OptionalExtension, Transaction};
use uuid::Uuid;

/// Changes for one request, in the order of their answers, and the frames that carry them.
pub(super) struct Batch {
    /// In the order of the acknowledgements.
    pub changes: Vec<Unsent>,
    /// Push frames.
    pub frames: Vec<Frame>,
    /// There is more than fits into one request.
    pub more: bool,
}

/// Collects what waits. Villages alternate as the cadre worked: causal order within a record is what counts.
pub(super) fn collect(connection: &Connection) -> Result<Batch, DeviceError> {
    let waiting = changes::unsent(connection, 0, REQUEST_MAX_CHANGES)?;
    let mut batch = Batch { changes: Vec::new(), frames: Vec::new(), more: waiting.len() == REQUEST_MAX_CHANGES };
    let (mut open, mut size, mut raw): (Option<(VillageNumber, PackBuilder)>, usize, usize) = (None, 0, 0);
    let not_packed = |_: PackError| DeviceError::Store("a change could not be packed".to_owned());
    let mut waiting = waiting.into_iter();
    for unsent in waiting.by_ref() {
        let village = unsent.line.village;
        if open.as_ref().is_some_and(|(of, pack)| *of != village || pack.is_full())
            && let Some((_, pack)) = open.take()
        {
            let pack = pack.close(0).map_err(not_packed)?;
            size += pack.squeezed.len();
            raw += pack.raw as usize;
            batch.frames.push(Frame::Push(pack));
        }
        let (_, pack) = open.get_or_insert_with(|| (village, PackBuilder::new(village, 0)));
        let (document, kind) = (unsent.line.document, unsent.line.kind.clone());
        pack.add(&Record { document, kind, seq: 0, change: unsent.chunk.clone() }).map_err(not_packed)?;
        batch.changes.push(unsent);
        if size >= REQUEST_TARGET || raw >= REQUEST_TARGET_RAW {
            break;
        }
    }
    batch.more |= waiting.next().is_some();
    if let Some((_, pack)) = open {
        batch.frames.push(Frame::Push(pack.close(0).map_err(not_packed)?));
    }
    // What colleagues wrote and this phone only carries goes with the proof that came with it.
    let proofs = proofs::of_others(connection, &batch.changes)?;
    batch.frames.extend(proofs.into_iter().map(Frame::Proof));
    Ok(batch)
}

/// Changes as packs, in this order.
pub(crate) fn packed(changes: &[Unsent]) -> Result<Vec<Pack>, DeviceError> {
    let not_packed = |_: PackError| DeviceError::Store("a change could not be packed".to_owned());
    let (mut packs, mut open): (Vec<Pack>, Option<(VillageNumber, PackBuilder)>) = (Vec::new(), None);
    for change in changes {
        let village = change.line.village;
        if open.as_ref().is_some_and(|(of, pack)| *of != village || pack.is_full())
            && let Some((_, full)) = open.take()
        {
            packs.push(full.close(0).map_err(not_packed)?);
        }
        let (_, pack) = open.get_or_insert_with(|| (village, PackBuilder::new(village, 0)));
        let (document, kind) = (change.line.document, change.line.kind.clone());
        pack.add(&Record { document, kind, seq: 0, change: change.chunk.clone() }).map_err(not_packed)?;
    }
    if let Some((_, last)) = open {
        packs.push(last.close(0).map_err(not_packed)?);
    }
    Ok(packs)
}

/// Sum of what the answers said.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Outcome {
    /// Confirmed.
    pub sent: u32,
    /// Refused.
    pub refused: u32,
    /// The phone was restored: changes must be written again as a new incarnation.
    pub rolled_back: bool,
}

/// Notes the answers for a batch, in one transaction.
pub(super) fn note_answers(
    transaction: &Transaction<'_>,
    batch: &[Unsent],
    acks: &[Ack],
    at: i64,
) -> Result<Outcome, DeviceError> {
    let mut outcome = Outcome::default();
    let mut confirmed = Vec::new();
    for (unsent, ack) in batch.iter().zip(acks) {
        match ack {
            Ack::Stored(seq) | Ack::Duplicate(seq) => {
                changes::confirm(transaction, &unsent.line, &unsent.hash, *seq, at)?;
                confirmed.push((unsent.line.document, unsent.hash));
                outcome.sent += 1;
            }
            Ack::Refused(Refusal::RolledBack) => outcome.rolled_back = true,
            Ack::Refused(reason) => {
                refuse(transaction, unsent, *reason)?;
                outcome.refused += 1;
            }
            Ack::NeedDeps(missing) => outcome.refused += need_deps(transaction, unsent, missing)?,
        }
        changes::refresh_line(transaction, unsent.line.id)?;
    }
    proofs::forget(transaction, &confirmed)?;
    Ok(outcome)
}

fn refuse(transaction: &Transaction<'_>, unsent: &Unsent, reason: Refusal) -> Result<(), DeviceError> {
    transaction
        .prepare_cached("UPDATE change SET refusal = ?2 WHERE id = ?1 AND feed_seq IS NULL")?
        .execute((unsent.id, reason.as_str()))?;
    Ok(())
}

/// The office lacks what a change builds on: what it once confirmed is offered again; what it refused takes this
/// change with it, with the same reason.
fn need_deps(transaction: &Transaction<'_>, unsent: &Unsent, missing: &[[u8; 32]]) -> Result<u32, DeviceError> {
    let mut find =
        transaction.prepare_cached("SELECT feed_seq, refusal FROM change WHERE record = ?1 AND hash = ?2")?;
    for hash in missing {
        let known: Option<(Option<u64>, Option<String>)> =
            find.query_row((unsent.line.id, hash), |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        match known {
            Some((Some(_), _)) => {
                transaction
                    .prepare_cached("UPDATE change SET feed_seq = NULL WHERE record = ?1 AND hash = ?2")?
                    .execute((unsent.line.id, hash))?;
                changes::count_out(transaction, unsent.line.village, unsent.line.document, hash)?;
            }
            Some((None, Some(reason))) => {
                refuse(transaction, unsent, Refusal::parse(&reason).unwrap_or(Refusal::OutOfSequence))?;
                return Ok(1);
            }
            Some((None, None)) => {} // goes up in the next request, before this one
            None => {
                refuse(transaction, unsent, Refusal::OutOfSequence)?;
                return Ok(1);
            }
        }
    }
    Ok(0)
}

/// What was refused for a reason that may have gone away waits for the office again: a grant, an updated server, bytes
/// that became others on the way (what is in this store passed a door, the office saw something else).
pub(super) fn offer_again(transaction: &Transaction<'_>) -> Result<(), DeviceError> {
    offer(transaction, "'no_grant', 'unknown_kind', 'malformed'", None)
}

/// What the office set aside while the phone was out of service is offered again once it is enrolled again.
pub(crate) fn offer_what_was_set_aside(transaction: &Transaction<'_>) -> Result<(), DeviceError> {
    offer(transaction, "'set_aside'", None)
}

/// The same for a village that came back to this phone.
pub(super) fn offer_what_was_set_aside_of(
    transaction: &Transaction<'_>,
    village: VillageNumber,
) -> Result<(), DeviceError> {
    offer(transaction, "'set_aside'", Some(village.0))
}

/// The office was put back from a backup. What it had set apart went with it and is offered again, by a phone out of
/// service as by one that the office takes for one in service now; so is what it may lack of villages that went.
pub(super) fn office_was_put_back(transaction: &Transaction<'_>) -> Result<(), DeviceError> {
    meta::doubt_villages(transaction)?;
    offer_what_was_set_aside(transaction)?;
    offer_what_a_restored_office_may_lack(transaction)
}

/// A change of this phone that the office once said to have.
struct Told {
    change: i64,
    hash: [u8; 32],
    /// In the feed, and so in the sum over it.
    counted: bool,
    record: i64,
    document: Uuid,
}

/// An office that was put back from a backup may lack what this phone wrote in villages that went to somebody else since:
/// it is offered once more before the village leaves. Other villages are compared; of these the office says nothing.
pub(super) fn offer_what_a_restored_office_may_lack(transaction: &Transaction<'_>) -> Result<(), DeviceError> {
    for village in meta::doubted_villages(transaction)? {
        let gone = "SELECT EXISTS (SELECT 1 FROM village WHERE village = ?1 AND gone = 1)";
        if !transaction.query_row(gone, [village.0], |row| row.get::<_, bool>(0))? {
            continue;
        }
        let mut query = transaction.prepare_cached(
            "SELECT c.id, c.hash, c.feed_seq IS NOT NULL, d.id, d.document FROM change c JOIN document d ON d.id = c.record \
             WHERE d.village = ?1 AND c.mine = 1 AND (c.feed_seq IS NOT NULL OR c.refusal = 'set_aside')",
        )?;
        let told = query.query_map([village.0], |row| {
            let (change, hash, counted) = (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok(Told { change, hash, counted, record: row.get(3)?, document: Uuid::from_bytes(row.get(4)?) })
        })?;
        let told: Vec<Told> = told.collect::<Result<_, _>>()?;
        let mut offer =
            transaction.prepare_cached("UPDATE change SET feed_seq = NULL, refusal = NULL WHERE id = ?1")?;
        for one in told {
            offer.execute([one.change])?;
            if one.counted {
                changes::count_out(transaction, village, one.document, &one.hash)?;
            }
            changes::refresh_line(transaction, one.record)?;
        }
        meta::no_doubt(transaction, village)?;
    }
    Ok(())
}

fn offer(transaction: &Transaction<'_>, reasons: &'static str, village: Option<u64>) -> Result<(), DeviceError> {
    let sql = format!(
        "SELECT DISTINCT record FROM change WHERE feed_seq IS NULL AND refusal IN ({reasons}) \
         AND (?1 IS NULL OR record IN (SELECT id FROM document WHERE village = ?1))"
    );
    let mut find = transaction.prepare_cached(&sql)?;
    let records: Vec<i64> = find.query_map([village], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let sql = format!("UPDATE change SET refusal = NULL WHERE record = ?1 AND refusal IN ({reasons})");
    for record in records {
        transaction.execute(&sql, [record])?;
        changes::refresh_line(transaction, record)?;
    }
    Ok(())
}

/// Hash of a chunk that came from outside; `None` when it is not even readable.
pub(super) fn hash_of(chunk: &[u8]) -> Option<ChangeHash> {
    prescan(chunk).ok().map(|scan| scan.hash)
}
