//! The visit policy as SQL over `household h`: who was visited in the current period, who is late. The day comes in as
//! parameters; the rows know nothing of it.

use super::Asked;
use super::query::Query;
use chrono::NaiveDate;
use cunji_model::enumeration::{HouseholdType, MonitorCategory};
use cunji_model::visit_policy::{Period, VisitPolicy};

/// Which kind of household a policy speaks of.
pub(super) const TARGET: &str = "CASE WHEN h.monitor_category IS NOT NULL THEN 'MONITORED' \
     WHEN h.household_type = 'LIFTED' THEN 'LIFTED' ELSE 'GENERAL' END";

/// The same of one household.
pub(super) fn target(household_type: Option<&str>, category: Option<&str>) -> &'static str {
    match (category, household_type) {
        (Some(_), _) => "MONITORED",
        (None, Some("LIFTED")) => "LIFTED",
        (None, _) => "GENERAL",
    }
}

/// A value by the kind of household.
fn by_target(asked: &Asked, query: &mut Query, day: impl Fn(Period) -> Option<NaiveDate>) -> String {
    let policy = &asked.rules.visits;
    let mut place = |period: Period| query.text(day(period).map(|day| day.to_string()).unwrap_or_default());
    let (monitored, lifted, general) = (place(policy.monitored), place(policy.lifted), place(policy.general));
    format!(
        "CASE WHEN h.monitor_category IS NOT NULL THEN {monitored} WHEN h.household_type = 'LIFTED' THEN {lifted} \
         ELSE {general} END"
    )
}

/// 已走访: in the household's current period.
pub(super) fn visited(asked: &Asked, query: &mut Query) -> String {
    let start = by_target(asked, query, |period| Some(period.start(asked.today)));
    format!("h.last_visit_on >= {start}")
}

/// 逾期: a whole period went by without a visit.
pub(super) fn overdue(asked: &Asked, query: &mut Query) -> String {
    let visited = by_target(asked, query, |period| Some(VisitPolicy::late_before(period, asked.today).0));
    let recorded = by_target(asked, query, |period| Some(VisitPolicy::late_before(period, asked.today).1));
    format!("(h.last_visit_on < {visited} OR (h.last_visit_on IS NULL AND h.recorded_on < {recorded}))")
}

/// To be visited by the end of the month of `month`: its period ends then, and nobody has been there in it yet.
pub(super) fn due_in_month(asked: &Asked, query: &mut Query, month: NaiveDate) -> String {
    let ends_then = |period: Period| period.end(month) == Period::Month.end(month);
    let start = by_target(asked, query, |period| ends_then(period).then(|| period.start(month)));
    // No day is before the empty one: whose period goes on is not due.
    format!("coalesce(h.last_visit_on, '') < {start}")
}

/// Until when the next visit was or is due.
pub(super) fn due_on(
    asked: &Asked,
    (household_type, category): (Option<&str>, Option<&str>),
    last: Option<&str>,
    recorded: &str,
) -> Option<NaiveDate> {
    let household = household_type.and_then(HouseholdType::parse);
    // A category of a newer app is a category.
    let category = category.map(|word| MonitorCategory::parse(word).unwrap_or(MonitorCategory::Sudden));
    let period = asked.rules.visits.period(household, category);
    let last = last.and_then(|day| day.parse().ok());
    Some(VisitPolicy::due_on(period, last, recorded.parse().ok()?))
}
