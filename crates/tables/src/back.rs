//! The way back: what a row of an edited file says that its record does not. A cell is compared with what was exported
//! then; an untouched cell changes nothing, whatever happened to the record since. Pure.

use crate::cell::settle;
use crate::column::{Column, Of};
use crate::form;
use crate::joint::{self, Joint};
use crate::sheet::{Record, Row, Sheet, Surroundings};
use crate::{Language, RECORD, Table};
use cunji_model::field::{Path, Value};

pub use crate::form::BadCell;

/// What became of one edited cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Finding {
    /// The field shall say this.
    Write(Path, Value),
    /// Somebody changed the field after the export: it stays as it is now.
    Meanwhile {
        /// The field.
        path: Path,
        /// What the file says.
        file: Value,
    },
    /// The column is worked out, or may not be changed by a file.
    NotTaken,
    /// The cell can't be taken.
    Bad(BadCell),
}

/// An edited cell: its column and what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Edited {
    /// Stable word of the column.
    pub column: &'static str,
    /// What became of it.
    pub finding: Finding,
}

/// Which of our sheets has these headers, and in which language; `None` when 记录编号 is not among them.
pub fn known_sheet(headers: &[String]) -> Option<(Sheet, Language)> {
    if !headers.iter().any(|header| header == RECORD) {
        return None;
    }
    let candidates = Table::ALL
        .into_iter()
        .flat_map(|table| [Language::Chinese, Language::English].map(|language| (table.sheet(), language)));
    let fitting = |(sheet, language): &(Sheet, Language)| {
        sheet.columns.iter().filter(|column| headers.iter().any(|h| h == sheet.header(column, *language))).count()
    };
    // Of equals the first; a file whose columns were taken out is still what most of its headers say.
    let rated = candidates.map(|found| (fitting(&found), found));
    let best = rated.fold(None, |best: Option<(usize, (Sheet, Language))>, next| match best {
        Some(best) if best.0 >= next.0 => Some(best),
        _ => Some(next),
    });
    best.filter(|(count, _)| *count > 2).map(|(_, found)| found)
}

/// A value as the sheet shows it, numbers masked: for reports.
pub fn shown(sheet: &Sheet, path: &Path, value: &Value, language: Language) -> String {
    let of = (sheet.type_of)(path);
    of.map_or_else(String::new, |of| form::cell(value, of, language, sheet.national, false).words())
}

/// Compares one row. `then` is the record as it was exported, `now` as it is; `said` gives a cell's text by the
/// column's word, its mark taken off, or `None` when the file has no such column.
pub fn compare(
    sheet: &Sheet,
    then: &Record,
    now: &Record,
    item: Option<&str>,
    around: &Surroundings,
    said: &dyn Fn(&str) -> Option<String>,
) -> Vec<Edited> {
    let masked = Surroundings { full: false, ..around.clone() };
    let whole = Surroundings { full: true, ..around.clone() };
    let shown = |column: &Column, record: &Record, around: &Surroundings| {
        column.cell(sheet, &Row { record, item, at: 0, around })
    };
    let untouched = |column: &Column, text: &str, record: &Record| {
        form::means(&shown(column, record, &masked), text) || form::means(&shown(column, record, &whole), text)
    };
    let mut edited = Vec::new();
    let mut joints: Vec<Joint> = Vec::new();
    for column in &sheet.columns {
        let Some(text) = said(column.name) else { continue };
        if untouched(column, &text, then) {
            continue;
        }
        match column.of {
            Of::Passing(_) | Of::Version | Of::Record | Of::Item => {}
            Of::Computed(_) | Of::Fixed(_) => {
                // It may have moved on since, and the file tell the newer: then nobody edited it.
                if !untouched(column, &text, now) {
                    edited.push(Edited { column: column.name, finding: Finding::NotTaken });
                }
            }
            Of::Joint(group, _) => {
                if !joints.contains(&group) {
                    joints.push(group);
                    joint(sheet, group, column, then, now, said, &mut edited);
                }
            }
            Of::Stored(_) | Of::ItemField(..) => {
                let Some(path) = column.path(sheet, item) else { continue };
                let Some(of) = (sheet.type_of)(&path) else { continue };
                let before = then.contents.shown(&path);
                let finding = match form::value(&text, of, before) {
                    Err(bad) => Finding::Bad(bad),
                    Ok(value) => {
                        let cell = form::cell(&value, of, around.language, sheet.national, true).words();
                        if settle(&cell) == settle(&shown(column, then, &whole).words()) {
                            continue; // written otherwise, means the same
                        }
                        landed(path, value, then, now)
                    }
                };
                edited.extend((!is_done(&finding, now)).then_some(Edited { column: column.name, finding }));
            }
        }
    }
    edited
}

fn joint(
    sheet: &Sheet,
    group: Joint,
    column: &Column,
    then: &Record,
    now: &Record,
    said: &dyn Fn(&str) -> Option<String>,
    edited: &mut Vec<Edited>,
) {
    let has = |name: &str| sheet.columns.iter().any(|column| column.name == name);
    let words = |name: &str| said(name).filter(|_| has(name)).map(|text| settle(&text)).unwrap_or_default();
    match joint::read(group, &words, &then.contents) {
        Err(bad) => edited.push(Edited { column: column.name, finding: Finding::Bad(bad) }),
        Ok(fields) => {
            for (path, value) in fields {
                let before = then.contents.shown(&path).cloned().unwrap_or(Value::Null);
                if before == value {
                    continue;
                }
                let finding = landed(path, value, then, now);
                edited.extend((!is_done(&finding, now)).then_some(Edited { column: column.name, finding }));
            }
        }
    }
}

/// Whether the field still stands as it was exported.
fn landed(path: Path, value: Value, then: &Record, now: &Record) -> Finding {
    let standing = |record: &Record| record.contents.shown(&path).cloned();
    let untouched = standing(then) == standing(now) && now.contents.entries(&path).len() < 2;
    if untouched { Finding::Write(path, value) } else { Finding::Meanwhile { path, file: value } }
}

/// True when the record says so already: the same file a second time.
fn is_done(finding: &Finding, now: &Record) -> bool {
    let (Finding::Write(path, value) | Finding::Meanwhile { path, file: value }) = finding else { return false };
    now.contents.shown(path).unwrap_or(&Value::Null) == value && now.contents.entries(path).len() < 2
}
