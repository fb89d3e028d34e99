//! 和同事的手机同步: one meeting at a time, told to the window as it goes. It ends with the page, and when it is locked.

use crate::phone::Phone;
use crate::system::System;
use cunji_device::sync::Multicast;
use cunji_device::sync::hotspot::{Meeting, Spot};
use cunji_device::view::{AppError, HotspotSeen};
use std::sync::Arc;
use tauri::async_runtime::{block_on, spawn, spawn_blocking};
use tauri::{AppHandle, Emitter, State};

/// 我来等.
#[tauri::command]
pub(crate) async fn hotspot_wait(
    app: AppHandle,
    phone: State<'_, Phone>,
    system: State<'_, System>,
) -> Result<(), AppError> {
    let (meeting, system) = (begin(app, &phone), system.inner().clone());
    spawn_blocking(move || {
        let _hearing = system.hear_multicast();
        block_on(meeting.wait(Spot::default()))
    });
    Ok(())
}

/// 我来找: the phones that wait on the networks around.
#[tauri::command]
pub(crate) async fn hotspot_look(
    phone: State<'_, Phone>,
    system: State<'_, System>,
) -> Result<Vec<HotspotSeen>, AppError> {
    let system = system.inner().clone();
    phone
        .at(move |_| {
            let _hearing = system.hear_multicast();
            Ok(block_on(Multicast::default().phones()))
        })
        .await
}

/// Goes to one of them, or to an address that was typed.
#[tauri::command]
pub(crate) async fn hotspot_join(app: AppHandle, phone: State<'_, Phone>, seen: HotspotSeen) -> Result<(), AppError> {
    let meeting = begin(app, &phone);
    spawn_blocking(move || block_on(meeting.join(&seen)));
    Ok(())
}

/// Somebody compared the two codes.
#[tauri::command]
pub(crate) async fn hotspot_compared(phone: State<'_, Phone>, same: bool) -> Result<(), AppError> {
    if let Some(meeting) = phone.meeting() {
        meeting.compared(same);
    }
    Ok(())
}

#[tauri::command]
pub(crate) async fn hotspot_stop(phone: State<'_, Phone>) -> Result<(), AppError> {
    if let Some(meeting) = phone.meeting() {
        meeting.stop();
    }
    Ok(())
}

fn begin(app: AppHandle, phone: &Phone) -> Arc<Meeting> {
    let meeting = phone.new_meeting();
    let (mut heard, phone, this) = (meeting.watch(), phone.clone(), Arc::downgrade(&meeting));
    spawn(async move {
        while heard.changed().await.is_ok() {
            let state = heard.borrow_and_update().clone();
            // One that was put aside for another has nothing to say any more.
            if phone.meeting().is_some_and(|now| this.ptr_eq(&Arc::downgrade(&now))) {
                drop(app.emit("hotspot", state));
            }
        }
    });
    meeting
}
