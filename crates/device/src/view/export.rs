//! 导出: what the screen asks for and what it gets.

use chrono::NaiveDate;
use cunji_tables::{Encoding, Format, Language, Table};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What shall be exported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExportRequest {
    /// Which table.
    pub table: Table,
    /// Kind of file.
    pub format: Format,
    /// Of a CSV file.
    pub encoding: Encoding,
    /// Of headers and words.
    pub language: Language,
    /// First day; none for rosters.
    #[ts(type = "string | null")]
    pub from: Option<NaiveDate>,
    /// Last day.
    #[ts(type = "string | null")]
    pub to: Option<NaiveDate>,
    /// ID numbers and phones in full. Each record's reading is kept.
    pub full: bool,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Exported {
    /// The file is there.
    Written {
        /// Which.
        file: ExportFile,
    },
    /// GBK has no place for these characters: nothing was written.
    NotInGbk {
        /// All of them, at most 20.
        characters: String,
        /// Row of the first, as a spreadsheet counts.
        row: u32,
    },
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ExportFile {
    /// Its name.
    pub name: String,
    /// Rows of the table.
    pub rows: u32,
    /// Its length.
    #[ts(type = "number")]
    pub bytes_written: u64,
    /// Where it is.
    pub path: String,
}
