//! Bad input at every door: a clear error, nothing lost, nothing half-written.

use cunji_device::view::{RecordState, SyncOutcome};
use cunji_device::{Device, DeviceError};
use cunji_model::door::Refusal;
use cunji_model::field::Path;
use cunji_model::id::VillageCode;
use cunji_model::kind::Kind;
use cunji_server::store::NewPerson;
use cunji_tests::kit::lock::{key_of, open_phone};
use cunji_tests::kit::{SmallDisk, TestClock, TestEntropy, World, fast_folder};
use cunji_tests::records::{Dice, Wording, first_change, village, visit};
use cunji_wire::enrol::{EnrolAnswer, EnrolRequest, ErrorBody, ErrorCode};
use cunji_wire::frame;
use cunji_wire::message::{Ack, ChainHead, Cursor, Frame, SyncRequest, VillageNumber};
use cunji_wire::pack::{DICTIONARY, Pack, PackBuilder, Record};
use std::io::{Read, Write};
use std::sync::Arc;
use uuid::Uuid;

/// A device that speaks to the office byte by byte.
struct Raw {
    address: String,
    token: String,
    device: [u8; 8],
    client: reqwest::Client,
}

impl Raw {
    async fn enrol(world: &World) -> Self {
        let code = world.office.code_for("生手", &[village()]).await;
        // reqwest needs a TLS provider even for plain http; making a link installs it.
        let _ = world.office.link();
        let (client, device) = (reqwest::Client::builder().no_proxy().build().unwrap(), [9_u8; 8]);
        let request = EnrolRequest { code, device: hex::encode(device), app_version: "0".into(), keys: None };
        let address = world.office.address();
        let answer = client.post(format!("{address}/v1/enrol")).json(&request).send().await.unwrap();
        let answer: EnrolAnswer = answer.json().await.unwrap();
        Self { address, token: answer.token, device, client }
    }

    async fn send(&self, token: &str, body: Vec<u8>) -> (u16, Vec<u8>) {
        let request = self.client.post(format!("{}/v1/sync", self.address)).bearer_auth(token).body(body);
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.bytes().await.unwrap().to_vec())
    }

    async fn refused(&self, body: Vec<u8>) -> ErrorCode {
        let (status, body) = self.send(&self.token, body).await;
        assert_ne!(status, 200, "the office must not accept this");
        serde_json::from_slice::<ErrorBody>(&body).unwrap().code
    }

    fn request(&self) -> SyncRequest {
        SyncRequest {
            protocol_min: 1,
            protocol_max: 1,
            dictionary: DICTIONARY,
            device: self.device,
            epoch: 0,
            cursors: vec![Cursor { village: VillageNumber::from(&village()), seq: 0 }],
            directory: 0,
            chain: ChainHead::default(),
            echo: false,
            app_version: "0".into(),
        }
    }

    fn body(&self, packs: &[Pack]) -> Vec<u8> {
        let mut body = Vec::new();
        frame::write(&Frame::Request(self.request()), &mut body).unwrap();
        packs.iter().for_each(|pack| frame::write(&Frame::Push(pack.clone()), &mut body).unwrap());
        body
    }

    /// Pushes one change and gives the office's word for it.
    async fn push(&self, village: VillageNumber, kind: &str, change: Vec<u8>) -> Ack {
        let mut pack = PackBuilder::new(village, 0);
        pack.add(&Record { document: Uuid::from_u128(5), kind: kind.into(), seq: 0, change }).unwrap();
        let (status, body) = self.send(&self.token, self.body(&[pack.close(0).unwrap()])).await;
        assert_eq!(status, 200, "one bad change must not stop the others: it is answered by itself");
        let acks = frame::read_all(&body).unwrap().into_iter().find_map(|frame| match frame {
            Frame::Acks(acks) => Some(acks),
            _ => None,
        });
        acks.unwrap().remove(0)
    }
}

fn some_visit(who: u8) -> Vec<u8> {
    let (_, writes) = visit(&mut Dice(3), Uuid::from_u128(1), 1_780_000_000_000, Wording::Templated);
    first_change(Kind::Visit, who, 1_780_000_000, &writes)
}

