//! `lock.json`, the key file: what wraps the store's key, the wrong tries, the lock's settings. It lies outside of the
//! encrypted store, so it holds nothing about anybody but the name that its owner lets be shown.
//!
//! Written beside, synced, renamed, folder synced: killed anywhere, the old file or the new one is there, whole. It is
//! there twice, with a check: a byte that went bad, or a file that somebody cleaned away, must not cost all records.

use super::delay::Tries;
use super::wrap::Wrapped;
use crate::error::DeviceError;
use crate::folder::sync_folder;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::Path;
use ts_rs::TS;

/// Name of the key file in a person's folder.
pub const LOCK_FILE: &str = "lock.json";
/// Name of the bare key: between enrolment and the first PIN, and in stores of before there were PINs.
pub const BARE_KEY: &str = "store.key";
/// Name of its copy: read only where the key file itself is gone or damaged.
pub const LOCK_COPY: &str = "lock-copy.json";
const VERSION: u32 = 1;
/// The largest key file ever read.
const MOST_BYTES: u64 = 64 * 1024;

/// The key file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct KeyFile {
    pub version: u32,
    /// 16 hex digits of SHA-256 over the file's text with this left empty; empty in files of before there were checks.
    #[serde(default)]
    check: String,
    /// 16 hex digits, made once; `cunji-` and it are the secret's name in the keystore.
    pub id: String,
    /// `None` once the office took the phone out of service: only its answer opens then.
    pub pin: Option<PinWrap>,
    /// The way by the office, where its key is known.
    pub recovery: Option<RecoveryWrap>,
    pub tries: Tries,
    pub settings: LockSettings,
    /// The owner's name, if it may be shown before the PIN.
    pub name: Option<String>,
    /// Last contact to the office or last PIN after a lease that had run out, RFC 3339; for the lease.
    pub contact: Option<String>,
    /// What was handed in when the phone was taken out of service.
    pub handed_in: Option<HandedIn>,
}

/// The key under the PIN.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct PinWrap {
    pub keys: PinKeys,
    #[serde(flatten)]
    pub wrapped: Wrapped,
}

/// The key under a one-time secret that only the office can read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct RecoveryWrap {
    /// The office's public key it was sealed to.
    pub office: String,
    /// What the office opens, as the phone shows it.
    pub request: String,
    #[serde(flatten)]
    pub wrapped: Wrapped,
}

/// What the PIN is typed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PinKeys {
    /// Six digits.
    Digits,
    /// A longer password.
    Words,
}

/// What the owner chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LockSettings {
    /// Minutes without a touch after which it locks.
    pub idle_minutes: u32,
    /// Days without contact to the office after which the PIN is asked again; 0: never.
    pub lease_days: u32,
}

impl Default for LockSettings {
    fn default() -> Self {
        Self { idle_minutes: 5, lease_days: 0 }
    }
}

/// What a phone that was taken out of service had handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HandedIn {
    /// When, RFC 3339.
    pub at: String,
    /// Records of this phone that the office has, set aside or stored.
    pub records: u32,
    /// Drafts that were never saved; they stay on the phone.
    pub drafts: u32,
}

impl KeyFile {
    /// A new one, without any way in yet.
    pub fn new(id: String) -> Self {
        Self {
            version: VERSION,
            check: String::new(),
            id,
            pin: None,
            recovery: None,
            tries: Tries::default(),
            settings: LockSettings::default(),
            name: None,
            contact: None,
            handed_in: None,
        }
    }

    /// Reads it; `None` where there is none. A damaged one is an error and stays as it is, unless its copy is whole.
    pub fn read(folder: &Path) -> Result<Option<Self>, DeviceError> {
        match Self::read_one(&folder.join(LOCK_FILE)) {
            Ok(None) | Err(DeviceError::StoreUnreadable) if folder.join(LOCK_COPY).exists() => {
                Self::read_one(&folder.join(LOCK_COPY))
            }
            read => read,
        }
    }

    fn read_one(path: &Path) -> Result<Option<Self>, DeviceError> {
        let Some(text) = read_small(path)? else { return Ok(None) };
        // A newer file is refused before its contents are asked for: they may have another shape.
        #[derive(Deserialize)]
        struct Version {
            version: u32,
        }
        let found: Version = serde_json::from_slice(&text).map_err(|_| DeviceError::StoreUnreadable)?;
        if found.version > VERSION {
            return Err(DeviceError::StoreTooNew { found: found.version.into(), known: VERSION.into() });
        }
        let file: Self = serde_json::from_slice(&text).map_err(|_| DeviceError::StoreUnreadable)?;
        let text = std::str::from_utf8(&text).map_err(|_| DeviceError::StoreUnreadable)?;
        let whole = file.check.is_empty() || file.check == check_of(&text.replacen(&file.check, "", 1));
        if whole { Ok(Some(file)) } else { Err(DeviceError::StoreUnreadable) }
    }

    /// Puts it in the place of the one before; the copy first, so that it is never older than the file.
    pub fn write(&self, folder: &Path) -> Result<(), DeviceError> {
        let text =
            |file: &Self| serde_json::to_string_pretty(file).map_err(|_| DeviceError::Store("no key file".to_owned()));
        let mut file = Self { check: String::new(), ..self.clone() };
        file.check = check_of(&text(&file)?);
        let text = text(&file)?;
        put_file(folder, LOCK_COPY, text.as_bytes())?;
        put_file(folder, LOCK_FILE, text.as_bytes())
    }
}

fn check_of(text: &str) -> String {
    hex::encode(Sha256::digest(text)).chars().take(16).collect()
}

/// A small file's bytes; `None` where there is none.
pub(super) fn read_small(path: &Path) -> Result<Option<Vec<u8>>, DeviceError> {
    match File::open(path) {
        Ok(file) => {
            let mut bytes = Vec::new();
            file.take(MOST_BYTES).read_to_end(&mut bytes).map_err(|_| DeviceError::StoreUnreadable)?;
            Ok(Some(bytes))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Writes a file that only its owner may read: all of it or nothing.
pub(super) fn put_file(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), DeviceError> {
    let temporary = folder.join(format!("{name}.new"));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&temporary, folder.join(name))?;
    Ok(sync_folder(folder)?)
}

/// Takes a file away for good: overwritten first, as far as the disk's own ways let that mean anything.
pub(super) fn remove_file(folder: &Path, name: &str) -> Result<(), DeviceError> {
    let path = folder.join(name);
    let length = match fs::metadata(&path) {
        Ok(found) => found.len(),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    let mut file = OpenOptions::new().write(true).open(&path)?;
    let zeros = vec![b'0'; usize::try_from(length.min(MOST_BYTES)).unwrap_or_default()];
    file.write_all(&zeros)?;
    file.sync_all()?;
    fs::remove_file(&path)?;
    Ok(sync_folder(folder)?)
}
