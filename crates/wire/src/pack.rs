//! Packs: a few dozen changes as one independent zstd frame with the shared dictionary. Each is a resume point.

use crate::limits::{PACK_MAX_RAW, PACK_MAX_RECORDS, PACK_TARGET};
use crate::message::VillageNumber;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::cell::RefCell;
use std::sync::OnceLock;
use thiserror::Error;
use uuid::Uuid;
use zstd::bulk::{Compressor, Decompressor};
use zstd::dict::{DecoderDictionary, EncoderDictionary};

/// Version of the dictionary below. A new dictionary gets a new number and the old one stays readable.
pub const DICTIONARY: u16 = 1;
/// Trained on invented records by `cargo run -p cunji-tests --bin train-dictionary`.
static DICTIONARY_BYTES: &[u8] = include_bytes!("../dictionary/1.zdict");
/// For the single changes of the phone's store: written one by one, often.
const CHANGE_LEVEL: i32 = 3;
/// For packs: a tenth fewer bytes on the wire than level 3, and a heavy village still packs in half a second.
const PACK_LEVEL: i32 = 9;

/// Constant parts of the header of an uncompressed Automerge change: never sent, put back by the reader.
const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const CHUNK_CHANGE: u8 = 1;

/// One change on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The record it belongs to.
    pub document: Uuid,
    /// The record's kind, as a word: kinds of newer apps travel too.
    pub kind: String,
    /// Its place in the feed; 0 on the way to the office.
    pub seq: u64,
    /// The change, an uncompressed Automerge chunk. Unchecked: it must go through the door.
    pub change: Vec<u8>,
}

/// A pack as it travels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pack {
    /// Whose feed.
    pub village: VillageNumber,
    /// Cursor before it (pull); 0 (push).
    pub from: u64,
    /// Cursor once it is stored (pull); 0 (push).
    pub to: u64,
    /// Bytes it unfolds to.
    pub raw: u32,
    /// zstd frame.
    pub squeezed: Vec<u8>,
}

/// Why a pack can't be unfolded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PackError {
    /// It would unfold to more than a pack may hold.
    #[error("the pack unfolds to more than allowed")]
    TooLarge,
    /// Not zstd, not this dictionary, or damaged.
    #[error("the pack can't be unfolded")]
    Damaged,
    /// Not a change chunk (building only).
    #[error("not an Automerge change")]
    NotAChange,
}

#[derive(Serialize, Deserialize)]
struct Line<'a> {
    document: [u8; 16],
    kind: &'a str,
    ahead: u64,
    /// Of the chunk, as the sender has it: the door checks it, so a byte that changed in a store is noticed.
    checksum: [u8; 4],
    body: &'a [u8],
}

/// Collects records until a pack is full.
#[derive(Debug)]
pub struct PackBuilder {
    village: VillageNumber,
    from: u64,
    last: u64,
    raw: Vec<u8>,
    count: usize,
}

impl PackBuilder {
    /// An empty pack of a village after the cursor `from`.
    pub fn new(village: VillageNumber, from: u64) -> Self {
        Self { village, from, last: from, raw: Vec::new(), count: 0 }
    }

    /// Adds a record. Errors with `NotAChange` for bytes that are no uncompressed change chunk.
    pub fn add(&mut self, record: &Record) -> Result<(), PackError> {
        let body = strip(&record.change).ok_or(PackError::NotAChange)?;
        let ahead = record.seq.saturating_sub(self.last);
        let checksum = record.change.get(4..8).and_then(|bytes| bytes.try_into().ok()).ok_or(PackError::NotAChange)?;
        let line = Line { document: *record.document.as_bytes(), kind: &record.kind, ahead, checksum, body };
        let raw = std::mem::take(&mut self.raw);
        self.raw = postcard::to_extend(&line, raw).map_err(|_| PackError::NotAChange)?;
        self.last = self.last.max(record.seq);
        self.count += 1;
        Ok(())
    }

