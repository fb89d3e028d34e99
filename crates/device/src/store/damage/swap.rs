//! The salvaged store takes the damaged one's place. The damaged files go into a folder of their own and are never
//! written again. Killed at any point, the next opening goes on from there.

use crate::error::DeviceError;
use crate::folder::sync_folder;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

const ASIDE: &str = "damaged-";
const DONE: &str = "salvaged-";
const ENDINGS: [&str; 3] = ["-wal", "-shm", ""];

/// `cunji.db` → `cunji.db-wal`.
pub fn beside(store: &Path, ending: &str) -> PathBuf {
    let mut name = store.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Where a new store is filled; what an interrupted attempt left there is thrown away, it was only a copy.
pub fn begin(store: &Path) -> Result<PathBuf, DeviceError> {
    let filling = store.with_extension("filling");
    for ending in ENDINGS {
        remove(&beside(&filling, ending))?;
    }
    remove(&super::witness::place(&filling))?;
    Ok(filling)
}

fn remove(path: &Path) -> Result<(), DeviceError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// The name of the folder for the damaged files: one that does not exist yet.
pub fn aside(store: &Path) -> String {
    let taken = |name: &String| store.with_file_name(name).exists();
    (1..u32::MAX).map(|number| format!("{ASIDE}{number}")).find(|name| !taken(name)).unwrap_or_else(|| ASIDE.to_owned())
}

/// The filled store is whole: from here on it is the one that counts.
pub fn seal(store: &Path, filling: &Path, aside: &str) -> Result<(), DeviceError> {
    File::open(filling)?.sync_all()?;
    let number = aside.strip_prefix(ASIDE).unwrap_or_default();
    remove(&super::witness::place(filling))?;
    fs::rename(filling, store.with_extension(format!("{DONE}{number}")))?;
    sync_names(store.parent());
    finish(store)
}

/// Ends what `seal` began, if it began.
pub fn finish(store: &Path) -> Result<(), DeviceError> {
    let Some((salvaged, number)) = sealed(store) else { return Ok(()) };
    put_aside(store, &format!("{ASIDE}{number}"))?;
    fs::rename(salvaged, store)?;
    sync_names(store.parent());
    Ok(())
}

/// Moves a store's files into a folder of their own.
pub fn put_aside(store: &Path, aside: &str) -> Result<(), DeviceError> {
    let folder = store.with_file_name(aside);
    fs::create_dir_all(&folder)?;
    for ending in ENDINGS {
        let from = beside(store, ending);
        let Some(name) = from.file_name() else { continue };
        if from.exists() {
            fs::rename(&from, folder.join(name))?;
        }
    }
    sync_names(Some(&folder));
    sync_names(store.parent());
    Ok(())
}

fn sealed(store: &Path) -> Option<(PathBuf, String)> {
    let begins = format!("{}.{DONE}", store.file_stem()?.to_str()?);
    fs::read_dir(store.parent()?).ok()?.flatten().find_map(|entry| {
        let number = entry.file_name().to_str()?.strip_prefix(&begins)?.to_owned();
        Some((entry.path(), number))
    })
}

/// Where a folder can't be synced (some systems), the renames are in order all the same.
fn sync_names(folder: Option<&Path>) {
    let _ = folder.map(sync_folder);
}
