//! The list of households, by place and name, found by part of a name, number or place.

use super::Asked;
use super::namesakes::id_tails;
use super::query::{Page, Query, Rows, village};
use crate::store::sql::Row;
use crate::store::{Store, StoreError};
use serde::{Deserialize, Serialize};

/// Which households.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct HouseholdFilter {
    /// Part of the name of any of its people, of its roster number or place.
    pub q: Option<String>,
    /// 户类型
    pub r#type: Option<String>,
    /// 监测对象类别, or `any`.
    pub monitoring: Option<String>,
    /// 村民小组
    pub group: Option<String>,
    /// 1: those that ended or are hidden instead.
    pub ended: Option<u8>,
}

/// One household.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HouseholdRow {
    /// 12 digits.
    pub village: String,
    /// Household.
    pub document: String,
    /// 户主
    pub head: String,
    /// Last four of the head's ID number, where another head in the village has the same name.
    pub head_id_tail: Option<String>,
    /// 村民小组
    pub group: String,
    /// 院落
    pub courtyard: Option<String>,
    /// 户类型
    pub r#type: Option<String>,
    /// 监测对象类别
    pub monitoring: Option<String>,
    /// 家庭人口
    pub members: u64,
    /// Last visit.
    pub last_visit_on: Option<String>,
    /// Grievances that are not closed.
    pub open_grievances: u64,
}

const COLUMNS: &str = "h.village, h.document, h.head, h.group_name, h.courtyard, h.household_type, h.monitor_category, \
     h.members, h.last_visit_on, (SELECT count(*) FROM grievance g \
       WHERE g.village = h.village AND g.household = h.document AND g.status <> 'CLOSED')";

fn read(row: &Row) -> Result<HouseholdRow, StoreError> {
    Ok(HouseholdRow {
        village: village(row, 0)?,
        document: row.uuid(1)?.to_string(),
        head: row.text(2)?,
        head_id_tail: None,
        group: row.text(3)?,
        courtyard: row.maybe_text(4)?,
        r#type: row.maybe_text(5)?,
        monitoring: row.maybe_text(6)?,
        members: row.count(7)?,
        last_visit_on: row.maybe_text(8)?,
        open_grievances: row.count(9)?,
    })
}

/// A part of the list.
pub async fn households(
    store: &dyn Store,
    asked: &Asked,
    filter: &HouseholdFilter,
    page: Page,
) -> Result<Rows<HouseholdRow>, StoreError> {
    let mut query = Query::about(asked, "h");
    query.when(if filter.ended == Some(1) { "h.listed = 0" } else { "h.listed = 1" });
    query.equal("h.household_type", filter.r#type.as_deref());
    query.equal("h.group_name", filter.group.as_deref());
    match filter.monitoring.as_deref() {
        Some("any") => query.when("h.monitor_category IS NOT NULL"),
        category => query.equal("h.monitor_category", category),
    }
    query.having(&["h.words"], filter.q.as_deref());
    let order = "h.village, h.group_order, h.group_name, h.head, h.document";
    let mut found = query.page(store, COLUMNS, ("household h", ""), order, page, read).await?;
    let named = found.rows.iter().map(|row| (row.village.as_str(), row.document.as_str(), row.head.as_str()));
    let tails = id_tails(store, named).await?;
    for row in &mut found.rows {
        row.head_id_tail = tails.get(&row.document).cloned();
    }
    Ok(found)
}
