//! The store in a PostgreSQL database: several server processes may work on one. No triggers, no shared sequences, no
//! advisory locks, no NOTIFY; no transaction touches two villages' feeds (docs/adr/0014).

mod attempt;
mod connect;
mod feed;
mod gates;
mod lent;
mod people;
mod schema;
mod sql;
mod transfer;

use super::sql::Statement;
use super::tables::Grown;
use super::{
    Appended, Device, Enrolled, FeedChange, FeedPage, FeedState, NewChange, NewDevice, NewPerson, Reading, Refused,
    ServerIdentity, Store, StoreError, StoredDocument, Village,
};
use async_trait::async_trait;
use attempt::{Failed, Twice};
use cunji_model::id::{DeviceId, Incarnation};
use cunji_wire::key::PublicKeys;
use cunji_wire::message::{ChainHead, Directory, VillageNumber};
use cunji_wire::surroundings::Entropy;
use deadpool_postgres::Pool;
use gates::Gates;
use lent::Client;
use std::collections::HashMap;
use std::time::Duration;
use tokio_postgres::Row;
use uuid::Uuid;

pub use schema::growth;
pub(super) use transfer::{DatabaseSource, DatabaseTarget};

/// The store in a database.
#[derive(Clone)]
pub struct PostgresStore {
    pool: Pool,
    gates: Gates,
    /// How long an answer may take; as long as it likes, where somebody waits for it at a command line.
    patience: Option<Duration>,
}

impl PostgresStore {
    /// Connects to a database by its address; makes the tables if it is empty. A newer one is refused untouched.
    pub async fn open(address: &str, entropy: &dyn Entropy) -> Result<Self, StoreError> {
        Ok(Self::open_grown(address, entropy).await?.0)
    }

    /// The same for a server: what the database does not answer in so much time is an error, and is tried by the phones
    /// again.
    pub async fn open_to_serve(address: &str, entropy: &dyn Entropy, patience: Duration) -> Result<Self, StoreError> {
        // Making and growing the tables takes the time it takes.
        drop(Self::open_grown(address, entropy).await?);
        let gates = Gates::opening_within(patience);
        Ok(Self { pool: connect::pool(address, Some(patience))?, gates, patience: Some(patience) })
    }

    /// The same, and what was done to the tables.
    pub async fn open_grown(address: &str, entropy: &dyn Entropy) -> Result<(Self, Grown), StoreError> {
        let gates = Gates::opening_within(connect::WAIT);
        let store = Self { pool: connect::pool(address, None)?, gates, patience: None };
        let grown = store.set_up(entropy).await?;
        Ok((store, grown))
    }
}

fn number(value: u64) -> Result<i64, Failed> {
    i64::try_from(value).map_err(|_| StoreError::Other("a number is too large".to_owned()).into())
}

fn count(row: &Row, column: usize) -> Result<u64, Failed> {
    u64::try_from(row.try_get::<_, i64>(column)?).map_err(|_| StoreError::Unreadable.into())
}

async fn identity(client: Client) -> Result<ServerIdentity, Failed> {
    let prepared = client.prepare_cached("SELECT name, value FROM meta").await?;
    let rows = client.query(&prepared, &[]).await?;
    let mut values = HashMap::new();
    for row in &rows {
        values.insert(row.try_get::<_, &str>(0)?, row.try_get::<_, &[u8]>(1)?);
    }
    if values.contains_key("moved") {
        return Err(StoreError::MovedAway.into());
    }
    let value = |name: &str| -> Result<[u8; 8], Failed> {
        let value = values.get(name).ok_or(StoreError::Unreadable)?;
        <[u8; 8]>::try_from(*value).map_err(|_| StoreError::Unreadable.into())
    };
    Ok(ServerIdentity {
        epoch: u64::from_le_bytes(value("epoch")?),
        device: DeviceId(value("device")?),
        incarnation: Incarnation(value("incarnation")?),
    })
}

#[async_trait]
impl Store for PostgresStore {
    async fn identity(&self) -> Result<ServerIdentity, StoreError> {
        self.attempt(Twice::Same, identity).await
    }

    async fn note_reading(&self, reading: &Reading) -> Result<(), StoreError> {
        self.attempt(Twice::Never, |client| people::note_reading(client, reading)).await
    }

