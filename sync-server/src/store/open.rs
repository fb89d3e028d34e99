//! Which store a name on the command line means.

use super::postgres::PostgresStore;
use super::sqlite::SqliteStore;
use super::tables::Grown;
use super::{Store, StoreError};
use cunji_wire::surroundings::Entropy;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Where a store is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place<'a> {
    /// A file of SQLite.
    File(&'a Path),
    /// A database of PostgreSQL, by its address.
    Postgres(&'a str),
}

impl<'a> Place<'a> {
    /// `postgres://…` (or `postgresql://…`) is a database, everything else a file.
    pub fn of(text: &'a str) -> Self {
        let database = ["postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme));
        if database { Self::Postgres(text) } else { Self::File(Path::new(text)) }
    }
}

/// Opens the store at a place; makes an empty one in a new file or an empty database, brings an older one to the
/// present schema. A newer one is refused untouched.
pub async fn open(place: &str, entropy: &dyn Entropy) -> Result<Arc<dyn Store>, StoreError> {
    Ok(open_grown(place, entropy).await?.0)
}

/// The same for a server: a database that does not answer in so much time is an error.
pub async fn open_to_serve(
    place: &str,
    entropy: &dyn Entropy,
    patience: Duration,
) -> Result<Arc<dyn Store>, StoreError> {
    match Place::of(place) {
        Place::File(_) => open(place, entropy).await,
        Place::Postgres(address) => Ok(Arc::new(PostgresStore::open_to_serve(address, entropy, patience).await?)),
    }
}

/// The same, and what was done to the tables.
pub async fn open_grown(place: &str, entropy: &dyn Entropy) -> Result<(Arc<dyn Store>, Grown), StoreError> {
    match Place::of(place) {
        Place::File(path) => {
            SqliteStore::open_grown(path, entropy).map(|(store, grown)| (Arc::new(store) as Arc<dyn Store>, grown))
        }
        Place::Postgres(address) => {
            let (store, grown) = PostgresStore::open_grown(address, entropy).await?;
            Ok((Arc::new(store), grown))
        }
    }
}

/// A place as it may be printed: without the password.
pub fn shown(place: &str) -> String {
    let Some((scheme, rest)) = place.split_once("://") else { return place.to_owned() };
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    format!("{scheme}://{host}{}", path.split('?').next().unwrap_or_default())
}
