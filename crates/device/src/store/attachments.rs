//! Photos and signatures in the encrypted file, in chunks, each named by the SHA-256 of its bytes.

use super::changes::RecordLine;
use super::pictures;
use crate::error::DeviceError;
use crate::picture::Picture;
use crate::store::drafts;
use cunji_model::document::Contents;
use cunji_model::field::{Path, Value};
use cunji_model::record::attachment::{AttachmentKind, COLLECTION};
use cunji_wire::message::VillageNumber;
use rusqlite::{Connection, OptionalExtension, Transaction};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Name of a picture: the SHA-256 of its bytes.
pub type Name = [u8; 32];
/// Bytes of a chunk.
pub const CHUNK: usize = 128 * 1024;

/// How far the chunks of the picture `a` reach.
pub(super) const HELD: &str =
    "(SELECT coalesce(max(c.place + length(c.bytes)), 0) FROM attachment_chunk c WHERE c.sha256 = a.sha256)";

/// Keeps a picture; one that is there already stays as it is. Gives its name.
pub fn put(transaction: &Transaction<'_>, kind: AttachmentKind, picture: &Picture) -> Result<Name, DeviceError> {
    let name: Name = Sha256::digest(&picture.bytes).into();
    begin(transaction, &name, kind.as_str(), picture.bytes.len() as u64, &picture.thumbnail)?;
    // It may have been released, or be half-way down: now it is here whole.
    forget_chunks(transaction, &name)?;
    pictures::is_back(transaction, &name)?;
    for (number, chunk) in picture.bytes.chunks(CHUNK).enumerate() {
        put_chunk(transaction, &name, (number * CHUNK) as u64, chunk)?;
    }
    Ok(name)
}

/// Makes a picture known that has no bytes here yet.
pub fn begin(
    transaction: &Transaction<'_>,
    name: &Name,
    kind: &str,
    bytes: u64,
    thumbnail: &[u8],
) -> Result<(), DeviceError> {
    transaction
        .prepare_cached(
            "INSERT INTO attachment (sha256, kind, bytes, thumbnail) VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT (sha256) DO UPDATE SET thumbnail = excluded.thumbnail WHERE length(thumbnail) = 0",
        )?
        .execute((name, kind, bytes, thumbnail))?;
    Ok(())
}

/// Keeps a chunk at its place.
pub fn put_chunk(transaction: &Transaction<'_>, name: &Name, place: u64, chunk: &[u8]) -> Result<(), DeviceError> {
    transaction
        .prepare_cached("INSERT INTO attachment_chunk (sha256, place, bytes) VALUES (?1, ?2, ?3)")?
        .execute((name, place, chunk))?;
    Ok(())
}

/// Takes the bytes of a picture away; its line and its small picture stay.
pub fn forget_chunks(transaction: &Transaction<'_>, name: &Name) -> Result<(), DeviceError> {
    transaction.prepare_cached("DELETE FROM attachment_chunk WHERE sha256 = ?1")?.execute([name])?;
    Ok(())
}

/// The chunk that has the byte at `place`, from there on.
pub fn chunk_from(connection: &Connection, name: &Name, place: u64) -> Result<Option<Vec<u8>>, DeviceError> {
    let mut query = connection.prepare_cached(
        "SELECT substr(bytes, ?2 - place + 1) FROM attachment_chunk WHERE sha256 = ?1 AND place <= ?2 \
         ORDER BY place DESC LIMIT 1",
    )?;
    let found: Option<Vec<u8>> = query.query_row((name, place), |row| row.get(0)).optional()?;
    Ok(found.filter(|bytes| !bytes.is_empty()))
}

