//! Whose phone this is, and the day's work.

use crate::phone::Phone;
use cunji_device::DeviceError;
use cunji_device::ops::normal_address;
use cunji_device::view::{AppError, Session, StateLine, Today, VillageRules};
use tauri::State;
use tauri::async_runtime::block_on;

#[tauri::command]
pub(crate) async fn session(phone: State<'_, Phone>) -> Result<Option<Session>, AppError> {
    phone.at(|handset| handset.before_the_pin()?.map_or(Ok(None), |device| device.session())).await
}

#[tauri::command]
pub(crate) async fn enrol(phone: State<'_, Phone>, server: String, code: String) -> Result<Session, AppError> {
    let server = normal_address(&server).ok_or(DeviceError::BadServerAddress)?;
    let transport = phone.transport(&server)?;
    phone.at(move |handset| block_on(handset.begin()?.enrol(transport.as_ref(), &server, &code))).await
}

#[tauri::command]
pub(crate) async fn today(phone: State<'_, Phone>) -> Result<Today, AppError> {
    phone.on(|device| device.today()).await
}

#[tauri::command]
pub(crate) async fn state_line(phone: State<'_, Phone>) -> Result<StateLine, AppError> {
    phone.on(|device| device.state_line()).await
}

#[tauri::command]
pub(crate) async fn rules_in_force(phone: State<'_, Phone>) -> Result<Vec<VillageRules>, AppError> {
    phone.on(|device| device.rules_in_force()).await
}
