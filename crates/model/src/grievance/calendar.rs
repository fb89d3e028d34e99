//! Working days: weekends, holidays and make-up workdays as data. Past the years known, only weekends, and it says so.

use super::calendar_shipped::SHIPPED;
use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// More working days than this ahead is a mistake, not a deadline (about ten years).
const MOST_DAYS: u32 = 2_500;

/// Holidays and make-up workdays by date, and the span of days they are known for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// The notices it was made from.
    pub source: String,
    /// First day known.
    pub known_from: NaiveDate,
    /// Last day known.
    pub known_until: NaiveDate,
    /// Days off, weekends within a holiday included.
    pub holidays: BTreeSet<NaiveDate>,
    /// Saturdays and Sundays that are worked.
    pub workdays: BTreeSet<NaiveDate>,
}

/// A day counted out on the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reckoned {
    /// The day.
    pub day: NaiveDate,
    /// Whether days were counted for which no schedule is known: the day may still move.
    pub uncertain: bool,
}

/// The number of days asked for is past any deadline (2500 working days), or past the last date there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{days} days after {start} is beyond any calendar")]
pub struct BeyondCalendar {
    /// Counted from.
    pub start: NaiveDate,
    /// Days asked for.
    pub days: u32,
}

impl Calendar {
    /// The calendar in this version of the app ([`SHIPPED`]).
    pub fn shipped() -> Self {
        let mut calendar = Self {
            source: SHIPPED.iter().map(|year| year.source).collect::<Vec<_>>().join("; "),
            known_from: SHIPPED.first().and_then(|y| NaiveDate::from_ymd_opt(y.year, 1, 1)).unwrap_or_default(),
            known_until: SHIPPED.last().and_then(|y| NaiveDate::from_ymd_opt(y.year, 12, 31)).unwrap_or_default(),
            holidays: BTreeSet::new(),
            workdays: BTreeSet::new(),
        };
        for year in SHIPPED {
            let day = |(month, day): (u32, u32)| NaiveDate::from_ymd_opt(year.year, month, day);
            for (first, last) in year.holidays {
                if let (Some(first), Some(last)) = (day(*first), day(*last)) {
                    calendar.holidays.extend(first.iter_days().take_while(|d| *d <= last));
                }
            }
            calendar.workdays.extend(year.workdays.iter().filter_map(|d| day(*d)));
        }
        calendar
    }

    /// Whether `day` is worked: a make-up workday is, a holiday is not, otherwise Monday to Friday.
    pub fn is_working_day(&self, day: NaiveDate) -> bool {
        if self.workdays.contains(&day) {
            return true;
        }
        !self.holidays.contains(&day) && !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
    }

    /// Whether the schedule of `day`'s year is known.
    pub fn knows(&self, day: NaiveDate) -> bool {
        (self.known_from..=self.known_until).contains(&day)
    }

    /// The `days`-th working day after `start`; `start` itself is not counted. 0 gives `start`, or the next
    /// working day.
    /// Errors: [`BeyondCalendar`].
    pub fn add_working_days(&self, start: NaiveDate, days: u32) -> Result<Reckoned, BeyondCalendar> {
        let beyond = BeyondCalendar { start, days };
        if days > MOST_DAYS {
            return Err(beyond);
        }
        let mut left = days.max(1);
        let mut day = start;
        let mut uncertain = false;
        if days == 0 && self.is_working_day(day) {
            return Ok(Reckoned { day, uncertain: !self.knows(day) });
        }
        while left > 0 {
            day = day.succ_opt().ok_or(beyond)?;
            uncertain |= !self.knows(day);
            left -= u32::from(self.is_working_day(day));
        }
        Ok(Reckoned { day, uncertain })
    }

    /// The `days`-th calendar day after `start`: certain in every year. Errors: [`BeyondCalendar`].
    pub fn add_calendar_days(&self, start: NaiveDate, days: u32) -> Result<Reckoned, BeyondCalendar> {
        let day = start.checked_add_days(chrono::Days::new(days.into())).filter(|_| days <= MOST_DAYS);
        Ok(Reckoned { day: day.ok_or(BeyondCalendar { start, days })?, uncertain: false })
    }
}
