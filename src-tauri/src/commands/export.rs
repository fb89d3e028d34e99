//! 导出: a table into the folder where people look for files.

use crate::phone::Phone;
use cunji_device::DeviceError;
use cunji_device::view::{AppError, ExportRequest, Exported};
use tauri::{AppHandle, Manager, State};

#[tauri::command]
pub(crate) async fn export_table(
    app: AppHandle,
    phone: State<'_, Phone>,
    request: ExportRequest,
) -> Result<Exported, AppError> {
    let no_folder = |_| DeviceError::Store("no folder for exports".to_owned());
    let folder = folder(&app).map_err(no_folder)?;
    phone.on(move |device| device.export_table(&request, &folder)).await
}

/// On a desktop the downloads.
#[cfg(not(mobile))]
pub(super) fn folder(app: &AppHandle) -> tauri::Result<std::path::PathBuf> {
    app.path().download_dir().or_else(|_| app.path().document_dir())
}

/// On a phone a folder of the app's own, out of which a file is shared (`share_export`).
#[cfg(mobile)]
pub(super) fn folder(app: &AppHandle) -> tauri::Result<std::path::PathBuf> {
    let folder = app.path().app_cache_dir()?.join("exports");
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// What was exported was shared by now: it is not encrypted, and does not stay over a start of the app.
#[cfg(mobile)]
pub(crate) fn forget_exports(app: &AppHandle) {
    if let Ok(folder) = folder(app) {
        let _ = std::fs::remove_dir_all(folder);
    }
}
