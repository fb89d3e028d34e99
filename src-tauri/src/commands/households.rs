//! 农户: the list, the page, the form.

use crate::phone::Phone;
use cunji_device::Value;
use cunji_device::view::{AppError, HouseholdForm, HouseholdList, HouseholdQuery, HouseholdView, Saved};
use std::collections::BTreeMap;
use tauri::State;

#[tauri::command]
pub(crate) async fn list_households(phone: State<'_, Phone>, query: HouseholdQuery) -> Result<HouseholdList, AppError> {
    phone.on(move |device| device.list_households(&query)).await
}

#[tauri::command]
pub(crate) async fn get_household(phone: State<'_, Phone>, document: String) -> Result<HouseholdView, AppError> {
    phone.on(move |device| device.get_household(&document)).await
}

#[tauri::command]
pub(crate) async fn reveal_id_number(
    phone: State<'_, Phone>,
    household: String,
    member: String,
) -> Result<String, AppError> {
    phone.on(move |device| device.reveal_id_number(&household, &member)).await
}

#[tauri::command]
pub(crate) async fn open_household_form(phone: State<'_, Phone>, household: String) -> Result<HouseholdForm, AppError> {
    phone.on(move |device| device.open_household_form(&household)).await
}

#[tauri::command]
pub(crate) async fn save_household(
    phone: State<'_, Phone>,
    draft: String,
    household: String,
    heads: Vec<String>,
    fields: BTreeMap<String, Value>,
) -> Result<Saved, AppError> {
    phone.on(move |device| device.save_household(&draft, &household, &heads, &fields)).await
}
