//! Keys of a device and of the office: Ed25519 to sign, X25519 to be sealed to. Made from bytes that the caller drew, so
//! that this stays pure; secret bytes are wiped when they are dropped.

use crate::surroundings::{Entropy, random};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use std::fmt;
use x25519_dalek::{PublicKey, StaticSecret};

/// The public halves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicKeys {
    /// Ed25519: checks what the owner signed.
    #[serde(with = "bytes")]
    pub sign: [u8; 32],
    /// X25519: only the owner opens what is sealed to it.
    #[serde(rename = "box", with = "bytes")]
    pub sealed_to: [u8; 32],
}

impl PublicKeys {
    /// Whether both can be used at all: the signing key is a point, the other is none of the few that give no secret.
    pub fn usable(&self) -> bool {
        let point = VerifyingKey::from_bytes(&self.sign).is_ok_and(|key| !key.is_weak());
        point && StaticSecret::from([1; 32]).diffie_hellman(&PublicKey::from(self.sealed_to)).was_contributory()
    }

    /// Whether the owner signed `message` in this role. A role is a fixed word: no signature can be shown as another's.
    pub fn signed(&self, role: &str, message: &[u8], signature: &[u8]) -> bool {
        let (Ok(key), Ok(signature)) = (VerifyingKey::from_bytes(&self.sign), Signature::from_slice(signature)) else {
            return false;
        };
        key.verify_strict(&in_role(role, message), &signature).is_ok()
    }
}

/// 64 hex digits in JSON, plain bytes in frames.
mod bytes {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    pub fn serialize<S: Serializer>(bytes: &[u8; 32], serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.serialize_str(&hex::encode(bytes))
        } else {
            bytes.serialize(serializer)
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[u8; 32], D::Error> {
        if !deserializer.is_human_readable() {
            return <[u8; 32]>::deserialize(deserializer);
        }
        let bytes = hex::decode(String::deserialize(deserializer)?).ok().and_then(|bytes| bytes.try_into().ok());
        bytes.ok_or_else(|| D::Error::custom("a key is 64 hex digits"))
    }
}

/// The secret halves.
#[derive(Clone)]
pub struct SecretKeys {
    sign: SigningKey,
    open: StaticSecret,
}

/// Says nothing of the keys.
impl fmt::Debug for SecretKeys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SecretKeys")
    }
}

impl SecretKeys {
    /// New ones.
    pub fn new(entropy: &dyn Entropy) -> Self {
        Self::of(random(entropy), random(entropy))
    }

    /// From the bytes they are kept as: Ed25519 seed, X25519 scalar.
    pub fn of(sign: [u8; 32], open: [u8; 32]) -> Self {
        Self { sign: SigningKey::from_bytes(&sign), open: StaticSecret::from(open) }
    }

    /// The bytes to keep, as [`SecretKeys::of`] takes them.
    pub fn to_bytes(&self) -> ([u8; 32], [u8; 32]) {
        (self.sign.to_bytes(), self.open.to_bytes())
    }

    /// The public halves.
    pub fn public(&self) -> PublicKeys {
        PublicKeys { sign: self.sign.verifying_key().to_bytes(), sealed_to: PublicKey::from(&self.open).to_bytes() }
    }

    /// Signs a message in a role (a fixed word): 64 bytes.
    pub fn sign(&self, role: &str, message: &[u8]) -> Vec<u8> {
        self.sign.sign(&in_role(role, message)).to_bytes().to_vec()
    }

    /// What both owners of two key pairs can compute and nobody else; `None` for a key that gives no secret.
    pub(crate) fn shared(&self, with: &[u8; 32]) -> Option<[u8; 32]> {
        let shared = self.open.diffie_hellman(&PublicKey::from(*with));
        shared.was_contributory().then(|| shared.to_bytes())
    }
}

fn in_role(role: &str, message: &[u8]) -> Vec<u8> {
    [b"cunji ", role.as_bytes(), b"\0", message].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_counts_for_one_owner_one_role_and_one_message() {
        let (zhang, li) = (SecretKeys::of([1; 32], [2; 32]), SecretKeys::of([3; 32], [4; 32]));
        let signature = zhang.sign("chain", b"12 changes");
        assert!(zhang.public().signed("chain", b"12 changes", &signature), "as it was signed");
        assert!(!zhang.public().signed("chain", b"13 changes", &signature), "another message");
        assert!(!zhang.public().signed("bundle", b"12 changes", &signature), "another role");
        assert!(!li.public().signed("chain", b"12 changes", &signature), "somebody else's key");
        assert!(!zhang.public().signed("chain", b"12 changes", &signature[..63]), "a cut signature");
        assert!(zhang.public().usable(), "a made key can be used");
        let nothing = PublicKeys { sealed_to: [0; 32], ..zhang.public() };
        assert!(!nothing.usable(), "a key to which everybody knows the secret can not");
    }

    #[test]
    fn kept_bytes_give_the_same_keys() {
        let keys = SecretKeys::of([1; 32], [2; 32]);
        let (sign, open) = keys.to_bytes();
        assert_eq!(SecretKeys::of(sign, open).public(), keys.public());
        assert_eq!(format!("{keys:?}"), "SecretKeys", "no secret in a log");
    }
}
