//! The tables in PostgreSQL: made in an empty database, brought to the present schema in an older one, refused untouched
//! when a newer server made them.

use super::super::StoreError;
use super::super::tables::{Grown, KEYS_SINCE, SCHEMA, texts};
use super::PostgresStore;
use super::attempt::{Failed, Twice, commit};
use super::lent::Client;
use cunji_wire::key::SecretKeys;
use cunji_wire::surroundings::{Entropy, random};
use deadpool_postgres::Transaction;

/// The schema with which PostgreSQL began.
const FIRST: i64 = 3;
/// Partitions of a table that grows with the villages' records.
const PARTITIONS: usize = 16;

/// What is in a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    Nothing,
    Foreign,
    Version(i64),
}

impl Found {
    /// The schema to begin from, 0 for none; `None` when nothing is to be done.
    fn older(self) -> Result<Option<i64>, StoreError> {
        match self {
            Self::Nothing => Ok(Some(0)),
            Self::Version(SCHEMA) => Ok(None),
            Self::Version(found) if found > SCHEMA => Err(StoreError::TooNew { found, known: SCHEMA }),
            Self::Version(older) if older >= FIRST => Ok(Some(older)),
            Self::Version(_) | Self::Foreign => Err(StoreError::Unreadable),
        }
    }
}

impl PostgresStore {
    /// Makes the tables in an empty database, brings older ones to the present schema.
    pub(super) async fn set_up(&self, entropy: &dyn Entropy) -> Result<Grown, StoreError> {
        // 53 bits: an epoch also travels through JSON.
        let epoch = (u64::from_le_bytes(random(entropy)) >> 11).max(1);
        let identity = [
            ("epoch", epoch.to_le_bytes()),
            ("device", random::<8>(entropy)),
            ("incarnation", random::<8>(entropy)),
            ("directory", 1_u64.to_le_bytes()),
        ];
        let (sign, open) = SecretKeys::new(entropy).to_bytes();
        let keys = [("sign_key", sign), ("box_key", open)];
        self.attempt(Twice::Same, |client| set_up(client, &identity, &keys)).await
    }
}

async fn set_up(mut client: Client, identity: &[(&str, [u8; 8])], keys: &[(&str, [u8; 32])]) -> Result<Grown, Failed> {
    let transaction = client.transaction().await?;
    if found(&transaction).await?.older()?.is_none() {
        return Ok(Grown::Same);
    }
    // Two processes may start at once: one does the work, the other waits here and finds it done.
    let free = "CREATE TABLE IF NOT EXISTS schema (version BIGINT NOT NULL); LOCK TABLE schema IN EXCLUSIVE MODE";
    transaction.batch_execute(free).await?;
    let Some(older) = found(&transaction).await?.older()? else { return Ok(Grown::Same) };
    for statement in growth(older, SCHEMA) {
        transaction.batch_execute(&statement).await?;
    }
    let put = "INSERT INTO meta (name, value) VALUES ($1, $2)";
    if older < KEYS_SINCE {
        for (name, value) in keys {
            transaction.execute(put, &[name, &value.as_slice()]).await?;
        }
    }
    if older == 0 {
        for (name, value) in identity {
            transaction.execute(put, &[name, &value.as_slice()]).await?;
        }
        transaction.execute("INSERT INTO schema (version) VALUES ($1)", &[&SCHEMA]).await?;
    } else {
        transaction.execute("UPDATE schema SET version = $1", &[&SCHEMA]).await?;
    }
    commit(transaction).await?;
    Ok(if older == 0 { Grown::Made } else { Grown::From(older) })
}

/// The statements that bring a database from a schema (0: an empty one) to a later one.
pub fn growth(older: i64, newer: i64) -> Vec<String> {
    let first = (older < FIRST).then_some(include_str!("schema-3.sql"));
    first.into_iter().chain(texts(older, newer)).flat_map(statements).collect()
}

async fn found(transaction: &Transaction<'_>) -> Result<Found, Failed> {
    let here = "SELECT CAST(count(*) AS BIGINT), count(*) FILTER (WHERE relname = 'schema') FROM pg_class \
                WHERE relkind IN ('r', 'p') AND relnamespace = CAST(current_schema() AS regnamespace)";
    let row = transaction.query_one(here, &[]).await?;
    match (row.try_get::<_, i64>(0)?, row.try_get::<_, i64>(1)?) {
        (0, _) => return Ok(Found::Nothing),
        (_, 0) => return Ok(Found::Foreign),
        _ => {}
    }
    let version = transaction.query_opt("SELECT version FROM schema", &[]).await?;
    Ok(match version {
        Some(row) => Found::Version(row.try_get(0)?),
        None => Found::Nothing,
    })
}

/// The statements of a text in the shared SQL, in PostgreSQL's words.
fn statements(text: &str) -> Vec<String> {
    let plain: Vec<&str> = text.lines().map(|line| line.split("--").next().unwrap_or_default()).collect();
    let plain = plain.join("\n");
    let mut all = Vec::new();
    for statement in plain.split(';').map(str::trim).filter(|statement| !statement.is_empty()) {
        let words = in_its_words(statement);
        let Some(table) = partitioned(&words) else {
            all.push(words);
            continue;
        };
        all.push(format!("{words} PARTITION BY HASH (village)"));
        for part in 0..PARTITIONS {
            let of = format!("CREATE TABLE {table}_{part} PARTITION OF {table}");
            all.push(format!("{of} FOR VALUES WITH (MODULUS {PARTITIONS}, REMAINDER {part})"));
        }
    }
    all
}

/// BLOB is BYTEA here, and text is compared byte by byte as in SQLite, whatever the database was made with.
fn in_its_words(statement: &str) -> String {
    let mut words = String::with_capacity(statement.len());
    let mut rest = statement;
    while let Some(start) = rest.find(|letter: char| letter.is_ascii_alphabetic()) {
        let (before, from) = rest.split_at(start);
        let (word, after) = from
            .split_at(from.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').unwrap_or(from.len()));
        words.push_str(before);
        words.push_str(match word {
            "BLOB" => "BYTEA",
            "TEXT" => "TEXT COLLATE \"C\"",
            other => other,
        });
        rest = after;
    }
    words + rest
}

/// The name of a table whose primary key begins with the village and goes on.
fn partitioned(statement: &str) -> Option<&str> {
    let name = statement.strip_prefix("CREATE TABLE ")?.split([' ', '(']).next()?;
    let small = ["reading", "quarantine", "restoration"].contains(&name);
    (statement.contains("PRIMARY KEY (village,") && !small).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_of_villages_is_partitioned_and_speaks_postgresql() {
        let made = statements(
            "CREATE TABLE a ( -- BLOB; of a kind\n village BIGINT, x BLOB, t TEXT, PRIMARY KEY (village, x));",
        );
        assert_eq!(made.len(), 1 + PARTITIONS, "the table and its partitions: {made:?}");
        assert!(made[0].contains("x BYTEA, t TEXT COLLATE \"C\""), "in PostgreSQL's words: {}", made[0]);
        assert!(made[0].ends_with("PARTITION BY HASH (village)"), "by village: {}", made[0]);
        assert_eq!(statements("CREATE TABLE b (x TEXT PRIMARY KEY);").len(), 1, "others stay whole");
    }
}
