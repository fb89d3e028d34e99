//! V15, less than last year, and V16, entries that don't add up (domain.md §1.5).

use super::{CheckInput, Found, Severity};

/// No published percentage was found: both thresholds are settings ([GK]).
pub(super) fn v15_fall(input: &CheckInput<'_>, found: &mut Found) {
    let Some(last) = input.last else { return };
    let pairs = [
        ("net_pc", input.working.net_per_capita, last.net_per_capita),
        ("ref_income_pc", input.working.reference_per_capita, last.reference_per_capita),
    ];
    for (figure, is, before) in pairs {
        let fall = i128::from(before) - i128::from(is);
        if fall <= 0 {
            continue;
        }
        // Multiplied, not divided: exactly 10 % is not more than 10 %.
        let great = fall * 100 > i128::from(before).abs() * i128::from(input.settings.v15_review_percent);
        let values = [("is", is), ("before", before)];
        if great {
            found.say_as(Severity::Review, figure, &values);
        } else if input.settings.v15_any_fall {
            found.say(figure, &values);
        }
    }
}

/// Sub-lines sum to their line, months × monthly to the amount; arithmetic is exact.
pub(super) fn v16_adds_up(input: &CheckInput<'_>, found: &mut Found) {
    for mismatch in &input.working.mismatches {
        found.say(&mismatch.line, &[("is", mismatch.entered), ("computed", mismatch.computed)]);
    }
}