fn good_pack(who: u8) -> Pack {
    let mut pack = PackBuilder::new(VillageNumber::from(&village()), 0);
    pack.add(&Record { document: Uuid::from_u128(5), kind: "visit".into(), seq: 0, change: some_visit(who) }).unwrap();
    pack.close(0).unwrap()
}

#[tokio::test]
async fn damaged_requests_are_refused_with_a_code_and_leave_nothing() {
    let world = World::with_households(2, 21).await;
    let raw = Raw::enrol(&world).await;
    let before = world.office.feed().await;
    let good = raw.body(&[good_pack(9)]);
    for cut in [0, 1, 4, 5, 20, good.len() / 2, good.len() - 1] {
        assert_eq!(raw.refused(good[..cut].to_vec()).await, ErrorCode::BadRequest, "truncated at {cut}");
    }
    let mut not_zstd = good_pack(9);
    not_zstd.squeezed = b"this is not zstd".to_vec();
    assert_eq!(raw.refused(raw.body(&[not_zstd])).await, ErrorCode::BadRequest, "not zstd");
    let mut bomb = good_pack(9);
    bomb.squeezed = zstd::bulk::compress(&vec![0; 256 << 20], 3).unwrap();
    bomb.raw = 256 << 20;
    assert_eq!(raw.refused(raw.body(&[bomb.clone()])).await, ErrorCode::TooLarge, "a bomb that says what it is");
    bomb.raw = 4_000;
    assert_eq!(raw.refused(raw.body(&[bomb])).await, ErrorCode::BadRequest, "a bomb that lies");
    assert_eq!(raw.refused(vec![0; 3 << 20]).await, ErrorCode::TooLarge, "three megabytes at once");
    let mut newer = raw.request();
    (newer.protocol_min, newer.protocol_max) = (7, 9);
    let mut body = Vec::new();
    frame::write(&Frame::Request(newer), &mut body).unwrap();
    assert_eq!(raw.refused(body).await, ErrorCode::VersionMismatch, "a protocol of the future");
    let mut other = raw.request();
    other.dictionary = 99;
    let mut body = Vec::new();
    frame::write(&Frame::Request(other), &mut body).unwrap();
    assert_eq!(raw.refused(body).await, ErrorCode::UnknownDictionary, "a dictionary nobody has");
    assert_eq!(world.office.feed().await, before, "nothing of all this reached the feed");
}

#[tokio::test]
async fn a_body_that_stops_in_the_middle_of_its_announced_length_leaves_nothing() {
    let world = World::with_households(2, 22).await;
    let raw = Raw::enrol(&world).await;
    let before = world.office.feed().await;
    let body = raw.body(&[good_pack(9)]);
    let host = raw.address.trim_start_matches("http://").to_owned();
    let head = format!(
        "POST /v1/sync HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {}\r\ncontent-length: {}\r\n\r\n",
        raw.token,
        body.len()
    );
    let half = body[..body.len() / 2].to_vec();
    tokio::task::spawn_blocking(move || {
        let mut stream = std::net::TcpStream::connect(host).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(&half).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let _ = stream.read_to_end(&mut Vec::new()); // the server hangs up or says 400: both are fine
    })
    .await
    .unwrap();
    assert_eq!(world.office.feed().await, before, "half a body is no body");
    assert!(
        matches!(raw.push(VillageNumber::from(&village()), "visit", some_visit(9)).await, Ack::Stored(_)),
        "whole: fine"
    );
}

#[tokio::test]
async fn a_wrong_token_gets_nothing() {
    let world = World::with_households(2, 23).await;
    let raw = Raw::enrol(&world).await;
    for token in ["", "x", &"0".repeat(48), &raw.token[..47]] {
        let (status, body) = raw.send(token, raw.body(&[])).await;
        assert_eq!(status, 401, "{token:?} is no token");
        let error: ErrorBody = serde_json::from_slice(&body).unwrap();
        assert_eq!(error.code, ErrorCode::NotAllowed, "and says so");
    }
    let mut stranger = raw.request();
    stranger.device = [1; 8];
    let mut body = Vec::new();
    frame::write(&Frame::Request(stranger), &mut body).unwrap();
    assert_eq!(raw.refused(body).await, ErrorCode::WrongDevice, "a token speaks for its own device only");
}

