//! Forms of offices: uploaded, listed, looked at, taken away. A form is seen by whoever works in its division or below.

use crate::accounts::audit::{Action, Line};
use crate::accounts::division::{Division, Scope};
use crate::console::people::list::instant;
use crate::console::{Asked, Failure, Listed, Signed};
use crate::routes::Office;
use crate::templates::{self, Kept};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use cunji_tables::Table;
use cunji_tables::template::{Mapping, Proposal, Template, TemplateError, fields, inspect, propose};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

const LONGEST_NAME: usize = 100;

/// A form of the list.
#[derive(Debug, Serialize)]
pub struct Row {
    id: Uuid,
    division: Division,
    name: String,
    mapped: bool,
    mapping: Option<Mapping>,
    changed_by: String,
    changed_at: Option<String>,
}

/// A form, what was found in it, and a mapping to confirm.
#[derive(Debug, Serialize)]
pub struct Shown {
    id: Uuid,
    template: Template,
    mapping: Option<Mapping>,
    proposal: Option<Proposal>,
    fields: Vec<Field>,
}

/// A field that a column may be mapped to.
#[derive(Debug, Serialize)]
pub struct Field {
    table: Table,
    field: &'static str,
    zh: &'static str,
    en: &'static str,
    /// Whether a public notice may show it.
    notice: bool,
}

/// What an upload is called and whose it is.
#[derive(Debug, Clone, Deserialize)]
pub struct Upload {
    name: String,
    division: String,
}

/// What a proposal is asked for.
#[derive(Debug, Clone, Deserialize)]
pub struct Proposing {
    sheet: Option<String>,
    table: Option<Table>,
    #[serde(default)]
    notice: u8,
}

impl From<templates::Listed> for Row {
    fn from(one: templates::Listed) -> Self {
        Self {
            id: one.template,
            division: one.division,
            name: one.name,
            mapped: one.mapping.is_some(),
            mapping: one.mapping,
            changed_by: one.changed_by,
            changed_at: instant(one.changed_at),
        }
    }
}

/// `GET templates`
pub async fn list(State(office): State<Office>, signed: Signed) -> Result<Json<Listed<Row>>, Failure> {
    let all = templates::list(office.store.as_ref()).await?;
    let seen = |one: &templates::Listed| !Scope::of([&one.division]).and(&signed.everything).is_empty();
    let rows: Vec<Row> = all.into_iter().filter(seen).map(Row::from).collect();
    Ok(Json(Listed { total: rows.len() as u64, rows }))
}

/// `POST templates?name=&division=`, the workbook as its body.
pub async fn add(
    State(office): State<Office>,
    signed: Signed,
    Asked(upload): Asked<Upload>,
    body: Bytes,
) -> Result<(StatusCode, Json<Shown>), Failure> {
    let bad = || Failure::bad("division", "bad_division", "a division has 2, 4, 6, 9 or 12 digits");
    let division = Division::parse(&upload.division).map_err(|_| bad())?;
    if !signed.everything.covers(&division) {
        return Err(Failure::not_allowed());
    }
    let name = upload.name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.contains(char::is_control) {
        return Err(Failure::bad("name", "bad_name", "a name has 1 to 100 characters"));
    }
    let found = looked_at(body.clone()).await?;
    let (clock, entropy) = (office.clock.as_ref(), office.entropy.as_ref());
    let (id, kept) = templates::add(clock, entropy, (&division, name), &body, &signed.name);
    let line = signed.audit(&office, &Line { record: Some(id), what: "add", ..Line::of(Action::TemplateChanged) });
    office.store.transact(vec![kept, line]).await?;
    let proposal = propose(&found, None, None, false);
    Ok((StatusCode::CREATED, Json(Shown { id, template: found, mapping: None, proposal, fields: all_fields() })))
}

/// `GET templates/{template}?sheet=&table=&notice=`
pub async fn show(
    State(office): State<Office>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Asked(wanted): Asked<Proposing>,
) -> Result<Json<Shown>, Failure> {
    let Kept { listed, bytes } = need(&office, &signed, id).await?;
    let template = looked_at(bytes.into()).await?;
    let proposal = propose(&template, wanted.sheet.as_deref(), wanted.table, wanted.notice == 1);
    Ok(Json(Shown { id, template, mapping: listed.mapping, proposal, fields: all_fields() }))
}

/// `DELETE templates/{template}`
pub async fn remove(State(office): State<Office>, signed: Signed, Path(id): Path<Uuid>) -> Result<StatusCode, Failure> {
    need_own(&need(&office, &signed, id).await?, &signed)?;
    let line = signed.audit(&office, &Line { record: Some(id), what: "remove", ..Line::of(Action::TemplateChanged) });
    let there = templates::remove(office.store.as_ref(), id, Some(line)).await?;
    if there { Ok(StatusCode::NO_CONTENT) } else { Err(Failure::not_found()) }
}

/// A form that the person may see.
pub(super) async fn need(office: &Office, signed: &Signed, id: Uuid) -> Result<Kept, Failure> {
    let kept = templates::get(office.store.as_ref(), id).await?.ok_or_else(Failure::not_found)?;
    let seen = !Scope::of([&kept.listed.division]).and(&signed.everything).is_empty();
    if seen { Ok(kept) } else { Err(Failure::not_found()) }
}

/// A form is changed by whoever has its whole division.
pub(super) fn need_own(kept: &Kept, signed: &Signed) -> Result<(), Failure> {
    if signed.everything.covers(&kept.listed.division) { Ok(()) } else { Err(Failure::not_allowed()) }
}

/// Looks at a workbook, away from the threads that answer phones.
pub(super) async fn looked_at(bytes: Bytes) -> Result<Template, Failure> {
    let found = tokio::task::spawn_blocking(move || inspect(&bytes)).await;
    found.unwrap_or(Err(TemplateError::Damaged("reader"))).map_err(refused)
}

pub(super) fn refused(error: TemplateError) -> Failure {
    Failure::bad("file", error.code(), &error.to_string())
}

fn all_fields() -> Vec<Field> {
    let of = |table: Table| {
        fields(table).map(move |(column, notice)| Field {
            table,
            field: column.name,
            zh: column.zh,
            en: column.en,
            notice,
        })
    };
    Table::ALL.into_iter().flat_map(of).collect()
}
