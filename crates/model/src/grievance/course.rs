//! What a grievance's steps add up to: order, status, level, deadline, answer (domain.md §4.2). A function of the set
//! of steps alone: the same on every phone, whatever order they arrived in. It accepts anything and notes what is odd.

use super::allowed::{allowed, closing_ways, implied_closing};
use super::causal::Causal;
use super::meaning::{Meaning, Said, concurrent};
use super::step::Step;
use super::words::{ClosingWay, GrievanceLevel, GrievanceStatus, StepKind};
use crate::enumeration::Satisfaction;
use chrono::{DateTime, Duration, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Settings of the course.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CourseRules {
    /// Where they come from.
    pub source: String,
    /// Where a matter starts when no step says so.
    pub first_level: GrievanceLevel,
    /// More deferrals than this get a note; `None` for no limit.
    pub most_deferrals: Option<u32>,
    /// Minutes east of UTC in which days are counted.
    pub utc_offset_minutes: i32,
}

impl Default for CourseRules {
    fn default() -> Self {
        Self {
            source: "接诉即办通行流程；延期一次没有文件依据，请按本地文件改".to_owned(),
            first_level: GrievanceLevel::Villager,
            most_deferrals: Some(1),
            utc_offset_minutes: 480,
        }
    }
}

/// Something a person should look at. Steps are named by id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(tag = "note", rename_all = "snake_case")]
#[allow(missing_docs, reason = "the fields are explained by their note's own line")]
pub enum CourseNote {
    /// The status its writer saw did not call for this step.
    OutOfPlace { step: String, seen: GrievanceStatus },
    /// The same was said beside it: counts once.
    CountedOnce { step: String, same_as: String },
    /// A contradicting step was written beside it; `by` gives the status.
    Overruled { step: String, by: String },
    /// Two were assigned side by side; `step` counts until somebody who sees both assigns again.
    TwoAssigned { step: String, other: String },
    /// Two deferrals side by side with different dates; the later counts.
    TwoDeadlines { step: String, other: String },
    /// Two escalations side by side to different levels; the higher counts.
    TwoLevels { step: String, other: String },
    /// The step went up by more than one level.
    LevelSkipped { step: String, from: GrievanceLevel, to: GrievanceLevel },
    /// An escalation to a level already reached: the level stays.
    LevelNotRaised { step: String, level: GrievanceLevel },
    /// A deferral without a date: the deadline stays.
    DeferredWithoutDate { step: String },
    /// More deferrals than the rules allow.
    DeferredTooOften { times: u32 },
    /// Two different steps bear this id; one was taken.
    IdTwice { step: String },
    /// The step says it came after itself.
    Circular { step: String },
}

/// A grievance's course, computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Course {
    /// Every step's id, in order.
    pub order: Vec<String>,
    /// 办理状态
    pub status: GrievanceStatus,
    /// 层级
    pub level: GrievanceLevel,
    /// From ASSIGN and DEFER; `None` means that the rules' deadline holds.
    #[ts(type = "string | null")]
    pub due_on: Option<NaiveDate>,
    /// 责任单位, empty when nobody is assigned.
    pub responsible_unit: String,
    /// 责任人
    pub responsible_person: String,
    /// 延期次数
    pub deferred_times: u32,
    /// The villager's last answer.
    pub feedback: Option<Satisfaction>,
    /// On what ground it is closed; only while it is.
    pub closing: Option<ClosingWay>,
    /// 首次响应: the first step after registration.
    #[ts(type = "string | null")]
    pub responded_on: Option<NaiveDate>,
    /// 办结时间 of the last DONE.
    #[ts(type = "string | null")]
    pub done_on: Option<NaiveDate>,
    /// 销号时间; only while it is closed.
    #[ts(type = "string | null")]
    pub closed_on: Option<NaiveDate>,
    /// 回访时间: when the villager was last reached.
    #[ts(type = "string | null")]
    pub callback_on: Option<NaiveDate>,
    /// What to look at, sorted.
    pub notes: Vec<CourseNote>,
}

