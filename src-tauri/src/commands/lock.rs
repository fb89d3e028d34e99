//! The lock: the only commands that are answered before the PIN.

use crate::phone::Phone;
use cunji_device::lock::LockSettings;
use cunji_device::view::{AppError, LockView, RecoveryRequest};
use std::time::Duration;
use tauri::State;

/// What passes the gate while locked.
pub(crate) const COMMANDS: [&str; 12] = [
    "lock_state",
    "set_pin",
    "unlock",
    "change_pin",
    "lock_now",
    "choose_person",
    "add_person",
    "put_lock_settings",
    "recovery_request",
    "recover",
    "salvage",
    "begin_anew",
];
/// How long a sync that was under way when the phone was locked may go on.
const LINGER: Duration = Duration::from_secs(600);

#[tauri::command]
pub(crate) async fn lock_state(phone: State<'_, Phone>) -> Result<LockView, AppError> {
    phone.at(|handset| handset.view()).await
}

#[tauri::command]
pub(crate) async fn set_pin(phone: State<'_, Phone>, pin: String) -> Result<LockView, AppError> {
    phone.at(move |handset| handset.set_pin(&zeroize::Zeroizing::new(pin))).await
}

#[tauri::command]
pub(crate) async fn unlock(phone: State<'_, Phone>, pin: String) -> Result<LockView, AppError> {
    phone.at(move |handset| handset.unlock(&zeroize::Zeroizing::new(pin))).await
}

#[tauri::command]
pub(crate) async fn change_pin(phone: State<'_, Phone>, old: String, pin: String) -> Result<(), AppError> {
    let (old, pin) = (zeroize::Zeroizing::new(old), zeroize::Zeroizing::new(pin));
    phone.at(move |handset| handset.change_pin(&old, &pin)).await
}

#[tauri::command]
pub(crate) async fn lock_now(phone: State<'_, Phone>) -> Result<LockView, AppError> {
    let late = phone.inner().clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(LINGER).await;
        let _ = late
            .at(|handset| {
                handset.cut_lingering();
                Ok(())
            })
            .await;
    });
    phone
        .at(|handset| {
            handset.lock();
            handset.view()
        })
        .await
}

#[tauri::command]
pub(crate) async fn choose_person(phone: State<'_, Phone>, person: u32) -> Result<LockView, AppError> {
    phone.at(move |handset| handset.choose(person)).await
}

#[tauri::command]
pub(crate) async fn add_person(phone: State<'_, Phone>) -> Result<LockView, AppError> {
    phone.at(|handset| handset.newcomer()).await
}

#[tauri::command]
pub(crate) async fn put_lock_settings(
    phone: State<'_, Phone>,
    settings: LockSettings,
    show_name: bool,
) -> Result<LockView, AppError> {
    phone.at(move |handset| handset.put_settings(settings, show_name)).await
}

#[tauri::command]
pub(crate) async fn recovery_request(phone: State<'_, Phone>) -> Result<RecoveryRequest, AppError> {
    phone.at(|handset| handset.recovery_request()).await
}

#[tauri::command]
pub(crate) async fn recover(phone: State<'_, Phone>, answer: String, pin: String) -> Result<LockView, AppError> {
    let pin = zeroize::Zeroizing::new(pin);
    phone.at(move |handset| handset.recover(&answer, &pin)).await
}

#[tauri::command]
pub(crate) async fn salvage(phone: State<'_, Phone>, pin: String) -> Result<LockView, AppError> {
    phone.at(move |handset| handset.salvage(&zeroize::Zeroizing::new(pin))).await
}

#[tauri::command]
pub(crate) async fn begin_anew(phone: State<'_, Phone>) -> Result<LockView, AppError> {
    phone.at(|handset| handset.begin_anew()).await
}
