//! The report for a page: counts, and the first lines of each list as values.

use super::{Language, Report, labels};
use serde::Serialize;

/// Most lines of each list; the workbook has all.
const MOST_LINES: usize = 200;

/// A report as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the counts are those of `Report`")]
pub struct Told {
    pub households: usize,
    pub members: usize,
    pub new: usize,
    pub changed: usize,
    pub unchanged: usize,
    pub problems: usize,
    pub warnings: usize,
    pub kept: usize,
    /// Cells that were changed in our own exports.
    pub edits: usize,
    /// What was read: `file · sheet`, rows, columns that nobody knows.
    pub sheets: Vec<SheetTold>,
    /// Problems before warnings.
    pub bad_rows: Vec<BadRowTold>,
    pub kept_values: Vec<KeptTold>,
}

/// A sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct SheetTold {
    pub place: String,
    /// `None`: it has no roster header and was not read.
    pub rows: Option<usize>,
    pub unknown_columns: Vec<String>,
}

/// A row that is refused, or taken with a warning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct BadRowTold {
    pub file: String,
    pub sheet: String,
    pub row: u32,
    pub column: String,
    pub why: String,
    pub warning: bool,
}

/// A value that stays as somebody in the field wrote it. ID numbers are masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct KeptTold {
    pub roster_number: String,
    pub field: String,
    pub kept: String,
    pub roster: String,
    pub because: &'static str,
}

impl Report {
    /// The report as a page shows it.
    pub fn told(&self, language: Language) -> Told {
        let bad = |bad: &super::BadRow| BadRowTold {
            file: bad.from.file.to_string(),
            sheet: bad.from.sheet.to_string(),
            row: bad.from.row,
            column: bad.column.clone(),
            why: language.reason(&bad.why),
            warning: bad.is_warning(),
        };
        let kept = |kept: &super::Kept| KeptTold {
            roster_number: kept.roster_number.clone(),
            field: labels::field(kept, language),
            kept: labels::value(&kept.path, &kept.cadre_value, language),
            roster: labels::value(&kept.path, &kept.roster_value, language),
            because: labels::because(kept.because, language),
        };
        let read = self.sheets.iter().map(|one| SheetTold {
            place: format!("{} · {}", one.file, one.sheet),
            rows: Some(one.rows),
            unknown_columns: one.unknown_columns.clone(),
        });
        let own = self.exported.iter().map(|(place, rows)| SheetTold {
            place: place.clone(),
            rows: Some(*rows),
            unknown_columns: Vec::new(),
        });
        let without = self.without_header.iter().map(|place| SheetTold {
            place: place.clone(),
            rows: None,
            unknown_columns: Vec::new(),
        });
        Told {
            households: self.households,
            members: self.members,
            new: self.new,
            changed: self.changed,
            unchanged: self.unchanged,
            problems: self.problems().count(),
            warnings: self.warnings().count(),
            kept: self.kept.len(),
            edits: self.edits.len(),
            sheets: read.chain(own).chain(without).collect(),
            bad_rows: self.problems().chain(self.warnings()).take(MOST_LINES).map(bad).collect(),
            kept_values: self.kept.iter().take(MOST_LINES).map(kept).collect(),
        }
    }
}
