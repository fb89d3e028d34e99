//! Rosters at the console: looked at first, then imported as work that goes on by itself. The same checked code as
//! `cunji-server import`, into the villages of whoever sits there and no other.

use super::templates::work::{Item, found};
use super::{Asked, Failure, Signed};
use crate::accounts::audit::{Action, Line};
use crate::import::{ImportError, ImportOptions, import_workbooks};
use crate::projection::catch_up;
use crate::roster::report::{Outcome, Told, xlsx};
use crate::roster::workbook::read_bytes;
use crate::roster::{ColumnMap, Language, Report, Workbook, WorkbookError};
use crate::routes::Office;
use crate::store::Village;
use crate::templates::{Made, begin_work};
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use cunji_model::id::VillageCode;
use cunji_tables::template::guard;
use cunji_wire::message::VillageNumber;
use serde::Deserialize;
use std::sync::Arc;

/// All files of one import together.
pub(super) const LONGEST_UPLOAD: usize = 20 * 1024 * 1024;
const MOST_FILES: usize = 8;
const LONGEST_NAME: usize = 200;

/// What is uploaded: the files one behind the other, which is what a browser sends without another library.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Upload {
    /// JSON: name and length of each file.
    files: String,
    /// All rows are of this village, whatever they name.
    village: Option<String>,
    /// The good rows are taken although others are bad.
    #[serde(default)]
    good_rows: u8,
    language: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Part {
    name: String,
    bytes: usize,
}

/// `POST imports/preview?files=&division=&village=`: what would happen. Nothing is written.
pub(crate) async fn preview(
    State(office): State<Office>,
    signed: Signed,
    Asked(upload): Asked<Upload>,
    body: Bytes,
) -> Result<Json<Told>, Failure> {
    let read = read_files(parts(&upload.files, &body)?).await?;
    let villages = villages(&office, &signed).await?;
    let options = ImportOptions { dry_run: true, ..options(&upload)? };
    let (store, clock) = (office.store.as_ref(), office.clock.as_ref());
    let report = import_workbooks(store, clock, (&villages, read), &options, &|_, _| Vec::new()).await;
    let language = if upload.language.as_deref() == Some("en") { Language::English } else { Language::Chinese };
    Ok(Json(report.map_err(refused)?.told(language)))
}

/// `POST imports?files=&division=&village=&good_rows=`: begins it.
pub(crate) async fn begin(
    State(office): State<Office>,
    signed: Signed,
    Asked(upload): Asked<Upload>,
    body: Bytes,
) -> Result<(StatusCode, Json<Item>), Failure> {
    let parts = parts(&upload.files, &body)?;
    let title = parts.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join("、");
    let (read, villages, options) = (read_files(parts).await?, villages(&office, &signed).await?, options(&upload)?);
    let line = Line { what: "begin", ..Line::of(Action::Imported) };
    let lines = vec![signed.audit(&office, &line)];
    let (desk, by) = (office.clone(), signed.clone());
    let work = async move {
        let beside = |village: VillageNumber, records: usize| {
            let line =
                Line { village: Some(village), what: "roster", rows: records as u64, ..Line::of(Action::Imported) };
            vec![by.audit(&desk, &line)]
        };
        let (store, clock) = (desk.store.as_ref(), desk.clock.as_ref());
        let report = import_workbooks(store, clock, (&villages, read), &options, &beside).await;
        let report = report.map_err(|error| error.to_string())?;
        if let Err(error) = catch_up(store).await {
            tracing::warn!(%error, "the console's tables could not be written");
        }
        made(&report, &clock.now().date_naive().to_string())
    };
    let (store, clock, entropy) = (Arc::clone(&office.store), Arc::clone(&office.clock), office.entropy.as_ref());
    let item = begin_work((store, clock), entropy, signed.person, ("import", &title), lines, work).await?;
    Ok((StatusCode::ACCEPTED, Json(found(&office, &signed, item).await?)))
}

