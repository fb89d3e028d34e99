//! How far the tables are behind the feeds, so that whoever reads a figure knows of which moment it is.

use super::Asked;
use super::query::Query;
use crate::store::{Store, StoreError};
use serde::Serialize;

/// How the projection stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Projected {
    /// Changes in the feeds that the tables do not say yet.
    pub behind: u64,
}

/// Counts what is not taken in yet.
pub async fn projected(store: &dyn Store, asked: &Asked) -> Result<Projected, StoreError> {
    let select = "SELECT CAST(coalesce(sum(v.last_seq - coalesce(p.seq, 0)), 0) AS BIGINT) \
                  FROM village v LEFT JOIN projection p ON p.village = v.village";
    let rows = Query::about(asked, "v").all(store, select, "").await?;
    Ok(Projected { behind: rows.first().map_or(Ok(0), |row| row.count(0))? })
}
