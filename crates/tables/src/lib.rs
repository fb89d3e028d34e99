//! Tables for people who work with spreadsheets: which columns a ledger has, what each says of a record, the bytes of
//! the file, and what an edited file says that the record does not. Pure: values in, bytes out. Phone and office both
//! use it and it knows neither.

pub mod back;
mod campaigns;
mod cell;
mod column;
pub mod container;
mod form;
mod grievances;
mod income;
mod joint;
mod people;
mod sheet;
mod table;
pub mod template;
mod visits;
mod words;
pub mod write;

pub use cell::{Cell, marked, settle, unmarked};
pub use column::{Column, Measure, Of};
pub use sheet::{Home, Items, Place, Record, Row, Sheet, Surroundings, Version};
pub use table::{Book, Filled, Period, Rows, Table, fill, rows};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Last column of every sheet, in both languages: the record's identity. By it a file is known as ours, and its bytes
/// are never UTF-8 when they are GBK.
pub const RECORD: &str = "记录编号";

/// The language of headers and words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub enum Language {
    /// 中文
    #[serde(rename = "zh")]
    Chinese,
    /// English
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// The one of two words that is meant.
    pub fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        if self == Self::Chinese { zh } else { en }
    }
}

/// Kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// A workbook: every number that is a name stays a text. Recommended.
    Xlsx,
    /// One sheet as text.
    Csv,
}

/// How a CSV file's characters are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub enum Encoding {
    /// With a mark at the beginning, so that Excel knows it.
    #[serde(rename = "utf-8")]
    Utf8,
    /// What older programs of the field expect. Not every character has a place in it.
    #[serde(rename = "gbk")]
    Gbk,
}
