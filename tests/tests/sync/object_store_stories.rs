//! Where the office's pictures lie: in a bucket of a real S3 server, or a folder. Away, full, lost, damaged, killed in
//! between: text goes on, no picture is lost, and nobody is ever shown wrong bytes.

use chrono::Duration;
use cunji_device::DeviceError;
use cunji_device::sync::HttpTransport;
use cunji_device::view::SyncOutcome;
use cunji_server::attachments::settle;
use cunji_server::config::Limits;
use cunji_server::objects::keeping::look;
use cunji_server::objects::settings::Place;
use cunji_server::objects::{ObjectError, Objects};
use cunji_server::store::StoreError;
use cunji_tests::kit::{Operator, Phone, S3, ServerProgram, SmallDisk, World, photo};
use cunji_tests::screen::until;
use cunji_wire::surroundings::Clock;
use std::path::PathBuf;

/// The file behind a picture of an office that keeps them in a folder.
fn file_of(world: &World, name: &str) -> PathBuf {
    let Place::Folder(folder) = world.office.objects().place() else { panic!("not in a folder") };
    folder.join(&name[..2]).join(name)
}

fn on_phone(phone: &Phone, name: &str) -> Vec<u8> {
    phone.device().attachment_bytes(name).unwrap().expect("it is on the phone")
}

