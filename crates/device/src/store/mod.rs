//! One SQLCipher file: one writer, a few readers, each write one transaction that survives the battery being pulled.

pub mod adopt;
pub mod attachments;
pub mod changes;
pub mod drafts;
pub mod key;
pub mod keys;
pub mod kinship;
pub mod meta;
pub mod projection;
pub mod proofs;
pub mod rebuild;
pub mod rules;
pub mod search;

use crate::error::DeviceError;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Each version's tables, in order; a store of an older version gets those it lacks.
const SCHEMAS: [&str; 6] = [
    include_str!("schema-1.sql"),
    include_str!("schema-2.sql"),
    include_str!("schema-3.sql"),
    include_str!("schema-4.sql"),
    include_str!("schema-5.sql"),
    include_str!("schema-6.sql"),
];
const SCHEMA: i64 = SCHEMAS.len() as i64;
/// Most idle readers that are kept open.
const READERS: usize = 3;

/// The phone's store. Readers take `&Connection`, writers `&Transaction`: the type is the permission.
pub struct Store {
    path: PathBuf,
    key: key::StoreKey,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
}

impl Store {
    /// Opens a store, or makes one where there is no file yet. An error never puts an empty store in its place.
    pub fn open(path: &Path, key: key::StoreKey) -> Result<Self, DeviceError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut writer = Connection::open_with_flags(path, flags)?;
        unlock(&writer, &key)?;
        // The first read decrypts the first page: a wrong key or damage shows itself here, before any write.
        let found: i64 = writer.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        if found > SCHEMA {
            return Err(DeviceError::StoreTooNew { found, known: SCHEMA });
        }
        writer.pragma_update(None, "journal_mode", "WAL")?;
        writer.pragma_update(None, "synchronous", "FULL")?;
        if found < SCHEMA {
            let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
            for schema in SCHEMAS.iter().skip(usize::try_from(found).unwrap_or_default()) {
                transaction.execute_batch(schema)?;
            }
            transaction.pragma_update(None, "user_version", SCHEMA)?;
            transaction.commit()?;
        }
        Ok(Self { path: path.to_owned(), key, writer: Mutex::new(writer), readers: Mutex::new(Vec::new()) })
    }

    /// One user action: everything in `work` is durable when this returns, or nothing is.
    pub fn write<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T, DeviceError>) -> Result<T, DeviceError> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = work(&transaction)?;
        transaction.commit()?;
        Ok(done)
    }

    /// Reads one consistent state; never waits for a writer.
    pub fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T, DeviceError>) -> Result<T, DeviceError> {
        let kept = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let reader = match kept {
            Some(reader) => reader,
            None => {
                let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
                let reader = Connection::open_with_flags(&self.path, flags)?;
                unlock(&reader, &self.key)?;
                reader
            }
        };
        let transaction = reader.unchecked_transaction()?;
        let done = work(&transaction);
        drop(transaction);
        let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if readers.len() < READERS {
            readers.push(reader);
        }
        done
    }
}

fn unlock(connection: &Connection, key: &key::StoreKey) -> Result<(), DeviceError> {
    connection.pragma_update(None, "key", key.as_pragma())?;
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    connection.pragma_update(None, "cache_size", -12_000)?; // 12 MB: the lists and the search of a heavy village
    // Without it, each new value for `WHERE … = ?1 ORDER BY` throws the prepared statement away (5 % of a first sync).
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?; // nothing readable ever lands in a temporary file
    connection.set_prepared_statement_cache_capacity(96);
    Ok(())
}
