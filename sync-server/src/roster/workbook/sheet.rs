//! A sheet with its header found: rows of text cells, sparse, so that an empty corner costs nothing.

use super::super::layout::ColumnMap;
use super::cell::CellText;
use super::{MOST_COLUMNS, MOST_ROWS, MOST_UNPACKED};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The header is one of the first so many rows.
const HEADER_WITHIN: usize = 10;
/// Longest text that Excel keeps in a cell.
const LONGEST_CELL: usize = 32_767;

/// One sheet of a file, from its header on.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// File name without its folder.
    pub file: Arc<str>,
    /// Sheet name; `CSV` for a CSV file.
    pub sheet: Arc<str>,
    /// Row of the header, from 1.
    pub header_row: u32,
    /// The headers by column; a header that occurs again has the suffix 0.
    pub headers: Vec<String>,
    /// The rows below the header that are not empty.
    pub rows: Vec<Row>,
}

/// One row: its number and its cells.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// Row number, from 1.
    pub number: u32,
    cells: BTreeMap<u32, CellText>,
}

impl Row {
    /// The text of a column; empty when there is none.
    pub fn text(&self, column: usize) -> &str {
        self.cell(column).map_or("", |cell| cell.text.as_str())
    }

    /// The text of a column as the file has it, for files that we wrote ourselves: nothing is cleaned.
    pub fn exact(&self, column: usize) -> &str {
        self.cell(column).map_or("", |cell| cell.exact.as_deref().unwrap_or(&cell.text))
    }

    /// True when the cell held a long number as a quantity, so that its last digits are gone.
    pub fn lost_digits(&self, column: usize) -> bool {
        self.cell(column).is_some_and(|cell| cell.lost_digits)
    }

    fn cell(&self, column: usize) -> Option<&CellText> {
        self.cells.get(&u32::try_from(column).ok()?)
    }
}

/// The cells of a sheet as they are read, held to the limits.
#[derive(Debug, Default)]
pub(super) struct Grid {
    rows: BTreeMap<u32, Row>,
    bytes: u64,
}

/// Which limit a sheet breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SheetFault {
    Rows,
    Columns,
    Text,
}

impl Grid {
    /// Takes one cell (row and column from 0); an empty one is dropped.
    pub(super) fn put(&mut self, row: u32, column: u32, cell: CellText) -> Result<(), SheetFault> {
        if cell.is_empty() {
            return Ok(());
        }
        if column >= MOST_COLUMNS {
            return Err(SheetFault::Columns);
        }
        // 64 for the cell's own keeping: many short cells fill a machine as well as few long ones.
        self.bytes = self.bytes.saturating_add(cell.text.len() as u64 + 64);
        if cell.text.len() > LONGEST_CELL * 4 || self.bytes > 2 * MOST_UNPACKED {
            return Err(SheetFault::Text);
        }
        let number = row.saturating_add(1);
        self.rows.entry(row).or_insert_with(|| Row { number, ..Row::default() }).cells.insert(column, cell);
        if self.rows.len() > MOST_ROWS + HEADER_WITHIN { Err(SheetFault::Rows) } else { Ok(()) }
    }
}

impl Sheet {
    /// The sheet of a grid, or `None` when no row is a roster's header.
    pub(super) fn of_grid(file: &Arc<str>, name: &str, grid: Grid, columns: &ColumnMap) -> Option<Self> {
        let ours = |row: &Row| row.cells.values().any(|cell| cell.text == cunji_tables::RECORD);
        let is_header = |row: &Row| {
            ours(row)
                || match columns.header_row() {
                    Some(number) => {
                        row.number == number && columns.is_header(row.cells.values().map(|c| c.text.as_str()))
                    }
                    None => columns.is_header(row.cells.values().map(|cell| cell.text.as_str())),
                }
        };
        let within = |row: &&Row| columns.header_row().is_some() || row.number as usize <= HEADER_WITHIN;
        let header = grid.rows.values().filter(within).find(|row| is_header(row))?;
        let (header_row, headers) = (header.number, headers(header));
        let ours = headers.iter().any(|header| header == cunji_tables::RECORD);
        let says = |row: &Row| ours || row.cells.values().any(|cell| !cell.text.is_empty());
        let rows = grid.rows.into_values().filter(|row| row.number > header_row && says(row)).collect();
        Some(Self { file: Arc::clone(file), sheet: Arc::from(name), header_row, headers, rows })
    }
}

/// The header texts by column. As in the tools of the field, a second `X` is called `X0` (a third one `X00`).
fn headers(row: &Row) -> Vec<String> {
    let width = row.cells.keys().next_back().map_or(0, |last| last + 1);
    let mut seen = BTreeSet::new();
    let mut headers = Vec::new();
    for column in 0..width {
        let mut header: String = row.cells.get(&column).map(|cell| cell.text.clone()).unwrap_or_default();
        header.retain(|character| !character.is_control());
        while !header.is_empty() && !seen.insert(header.clone()) {
            header.push('0');
        }
        headers.push(header);
    }
    headers
}
