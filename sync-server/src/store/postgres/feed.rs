//! Feeds on PostgreSQL. The village's row is locked while its feed grows: commit order is sequence order, and nothing
//! is shared between villages.

use super::super::sql::{Statement, beside_failed};
use super::super::{
    Appended, FeedChange, FeedPage, FeedState, NewChange, Refused, StoreError, StoredDocument, Village,
};
use super::attempt::{Failed, commit, is_there_already};
use super::lent::Client;
use super::{count, number, sql};
use cunji_model::id::DeviceId;
use cunji_wire::digest::{Digest, EntryName};
use cunji_wire::message::VillageNumber;
use deadpool_postgres::Transaction;
use futures_util::future::try_join3;
use sha2::Digest as _;
use std::collections::{BTreeMap, HashMap, HashSet};
use tokio_postgres::Row;
use uuid::Uuid;

/// Rows read at once while a page of a feed is filled.
const STRETCH: i64 = 512;

pub(super) async fn villages(client: Client) -> Result<Vec<Village>, Failed> {
    let sql =
        "SELECT last_seq, changes, records, digest, village, county, township, name FROM village ORDER BY village";
    let prepared = client.prepare_cached(sql).await?;
    let rows = client.query(&prepared, &[]).await?;
    rows.iter()
        .map(|row| {
            Ok(Village {
                number: VillageNumber(count(row, 4)?),
                county: row.try_get(5)?,
                township: row.try_get(6)?,
                name: row.try_get(7)?,
                feed: state_row(row)?,
            })
        })
        .collect()
}

pub(super) async fn state(client: Client, village: VillageNumber) -> Result<Option<FeedState>, Failed> {
    let sql = "SELECT last_seq, changes, records, digest FROM village WHERE village = $1";
    let prepared = client.prepare_cached(sql).await?;
    client.query_opt(&prepared, &[&number(village.0)?]).await?.map(|row| state_row(&row)).transpose()
}

fn state_row(row: &Row) -> Result<FeedState, Failed> {
    Ok(FeedState {
        last_seq: count(row, 0)?,
        changes: count(row, 1)?,
        records: count(row, 2)?,
        digest: Digest::from_bytes(row.try_get(3)?).unwrap_or_default(),
    })
}

fn slices(documents: &[Uuid]) -> Vec<&[u8]> {
    documents.iter().map(|document| document.as_bytes().as_slice()).collect()
}

fn identity(row: &Row, column: usize) -> Result<Uuid, Failed> {
    Uuid::from_slice(row.try_get(column)?).map_err(|_| StoreError::Unreadable.into())
}

pub(super) async fn documents(
    client: Client,
    village: VillageNumber,
    documents: &[Uuid],
) -> Result<HashMap<Uuid, StoredDocument>, Failed> {
    let sql = "SELECT document, seq, kind, body FROM change WHERE village = $1 AND document = ANY($2) ORDER BY seq";
    let prepared = client.prepare_cached(sql).await?;
    let rows = client.query(&prepared, &[&number(village.0)?, &slices(documents)]).await?;
    let mut found: HashMap<Uuid, StoredDocument> = HashMap::new();
    for row in rows {
        let (seq, kind, body) = (count(&row, 1)?, row.try_get(2)?, row.try_get(3)?);
        let entry = found.entry(identity(&row, 0)?);
        entry.or_insert_with(|| StoredDocument { kind, changes: Vec::new() }).changes.push((seq, body));
    }
    Ok(found)
}

/// What one push brings to a village.
pub(super) struct Push<'a> {
    pub village: VillageNumber,
    pub device: DeviceId,
    pub received_at: i64,
    pub expected: &'a [(Uuid, usize)],
    pub changes: &'a [NewChange],
    /// With their text as PostgreSQL wants it.
    pub beside: &'a [(String, Statement)],
}

pub(super) async fn append(mut client: Client, push: &Push<'_>) -> Result<Appended, Failed> {
    let transaction = client.transaction().await?;
    let village = number(push.village.0)?;
    // From here to the commit this village is ours: whoever pushes to it waits, other villages do not.
    let lock = "SELECT last_seq, changes, records, digest, EXISTS (SELECT 1 FROM meta WHERE name = 'moved') \
                FROM village WHERE village = $1 FOR UPDATE OF village";
    let lock = transaction.prepare_cached(lock).await?;
    let Some(row) = transaction.query_opt(&lock, &[&village]).await? else {
        return Err(StoreError::Other("unknown village".to_owned()).into());
    };
    if row.try_get(4)? {
        return Err(StoreError::MovedAway.into());
    }
    let mut feed = state_row(&row)?;
    let Some(new_records) = as_expected(&transaction, village, push.expected).await? else {
        return Ok(Appended::Moved);
    };
    let first = feed.last_seq + 1;
    for change in push.changes {
        feed.digest.add(&EntryName::of(change.document, &change.hash));
    }
    // The three go out together and are answered together: one way to the server and back for all of them.
    let written = try_join3(
        put_changes(&transaction, village, first, push),
        grow_documents(&transaction, village, push.changes),
        grow_village(&transaction, village, push.changes.len(), new_records, feed.digest),
    )
    .await;
    match written {
        Ok(_) => {}
        // The same change again: an answer was lost, or two callers had one thought. It is judged again.
        Err(Failure::ThereAlready) => return Ok(Appended::Moved),
        Err(Failure::Failed(failed)) => return Err(failed),
    }
    if sql::run(&transaction, push.beside).await?.is_none() {
        return Err(beside_failed().into());
    }
    // If the commit's answer is lost it is done again: the records then have more changes than expected, the caller
    // judges again and finds its changes stored.
    commit(transaction).await?;
    Ok(Appended::Stored((first..).take(push.changes.len()).collect()))
}

