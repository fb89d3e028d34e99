//! One SQLCipher file: one writer, a few readers, each write one transaction that survives the battery being pulled.

pub mod adopt;
pub mod attachments;
pub mod changes;
pub mod damage;
pub mod drafts;
pub mod drafts_elsewhere;
pub mod keys;
pub mod kinship;
pub mod meta;
pub mod pictures;
pub mod projection;
pub mod proofs;
pub mod rebuild;
pub mod rules;
pub mod search;

use crate::error::DeviceError;
use crate::lock::StoreKey;
use damage::wal::Log;
use damage::witness::{Said, Witness};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Each version's tables, in order; a store of an older version gets those it lacks.
const SCHEMAS: [&str; 11] = [
    include_str!("schema-1.sql"),
    include_str!("schema-2.sql"),
    include_str!("schema-3.sql"),
    include_str!("schema-4.sql"),
    include_str!("schema-5.sql"),
    include_str!("schema-6.sql"),
    include_str!("schema-7.sql"),
    include_str!("schema-8.sql"),
    include_str!("schema-9.sql"),
    include_str!("schema-10.sql"),
    include_str!("schema-11.sql"),
];
const SCHEMA: i64 = SCHEMAS.len() as i64;
/// Pages that a file of SQLite can have.
const MOST_PAGES: u32 = 4_294_967_294;
/// Most idle readers that are kept open.
const READERS: usize = 3;

/// The phone's store. Readers take `&Connection`, writers `&Transaction`: the type is the permission.
pub struct Store {
    path: PathBuf,
    key: StoreKey,
    /// Dropped before the writer: the last connection to close puts the log into the file, which readers may not.
    readers: Mutex<Vec<Connection>>,
    writer: Mutex<Connection>,
    witness: Mutex<Witness>,
}

impl Store {
    /// Opens a store, or makes one where there is no file yet. An error never puts an empty store in its place.
    pub fn open(path: &Path, key: StoreKey) -> Result<Self, DeviceError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        if !path.exists() && damage::witness::read(path).is_some() {
            return Err(DeviceError::StoreUnreadable); // there was one: no empty store in its place
        }
        let log = damage::look(path)?;
        if log == Log::Lost {
            return Err(DeviceError::StoreUnreadable); // opened, its end would be written over
        }
        let mut writer = Connection::open_with_flags(path, flags)?;
        unlock(&writer, &key)?;
        writer.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        // The first read decrypts the first page: a wrong key or damage shows itself here, before any write.
        let found: i64 = writer.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        if found > SCHEMA {
            return Err(DeviceError::StoreTooNew { found, known: SCHEMA });
        }
        if found == 0 && damage::witness::read(path).is_some() {
            return Err(DeviceError::StoreUnreadable); // an empty file where there was a store
        }
        if log == Log::Torn && found > 0 && missing(&writer, path)? > 0 {
            return Err(DeviceError::StoreUnreadable); // not a write that an empty battery cut: something saved is gone
        }
        writer.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
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
        let older_by = missing(&writer, path)?;
        if older_by > 0 {
            let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
            damage::list::note_older(&transaction, older_by)?;
            transaction.commit()?;
        }
        let witness = Mutex::new(Witness::open(path));
        Ok(Self { path: path.to_owned(), key, writer: Mutex::new(writer), witness, readers: Mutex::new(Vec::new()) })
    }

    /// Closes it with everything in the one file. For a store that was just made; others close when they are dropped.
    pub fn close(self) -> Result<(), DeviceError> {
        let writer = self.writer.into_inner().unwrap_or_else(PoisonError::into_inner);
        drop(self.readers);
        writer.pragma_update(None, "journal_mode", "DELETE")?;
        writer.close().map_err(|(_, error)| error.into())
    }

    /// Whether every page of the file can be read. Reads all of it: for a quiet moment, not for an opening.
    pub fn is_sound(&self) -> Result<bool, DeviceError> {
        let look = || {
            self.read(|connection| {
                let mut query = connection.prepare("PRAGMA cipher_integrity_check")?;
                Ok(query.query([])?.next()?.is_none())
            })
        };
        if look()? {
            return Ok(true);
        }
        // The look is at the file alone. A page that is just being put into it, or that a power cut tore there, is whole
        // in the log: put in, it tells.
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        writer.query_row("PRAGMA wal_checkpoint(FULL)", [], |_| Ok(()))?;
        drop(writer);
        look()
    }

    /// Lets the file grow by so many pages and no further; `None`: as far as SQLite lets it.
    pub fn leave_room(&self, pages: Option<u32>) -> Result<(), DeviceError> {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let now: u32 = writer.query_row("PRAGMA page_count", [], |row| row.get(0))?;
        let most = pages.map_or(MOST_PAGES, |more| now.saturating_add(more));
        writer.pragma_update(None, "max_page_count", most)?;
        Ok(())
    }

    /// Its key, to be wrapped once more.
    pub(crate) fn key(&self) -> &StoreKey {
        &self.key
    }

    /// One user action: everything in `work` is durable when this returns, or nothing is.
    pub fn write<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T, DeviceError>) -> Result<T, DeviceError> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = work(&transaction)?;
        let written = meta::chain_count(&transaction)?;
        transaction.commit()?;
        self.bear_witness(written);
        Ok(done)
    }

    /// Beside the store stands how much was written: a log that lost its end looks complete.
    fn bear_witness(&self, written: u64) {
        let mut witness = self.witness.lock().unwrap_or_else(PoisonError::into_inner);
        let mut said = Said { written, ..witness.said() };
        if said.salt == [0; damage::page::SALT] || said.written != witness.said().written {
            said.salt = salt(&self.path).unwrap_or(said.salt);
        }
        witness.note(said);
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

/// Own changes that the witness beside the store knows of and the store does not.
fn missing(connection: &Connection, path: &Path) -> Result<u64, DeviceError> {
    let witness = damage::witness::read(path).map_or(0, |said| said.written);
    Ok(witness.saturating_sub(meta::chain_count(connection)?))
}

/// The first bytes of the file: once lost, everything is noise.
fn salt(path: &Path) -> Option<[u8; damage::page::SALT]> {
    let mut salt = [0; damage::page::SALT];
    std::io::Read::read_exact(&mut std::fs::File::open(path).ok()?, &mut salt).ok()?;
    (salt != [0; damage::page::SALT]).then_some(salt)
}

fn unlock(connection: &Connection, key: &StoreKey) -> Result<(), DeviceError> {
    connection.pragma_update(None, "cipher_log_level", "NONE")?; // damage is said on the screen, not on stderr
    connection.pragma_update(None, "key", key.as_pragma().as_str())?;
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    connection.pragma_update(None, "cache_size", -12_000)?; // 12 MB: the lists and the search of a heavy village
    // Without it, each new value for `WHERE … = ?1 ORDER BY` throws the prepared statement away (5 % of a first sync).
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?; // nothing readable ever lands in a temporary file
    connection.set_prepared_statement_cache_capacity(96);
    Ok(())
}
