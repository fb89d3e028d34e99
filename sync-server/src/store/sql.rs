//! One SQL for both stores. Accounts, audit, projections and what the console asks are statements in the words that
//! SQLite and PostgreSQL share, with `?1` for parameters; only feeds are written by hand for each.
//!
//! Columns are BIGINT/INTEGER, TEXT and BYTEA/BLOB; truth is 0 or 1; instants are milliseconds since 1970; days are
//! `YYYY-MM-DD`; money is fen. Upserts are `ON CONFLICT (…) DO UPDATE SET x = excluded.x`.

use super::StoreError;
use async_trait::async_trait;
use uuid::Uuid;

/// One value of a row or a parameter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cell {
    /// Nothing.
    Null,
    /// A whole number.
    Int(i64),
    /// Text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

impl From<i64> for Cell {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<u64> for Cell {
    /// Villages, sequences, counts: all far below 2⁶³, where this would stop counting.
    fn from(value: u64) -> Self {
        Self::Int(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

impl From<bool> for Cell {
    fn from(value: bool) -> Self {
        Self::Int(i64::from(value))
    }
}

impl From<&str> for Cell {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Cell {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<&[u8]> for Cell {
    fn from(value: &[u8]) -> Self {
        Self::Bytes(value.to_vec())
    }
}

impl From<Vec<u8>> for Cell {
    fn from(value: Vec<u8>) -> Self {
        Self::Bytes(value)
    }
}

impl From<Uuid> for Cell {
    fn from(value: Uuid) -> Self {
        Self::Bytes(value.as_bytes().to_vec())
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// A row of an answer, column by column from 0. A column of another type than asked is [`StoreError::Unreadable`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row(pub Vec<Cell>);

impl Row {
    fn cell(&self, column: usize) -> &Cell {
        self.0.get(column).unwrap_or(&Cell::Null)
    }

    /// A whole number.
    pub fn int(&self, column: usize) -> Result<i64, StoreError> {
        self.maybe_int(column)?.ok_or(StoreError::Unreadable)
    }

    /// A count, a sequence or a village: never below zero.
    pub fn count(&self, column: usize) -> Result<u64, StoreError> {
        u64::try_from(self.int(column)?).map_err(|_| StoreError::Unreadable)
    }

    /// 0 or 1.
    pub fn truth(&self, column: usize) -> Result<bool, StoreError> {
        Ok(self.int(column)? != 0)
    }

    /// A whole number or nothing.
    pub fn maybe_int(&self, column: usize) -> Result<Option<i64>, StoreError> {
        match self.cell(column) {
            Cell::Int(value) => Ok(Some(*value)),
            Cell::Null => Ok(None),
            Cell::Text(_) | Cell::Bytes(_) => Err(StoreError::Unreadable),
        }
    }

    /// Text.
    pub fn text(&self, column: usize) -> Result<String, StoreError> {
        self.maybe_text(column)?.ok_or(StoreError::Unreadable)
    }

    /// Text or nothing.
    pub fn maybe_text(&self, column: usize) -> Result<Option<String>, StoreError> {
        match self.cell(column) {
            Cell::Text(value) => Ok(Some(value.clone())),
            Cell::Null => Ok(None),
            Cell::Int(_) | Cell::Bytes(_) => Err(StoreError::Unreadable),
        }
    }

    /// Bytes.
    pub fn bytes(&self, column: usize) -> Result<&[u8], StoreError> {
        match self.cell(column) {
            Cell::Bytes(value) => Ok(value),
            Cell::Null | Cell::Int(_) | Cell::Text(_) => Err(StoreError::Unreadable),
        }
    }

    /// Bytes of a fixed length: a hash, an actor, a device.
    pub fn array<const N: usize>(&self, column: usize) -> Result<[u8; N], StoreError> {
        self.bytes(column)?.try_into().map_err(|_| StoreError::Unreadable)
    }

    /// An identity.
    pub fn uuid(&self, column: usize) -> Result<Uuid, StoreError> {
        Ok(Uuid::from_bytes(self.array(column)?))
    }
}

/// A statement that writes, with its parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The text, the same for every value.
    pub sql: String,
    /// `?1`, `?2`, …
    pub parameters: Vec<Cell>,
    /// Whether it must change a row; if it doesn't, nothing of its transaction happened.
    pub must: bool,
}

impl Statement {
    /// A statement that may find nothing to do.
    pub fn new(sql: impl Into<String>, parameters: impl Into<Vec<Cell>>) -> Self {
        Self { sql: sql.into(), parameters: parameters.into(), must: false }
    }

    /// The same, as a condition: `UPDATE … WHERE … AND version = ?2`.
    #[must_use]
    pub fn must(self) -> Self {
        Self { must: true, ..self }
    }
}

/// A statement that went along with changes found nothing to change.
pub(super) fn beside_failed() -> StoreError {
    StoreError::Other("what had to be written beside a change found nothing to change".to_owned())
}

/// What a transaction came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// Done: how many rows each statement changed.
    Done(Vec<u64>),
    /// A statement that must change a row found none: nothing was written.
    Refused,
}

/// Asking and writing in the SQL that all stores share.
#[async_trait]
pub trait Sql: Send + Sync {
    /// Rows of one query, all of one moment.
    async fn rows(&self, sql: &str, parameters: Vec<Cell>) -> Result<Vec<Row>, StoreError>;
    /// Several statements in one transaction, in this order: all or nothing.
    async fn transact(&self, statements: Vec<Statement>) -> Result<Written, StoreError>;
}

/// The parameters of a statement: `cells![village.0, name, None::<i64>]`.
#[macro_export]
macro_rules! cells {
    ($($value:expr),* $(,)?) => { vec![$($crate::store::sql::Cell::from($value)),*] };
}
