//! `GET quarantine`: what waits to be looked at, oldest first.

use crate::console::people::list::instant;
use crate::console::{Asked, Failure, Listed, Page, Signed};
use crate::routes::Office;
use crate::store::sql::Cell;
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A line of the list.
#[derive(Debug, Serialize)]
pub struct Row {
    village: String,
    document: Uuid,
    hash: String,
    /// Word of the kind: visit, household …
    kind: String,
    device: String,
    name: String,
    /// Why the device was revoked.
    reason: String,
    received_at: Option<String>,
    bytes: u64,
    /// pending, accepted or dismissed.
    state: String,
    /// Why it could not be accepted (a word), or why it was dismissed (a text); may be empty.
    outcome: String,
}

/// What is searched; without a state: what waits.
#[derive(Deserialize)]
pub struct Search {
    state: Option<String>,
    device: Option<String>,
}

/// `GET quarantine`
pub async fn quarantine(
    State(office): State<Office>,
    signed: Signed,
    page: Page,
    Asked(search): Asked<Search>,
) -> Result<Json<Listed<Row>>, Failure> {
    let state = search.state.filter(|state| !state.is_empty()).unwrap_or_else(|| "pending".to_owned());
    let mut parameters = vec![Cell::from(state)];
    let mut condition = format!("h.state = ?1 AND {}", signed.scope.sql("h.village", &mut parameters));
    if let Some(device) = search.device.filter(|device| !device.is_empty()) {
        let id = hex::decode(device).map_err(|_| Failure::bad("device", "not_hex", "a device is 16 hex digits"))?;
        parameters.push(Cell::from(id));
        condition.push_str(&format!(" AND h.device = ?{}", parameters.len()));
    }
    let store = office.store.as_ref();
    let found = store.rows(&format!("SELECT count(*) FROM handed_in h WHERE {condition}"), parameters.clone()).await?;
    let total = found.first().map(|row| row.count(0)).transpose()?.unwrap_or(0);
    let (limit, offset) = (parameters.len() + 1, parameters.len() + 2);
    parameters.extend([Cell::from(page.limit), Cell::from(page.offset)]);
    let sql = format!(
        "SELECT h.village, h.document, h.hash, h.kind, h.device, p.name, v.reason, h.received_at, CAST(length(h.body) AS BIGINT), \
         h.state, h.outcome FROM handed_in h LEFT JOIN device d ON d.device = h.device \
         LEFT JOIN person p ON p.person = d.person LEFT JOIN revocation v ON v.device = h.device \
         WHERE {condition} ORDER BY h.place, h.village, h.document, h.hash \
         LIMIT CAST(?{limit} AS BIGINT) OFFSET CAST(?{offset} AS BIGINT)"
    );
    let mut rows = Vec::new();
    for row in store.rows(&sql, parameters).await? {
        rows.push(Row {
            village: format!("{:012}", row.count(0)?),
            document: row.uuid(1)?,
            hash: hex::encode(row.bytes(2)?),
            kind: row.text(3)?,
            device: hex::encode(row.bytes(4)?),
            name: row.maybe_text(5)?.unwrap_or_default(),
            reason: row.maybe_text(6)?.unwrap_or_default(),
            received_at: instant(row.int(7)?),
            bytes: row.count(8)?,
            state: row.text(9)?,
            outcome: row.text(10)?,
        });
    }
    Ok(Json(Listed { rows, total }))
}
