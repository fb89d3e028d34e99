//! `GET people`: who works in one's divisions.

use crate::accounts::division::Division;
use crate::accounts::reach::{self, REACH};
use crate::console::{Asked, Failure, Listed, Page, Signed};
use crate::routes::Office;
use crate::store::sql::Cell;
use axum::Json;
use axum::extract::State;
use chrono::DateTime;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A line of the list.
#[derive(Debug, Serialize)]
pub struct Row {
    person: Uuid,
    name: String,
    role: String,
    divisions: Vec<Division>,
    active: bool,
    /// Whether the person can log in at the console.
    console: bool,
    /// RFC 3339; null: never.
    last_seen: Option<String>,
    /// Phones that may sync.
    devices: u64,
}

/// What is searched.
#[derive(Deserialize)]
pub struct Search {
    q: Option<String>,
    role: Option<String>,
}

/// An instant as the contract has it; 0 is never.
pub(in crate::console) fn instant(milliseconds: i64) -> Option<String> {
    let at = DateTime::from_timestamp_millis(milliseconds).filter(|_| milliseconds != 0)?;
    Some(at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true))
}

/// `LIKE` pattern for a text as it was typed.
pub(in crate::console) fn like(text: &str) -> String {
    let mut pattern = String::from("%");
    for letter in text.trim().to_lowercase().chars() {
        if matches!(letter, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

/// `GET people`
pub async fn people(
    State(office): State<Office>,
    signed: Signed,
    page: Page,
    Asked(search): Asked<Search>,
) -> Result<Json<Listed<Row>>, Failure> {
    let mut parameters = Vec::new();
    let within = signed.scope.sql_around("r.low", "r.high", &mut parameters);
    let mut condition = format!("(EXISTS (SELECT 1 FROM {REACH} r WHERE r.person = p.person AND {within})");
    if signed.scope.covers(&Division::all()) {
        condition.push_str(&format!(" OR NOT EXISTS (SELECT 1 FROM {REACH} r WHERE r.person = p.person)"));
    }
    condition.push(')');
    if let Some(text) = search.q.filter(|text| !text.trim().is_empty()) {
        parameters.push(Cell::from(like(&text)));
        condition.push_str(&format!(" AND lower(p.name) LIKE ?{} ESCAPE '!'", parameters.len()));
    }
    if let Some(role) = search.role.filter(|role| !role.is_empty()) {
        parameters.push(Cell::from(role));
        condition.push_str(&format!(" AND p.role = ?{}", parameters.len()));
    }
    let store = office.store.as_ref();
    let count = format!("SELECT count(*) FROM person p WHERE {condition}");
    let total = store.rows(&count, parameters.clone()).await?.first().map(|row| row.count(0)).transpose()?.unwrap_or(0);
    let (limit, offset) = (parameters.len() + 1, parameters.len() + 2);
    parameters.extend([Cell::from(page.limit), Cell::from(page.offset)]);
    let sql = format!(
        "SELECT p.person, p.name, p.role, a.active, a.last_seen_at, \
         CAST(CASE WHEN a.password IS NULL OR a.password = '' THEN 0 ELSE 1 END AS BIGINT), \
         (SELECT count(*) FROM device d WHERE d.person = p.person AND d.state = 'active') \
         FROM person p LEFT JOIN account a ON a.person = p.person WHERE {condition} \
         ORDER BY p.name, p.person LIMIT CAST(?{limit} AS BIGINT) OFFSET CAST(?{offset} AS BIGINT)"
    );
    let mut rows = Vec::new();
    for row in store.rows(&sql, parameters).await? {
        let person = row.uuid(0)?;
        rows.push(Row {
            person,
            name: row.text(1)?,
            role: row.text(2)?,
            divisions: reach::divisions(store, person).await?,
            active: row.maybe_int(3)? != Some(0),
            console: row.truth(5)?,
            last_seen: instant(row.maybe_int(4)?.unwrap_or(0)),
            devices: row.count(6)?,
        });
    }
    Ok(Json(Listed { rows, total }))
}
