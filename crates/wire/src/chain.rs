//! A device's chain: a hash over every change it ever wrote, in order. One signature over its head vouches for all of
//! them; a stretch of the chain that ends in a signed head proves each change in it, whoever carries it.

use crate::key::{PublicKeys, SecretKeys};
use crate::message::ChainHead;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The role of these signatures.
const ROLE: &str = "chain 1";
/// Links in one segment: 480 KB, about half of what a frame may hold.
pub const SEGMENT_MAX: usize = 10_000;

/// The head once a change was appended.
pub fn next(head: &[u8; 32], document: Uuid, hash: &[u8; 32]) -> [u8; 32] {
    Sha256::new().chain_update(head).chain_update(document.as_bytes()).chain_update(hash).finalize().into()
}

/// Signs the head after `count` changes.
pub fn sign(keys: &SecretKeys, device: [u8; 8], count: u64, head: &[u8; 32]) -> Vec<u8> {
    keys.sign(ROLE, &message(device, count, head))
}

/// Whether the device with these keys signed this head.
pub fn signed(keys: &PublicKeys, device: [u8; 8], chain: &ChainHead) -> bool {
    let message = message(device, chain.count, &chain.head);
    chain.signature.as_ref().is_some_and(|signature| keys.signed(ROLE, &message, signature))
}

fn message(device: [u8; 8], count: u64, head: &[u8; 32]) -> Vec<u8> {
    [device.as_slice(), &count.to_le_bytes(), head].concat()
}

/// A stretch of a device's chain, up to a head that the device signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// Whose.
    pub device: [u8; 8],
    /// The head before its first link.
    pub base: [u8; 32],
    /// Record and change, in the order written.
    pub links: Vec<([u8; 16], [u8; 32])>,
    /// Changes the device had written by then, these included.
    pub count: u64,
    /// Over device, count and the head that follows from base and links.
    pub signature: Vec<u8>,
}

impl Segment {
    /// Whether the owner of the keys wrote every change in it. Any earlier stretch may be missing: another stretch with
    /// the same head would be a collision of SHA-256.
    pub fn proven(&self, keys: &PublicKeys) -> bool {
        if self.links.is_empty() || self.links.len() > SEGMENT_MAX {
            return false;
        }
        let link = |head, (document, hash): &([u8; 16], [u8; 32])| next(&head, Uuid::from_bytes(*document), hash);
        let head = self.links.iter().fold(self.base, link);
        signed(keys, self.device, &ChainHead { count: self.count, head, signature: Some(self.signature.clone()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_proves_what_is_in_it_and_nothing_else() {
        let keys = SecretKeys::of([1; 32], [2; 32]);
        let links: Vec<([u8; 16], [u8; 32])> = (1..=5_u8).map(|number| ([number; 16], [number; 32])).collect();
        let heads: Vec<[u8; 32]> = links
            .iter()
            .scan([0; 32], |head, (document, hash)| {
                *head = next(head, Uuid::from_bytes(*document), hash);
                Some(*head)
            })
            .collect();
        let signature = sign(&keys, [7; 8], 5, &heads[4]);
        let whole = Segment { device: [7; 8], base: [0; 32], links: links.clone(), count: 5, signature };
        let late = Segment { base: heads[2], links: links[3..].to_vec(), ..whole.clone() };
        assert!(whole.proven(&keys.public()) && late.proven(&keys.public()), "from the start, or from where it is new");
        let mut other = late.clone();
        other.links[0].1 = [9; 32];
        assert!(!other.proven(&keys.public()), "a change that was never written");
        let shorter = Segment { links: links[..4].to_vec(), ..whole.clone() };
        assert!(!shorter.proven(&keys.public()), "an end that was not signed");
        assert!(!Segment { device: [8; 8], ..whole.clone() }.proven(&keys.public()), "another device");
        let stranger = SecretKeys::of([3; 32], [4; 32]).public();
        assert!(!whole.proven(&stranger), "another key");
        assert!(!Segment { links: Vec::new(), ..whole }.proven(&keys.public()), "nothing proves nothing");
    }
}
