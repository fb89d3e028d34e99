//! The report as text for the terminal: summary, then problems, warnings and what was kept, each list cut at 200.

use super::super::reason::BadRow;
use super::{Language, Report, labels};
use std::fmt::Write;

const MOST_LINES: usize = 200;

/// The report as text.
pub fn render_text(report: &Report, language: Language) -> String {
    let mut text = String::new();
    for (what, value) in report.summary(language) {
        line(&mut text, &format!("{what}: {value}"));
    }
    let bad = |bad: &BadRow| {
        let (column, why) = (language.pick("列", "column"), language.reason(&bad.why));
        format!("  {} · {column} {} · {why}", bad.from, bad.column)
    };
    section(&mut text, language, language.pick("问题", "Problems"), report.problems().map(bad));
    section(&mut text, language, language.pick("提醒", "Warnings"), report.warnings().map(bad));
    let kept = report.kept.iter().map(|kept| {
        let value = |value| labels::value(&kept.path, value, language);
        format!(
            "  {} · {} · {} “{}” · {} “{}” · {}",
            kept.roster_number,
            labels::field(kept, language),
            language.pick("保留", "kept"),
            value(&kept.cadre_value),
            language.pick("名册", "roster"),
            value(&kept.roster_value),
            labels::because(kept.because, language),
        )
    });
    section(&mut text, language, language.pick("保留", "Kept"), kept);
    let edits = report
        .edits
        .iter()
        .map(|edit| format!("  {} · {} “{}” → “{}”", edit.from, edit.column, edit.before, edit.after));
    section(&mut text, language, language.pick("改动", "Changes"), edits);
    text
}

fn section(text: &mut String, language: Language, title: &str, lines: impl Iterator<Item = String>) {
    let lines: Vec<String> = lines.collect();
    if lines.is_empty() {
        return;
    }
    line(text, &format!("\n{title}:"));
    for each in lines.iter().take(MOST_LINES) {
        line(text, each);
    }
    if let Some(more) = lines.len().checked_sub(MOST_LINES).filter(|more| *more > 0) {
        let rest = language.pick("条未列出，见报告工作簿", "more, see the report workbook");
        line(text, &format!("  … {more} {rest}"));
    }
}

fn line(text: &mut String, line: &str) {
    // Writing into a String can't fail.
    let _ = writeln!(text, "{line}");
}
