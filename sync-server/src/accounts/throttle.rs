//! Slows down guessing of passwords: wrong tries are counted by name and by address in the store, so that all server
//! processes see them; locks grow. A try is counted before it is checked: many at once gain nothing.

use super::Settings;
use crate::cells;
use crate::store::sql::{Statement, Written};
use crate::store::{Store, StoreError};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::net::IpAddr;

/// A log-in under way, already counted as wrong.
#[derive(Debug)]
pub struct Counted {
    name: String,
    address: Option<String>,
}

/// Whether a log-in may be tried.
#[derive(Debug)]
pub enum Allowed {
    /// Yes; it counts as wrong until [`right`] takes that back.
    Yes(Counted),
    /// Not before so many seconds.
    Wait(u64),
}

fn key(kind: &str, what: &str) -> String {
    format!("{kind}:{}", hex::encode(Sha256::digest(what.as_bytes())))
}

/// Counts a try and says whether it may go on. `login` is the name as it is compared.
pub async fn count(
    store: &dyn Store,
    settings: &Settings,
    now: i64,
    login: &str,
    address: Option<IpAddr>,
) -> Result<Allowed, StoreError> {
    let counted =
        Counted { name: key("name", login), address: address.map(|address| key("address", &address.to_string())) };
    let mut statements = vec![
        Statement::new("DELETE FROM log_in_try WHERE last_at <= ?1", cells![now - settings.tries_forgotten]),
        one_more(settings, now, &counted.name, settings.tries_by_name),
    ];
    statements.extend(counted.address.iter().map(|key| one_more(settings, now, key, settings.tries_by_address)));
    if let Written::Done(_) = store.transact(statements).await? {
        return Ok(Allowed::Yes(counted));
    }
    let sql = "SELECT max(locked_until) FROM log_in_try WHERE tried = ?1 OR tried = ?2";
    let rows = store.rows(sql, cells![counted.name.as_str(), counted.address.as_deref().unwrap_or("")]).await?;
    let until = rows.first().map(|row| row.maybe_int(0)).transpose()?.flatten().unwrap_or(now);
    Ok(Allowed::Wait(u64::try_from((until - now).max(0)).unwrap_or(0).div_ceil(1000).max(1)))
}

/// Adds one to a count that is not locked, and locks it when it was too often.
fn one_more(settings: &Settings, now: i64, key: &str, free: u32) -> Statement {
    let mut lock = String::from("CASE");
    let (mut wrong, mut length) = (i64::from(free), settings.lock_first.max(1));
    while length < settings.lock_longest {
        let _ = write!(lock, " WHEN log_in_try.wrong + 1 = {wrong} THEN ?2 + {length}");
        (wrong, length) = (wrong + 1, length * 2);
    }
    let longest = settings.lock_longest;
    let _ = write!(lock, " WHEN log_in_try.wrong + 1 >= {wrong} THEN ?2 + {longest} ELSE 0 END");
    let sql = format!(
        "INSERT INTO log_in_try (tried, wrong, last_at, locked_until) VALUES (?1, 1, ?2, 0) \
         ON CONFLICT (tried) DO UPDATE SET wrong = log_in_try.wrong + 1, last_at = excluded.last_at, \
         locked_until = {} WHERE log_in_try.locked_until <= excluded.last_at",
        lock.replace("?2", "excluded.last_at")
    );
    Statement::new(sql, cells![key, now]).must()
}

/// The password was right: the name's tries are forgotten, the address's one is taken back.
pub fn right(settings: &Settings, counted: &Counted) -> Vec<Statement> {
    let mut statements = vec![Statement::new("DELETE FROM log_in_try WHERE tried = ?1", cells![counted.name.as_str()])];
    statements.extend(counted.address.iter().map(|key| {
        // Others' tries from the same address keep their lock.
        let sql = "UPDATE log_in_try SET wrong = wrong - 1, \
             locked_until = CASE WHEN wrong - 1 < ?2 THEN 0 ELSE locked_until END WHERE tried = ?1 AND wrong > 0";
        Statement::new(sql, cells![key.as_str(), i64::from(settings.tries_by_address)])
    }));
    statements
}
