//! The lock as cadres meet it: PIN, wrong PINs and waiting, somebody else on the phone, a phone of before there were PINs.

use cunji_device::lock::{Keystore, LockSettings, NoSecret};
use cunji_device::view::{LockStage, Saved};
use cunji_device::{DeviceError, Handset};
use cunji_model::kind::Kind;
use cunji_tests::kit::lock::{PIN, TestMonotonic, around, handset, open_phone};
use cunji_tests::kit::{TestClock, TestEntropy, World, fast_folder};
use cunji_tests::records::village;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};
use tempfile::TempDir;
use zeroize::Zeroizing;

const OTHER: &str = "741963";

struct Held {
    folder: TempDir,
    monotonic: Arc<TestMonotonic>,
    clock: Arc<TestClock>,
    seed: u64,
}

impl Held {
    fn new() -> Self {
        let folder = tempfile::tempdir_in(fast_folder()).unwrap();
        let clock = Arc::new(TestClock::at("2026-09-01T08:00:00+08:00"));
        Self { folder, monotonic: TestMonotonic::start(), clock, seed: 3 }
    }

    /// The app is started.
    fn start(&mut self) -> Handset {
        self.seed += 1;
        handset(self.folder.path(), &self.monotonic, &self.clock, self.seed)
    }

    /// With a PIN.
    fn guarded(&mut self) -> Handset {
        let phone = self.start();
        phone.begin().unwrap();
        phone.set_pin(PIN).unwrap();
        phone
    }
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn stage(phone: &Handset) -> LockStage {
    phone.view().unwrap().stage
}

fn waits(phone: &Handset) -> u32 {
    phone.view().unwrap().wait_seconds
}

fn try_wrong(phone: &Handset) {
    assert!(matches!(phone.unlock("111222"), Err(DeviceError::WrongPin)), "a wrong PIN is said to be one");
}

#[test]
fn a_new_phone_is_locked_from_its_pin_on() {
    let mut held = Held::new();
    let phone = held.start();
    assert_eq!(stage(&phone), LockStage::Fresh);
    assert_eq!(names(held.folder.path()), [""; 0], "looking makes nothing");
    assert!(matches!(phone.set_pin(PIN), Err(DeviceError::NotEnrolled)), "a PIN for nothing is none");
    phone.begin().unwrap();
    assert_eq!(stage(&phone), LockStage::Unguarded);
    assert!(matches!(phone.device(), Err(DeviceError::Locked)), "without a PIN nobody gets at records");
    assert!(matches!(phone.set_pin("123456"), Err(DeviceError::PinTooSimple)), "everybody's first idea is refused");
    phone.set_pin(PIN).unwrap();
    assert_eq!(stage(&phone), LockStage::Open);
    assert!(!names(held.folder.path()).contains(&"store.key".to_owned()), "the bare key is gone");

    let phone = held.start();
    assert_eq!(stage(&phone), LockStage::Locked, "a start of the app begins locked");
    assert!(matches!(phone.device(), Err(DeviceError::Locked)), "and shows nothing");
    assert!(matches!(phone.before_the_pin(), Err(DeviceError::Locked)), "not even whose it is");
    assert!(matches!(phone.begin(), Err(DeviceError::Locked)), "nobody enrols over it");
    phone.unlock(PIN).unwrap();
    assert!(phone.device().is_ok(), "the PIN opens");
    assert!(phone.lock() && phone.device().is_err(), "and locking by hand closes");
}

#[test]
fn wrong_pins_cost_time_that_only_waiting_pays() {
    let mut held = Held::new();
    drop(held.guarded());
    let phone = held.start();
    for _ in 0..2 {
        try_wrong(&phone);
        assert_eq!(waits(&phone), 0, "three tries are free");
    }
    try_wrong(&phone);
    assert_eq!(waits(&phone), 30, "the next one costs half a minute");
    let refused = phone.unlock(PIN);
    assert!(
        matches!(refused, Err(DeviceError::PinWait { seconds: 30 })),
        "not even the right PIN is tried: {refused:?}"
    );

    held.monotonic.pass(10);
    held.clock.set("2031-01-01T00:00:00+08:00");
    let phone = held.start();
    assert_eq!(waits(&phone), 20, "a restart of the app and a clock set years ahead shorten nothing");
    held.clock.set("2020-01-01T00:00:00+08:00");
    assert_eq!(waits(&phone), 20, "nor does one set back make it longer");

    held.monotonic.restart("start 2");
    let phone = held.start();
    assert_eq!(waits(&phone), 30, "over a restart of the machine only what was written down is known to have passed");
    held.monotonic.pass(12);
    let phone = held.start();
    assert_eq!(waits(&phone), 18, "from there on waiting counts again");
    held.monotonic.pass(18);
    try_wrong(&phone);
    assert_eq!(waits(&phone), 60, "each one costs more");
    for seconds in [60, 300, 900, 3_600, 3_600] {
        assert_eq!(u64::from(waits(&phone)), seconds, "30 s, 1 min, 5 min, 15 min, then an hour");
        held.monotonic.pass(seconds);
        try_wrong(&phone);
    }
    held.monotonic.pass(3_600);
    phone.unlock(PIN).unwrap();
    phone.lock();
    try_wrong(&phone);
    assert_eq!(waits(&phone), 0, "the right PIN begins anew, and nothing was ever wiped");
}

#[test]
fn ending_the_app_in_the_middle_of_a_try_does_not_undo_it() {
    let mut held = Held::new();
    let phone = held.guarded();
    phone.lock();
    let before = fs::read(held.folder.path().join("lock.json")).unwrap();
    for _ in 0..3 {
        try_wrong(&phone);
    }
    // An older file put back while the app runs: the app remembers.
    fs::write(held.folder.path().join("lock.json"), before).unwrap();
    assert_eq!(waits(&phone), 30, "the count is in the app and in the file; the higher one holds");
}

#[test]
fn another_pin_wraps_the_same_key_and_touches_no_record() {
    let mut held = Held::new();
    let phone = held.guarded();
    phone.lock();
    drop(phone);
    let phone = held.start();
    let store = |held: &Held| fs::read(held.folder.path().join("cunji.db")).unwrap();
    phone.unlock(PIN).unwrap();
    let before = store(&held);
    assert!(matches!(phone.change_pin(OTHER, "852741"), Err(DeviceError::WrongPin)), "the old PIN is asked for");
    phone.change_pin(PIN, OTHER).unwrap();
    assert_eq!(store(&held), before, "not a byte of the store was written again");
    phone.lock();
    assert!(matches!(phone.unlock(PIN), Err(DeviceError::WrongPin)), "the old PIN opens nothing any more");
    phone.unlock(OTHER).unwrap();
    phone.change_pin(OTHER, "石门村口的老黄葛树").unwrap();
    phone.lock();
    phone.unlock("石门村口的老黄葛树").unwrap();
}

#[test]
fn a_phone_of_before_there_were_pins_asks_for_one_and_keeps_everything() {
    let mut held = Held::new();
    let old = Path::new(env!("CARGO_MANIFEST_DIR")).join("stores/version-1/phone");
    for file in fs::read_dir(old).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), held.folder.path().join(file.file_name())).unwrap();
    }
    let bare = fs::read_to_string(held.folder.path().join("store.key")).unwrap();
    let phone = held.start();
    assert_eq!(stage(&phone), LockStage::Unguarded, "it asks for a PIN first");
    assert!(phone.before_the_pin().unwrap().unwrap().session().unwrap().is_some(), "it knows whose it is");
    assert!(matches!(phone.device(), Err(DeviceError::Locked)), "and shows no record before there is one");
    phone.set_pin(PIN).unwrap();
    let facts = phone.device().unwrap().facts().unwrap();
    assert!(facts.len() > 50, "everything is there");
    assert!(!held.folder.path().join("store.key").exists(), "the bare key is gone");
    for name in names(held.folder.path()) {
        let bytes = fs::read(held.folder.path().join(&name)).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(!text.contains(bare.trim()), "{name} does not hold the key");
    }
    let phone = held.start();
    phone.unlock(PIN).unwrap();
    assert_eq!(phone.device().unwrap().facts().unwrap(), facts, "and it is the same store");
}

