//! `POST password`: one's own, with the old one. Ends all other sessions of the person.

use crate::accounts::audit::{Action, Line};
use crate::accounts::throttle;
use crate::cells;
use crate::console::people::plain::suitable;
use crate::console::{Failure, Peer, Signed, Told};
use crate::routes::Office;
use crate::store::sql::Statement;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;

/// What is typed.
#[derive(Deserialize)]
pub struct Typed {
    old: String,
    new: String,
}

/// `POST password`
pub async fn change_password(
    State(office): State<Office>,
    signed: Signed,
    Peer(address): Peer,
    Told(typed): Told<Typed>,
) -> Result<StatusCode, Failure> {
    let (store, settings) = (office.store.as_ref(), &office.accounts.settings);
    suitable(settings, &signed.name, &typed.new).map_err(|mut failure| {
        failure.problems.iter_mut().for_each(|problem| problem.field = "new".to_owned());
        failure
    })?;
    if typed.new == typed.old {
        return Err(Failure::bad("new", "same", "the new password is the old one"));
    }
    let now = office.clock.now().timestamp_millis();
    // Somebody at an open page is not to guess the password either.
    let guessed = format!("\u{1}password of {}", signed.person);
    let counted = match throttle::count(store, settings, now, &guessed, address).await? {
        throttle::Allowed::Yes(counted) => counted,
        throttle::Allowed::Wait(seconds) => return Err(Failure::wait(seconds)),
    };
    let rows = store.rows("SELECT password FROM account WHERE person = ?1", cells![signed.person]).await?;
    let hash = rows.first().map(|row| row.text(0)).transpose()?;
    if !office.accounts.passwords.check(hash, &typed.old).await? {
        return Err(Failure::bad("old", "wrong", "the old password is wrong"));
    }
    let password = office.accounts.passwords.hash(office.entropy.as_ref(), &typed.new).await?;
    let mut deeds = throttle::right(settings, &counted);
    deeds.push(Statement::new(
        "UPDATE account SET password = ?2, must_change = 0 WHERE person = ?1",
        cells![signed.person, password],
    ));
    deeds.push(Statement::new(
        "DELETE FROM console_session WHERE person = ?1 AND token_hash <> ?2",
        cells![signed.person, signed.session.as_slice()],
    ));
    let record = Some(signed.person);
    deeds.push(signed.audit(&office, &Line { record, what: "own", ..Line::of(Action::PasswordChanged) }));
    store.transact(deeds).await?;
    Ok(StatusCode::NO_CONTENT)
}
