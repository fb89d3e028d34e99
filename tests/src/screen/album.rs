//! Screenshots in the order in which they were taken.

use super::Window;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder of numbered screenshots.
pub struct Album {
    folder: PathBuf,
    next: AtomicU32,
}

impl Album {
    /// Empties the folder and begins anew.
    pub fn begin(folder: &Path) -> Self {
        let _ = fs::remove_dir_all(folder);
        fs::create_dir_all(folder).expect("a folder for the screenshots");
        Self { folder: folder.to_owned(), next: AtomicU32::new(1) }
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn place(&self, what: &str) -> PathBuf {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        self.folder.join(format!("{number:02}-{what}.png"))
    }

    /// Takes what a window shows now.
    pub async fn take(&self, window: &Window, what: &str) {
        window.screenshot(&self.place(&format!("{}-{what}", window.owner()))).await;
    }

    /// Puts in a picture that was taken elsewhere.
    pub fn put(&self, what: &str, picture: &[u8]) {
        fs::write(self.place(what), picture).expect("a place for the picture");
    }
}
