//! One stored value as a cell, and back. What a clerk's Excel makes of a cell is understood too: 2026/9/1, 1,234.5,
//! full-width digits.

use crate::Language;
use crate::cell::{Cell, settle, unmarked};
use crate::words::{fold, shown, stored, yes_or_no};
use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime};
use cunji_model::field::{FieldType, ProblemCode, Value};
use cunji_model::resident_id::mask;

/// A value as a cell. `compact`: dates as the national export writes them.
pub(crate) fn cell(value: &Value, of: FieldType, language: Language, compact: bool, full: bool) -> Cell {
    match (of, value) {
        (_, Value::Null) => Cell::Empty,
        (_, Value::Bool(flag)) => Cell::text(match flag {
            true => language.pick("是", "Yes"),
            false => language.pick("否", "No"),
        }),
        (FieldType::Money, Value::Int(fen)) => Cell::yuan(*fen),
        (FieldType::Coordinate, Value::Int(degrees)) => Cell::text(format!("{:.7}", *degrees as f64 / 1e7)),
        (_, Value::Int(number)) => Cell::count(*number),
        (FieldType::Word(list), Value::Text(word)) => Cell::text(shown(list, word, language)),
        (FieldType::Words(list), Value::Text(words)) => {
            let words: Vec<&str> = words.split(',').map(|word| shown(list, word, language)).collect();
            Cell::text(words.join(","))
        }
        (FieldType::Date, Value::Text(text)) if compact => Cell::text(text.replace('-', "")),
        (FieldType::Month, Value::Text(text)) if compact => Cell::text(text.replace('-', "")),
        (FieldType::Date, Value::Text(text)) => {
            let at = text.parse::<NaiveDate>().ok().and_then(|day| day.and_hms_opt(0, 0, 0));
            at.map_or_else(|| Cell::text(text.as_str()), |at| Cell::Moment { at, with_time: false })
        }
        (FieldType::Instant, Value::Text(text)) => match DateTime::parse_from_rfc3339(text) {
            Ok(at) => Cell::Moment { at: at.naive_local(), with_time: true },
            Err(_) => Cell::text(text.as_str()),
        },
        (FieldType::ResidentId | FieldType::Phone, Value::Text(number)) if !full => Cell::text(mask(number)),
        (_, Value::Text(text)) => Cell::text(text.as_str()),
    }
}

/// Why an edited cell can't be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadCell {
    /// A number with asterisks that is not the one in the record.
    Masked,
    /// What the field says about it.
    Problem(ProblemCode),
}

/// True when a text in a file means what a cell says, also after a spreadsheet wrote it in its own way.
pub(crate) fn means(cell: &Cell, text: &str) -> bool {
    let same = |text: &str| settle(&cell.words()) == settle(text);
    let bare = settle(unmarked(text));
    same(text)
        || same(&bare)
        || match cell {
            Cell::Empty | Cell::Text(_) => false,
            Cell::Number(_, shown) => number(shown, 9).is_some() && number(shown, 9) == number(&bare, 9),
            Cell::Moment { at, with_time: false } => date(&bare) == Some(at.date()),
            Cell::Moment { at, with_time: true } => local(&bare).is_some_and(|said| minute(said) == minute(*at)),
        }
}

fn minute(at: NaiveDateTime) -> i64 {
    at.and_utc().timestamp().div_euclid(60)
}

