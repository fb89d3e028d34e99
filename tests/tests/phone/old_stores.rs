//! Stores that earlier versions left behind open in this one, with everything that was in them.
//! `tests/stores/version-1` was written by the app before grievances existed (store version 1, commit af4ff1e), and was
//! copied while the app was open, as a pulled battery leaves it. Nobody in it exists.

use cunji_device::Device;
use cunji_device::view::{GrievanceFilter, RecordState};
use cunji_model::field::Value;
use cunji_model::grievance::words::GrievanceStatus;
use cunji_model::kind::Kind;
use cunji_tests::kit::lock::{key_of, open_phone};
use cunji_tests::kit::{Office, Phone, TestClock, TestEntropy, World, fast_folder};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use uuid::Uuid;

/// The grievance that a newer phone had written, carried unread by the old app; one that does not pass the door; a
/// record of a kind that nobody knows yet.
const CARRIED: Uuid = Uuid::from_u128(0x9001);
const BROKEN: Uuid = Uuid::from_u128(0x9002);
const MEETING: Uuid = Uuid::from_u128(0x9003);

fn stored() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("stores/version-1")
}

/// A copy of the old phone, since opening brings it to this version.
fn old_phone() -> tempfile::TempDir {
    let folder = tempfile::tempdir_in(fast_folder()).unwrap();
    for file in fs::read_dir(stored().join("phone")).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
    }
    folder
}

fn clock() -> Arc<TestClock> {
    Arc::new(TestClock::at("2026-09-20T08:00:00+08:00"))
}

fn open(folder: &Path) -> Device {
    open_phone(folder, clock(), Arc::new(TestEntropy::new(7))).unwrap()
}

#[test]
fn everything_that_the_old_app_had_saved_is_there() {
    let folder = old_phone();
    let device = open(folder.path());
    let facts = device.facts().unwrap();
    let before = fs::read_to_string(stored().join("facts.txt")).unwrap();
    let lost: Vec<&str> = before.lines().filter(|fact| !facts.iter().any(|now| now == fact)).collect();
    assert_eq!(lost, [""; 0], "every value of every record reads as it did");
    let held = device.held_changes().unwrap().into_iter();
    let held: Vec<String> = held
        .map(|one| {
            let hash: String = one.hash.iter().map(|byte| format!("{byte:02x}")).collect();
            format!("{} {hash} {} {}", one.document, one.at_office, one.mine)
        })
        .collect();
    let held_before = fs::read_to_string(stored().join("changes.txt")).unwrap();
    let gone: Vec<&str> = held_before.lines().filter(|one| !held.iter().any(|now| now == one)).collect();
    assert_eq!(gone.len(), 1, "one change is no longer held: {gone:?}");
    assert!(gone[0].starts_with(&BROKEN.to_string()), "the one that can't be opened was set apart: {gone:?}");

    let drafts = device.list_drafts().unwrap();
    assert_eq!(drafts.len(), 1, "the form that was being written is still there");
    let form = device.open_visit_form(&drafts[0].household).unwrap();
    assert_eq!(form.fields.get("note"), Some(&Value::from("写到一半")), "with what was written in it");
    assert_eq!(device.state_line().unwrap().on_phone, 2, "a visit and an edit still wait to be sent");
    assert_eq!(device.state_line().unwrap().to_settle, 1, "and two people's phone numbers still wait to be settled");

    let shown = device.dump().unwrap();
    device.rebuild().unwrap();
    assert!(device.dump().unwrap() == shown, "the lists are what a rebuild makes of the changes");
    drop(device);
    assert!(open(folder.path()).dump().unwrap() == shown, "and opening again changes nothing more");
}

/// A store's tables and indexes in words, with its version.
fn shape(folder: &Path, before: &[String]) -> (i64, Vec<String>) {
    let store = rusqlite::Connection::open(folder.join("cunji.db")).unwrap();
    // Before there was a lock, the key lay beside the store.
    let key = match fs::read_to_string(folder.join("store.key")) {
        Ok(bare) => format!("x'{}'", bare.trim()),
        Err(_) => key_of(folder).as_pragma().as_str().to_owned(),
    };
    store.pragma_update(None, "key", key).unwrap();
    for step in before {
        store.execute_batch(step).unwrap();
    }
    let version = store.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    let mut query = store.prepare("SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_master").unwrap();
    let mut words: Vec<String> = query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    words.sort();
    (version, words)
}

