//! A village went to somebody else. Once the office has everything this phone wrote there (in the feed or set apart),
//! its records leave the phone: data stays only as long as it is needed (design.md §8). A grant brings them back.

use crate::error::DeviceError;
use crate::store::proofs;
use crate::store::rebuild::{OF_HOUSEHOLDS, TABLES};
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
        // Pictures that the office holds go too; one that it would not take any more stays, unreadable like everything.
        for table in ["attachment_chunk", "attachment"] {
            let sql = format!(
                "DELETE FROM {table} WHERE sha256 IN (SELECT sha256 FROM attachment_at_office WHERE village = ?1) \
                 AND sha256 NOT IN (SELECT sha256 FROM attachment_of)"
            );
            transaction.execute(&sql, [village])?;
        }
        transaction.execute("DELETE FROM attachment_at_office WHERE village = ?1", [village])?;
        transaction.execute(
            "UPDATE village SET gone = 2, cursor = 0, changes = 0, digest = ?2 WHERE village = ?1",
            (village, [0_u8; 32]),
        )?;
        proofs::forget_used(transaction)?;
    }
    Ok(())
}