/// The finished item: the report as a workbook.
fn made(report: &Report, day: &str) -> Result<Made, String> {
    if report.outcome == Outcome::StoppedByBadRows {
        return Err("有问题行，没有写入 / bad rows, nothing was written".to_owned());
    }
    let left_out = report.bad_rows.iter().filter(|bad| !bad.is_warning()).count();
    Ok(Made {
        file_name: format!("导入报告-{day}.xlsx"),
        bytes: xlsx(report).map_err(|error| error.to_string())?,
        rows: (report.new + report.changed) as u64,
        unfilled: Vec::new(),
        unfilled_count: left_out as u64,
    })
}

/// The villages that rows may name.
async fn villages(office: &Office, signed: &Signed) -> Result<Vec<Village>, Failure> {
    let known = office.store.villages().await?;
    Ok(known.into_iter().filter(|village| signed.scope.contains(village.number)).collect())
}

fn options(upload: &Upload) -> Result<ImportOptions, Failure> {
    let bad = |_| Failure::bad("village", "bad_division", "a village has 12 digits");
    let code = upload.village.as_deref().filter(|code| !code.is_empty());
    let village = code.map(VillageCode::parse).transpose().map_err(bad)?;
    Ok(ImportOptions { village, accept_good_rows: upload.good_rows == 1, ..ImportOptions::default() })
}

/// The files of a body.
fn parts(files: &str, body: &Bytes) -> Result<Vec<(String, Bytes)>, Failure> {
    let unreadable = || Failure::bad("file", "unreadable", "files: JSON with name and bytes of each file");
    let named: Vec<Part> = serde_json::from_str(files).map_err(|_| unreadable())?;
    let strange = |part: &Part| {
        let name = part.name.trim();
        name.is_empty() || name.chars().count() > LONGEST_NAME || name.contains(|one: char| one.is_control())
    };
    let all = named.iter().try_fold(0_usize, |sum, part| sum.checked_add(part.bytes));
    if named.is_empty() || named.len() > MOST_FILES || named.iter().any(strange) || all != Some(body.len()) {
        return Err(unreadable());
    }
    let mut at = 0;
    let cut = named.into_iter().map(|part| {
        let from = at;
        at += part.bytes;
        (part.name.trim().to_owned(), body.slice(from..at))
    });
    Ok(cut.collect())
}

/// Reads the files, away from the threads that answer phones.
async fn read_files(parts: Vec<(String, Bytes)>) -> Result<Vec<Workbook>, Failure> {
    let read =
        tokio::task::spawn_blocking(move || parts.into_iter().map(|(name, bytes)| read_one(&name, &bytes)).collect());
    read.await.unwrap_or_else(|_| Err(Failure::bad("file", "damaged", "the reader stopped on it")))
}

fn read_one(name: &str, bytes: &Bytes) -> Result<Workbook, Failure> {
    // Whatever is a zip archive passes the guard of forms first: sizes, names, macros, links, entities.
    if bytes.starts_with(b"PK") {
        guard(bytes).map_err(|error| Failure::bad("file", error.code(), name))?;
    }
    read_bytes(name, bytes.to_vec(), &ColumnMap::default()).map_err(|error| refused(ImportError::Workbook(error)))
}

/// Why there is no import. The text names the file, for the page.
fn refused(error: ImportError) -> Failure {
    use WorkbookError::{
        Damaged, Encrypted, NoHeader, NotAWorkbook, Open, TooLargeUnpacked, TooLong, TooManyColumns, TooManyRows,
    };
    match error {
        ImportError::Store(error) => error.into(),
        ImportError::NoRoster => Failure::bad("file", "no_header", ""),
        ImportError::UnknownVillage(_) => Failure::bad("village", "unknown_village", "the village is not registered"),
        ImportError::Workbook(error) => {
            let (code, file) = match &error {
                TooLong { file } => ("too_long", file),
                NotAWorkbook { file } => ("not_a_table", file),
                Encrypted { file } => ("encrypted", file),
                Open { file, .. } | Damaged { file, .. } => ("damaged", file),
                TooLargeUnpacked { file } => ("too_large", file),
                TooManyRows { file, .. } => ("too_many_rows", file),
                TooManyColumns { file, .. } => ("too_many_columns", file),
                NoHeader { file } => ("no_header", file),
            };
            Failure::bad("file", code, file)
        }
    }
}
