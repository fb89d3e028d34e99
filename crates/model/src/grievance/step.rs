//! One appended entry of a grievance's log. Steps are never changed or removed; a later step corrects an earlier one.

use super::words::{ClosingWay, GrievanceLevel, StepKind};
use crate::enumeration::Satisfaction;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A step as written by one person (domain.md §4.2). Ordered by all its fields, only so that ties are settled alike
/// on every phone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct Step {
    /// Unique within the matter.
    pub id: String,
    /// What was done.
    pub kind: StepKind,
    /// When the writer's phone says it was, UTC milliseconds. Only breaks ties: phones' clocks are wrong.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// Who wrote it.
    pub by_name: String,
    /// ESCALATE: the level it goes to. REGISTER and TRIAGE: the level where it is taken up. Otherwise not read.
    #[serde(default)]
    pub level: Option<GrievanceLevel>,
    /// ASSIGN and DEFER: done until.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub due_on: Option<NaiveDate>,
    /// FEEDBACK: the villager's answer.
    #[serde(default)]
    pub feedback: Option<Satisfaction>,
    /// CLOSE: on what ground; none means the ground that the status gives (`allowed::closing_ways`).
    #[serde(default)]
    pub closing: Option<ClosingWay>,
    /// What was said or done, the reason of a deferral, the explanation.
    #[serde(default)]
    pub words: String,
    /// ASSIGN: 责任单位
    #[serde(default)]
    pub responsible_unit: String,
    /// ASSIGN: 责任人
    #[serde(default)]
    pub responsible_person: String,
    /// Ids of the steps the writer saw last; empty for a first step. An id that is not there yet is skipped.
    #[serde(default)]
    pub after: Vec<String>,
}
