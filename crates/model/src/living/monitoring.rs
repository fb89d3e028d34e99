//! 监测识别: the village's part of it, from the clue to what the county decided (domain.md §2.5). The stage is computed.

use super::words::{ClueSource, Decision, MonitoringStep};
use crate::document::Contents;
use crate::field::{FieldSpec, FieldType, Path, Problem, ProblemCode, optional, required};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

const PERSONS: FieldType = FieldType::Count(0, 9999);

/// Fields of one step.
pub const STEP: &[FieldSpec] = &[
    required("kind", FieldType::Word(MonitoringStep::WORDS)),
    // The clue with which this run began; the clue's own is itself.
    required("run", FieldType::Text(64)),
    required("on", FieldType::Date),
    optional("source", FieldType::Word(ClueSource::WORDS)),
    optional("people", FieldType::Text(200)),
    optional("invited", PERSONS),
    optional("present", PERSONS),
    optional("agree", PERSONS),
    optional("against", PERSONS),
    optional("abstain", PERSONS),
    optional("days", FieldType::Count(1, 90)),
    optional("decision", FieldType::Word(Decision::WORDS)),
    optional("words", FieldType::Text(500)),
    required("by", FieldType::Reference),
    required("by_name", FieldType::Text(60)),
    required("at", FieldType::Instant),
];

/// How long things may take. [GK]: they differ by district; these are Gansu Qin'an's and one county's (domain.md §2.5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct MonitoringRules {
    /// Where they come from.
    pub source: String,
    /// From the clue to the visit, days.
    pub visit_days: u32,
    /// From the clue to the county's decision, days.
    pub whole_days: u32,
    /// Shortest public notice in the village, days.
    pub notice_days: u32,
    /// Fewest visitors.
    pub visitors: u32,
}

impl Default for MonitoringRules {
    fn default() -> Self {
        let source = "参照甘肃秦安等地；各区县不同，请按本地文件改".to_owned();
        Self { source, visit_days: 2, whole_days: 15, notice_days: 5, visitors: 2 }
    }
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct MonitoringEntry {
    /// Entry.
    pub id: String,
    /// Which.
    pub kind: MonitoringStep,
    /// When, a civil date.
    pub on: String,
    /// Where the clue came from.
    pub source: Option<ClueSource>,
    /// 核查人
    pub people: Option<String>,
    /// 应到
    #[ts(type = "number | null")]
    pub invited: Option<i64>,
    /// 实到
    #[ts(type = "number | null")]
    pub present: Option<i64>,
    /// 同意
    #[ts(type = "number | null")]
    pub agree: Option<i64>,
    /// 反对
    #[ts(type = "number | null")]
    pub against: Option<i64>,
    /// 弃权
    #[ts(type = "number | null")]
    pub abstain: Option<i64>,
    /// 公示天数
    #[ts(type = "number | null")]
    pub days: Option<i64>,
    /// How it ended.
    pub decision: Option<Decision>,
    /// As told.
    pub words: Option<String>,
    /// Who wrote it down.
    pub by_name: String,
    /// When it was written down, RFC 3339.
    pub at: String,
}

/// One run from a clue to its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct MonitoringRun {
    /// The clue it began with.
    pub id: String,
    /// Steps in the order of the procedure, then by date.
    pub steps: Vec<MonitoringEntry>,
    /// The furthest step.
    pub stage: MonitoringStep,
    /// What comes next; `None`: it is over.
    pub next: Option<MonitoringStep>,
    /// Steps before the furthest that nobody wrote down.
    pub missing: Vec<MonitoringStep>,
    /// When the next step is due, where a rule says so.
    pub due_on: Option<String>,
    /// The notice hangs until this day.
    pub notice_until: Option<String>,
    /// What does not agree with the rules of the place.
    pub notes: Vec<MonitoringNote>,
}

/// What somebody should look at; nothing is blocked by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MonitoringNote {
    /// The notice hung for fewer days than it must.
    ShortNotice,
    /// A step was taken before the one that comes first.
    BeforeItsTurn,
    /// The township was asked while the notice still hung.
    NoticeStillHung,
    /// The visit came later than it may.
    LateVisit,
    /// The whole took longer than it may.
    LateWhole,
    /// No majority of those present agreed.
    NoMajority,
}

const ORDER: [MonitoringStep; 8] = [
    MonitoringStep::Clue,
    MonitoringStep::Visited,
    MonitoringStep::Applied,
    MonitoringStep::Compared,
    MonitoringStep::Deliberated,
    MonitoringStep::Published,
    MonitoringStep::Township,
    MonitoringStep::County,
];

/// Every run of a household, the newest first.
pub fn runs(contents: &Contents, rules: &MonitoringRules) -> Vec<MonitoringRun> {
    let mut by_run: BTreeMap<String, Vec<MonitoringEntry>> = BTreeMap::new();
    for item in contents.live_items("monitoring") {
        if let Some(step) = step(contents, item) {
            let run = contents.item_word("monitoring", item, "run").unwrap_or(item);
            by_run.entry(run.to_owned()).or_default().push(step);
        }
    }
    let mut runs: Vec<MonitoringRun> = by_run.into_iter().filter_map(|(id, steps)| run(id, steps, rules)).collect();
    runs.sort_by_key(|run| std::cmp::Reverse(run.steps.first().map(|step| (step.on.clone(), step.at.clone()))));
    runs
}

