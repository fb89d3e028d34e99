//! A value into a cell of a form: as the form's format shows it, and never as something a spreadsheet would calculate.

use super::fill::Why;
use super::sheet::SheetCell;
use super::styles::{Copy, Shows, Styles};
use crate::cell::{Cell, marked, settle};
use chrono::{Datelike, NaiveDate, NaiveDateTime};

/// Excel's own limit.
const LONGEST_TEXT: usize = 32_767;
/// From so many digits on a spreadsheet forgets the last ones.
const LOSES_DIGITS: usize = 15;
/// Days between the two first days that workbooks count from.
const DAYS_TO_1904: i64 = 1_462;

/// What a workbook needs to know for writing a value.
pub(super) struct Writing<'a> {
    pub styles: &'a mut Styles,
    pub prefix: String,
    pub from_1904: bool,
}

impl Writing<'_> {
    /// Puts a value; says why when it could not, or not as the format asks.
    pub(super) fn put(&mut self, cell: &mut SheetCell, value: &Cell) -> Option<Why> {
        let shows = self.styles.shows(cell.style);
        match value {
            Cell::Empty => {
                cell.clear();
                Some(Why::Empty)
            }
            Cell::Number(_, shown) => {
                let digits = shown.chars().filter(char::is_ascii_digit).count();
                match shows {
                    Shows::Anything | Shows::Number if digits < LOSES_DIGITS => {
                        cell.put_number(shown, &self.prefix);
                        None
                    }
                    Shows::Moment => {
                        self.put_text(cell, shown, Shows::Moment);
                        Some(Why::OtherFormat)
                    }
                    other => {
                        self.put_text(cell, shown, other);
                        None
                    }
                }
            }
            Cell::Moment { at, with_time } => match (shows, serial(*at, self.from_1904)) {
                (Shows::Text, _) | (_, None) => {
                    self.put_text(cell, &value.words(), shows);
                    None
                }
                (shows, Some(serial)) => {
                    if shows != Shows::Moment {
                        let copy = if *with_time { Copy::Moment } else { Copy::Day };
                        cell.style = self.styles.copy(cell.style, copy);
                    }
                    cell.put_number(&serial, &self.prefix);
                    None
                }
            },
            Cell::Text(text) => {
                let text = settle(text);
                if text.is_empty() {
                    cell.clear();
                    return Some(Why::Empty);
                }
                if text.chars().count() > LONGEST_TEXT {
                    cell.clear();
                    return Some(Why::TooLong);
                }
                self.put_text(cell, &text, shows);
                None
            }
        }
    }

    /// A text. One that a spreadsheet would take for a formula, a number or a day when somebody edits the cell gets a
    /// text's format besides its looks.
    fn put_text(&mut self, cell: &mut SheetCell, text: &str, shows: Shows) {
        if shows != Shows::Text && marked(text) != text {
            cell.style = self.styles.copy(cell.style, Copy::Text);
        }
        cell.put_text(text, &self.prefix);
    }
}

/// Days since the workbook's first day, the time as a part of a day; nothing before 1901, where programs disagree.
fn serial(at: NaiveDateTime, from_1904: bool) -> Option<String> {
    let begin = NaiveDate::from_ymd_opt(1899, 12, 30)?;
    if at.year() <= if from_1904 { 1904 } else { 1900 } {
        return None;
    }
    let days = (at.date() - begin).num_days() - if from_1904 { DAYS_TO_1904 } else { 0 };
    let seconds = (at - at.date().and_hms_opt(0, 0, 0)?).num_seconds();
    Some(match seconds {
        0 => days.to_string(),
        seconds => (days as f64 + seconds as f64 / 86_400.0).to_string(),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_as_excel_counts_them() {
        let at = NaiveDate::from_ymd_opt(2026, 9, 1).unwrap().and_hms_opt(12, 0, 0).unwrap();
        assert_eq!(serial(at, false).as_deref(), Some("46266.5"), "noon of 2026-09-01");
        assert_eq!(serial(at, true).as_deref(), Some("44804.5"), "the same from 1904");
    }
}
