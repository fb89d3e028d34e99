//! A cadre's phone: the real device core without a screen.

use super::link::{Fault, Link};
use super::lock::{key_of, open_phone};
use super::surroundings::{TestClock, TestEntropy};
use cunji_device::view::{Choice, ConflictView, HouseholdView, Saved, Session, SyncRun};
use cunji_device::{Device, DeviceError};
use cunji_model::field::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use uuid::Uuid;

pub struct Phone {
    pub name: String,
    pub link: Arc<Link>,
    folder: PathBuf,
    clock: Arc<TestClock>,
    entropy: Arc<TestEntropy>,
    device: Mutex<Option<Arc<Device>>>,
}

impl Phone {
    pub fn new(name: &str, folder: PathBuf, clock: Arc<TestClock>, seed: u64, link: Arc<Link>) -> Self {
        let (device, entropy) = (Mutex::new(None), Arc::new(TestEntropy::new(seed)));
        let phone = Self { name: name.to_owned(), link, folder, clock, entropy, device };
        phone.device();
        phone
    }

    /// The open device.
    pub fn device(&self) -> Arc<Device> {
        let mut open = self.device.lock().unwrap();
        let begin = || Arc::new(open_phone(&self.folder, self.clock.clone(), self.entropy.clone()).unwrap());
        Arc::clone(open.get_or_insert_with(begin))
    }

    /// Closes the app.
    pub fn close(&self) {
        self.device.lock().unwrap().take();
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The app is killed: what the operating system has of its files is what it finds when it is started again.
    pub fn kill(&self) {
        let found = self.folder.with_extension("found");
        let mut open = self.device.lock().unwrap();
        copy_folder(&self.folder, &found);
        open.take();
        std::fs::remove_dir_all(&self.folder).unwrap();
        std::fs::rename(&found, &self.folder).unwrap();
    }

    /// Copies the phone's folder, as a backup does. The app is closed.
    pub fn back_up(&self, to: &Path) {
        self.close();
        copy_folder(&self.folder, to);
    }

    /// Puts a backup in the place of what the phone has. Randomness goes on as on a real phone.
    pub fn restore(&mut self, from: &Path) {
        self.close();
        std::fs::remove_dir_all(&self.folder).unwrap();
        copy_folder(from, &self.folder);
    }

    pub async fn enrol(&self, server: &str, code: &str) -> Result<Session, DeviceError> {
        self.device().enrol(self.link.as_ref(), server, code).await
    }

    pub async fn sync(&self) -> SyncRun {
        self.device().sync(self.link.as_ref(), &|_| {}).await.unwrap()
    }

    /// Syncs while the link has these faults.
    pub async fn sync_through(&self, faults: impl IntoIterator<Item = Fault>) -> SyncRun {
        self.link.plan(faults);
        let run = self.sync().await;
        self.link.mend();
        run
    }

    pub fn household(&self, household: Uuid) -> HouseholdView {
        self.device().get_household(&household.to_string()).unwrap()
    }

    /// Edits one field of a household as it stands on this phone.
    pub fn edit(&self, household: Uuid, path: &str, value: impl Into<Value>) {
        let device = self.device();
        let form = device.open_household_form(&household.to_string()).unwrap();
        let fields = BTreeMap::from([(path.to_owned(), value.into())]);
        let saved = device.save_household(&form.draft, &form.household, &form.heads, &fields).unwrap();
        assert!(matches!(saved, Saved::Saved { .. }), "{}: {path} must be savable: {saved:?}", self.name);
    }

    /// Settles a card by the value that is shown on it.
    pub fn keep(&self, card: &ConflictView, value: impl Into<Value>) -> Saved {
        let value = value.into();
        let chosen = card.values.iter().find(|one| one.value == value);
        let hash = chosen.unwrap_or_else(|| panic!("{value:?} is not on the card {card:?}")).hash.clone();
        self.device().settle(&card.record.document, &card.heads, &card.path, &Choice::Keep { hash }).unwrap()
    }

    /// Records a routine visit, with a note when there are words. Returns the visit.
    pub fn visit(&self, household: Uuid, words: &str) -> Uuid {
        let device = self.device();
        let form = device.open_visit_form(&household.to_string()).unwrap();
        let mut fields = form.fields;
        fields.insert("has_changes".into(), (!words.is_empty()).into());
        if !words.is_empty() {
            fields.insert("note".into(), words.into());
        }
        match device.save_visit(&form.draft, &fields).unwrap() {
            Saved::Saved { document, .. } => document.parse().unwrap(),
            Saved::Problems { problems } => panic!("{}: a routine visit must be complete: {problems:?}", self.name),
        }
    }
}

impl Phone {
    /// The store behind the app's back. The app is closed.
    fn raw_store(&self) -> rusqlite::Connection {
        self.close();
        let connection = rusqlite::Connection::open(self.folder.join("cunji.db")).unwrap();
        connection.pragma_update(None, "key", key_of(&self.folder).as_pragma().as_str()).unwrap();
        connection
    }