fn flip_a_byte(file: &PathBuf) {
    let mut bytes = std::fs::read(file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(file, bytes).unwrap();
}

async fn rows(world: &World, table: &str) -> u64 {
    let found = world.office.store().rows(&format!("SELECT count(*) FROM {table}"), Vec::new()).await.unwrap();
    found[0].count(0).unwrap()
}

#[tokio::test]
async fn a_photo_goes_up_and_comes_down_through_a_bucket() {
    let s3 = S3::start();
    let mut world = World::with_households(2, 301).await;
    world.office.keep_pictures_in(s3.place()).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    let name = ana.visit_with_photo(world.households[0], photo(1, 1200, 1200));
    let run = ana.sync().await;
    assert_eq!((run.outcome, run.pictures_sent), (SyncOutcome::Done, 1), "{run:?}");
    assert_eq!(std::fs::read(s3.file_of(&name)).unwrap(), on_phone(&ana, &name), "it lies in the bucket, by its name");
    assert_eq!(rows(&world, "attachment_coming_chunk").await, 0, "and nothing of it in the database any more");
    bo.sync().await;
    bo.device().fetch_attachment(bo.link.as_ref(), &name).await.unwrap();
    assert_eq!(on_phone(&bo, &name), on_phone(&ana, &name), "a colleague gets the very bytes");
    assert_eq!(world.office.picture(&name).await, Some(on_phone(&ana, &name)), "and so does the console");

    // The same photo of another household: it lies there once.
    assert_eq!(bo.visit_with_photo(world.households[1], photo(1, 1200, 1200)), name);
    bo.sync().await;
    assert_eq!(world.office.objects().all().await.unwrap().len(), 1);
}

#[tokio::test]
async fn while_the_bucket_is_away_text_goes_on_and_pictures_wait() {
    let mut s3 = S3::start();
    let mut world = World::with_households(2, 302).await;
    world.office.keep_pictures_in(s3.place()).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    let first = ana.visit_with_photo(world.households[0], photo(2, 600, 400));
    ana.sync().await;
    s3.goes_away();
    let second = ana.visit_with_photo(world.households[1], photo(3, 600, 400));
    let run = ana.sync().await;
    assert_eq!(run.outcome, SyncOutcome::OfficeUnavailable, "the phone is told to try later: {run:?}");
    assert!(run.agreed && run.sent > 0, "the text is in");
    assert_eq!((run.phone_pictures, run.office_pictures), (2, 1), "and nobody is told that all is in");
    let run = bo.sync().await;
    assert_eq!((run.outcome, run.received > 0), (SyncOutcome::Done, true), "whoever has no photo notices nothing");
    let refused = bo.device().fetch_attachment(bo.link.as_ref(), &first).await;
    assert!(matches!(refused, Err(DeviceError::BadAnswer)), "no picture comes: {refused:?}");
    assert!(bo.device().attachment_bytes(&first).unwrap().is_none());

    s3.comes_back();
    let run = ana.sync().await;
    assert_eq!((run.outcome, run.pictures_sent, run.picture_bytes), (SyncOutcome::Done, 1, 0), "not a byte again");
    assert_eq!(world.office.picture(&second).await, Some(on_phone(&ana, &second)));
    bo.device().fetch_attachment(bo.link.as_ref(), &first).await.unwrap();
    assert_eq!(on_phone(&bo, &first), on_phone(&ana, &first), "and she sees it now");
}

#[tokio::test]
async fn what_came_while_the_bucket_was_away_is_made_whole_without_its_phone() {
    let mut s3 = S3::start();
    let mut world = World::with_households(1, 303).await;
    world.office.keep_pictures_in(s3.place()).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    s3.goes_away();
    let name = ana.visit_with_photo(world.households[0], photo(4, 600, 400));
    let bytes = on_phone(&ana, &name);
    ana.sync().await;
    ana.close();
    let now = world.clock.now().timestamp_millis();
    let away = settle(world.office.store(), world.office.objects(), now).await;
    assert!(matches!(away, Err(StoreError::Objects(ObjectError::Away(_)))), "not yet: {away:?}");
    s3.comes_back();
    assert_eq!(settle(world.office.store(), world.office.objects(), now).await.unwrap(), 1);
    assert_eq!(world.office.picture(&name).await, Some(bytes), "what the office has, it keeps");
    assert_eq!(settle(world.office.store(), world.office.objects(), now).await.unwrap(), 0, "once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_server_killed_between_the_bucket_and_the_database_loses_nothing_and_shows_nothing_half() {
    let s3 = S3::start();
    let mut world = World::with_households(1, 304).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    let name = ana.visit_with_photo(world.households[0], photo(5, 600, 400));
    let settings = world.folder().join("server.toml");
    std::fs::write(&settings, s3.settings("photos", cunji_tests::kit::SECRET)).unwrap();
    let told = ["--config", settings.to_str().unwrap()];
    let (place, folder) = (world.place(), world.folder().to_owned());
    let mut server = ServerProgram::start(&place, &folder, "killed", &told).await;
    let link = HttpTransport::new(&format!("http://{}", server.address)).unwrap();
    s3.holds_its_answers();
    let (device, s3) = (ana.device(), &s3);
    let killing = async {
        until("the bucket to have it", async || (s3.held() > 0).then_some(())).await;
        server.group.kill();
    };
    let (run, ()) = tokio::join!(device.sync(&link, &|_| {}), killing);
    assert_eq!(run.unwrap().outcome, SyncOutcome::Interrupted);
    assert!(s3.file_of(&name).exists(), "the object is there");
    world.office.keep_pictures_in(s3.place()).await;
    assert_eq!(world.office.picture(&name).await, None, "and is no picture yet");
    assert!(rows(&world, "attachment_coming_chunk").await > 0, "its bytes still lie in the database");
    s3.answers_again();
    let server = ServerProgram::start(&place, &folder, "again", &told).await;
    assert!(server.log().contains("1 pictures brought from the database"), "the next start does it: {}", server.log());
    assert_eq!(world.office.picture(&name).await, Some(on_phone(&ana, &name)));
    let run = ana.sync().await;
    assert_eq!((run.pictures_sent, run.picture_bytes, run.office_pictures), (0, 0, 1), "the phone gets its receipt");
    for log in ["killed.log", "again.log"] {
        let log = std::fs::read_to_string(folder.join(log)).unwrap();
        assert!(!log.contains(cunji_tests::kit::SECRET), "the secret is in no log");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn wrong_keys_and_buckets_are_said_before_anybody_syncs() {
    let mut s3 = S3::start();
    let folder = tempfile::tempdir().unwrap();
    let office = Operator::of(&folder.path().join("office.db").display().to_string(), folder.path());
    office.begin();
    let secret = cunji_tests::kit::SECRET;
    let right = office.write("right.toml", &s3.settings("photos", secret));
    let said = office.does(&["config", "check", "--config", &right]);
    assert!(said.contains("pictures: s3://photos/office at http://127.0.0.1:"), "{said}");
    for (file, text, words) in [
        ("key.toml", s3.settings("photos", "another-secret"), "refuses the key: look at key_id and secret"),
        ("bucket.toml", s3.settings("nowhere", secret), "there is no such bucket: s3://nowhere/office"),
        ("bare.toml", "[pictures]\nplace = 's3://photos'\n".to_owned(), "pictures.key_id: an S3 store needs"),
        ("slip.toml", format!("[pictures]\nsecret = \"{secret}\nplace = 3"), "slip.toml: "),
    ] {
        let settings = office.write(file, &text);
        for command in [&["config", "check"][..], &["serve", "--listen", "127.0.0.1:0"]] {
            let said = office.refused(&[command, &["--config", &settings]].concat());
            assert!(said.contains(words), "{file}, {command:?}: {said}");
            assert!(!said.contains("secret\"") && !said.contains(secret), "nothing of the secret: {said}");
        }
    }
    let shown = office.ends(&["serve", "--help"]).1;
    assert!(!shown.contains(secret) && shown.contains("--pictures"), "{shown}");

    // One that is away just now holds up no text.
    s3.goes_away();
    let said = office.does(&["config", "check", "--config", &right]);
    assert!(said.contains("can't be reached just now"), "{said}");
    let server = ServerProgram::start(office.place(), folder.path(), "away", &["--config", &right]).await;
    assert!(server.log().contains("pictures wait"), "it serves, and says so: {}", server.log());
}

#[tokio::test]
async fn a_folder_without_room_keeps_the_photo_waiting_and_takes_it_later() {
    let disk = SmallDisk::of(300);
    let mut world = World::with_households(2, 305).await;
    world.office.keep_pictures_in(Place::Folder(disk.path().join("pictures"))).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    let small = ana.visit_with_photo(world.households[0], photo(6, 100, 100));
    assert_eq!(ana.sync().await.outcome, SyncOutcome::Done);
    let large = ana.visit_with_photo(world.households[1], photo(7, 1200, 1200));
    let run = ana.sync().await;
    assert_eq!((run.outcome, run.agreed), (SyncOutcome::OfficeUnavailable, true), "the phone is told so: {run:?}");
    assert_eq!(world.office.picture(&large).await, None, "half a picture is none");
    assert!(world.office.picture(&small).await.is_some(), "what was there stays");
    let left = std::fs::read_dir(disk.path().join("pictures").join(&large[..2])).map_or(0, Iterator::count);
    assert_eq!(left, 0, "and no half of a file");
    disk.grow(16_000);
    assert_eq!(ana.sync().await.outcome, SyncOutcome::Done, "with room again it goes");
    assert_eq!(world.office.picture(&large).await, Some(on_phone(&ana, &large)));
}

#[tokio::test]
async fn a_folder_that_is_gone_or_another_takes_nothing_and_is_said() {
    let world = World::with_households(2, 306).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    let first = ana.visit_with_photo(world.households[0], photo(8, 300, 200));
    ana.sync().await;
    let Place::Folder(folder) = world.office.objects().place().clone() else { panic!("a folder") };
    let aside = world.folder().join("unmounted");
    std::fs::rename(&folder, &aside).unwrap();
    std::fs::create_dir(&folder).unwrap(); // where a disk would be mounted
    let second = ana.visit_with_photo(world.households[1], photo(9, 300, 200));
    let run = ana.sync().await;
    assert_eq!((run.outcome, run.agreed), (SyncOutcome::OfficeUnavailable, true), "text goes on: {run:?}");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0, "nothing is written where the disk would be");
    let gone = world.office.try_picture(&first).await;
    assert!(matches!(gone, Err(StoreError::Objects(ObjectError::NoFolder(_)))), "{gone:?}");
    let fresh = async |place: Place| Objects::at(place).ready(world.office.store()).await;
    let empty = fresh(Place::Folder(folder.clone())).await;
    assert!(matches!(empty, Err(StoreError::Objects(ObjectError::NotTheirPlace(_)))), "nor does one start: {empty:?}");
    let none = fresh(Place::Folder(world.folder().join("never"))).await;
    assert!(matches!(none, Err(StoreError::Objects(ObjectError::NoFolder(_)))), "{none:?}");
    let others = World::with_households(1, 307).await;
    others.office.objects().ready(others.office.store()).await.unwrap();
    let others = fresh(others.office.objects().place().clone()).await;
    assert!(matches!(others, Err(StoreError::Objects(ObjectError::AnotherOffice(_)))), "{others:?}");

    std::fs::remove_dir(&folder).unwrap();
    std::fs::rename(&aside, &folder).unwrap();
    assert_eq!(ana.sync().await.outcome, SyncOutcome::Done, "mounted again, it goes");
    for name in [&first, &second] {
        assert_eq!(world.office.picture(name).await, Some(on_phone(&ana, name)));
    }
}

#[tokio::test]
async fn a_flipped_byte_is_named_and_nobody_is_shown_it() {
    let world = World::with_households(2, 308).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    let [damaged, sound] =
        [0, 1].map(|place| ana.visit_with_photo(world.households[place], photo(20, 900, 800 + place as u32)));
    ana.sync().await;
    bo.sync().await;
    let store = world.office.store();
    let looked = look(store, world.office.objects()).await.unwrap();
    assert_eq!((looked.known, looked.unknown, looked.faults.len()), (2, 0, 0), "{looked:?}");
    flip_a_byte(&file_of(&world, &damaged));
    let looked = look(store, world.office.objects()).await.unwrap();
    let [fault] = &looked.faults[..] else { panic!("exactly one: {looked:?}") };
    assert_eq!((hex::encode(fault.name), &fault.what), (damaged.clone(), &ObjectError::Damaged), "verify names it");
    let refused = bo.device().fetch_attachment(bo.link.as_ref(), &damaged).await;
    assert!(matches!(refused, Err(DeviceError::DamagedAtOffice)), "the phone says what it is: {refused:?}");
    assert_eq!(bo.device().attachment_bytes(&damaged).unwrap(), None, "not a byte of it");
    bo.device().fetch_attachment(bo.link.as_ref(), &sound).await.unwrap();
    let at_console = world.office.try_picture(&damaged).await;
    assert!(matches!(at_console, Err(StoreError::Objects(ObjectError::Damaged))), "nor the console: {at_console:?}");
    std::fs::remove_file(file_of(&world, &damaged)).unwrap();
    let looked = look(store, world.office.objects()).await.unwrap();
    assert_eq!(looked.faults[0].what, ObjectError::Missing, "one that is gone is told apart");
}

#[tokio::test]
async fn a_phone_that_sends_too_much_in_a_day_is_told_so_and_keeps_the_rest() {
    let mut world = World::with_households(3, 309).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    let names: Vec<String> =
        (0..3).map(|place| ana.visit_with_photo(world.households[place], photo(30 + place as u64, 400, 300))).collect();
    let sizes: u64 = names.iter().map(|name| on_phone(&ana, name).len() as u64).sum();
    world.office.limit(Limits { picture_bytes_per_day: sizes / 2, ..Limits::default() }).await;
    let run = ana.sync().await;
    assert_eq!((run.outcome, run.agreed, run.pictures_sent), (SyncOutcome::PictureQuota, true, 1), "{run:?}");
    assert_eq!((run.phone_pictures, run.office_pictures), (3, 1), "all are still on the phone");
    assert_eq!(ana.sync().await.pictures_sent, 0, "the same day, no more");
    world.clock.advance(Duration::hours(25));
    assert_eq!(ana.sync().await.pictures_sent, 1, "the next day it goes on");
    world.clock.advance(Duration::hours(25));
    let run = ana.sync().await;
    assert_eq!((run.outcome, run.office_pictures), (SyncOutcome::Done, 3), "until all are in");
}