enum Failure {
    ThereAlready,
    Failed(Failed),
}

impl From<tokio_postgres::Error> for Failure {
    fn from(error: tokio_postgres::Error) -> Self {
        if is_there_already(&error) { Self::ThereAlready } else { Self::Failed(error.into()) }
    }
}

/// How many of the records are new; `None` if one of them has grown.
async fn as_expected(
    transaction: &Transaction<'_>,
    village: i64,
    expected: &[(Uuid, usize)],
) -> Result<Option<u64>, Failed> {
    let sql = "SELECT document, changes FROM document WHERE village = $1 AND document = ANY($2)";
    let prepared = transaction.prepare_cached(sql).await?;
    let names: Vec<Uuid> = expected.iter().map(|(document, _)| *document).collect();
    let rows = transaction.query(&prepared, &[&village, &slices(&names)]).await?;
    let mut now = HashMap::with_capacity(rows.len());
    for row in &rows {
        now.insert(identity(row, 0)?, count(row, 1)?);
    }
    let same = expected.iter().all(|(document, known)| now.get(document).copied().unwrap_or(0) == *known as u64);
    Ok(same.then_some((expected.len() - now.len()) as u64))
}

async fn put_changes(transaction: &Transaction<'_>, village: i64, first: u64, push: &Push<'_>) -> Result<(), Failure> {
    let sql = "INSERT INTO change (village, seq, document, kind, hash, actor, actor_seq, device, received_at, body) \
               SELECT $1, n.seq, n.document, n.kind, n.hash, n.actor, n.actor_seq, $2, $3, n.body FROM UNNEST( \
               CAST($4 AS BIGINT[]), CAST($5 AS BYTEA[]), CAST($6 AS TEXT[]), CAST($7 AS BYTEA[]), CAST($8 AS BYTEA[]), \
               CAST($9 AS BIGINT[]), CAST($10 AS BYTEA[])) AS n (seq, document, kind, hash, actor, actor_seq, body)";
    let prepared = transaction.prepare_cached(sql).await?;
    let changes = push.changes;
    let seqs: Vec<i64> = (first..).take(changes.len()).map(|seq| i64::try_from(seq).unwrap_or(i64::MAX)).collect();
    let documents: Vec<&[u8]> = changes.iter().map(|change| change.document.as_bytes().as_slice()).collect();
    let kinds: Vec<&str> = changes.iter().map(|change| change.kind.as_str()).collect();
    let hashes: Vec<&[u8]> = changes.iter().map(|change| change.hash.as_slice()).collect();
    let actors: Vec<&[u8]> = changes.iter().map(|change| change.actor.as_slice()).collect();
    let actor_seqs: Vec<i64> =
        changes.iter().map(|change| i64::try_from(change.actor_seq).unwrap_or(i64::MAX)).collect();
    let bodies: Vec<&[u8]> = changes.iter().map(|change| change.body.as_slice()).collect();
    let device = push.device.0.as_slice();
    transaction
        .execute(
            &prepared,
            &[&village, &device, &push.received_at, &seqs, &documents, &kinds, &hashes, &actors, &actor_seqs, &bodies],
        )
        .await?;
    Ok(())
}

async fn grow_documents(transaction: &Transaction<'_>, village: i64, changes: &[NewChange]) -> Result<(), Failure> {
    let sql = "INSERT INTO document (village, document, kind, changes) SELECT $1, n.document, n.kind, n.more \
               FROM UNNEST(CAST($2 AS BYTEA[]), CAST($3 AS TEXT[]), CAST($4 AS BIGINT[])) AS n (document, kind, more) \
               ON CONFLICT (village, document) DO UPDATE SET changes = document.changes + excluded.changes";
    let prepared = transaction.prepare_cached(sql).await?;
    // In one order for everybody: two pushes never wait for each other crosswise.
    let mut grown: BTreeMap<Uuid, (&str, i64)> = BTreeMap::new();
    for change in changes {
        grown.entry(change.document).or_insert((&change.kind, 0)).1 += 1;
    }
    let documents: Vec<&[u8]> = grown.keys().map(|document| document.as_bytes().as_slice()).collect();
    let (kinds, more): (Vec<&str>, Vec<i64>) = grown.values().copied().unzip();
    transaction.execute(&prepared, &[&village, &documents, &kinds, &more]).await?;
    Ok(())
}

