//! The report as a workbook: 问题 (problems and warnings), 保留 (kept), 概要 (summary). Every cell is text: what a file
//! smuggled in as `=…` is never calculated on the clerk's machine.

use super::{Language, Report, labels};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use std::path::Path;
use thiserror::Error;

/// Why a report could not be written.
#[derive(Debug, Error)]
pub enum ReportError {
    /// The workbook could not be made.
    #[error("the report could not be written: {0}")]
    Workbook(#[from] XlsxError),
    /// The file could not be written.
    #[error("the report could not be written: {0}")]
    File(#[from] std::io::Error),
}

/// Longest text that a cell takes.
const LONGEST: usize = 32_000;

/// Writes the report to `path`.
pub fn write_xlsx(report: &Report, path: &Path) -> Result<(), ReportError> {
    Ok(std::fs::write(path, xlsx(report)?)?)
}

/// The report as a workbook. The headers are in Chinese, the reasons in both languages.
pub fn xlsx(report: &Report) -> Result<Vec<u8>, ReportError> {
    let mut book = Workbook::new();
    let bad = report.bad_rows.iter().map(|bad| {
        let kind = if bad.is_warning() { "提醒" } else { "问题" };
        let from = &bad.from;
        let place = [kind.to_owned(), from.file.to_string(), from.sheet.to_string(), from.row.to_string()];
        place.into_iter().chain([bad.column.clone(), bad.why.zh(), bad.why.en()]).collect()
    });
    sheet(&mut book, "问题", &["类别", "文件", "工作表", "行", "列", "原因", "Reason"], bad)?;
    let kept = report.kept.iter().map(|kept| {
        let value = |value| labels::value(&kept.path, value, Language::Chinese);
        vec![
            kept.roster_number.clone(),
            labels::field(kept, Language::Chinese),
            value(&kept.cadre_value),
            value(&kept.roster_value),
            labels::because(kept.because, Language::Chinese).to_owned(),
        ]
    });
    sheet(&mut book, "保留", &["户编号", "字段", "系统中的值（保留）", "名册中的值", "原因"], kept)?;
    let edits = report.edits.iter().map(|edit| {
        let from = &edit.from;
        let place = vec![from.file.to_string(), from.sheet.to_string(), from.row.to_string(), edit.column.clone()];
        place.into_iter().chain([edit.before.clone(), edit.after.clone(), edit.record.to_string()]).collect()
    });
    if !report.edits.is_empty() {
        sheet(&mut book, "改动", &["文件", "工作表", "行", "列", "原来", "改为", "记录编号"], edits)?;
    }
    let summary = report.summary(Language::Chinese).into_iter().map(|(what, value)| vec![what, value]);
    sheet(&mut book, "概要", &["项目", "内容"], summary)?;
    Ok(book.save_to_buffer()?)
}

fn sheet(
    book: &mut Workbook,
    name: &str,
    headers: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet();
    sheet.set_name(name)?;
    let bold = Format::new().set_bold().set_num_format("@");
    // The quote prefix keeps a text a text even after somebody edits the cell.
    let text = Format::new().set_num_format("@").set_quote_prefix();
    for (column, header) in (0..).zip(headers) {
        sheet.write_string_with_format(0, column, *header, &bold)?;
        sheet.set_column_width(column, 18)?;
    }
    for (row, cells) in (1..).zip(rows) {
        write_row(sheet, row, &cells, &text)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

fn write_row(sheet: &mut Worksheet, row: u32, cells: &[String], format: &Format) -> Result<(), XlsxError> {
    for (column, cell) in (0..).zip(cells) {
        let cell: String = cell.chars().take(LONGEST).collect();
        sheet.write_string_with_format(row, column, cell, format)?;
    }
    Ok(())
}
