//! Names in a folder: a file that is new, renamed or gone is so after a power cut only once its folder was synced.

use std::fs::File;
use std::io;
use std::path::Path;

/// Puts the names in a folder on the disk. Systems that open no folders have nothing to sync.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    if let Ok(folder) = File::open(folder) {
        folder.sync_all()?;
    }
    Ok(())
}
