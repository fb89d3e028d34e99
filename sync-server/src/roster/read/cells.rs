//! One row under the eyes: cells by meaning, values brought into their stored form, problems said by column.

use super::super::column::Column;
use super::super::layout::{Layout, Located};
use super::super::reason::{BadRow, BadRowReason, Origin};
use super::super::text::{fold, is_placeholder, shown};
use super::super::words;
use super::super::workbook::{Row, Sheet};
use super::date;
use cunji_model::field::{Path, ProblemCode, Value};
use cunji_model::kind::Kind;
use cunji_model::resident_id::ResidentId;
use std::sync::Arc;

/// How a cell becomes a value.
#[derive(Clone, Copy)]
pub(super) enum As {
    Text,
    Phone,
    Month,
    /// 是 means true.
    Yes,
    /// 否 means true: the column asks for the good, the field for the problem.
    No,
    /// Degrees, at most so many either way.
    Degrees(f64),
    Count,
    Word(fn(&str) -> Option<&'static str>),
    /// Several words in one cell.
    Words(fn(&str) -> Option<&'static str>),
}

/// A row being read.
pub(super) struct RowReader<'a> {
    sheet: &'a Sheet,
    places: &'a Located,
    row: &'a Row,
    problems: Vec<BadRow>,
}

impl<'a> RowReader<'a> {
    pub(super) fn new(sheet: &'a Sheet, places: &'a Located, row: &'a Row) -> Self {
        Self { sheet, places, row, problems: Vec::new() }
    }

    pub(super) fn layout(&self) -> Layout {
        self.places.layout
    }

    pub(super) fn origin(&self) -> Origin {
        Origin { file: Arc::clone(&self.sheet.file), sheet: Arc::clone(&self.sheet.sheet), row: self.row.number }
    }

    /// Says a problem of a column.
    pub(super) fn say(&mut self, column: Column, why: BadRowReason) {
        let header = self.header_of(column);
        self.problems.push(BadRow { from: self.origin(), column: header, why });
    }

    /// True when a problem was said that leaves the row out.
    pub(super) fn is_bad(&self) -> bool {
        self.problems.iter().any(|problem| !problem.is_warning())
    }

    /// Everything that was said about the row.
    pub(super) fn into_problems(self) -> Vec<BadRow> {
        self.problems
    }

    /// The text of a column; `None` when it is empty, a placeholder, or lost (which is said).
    pub(super) fn text(&mut self, column: Column) -> Option<String> {
        let indices = self.places.columns.get(&column)?;
        let index = indices.iter().copied().find(|index| !is_placeholder(self.row.text(*index)))?;
        let text = self.row.text(index);
        if self.row.lost_digits(index) {
            self.say(column, BadRowReason::LostDigits);
            return None;
        }
        if matches!(text, "#N/A" | "#REF!" | "#VALUE!" | "#NAME?" | "#DIV/0!" | "#NULL!" | "#NUM!") {
            self.say(column, BadRowReason::FormulaError { value: text.to_owned() });
            return None;
        }
        Some(text.to_owned())
    }

    /// The stored value of a column for a path; `None` when it is empty or wrong (which is said).
    pub(super) fn value(&mut self, column: Column, reading: As, path: &Path) -> Option<Value> {
        let text = self.text(column)?;
        match parse(reading, &text).and_then(|value| normal(path, value, &text)) {
            Ok(value) => Some(value).filter(|value| *value != Value::Null),
            Err(why) => {
                self.say(column, why);
                None
            }
        }
    }

    /// A resident ID number; a wrong one is said. A disability certificate begins with the ID number.
    pub(super) fn id_number(&mut self, column: Column) -> Option<ResidentId> {
        let text = fold(&self.text(column)?);
        let certificate = matches!(text.len(), 20 | 22) && text.is_ascii();
        let number = if certificate { text.get(..18).unwrap_or(&text) } else { &text };
        match ResidentId::parse(number) {
            Ok(id) => Some(id),
            Err(bad) => {
                self.say(column, BadRowReason::of_id_number(bad, &text));
                None
            }
        }
    }

    fn header_of(&self, column: Column) -> String {
        let filled = |index: &&usize| !self.row.text(**index).is_empty();
        let indices = self.places.columns.get(&column);
        let index = indices.and_then(|indices| indices.iter().find(filled).or_else(|| indices.first()));
        index.and_then(|index| self.sheet.headers.get(*index)).cloned().unwrap_or_else(|| column.header().to_owned())
    }
}

fn parse(reading: As, text: &str) -> Result<Value, BadRowReason> {
    let unknown = || BadRowReason::UnknownWord { value: shown(text) };
    Ok(match reading {
        As::Text | As::Phone => Value::from(text),
        As::Month => Value::from(
            date::month(text).ok_or_else(|| BadRowReason::BadDate { value: shown(text) })?.format("%Y-%m").to_string(),
        ),
        As::Yes => Value::Bool(words::yes_or_no(text).ok_or_else(unknown)?),
        As::No => Value::Bool(!words::yes_or_no(text).ok_or_else(unknown)?),
        As::Degrees(most) => degrees(text, most).ok_or_else(|| BadRowReason::BadCoordinate { value: shown(text) })?,
        As::Count => {
            let count: i64 = fold(text).parse().map_err(|_| BadRowReason::BadNumber { value: shown(text) })?;
            Value::Int(count)
        }
        As::Word(word) => Value::from(word(text).ok_or_else(unknown)?),
        As::Words(word) => {
            let parts = text.split([',', '，', '、', ';', '；', '|', '/', ' ']).filter(|part| !part.trim().is_empty());
            let found: Option<Vec<&str>> = parts.map(word).collect();
            Value::from(found.ok_or_else(unknown)?.join(","))
        }
    })
}

fn degrees(text: &str, most: f64) -> Option<Value> {
    let folded = fold(text);
    let degrees: f64 = folded.trim_end_matches(['°', '度']).parse().ok()?;
    let inside = degrees.is_finite() && degrees.abs() <= most && degrees != 0.0;
    inside.then(|| Value::Int((degrees * 1e7).round() as i64))
}

fn normal(path: &Path, value: Value, text: &str) -> Result<Value, BadRowReason> {
    Kind::Household.schema().normalise(path, value).map_err(|problem| {
        let value = shown(text);
        match problem.code {
            ProblemCode::TooLong => BadRowReason::TooLong,
            ProblemCode::OutOfRange => BadRowReason::BadNumber { value },
            ProblemCode::BadDate => BadRowReason::BadDate { value },
            ProblemCode::BadPhone => BadRowReason::BadPhone { value },
            _ => BadRowReason::UnknownWord { value },
        }
    })
}
