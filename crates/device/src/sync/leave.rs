//! A village went to somebody else. Once the office has everything this phone wrote there (in the feed or set apart)
//! and every picture of it, its records leave the phone: data stays only as long as it is needed (design.md §8). A grant brings them back.

use crate::error::DeviceError;
use crate::store::rebuild::{OF_HOUSEHOLDS, TABLES};
use crate::store::{pictures, proofs};
use rusqlite::Transaction;

/// Takes the records of villages that are gone and wholly handed in out of the store. Drafts keep their village.
pub(super) fn leave(transaction: &Transaction<'_>) -> Result<(), DeviceError> {
    let mut query = transaction.prepare_cached(
        "SELECT village FROM village WHERE gone = 1 \
         AND NOT EXISTS (SELECT 1 FROM document d JOIN change c ON c.record = d.id WHERE d.village = village.village \
           AND c.feed_seq IS NULL AND coalesce(c.refusal, '') <> 'set_aside') \
         AND NOT EXISTS (SELECT 1 FROM draft JOIN document d ON d.document = draft.household \
           WHERE d.village = village.village)",
    )?;
    let villages: Vec<i64> = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    drop(query);
    for village in villages {
        if pictures::waits_in(transaction, village)? {
            continue; // the office takes pictures of a former village, too: none goes from here before
        }
        let shown = pictures::of_village(transaction, village)?;
        let records = "(SELECT document FROM document WHERE village = ?1)";
        for table in TABLES {
            let own = if OF_HOUSEHOLDS.contains(&table) { "household" } else { "document" };
            transaction.execute(&format!("DELETE FROM {table} WHERE {own} IN {records}"), [village])?;
        }
        for table in ["proven", "lost"] {
            transaction.execute(&format!("DELETE FROM {table} WHERE document IN {records}"), [village])?;
        }
        transaction
            .execute("DELETE FROM change WHERE record IN (SELECT id FROM document WHERE village = ?1)", [village])?;
        transaction.execute("DELETE FROM quarantine WHERE village = ?1", [village])?;
        transaction.execute("DELETE FROM document WHERE village = ?1", [village])?;
        pictures::leave(transaction, village, &shown)?;
        transaction.execute(
            "UPDATE village SET gone = 2, cursor = 0, changes = 0, digest = ?2 WHERE village = ?1",
            (village, [0_u8; 32]),
        )?;
        proofs::forget_used(transaction)?;
    }
    Ok(())
}
