//! The lock before the store: which way in there is, and how it is used. The store's key exists in memory between
//! unlocking and locking, on the disk only wrapped (but for the moments between enrolment and the first PIN).
//!
//! Nothing here ever deletes records, and a wrong PIN never costs more than time.

mod delay;
mod file;
mod key;
mod keystore;
mod people;
mod pin;
mod recovery;
mod wrap;

pub use delay::{Moment, Monotonic};
pub use file::{BARE_KEY, HandedIn, LOCK_COPY, LOCK_FILE, LockSettings, PinKeys};
pub use key::StoreKey;
pub use keystore::{Keystore, NoKeystore, NoSecret};
pub use people::People;
pub use wrap::Cost;

use crate::error::DeviceError;
use crate::folder::sync_folder;
use chrono::{DateTime, Duration, FixedOffset};
use cunji_wire::surroundings::{Entropy, random};
use delay::Tries;
use file::{KeyFile, PinWrap, put_file, read_small, remove_file};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use zeroize::Zeroizing;

/// Name of the store in a person's folder.
pub const STORE: &str = "cunji.db";

/// How far a person's folder has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Nothing is here yet.
    Fresh,
    /// There is a store and its bare key: enrolled, or about to be, and no PIN yet.
    Unguarded,
    /// A PIN opens it.
    Guarded,
    /// Taken out of service: only the office's answer opens it.
    Shut,
}

/// What the lock needs of its surroundings.
#[derive(Clone)]
pub struct Surroundings {
    /// The system's keystore.
    pub keystore: Arc<dyn Keystore>,
    /// Time that nobody can set.
    pub monotonic: Arc<dyn Monotonic>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// What a new wrap costs.
    pub cost: Cost,
}

/// The lock of one person's folder.
pub struct Lock {
    folder: PathBuf,
    around: Surroundings,
    /// The tries as this run of the app knows them: they count too where the disk takes nothing any more.
    tries: Mutex<Option<Tries>>,
}

impl Lock {
    /// The lock of a folder. Touches nothing.
    pub fn new(folder: &Path, around: Surroundings) -> Self {
        Self { folder: folder.to_owned(), around, tries: Mutex::new(None) }
    }

    /// Where its store lies.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// How far this folder has come. A store without any key is an error and stays as it is.
    pub fn stage(&self) -> Result<Stage, DeviceError> {
        if let Some(file) = KeyFile::read(&self.folder)? {
            return Ok(if file.pin.is_some() { Stage::Guarded } else { Stage::Shut });
        }
        let (bare, store) = (self.folder.join(BARE_KEY).exists(), self.folder.join(STORE).exists());
        match (bare, store) {
            (true, _) => Ok(Stage::Unguarded),
            (false, false) => Ok(Stage::Fresh),
            (false, true) => Err(DeviceError::StoreUnreadable),
        }
    }

    /// The key before there is a PIN: made at the first call, bare in `store.key`. Never where there is a lock.
    pub fn begin(&self) -> Result<StoreKey, DeviceError> {
        match self.stage()? {
            Stage::Guarded | Stage::Shut => Err(DeviceError::Locked),
            Stage::Unguarded => self.bare(),
            Stage::Fresh => {
                fs::create_dir_all(&self.folder)?;
                self.folder.parent().map_or(Ok(()), sync_folder)?;
                let key = Zeroizing::new(random::<32>(self.around.entropy.as_ref()));
                put_file(&self.folder, BARE_KEY, Zeroizing::new(hex::encode(*key)).as_bytes())?;
                Ok(StoreKey::new(*key))
            }
        }
    }

    fn bare(&self) -> Result<StoreKey, DeviceError> {
        let text = read_small(&self.folder.join(BARE_KEY))?.map(Zeroizing::new).ok_or(DeviceError::StoreUnreadable)?;
        let text = std::str::from_utf8(&text).map_err(|_| DeviceError::StoreUnreadable)?;
        let bytes = Zeroizing::new(hex::decode(text.trim()).map_err(|_| DeviceError::StoreUnreadable)?);
        bytes.as_slice().try_into().map(StoreKey::new).map_err(|_| DeviceError::StoreUnreadable)
    }

