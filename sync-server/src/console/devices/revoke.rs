//! `POST devices/{device}/revoke`: the phone gets nothing any more; what it still holds it may hand in, apart.

use crate::accounts::audit::{Action, Line};
use crate::accounts::reach;
use crate::cells;
use crate::console::people::plain::acted_on;
use crate::console::{Code, Failure, Signed, Told};
use crate::routes::Office;
use crate::store::sql::{Statement, Written};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use uuid::Uuid;

const REASON_LONGEST: usize = 200;

/// Why.
#[derive(Deserialize)]
pub struct Typed {
    reason: String,
}

/// `POST devices/{device}/revoke`
pub async fn revoke(
    State(office): State<Office>,
    signed: Signed,
    Path(device): Path<String>,
    Told(typed): Told<Typed>,
) -> Result<StatusCode, Failure> {
    let store = office.store.as_ref();
    let id: [u8; 8] = hex::decode(&device).ok().and_then(|id| id.try_into().ok()).ok_or_else(Failure::not_found)?;
    let rows = store.rows("SELECT person FROM device WHERE device = ?1", cells![id.as_slice()]).await?;
    let person = rows.first().ok_or_else(Failure::not_found)?.uuid(0)?;
    acted_on(store, &signed, &person.to_string()).await?;
    let reason = reason(&typed.reason)?;
    let now = office.clock.now().timestamp_millis();
    let what = hex::encode(id);
    let line = Line { record: Some(person), what: &what, ..Line::of(Action::DeviceRevoked) };
    let deeds = [
        Statement::new(
            "UPDATE device SET state = 'revoked' WHERE device = ?1 AND state = 'active'",
            cells![id.as_slice()],
        )
        .must(),
        Statement::new(
            "INSERT INTO revocation (device, revoked_at, revoked_by, reason) VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT (device) DO UPDATE SET revoked_at = excluded.revoked_at, \
             revoked_by = excluded.revoked_by, reason = excluded.reason",
            cells![id.as_slice(), now, signed.person, reason],
        ),
        signed.audit(&office, &line),
    ];
    match reach::write(store, &deeds).await? {
        Written::Done(_) => Ok(StatusCode::NO_CONTENT),
        Written::Refused => Err(Failure::saying(Code::Conflict, "device", "revoked", "the device is revoked already")),
    }
}

/// A reason as it is kept.
pub(in crate::console) fn reason(typed: &str) -> Result<String, Failure> {
    let reason = typed.trim();
    if reason.is_empty() {
        return Err(Failure::bad("reason", "required", "a reason is needed: whoever asks later must find it"));
    }
    if reason.chars().count() > REASON_LONGEST {
        return Err(Failure::bad("reason", "too_long", "a reason has at most 200 characters"));
    }
    Ok(reason.to_owned())
}

/// Revokes all devices of somebody.
pub(in crate::console) fn all_of(person: Uuid, by: Uuid, now: i64, reason: &str) -> [Statement; 2] {
    [
        Statement::new(
            "INSERT INTO revocation (device, revoked_at, revoked_by, reason) \
             SELECT device, CAST(?2 AS BIGINT), ?3, CAST(?4 AS TEXT) FROM device WHERE person = ?1 AND state = 'active' \
             ON CONFLICT (device) DO UPDATE SET revoked_at = excluded.revoked_at, \
             revoked_by = excluded.revoked_by, reason = excluded.reason",
            cells![person, now, by, reason],
        ),
        Statement::new("UPDATE device SET state = 'revoked' WHERE person = ?1 AND state = 'active'", cells![person]),
    ]
}
