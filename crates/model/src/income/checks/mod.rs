//! Checks of a worked-out sheet (domain.md §1.5), as data: which rule, how grave, where, which numbers.
//! A rule of which a fact is unknown says nothing; the official checkers' faults are why each has two tests.

mod amounts;
mod change;
mod facts;
mod settings;

pub use facts::{Facts, Land};
pub use settings::{AFTER_CLEARING, CheckSettings};

use super::sheet::Sheet;
use super::window::PeriodKind;
use super::work_out::Working;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// A rule, by its number in domain.md §1.5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub enum CheckId {
    /// Below the line and not under monitoring.
    V01,
    /// 帮扶消除 and yet below the line.
    V02,
    /// Hardly any income, or an empty form.
    V03,
    /// Identified lately with a high income.
    V04,
    /// Wages that are too small or too large.
    V05,
    /// Business income without cost.
    V06,
    /// Ecological compensation without returned farmland.
    V07,
    /// An allowance that is too small.
    V08,
    /// Monthly wages that are too small or too large.
    V09,
    /// A risk of illness without rigid spending.
    V10,
    /// Help of which no income came.
    V11,
    /// Not everything was measured again after elimination.
    V12,
    /// Land and ways that can't be.
    V13,
    /// House, water or latrine.
    V14,
    /// Less than last year.
    V15,
    /// Entries that don't add up.
    V16,
    /// A single line with an absurd amount; not in domain.md's list.
    #[serde(rename = "LARGE")]
    Large,
}

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Severity {
    /// A reason is asked for; with one the survey can be handed in.
    Explain,
    /// A reason, and a second person looks at it.
    Review,
    /// The survey can't be handed in.
    Block,
}

/// A rule with the gravity that it has by itself; V15 is graver above its threshold.
#[derive(Debug, Clone, Copy, Serialize, TS)]
pub struct CheckSpec {
    /// Which rule.
    pub id: CheckId,
    /// How grave.
    pub severity: Severity,
    #[serde(skip)]
    #[ts(skip)]
    rule: fn(&CheckInput<'_>, &mut Found),
}

const fn explain(id: CheckId, rule: fn(&CheckInput<'_>, &mut Found)) -> CheckSpec {
    CheckSpec { id, severity: Severity::Explain, rule }
}

const fn block(id: CheckId, rule: fn(&CheckInput<'_>, &mut Found)) -> CheckSpec {
    CheckSpec { id, severity: Severity::Block, rule }
}

/// Every rule, in the order in which findings are told.
pub static CHECKS: &[CheckSpec] = &[
    explain(CheckId::V01, facts::v01_should_be_monitored),
    block(CheckId::V02, facts::v02_cleared_below_line),
    explain(CheckId::V03, amounts::v03_hardly_any_income),
    explain(CheckId::V04, amounts::v04_identified_with_high_income),
    explain(CheckId::V05, amounts::v05_wage),
    explain(CheckId::V06, amounts::v06_business_without_cost),
    explain(CheckId::V07, facts::v07_compensation_without_land),
    explain(CheckId::V08, amounts::v08_small_allowance),
    explain(CheckId::V09, amounts::v09_monthly_wage),
    explain(CheckId::V10, facts::v10_illness_without_spending),
    explain(CheckId::V11, facts::v11_help_without_income),
    block(CheckId::V12, facts::v12_measured_again),
    explain(CheckId::V13, facts::v13_land),
    explain(CheckId::V14, facts::v14_house_and_water),
    explain(CheckId::V15, change::v15_fall),
    block(CheckId::V16, change::v16_adds_up),
    explain(CheckId::Large, amounts::large_line),
];

/// What the checks look at.
#[derive(Debug, Clone, Copy)]
pub struct CheckInput<'a> {
    /// This year's form.
    pub sheet: &'a Sheet,
    /// This year's form worked out.
    pub working: &'a Working,
    /// Last year's form worked out, when there is one.
    pub last: Option<&'a Working>,
    /// What is known of the household.
    pub facts: &'a Facts,
    /// Which window was measured.
    pub period: PeriodKind,
    /// The thresholds.
    pub settings: &'a CheckSettings,
}

/// A doubt: data for the screen, which has the words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Finding {
    /// Which rule.
    pub check: CheckId,
    /// How grave.
    pub severity: Severity,
    /// The line, figure or fact it is about, `tr_dibao`, `net_pc`, `land/forest`.
    pub path: String,
    /// The numbers, by name: `is` and what it was held against.
    #[ts(type = "Record<string, number>")]
    pub values: BTreeMap<String, i64>,
}

/// Collects what one rule finds.
struct Found {
    check: CheckId,
    severity: Severity,
    findings: Vec<Finding>,
}

impl Found {
    fn say(&mut self, path: &str, values: &[(&str, i64)]) {
        self.say_as(self.severity, path, values);
    }

    fn say_as(&mut self, severity: Severity, path: &str, values: &[(&str, i64)]) {
        let values = values.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect();
        self.findings.push(Finding { check: self.check, severity, path: path.to_owned(), values });
    }
}

/// Every doubt about a survey, in the order of the rules. Those of [`Severity::Explain`] can be answered by a reason.
pub fn run_checks(input: &CheckInput<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for spec in CHECKS {
        let mut found = Found { check: spec.id, severity: spec.severity, findings: Vec::new() };
        (spec.rule)(input, &mut found);
        findings.append(&mut found.findings);
    }
    findings
}

/// An amount of the sheet as it is told in a finding. A sheet that could be worked out has none that is larger.
fn fen(input: &CheckInput<'_>, line: &str) -> Option<i64> {
    input.sheet.amount(line).and_then(|fen| i64::try_from(fen).ok())
}
