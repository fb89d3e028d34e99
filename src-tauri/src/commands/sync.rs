//! 同步: one run at a time, told to the window as it goes.

use crate::phone::Phone;
use cunji_device::DeviceError;
use cunji_device::view::{AppError, SyncPage, SyncRun};
use tauri::async_runtime::block_on;
use tauri::{AppHandle, Emitter, State};

#[tauri::command]
pub(crate) async fn sync_now(app: AppHandle, phone: State<'_, Phone>) -> Result<SyncRun, AppError> {
    let session = phone.on(|device| device.session()).await?.ok_or(DeviceError::NotEnrolled)?;
    let transport = phone.transport(&session.server)?;
    phone
        .at(move |handset| {
            // The sync has the device to itself: locking meanwhile does not stop it.
            let device = handset.device()?;
            // A window that is gone needs no progress; the sync itself goes on.
            let progress = |now| drop(app.emit("sync-progress", now));
            let run = block_on(device.sync(transport.as_ref(), &progress))?;
            handset.after_sync(&device, &run)?;
            Ok(run)
        })
        .await
}

#[tauri::command]
pub(crate) async fn sync_page(phone: State<'_, Phone>) -> Result<SyncPage, AppError> {
    phone.on(|device| device.sync_page()).await
}