#[tokio::test]
async fn changes_that_may_not_enter_are_answered_one_by_one() {
    let world = World::with_households(2, 24).await;
    let raw = Raw::enrol(&world).await;
    let before = world.office.feed().await;
    let here = VillageNumber::from(&village());
    let refused = |reason| Ack::Refused(reason);
    assert_eq!(raw.push(here, "spaceship", some_visit(9)).await, refused(Refusal::UnknownKind), "unknown kind");
    assert_eq!(raw.push(VillageNumber(1), "visit", some_visit(9)).await, refused(Refusal::NoGrant), "wrong village");
    assert_eq!(raw.push(here, "visit", some_visit(3)).await, refused(Refusal::ForeignActor), "somebody else's actor");
    let mut damaged = some_visit(9);
    let last = damaged.len() - 1;
    damaged[last] ^= 0x55;
    assert!(matches!(raw.push(here, "visit", damaged).await, Ack::Refused(_)), "damaged");
    assert_eq!(world.office.feed().await, before, "nothing of it reached the feed");
    assert!(matches!(raw.push(here, "visit", some_visit(9)).await, Ack::Stored(_)), "a good one still does");
    assert_eq!(
        raw.push(here, "household", some_visit(9)).await,
        refused(Refusal::WrongPlace),
        "the same record, another kind"
    );
}

