//! Filling a form, and work that was begun: it can be left and comes back as a finished item.

use super::exports::{lines, villages};
use super::forms::need;
use super::{XLSX, attachment};
use crate::accounts::audit::Action;
use crate::accounts::division::{Division, Scope};
use crate::accounts::role::Permission;
use crate::console::people::list::instant;
use crate::console::{Failure, Listed, Signed, Told};
use crate::routes::Office;
use crate::templates::{self, FillOptions, begin};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use chrono::NaiveDate;
use cunji_tables::Period;
use cunji_tables::template::Unfilled;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use uuid::Uuid;

/// What is filled: one village or all of a division.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filling {
    village: Option<String>,
    division: Option<String>,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    #[serde(default)]
    full: bool,
}

/// Work that was begun.
#[derive(Debug, Serialize)]
pub struct Item {
    id: Uuid,
    kind: String,
    title: String,
    state: String,
    begun_at: Option<String>,
    changed_at: Option<String>,
    file_name: String,
    rows: u64,
    unfilled: Vec<Unfilled>,
    unfilled_count: u64,
    problem: String,
}

impl From<templates::Item> for Item {
    fn from(one: templates::Item) -> Self {
        Self {
            id: one.item,
            kind: one.kind,
            title: one.title,
            state: one.state,
            begun_at: instant(one.begun_at),
            changed_at: instant(one.changed_at),
            file_name: one.file_name,
            rows: one.rows,
            unfilled: one.unfilled,
            unfilled_count: one.unfilled_count,
            problem: one.problem,
        }
    }
}

/// `POST templates/{template}/fill`
pub async fn fill(
    State(office): State<Office>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Told(filling): Told<Filling>,
) -> Result<(StatusCode, Json<Item>), Failure> {
    let code = filling.village.as_deref().filter(|code| code.len() == 12).or(filling.division.as_deref());
    let bad = || Failure::bad("village", "bad_division", "a village has 12 digits, a division 2, 4, 6, 9 or 12");
    let division = Division::parse(code.ok_or_else(bad)?).map_err(|_| bad())?;
    let scope = Scope::of([&division]).and(&signed.everything);
    if scope.is_empty() {
        return Err(Failure::not_allowed());
    }
    if filling.full {
        signed.need(Permission::ReadFull)?;
    }
    let kept = need(&office, &signed, id).await?;
    let Some(mapping) = &kept.listed.mapping else {
        return Err(Failure::bad("template", "not_mapped", "map the columns first"));
    };
    let (full, what) = (filling.full && !mapping.notice, mapping.table.sheet().key);
    let villages = villages(&office, &scope).await?;
    if villages.is_empty() {
        return Err(Failure::bad("village", "unknown_village", "no village there is registered"));
    }
    let action = if full { Action::FullRead } else { Action::TemplateFilled };
    let lines = lines(&office, &signed, action, (&villages, what), 0);
    let period = Period { from: filling.from, to: filling.to };
    let options = FillOptions { villages, period, full, by: signed.name.clone() };
    let (store, clock) = (Arc::clone(&office.store), Arc::clone(&office.clock));
    let item = begin(store, clock, office.entropy.as_ref(), signed.person, (kept, options), lines).await?;
    Ok((StatusCode::ACCEPTED, Json(found(&office, &signed, item).await?)))
}

/// `GET work`
pub async fn list(State(office): State<Office>, signed: Signed) -> Result<Json<Listed<Item>>, Failure> {
    let items = templates::items(office.store.as_ref(), office.clock.as_ref(), signed.person).await?;
    let rows: Vec<Item> = items.into_iter().map(Item::from).collect();
    Ok(Json(Listed { total: rows.len() as u64, rows }))
}

/// `GET work/{item}`
pub async fn show(State(office): State<Office>, signed: Signed, Path(id): Path<Uuid>) -> Result<Json<Item>, Failure> {
    Ok(Json(found(&office, &signed, id).await?))
}

/// `GET work/{item}/file`
pub async fn file(State(office): State<Office>, signed: Signed, Path(id): Path<Uuid>) -> Result<Response, Failure> {
    let found = templates::file(office.store.as_ref(), signed.person, id).await?;
    let (name, bytes) = found.ok_or_else(Failure::not_found)?;
    Ok(attachment(&name, XLSX, bytes))
}

pub(in crate::console) async fn found(office: &Office, signed: &Signed, id: Uuid) -> Result<Item, Failure> {
    let item = templates::item(office.store.as_ref(), office.clock.as_ref(), signed.person, id).await?;
    item.map(Item::from).ok_or_else(Failure::not_found)
}
