//! `GET exports/{table}.{xlsx|csv}`: a table of all villages asked for in one file.

use super::{Days, XLSX, attachment};
use crate::accounts::audit::{Action, Line};
use crate::accounts::division::Scope;
use crate::accounts::role::Permission;
use crate::console::{Asked, Code, Failure, Signed};
use crate::export::{ExportError, ExportOptions, export_villages};
use crate::routes::Office;
use crate::store::sql::Statement;
use axum::extract::{Path, State};
use axum::response::Response;
use cunji_model::id::VillageCode;
use cunji_tables::write::WriteError;
use cunji_tables::{Encoding, Format, Language, Table};
use cunji_wire::message::VillageNumber;
use serde::Deserialize;

/// What is asked besides the division.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Wanted {
    from: Option<chrono::NaiveDate>,
    to: Option<chrono::NaiveDate>,
    #[serde(default)]
    full: u8,
    encoding: Option<Encoding>,
    language: Option<Language>,
}

/// `GET exports/{file}`
pub async fn export(
    State(office): State<Office>,
    signed: Signed,
    Path(file): Path<String>,
    Asked(wanted): Asked<Wanted>,
) -> Result<Response, Failure> {
    let (table, ending) = file.rsplit_once('.').ok_or_else(Failure::not_found)?;
    let table = Table::ALL.into_iter().find(|one| one.sheet().key == table).ok_or_else(Failure::not_found)?;
    let (format, kind) = match ending {
        "xlsx" => (Format::Xlsx, XLSX),
        "csv" => (Format::Csv, "text/csv"),
        _ => return Err(Failure::not_found()),
    };
    let full = wanted.full == 1;
    if full {
        signed.need(Permission::ReadFull)?;
    }
    let villages = villages(&office, &signed.scope).await?;
    let Some(first) = villages.first() else { return Err(Failure::not_found()) };
    let options = ExportOptions {
        village: VillageCode::parse(&first.to_string()).map_err(|_| Failure::new(Code::Failed))?,
        table,
        format,
        encoding: wanted.encoding.unwrap_or(Encoding::Utf8),
        language: wanted.language.unwrap_or(Language::Chinese),
        period: Days { from: wanted.from, to: wanted.to }.into(),
        full,
        reader: signed.name.clone(),
    };
    let (store, clock) = (office.store.as_ref(), office.clock.as_ref());
    let made = export_villages(store, clock, &villages, &options).await.map_err(refused)?;
    let action = if full { Action::FullRead } else { Action::Exported };
    store.transact(lines(&office, &signed, action, (&villages, options.table.sheet().key), made.rows)).await?;
    Ok(attachment(&format!("{}-{}.{ending}", options.table.sheet().zh, clock.now().date_naive()), kind, made.bytes))
}

/// A line of the audit for each village, before the file goes out.
pub(super) fn lines(
    office: &Office,
    signed: &Signed,
    action: Action,
    (villages, what): (&[VillageNumber], &str),
    rows: usize,
) -> Vec<Statement> {
    let line =
        |village: &VillageNumber| Line { action, village: Some(*village), record: None, what, rows: rows as u64 };
    villages.iter().map(|village| signed.audit(office, &line(village))).collect()
}

/// The villages of a scope that are registered here.
pub(super) async fn villages(office: &Office, scope: &Scope) -> Result<Vec<VillageNumber>, Failure> {
    let known = office.store.villages().await?;
    Ok(known.into_iter().map(|village| village.number).filter(|number| scope.contains(*number)).collect())
}

fn refused(error: ExportError) -> Failure {
    match error {
        ExportError::UnknownVillage(_) => Failure::not_found(),
        ExportError::NoPeriod => Failure::bad("from", "no_period", "a roster has no days"),
        ExportError::Write(WriteError::NotInGbk { .. }) => {
            Failure::bad("encoding", "not_in_gbk", "GBK has no place for some characters: use UTF-8 or a workbook")
        }
        ExportError::Store(error) => error.into(),
        _ => Failure::new(Code::Failed),
    }
}
