//! What a group of rules may say: bounds, no line twice, words that exist. Every problem names its place.

use super::HolidaysAdded;
use crate::field::ProblemCode::{self, NotAllowed, OutOfRange, Required, TooLong, Twice};
use crate::grievance::calendar::Calendar;
use crate::grievance::course::CourseRules;
use crate::grievance::deadline::{DeadlineRules, Limit};
use crate::grievance::rates::RateRules;
use crate::income::checks::{AFTER_CLEARING, CheckSettings};
use crate::income::line_spec;
use crate::income::rule_set::{RuleSet, RuleSets, shipped};
use crate::income::window::RoundRules;
use crate::living::monitoring::MonitoringRules;
use crate::visit_policy::VisitPolicy;
use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Says one problem: place within the group, why, what may stand there.
pub(super) type Say<'a> = &'a mut dyn FnMut(&str, ProblemCode, String);

/// A group of rules that is stored as JSON.
pub(super) trait Rules: Serialize + DeserializeOwned {
    /// Says everything that can't be.
    fn judge(&self, say: Say<'_>);

    /// Says what can't be written anew, beside what is shipped today. What was written under an older version stays.
    fn judge_new(&self, _: Say<'_>) {}
}

const DAYS: u32 = 365;
/// A billion yuan in fen: no threshold is as large.
const MOST_FEN: i64 = 100_000_000_000;
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;
const MOST_LINES: usize = 100;

fn days(path: &str, days: u32, least: u32, most: u32, say: Say<'_>) {
    if !(least..=most).contains(&days) {
        say(path, OutOfRange, format!("{least}–{most}"));
    }
}

fn limit(path: &str, limit: Limit, say: Say<'_>) {
    days(&format!("{path}/days"), limit.days, 0, DAYS, say);
}

fn years(path: &str, year: i32, say: Say<'_>) {
    if !YEARS.contains(&year) {
        say(path, OutOfRange, format!("{}–{}", YEARS.start(), YEARS.end()));
    }
}

impl Rules for VisitPolicy {
    fn judge(&self, _: Say<'_>) {}
}

impl Rules for DeadlineRules {
    fn judge(&self, say: Say<'_>) {
        limit("otherwise", self.otherwise, say);
        if self.rules.len() > MOST_LINES {
            say("rules", TooLong, format!("≤ {MOST_LINES}"));
        }
        for (at, rule) in self.rules.iter().enumerate() {
            limit(&format!("rules/{at}/limit"), rule.limit, say);
            let same = |other: &&crate::grievance::deadline::DeadlineRule| {
                (other.category, other.urgency) == (rule.category, rule.urgency)
            };
            if self.rules.iter().take(at).any(|other| same(&other)) {
                say(&format!("rules/{at}"), Twice, String::new());
            }
        }
    }
}

impl Rules for RateRules {
    fn judge(&self, say: Say<'_>) {
        limit("respond_within", self.respond_within, say);
    }
}

impl Rules for CourseRules {
    fn judge(&self, say: Say<'_>) {
        if self.most_deferrals.is_some_and(|most| most > 99) {
            say("most_deferrals", OutOfRange, "0–99".to_owned());
        }
        if self.utc_offset_minutes.abs() > 840 {
            say("utc_offset_minutes", OutOfRange, "-840–840".to_owned());
        }
    }
}

impl Rules for MonitoringRules {
    fn judge(&self, say: Say<'_>) {
        days("visit_days", self.visit_days, 0, DAYS, say);
        days("whole_days", self.whole_days, 1, DAYS, say);
        days("notice_days", self.notice_days, 1, 90, say);
        days("visitors", self.visitors, 1, 20, say);
    }
}

impl Rules for RoundRules {
    fn judge(&self, say: Say<'_>) {
        if !(1..=12).contains(&self.opens_month) {
            say("opens_month", OutOfRange, "1–12".to_owned());
        } else if NaiveDate::from_ymd_opt(2023, self.opens_month, self.opens_day).is_none() {
            say("opens_day", OutOfRange, "1–28, 30, 31".to_owned());
        }
    }
}

impl Rules for CheckSettings {
    fn judge(&self, say: Say<'_>) {
        let amounts = [
            ("v03_low_per_capita", self.v03_low_per_capita),
            ("v04_high_per_capita", self.v04_high_per_capita),
            ("v05_low_wage", self.v05_low_wage),
            ("v05_low_wage_at_identification", self.v05_low_wage_at_identification),
            ("v05_high_wage", self.v05_high_wage),
            ("v09_low_month", self.v09_low_month),
            ("v09_high_month", self.v09_high_month),
            ("v13_field_mu", self.v13_field_mu),
            ("v13_forest_mu", self.v13_forest_mu),
            ("v13_road_metres", self.v13_road_metres),
            ("large_line", self.large_line),
        ];
        for (name, amount) in amounts {
            if !(0..=MOST_FEN).contains(&amount) {
                say(name, OutOfRange, format!("0–{MOST_FEN}"));
            }
        }
        years("v04_since_year", self.v04_since_year, say);
        if self.v15_review_percent > 100 {
            say("v15_review_percent", OutOfRange, "0–100".to_owned());
        }
        for (name, low, high) in [
            ("v05_high_wage", self.v05_low_wage.max(self.v05_low_wage_at_identification), self.v05_high_wage),
            ("v09_high_month", self.v09_low_month, self.v09_high_month),
        ] {
            if high < low {
                say(name, OutOfRange, format!("≥ {low}"));
            }
        }
        for (line, fen) in &self.v08_low {
            let path = format!("v08_low/{line}");
            if line_spec(line).is_none() {
                say(&path, NotAllowed, String::new());
            } else if !(0..=MOST_FEN).contains(fen) {
                say(&path, OutOfRange, format!("0–{MOST_FEN}"));
            }
        }
        for (at, field) in self.v12_fields.iter().enumerate() {
            if !AFTER_CLEARING.contains(&field.as_str()) {
                say(&format!("v12_fields/{at}"), NotAllowed, AFTER_CLEARING.join(" | "));
            }
        }
    }
}

impl Rules for RuleSets {
    fn judge(&self, say: Say<'_>) {
        if self.sets.len() + self.earlier.len() > MOST_LINES {
            say("sets", TooLong, format!("≤ {MOST_LINES}"));
        }
        for (at, set) in self.sets.iter().enumerate() {
            let path = format!("sets/{at}");
            judge_set(&path, set, say);
            if self.sets.iter().take(at).any(|other| (&other.place, other.year) == (&set.place, set.year)) {
                say(&format!("{path}/year"), Twice, String::new());
            }
        }
        for (at, set) in self.earlier.iter().enumerate() {
            judge_set(&format!("earlier/{at}"), set, say);
        }
    }

    fn judge_new(&self, say: Say<'_>) {
        let (all, known): (Vec<&RuleSet>, _) = (self.sets.iter().chain(&self.earlier).collect(), shipped());
        for (at, set) in self.sets.iter().enumerate() {
            let others = all.iter().skip(at + 1).copied().chain(&known);
            let mut same = others.filter(|other| (&other.id, other.version) == (&set.id, set.version));
            // Surveys keep a set by its name and version: another content under the same would rewrite old sums.
            if same.any(|other| other != set) {
                say(&format!("sets/{at}/version"), Twice, format!("> {}", set.version));
            }
        }
    }
}

fn judge_set(path: &str, set: &RuleSet, say: Say<'_>) {
    let mut at = |field: &str, code, allowed: &str| say(&format!("{path}/{field}"), code, allowed.to_owned());
    if set.id.trim().is_empty() || set.id.chars().count() > 60 {
        at("id", if set.id.trim().is_empty() { Required } else { TooLong }, "1–60");
    }
    if set.source.trim().is_empty() {
        at("source", Required, "");
    }
    if !(1..=100_000).contains(&set.version) {
        at("version", OutOfRange, "1–100000");
    }
    let digits = set.place.bytes().all(|byte| byte.is_ascii_digit());
    if !digits || ![2, 4, 6, 9, 12].contains(&set.place.len()) {
        at("place", NotAllowed, "50 | 5002 | 500236 | 500236101 | 500236101201");
    }
    if set.monitoring_line.is_some_and(|fen| !(0..=MOST_FEN).contains(&fen)) {
        at("monitoring_line", OutOfRange, "0–100000000000");
    }
    for line in set.not_counted.iter().filter(|line| line_spec(line).is_none()) {
        at(&format!("not_counted/{line}"), NotAllowed, "");
    }
    if let Some(year) = set.year {
        years(&format!("{path}/year"), year, say);
    }
}

impl Rules for HolidaysAdded {
    fn judge(&self, say: Say<'_>) {
        for (at, day) in self.workdays.iter().enumerate() {
            if self.holidays.contains(day) {
                say(&format!("workdays/{at}"), Twice, String::new());
            }
        }
        for (name, all) in [("holidays", &self.holidays), ("workdays", &self.workdays)] {
            if all.len() > 366 {
                say(name, TooLong, "≤ 366".to_owned());
            }
            for (at, day) in all.iter().enumerate() {
                years(&format!("{name}/{at}"), day.year(), say);
            }
        }
    }

    fn judge_new(&self, say: Say<'_>) {
        let shipped = Calendar::shipped();
        let mut until = shipped.known_until.year();
        for (at, year) in self.years.iter().enumerate() {
            if *year > until + 1 || *year < shipped.known_from.year() {
                say(&format!("years/{at}"), OutOfRange, format!("{}–{}", shipped.known_from.year(), until + 1));
            }
            until = until.max(*year);
        }
    }
}
