//! The two 12-month windows of an income survey (domain.md §1.2). Both exist: a year's survey and a household's first
//! check do not measure the same months.

use crate::enumeration::enumeration;
use chrono::{Datelike, Duration, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

enumeration! {
    /// Which window a survey measures (domain.md §1.2)
    PeriodKind {
        /// 年度测算: 1 October to 30 September
        Annual = "ANNUAL",
        /// 识别: the 12 whole months before the month of identification
        Identification = "IDENTIFICATION",
        /// 风险消除: measured anew when the risk is gone
        Clearing = "CLEARING",
    }
}

/// Days from `start` to `end`, both inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// First day.
    pub start: NaiveDate,
    /// Last day.
    pub end: NaiveDate,
}

impl Window {
    /// Whether `day` is inside.
    pub fn contains(&self, day: NaiveDate) -> bool {
        (self.start..=self.end).contains(&day)
    }

    /// How many days it has, 365 or 366.
    pub fn days(&self) -> i64 {
        (self.end - self.start).num_days() + 1
    }

    /// Whether a survey made on `day` still has days before it, so that its last weeks are an estimate.
    pub fn is_open_on(&self, day: NaiveDate) -> bool {
        day <= self.end
    }
}

/// The window of the September survey of `year`: 1 October of the year before to 30 September (domain.md §1.2).
/// `None` for a year outside the calendar.
pub fn annual(year: i32) -> Option<Window> {
    Some(Window {
        start: NaiveDate::from_ymd_opt(year.checked_sub(1)?, 10, 1)?,
        end: NaiveDate::from_ymd_opt(year, 9, 30)?,
    })
}

/// The 12 whole months before the month of identification (domain.md §1.2). `None` for no month of the calendar.
pub fn identification(year: i32, month: u32) -> Option<Window> {
    let identified = NaiveDate::from_ymd_opt(year, month, 1)?;
    Some(Window {
        start: identified.checked_sub_months(Months::new(12))?,
        end: identified.checked_sub_signed(Duration::days(1))?,
    })
}

/// Like [`identification`], for a month as it is stored, `2021-06`.
pub fn identification_of(month: &str) -> Option<Window> {
    let (year, month) = month.split_once('-')?;
    let digits = |text: &str, many| text.len() == many && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(year, 4) || !digits(month, 2) {
        return None;
    }
    identification(year.parse().ok()?, month.parse().ok()?)
}

/// When a year's round of annual surveys is on: data with its source, a place may set other days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RoundRules {
    /// Where the days come from.
    pub source: String,
    /// Month in which the round of a year opens.
    pub opens_month: u32,
    /// Day on which it opens.
    pub opens_day: u32,
}

impl Default for RoundRules {
    /// 1 September: the survey is made in September, before its window is over (domain.md §1.2; the day is [GK]).
    fn default() -> Self {
        Self {
            source: "年度测算：上年10月1日至当年9月30日；9月1日起填没有文件依据".to_owned(),
            opens_month: 9,
            opens_day: 1,
        }
    }
}

impl RoundRules {
    /// The year whose round is on: that of `today` from its first day on, until then that of the year before.
    pub fn year_on(&self, today: NaiveDate) -> i32 {
        let opened = (today.month(), today.day()) >= (self.opens_month, self.opens_day);
        if opened { today.year() } else { today.year() - 1 }
    }

    /// Until when the round that is on is due, the last day of its window; `None` on days when none was opened this
    /// calendar year: what was missed last autumn is no work of today.
    pub fn due_by(&self, today: NaiveDate) -> Option<NaiveDate> {
        let year = self.year_on(today);
        annual(year).filter(|_| year == today.year()).map(|window| window.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_opens_on_the_first_of_september() {
        let (rules, day) = (RoundRules::default(), |text: &str| text.parse::<NaiveDate>().unwrap());
        assert_eq!(rules.year_on(day("2026-08-31")), 2025, "the old round stays until the new one opens");
        assert_eq!(rules.due_by(day("2026-08-31")), None, "nobody is asked in August for last September");
        assert_eq!(rules.year_on(day("2026-09-01")), 2026, "from its first day on");
        assert_eq!(rules.due_by(day("2026-09-01")), Some(day("2026-09-30")), "until its window ends");
        assert_eq!(rules.due_by(day("2026-12-31")), Some(day("2026-09-30")), "late ones stay due till the year ends");
        assert_eq!(rules.due_by(day("2027-01-01")), None, "and then it is last year's");
    }
}
