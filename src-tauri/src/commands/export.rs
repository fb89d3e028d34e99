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
#[cfg(desktop)]
fn folder(app: &AppHandle) -> tauri::Result<std::path::PathBuf> {
    app.path().download_dir().or_else(|_| app.path().document_dir())
}

/// On a phone the app's own documents: handing a file to another app needs a share plugin (docs/export.md).
#[cfg(mobile)]
fn folder(app: &AppHandle) -> tauri::Result<std::path::PathBuf> {
    app.path().document_dir()
}
