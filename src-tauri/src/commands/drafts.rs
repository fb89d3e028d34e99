//! 草稿: what is being written survives the app being closed.

use crate::phone::Phone;
use cunji_device::view::{AppError, DeedForm, DeedName, DraftRow};
use cunji_device::{Kind, Value};
use std::collections::BTreeMap;
use tauri::State;

#[tauri::command]
pub(crate) async fn list_drafts(phone: State<'_, Phone>) -> Result<Vec<DraftRow>, AppError> {
    phone.on(|device| device.list_drafts()).await
}

#[tauri::command]
pub(crate) async fn keep_draft(
    phone: State<'_, Phone>,
    draft: String,
    kind: Kind,
    household: String,
    fields: BTreeMap<String, Value>,
    heads: Option<Vec<String>>,
) -> Result<(), AppError> {
    let heads = heads.unwrap_or_default();
    phone.on(move |device| device.keep_draft(&draft, kind, &household, &heads, fields)).await
}

#[tauri::command]
pub(crate) async fn continue_draft(phone: State<'_, Phone>, draft: String) -> Result<(), AppError> {
    phone.on(move |device| device.continue_draft(&draft)).await
}

#[tauri::command]
pub(crate) async fn choose_draft(
    phone: State<'_, Phone>,
    draft: String,
    device: String,
    theirs: bool,
) -> Result<(), AppError> {
    phone.on(move |own| own.choose_draft(&draft, &device, theirs)).await
}

#[tauri::command]
pub(crate) async fn discard_draft(phone: State<'_, Phone>, draft: String) -> Result<(), AppError> {
    phone.on(move |device| device.discard_draft(&draft)).await
}

#[tauri::command]
pub(crate) async fn open_deed_form(
    phone: State<'_, Phone>,
    household: String,
    deed: DeedName,
    about: Option<String>,
) -> Result<DeedForm, AppError> {
    phone.on(move |device| device.open_deed_form(&household, deed, about.as_deref())).await
}
