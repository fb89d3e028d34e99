//! Which field stands in which column of an office's form, and what stands in its single cells. Saved once, used for
//! any village and period. Never holds a value of a record.

use super::place::{LAST_ROW, column_number, spot};
use crate::column::{Column, HOME, passing};
use crate::{Cell, Table};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error;

/// The version of the mapping's form that is written now.
pub const MAPPING_VERSION: u32 = 1;

/// A mapping of one sheet of a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// [`MAPPING_VERSION`] it was written with.
    pub version: u32,
    /// Where the rows come from.
    pub table: Table,
    /// Name of the sheet.
    pub sheet: String,
    /// Last row of the header, from 1.
    pub header_row: u32,
    /// First row of data: its height, styles and formulas are those of every further row.
    pub first_row: u32,
    /// Last row that the form keeps free for data.
    pub last_row: u32,
    /// 公示: fields of ID numbers, phones, bank and health are refused.
    #[serde(default)]
    pub notice: bool,
    /// Column letter → word of the field.
    pub columns: BTreeMap<String, String>,
    /// Cell → text with `{village}`, `{township}`, `{county}`, `{period}`, `{from}`, `{to}`, `{year}`, `{today}`,
    /// `{filled_by}`, `{rows}`.
    #[serde(default)]
    pub fixed: BTreeMap<String, String>,
}

/// Why a mapping does not fit.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum MappingProblem {
    /// Written by a newer version.
    #[error("对照是新版本写的，请先升级 / the mapping was written by a newer version")]
    TooNew,
    /// The template has no such sheet.
    #[error("没有工作表 {sheet} / there is no sheet {sheet}")]
    NoSheet {
        /// The name.
        sheet: String,
    },
    /// The rows are not in order: header, first, last.
    #[error("表头行、首行、末行的顺序不对，表头下至少留一行空行 / rows out of order, or no empty row under the header")]
    Rows,
    /// No column is mapped.
    #[error("没有对照任何一列 / no column is mapped")]
    NoColumns,
    /// No such column, or it is behind the sheet's.
    #[error("{column} 不是表里的列 / {column} is no column of the sheet")]
    NoColumn {
        /// As written.
        column: String,
    },
    /// The table has no such field.
    #[error("{column} 列：没有字段 {field} / column {column}: there is no field {field}")]
    NoField {
        /// The column.
        column: String,
        /// As written.
        field: String,
    },
    /// A field that a public notice must not show.
    #[error("{column} 列：{field} 不能公示 / column {column}: {field} must not be in a public notice")]
    NotInNotice {
        /// The column.
        column: String,
        /// The field.
        field: String,
    },
    /// The template computes this column.
    #[error("{column} 列在表里是公式，不能再填 / column {column} is computed by the template")]
    Formula {
        /// The column.
        column: String,
    },
    /// A fixed cell that is no cell, lies in the block of data or has an unknown word in braces.
    #[error("固定格 {cell} 不对 / the fixed cell {cell} can't be filled")]
    Fixed {
        /// As written.
        cell: String,
    },
}

/// Words that may stand in braces in a fixed cell.
pub const FIXED_WORDS: [&str; 10] =
    ["county", "township", "village", "period", "from", "to", "year", "today", "filled_by", "rows"];

/// Fields that a public notice never shows, by name: ID numbers, phones, bank accounts, health and what tells of it.
const NOT_IN_NOTICE: &[&str] = &[
    "head_id",
    "id_number",
    "id_type",
    "person_number",
    "birth_date",
    "phone",
    "second_phone",
    "filled_phone",
    "health",
    "labour",
    "n_disabled",
    "medical_ok",
    "medical_ok_reason",
    "medical_issue",
    "medical_issue_after",
    "risk1",
    "risk2",
    "risk3",
    "risk4",
    "risk5",
    "other_risk",
    "tr_other_disability",
    "tr_other_disabled_elderly",
    "oop_rigid",
    "claim_income",
    "longitude",
    "latitude",
    "version",
    "record",
    "member",
    "line",
    "step",
    // Free words, in which anything may stand.
    "note",
    "words",
    "content",
    "result",
    "measures",
    "standard",
    "issues",
    "changes",
    "on_spot",
    "next_step",
    "training_need",
    "met_name",
];

