//! Wrapping the store's key: Argon2id over the PIN (and the keystore's secret, where there is one) gives the key of an
//! XChaCha20-Poly1305 that holds it. Parameters are data of each wrap, so that they can grow without a migration.

use super::key::StoreKey;
use crate::error::DeviceError;
use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use cunji_wire::surroundings::{Entropy, random};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// What one derivation costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Cost {
    /// What phones are given: about half a second on the machine it was tuned on (docs/adr/0023).
    pub const OF_A_PHONE: Self = Self { memory_kib: 64 * 1024, passes: 6, lanes: 1 };

    /// More than any of ours ever asks for: a damaged file must not make the app reserve all memory.
    fn is_sane(self) -> bool {
        self.memory_kib <= 1024 * 1024 && self.passes <= 100 && (1..=16).contains(&self.lanes)
    }
}

/// Something kept under words that a person knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Wrapped {
    pub cost: Cost,
    /// 16 bytes, hex.
    pub salt: String,
    /// Whether the keystore's secret went into it.
    pub keystore: bool,
    /// Nonce (24 bytes) and ciphertext, hex.
    pub sealed: String,
}

/// Everything that the ciphertext is bound to: nobody can lower the cost or take the keystore away unnoticed.
fn bound(cost: Cost, salt: &[u8], keystore: bool, purpose: &str) -> Vec<u8> {
    let Cost { memory_kib, passes, lanes } = cost;
    format!("cunji lock 1 {purpose} argon2id {memory_kib} {passes} {lanes} {} {keystore}", hex::encode(salt))
        .into_bytes()
}

fn derive(
    words: &[u8],
    salt: &[u8],
    secret: Option<&[u8; 32]>,
    cost: Cost,
) -> Result<Zeroizing<[u8; 32]>, DeviceError> {
    let failed = |_| DeviceError::Store("the key could not be derived".to_owned());
    if !cost.is_sane() {
        return Err(DeviceError::StoreUnreadable);
    }
    let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(32)).map_err(failed)?;
    let secret = secret.map_or(&[][..], |secret| secret.as_slice());
    let argon = Argon2::new_with_secret(secret, Algorithm::Argon2id, Version::V0x13, params).map_err(failed)?;
    let mut key = Zeroizing::new([0; 32]);
    argon.hash_password_into(words, salt, key.as_mut_slice()).map_err(failed)?;
    Ok(key)
}

/// Wraps bytes under words. `purpose` keeps one kind of wrap from being taken for another.
pub(super) fn wrap(
    content: &[u8; 32],
    words: &[u8],
    secret: Option<&[u8; 32]>,
    cost: Cost,
    purpose: &str,
    entropy: &dyn Entropy,
) -> Result<Wrapped, DeviceError> {
    let salt: [u8; 16] = random(entropy);
    let nonce: [u8; 24] = random(entropy);
    let key = derive(words, &salt, secret, cost)?;
    let bound = bound(cost, &salt, secret.is_some(), purpose);
    let cipher = XChaCha20Poly1305::new((&*key).into());
    let payload = Payload { msg: content, aad: &bound };
    let failed = |_| DeviceError::Store("the key could not be wrapped".to_owned());
    let sealed = cipher.encrypt(&XNonce::from(nonce), payload).map_err(failed)?;
    let sealed = hex::encode([nonce.as_slice(), &sealed].concat());
    Ok(Wrapped { cost, salt: hex::encode(salt), keystore: secret.is_some(), sealed })
}

/// Unwraps; `None` when words or secret are not the right ones.
pub(super) fn unwrap(
    wrapped: &Wrapped,
    words: &[u8],
    secret: Option<&[u8; 32]>,
    purpose: &str,
) -> Result<Option<StoreKey>, DeviceError> {
    let unreadable = |_| DeviceError::StoreUnreadable;
    let salt = hex::decode(&wrapped.salt).map_err(unreadable)?;
    let sealed = hex::decode(&wrapped.sealed).map_err(unreadable)?;
    let (nonce, sealed) = sealed.split_at_checked(24).ok_or(DeviceError::StoreUnreadable)?;
    let nonce: [u8; 24] = nonce.try_into().map_err(|_| DeviceError::StoreUnreadable)?;
    let key = derive(words, &salt, secret, wrapped.cost)?;
    let bound = bound(wrapped.cost, &salt, wrapped.keystore, purpose);
    let cipher = XChaCha20Poly1305::new((&*key).into());
    let opened = cipher.decrypt(&XNonce::from(nonce), Payload { msg: sealed, aad: &bound }).ok().map(Zeroizing::new);
    Ok(opened.and_then(|bytes| bytes.as_slice().try_into().ok()).map(StoreKey::new))
}
