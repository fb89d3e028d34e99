//! Makes every projection again from the changes, in one transaction.

use super::changes;
use super::projection::project;
use super::rules::{self, Rules};
use crate::error::DeviceError;
use cunji_model::document::Contents;
use cunji_model::kind::Kind;
use cunji_wire::message::VillageNumber;
use rusqlite::{Connection, Transaction};
use uuid::Uuid;

/// The projection tables, in the order in which they are compared. Each but the last three has its record as `document`.
pub const TABLES: [&str; 10] = [
    "settings",
    "household",
    "visit",
    "grievance",
    "income_survey",
    "campaign",
    "attachment_of",
    "search",
    "same_person",
    "not_same",
];

/// Those of them that index a household's people.
pub const OF_HOUSEHOLDS: [&str; 3] = ["search", "same_person", "not_same"];

/// Throws the projections away and makes them again.
pub fn rebuild(transaction: &Transaction<'_>) -> Result<(), DeviceError> {
    for table in TABLES {
        transaction.execute(&format!("DELETE FROM {table}"), [])?;
    }
    // The rules first: everything else is projected under them.
    for line in changes::lines_of(transaction, Some(Kind::Settings))? {
        let document = changes::document(transaction, line.id, Kind::Settings)?;
        rules::keep(transaction, &line, &Contents::read(&document))?;
    }
    let rules = Rules::default();
    for line in changes::lines_of(transaction, None)? {
        if let Some(kind) = Kind::parse(&line.kind) {
            let document = changes::document(transaction, line.id, kind)?;
            project(transaction, &rules, &line, &document)?;
        }
        changes::refresh_line(transaction, line.id)?;
    }
    Ok(())
}

/// Every projected row and every record line as text, sorted: two stores that show the same give the same.
pub fn dump(connection: &Connection) -> Result<Vec<String>, DeviceError> {
    let mut rows = Vec::new();
    for table in TABLES {
        dump_query(connection, &format!("SELECT * FROM {table}"), table, &mut rows)?;
    }
    let lines =
        "SELECT document, village, kind, unsent, refused, acked, mine, written_at, conflicts, deleted FROM document";
    dump_query(connection, lines, "document", &mut rows)?;
    rows.sort_unstable();
    Ok(rows)
}

fn dump_query(connection: &Connection, sql: &str, name: &str, into: &mut Vec<String>) -> Result<(), DeviceError> {
    let mut query = connection.prepare(sql)?;
    let columns = query.column_count();
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let mut text = name.to_owned();
        for column in 0..columns {
            text.push_str(&format!("|{:?}", row.get_ref(column)?));
        }
        into.push(text);
    }
    Ok(())
}

/// Every value of every field of every record as text, sorted: what replicas with the same changes must agree on.
pub fn facts(connection: &Connection) -> Result<Vec<String>, DeviceError> {
    let mut facts = Vec::new();
    for line in changes::lines_of(connection, None)? {
        let Some(kind) = Kind::parse(&line.kind) else { continue };
        let contents = Contents::read(&changes::document(connection, line.id, kind)?);
        for (path, entries) in contents.paths() {
            let values: Vec<_> = entries.iter().map(|entry| &entry.value).collect();
            facts.push(format!("{} {path} {values:?}", line.document));
        }
    }
    facts.sort_unstable();
    Ok(facts)
}

/// A change this store holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct HeldChange {
    /// Its record.
    pub document: Uuid,
    /// The record's village.
    pub village: VillageNumber,
    /// Its hash.
    pub hash: [u8; 32],
    /// Whether the office confirmed it.
    pub at_office: bool,
    /// Whether it was written on this phone.
    pub mine: bool,
    /// Why the office does not take it, if it said so.
    pub refusal: Option<String>,
}

/// Every change this store holds.
pub fn held_changes(connection: &Connection) -> Result<Vec<HeldChange>, DeviceError> {
    let mut query = connection.prepare(
        "SELECT d.document, c.hash, c.feed_seq IS NOT NULL, c.mine, d.village, c.refusal \
         FROM change c JOIN document d ON d.id = c.record",
    )?;
    let rows = query.query_map([], |row| {
        let document: [u8; 16] = row.get(0)?;
        Ok(HeldChange {
            document: Uuid::from_bytes(document),
            village: VillageNumber(row.get(4)?),
            hash: row.get(1)?,
            at_office: row.get(2)?,
            mine: row.get(3)?,
            refusal: row.get(5)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
