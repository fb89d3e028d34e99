//! 同步: one run at a time, told to the window as it goes.

use crate::phone::Phone;
use crate::system::System;
use cunji_device::sync::{Multicast, Transport};
use cunji_device::view::{AppError, SyncPage, SyncRun};
use cunji_device::{DeviceError, Handset};
use tauri::async_runtime::block_on;
use tauri::{AppHandle, Emitter, State};

#[tauri::command]
pub(crate) async fn sync_now(app: AppHandle, phone: State<'_, Phone>) -> Result<SyncRun, AppError> {
    let session = phone.on(|device| device.session()).await?.ok_or(DeviceError::NotEnrolled)?;
    let transport = phone.transport(&session.server)?;
    phone.at(move |handset| run(handset, transport.as_ref(), &app)).await
}

/// With the office on the same network: found first, and nothing said before it proved to be the office.
#[tauri::command]
pub(crate) async fn sync_near(
    app: AppHandle,
    phone: State<'_, Phone>,
    system: State<'_, System>,
) -> Result<SyncRun, AppError> {
    let system = system.inner().clone();
    phone
        .at(move |handset| {
            let hearing = system.hear_multicast();
            let office = block_on(handset.device()?.find_office(&Multicast::default()))?;
            drop(hearing);
            run(handset, &office, &app)
        })
        .await
}

fn run(handset: &Handset, transport: &dyn Transport, app: &AppHandle) -> Result<SyncRun, DeviceError> {
    // The sync has the device to itself: locking meanwhile does not stop it.
    let device = handset.device()?;
    // A window that is gone needs no progress; the sync itself goes on.
    let progress = |now| drop(app.emit("sync-progress", now));
    let run = block_on(device.sync(transport, &progress))?;
    handset.after_sync(&device, &run)?;
    Ok(run)
}

#[tauri::command]
pub(crate) async fn sync_page(phone: State<'_, Phone>) -> Result<SyncPage, AppError> {
    phone.on(|device| device.sync_page()).await
}
