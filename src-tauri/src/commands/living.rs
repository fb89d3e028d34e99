//! 变动: what happens to a household and its people, the village's part of monitoring, what is counted over all.

use crate::phone::Phone;
use cunji_device::view::{
    AppError, DuplicatePair, HeadChange, LeafletCoverage, MemberEvent, Merger, Move, NewMonitoringStep, Saved, Split,
    WishRow,
};
use tauri::State;

#[tauri::command]
pub(crate) async fn member_event(
    phone: State<'_, Phone>,
    household: String,
    event: MemberEvent,
) -> Result<Saved, AppError> {
    phone.on(move |device| device.member_event(&household, &event)).await
}

#[tauri::command]
pub(crate) async fn change_head(
    phone: State<'_, Phone>,
    household: String,
    change: HeadChange,
) -> Result<Saved, AppError> {
    phone.on(move |device| device.change_head(&household, &change)).await
}

#[tauri::command]
pub(crate) async fn split_household(
    phone: State<'_, Phone>,
    household: String,
    split: Split,
) -> Result<Saved, AppError> {
    phone.on(move |device| device.split_household(&household, &split)).await
}

#[tauri::command]
pub(crate) async fn merge_households(
    phone: State<'_, Phone>,
    household: String,
    merger: Merger,
) -> Result<Saved, AppError> {
    phone.on(move |device| device.merge_households(&household, &merger)).await
}

#[tauri::command]
pub(crate) async fn carry_over(phone: State<'_, Phone>, household: String, on: String) -> Result<Saved, AppError> {
    phone.on(move |device| device.carry_over(&household, &on)).await
}

#[tauri::command]
pub(crate) async fn move_household(phone: State<'_, Phone>, household: String, to: Move) -> Result<Saved, AppError> {
    phone.on(move |device| device.move_household(&household, &to)).await
}

#[tauri::command]
pub(crate) async fn end_household(
    phone: State<'_, Phone>,
    household: String,
    on: String,
    words: Option<String>,
) -> Result<Saved, AppError> {
    phone.on(move |device| device.end_household(&household, &on, words.as_deref())).await
}

#[tauri::command]
pub(crate) async fn revive_household(
    phone: State<'_, Phone>,
    household: String,
    on: String,
    words: Option<String>,
) -> Result<Saved, AppError> {
    phone.on(move |device| device.revive_household(&household, &on, words.as_deref())).await
}

#[tauri::command]
pub(crate) async fn find_duplicates(phone: State<'_, Phone>) -> Result<Vec<DuplicatePair>, AppError> {
    phone.on(move |device| device.find_duplicates()).await
}

#[tauri::command]
pub(crate) async fn dismiss_duplicate(
    phone: State<'_, Phone>,
    one: String,
    other: String,
    on: String,
) -> Result<Saved, AppError> {
    phone.on(move |device| device.dismiss_duplicate(&one, &other, &on, None)).await
}

#[tauri::command]
pub(crate) async fn settle_person(
    phone: State<'_, Phone>,
    keep: (String, String),
    leave: (String, String),
    on: String,
) -> Result<Saved, AppError> {
    phone.on(move |device| device.settle_person((&keep.0, &keep.1), (&leave.0, &leave.1), &on)).await
}

#[tauri::command]
pub(crate) async fn add_monitoring_step(
    phone: State<'_, Phone>,
    household: String,
    step: NewMonitoringStep,
) -> Result<Saved, AppError> {
    phone.on(move |device| device.add_monitoring_step(&household, &step)).await
}

#[tauri::command]
pub(crate) async fn leaflet_coverage(
    phone: State<'_, Phone>,
    since: Option<String>,
) -> Result<LeafletCoverage, AppError> {
    phone.on(move |device| device.leaflet_coverage(since.as_deref())).await
}

#[tauri::command]
pub(crate) async fn list_wishes(phone: State<'_, Phone>) -> Result<Vec<WishRow>, AppError> {
    phone.on(move |device| device.list_wishes()).await
}
