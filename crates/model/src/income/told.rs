//! What a sheet tells its readers beside its figures: the reviewer's comments, its steps, last year's lines.

use super::compare::beside_last_year;
use super::course::{SurveyStep, SurveyStepKind};
use super::sheet::Line;
use crate::document::Contents;
use crate::record::income_survey::sheet;
use serde::Serialize;
use ts_rs::TS;

/// What a reviewer said about a line.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct SurveyComment {
    /// Comment.
    pub id: String,
    /// Line or figure it is about.
    pub line: String,
    /// What.
    pub words: String,
    /// Who.
    pub by_name: String,
    /// When, RFC 3339.
    pub at: String,
    /// 改好了
    pub settled: bool,
}

/// One step of a survey.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct SurveyStepView {
    /// What was done.
    pub kind: SurveyStepKind,
    /// Who.
    pub by_name: String,
    /// When, RFC 3339.
    pub at: String,
    /// What was said.
    pub words: Option<String>,
}

/// A line of last year.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct LastLine {
    /// Line.
    pub line: String,
    /// What it came to.
    #[ts(type = "number | null")]
    pub amount: Option<i64>,
    /// Months, when it was told by month.
    pub months: Option<u8>,
    /// Fen a month.
    #[ts(type = "number | null")]
    pub monthly: Option<i64>,
    /// It was already gone.
    pub gone: bool,
    /// Offered for this year; never filled in by itself.
    pub proposal: Option<Line>,
}

/// The reviewer's comments, oldest first.
pub fn comments(contents: &Contents) -> Vec<SurveyComment> {
    let text = |item: &str, field: &str| contents.item_word("comments", item, field).unwrap_or_default().to_owned();
    let view = |item: &str| SurveyComment {
        id: item.to_owned(),
        line: text(item, "line"),
        words: text(item, "words"),
        by_name: text(item, "by_name"),
        at: text(item, "at"),
        settled: contents.item_bool("comments", item, "settled") == Some(true),
    };
    let mut found: Vec<SurveyComment> = contents.live_items("comments").map(view).collect();
    found.sort_by(|a, b| (&a.at, &a.id).cmp(&(&b.at, &b.id)));
    found
}

/// A step for the timeline.
pub fn step_view(contents: &Contents, step: &SurveyStep) -> SurveyStepView {
    SurveyStepView {
        kind: step.kind,
        by_name: step.by_name.clone(),
        at: contents.item_word("steps", &step.id, "at").unwrap_or_default().to_owned(),
        words: (!step.words.is_empty()).then(|| step.words.clone()),
    }
}

/// Last year's lines in the order of the form, with what is offered for this year.
pub fn last_lines(last: Option<&Contents>, contents: &Contents) -> Vec<LastLine> {
    let Some(last) = last else { return Vec::new() };
    let last_sheet = sheet(last);
    let beside = beside_last_year(&sheet(contents), &last_sheet);
    let lines = beside.into_iter().filter_map(|row| {
        let before = row.last_year?;
        let entry = last_sheet.lines.get(&row.line);
        Some(LastLine {
            amount: before.amount_fen,
            months: entry.and_then(|line| line.months),
            monthly: entry.and_then(|line| line.monthly_fen),
            gone: last.item_bool("lines", &row.line, "gone") == Some(true),
            proposal: before.proposal,
            line: row.line,
        })
    });
    lines.collect()
}
