//! Photos and signatures at the office. A chunk is taken where the picture stands and nowhere else, in one transaction,
//! whichever server process is asked; a picture is there only once all of it bears its name.

use crate::cells;
use crate::store::sql::{Cell, Statement, Written};
use crate::store::{Store, StoreError};
use cunji_model::id::DeviceId;
use cunji_wire::attachment::{AttachmentName, AttachmentState, GetAnswer, PutAnswer, PutRequest};
use cunji_wire::limits::ATTACHMENT_CHUNK;
use cunji_wire::message::VillageNumber;
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// How far pictures of a village are here, in the order of their names, for the device that asks.
pub async fn states(
    store: &dyn Store,
    village: VillageNumber,
    device: DeviceId,
    names: &[AttachmentName],
) -> Result<Vec<AttachmentState>, StoreError> {
    let mut known: HashMap<AttachmentName, AttachmentState> = HashMap::new();
    // So many places as names in one statement, in parts that both stores take.
    for names in names.chunks(50) {
        let list = |first: usize| (first..first + names.len()).map(|n| format!("?{n}")).collect::<Vec<_>>().join(", ");
        let cells = |mut first: Vec<Cell>| {
            first.extend(names.iter().map(|name| Cell::from(name.as_slice())));
            first
        };
        let sql = format!(
            "SELECT sha256, received FROM attachment_coming WHERE village = ?1 AND device = ?2 AND sha256 IN ({})",
            list(3)
        );
        for row in store.rows(&sql, cells(cells![village.0, device.0.as_slice()])).await? {
            known.insert(row.array(0)?, AttachmentState::Coming(row.count(1)?));
        }
        let sql = format!("SELECT sha256 FROM attachment WHERE village = ?1 AND sha256 IN ({})", list(2));
        for row in store.rows(&sql, cells(cells![village.0])).await? {
            known.insert(row.array(0)?, AttachmentState::Whole);
        }
    }
    Ok(names.iter().map(|name| known.get(name).copied().unwrap_or(AttachmentState::Coming(0))).collect())
}

/// Takes a chunk. The caller has looked at grant and sizes.
pub async fn put(store: &dyn Store, device: DeviceId, now: i64, request: &PutRequest) -> Result<PutAnswer, StoreError> {
    let PutRequest { village, name, size, offset, bytes } = request;
    let state = async || {
        let state = states(store, *village, device, std::slice::from_ref(name)).await?;
        Ok::<_, StoreError>(state.first().copied().unwrap_or(AttachmentState::Coming(0)))
    };
    if state().await? == AttachmentState::Whole {
        return Ok(PutAnswer::Whole);
    }
    let own = || cells![village.0, name.as_slice(), device.0.as_slice()];
    let end = offset + bytes.len() as u64;
    let mut deeds = vec![
        Statement::new(
            "INSERT INTO attachment_coming (village, sha256, device, received, begun_at) VALUES (?1, ?2, ?3, 0, ?4) \
             ON CONFLICT (village, sha256, device) DO NOTHING",
            [own(), cells![now]].concat(),
        ),
        // The place is the lock: of two requests for one place the second finds it taken.
        Statement::new(
            "UPDATE attachment_coming SET received = ?5 \
             WHERE village = ?1 AND sha256 = ?2 AND device = ?3 AND received = ?4",
            [own(), cells![*offset, end]].concat(),
        )
        .must(),
    ];
    if !bytes.is_empty() {
        deeds.push(Statement::new(
            "INSERT INTO attachment_coming_chunk (village, sha256, device, place, bytes) VALUES (?1, ?2, ?3, ?4, ?5)",
            [own(), cells![*offset, bytes.as_slice()]].concat(),
        ));
    }
    if store.transact(deeds).await? == Written::Refused {
        return Ok(match state().await? {
            AttachmentState::Coming(there) => PutAnswer::Coming(there),
            AttachmentState::Whole => PutAnswer::Whole,
        });
    }
    if end < *size { Ok(PutAnswer::Coming(end)) } else { finish(store, device, now, request).await }
}

