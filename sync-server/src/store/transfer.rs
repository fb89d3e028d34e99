//! A whole store from one place to another: `move`, `backup` and `restore` are this. All tables, row by row, out of one
//! moment of the source and into one transaction of the target: it is all there and checked, or nothing is.

use super::open::{Place, shown};
use super::postgres::{DatabaseSource, DatabaseTarget};
use super::sql::{Cell, Row, Statement};
use super::sqlite::{FileSource, FileTarget};
use super::{Store, StoreError};
use crate::cells;
use async_trait::async_trait;
use cunji_wire::digest::{Digest, EntryName};
use cunji_wire::surroundings::{Entropy, random};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tokio::sync::{mpsc, oneshot};

/// Rows that travel together.
pub(super) const BATCH: usize = 1_000;
/// Bytes after which they travel: chunks of pictures are far larger than any other row.
pub(super) const WEIGHT: usize = 2 * 1024 * 1024;

/// What a row weighs, as far as it matters.
pub(super) fn weight_of(row: &Row) -> usize {
    row.0.iter().map(|cell| if let Cell::Bytes(bytes) = cell { bytes.len() } else { 0 }).sum()
}

/// A table by its columns, both in the order in which rows come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    pub name: String,
    pub columns: Vec<String>,
}

/// What the source says, in this order: table, its rows, next table …, end.
#[derive(Debug)]
pub(super) enum Part {
    Table(Table),
    Rows(Vec<Row>),
    /// Without it the source broke off.
    End,
}

/// What becomes of the source once the target has everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum After {
    /// It goes on working.
    Stays,
    /// It may never be written again: two offices of one identity would lose each other's changes.
    MovedAway,
}

/// A store that is read as of one moment.
#[async_trait]
pub(super) trait Source: Send {
    /// Sends everything, then waits for the target's word before it does what `after` says.
    async fn pour(self: Box<Self>, parts: mpsc::Sender<Part>, after: After, done: oneshot::Receiver<()>) -> Poured;
}

pub(super) type Poured = Result<(), StoreError>;

/// An empty store inside one transaction.
#[async_trait]
pub(super) trait Target: Send {
    /// Its tables, as the source must have them.
    async fn tables(&mut self) -> Result<Vec<Table>, StoreError>;
    /// Puts rows into a table.
    async fn put(&mut self, table: &Table, rows: Vec<Row>) -> Result<(), StoreError>;
    /// Asks within the transaction, in the shared SQL.
    async fn ask(&mut self, sql: &str, cells: Vec<Cell>) -> Result<Vec<Row>, StoreError>;
    /// Writes within the transaction, in the shared SQL.
    async fn write(&mut self, statement: Statement) -> Result<(), StoreError>;
    /// Makes it last.
    async fn commit(self: Box<Self>) -> Result<(), StoreError>;
}

/// What was carried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// Rows by table.
    pub rows: BTreeMap<String, u64>,
    /// Villages whose digest was made again from the target's changes and found equal.
    pub villages: usize,
}

/// Moves a store, identity and all; the old one refuses to work afterwards.
pub async fn move_store(from: &str, to: &str, entropy: &dyn Entropy) -> Result<Carried, StoreError> {
    if from == to {
        return Err(StoreError::Unfit("--from and --to are the same: name a new place".to_owned()));
    }
    working(from, entropy).await.map_err(|error| at(from, error))?;
    let target = target(Place::of(to), entropy).await.map_err(|error| at(to, error))?;
    carry(source(Place::of(from), After::MovedAway, entropy).await?, target, After::MovedAway, Vec::new()).await
}

