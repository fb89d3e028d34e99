//! What an import found, would do or did, for the clerk: as text and as a workbook.

mod labels;
mod text;
mod told;
mod workbook;

pub use text::render_text;
pub use told::Told;
pub use workbook::{ReportError, write_xlsx, xlsx};

use super::plan::{Kept, Plan};
use super::read::{Reading, SheetRead};
use super::reason::{BadRow, BadRowReason};
use crate::import::Edit;

/// The language of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// 中文
    Chinese,
    /// English
    English,
}

impl Language {
    fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Chinese => zh,
            Self::English => en,
        }
    }

    fn reason(self, why: &BadRowReason) -> String {
        match self {
            Self::Chinese => why.zh(),
            Self::English => why.en(),
        }
    }
}

/// What became of the import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// `--dry-run`: nothing was written, this is what would be.
    DryRun,
    /// There are bad rows and nobody asked for the good ones: nothing was written.
    StoppedByBadRows,
    /// Written.
    Written,
}

/// Everything that a report tells.
#[derive(Debug, Clone)]
pub struct Report {
    /// What became of it.
    pub outcome: Outcome,
    /// The sheets that were read.
    pub sheets: Vec<SheetRead>,
    /// Visible sheets without a roster header, as `file · sheet`.
    pub without_header: Vec<String>,
    /// Problems and warnings.
    pub bad_rows: Vec<BadRow>,
    /// Values that stay as cadres wrote them.
    pub kept: Vec<Kept>,
    /// Sheets of our own exports that were read, as `file · sheet`, with their rows.
    pub exported: Vec<(String, usize)>,
    /// Cells that were changed in them.
    pub edits: Vec<Edit>,
    /// Households read, without the bad rows.
    pub households: usize,
    /// Members in them.
    pub members: usize,
    /// New households.
    pub new: usize,
    /// Households with changed fields.
    pub changed: usize,
    /// Households without a change.
    pub unchanged: usize,
    /// Fields written.
    pub fields: usize,
}

impl Report {
    /// Puts a reading and its plan together.
    pub fn new(reading: &Reading, plan: &Plan, outcome: Outcome) -> Self {
        let new = plan.new_households();
        Self {
            outcome,
            sheets: reading.sheets.clone(),
            without_header: Vec::new(),
            exported: Vec::new(),
            edits: Vec::new(),
            bad_rows: reading.bad_rows.clone(),
            kept: plan.kept.clone(),
            households: reading.households.len(),
            members: reading.members,
            new,
            changed: plan.writes.len().saturating_sub(new),
            unchanged: plan.unchanged,
            fields: plan.writes.iter().map(|writes| writes.writes.len()).sum(),
        }
    }

    fn problems(&self) -> impl Iterator<Item = &BadRow> {
        self.bad_rows.iter().filter(|bad| !bad.is_warning())
    }

    fn warnings(&self) -> impl Iterator<Item = &BadRow> {
        self.bad_rows.iter().filter(|bad| bad.is_warning())
    }

    /// The lines of the summary: what, how many.
    fn summary(&self, language: Language) -> Vec<(String, String)> {
        let line = |zh: &str, en: &str, value: String| (language.pick(zh, en).to_owned(), value);
        let outcome = match self.outcome {
            Outcome::DryRun => language.pick("试运行，没有写入", "dry run, nothing was written"),
            Outcome::StoppedByBadRows => language.pick("有问题行，没有写入", "bad rows, nothing was written"),
            Outcome::Written => language.pick("已写入", "written"),
        };
        let mut lines = vec![
            line("结果", "Outcome", outcome.to_owned()),
            line("户", "Households", self.households.to_string()),
            line("成员", "Members", self.members.to_string()),
            line("新增户", "New households", self.new.to_string()),
            line("有变化的户", "Changed households", self.changed.to_string()),
            line("无变化的户", "Unchanged households", self.unchanged.to_string()),
            line("写入字段", "Fields written", self.fields.to_string()),
            line("问题", "Problems", self.problems().count().to_string()),
            line("提醒", "Warnings", self.warnings().count().to_string()),
            line("保留干部所写", "Kept as cadres wrote", self.kept.len().to_string()),
        ];
        if !self.exported.is_empty() {
            lines.push(line("导出表中改动的格子", "Changed cells in exports", self.edits.len().to_string()));
        }
        for (place, rows) in &self.exported {
            lines.push((place.clone(), format!("{rows} {}", language.pick("行", "rows"))));
        }
        for sheet in &self.sheets {
            let place = format!("{} · {}", sheet.file, sheet.sheet);
            let rows = language.pick("行", "rows");
            lines.push((place.clone(), format!("{} {rows}", sheet.rows)));
            if !sheet.unknown_columns.is_empty() {
                let unknown = sheet.unknown_columns.join(language.pick("、", ", "));
                lines.push((format!("{place} {}", language.pick("未读取的列", "columns not read")), unknown));
            }
        }
        lines.extend(
            self.without_header.iter().map(|sheet| {
                (sheet.clone(), language.pick("没有表头，未读取", "no roster header, not read").to_owned())
            }),
        );
        lines
    }
}
