//! The one window. What the web view keeps (the chosen language) stays inside the data folder.

use std::path::Path;
use tauri::{AppHandle, WebviewUrl, WebviewWindowBuilder};

/// Opens it. Where the data folder can't be written it opens too, keeps nothing, and its screens say what is wrong.
pub(crate) fn open(app: &AppHandle, folder: Option<&Path>) -> tauri::Result<()> {
    let mut window = WebviewWindowBuilder::new(app, "main", WebviewUrl::default());
    let kept = folder.map(|folder| folder.join("webview")).filter(|kept| std::fs::create_dir_all(kept).is_ok());
    window = match kept {
        Some(kept) => window.data_directory(kept),
        None => window.incognito(true),
    };
    #[cfg(not(mobile))]
    {
        window = window.title("村记").inner_size(400.0, 780.0).min_inner_size(360.0, 640.0).resizable(true);
    }
    window.build().map(|_| ())
}
