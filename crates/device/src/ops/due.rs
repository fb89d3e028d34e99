//! Who is due: the visit policy over a household's type and last visit.

use chrono::NaiveDate;
use cunji_model::enumeration::{HouseholdType, MonitorCategory};
use cunji_model::visit_policy::{Due, VisitPolicy};

/// What decides whether a household is due.
#[derive(Debug, Clone, Copy)]
pub struct Standing {
    /// Due now, until when and why.
    pub due: Option<Due>,
    /// Days since the last visit.
    pub days_since: Option<u32>,
}

/// Judges a household on a day.
pub fn standing(
    policy: &VisitPolicy,
    household: Option<HouseholdType>,
    category: Option<MonitorCategory>,
    last: Option<NaiveDate>,
    today: NaiveDate,
) -> Standing {
    let period = policy.period(household, category);
    let days = last.map(|last| (today - last).num_days().max(0));
    Standing { due: policy.due(period, last, today), days_since: days.and_then(|days| u32::try_from(days).ok()) }
}
