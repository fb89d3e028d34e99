//! A list or sheet that the browser saves as a file leaves a line of the audit first: which list, where, how many rows.

use super::writing::number;
use super::{Failure, Signed, Told};
use crate::accounts::audit::{Action, Line};
use crate::routes::Office;
use crate::store::sql::Statement;
use axum::Json;
use axum::extract::State;
use cunji_wire::message::VillageNumber;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The lists and sheets of the console that are saved as files.
const LISTS: [&str; 14] = [
    "visits",
    "overdue",
    "coverage",
    "campaigns",
    "campaign",
    "grievances",
    "surveys",
    "rounds",
    "households",
    "settle",
    "monthly",
    "notice",
    "people",
    "devices",
];

/// What is being saved. No contents: only how many rows of which village.
#[derive(Debug, Deserialize)]
pub(crate) struct Saving {
    list: String,
    /// Rows by village of 12 digits; rows of no village in particular under the empty word.
    rows: BTreeMap<String, u64>,
}

/// That it is noted.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Noted {
    noted: bool,
}

/// `POST exports/lists`
pub(crate) async fn note(
    State(office): State<Office>,
    signed: Signed,
    Told(saving): Told<Saving>,
) -> Result<Json<Noted>, Failure> {
    let known = LISTS.into_iter().find(|list| *list == saving.list);
    let what = known.ok_or_else(|| Failure::bad("list", "not_found", "no such list"))?;
    if saving.rows.is_empty() {
        return Err(Failure::bad("rows", "required", "say how many rows of which village"));
    }
    let place = |village: &str| -> Result<Option<VillageNumber>, Failure> {
        let village = if village.is_empty() { None } else { Some(number(village)?) };
        village.map_or(Ok(()), |village| signed.need_village(village))?;
        Ok(village)
    };
    let line = |(village, rows): (&String, &u64)| -> Result<Statement, Failure> {
        let line = Line { village: place(village)?, what, rows: *rows, ..Line::of(Action::Exported) };
        Ok(signed.audit(&office, &line))
    };
    let lines = saving.rows.iter().map(line).collect::<Result<Vec<_>, Failure>>()?;
    office.store.transact(lines).await?;
    Ok(Json(Noted { noted: true }))
}