#[test]
fn a_kill_between_lock_and_bare_key_leaves_one_way_in() {
    let mut held = Held::new();
    let phone = held.start();
    phone.begin().unwrap();
    let bare = fs::read(held.folder.path().join("store.key")).unwrap();
    phone.set_pin(PIN).unwrap();
    drop(phone);
    // As if the app had been killed after the lock was written, and with half of a later one beside it.
    fs::write(held.folder.path().join("store.key"), bare).unwrap();
    fs::write(held.folder.path().join("lock.json.new"), "{\"version\":").unwrap();
    let phone = held.start();
    assert_eq!(stage(&phone), LockStage::Locked, "a lock that is written counts");
    phone.unlock(PIN).unwrap();
    assert!(!held.folder.path().join("store.key").exists(), "what was left of the bare key is taken away");
}

#[test]
fn a_damaged_or_newer_key_file_is_said_and_left_alone() {
    let mut held = Held::new();
    drop(held.guarded());
    let path = held.folder.path().join("lock.json");
    let good = fs::read_to_string(&path).unwrap();
    fs::write(&path, &good[..good.len() / 2]).unwrap();
    held.start().unlock(PIN).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), good, "a copy opens it, and mends the file");
    fs::write(&path, good.replacen("\"idle_minutes\": 5", "\"idle_minutes\": 7", 1)).unwrap();
    assert_eq!(held.start().view().unwrap().settings.idle_minutes, 5, "a byte that went bad is noticed");
    fs::remove_file(held.folder.path().join("lock-copy.json")).unwrap();
    for (bad, newer) in
        [(good[..good.len() / 2].to_owned(), false), ("{\"version\": 9, \"ways\": []}".to_owned(), true)]
    {
        fs::write(&path, &bad).unwrap();
        let error = held.start().view().unwrap_err();
        let (damaged, too_new) = (DeviceError::StoreUnreadable, DeviceError::StoreTooNew { found: 9, known: 1 });
        let said = if newer { too_new } else { damaged };
        assert_eq!(error.to_string(), said.to_string(), "the reason is said");
        assert_eq!(fs::read_to_string(&path).unwrap(), bad, "and the file is as it was");
    }
    // Nobody makes a wrap cheaper, or lets the memory run full, by editing the file with its check.
    let at = good.find("check\": \"").unwrap() + 9;
    let good = [&good[..at], &good[at + 16..]].concat();
    for (from, to) in [("\"passes\": 1", "\"passes\": 2"), ("\"memory_kib\": 8", "\"memory_kib\": 4000000000")] {
        fs::write(&path, good.replacen(from, to, 1)).unwrap();
        assert!(held.start().unlock(PIN).is_err(), "{to}: parameters are bound to the wrap");
    }
    fs::write(&path, &good).unwrap();
    held.start().unlock(PIN).unwrap();
}