/// The value that an edited cell says, in its stored form; an empty cell clears. `before` gives a time its offset.
pub(crate) fn value(text: &str, of: FieldType, before: Option<&Value>) -> Result<Value, BadCell> {
    // A CSV file kept as a workbook still has its marks; in words an apostrophe may be meant.
    let text = settle(if matches!(of, FieldType::Text(_)) { text } else { unmarked(text) });
    if text.is_empty() {
        return Ok(Value::Null);
    }
    let bad = BadCell::Problem;
    let value = match of {
        FieldType::Bool => Value::Bool(yes_or_no(&text).ok_or(bad(ProblemCode::NotAllowed))?),
        FieldType::Count(..) => Value::Int(number(&text, 0).ok_or(bad(ProblemCode::OutOfRange))?),
        FieldType::Money => Value::Int(number(&text, 2).ok_or(bad(ProblemCode::OutOfRange))?),
        FieldType::Coordinate => Value::Int(number(&text, 7).ok_or(bad(ProblemCode::OutOfRange))?),
        FieldType::Word(list) => Value::from(stored(list, &text).ok_or(bad(ProblemCode::NotAllowed))?),
        FieldType::Words(list) => {
            let parts = text.split([',', '，', '、', ';', '；', '|', '/']).filter(|part| !part.trim().is_empty());
            let words: Option<Vec<&str>> = parts.map(|part| stored(list, part)).collect();
            Value::from(words.ok_or(bad(ProblemCode::NotAllowed))?.join(","))
        }
        FieldType::Date => Value::from(date(&text).ok_or(bad(ProblemCode::BadDate))?.to_string()),
        FieldType::Month => Value::from(month(&text).ok_or(bad(ProblemCode::BadDate))?),
        FieldType::Instant => Value::from(instant(&text, before).ok_or(bad(ProblemCode::BadDate))?),
        FieldType::Phone | FieldType::ResidentId if text.contains(['*', '＊']) => return Err(BadCell::Masked),
        _ => Value::from(text),
    };
    of.normalise(value).map_err(bad)
}

/// A decimal number with at most so many decimals, as a whole number of its smallest unit. No floating point: fen count.
fn number(text: &str, decimals: usize) -> Option<i64> {
    let folded: String = fold(text).chars().filter(|c| *c != ',').collect();
    let (negative, digits) = match folded.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, folded.strip_prefix('+').unwrap_or(&folded)),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let part = part.trim_end_matches('0');
    let digits_only = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && part.is_empty()) || part.len() > decimals || !digits_only(whole) || !digits_only(part) {
        return None;
    }
    let number: i64 = format!("{whole}{part:0<decimals$}").parse().ok()?;
    Some(if negative { -number } else { number })
}

fn date(text: &str) -> Option<NaiveDate> {
    let day = fold(text.split([' ', 'T']).next().unwrap_or(text));
    if day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit()) {
        return NaiveDate::parse_from_str(&day, "%Y%m%d").ok();
    }
    match numbers(&day).as_slice() {
        [year, month, day] => NaiveDate::from_ymd_opt(i32::try_from(*year).ok()?, *month, *day),
        _ => None,
    }
}

fn month(text: &str) -> Option<String> {
    let folded = fold(text);
    let plain = folded.len() == 6 && folded.bytes().all(|byte| byte.is_ascii_digit());
    let parts =
        if plain { vec![folded.get(..4)?.parse().ok()?, folded.get(4..)?.parse().ok()?] } else { numbers(&folded) };
    match parts.as_slice() {
        [year, month] | [year, month, _] if (1..=12).contains(month) => Some(format!("{year:04}-{month:02}")),
        _ => None,
    }
}

fn instant(text: &str, before: Option<&Value>) -> Option<String> {
    let offset = before.and_then(Value::as_text).and_then(|at| DateTime::parse_from_rfc3339(at).ok());
    let offset = offset.map(|at| *at.offset()).or_else(|| FixedOffset::east_opt(8 * 3600))?;
    Some(local(text)?.and_local_timezone(offset).single()?.to_rfc3339())
}

fn local(text: &str) -> Option<NaiveDateTime> {
    let (day, time) = text.split_once([' ', 'T']).unwrap_or((text, "0:0"));
    let time: Vec<u32> = fold(time).split(':').map(|part| part.parse().unwrap_or(u32::MAX)).collect();
    let (hour, minute, second) = match time.as_slice() {
        [hour, minute] => (*hour, *minute, 0),
        [hour, minute, second] => (*hour, *minute, *second),
        _ => return None,
    };
    date(day)?.and_hms_opt(hour, minute, second)
}

fn numbers(text: &str) -> Vec<u32> {
    let parts = text.split(['-', '/', '.', '年', '月', '日']).filter(|part| !part.is_empty());
    parts.map(|part| part.parse().unwrap_or(u32::MAX)).collect()
}
