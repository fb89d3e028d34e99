//! A filled table as the bytes of a file.

mod csv;
mod xlsx;

use crate::{Book, Encoding, Format};
use thiserror::Error;

/// Why a file could not be made. Nothing is half-written: there are no bytes.
#[derive(Debug, Error)]
pub enum WriteError {
    /// Characters that GBK has no place for.
    #[error("row {row}: {} can't be written in GBK; use UTF-8 or a workbook", .characters.iter().collect::<String>())]
    NotInGbk {
        /// The first row with one of them, as a spreadsheet counts.
        row: usize,
        /// All of them, sorted, at most 20.
        characters: Vec<char>,
    },
    /// The workbook could not be made.
    #[error("the workbook could not be made: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
}

/// The bytes of a file. `encoding` is of a CSV file, which holds the first sheet only.
pub fn bytes(book: &Book, format: Format, encoding: Encoding) -> Result<Vec<u8>, WriteError> {
    match format {
        Format::Xlsx => xlsx::workbook(book),
        Format::Csv => csv::text(book, encoding),
    }
}
