//! Where a survey stands between the cadre and the reviewer, from its steps alone. Two of them acting apart never lose
//! a step: what asks for another look stands over what ends it (docs/income.md has the table).

use crate::enumeration::enumeration;
use crate::grievance::causal::{Causal, Logged};
use std::collections::BTreeSet;

enumeration! {
    /// What was done with a survey
    SurveyStepKind {
        /// 交审
        Submit = "SUBMIT",
        /// 退回
        SendBack = "SEND_BACK",
        /// 通过
        Accept = "ACCEPT",
        /// 重填: by the cadre, after it was handed in
        Reopen = "REOPEN",
    }
}

enumeration! {
    /// Where a survey stands; computed, never stored
    SurveyStatus {
        /// 在填
        Filling = "FILLING",
        /// 待审
        Submitted = "SUBMITTED",
        /// 被退回
        SentBack = "SENT_BACK",
        /// 已通过
        Accepted = "ACCEPTED",
    }
}

impl SurveyStepKind {
    /// Where one step leaves a survey.
    fn leaves(self) -> SurveyStatus {
        match self {
            Self::Submit => SurveyStatus::Submitted,
            Self::SendBack => SurveyStatus::SentBack,
            Self::Accept => SurveyStatus::Accepted,
            Self::Reopen => SurveyStatus::Filling,
        }
    }
}

impl SurveyStatus {
    /// The steps that may follow.
    pub fn allowed(self) -> &'static [SurveyStepKind] {
        match self {
            Self::Filling => &[SurveyStepKind::Submit],
            Self::Submitted => &[SurveyStepKind::Accept, SurveyStepKind::SendBack, SurveyStepKind::Reopen],
            Self::SentBack => &[SurveyStepKind::Submit],
            Self::Accepted => &[SurveyStepKind::SendBack, SurveyStepKind::Reopen],
        }
    }
}

/// One step as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SurveyStep {
    /// Its item.
    pub id: String,
    /// What was done.
    pub kind: SurveyStepKind,
    /// When, ms since 1970; breaks ties only.
    pub at_ms: i64,
    /// By whom.
    pub by_name: String,
    /// What was said.
    pub words: String,
    /// The steps its writer had seen last.
    pub after: BTreeSet<String>,
}

/// Which of two steps, written side by side, says where the survey stands.
///
/// Handing in beside a review was not seen by the reviewer: it is to be looked at. Taking it back stands over a review
/// of what is no longer meant; sending back stands over accepting.
pub fn stands(one: SurveyStepKind, other: SurveyStepKind) -> SurveyStepKind {
    let weight = |kind| match kind {
        SurveyStepKind::Accept => 0,
        SurveyStepKind::SendBack => 1,
        SurveyStepKind::Reopen => 2,
        SurveyStepKind::Submit => 3,
    };
    if weight(one) >= weight(other) { one } else { other }
}

/// Where the steps leave a survey. Total: unknown names in `after` are passed over, circles are cut where they begin.
pub fn survey_status(steps: &[SurveyStep]) -> SurveyStatus {
    let newest = newest(steps);
    let kinds = newest.iter().map(|step| step.kind);
    kinds.reduce(stands).map_or(SurveyStatus::Filling, SurveyStepKind::leaves)
}

impl Logged for SurveyStep {
    fn id(&self) -> &str {
        &self.id
    }
    fn at_ms(&self) -> i64 {
        self.at_ms
    }
    fn after(&self) -> impl Iterator<Item = &str> {
        self.after.iter().map(String::as_str)
    }
}

/// The steps that no other has seen: what the writer of the next one names in `after`.
pub fn newest(steps: &[SurveyStep]) -> Vec<&SurveyStep> {
    let causal = Causal::of(steps);
    let every: Vec<usize> = (0..causal.steps.len()).collect();
    causal.newest(&every).into_iter().filter_map(|at| causal.steps.get(at).copied()).collect()
}

