//! 数据坏了: looking for damage in a quiet moment, saving what is sound, what is missing.

use crate::phone::Phone;
use cunji_device::Device;
use cunji_device::view::{AppError, DamageReport};
use tauri::State;

#[tauri::command]
pub(crate) async fn store_is_sound(phone: State<'_, Phone>) -> Result<bool, AppError> {
    phone.on(|device| device.is_sound()).await
}

#[tauri::command]
pub(crate) async fn salvage(phone: State<'_, Phone>) -> Result<(), AppError> {
    phone.reopen(Device::salvage).await
}

#[tauri::command]
pub(crate) async fn begin_anew(phone: State<'_, Phone>) -> Result<(), AppError> {
    phone.reopen(Device::begin_anew).await
}

#[tauri::command]
pub(crate) async fn damage_report(phone: State<'_, Phone>) -> Result<Option<DamageReport>, AppError> {
    phone.on(|device| device.damage_report()).await
}

#[tauri::command]
pub(crate) async fn dismiss_damage_report(phone: State<'_, Phone>) -> Result<(), AppError> {
    phone.on(|device| device.dismiss_damage_report()).await
}
