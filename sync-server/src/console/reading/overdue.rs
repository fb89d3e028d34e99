//! 逾期: households where nobody has been for a whole period of the visit policy, the longest waiting first.

use super::query::{Page, Query, Rows, village};
use super::{Asked, due};
use crate::store::{Store, StoreError};
use chrono::NaiveDate;
use serde::Serialize;

/// A household that is late.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OverdueRow {
    /// 12 digits.
    pub village: String,
    /// Household.
    pub household: String,
    /// 户主
    pub head: String,
    /// 村民小组
    pub group: String,
    /// 院落
    pub courtyard: Option<String>,
    /// 户类型
    pub r#type: Option<String>,
    /// 监测对象类别
    pub monitoring: Option<String>,
    /// `None`: nobody has been there since it was written down.
    pub last_visit_on: Option<String>,
    /// Until when it was due.
    pub due_on: Option<NaiveDate>,
    /// Days since.
    pub days_late: u64,
}

/// A part of the list.
pub async fn overdue(store: &dyn Store, asked: &Asked, page: Page) -> Result<Rows<OverdueRow>, StoreError> {
    let mut query = Query::about(asked, "h");
    query.when("h.listed = 1");
    let late = due::overdue(asked, &mut query);
    query.when(late);
    let columns = "h.village, h.document, h.head, h.group_name, h.courtyard, h.household_type, h.monitor_category, \
                   h.last_visit_on, h.recorded_on";
    let order = "coalesce(h.last_visit_on, ''), h.recorded_on, h.village, h.document";
    query
        .page(store, columns, ("household h", ""), order, page, |row| {
            let (r#type, monitoring, last) = (row.maybe_text(5)?, row.maybe_text(6)?, row.maybe_text(7)?);
            let kind = (r#type.as_deref(), monitoring.as_deref());
            let due_on = due::due_on(asked, kind, last.as_deref(), &row.text(8)?);
            let days = due_on.map_or(0, |due| (asked.today - due).num_days());
            Ok(OverdueRow {
                village: village(row, 0)?,
                household: row.uuid(1)?.to_string(),
                head: row.text(2)?,
                group: row.text(3)?,
                courtyard: row.maybe_text(4)?,
                r#type,
                monitoring,
                last_visit_on: last,
                due_on,
                days_late: u64::try_from(days).unwrap_or(0),
            })
        })
        .await
}
