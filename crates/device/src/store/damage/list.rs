//! What is still missing: each line goes by itself once the office has brought the change back.

use crate::error::DeviceError;
use crate::store::changes::{self, Origin, RecordLine};
use crate::store::meta;
use crate::store::pictures::whole;
use cunji_model::Automerge;
use cunji_model::door::{Denied, admit};
use rusqlite::{Connection, Transaction};
use uuid::Uuid;

/// A record of which something is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LostRecord {
    /// Identity; nil when nothing says it.
    pub document: Uuid,
    /// Kind as a word; empty when nothing says it.
    pub kind: String,
    /// Village number; 0 when nothing says it.
    pub village: i64,
    /// The household's head as last known; may be empty.
    pub title: String,
    /// s: newest change of the record; 0 when nothing says it.
    pub written_at: i64,
    /// Changes that are missing or can't be shown.
    pub changes: i64,
}

const MISSING: &str = "(length(l.hash) > 0 AND NOT EXISTS (SELECT 1 FROM change c JOIN document d ON d.id = c.record \
       WHERE d.document = l.document AND c.hash = l.hash)) \
   OR (length(l.hash) = 0 AND l.changes > (SELECT count(*) FROM change c JOIN document d ON d.id = c.record \
       WHERE d.document = l.document))";

/// Records that still miss something, newest first.
pub fn lost(connection: &Connection) -> Result<Vec<LostRecord>, DeviceError> {
    let sql = format!(
        "SELECT l.document, max(l.kind), max(l.village), max(l.title), max(l.written_at), \
           sum(CASE WHEN length(l.hash) > 0 THEN 1 ELSE l.changes - (SELECT count(*) FROM change c \
             JOIN document d ON d.id = c.record WHERE d.document = l.document) END) \
         FROM lost l WHERE {MISSING} GROUP BY l.document ORDER BY max(l.written_at) DESC"
    );
    let mut query = connection.prepare_cached(&sql)?;
    let rows = query.query_map([], |row| {
        let document: [u8; 16] = row.get(0)?;
        let document = Uuid::from_bytes(document);
        let (kind, village, title) = (row.get(1)?, row.get(2)?, row.get(3)?);
        Ok(LostRecord { document, kind, village, title, written_at: row.get(4)?, changes: row.get(5)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A picture that was here and is not whole any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LostPicture {
    /// Photo or signature, as a word; empty when nothing says it.
    pub kind: String,
    /// Village number; 0 when nothing says it.
    pub village: i64,
    /// The household's head; may be empty.
    pub title: String,
    /// RFC 3339; may be empty.
    pub added_at: String,
}

/// Pictures that are still missing, newest first. A record that is here says more of them than the damaged store did.
pub fn lost_pictures(connection: &Connection) -> Result<Vec<LostPicture>, DeviceError> {
    let mut query = connection.prepare_cached(&format!(
        "SELECT coalesce(o.kind, l.kind), coalesce(o.village, l.village), coalesce(h.head_name, l.title), \
           coalesce(o.added_at, l.added_at) AS added \
         FROM lost_picture l LEFT JOIN attachment_of o ON o.sha256 = l.sha256 \
         LEFT JOIN visit v ON v.document = o.document LEFT JOIN grievance g ON g.document = o.document \
         LEFT JOIN income_survey s ON s.document = o.document \
         LEFT JOIN household h ON h.document = coalesce(v.household, g.household, s.household) \
         WHERE NOT {} GROUP BY l.sha256 ORDER BY added DESC, l.sha256",
        whole()
    ))?;
    let rows = query.query_map([], |row| {
        Ok(LostPicture { kind: row.get(0)?, village: row.get(1)?, title: row.get(2)?, added_at: row.get(3)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Notes that this store is older than what the phone has written by so many own changes.
pub fn put_older(transaction: &Transaction<'_>, by: u64) -> Result<(), DeviceError> {
    if by == 0 {
        return Ok(());
    }
    let state = (i64::try_from(older(transaction)?.saturating_add(by)), own(transaction)?);
    let state = format!("{} {} {}", state.0.unwrap_or(i64::MAX), state.1, meta::chain(transaction)?.count);
    meta::put(transaction, "older", state)
}

/// The same at an opening; numbers that were used are never used again.
pub fn note_older(transaction: &Transaction<'_>, by: u64) -> Result<(), DeviceError> {
    let count = meta::chain(transaction)?.count;
    meta::raise_chain_count(transaction, count.saturating_add(by))?;
    put_older(transaction, by)
}

/// Own changes that were written on this phone and are not here: fewer as the office brings them back.
pub fn older(connection: &Connection) -> Result<u64, DeviceError> {
    let Some(state) = meta::get::<String>(connection, "older")? else { return Ok(0) };
    let mut numbers = state.split(' ').map(|number| number.parse::<i64>().unwrap_or_default());
    let mut next = || numbers.next().unwrap_or_default();
    let (by, own_then, written_then) = (next(), next(), next());
    let written = i64::try_from(meta::chain(connection)?.count).unwrap_or(i64::MAX);
    let came_back = (own(connection)? - own_then) - (written - written_then);
    Ok(u64::try_from(by - came_back.max(0)).unwrap_or_default())
}

fn own(connection: &Connection) -> Result<i64, DeviceError> {
    Ok(connection.query_row("SELECT count(*) FROM change WHERE mine = 1", [], |row| row.get(0))?)
}

/// Whether there is a report to read.
pub fn is_told(connection: &Connection) -> Result<bool, DeviceError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM meta WHERE name IN ('salvage', 'older'))";
    Ok(connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}

/// The cadre has read the report.
pub fn forget(transaction: &Transaction<'_>) -> Result<(), DeviceError> {
    transaction.execute("DELETE FROM meta WHERE name IN ('salvage', 'older')", [])?;
    // What is here but misses its ground stays: it may come yet.
    transaction.execute("DELETE FROM lost WHERE body IS NULL", [])?;
    // What is whole and shown by nothing stays, too, until somebody decides what becomes of it.
    transaction.execute(&format!("DELETE FROM lost_picture AS l WHERE NOT {}", whole()), [])?;
    Ok(())
}

/// Own changes that waited for their ground come back to their record, once it is here. True if some did.
pub fn come_back(
    transaction: &Transaction<'_>,
    line: &RecordLine,
    document: &mut Automerge,
) -> Result<bool, DeviceError> {
    let mut query = transaction
        .prepare_cached("SELECT hash, body FROM lost WHERE document = ?1 AND body IS NOT NULL ORDER BY hash")?;
    let rows = query.query_map([line.document.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut waiting: Vec<([u8; 32], Vec<u8>)> = rows.collect::<Result<_, _>>()?;
    let mut came = false;
    // In whatever order they lie: each round takes those whose ground is there.
    while let Some(place) =
        waiting.iter().position(|(_, body)| matches!(admit(document, body), Ok(_) | Err(Denied::Duplicate)))
    {
        let (hash, body) = waiting.swap_remove(place);
        if let Ok(admitted) = admit(document, &body) {
            changes::insert(transaction, line, &hash, &body, Origin::Mine)?;
            *document = admitted.document;
            came = true;
        }
        transaction.execute("DELETE FROM lost WHERE document = ?1 AND hash = ?2", (line.document.as_bytes(), hash))?;
    }
    Ok(came)
}
