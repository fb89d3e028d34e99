//! 数据包: files in the data folder's `bundles`, made, looked at and taken in.

use crate::phone::Phone;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cunji_device::DeviceError;
use cunji_device::ops::codes_in;
use cunji_device::view::{
    AppError, BundleMade, BundlePage, BundlePreview, BundleRequest, BundleTaken, BundleTo, CodesJoined, CodesMade,
};
use std::path::{Path, PathBuf};
use tauri::State;

#[tauri::command]
pub(crate) async fn bundle_page(phone: State<'_, Phone>) -> Result<BundlePage, AppError> {
    let folder = phone.bundles()?;
    phone.on(move |device| device.bundle_page(&folder)).await
}

#[tauri::command]
pub(crate) async fn export_bundle(phone: State<'_, Phone>, request: BundleRequest) -> Result<BundleMade, AppError> {
    let folder = phone.bundles()?;
    phone.on(move |device| device.export_bundle(&request, &folder)).await
}

#[tauri::command]
pub(crate) async fn preview_bundle(
    phone: State<'_, Phone>,
    name: String,
    passphrase: Option<String>,
) -> Result<BundlePreview, AppError> {
    let file = named(&phone.bundles()?, &name)?;
    phone.on(move |device| device.preview_bundle(&file, passphrase.as_deref())).await
}

#[tauri::command]
pub(crate) async fn import_bundle(
    phone: State<'_, Phone>,
    name: String,
    passphrase: Option<String>,
) -> Result<BundleTaken, AppError> {
    let file = named(&phone.bundles()?, &name)?;
    phone.on(move |device| device.import_bundle(&file, passphrase.as_deref())).await
}

#[tauri::command]
pub(crate) async fn make_codes(
    phone: State<'_, Phone>,
    household: String,
    to: BundleTo,
) -> Result<CodesMade, AppError> {
    phone.on(move |device| device.make_codes(&household, &to)).await
}

/// `points`: the brightness of each point, line by line, in base 64; what can't be read has no codes.
#[tauri::command]
pub(crate) async fn read_codes(phone: State<'_, Phone>, points: String, width: usize) -> Result<Vec<String>, AppError> {
    phone.on(move |_| Ok(STANDARD.decode(points).map(|points| codes_in(&points, width)).unwrap_or_default())).await
}

#[tauri::command]
pub(crate) async fn join_codes(phone: State<'_, Phone>, texts: Vec<String>) -> Result<CodesJoined, AppError> {
    let folder = phone.bundles()?;
    phone.on(move |device| device.join_codes(&texts, &folder)).await
}

/// A file of the folder itself; no name leads out of it.
fn named(folder: &Path, name: &str) -> Result<PathBuf, AppError> {
    let file = Path::new(name).file_name().filter(|file| *file == name).ok_or(DeviceError::NotFound)?;
    Ok(folder.join(file))
}
