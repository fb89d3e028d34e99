//! 节假日和调休 that the office adds to the shipped calendar: a year's notice, or a single day.

use crate::grievance::calendar::Calendar;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use ts_rs::TS;

/// Days over the shipped calendar's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct HolidaysAdded {
    /// The notice.
    pub source: String,
    /// Years whose whole schedule is told here: of these nothing shipped is left.
    #[serde(default)]
    pub years: BTreeSet<i32>,
    /// Days off.
    #[serde(default)]
    #[ts(type = "string[]")]
    pub holidays: BTreeSet<NaiveDate>,
    /// Saturdays and Sundays that are worked, and days off that are worked after all.
    #[serde(default)]
    #[ts(type = "string[]")]
    pub workdays: BTreeSet<NaiveDate>,
}

impl Default for HolidaysAdded {
    /// No days: the shipped calendar as it is.
    fn default() -> Self {
        let source = "国务院办公厅关于部分节假日安排的通知".to_owned();
        Self { source, years: BTreeSet::new(), holidays: BTreeSet::new(), workdays: BTreeSet::new() }
    }
}

impl HolidaysAdded {
    /// A calendar with these days over it; what is said here counts. `known_until` moves on by the years told.
    pub fn over(&self, mut calendar: Calendar) -> Calendar {
        let kept = |day: &NaiveDate| !self.years.contains(&day.year());
        calendar.holidays.retain(|day| kept(day) && !self.workdays.contains(day));
        calendar.workdays.retain(|day| kept(day) && !self.holidays.contains(day));
        calendar.holidays.extend(&self.holidays);
        calendar.workdays.extend(&self.workdays);
        for year in &self.years {
            // A year that does not follow leaves a gap, in which nothing is known.
            if *year == calendar.known_until.year() + 1 {
                calendar.known_until = NaiveDate::from_ymd_opt(*year, 12, 31).unwrap_or(calendar.known_until);
            }
        }
        calendar.source = format!("{}; {}", calendar.source, self.source);
        calendar
    }
}
