//! A survey worked out as it stands, with its doubts: this year's sheet held against its household and the year before.
//! The same on the phone, in the office's tables and in its review queue.

use super::checks::{CheckInput, Facts, Finding, run_checks};
use super::lines::{CLAIM, Group, LINES, RIGID};
use super::rule_set::RuleSet;
use super::sheet::Sheet;
use super::window::PeriodKind;
use super::work_out::{IncomeError, Working, work_out};
use crate::document::Contents;
use crate::enumeration::RiskState;
use crate::field::{Path, Value};
use crate::record::household::Household;
use crate::record::income_survey::{answer_key, rules_of, sheet};
use crate::settings::Settings;
use serde::Serialize;
use std::collections::BTreeSet;
use ts_rs::TS;

/// A doubt with its answer.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct FindingView {
    /// The doubt.
    pub finding: Finding,
    /// The answer lies at `answers/<key>/words`.
    pub key: String,
    /// What was answered.
    pub answer: Option<String>,
}

/// The sheet worked out as it stands, while it is being typed.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct SurveyWorking {
    /// Every figure; `None` when it can't be worked out or its rules are not known here.
    pub working: Option<Working>,
    /// Why it can't be.
    pub error: Option<IncomeError>,
    /// Doubts, in the order of the rules.
    pub findings: Vec<FindingView>,
    /// 人均纯收入 against last year in tenths of a percent, +82 is +8.2 %; `None` without a last year above 0.
    pub against_last_percent_tenths: Option<i32>,
}

/// Everything a survey is held against.
#[derive(Debug, Clone)]
pub struct Around<'a> {
    /// The household's village, 12 digits.
    pub village: String,
    /// 年度
    pub year: i32,
    /// Which window.
    pub kind: PeriodKind,
    /// The household's record.
    pub household: &'a Contents,
    /// Last year's survey of the same household, unless it is hidden.
    pub last: Option<&'a Contents>,
    /// The rules in force in the village.
    pub settings: &'a Settings,
}

impl Around<'_> {
    /// Members who are counted when nobody has said another number.
    pub fn members(&self) -> i64 {
        i64::try_from(Household::read(self.household).members.len()).unwrap_or(0)
    }

    /// The rules of a sheet: those it was computed with, else those of place and year. `None`: not known here, and
    /// nothing is guessed.
    pub fn rules(&self, contents: &Contents) -> Option<RuleSet> {
        rules_of(contents, &self.village, self.year, &self.settings.rule_sets)
    }

    /// A sheet with the household's size where none was said yet.
    pub fn sheet(&self, contents: &Contents) -> Sheet {
        let mut sheet = sheet(contents);
        if contents.int("member_count").is_none() {
            sheet.member_count = u32::try_from(self.members()).unwrap_or(0);
        }
        sheet
    }

    /// Last year's sheet worked out with the rules it was computed with.
    pub fn last_working(&self) -> Option<Working> {
        let last = self.last?;
        let rules = rules_of(last, &self.village, self.year - 1, &self.settings.rule_sets)?;
        work_out(&sheet(last), &rules, None).ok()
    }

    /// The sheet worked out as it stands, with its doubts.
    pub fn work(&self, contents: &Contents) -> SurveyWorking {
        let silent =
            SurveyWorking { working: None, error: None, findings: Vec::new(), against_last_percent_tenths: None };
        let Some(rules) = self.rules(contents) else { return silent };
        let sheet = self.sheet(contents);
        let working = match work_out(&sheet, &rules, None) {
            Ok(working) => working,
            Err(error) => return SurveyWorking { error: Some(error), ..silent },
        };
        let last = self.last_working();
        let facts = self.facts(&sheet, &working);
        let input = CheckInput {
            sheet: &sheet,
            working: &working,
            last: last.as_ref().filter(|_| self.kind == PeriodKind::Annual),
            facts: &facts,
            period: self.kind,
            settings: &self.settings.checks,
        };
        let findings = run_checks(&input).into_iter().map(|finding| {
            let key = answer_key(&format!("{:?}", finding.check).to_uppercase(), &finding.path);
            let answer = contents.item_word("answers", &key, "words").map(str::to_owned);
            FindingView { finding, key, answer }
        });
        let findings = findings.collect();
        let against = last.and_then(|last| percent_tenths(working.net_per_capita, last.net_per_capita));
        SurveyWorking { working: Some(working), error: None, findings, against_last_percent_tenths: against }
    }

    /// What the household's record says; what it does not say is unknown and raises no doubt.
    fn facts(&self, sheet: &Sheet, working: &Working) -> Facts {
        let household = self.household;
        let since =
            household.word("monitored_since").and_then(|month| month.get(..4)).and_then(|year| year.parse().ok());
        let state = household.word("risk_state").and_then(RiskState::parse);
        let open = !matches!(state, Some(RiskState::ClearedByHelp | RiskState::ClearedNaturally));
        let cleared = self.kind == PeriodKind::Clearing;
        Facts {
            monitored: Some(household.word("monitor_category").is_some() && open),
            identified_year: since,
            risk_state: state,
            risk_illness: Some(household.live_items("risks").any(|risk| risk == "ILLNESS")),
            filled_after_clearing: cleared.then(|| filled(household, sheet, working)),
            ..Facts::default()
        }
    }
}

/// Which of the 风险消除后 fields say something (domain.md §1.5 V12).
fn filled(household: &Contents, sheet: &Sheet, working: &Working) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let said = |group: Group| LINES.iter().any(|line| line.group == Some(group) && sheet.amount(line.id).is_some());
    names.extend(Group::ALL.into_iter().filter(|group| said(*group)).map(|group| group.total().to_owned()));
    if working.entered_lines > 0 {
        names.extend(["net", "net_pc"].map(str::to_owned));
    }
    names.extend([CLAIM, RIGID].into_iter().filter(|line| sheet.amount(line).is_some()).map(str::to_owned));
    let said = household.paths().filter(|(_, entries)| entries.first().is_some_and(|one| one.value != Value::Null));
    names.extend(said.filter_map(|(path, _)| match path {
        Path::Field(name) if name.ends_with("_issue_after") => Some(name),
        _ => None,
    }));
    names
}

/// `now` against `before` in tenths of a percent, cut off; `None` unless there was something before.
fn percent_tenths(now: i64, before: i64) -> Option<i32> {
    if before <= 0 {
        return None;
    }
    let tenths = (i128::from(now) - i128::from(before)) * 1000 / i128::from(before);
    i32::try_from(tenths).ok()
}
