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
    let columns = format!("h.village, h.document, h.head, h.group_name, h.courtyard, {}", due::DUE_COLUMNS);
    let order = "coalesce(h.last_visit_on, ''), h.recorded_on, h.village, h.document";
    query
        .page(store, &columns, (due::HOMES, ""), order, page, |row| {
            let due_on = due::due_on(asked, row, 5)?;
            let days = due_on.map_or(0, |due| (asked.today - due).num_days());
            Ok(OverdueRow {
                village: village(row, 0)?,
                household: row.uuid(1)?.to_string(),
                head: row.text(2)?,
                group: row.text(3)?,
                courtyard: row.maybe_text(4)?,
                r#type: row.maybe_text(5)?,
                monitoring: row.maybe_text(6)?,
                last_visit_on: row.maybe_text(7)?,
                due_on,
                days_late: u64::try_from(days).unwrap_or(0),
            })
        })
        .await
}
