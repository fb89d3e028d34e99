//! 走访: the form, saving, the ledger, one visit.

use crate::phone::Phone;
use cunji_device::Value;
use cunji_device::view::{AppError, Saved, VisitForm, VisitRow, VisitView};
use std::collections::BTreeMap;
use tauri::State;

#[tauri::command]
pub(crate) async fn open_visit_form(
    phone: State<'_, Phone>,
    household: String,
    campaign: Option<String>,
) -> Result<VisitForm, AppError> {
    phone.on(move |device| device.open_visit_form_for(&household, campaign.as_deref())).await
}

#[tauri::command]
pub(crate) async fn save_visit(
    phone: State<'_, Phone>,
    draft: String,
    fields: BTreeMap<String, Value>,
) -> Result<Saved, AppError> {
    phone.on(move |device| device.save_visit(&draft, &fields)).await
}

#[tauri::command]
pub(crate) async fn list_visits(phone: State<'_, Phone>, mine: bool, offset: u32) -> Result<Vec<VisitRow>, AppError> {
    phone.on(move |device| device.list_visits(mine, offset)).await
}

#[tauri::command]
pub(crate) async fn get_visit(phone: State<'_, Phone>, document: String) -> Result<VisitView, AppError> {
    phone.on(move |device| device.get_visit(&document)).await
}
