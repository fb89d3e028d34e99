//! Tries again what PostgreSQL could not do just now: serialization failures, deadlocks, a primary that restarts.
//! What may already have been done is tried again only where doing it twice is doing it once.

use super::super::StoreError;
use super::PostgresStore;
use super::lent::{Client, Lending};
use deadpool_postgres::{PoolError, Transaction};
use std::error::Error as _;
use std::time::Duration;
use tokio::time::timeout;
use tokio_postgres::Error;
use tokio_postgres::error::SqlState;

/// Pauses before the second and later tries. Longer ones are the phones' business: they sync again by themselves.
const PAUSES: [u64; 6] = [20, 50, 100, 200, 400, 800];

/// How a try ended that did not end well.
#[derive(Debug)]
pub(super) struct Failed {
    pub error: StoreError,
    /// Whether it may work now.
    again: bool,
    /// Whether it may have been done although we did not hear of it.
    unsure: bool,
    /// Whether no answer came at all.
    silent: bool,
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Self { error, again: false, unsure: false, silent: false }
    }
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        let gone = error.as_db_error().is_none()
            && (error.is_closed()
                || error.source().and_then(|source| source.downcast_ref::<std::io::Error>()).is_some_and(is_passing));
        let code = error.code();
        let again = gone || code.is_some_and(passes);
        let said = match code {
            _ if gone => StoreError::Unreachable,
            Some(code) if *code == SqlState::DISK_FULL => StoreError::Full,
            Some(code) if *code == SqlState::READ_ONLY_SQL_TRANSACTION => StoreError::ReadOnly,
            Some(code) if passes(code) || GIVEN_UP.contains(code) => StoreError::Unreachable,
            Some(code) if code.code().starts_with("28") => {
                StoreError::Other("PostgreSQL refused the user or the password".to_owned())
            }
            Some(code) if *code == SqlState::INVALID_CATALOG_NAME => {
                StoreError::Other("PostgreSQL has no such database: create it first".to_owned())
            }
            // The statement and its values stay out of the text: it may reach a log.
            Some(code) => StoreError::Other(format!("PostgreSQL said {}", code.code())),
            None => {
                let why = error.source().map(|source| format!(": {source}")).unwrap_or_default();
                StoreError::Other(format!("PostgreSQL: {}{why}", kind_of(&error)))
            }
        };
        Self { error: said, again, unsure: false, silent: false }
    }
}

/// PostgreSQL, or whoever looks after it, gave a statement up: it waited for a lock, or took too long.
const GIVEN_UP: [SqlState; 2] = [SqlState::LOCK_NOT_AVAILABLE, SqlState::QUERY_CANCELED];

/// A certificate that is not trusted now will not be trusted in a second.
fn is_passing(error: &std::io::Error) -> bool {
    error.get_ref().is_none_or(|inner| inner.downcast_ref::<rustls::Error>().is_none())
}

/// The first words of the client's error, which never hold values.
fn kind_of(error: &Error) -> String {
    let text = error.to_string();
    text.split(':').next().unwrap_or_default().to_owned()
}

/// States that pass by themselves.
fn passes(code: &SqlState) -> bool {
    code.code().starts_with("08")
        || [
            SqlState::T_R_SERIALIZATION_FAILURE,
            SqlState::T_R_DEADLOCK_DETECTED,
            SqlState::ADMIN_SHUTDOWN,
            SqlState::CRASH_SHUTDOWN,
            SqlState::CANNOT_CONNECT_NOW,
            SqlState::TOO_MANY_CONNECTIONS,
            SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
        ]
        .contains(code)
}

/// Whether a row with this key is there already.
pub(super) fn is_there_already(error: &Error) -> bool {
    error.code() == Some(&SqlState::UNIQUE_VIOLATION)
}

impl From<PoolError> for Failed {
    fn from(error: PoolError) -> Self {
        match error {
            PoolError::Backend(error) => error.into(),
            PoolError::PostCreateHook(deadpool_postgres::HookError::Backend(error)) => error.into(),
            // Everybody waits for PostgreSQL already: one more who tries again helps nobody.
            _ => StoreError::Unreachable.into(),
        }
    }
}

/// Commits. If the connection breaks here, nobody knows whether it was done.
pub(super) async fn commit(transaction: Transaction<'_>) -> Result<(), Failed> {
    transaction.commit().await.map_err(|error| {
        let failed = Failed::from(error);
        Failed { unsure: failed.again, ..failed }
    })
}

/// May it be done twice?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Twice {
    /// Yes: doing it twice leaves what doing it once leaves.
    Same,
    /// No: if nobody knows whether it was done, it is an error.
    Never,
}

impl PostgresStore {
    /// Does some work on a connection, again if it may be.
    pub(super) async fn attempt<T, Work, Doing>(&self, twice: Twice, work: Work) -> Result<T, StoreError>
    where
        Work: Fn(Client) -> Doing,
        Doing: Future<Output = Result<T, Failed>>,
    {
        let mut pauses = PAUSES.iter();
        loop {
            let outcome = match self.pool.get().await {
                Ok(client) => {
                    let (lending, client) = Lending::of(client).await;
                    let outcome = self.in_time(work(client)).await;
                    if !matches!(outcome, Err(Failed { silent: true, .. })) {
                        lending.done();
                    }
                    outcome
                }
                Err(error) => Err(error.into()),
            };
            let failed = match outcome {
                Ok(done) => return Ok(done),
                Err(failed) => failed,
            };
            let may = failed.again && (!failed.unsure || twice == Twice::Same);
            let Some(pause) = pauses.next().filter(|_| may) else { return Err(failed.error) };
            tokio::time::sleep(Duration::from_millis(*pause)).await;
        }
    }

    /// An answer within the time there is. A network that swallows everything, or a database that stands still, gives
    /// neither an answer nor an error.
    async fn in_time<T>(&self, work: impl Future<Output = Result<T, Failed>>) -> Result<T, Failed> {
        let Some(patience) = self.patience else { return work.await };
        let silent = |_| Err(Failed { silent: true, ..StoreError::Unreachable.into() });
        timeout(patience, work).await.unwrap_or_else(silent)
    }
}