/// Steps in order: each after those its writer had seen, whatever the phones' clocks say; side by side by time.
pub fn in_order(steps: &[SurveyStep]) -> Vec<&SurveyStep> {
    Causal::of(steps).steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use SurveyStepKind::{Accept, Reopen, SendBack, Submit};

    fn step(id: &str, kind: SurveyStepKind, after: &[&str]) -> SurveyStep {
        let after = after.iter().map(|id| (*id).to_owned()).collect();
        SurveyStep { id: id.into(), kind, at_ms: 0, by_name: String::new(), words: String::new(), after }
    }

    #[test]
    fn a_survey_is_handed_in_sent_back_mended_and_accepted() {
        let mut steps = Vec::new();
        let mut after: Vec<String> = Vec::new();
        for (kind, status) in [
            (Submit, SurveyStatus::Submitted),
            (SendBack, SurveyStatus::SentBack),
            (Submit, SurveyStatus::Submitted),
            (Accept, SurveyStatus::Accepted),
            (Reopen, SurveyStatus::Filling),
        ] {
            let id = format!("s{}", steps.len());
            let seen: Vec<&str> = after.iter().map(String::as_str).collect();
            steps.push(step(&id, kind, &seen));
            after = vec![id];
            assert_eq!(survey_status(&steps), status, "after {kind:?}");
        }
        assert_eq!(survey_status(&[]), SurveyStatus::Filling, "nothing was done yet");
    }

    /// The table of docs/income.md, every cell, in both orders.
    #[test]
    fn every_pair_of_steps_written_side_by_side_has_one_meaning() {
        let table = [
            (Submit, Submit, SurveyStatus::Submitted),
            (Submit, SendBack, SurveyStatus::Submitted),
            (Submit, Accept, SurveyStatus::Submitted),
            (Submit, Reopen, SurveyStatus::Submitted),
            (SendBack, SendBack, SurveyStatus::SentBack),
            (SendBack, Accept, SurveyStatus::SentBack),
            (SendBack, Reopen, SurveyStatus::Filling),
            (Accept, Accept, SurveyStatus::Accepted),
            (Accept, Reopen, SurveyStatus::Filling),
            (Reopen, Reopen, SurveyStatus::Filling),
        ];
        for (one, other, status) in table {
            let first = step("first", Submit, &[]);
            for (a, b) in [(one, other), (other, one)] {
                let steps = [first.clone(), step("a", a, &["first"]), step("b", b, &["first"])];
                assert_eq!(survey_status(&steps), status, "{a:?} beside {b:?}");
            }
        }
    }

    #[test]
    fn a_later_step_stands_over_both_that_its_writer_saw_and_circles_do_not_hang() {
        let steps = [step("a", Submit, &[]), step("b", SendBack, &[]), step("c", Accept, &["a", "b"])];
        assert_eq!(survey_status(&steps), SurveyStatus::Accepted, "the reviewer had seen both");
        let circle = [step("a", Accept, &["b"]), step("b", SendBack, &["a", "unknown"])];
        assert_eq!(survey_status(&circle), SurveyStatus::SentBack, "hostile steps still have one meaning");
    }

    #[test]
    fn a_wrong_clock_changes_neither_order_nor_status() {
        let at = |mut one: SurveyStep, at_ms| {
            one.at_ms = at_ms;
            one
        };
        let steps = [
            at(step("late_clock", SendBack, &[]), 9_000),
            at(step("mended", Submit, &["late_clock"]), 10),
            at(step("again", SendBack, &["mended"]), 5),
        ];
        let order: Vec<&str> = in_order(&steps).into_iter().map(|step| step.id.as_str()).collect();
        assert_eq!(order, ["late_clock", "mended", "again"], "each after what its writer had seen");
        assert_eq!(survey_status(&steps), SurveyStatus::SentBack, "the last of them says where it stands");
    }

    #[test]
    fn a_log_of_thousands_is_read_at_once() {
        let mut steps: Vec<SurveyStep> = Vec::new();
        for at in 0..3_000 {
            let after: Vec<String> = steps.iter().rev().take(2).map(|step| step.id.clone()).collect();
            let after: Vec<&str> = after.iter().map(String::as_str).collect();
            steps.push(step(&format!("s{at:05}"), if at % 2 == 0 { Submit } else { SendBack }, &after));
        }
        let last = newest(&steps);
        assert_eq!((last.len(), last[0].id.as_str()), (1, "s02999"), "only the last was seen by nobody");
        assert_eq!(survey_status(&steps), SurveyStatus::SentBack, "and says where it stands");
    }
}
