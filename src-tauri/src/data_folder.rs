//! Where this phone's data lies. On a desktop it may be named, so that several phones can live on one machine.

use cunji_device::DeviceError;
use std::path::PathBuf;
use tauri::{AppHandle, Manager};

/// `--data-dir PATH`, else `CUNJI_DATA_DIR`, else the place that the system gives to the app.
pub(crate) fn find(app: &AppHandle) -> Result<PathBuf, DeviceError> {
    match named() {
        Some(folder) => Ok(folder),
        None => app.path().app_local_data_dir().map_err(|_| DeviceError::Store("no data folder".to_owned())),
    }
}

#[cfg(mobile)]
fn named() -> Option<PathBuf> {
    None
}

#[cfg(not(mobile))]
fn named() -> Option<PathBuf> {
    let mut arguments = std::env::args_os().skip(1);
    let argument = arguments.find(|argument| argument == "--data-dir").and_then(|_| arguments.next());
    argument.or_else(|| std::env::var_os("CUNJI_DATA_DIR")).filter(|path| !path.is_empty()).map(PathBuf::from)
}
