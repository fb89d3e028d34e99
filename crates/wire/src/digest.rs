//! An order-free sum of the changes a side holds. Equal sums and counts at equal cursors: both hold the same.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::fmt;
use uuid::Uuid;

/// The name of a change within its record: SHA-256 over document identity and change hash.
///
/// Two records may hold byte-identical first changes, so the hash alone does not name a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntryName(pub [u8; 32]);

impl EntryName {
    /// Name of the change `hash` of `document`.
    pub fn of(document: Uuid, hash: &[u8; 32]) -> Self {
        Self(Sha256::new().chain_update(document.as_bytes()).chain_update(hash).finalize().into())
    }

    /// First 16 bytes: enough to compare two sides.
    pub fn short(&self) -> [u8; 16] {
        self.0.first_chunk::<16>().copied().unwrap_or_default()
    }

    /// Which of the 256 buckets of a comparison it is in.
    pub fn bucket(&self) -> u8 {
        self.0.first().copied().unwrap_or_default()
    }
}

/// Four lanes of wrapping 64-bit sums over entry names.
#[derive(Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digest([u64; 4]);

impl Digest {
    /// Takes an entry in.
    pub fn add(&mut self, name: &EntryName) {
        for (lane, part) in self.0.iter_mut().zip(lanes(name)) {
            *lane = lane.wrapping_add(part);
        }
    }

    /// Takes an entry out.
    pub fn remove(&mut self, name: &EntryName) {
        for (lane, part) in self.0.iter_mut().zip(lanes(name)) {
            *lane = lane.wrapping_sub(part);
        }
    }

    /// 32 bytes, for storage.
    pub fn to_bytes(self) -> [u8; 32] {
        let mut bytes = [0; 32];
        for (chunk, lane) in bytes.chunks_exact_mut(8).zip(self.0) {
            chunk.copy_from_slice(&lane.to_le_bytes());
        }
        bytes
    }

    /// From 32 stored bytes; `None` for another length.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let bytes: &[u8; 32] = bytes.try_into().ok()?;
        Some(Self(lanes(&EntryName(*bytes))))
    }

    /// Eight bytes of it, for a bucket of a comparison.
    pub fn short(self) -> u64 {
        self.0.iter().fold(0, |folded, lane| folded.rotate_left(17) ^ lane)
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_bytes().iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

fn lanes(name: &EntryName) -> [u64; 4] {
    let mut lanes = [0; 4];
    for (lane, chunk) in lanes.iter_mut().zip(name.0.chunks_exact(8)) {
        *lane = u64::from_le_bytes(chunk.try_into().unwrap_or_default());
    }
    lanes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_does_not_matter_and_taking_out_undoes_putting_in() {
        let names: Vec<EntryName> = (0..5_u8).map(|n| EntryName::of(Uuid::from_bytes([n; 16]), &[n; 32])).collect();
        let (mut forward, mut backward) = (Digest::default(), Digest::default());
        names.iter().for_each(|name| forward.add(name));
        names.iter().rev().for_each(|name| backward.add(name));
        assert_eq!(forward, backward, "phones receive changes in different orders");
        assert_eq!(Digest::from_bytes(&forward.to_bytes()), Some(forward), "storage keeps it");
        names.iter().for_each(|name| forward.remove(name));
        assert_eq!(forward, Digest::default(), "an empty set sums to nothing");
    }

    #[test]
    fn equal_bytes_in_two_records_are_two_entries() {
        let hash = [7; 32];
        let (one, two) = (Uuid::from_bytes([1; 16]), Uuid::from_bytes([2; 16]));
        assert_ne!(EntryName::of(one, &hash), EntryName::of(two, &hash), "the record is part of the name");
    }
}
