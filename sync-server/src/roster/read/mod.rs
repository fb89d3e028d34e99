//! Sheets to households: every value checked and in its stored form, every problem of every row said, nothing guessed.

mod cells;
mod date;
mod draft;
mod gather;
mod household;
mod person;
mod village;

pub use village::KnownVillage;

use super::layout::{ColumnMap, Layout};
use super::reason::{BadRow, Origin};
use super::workbook::Sheet;
use cells::RowReader;
use cunji_model::field::{Path, Value};
use cunji_model::id::VillageCode;
use gather::Gathering;
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// A household as the roster has it.
#[derive(Debug, Clone, PartialEq)]
pub struct RosterHousehold {
    /// The village it belongs to.
    pub village: VillageCode,
    /// Identity of its document, from village and roster number.
    pub document: Uuid,
    /// 户编号
    pub roster_number: String,
    /// What the roster says, in stored form. An empty cell is not here.
    pub fields: BTreeMap<Path, Value>,
    /// The row it was first seen in.
    pub from: Origin,
}

/// What surrounds a reading.
pub struct ReadOptions<'a> {
    /// The villages that a row may name.
    pub villages: &'a [KnownVillage],
    /// Take every row for this village, whatever it names.
    pub forced: Option<VillageCode>,
    /// True when the store has this household: then a member roster may come without its household roster.
    pub in_store: &'a dyn Fn(Uuid) -> bool,
}

/// One sheet that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRead {
    /// File name.
    pub file: Arc<str>,
    /// Sheet name.
    pub sheet: Arc<str>,
    /// What it holds.
    pub layout: Layout,
    /// Row of its header, from 1.
    pub header_row: u32,
    /// Rows below the header.
    pub rows: usize,
    /// Headers that nobody knows; their columns were not read.
    pub unknown_columns: Vec<String>,
}

/// Everything that the sheets say.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// The households without bad rows; a bad row is left out whole.
    pub households: Vec<RosterHousehold>,
    /// Problems and warnings, in the order of the files.
    pub bad_rows: Vec<BadRow>,
    /// The sheets, in order.
    pub sheets: Vec<SheetRead>,
    /// Members in `households`.
    pub members: usize,
}

impl Reading {
    /// True when a row is bad, so that nothing may be written unless the clerk asks for the good rows.
    pub fn has_bad_rows(&self) -> bool {
        self.bad_rows.iter().any(|bad| !bad.is_warning())
    }
}

/// Reads the sheets of one import together: household rosters first, then the people, whatever the order of the files.
pub fn read(sheets: &[Sheet], columns: &ColumnMap, options: &ReadOptions<'_>) -> Reading {
    let located: Vec<_> =
        sheets.iter().map(|sheet| (sheet, columns.locate(sheet.headers.iter().map(String::as_str)))).collect();
    let mut gathering = Gathering::new(options);
    let is_households = |layout: Layout| layout == Layout::Households;
    for (sheet, places) in located.iter().filter(|(_, places)| is_households(places.layout)) {
        for row in &sheet.rows {
            gathering.take_household(RowReader::new(sheet, places, row));
        }
    }
    for (sheet, places) in located.iter().filter(|(_, places)| !is_households(places.layout)) {
        for row in &sheet.rows {
            gathering.take_person(RowReader::new(sheet, places, row));
        }
    }
    let mut reading = gathering.finish();
    reading.sheets = located
        .into_iter()
        .map(|(sheet, places)| SheetRead {
            file: Arc::clone(&sheet.file),
            sheet: Arc::clone(&sheet.sheet),
            layout: places.layout,
            header_row: sheet.header_row,
            rows: sheet.rows.len(),
            unknown_columns: places.unknown,
        })
        .collect();
    reading
}