async fn grow_village(
    transaction: &Transaction<'_>,
    village: i64,
    changes: usize,
    records: u64,
    digest: Digest,
) -> Result<(), Failure> {
    let sql = "UPDATE village SET last_seq = last_seq + $2, changes = changes + $2, records = records + $3, digest = $4 \
               WHERE village = $1";
    let prepared = transaction.prepare_cached(sql).await?;
    let (more, records) = (i64::try_from(changes).unwrap_or(0), i64::try_from(records).unwrap_or(0));
    transaction.execute(&prepared, &[&village, &more, &records, &digest.to_bytes().as_slice()]).await?;
    Ok(())
}

pub(super) async fn page(
    client: Client,
    village: VillageNumber,
    (after, up_to): (u64, u64),
    bytes: usize,
    leave_out: Option<DeviceId>,
) -> Result<FeedPage, Failed> {
    let sql = "SELECT seq, document, kind, CASE WHEN device = $4 THEN NULL ELSE body END FROM change \
               WHERE village = $1 AND seq > $2 AND seq <= $3 ORDER BY seq LIMIT $5";
    let prepared = client.prepare_cached(sql).await?;
    let leave_out = leave_out.as_ref().map(|device| device.0.as_slice());
    let (mut changes, mut taken, mut to) = (Vec::new(), 0, after);
    loop {
        let parameters = (number(village.0)?, number(to)?, number(up_to)?);
        let rows =
            client.query(&prepared, &[&parameters.0, &parameters.1, &parameters.2, &leave_out, &STRETCH]).await?;
        for row in &rows {
            to = count(row, 0)?;
            let Some(body) = row.try_get::<_, Option<Vec<u8>>>(3)? else { continue };
            taken += body.len();
            changes.push(FeedChange { seq: to, document: identity(row, 1)?, kind: row.try_get(2)?, body });
            if taken >= bytes {
                return Ok(FeedPage { changes, to });
            }
        }
        if (rows.len() as i64) < STRETCH {
            return Ok(FeedPage { changes, to: up_to.max(after) });
        }
    }
}

pub(super) async fn at(client: Client, village: VillageNumber, seqs: &[u64]) -> Result<Vec<FeedChange>, Failed> {
    let sql = "SELECT seq, document, kind, body FROM change WHERE village = $1 AND seq = ANY($2)";
    let prepared = client.prepare_cached(sql).await?;
    let wanted: Vec<i64> = seqs.iter().filter_map(|seq| i64::try_from(*seq).ok()).collect();
    let rows = client.query(&prepared, &[&number(village.0)?, &wanted]).await?;
    let mut found = HashMap::with_capacity(rows.len());
    for row in &rows {
        let seq = count(row, 0)?;
        let change = FeedChange { seq, document: identity(row, 1)?, kind: row.try_get(2)?, body: row.try_get(3)? };
        found.insert(seq, change);
    }
    Ok(seqs.iter().filter_map(|seq| found.remove(seq)).collect())
}

pub(super) async fn names(client: Client, village: VillageNumber) -> Result<Vec<(Uuid, [u8; 32], u64)>, Failed> {
    let sql = "SELECT document, hash, seq FROM change WHERE village = $1";
    let prepared = client.prepare_cached(sql).await?;
    let rows = client.query(&prepared, &[&number(village.0)?]).await?;
    rows.iter()
        .map(|row| {
            let hash = <[u8; 32]>::try_from(row.try_get::<_, &[u8]>(1)?).map_err(|_| StoreError::Unreadable)?;
            Ok((identity(row, 0)?, hash, count(row, 2)?))
        })
        .collect()
}

pub(super) async fn quarantine(mut client: Client, received_at: i64, refused: &[Refused]) -> Result<(), Failed> {
    let transaction = client.transaction().await?;
    let sql = "INSERT INTO quarantine (village, document, hash, device, reason, received_at, body) \
               VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
    let prepared = transaction.prepare_cached(sql).await?;
    let mut seen = HashSet::new();
    for one in refused {
        let hash: [u8; 32] = sha2::Sha256::digest(&one.body).into();
        if !seen.insert(hash) {
            continue;
        }
        let (village, document) = (number(one.village.0)?, one.document.as_bytes().as_slice());
        let (hash, device, reason) = (hash.as_slice(), one.device.0.as_slice(), one.reason.as_str());
        transaction
            .execute(&prepared, &[&village, &document, &hash, &device, &reason, &received_at, &one.body])
            .await?;
    }
    commit(transaction).await
}