#[tokio::test]
async fn a_cadres_phone_that_forges_rules_is_refused() {
    let world = World::with_households(1, 29).await;
    let raw = Raw::enrol(&world).await;
    let here = VillageNumber::from(&village());
    let forged = |days: u32| {
        let text = format!(r#"{{"source":"我","rules":[],"otherwise":{{"days":{days},"unit":"calendar"}}}}"#);
        first_change(Kind::Settings, 9, 1_780_000_000, &[(Path::field("deadlines"), text.into())])
    };
    let before = world.office.feed().await;
    for role in ["cadre", "village", "auditor"] {
        as_role(&world, role).await;
        assert_eq!(raw.push(here, "settings", forged(365)).await, Ack::Refused(Refusal::OfficeOnly), "{role}");
    }
    let announced = || first_change(Kind::Campaign, 9, 1_780_000_000, &[(Path::field("name"), "我的大走访".into())]);
    for role in ["cadre", "village", "auditor"] {
        as_role(&world, role).await;
        assert_eq!(raw.push(here, "campaign", announced()).await, Ack::Refused(Refusal::OfficeOnly), "{role}");
    }
    assert_eq!(world.office.feed().await, before, "nobody's deadlines moved, and nobody was sent anywhere");
    as_role(&world, "township").await;
    assert!(matches!(raw.push(here, "settings", forged(3)).await, Ack::Stored(_)), "the township sets rules");
}

async fn as_role(world: &World, role: &str) {
    let person = world.office.store().person_by_name("生手").await.unwrap().unwrap();
    let villages = vec![VillageNumber::from(&village())];
    let changed = NewPerson { person, name: "生手".into(), role: role.into(), villages };
    world.office.store().put_person(&changed).await.unwrap();
}

#[tokio::test]
async fn a_used_or_wrong_code_enrols_nobody_and_guessing_is_slowed_down() {
    let world = World::with_households(1, 25).await;
    let ana = world.phone("安娜").await;
    let code = world.office.code_for("老波", &[village()]).await;
    let bo = world.phone("老波").await;
    let again = bo.enrol(&world.office.address(), "AAAA-AAAA").await.unwrap_err();
    assert!(matches!(again, DeviceError::Server(ErrorCode::CodeRefused)), "a wrong code: {again}");
    bo.enrol(&world.office.address(), &code.to_lowercase().replace('-', " ")).await.expect("typed as it was read out");
    let used = ana.enrol(&world.office.address(), &code).await.unwrap_err();
    assert!(matches!(used, DeviceError::Server(ErrorCode::CodeRefused)), "a code works for one phone: {used}");
    bo.enrol(&world.office.address(), &code)
        .await
        .expect("the same phone may ask again: its answer may have been lost");
    let mut last = None;
    for _ in 0..25 {
        last = bo.enrol(&world.office.address(), "AAAA-AAAA").await.err();
    }
    assert!(matches!(last, Some(DeviceError::Server(ErrorCode::TooManyTries))), "guessing must be slowed: {last:?}");
}

#[tokio::test]
async fn a_refused_record_stays_on_the_phone_with_its_reason() {
    let world = World::with_households(2, 26).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    ana.visit(world.households[0], "家中都好");
    // It says that it is of a village that never was hers.
    let other = VillageCode::parse("500236101202").unwrap();
    world.office.add_village(&other, "新桥村").await;
    let number = VillageNumber::from(&other).0;
    ana.tamper(&format!(
        "INSERT INTO village (village, name, digest) VALUES ({number}, '', zeroblob(32)); \
         UPDATE document SET village = {number} WHERE unsent > 0"
    ));
    let run = ana.sync().await;
    assert_eq!(run.outcome, SyncOutcome::DoneWithRefusals, "the sync says that something was not accepted");
    let page = ana.device().sync_page().unwrap();
    assert_eq!(page.records[0].state, RecordState::NotAccepted, "未被接收, not lost");
    assert_eq!(page.records[0].refusal, Some(Refusal::NoGrant), "with the reason");
    world.office.code_for("安娜", &[village(), other]).await;
    let run = ana.sync().await;
    assert_eq!((run.outcome, run.sent), (SyncOutcome::Done, 1), "with the grant it goes up by itself");
}

fn open(folder: &std::path::Path) -> Result<Device, DeviceError> {
    open_phone(folder, Arc::new(TestClock::at("2026-09-01T08:00:00+08:00")), Arc::new(TestEntropy::new(1)))
}

#[test]
fn a_store_of_a_newer_app_is_refused_untouched() {
    let folder = tempfile::tempdir_in(fast_folder()).unwrap();
    drop(open(folder.path()).unwrap());
    let path = folder.path().join("cunji.db");
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.pragma_update(None, "key", key_of(folder.path()).as_pragma().as_str()).unwrap();
    connection.execute_batch("PRAGMA user_version = 99; PRAGMA wal_checkpoint(TRUNCATE);").unwrap();
    drop(connection);
    let before = std::fs::read(&path).unwrap();
    let error = open(folder.path()).err().unwrap();
    assert!(matches!(error, DeviceError::StoreTooNew { found: 99, known: 1..99 }), "said with both: {error}");
    assert_eq!(std::fs::read(&path).unwrap(), before, "not one byte was changed");
}

#[test]
fn a_damaged_store_or_a_lost_key_never_becomes_an_empty_store() {
    let folder = tempfile::tempdir_in(fast_folder()).unwrap();
    drop(open(folder.path()).unwrap());
    let (store, key) = (folder.path().join("cunji.db"), folder.path().join("lock.json"));
    let good_key = std::fs::read(&key).unwrap();
    let elsewhere = tempfile::tempdir_in(fast_folder()).unwrap();
    drop(
        open_phone(
            elsewhere.path(),
            Arc::new(TestClock::at("2026-09-01T08:00:00+08:00")),
            Arc::new(TestEntropy::new(2)),
        )
        .unwrap(),
    );
    std::fs::copy(elsewhere.path().join("lock.json"), &key).unwrap();
    let before = std::fs::read(&store).unwrap();
    assert!(matches!(open(folder.path()).err().unwrap(), DeviceError::StoreUnreadable), "a wrong key is said");
    std::fs::remove_file(&key).unwrap();
    std::fs::remove_file(folder.path().join("lock-copy.json")).unwrap();
    assert!(matches!(open(folder.path()).err().unwrap(), DeviceError::StoreUnreadable), "a lost key is said");
    assert!(!key.exists(), "no new key is made for an old store");
    assert_eq!(std::fs::read(&store).unwrap(), before, "the store stays as it is");
    std::fs::write(&key, good_key).unwrap();
    let mut damaged = before;
    damaged[..64].fill(7);
    std::fs::write(&store, &damaged).unwrap();
    assert!(matches!(open(folder.path()).err().unwrap(), DeviceError::StoreUnreadable), "damage is said");
    assert_eq!(std::fs::read(&store).unwrap(), damaged, "and kept for those who can mend it");
}

#[cfg(unix)]
#[test]
fn the_key_is_for_its_owner_only_and_the_store_is_noise() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir_in(fast_folder()).unwrap();
    drop(open(folder.path()).unwrap());
    let mode = std::fs::metadata(folder.path().join("lock.json")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "nobody else may read the key");
    let store = std::fs::read(folder.path().join("cunji.db")).unwrap();
    assert!(!store.starts_with(b"SQLite format 3"), "the first page is encrypted like every other");
}

