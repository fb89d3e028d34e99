//! `POST session`: name and password become a session. Says the same, and takes as long, for a wrong name and a wrong
//! password; says how long to wait when it was too often.

use super::signed_in;
use crate::accounts::audit::{self, Action, Doer, Line};
use crate::accounts::{session, throttle};
use crate::cells;
use crate::console::{Code, Failure, Peer, Told};
use crate::routes::Office;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use uuid::Uuid;

/// What is typed.
#[derive(Deserialize)]
pub struct Typed {
    name: String,
    password: String,
}

/// A name as it is compared: blanks around it and capitals do not matter.
pub fn login_of(name: &str) -> String {
    name.trim().to_lowercase()
}

/// `POST session`
pub async fn sign_in(
    State(office): State<Office>,
    Peer(address): Peer,
    Told(typed): Told<Typed>,
) -> Result<Response, Failure> {
    let (store, settings) = (office.store.as_ref(), &office.accounts.settings);
    let now = office.clock.now().timestamp_millis();
    let login = login_of(&typed.name);
    let counted = match throttle::count(store, settings, now, &login, address).await? {
        throttle::Allowed::Yes(counted) => counted,
        throttle::Allowed::Wait(seconds) => return Err(Failure::wait(seconds)),
    };
    let sql = "SELECT a.person, a.password, a.active, p.name FROM account a JOIN person p ON p.person = a.person \
         WHERE a.login = ?1";
    let rows = store.rows(sql, cells![login]).await?;
    let known = match rows.first() {
        Some(row) => Some((row.uuid(0)?, row.text(1)?, row.truth(2)?, row.text(3)?)),
        None => None,
    };
    let hash = known.as_ref().map(|known| known.1.clone()).filter(|hash| !hash.is_empty());
    let right = office.accounts.passwords.check(hash, &typed.password).await?;
    let entropy = office.entropy.as_ref();
    let refused = || Failure::saying(Code::NotSignedIn, "password", "wrong", "name or password are wrong");
    match known {
        Some((person, _, true, name)) if right => {
            let token = session::new_token(entropy);
            let mut deeds = throttle::right(settings, &counted);
            deeds.extend(session::begin(settings, now, &token, person));
            deeds.push(audit::add(entropy, now, &Doer { person, name }, &Line::of(Action::SignIn)));
            store.transact(deeds).await?;
            signed_in(&office, &token).await
        }
        Some((person, ..)) => {
            // Only about people who exist: what is typed into the field of the name may be a password.
            let doer = Doer { person: Uuid::nil(), name: String::new() };
            let line = Line { record: Some(person), ..Line::of(Action::WrongPassword) };
            store.transact(vec![audit::add(entropy, now, &doer, &line)]).await?;
            Err(refused())
        }
        None => Err(refused()),
    }
}