/// Writes a backup of a working store into a new file, whatever the store is kept in.
pub async fn back_up(from: &str, file: &Path, entropy: &dyn Entropy) -> Result<Carried, StoreError> {
    if file.exists() {
        return Err(StoreError::Unfit(format!("{}: there is a file already; name a new one", file.display())));
    }
    working(from, entropy).await.map_err(|error| at(from, error))?;
    let part = beside(file);
    discard(&part); // of a backup that broke off
    let made = async {
        let target = target(Place::File(&part), entropy).await.map_err(|error| at_file(file, error))?;
        let mark =
            vec![Statement::new("INSERT INTO meta (name, value) VALUES ('backup', ?1)", cells![[1_u8].as_slice()])];
        carry(source(Place::of(from), After::Stays, entropy).await?, target, After::Stays, mark).await
    };
    let made = made.await;
    let settled = match &made {
        Ok(_) => FileTarget::settle(&part, file),
        Err(_) => Ok(()),
    };
    discard(&part);
    settled.and(made)
}

/// How a store comes back from a backup.
#[derive(Debug, Clone, Copy)]
pub struct Restoring {
    /// ms since 1970.
    pub at: i64,
    /// Until when phones may bring back what others had written; ms since 1970.
    pub open_until: i64,
}

/// Puts a backup into an empty place, as a new epoch and with a new incarnation of the office's own device, and notes
/// where each feed was cut.
pub async fn restore(
    file: &Path,
    to: &str,
    restoring: Restoring,
    entropy: &dyn Entropy,
) -> Result<Carried, StoreError> {
    let old = FileSource::epoch(file).map_err(|error| at_file(file, error))?;
    let target = target(Place::of(to), entropy).await.map_err(|error| at(to, error))?;
    let epoch = loop {
        let epoch = (u64::from_le_bytes(random(entropy)) >> 11).max(1);
        if epoch != old {
            break epoch;
        }
    };
    let meta = |name: &str, value: [u8; 8]| {
        Statement::new("UPDATE meta SET value = ?1 WHERE name = ?2", cells![value.as_slice(), name])
    };
    let last = vec![
        meta("epoch", epoch.to_le_bytes()),
        meta("incarnation", random::<8>(entropy)),
        Statement::new("DELETE FROM meta WHERE name IN ('backup', 'moved')", Vec::new()),
        Statement::new(
            "INSERT INTO restoration (village, restored_at, old_epoch, cut_at, open_until) \
             SELECT village, CAST(?1 AS BIGINT), CAST(?2 AS BIGINT), last_seq, CAST(?3 AS BIGINT) FROM village",
            cells![restoring.at, old, restoring.open_until],
        ),
    ];
    carry(Box::new(FileSource::of_backup(file)?), target, After::Stays, last).await
}

/// Of two places the one that failed: whoever typed both must know which.
fn at(place: &str, error: StoreError) -> StoreError {
    StoreError::At { place: shown(place), source: Box::new(error) }
}

fn at_file(file: &Path, error: StoreError) -> StoreError {
    StoreError::At { place: file.display().to_string(), source: Box::new(error) }
}

/// A store that is moved or backed up must be one that works.
async fn working(place: &str, entropy: &dyn Entropy) -> Result<(), StoreError> {
    if let Place::File(path) = Place::of(place)
        && !path.exists()
    {
        return Err(StoreError::Unfit("there is no such file".to_owned()));
    }
    let store = super::open::open(place, entropy).await?;
    Store::identity(store.as_ref()).await.map(|_| ())
}

async fn source(place: Place<'_>, after: After, entropy: &dyn Entropy) -> Result<Box<dyn Source>, StoreError> {
    Ok(match place {
        Place::File(path) => Box::new(FileSource::open(path, after)?),
        Place::Postgres(address) => Box::new(DatabaseSource::open(address, after, entropy).await?),
    })
}

async fn target(place: Place<'_>, entropy: &dyn Entropy) -> Result<Box<dyn Target>, StoreError> {
    let mut target: Box<dyn Target> = match place {
        Place::File(path) => Box::new(FileTarget::open(path, entropy)?),
        Place::Postgres(address) => Box::new(DatabaseTarget::open(address, entropy).await?),
    };
    for table in target.tables().await?.iter().filter(|table| table.name != "meta") {
        if !target.ask(&format!("SELECT 1 FROM {} LIMIT 1", table.name), Vec::new()).await?.is_empty() {
            let why = format!("the place is not empty (there are rows in {}): name a new one", table.name);
            return Err(StoreError::Unfit(why));
        }
    }
    target.write(Statement::new("DELETE FROM meta", Vec::new())).await?;
    Ok(target)
}