#[test]
fn two_people_on_one_phone_have_a_lock_and_records_each() {
    let mut held = Held::new();
    let phone = held.guarded();
    let of_zhang = phone.device().unwrap();
    let view = phone.newcomer().unwrap();
    assert_eq!((view.stage, view.person), (LockStage::Fresh, 2), "the second one begins at the beginning");
    assert_eq!(names(held.folder.path()).iter().filter(|name| *name == "people").count(), 0, "nothing is made yet");
    assert!(matches!(phone.device(), Err(DeviceError::Locked)), "and sees nothing of the first");
    phone.begin().unwrap();
    phone.set_pin(OTHER).unwrap();
    let of_li = phone.device().unwrap();
    assert!(!Arc::ptr_eq(&of_zhang, &of_li), "two stores");
    drop((of_zhang, of_li));

    let phone = held.start();
    let people: Vec<_> = phone.view().unwrap().people.into_iter().map(|one| (one.person, one.name)).collect();
    assert_eq!(people, [(1, None), (2, None)], "a choice, and no name that nobody allowed");
    phone.choose(2).unwrap();
    assert!(matches!(phone.unlock(PIN), Err(DeviceError::WrongPin)), "the other's PIN is no use");
    phone.unlock(OTHER).unwrap();
    phone.choose(1).unwrap();
    assert!(matches!(phone.device(), Err(DeviceError::Locked)), "giving the phone on locks it");
    phone.unlock(PIN).unwrap();
    assert!(matches!(phone.choose(7), Err(DeviceError::NotFound)), "there is no seventh");
}

#[test]
fn it_locks_by_itself_when_the_page_sleeps_but_the_last_words_get_in() {
    let mut held = Held::new();
    let phone = held.guarded();
    held.monotonic.pass(5 * 60);
    assert!(phone.touch(), "the page locks after five minutes; the app gives it one more");
    held.monotonic.pass(6 * 60 + 1);
    assert!(phone.is_open(), "words that were typed before may still be kept");
    assert!(!phone.touch(), "anything else comes too late");
    assert!(!phone.is_open() && phone.device().is_err());
    phone.unlock(PIN).unwrap();
    phone.put_settings(LockSettings { idle_minutes: 30, lease_days: 0 }, false).unwrap();
    held.monotonic.pass(30 * 60);
    assert!(phone.touch(), "as long as its owner wants");
    let nonsense = LockSettings { idle_minutes: 0, lease_days: 0 };
    assert!(phone.put_settings(nonsense, false).is_err(), "never is no number of minutes");
}

#[test]
fn a_lease_asks_for_the_pin_once_more_and_deletes_nothing() {
    let mut held = Held::new();
    let phone = held.guarded();
    phone.put_settings(LockSettings { idle_minutes: 60, lease_days: 7 }, false).unwrap();
    held.clock.advance(chrono::Duration::days(6));
    assert!(phone.touch(), "within the lease nothing is asked");
    held.clock.advance(chrono::Duration::days(2));
    assert!(!phone.touch(), "after a week without the office it locks");
    let view = phone.view().unwrap();
    assert!(view.lease_over && view.stage == LockStage::Locked, "and says why");
    phone.unlock(PIN).unwrap();
    assert!(phone.touch() && !phone.view().unwrap().lease_over, "the PIN is enough for another week");
}

