//! `GET devices`: phones of the people in one's divisions, when they last synced, what they still owe.

use crate::accounts::reach::REACH;
use crate::console::people::list::{instant, like};
use crate::console::{Asked, Failure, Listed, Page, Signed};
use crate::routes::Office;
use crate::store::sql::Cell;
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use uuid::Uuid;

/// A line of the list.
#[derive(Debug, Serialize)]
pub struct Row {
    device: String,
    person: Uuid,
    name: String,
    /// active or revoked.
    state: String,
    app_version: String,
    enrolled_at: Option<String>,
    /// RFC 3339; null: never.
    last_sync_at: Option<String>,
    /// Changes it had written at its last sync that the office does not hold; null: it never synced.
    owes: Option<u64>,
    revoked_at: Option<String>,
    reason: Option<String>,
    /// What it handed in after it was revoked and nobody has looked at.
    handed_in: u64,
    /// How often it went on from an older copy of its store; more than once: perhaps two phones with one backup.
    restored: u64,
    restored_at: Option<String>,
}

/// What is searched.
#[derive(Deserialize)]
pub struct Search {
    q: Option<String>,
    state: Option<String>,
}

/// `GET devices`
pub async fn devices(
    State(office): State<Office>,
    signed: Signed,
    page: Page,
    Asked(search): Asked<Search>,
) -> Result<Json<Listed<Row>>, Failure> {
    let store = office.store.as_ref();
    let mut parameters = Vec::new();
    let within = signed.scope.sql_around("r.low", "r.high", &mut parameters);
    let mut from = format!(
        "FROM device d JOIN person p ON p.person = d.person LEFT JOIN revocation v ON v.device = d.device \
         LEFT JOIN device_restored o ON o.device = d.device WHERE EXISTS (SELECT 1 FROM {REACH} r WHERE r.person = p.person AND {within})"
    );
    if let Some(text) = search.q.filter(|text| !text.trim().is_empty()) {
        parameters.push(Cell::from(like(&text)));
        from.push_str(&format!(" AND lower(p.name) LIKE ?{} ESCAPE '!'", parameters.len()));
    }
    if let Some(state) = search.state.filter(|state| !state.is_empty()) {
        parameters.push(Cell::from(state));
        from.push_str(&format!(" AND d.state = ?{}", parameters.len()));
    }
    let found = store.rows(&format!("SELECT count(*) {from}"), parameters.clone()).await?;
    let total = found.first().map(|row| row.count(0)).transpose()?.unwrap_or(0);
    let (limit, offset) = (parameters.len() + 1, parameters.len() + 2);
    parameters.extend([Cell::from(page.limit), Cell::from(page.offset)]);
    let sql = format!(
        "SELECT d.device, d.person, p.name, d.state, d.app_version, d.enrolled_at, d.last_sync_at, d.chain_count, \
         v.revoked_at, v.reason, coalesce(o.times, 0), o.last_at {from} ORDER BY p.name, d.device \
         LIMIT CAST(?{limit} AS BIGINT) OFFSET CAST(?{offset} AS BIGINT)"
    );
    let found = store.rows(&sql, parameters).await?;
    let ids: Vec<[u8; 8]> = found.iter().map(|row| row.array(0)).collect::<Result<_, _>>()?;
    let held = counted(&office, &signed, &ids, "change", "").await?;
    let waiting = counted(&office, &signed, &ids, "handed_in", " AND c.state = 'pending'").await?;
    let mut rows = Vec::with_capacity(found.len());
    for row in found {
        let device: [u8; 8] = row.array(0)?;
        let (last, state) = (row.int(6)?, row.text(3)?);
        let revoked = state == "revoked";
        rows.push(Row {
            device: hex::encode(device),
            person: row.uuid(1)?,
            name: row.text(2)?,
            app_version: row.text(4)?,
            enrolled_at: instant(row.int(5)?),
            last_sync_at: instant(last),
            owes: (last != 0).then_some(row.count(7)?.saturating_sub(held.get(&device).copied().unwrap_or(0))),
            revoked_at: row.maybe_int(8)?.filter(|_| revoked).and_then(instant),
            reason: row.maybe_text(9)?.filter(|_| revoked),
            handed_in: waiting.get(&device).copied().unwrap_or(0),
            restored: row.count(10)?,
            restored_at: row.maybe_int(11)?.and_then(instant),
            state,
        });
    }
    Ok(Json(Listed { rows, total }))
}

/// Rows by device in the villages one may see. The index (village, device) serves it, village by village.
async fn counted(
    office: &Office,
    signed: &Signed,
    devices: &[[u8; 8]],
    table: &str,
    more: &str,
) -> Result<HashMap<[u8; 8], u64>, Failure> {
    if devices.is_empty() {
        return Ok(HashMap::new());
    }
    let mut parameters = Vec::new();
    let villages = signed.everything.sql("w.village", &mut parameters);
    let mut marks = Vec::with_capacity(devices.len());
    for device in devices {
        parameters.push(Cell::from(device.as_slice()));
        marks.push(format!("?{}", parameters.len()));
    }
    let sql = format!(
        "SELECT c.device, count(*) FROM village w JOIN {table} c ON c.village = w.village \
         WHERE {villages} AND c.device IN ({}){more} GROUP BY c.device",
        marks.join(", ")
    );
    let rows = office.store.rows(&sql, parameters).await?;
    Ok(rows.iter().map(|row| Ok((row.array(0)?, row.count(1)?))).collect::<Result<_, crate::store::StoreError>>()?)
}