    async fn readings(&self, village: VillageNumber) -> Result<Vec<Reading>, StoreError> {
        self.attempt(Twice::Same, |client| people::readings(client, village)).await
    }

    async fn put_village(&self, village: &Village) -> Result<(), StoreError> {
        self.attempt(Twice::Same, |client| people::put_village(client, village)).await
    }

    async fn villages(&self) -> Result<Vec<Village>, StoreError> {
        self.attempt(Twice::Same, feed::villages).await
    }

    async fn feed_state(&self, village: VillageNumber) -> Result<Option<FeedState>, StoreError> {
        self.attempt(Twice::Same, |client| feed::state(client, village)).await
    }

    async fn documents(
        &self,
        village: VillageNumber,
        documents: &[Uuid],
    ) -> Result<HashMap<Uuid, StoredDocument>, StoreError> {
        self.attempt(Twice::Same, |client| feed::documents(client, village, documents)).await
    }

    async fn append_with(
        &self,
        village: VillageNumber,
        device: DeviceId,
        received_at: i64,
        expected: &[(Uuid, usize)],
        changes: Vec<NewChange>,
        beside: Vec<Statement>,
    ) -> Result<Appended, StoreError> {
        let beside = sql::translated(beside);
        let push = feed::Push { village, device, received_at, expected, changes: &changes, beside: &beside };
        let push = &push;
        let _turn = self.gates.pass(village).await?;
        self.attempt(Twice::Same, |client| feed::append(client, push)).await
    }

    async fn feed(
        &self,
        village: VillageNumber,
        after: u64,
        up_to: u64,
        bytes: usize,
        leave_out: Option<DeviceId>,
    ) -> Result<FeedPage, StoreError> {
        self.attempt(Twice::Same, |client| feed::page(client, village, (after, up_to), bytes, leave_out)).await
    }

    async fn feed_at(&self, village: VillageNumber, seqs: &[u64]) -> Result<Vec<FeedChange>, StoreError> {
        self.attempt(Twice::Same, |client| feed::at(client, village, seqs)).await
    }

    async fn feed_names(&self, village: VillageNumber) -> Result<Vec<(Uuid, [u8; 32], u64)>, StoreError> {
        self.attempt(Twice::Same, |client| feed::names(client, village)).await
    }

    async fn quarantine(&self, received_at: i64, refused: Vec<Refused>) -> Result<(), StoreError> {
        let refused = &refused;
        self.attempt(Twice::Same, |client| feed::quarantine(client, received_at, refused)).await
    }

    async fn put_person(&self, person: &NewPerson) -> Result<(), StoreError> {
        self.attempt(Twice::Same, |client| people::put_person(client, person)).await
    }

    async fn person_by_name(&self, name: &str) -> Result<Option<Uuid>, StoreError> {
        self.attempt(Twice::Same, |client| people::person_by_name(client, name)).await
    }

    async fn put_enrolment(&self, code_hash: [u8; 32], person: Uuid, expires_at: i64) -> Result<(), StoreError> {
        self.attempt(Twice::Same, |client| people::put_enrolment(client, code_hash, person, expires_at)).await
    }

    async fn enrol(&self, code_hash: [u8; 32], now: i64, device: &NewDevice) -> Result<Enrolled, StoreError> {
        self.attempt(Twice::Same, |client| people::enrol(client, code_hash, now, device)).await
    }

    async fn device_of_token(&self, token_hash: [u8; 32]) -> Result<Option<Device>, StoreError> {
        self.attempt(Twice::Same, |client| people::device_of_token(client, token_hash)).await
    }

    async fn note_sync(&self, device: DeviceId, at: i64, app: &str, chain: &ChainHead) -> Result<(), StoreError> {
        self.attempt(Twice::Same, |client| people::note_sync(client, device, at, app, chain)).await
    }

    async fn put_device_keys(&self, device: DeviceId, keys: &PublicKeys, replaced: bool) -> Result<(), StoreError> {
        self.attempt(Twice::Same, |client| people::put_device_keys(client, device, keys, replaced)).await
    }

    async fn directory(&self, device: &Device, known: u64) -> Result<Option<Directory>, StoreError> {
        self.attempt(Twice::Same, |client| people::directory(client, device, known)).await
    }
}
