//! 待核对, 变动历史 and 回收站, for records of every kind.

use crate::phone::Phone;
use cunji_device::view::{AppError, Choice, ConflictPage, DeletedRow, HistoryView, Saved};
use tauri::State;

#[tauri::command]
pub(crate) async fn list_conflicts(phone: State<'_, Phone>, offset: u32) -> Result<ConflictPage, AppError> {
    phone.on(move |device| device.list_conflicts(offset)).await
}

#[tauri::command]
pub(crate) async fn settle(
    phone: State<'_, Phone>,
    document: String,
    heads: Vec<String>,
    path: String,
    choice: Choice,
) -> Result<Saved, AppError> {
    phone.on(move |device| device.settle(&document, &heads, &path, &choice)).await
}

#[tauri::command]
pub(crate) async fn history(phone: State<'_, Phone>, document: String) -> Result<HistoryView, AppError> {
    phone.on(move |device| device.history(&document)).await
}

#[tauri::command]
pub(crate) async fn restore(
    phone: State<'_, Phone>,
    document: String,
    heads: Vec<String>,
    path: String,
    hash: String,
) -> Result<Saved, AppError> {
    phone.on(move |device| device.restore(&document, &heads, &path, &hash)).await
}

#[tauri::command]
pub(crate) async fn delete_record(
    phone: State<'_, Phone>,
    document: String,
    reason: String,
) -> Result<Saved, AppError> {
    phone.on(move |device| device.delete_record(&document, &reason)).await
}

#[tauri::command]
pub(crate) async fn undelete_record(phone: State<'_, Phone>, document: String) -> Result<Saved, AppError> {
    phone.on(move |device| device.undelete_record(&document)).await
}

#[tauri::command]
pub(crate) async fn list_deleted(phone: State<'_, Phone>, offset: u32) -> Result<Vec<DeletedRow>, AppError> {
    phone.on(move |device| device.list_deleted(offset)).await
}
