//! The three rates of 接诉即办 (domain.md §4.3; the formulas are [GK]): always with numerator and denominator.

use super::calendar::Calendar;
use super::course::Course;
use super::deadline::{DayUnit, Limit};
use super::words::GrievanceStatus;
use crate::enumeration::Satisfaction;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How the rates are counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RateRules {
    /// Where the formulas come from.
    pub source: String,
    /// Whether 基本满意 counts as satisfied.
    pub basically_counts: bool,
    /// Within which time somebody has to respond, the day of registration not counted.
    pub respond_within: Limit,
}

impl Default for RateRules {
    fn default() -> Self {
        Self {
            source: "接诉即办通行的三个率，算法没有统一规定；响应时限参照贵州晴隆12345（2小时内签收），按天计"
                .to_owned(),
            basically_counts: true,
            respond_within: Limit { days: 1, unit: DayUnit::Working },
        }
    }
}

impl RateRules {
    /// Until when somebody has to respond to a matter; `None` beyond the calendar.
    pub fn respond_by(&self, registered_on: NaiveDate, calendar: &Calendar) -> Option<NaiveDate> {
        let Limit { days, unit } = self.respond_within;
        let reckoned = match unit {
            DayUnit::Calendar => calendar.add_calendar_days(registered_on, days),
            DayUnit::Working => calendar.add_working_days(registered_on, days),
        };
        reckoned.ok().map(|found| found.day)
    }
}

/// A share of a whole, both shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, TS)]
pub struct Rate {
    /// Numerator.
    pub of: u32,
    /// Denominator.
    pub among: u32,
}

impl Rate {
    /// Tenths of a percent, rounded down so that 99.96 % is never shown as 100 %; `None` ("—") when nothing was due.
    pub fn per_mille(self) -> Option<u32> {
        let share = (u64::from(self.of) * 1000).checked_div(u64::from(self.among))?;
        u32::try_from(share).ok()
    }

    fn count(&mut self, due: bool, met: bool) {
        self.among += u32::from(due);
        self.of += u32::from(due && met);
    }
}

/// One matter as the rates look at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateRow {
    /// Until when somebody had to respond.
    pub respond_by: Option<NaiveDate>,
    /// When somebody first did.
    pub responded_on: Option<NaiveDate>,
    /// Whether the matter is done now (办结 or further, not merely explained).
    pub solved: bool,
    /// The villager's last answer.
    pub feedback: Option<Satisfaction>,
}

impl RateRow {
    /// From a course and the day by which somebody had to respond.
    pub fn of(course: &Course, respond_by: Option<NaiveDate>) -> Self {
        let ended =
            matches!(course.status, GrievanceStatus::Done | GrievanceStatus::Feedback | GrievanceStatus::Closed);
        Self {
            respond_by,
            responded_on: course.responded_on,
            solved: ended && course.done_on.is_some(),
            feedback: course.feedback,
        }
    }
}

/// The three rates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, TS)]
pub struct Rates {
    /// 响应率: responded in time ÷ due to respond.
    pub responded: Rate,
    /// 解决率: called back and solved ÷ called back.
    pub solved: Rate,
    /// 满意率: satisfied ÷ called back.
    pub satisfied: Rate,
}

impl std::ops::AddAssign for Rates {
    fn add_assign(&mut self, other: Self) {
        let add = |one: &mut Rate, more: Rate| {
            one.of += more.of;
            one.among += more.among;
        };
        add(&mut self.responded, other.responded);
        add(&mut self.solved, other.solved);
        add(&mut self.satisfied, other.satisfied);
    }
}

/// Counts the rates on `today`. A matter is due to respond when its day is over or somebody has responded; called back
/// when the villager was reached.
pub fn rates<'a>(rows: impl IntoIterator<Item = &'a RateRow>, rules: &RateRules, today: NaiveDate) -> Rates {
    let mut rates = Rates::default();
    for row in rows {
        if let Some(by) = row.respond_by {
            let due = by < today || row.responded_on.is_some();
            rates.responded.count(due, row.responded_on.is_some_and(|on| on <= by));
        }
        let called_back = row.feedback.is_some_and(|answer| answer != Satisfaction::NoContact);
        let satisfied = match row.feedback {
            Some(Satisfaction::Satisfied) => true,
            Some(Satisfaction::Basically) => rules.basically_counts,
            _ => false,
        };
        rates.solved.count(called_back, row.solved);
        rates.satisfied.count(called_back, satisfied);
    }
    rates
}