/// A keystore as a phone has one.
#[derive(Default)]
struct Box32(Mutex<BTreeMap<String, [u8; 32]>>);

impl Keystore for Box32 {
    fn get_or_make(&self, name: &str, make: &dyn Fn() -> [u8; 32]) -> Result<Zeroizing<[u8; 32]>, NoSecret> {
        Ok(Zeroizing::new(*self.0.lock().unwrap().entry(name.to_owned()).or_insert_with(make)))
    }

    fn get(&self, name: &str) -> Result<Zeroizing<[u8; 32]>, NoSecret> {
        self.0.lock().unwrap().get(name).copied().map(Zeroizing::new).ok_or(NoSecret::Gone)
    }

    fn delete(&self, name: &str) {
        self.0.lock().unwrap().remove(name);
    }
}

#[test]
fn with_a_keystore_a_copy_of_the_folder_is_noise_even_to_who_knows_the_pin() {
    let held = Held::new();
    let keystore: Arc<Box32> = Arc::default();
    let around = |keystore: Arc<dyn Keystore>| cunji_device::lock::Surroundings {
        keystore,
        ..around(Arc::clone(&held.monotonic), 9)
    };
    let phone = Handset::new(held.folder.path(), around(keystore.clone()), held.clock.clone());
    phone.begin().unwrap();
    phone.set_pin(PIN).unwrap();
    assert!(phone.view().unwrap().keystore, "the settings say that the keystore takes part");
    phone.lock();
    phone.unlock(PIN).unwrap();
    let elsewhere = Handset::new(held.folder.path(), around(Arc::<Box32>::default()), held.clock.clone());
    assert!(matches!(elsewhere.unlock(PIN), Err(DeviceError::KeystoreGone)), "another machine has no other half");
}

#[tokio::test]
async fn a_sync_under_way_when_it_locks_goes_through() {
    let world = World::with_households(6, 31).await;
    let mut held = Held::new();
    let phone = held.start();
    let code = world.office.code_for("张伟国", &[village()]).await;
    let link = world.office.link();
    phone.begin().unwrap().enrol(link.as_ref(), &world.office.address(), &code).await.unwrap();
    phone.set_pin(PIN).unwrap();
    let device = phone.device().unwrap();
    let locks = |_| {
        phone.lock();
    };
    let run = device.sync(link.as_ref(), &locks).await.unwrap();
    assert!(run.agreed, "locked at its first step, it came to its end: {run:?}");
    assert!(phone.device().is_err(), "the screens are locked all the while");
    phone.unlock(PIN).unwrap();
    let again = phone.device().unwrap();
    assert!(Arc::ptr_eq(&again, &device), "whoever unlocks meanwhile has the same store, not a second one");
    drop((again, device));

    // One that takes too long is cut, and goes on from there the next time.
    let device = phone.device().unwrap();
    let home = world.households[0].to_string();
    let form = device.open_visit_form(&home).unwrap();
    let mut fields = form.fields;
    fields.insert("has_changes".to_owned(), false.into());
    assert!(matches!(device.save_visit(&form.draft, &fields).unwrap(), Saved::Saved { .. }), "a visit waits");
    device
        .keep_draft("half", Kind::Visit, &home, &[], BTreeMap::from([("note".to_owned(), "写到一半".into())]))
        .unwrap();
    let cuts = |_| {
        phone.lock();
        phone.cut_lingering();
    };
    let run = device.sync(link.as_ref(), &cuts).await.unwrap();
    assert!(!run.agreed, "it was cut: {run:?}");
    drop(device);
    phone.unlock(PIN).unwrap();
    let device = phone.device().unwrap();
    let kept = device.list_drafts().unwrap();
    assert!(kept.iter().any(|one| one.draft == "half"), "the draft is there after unlocking: {kept:?}");

    let run = device.sync(link.as_ref(), &|_| {}).await.unwrap();
    assert!(run.agreed && run.refused == 0, "nothing is lost: {run:?}");
}

#[test]
fn opening_the_kits_phones_goes_by_a_pin_too() {
    let folder = tempfile::tempdir_in(fast_folder()).unwrap();
    let clock = Arc::new(TestClock::at("2026-09-01T08:00:00+08:00"));
    drop(open_phone(folder.path(), clock, Arc::new(TestEntropy::new(1))).unwrap());
    assert!(names(folder.path()).contains(&"lock.json".to_owned()), "no way round the lock is left in the device");
}
