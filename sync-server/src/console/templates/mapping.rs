//! `POST templates/{template}/mapping`: saved when it fits the form; every problem is named by its column or cell.

use super::forms::{looked_at, need, need_own};
use crate::accounts::audit::{Action, Line};
use crate::console::{Code, Failure, Problem, Signed, Told};
use crate::routes::Office;
use crate::store::sql::Written;
use crate::templates::set_mapping;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use cunji_tables::template::{Mapping, MappingProblem, check};
use uuid::Uuid;

/// `POST templates/{template}/mapping`
pub async fn save(
    State(office): State<Office>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Told(mapping): Told<Mapping>,
) -> Result<StatusCode, Failure> {
    let kept = need(&office, &signed, id).await?;
    need_own(&kept, &signed)?;
    let problems = check(&looked_at(kept.bytes.into()).await?, &mapping);
    if !problems.is_empty() {
        let problems = problems.iter().map(told).collect();
        return Err(Failure { code: Code::BadInput, problems, wait_seconds: None });
    }
    let line = signed.audit(&office, &Line { record: Some(id), what: "mapping", ..Line::of(Action::TemplateChanged) });
    let saved = set_mapping(office.clock.as_ref(), id, &mapping, &signed.name)?;
    match office.store.transact(vec![saved, line]).await? {
        Written::Done(_) => Ok(StatusCode::NO_CONTENT),
        Written::Refused => Err(Failure::not_found()),
    }
}

fn told(problem: &MappingProblem) -> Problem {
    use MappingProblem::{Fixed, Formula, NoColumn, NoColumns, NoField, NoSheet, NotInNotice, Rows, TooNew};
    let (field, code) = match problem {
        TooNew => ("version".to_owned(), "too_new"),
        NoSheet { .. } => ("sheet".to_owned(), "no_sheet"),
        Rows => ("first_row".to_owned(), "rows"),
        NoColumns => ("columns".to_owned(), "no_columns"),
        NoColumn { column } => (format!("columns.{column}"), "no_column"),
        NoField { column, .. } => (format!("columns.{column}"), "no_field"),
        NotInNotice { column, .. } => (format!("columns.{column}"), "not_in_notice"),
        Formula { column } => (format!("columns.{column}"), "formula"),
        Fixed { cell } => (format!("fixed.{cell}"), "fixed"),
    };
    Problem { field, code: code.to_owned(), text: problem.to_string() }
}
