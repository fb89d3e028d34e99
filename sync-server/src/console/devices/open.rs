//! `POST devices/{device}/open`: somebody stands there with a phone whose PIN is forgotten. What the phone shows was
//! sealed to this office's key; the answer opens that phone once. The answer is given after the line of the audit.

use crate::accounts::audit::{Action, Line};
use crate::accounts::reach;
use crate::cells;
use crate::console::people::plain::acted_on;
use crate::console::{Code, Failure, Signed, Told};
use crate::keys;
use crate::routes::Office;
use axum::Json;
use axum::extract::{Path, State};
use cunji_wire::recovery::{ABOUT, Deposit, answer_text, parse_request};
use cunji_wire::seal;
use serde::{Deserialize, Serialize};

/// What the phone shows.
#[derive(Deserialize)]
pub struct Typed {
    request: String,
}

/// What is typed on the phone.
#[derive(Serialize)]
pub struct Answer {
    answer: String,
}

/// `POST devices/{device}/open`
pub async fn open(
    State(office): State<Office>,
    signed: Signed,
    Path(device): Path<String>,
    Told(typed): Told<Typed>,
) -> Result<Json<Answer>, Failure> {
    let store = office.store.as_ref();
    let id: [u8; 8] = hex::decode(&device).ok().and_then(|id| id.try_into().ok()).ok_or_else(Failure::not_found)?;
    let rows = store.rows("SELECT person FROM device WHERE device = ?1", cells![id.as_slice()]).await?;
    let person = rows.first().ok_or_else(Failure::not_found)?.uuid(0)?;
    acted_on(store, &signed, &person.to_string()).await?;
    let unread = || Failure::bad("request", "unreadable", "this is not what a phone shows, or it was cut on the way");
    let sealed = parse_request(&typed.request).ok_or_else(unread)?;
    let opened = seal::open(&keys::office(store).await?, ABOUT, &sealed).map_err(|_| unread())?;
    let deposit = Deposit::parse(&opened).ok_or_else(unread)?;
    if deposit.device != id {
        return Err(Failure::saying(Code::Conflict, "request", "other_phone", "another phone shows this"));
    }
    let what = hex::encode(id);
    let line = Line { record: Some(person), what: &what, ..Line::of(Action::PhoneOpened) };
    reach::write(store, &[signed.audit(&office, &line)]).await?;
    Ok(Json(Answer { answer: answer_text(&deposit.secret) }))
}
