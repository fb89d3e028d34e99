//! Everything a survey's working looks at: its household, its rules, the year before.

use super::record::fields_of;
use super::save::existing;
use crate::error::DeviceError;
use crate::store::changes::{self, RecordLine};
use crate::store::rules::in_force;
use crate::view::{FindingView, SurveyWorking};
use cunji_model::Automerge;
use cunji_model::document::{Contents, genesis};
use cunji_model::enumeration::RiskState;
use cunji_model::field::Value;
use cunji_model::income::checks::{CheckInput, Facts, run_checks};
use cunji_model::income::lines::{CLAIM, Group, LINES, RIGID};
use cunji_model::income::rule_set::RuleSet;
use cunji_model::income::sheet::Sheet;
use cunji_model::income::window::{PeriodKind, Window};
use cunji_model::income::work_out::{Working, work_out};
use cunji_model::kind::Kind;
use cunji_model::record::household::Household;
use cunji_model::record::income_survey::{answer_key, rules_of, sheet, survey_id, survey_window};
use cunji_model::settings::Settings;
use cunji_wire::message::VillageNumber;
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::sync::Arc;
use uuid::Uuid;

/// Which survey of a household is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveyKey {
    /// Household.
    pub household: Uuid,
    /// 年度
    pub year: i32,
    /// Which window.
    pub kind: PeriodKind,
    /// Month of identification or elimination, `2026-06`.
    pub month: Option<String>,
}

impl SurveyKey {
    /// Its record.
    pub fn document(&self) -> Uuid {
        survey_id(self.household, self.year, self.kind, self.month.as_deref())
    }

    /// What it measures; `None` when the month is missing or is none.
    pub fn window(&self) -> Option<Window> {
        survey_window(self.year, self.kind, self.month.as_deref())
    }
}

/// A household's survey with what it is held against.
pub(super) struct Context {
    pub key: SurveyKey,
    /// The household's village; the survey belongs to it.
    pub village: VillageNumber,
    pub household: Contents,
    /// The survey's line in the store; `None`: not begun.
    pub line: Option<RecordLine>,
    /// The survey, or an empty one.
    pub document: Automerge,
    /// Last year's sheet of the same household.
    pub last: Option<Contents>,
    /// The rules in force in the village.
    pub settings: Arc<Settings>,
}

impl Context {
    pub fn load(connection: &Connection, key: SurveyKey) -> Result<Self, DeviceError> {
        let (home, household) = existing(connection, key.household, Kind::Household)?;
        let household = Contents::read(&household);
        let line = changes::line(connection, key.document())?;
        let document = match &line {
            Some(line) => changes::document(connection, line.id, Kind::IncomeSurvey)?,
            None => genesis(Kind::IncomeSurvey),
        };
        let before = survey_id(key.household, key.year - 1, PeriodKind::Annual, None);
        let last = changes::line(connection, before)?
            .map(|line| changes::document(connection, line.id, Kind::IncomeSurvey))
            .transpose()?
            .map(|document| Contents::read(&document))
            // What lies in 回收站 is held against nobody and offered to nobody.
            .filter(|last| !last.is_deleted());
        let settings = in_force(connection, home.village)?;
        Ok(Self { key, village: home.village, household, line, document, last, settings })
    }

    /// Members who are counted when nobody has said another number.
    pub fn members(&self) -> i64 {
        i64::try_from(Household::read(&self.household).members.len()).unwrap_or(0)
    }

    /// The rules of a sheet: those it was computed with, else those of place and year. `None`: not known here, and
    /// nothing is guessed.
    pub fn rules(&self, contents: &Contents) -> Option<RuleSet> {
        rules_of(contents, &self.village.to_string(), self.key.year, &self.settings.rule_sets)
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
        let last = self.last.as_ref()?;
        let rules = rules_of(last, &self.village.to_string(), self.key.year - 1, &self.settings.rule_sets)?;
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
            last: last.as_ref().filter(|_| self.key.kind == PeriodKind::Annual),
            facts: &facts,
            period: self.key.kind,
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
        let household = &self.household;
        let since =
            household.word("monitored_since").and_then(|month| month.get(..4)).and_then(|year| year.parse().ok());
        let state = household.word("risk_state").and_then(RiskState::parse);
        let open = !matches!(state, Some(RiskState::ClearedByHelp | RiskState::ClearedNaturally));
        let cleared = self.key.kind == PeriodKind::Clearing;
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
    let guarantees = fields_of(household).into_iter().filter(|(path, _)| path.ends_with("_issue_after"));
    names.extend(guarantees.filter(|(_, value)| *value != Value::Null).map(|(path, _)| path));
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
