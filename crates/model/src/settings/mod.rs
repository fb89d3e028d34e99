//! 规定: the rules a village's records are judged by. Shipped defaults, and over them what the office has set, a group
//! at a time, each with its source. Never guesses: what can't be read is as shipped, and says so.

mod calendar;
mod group;
mod limits;

pub use calendar::HolidaysAdded;
pub use group::{LONGEST, RuleProblem, canonical, canonical_value};

use crate::document::Contents;
use crate::enumeration::enumeration;
use crate::field::Value;
use crate::grievance::calendar::Calendar;
use crate::grievance::course::CourseRules;
use crate::grievance::deadline::DeadlineRules;
use crate::grievance::rates::RateRules;
use crate::income::checks::CheckSettings;
use crate::income::rule_set::RuleSets;
use crate::income::window::RoundRules;
use crate::living::monitoring::MonitoringRules;
use crate::visit_policy::VisitPolicy;
use group::parse_text;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use ts_rs::TS;

enumeration! {
    /// One group of rules: one field of the record, set and settled as a whole.
    RuleGroup {
        /// 多久走访一次
        VisitPolicy = "visit_policy",
        /// 诉求多久办结
        Deadlines = "deadlines",
        /// 三个率怎么算
        Rates = "rates",
        /// 诉求从哪一级办起, 延期几次
        Course = "course",
        /// 监测识别要几天
        Monitoring = "monitoring",
        /// 收入测算哪天开始
        Round = "round",
        /// 收入测算的疑点从多少算起
        Checks = "checks",
        /// 哪些算收入, 监测线多少
        RuleSets = "rule_sets",
        /// 节假日和调休
        Holidays = "holidays",
    }
}

impl RuleGroup {
    /// Every group, in the order of the pages and files.
    pub const ALL: [RuleGroup; 9] = [
        Self::VisitPolicy,
        Self::Deadlines,
        Self::Rates,
        Self::Course,
        Self::Monitoring,
        Self::Round,
        Self::Checks,
        Self::RuleSets,
        Self::Holidays,
    ];
}

/// Whose rules of a group are in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RuleOrigin {
    /// 出厂
    Shipped,
    /// 本镇
    Own,
    /// The office has set something that this version can't read: as shipped until the app is updated.
    Unreadable,
}

/// All rules in force in one village.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// How often a household is due.
    pub visit_policy: VisitPolicy,
    /// Until when a grievance is due.
    pub deadlines: DeadlineRules,
    /// How the three rates are counted.
    pub rates: RateRules,
    /// Where a grievance starts.
    pub course: CourseRules,
    /// How long the steps of 监测识别 may take.
    pub monitoring: MonitoringRules,
    /// When a year's round opens.
    pub round: RoundRules,
    /// Thresholds of the checks.
    pub checks: CheckSettings,
    /// What counts as income, and the lines.
    pub rule_sets: RuleSets,
    /// What was added to the shipped calendar.
    pub holidays: HolidaysAdded,
    /// Working days: the shipped calendar with what was added.
    pub calendar: Calendar,
    /// Groups that are not as shipped, or should not be.
    pub origins: BTreeMap<RuleGroup, RuleOrigin>,
}

static SHIPPED: LazyLock<Settings> = LazyLock::new(|| Settings {
    visit_policy: VisitPolicy::default(),
    deadlines: DeadlineRules::default(),
    rates: RateRules::default(),
    course: CourseRules::default(),
    monitoring: MonitoringRules::default(),
    round: RoundRules::default(),
    checks: CheckSettings::default(),
    rule_sets: RuleSets::default(),
    holidays: HolidaysAdded::default(),
    calendar: Calendar::shipped(),
    origins: BTreeMap::new(),
});

impl Settings {
    /// The rules that come with this version, where nobody has set others.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// The rules that a settings record puts in force. A hidden record puts none.
    pub fn read(contents: &Contents) -> Self {
        Self::of(&said(contents))
    }

    /// The rules by the texts of the groups ([`said`]).
    pub fn of(said: &BTreeMap<RuleGroup, String>) -> Self {
        let mut settings = Self::shipped().clone();
        for (group, text) in said {
            let taken = settings.take(*group, text);
            // What is left of sets that are chosen no more is nobody's rule.
            let none_chosen = *group == RuleGroup::RuleSets && settings.rule_sets.sets.is_empty();
            match taken {
                false => drop(settings.origins.insert(*group, RuleOrigin::Unreadable)),
                true if none_chosen => {}
                true => drop(settings.origins.insert(*group, RuleOrigin::Own)),
            }
        }
        settings
    }

    /// Whose rules of a group are in force.
    pub fn origin(&self, group: RuleGroup) -> RuleOrigin {
        self.origins.get(&group).copied().unwrap_or(RuleOrigin::Shipped)
    }

    /// Where the rules of a group come from.
    pub fn source(&self, group: RuleGroup) -> &str {
        match group {
            RuleGroup::VisitPolicy => &self.visit_policy.source,
            RuleGroup::Deadlines => &self.deadlines.source,
            RuleGroup::Rates => &self.rates.source,
            RuleGroup::Course => &self.course.source,
            RuleGroup::Monitoring => &self.monitoring.source,
            RuleGroup::Round => &self.round.source,
            RuleGroup::Checks => &self.checks.source,
            RuleGroup::RuleSets => &self.rule_sets.source,
            RuleGroup::Holidays => &self.calendar.source,
        }
    }

    fn take(&mut self, group: RuleGroup, text: &str) -> bool {
        match group {
            RuleGroup::VisitPolicy => put(&mut self.visit_policy, parse_text(text)),
            RuleGroup::Deadlines => put(&mut self.deadlines, parse_text(text)),
            RuleGroup::Rates => put(&mut self.rates, parse_text(text)),
            RuleGroup::Course => put(&mut self.course, parse_text(text)),
            RuleGroup::Monitoring => put(&mut self.monitoring, parse_text(text)),
            RuleGroup::Round => put(&mut self.round, parse_text(text)),
            RuleGroup::Checks => put(&mut self.checks, parse_text(text)),
            RuleGroup::RuleSets => put(&mut self.rule_sets, parse_text(text)),
            RuleGroup::Holidays => {
                let taken = put(&mut self.holidays, parse_text(text));
                if taken {
                    self.calendar = self.holidays.over(Calendar::shipped());
                }
                taken
            }
        }
    }
}

fn put<T, E>(place: &mut T, found: Result<T, E>) -> bool {
    found.map(|found| *place = found).is_ok()
}

/// What a settings record says of each group; a value that is no text is kept as one that can't be read.
pub fn said(contents: &Contents) -> BTreeMap<RuleGroup, String> {
    if contents.is_deleted() {
        return BTreeMap::new();
    }
    let text = |group: RuleGroup| match contents.value(group.as_str())? {
        Value::Text(text) => Some((group, text.clone())),
        other => Some((group, format!("{other:?}"))),
    };
    RuleGroup::ALL.into_iter().filter_map(text).collect()
}
