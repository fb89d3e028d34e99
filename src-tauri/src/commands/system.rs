//! What the screens may ask of the system. Paths never come from the page as they are.

use super::export::folder;
use crate::system::{Features, Scanned, System};
use cunji_device::DeviceError;
use cunji_device::view::AppError;
use std::path::Path;
use tauri::{AppHandle, State};

#[tauri::command]
pub(crate) async fn system_features(system: State<'_, System>) -> Result<Features, AppError> {
    Ok(system.features()?)
}

/// Shares a file that was exported, by its name: whatever lies elsewhere is not found.
#[tauri::command]
pub(crate) async fn share_export(app: AppHandle, system: State<'_, System>, file: String) -> Result<(), AppError> {
    let name = Path::new(&file).file_name().ok_or(DeviceError::NotFound)?;
    let exported = folder(&app).map_err(|_| DeviceError::NotFound)?.join(name);
    if !exported.is_file() {
        return Err(DeviceError::NotFound.into());
    }
    Ok(system.share(&exported)?)
}

/// Stays until somebody held the phone before a code or went back.
#[tauri::command]
pub(crate) async fn scan_code(system: State<'_, System>) -> Result<Scanned, AppError> {
    let system = system.inner().clone();
    let stopped = |_| DeviceError::Store("the scan stopped".to_owned());
    Ok(tauri::async_runtime::spawn_blocking(move || system.scan()).await.map_err(stopped)??)
}

#[tauri::command]
pub(crate) async fn protect_screen(system: State<'_, System>, on: bool) -> Result<(), AppError> {
    Ok(system.protect_screen(on)?)
}

#[tauri::command]
pub(crate) async fn keep_awake(system: State<'_, System>, on: bool) -> Result<(), AppError> {
    Ok(system.keep_awake(on)?)
}
