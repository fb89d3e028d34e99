//! 诉求: what a villager asks for and what was done about it, step by step (domain.md §4). Status, level, deadline
//! and who is responsible are computed from the steps and never stored.

use crate::document::Contents;
use crate::enumeration::{Satisfaction, VisitMode};
use crate::field::{CollectionSpec, FieldType, Problem, ProblemCode, Schema, noted, optional, required};
use crate::grievance::course::{Course, course};
use crate::grievance::deadline::{deadline, late_days};
use crate::grievance::rates::RateRow;
use crate::grievance::step::Step;
use crate::grievance::words::{ClosingWay, GrievanceCategory, GrievanceLevel, GrievanceSource, StepKind, Urgency};
use crate::kind::Kind;
use crate::record::attachment::{ATTACHMENT, COLLECTION};
use crate::settings::Settings;
use chrono::{DateTime, NaiveDate};

/// Fields and rules of a grievance.
pub static SCHEMA: Schema = Schema {
    kind: Kind::Grievance,
    version: 1,
    fields: &[
        required("content", FieldType::Text(2000)),
        optional("category", FieldType::Word(GrievanceCategory::WORDS)),
        optional("urgency", FieldType::Word(Urgency::WORDS)),
        required("source", FieldType::Word(GrievanceSource::WORDS)),
        optional("reporter", FieldType::Text(60)),
        optional("anonymous", FieldType::Bool),
        optional("household", FieldType::Reference),
        optional("visit", FieldType::Reference),
        optional("group", FieldType::Text(30)),
        optional("courtyard", FieldType::Text(60)),
        optional("measures", FieldType::Text(1000)),
        optional("standard", FieldType::Text(500)),
        optional("result", FieldType::Text(1000)),
        optional("is_clue", FieldType::Bool),
    ],
    collections: &[
        CollectionSpec::first(
            "steps",
            &[
                required("kind", FieldType::Word(StepKind::WORDS)),
                required("at", FieldType::Instant),
                required("by", FieldType::Reference),
                required("by_name", FieldType::Text(60)),
                noted("after", FieldType::Text(2000)),
                optional("level", FieldType::Word(GrievanceLevel::WORDS)),
                optional("due_on", FieldType::Date),
                optional("feedback", FieldType::Word(Satisfaction::WORDS)),
                // How the villager was asked (domain.md §4.1 反馈评估).
                optional("mode", FieldType::Word(VisitMode::WORDS)),
                optional("closing", FieldType::Word(ClosingWay::WORDS)),
                optional("responsible_unit", FieldType::Text(60)),
                optional("responsible_person", FieldType::Text(60)),
                optional("words", FieldType::Text(1000)),
            ],
        ),
        CollectionSpec::late(COLLECTION, ATTACHMENT),
    ],
    check,
};

fn check(contents: &Contents, _: &Settings) -> Vec<Problem> {
    // Who asked not to be named is not named.
    let named = contents.bool("anonymous") == Some(true) && contents.word("reporter").is_some();
    let problem = Problem { path: "reporter".into(), code: ProblemCode::AnonymousNamed };
    let mut problems: Vec<Problem> = named.then_some(problem).into_iter().collect();
    for step in contents.live_items("steps") {
        let kind = contents.item_word("steps", step, "kind").and_then(StepKind::parse);
        let missing = |field: &str| contents.item_value("steps", step, field).is_none();
        let must = match kind {
            Some(StepKind::Defer) => &["due_on", "words"][..],
            Some(StepKind::Explain | StepKind::Reopen) => &["words"][..],
            Some(StepKind::Escalate) => &["level"][..],
            Some(StepKind::Feedback) => &["feedback"][..],
            _ => &[][..],
        };
        for field in must.iter().filter(|field| missing(field)) {
            problems.push(Problem { path: format!("steps/{step}/{field}"), code: ProblemCode::Required });
        }
    }
    problems
}

/// The steps of a grievance. A step of a newer app's kind is left out of the course, not lost.
pub fn steps(contents: &Contents) -> Vec<Step> {
    contents.live_items("steps").filter_map(|item| step(contents, item)).collect()
}

fn step(contents: &Contents, item: &str) -> Option<Step> {
    let word = |field: &str| contents.item_word("steps", item, field);
    let text = |field: &str| word(field).map(str::to_owned);
    let at = word("at").and_then(|at| DateTime::parse_from_rfc3339(at).ok());
    Some(Step {
        id: item.to_owned(),
        kind: word("kind").and_then(StepKind::parse)?,
        at_ms: at.map_or(0, |at| at.timestamp_millis()),
        by_name: text("by_name").unwrap_or_default(),
        level: word("level").and_then(GrievanceLevel::parse),
        due_on: word("due_on").and_then(|day| day.parse::<NaiveDate>().ok()),
        feedback: word("feedback").and_then(Satisfaction::parse),
        closing: word("closing").and_then(ClosingWay::parse),
        words: text("words").unwrap_or_default(),
        responsible_unit: text("responsible_unit").unwrap_or_default(),
        responsible_person: text("responsible_person").unwrap_or_default(),
        after: word("after").unwrap_or_default().split(',').filter(|id| !id.is_empty()).map(str::to_owned).collect(),
    })
}

/// Where a grievance stands: its course, and its deadline by steps or by rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// From the steps.
    pub course: Course,
    /// From the steps, else by the rules for category and urgency; `None` when neither gives one.
    pub due_on: Option<NaiveDate>,
    /// Whether the work is still to be done.
    pub running: bool,
    /// When the work ended; `None` while it runs.
    pub ended_on: Option<NaiveDate>,
    /// What the three rates count of it.
    pub rate: RateRow,
}

impl Standing {
    /// Computes the standing from a record's contents, under the rules in force in its village (domain.md §4.2).
    pub fn of(contents: &Contents, settings: &Settings) -> Self {
        let course = course(&steps(contents), &settings.course);
        let (rules, calendar) = (&settings.deadlines, &settings.calendar);
        let registered = contents.live_items("steps").filter_map(|step| contents.item_word("steps", step, "at"));
        let registered = registered.filter_map(|at| DateTime::parse_from_rfc3339(at).ok()).min();
        let category = contents.word("category").and_then(GrievanceCategory::parse);
        let urgency = contents.word("urgency").and_then(Urgency::parse);
        // Without category and urgency there is nothing to go by: no deadline is guessed.
        let by_rule = registered.zip(category).zip(urgency).and_then(|((at, category), urgency)| {
            deadline(at.date_naive(), category, urgency, rules, calendar).ok().map(|found| found.day)
        });
        // A deadline that somebody set stands over the rules'.
        let due_on = course.due_on.or(by_rule);
        let running = course.status.is_running();
        let ended_on = if running { None } else { course.done_on.or(course.closed_on).or(course.callback_on) };
        let respond_by = registered.and_then(|at| settings.rates.respond_by(at.date_naive(), calendar));
        let rate = RateRow::of(&course, respond_by);
        Self { due_on, running, ended_on, rate, course }
    }

    /// Days past the deadline; 0 when in time or without one.
    pub fn days_late(&self, today: NaiveDate) -> u32 {
        self.due_on.map_or(0, |due| late_days(due, today, self.ended_on))
    }
}