/// All of it is here: it is made whole, or thrown away when it does not bear its name.
async fn finish(store: &dyn Store, device: DeviceId, now: i64, request: &PutRequest) -> Result<PutAnswer, StoreError> {
    let PutRequest { village, name, size, .. } = request;
    let own = || cells![village.0, name.as_slice(), device.0.as_slice()];
    let sql =
        "SELECT bytes FROM attachment_coming_chunk WHERE village = ?1 AND sha256 = ?2 AND device = ?3 ORDER BY place";
    let (mut hash, mut length) = (Sha256::new(), 0);
    for row in store.rows(sql, own()).await? {
        let bytes = row.bytes(0)?;
        hash.update(bytes);
        length += bytes.len() as u64;
    }
    let forget = [
        "DELETE FROM attachment_coming_chunk WHERE village = ?1 AND sha256 = ?2 AND device = ?3",
        "DELETE FROM attachment_coming WHERE village = ?1 AND sha256 = ?2 AND device = ?3",
    ]
    .map(|sql| Statement::new(sql, own()));
    if length != *size || AttachmentName::from(hash.finalize()) != *name {
        store.transact(forget.to_vec()).await?;
        // A repeated request may have finished it between our look and now.
        let now = states(store, *village, device, std::slice::from_ref(name)).await?;
        let finished = now.first() == Some(&AttachmentState::Whole);
        return Ok(if finished { PutAnswer::Whole } else { PutAnswer::NotTheName });
    }
    let mut whole = vec![
        Statement::new(
            "INSERT INTO attachment (village, sha256, device, bytes, received_at) VALUES (?1, ?2, ?3, ?4, ?5) \
             ON CONFLICT (village, sha256) DO NOTHING",
            [own(), cells![*size, now]].concat(),
        )
        .must(),
        Statement::new(
            "INSERT INTO attachment_chunk (village, sha256, place, bytes) SELECT village, sha256, place, bytes \
             FROM attachment_coming_chunk WHERE village = ?1 AND sha256 = ?2 AND device = ?3",
            own(),
        ),
    ];
    whole.extend(forget.clone());
    if store.transact(whole).await? == Written::Refused {
        // Another phone's copy became whole meanwhile: the same bytes, by their name.
        store.transact(forget.to_vec()).await?;
    }
    Ok(PutAnswer::Whole)
}

/// A stretch of a whole picture, from an offset on.
pub async fn get(
    store: &dyn Store,
    village: VillageNumber,
    name: &AttachmentName,
    offset: u64,
) -> Result<GetAnswer, StoreError> {
    let sql = "SELECT bytes FROM attachment WHERE village = ?1 AND sha256 = ?2";
    let found = store.rows(sql, cells![village.0, name.as_slice()]).await?;
    let Some(row) = found.first() else { return Ok(GetAnswer::Missing) };
    let size = row.count(0)?;
    let sql = "SELECT place, bytes FROM attachment_chunk WHERE village = ?1 AND sha256 = ?2 AND place <= ?3 \
               ORDER BY place DESC LIMIT 1";
    let found = store.rows(sql, cells![village.0, name.as_slice(), offset]).await?;
    let Some(row) = found.first() else { return Err(StoreError::Unreadable) };
    let into = usize::try_from(offset - row.count(0)?).unwrap_or(usize::MAX);
    let bytes = row.bytes(1)?.get(into..).unwrap_or_default();
    Ok(GetAnswer::Part { size, bytes: bytes.iter().take(ATTACHMENT_CHUNK).copied().collect() })
}

/// A whole picture; `None`: it is not here.
pub async fn whole(
    store: &dyn Store,
    village: VillageNumber,
    name: &AttachmentName,
) -> Result<Option<Vec<u8>>, StoreError> {
    let sql = "SELECT c.bytes FROM attachment a JOIN attachment_chunk c ON c.village = a.village AND c.sha256 = a.sha256 \
               WHERE a.village = ?1 AND a.sha256 = ?2 ORDER BY c.place";
    let mut bytes = Vec::new();
    for row in store.rows(sql, cells![village.0, name.as_slice()]).await? {
        bytes.extend_from_slice(row.bytes(0)?);
    }
    Ok((!bytes.is_empty()).then_some(bytes))
}
