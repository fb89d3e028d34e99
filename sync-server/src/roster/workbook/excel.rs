//! .xlsx and .xls through calamine, cell by cell, so that a lonely cell in the far corner never makes a giant table.
//! A panic of the reader on a hostile file is turned into "damaged".

use super::Fault;
use super::cell::{self, CellText};
use super::sheet::Grid;
use calamine::{CellErrorType, Data, ExcelDateTime, Reader, SheetType, SheetVisible, Xls, XlsError, Xlsx, XlsxError};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

type Grids = Vec<(String, Grid)>;

/// Reads the visible sheets of an .xlsx file whose directory was checked.
pub(super) fn read_xlsx(bytes: Vec<u8>) -> Result<Grids, Fault> {
    guarded(|| {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(of_xlsx)?;
        let mut grids = Vec::new();
        for name in visible_sheets(book.sheets_metadata()) {
            let mut grid = Grid::default();
            let mut cells = book.worksheet_cells_reader(&name).map_err(of_xlsx)?;
            while let Some(found) = cells.next_cell().map_err(of_xlsx)? {
                let (row, column) = found.get_position();
                let text = of_data(found.get_value().clone().into());
                grid.put(row, column, text).map_err(|fault| Fault::Sheet(name.clone(), fault))?;
            }
            grids.push((name, grid));
        }
        Ok(grids)
    })
}

/// Reads the visible sheets of an .xls file.
pub(super) fn read_xls(bytes: Vec<u8>) -> Result<Grids, Fault> {
    if is_encrypted_package(&bytes) {
        return Err(Fault::Encrypted);
    }
    guarded(|| {
        let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
            XlsError::Password => Fault::Encrypted,
            other => Fault::Damaged(other.to_string()),
        })?;
        let mut grids = Vec::new();
        for name in visible_sheets(book.sheets_metadata()) {
            let range = book.worksheet_range(&name).map_err(|error| Fault::Damaged(error.to_string()))?;
            let (top, left) = range.start().unwrap_or_default();
            let mut grid = Grid::default();
            for (row, column, data) in range.used_cells() {
                let (row, column) = (top.saturating_add(to_u32(row)), left.saturating_add(to_u32(column)));
                let text = of_data(data.clone());
                grid.put(row, column, text).map_err(|fault| Fault::Sheet(name.clone(), fault))?;
            }
            grids.push((name, grid));
        }
        Ok(grids)
    })
}

fn guarded(read: impl FnOnce() -> Result<Grids, Fault>) -> Result<Grids, Fault> {
    let stopped = |_| Fault::Damaged("the reader stopped on it".to_owned());
    catch_unwind(AssertUnwindSafe(read)).map_err(stopped)?
}

fn visible_sheets(sheets: &[calamine::Sheet]) -> Vec<String> {
    let shown = |sheet: &&calamine::Sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible;
    sheets.iter().filter(shown).map(|sheet| sheet.name.clone()).collect()
}

fn of_xlsx(error: XlsxError) -> Fault {
    match error {
        XlsxError::Password => Fault::Encrypted,
        // A zip file that is no workbook: a .docx, an .ods, a zipped folder.
        XlsxError::FileNotFound(_) => Fault::NotAWorkbook,
        other => Fault::Damaged(other.to_string()),
    }
}

/// A password-protected .xlsx is a compound file with a stream of this name.
fn is_encrypted_package(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(name.len()).any(|window| window == name)
}

fn of_data(data: Data) -> CellText {
    match data {
        Data::Empty => cell::of_text(""),
        Data::String(text) => cell::of_text(&text).exactly(&text),
        Data::Int(number) => cell::of_number(number as f64),
        Data::Float(number) => cell::of_number(number),
        Data::Bool(flag) => cell::of_text(if flag { "是" } else { "否" }),
        Data::DateTime(instant) => of_instant(&instant),
        Data::DateTimeIso(text) => cell::of_text(text.get(..10).unwrap_or(&text)),
        Data::DurationIso(text) => cell::of_text(&text),
        Data::Error(error) => cell::of_text(error_text(&error)),
    }
}

fn of_instant(instant: &ExcelDateTime) -> CellText {
    if !instant.is_datetime() {
        return cell::of_number(instant.as_f64());
    }
    let (year, month, day, hour, minute, second, _) = instant.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    match (hour, minute, second) {
        (0, 0, 0) => cell::of_text(&date),
        _ => cell::of_text(&date).exactly(&format!("{date} {hour:02}:{minute:02}:{second:02}")),
    }
}

fn error_text(error: &CellErrorType) -> &'static str {
    match error {
        CellErrorType::Div0 => "#DIV/0!",
        CellErrorType::NA => "#N/A",
        CellErrorType::Name => "#NAME?",
        CellErrorType::Null => "#NULL!",
        CellErrorType::Num => "#NUM!",
        CellErrorType::Ref => "#REF!",
        _ => "#VALUE!",
    }
}

fn to_u32(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
