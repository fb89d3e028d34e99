//! The simulated office: one store in a file and up to three server processes over it. Each phone's requests meet the
//! store through their own perils.

use super::fault::Perils;
use crate::kit::{TestClock, TestEntropy};
use async_trait::async_trait;
use axum::Router;
use cunji_model::id::DeviceId;
use cunji_server::config::Limits;
use cunji_server::objects::Objects;
use cunji_server::objects::settings::beside;
use cunji_server::routes::{self, router};
use cunji_server::store::sql::{Cell, Row, Sql, Statement, Written};
use cunji_server::store::sqlite::SqliteStore;
use cunji_server::store::{
    Appended, Device, Enrolled, FeedChange, FeedPage, FeedState, NewChange, NewDevice, NewPerson, Reading, Refused,
    ServerIdentity, Store, StoreError, StoredDocument, Village,
};
use cunji_wire::key::PublicKeys;
use cunji_wire::message::{ChainHead, Directory, VillageNumber};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use uuid::Uuid;

/// The server processes.
pub struct Servers {
    pub clock: Arc<TestClock>,
    pub entropy: Arc<TestEntropy>,
    state: Mutex<State>,
}

struct State {
    place: PathBuf,
    stores: Vec<SqliteStore>,
    /// Counts how often each was started: whoever kept a router sees that it is of an earlier life.
    lives: Vec<u64>,
}

impl Servers {
    /// So many processes over a new store.
    pub fn start(place: &Path, count: usize, clock: Arc<TestClock>, entropy: Arc<TestEntropy>) -> Self {
        let open = |_| SqliteStore::open(place, entropy.as_ref()).unwrap();
        let stores = (0..count).map(open).collect();
        let state = Mutex::new(State { place: place.to_owned(), stores, lives: vec![0; count] });
        Self { clock, entropy, state }
    }

    /// The store as the first process has it, without perils.
    pub fn store(&self) -> SqliteStore {
        self.state.lock().unwrap().stores[0].clone()
    }

    /// Where the store is.
    pub fn place(&self) -> PathBuf {
        self.state.lock().unwrap().place.clone()
    }

    /// Where the pictures lie: beside the store.
    pub fn objects(&self) -> Arc<Objects> {
        Arc::new(Objects::at(beside(&self.place().display().to_string())))
    }

    /// A process ends, however it does, and another is started in its place.
    pub fn restart(&self, server: usize) {
        let mut state = self.state.lock().unwrap();
        let server = server % state.stores.len();
        state.stores[server] = SqliteStore::open(&state.place, self.entropy.as_ref()).unwrap();
        state.lives[server] += 1;
    }

    /// All processes end and are started over another store.
    pub fn reopen(&self, place: &Path) {
        let count = {
            let mut state = self.state.lock().unwrap();
            place.clone_into(&mut state.place);
            state.stores.len()
        };
        (0..count).for_each(|server| self.restart(server));
    }

    /// Which life a process is in.
    pub fn life(&self, server: usize) -> u64 {
        let state = self.state.lock().unwrap();
        state.lives[server % state.lives.len()]
    }

    /// What answers in a process for whoever has these perils.
    pub fn router(&self, server: usize, perils: &Arc<Perils>) -> Router {
        let inner = {
            let state = self.state.lock().unwrap();
            state.stores[server % state.stores.len()].clone()
        };
        let store = Arc::new(Watched { inner, perils: Arc::clone(perils) });
        let limits = Limits { requests_per_minute: 1_000_000, ..Limits::default() };
        let office = routes::Office::new(store, self.clock.clone(), self.entropy.clone());
        router(office.with_pictures(self.objects()).limited(limits))
    }
}

/// A store that somebody's perils stand before.
struct Watched {
    inner: SqliteStore,
    perils: Arc<Perils>,
}

/// Each method is one transaction: it may never begin, or never be told that it ended.
macro_rules! watched {
    ($self:ident, $writes:literal, $call:expr) => {{
        $self.perils.before($writes).await?;
        let done = $call.await;
        $self.perils.after().await;
        done
    }};
}

