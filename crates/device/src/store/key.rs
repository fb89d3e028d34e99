//! The store's key: 32 random bytes in a file only its owner may read, until the PIN comes to wrap it.

use crate::error::DeviceError;
use cunji_wire::surroundings::{Entropy, random};
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::path::Path;

/// A raw 256-bit SQLCipher key.
#[derive(Clone)]
pub struct StoreKey([u8; 32]);

impl StoreKey {
    /// A key of these bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes, for reading damaged pages without SQLCipher.
    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Raw key form: no key derivation at every start (sync-facts §4.8).
    pub(super) fn as_pragma(&self) -> String {
        format!("x'{}'", hex::encode(self.0))
    }

    /// Reads the key file, or makes it when neither it nor the store exists yet.
    ///
    /// A store without its key file is an error and stays as it is: a new key would make it noise for ever.
    pub fn of_folder(folder: &Path, store: &Path, entropy: &dyn Entropy) -> Result<Self, DeviceError> {
        let path = folder.join("store.key");
        match File::open(&path) {
            Ok(mut file) => {
                let mut text = String::new();
                file.read_to_string(&mut text).map_err(|_| DeviceError::StoreUnreadable)?;
                let bytes = hex::decode(text.trim()).ok().and_then(|bytes| bytes.try_into().ok());
                bytes.map(Self).ok_or(DeviceError::StoreUnreadable)
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && !store.exists() => {
                let key = random::<32>(entropy);
                let temporary = folder.join("store.key.new");
                let mut options = OpenOptions::new();
                options.write(true).create(true).truncate(true);
                #[cfg(unix)]
                std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
                let mut file = options.open(&temporary)?;
                file.write_all(hex::encode(key).as_bytes())?;
                file.sync_all()?;
                fs::rename(&temporary, &path)?;
                if let Ok(folder) = File::open(folder) {
                    folder.sync_all()?; // the name must survive too, before anything is encrypted with it
                }
                Ok(Self(key))
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(DeviceError::StoreUnreadable),
            Err(error) => Err(error.into()),
        }
    }
}
