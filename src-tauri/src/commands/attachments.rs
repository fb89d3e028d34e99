//! 照片、签名: into a draft, out of the store, from the office, and their room given back.

use crate::phone::Phone;
use cunji_device::DeviceError;
use cunji_device::view::{AddedAttachment, AppError, AttachmentView, NewAttachment, Room, StrayPicture};
use tauri::State;
use tauri::async_runtime::block_on;

#[tauri::command]
pub(crate) async fn add_attachment(
    phone: State<'_, Phone>,
    draft: String,
    attachment: NewAttachment,
) -> Result<AddedAttachment, AppError> {
    phone.on(move |device| device.add_attachment(&draft, &attachment)).await
}

#[tauri::command]
pub(crate) async fn drop_attachment(phone: State<'_, Phone>, draft: String, name: String) -> Result<(), AppError> {
    phone.on(move |device| device.drop_attachment(&draft, &name)).await
}

#[tauri::command]
pub(crate) async fn list_attachments(
    phone: State<'_, Phone>,
    document: String,
) -> Result<Vec<AttachmentView>, AppError> {
    phone.on(move |device| device.attachments(&document)).await
}

#[tauri::command]
pub(crate) async fn attachments_of_household(
    phone: State<'_, Phone>,
    household: String,
) -> Result<Vec<AttachmentView>, AppError> {
    phone.on(move |device| device.attachments_of_household(&household)).await
}

#[tauri::command]
pub(crate) async fn get_attachment(phone: State<'_, Phone>, name: String) -> Result<String, AppError> {
    phone.on(move |device| device.attachment(&name)).await
}

#[tauri::command]
pub(crate) async fn fetch_attachment(phone: State<'_, Phone>, name: String) -> Result<String, AppError> {
    let session = phone.on(|device| device.session()).await?.ok_or(DeviceError::NotEnrolled)?;
    let transport = phone.transport(&session.server)?;
    phone
        .on(move |device| {
            block_on(device.fetch_attachment(transport.as_ref(), &name))?;
            device.attachment(&name)
        })
        .await
}

#[tauri::command]
pub(crate) async fn release_pictures(phone: State<'_, Phone>) -> Result<Room, AppError> {
    phone.on(|device| device.release_pictures()).await
}

#[tauri::command]
pub(crate) async fn keep_pictures(phone: State<'_, Phone>, village: String, keep: bool) -> Result<(), AppError> {
    phone.on(move |device| device.keep_pictures(&village, keep)).await
}

#[tauri::command]
pub(crate) async fn stray_pictures(phone: State<'_, Phone>) -> Result<Vec<StrayPicture>, AppError> {
    phone.on(|device| device.stray_pictures()).await
}

#[tauri::command]
pub(crate) async fn attach_stray(
    phone: State<'_, Phone>,
    draft: String,
    name: String,
) -> Result<AddedAttachment, AppError> {
    phone.on(move |device| device.attach_stray(&draft, &name)).await
}

#[tauri::command]
pub(crate) async fn drop_stray(phone: State<'_, Phone>, name: String) -> Result<(), AppError> {
    phone.on(move |device| device.drop_stray(&name)).await
}
