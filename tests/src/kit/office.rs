//! The real server on a loopback port, with its store on disk; it can be stopped and started again.

use super::surroundings::{TestClock, TestEntropy};
use super::{Link, Phone};
use cunji_model::id::VillageCode;
use cunji_server::enrolment::{code_hash, new_code};
use cunji_server::routes::{self, router};
use cunji_server::store::sqlite::SqliteStore;
use cunji_server::store::{FeedState, NewPerson, Store, Village};
use cunji_wire::digest::Digest;
use cunji_wire::message::VillageNumber;
use cunji_wire::surroundings::Clock;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::task::JoinHandle;
use uuid::Uuid;

pub struct Office {
    store: SqliteStore,
    clock: Arc<TestClock>,
    entropy: Arc<TestEntropy>,
    address: SocketAddr,
    serving: Option<JoinHandle<()>>,
}

impl Office {
    pub async fn start(path: PathBuf, clock: Arc<TestClock>, seed: u64) -> Self {
        let entropy = Arc::new(TestEntropy::new(seed ^ 0x0ff1ce));
        let store = SqliteStore::open(&path, entropy.as_ref()).unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut office = Self { store, clock, entropy, address, serving: None };
        office.serve(listener);
        office
    }

    fn serve(&mut self, listener: tokio::net::TcpListener) {
        let store: Arc<dyn Store> = Arc::new(self.store.clone());
        let office = routes::Office::new(store, self.clock.clone(), self.entropy.clone());
        self.serving = Some(tokio::spawn(async move {
            let router = router(office).into_make_service_with_connect_info::<SocketAddr>();
            axum::serve(listener, router).await.unwrap();
        }));
    }

    pub fn store(&self) -> &dyn Store {
        &self.store
    }

    pub fn clock(&self) -> &TestClock {
        &self.clock
    }

    pub fn entropy(&self) -> &TestEntropy {
        &self.entropy
    }

    pub fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn link(&self) -> Arc<Link> {
        Arc::new(Link::new(&self.address()))
    }

    pub async fn add_village(&self, code: &VillageCode, name: &str) {
        let feed = FeedState { last_seq: 0, changes: 0, records: 0, digest: Digest::default() };
        let (county, township, name) = ("奉节县".to_owned(), "云雾镇".to_owned(), name.to_owned());
        let village = Village { number: VillageNumber::from(code), county, township, name, feed };
        self.store.put_village(&village).await.unwrap();
    }

    /// Makes a cadre known and gives a code for a phone.
    pub async fn code_for(&self, name: &str, villages: &[VillageCode]) -> String {
        let person = self.store.person_by_name(name).await.unwrap();
        let person =
            person.unwrap_or_else(|| Uuid::from_u128(name.bytes().fold(1, |id, byte| id * 257 + u128::from(byte))));
        let villages = villages.iter().map(VillageNumber::from).collect();
        let new = NewPerson { person, name: name.to_owned(), role: "cadre".to_owned(), villages };
        self.store.put_person(&new).await.unwrap();
        let code = new_code(self.entropy.as_ref());
        let expires_at = self.clock.now().timestamp_millis() + 3_600_000;
        self.store.put_enrolment(code_hash(&code), person, expires_at).await.unwrap();
        code
    }

    /// How the office's feed of the story's village stands.
    pub async fn feed(&self) -> FeedState {
        let number = VillageNumber::from(&crate::records::village());
        self.store.feed_state(number).await.unwrap().unwrap()
    }

    /// A way to the office for a phone that talks to it without faults.
    pub fn plain(&self, _phone: &Phone) -> Link {
        Link::new(&self.address())
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        if let Some(serving) = self.serving.take() {
            serving.abort();
        }
    }
}
