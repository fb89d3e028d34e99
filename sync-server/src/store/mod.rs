//! The office's store as the rest of the server sees it. One contract, kept by SQLite and by PostgreSQL.

pub mod open;
pub mod postgres;
pub mod sql;
pub mod sqlite;
pub mod tables;
pub mod transfer;

use crate::objects::ObjectError;
use async_trait::async_trait;
use cunji_model::door::Refusal;
use cunji_model::id::{DeviceId, Incarnation};
use cunji_wire::digest::Digest;
use cunji_wire::key::PublicKeys;
use cunji_wire::message::{ChainHead, Directory, VillageNumber};
use thiserror::Error;
use uuid::Uuid;

/// What the store could not do. Nothing is half-written after any of these.
#[derive(Debug, Error)]
pub enum StoreError {
    /// No room on the disk.
    #[error("the disk is full: free some space, then try again")]
    Full,
    /// The file or its folder may not be written.
    #[error("the store can't be written: its folder is not there, or it is read-only")]
    ReadOnly,
    /// Written by a newer server.
    #[error("the store was written by a newer server (schema {found}, this one knows {known}): update the server")]
    TooNew {
        /// Version in the file.
        found: i64,
        /// Version this program knows.
        known: i64,
    },
    /// PostgreSQL does not answer, or not in time.
    #[error("the database can't be reached just now: it is tried again with the next request")]
    Unreachable,
    /// This store was moved to another place; nothing may be written here any more.
    #[error("this store was moved to another place and is only kept: serve the new one")]
    MovedAway,
    /// A backup, not a store to work on.
    #[error("this is a backup: put it back with `cunji-server restore`, into a new place")]
    IsBackup,
    /// Not a store, or damaged.
    #[error("the store is damaged or is not a store of ours; it was left untouched")]
    Unreadable,
    /// The place does not fit what was asked; says why and what to do.
    #[error("{0}")]
    Unfit(String),
    /// Of two places, the one that failed.
    #[error("{place}: {source}")]
    At {
        /// As it may be shown.
        place: String,
        /// Why.
        source: Box<StoreError>,
    },
    /// The bytes of pictures, which lie beside the store.
    #[error(transparent)]
    Objects(#[from] ObjectError),
    /// Anything else.
    #[error("the store failed: {0}")]
    Other(String),
}

/// Who this server is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServerIdentity {
    /// Changes with every restore.
    pub epoch: u64,
    /// The office writes records too: as this device,
    pub device: DeviceId,
    /// in this life.
    pub incarnation: Incarnation,
}

/// A village and its feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Village {
    /// Division code.
    pub number: VillageNumber,
    /// 县
    pub county: String,
    /// 乡镇
    pub township: String,
    /// 村
    pub name: String,
    /// State of its feed.
    pub feed: FeedState,
}

/// How far a feed has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeedState {
    /// Highest sequence.
    pub last_seq: u64,
    /// Changes in it.
    pub changes: u64,
    /// Records in it.
    pub records: u64,
    /// Sum over all its changes.
    pub digest: Digest,
}

/// A device that may ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Its id.
    pub id: DeviceId,
    /// Its person.
    pub person: Uuid,
    /// False once it was revoked.
    pub active: bool,
    /// Villages its person may see.
    pub villages: Vec<VillageNumber>,
    /// Role word of its person (design.md §8).
    pub role: String,
    /// Changes it has ever written, as it last said.
    pub chain_count: u64,
    /// Its public keys; none from an app that has not handed them in.
    pub keys: Option<PublicKeys>,
}

/// A record's changes as the store has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDocument {
    /// Kind as a word.
    pub kind: String,
    /// Changes with their places in the feed, in feed order.
    pub changes: Vec<(u64, Vec<u8>)>,
}

/// A change that passed the door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewChange {
    /// Its record.
    pub document: Uuid,
    /// Kind as a word.
    pub kind: String,
    /// Its hash.
    pub hash: [u8; 32],
    /// 16 bytes.
    pub actor: [u8; 16],
    /// Its number among this actor's changes.
    pub actor_seq: u64,
    /// The chunk.
    pub body: Vec<u8>,
}

/// A change in the feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedChange {
    /// Its place.
    pub seq: u64,
    /// Its record.
    pub document: Uuid,
    /// Kind as a word.
    pub kind: String,
    /// The chunk.
    pub body: Vec<u8>,
}

/// A stretch of a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedPage {
    /// Changes in order, without those of the device that was left out.
    pub changes: Vec<FeedChange>,
    /// The cursor after it: also counts what was left out.
    pub to: u64,
}

/// Result of an append.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Appended {
    /// All stored, with their sequences in order.
    Stored(Vec<u64>),
    /// Somebody else wrote one of these records meanwhile: check again. Nothing was stored.
    Moved,
}

/// Something refused, kept with its reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Where it was meant for.
    pub village: VillageNumber,
    /// Its record.
    pub document: Uuid,
    /// Who handed it in.
    pub device: DeviceId,
    /// Why.
    pub reason: Refusal,
    /// The bytes.
    pub body: Vec<u8>,
}

/// Somebody took full ID numbers and phones out of the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Of which village.
    pub village: VillageNumber,
    /// Milliseconds since 1970.
    pub read_at: i64,
    /// Who, as far as this machine knows.
    pub reader: String,
    /// Which table.
    pub what: String,
    /// How many rows.
    pub rows: u64,
}

