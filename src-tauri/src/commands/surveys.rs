//! 收入测算: the round, one sheet, its live working, the review.

use crate::phone::Phone;
use cunji_device::Value;
use cunji_device::view::{
    AppError, NewComment, PeriodKind, Saved, SurveyFilter, SurveyForm, SurveyRound, SurveyRow, SurveyStepKind,
    SurveyWorking,
};
use std::collections::BTreeMap;
use tauri::State;

#[tauri::command]
pub(crate) async fn list_surveys(
    phone: State<'_, Phone>,
    year: Option<i32>,
    filter: SurveyFilter,
) -> Result<SurveyRound, AppError> {
    phone.on(move |device| device.list_surveys(year, filter)).await
}

#[tauri::command]
pub(crate) async fn surveys_of(phone: State<'_, Phone>, household: String) -> Result<Vec<SurveyRow>, AppError> {
    phone.on(move |device| device.surveys_of(&household)).await
}

#[tauri::command]
pub(crate) async fn open_survey_form(
    phone: State<'_, Phone>,
    household: String,
    year: Option<i32>,
    period_kind: Option<PeriodKind>,
    period_month: Option<String>,
) -> Result<SurveyForm, AppError> {
    phone.on(move |device| device.open_survey_form(&household, year, period_kind, period_month)).await
}

#[tauri::command]
pub(crate) async fn work_survey(
    phone: State<'_, Phone>,
    household: String,
    year: Option<i32>,
    period_kind: Option<PeriodKind>,
    period_month: Option<String>,
    changed: BTreeMap<String, Value>,
) -> Result<SurveyWorking, AppError> {
    phone.on(move |device| device.work_survey(&household, year, period_kind, period_month, &changed)).await
}

#[tauri::command]
#[allow(clippy::too_many_arguments)]
pub(crate) async fn save_survey(
    phone: State<'_, Phone>,
    draft: String,
    household: String,
    year: Option<i32>,
    period_kind: Option<PeriodKind>,
    period_month: Option<String>,
    heads: Vec<String>,
    changed: BTreeMap<String, Value>,
    submit: bool,
) -> Result<Saved, AppError> {
    phone
        .on(move |device| {
            device.save_survey(&draft, &household, year, period_kind, period_month, &heads, &changed, submit)
        })
        .await
}

#[tauri::command]
pub(crate) async fn add_survey_step(
    phone: State<'_, Phone>,
    survey: String,
    kind: SurveyStepKind,
    words: Option<String>,
    comments: Vec<NewComment>,
) -> Result<Saved, AppError> {
    phone.on(move |device| device.add_survey_step(&survey, kind, words, &comments)).await
}

#[tauri::command]
pub(crate) async fn settle_survey_comment(
    phone: State<'_, Phone>,
    survey: String,
    comment: String,
) -> Result<Saved, AppError> {
    phone.on(move |device| device.settle_survey_comment(&survey, &comment)).await
}
