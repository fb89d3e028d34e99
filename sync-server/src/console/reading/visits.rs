//! The ledger of visits, the newest first.

use super::Asked;
use super::query::{Page, Query, Rows, village};
use crate::store::sql::Row;
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
    let joined = "visit t LEFT JOIN household h ON h.village = t.village AND h.document = t.household";
    let counted = if filter.q.is_some() { joined } else { "visit t" };
    let total = filtered(asked, filter, "t").count(store, counted).await?;
    // One household's are few. Of many villages the newest are read first until there are enough: the sign before the
    // column keeps the planner from sorting every visit for one page (measured: 300 ms at a township's size).
    let alias = if filter.household.is_some() { "t" } else { "+t" };
    let order = "t.visited_on DESC, t.village DESC, t.document DESC";
    let rows = filtered(asked, filter, alias).part(store, COLUMNS, (joined, ""), order, page, read).await?;
    Ok(Rows { rows, total })
}

fn filtered(asked: &Asked, filter: &VisitFilter, alias: &str) -> Query {
    let mut query = Query::about(asked, alias);
    query.days("t.visited_on", filter.from, filter.to);
    query.equal("t.mode", filter.mode.as_deref());
    query.equal("t.kind", filter.kind.as_deref());
    query.equal("t.household", filter.household);
    query.having(&["h.head", "t.author", "t.next_step"], filter.q.as_deref());
    query
}

const COLUMNS: &str = "t.village, t.document, t.household, coalesce(h.head, ''), coalesce(h.group_name, ''), \
     t.visited_on, t.mode, t.kind, t.author, t.changes, t.next_step";

fn read(row: &Row) -> Result<VisitRow, StoreError> {
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
}