    /// The first PIN: wraps the bare key and takes its file away. Stores of before there were PINs come this way too.
    pub fn set_pin(&self, pin: &str) -> Result<StoreKey, DeviceError> {
        if self.stage()? != Stage::Unguarded {
            return Err(DeviceError::Locked);
        }
        let key = self.bare()?;
        let mut file = KeyFile::new(hex::encode(random::<8>(self.around.entropy.as_ref())));
        file.pin = Some(self.wrap_by_pin(&file.id, &key, pin)?);
        file.write(&self.folder)?;
        // The bare key goes only when what was written gives the same key back.
        match self.unwrap_by_pin(&self.need()?, pin)? {
            Some(again) if again.bytes() == key.bytes() => remove_file(&self.folder, BARE_KEY)?,
            _ => return Err(DeviceError::StoreUnreadable),
        }
        Ok(key)
    }

    /// Opens with the PIN. A try is counted before it is judged, so that ending the app does not undo it.
    pub fn unlock(&self, pin: &str) -> Result<StoreKey, DeviceError> {
        let mut file = self.need()?;
        let key = self.judge(&mut file, pin)?;
        // A kill between writing the lock and taking the bare key away left it.
        remove_file(&self.folder, BARE_KEY)?;
        Ok(key)
    }

    /// Another PIN: the same key, wrapped anew. The store is not touched.
    pub fn change_pin(&self, old: &str, new: &str) -> Result<(), DeviceError> {
        pin::judge(new)?;
        let mut file = self.need()?;
        let key = self.judge(&mut file, old)?;
        let before = file.clone();
        file.pin = Some(self.wrap_by_pin(&file.id, &key, new)?);
        file.write(&self.folder).inspect_err(|_| {
            // The new one may already be in its place, only not surely on the disk. It was not reported: the old one opens.
            let _ = before.write(&self.folder);
        })
    }

    fn judge(&self, file: &mut KeyFile, pin: &str) -> Result<StoreKey, DeviceError> {
        // One at a time: two at once must not be one try.
        let mut kept = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.around.monotonic.moment();
        let tries = harder(&file.tries, kept.as_ref(), &now);
        let left = tries.left_at(&now);
        if left > 0 {
            return Err(DeviceError::PinWait { seconds: left.div_ceil(1_000) });
        }
        file.tries = tries.one_more(&now);
        *kept = Some(file.tries.clone());
        // A full or read-only disk must not keep a cadre from reading: then this run of the app alone counts.
        let _ = file.write(&self.folder);
        match self.unwrap_by_pin(file, pin)? {
            Some(key) => {
                file.tries = Tries::default();
                *kept = None;
                let _ = file.write(&self.folder);
                Ok(key)
            }
            None => Err(DeviceError::WrongPin),
        }
    }

    /// Seconds still to wait before the next try. What passed is written down once for each start of the machine, so
    /// that time waited after it counts.
    pub fn wait_seconds(&self) -> Result<u64, DeviceError> {
        let Some(mut file) = KeyFile::read(&self.folder)? else { return Ok(0) };
        let mut kept = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.around.monotonic.moment();
        let tries = harder(&file.tries, kept.as_ref(), &now);
        if tries.left_at(&now) > 0 && tries.seen.start != now.start {
            file.tries = tries.looked_at(&now);
            *kept = Some(file.tries.clone());
            let _ = file.write(&self.folder);
        }
        Ok(tries.left_at(&now).div_ceil(1_000))
    }

    fn wrap_by_pin(&self, id: &str, key: &StoreKey, pin: &str) -> Result<PinWrap, DeviceError> {
        let keys = pin::judge(pin)?;
        let entropy = self.around.entropy.as_ref();
        let secret = self.around.keystore.get_or_make(&secret_name(id), &|| random(entropy)).ok();
        let wrapped = wrap::wrap(key.bytes(), pin.as_bytes(), secret.as_deref(), self.around.cost, "pin", entropy)?;
        Ok(PinWrap { keys, wrapped })
    }

