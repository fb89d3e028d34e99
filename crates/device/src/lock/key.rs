//! The store's key in memory: 256 random bits, wiped when they are let go. It reaches the disk only wrapped.

use std::fmt;
use zeroize::Zeroizing;

/// A raw 256-bit SQLCipher key.
#[derive(Clone)]
pub struct StoreKey(Zeroizing<[u8; 32]>);

impl StoreKey {
    /// A key of these bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes, to be wrapped, or to read single pages with.
    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// What `PRAGMA key` takes: the raw form, without a derivation at every connection (sync-facts §4.8).
    pub fn as_pragma(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("x'{}'", Zeroizing::new(hex::encode(*self.0)).as_str()))
    }
}

impl fmt::Debug for StoreKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("StoreKey(…)")
    }
}
