//! The store in one SQLite file: one writer, a few readers, every write one transaction with `synchronous=FULL`.

mod feed;
mod people;
mod sql;
mod transfer;

use super::sql::{Statement, beside_failed};
use super::tables::{Grown, KEYS_SINCE, SCHEMA, texts};
use super::{
    Appended, Device, Enrolled, FeedPage, FeedState, NewChange, NewDevice, NewPerson, Reading, Refused, ServerIdentity,
    Store, StoreError, StoredDocument, Village,
};
use async_trait::async_trait;
use cunji_model::id::{DeviceId, Incarnation};
use cunji_wire::key::{PublicKeys, SecretKeys};
use cunji_wire::message::{ChainHead, Directory, VillageNumber};
use cunji_wire::surroundings::{Entropy, random};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, TransactionBehavior};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;
use uuid::Uuid;

pub(super) use transfer::{FileSource, FileTarget};

/// How many read at once.
const READERS: usize = 16;

/// The store in a file.
#[derive(Clone)]
pub struct SqliteStore {
    inner: Arc<Inner>,
}

struct Inner {
    path: PathBuf,
    readers: Mutex<Vec<Connection>>,
    /// Without it a crowd of strangers, each asking whether anybody knows him, would have a reader and a thread each.
    turns: Arc<Semaphore>,
    // Last: whoever closes last takes the files beside the store away, and readers may not.
    writer: Mutex<Connection>,
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => Self::ReadOnly,
            // Somebody else writes for longer than we wait: a move, a restore.
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Unreachable,
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Self::Unreadable,
            // The statement and its values stay out of the text: it may reach a log.
            Some(code) => Self::Other(format!("{code:?}")),
            None => Self::Other("unexpected row".to_owned()),
        }
    }
}

impl SqliteStore {
    /// Opens a store, or makes one where there is no file yet. A newer file is refused untouched.
    pub fn open(path: &Path, entropy: &dyn Entropy) -> Result<Self, StoreError> {
        Ok(Self::open_grown(path, entropy)?.0)
    }

    /// The same, and what was done to the tables.
    pub fn open_grown(path: &Path, entropy: &dyn Entropy) -> Result<(Self, Grown), StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        for_owner_only(path);
        let mut writer = Connection::open_with_flags(path, flags)?;
        // First read: a damaged or foreign file shows itself here, before anything is written.
        let found: i64 = writer.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if found > SCHEMA {
            return Err(StoreError::TooNew { found, known: SCHEMA });
        }
        // A backup stays byte by byte as it was written, whoever opens it by mistake.
        if found > 0 && is_backup(&writer)? {
            set_up_reader(&writer)?
        } else {
            set_up(&writer)?
        }
        let grown = if found == SCHEMA { Grown::Same } else { grow(&mut writer, entropy)? };
        let (writer, readers, turns) = (Mutex::new(writer), Mutex::default(), Arc::new(Semaphore::new(READERS)));
        let inner = Inner { path: path.to_owned(), readers, turns, writer };
        Ok((Self { inner: Arc::new(inner) }, grown))
    }

    async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&rusqlite::Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let inner = Arc::clone(&self.inner);
        run(move || {
            let mut writer = inner.writer.lock().unwrap_or_else(PoisonError::into_inner);
            let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let done = work(&transaction)?;
            transaction.commit()?;
            Ok(done)
        })
        .await
    }

    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let inner = Arc::clone(&self.inner);
        let turn = Arc::clone(&inner.turns).acquire_owned().await;
        run(move || {
            let _turn = turn; // nobody may wait for it any more and it is still read
            let kept = inner.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let reader = match kept {
                Some(reader) => reader,
                None => {
                    let reader = Connection::open_with_flags(&inner.path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
                    set_up_reader(&reader)?;
                    reader
                }
            };
            let done = work(&reader);
            inner.readers.lock().unwrap_or_else(PoisonError::into_inner).push(reader);
            done
        })
        .await
    }
}

async fn run<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(_) => Err(StoreError::Other("the store's task stopped".to_owned())),
    }
}

/// A new store is readable by nobody else: it holds people's data. An existing file keeps the rights it was given.
fn for_owner_only(path: &Path) {
    #[cfg(unix)]
    {
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        // Whatever goes wrong here, opening the store says it better.
        let _ = options.open(path);
    }
}

fn is_backup(connection: &Connection) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM meta WHERE name = 'backup')";
    Ok(connection.query_row(sql, [], |row| row.get(0))?)
}

