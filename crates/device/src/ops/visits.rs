//! Lists of visits and one visit whole.

use super::record::{fields_of, instant_text, state_of};
use super::settle::conflict_views;
use crate::Device;
use crate::error::DeviceError;
use crate::store::changes;
use crate::view::{VisitRow, VisitView};
use cunji_model::document::Contents;
use cunji_model::enumeration::{MetPerson, VisitKind, VisitMode};
use cunji_model::kind::Kind;
use rusqlite::{Connection, Row, params_from_iter};
use serde::Deserialize;
use uuid::Uuid;

/// Visits in one page of the ledger.
const PAGE: u32 = 50;

const SELECT: &str = "SELECT v.document, v.household, coalesce(h.head_name, ''), v.visited_at, v.row, \
       d.unsent, d.refused, d.acked_at, d.mine, \
       (SELECT count(*) FROM attachment_of o WHERE o.document = v.document) \
     FROM visit v JOIN document d ON d.document = v.document LEFT JOIN household h ON h.document = v.household";

/// What the projection keeps of a visit for lists.
#[derive(Deserialize)]
struct Kept {
    met_person: Option<MetPerson>,
    mode: Option<VisitMode>,
    kind: Option<VisitKind>,
    has_changes: Option<bool>,
    recorder_name: Option<String>,
    visitors: Vec<String>,
    issues: Vec<String>,
    next_step: Option<String>,
    note: Option<String>,
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<VisitRow> {
    let (document, household): ([u8; 16], [u8; 16]) = (row.get(0)?, row.get(1)?);
    let json: String = row.get(4)?;
    let kept: Option<Kept> = serde_json::from_str(&json).ok();
    let recorder = kept.as_ref().and_then(|kept| kept.recorder_name.clone());
    let mut visitors: Vec<String> = recorder.into_iter().collect();
    let others = kept.iter().flat_map(|kept| kept.visitors.iter());
    for name in others {
        if !visitors.contains(name) {
            visitors.push(name.clone());
        }
    }
    Ok(VisitRow {
        document: Uuid::from_bytes(document).to_string(),
        household: Uuid::from_bytes(household).to_string(),
        head_name: row.get(2)?,
        visited_at: row.get(3)?,
        mode: kept.as_ref().and_then(|kept| kept.mode),
        kind: kept.as_ref().and_then(|kept| kept.kind),
        met_person: kept.as_ref().and_then(|kept| kept.met_person),
        visitors,
        has_changes: kept.as_ref().and_then(|kept| kept.has_changes).unwrap_or(false),
        issues: kept.as_ref().map(|kept| kept.issues.clone()).unwrap_or_default(),
        next_step: kept.as_ref().and_then(|kept| kept.next_step.clone()),
        note: kept.and_then(|kept| kept.note),
        state: state_of(row.get(5)?, row.get(6)?),
        at_office_since: row.get::<_, Option<i64>>(7)?.map(instant_text),
        mine: row.get(8)?,
        pictures: row.get(9)?,
    })
}

/// A place for each in a statement's list.
pub(super) fn places(homes: &[Uuid]) -> String {
    vec!["?"; homes.len()].join(", ")
}

/// Visits of a household and of those merged into it, newest first.
pub(super) fn of_households(connection: &Connection, homes: &[Uuid]) -> Result<Vec<VisitRow>, DeviceError> {
    let sql = format!("{SELECT} WHERE v.household IN ({}) ORDER BY v.visited_ms DESC, v.document", places(homes));
    let mut query = connection.prepare_cached(&sql)?;
    let rows = query.query_map(params_from_iter(homes.iter().map(Uuid::as_bytes)), from_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

impl Device {
    /// The ledger of visits, newest first, 50 from `offset`; only this phone's own when `mine`.
    pub fn list_visits(&self, mine: bool, offset: u32) -> Result<Vec<VisitRow>, DeviceError> {
        self.store.read(|connection| {
            let sql =
                format!("{SELECT} WHERE d.mine >= ?1 ORDER BY v.visited_ms DESC, v.document LIMIT {PAGE} OFFSET ?2");
            let mut query = connection.prepare_cached(&sql)?;
            let rows = query.query_map((mine, offset), from_row)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// One visit, whole.
    pub fn get_visit(&self, document: &str) -> Result<VisitView, DeviceError> {
        let id = Uuid::try_parse(document).map_err(|_| DeviceError::NotFound)?;
        self.store.read(|connection| {
            let row = connection
                .prepare_cached(&format!("{SELECT} WHERE v.document = ?1"))?
                .query_row([id.as_bytes()], from_row)?;
            let line = changes::line(connection, id)?.ok_or(DeviceError::NotFound)?;
            let document = changes::document(connection, line.id, Kind::Visit)?;
            let contents = Contents::read(&document);
            let conflicts = conflict_views(connection, &line, &document, &contents)?;
            Ok(VisitView { row, fields: fields_of(&contents), conflicts })
        })
    }
}
