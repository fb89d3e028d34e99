//! A table as a workbook. What is a text stays one, whatever it looks like and even after somebody edits the cell.

use super::WriteError;
use crate::cell::{Cell, settle};
use crate::table::{Book, Filled};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

/// Most characters of a cell; Excel's own limit is 32,767.
const LONGEST: usize = 32_000;
/// Excel's first day.
const FIRST_YEAR: i32 = 1900;

struct Formats {
    head: Format,
    text: Format,
    number: Format,
    money: Format,
    day: Format,
    moment: Format,
}

pub(super) fn workbook(book: &Book) -> Result<Vec<u8>, WriteError> {
    let mut workbook = Workbook::new();
    let formats = Formats {
        head: Format::new().set_bold().set_num_format("@"),
        // The quote prefix keeps a text a text after the cell was edited.
        text: Format::new().set_num_format("@").set_quote_prefix(),
        number: Format::new().set_num_format("0"),
        money: Format::new().set_num_format("0.00"),
        day: Format::new().set_num_format("yyyy-mm-dd"),
        moment: Format::new().set_num_format("yyyy-mm-dd hh:mm"),
    };
    for sheet in &book.sheets {
        fill(workbook.add_worksheet(), sheet, &formats)?;
    }
    Ok(workbook.save_to_buffer()?)
}

fn fill(out: &mut Worksheet, sheet: &Filled, formats: &Formats) -> Result<(), XlsxError> {
    out.set_name(&sheet.title)?;
    let mut top = 0;
    if let Some(note) = &sheet.note {
        // As the national system does: title, note, and the header in row 3.
        out.write_string_with_format(0, 0, &sheet.title, &formats.head)?;
        out.write_string_with_format(1, 0, note, &formats.text)?;
        top = 2;
    }
    for (column, header) in (0..).zip(&sheet.headers) {
        out.write_string_with_format(top, column, header, &formats.head)?;
        out.set_column_width(column, 16)?;
    }
    for (row, cells) in (top + 1..).zip(&sheet.rows) {
        for (column, cell) in (0..).zip(cells) {
            write(out, row, column, cell, formats)?;
        }
    }
    out.set_freeze_panes(top + 1, 0)?;
    Ok(())
}

fn write(out: &mut Worksheet, row: u32, column: u16, cell: &Cell, formats: &Formats) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        Cell::Number(number, shown) => {
            let format = if shown.contains('.') { &formats.money } else { &formats.number };
            // Past 15 digits a spreadsheet forgets: such a quantity stays a text.
            if shown.chars().filter(char::is_ascii_digit).count() < 15 {
                out.write_number_with_format(row, column, *number, format)?;
            } else {
                out.write_string_with_format(row, column, shown, &formats.text)?;
            }
        }
        Cell::Moment { at, with_time } => {
            let format = if *with_time { &formats.moment } else { &formats.day };
            match excel_moment(*at).filter(|_| chrono::Datelike::year(at) > FIRST_YEAR) {
                Some(moment) => out.write_datetime_with_format(row, column, moment, format).map(drop)?,
                None => out.write_string_with_format(row, column, cell.words(), &formats.text).map(drop)?,
            }
        }
        Cell::Text(text) => {
            let text: String = settle(text).chars().take(LONGEST).collect();
            out.write_string_with_format(row, column, text, &formats.text)?;
        }
    }
    Ok(())
}

fn excel_moment(at: chrono::NaiveDateTime) -> Option<ExcelDateTime> {
    use chrono::{Datelike, Timelike};
    let day = ExcelDateTime::from_ymd(
        u16::try_from(at.year()).ok()?,
        u8::try_from(at.month()).ok()?,
        u8::try_from(at.day()).ok()?,
    )
    .ok()?;
    day.and_hms(u16::try_from(at.hour()).ok()?, u8::try_from(at.minute()).ok()?, f64::from(0)).ok()
}
