//! The messages of `POST /v1/attachment/{state,put,get}` (docs/sync.md): pictures, named by the SHA-256 of their bytes,
//! go after the text, a chunk at an offset.

use crate::message::VillageNumber;
use serde::{Deserialize, Serialize};

/// SHA-256 of a picture's bytes.
pub type AttachmentName = [u8; 32];

/// Asks how far the office has pictures of a village.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateRequest {
    /// Which village.
    pub village: VillageNumber,
    /// Which pictures.
    pub names: Vec<AttachmentName>,
}

/// How far the office has a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AttachmentState {
    /// So many bytes of it came from this device; the next chunk begins there.
    Coming(u64),
    /// All of it, and it bears its name. Whoever brought it, nobody has to bring it again.
    Whole,
}

/// A chunk of a picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PutRequest {
    /// Which village.
    pub village: VillageNumber,
    /// Which picture.
    pub name: AttachmentName,
    /// Bytes of the whole picture.
    pub size: u64,
    /// Where the chunk begins: where the office said it is.
    pub offset: u64,
    /// The chunk.
    pub bytes: Vec<u8>,
}

/// What became of a chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PutAnswer {
    /// The office has it up to here. Also when the chunk began somewhere else: then it was not taken.
    Coming(u64),
    /// All of it is there and bears its name. This is the receipt.
    Whole,
    /// All of it came and it does not bear the name: it was thrown away, from the first byte on.
    NotTheName,
}

/// Asks for a stretch of a picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetRequest {
    /// Which village.
    pub village: VillageNumber,
    /// Which picture.
    pub name: AttachmentName,
    /// From where on.
    pub offset: u64,
}

/// A stretch of a picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum GetAnswer {
    /// The office does not have it (yet).
    Missing,
    /// Bytes from the offset on, as many as a chunk has or are left.
    Part {
        /// Bytes of the whole picture.
        size: u64,
        /// The stretch.
        bytes: Vec<u8>,
    },
}
