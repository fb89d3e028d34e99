//! Read tokens: made once, shown once, kept as a hash, ended at any time.

use crate::cells;
use crate::store::sql::{Row, Statement, Written};
use crate::store::{Store, StoreError};
use cunji_tables::Table;
use cunji_wire::message::VillageNumber;
use cunji_wire::surroundings::{Entropy, random};
use sha2::{Digest, Sha256};
use thiserror::Error;

/// What a token may read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadToken {
    /// Whose it is.
    pub name: String,
    /// First digits of the villages' codes, 2 to 12.
    pub division: String,
    /// Tables by their words; empty: all.
    pub tables: Vec<String>,
    /// ID numbers and phones in full.
    pub full: bool,
    /// Milliseconds since 1970; after it the token opens nothing.
    pub ends_at: i64,
}

/// Why no token was made.
#[derive(Debug, Error)]
pub enum TokenError {
    /// Not 2, 4, 6, 9 or 12 digits.
    #[error("{0}: a division is the first 2, 4, 6, 9 or 12 digits of its code")]
    Division(String),
    /// No such table.
    #[error("{0}: no such table; there are {1}")]
    Table(String, String),
    /// There is a running one of this name.
    #[error("{0}: there is a token of this name; end it first")]
    Name(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ReadToken {
    /// Whether it covers a village.
    pub fn covers(&self, village: VillageNumber) -> bool {
        village.to_string().starts_with(&self.division)
    }

    /// Whether it covers a table.
    pub fn reads(&self, table: Table) -> bool {
        self.tables.is_empty() || self.tables.iter().any(|name| name == table.sheet().key)
    }
}

fn hash(token: &str) -> [u8; 32] {
    Sha256::new().chain_update(b"read token:").chain_update(token).finalize().into()
}

fn from_row(row: &Row) -> Result<ReadToken, StoreError> {
    let tables = row.text(2)?;
    Ok(ReadToken {
        name: row.text(0)?,
        division: row.text(1)?,
        tables: tables.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect(),
        full: row.truth(3)?,
        ends_at: row.int(4)?,
    })
}

const SELECT: &str = "SELECT name, division, names, full_numbers, ends_at FROM read_token";

/// Makes a token; this is the only time it is seen.
pub async fn make(
    store: &dyn Store,
    entropy: &dyn Entropy,
    now: i64,
    wanted: &ReadToken,
) -> Result<String, TokenError> {
    let division = &wanted.division;
    if !matches!(division.len(), 2 | 4 | 6 | 9 | 12) || !division.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(TokenError::Division(division.clone()));
    }
    let known = Table::ALL.map(|table| table.sheet().key);
    if let Some(unknown) = wanted.tables.iter().find(|name| !known.contains(&name.as_str())) {
        return Err(TokenError::Table(unknown.clone(), known.join(", ")));
    }
    let running = "SELECT 1 FROM read_token WHERE name = ?1 AND ends_at > ?2";
    if !store.rows(running, cells![wanted.name.as_str(), now]).await?.is_empty() {
        return Err(TokenError::Name(wanted.name.clone()));
    }
    let token = hex::encode(random::<24>(entropy));
    let insert = "INSERT INTO read_token (token_hash, name, division, names, full_numbers, made_at, ends_at) \
                  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let cells = cells![
        hash(&token).to_vec(),
        wanted.name.as_str(),
        division.as_str(),
        wanted.tables.join(","),
        wanted.full,
        now,
        wanted.ends_at
    ];
    store.transact(vec![Statement::new(insert, cells)]).await?;
    Ok(token)
}

/// The token's rights while it runs.
pub async fn find(store: &dyn Store, now: i64, token: &str) -> Result<Option<ReadToken>, StoreError> {
    let sql = format!("{SELECT} WHERE token_hash = ?1 AND ends_at > ?2");
    store.rows(&sql, cells![hash(token).to_vec(), now]).await?.first().map(from_row).transpose()
}

/// All tokens, also ended ones, by name.
pub async fn list(store: &dyn Store) -> Result<Vec<ReadToken>, StoreError> {
    store.rows(&format!("{SELECT} ORDER BY name, ends_at"), Vec::new()).await?.iter().map(from_row).collect()
}

/// Ends the running token of this name; false when there is none.
pub async fn end(store: &dyn Store, now: i64, name: &str) -> Result<bool, StoreError> {
    let update = "UPDATE read_token SET ends_at = ?2 WHERE name = ?1 AND ends_at > ?2";
    let done = store.transact(vec![Statement::new(update, cells![name, now]).must()]).await?;
    Ok(matches!(done, Written::Done(_)))
}
