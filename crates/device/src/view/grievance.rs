//! 诉求: ledger rows, one grievance with its steps, and the form it begins with.

use super::{ConflictView, RecordState};
use cunji_model::enumeration::{Satisfaction, VisitMode};
use cunji_model::field::Value;
use cunji_model::grievance::course::CourseNote;
pub use cunji_model::grievance::new_step::NewStep;
use cunji_model::grievance::rates::Rates;
use cunji_model::grievance::words::{
    ClosingWay, GrievanceCategory, GrievanceLevel, GrievanceStatus, StepKind, Urgency,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// Which grievances the ledger shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum GrievanceFilter {
    /// Not closed.
    #[default]
    Open,
    /// This cadre is responsible, or registered it.
    Mine,
    /// 逾期
    Overdue,
    /// 本周到期
    DueThisWeek,
    /// 已销号
    Closed,
    /// All of them.
    All,
}

/// One grievance in a list.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct GrievanceRow {
    /// Grievance.
    pub document: String,
    /// Household, if it is somebody's.
    pub household: Option<String>,
    /// 户主 of that household.
    pub head_name: String,
    /// As told.
    pub content: String,
    /// 问题类别
    pub category: Option<GrievanceCategory>,
    /// 轻重缓急
    pub urgency: Option<Urgency>,
    /// 办理状态, from the steps.
    pub status: GrievanceStatus,
    /// 层级, from the steps.
    pub level: GrievanceLevel,
    /// 整改时限
    pub due_on: Option<String>,
    /// Days past the deadline; 0 when in time.
    pub days_late: u32,
    /// 责任单位/责任人
    pub responsible: Option<String>,
    /// When, RFC 3339 in UTC.
    pub registered_at: String,
    /// State of the record.
    pub state: RecordState,
}

/// The ledger, with how many there are of each.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct GrievanceList {
    /// Up to 50 from the offset asked for.
    pub rows: Vec<GrievanceRow>,
    /// How many the filter finds.
    pub total: u32,
    /// Not closed, of all.
    pub open: u32,
    /// Past the deadline, of all.
    pub overdue: u32,
    /// 响应率, 解决率, 满意率 of all, each with numerator and denominator.
    pub rates: Rates,
}

/// One step as the timeline shows it.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct StepView {
    /// Step.
    pub id: String,
    /// What was done.
    pub kind: StepKind,
    /// When, RFC 3339 with offset.
    pub at: String,
    /// By whom.
    pub by_name: String,
    /// 上报 to.
    pub level: Option<GrievanceLevel>,
    /// Deadline it sets.
    pub due_on: Option<String>,
    /// 满意度
    pub feedback: Option<Satisfaction>,
    /// How the villager was asked.
    pub mode: Option<VisitMode>,
    /// 销号 on what ground.
    pub closing: Option<ClosingWay>,
    /// 责任单位/责任人 it names.
    pub responsible: Option<String>,
    /// What was said.
    pub words: Option<String>,
}

/// One grievance, whole.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct GrievanceView {
    /// As in lists.
    pub row: GrievanceRow,
    /// Every field that was said, by path; steps not among them.
    pub fields: BTreeMap<String, Value>,
    /// Heads it was read at.
    pub heads: Vec<String>,
    /// What people have to settle in it.
    pub conflicts: Vec<ConflictView>,
    /// The steps in their order, newest last.
    pub steps: Vec<StepView>,
    /// What may be done now.
    pub allowed: Vec<StepKind>,
    /// The one next action, a button.
    pub next: Option<StepKind>,
    /// On what grounds it may be closed now.
    pub closing_ways: Vec<ClosingWay>,
    /// What somebody should look at: two assigned at once, a level skipped.
    pub notes: Vec<CourseNote>,
}

/// What the form of a new grievance opens with.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct GrievanceForm {
    /// The draft it is kept under; becomes the grievance's identity.
    pub draft: String,
    /// Household, if it is somebody's.
    pub household: Option<String>,
    /// 户主
    pub head_name: String,
    /// Field values by path.
    pub fields: BTreeMap<String, Value>,
    /// Whether this continues an earlier draft.
    pub resumed: bool,
    /// Fields of the draft that this version has no place for.
    pub unmapped: BTreeMap<String, Value>,
}
