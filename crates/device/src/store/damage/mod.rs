//! Damage: noticed, kept aside, and a new store made of what is sound (design.md §5, docs/adr/0027).

pub mod found;
pub mod list;
pub mod page;
pub mod pictures;
pub mod row;
pub mod salvage;
pub mod swap;
pub mod wal;
pub mod witness;

use super::{Store, meta};
use crate::error::DeviceError;
use crate::lock::{BARE_KEY, LOCK_COPY, LOCK_FILE, StoreKey};
use cunji_wire::surroundings::Entropy;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::Path;

/// What came of a salvage, kept in the new store.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Salvage {
    /// When, RFC 3339.
    pub at: String,
    /// Name of the folder with the damaged files, beside the store.
    pub aside: String,
    /// Pages that could not be read.
    pub bad_pages: u32,
    /// Pages in all.
    pub pages: u32,
    /// Records carried over.
    pub records: u32,
    /// Changes carried over.
    pub changes: u32,
    /// Drafts carried over.
    pub drafts: u32,
    /// Photos and signatures carried over.
    pub pictures: u32,
}

/// What a look before the opening says.
pub fn look(store: &Path) -> Result<wal::Log, DeviceError> {
    match fs::read(swap::beside(store, "-wal")) {
        Ok(log) => Ok(wal::look(&log)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(wal::Log::Sound),
        Err(error) => Err(error.into()),
    }
}

/// Puts a store that can't be read at all into a folder of its own, with its key file and all that lies beside it.
pub fn put_all_aside(store: &Path) -> Result<(), DeviceError> {
    swap::finish(store)?;
    let aside = swap::aside(store);
    swap::put_aside(store, &aside)?;
    let folder = store.with_file_name(aside);
    for name in ["cunji.db-written", "opens", LOCK_FILE, LOCK_COPY, BARE_KEY] {
        let from = store.with_file_name(name);
        if from.exists() {
            fs::rename(&from, folder.join(name))?;
        }
    }
    Ok(())
}

/// Puts a new store in the place of a damaged one: from what is sound in it, the damaged files kept in a folder of
/// their own. The store is closed.
pub fn salvage(store: &Path, key: &StoreKey, at: &str, entropy: &dyn Entropy) -> Result<Salvage, DeviceError> {
    swap::finish(store)?;
    let read = |path: &Path| match fs::read(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        other => other,
    };
    let (file, log) = (read(store)?, read(&swap::beside(store, "-wal"))?);
    let found = found::find(key.bytes(), &file, &log, witness::read(store));
    let filling = swap::begin(store)?;
    let aside = swap::aside(store);
    let new = Store::open(&filling, key.clone())?;
    let carried = salvage::fill(&new, &found, entropy)?;
    let (bad_pages, pages) = found.bad_pages;
    let report = Salvage {
        at: at.to_owned(),
        aside: aside.clone(),
        bad_pages,
        pages,
        records: carried.records,
        changes: carried.changes,
        drafts: carried.drafts,
        pictures: carried.pictures,
    };
    new.write(|transaction| {
        let json = serde_json::to_string(&report).map_err(|_| DeviceError::Store("a salvage".to_owned()))?;
        meta::put(transaction, "salvage", json)?;
        list::put_older(transaction, carried.unnamed)
    })?;
    new.close()?;
    swap::seal(store, &filling, &aside)?;
    Ok(report)
}
