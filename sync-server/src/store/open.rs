//! Which store a name on the command line means.

use super::postgres::PostgresStore;
use super::sqlite::SqliteStore;
use super::{Store, StoreError};
use cunji_wire::surroundings::Entropy;
use std::path::Path;
use std::sync::Arc;

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

/// Opens the store at a place; makes an empty one in a new file or an empty database. A newer one is refused untouched.
pub async fn open(place: &str, entropy: &dyn Entropy) -> Result<Arc<dyn Store>, StoreError> {
    match Place::of(place) {
        Place::File(path) => Ok(Arc::new(SqliteStore::open(path, entropy)?)),
        Place::Postgres(address) => Ok(Arc::new(PostgresStore::open(address, entropy).await?)),
    }
}

/// A place as it may be printed: without the password.
pub fn shown(place: &str) -> String {
    let Some((scheme, rest)) = place.split_once("://") else { return place.to_owned() };
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    format!("{scheme}://{host}{}", path.split('?').next().unwrap_or_default())
}
