//! Changes: the truth of the store. Kept compressed, loaded by record, counted per record.

use crate::error::DeviceError;
use cunji_model::document::load;
use cunji_model::id::VillageCode;
use cunji_model::kind::Kind;
use cunji_model::{Automerge, Change};
use cunji_wire::digest::{Digest, EntryName};
use cunji_wire::message::VillageNumber;
use cunji_wire::pack::{restore, squeeze, strip, unfold};
use rusqlite::{Connection, OptionalExtension, Row, Transaction};
use uuid::Uuid;

/// A record's line in `document`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordLine {
    /// Row number: what `change.record` refers to.
    pub id: i64,
    /// Identity.
    pub document: Uuid,
    /// Village.
    pub village: VillageNumber,
    /// Kind as a word; may be one of a newer app.
    pub kind: String,
}

/// Where a change came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Written on this phone just now.
    Mine,
    /// Came from the office, with its place in the feed.
    Feed {
        /// The place.
        seq: u64,
        /// Written on this phone, in an earlier life.
        mine: bool,
    },
    /// Came by hand from a colleague's phone: the office still has to confirm it.
    Carried,
}

/// The line of a record.
pub fn line(connection: &Connection, document: Uuid) -> Result<Option<RecordLine>, DeviceError> {
    let mut query = connection.prepare_cached("SELECT id, village, kind FROM document WHERE document = ?1")?;
    Ok(query
        .query_row([document.as_bytes()], |row| {
            Ok(RecordLine { id: row.get(0)?, document, village: VillageNumber(row.get(1)?), kind: row.get(2)? })
        })
        .optional()?)
}

/// The lines of records that `which` (a constant condition and order over `document`) names.
pub fn lines(
    connection: &Connection,
    which: &'static str,
    limit: u32,
    offset: u32,
) -> Result<Vec<RecordLine>, DeviceError> {
    let sql = format!("SELECT id, document, village, kind FROM document WHERE {which} LIMIT ?1 OFFSET ?2");
    let mut query = connection.prepare_cached(&sql)?;
    Ok(query.query_map((limit, offset), from_row)?.collect::<Result<_, _>>()?)
}

