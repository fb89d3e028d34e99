//! `POST people`: somebody new, for phones, for the console, or both.

use super::plain::{account, granted, may_give, named, new_person, suitable};
use crate::accounts::audit::{Action, Line};
use crate::accounts::reach;
use crate::accounts::role::Role;
use crate::console::session::sign_in::login_of;
use crate::console::{Code, Failure, Signed, Told};
use crate::routes::Office;
use crate::store::sql::Written;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use cunji_wire::surroundings::random;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What is typed.
#[derive(Deserialize)]
pub struct Typed {
    name: String,
    role: Role,
    divisions: Vec<String>,
    password: Option<String>,
}

/// Who was made.
#[derive(Serialize)]
pub struct Added {
    person: Uuid,
}

/// `POST people`
pub async fn add(
    State(office): State<Office>,
    signed: Signed,
    Told(typed): Told<Typed>,
) -> Result<(StatusCode, Json<Added>), Failure> {
    let (store, entropy) = (office.store.as_ref(), office.entropy.as_ref());
    let name = named(&typed.name)?;
    may_give(&signed, typed.role)?;
    let divisions = granted(store, &signed, &typed.divisions).await?;
    let password = match &typed.password {
        Some(password) => {
            suitable(&office.accounts.settings, &name, password)?;
            office.accounts.passwords.hash(entropy, password).await?
        }
        None => String::new(), // phones only, until somebody gives one
    };
    let now = office.clock.now().timestamp_millis();
    let milliseconds = u64::try_from(now).unwrap_or(0);
    let person = uuid::Builder::from_unix_timestamp_millis(milliseconds, &random(entropy)).into_uuid();
    let mut deeds = vec![account(person, &login_of(&name), &password, true, now)];
    deeds.extend(new_person(person, &name, typed.role, &divisions));
    let line = Line { record: Some(person), what: typed.role.as_str(), ..Line::of(Action::PersonAdded) };
    deeds.push(signed.audit(&office, &line));
    match reach::write(store, &deeds).await? {
        Written::Done(_) => Ok((StatusCode::CREATED, Json(Added { person }))),
        Written::Refused => Err(taken()),
    }
}

/// Somebody else logs in by this name.
pub(super) fn taken() -> Failure {
    let text = "somebody has this name already: add something that tells the two apart";
    Failure::saying(Code::Conflict, "name", "taken", text)
}
