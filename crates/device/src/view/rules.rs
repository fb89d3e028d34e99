//! 规定: the rules in force, for the page that shows them and nobody edits.

use cunji_model::grievance::course::CourseRules;
use cunji_model::grievance::deadline::DeadlineRules;
use cunji_model::grievance::rates::RateRules;
use cunji_model::income::checks::CheckSettings;
use cunji_model::income::rule_set::RuleSets;
use cunji_model::income::window::RoundRules;
use cunji_model::living::monitoring::MonitoringRules;
use cunji_model::settings::{HolidaysAdded, RuleGroup, RuleOrigin};
use cunji_model::visit_policy::VisitPolicy;
use serde::Serialize;
use ts_rs::TS;

/// The rules of one village.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct VillageRules {
    /// 12-digit code.
    pub village: String,
    /// 村
    pub name: String,
    /// Each group: whose it is and where it comes from, in the order of the page.
    pub marks: Vec<RuleMark>,
    /// What they say.
    pub rules: RulesInForce,
    /// The last day for which the calendar knows holidays.
    pub calendar_until: String,
}

/// Whose the rules of a group are.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct RuleMark {
    /// Which group.
    pub group: RuleGroup,
    /// Shipped, the office's, or not to be read here.
    pub origin: RuleOrigin,
    /// Where they come from.
    pub source: String,
    /// Two were set at the same time and the office has not settled it.
    pub to_settle: bool,
}

/// What each group says; the fields are the groups' words.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[allow(missing_docs, reason = "each is explained at its group (cunji_model::settings::RuleGroup)")]
pub struct RulesInForce {
    pub visit_policy: VisitPolicy,
    pub deadlines: DeadlineRules,
    pub rates: RateRules,
    pub course: CourseRules,
    pub monitoring: MonitoringRules,
    pub round: RoundRules,
    pub checks: CheckSettings,
    /// Those for this village, the office's own first.
    pub rule_sets: RuleSets,
    pub holidays: HolidaysAdded,
}
