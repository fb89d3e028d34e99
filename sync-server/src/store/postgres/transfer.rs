//! A PostgreSQL database as source or target of a whole store, on one connection that leaves the pool for it.

use super::super::StoreError;
use super::super::sql::{Cell, Row, Statement};
use super::super::transfer::{After, BATCH, Part, Poured, Source, Table, Target, WEIGHT, weight_of};
use super::PostgresStore;
use super::attempt::Failed;
use super::sql::{dollars, references};
use async_trait::async_trait;
use cunji_wire::surroundings::Entropy;
use deadpool_postgres::{ClientWrapper, Object};
use futures_util::{StreamExt, pin_mut};
use tokio::sync::{mpsc, oneshot};
use tokio_postgres::types::{ToSql, Type};

fn plain(error: impl Into<Failed>) -> StoreError {
    error.into().error
}

async fn connect(address: &str, entropy: &dyn Entropy) -> Result<ClientWrapper, StoreError> {
    let store = PostgresStore::open(address, entropy).await?;
    let client = Object::take(store.pool.get().await.map_err(plain)?);
    // Moving a county takes longer than a request may.
    client.batch_execute("SET statement_timeout = 0; SET lock_timeout = '60s'").await.map_err(plain)?;
    Ok(client)
}

async fn tables(client: &ClientWrapper) -> Result<Vec<Table>, StoreError> {
    let sql = "SELECT CAST(c.relname AS TEXT), CAST(a.attname AS TEXT) FROM pg_class c \
               JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped \
               WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> 'schema' \
                 AND c.relnamespace = CAST(current_schema() AS regnamespace) \
               ORDER BY c.relname COLLATE \"C\", a.attname COLLATE \"C\"";
    let mut all: Vec<Table> = Vec::new();
    for row in client.query(sql, &[]).await.map_err(plain)? {
        let (name, column): (String, String) = (row.try_get(0).map_err(plain)?, row.try_get(1).map_err(plain)?);
        match all.last_mut().filter(|table| table.name == name) {
            Some(table) => table.columns.push(column),
            None => all.push(Table { name, columns: vec![column] }),
        }
    }
    Ok(all)
}

fn cells(row: &tokio_postgres::Row) -> Result<Row, StoreError> {
    let cells: Result<Vec<Cell>, _> = (0..row.len()).map(|column| row.try_get(column)).collect();
    Ok(Row(cells.map_err(plain)?))
}

/// A database that is read as of one moment.
pub struct DatabaseSource(ClientWrapper);

impl DatabaseSource {
    /// One that is moved away can't be written from here on.
    pub async fn open(address: &str, after: After, entropy: &dyn Entropy) -> Result<Self, StoreError> {
        let client = connect(address, entropy).await?;
        let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ";
        client.batch_execute(begin).await.map_err(plain)?;
        if after == After::MovedAway {
            // Whoever writes meanwhile waits, and finds the store moved away. The names are asked for on another
            // moment: this transaction's begins after the locks.
            client.batch_execute("ROLLBACK").await.map_err(plain)?;
            let names = tables(&client).await?.into_iter().map(|table| table.name);
            let names: Vec<String> = names.filter(|name| !["meta", "village"].contains(&name.as_str())).collect();
            // In the order in which a push takes them, so that the two never wait for each other crosswise.
            let lock = format!("{begin}; LOCK TABLE meta, village, {} IN EXCLUSIVE MODE", names.join(", "));
            client.batch_execute(&lock).await.map_err(plain)?;
        }
        Ok(Self(client))
    }

    async fn send(&self, parts: &mpsc::Sender<Part>) -> Result<(), StoreError> {
        let gone = |_| StoreError::Other("nobody takes it".to_owned());
        for table in tables(&self.0).await? {
            let sql = format!("SELECT {} FROM {}", table.columns.join(", "), table.name);
            parts.send(Part::Table(table)).await.map_err(gone)?;
            let rows = self.0.query_raw(&sql, std::iter::empty::<&str>()).await.map_err(plain)?;
            pin_mut!(rows);
            let (mut batch, mut weight) = (Vec::with_capacity(BATCH), 0);
            while let Some(row) = rows.next().await {
                batch.push(cells(&row.map_err(plain)?)?);
                weight += batch.last().map_or(0, weight_of);
                if batch.len() == BATCH || weight >= WEIGHT {
                    weight = 0;
                    parts.send(Part::Rows(std::mem::take(&mut batch))).await.map_err(gone)?;
                }
            }
            parts.send(Part::Rows(batch)).await.map_err(gone)?;
        }
        parts.send(Part::End).await.map_err(gone)
    }
}

