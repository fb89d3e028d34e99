//! `GET setup`, `POST setup`: the first administrator, made with the code that the server printed.

use super::sign_in::login_of;
use super::signed_in;
use crate::accounts::audit::{self, Action, Doer, Line};
use crate::accounts::division::Division;
use crate::accounts::role::Role;
use crate::accounts::{session, set_up as code, throttle};
use crate::console::people::plain::{account, named, new_person, suitable};
use crate::console::{Failure, Peer, Told};
use crate::routes::Office;
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use cunji_wire::surroundings::random;
use serde::{Deserialize, Serialize};

/// Whether there is somebody to make first.
#[derive(Serialize)]
pub struct Needed {
    needed: bool,
}

/// What is typed.
#[derive(Deserialize)]
pub struct Typed {
    code: String,
    name: String,
    password: String,
}

/// `GET setup`
pub async fn needed(State(office): State<Office>) -> Result<Json<Needed>, Failure> {
    Ok(Json(Needed { needed: code::needed(office.store.as_ref()).await? }))
}

/// `POST setup`
pub async fn set_up(
    State(office): State<Office>,
    Peer(address): Peer,
    Told(typed): Told<Typed>,
) -> Result<Response, Failure> {
    let (store, entropy) = (office.store.as_ref(), office.entropy.as_ref());
    let (settings, now) = (&office.accounts.settings, office.clock.now().timestamp_millis());
    let name = named(&typed.name)?;
    suitable(settings, &name, &typed.password)?;
    // One count for all guesses of the code, whoever makes them.
    let counted = match throttle::count(store, settings, now, "\u{1}set up", address).await? {
        throttle::Allowed::Yes(counted) => counted,
        throttle::Allowed::Wait(seconds) => return Err(Failure::wait(seconds)),
    };
    let milliseconds = u64::try_from(now).unwrap_or(0);
    let person = uuid::Builder::from_unix_timestamp_millis(milliseconds, &random(entropy)).into_uuid();
    let password = office.accounts.passwords.hash(entropy, &typed.password).await?;
    let token = session::new_token(entropy);
    let mut deeds = throttle::right(settings, &counted);
    deeds.extend(new_person(person, &name, Role::Administrator, &[Division::all()]));
    deeds.push(account(person, &login_of(&name), &password, false, now));
    deeds.push(audit::add(entropy, now, &Doer { person, name }, &Line::of(Action::SetUp)));
    deeds.extend(session::begin(settings, now, &token, person));
    if !code::use_code(store, &typed.code, deeds).await? {
        let text = "the code is wrong or used: `cunji-server console set-up-code` prints a new one";
        return Err(Failure::bad("code", "wrong", text));
    }
    signed_in(&office, &token).await
}
