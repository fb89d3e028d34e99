//! The system's keystore, behind two questions. With it, a copy of the phone's folder alone can't be tried for PINs.

use zeroize::Zeroizing;

/// Why there is no secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoSecret {
    /// This machine has no keystore, or none that answers. A first PIN goes on without.
    NoKeystore,
    /// The keystore is there and has no secret of this name: it was emptied, or the folder came from another machine.
    Gone,
}

/// Keeps one secret of 32 bytes for each name, where only this app of this user gets it.
///
/// Desktop: the system's keyring (`src-tauri/src/keystore.rs`). Android: an AES key of the Android Keystore that never
/// leaves it wraps the secret (Kotlin plugin); `get_or_make` is the plugin's `getOrMakeSecret(name) -> 32 bytes`,
/// `delete` its `deleteSecret(name)`. Names are `cunji-` and 16 hex digits. Both may block; they are called away from
/// the threads of the window.
pub trait Keystore: Send + Sync {
    /// The secret of this name, made by `make` the first time.
    fn get_or_make(&self, name: &str, make: &dyn Fn() -> [u8; 32]) -> Result<Zeroizing<[u8; 32]>, NoSecret>;

    /// The secret of this name; never makes one.
    fn get(&self, name: &str) -> Result<Zeroizing<[u8; 32]>, NoSecret>;

    /// Forgets it. Nothing happens where there is none.
    fn delete(&self, name: &str);
}

/// A machine without a keystore.
#[derive(Debug, Clone, Copy)]
pub struct NoKeystore;

impl Keystore for NoKeystore {
    fn get_or_make(&self, _: &str, _: &dyn Fn() -> [u8; 32]) -> Result<Zeroizing<[u8; 32]>, NoSecret> {
        Err(NoSecret::NoKeystore)
    }

    fn get(&self, _: &str) -> Result<Zeroizing<[u8; 32]>, NoSecret> {
        Err(NoSecret::NoKeystore)
    }

    fn delete(&self, _: &str) {}
}
