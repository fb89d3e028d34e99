//! Villages, people, phones, codes, and who looked at full numbers.

use super::{HERE, Place, THERE, village};
use cunji_model::id::DeviceId;
use cunji_server::keys;
use cunji_server::store::{Enrolled, NewDevice, NewPerson, Reading, Store};
use cunji_wire::key::SecretKeys;
use cunji_wire::message::ChainHead;
use uuid::Uuid;

const ZHANG: Uuid = Uuid::from_u128(1);
const LI: Uuid = Uuid::from_u128(2);

async fn add(store: &dyn Store, person: Uuid, name: &str, villages: &[super::VillageNumber]) {
    let new = NewPerson { person, name: name.into(), role: "cadre".into(), villages: villages.to_vec() };
    store.put_person(&new).await.unwrap();
}

fn phone(id: u8, token: u8) -> NewDevice {
    NewDevice { device: DeviceId([id; 8]), token_hash: [token; 32], app_version: "1".into() }
}

fn chain(count: u64) -> ChainHead {
    ChainHead { count, head: [9; 32], signature: Some(vec![1; 64]) }
}

pub async fn keys_of_a_phone_are_kept_once_and_renewed_only_by_enrolment(place: Place) {
    let store = place.store().await;
    let office = keys::office(store.as_ref()).await.unwrap().public();
    let again = place.try_open(5).await.unwrap();
    assert_eq!(keys::office(again.as_ref()).await.unwrap().public(), office, "all processes have the office's keys");
    add(store.as_ref(), ZHANG, "张建国", &[HERE]).await;
    add(store.as_ref(), LI, "李秀英", &[THERE]).await;
    store.put_enrolment([3; 32], ZHANG, 1_000).await.unwrap();
    store.enrol([3; 32], 10, &phone(1, 1)).await.unwrap();
    let device = || async { store.device_of_token([1; 32]).await.unwrap().unwrap() };
    assert_eq!(device().await.keys, None, "an older app has handed none in");
    let before = store.directory(&device().await, 0).await.unwrap().unwrap().version;

    let (first, other) = (SecretKeys::of([1; 32], [2; 32]).public(), SecretKeys::of([3; 32], [4; 32]).public());
    store.put_device_keys(DeviceId([1; 8]), &first, false).await.unwrap();
    store.put_device_keys(DeviceId([1; 8]), &other, false).await.unwrap();
    assert_eq!(device().await.keys, Some(first), "who holds the token can't slip another key in");
    assert!(store.directory(&device().await, before).await.unwrap().is_some(), "phones hear of the key");
    let known = keys::for_device(store.as_ref(), &device().await).await.unwrap();
    assert_eq!((known.own, known.devices), (office, vec![([1; 8], first)]), "and get it with the office's");
    store.put_device_keys(DeviceId([1; 8]), &other, true).await.unwrap();
    assert_eq!(device().await.keys, Some(other), "a new enrolment brings new ones");

    store.note_sync(DeviceId([1; 8]), 50, "2", &chain(40)).await.unwrap();
    store.note_sync(DeviceId([1; 8]), 60, "2", &ChainHead { head: [8; 32], ..chain(30) }).await.unwrap();
    let head = store.rows("SELECT chain_count, chain_head FROM device_key", Vec::new()).await.unwrap();
    assert_eq!((head[0].int(0).unwrap(), head[0].bytes(1).unwrap()), (40, [9; 32].as_slice()), "never back");
    assert_eq!(keys::device(store.as_ref(), DeviceId([1; 8])).await.unwrap().unwrap(), device().await, "by its id too");
}

pub async fn an_office_keeps_its_identity_when_it_is_opened_again(place: Place) {
    let store = place.try_open(1).await.unwrap();
    let first = store.identity().await.unwrap();
    assert!(first.epoch > 0, "zero means that a phone knows no epoch yet");
    let again = place.try_open(2).await.unwrap();
    assert_eq!(again.identity().await.unwrap(), first, "a second process on the same store is the same office");
    store.put_village(&village(HERE, "石门村")).await.unwrap();
    store.put_village(&village(HERE, "石门社区")).await.unwrap();
    let villages = again.villages().await.unwrap();
    assert_eq!((villages.len(), villages[0].name.as_str()), (1, "石门社区"), "and sees what the first one wrote");
}

