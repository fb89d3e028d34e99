//! Photos and signatures at the office. A chunk is taken where the picture stands and nowhere else, in one transaction,
//! whichever server process is asked; a picture is there only once all of it bears its name and lies among the objects.

use crate::cells;
use crate::objects::Objects;
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

/// Bytes that a device has sent since a moment, and what is on its way from it.
pub async fn sent_since(store: &dyn Store, device: DeviceId, since: i64) -> Result<u64, StoreError> {
    let sql = "SELECT CAST(coalesce((SELECT sum(bytes) FROM attachment WHERE device = ?1 AND received_at > ?2), 0) \
               + coalesce((SELECT sum(received) FROM attachment_coming WHERE device = ?1), 0) AS BIGINT)";
    let found = store.rows(sql, cells![device.0.as_slice(), since]).await?;
    found.first().ok_or(StoreError::Unreadable)?.count(0)
}

/// A picture on its way.
struct Coming {
    village: VillageNumber,
    name: AttachmentName,
    device: DeviceId,
}

impl Coming {
    fn key(&self) -> Vec<Cell> {
        cells![self.village.0, self.name.as_slice(), self.device.0.as_slice()]
    }

    async fn state(&self, store: &dyn Store) -> Result<AttachmentState, StoreError> {
        let states = states(store, self.village, self.device, std::slice::from_ref(&self.name)).await?;
        Ok(states.first().copied().unwrap_or(AttachmentState::Coming(0)))
    }
}

/// Takes a chunk. The caller has looked at grant and sizes.
pub async fn put(
    store: &dyn Store,
    objects: &Objects,
    device: DeviceId,
    now: i64,
    request: &PutRequest,
) -> Result<PutAnswer, StoreError> {
    let PutRequest { village, name, size, offset, bytes } = request;
    let coming = Coming { village: *village, name: *name, device };
    if coming.state(store).await? == AttachmentState::Whole {
        return Ok(PutAnswer::Whole);
    }
    let end = offset + bytes.len() as u64;
    let mut deeds = vec![
        Statement::new(
            "INSERT INTO attachment_coming (village, sha256, device, received, begun_at, size) \
             VALUES (?1, ?2, ?3, 0, ?4, ?5) ON CONFLICT (village, sha256, device) DO NOTHING",
            [coming.key(), cells![now, *size]].concat(),
        ),
        // The place is the lock: of two requests for one place the second finds it taken.
        Statement::new(
            "UPDATE attachment_coming SET received = ?5, size = ?6 \
             WHERE village = ?1 AND sha256 = ?2 AND device = ?3 AND received = ?4",
            [coming.key(), cells![*offset, end, *size]].concat(),
        )
        .must(),
    ];
    if !bytes.is_empty() {
        deeds.push(Statement::new(
            "INSERT INTO attachment_coming_chunk (village, sha256, device, place, bytes) VALUES (?1, ?2, ?3, ?4, ?5)",
            [coming.key(), cells![*offset, bytes.as_slice()]].concat(),
        ));
    }
    if store.transact(deeds).await? == Written::Refused {
        return Ok(match coming.state(store).await? {
            AttachmentState::Coming(there) => PutAnswer::Coming(there),
            AttachmentState::Whole => PutAnswer::Whole,
        });
    }
    if end < *size { Ok(PutAnswer::Coming(end)) } else { finish(store, objects, now, &coming, *size).await }
}

/// All of it is here: it goes among the objects and is then made whole, or it is thrown away when it does not bear its
/// name. Broken off anywhere, the chunks are still here, and the next request or start does it again.
async fn finish(
    store: &dyn Store,
    objects: &Objects,
    now: i64,
    coming: &Coming,
    size: u64,
) -> Result<PutAnswer, StoreError> {
    let sql =
        "SELECT bytes FROM attachment_coming_chunk WHERE village = ?1 AND sha256 = ?2 AND device = ?3 ORDER BY place";
    let mut bytes = Vec::new();
    for row in store.rows(sql, coming.key()).await? {
        bytes.extend_from_slice(row.bytes(0)?);
    }
    let forget = [
        "DELETE FROM attachment_coming_chunk WHERE village = ?1 AND sha256 = ?2 AND device = ?3",
        "DELETE FROM attachment_coming WHERE village = ?1 AND sha256 = ?2 AND device = ?3",
    ]
    .map(|sql| Statement::new(sql, coming.key()));
    if bytes.len() as u64 != size || AttachmentName::from(Sha256::digest(&bytes)) != coming.name {
        store.transact(forget.to_vec()).await?;
        // A repeated request may have finished it between our look and now.
        let finished = coming.state(store).await? == AttachmentState::Whole;
        return Ok(if finished { PutAnswer::Whole } else { PutAnswer::NotTheName });
    }
    objects.ready(store).await?;
    objects.put(&coming.name, bytes).await?;
    let mut whole = vec![
        Statement::new(
            "INSERT INTO attachment (village, sha256, device, bytes, received_at) VALUES (?1, ?2, ?3, ?4, ?5) \
             ON CONFLICT (village, sha256) DO NOTHING",
            [coming.key(), cells![size, now]].concat(),
        )
        .must(),
    ];
    whole.extend(forget.clone());
    if store.transact(whole).await? == Written::Refused {
        // Another phone's copy became whole meanwhile: the same bytes, by their name.
        store.transact(forget.to_vec()).await?;
    }
    Ok(PutAnswer::Whole)
}

/// Finishes what has come and was not made whole: because the place of the objects was away, the server was killed, or
/// an older server kept the bytes in the database. How many it made whole; broken off, the next call goes on.
pub async fn settle(store: &dyn Store, objects: &Objects, now: i64) -> Result<u64, StoreError> {
    let sql = "SELECT village, sha256, device, size FROM attachment_coming WHERE received = size AND size > 0 \
               ORDER BY village, sha256, device LIMIT 100";
    let mut settled = 0;
    loop {
        let found = store.rows(sql, Vec::new()).await?;
        for row in &found {
            let device = DeviceId(row.array(2)?);
            let coming = Coming { village: VillageNumber(row.count(0)?), name: row.array(1)?, device };
            if finish(store, objects, now, &coming, row.count(3)?).await? == PutAnswer::Whole {
                settled += 1;
            }
        }
        if found.is_empty() {
            return Ok(settled);
        }
    }
}

/// A stretch of a whole picture, from an offset on. The whole is read and compared with its name each time: what is
/// damaged at the office is never sent as if it were sound.
pub async fn get(
    store: &dyn Store,
    objects: &Objects,
    village: VillageNumber,
    name: &AttachmentName,
    offset: u64,
) -> Result<GetAnswer, StoreError> {
    let Some(bytes) = whole(store, objects, village, name).await? else { return Ok(GetAnswer::Missing) };
    let from = usize::try_from(offset).unwrap_or(usize::MAX);
    let stretch = bytes.get(from..).unwrap_or_default().iter().take(ATTACHMENT_CHUNK).copied().collect();
    Ok(GetAnswer::Part { size: bytes.len() as u64, bytes: stretch })
}

/// A whole picture; `None`: it is not here.
pub async fn whole(
    store: &dyn Store,
    objects: &Objects,
    village: VillageNumber,
    name: &AttachmentName,
) -> Result<Option<Vec<u8>>, StoreError> {
    let sql = "SELECT 1 FROM attachment WHERE village = ?1 AND sha256 = ?2";
    if store.rows(sql, cells![village.0, name.as_slice()]).await?.is_empty() {
        return Ok(None);
    }
    objects.ready(store).await?;
    Ok(Some(objects.get(name).await?))
}