/// Computes a course from a set of steps in any order.
pub fn course(steps: &[Step], rules: &CourseRules) -> Course {
    let causal = Causal::of(steps);
    let mut reading = Reading { causal: &causal, moves: Vec::new(), notes: Vec::new() };
    for at in 0..causal.steps.len() {
        reading.read(at);
    }
    reading.finish(rules)
}

/// Steps read so far; `moves` says of each whether it counts towards the status.
struct Reading<'a> {
    causal: &'a Causal<'a>,
    moves: Vec<bool>,
    notes: Vec<CourseNote>,
}

impl<'a> Reading<'a> {
    fn step(&self, at: usize) -> Option<&'a Step> {
        self.causal.steps.get(at).copied()
    }

    fn all(&self) -> impl Iterator<Item = (usize, &'a Step)> + use<'a> {
        self.causal.steps.iter().copied().enumerate()
    }

    fn of_kind(&self, kind: StepKind) -> Vec<usize> {
        self.all().filter(|(_, step)| step.kind == kind).map(|(at, _)| at).collect()
    }

    fn id(&self, at: usize) -> String {
        self.step(at).map(|step| step.id.clone()).unwrap_or_default()
    }

    /// Judges one step by what its writer saw: someone offline cannot know more, and no clock comes in.
    fn read(&mut self, at: usize) {
        let Some(step) = self.step(at) else { return };
        let before: Vec<usize> = (0..at).filter(|earlier| self.causal.saw(at, *earlier)).collect();
        let seen = self.status_of(&before);
        let closes = step.closing.or(implied_closing(seen)).is_some_and(|way| closing_ways(seen).contains(&way));
        let said = Said::of(step);
        let in_place = match step.kind {
            StepKind::Register => before.is_empty(),
            StepKind::Close => closes,
            kind => allowed(seen).contains(&kind),
        };
        if !in_place {
            self.notes.push(CourseNote::OutOfPlace { step: step.id.clone(), seen });
        }
        // Out of place still counts, because it happened; but nothing closes without a ground, nothing registers
        // twice, and a closed matter opens only for the villager's sake.
        self.moves.push(match said {
            Said::NoContact => false,
            Said::Register | Said::Close => in_place,
            Said::Reopen | Said::Unsatisfied | Said::Escalate => true,
            _ => seen != GrievanceStatus::Closed,
        });
    }

    /// The status that a set of steps gives: the last of those that no step beside them outweighs.
    fn status_of(&self, set: &[usize]) -> GrievanceStatus {
        let moving: Vec<usize> = set.iter().copied().filter(|at| self.moves.get(*at) == Some(&true)).collect();
        let stands = |at: &&usize| !moving.iter().any(|other| self.outweighs(*other, **at));
        moving.iter().rev().find(stands).and_then(|at| self.step(*at)).map_or(GrievanceStatus::Open, status_after)
    }

    fn meaning(&self, first: usize, second: usize) -> Option<Meaning> {
        let (one, two) = (self.step(first)?, self.step(second)?);
        self.causal.beside(first, second).then(|| concurrent(Said::of(one), Said::of(two)))
    }

    fn outweighs(&self, first: usize, second: usize) -> bool {
        matches!(self.meaning(first, second), Some(Meaning::FirstFurther | Meaning::FirstStands))
    }

    /// Notes for steps written side by side; `same` marks those that count once.
    fn compare(&mut self) -> Vec<usize> {
        let mut same = Vec::new();
        let moving: Vec<usize> = self.all().map(|(at, _)| at).filter(|at| self.moves.get(*at) == Some(&true)).collect();
        for &at in &moving {
            let over = moving.iter().filter(|by| self.meaning(**by, at) == Some(Meaning::FirstStands));
            if let Some(by) = over.max_by_key(|by| (self.step(**by).map(Said::of), **by)) {
                self.notes.push(CourseNote::Overruled { step: self.id(at), by: self.id(*by) });
            }
            for &other in moving.iter().take_while(|other| **other < at).filter(|other| !same.contains(*other)) {
                let (Some(a), Some(b), Some(meaning)) = (self.step(at), self.step(other), self.meaning(at, other))
                else {
                    continue;
                };
                let who = |s: &'a Step| (&s.responsible_unit, &s.responsible_person);
                let [step, first] = [self.id(at), self.id(other)];
                let note = match meaning {
                    Meaning::LastAssigned if who(a) != who(b) => {
                        let seen_both = |c: &usize| self.causal.saw(*c, at) && self.causal.saw(*c, other);
                        if self.of_kind(StepKind::Assign).iter().any(seen_both) {
                            continue;
                        }
                        CourseNote::TwoAssigned { step, other: first }
                    }
                    Meaning::LaterDate if a.due_on != b.due_on => CourseNote::TwoDeadlines { step, other: first },
                    Meaning::HigherLevel if a.level != b.level => CourseNote::TwoLevels { step, other: first },
                    Meaning::CountOnce | Meaning::LastAssigned | Meaning::LaterDate | Meaning::HigherLevel => {
                        same.push(at);
                        self.notes.push(CourseNote::CountedOnce { step, same_as: first });
                        break;
                    }
                    _ => continue,
                };
                self.notes.push(note);
            }
        }
        same
    }

    /// The level each writer saw is what his step is measured by; the highest reached is the matter's.
    fn level(&mut self, first: GrievanceLevel) -> GrievanceLevel {
        let mut reached: Vec<GrievanceLevel> = Vec::new();
        for (at, step) in self.all() {
            let seen = (0..at).filter(|e| self.causal.saw(at, *e)).filter_map(|e| reached.get(e)).max();
            let from = seen.copied().unwrap_or(first);
            let target = match step.kind {
                StepKind::Escalate => step.level.unwrap_or(from.above()),
                StepKind::Register | StepKind::Triage => step.level.unwrap_or(from),
                _ => from,
            };
            let id = step.id.clone();
            if target > from.above() && step.kind != StepKind::Register {
                self.notes.push(CourseNote::LevelSkipped { step: id, from, to: target });
            } else if step.kind == StepKind::Escalate && target <= from {
                self.notes.push(CourseNote::LevelNotRaised { step: id, level: from });
            }
            reached.push(target.max(from));
        }
        reached.into_iter().max().unwrap_or(first)
    }

    /// A deferral counts over an assignment beside it, the later of two deferrals counts.
    fn due_on(&mut self) -> Option<NaiveDate> {
        let defers = self.of_kind(StepKind::Defer);
        let undated = |at: &&usize| self.step(**at).is_some_and(|step| step.due_on.is_none());
        let odd: Vec<_> = defers.iter().filter(undated).map(|at| self.id(*at)).collect();
        self.notes.extend(odd.into_iter().map(|step| CourseNote::DeferredWithoutDate { step }));
        let dated =
            |(_, s): &(usize, &Step)| matches!(s.kind, StepKind::Assign | StepKind::Defer) && s.due_on.is_some();
        let setting: Vec<usize> = self.all().filter(dated).map(|(at, _)| at).collect();
        let newest = self.causal.newest(&setting);
        let (deferred, assigned): (Vec<_>, Vec<_>) = newest.into_iter().partition(|at| defers.contains(at));
        let later = deferred.into_iter().filter_map(|at| self.step(at)?.due_on).max();
        later.or_else(|| self.step(*assigned.last()?)?.due_on)
    }

    fn finish(mut self, rules: &CourseRules) -> Course {
        let day = |step: &Step| {
            let shift = Duration::minutes(rules.utc_offset_minutes.into());
            DateTime::from_timestamp_millis(step.at_ms)?.naive_utc().checked_add_signed(shift).map(|t| t.date())
        };
        let same = self.compare();
        let level = self.level(rules.first_level);
        let due_on = self.due_on();
        let every: Vec<usize> = (0..self.causal.steps.len()).collect();
        let status = self.status_of(&every);

        let assigned = self.causal.newest(&self.of_kind(StepKind::Assign));
        let assigned = assigned.last().and_then(|at| self.step(*at));
        let defers = self.of_kind(StepKind::Defer).into_iter().filter(|at| !same.contains(at)).count();
        let deferred_times = u32::try_from(defers).unwrap_or(u32::MAX);
        if rules.most_deferrals.is_some_and(|most| deferred_times > most) {
            self.notes.push(CourseNote::DeferredTooOften { times: deferred_times });
        }

        // Of answers noted side by side the less content one counts, and any answer over none.
        let answered = self.causal.newest(&self.of_kind(StepKind::Feedback));
        let heard = |at: usize| self.step(at)?.feedback;
        let feedback = answered.iter().filter_map(|at| heard(*at)).max_by_key(|f| (*f != Satisfaction::NoContact, *f));
        let reached = |(_, step): &(usize, &Step)| !matches!(step.feedback, None | Some(Satisfaction::NoContact));
        let callback = self.all().filter(|(_, step)| step.kind == StepKind::Feedback).filter(reached).last();

        let closed = self.all().filter(|(at, s)| s.kind == StepKind::Close && self.moves.get(*at) == Some(&true));
        let closed = self.causal.newest(&closed.map(|(at, _)| at).collect::<Vec<_>>());
        let closed = closed.first().copied().filter(|_| status == GrievanceStatus::Closed);
        let closing = closed.and_then(|at| {
            let before: Vec<usize> = (0..at).filter(|e| self.causal.saw(at, *e)).collect();
            self.step(at)?.closing.or(implied_closing(self.status_of(&before)))
        });
        let responded = self.all().filter(|(_, step)| step.kind != StepKind::Register);
        let responded = responded.map(|(_, step)| step).min_by_key(|step| (step.at_ms, &step.id));
        let done = self.of_kind(StepKind::Done).last().and_then(|at| self.step(*at));

        let id_of = |id: &&str| (*id).to_owned();
        self.notes.extend(self.causal.twice.iter().map(|id| CourseNote::IdTwice { step: id_of(id) }));
        self.notes.extend(self.causal.circular.iter().map(|id| CourseNote::Circular { step: id_of(id) }));
        self.notes.sort();
        Course {
            order: every.iter().map(|at| self.id(*at)).collect(),
            status,
            level,
            due_on,
            responsible_unit: assigned.map(|s| s.responsible_unit.clone()).unwrap_or_default(),
            responsible_person: assigned.map(|s| s.responsible_person.clone()).unwrap_or_default(),
            deferred_times,
            feedback,
            closing,
            responded_on: responded.and_then(day),
            done_on: done.and_then(day),
            closed_on: closed.and_then(|at| day(self.step(at)?)),
            callback_on: callback.and_then(|(_, step)| day(step)),
            notes: self.notes,
        }
    }
}

/// The status a step gives when it counts. NO_CONTACT never counts, so its row is not reached.
fn status_after(step: &Step) -> GrievanceStatus {
    match Said::of(step) {
        Said::NoContact | Said::Done => GrievanceStatus::Done,
        Said::Register => GrievanceStatus::Open,
        Said::Triage => GrievanceStatus::Triaged,
        Said::Explain => GrievanceStatus::Unsolvable,
        Said::Assign => GrievanceStatus::Assigned,
        Said::Defer => GrievanceStatus::Deferred,
        Said::Act => GrievanceStatus::Doing,
        Said::Content => GrievanceStatus::Feedback,
        Said::Close => GrievanceStatus::Closed,
        Said::Reopen | Said::Unsatisfied => GrievanceStatus::Reopened,
        Said::Escalate => GrievanceStatus::Escalated,
    }
}
