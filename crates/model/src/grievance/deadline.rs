//! Until when a matter is due and how late it is. The rules are settings with a source:
//! Chongqing's own limits were not found (domain.md §4.2).

use super::calendar::{BeyondCalendar, Calendar, Reckoned};
use super::words::{GrievanceCategory, Urgency};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How the days of a limit are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DayUnit {
    /// 日
    Calendar,
    /// 工作日
    Working,
}

/// A number of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// How many.
    pub days: u32,
    /// Of which kind.
    pub unit: DayUnit,
}

/// One line of the table; an empty category or urgency means any.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DeadlineRule {
    /// For this category.
    pub category: Option<GrievanceCategory>,
    /// For this urgency.
    pub urgency: Option<Urgency>,
    /// Done within.
    pub limit: Limit,
}

/// The table of limits: the first line that fits counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DeadlineRules {
    /// Where the numbers come from.
    pub source: String,
    /// In order of precedence.
    #[serde(default)]
    pub rules: Vec<DeadlineRule>,
    /// When no line fits.
    pub otherwise: Limit,
}

impl Default for DeadlineRules {
    /// 1, 5 and 10 days after Guizhou Qinglong's 12345 (咨询, 求助/建议, 举报/投诉); which category and urgency gets
    /// which of them, and that 5 and 10 are working days, is [GK]. Settings replace it.
    fn default() -> Self {
        let working = |days| Limit { days, unit: DayUnit::Working };
        let rule = |category, urgency, limit| DeadlineRule { category, urgency, limit };
        Self {
            source: "参照贵州晴隆12345，按类别和缓急对应；没有找到重庆的时限，请按本地文件改".to_owned(),
            rules: vec![
                rule(None, Some(Urgency::Urgent), Limit { days: 1, unit: DayUnit::Calendar }),
                rule(Some(GrievanceCategory::NeighbourDispute), None, working(10)),
                rule(Some(GrievanceCategory::Land), None, working(10)),
                rule(None, Some(Urgency::Heavy), working(5)),
                rule(None, Some(Urgency::Slow), working(10)),
                rule(None, Some(Urgency::Light), working(5)),
            ],
            otherwise: working(10),
        }
    }
}

impl DeadlineRules {
    /// The limit for a matter.
    pub fn limit(&self, category: GrievanceCategory, urgency: Urgency) -> Limit {
        let fits = |rule: &&DeadlineRule| {
            rule.category.is_none_or(|only| only == category) && rule.urgency.is_none_or(|only| only == urgency)
        };
        self.rules.iter().find(fits).map_or(self.otherwise, |rule| rule.limit)
    }
}

/// The day a matter is due by the rules; the day of registration is not counted. A later ASSIGN or DEFER may say
/// another (`Course::due_on`). Errors: [`BeyondCalendar`].
pub fn deadline(
    registered_on: NaiveDate,
    category: GrievanceCategory,
    urgency: Urgency,
    rules: &DeadlineRules,
    calendar: &Calendar,
) -> Result<Reckoned, BeyondCalendar> {
    let Limit { days, unit } = rules.limit(category, urgency);
    match unit {
        DayUnit::Calendar => calendar.add_calendar_days(registered_on, days),
        DayUnit::Working => calendar.add_working_days(registered_on, days),
    }
}

/// Calendar days past the due day: up to `ended_on` when it ended, else up to `today`. On the due day it is 0.
pub fn late_days(due: NaiveDate, today: NaiveDate, ended_on: Option<NaiveDate>) -> u32 {
    let end = ended_on.unwrap_or(today);
    u32::try_from((end - due).num_days()).unwrap_or(0)
}