async fn carry(
    source: Box<dyn Source>,
    mut target: Box<dyn Target>,
    after: After,
    last: Vec<Statement>,
) -> Result<Carried, StoreError> {
    let (parts, mut coming) = mpsc::channel(4);
    let (done, waiting) = oneshot::channel();
    let pouring = tokio::spawn(source.pour(parts, after, waiting));
    let taken = take(target.as_mut(), &mut coming).await;
    drop(coming);
    let rows = match taken {
        Ok(Some(rows)) => rows,
        // The source broke off: it says why.
        Ok(None) => return Err(poured(pouring.await).err().unwrap_or(StoreError::Unreadable)),
        Err(error) => return Err(error),
    };
    let villages = check(target.as_mut(), &rows).await?;
    for statement in last {
        target.write(statement).await?;
    }
    target.commit().await?;
    let _ = done.send(()); // if the source is gone meanwhile, its answer says so
    poured(pouring.await)?;
    Ok(Carried { rows, villages })
}

fn poured(joined: Result<Poured, tokio::task::JoinError>) -> Poured {
    joined.unwrap_or_else(|_| Err(StoreError::Other("reading the source stopped".to_owned())))
}

/// Takes all rows; how many of each table, or `None` if the source broke off.
async fn take(
    target: &mut dyn Target,
    coming: &mut mpsc::Receiver<Part>,
) -> Result<Option<BTreeMap<String, u64>>, StoreError> {
    let wanted = target.tables().await?;
    let (mut rows, mut open) = (BTreeMap::new(), None);
    while let Some(part) = coming.recv().await {
        match part {
            Part::Table(table) if wanted.contains(&table) => {
                rows.insert(table.name.clone(), 0);
                open = Some(table);
            }
            Part::Table(table) => {
                return Err(StoreError::Other(format!("table {}: the other store does not have it so", table.name)));
            }
            Part::Rows(more) => {
                let table = open.as_ref().ok_or(StoreError::Unreadable)?;
                *rows.entry(table.name.clone()).or_insert(0) += more.len() as u64;
                target.put(table, more).await?;
            }
            Part::End if rows.len() == wanted.len() => return Ok(Some(rows)),
            Part::End => return Err(StoreError::Other("the two stores have different tables".to_owned())),
        }
    }
    Ok(None)
}

/// Counts every table of the target and makes every village's digest again from its changes.
async fn check(target: &mut dyn Target, rows: &BTreeMap<String, u64>) -> Result<usize, StoreError> {
    for (table, sent) in rows {
        let found = target.ask(&format!("SELECT count(*) FROM {table}"), Vec::new()).await?;
        let found = found.first().ok_or(StoreError::Unreadable)?.count(0)?;
        if found != *sent {
            return Err(StoreError::Other(format!("table {table}: {sent} rows were sent and {found} are there")));
        }
    }
    let villages = target.ask("SELECT village, changes, digest FROM village ORDER BY village", Vec::new()).await?;
    for village in &villages {
        let number = village.count(0)?;
        let (mut digest, mut count) = (Digest::default(), 0_u64);
        let names = target.ask("SELECT document, hash FROM change WHERE village = ?1", cells![number]).await?;
        for name in &names {
            digest.add(&EntryName::of(name.uuid(0)?, &name.array(1)?));
            count += 1;
        }
        if count != village.count(1)? || digest.to_bytes() != village.array::<32>(2)? {
            let why = format!("village {number}: its digest is not that of its changes; run `cunji-server verify`");
            return Err(StoreError::Other(why));
        }
    }
    Ok(villages.len())
}

/// Where a backup is written until it is whole.
fn beside(file: &Path) -> PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    file.with_file_name(name)
}

fn discard(part: &Path) {
    for ending in ["", "-wal", "-shm"] {
        let mut name = part.as_os_str().to_owned();
        name.push(ending);
        let _ = std::fs::remove_file(PathBuf::from(name)); // it is mostly not there
    }
}