#[tokio::test]
async fn a_full_phone_says_so_and_keeps_what_it_has() {
    let world = World::with_households(3, 27).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    ana.close();
    let disk = SmallDisk::of(2_000);
    let folder = disk.path().join("phone");
    std::fs::create_dir(&folder).unwrap();
    for entry in std::fs::read_dir(ana.folder()).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), folder.join(entry.file_name())).unwrap();
    }
    let device = open(&folder).unwrap();
    let home = world.households[0].to_string();
    let form = device.open_visit_form(&home).unwrap();
    let mut saved = 0;
    let error = loop {
        let mut fields = form.fields.clone();
        let words: String =
            (0..1500).map(|n| char::from_u32(0x4e00 + (n * 7919 + saved * 31) % 20_000).unwrap()).collect();
        fields.insert("has_changes".into(), true.into());
        fields.insert("note".into(), words.into());
        match device.save_visit(&Uuid::from_u128(u128::from(saved) + 9).to_string(), &fields) {
            Ok(_) => saved += 1,
            Err(error) => break error,
        }
        assert!(saved < 5_000, "the disk must get full");
    };
    assert!(matches!(error, DeviceError::DiskFull), "it says that the storage is full: {error:?}");
    drop(device);
    let device = open(&folder).unwrap_or_else(|error| panic!("a full phone still opens: {error}"));
    let held = device.held_changes().unwrap().len() as u32;
    assert_eq!(held, 3 + saved, "every save that was reported is there, the failed one is not there by half");
}

#[tokio::test]
async fn a_read_only_disk_is_said_on_the_phone_and_at_the_office() {
    let disk = SmallDisk::of(8_000);
    let folder = disk.path().join("phone");
    std::fs::create_dir(&folder).unwrap();
    drop(open(&folder).unwrap());
    let server = disk.path().join("office.db");
    drop(cunji_server::store::sqlite::SqliteStore::open(&server, &TestEntropy::new(1)).unwrap());
    disk.read_only();
    let error = open(&folder).err().unwrap();
    assert!(matches!(error, DeviceError::ReadOnly), "the phone says that it can't write: {error:?}");
    let error = cunji_server::store::sqlite::SqliteStore::open(&server, &TestEntropy::new(1)).err().unwrap();
    assert!(matches!(error, cunji_server::store::StoreError::ReadOnly), "the office too: {error:?}");
}

#[test]
fn an_office_store_of_a_newer_server_is_refused() {
    let folder = tempfile::tempdir_in(fast_folder()).unwrap();
    let path = folder.path().join("office.db");
    drop(cunji_server::store::sqlite::SqliteStore::open(&path, &TestEntropy::new(1)).unwrap());
    rusqlite::Connection::open(&path).unwrap().execute_batch("PRAGMA user_version = 42").unwrap();
    let error = cunji_server::store::sqlite::SqliteStore::open(&path, &TestEntropy::new(1)).err().unwrap();
    assert!(error.to_string().contains("newer server"), "it says what to do: {error}");
}
