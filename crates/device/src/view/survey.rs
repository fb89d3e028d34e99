//! 收入测算: the year's round, one sheet to fill in, and its live working. All amounts are fen.

use super::{ConflictView, RecordState};
use cunji_model::enumeration::{HouseholdType, MonitorCategory};
use cunji_model::field::Value;
use cunji_model::income::course::SurveyStatus;
pub use cunji_model::income::course::SurveyStepKind;
pub use cunji_model::income::judge::{FindingView, SurveyWorking};
pub use cunji_model::income::review::NewComment;
use cunji_model::income::rule_set::{GoodsRule, SizeRule, WageRule};
pub use cunji_model::income::told::{LastLine, SurveyComment, SurveyStepView};
pub use cunji_model::income::window::PeriodKind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// Which households the round shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SurveyFilter {
    /// 应测未交: lifted or monitored, and not handed in.
    #[default]
    Due,
    /// 待审
    ToReview,
    /// 被退回
    SentBack,
    /// 已交: handed in or accepted.
    Done,
    /// Every household that is to be measured or was.
    All,
}

/// A household in the round of a year.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct SurveyRow {
    /// Household.
    pub household: String,
    /// Its survey; `None`: not begun.
    pub document: Option<String>,
    /// 户主
    pub head_name: String,
    /// 村民小组
    pub group: String,
    /// 户类型
    pub household_type: Option<HouseholdType>,
    /// 监测对象类别
    pub monitor_category: Option<MonitorCategory>,
    /// 年度
    pub year: i32,
    /// Which window.
    pub period_kind: PeriodKind,
    /// Month of identification or elimination, `2026-06`.
    pub period_month: Option<String>,
    /// Where it stands; `None`: not begun.
    pub status: Option<SurveyStatus>,
    /// 人均纯收入; `None` while nothing was entered or the rules are not known here.
    #[ts(type = "number | null")]
    pub net_per_capita: Option<i64>,
    /// That of the year before.
    #[ts(type = "number | null")]
    pub last_net_per_capita: Option<i64>,
    /// Below the monitoring line; `None` while the line is unset.
    pub below_line: Option<bool>,
    /// Doubts that nobody has answered yet; 0 once it is accepted.
    pub findings: u32,
    /// Comments that are not settled.
    pub open_comments: u32,
    /// Fields with several values.
    pub conflicts: u32,
    /// State of the record; `None`: not begun.
    pub state: Option<RecordState>,
    /// A sheet is being written on this phone.
    pub has_draft: bool,
}

/// How many there are of each in a round.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
pub struct SurveyCounts {
    /// 应测: lifted or monitored households.
    pub to_measure: u32,
    /// Of these not handed in yet.
    pub due: u32,
    /// 在填
    pub filling: u32,
    /// 待审
    pub to_review: u32,
    /// 被退回
    pub sent_back: u32,
    /// 已通过
    pub accepted: u32,
    /// Rows of [`SurveyFilter::All`].
    pub all: u32,
}

/// A year's round.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct SurveyRound {
    /// 年度
    pub year: i32,
    /// First day that is measured.
    pub window_start: String,
    /// Last day that is measured.
    pub window_end: String,
    /// What the filter finds, by group and name.
    pub rows: Vec<SurveyRow>,
    /// How the round stands.
    pub counts: SurveyCounts,
    /// 监测线 a head; `None`: nobody has set it for this year and place.
    #[ts(type = "number | null")]
    pub line_per_capita: Option<i64>,
    /// Where the rules come from; empty when there are none for this place.
    pub rule_source: String,
}

/// What the sheet opens with.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct SurveyForm {
    /// The draft it is kept under.
    pub draft: String,
    /// Household.
    pub household: String,
    /// The survey, begun or not.
    pub document: String,
    /// 户主
    pub head_name: String,
    /// 村民小组 and 院落
    pub place: String,
    /// 年度
    pub year: i32,
    /// Which window.
    pub period_kind: PeriodKind,
    /// Month of identification or elimination.
    pub period_month: Option<String>,
    /// First day that is measured.
    pub window_start: String,
    /// Last day that is measured.
    pub window_end: String,
    /// The window is not over: its last weeks are an estimate.
    pub window_open: bool,
    /// Heads the form was read at.
    pub heads: Vec<String>,
    /// The record with the draft over it, by path.
    pub fields: BTreeMap<String, Value>,
    /// Only what was changed so far, by path.
    pub changed: BTreeMap<String, Value>,
    /// Whether this continues an earlier draft.
    pub resumed: bool,
    /// Fields of the draft that this version has no place for.
    pub unmapped: BTreeMap<String, Value>,
    /// Where the survey stands.
    pub status: SurveyStatus,
    /// What the reviewer said when it was sent back.
    pub sent_back_words: Option<String>,
    /// The reviewer's comments, oldest first.
    pub comments: Vec<SurveyComment>,
    /// Its steps, newest last.
    pub steps: Vec<SurveyStepView>,
    /// Fields with several values.
    pub conflicts: Vec<ConflictView>,
    /// Last year's lines, in the order of the form.
    pub last_year: Vec<LastLine>,
    /// 人均纯收入 of last year.
    #[ts(type = "number | null")]
    pub last_year_net_per_capita: Option<i64>,
    /// How wages are entered here.
    pub wage_rule: Option<WageRule>,
    /// Which goods are entered here.
    pub goods_rule: Option<GoodsRule>,
    /// Who is counted here.
    pub size_rule: Option<SizeRule>,
    /// Where the rules come from; empty when there are none for this place.
    pub rule_source: String,
}

/// What is left of the year's round: lifted and monitored households that have not handed in.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct SurveysDue {
    /// 年度
    pub year: i32,
    /// Until when, the last day of the window, `2026-09-30`.
    pub due_on: String,
    /// That day has passed.
    pub overdue: bool,
    /// All of them.
    pub count: u32,
    /// The first 30: sent back first, then monitored.
    pub rows: Vec<SurveyRow>,
}
