//! `PATCH people/{person}`: name, role, divisions, active, password. What is not named stays.

use super::add::taken;
use super::plain::{account, acted_on, granted, may_give, named, suitable};
use crate::accounts::audit::{Action, Line};
use crate::accounts::role::Role;
use crate::accounts::{reach, session};
use crate::cells;
use crate::console::session::sign_in::login_of;
use crate::console::{Code, Failure, Signed, Told};
use crate::routes::Office;
use crate::store::sql::{Statement, Written};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;

/// What is to change.
#[derive(Deserialize)]
pub struct Typed {
    name: Option<String>,
    role: Option<Role>,
    divisions: Option<Vec<String>>,
    active: Option<bool>,
    password: Option<String>,
}

/// `PATCH people/{person}`
pub async fn change(
    State(office): State<Office>,
    signed: Signed,
    Path(person): Path<String>,
    Told(typed): Told<Typed>,
) -> Result<StatusCode, Failure> {
    let store = office.store.as_ref();
    let before = acted_on(store, &signed, &person).await?;
    let person = before.person;
    if person == signed.person {
        let text = "nobody changes the own rights; the own password is changed in the menu of one's name";
        return Err(Failure::saying(Code::Conflict, "", "own", text));
    }
    let name = typed.name.as_deref().map(named).transpose()?;
    typed.role.map(|role| may_give(&signed, role)).transpose()?;
    let divisions = match &typed.divisions {
        Some(codes) => Some(granted(store, &signed, codes).await?),
        None => None,
    };
    let shown = name.clone().unwrap_or_else(|| before.name.clone());
    let password = match &typed.password {
        Some(password) => {
            suitable(&office.accounts.settings, &shown, password)?;
            Some(office.accounts.passwords.hash(office.entropy.as_ref(), password).await?)
        }
        None => None,
    };
    let now = office.clock.now().timestamp_millis();
    let mut deeds = Vec::new();
    if !before.account {
        deeds.push(account(person, &login_of(&shown), "", true, now));
    }
    let mut what = Vec::new();
    if let Some(name) = &name {
        what.push("name");
        deeds.push(Statement::new("UPDATE person SET name = ?2 WHERE person = ?1", cells![person, name.as_str()]));
        let sql = "UPDATE account SET login = ?2 WHERE person = ?1 \
             AND NOT EXISTS (SELECT 1 FROM account other WHERE other.login = ?2 AND other.person <> ?1)";
        deeds.push(Statement::new(sql, cells![person, login_of(name)]).must());
    }
    if let Some(role) = typed.role {
        what.push("role");
        deeds.push(Statement::new("UPDATE person SET role = ?2 WHERE person = ?1", cells![person, role.as_str()]));
    }
    if let Some(password) = password {
        what.push("password");
        let sql = "UPDATE account SET password = ?2, must_change = 1 WHERE person = ?1";
        deeds.extend([Statement::new(sql, cells![person, password]), session::end_all(person)]);
    }
    let active = typed.active.unwrap_or(before.active);
    if active != before.active {
        what.push(if active { "active" } else { "inactive" });
        let sql = "UPDATE account SET active = ?2 WHERE person = ?1";
        deeds.extend([Statement::new(sql, cells![person, active]), session::end_all(person)]);
    }
    if !active && before.active {
        deeds.extend(crate::console::devices::revoke::all_of(
            person,
            signed.person,
            now,
            "停用人员 person deactivated",
        ));
    }
    if typed.divisions.is_some() {
        what.push("divisions");
    }
    if typed.divisions.is_some() || active != before.active {
        deeds.extend(reach::grant(person, divisions.as_ref().unwrap_or(&before.divisions), active));
    }
    if what.is_empty() {
        return Ok(StatusCode::NO_CONTENT);
    }
    let what = what.join(",");
    deeds.push(signed.audit(&office, &Line { record: Some(person), what: &what, ..Line::of(Action::PersonChanged) }));
    match reach::write(store, &deeds).await? {
        Written::Done(_) => Ok(StatusCode::NO_CONTENT),
        Written::Refused => Err(taken()),
    }
}
