//! The ledger of visits, the newest first.

use super::Asked;
use super::query::{Page, Query, Rows, village};
use crate::store::{Store, StoreError};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Which visits.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct VisitFilter {
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: Option<NaiveDate>,
    /// 走访方式
    pub mode: Option<String>,
    /// 走访类型
    pub kind: Option<String>,
    /// Of one household.
    pub household: Option<uuid::Uuid>,
    /// Part of the head's or the visitor's name, or of what is next.
    pub q: Option<String>,
}

/// One visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VisitRow {
    /// 12 digits.
    pub village: String,
    /// Visit.
    pub document: String,
    /// Household.
    pub household: String,
    /// 户主; empty when the household is not known here.
    pub head: String,
    /// 村民小组
    pub group: String,
    /// Civil date where it was.
    pub occurred_on: String,
    /// 走访方式
    pub mode: Option<String>,
    /// 走访类型
    pub kind: Option<String>,
    /// 记录人
    pub author: String,
    /// 有变化; `None`: not said.
    pub changes: Option<bool>,
    /// 下一步
    pub next_step: Option<String>,
}

/// A part of the ledger.
pub async fn visits(
    store: &dyn Store,
    asked: &Asked,
    filter: &VisitFilter,
    page: Page,
) -> Result<Rows<VisitRow>, StoreError> {
    let home = "LEFT JOIN household h ON h.village = t.village AND h.document = t.household";
    let mut query = Query::about(asked, "t");
    query.days("t.visited_on", filter.from, filter.to);
    query.equal("t.mode", filter.mode.as_deref());
    query.equal("t.kind", filter.kind.as_deref());
    query.equal("t.household", filter.household);
    query.having(&["h.head", "t.author", "t.next_step"], filter.q.as_deref());
    let columns = "t.village, t.document, t.household, coalesce(h.head, ''), coalesce(h.group_name, ''), t.visited_on, \
                   t.mode, t.kind, t.author, t.changes, t.next_step";
    let joined = format!("visit t {home}");
    let tables = if filter.q.is_some() { (joined.as_str(), "") } else { ("visit t", home) };
    query
        .page(store, columns, tables, "t.visited_on DESC, t.village, t.document", page, |row| {
            Ok(VisitRow {
                village: village(row, 0)?,
                document: row.uuid(1)?.to_string(),
                household: row.uuid(2)?.to_string(),
                head: row.text(3)?,
                group: row.text(4)?,
                occurred_on: row.text(5)?,
                mode: row.maybe_text(6)?,
                kind: row.maybe_text(7)?,
                author: row.text(8)?,
                changes: row.maybe_int(9)?.map(|said| said != 0),
                next_step: row.maybe_text(10)?,
            })
        })
        .await
}