#[async_trait]
impl Source for DatabaseSource {
    async fn pour(self: Box<Self>, parts: mpsc::Sender<Part>, after: After, done: oneshot::Receiver<()>) -> Poured {
        self.send(&parts).await?;
        drop(parts);
        if done.await.is_ok() && after == After::MovedAway {
            let mark = "INSERT INTO meta (name, value) VALUES ('moved', '\\x01'); COMMIT";
            self.0.batch_execute(mark).await.map_err(plain)?;
        }
        Ok(())
    }
}

/// An empty database inside one transaction.
pub struct DatabaseTarget {
    client: ClientWrapper,
    /// The statement for the table that is being filled.
    filling: Option<(String, tokio_postgres::Statement, Vec<Type>)>,
}

impl DatabaseTarget {
    /// Makes the tables if they are not there. Servers that look at it meanwhile wait.
    pub async fn open(address: &str, entropy: &dyn Entropy) -> Result<Self, StoreError> {
        let client = connect(address, entropy).await?;
        let begin = "BEGIN; LOCK TABLE meta, village IN ACCESS EXCLUSIVE MODE";
        client.batch_execute(begin).await.map_err(plain)?;
        Ok(Self { client, filling: None })
    }

    async fn fill(&mut self, table: &Table) -> Result<(), StoreError> {
        if self.filling.as_ref().is_some_and(|(name, ..)| *name == table.name) {
            return Ok(());
        }
        let columns = table.columns.join(", ");
        let like = format!("SELECT {columns} FROM {}", table.name);
        let like = self.client.prepare(&like).await.map_err(plain)?;
        let types: Vec<Type> = like.columns().iter().map(|column| column.type_().clone()).collect();
        let arrays: Vec<String> =
            (1..).zip(&types).map(|(number, kind)| format!("CAST(${number} AS {}[])", kind.name())).collect();
        let sql = format!("INSERT INTO {} ({columns}) SELECT * FROM UNNEST({})", table.name, arrays.join(", "));
        let insert = self.client.prepare(&sql).await.map_err(plain)?;
        self.filling = Some((table.name.clone(), insert, types));
        Ok(())
    }
}

type Column = Box<dyn ToSql + Sync + Send>;

/// One column of many rows.
fn column(kind: &Type, rows: &[Row], place: usize) -> Result<Column, StoreError> {
    let of = |row: &Row| row.0.get(place).cloned().unwrap_or(Cell::Null);
    if *kind == Type::INT8 {
        let values: Result<Vec<Option<i64>>, StoreError> = rows.iter().map(|row| row.maybe_int(place)).collect();
        return Ok(Box::new(values?));
    }
    if *kind == Type::BYTEA {
        let values: Result<Vec<Option<Vec<u8>>>, StoreError> = rows
            .iter()
            .map(|row| match of(row) {
                Cell::Bytes(bytes) => Ok(Some(bytes)),
                Cell::Null => Ok(None),
                Cell::Int(_) | Cell::Text(_) => Err(StoreError::Unreadable),
            })
            .collect();
        return Ok(Box::new(values?));
    }
    let values: Result<Vec<Option<String>>, StoreError> = rows.iter().map(|row| row.maybe_text(place)).collect();
    Ok(Box::new(values?))
}

#[async_trait]
impl Target for DatabaseTarget {
    async fn tables(&mut self) -> Result<Vec<Table>, StoreError> {
        tables(&self.client).await
    }

    async fn put(&mut self, table: &Table, rows: Vec<Row>) -> Result<(), StoreError> {
        if rows.is_empty() {
            return Ok(());
        }
        self.fill(table).await?;
        let Some((_, insert, types)) = &self.filling else { return Err(StoreError::Unreadable) };
        let columns: Result<Vec<Column>, StoreError> =
            types.iter().enumerate().map(|(place, kind)| column(kind, &rows, place)).collect();
        let columns = columns?;
        let values: Vec<&(dyn ToSql + Sync)> = columns.iter().map(|column| &**column as &(dyn ToSql + Sync)).collect();
        self.client.execute(insert, &values).await.map_err(plain)?;
        Ok(())
    }

    async fn ask(&mut self, sql: &str, cells: Vec<Cell>) -> Result<Vec<Row>, StoreError> {
        let rows = self.client.query(&dollars(sql), &references(&cells)).await.map_err(plain)?;
        rows.iter().map(self::cells).collect()
    }

    async fn write(&mut self, statement: Statement) -> Result<(), StoreError> {
        let values = references(&statement.parameters);
        self.client.execute(&dollars(&statement.sql), &values).await.map_err(plain)?;
        Ok(())
    }

    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        self.client.batch_execute("COMMIT").await.map_err(plain)
    }
}
