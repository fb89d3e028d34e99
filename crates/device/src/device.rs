//! One phone: its store and its surroundings. What a cadre does with it is in `ops`, how it syncs in `sync`.

use crate::error::DeviceError;
use crate::lock::{STORE, StoreKey};
use crate::ops::Form;
use crate::store::{Store, adopt, changes, damage, keys, meta, rebuild};
use cunji_model::id::DeviceId;
use cunji_wire::key::PublicKeys;
use cunji_wire::surroundings::{Clock, Entropy};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use uuid::Uuid;

/// A phone.
pub struct Device {
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) syncing: AtomicBool,
    pub(crate) cut: AtomicBool,
    /// The form whose deed is being written, under the store's one writer: what it makes new bears its name.
    pub(crate) form: Mutex<Option<Form>>,
}

impl Device {
    /// Opens the store of a person's folder with the key that its lock gave, or begins a new one. Nothing is ever
    /// replaced by something empty.
    pub fn open(
        folder: &Path,
        key: StoreKey,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, DeviceError> {
        fs::create_dir_all(folder)?;
        let (path, witness) = (folder.join(STORE), folder.join("opens"));
        damage::swap::finish(&path)?;
        if witness.exists() && !path.exists() {
            return Err(DeviceError::StoreUnreadable); // there was a store
        }
        let store = Store::open(&path, key)?;
        match notice_restore(&store, &witness, entropy.as_ref()) {
            // A full phone must still show what it holds; the server notices a restore, too.
            Err(DeviceError::DiskFull) if store.read(meta::device)?.is_some() => {}
            other => other?,
        }
        store.write(adopt::adopt)?;
        Ok(Self {
            store,
            clock,
            entropy,
            syncing: AtomicBool::new(false),
            cut: AtomicBool::new(false),
            form: Mutex::default(),
        })
    }

    /// Ends a sync under way at its next step: what is confirmed stays so, the rest goes with the next one.
    pub fn cut_sync(&self) {
        self.cut.store(true, Ordering::SeqCst);
    }

    /// Makes every projection again from the changes.
    pub fn rebuild(&self) -> Result<(), DeviceError> {
        self.store.write(rebuild::rebuild)
    }

    /// Every projected row as text, sorted: for comparing two phones, or a phone with its own `rebuild`.
    pub fn dump(&self) -> Result<Vec<String>, DeviceError> {
        self.store.read(rebuild::dump)
    }

    /// Every value of every field as text, sorted: for comparing phones that hold the same changes.
    pub fn facts(&self) -> Result<Vec<String>, DeviceError> {
        self.store.read(rebuild::facts)
    }

    /// Every change in the store, with whether the office confirmed it.
    pub fn held_changes(&self) -> Result<Vec<rebuild::HeldChange>, DeviceError> {
        self.store.read(rebuild::held_changes)
    }

    /// The changes of a record in order of arrival.
    pub fn changes_of(&self, document: Uuid) -> Result<Vec<Vec<u8>>, DeviceError> {
        self.store.read(|connection| match changes::line(connection, document)? {
            Some(line) => changes::chunks(connection, line.id),
            None => Ok(Vec::new()),
        })
    }

    /// Lets the store grow by so many pages and no further, as a disk does that is nearly full; `None`: as far as it
    /// will.
    pub fn leave_room(&self, pages: Option<u32>) -> Result<(), DeviceError> {
        self.store.leave_room(pages)
    }

    /// The office's public keys, once it told.
    pub fn office_keys(&self) -> Result<Option<PublicKeys>, DeviceError> {
        self.store.read(keys::office)
    }

    /// The public keys of a colleague's phone, as the office told.
    pub fn known_keys(&self, device: DeviceId) -> Result<Option<PublicKeys>, DeviceError> {
        self.store.read(|connection| keys::of_device(connection, device))
    }

    pub(crate) fn now_text(&self) -> String {
        self.clock.now().to_rfc3339_opts(chrono::SecondsFormat::Secs, false)
    }
}

/// A store that was opened less often than the witness beside it says was put back from a copy: it begins a new
/// life, so that it can't write an (actor, sequence) pair a second time (design.md §4).
fn notice_restore(store: &Store, witness: &PathBuf, entropy: &dyn Entropy) -> Result<(), DeviceError> {
    let seen: Option<u64> = fs::read_to_string(witness).ok().and_then(|text| text.trim().parse().ok());
    let opens = store.write(|transaction| {
        let opens = meta::opens(transaction)?;
        meta::author(transaction, entropy)?;
        keys::own(transaction, entropy)?;
        if seen.is_some_and(|seen| seen != opens) {
            meta::new_incarnation(transaction, entropy)?;
        }
        meta::put_opens(transaction, opens + 1)?;
        Ok(opens + 1)
    })?;
    fs::write(witness, opens.to_string())?;
    Ok(())
}
