//! Changes that came by hand: the same checked door as in a sync, but no receipt, no cursor and no place in the feed. A
//! colleague's phone is not the office.

use super::receive::current;
use crate::error::DeviceError;
use crate::store::changes::{self, Origin, RecordLine};
use crate::store::keys;
use crate::store::projection::project;
use crate::store::rules::Rules;
use crate::view::BundleTaken;
use cunji_model::door::{Denied, admit, prescan};
use cunji_model::id::DeviceId;
use cunji_model::kind::Kind;
use cunji_wire::chain::Segment;
use cunji_wire::message::VillageNumber;
use cunji_wire::pack::Record;
use rusqlite::{Connection, Transaction};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The stretches that hold against the keys that the office told: what the office will ask for.
pub(crate) fn proven<'a>(connection: &Connection, segments: &'a [Segment]) -> Result<Vec<&'a Segment>, DeviceError> {
    let mut held = Vec::new();
    for segment in segments {
        let keys = keys::of_device(connection, DeviceId(segment.device))?;
        if keys.is_some_and(|keys| segment.proven(&keys)) {
            held.push(segment);
        }
    }
    Ok(held)
}

/// Takes the records of one village; adds up what became of them.
pub(crate) fn take(
    transaction: &Transaction<'_>,
    village: VillageNumber,
    records: Vec<Record>,
    me: DeviceId,
    taken: &mut BundleTaken,
) -> Result<(), DeviceError> {
    let mut by_document: BTreeMap<Uuid, Vec<Record>> = BTreeMap::new();
    for record in records {
        by_document.entry(record.document).or_default().push(record);
    }
    let rules = Rules::default();
    for (document, records) in by_document {
        let Some(first) = records.first() else { continue };
        let line = changes::need_line(transaction, document, village, &first.kind)?;
        if line.village != village || records.iter().any(|record| record.kind != line.kind) {
            taken.refused += u32::try_from(records.len()).unwrap_or(u32::MAX);
            forget_empty(transaction, &line)?;
            continue;
        }
        take_document(transaction, &rules, &line, &records, me, taken)?;
        changes::refresh_line(transaction, line.id)?;
        forget_empty(transaction, &line)?;
    }
    Ok(())
}

fn take_document(
    transaction: &Transaction<'_>,
    rules: &Rules,
    line: &RecordLine,
    records: &[Record],
    me: DeviceId,
    taken: &mut BundleTaken,
) -> Result<(), DeviceError> {
    let kind = Kind::parse(&line.kind);
    if kind == Some(Kind::Settings) {
        // Rules come from the office itself.
        taken.refused += u32::try_from(records.len()).unwrap_or(u32::MAX);
        return Ok(());
    }
    let mut document = kind.map(|kind| current(transaction, line, kind)).transpose()?;
    let mut new = false;
    for record in records {
        let Ok(scan) = prescan(&record.change) else {
            taken.refused += 1;
            continue;
        };
        if changes::has(transaction, line.id, &scan.hash.0)? {
            taken.known += 1;
            continue;
        }
        let author = DeviceId::of_actor(&scan.actor);
        // The maker signed the bundle and stands for what is in it. What this phone itself is said to have written comes
        // back from the office only.
        if author.is_none_or(|author| author == me) {
            taken.refused += 1;
            continue;
        }
        let Some(before) = &document else {
            // A kind of a newer app: carried unread.
            changes::insert(transaction, line, &scan.hash.0, &record.change, Origin::Carried)?;
            taken.taken += 1;
            continue;
        };
        match admit(before, &record.change) {
            Ok(admitted) => {
                changes::insert(transaction, line, &scan.hash.0, &record.change, Origin::Carried)?;
                document = Some(admitted.document);
                taken.taken += 1;
                new = true;
            }
            Err(Denied::Duplicate) => taken.known += 1,
            Err(Denied::NeedDeps(_)) => taken.lacking += 1,
            Err(Denied::Refused(_)) => taken.refused += 1,
        }
    }
    match document {
        Some(document) if new => project(transaction, rules, line, &document),
        _ => Ok(()),
    }
}

/// A record of which nothing was taken leaves no empty line.
fn forget_empty(transaction: &Transaction<'_>, line: &RecordLine) -> Result<(), DeviceError> {
    transaction.execute(
        "DELETE FROM document WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM change WHERE record = ?1)",
        [line.id],
    )?;
    Ok(())
}