/// A person to be made known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPerson {
    /// Identity.
    pub person: Uuid,
    /// Name.
    pub name: String,
    /// Role word of design.md §8.
    pub role: String,
    /// Villages the person may see.
    pub villages: Vec<VillageNumber>,
}

/// An enrolled device, ready to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDevice {
    /// Its id.
    pub device: DeviceId,
    /// SHA-256 of its token.
    pub token_hash: [u8; 32],
    /// What app it runs.
    pub app_version: String,
}

/// Wrong enrolment codes in a minute, over all server processes.
pub const WRONG_CODES_PER_MINUTE: i64 = 20;

/// What came of an enrolment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Enrolled {
    /// The device belongs to this person now.
    Done {
        /// Identity.
        person: Uuid,
        /// Name.
        name: String,
    },
    /// Wrong, used by another device, or too old. It was counted.
    Refused,
    /// So many wrong ones came in this minute that this one was not looked at.
    TooMany,
}

/// Everything the server keeps. Methods are transactions: all or nothing.
#[async_trait]
pub trait Store: sql::Sql {
    /// Who this server is.
    async fn identity(&self) -> Result<ServerIdentity, StoreError>;
    /// Keeps a line about full numbers that leave the store.
    async fn note_reading(&self, reading: &Reading) -> Result<(), StoreError>;
    /// The lines of a village, oldest first.
    async fn readings(&self, village: VillageNumber) -> Result<Vec<Reading>, StoreError>;
    /// Makes a village known or renames it.
    async fn put_village(&self, village: &Village) -> Result<(), StoreError>;
    /// All villages, by code.
    async fn villages(&self) -> Result<Vec<Village>, StoreError>;
    /// State of one feed; `None` for an unknown village.
    async fn feed_state(&self, village: VillageNumber) -> Result<Option<FeedState>, StoreError>;
    /// The changes of some records of a village; unknown ones are missing from the answer.
    async fn documents(
        &self,
        village: VillageNumber,
        documents: &[Uuid],
    ) -> Result<std::collections::HashMap<Uuid, StoredDocument>, StoreError>;
    /// Appends changes of one village, in this order, if each record still has as many changes as `expected` says.
    async fn append(
        &self,
        village: VillageNumber,
        device: DeviceId,
        received_at: i64,
        expected: &[(Uuid, usize)],
        changes: Vec<NewChange>,
    ) -> Result<Appended, StoreError> {
        self.append_with(village, device, received_at, expected, changes, Vec::new()).await
    }
    /// The same, with statements in its transaction (a line of the audit): they happen if and only if the changes are
    /// stored. If one that must change a row finds none, it is an error and nothing was stored.
    async fn append_with(
        &self,
        village: VillageNumber,
        device: DeviceId,
        received_at: i64,
        expected: &[(Uuid, usize)],
        changes: Vec<NewChange>,
        beside: Vec<sql::Statement>,
    ) -> Result<Appended, StoreError>;
    /// Changes after `after` and up to `up_to`, about `bytes` of them, without those handed in by `leave_out`.
    async fn feed(
        &self,
        village: VillageNumber,
        after: u64,
        up_to: u64,
        bytes: usize,
        leave_out: Option<DeviceId>,
    ) -> Result<FeedPage, StoreError>;
    /// Changes at certain places of a feed.
    async fn feed_at(&self, village: VillageNumber, seqs: &[u64]) -> Result<Vec<FeedChange>, StoreError>;
    /// Record, hash and place of every change of a feed.
    async fn feed_names(&self, village: VillageNumber) -> Result<Vec<(Uuid, [u8; 32], u64)>, StoreError>;
    /// Keeps refused bytes with their reason.
    async fn quarantine(&self, received_at: i64, refused: Vec<Refused>) -> Result<(), StoreError>;
    /// Makes a person known or changes name, role and villages.
    async fn put_person(&self, person: &NewPerson) -> Result<(), StoreError>;
    /// A person by name.
    async fn person_by_name(&self, name: &str) -> Result<Option<Uuid>, StoreError>;
    /// Keeps the hash of a one-time code.
    async fn put_enrolment(&self, code_hash: [u8; 32], person: Uuid, expires_at: i64) -> Result<(), StoreError>;
    /// Uses a code for a device. Wrong ones of a minute are counted in the same transaction, over all server processes:
    /// after [`WRONG_CODES_PER_MINUTE`] none is looked at until the next.
    async fn enrol(&self, code_hash: [u8; 32], now: i64, device: &NewDevice) -> Result<Enrolled, StoreError>;
    /// The device of a token.
    async fn device_of_token(&self, token_hash: [u8; 32]) -> Result<Option<Device>, StoreError>;
    /// Notes that a device synced: when, with which app, how far its chain has come. The head stays where it is signed
    /// and the device has keys.
    async fn note_sync(&self, device: DeviceId, at: i64, app: &str, chain: &ChainHead) -> Result<(), StoreError>;
    /// Keeps the public keys of a device, if it has none yet or they may be `replaced`; phones hear of it.
    async fn put_device_keys(&self, device: DeviceId, keys: &PublicKeys, replaced: bool) -> Result<(), StoreError>;
    /// What a device may know of people and villages, if newer than `known`.
    async fn directory(&self, device: &Device, known: u64) -> Result<Option<Directory>, StoreError>;
}