/// Parts of names that no later field may slip through with.
const NOT_IN_NOTICE_PARTS: [&str; 10] =
    ["phone", "bank", "account", "id_number", "card", "health", "medical", "disab", "ill", "reason"];

/// True when a public notice must not show the field.
pub fn is_kept_from_notice(field: &str) -> bool {
    // "ill" alone would find "village" and "skill": those parts count as whole words between underscores.
    let part = |part: &str| match part.len() {
        ..=3 => field.split('_').any(|word| word == part),
        _ => field.contains(part),
    };
    NOT_IN_NOTICE.contains(&field) || NOT_IN_NOTICE_PARTS.iter().any(|one| part(one))
}

/// Fields that a form may have besides those of its table.
const FURTHER: [Column; 6] = [
    passing("row_number", "序号", "No.", |row| Cell::count(i64::try_from(row.at).unwrap_or_default())).count(),
    passing("county", "县", "County", |row| Cell::text(row.place().county)),
    passing("township", "乡", "Township", |row| Cell::text(row.place().township)),
    passing("village", "村", "Village", |row| Cell::text(row.place().name)),
    HOME[0],
    HOME[1],
];

/// Fields that a mapping may name for a table: each column and whether a public notice may show it.
pub fn fields(table: Table) -> impl Iterator<Item = (Column, bool)> {
    let own = table.sheet().columns;
    let known: BTreeSet<&str> = own.iter().map(|column| column.name).collect();
    let is_household = matches!(table, Table::Households);
    // A household's own number and head are columns of its roster already.
    let needed =
        move |column: &Column| !(known.contains(column.name) || is_household && column.name.starts_with("home_"));
    let further: Vec<Column> = FURTHER.iter().copied().filter(needed).collect();
    own.into_iter().chain(further).map(|column| (column, !is_kept_from_notice(column.name)))
}

impl Mapping {
    /// What is wrong with the mapping by itself; [`super::check`] also looks at the template.
    pub(super) fn problems(&self) -> Vec<MappingProblem> {
        let mut problems = Vec::new();
        if self.version > MAPPING_VERSION {
            return vec![MappingProblem::TooNew];
        }
        let ordered = self.header_row < self.first_row && self.first_row <= self.last_row && self.last_row < LAST_ROW;
        if !ordered {
            problems.push(MappingProblem::Rows);
        }
        if self.columns.is_empty() {
            problems.push(MappingProblem::NoColumns);
        }
        let known: BTreeMap<&str, bool> = fields(self.table).map(|(column, shown)| (column.name, shown)).collect();
        for (column, field) in &self.columns {
            let (column, field) = (column.clone(), field.clone());
            match known.get(field.as_str()) {
                _ if column_number(&column).is_none() => problems.push(MappingProblem::NoColumn { column }),
                None => problems.push(MappingProblem::NoField { column, field }),
                Some(false) if self.notice => problems.push(MappingProblem::NotInNotice { column, field }),
                Some(_) => {}
            }
        }
        for (cell, text) in &self.fixed {
            let block = self.first_row..=self.last_row;
            let place = spot(cell).filter(|place| !block.contains(&place.row.at));
            if place.is_none() || !words_known(text) {
                problems.push(MappingProblem::Fixed { cell: cell.clone() });
            }
        }
        problems
    }
}

/// True when every word in braces is one of [`FIXED_WORDS`].
fn words_known(text: &str) -> bool {
    text.split('{').skip(1).all(|rest| rest.split_once('}').is_some_and(|(word, _)| FIXED_WORDS.contains(&word)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_never_shows_ids_phones_banks_or_health() {
        for field in [
            "id_number",
            "head_id",
            "phone",
            "second_phone",
            "filled_phone",
            "health",
            "bank_card",
            "n_disabled",
            "risk1",
            "medical_ok_reason",
            "spouse_phone",
        ] {
            assert!(is_kept_from_notice(field), "{field} stays out of a notice");
        }
        for field in ["village", "head_name", "home_head", "size", "net_pc", "group", "visited_at", "household_type"] {
            assert!(!is_kept_from_notice(field), "{field} may be shown");
        }
    }
}
