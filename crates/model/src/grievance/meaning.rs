//! What two steps mean that were written without either writer seeing the other: one table, used by `course`.
//! One principle orders it: what keeps a matter open for the villager stands over what ends it, and what people did
//! stands over what they planned or refused. The rows are in that order, so the table can hold no circle.

use super::step::Step;
use super::words::StepKind;
use crate::enumeration::Satisfaction;

/// What a step says: its kind, with the feedback split by the villager's answer. Weakest first (docs/grievance.md).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Said {
    /// FEEDBACK with NO_CONTACT or no answer: nothing is known, nothing moves
    NoContact,
    /// REGISTER
    Register,
    /// TRIAGE
    Triage,
    /// EXPLAIN
    Explain,
    /// ASSIGN
    Assign,
    /// DEFER
    Defer,
    /// ACT
    Act,
    /// DONE
    Done,
    /// FEEDBACK with SATISFIED or BASICALLY
    Content,
    /// CLOSE
    Close,
    /// REOPEN
    Reopen,
    /// FEEDBACK with UNSATISFIED
    Unsatisfied,
    /// ESCALATE
    Escalate,
}

impl Said {
    /// Every value, weakest first: the rows and columns of the table.
    pub const ALL: [Self; 13] = [
        Self::NoContact,
        Self::Register,
        Self::Triage,
        Self::Explain,
        Self::Assign,
        Self::Defer,
        Self::Act,
        Self::Done,
        Self::Content,
        Self::Close,
        Self::Reopen,
        Self::Unsatisfied,
        Self::Escalate,
    ];

    /// What a step says.
    pub fn of(step: &Step) -> Self {
        match (step.kind, step.feedback) {
            (StepKind::Register, _) => Self::Register,
            (StepKind::Triage, _) => Self::Triage,
            (StepKind::Assign, _) => Self::Assign,
            (StepKind::Act, _) => Self::Act,
            (StepKind::Done, _) => Self::Done,
            (StepKind::Close, _) => Self::Close,
            (StepKind::Reopen, _) => Self::Reopen,
            (StepKind::Escalate, _) => Self::Escalate,
            (StepKind::Defer, _) => Self::Defer,
            (StepKind::Explain, _) => Self::Explain,
            (StepKind::Feedback, Some(Satisfaction::Satisfied | Satisfaction::Basically)) => Self::Content,
            (StepKind::Feedback, Some(Satisfaction::Unsatisfied)) => Self::Unsatisfied,
            (StepKind::Feedback, Some(Satisfaction::NoContact) | None) => Self::NoContact,
        }
    }
}

/// The meaning of a pair of concurrent steps. Both always stay in the course; this decides the status and the note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// The first is further along and gives the status; nobody needs telling.
    FirstFurther,
    /// The second is further along and gives the status.
    SecondFurther,
    /// They contradict: the first stands, the second is shown with a note.
    FirstStands,
    /// They contradict: the second stands, the first is shown with a note.
    SecondStands,
    /// Two reports of work: both count.
    Both,
    /// The same said twice: it counts once.
    CountOnce,
    /// Two assignments: the last in order is responsible, both are shown.
    LastAssigned,
    /// Two deferrals: the later date counts, both are shown.
    LaterDate,
    /// Two escalations: the higher level counts.
    HigherLevel,
}

const LEAD: Meaning = Meaning::FirstFurther;
const CEDE: Meaning = Meaning::SecondFurther;
const OVER: Meaning = Meaning::FirstStands;
const BOWS: Meaning = Meaning::SecondStands;
const BOTH: Meaning = Meaning::Both;
const ONCE: Meaning = Meaning::CountOnce;
const LAST: Meaning = Meaning::LastAssigned;
const LATE: Meaning = Meaning::LaterDate;
const HIGH: Meaning = Meaning::HigherLevel;

/// Rows: the first step; columns: the second; both in the order of [`Said::ALL`].
const TABLE: [[Meaning; 13]; 13] = [
    [ONCE, CEDE, CEDE, CEDE, CEDE, CEDE, CEDE, CEDE, CEDE, CEDE, CEDE, CEDE, CEDE],
    [LEAD, ONCE, CEDE, CEDE, CEDE, CEDE, CEDE, CEDE, CEDE, CEDE, CEDE, CEDE, CEDE],
    [LEAD, LEAD, ONCE, CEDE, CEDE, CEDE, CEDE, CEDE, CEDE, CEDE, CEDE, CEDE, CEDE],
    [LEAD, LEAD, LEAD, ONCE, BOWS, BOWS, BOWS, BOWS, BOWS, BOWS, BOWS, BOWS, BOWS],
    [LEAD, LEAD, LEAD, OVER, LAST, CEDE, CEDE, BOWS, BOWS, BOWS, BOWS, BOWS, BOWS],
    [LEAD, LEAD, LEAD, OVER, LEAD, LATE, CEDE, BOWS, BOWS, BOWS, BOWS, BOWS, BOWS],
    [LEAD, LEAD, LEAD, OVER, LEAD, LEAD, BOTH, BOWS, BOWS, BOWS, CEDE, CEDE, CEDE],
    [LEAD, LEAD, LEAD, OVER, OVER, OVER, OVER, ONCE, CEDE, CEDE, BOWS, BOWS, BOWS],
    [LEAD, LEAD, LEAD, OVER, OVER, OVER, OVER, LEAD, ONCE, CEDE, BOWS, BOWS, BOWS],
    [LEAD, LEAD, LEAD, OVER, OVER, OVER, OVER, LEAD, LEAD, ONCE, BOWS, BOWS, BOWS],
    [LEAD, LEAD, LEAD, OVER, OVER, OVER, LEAD, OVER, OVER, OVER, ONCE, CEDE, CEDE],
    [LEAD, LEAD, LEAD, OVER, OVER, OVER, LEAD, OVER, OVER, OVER, LEAD, ONCE, CEDE],
    [LEAD, LEAD, LEAD, OVER, OVER, OVER, LEAD, OVER, OVER, OVER, LEAD, LEAD, HIGH],
];

/// What two concurrent steps mean. Symmetric up to exchanging first and second (tested for every cell).
pub fn concurrent(first: Said, second: Said) -> Meaning {
    TABLE.get(first as usize).and_then(|row| row.get(second as usize)).copied().unwrap_or(BOTH)
}
