//! Sealing: bytes that only the owner of an X25519 key can read, or only who knows a 256-bit key. ChaCha20-Poly1305; what
//! was altered or cut does not open at all. Who sealed is not proven: that is what signatures are for.
//!
//! To a key: 32 bytes of a key made for this once, then the ciphertext. The key of the cipher is SHA-256 over a fixed
//! word, the shared secret and both public keys (the one-step derivation of NIST SP 800-56C), used for one message.

use crate::key::SecretKeys;
use crate::surroundings::{Entropy, random};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use sha2::{Digest, Sha256};
use thiserror::Error;

/// It does not open: not for this key, altered, or cut. Nobody can tell which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("it is not for this key, or it was altered")]
pub struct NotOpened;

/// Bytes that sealing to a key adds.
pub const SEAL_BYTES: usize = 32 + 16;

/// Seals to the owner of a public key. `about` is not in the result, but opening needs the same.
pub fn seal(to: &[u8; 32], about: &[u8], plain: &[u8], entropy: &dyn Entropy) -> Result<Vec<u8>, NotOpened> {
    let once = SecretKeys::of([0; 32], random(entropy));
    let own = once.public().sealed_to;
    let shared = once.shared(to).ok_or(NotOpened)?;
    let mut sealed = own.to_vec();
    sealed.extend(lock(&derive(&shared, &own, to), about, plain)?);
    Ok(sealed)
}

/// Opens what was sealed to this key.
pub fn open(keys: &SecretKeys, about: &[u8], sealed: &[u8]) -> Result<Vec<u8>, NotOpened> {
    let (once, locked) = sealed.split_first_chunk::<32>().ok_or(NotOpened)?;
    let shared = keys.shared(once).ok_or(NotOpened)?;
    unlock(&derive(&shared, once, &keys.public().sealed_to), about, locked)
}

/// Locks with a key that is used for this one message only.
pub fn lock(key: &[u8; 32], about: &[u8], plain: &[u8]) -> Result<Vec<u8>, NotOpened> {
    let cipher = ChaCha20Poly1305::new(&Key::from(*key));
    cipher.encrypt(&Nonce::default(), Payload { msg: plain, aad: about }).map_err(|_| NotOpened)
}

/// Opens what was locked with this key.
pub fn unlock(key: &[u8; 32], about: &[u8], locked: &[u8]) -> Result<Vec<u8>, NotOpened> {
    let cipher = ChaCha20Poly1305::new(&Key::from(*key));
    cipher.decrypt(&Nonce::default(), Payload { msg: locked, aad: about }).map_err(|_| NotOpened)
}

fn derive(shared: &[u8; 32], once: &[u8; 32], to: &[u8; 32]) -> [u8; 32] {
    let hash = Sha256::new().chain_update([0, 0, 0, 1]).chain_update(shared);
    hash.chain_update(b"cunji seal 1").chain_update(once).chain_update(to).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::surroundings::Counting;

    #[test]
    fn only_the_owner_opens_and_only_what_is_whole() {
        let entropy = Counting(std::sync::atomic::AtomicU8::new(7));
        let (office, other) = (SecretKeys::new(&entropy), SecretKeys::new(&entropy));
        let to = office.public().sealed_to;
        let sealed = seal(&to, b"store key", b"secret", &entropy).unwrap();
        assert_eq!(sealed.len(), 6 + SEAL_BYTES);
        assert_eq!(open(&office, b"store key", &sealed).unwrap(), b"secret");
        assert_ne!(sealed, seal(&to, b"store key", b"secret", &entropy).unwrap(), "twice is never the same");
        assert_eq!(open(&other, b"store key", &sealed), Err(NotOpened), "somebody else");
        assert_eq!(open(&office, b"bundle", &sealed), Err(NotOpened), "meant for something else");
        for place in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[place] ^= 1;
            assert_eq!(open(&office, b"store key", &altered), Err(NotOpened), "altered at {place}");
            assert_eq!(open(&office, b"store key", &sealed[..place]), Err(NotOpened), "cut at {place}");
        }
        assert_eq!(seal(&[0; 32], b"", b"secret", &entropy), Err(NotOpened), "a key without a secret is refused");
    }
}