pub async fn a_code_is_for_one_phone_and_that_phone_may_ask_again(place: Place) {
    let store = place.store().await;
    add(store.as_ref(), ZHANG, "张建国", &[HERE]).await;
    add(store.as_ref(), LI, "李秀英", &[HERE]).await;
    let code = [3; 32];
    store.put_enrolment(code, ZHANG, 1_000).await.unwrap();
    let done = Enrolled::Done { person: ZHANG, name: "张建国".into() };
    assert_eq!(store.enrol([4; 32], 10, &phone(1, 1)).await.unwrap(), Enrolled::Refused, "a wrong code");
    assert_eq!(store.enrol(code, 1_001, &phone(1, 1)).await.unwrap(), Enrolled::Refused, "too late");
    assert_eq!(store.enrol(code, 1_000, &phone(1, 1)).await.unwrap(), done, "in time");
    assert_eq!(store.enrol(code, 1_000, &phone(1, 2)).await.unwrap(), done, "the answer was lost: once more");
    assert_eq!(store.enrol(code, 1_000, &phone(2, 3)).await.unwrap(), Enrolled::Refused, "another phone");
    assert_eq!(store.device_of_token([1; 32]).await.unwrap(), None, "the token of the lost answer is worth nothing");
    assert!(store.device_of_token([2; 32]).await.unwrap().is_some(), "the newer one is");
    store.put_enrolment([5; 32], LI, 1_000).await.unwrap();
    let taken = store.enrol([5; 32], 10, &phone(1, 4)).await.unwrap();
    assert_eq!(taken, Enrolled::Refused, "nobody takes over a phone that is somebody else's");
    let owner = store.device_of_token([2; 32]).await.unwrap().unwrap().person;
    assert_eq!(owner, ZHANG, "it stays whose it was");
}

pub async fn a_phone_is_known_by_its_token_with_the_villages_of_its_person(place: Place) {
    let store = place.store().await;
    add(store.as_ref(), ZHANG, "张建国", &[THERE, HERE]).await;
    store.put_enrolment([3; 32], ZHANG, 1_000).await.unwrap();
    store.enrol([3; 32], 10, &phone(1, 1)).await.unwrap();
    store.note_sync(DeviceId([1; 8]), 50, "2", &chain(40)).await.unwrap();
    store.note_sync(DeviceId([1; 8]), 60, "2", &chain(30)).await.unwrap();
    let found = store.device_of_token([1; 32]).await.unwrap().unwrap();
    assert!(found.active, "it may sync");
    assert_eq!(found.villages, [HERE, THERE], "its person's villages, by code");
    assert_eq!(found.chain_count, 40, "a count that falls is a restored phone: the highest is kept");
    add(store.as_ref(), ZHANG, "张建国", &[]).await;
    let found = store.device_of_token([1; 32]).await.unwrap().unwrap();
    assert_eq!(found.villages, [], "a person without villages has a phone that sees nothing");
    assert_eq!(store.person_by_name("张建国").await.unwrap(), Some(ZHANG), "found by name");
    assert_eq!(store.person_by_name("张建'; --").await.unwrap(), None, "whatever the name is made of");
}

pub async fn the_directory_names_people_and_phones_of_ones_villages_and_is_sent_when_it_changed(place: Place) {
    let store = place.store().await;
    add(store.as_ref(), ZHANG, "张建国", &[HERE]).await;
    add(store.as_ref(), LI, "李秀英", &[HERE, THERE]).await;
    add(store.as_ref(), Uuid::from_u128(3), "王强", &[THERE]).await;
    store.put_enrolment([3; 32], ZHANG, 1_000).await.unwrap();
    store.enrol([3; 32], 10, &phone(1, 1)).await.unwrap();
    let device = store.device_of_token([1; 32]).await.unwrap().unwrap();
    let directory = store.directory(&device, 0).await.unwrap().unwrap();
    assert_eq!(directory.villages, [(HERE, "石门村".to_owned())], "the villages of the phone");
    let names: Vec<_> = directory.people.iter().map(|one| (one.name.as_str(), one.devices.len())).collect();
    assert_eq!(names, [("张建国", 1), ("李秀英", 0)], "who works there, with their phones; nobody else");
    assert_eq!(store.directory(&device, directory.version).await.unwrap(), None, "nothing new: nothing is sent");
    add(store.as_ref(), LI, "李秀英", &[THERE]).await;
    let newer = store.directory(&device, directory.version).await.unwrap().unwrap();
    assert!(newer.version > directory.version, "a changed grant is a newer directory");
    assert_eq!(newer.people.len(), 1, "Li works there no longer");
}

pub async fn lines_about_readings_stand_in_order(place: Place) {
    let store = place.store().await;
    let line = |village, read_at, what: &str| Reading {
        village,
        read_at,
        reader: "文员王".into(),
        what: what.into(),
        rows: 3,
    };
    let lines = [line(HERE, 30, "households"), line(HERE, 10, "members")];
    store.note_reading(&lines[0]).await.unwrap();
    store.note_reading(&line(THERE, 20, "visits")).await.unwrap();
    store.note_reading(&lines[1]).await.unwrap();
    assert_eq!(store.readings(HERE).await.unwrap(), lines, "as they were noted, whatever the clock said");
    assert_eq!(store.readings(THERE).await.unwrap().len(), 1, "each village has its own");
}
