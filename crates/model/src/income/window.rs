//! The two 12-month windows of an income survey (domain.md §1.2). Both exist: a year's survey and a household's first
//! check do not measure the same months.

use chrono::{Duration, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which window a survey measures (domain.md §1.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PeriodKind {
    /// 年度测算: 1 October to 30 September
    Annual,
    /// 识别: the 12 whole months before the month of identification
    Identification,
    /// 风险消除: measured anew when the risk is gone
    Clearing,
}

impl PeriodKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Annual, Self::Identification, Self::Clearing];

    /// The stored word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Annual => "ANNUAL",
            Self::Identification => "IDENTIFICATION",
            Self::Clearing => "CLEARING",
        }
    }

    /// The kind for a stored word; `None` for a word of a newer version.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
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
