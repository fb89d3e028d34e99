//! Photos and signatures in the encrypted file, in chunks, each named by the SHA-256 of its bytes.

use crate::error::DeviceError;
use crate::store::drafts;
use cunji_model::field::{Path, Value};
use cunji_model::record::attachment::{AttachmentKind, COLLECTION};
use rusqlite::{Connection, OptionalExtension, Transaction};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Bytes of a chunk.
pub const CHUNK: usize = 128 * 1024;

/// A picture that was made ready.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// JPEG of a photo, PNG of a signature.
    pub bytes: Vec<u8>,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// A small JPEG for lists.
    pub thumbnail: Vec<u8>,
}

/// Keeps a picture; one that is there already stays as it is. Gives its name.
pub fn put(transaction: &Transaction<'_>, kind: AttachmentKind, picture: &Picture) -> Result<[u8; 32], DeviceError> {
    let name: [u8; 32] = Sha256::digest(&picture.bytes).into();
    let row = (name, kind.as_str(), picture.bytes.len(), picture.width, picture.height, &picture.thumbnail);
    let fresh = transaction
        .prepare_cached(
            "INSERT INTO attachment (sha256, kind, bytes, width, height, thumbnail) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
             ON CONFLICT (sha256) DO NOTHING",
        )?
        .execute(row)?;
    if fresh > 0 {
        let mut insert =
            transaction.prepare_cached("INSERT INTO attachment_chunk (sha256, number, bytes) VALUES (?1, ?2, ?3)")?;
        for (number, chunk) in picture.bytes.chunks(CHUNK).enumerate() {
            insert.execute((name, number, chunk))?;
        }
    }
    Ok(name)
}

/// One chunk of a picture.
pub fn chunk(connection: &Connection, name: &[u8; 32], number: usize) -> Result<Option<Vec<u8>>, DeviceError> {
    let mut query =
        connection.prepare_cached("SELECT bytes FROM attachment_chunk WHERE sha256 = ?1 AND number = ?2")?;
    Ok(query.query_row((name, number), |row| row.get(0)).optional()?)
}

/// A whole picture; `None` when this phone does not hold it. Bytes that do not bear the name are never given out.
pub fn read(connection: &Connection, name: &[u8; 32]) -> Result<Option<Vec<u8>>, DeviceError> {
    let mut query = connection.prepare_cached("SELECT bytes FROM attachment WHERE sha256 = ?1")?;
    let Some(size) = query.query_row([name], |row| row.get::<_, usize>(0)).optional()? else { return Ok(None) };
    let mut bytes = Vec::new();
    while let Some(part) = chunk(connection, name, bytes.len() / CHUNK)? {
        let whole = part.len() == CHUNK;
        bytes.extend(part);
        if !whole {
            break;
        }
    }
    let found: [u8; 32] = Sha256::digest(&bytes).into();
    if bytes.len() != size || found != *name { Err(DeviceError::StoreUnreadable) } else { Ok(Some(bytes)) }
}

/// The small picture for lists.
pub fn thumbnail(connection: &Connection, name: &[u8; 32]) -> Result<Option<Vec<u8>>, DeviceError> {
    let mut query = connection.prepare_cached("SELECT thumbnail FROM attachment WHERE sha256 = ?1")?;
    Ok(query.query_row([name], |row| row.get(0)).optional()?)
}

/// A name as a path writes it.
pub fn parse(name: &str) -> Option<[u8; 32]> {
    hex::decode(name).ok()?.try_into().ok()
}

/// What a draft says of attachments and the page may not know yet: the page keeps its own copy of the fields, and a
/// photo that was added meanwhile must not be lost to it. What the page says itself counts.
pub fn carry(draft: &BTreeMap<String, Value>, into: &mut BTreeMap<String, Value>) {
    for (path, value) in draft.iter().filter(|(path, _)| named(path).is_some()) {
        into.entry(path.clone()).or_insert_with(|| value.clone());
    }
}

/// A record was saved that names these: no draft's end takes them away any more.
pub fn saved(transaction: &Transaction<'_>, fields: &BTreeMap<String, Value>) -> Result<(), DeviceError> {
    for name in names(fields) {
        transaction.prepare_cached("UPDATE attachment SET saved = 1 WHERE sha256 = ?1")?.execute([name])?;
    }
    Ok(())
}

/// A draft was thrown away: its pictures go too, unless a record or another draft names them.
pub fn let_go(transaction: &Transaction<'_>, draft: &BTreeMap<String, Value>) -> Result<(), DeviceError> {
    let mut others = BTreeSet::new();
    for row in drafts::list(transaction)? {
        others.extend(drafts::get(transaction, &row.draft)?.iter().flat_map(|other| names(&other.fields)));
    }
    for name in names(draft).difference(&others) {
        let gone =
            transaction.prepare_cached("DELETE FROM attachment WHERE sha256 = ?1 AND saved = 0")?.execute([name])?;
        if gone > 0 {
            transaction.prepare_cached("DELETE FROM attachment_chunk WHERE sha256 = ?1")?.execute([name])?;
        }
    }
    Ok(())
}

fn names(fields: &BTreeMap<String, Value>) -> BTreeSet<[u8; 32]> {
    fields.keys().filter_map(|path| named(path)).collect()
}

fn named(path: &str) -> Option<[u8; 32]> {
    match Path::parse(path)? {
        Path::Item { collection, item, .. } if collection == COLLECTION => parse(&item),
        _ => None,
    }
}