/// How many bytes of a picture are here, of how many; `None`: nothing is known of it.
pub fn held(connection: &Connection, name: &Name) -> Result<Option<(u64, u64)>, DeviceError> {
    let mut query =
        connection.prepare_cached(&format!("SELECT {HELD}, a.bytes FROM attachment a WHERE a.sha256 = ?1"))?;
    Ok(query.query_row([name], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}

/// A whole picture; `None` when this phone does not hold it. Bytes that do not bear the name are never given out.
pub fn read(connection: &Connection, name: &Name) -> Result<Option<Vec<u8>>, DeviceError> {
    match held(connection, name)? {
        Some((here, whole)) if here == whole => {}
        _ => return Ok(None),
    }
    let mut query = connection.prepare_cached("SELECT bytes FROM attachment_chunk WHERE sha256 = ?1 ORDER BY place")?;
    let (mut rows, mut bytes) = (query.query([name])?, Vec::new());
    while let Some(row) = rows.next()? {
        bytes.extend_from_slice(row.get_ref(0)?.as_blob().unwrap_or_default());
    }
    if bears(&bytes, name) { Ok(Some(bytes)) } else { Err(DeviceError::StoreUnreadable) }
}

/// The last chunk came from the office. Bytes that do not bear the name are thrown away: false.
pub fn arrived(transaction: &Transaction<'_>, name: &Name, village: VillageNumber) -> Result<bool, DeviceError> {
    let bytes = match read(transaction, name) {
        Err(DeviceError::StoreUnreadable) | Ok(None) => {
            forget_chunks(transaction, name)?;
            return Ok(false);
        }
        other => other?.unwrap_or_default(),
    };
    // A picture that can't be made small is shown all the same, only not in lists.
    let small = crate::picture::thumbnail(&bytes).unwrap_or_default();
    transaction
        .prepare_cached("UPDATE attachment SET saved = 1, thumbnail = ?2 WHERE sha256 = ?1")?
        .execute((name, small))?;
    pictures::is_back(transaction, name)?;
    pictures::note_at_office(transaction, village, name)?;
    Ok(true)
}

/// Whether bytes bear a name.
pub fn bears(bytes: &[u8], name: &Name) -> bool {
    Name::from(Sha256::digest(bytes)) == *name
}

/// The small picture for lists; `None` when there is none.
pub fn thumbnail(connection: &Connection, name: &Name) -> Result<Option<Vec<u8>>, DeviceError> {
    let mut query = connection.prepare_cached("SELECT thumbnail FROM attachment WHERE sha256 = ?1")?;
    let found: Option<Vec<u8>> = query.query_row([name], |row| row.get(0)).optional()?;
    Ok(found.filter(|bytes| !bytes.is_empty()))
}

/// A name as a path writes it.
pub fn parse(name: &str) -> Option<Name> {
    hex::decode(name).ok()?.try_into().ok()
}

/// The pictures that a record shows, after a change of it.
pub fn index(transaction: &Transaction<'_>, line: &RecordLine, contents: &Contents) -> Result<(), DeviceError> {
    transaction.prepare_cached("DELETE FROM attachment_of WHERE document = ?1")?.execute([line.document.as_bytes()])?;
    // Shown or taken away: a record knows of it, and a damaged store's list no longer has to.
    for (path, _) in contents.paths() {
        if let Path::Item { collection, item, .. } = path
            && collection == COLLECTION
            && let Some(name) = parse(&item)
        {
            pictures::is_known(transaction, &name)?;
        }
    }
    for item in contents.live_items(COLLECTION) {
        let Some(name) = parse(item) else { continue };
        let kind = contents.item_word(COLLECTION, item, "kind").unwrap_or(AttachmentKind::Photo.as_str());
        let bytes = contents.item_int(COLLECTION, item, "bytes").unwrap_or_default().max(0);
        let added_at = contents.item_word(COLLECTION, item, "added_at").unwrap_or_default();
        transaction
            .prepare_cached(
                "INSERT INTO attachment_of (document, sha256, village, kind, bytes, added_at) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute((line.document.as_bytes(), name, line.village.0, kind, bytes, added_at))?;
    }
    Ok(())
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

/// A draft was thrown away or names these no more: the pictures go too, unless a record or another draft names them.
pub fn let_go(transaction: &Transaction<'_>, named: &BTreeMap<String, Value>) -> Result<(), DeviceError> {
    let gone = names(named);
    if gone.is_empty() {
        return Ok(());
    }
    let mut others = BTreeSet::new();
    for row in drafts::list(transaction)? {
        others.extend(drafts::get(transaction, &row.draft)?.iter().flat_map(|other| names(&other.fields)));
    }
    for name in gone.difference(&others) {
        let sql = "DELETE FROM attachment WHERE sha256 = ?1 AND saved = 0 \
             AND NOT EXISTS (SELECT 1 FROM attachment_of o WHERE o.sha256 = ?1)";
        if transaction.prepare_cached(sql)?.execute([name])? > 0 {
            forget_chunks(transaction, name)?;
        }
    }
    Ok(())
}

/// Names of the pictures that fields speak of.
pub fn names(fields: &BTreeMap<String, Value>) -> BTreeSet<Name> {
    fields.keys().filter_map(|path| named(path)).collect()
}

fn named(path: &str) -> Option<Name> {
    match Path::parse(path)? {
        Path::Item { collection, item, .. } if collection == COLLECTION => parse(&item),
        _ => None,
    }
}
