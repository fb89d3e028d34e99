//! The messages of `POST /v1/sync`, `/v1/reconcile` and `/v1/fetch` (docs/sync.md).

use crate::chain::Segment;
use crate::digest::Digest;
use crate::draft::{DraftsHeld, DraftsTold};
use crate::key::PublicKeys;
use crate::pack::Pack;
use cunji_model::door::Refusal;
use cunji_model::id::VillageCode;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A village on the wire: its 12 digits as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct VillageNumber(pub u64);

impl VillageNumber {
    /// The division code, unless the number has not 12 digits.
    pub fn code(self) -> Option<VillageCode> {
        VillageCode::parse(&self.to_string()).ok()
    }
}

/// The 12 digits.
impl fmt::Display for VillageNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:012}", self.0)
    }
}

impl From<&VillageCode> for VillageNumber {
    fn from(code: &VillageCode) -> Self {
        Self(code.as_str().bytes().fold(0, |number, digit| number * 10 + u64::from(digit - b'0')))
    }
}

/// First frame of a sync request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncRequest {
    /// Oldest protocol the phone speaks.
    pub protocol_min: u16,
    /// Newest protocol the phone speaks.
    pub protocol_max: u16,
    /// Version of the dictionary the packs use.
    pub dictionary: u16,
    /// Who asks.
    pub device: [u8; 8],
    /// The server's epoch as the phone knows it; 0 before the first sync.
    pub epoch: u64,
    /// How far the phone has read each village's feed.
    pub cursors: Vec<Cursor>,
    /// Version of the directory the phone has.
    pub directory: u64,
    /// The phone's own chain of changes, signed by the phone.
    pub chain: ChainHead,
    /// Send the phone its own changes too (after a restore).
    pub echo: bool,
    /// Version of the app, for the office's list of devices.
    pub app_version: String,
}

/// How far a feed was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// Which village.
    pub village: VillageNumber,
    /// Everything up to and including this sequence is here.
    pub seq: u64,
}

/// Head of a device's chain over its own changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct ChainHead {
    /// Number of changes the device has ever written.
    pub count: u64,
    /// Hash over all of them.
    pub head: [u8; 32],
    /// Ed25519 over device, count and head ([`crate::chain`]), 64 bytes; none from an older app.
    pub signature: Option<Vec<u8>>,
}

/// First frame of a response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// The protocol both will speak.
    pub protocol: u16,
    /// Version of the dictionary the packs use.
    pub dictionary: u16,
    /// The server's epoch; another one than the phone's means that the server was restored.
    pub epoch: u64,
    /// Milliseconds since 1970 by the server's clock.
    pub server_time: i64,
    /// The phone was restored from an older copy: it must take a new incarnation.
    pub rolled_back: bool,
    /// Changes this phone had ever written, as it once told; a restored phone goes on counting from here.
    pub chain_count: u64,
}

/// What became of one pushed change, in the order of the push.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ack {
    /// Kept, at this place in the feed. This is the receipt.
    Stored(u64),
    /// Was there already, at this place.
    Duplicate(u64),
    /// These hashes must come first.
    NeedDeps(Vec<[u8; 32]>),
    /// Not accepted; it stays on the phone with the reason.
    Refused(Refusal),
}

/// People, devices and villages that a phone may know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Directory {
    /// Grows with each change.
    pub version: u64,
    /// The villages this phone may see.
    pub villages: Vec<(VillageNumber, String)>,
    /// People of these villages and their devices. The township office comes as [`DirectoryPerson::OFFICE`].
    pub people: Vec<DirectoryPerson>,
}

/// A person in the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectoryPerson {
    /// Identity.
    pub id: [u8; 16],
    /// Name.
    pub name: String,
    /// Devices enrolled for this person.
    pub devices: Vec<[u8; 8]>,
}

impl DirectoryPerson {
    /// Identity under which the office's own device comes: nobody's. A phone that does not know it takes the office for
    /// a person of that name.
    pub const OFFICE: [u8; 16] = [0; 16];

    /// The township office with the device by which it writes.
    pub fn office(device: [u8; 8]) -> Self {
        Self { id: Self::OFFICE, name: "乡镇办公室".to_owned(), devices: vec![device] }
    }
}

/// Public keys, of the office and of the devices of the directory. In a request: those of the phone itself, handed in
/// because the office does not have them yet; the answer then brings this frame too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keys {
    /// Of whoever sends this.
    pub own: PublicKeys,
    /// Of the devices in the directory that have handed theirs in.
    pub devices: Vec<([u8; 8], PublicKeys)>,
}

/// Last frame of a response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    /// The state of each village at the end of this answer.
    pub villages: Vec<VillageEnd>,
    /// There is more to read: ask again at once.
    pub more: bool,
}

/// State of a village's feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VillageEnd {
    /// Which village.
    pub village: VillageNumber,
    /// Sequence the digest stands for.
    pub last_seq: u64,
    /// Changes in the feed.
    pub changes: u64,
    /// Records in the feed.
    pub records: u64,
    /// Sum over all changes in the feed.
    pub digest: Digest,
}

/// Asks where two sides differ: 256 bucket sums over what the phone believes is at the office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReconcileRequest {
    /// Which village.
    pub village: VillageNumber,
    /// Short digest per bucket (first byte of the entry name).
    pub buckets: Vec<u64>,
}

/// Everything the server has in the buckets that differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReconcileAnswer {
    /// Buckets that differ.
    pub buckets: Vec<u8>,
    /// Entries of these buckets: short name and sequence.
    pub entries: Vec<([u8; 16], u64)>,
}

/// Asks for changes by their place in the feed; the answer is pull frames.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FetchRequest {
    /// Which village.
    pub village: VillageNumber,
    /// Ascending sequences.
    pub seqs: Vec<u64>,
}

/// One frame of a request or response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    /// Opens a sync request.
    Request(SyncRequest),
    /// Changes going to the office.
    Push(Pack),
    /// Opens a response.
    Hello(Hello),
    /// Results for pushed changes, in order.
    Acks(Vec<Ack>),
    /// People and villages, when the phone's are out of date.
    Directory(Directory),
    /// Public keys.
    Keys(Keys),
    /// Proof of changes in this request that another device wrote.
    Proof(Segment),
    /// Drafts that are open on the sending phone.
    DraftsTold(DraftsTold),
    /// Drafts of the person's other phones, and what became of the sending phone's.
    DraftsHeld(DraftsHeld),
    /// Changes coming to the phone.
    Pull(Pack),
    /// Closes a response. A response without it was cut.
    End(End),
    /// The server broke off, with the reason.
    Broken(crate::enrol::ErrorCode),
    /// A frame of a newer protocol that may be skipped (type ≥ 128).
    Unknown(u8),
}
