//! The visit policy of each village as SQL over `household h` with `village_rule r` beside it: who was visited in the
//! current period, who is late. The day comes in as parameters; the rows know nothing of it.

use super::Asked;
use super::query::Query;
use crate::store::StoreError;
use crate::store::sql::Row;
use chrono::NaiveDate;
use cunji_model::enumeration::{HouseholdType, MonitorCategory};
use cunji_model::visit_policy::{Period, VisitPolicy};

/// Households with the rules of their village: what the conditions of this file look at.
pub(super) const HOMES: &str = "household h LEFT JOIN village_rule r ON r.village = h.village";

/// What [`due_on`] reads of a row, in this order.
pub(super) const DUE_COLUMNS: &str =
    "h.household_type, h.monitor_category, h.last_visit_on, h.recorded_on, r.monitored, r.lifted, r.general";

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

/// A day by the household's period: that of its kind in its village, or as shipped where the office has set none.
fn by_period(asked: &Asked, query: &mut Query, day: impl Fn(Period) -> Option<NaiveDate>) -> String {
    let mut day = |period| query.text(day(period).map(|day| day.to_string()).unwrap_or_default());
    let [month, quarter, half_year] = [Period::Month, Period::Quarter, Period::HalfYear].map(&mut day);
    let shipped = &asked.rules.visits;
    let of = |column: &str, otherwise: Period| format!("coalesce(r.{column}, '{}')", otherwise.as_str());
    format!(
        "CASE CASE WHEN h.monitor_category IS NOT NULL THEN {} WHEN h.household_type = 'LIFTED' THEN {} ELSE {} END \
         WHEN 'month' THEN {month} WHEN 'quarter' THEN {quarter} ELSE {half_year} END",
        of("monitored", shipped.monitored),
        of("lifted", shipped.lifted),
        of("general", shipped.general),
    )
}

/// 已走访: in the household's current period.
pub(super) fn visited(asked: &Asked, query: &mut Query) -> String {
    let start = by_period(asked, query, |period| Some(period.start(asked.today)));
    format!("h.last_visit_on >= {start}")
}

/// 逾期: a whole period went by without a visit.
pub(super) fn overdue(asked: &Asked, query: &mut Query) -> String {
    let visited = by_period(asked, query, |period| Some(VisitPolicy::late_before(period, asked.today).0));
    let recorded = by_period(asked, query, |period| Some(VisitPolicy::late_before(period, asked.today).1));
    format!("(h.last_visit_on < {visited} OR (h.last_visit_on IS NULL AND h.recorded_on < {recorded}))")
}

/// To be visited by the end of the month of `month`: its period ends then, and nobody has been there in it yet.
pub(super) fn due_in_month(asked: &Asked, query: &mut Query, month: NaiveDate) -> String {
    let ends_then = |period: Period| period.end(month) == Period::Month.end(month);
    let start = by_period(asked, query, |period| ends_then(period).then(|| period.start(month)));
    // No day is before the empty one: whose period goes on is not due.
    format!("coalesce(h.last_visit_on, '') < {start}")
}

/// Until when the next visit was or is due, by [`DUE_COLUMNS`] from the column `at` on.
pub(super) fn due_on(asked: &Asked, row: &Row, at: usize) -> Result<Option<NaiveDate>, StoreError> {
    let household = row.maybe_text(at)?.as_deref().and_then(HouseholdType::parse);
    // A category of a newer app is a category.
    let category = row.maybe_text(at + 1)?.map(|word| MonitorCategory::parse(&word).unwrap_or(MonitorCategory::Sudden));
    let said = |column, shipped: Period| -> Result<Period, StoreError> {
        Ok(row.maybe_text(column)?.as_deref().and_then(Period::parse).unwrap_or(shipped))
    };
    let shipped = &asked.rules.visits;
    let policy = VisitPolicy {
        source: String::new(),
        monitored: said(at + 4, shipped.monitored)?,
        lifted: said(at + 5, shipped.lifted)?,
        general: said(at + 6, shipped.general)?,
    };
    let last = row.maybe_text(at + 2)?.and_then(|day| day.parse().ok());
    let Ok(recorded) = row.text(at + 3)?.parse() else { return Ok(None) };
    Ok(Some(VisitPolicy::due_on(policy.period(household, category), last, recorded)))
}
