//! Sessions of the console: a random token in a cookie, its hash in the store, two ends: idle and absolute.

use super::Settings;
use super::division::Division;
use super::reach;
use super::role::Role;
use crate::cells;
use crate::store::sql::Statement;
use crate::store::{Store, StoreError};
use cunji_wire::surroundings::{Entropy, random};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Somebody signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of the token: the session's name in the store.
    pub token_hash: [u8; 32],
    /// Who.
    pub person: Uuid,
    /// Name.
    pub name: String,
    /// Role now; a changed role counts at once.
    pub role: Role,
    /// Divisions now.
    pub divisions: Vec<Division>,
    /// The password was chosen by somebody else and must be changed first.
    pub must_change: bool,
    seen_at: i64,
}

/// A new token: 256 random bits in hex.
pub fn new_token(entropy: &dyn Entropy) -> String {
    hex::encode(random::<32>(entropy))
}

/// Hash of a token. It is random and long, so a plain hash is enough.
pub fn token_hash(token: &str) -> [u8; 32] {
    Sha256::new().chain_update(b"console session:").chain_update(token).finalize().into()
}

/// What a page must say with each write; bound to the session, and of no use without its cookie.
pub fn write_token(token: &str) -> String {
    let bound: [u8; 32] = Sha256::new().chain_update(b"console write:").chain_update(token).finalize().into();
    hex::encode(bound)
}

/// Begins a session; sessions of anybody that are over anyway are taken away at the same time.
pub fn begin(settings: &Settings, now: i64, token: &str, person: Uuid) -> Vec<Statement> {
    vec![
        Statement::new(
            "DELETE FROM console_session WHERE created_at <= ?1 OR seen_at <= ?2",
            cells![now - settings.absolute, now - settings.idle],
        ),
        Statement::new(
            "INSERT INTO console_session (token_hash, person, created_at, seen_at) VALUES (?1, ?2, ?3, ?3)",
            cells![token_hash(token).as_slice(), person, now],
        ),
        Statement::new("UPDATE account SET last_seen_at = ?2 WHERE person = ?1", cells![person, now]),
    ]
}

/// The session of a token, if it is not over and its person still active. Notes that it is used.
pub async fn find(
    store: &dyn Store,
    settings: &Settings,
    now: i64,
    token: &str,
) -> Result<Option<Session>, StoreError> {
    let token_hash = token_hash(token);
    let rows = store
        .rows(
            "SELECT s.person, s.seen_at, p.name, p.role, a.must_change FROM console_session s \
             JOIN account a ON a.person = s.person JOIN person p ON p.person = s.person \
             WHERE s.token_hash = ?1 AND s.created_at > ?2 AND s.seen_at > ?3 AND a.active = 1",
            cells![token_hash.as_slice(), now - settings.absolute, now - settings.idle],
        )
        .await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let person = row.uuid(0)?;
    let session = Session {
        token_hash,
        person,
        seen_at: row.int(1)?,
        name: row.text(2)?,
        role: Role::parse(&row.text(3)?).ok_or(StoreError::Unreadable)?,
        divisions: reach::divisions(store, person).await?,
        must_change: row.truth(4)?,
    };
    if now - session.seen_at >= settings.seen_every {
        let seen = [
            Statement::new(
                "UPDATE console_session SET seen_at = ?2 WHERE token_hash = ?1 AND seen_at < ?2",
                cells![token_hash.as_slice(), now],
            ),
            Statement::new("UPDATE account SET last_seen_at = ?2 WHERE person = ?1", cells![person, now]),
        ];
        // A page that can be read must not fail because a note can't be kept (disk full).
        if let Err(error) = store.transact(seen.into()).await {
            tracing::warn!(%error, "the use of a session could not be noted");
        }
    }
    Ok(Some(session))
}

/// Ends one session.
pub fn end(token_hash: [u8; 32]) -> Statement {
    Statement::new("DELETE FROM console_session WHERE token_hash = ?1", cells![token_hash.as_slice()])
}

/// Ends all sessions of a person.
pub fn end_all(person: Uuid) -> Statement {
    Statement::new("DELETE FROM console_session WHERE person = ?1", cells![person])
}