fn set_up(writer: &Connection) -> Result<(), StoreError> {
    writer.pragma_update(None, "journal_mode", "WAL")?;
    writer.pragma_update(None, "synchronous", "FULL")?;
    set_up_reader(writer)
}

fn set_up_reader(connection: &Connection) -> Result<(), StoreError> {
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    connection.pragma_update(None, "cache_size", -16_000)?;
    // Without it, each new value for `WHERE … = ?1 ORDER BY` throws the prepared statement away (measured: 6 µs each).
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// Makes the tables, or brings them to the present schema, in one transaction. Of two programs that start at once the
/// second waits and finds the work done.
fn grow(writer: &mut Connection, entropy: &dyn Entropy) -> Result<Grown, StoreError> {
    let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let older: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    match older {
        SCHEMA => return Ok(Grown::Same),
        newer if newer > SCHEMA => return Err(StoreError::TooNew { found: newer, known: SCHEMA }),
        _ => {}
    }
    for text in growth(older, SCHEMA) {
        transaction.execute_batch(text)?;
    }
    if older == 0 {
        identify(&transaction, entropy)?;
    }
    if older < KEYS_SINCE {
        let (sign, open) = SecretKeys::new(entropy).to_bytes();
        let mut put = transaction.prepare("INSERT INTO meta (name, value) VALUES (?1, ?2)")?;
        put.execute(("sign_key", sign))?;
        put.execute(("box_key", open))?;
    }
    transaction.pragma_update(None, "user_version", SCHEMA)?;
    transaction.commit()?;
    Ok(if older == 0 { Grown::Made } else { Grown::From(older) })
}

/// Who this office is, from now on.
fn identify(transaction: &Connection, entropy: &dyn Entropy) -> Result<(), StoreError> {
    let mut put = transaction.prepare("INSERT INTO meta (name, value) VALUES (?1, ?2)")?;
    // 53 bits: an epoch also travels through JSON.
    let epoch = (u64::from_le_bytes(random(entropy)) >> 11).max(1);
    put.execute(("epoch", epoch.to_le_bytes()))?;
    put.execute(("device", random::<8>(entropy)))?;
    put.execute(("incarnation", random::<8>(entropy)))?;
    put.execute(("directory", 1_u64.to_le_bytes()))?;
    Ok(())
}

/// The texts that bring a file from a schema (0: an empty one) to a later one.
pub fn growth(older: i64, newer: i64) -> Vec<&'static str> {
    const OWN: [&str; 3] = [include_str!("schema-1.sql"), include_str!("schema-2.sql"), include_str!("schema-3.sql")];
    let own = (1..).zip(OWN).filter(|(schema, _)| (older + 1..=newer).contains(schema)).map(|(_, text)| text);
    own.chain(texts(older, newer)).collect()
}

fn meta(connection: &Connection, name: &str) -> Result<[u8; 8], StoreError> {
    let mut query = connection.prepare_cached("SELECT value FROM meta WHERE name = ?1")?;
    let value: Option<[u8; 8]> = query.query_row([name], |row| row.get(0)).optional()?;
    value.ok_or(StoreError::Unreadable)
}

#[async_trait]
impl Store for SqliteStore {
    async fn identity(&self) -> Result<ServerIdentity, StoreError> {
        self.read(|connection| {
            feed::refuse_if_kept(connection)?;
            Ok(ServerIdentity {
                epoch: u64::from_le_bytes(meta(connection, "epoch")?),
                device: DeviceId(meta(connection, "device")?),
                incarnation: Incarnation(meta(connection, "incarnation")?),
            })
        })
        .await
    }

    async fn note_reading(&self, reading: &Reading) -> Result<(), StoreError> {
        let reading = reading.clone();
        self.write(move |transaction| {
            transaction.execute(
                "INSERT INTO reading (village, id, read_at, reader, what, rows) \
                 SELECT ?1, COALESCE(max(id), 0) + 1, ?2, ?3, ?4, ?5 FROM reading WHERE village = ?1",
                (reading.village.0, reading.read_at, reading.reader, reading.what, reading.rows),
            )?;
            Ok(())
        })
        .await
    }

