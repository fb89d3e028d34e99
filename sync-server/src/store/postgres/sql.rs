//! The shared SQL on PostgreSQL: `?1` becomes `$1`, cells become what the columns want.

use super::super::StoreError;
use super::super::sql::{Cell, Row, Sql, Statement, Written};
use super::PostgresStore;
use super::attempt::{Failed, Twice, commit};
use super::lent::Client;
use async_trait::async_trait;
use bytes::BytesMut;
use deadpool_postgres::Transaction;
use std::error::Error;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

/// Prepared statements that one connection keeps.
const PREPARED_MAX: usize = 400;

impl ToSql for Cell {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match (self, ty) {
            (Self::Null, _) => Ok(IsNull::Yes),
            (Self::Int(value), &Type::INT8) => value.to_sql(ty, out),
            (Self::Int(value), &Type::INT4) => i32::try_from(*value)?.to_sql(ty, out),
            (Self::Text(value), _) if <&str as ToSql>::accepts(ty) => value.to_sql(ty, out),
            (Self::Bytes(value), &Type::BYTEA) => value.to_sql(ty, out),
            _ => Err(format!("a parameter is wanted as {ty}").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true // each value says for itself whether it fits
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Cell {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(match *ty {
            Type::INT8 => Self::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Self::Int(i64::from(i32::from_sql(ty, raw)?)),
            Type::BYTEA => Self::Bytes(raw.to_vec()),
            _ => Self::Text(String::from_sql(ty, raw)?),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self::Null)
    }

    fn accepts(ty: &Type) -> bool {
        // The shared SQL has no NUMERIC, no truth and no floating point: `sum` wants a CAST.
        [Type::INT8, Type::INT4, Type::BYTEA].contains(ty) || <String as FromSql>::accepts(ty)
    }
}

/// The text with `$1` for `?1`, outside of quotes.
pub(super) fn dollars(sql: &str) -> String {
    let mut quote = None;
    sql.chars()
        .map(|letter| match (quote, letter) {
            (None, '?') => '$',
            (None, '\'' | '"') => {
                quote = Some(letter);
                letter
            }
            (Some(open), _) if open == letter => {
                quote = None;
                letter
            }
            _ => letter,
        })
        .collect()
}

pub(super) fn references(cells: &[Cell]) -> Vec<&(dyn ToSql + Sync)> {
    cells.iter().map(|cell| cell as &(dyn ToSql + Sync)).collect()
}

async fn rows(client: Client, sql: &str, parameters: &[Cell]) -> Result<Vec<Row>, Failed> {
    if client.statement_cache.size() > PREPARED_MAX {
        client.statement_cache.clear();
    }
    let prepared = client.prepare_cached(sql).await?;
    let found = client.query(&prepared, &references(parameters)).await?;
    let mut all = Vec::with_capacity(found.len());
    for row in &found {
        let cells: Result<Vec<Cell>, tokio_postgres::Error> =
            (0..row.len()).map(|column| row.try_get(column)).collect();
        all.push(Row(cells?));
    }
    Ok(all)
}

async fn transact(mut client: Client, statements: &[(String, Statement)]) -> Result<Written, Failed> {
    if client.statement_cache.size() > PREPARED_MAX {
        client.statement_cache.clear();
    }
    let transaction = client.transaction().await?;
    // Held to the end: a move of this store waits for us, or we find that it was moved.
    let kept = transaction.prepare_cached("SELECT name FROM meta WHERE name IN ('moved', 'backup') FOR SHARE").await?;
    if transaction.query_opt(&kept, &[]).await?.is_some() {
        return Err(StoreError::MovedAway.into());
    }
    let Some(counts) = run(&transaction, statements).await? else {
        transaction.rollback().await?;
        return Ok(Written::Refused);
    };
    commit(transaction).await?;
    Ok(Written::Done(counts))
}

/// Statements with their text as PostgreSQL wants it.
pub(super) fn translated(statements: Vec<Statement>) -> Vec<(String, Statement)> {
    statements.into_iter().map(|one| (dollars(&one.sql), one)).collect()
}

/// Runs statements in a transaction: how many rows each changed, or nothing when one that must found none.
pub(super) async fn run(
    transaction: &Transaction<'_>,
    statements: &[(String, Statement)],
) -> Result<Option<Vec<u64>>, Failed> {
    let mut counts = Vec::with_capacity(statements.len());
    for (sql, statement) in statements {
        let prepared = transaction.prepare_cached(sql).await?;
        let changed = transaction.execute(&prepared, &references(&statement.parameters)).await?;
        if statement.must && changed == 0 {
            return Ok(None);
        }
        counts.push(changed);
    }
    Ok(Some(counts))
}

#[async_trait]
impl Sql for PostgresStore {
    async fn rows(&self, sql: &str, parameters: Vec<Cell>) -> Result<Vec<Row>, StoreError> {
        let sql = dollars(sql);
        let (sql, parameters) = (&sql, &parameters);
        self.attempt(Twice::Same, |client| async move { rows(client, sql, parameters).await }).await
    }

    async fn transact(&self, statements: Vec<Statement>) -> Result<Written, StoreError> {
        // Nobody knows what these do twice ("one more wrong password").
        let statements = &translated(statements);
        self.attempt(Twice::Never, |client| async move { transact(client, statements).await }).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn question_marks_in_quotes_stay() {
        let asked = dollars("SELECT '?1', \"a?\" FROM t WHERE x = ?1 AND y = 'it''s ?2' OR z = ?12");
        assert_eq!(asked, "SELECT '?1', \"a?\" FROM t WHERE x = $1 AND y = 'it''s ?2' OR z = $12");
    }
}