#[async_trait]
impl Sql for Watched {
    async fn rows(&self, sql: &str, parameters: Vec<Cell>) -> Result<Vec<Row>, StoreError> {
        watched!(self, false, self.inner.rows(sql, parameters))
    }
    async fn transact(&self, statements: Vec<Statement>) -> Result<Written, StoreError> {
        watched!(self, true, self.inner.transact(statements))
    }
}

#[async_trait]
impl Store for Watched {
    async fn identity(&self) -> Result<ServerIdentity, StoreError> {
        watched!(self, false, self.inner.identity())
    }
    async fn note_reading(&self, reading: &Reading) -> Result<(), StoreError> {
        watched!(self, true, self.inner.note_reading(reading))
    }
    async fn readings(&self, village: VillageNumber) -> Result<Vec<Reading>, StoreError> {
        watched!(self, false, self.inner.readings(village))
    }
    async fn put_village(&self, village: &Village) -> Result<(), StoreError> {
        watched!(self, true, self.inner.put_village(village))
    }
    async fn villages(&self) -> Result<Vec<Village>, StoreError> {
        watched!(self, false, self.inner.villages())
    }
    async fn feed_state(&self, village: VillageNumber) -> Result<Option<FeedState>, StoreError> {
        watched!(self, false, self.inner.feed_state(village))
    }
    async fn documents(
        &self,
        village: VillageNumber,
        documents: &[Uuid],
    ) -> Result<HashMap<Uuid, StoredDocument>, StoreError> {
        watched!(self, false, self.inner.documents(village, documents))
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
        watched!(self, true, self.inner.append_with(village, device, received_at, expected, changes, beside))
    }
    async fn feed(
        &self,
        village: VillageNumber,
        after: u64,
        up_to: u64,
        bytes: usize,
        leave_out: Option<DeviceId>,
    ) -> Result<FeedPage, StoreError> {
        watched!(self, false, self.inner.feed(village, after, up_to, bytes, leave_out))
    }
    async fn feed_at(&self, village: VillageNumber, seqs: &[u64]) -> Result<Vec<FeedChange>, StoreError> {
        watched!(self, false, self.inner.feed_at(village, seqs))
    }
    async fn feed_names(&self, village: VillageNumber) -> Result<Vec<(Uuid, [u8; 32], u64)>, StoreError> {
        watched!(self, false, self.inner.feed_names(village))
    }
    async fn quarantine(&self, received_at: i64, refused: Vec<Refused>) -> Result<(), StoreError> {
        watched!(self, true, self.inner.quarantine(received_at, refused))
    }
    async fn put_person(&self, person: &NewPerson) -> Result<(), StoreError> {
        watched!(self, true, self.inner.put_person(person))
    }
    async fn person_by_name(&self, name: &str) -> Result<Option<Uuid>, StoreError> {
        watched!(self, false, self.inner.person_by_name(name))
    }
    async fn put_enrolment(&self, code_hash: [u8; 32], person: Uuid, expires_at: i64) -> Result<(), StoreError> {
        watched!(self, true, self.inner.put_enrolment(code_hash, person, expires_at))
    }
    async fn enrol(&self, code_hash: [u8; 32], now: i64, device: &NewDevice) -> Result<Enrolled, StoreError> {
        watched!(self, true, self.inner.enrol(code_hash, now, device))
    }
    async fn device_of_token(&self, token_hash: [u8; 32]) -> Result<Option<Device>, StoreError> {
        watched!(self, false, self.inner.device_of_token(token_hash))
    }
    async fn note_sync(&self, device: DeviceId, at: i64, app: &str, chain: &ChainHead) -> Result<(), StoreError> {
        watched!(self, true, self.inner.note_sync(device, at, app, chain))
    }
    async fn put_device_keys(&self, device: DeviceId, keys: &PublicKeys, replaced: bool) -> Result<(), StoreError> {
        watched!(self, true, self.inner.put_device_keys(device, keys, replaced))
    }
    async fn directory(&self, device: &Device, known: u64) -> Result<Option<Directory>, StoreError> {
        watched!(self, false, self.inner.directory(device, known))
    }
}