    async fn readings(&self, village: VillageNumber) -> Result<Vec<Reading>, StoreError> {
        self.read(move |connection| {
            let mut query = connection.prepare_cached(
                "SELECT village, read_at, reader, what, rows FROM reading WHERE village = ?1 ORDER BY id",
            )?;
            let rows = query.query_map([village.0], |row| {
                Ok(Reading {
                    village: VillageNumber(row.get(0)?),
                    read_at: row.get(1)?,
                    reader: row.get(2)?,
                    what: row.get(3)?,
                    rows: row.get(4)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await
    }

    async fn put_village(&self, village: &Village) -> Result<(), StoreError> {
        let village = village.clone();
        self.write(move |transaction| people::put_village(transaction, &village)).await
    }

    async fn villages(&self) -> Result<Vec<Village>, StoreError> {
        self.read(feed::villages).await
    }

    async fn feed_state(&self, village: VillageNumber) -> Result<Option<FeedState>, StoreError> {
        self.read(move |connection| feed::state(connection, village)).await
    }

    async fn documents(
        &self,
        village: VillageNumber,
        documents: &[Uuid],
    ) -> Result<HashMap<Uuid, StoredDocument>, StoreError> {
        let documents = documents.to_vec();
        self.read(move |connection| feed::documents(connection, village, &documents)).await
    }

    async fn append_with(
        &self,
        village: VillageNumber,
        device: DeviceId,
        received_at: i64,
        expected: &[(Uuid, usize)],
        changes: Vec<NewChange>,
        beside: Vec<Statement>,
    ) -> Result<Appended, StoreError> {
        let expected = expected.to_vec();
        self.write(move |transaction| {
            let appended = feed::append(transaction, village, device, received_at, &expected, &changes)?;
            if let Appended::Stored(_) = appended
                && sql::run(transaction, &beside)?.is_none()
            {
                return Err(beside_failed());
            }
            Ok(appended)
        })
        .await
    }

    async fn feed(
        &self,
        village: VillageNumber,
        after: u64,
        up_to: u64,
        bytes: usize,
        leave_out: Option<DeviceId>,
    ) -> Result<FeedPage, StoreError> {
        self.read(move |connection| feed::page(connection, village, after, up_to, bytes, leave_out)).await
    }

    async fn feed_at(&self, village: VillageNumber, seqs: &[u64]) -> Result<Vec<super::FeedChange>, StoreError> {
        let seqs = seqs.to_vec();
        self.read(move |connection| feed::at(connection, village, &seqs)).await
    }

    async fn feed_names(&self, village: VillageNumber) -> Result<Vec<(Uuid, [u8; 32], u64)>, StoreError> {
        self.read(move |connection| feed::names(connection, village)).await
    }

    async fn quarantine(&self, received_at: i64, refused: Vec<Refused>) -> Result<(), StoreError> {
        self.write(move |transaction| feed::quarantine(transaction, received_at, &refused)).await
    }

    async fn put_person(&self, person: &NewPerson) -> Result<(), StoreError> {
        let person = person.clone();
        self.write(move |transaction| people::put_person(transaction, &person)).await
    }

    async fn person_by_name(&self, name: &str) -> Result<Option<Uuid>, StoreError> {
        let name = name.to_owned();
        self.read(move |connection| people::person_by_name(connection, &name)).await
    }

    async fn put_enrolment(&self, code_hash: [u8; 32], person: Uuid, expires_at: i64) -> Result<(), StoreError> {
        self.write(move |transaction| people::put_enrolment(transaction, code_hash, person, expires_at)).await
    }

    async fn enrol(&self, code_hash: [u8; 32], now: i64, device: &NewDevice) -> Result<Enrolled, StoreError> {
        let device = device.clone();
        self.write(move |transaction| people::enrol(transaction, code_hash, now, &device)).await
    }

    async fn device_of_token(&self, token_hash: [u8; 32]) -> Result<Option<Device>, StoreError> {
        self.read(move |connection| people::device_of_token(connection, token_hash)).await
    }

    async fn note_sync(&self, device: DeviceId, at: i64, app: &str, chain: &ChainHead) -> Result<(), StoreError> {
        let (app, chain) = (app.to_owned(), chain.clone());
        self.write(move |transaction| people::note_sync(transaction, device, at, &app, &chain)).await
    }

    async fn put_device_keys(&self, device: DeviceId, keys: &PublicKeys, replaced: bool) -> Result<(), StoreError> {
        let keys = *keys;
        self.write(move |transaction| people::put_device_keys(transaction, device, &keys, replaced)).await
    }

    async fn directory(&self, device: &Device, known: u64) -> Result<Option<Directory>, StoreError> {
        let device = device.clone();
        self.read(move |connection| people::directory(connection, &device, known)).await
    }
}
