//! Which steps the app offers in a status, and the one it offers as a button. `course` accepts any step; this is asked
//! before writing, and by `course` only to note what was out of place.

use super::words::{ClosingWay, GrievanceStatus, StepKind};

/// Steps that may follow in a status (domain.md §4.2), the likeliest first. REGISTER is only ever the first step.
pub fn allowed(status: GrievanceStatus) -> &'static [StepKind] {
    use StepKind::{Act, Assign, Close, Defer, Done, Escalate, Explain, Feedback, Reopen, Triage};
    match status {
        GrievanceStatus::Open => &[Triage, Assign, Act, Done, Escalate, Defer, Explain, Close],
        GrievanceStatus::Triaged => &[Assign, Act, Done, Escalate, Defer, Explain, Triage, Close],
        GrievanceStatus::Assigned | GrievanceStatus::Doing => &[Act, Done, Assign, Escalate, Defer, Explain, Close],
        GrievanceStatus::Done => &[Feedback, Act, Reopen, Escalate, Close],
        GrievanceStatus::Feedback => &[Close, Feedback, Reopen, Escalate],
        // A closed matter is still called back at times (domain.md §4.2: ≥ 10 % a month).
        GrievanceStatus::Closed => &[Feedback, Reopen],
        GrievanceStatus::Reopened | GrievanceStatus::Escalated => {
            &[Assign, Act, Done, Escalate, Defer, Explain, Triage, Close]
        }
        GrievanceStatus::Deferred => &[Act, Done, Assign, Escalate, Defer, Explain, Close],
        GrievanceStatus::Unsolvable => &[Feedback, Assign, Act, Reopen, Escalate, Close],
    }
}

/// The one next action in a status, as a button; `None` when the matter is closed.
pub fn next_action(status: GrievanceStatus) -> Option<StepKind> {
    match status {
        GrievanceStatus::Open => Some(StepKind::Triage),
        GrievanceStatus::Triaged | GrievanceStatus::Reopened | GrievanceStatus::Escalated => Some(StepKind::Assign),
        GrievanceStatus::Assigned | GrievanceStatus::Deferred => Some(StepKind::Act),
        GrievanceStatus::Doing => Some(StepKind::Done),
        GrievanceStatus::Done | GrievanceStatus::Unsolvable => Some(StepKind::Feedback),
        GrievanceStatus::Feedback => Some(StepKind::Close),
        GrievanceStatus::Closed => None,
    }
}

/// On what grounds a matter may be closed in a status, the usual one first. An open matter closes only because the
/// villager took it back or it is in the ledger already: nobody closes it for him.
pub fn closing_ways(status: GrievanceStatus) -> &'static [ClosingWay] {
    use ClosingWay::{Duplicate, Explained, NoContact, Satisfied, Withdrawn};
    match status {
        GrievanceStatus::Feedback => &[Satisfied, Withdrawn, Duplicate],
        GrievanceStatus::Done => &[NoContact, Withdrawn, Duplicate],
        GrievanceStatus::Unsolvable => &[Explained, NoContact, Withdrawn, Duplicate],
        GrievanceStatus::Closed => &[],
        _ => &[Withdrawn, Duplicate],
    }
}

/// The ground a CLOSE without one stands on; `None` where it would have to be said.
pub fn implied_closing(status: GrievanceStatus) -> Option<ClosingWay> {
    (status == GrievanceStatus::Feedback).then_some(ClosingWay::Satisfied)
}
