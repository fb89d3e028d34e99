//! How often a household is due for a visit: versioned data, not a constant (domain.md §3.2 marks the default [GK]).

use crate::enumeration::{HouseholdType, MonitorCategory};
use chrono::{Datelike, Duration, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A calendar period within which one visit is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// 每月
    Month,
    /// 每季度
    Quarter,
    /// 每半年
    HalfYear,
}

impl Period {
    /// As it is written in settings, stores and files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::HalfYear => "half_year",
        }
    }

    /// Reads what [`Period::as_str`] writes.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Month, Self::Quarter, Self::HalfYear].into_iter().find(|one| one.as_str() == word)
    }

    /// First day of the period that `day` is in.
    pub fn start(self, day: NaiveDate) -> NaiveDate {
        let months = self.months();
        let month = (day.month0() / months) * months + 1;
        NaiveDate::from_ymd_opt(day.year(), month, 1).unwrap_or(day)
    }

    /// Last day of the period that `day` is in.
    pub fn end(self, day: NaiveDate) -> NaiveDate {
        let start = self.start(day);
        let next = start.checked_add_months(chrono::Months::new(self.months())).unwrap_or(start);
        next - Duration::days(1)
    }

    fn months(self) -> u32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::HalfYear => 6,
        }
    }
}

/// Visit frequency by household, with the place and text it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct VisitPolicy {
    /// Where the numbers come from.
    pub source: String,
    /// 监测对象
    pub monitored: Period,
    /// 脱贫户
    pub lifted: Period,
    /// 一般农户
    pub general: Period,
}

impl Default for VisitPolicy {
    /// Month, quarter, half-year: plausible, without a Chongqing source (domain.md §3.2 [GK]); settings replace it.
    fn default() -> Self {
        Self {
            source: "各地通行做法；没有找到重庆的规定，请按本地文件改".to_owned(),
            monitored: Period::Month,
            lifted: Period::Quarter,
            general: Period::HalfYear,
        }
    }
}

/// Why a household is on today's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DueReason {
    /// The whole last period passed without a visit.
    MissedLastPeriod,
    /// Nobody has been there since the household is in the app.
    NeverVisited,
    /// Not yet in this period.
    NotThisPeriod,
}

/// That a household is due, until when and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// Last day of the current period.
    pub by: NaiveDate,
    /// The period it is due in.
    pub period: Period,
    /// Why.
    pub reason: DueReason,
}

impl VisitPolicy {
    /// The period for a household.
    pub fn period(&self, household: Option<HouseholdType>, category: Option<MonitorCategory>) -> Period {
        match (category, household) {
            (Some(_), _) => self.monitored,
            (None, Some(HouseholdType::Lifted)) => self.lifted,
            (None, _) => self.general,
        }
    }

    /// Whether a household last visited on `last` is due on `today`; `None` when it was visited in this period.
    pub fn due(&self, period: Period, last: Option<NaiveDate>, today: NaiveDate) -> Option<Due> {
        let start = period.start(today);
        let reason = match last {
            Some(last) if last >= start => return None,
            Some(last) if last < period.start(start - Duration::days(1)) => DueReason::MissedLastPeriod,
            Some(_) => DueReason::NotThisPeriod,
            None => DueReason::NeverVisited,
        };
        Some(Due { by: period.end(today), period, reason })
    }

    /// Until when the next visit is due: the end of the period after the one with the last visit; for a household where
    /// nobody has been, of the period in which it was first written down. A day that has passed says 逾期.
    pub fn due_on(period: Period, last: Option<NaiveDate>, recorded: NaiveDate) -> NaiveDate {
        last.map_or_else(|| period.end(recorded), |last| period.end(period.end(last) + Duration::days(1)))
    }

    /// Whether a household is late says one comparison: last visited before the first of these days, or never visited
    /// and written down before the second.
    pub fn late_before(period: Period, today: NaiveDate) -> (NaiveDate, NaiveDate) {
        let start = period.start(today);
        (period.start(start - Duration::days(1)), start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_monitored_household_is_due_every_month() {
        let policy = VisitPolicy::default();
        let period = policy.period(Some(HouseholdType::Lifted), Some(MonitorCategory::Unstable));
        assert_eq!(policy.due(period, Some(day("2026-09-01")), day("2026-09-30")), None, "visited this month");
        let due = policy.due(period, Some(day("2026-08-31")), day("2026-09-02")).unwrap();
        assert_eq!((due.reason, due.by), (DueReason::NotThisPeriod, day("2026-09-30")), "due till the month ends");
        let late = policy.due(period, Some(day("2026-07-31")), day("2026-09-02")).unwrap();
        assert_eq!(late.reason, DueReason::MissedLastPeriod, "the whole of August passed");
    }

    #[test]
    fn late_is_who_was_not_visited_in_a_whole_period() {
        let today = day("2026-09-10");
        for period in [Period::Month, Period::Quarter, Period::HalfYear] {
            let (visited_before, recorded_before) = VisitPolicy::late_before(period, today);
            for ago in 0..800 {
                let then = today - Duration::days(ago);
                let late = |last| VisitPolicy::due_on(period, last, then) < today;
                assert_eq!(late(Some(then)), then < visited_before, "{period:?}: visited on {then}");
                assert_eq!(late(None), then < recorded_before, "{period:?}: written down on {then}, never visited");
            }
        }
        let due = VisitPolicy::due_on(Period::Month, Some(day("2026-07-31")), today);
        assert_eq!(due, day("2026-08-31"), "visited in July: due till the end of August");
    }

    #[test]
    fn periods_follow_the_calendar() {
        assert_eq!(Period::Quarter.start(day("2024-02-29")), day("2024-01-01"), "first quarter");
        assert_eq!(Period::Quarter.end(day("2024-02-29")), day("2024-03-31"), "first quarter");
        assert_eq!(Period::HalfYear.end(day("2026-12-31")), day("2026-12-31"), "second half");
    }
}