/// The lines of all records, or of all of a kind, in the order in which they came to this phone.
pub fn lines_of(connection: &Connection, kind: Option<Kind>) -> Result<Vec<RecordLine>, DeviceError> {
    let mut query = connection
        .prepare_cached("SELECT id, document, village, kind FROM document WHERE kind = ifnull(?1, kind) ORDER BY id")?;
    Ok(query.query_map([kind.map(Kind::as_str)], from_row)?.collect::<Result<_, _>>()?)
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<RecordLine> {
    let document: [u8; 16] = row.get(1)?;
    let village = VillageNumber(row.get(2)?);
    Ok(RecordLine { id: row.get(0)?, document: Uuid::from_bytes(document), village, kind: row.get(3)? })
}

/// The line of a record, made if it is new.
pub fn need_line(
    transaction: &Transaction<'_>,
    document: Uuid,
    village: VillageNumber,
    kind: &str,
) -> Result<RecordLine, DeviceError> {
    if let Some(line) = line(transaction, document)? {
        return Ok(line);
    }
    let mut insert =
        transaction.prepare_cached("INSERT INTO document (document, village, kind) VALUES (?1, ?2, ?3)")?;
    let id = insert.insert((document.as_bytes(), village.0, kind))?;
    Ok(RecordLine { id, document, village, kind: kind.to_owned() })
}

/// The chunks of a record in order of arrival.
pub fn chunks(connection: &Connection, record: i64) -> Result<Vec<Vec<u8>>, DeviceError> {
    let mut query = connection.prepare_cached("SELECT raw, body FROM change WHERE record = ?1 ORDER BY id")?;
    let mut rows = query.query([record])?;
    let mut chunks = Vec::new();
    while let Some(row) = rows.next()? {
        chunks.push(chunk(row.get(0)?, row.get_ref(1)?.as_blob().unwrap_or_default())?);
    }
    Ok(chunks)
}

/// A stored body back as an Automerge chunk.
pub fn chunk(raw: usize, body: &[u8]) -> Result<Vec<u8>, DeviceError> {
    unfold(body, raw).map(|body| restore(&body)).map_err(|_| DeviceError::StoreUnreadable)
}

/// A record as a document, from changes that passed the door when they came in.
pub fn document(connection: &Connection, record: i64, kind: Kind) -> Result<Automerge, DeviceError> {
    let changes: Result<Vec<Change>, _> = chunks(connection, record)?.into_iter().map(Change::from_bytes).collect();
    load(kind, changes.map_err(|_| DeviceError::StoreUnreadable)?).map_err(|_| DeviceError::StoreUnreadable)
}

/// Stores one change. Returns false when it was there already.
pub fn insert(
    transaction: &Transaction<'_>,
    line: &RecordLine,
    hash: &[u8; 32],
    chunk: &[u8],
    origin: Origin,
) -> Result<bool, DeviceError> {
    let body = strip(chunk).ok_or_else(|| DeviceError::Store("not a change".to_owned()))?;
    let squeezed = squeeze(body).map_err(|_| DeviceError::Store("a change could not be packed".to_owned()))?;
    let (mine, seq) = match origin {
        Origin::Mine => (true, None),
        Origin::Carried => (false, None),
        Origin::Feed { seq, mine } => (mine, Some(seq)),
    };
    let mut insert = transaction.prepare_cached(
        "INSERT INTO change (record, hash, mine, feed_seq, raw, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
         ON CONFLICT (record, hash) DO NOTHING",
    )?;
    let new = insert.execute((line.id, hash, mine, seq, body.len(), squeezed))? > 0;
    if new && seq.is_some() {
        count_in(transaction, line.village, line.document, hash)?;
    }
    Ok(new)
}

/// Counts a change as being at the office.
pub fn count_in(
    transaction: &Transaction<'_>,
    village: VillageNumber,
    document: Uuid,
    hash: &[u8; 32],
) -> Result<(), DeviceError> {
    recount(transaction, village, |digest| digest.add(&EntryName::of(document, hash)), 1)
}

/// Counts a change as not being at the office after all.
pub fn count_out(
    transaction: &Transaction<'_>,
    village: VillageNumber,
    document: Uuid,
    hash: &[u8; 32],
) -> Result<(), DeviceError> {
    recount(transaction, village, |digest| digest.remove(&EntryName::of(document, hash)), -1)
}

fn recount(
    transaction: &Transaction<'_>,
    village: VillageNumber,
    change: impl FnOnce(&mut Digest),
    by: i64,
) -> Result<(), DeviceError> {
    let mut query = transaction.prepare_cached("SELECT digest FROM village WHERE village = ?1")?;
    let bytes: [u8; 32] = query.query_row([village.0], |row| row.get(0))?;
    let mut digest = Digest::from_bytes(&bytes).unwrap_or_default();
    change(&mut digest);
    let mut update =
        transaction.prepare_cached("UPDATE village SET digest = ?2, changes = changes + ?3 WHERE village = ?1")?;
    update.execute((village.0, digest.to_bytes(), by))?;
    Ok(())
}

/// Notes the office's receipt for a change of this phone. Repeating it changes nothing.
pub fn confirm(
    transaction: &Transaction<'_>,
    line: &RecordLine,
    hash: &[u8; 32],
    seq: u64,
    at: i64,
) -> Result<(), DeviceError> {
    let mut update = transaction.prepare_cached(
        "UPDATE change SET feed_seq = ?3, refusal = NULL WHERE record = ?1 AND hash = ?2 AND feed_seq IS NULL",
    )?;
    if update.execute((line.id, hash, seq))? > 0 {
        count_in(transaction, line.village, line.document, hash)?;
    }
    transaction.prepare_cached("UPDATE document SET acked_at = ?2 WHERE id = ?1")?.execute((line.id, at))?;
    Ok(())
}

/// Brings the counts in a record's line up to date with its changes.
pub fn refresh_line(transaction: &Transaction<'_>, record: i64) -> Result<(), DeviceError> {
    let mut update = transaction.prepare_cached(
        "UPDATE document SET (unsent, refused, acked, mine) = ( \
           SELECT count(*) FILTER (WHERE feed_seq IS NULL AND refusal IS NULL), \
                  count(*) FILTER (WHERE feed_seq IS NULL AND refusal IS NOT NULL), \
                  count(feed_seq), coalesce(max(mine), 0) \
           FROM change WHERE record = ?1) \
         WHERE id = ?1",
    )?;
    update.execute([record])?;
    Ok(())
}

/// A change that waits for the office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsent {
    /// Row number.
    pub id: i64,
    /// Its record.
    pub line: RecordLine,
    /// Its hash.
    pub hash: [u8; 32],
    /// The chunk.
    pub chunk: Vec<u8>,
    /// Whether it waits for the office.
    pub waits: bool,
}

