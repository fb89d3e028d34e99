//! A page of a table: some records of one village as rows of named values.

use crate::cells;
use crate::records::{documents, home, places, record};
use crate::settings::in_force;
use crate::store::{Reading, Store, StoreError, Village};
use chrono::NaiveDate;
use cunji_model::document::Contents;
use cunji_model::kind::Kind;
use cunji_tables::{Cell, Language, Period, RECORD, Surroundings, Table, fill};
use serde_json::{Map, Number, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use uuid::Uuid;

/// A value of a row, by the column's stable word.
pub type Values = Map<String, Value>;

/// How a page is to be filled.
pub struct Wanted<'a> {
    /// Which table.
    pub table: Table,
    /// Which village.
    pub village: &'a Village,
    /// ID numbers and phones in full.
    pub full: bool,
    /// The day, for ages and late days.
    pub today: NaiveDate,
}

/// Records with the place of their last change in the feed, those after `after` only, oldest change first.
pub async fn changed_since(
    store: &dyn Store,
    wanted: &Wanted<'_>,
    after: u64,
    limit: u64,
) -> Result<Vec<(Uuid, u64)>, StoreError> {
    let sql = "SELECT document, max(seq) FROM change WHERE village = ?1 AND seq > ?2 AND kind = ?3 \
               GROUP BY document ORDER BY max(seq) LIMIT ?4";
    let kind = wanted.table.sheet().kind;
    let rows = store.rows(sql, cells![wanted.village.number.0, after, kind, limit]).await?;
    rows.iter().map(|row| Ok((row.uuid(0)?, row.count(1)?))).collect()
}

/// Records by identity, those after one only.
pub async fn following(
    store: &dyn Store,
    wanted: &Wanted<'_>,
    after: Uuid,
    limit: u64,
) -> Result<Vec<Uuid>, StoreError> {
    let sql = "SELECT document FROM document WHERE village = ?1 AND document > ?2 AND kind = ?3 \
               ORDER BY document LIMIT ?4";
    let kind = wanted.table.sheet().kind;
    let rows = store.rows(sql, cells![wanted.village.number.0, after, kind, limit]).await?;
    rows.iter().map(|row| row.uuid(0)).collect()
}

/// Rows of these records, by record. A record that has none is gone: deleted, or a household that is no longer.
pub async fn rows(
    store: &dyn Store,
    wanted: &Wanted<'_>,
    records: &[Uuid],
) -> Result<BTreeMap<Uuid, Vec<Values>>, StoreError> {
    let sheet = wanted.table.sheet();
    let number = wanted.village.number;
    let mut needed: BTreeSet<Uuid> = records.iter().copied().collect();
    // Every household, for the names in other tables and because one household may go on in another.
    let households = "SELECT document FROM document WHERE village = ?1 AND kind = 'household'";
    for row in store.rows(households, cells![number.0]).await? {
        needed.insert(row.uuid(0)?);
    }
    let found = documents(store, number, &needed.into_iter().collect::<Vec<_>>()).await?;
    let (mut homes, mut chosen) = (BTreeMap::new(), Vec::new());
    for (id, (kind, document)) in &found {
        if *kind == Kind::Household {
            homes.insert(*id, home(&Contents::read(document)));
        }
        if kind.as_str() == sheet.kind && (sheet.kind == "household" || records.contains(id)) {
            chosen.push(record(*id, number, document));
        }
    }
    let around = Surroundings {
        today: wanted.today,
        language: Language::Chinese,
        full: wanted.full,
        places: places(std::slice::from_ref(wanted.village)),
        homes,
        settings: BTreeMap::from([(number.to_string(), Arc::new(in_force(store, number).await?))]),
    };
    let book = fill(wanted.table, chosen, Period::default(), &around);
    let mut by_record: BTreeMap<Uuid, Vec<Values>> = BTreeMap::new();
    let identity = sheet.columns.iter().position(|column| column.name == "record");
    for cells in book.sheets.into_iter().next().map(|sheet| sheet.rows).unwrap_or_default() {
        let named = identity.and_then(|at| cells.get(at)).map(Cell::words).unwrap_or_default();
        let Ok(id) = Uuid::try_parse(&named) else { continue };
        if records.contains(&id) {
            let values = sheet.columns.iter().zip(&cells).map(|(column, cell)| (column.name.to_owned(), value(cell)));
            by_record.entry(id).or_default().push(values.collect());
        }
    }
    Ok(by_record)
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Empty => Value::Null,
        Cell::Number(number, words) => words
            .parse::<i64>()
            .map(Number::from)
            .ok()
            .or_else(|| Number::from_f64(*number))
            .map_or(Value::Null, Value::Number),
        Cell::Text(_) | Cell::Moment { .. } => Value::String(cell.words()),
    }
}

/// Keeps a line when full numbers left.
pub async fn note(
    store: &dyn Store,
    wanted: &Wanted<'_>,
    reader: &str,
    now: i64,
    rows: usize,
) -> Result<(), StoreError> {
    if !wanted.full || rows == 0 {
        return Ok(());
    }
    let reading = Reading {
        village: wanted.village.number,
        read_at: now,
        reader: reader.to_owned(),
        what: wanted.table.sheet().key.to_owned(),
        rows: rows as u64,
    };
    store.note_reading(&reading).await
}

/// The table of a word.
pub fn table_of(word: &str) -> Option<Table> {
    Table::ALL.into_iter().find(|table| table.sheet().key == word)
}

/// Headers of a table: word, Chinese, English.
pub fn headers(table: Table) -> Vec<(&'static str, &'static str, &'static str)> {
    let column = |name, zh, en| if name == "record" { (name, RECORD, "Record") } else { (name, zh, en) };
    table.sheet().columns.iter().map(|one| column(one.name, one.zh, one.en)).collect()
}
