//! A SQLite file as source or target of a whole store. Blocks its thread: for the command line, never for requests.

use super::super::StoreError;
use super::super::sql::{Cell, Row, Statement};
use super::super::tables::SCHEMA;
use super::super::transfer::{After, BATCH, Part, Poured, Source, Table, Target, WEIGHT, weight_of};
use super::{SqliteStore, set_up_reader, sql};
use async_trait::async_trait;
use cunji_wire::surroundings::Entropy;
use rusqlite::{Connection, OpenFlags, params_from_iter};
use std::path::Path;
use tokio::sync::{mpsc, oneshot};

fn tables(connection: &Connection) -> Result<Vec<Table>, StoreError> {
    let mut query = connection.prepare(
        "SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c \
         WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' ORDER BY t.name, c.name",
    )?;
    let mut rows = query.query([])?;
    let mut all: Vec<Table> = Vec::new();
    while let Some(row) = rows.next()? {
        let (name, column): (String, String) = (row.get(0)?, row.get(1)?);
        match all.last_mut().filter(|table| table.name == name) {
            Some(table) => table.columns.push(column),
            None => all.push(Table { name, columns: vec![column] }),
        }
    }
    Ok(all)
}

fn open(path: &Path, flags: OpenFlags) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    set_up_reader(&connection)?;
    Ok(connection)
}

/// A file that is read as of one moment.
pub struct FileSource(Connection);

impl FileSource {
    /// A working store. One that is moved away can't be written from here on.
    pub fn open(path: &Path, after: After) -> Result<Self, StoreError> {
        let connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        connection.execute_batch(if after == After::MovedAway { "BEGIN IMMEDIATE" } else { "BEGIN" })?;
        Ok(Self(connection))
    }

    /// A backup, or a copy of a store: never changed.
    pub fn of_backup(path: &Path) -> Result<Self, StoreError> {
        if !path.exists() {
            return Err(StoreError::Unfit("there is no such file".to_owned()));
        }
        let connection = open(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let found: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if found > SCHEMA {
            return Err(StoreError::TooNew { found, known: SCHEMA });
        }
        if found < SCHEMA {
            let how = "bring a copy of it to the present schema with `cunji-server --store COPY migrate`, restore that";
            return Err(StoreError::Unfit(format!("the backup is of schema {found}: {how}")));
        }
        connection.execute_batch("BEGIN")?;
        Ok(Self(connection))
    }

    /// The epoch of a backup.
    pub fn epoch(path: &Path) -> Result<u64, StoreError> {
        Ok(u64::from_le_bytes(super::meta(&Self::of_backup(path)?.0, "epoch")?))
    }

    fn send(&self, parts: &mpsc::Sender<Part>) -> Result<(), StoreError> {
        let send = |part| parts.blocking_send(part).map_err(|_| StoreError::Other("nobody takes it".to_owned()));
        for table in tables(&self.0)? {
            let mut query = self.0.prepare(&format!("SELECT {} FROM {}", table.columns.join(", "), table.name))?;
            let columns = table.columns.len();
            send(Part::Table(table))?;
            let mut rows = query.query([])?;
            let (mut batch, mut weight) = (Vec::with_capacity(BATCH), 0);
            while let Some(row) = rows.next()? {
                let cells: Result<Vec<Cell>, StoreError> =
                    (0..columns).map(|column| sql::cell(row.get_ref(column)?)).collect();
                batch.push(Row(cells?));
                weight += batch.last().map_or(0, weight_of);
                if batch.len() == BATCH || weight >= WEIGHT {
                    weight = 0;
                    send(Part::Rows(std::mem::take(&mut batch)))?;
                }
            }
            send(Part::Rows(batch))?;
        }
        send(Part::End)
    }
}

#[async_trait]
impl Source for FileSource {
    async fn pour(self: Box<Self>, parts: mpsc::Sender<Part>, after: After, done: oneshot::Receiver<()>) -> Poured {
        let work = move || {
            self.send(&parts)?;
            drop(parts);
            let whole = done.blocking_recv().is_ok();
            if whole && after == After::MovedAway {
                self.0.execute("INSERT INTO meta (name, value) VALUES ('moved', x'01')", [])?;
                self.0.execute_batch("COMMIT")?;
            }
            Ok(())
        };
        let stopped = |_| StoreError::Other("reading the source stopped".to_owned());
        tokio::task::spawn_blocking(work).await.map_err(stopped)?
    }
}

/// A new or empty file inside one transaction.
pub struct FileTarget(Connection);

impl FileTarget {
    /// Makes the file if it is not there.
    pub fn open(path: &Path, entropy: &dyn Entropy) -> Result<Self, StoreError> {
        drop(SqliteStore::open(path, entropy)?);
        let connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.execute_batch("BEGIN EXCLUSIVE")?;
        Ok(Self(connection))
    }

    /// Gives a finished backup its name: one file, on the disk before it is seen under it.
    pub fn settle(part: &Path, file: &Path) -> Result<(), StoreError> {
        let connection = open(part, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        connection.pragma_update(None, "journal_mode", "DELETE")?;
        drop(connection);
        let failed = |error: std::io::Error| match error.kind() {
            std::io::ErrorKind::StorageFull => StoreError::Full,
            kind => StoreError::Other(format!("{}: {kind}", file.display())),
        };
        std::fs::File::open(part).and_then(|written| written.sync_all()).map_err(failed)?;
        std::fs::rename(part, file).map_err(failed)?;
        // The name itself is on the disk once its folder is.
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)
    }
}

#[async_trait]
impl Target for FileTarget {
    async fn tables(&mut self) -> Result<Vec<Table>, StoreError> {
        tables(&self.0)
    }

    async fn put(&mut self, table: &Table, rows: Vec<Row>) -> Result<(), StoreError> {
        let marks: Vec<String> = (1..=table.columns.len()).map(|number| format!("?{number}")).collect();
        let (columns, marks) = (table.columns.join(", "), marks.join(", "));
        let sql = format!("INSERT INTO {} ({columns}) VALUES ({marks})", table.name);
        let mut insert = self.0.prepare_cached(&sql)?;
        for row in rows {
            insert.execute(params_from_iter(&row.0))?;
        }
        Ok(())
    }

    async fn ask(&mut self, sql: &str, cells: Vec<Cell>) -> Result<Vec<Row>, StoreError> {
        sql::rows(&self.0, sql, &cells)
    }

    async fn write(&mut self, statement: Statement) -> Result<(), StoreError> {
        self.0.prepare_cached(&statement.sql)?.execute(params_from_iter(&statement.parameters))?;
        Ok(())
    }

    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        Ok(self.0.execute_batch("COMMIT")?)
    }
}