    /// Whether it should be closed before more is added.
    pub fn is_full(&self) -> bool {
        self.raw.len() >= PACK_TARGET || self.count >= PACK_MAX_RECORDS
    }

    /// Whether nothing was added.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Closes it; the reader's cursor becomes `to`.
    pub fn close(self, to: u64) -> Result<Pack, PackError> {
        let raw = u32::try_from(self.raw.len()).map_err(|_| PackError::TooLarge)?;
        Ok(Pack { village: self.village, from: self.from, to, raw, squeezed: squeeze_pack(&self.raw)? })
    }
}

impl Pack {
    /// Unfolds it, never beyond the limits whatever it claims.
    pub fn records(&self) -> Result<Vec<Record>, PackError> {
        let raw = unfold(&self.squeezed, self.raw as usize)?;
        let (mut rest, mut records, mut seq) = (raw.as_slice(), Vec::new(), self.from);
        while !rest.is_empty() {
            let (line, left): (Line<'_>, _) = postcard::take_from_bytes(rest).map_err(|_| PackError::Damaged)?;
            rest = left;
            seq = seq.saturating_add(line.ahead);
            if records.len() >= PACK_MAX_RECORDS || line.kind.len() > 32 {
                return Err(PackError::TooLarge);
            }
            let document = Uuid::from_bytes(line.document);
            records.push(Record { document, kind: line.kind.to_owned(), seq, change: chunk(line.checksum, line.body) });
        }
        Ok(records)
    }
}

type Context = RefCell<Option<Compressor<'static>>>;

/// Compresses a change body for the phone's store with the shared dictionary.
pub fn squeeze(raw: &[u8]) -> Result<Vec<u8>, PackError> {
    static PREPARED: OnceLock<EncoderDictionary<'static>> = OnceLock::new();
    thread_local! { static CONTEXT: Context = const { RefCell::new(None) }; }
    CONTEXT.with_borrow_mut(|context| compress(context, &PREPARED, CHANGE_LEVEL, raw))
}

/// Compresses a pack with the shared dictionary: harder, it travels.
fn squeeze_pack(raw: &[u8]) -> Result<Vec<u8>, PackError> {
    static PREPARED: OnceLock<EncoderDictionary<'static>> = OnceLock::new();
    thread_local! { static CONTEXT: Context = const { RefCell::new(None) }; }
    CONTEXT.with_borrow_mut(|context| compress(context, &PREPARED, PACK_LEVEL, raw))
}

fn compress(
    context: &mut Option<Compressor<'static>>,
    prepared: &'static OnceLock<EncoderDictionary<'static>>,
    level: i32,
    raw: &[u8],
) -> Result<Vec<u8>, PackError> {
    if context.is_none() {
        let prepared = prepared.get_or_init(|| EncoderDictionary::copy(DICTIONARY_BYTES, level));
        *context = Some(Compressor::with_prepared_dictionary(prepared).map_err(|_| PackError::Damaged)?);
    }
    let compressor = context.as_mut().ok_or(PackError::Damaged)?;
    compressor.compress(raw).map_err(|_| PackError::Damaged)
}

/// Undoes `squeeze` for bytes that claim to unfold to `raw` bytes.
pub fn unfold(squeezed: &[u8], raw: usize) -> Result<Vec<u8>, PackError> {
    static PREPARED: OnceLock<DecoderDictionary<'static>> = OnceLock::new();
    thread_local! { static CONTEXT: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) }; }
    if raw > PACK_MAX_RAW {
        return Err(PackError::TooLarge);
    }
    CONTEXT.with_borrow_mut(|context| {
        if context.is_none() {
            let prepared = PREPARED.get_or_init(|| DecoderDictionary::copy(DICTIONARY_BYTES));
            *context = Some(Decompressor::with_prepared_dictionary(prepared).map_err(|_| PackError::Damaged)?);
        }
        let decompressor = context.as_mut().ok_or(PackError::Damaged)?;
        // The capacity is a hard bound: zstd stops with an error instead of growing the buffer.
        let unfolded = decompressor.decompress(squeezed, raw).map_err(|_| PackError::Damaged)?;
        if unfolded.len() == raw { Ok(unfolded) } else { Err(PackError::Damaged) }
    })
}

