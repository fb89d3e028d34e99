//! 数据坏了: looking for damage in a quiet moment, and what a salvage could not bring back. Salvaging itself is the
//! lock's (`lock.rs`): it takes the PIN.

use crate::phone::Phone;
use cunji_device::view::{AppError, DamageReport};
use tauri::State;

#[tauri::command]
pub(crate) async fn store_is_sound(phone: State<'_, Phone>) -> Result<bool, AppError> {
    phone.on(|device| device.is_sound()).await
}

#[tauri::command]
pub(crate) async fn damage_report(phone: State<'_, Phone>) -> Result<Option<DamageReport>, AppError> {
    phone.on(|device| device.damage_report()).await
}

#[tauri::command]
pub(crate) async fn dismiss_damage_report(phone: State<'_, Phone>) -> Result<(), AppError> {
    phone.on(|device| device.dismiss_damage_report()).await
}
