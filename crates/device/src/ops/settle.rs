//! 待核对: every record in which people wrote different things, and their choice, which is an ordinary write.

use super::record::{Writer, instant_text, record_name, shown, writer};
use crate::Device;
use crate::error::DeviceError;
use crate::store::changes::{self, RecordLine};
use crate::store::projection::heads;
use crate::view::{Choice, ConflictPage, ConflictValue, ConflictView, RecordName, Saved, VisitAt};
use cunji_model::Automerge;
use cunji_model::document::{Contents, Entry, settled};
use cunji_model::field::{Path, ProblemCode};
use cunji_model::kind::Kind;
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Records in one page; only these are opened.
const PAGE: u32 = 30;
/// An order that answering does not change: the place in the list stays.
const WHICH: &str = "conflicts > 0 ORDER BY id";
/// How far a visit may be from what was written at it, ms.
const HALF_A_DAY: i64 = 43_200_000;

impl Device {
    /// Cards of the records from `offset`, in the order in which they came to this phone.
    pub fn list_conflicts(&self, offset: u32) -> Result<ConflictPage, DeviceError> {
        self.store.read(|connection| {
            let records: u32 = connection
                .prepare_cached("SELECT count(*) FROM document WHERE conflicts > 0")?
                .query_row([], |row| row.get(0))?;
            let mut cards = Vec::new();
            for line in changes::lines(connection, WHICH, PAGE, offset)? {
                let Some(kind) = Kind::parse(&line.kind) else { continue };
                let document = changes::document(connection, line.id, kind)?;
                cards.extend(conflict_views(connection, &line, &document, &Contents::read(&document))?);
            }
            let next = Some(offset.saturating_add(PAGE)).filter(|next| *next < records);
            Ok(ConflictPage { cards, records, next })
        })
    }

    /// Answers a card: the write supersedes what was on it, and only that (`heads`).
    pub fn settle(&self, document: &str, heads: &[String], path: &str, choice: &Choice) -> Result<Saved, DeviceError> {
        self.edit_record(document, heads, |kind, document| {
            let value = settled(document, kind, heads, path, choice)?;
            Ok(BTreeMap::from([(path.to_owned(), value)]))
        })
    }
}

/// The questions of one record, with who wrote which value when. Each distinct value once.
pub(super) fn conflict_views(
    connection: &Connection,
    line: &RecordLine,
    document: &Automerge,
    contents: &Contents,
) -> Result<Vec<ConflictView>, DeviceError> {
    let Some(kind) = Kind::parse(&line.kind).filter(|kind| contents.questions(kind.schema()) > 0) else {
        return Ok(Vec::new());
    };
    let (record, heads) = (record_name(connection, line, kind, contents)?, heads(document));
    let card = |path: String, values: Vec<ConflictValue>, problem: Option<ProblemCode>| ConflictView {
        record: record.clone(),
        heads: heads.clone(),
        item_name: Path::parse(&path).and_then(|path| contents.item_name(&path).map(str::to_owned)),
        path,
        values,
        problem,
    };
    let mut cards = Vec::new();
    for (path, entries) in contents.to_settle(kind.schema()) {
        let mut distinct: Vec<&Entry> = Vec::new();
        for entry in entries {
            if !distinct.iter().any(|known| known.value == entry.value) {
                distinct.push(entry);
            }
        }
        let values = distinct.into_iter().map(|entry| value_view(connection, &record, document, &path, entry));
        cards.push(card(path.to_string(), values.collect::<Result<_, _>>()?, None));
    }
    for problem in contents.contradictions(kind.schema()) {
        cards.push(card(problem.path, Vec::new(), Some(problem.code)));
    }
    Ok(cards)
}

fn value_view(
    connection: &Connection,
    record: &RecordName,
    document: &Automerge,
    path: &Path,
    entry: &Entry,
) -> Result<ConflictValue, DeviceError> {
    let changes = document.get_changes_meta(&[]);
    let wrote = changes
        .iter()
        .find(|meta| *meta.actor == entry.actor && (meta.start_op..=meta.max_op).contains(&entry.counter));
    let at = wrote.map_or(0, |meta| meta.timestamp).saturating_mul(1000);
    let Writer { person_name, device, mine, office } = writer(connection, &entry.actor)?;
    let home = record.household.as_deref().and_then(|home| Uuid::try_parse(home).ok());
    let visit = match (home, record.kind, &person_name) {
        (_, Kind::Visit, _) | (None, _, _) | (_, _, None) => None,
        (Some(home), _, Some(name)) => visit_of(connection, home, name, at)?,
    };
    Ok(ConflictValue {
        value: shown(record.kind, path, &entry.value),
        hash: wrote.map(|meta| meta.hash.to_string()).unwrap_or_default(),
        person_name,
        device,
        mine,
        office,
        written_at: instant_text(at),
        visit,
    })
}

/// A record does not say at which visit a value was written; the writer's own visit of about that time does.
fn visit_of(connection: &Connection, home: Uuid, name: &str, at: i64) -> Result<Option<VisitAt>, DeviceError> {
    let mut query = connection.prepare_cached(
        "SELECT document, visited_at FROM visit WHERE household = ?1 AND visited_ms BETWEEN ?2 AND ?3 \
           AND row ->> '$.recorder_name' = ?5 ORDER BY abs(visited_ms - ?4) LIMIT 1",
    )?;
    let (from, to) = (at.saturating_sub(HALF_A_DAY), at.saturating_add(HALF_A_DAY));
    let found = query.query_row((home.as_bytes(), from, to, at, name), |row| {
        let document: [u8; 16] = row.get(0)?;
        Ok(VisitAt { document: Uuid::from_bytes(document).to_string(), visited_at: row.get(1)? })
    });
    Ok(found.optional()?)
}
