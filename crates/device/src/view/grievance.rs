//! 诉求: ledger rows, one grievance with its steps, and the form it begins with.

use super::{ConflictView, RecordState};
use cunji_model::enumeration::{Satisfaction, VisitMode};
use cunji_model::field::Value;
use cunji_model::grievance::course::CourseNote;
pub use cunji_model::grievance::new_step::NewStep;
use cunji_model::grievance::rates::Rates;
pub use cunji_model::grievance::words::StepKind;
use cunji_model::grievance::words::{ClosingWay, GrievanceCategory, GrievanceLevel, GrievanceStatus, Urgency};
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
    /// Those that stand there: one 办理状态.
    Status(GrievanceStatus),
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
    /// How many each filter would find.
    pub counts: GrievanceCounts,
    /// 响应率, 解决率, 满意率 of all, each with numerator and denominator.
    pub rates: Rates,
}

/// How many grievances each filter of the ledger finds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
pub struct GrievanceCounts {
    /// Not closed.
    pub open: u32,
    /// This cadre is responsible, or registered it.
    pub mine: u32,
    /// 逾期
    pub overdue: u32,
    /// 本周到期
    pub due_this_week: u32,
    /// 已销号
    pub closed: u32,
    /// All of them.
    pub all: u32,
    /// By 办理状态, in the order of the loop; those that there are.
    pub by_status: Vec<StatusCount>,
}

impl GrievanceCounts {
    /// What one filter finds.
    pub fn of(&self, filter: GrievanceFilter) -> u32 {
        match filter {
            GrievanceFilter::Open => self.open,
            GrievanceFilter::Mine => self.mine,
            GrievanceFilter::Overdue => self.overdue,
            GrievanceFilter::DueThisWeek => self.due_this_week,
            GrievanceFilter::Closed => self.closed,
            GrievanceFilter::All => self.all,
            GrievanceFilter::Status(status) => {
                self.by_status.iter().filter(|one| one.status == status).map(|one| one.count).sum()
            }
        }
    }
}

/// How many stand at one status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct StatusCount {
    /// 办理状态
    pub status: GrievanceStatus,
    /// How many.
    pub count: u32,
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
    /// Names of the photos and signatures that were added with it.
    pub pictures: Vec<String>,
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
    /// The step that was begun on this phone and not saved yet.
    pub begun: Option<StepKind>,
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

/// What the form of a step opens with.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct StepForm {
    /// The draft it is kept under; one for each grievance.
    pub draft: String,
    /// The grievance's household; nil when it is nobody's.
    pub household: String,
    /// Whether this continues an earlier draft.
    pub resumed: bool,
    /// What was typed so far, by the form's own names; `kind` among them.
    pub fields: BTreeMap<String, Value>,
}