    /// Does something to the store behind the app's back.
    pub fn tamper(&self, sql: &str) {
        self.raw_store().execute_batch(sql).unwrap();
    }

    /// Leaves the store as an older app would, that knew nothing of hidden records.
    pub fn forget_what_is_hidden(&self) {
        let older = "UPDATE document SET deleted = 0; DELETE FROM meta WHERE name = 'projection'";
        self.raw_store().execute_batch(older).unwrap();
    }

    /// Leaves the store as an older app would, that carried campaigns unread.
    pub fn forget_campaigns(&self) {
        let older =
            "UPDATE meta SET value = replace(value, ' campaign', '') WHERE name = 'kinds'; DELETE FROM campaign";
        self.raw_store().execute_batch(older).unwrap();
    }

    /// How often a full ID number was looked at on this phone.
    pub fn readings(&self) -> u32 {
        self.raw_store().query_row("SELECT count(*) FROM reading", [], |row| row.get(0)).unwrap()
    }

    /// Reasons of what did not get past the door.
    pub fn quarantined(&self) -> Vec<String> {
        let store = self.raw_store();
        let mut query = store.prepare("SELECT reason FROM quarantine").unwrap();
        query.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    }

    /// What the phone shows the office with each request.
    pub fn token(&self) -> String {
        self.raw_store().query_row("SELECT value FROM meta WHERE name = 'token'", [], |row| row.get(0)).unwrap()
    }

    /// The key of its cadre's drafts.
    pub fn drafts_key(&self) -> Vec<u8> {
        self.raw_store().query_row("SELECT value FROM meta WHERE name = 'drafts_key'", [], |row| row.get(0)).unwrap()
    }

    /// The phone's own device id.
    pub fn own_id(&self) -> cunji_model::id::DeviceId {
        let id = self.raw_store().query_row("SELECT value FROM meta WHERE name = 'device'", [], |row| row.get(0));
        cunji_model::id::DeviceId(id.unwrap())
    }

    /// The chunks that wait for the office, in order.
    pub fn unsent_chunks(&self) -> Vec<Vec<u8>> {
        let store = self.raw_store();
        let mut query = store.prepare("SELECT raw, body FROM change WHERE feed_seq IS NULL ORDER BY id").unwrap();
        let rows = query.query_map([], |row| Ok((row.get::<_, usize>(0)?, row.get::<_, Vec<u8>>(1)?))).unwrap();
        rows.map(|row| row.map(|(raw, body)| cunji_device::store::changes::chunk(raw, &body).unwrap()).unwrap())
            .collect()
    }

    /// Damages the store behind the app's back: every n-th change is gone, the counts still say otherwise.
    pub fn forget_some_changes(&self, every: i64) {
        let connection = self.raw_store();
        let gone = connection.execute("DELETE FROM change WHERE id % ?1 = 0", [every]).unwrap();
        assert!(gone > 0, "something must be missing for this story");
        // The phone counts what it has, as after a salvage: the digest now differs from the office's.
        connection.execute_batch("UPDATE village SET changes = changes - 1").unwrap();
    }
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}
