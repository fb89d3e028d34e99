//! The one window. What the web view keeps (the chosen language) stays inside the data folder.

use std::path::Path;
use tauri::{AppHandle, WebviewUrl, WebviewWindowBuilder};

/// Opens it. Without a data folder it opens too, and its screens say what is wrong.
pub(crate) fn open(app: &AppHandle, folder: Option<&Path>) -> tauri::Result<()> {
    let mut window = WebviewWindowBuilder::new(app, "main", WebviewUrl::default());
    if let Some(folder) = folder {
        window = window.data_directory(folder.join("webview"));
    }
    #[cfg(desktop)]
    {
        window = window.title("村记").inner_size(400.0, 780.0).min_inner_size(360.0, 640.0).resizable(true);
    }
    window.build().map(|_| ())
}
