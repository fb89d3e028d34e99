//! The real server on a loopback port, with its store on disk; it can be stopped and started again.

use super::surroundings::{TestClock, TestEntropy};
use super::{Link, Phone};
use cunji_model::id::VillageCode;
use cunji_server::attachments;
use cunji_server::config::Limits;
use cunji_server::enrolment::{code_hash, new_code};
use cunji_server::objects::Objects;
use cunji_server::objects::settings::{Place, beside};
use cunji_server::office::Desk;
use cunji_server::routes::{self, router};
use cunji_server::store::open::open;
use cunji_server::store::{FeedState, NewPerson, Store, StoreError, Village};
use cunji_wire::digest::Digest;
use cunji_wire::message::VillageNumber;
use cunji_wire::surroundings::Clock;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::task::JoinHandle;
use uuid::Uuid;

pub struct Office {
    store: Arc<dyn Store>,
    objects: Arc<Objects>,
    limits: Limits,
    place: String,
    clock: Arc<TestClock>,
    entropy: Arc<TestEntropy>,
    address: SocketAddr,
    serving: Option<(tokio::sync::oneshot::Sender<()>, JoinHandle<()>)>,
    _folder: Option<tempfile::TempDir>,
}

/// Where the pictures of a store lie in a story: beside a file; of a database, in the story's folder.
pub fn pictures_of(place: &str, folder: &Path) -> Place {
    match beside(place) {
        Place::Unsaid => Place::Folder(folder.join("pictures")),
        beside => beside,
    }
}

impl Office {
    /// With its store in a file.
    pub async fn start(path: PathBuf, clock: Arc<TestClock>, seed: u64) -> Self {
        Self::start_on(&path.display().to_string(), clock, seed).await
    }

    /// With its store at a place as `--store` names it.
    pub async fn start_on(place: &str, clock: Arc<TestClock>, seed: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut office = Self::start_in(place, folder.path(), clock, seed).await;
        office._folder = Some(folder);
        office
    }

    /// The same; a database's pictures lie in this folder.
    pub async fn start_in(place: &str, folder: &Path, clock: Arc<TestClock>, seed: u64) -> Self {
        let entropy = Arc::new(TestEntropy::new(seed ^ 0x0ff1ce));
        let store = open(place, entropy.as_ref()).await.unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let objects = Arc::new(Objects::at(pictures_of(place, folder)));
        let (place, limits, serving, _folder) = (place.to_owned(), Limits::default(), None, None);
        let mut office = Self { store, objects, limits, place, clock, entropy, address, serving, _folder };
        office.serve(listener);
        office
    }

    fn serve(&mut self, listener: tokio::net::TcpListener) {
        let (store, objects) = (Arc::clone(&self.store), Arc::clone(&self.objects));
        let office = routes::Office::new(store, self.clock.clone(), self.entropy.clone());
        let office = office.with_pictures(objects).limited(self.limits.clone());
        let router = router(office).into_make_service_with_connect_info::<SocketAddr>();
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let serving = axum::serve(listener, router).with_graceful_shutdown(async move {
            let _ = stopped.await; // dropped or asked: both mean stop
        });
        self.serving = Some((stop, tokio::spawn(async move { serving.await.unwrap() })));
    }

    async fn stop(&mut self) {
        if let Some((stop, serving)) = self.serving.take() {
            drop(stop);
            serving.await.unwrap();
        }
    }

    async fn serve_again(&mut self) {
        let listener = tokio::net::TcpListener::bind(self.address).await.unwrap();
        self.serve(listener);
    }

    /// Stops the server, and serves with its pictures at another place.
    pub async fn keep_pictures_in(&mut self, place: Place) {
        self.stop().await;
        self.objects = Arc::new(Objects::at(place));
        self.serve_again().await;
    }

    /// Stops the server, and serves with other limits.
    pub async fn limit(&mut self, limits: Limits) {
        self.stop().await;
        self.limits = limits;
        self.serve_again().await;
    }

    /// Stops the server, and serves another store at the same address.
    pub async fn reopen(&mut self, place: &str) {
        self.stop().await;
        self.store = open(place, self.entropy.as_ref()).await.unwrap();
        place.clone_into(&mut self.place);
        if let Place::Folder(folder) = beside(place) {
            self.objects = Arc::new(Objects::at(Place::Folder(folder)));
        }
        self.serve_again().await;
    }

    /// Where its pictures lie.
    pub fn objects(&self) -> &Objects {
        &self.objects
    }

    /// A picture of the story's village, by its name in hex; `None`: it is not there.
    pub async fn picture(&self, name: &str) -> Option<Vec<u8>> {
        self.try_picture(name).await.unwrap()
    }

    /// The same where something may be wrong with it.
    pub async fn try_picture(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let village = VillageNumber::from(&crate::records::village());
        let name = hex::decode(name).unwrap().try_into().unwrap();
        attachments::whole(self.store(), &self.objects, village, &name).await
    }

    /// Where the store is.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// Copies its store's file as it stands.
    pub fn copy_store(&self, to: &Path) {
        let store = rusqlite::Connection::open(&self.place).unwrap();
        store.execute("VACUUM INTO ?1", [to.display().to_string()]).unwrap();
    }

    pub fn store(&self) -> &dyn Store {
        self.store.as_ref()
    }

    /// The store for somebody who works beside the server.
    pub fn shared_store(&self) -> Arc<dyn Store> {
        Arc::clone(&self.store)
    }

    pub fn clock(&self) -> &TestClock {
        &self.clock
    }

    pub fn entropy(&self) -> &TestEntropy {
        &self.entropy
    }

    /// Somebody who works on the server's own command line.
    pub fn desk(&self) -> Desk<'_> {
        let (store, entropy, now) = (self.store(), self.entropy.as_ref(), self.clock.now());
        Desk { store, entropy, now, person: Uuid::nil(), name: "cunji-server" }
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
        let person = person.unwrap_or_else(|| {
            Uuid::from_u128(name.bytes().fold(1, |id, byte| id.wrapping_mul(257).wrapping_add(u128::from(byte))))
        });
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
        if let Some((_, serving)) = self.serving.take() {
            serving.abort();
        }
    }
}