#[test]
fn a_store_of_every_version_between_grows_into_the_one_that_a_new_phone_gets() {
    let schema = |step: usize| {
        let file = format!("../crates/device/src/store/schema-{step}.sql");
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).ok()
    };
    let steps: Vec<String> = (1..).map_while(schema).collect();
    let fresh = tempfile::tempdir_in(fast_folder()).unwrap();
    drop(open(fresh.path()));
    let (newest, words) = shape(fresh.path(), &[]);
    assert_eq!(steps.len(), usize::try_from(newest).unwrap(), "a file for each version, no number is left out");
    for (number, text) in (1..).zip(&steps) {
        assert!(text.starts_with(&format!("-- Version {number}")), "the file of version {number} says so itself");
    }
    let facts = open(old_phone().path()).facts().unwrap();
    for version in 1..=steps.len() {
        let folder = old_phone();
        // As an app of that version left it: its tables were made, nothing was written into them yet.
        let mut before = steps[1..version].to_vec();
        before.push(format!("PRAGMA user_version = {version}"));
        assert_eq!(shape(folder.path(), &before).0, i64::try_from(version).unwrap());
        let device = open(folder.path());
        assert!(device.facts().unwrap() == facts, "version {version}: every value is there");
        assert_eq!(device.list_drafts().unwrap().len(), 1, "version {version}: and the form that was being written");
        drop(device);
        assert_eq!(shape(folder.path(), &[]), (newest, words.clone()), "version {version}: the tables of a new phone");
    }
}

#[test]
fn a_record_that_the_old_app_could_only_carry_is_readable_after_the_update() {
    let folder = old_phone();
    let device = open(folder.path());
    let list = device.list_grievances(GrievanceFilter::All, 0).unwrap();
    let found: Vec<&str> = list.rows.iter().map(|row| row.document.as_str()).collect();
    assert_eq!(found, [CARRIED.to_string()], "the grievance shows; the broken one and the unknown kind do not");
    assert_eq!(list.rows[0].status, GrievanceStatus::Open, "its course is computed");
    assert_eq!(list.rows[0].state, RecordState::AtOffice, "it came from the office");
    let fact = format!("{CARRIED} weather_of_the_day [Text(\"小雨\")]");
    assert!(device.facts().unwrap().contains(&fact), "a field that no version knows yet is still carried");
    let held = device.held_changes().unwrap();
    assert!(held.iter().any(|one| one.document == MEETING), "a kind of a still newer app is still carried");
}

#[tokio::test]
async fn the_old_phone_meets_the_old_office_with_new_programs_on_both_sides() {
    let world = World::with_households(0, 3).await;
    let folder = old_phone();
    let store = folder.path().join("office.db");
    fs::copy(stored().join("office.db"), &store).unwrap();
    let office = Office::start(store, clock(), 5).await;
    let ana = Phone::new("安娜", folder.path().to_path_buf(), clock(), 7, office.link());
    let run = ana.sync().await;
    assert_eq!(run.sent, 2, "what waited goes up: {run:?}");
    assert!(run.agreed, "and both sides hold the same: {run:?}");
    let form = ana.device().open_grievance_form(None, None).unwrap();
    let mut fields = form.fields;
    fields.insert("content".into(), "更新以后记的第一条".into());
    ana.device().save_grievance(&form.draft, &fields).unwrap();
    assert_eq!(ana.sync().await.sent, 1, "a record of the new kind is taken by the office");
    drop(world);
}

#[test]
fn every_kind_keeps_what_newer_versions_wrote_beside_it() {
    for kind in Kind::ALL {
        let document = cunji_model::document::genesis(kind);
        let actor = cunji_model::id::actor(cunji_model::id::DeviceId([9; 8]), cunji_model::id::Incarnation([9; 8]));
        let path = cunji_model::field::Path::field("of_a_newer_version");
        let written = cunji_model::document::write(document, &[], &actor, 1, &[(path.clone(), "还在".into())]).unwrap();
        let admitted =
            cunji_model::door::admit(&cunji_model::document::genesis(kind), written.change.unwrap().raw_bytes())
                .unwrap();
        let contents = cunji_model::document::Contents::read(&admitted.document);
        assert_eq!(contents.shown(&path), Some(&"还在".into()), "{kind:?}: an unknown field passes the door unread");
    }
}