/// The part of a change chunk that can't be rebuilt: everything behind magic, checksum and type.
pub fn strip(change: &[u8]) -> Option<&[u8]> {
    let (magic, rest) = change.split_at_checked(4)?;
    let (_checksum, rest) = rest.split_at_checked(4)?;
    let (kind, body) = rest.split_first()?;
    (magic == MAGIC && *kind == CHUNK_CHANGE).then_some(body)
}

/// A change chunk from its stripped body; the checksum follows from the contents.
pub fn restore(body: &[u8]) -> Vec<u8> {
    let digest: [u8; 32] = Sha256::new().chain_update([CHUNK_CHANGE]).chain_update(body).finalize().into();
    chunk(digest.first_chunk::<4>().copied().unwrap_or_default(), body)
}

fn chunk(checksum: [u8; 4], body: &[u8]) -> Vec<u8> {
    let mut chunk = Vec::with_capacity(body.len() + 9);
    chunk.extend_from_slice(&MAGIC);
    chunk.extend_from_slice(&checksum);
    chunk.push(CHUNK_CHANGE);
    chunk.extend_from_slice(body);
    chunk
}

#[cfg(test)]
mod tests {
    use super::*;
    use cunji_model::document::{genesis, write};
    use cunji_model::field::Path;
    use cunji_model::id::{DeviceId, Incarnation, actor};
    use cunji_model::kind::Kind;

    fn record(seq: u64) -> Record {
        let person = actor(DeviceId([1; 8]), Incarnation([2; 8]));
        let writes = [(Path::field("note"), format!("第{seq}次走访").into())];
        let change = write(genesis(Kind::Visit), &[], &person, 0, &writes).unwrap().change.unwrap();
        let document = Uuid::from_u128(u128::from(seq));
        Record { document, kind: "visit".into(), seq, change: change.raw_bytes().to_vec() }
    }

    fn pack(records: &[Record]) -> Pack {
        let mut builder = PackBuilder::new(VillageNumber(500_236_101_201), 4);
        records.iter().for_each(|record| builder.add(record).unwrap());
        builder.close(records.last().map_or(4, |record| record.seq)).unwrap()
    }

    #[test]
    fn what_goes_in_comes_out_byte_for_byte() {
        let records: Vec<Record> = [5, 6, 9, 40].map(record).to_vec();
        assert_eq!(pack(&records).records().unwrap(), records, "changes are named by their bytes");
    }

    #[test]
    fn a_decompression_bomb_is_refused_before_it_unfolds() {
        let mut bomb = pack(&[record(5)]);
        bomb.squeezed = zstd::bulk::compress(&vec![0; 64 << 20], 3).unwrap();
        bomb.raw = 64 << 20;
        assert_eq!(bomb.records(), Err(PackError::TooLarge), "a claim over the limit is refused unread");
        bomb.raw = 1000;
        assert_eq!(bomb.records(), Err(PackError::Damaged), "a false claim stops at the claimed size");
    }

    #[test]
    fn damaged_and_cut_packs_are_refused() {
        let good = pack(&[record(5), record(6)]);
        for cut in 0..good.squeezed.len() {
            let mut bad = good.clone();
            bad.squeezed.truncate(cut);
            assert!(bad.records().is_err(), "cut at {cut} must not pass for whole");
        }
        let mut not_zstd = good;
        not_zstd.squeezed = b"hello".to_vec();
        assert_eq!(not_zstd.records(), Err(PackError::Damaged), "bytes that are not zstd");
    }
}
