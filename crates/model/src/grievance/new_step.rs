//! A step before it is written: whether it may follow where the grievance stands, and the fields it becomes. Asked
//! alike on the phone and at the office.

use super::allowed::{allowed, closing_ways, implied_closing};
use super::course::Course;
use super::step::Step;
use super::words::{ClosingWay, GrievanceLevel, StepKind};
use crate::enumeration::{Satisfaction, VisitMode};
use crate::field::{Problem, ProblemCode, Value};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use ts_rs::TS;

/// A step as the cadre gives it; who and when are added.
#[derive(Debug, Clone, PartialEq, Deserialize, TS)]
pub struct NewStep {
    /// What was done.
    pub kind: StepKind,
    /// 上报 to.
    pub level: Option<GrievanceLevel>,
    /// Deadline, `2026-09-30`.
    pub due_on: Option<String>,
    /// 满意度
    pub feedback: Option<Satisfaction>,
    /// How the villager was asked: at home, by phone …
    pub mode: Option<VisitMode>,
    /// 销号 on what ground; may be left out after a satisfied call-back.
    pub closing: Option<ClosingWay>,
    /// 责任单位
    pub responsible_unit: Option<String>,
    /// 责任人
    pub responsible_person: Option<String>,
    /// What was said.
    pub words: Option<String>,
}

impl NewStep {
    /// A step of which nothing but its kind and perhaps what was said is known.
    pub fn plain(kind: StepKind, words: &str) -> Self {
        Self {
            kind,
            level: None,
            due_on: None,
            feedback: None,
            mode: None,
            closing: None,
            responsible_unit: None,
            responsible_person: None,
            words: (!words.is_empty()).then(|| words.to_owned()),
        }
    }

    /// Its fields as the item `item` of a record with these steps; who and when are the caller's.
    pub fn fields(&self, item: &str, seen: &[Step]) -> BTreeMap<String, Value> {
        let known = [
            ("kind", Some(self.kind.as_str().to_owned())),
            ("after", Some(tips(seen).join(","))),
            ("level", self.level.map(|level| level.as_str().to_owned())),
            ("due_on", self.due_on.clone()),
            ("feedback", self.feedback.map(|feedback| feedback.as_str().to_owned())),
            ("mode", self.mode.map(|mode| mode.as_str().to_owned())),
            ("closing", self.closing.map(|closing| closing.as_str().to_owned())),
            ("responsible_unit", self.responsible_unit.clone()),
            ("responsible_person", self.responsible_person.clone()),
            ("words", self.words.clone()),
        ];
        let said = known.into_iter().filter_map(|(field, value)| Some((field, value.filter(|text| !text.is_empty())?)));
        said.map(|(field, value)| (format!("steps/{item}/{field}"), Value::Text(value))).collect()
    }
}

/// Why a step can't follow where the grievance stands; `None` when it may.
pub fn out_of_place(course: &Course, step: &NewStep) -> Option<Problem> {
    let status = course.status;
    let problem = |path: &str, code| Some(Problem { path: path.into(), code });
    if !allowed(status).contains(&step.kind) {
        return problem("kind", ProblemCode::StepNotAllowed);
    }
    if step.kind == StepKind::Close {
        return match step.closing.or(implied_closing(status)) {
            None => problem("closing", ProblemCode::Required),
            Some(closing) if !closing_ways(status).contains(&closing) => problem("closing", ProblemCode::NotAllowed),
            Some(_) => None,
        };
    }
    // Upwards only; a skipped level is noted by the course (domain.md §4.2).
    let lowers = step.kind == StepKind::Escalate && step.level.is_some_and(|level| level <= course.level);
    if lowers { problem("level", ProblemCode::NotAllowed) } else { None }
}

/// The steps that no other step follows: what the writer of the next one has seen.
fn tips(steps: &[Step]) -> Vec<String> {
    let followed: BTreeSet<&str> = steps.iter().flat_map(|step| &step.after).map(String::as_str).collect();
    steps.iter().filter(|step| !followed.contains(step.id.as_str())).map(|step| step.id.clone()).collect()
}