    fn unwrap_by_pin(&self, file: &KeyFile, pin: &str) -> Result<Option<StoreKey>, DeviceError> {
        let Some(PinWrap { wrapped, .. }) = &file.pin else { return Err(DeviceError::Shut) };
        let secret = if wrapped.keystore {
            Some(self.around.keystore.get(&secret_name(&file.id)).map_err(|_| DeviceError::KeystoreGone)?)
        } else {
            None
        };
        wrap::unwrap(wrapped, pin.as_bytes(), secret.as_deref(), "pin")
    }

    fn need(&self) -> Result<KeyFile, DeviceError> {
        KeyFile::read(&self.folder)?.ok_or(DeviceError::StoreUnreadable)
    }

    fn change(&self, change: impl FnOnce(&mut KeyFile)) -> Result<(), DeviceError> {
        let _one_at_a_time = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        let mut file = self.need()?;
        change(&mut file);
        file.write(&self.folder)
    }

    /// What the page before the PIN may know. Names nobody who does not want it.
    pub fn face(&self) -> Result<Face, DeviceError> {
        let Some(file) = KeyFile::read(&self.folder)? else { return Ok(Face::default()) };
        Ok(Face {
            keys: file.pin.as_ref().map(|pin| pin.keys),
            keystore: file.pin.as_ref().is_some_and(|pin| pin.wrapped.keystore),
            recovery: file.recovery.is_some(),
            wrong: file.tries.wrong,
            settings: file.settings,
            name: file.name,
            contact: file.contact,
            handed_in: file.handed_in,
        })
    }

    /// Keeps what the owner chose.
    pub fn put_settings(&self, settings: LockSettings, name: Option<String>) -> Result<(), DeviceError> {
        self.change(|file| {
            file.settings = settings;
            file.name = name;
        })
    }

    /// The office was reached, or the owner typed the PIN after the lease had run out.
    pub fn put_contact(&self, now: DateTime<FixedOffset>) -> Result<(), DeviceError> {
        self.change(|file| file.contact = Some(now.to_rfc3339()))
    }

    /// Whether the office was out of reach for longer than the lease lets the phone stay open.
    pub fn lease_is_over(&self, now: DateTime<FixedOffset>) -> Result<bool, DeviceError> {
        let face = self.face()?;
        let since = face.contact.and_then(|text| DateTime::parse_from_rfc3339(&text).ok());
        let days = face.settings.lease_days;
        Ok(days > 0 && since.is_none_or(|since| now - since > Duration::days(days.into())))
    }

    /// The office took this phone out of service and has what it held: the way by the PIN goes, the way by the office
    /// stays. Without one nothing is done (`false`): the records would be nobody's.
    pub fn shut(&self, handed_in: HandedIn) -> Result<bool, DeviceError> {
        let mut file = self.need()?;
        if file.recovery.is_none() {
            return Ok(false);
        }
        file.pin = None;
        file.handed_in = Some(handed_in);
        file.write(&self.folder)?;
        self.around.keystore.delete(&secret_name(&file.id));
        Ok(true)
    }
}

/// Of two counts of the same tries the one that asks for more: the file may be older (a full disk) or put back.
fn harder(file: &Tries, kept: Option<&Tries>, now: &Moment) -> Tries {
    match kept {
        Some(kept) if (kept.wrong, kept.left_at(now)) > (file.wrong, file.left_at(now)) => kept.clone(),
        _ => file.clone(),
    }
}

fn secret_name(id: &str) -> String {
    format!("cunji-{id}")
}

/// What is known of a locked folder.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Face {
    /// On what the PIN is typed; `None` without one.
    pub keys: Option<PinKeys>,
    /// The keystore's secret is part of the wrap.
    pub keystore: bool,
    /// The office can open it.
    pub recovery: bool,
    /// Wrong tries in a row.
    pub wrong: u32,
    /// Settings.
    pub settings: LockSettings,
    /// The owner's name, if it may be shown.
    pub name: Option<String>,
    /// Last contact to the office, RFC 3339.
    pub contact: Option<String>,
    /// What was handed in, if it was taken out of service.
    pub handed_in: Option<HandedIn>,
}
