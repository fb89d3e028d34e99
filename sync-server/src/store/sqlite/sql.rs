//! The shared SQL on SQLite.

use super::super::StoreError;
use super::super::sql::{Cell, Row, Sql, Statement, Written};
use super::SqliteStore;
use async_trait::async_trait;
use rusqlite::types::{ToSql, ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, params_from_iter};

impl ToSql for Cell {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => ToSqlOutput::Owned(Value::Null),
            Self::Int(value) => ToSqlOutput::Owned(Value::Integer(*value)),
            Self::Text(value) => ToSqlOutput::Borrowed(ValueRef::Text(value.as_bytes())),
            Self::Bytes(value) => ToSqlOutput::Borrowed(ValueRef::Blob(value)),
        })
    }
}

pub(super) fn cell(value: ValueRef<'_>) -> Result<Cell, StoreError> {
    Ok(match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(value) => Cell::Int(value),
        ValueRef::Text(value) => Cell::Text(String::from_utf8(value.to_vec()).map_err(|_| StoreError::Unreadable)?),
        ValueRef::Blob(value) => Cell::Bytes(value.to_vec()),
        // The shared SQL knows no floating point: a share is two counts.
        ValueRef::Real(_) => return Err(StoreError::Unreadable),
    })
}

pub(super) fn rows(connection: &Connection, sql: &str, parameters: &[Cell]) -> Result<Vec<Row>, StoreError> {
    let mut query = connection.prepare_cached(sql)?;
    let columns = query.column_count();
    let mut found = query.query(params_from_iter(parameters))?;
    let mut all = Vec::new();
    while let Some(row) = found.next()? {
        let cells: Result<Vec<Cell>, StoreError> = (0..columns).map(|column| cell(row.get_ref(column)?)).collect();
        all.push(Row(cells?));
    }
    Ok(all)
}

/// Runs statements in a transaction: how many rows each changed, or nothing when one that must found none.
pub(super) fn run(transaction: &Connection, statements: &[Statement]) -> Result<Option<Vec<u64>>, StoreError> {
    let mut counts = Vec::with_capacity(statements.len());
    for statement in statements {
        let changed = transaction.prepare_cached(&statement.sql)?.execute(params_from_iter(&statement.parameters))?;
        if statement.must && changed == 0 {
            return Ok(None);
        }
        counts.push(changed as u64);
    }
    Ok(Some(counts))
}

#[async_trait]
impl Sql for SqliteStore {
    async fn rows(&self, sql: &str, parameters: Vec<Cell>) -> Result<Vec<Row>, StoreError> {
        let sql = sql.to_owned();
        self.read(move |connection| rows(connection, &sql, &parameters)).await
    }

    async fn transact(&self, statements: Vec<Statement>) -> Result<Written, StoreError> {
        self.write(move |transaction| {
            super::feed::refuse_if_kept(transaction)?;
            transaction.execute_batch("SAVEPOINT statements")?;
            match run(transaction, &statements)? {
                Some(counts) => Ok(Written::Done(counts)),
                None => {
                    transaction.execute_batch("ROLLBACK TO statements")?;
                    Ok(Written::Refused)
                }
            }
        })
        .await
    }
}