fn run(id: String, mut steps: Vec<MonitoringEntry>, rules: &MonitoringRules) -> Option<MonitoringRun> {
    steps.sort_by(|a, b| (a.kind, &a.on, &a.at, &a.id).cmp(&(b.kind, &b.on, &b.at, &b.id)));
    let stage = steps.last()?.kind;
    let first = |kind: MonitoringStep| steps.iter().find(|step| step.kind == kind);
    let on = |kind| first(kind).and_then(|step: &MonitoringEntry| step.on.parse::<NaiveDate>().ok());
    let rejected = steps.iter().any(|step| step.decision == Some(Decision::Rejected));
    let next = ORDER.into_iter().find(|kind| *kind > stage).filter(|_| !rejected);
    let missing = ORDER.into_iter().filter(|kind| *kind < stage && first(*kind).is_none()).collect();
    let after = |day: Option<NaiveDate>, days: u32| day.and_then(|day| day.checked_add_days(Days::new(days.into())));
    let clue = on(MonitoringStep::Clue);
    let visit_by = after(clue, rules.visit_days);
    let whole_by = after(clue, rules.whole_days);
    let notice = first(MonitoringStep::Published);
    let hangs = notice.and_then(|step| step.days).and_then(|days| u32::try_from(days).ok());
    let notice_until = hangs.and_then(|days| after(on(MonitoringStep::Published), days));

    let mut notes = Vec::new();
    let mut note = |when: bool, what| {
        if when {
            notes.push(what);
        }
    };
    note(hangs.is_some_and(|days| days < rules.notice_days), MonitoringNote::ShortNotice);
    let days: Vec<Option<NaiveDate>> = ORDER.into_iter().filter(|kind| first(*kind).is_some()).map(on).collect();
    note(days.windows(2).any(|two| two.first() > two.last()), MonitoringNote::BeforeItsTurn);
    let early = |asked: NaiveDate| notice_until.is_some_and(|until| asked < until);
    note(on(MonitoringStep::Township).is_some_and(early), MonitoringNote::NoticeStillHung);
    let later = |day: Option<NaiveDate>, by: Option<NaiveDate>| day.zip(by).is_some_and(|(day, by)| day > by);
    note(later(on(MonitoringStep::Visited), visit_by), MonitoringNote::LateVisit);
    note(later(on(MonitoringStep::County), whole_by), MonitoringNote::LateWhole);
    let outvoted =
        |step: &MonitoringEntry| step.agree.zip(step.present).is_some_and(|(agree, present)| agree * 2 <= present);
    note(first(MonitoringStep::Deliberated).is_some_and(outvoted), MonitoringNote::NoMajority);

    let due = match next {
        None => None,
        Some(MonitoringStep::Visited) => visit_by,
        Some(MonitoringStep::Township) => notice_until.max(whole_by),
        Some(_) => whole_by,
    };
    let text = |day: Option<NaiveDate>| day.map(|day| day.to_string());
    Some(MonitoringRun { id, stage, next, missing, due_on: text(due), notice_until: text(notice_until), notes, steps })
}

fn step(contents: &Contents, item: &str) -> Option<MonitoringEntry> {
    let text = |field: &str| contents.item_word("monitoring", item, field).map(str::to_owned);
    let count = |field: &str| contents.item_int("monitoring", item, field);
    Some(MonitoringEntry {
        id: item.to_owned(),
        kind: MonitoringStep::parse(&text("kind")?)?,
        on: text("on").unwrap_or_default(),
        source: text("source").as_deref().and_then(ClueSource::parse),
        people: text("people"),
        invited: count("invited"),
        present: count("present"),
        agree: count("agree"),
        against: count("against"),
        abstain: count("abstain"),
        days: count("days"),
        decision: text("decision").as_deref().and_then(Decision::parse),
        words: text("words"),
        by_name: text("by_name").unwrap_or_default(),
        at: text("at").unwrap_or_default(),
    })
}

/// What is wrong with the steps as they were written down; paths are those of the fields.
pub fn problems(contents: &Contents, rules: &MonitoringRules) -> Vec<Problem> {
    let mut problems = Vec::new();
    for item in contents.live_items("monitoring") {
        let Some(step) = step(contents, item) else { continue };
        let mut say = |field: &str, code| {
            problems.push(Problem { path: Path::item("monitoring", item, field).to_string(), code });
        };
        match step.kind {
            MonitoringStep::Clue if step.source.is_none() => say("source", ProblemCode::Required),
            MonitoringStep::Visited => {
                let people = step.people.unwrap_or_default();
                if names(&people).count() < rules.visitors as usize {
                    say("people", ProblemCode::TooFewPeople);
                }
            }
            MonitoringStep::Deliberated => {
                let counts = [("invited", step.invited), ("present", step.present), ("agree", step.agree)];
                for (field, _) in counts.iter().filter(|(_, count)| count.is_none()) {
                    say(field, ProblemCode::Required);
                }
                let votes = [step.agree, step.against, step.abstain].into_iter().flatten().sum::<i64>();
                if step.present > step.invited && step.invited.is_some() {
                    say("present", ProblemCode::TooMany);
                }
                if step.present.is_some_and(|present| votes > present) {
                    say("agree", ProblemCode::TooMany);
                }
            }
            MonitoringStep::Published if step.days.is_none() => say("days", ProblemCode::Required),
            MonitoringStep::Township | MonitoringStep::County if step.decision.is_none() => {
                say("decision", ProblemCode::Required);
            }
            _ => {}
        }
    }
    problems
}

/// The names in a text, however they are set apart.
fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split(['、', '，', ',', ' ', '；', ';', '\n']).map(str::trim).filter(|name| !name.is_empty())
}
