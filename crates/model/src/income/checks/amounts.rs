//! Checks that look at amounts alone: V03, V04, V05, V06, V08, V09 and absurd lines (domain.md §1.5).

use super::{CheckInput, Found, fen};
use crate::income::lines::{Group, LINES};
use crate::income::window::PeriodKind;

/// [R] 3_11_010, [F] #18
pub(super) fn v03_hardly_any_income(input: &CheckInput<'_>, found: &mut Found) {
    let (is, low) = (input.working.net_per_capita, input.settings.v03_low_per_capita);
    if input.working.entered_lines == 0 {
        found.say("lines", &[]);
    } else if is < low {
        found.say("net_pc", &[("is", is), ("low", low)]);
    }
}

/// [R] 1111_18
pub(super) fn v04_identified_with_high_income(input: &CheckInput<'_>, found: &mut Found) {
    let (is, high) = (input.working.net_per_capita, input.settings.v04_high_per_capita);
    let lately = input.facts.identified_year.is_some_and(|year| year >= input.settings.v04_since_year);
    if lately && input.period == PeriodKind::Identification && is > high {
        found.say("net_pc", &[("is", is), ("high", high)]);
    }
}

/// [F] #19, [R] 5_15_0023
pub(super) fn v05_wage(input: &CheckInput<'_>, found: &mut Found) {
    let (is, settings) = (input.working.total(Group::Wage), input.settings);
    let low = match input.period {
        PeriodKind::Identification => settings.v05_low_wage_at_identification,
        PeriodKind::Annual | PeriodKind::Clearing => settings.v05_low_wage,
    };
    if is > 0 && is < low {
        found.say("wage_total", &[("is", is), ("low", low)]);
    } else if is > settings.v05_high_wage {
        found.say("wage_total", &[("is", is), ("high", settings.v05_high_wage)]);
    }
}

/// [F] #22
pub(super) fn v06_business_without_cost(input: &CheckInput<'_>, found: &mut Found) {
    let (income, cost) = (input.working.total(Group::Business), input.working.total(Group::Expense));
    if income > 0 && cost <= 0 {
        found.say("exp_total", &[("is", cost), ("biz_total", income)]);
    }
}

/// [F] #24–27
pub(super) fn v08_small_allowance(input: &CheckInput<'_>, found: &mut Found) {
    for (line, low) in &input.settings.v08_low {
        if let Some(is) = fen(input, line).filter(|is| *is > 0 && is < low) {
            found.say(line, &[("is", is), ("low", *low)]);
        }
    }
}

/// [R] 5_16_001, 5_16_002, 1111_12. Without a monthly amount the year's is held against as many months.
pub(super) fn v09_monthly_wage(input: &CheckInput<'_>, found: &mut Found) {
    const LINE: &str = "wage_work";
    let Some(line) = input.sheet.lines.get(LINE) else { return };
    let is = match (line.monthly_fen, line.amount_fen, line.months) {
        (Some(monthly), _, _) => monthly,
        (None, Some(amount), Some(months)) if months > 0 => amount / i64::from(months),
        _ => return,
    };
    let (low, high) = (input.settings.v09_low_month, input.settings.v09_high_month);
    // No wages in no months is an answer, not a doubt.
    if is < low && (is != 0 || line.months.is_some_and(|months| months > 0)) {
        found.say(LINE, &[("is", is), ("low", low)]);
    } else if is > high {
        found.say(LINE, &[("is", is), ("high", high)]);
    }
}

/// A slip of the keyboard: no line of a farm household is as large.
pub(super) fn large_line(input: &CheckInput<'_>, found: &mut Found) {
    for spec in LINES {
        let own = input.sheet.own(spec.id).and_then(|fen| i64::try_from(fen).ok());
        if let Some(is) = own.filter(|is| *is > input.settings.large_line) {
            found.say(spec.id, &[("is", is), ("high", input.settings.large_line)]);
        }
    }
}