/// Changes that wait, after row `after`, in causal order, at most `limit`. What the office refused waits for people.
/// Mostly own ones; a colleague's when the office was restored and lost it.
pub fn unsent(connection: &Connection, after: i64, limit: usize) -> Result<Vec<Unsent>, DeviceError> {
    let which = "change.feed_seq IS NULL AND change.refusal IS NULL AND change.id > ?1 ORDER BY change.id LIMIT ?2";
    chosen(connection, which, (after, limit))
}

/// Everything of a village but the rules, which are the office's to give, in causal order.
pub fn of_village(connection: &Connection, village: VillageNumber) -> Result<Vec<Unsent>, DeviceError> {
    let which = "village = ?1 AND kind <> 'settings' AND change.refusal IS NULL ORDER BY change.id";
    chosen(connection, which, [village.0])
}

/// Everything of the records of which something waits for the office, in causal order.
pub fn of_unsent_records(connection: &Connection) -> Result<Vec<Unsent>, DeviceError> {
    let which = "document.unsent > 0 AND kind <> 'settings' AND change.refusal IS NULL ORDER BY change.id";
    chosen(connection, which, [])
}

/// Everything of a household and of what is about it, in causal order.
pub fn of_household(connection: &Connection, household: Uuid) -> Result<Vec<Unsent>, DeviceError> {
    let which = "document.document IN (SELECT ?1 UNION SELECT document FROM visit WHERE household = ?1 \
                 UNION SELECT document FROM grievance WHERE household = ?1 \
                 UNION SELECT document FROM income_survey WHERE household = ?1) \
                 AND change.refusal IS NULL ORDER BY change.id";
    chosen(connection, which, [household.as_bytes()])
}

/// These rows, in this order.
pub fn rows(connection: &Connection, ids: &[i64]) -> Result<Vec<Unsent>, DeviceError> {
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        found.extend(chosen(connection, "change.id = ?1", [id])?);
    }
    Ok(found)
}

/// Whether a change is here.
pub fn has(connection: &Connection, record: i64, hash: &[u8; 32]) -> Result<bool, DeviceError> {
    Ok(connection.prepare_cached("SELECT 1 FROM change WHERE record = ?1 AND hash = ?2")?.exists((record, hash))?)
}

fn chosen(
    connection: &Connection,
    which: &'static str,
    parameters: impl rusqlite::Params,
) -> Result<Vec<Unsent>, DeviceError> {
    let sql = format!(
        "SELECT change.id, record, document, village, kind, hash, raw, body, \
         feed_seq IS NULL AND refusal IS NULL FROM change JOIN document ON document.id = change.record WHERE {which}"
    );
    let mut query = connection.prepare_cached(&sql)?;
    let mut rows = query.query(parameters)?;
    let mut waiting = Vec::new();
    while let Some(row) = rows.next()? {
        let document: [u8; 16] = row.get(2)?;
        let line = RecordLine {
            id: row.get(1)?,
            document: Uuid::from_bytes(document),
            village: VillageNumber(row.get(3)?),
            kind: row.get(4)?,
        };
        let chunk = chunk(row.get(6)?, row.get_ref(7)?.as_blob().unwrap_or_default())?;
        waiting.push(Unsent { id: row.get(0)?, line, hash: row.get(5)?, chunk, waits: row.get(8)? });
    }
    Ok(waiting)
}

/// The village number of a record's code text.
pub fn village_number(code: &str) -> Option<VillageNumber> {
    VillageCode::parse(code).ok().map(|code| VillageNumber::from(&code))
}
