//! Moving, backing up, putting back: nothing is lost, nothing is half, and phones bring back what a backup lacks.

use chrono::Duration;
use cunji_device::view::SyncOutcome;
use cunji_model::id::VillageCode;
use cunji_model::kind::Kind;
use cunji_server::accounts::role::Role;
use cunji_server::office::{OfficeWrite, write_records};
use cunji_server::store::open::open;
use cunji_server::store::transfer::{Restoring, back_up, move_store, restore};
use cunji_server::store::{Reading, StoreError};
use cunji_server::verify::{Fault, verify};
use cunji_tests::kit::{On, Phone, Postgres, TestEntropy, World};
use cunji_tests::records::{Dice, household, village};
use cunji_wire::message::VillageNumber;
use cunji_wire::surroundings::Clock;
use std::path::PathBuf;
use uuid::Uuid;

fn here() -> VillageNumber {
    VillageNumber::from(&village())
}

fn dice() -> TestEntropy {
    TestEntropy::new(77)
}

/// The office imports one more household.
async fn office_adds(world: &World, number: u32) -> Uuid {
    let (document, writes) = household(&mut Dice(u64::from(number)), number);
    let write = OfficeWrite { document, kind: Kind::Household, writes };
    write_records(world.office.store(), here(), world.clock.now(), &[write]).await.unwrap();
    document
}

/// Yesterday's backup is put back into a new place of either kind; two phones had worked with the office since.
async fn what_came_after_the_backup_comes_back(from: On, to: On) {
    let mut world = World::on(from, 6, 11).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    let gone = world.phone("走了的人").await;
    world.sync_until_quiet(&[&ana, &bo, &gone]).await;
    ana.visit(world.households[0], "备份前");
    world.sync_until_quiet(&[&ana, &bo, &gone]).await;
    let backup = world.folder().join("yesterday.backup");
    back_up(&world.place(), &backup, &dice()).await.unwrap();

    // After the backup: visits of everybody, an edit on a household that the office imports only now, and a visit of
    // somebody whose phone is lost; the others have it.
    let new_home = office_adds(&world, 40).await;
    world.sync_until_quiet(&[&ana, &bo, &gone]).await;
    ana.edit(new_home, "phone", "13811111111");
    bo.visit(world.households[1], "备份后");
    gone.visit(world.households[2], "只有同事还有");
    gone.edit(world.households[0], "address", "大院子 3 号");
    world.sync_until_quiet(&[&gone, &ana, &bo]).await;
    let before = world.office.feed().await;
    let identity = world.office.store().identity().await.unwrap();
    gone.close();

    let database = (to == On::Postgres).then(|| Postgres::shared().database());
    let place =
        database.as_ref().map_or_else(|| world.folder().join("new.db").display().to_string(), |new| new.address());
    world.clock.advance(Duration::hours(20));
    let at = world.clock.now().timestamp_millis();
    let restoring = Restoring { at, open_until: at + 86_400_000 };
    restore(&backup, &place, restoring, &dice()).await.unwrap();
    world.office.reopen(&place).await;
    let restored = world.office.store().identity().await.unwrap();
    assert_ne!(restored.epoch, identity.epoch, "phones must notice");
    assert_ne!(restored.incarnation, identity.incarnation, "the office never uses a number of its lost changes again");
    assert_eq!(restored.device, identity.device, "it is the same office");
    let cut = world.office.feed().await;
    assert_eq!((cut.changes, before.changes), (7, 12), "five changes are gone with the old machine");

    // In the meantime the office and a phone write on, on the feed that was cut.
    office_adds(&world, 41).await;
    bo.edit(new_home, "note", "恢复后写的");
    let run = bo.sync().await;
    assert!(run.agreed && run.repaired, "Bo's phone finds the difference by itself: {run:?}");
    world.sync_until_quiet(&[&ana, &bo]).await;
    world.assert_same(&[&ana, &bo]).await;
    let after = world.office.feed().await;
    assert_eq!(after.changes, before.changes + 2, "everything is back, and what was written since");
    for phone in [&ana, &bo] {
        assert_eq!(phone.household(new_home).household.phone.as_deref(), Some("13811111111"), "{}", phone.name);
        assert_eq!(phone.household(world.households[2]).visits.len(), 1, "the visit of the lost phone is there");
        let line = phone.device().state_line().unwrap();
        assert_eq!(line.on_phone, 0, "{}: the office has it all again", phone.name);
    }
    let found = verify(world.office.store()).await.unwrap();
    assert!(found.is_sound(), "and the feed is whole: {found:?}");
    let newcomer = world.phone("新来的").await;
    world.sync_until_quiet(&[&newcomer]).await;
    world.assert_same(&[&newcomer, &ana, &bo]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_came_after_the_backup_comes_back_on_sqlite() {
    what_came_after_the_backup_comes_back(On::Sqlite, On::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_came_after_the_backup_comes_back_on_postgres() {
    what_came_after_the_backup_comes_back(On::Postgres, On::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_backup_of_either_store_is_put_back_into_either() {
    what_came_after_the_backup_comes_back(On::Sqlite, On::Postgres).await;
    what_came_after_the_backup_comes_back(On::Postgres, On::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_village_that_goes_meanwhile_leaves_only_what_the_backup_lacks_to_look_at() {
    let mut world = World::on(On::Sqlite, 3, 13).await;
    let elsewhere = VillageCode::parse("500236101202").unwrap();
    world.office.add_village(&elsewhere, "新桥村").await;
    let ana = world.phone_in("安娜", &[village(), elsewhere.clone()]).await;
    ana.sync().await;
    ana.visit(world.households[0], "备份里有");
    ana.sync().await;
    let backup = world.folder().join("yesterday.backup");
    back_up(&world.place(), &backup, &dice()).await.unwrap();
    ana.visit(world.households[1], "备份里没有");
    ana.sync().await;

    let place = world.folder().join("new.db").display().to_string();
    let at = world.clock.now().timestamp_millis();
    restore(&backup, &place, Restoring { at, open_until: at + 86_400_000 }, &dice()).await.unwrap();
    world.office.reopen(&place).await;
    world.office.code_for("安娜", &[elsewhere]).await;
    for _ in 0..3 {
        ana.sync().await;
    }
    assert!(!ana.device().state_line().unwrap().handed_over[0].held, "everything is handed in and left the phone");
    let mut clerk = world.office.signed_in(Role::Township, &["500236101"]).await;
    let rows = clerk.get("/quarantine").await.body["rows"].as_array().unwrap().clone();
    assert_eq!(rows.len(), 1, "the visit that the backup lacks, and nothing that is in the feed: {rows:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nobody_brings_others_changes_once_the_time_for_it_is_over() {
    let mut world = World::on(On::Sqlite, 3, 12).await;
    let (ana, gone) = (world.phone("安娜").await, world.phone("走了的人").await);
    world.sync_until_quiet(&[&ana, &gone]).await;
    let backup = world.folder().join("yesterday.backup");
    back_up(&world.place(), &backup, &dice()).await.unwrap();
    gone.visit(world.households[2], "只有同事还有");
    world.sync_until_quiet(&[&gone, &ana]).await;
    let place = world.folder().join("new.db").display().to_string();
    let at = world.clock.now().timestamp_millis();
    restore(&backup, &place, Restoring { at, open_until: at }, &dice()).await.unwrap();
    world.office.reopen(&place).await;
    world.clock.advance(Duration::hours(1));
    let run = ana.sync().await;
    assert_eq!((run.sent, run.refused), (0, 1), "a colleague's change is not taken any more: {run:?}");
    assert_eq!(ana.household(world.households[2]).visits.len(), 1, "it stays on the phone, with its reason");
    let run = gone.sync().await;
    assert!(run.agreed, "its author still brings it");
    world.sync_until_quiet(&[&ana, &gone]).await;
    world.assert_same(&[&ana, &gone]).await;
}

/// Moves there and back and compares everything; the phone goes on as if nothing had happened.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_store_moves_to_postgres_and_back_with_nothing_lost() {
    let mut world = World::on(On::Sqlite, 30, 13).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    for home in &world.households {
        ana.visit(*home, "家中都好");
    }
    ana.sync().await;
    let line = Reading { village: here(), read_at: 5, reader: "文员王".into(), what: "members".into(), rows: 3 };
    world.office.store().note_reading(&line).await.unwrap();
    let (feed, identity) = (world.office.feed().await, world.office.store().identity().await.unwrap());
    let first = world.place();
    let database = Postgres::shared().database();
    let last = world.folder().join("again.db").display().to_string();
    for (from, to) in [(first.clone(), database.address()), (database.address(), last.clone())] {
        let carried = move_store(&from, &to, &dice()).await.unwrap();
        assert_eq!(
            (carried.rows["change"], carried.rows["document"], carried.rows["reading"]),
            (60, 60, 1),
            "all rows"
        );
        assert_eq!(carried.villages, 1, "the village's digest was made again and found equal");
        world.office.reopen(&to).await;
        assert_eq!(world.office.store().identity().await.unwrap(), identity, "it is the same office");
        assert_eq!(world.office.feed().await, feed, "with the same feed");
        assert_eq!(
            world.office.store().readings(here()).await.unwrap(),
            std::slice::from_ref(&line),
            "and the same lines"
        );
        assert!(verify(world.office.store()).await.unwrap().is_sound(), "whole");
        let run = ana.sync().await;
        assert!(run.agreed && !run.repaired && run.received == 0, "the phone notices nothing: {run:?}");
        let kept = open(&from, &dice()).await.unwrap();
        let error = kept.identity().await.unwrap_err();
        assert!(matches!(error, StoreError::MovedAway), "the old store refuses to serve: {error}");
        let error = write_records(kept.as_ref(), here(), world.clock.now(), &[]).await.unwrap_err();
        assert!(matches!(error, StoreError::MovedAway), "and to be written: {error}");
    }
    let error = move_store(&first, &database.address(), &dice()).await.unwrap_err().to_string();
    assert!(error.starts_with(&first), "it says which of the two places: {error}");
    assert!(error.contains("was moved to another place"), "what was moved away can't be moved again: {error}");
}

/// Somebody forgot to stop the server: it goes on taking visits until it is told that the store is gone.
async fn what_is_confirmed_during_a_move_is_in_the_new_place(from: On) {
    let world = World::on(from, 400, 19).await;
    let database = (from == On::Sqlite).then(|| Postgres::shared().database());
    let to = database.as_ref().map_or_else(|| world.folder().join("new.db").display().to_string(), |new| new.address());
    let (begun, mut begins) = tokio::sync::mpsc::channel(100_000);
    let writers: Vec<_> = (0..4_u32)
        .map(|who| {
            let (store, now, begun) = (world.office.shared_store(), world.clock.now(), begun.clone());
            tokio::spawn(async move {
                let mut confirmed = 0;
                for step in 1.. {
                    let (document, writes) = household(&mut Dice(u64::from(who)), who * 10_000 + 1_000 + step);
                    let write = OfficeWrite { document, kind: Kind::Household, writes };
                    match write_records(store.as_ref(), here(), now, &[write]).await {
                        Ok(changes) => confirmed += changes,
                        Err(StoreError::MovedAway) => break,
                        Err(error) => panic!("nothing else stops a writer: {error}"),
                    }
                    let _ = begun.send(()).await; // the story listens only at the beginning
                }
                confirmed
            })
        })
        .collect();
    for _ in 0..20 {
        begins.recv().await;
    }
    begins.close();
    move_store(&world.place(), &to, &dice()).await.unwrap();
    let mut confirmed = 0;
    for writer in writers {
        confirmed += writer.await.unwrap() as u64;
    }
    let new = open(&to, &dice()).await.unwrap();
    let feed = new.feed_state(here()).await.unwrap().unwrap();
    assert!(confirmed >= 20, "the writers were at it");
    assert_eq!(feed.changes, 400 + confirmed, "whatever was confirmed before the mark is in the new place");
    assert!(verify(new.as_ref()).await.unwrap().is_sound(), "and its feed is whole");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_confirmed_during_a_move_from_sqlite_is_in_the_new_place() {
    what_is_confirmed_during_a_move_is_in_the_new_place(On::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_confirmed_during_a_move_from_postgres_is_in_the_new_place() {
    what_is_confirmed_during_a_move_is_in_the_new_place(On::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_is_put_over_a_store_that_holds_something() {
    for on in [On::Sqlite, On::Postgres] {
        let world = World::on(On::Sqlite, 2, 14).await;
        let other = World::on(on, 3, 15).await;
        let before = other.office.feed().await;
        let error = move_store(&world.place(), &other.place(), &dice()).await.unwrap_err().to_string();
        assert!(error.contains("not empty"), "it says why: {error}");
        let backup = world.folder().join("a.backup");
        back_up(&world.place(), &backup, &dice()).await.unwrap();
        let restoring = Restoring { at: 1, open_until: 2 };
        let error = restore(&backup, &other.place(), restoring, &dice()).await.unwrap_err().to_string();
        assert!(error.contains("not empty"), "the same for a backup: {error}");
        assert_eq!(other.office.feed().await, before, "what was there is there");
        world.office.store().identity().await.expect("the source goes on working");
        let error = back_up(&world.place(), &backup, &dice()).await.unwrap_err().to_string();
        assert!(error.contains("there is a file already"), "no backup is written over another: {error}");
        let error = open(&backup.display().to_string(), &dice()).await.unwrap().identity().await.unwrap_err();
        assert!(matches!(error, StoreError::IsBackup), "nobody serves a backup by mistake: {error}");
    }
}

/// The source is damaged in the middle: its rows do not give the digest that its village has.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_move_or_restore_that_breaks_off_leaves_an_empty_place() {
    let world = World::on(On::Sqlite, 20, 16).await;
    let backup = world.folder().join("damaged.backup");
    back_up(&world.place(), &backup, &dice()).await.unwrap();
    let file = rusqlite::Connection::open(&backup).unwrap();
    file.execute("DELETE FROM change WHERE seq = 7", []).unwrap();
    drop(file);
    let database = Postgres::shared().database();
    let new = world.folder().join("new.db").display().to_string();
    for place in [new, database.address()] {
        let restoring = Restoring { at: 1, open_until: 2 };
        let error = restore(&backup, &place, restoring, &dice()).await.unwrap_err().to_string();
        assert!(error.contains("digest"), "it says what does not fit: {error}");
        let store = open(&place, &dice()).await.unwrap();
        assert_eq!(store.villages().await.unwrap(), [], "nothing of it is there");
        drop(store);
        let carried = move_store(&world.place(), &place, &dice()).await;
        if place.starts_with("postgres") {
            carried.expect_err("it was moved away in the first turn");
        } else {
            assert_eq!(carried.unwrap().rows["change"], 20, "the place is still good for a whole store");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn verify_says_what_is_wrong_and_where() {
    let world = World::on(On::Postgres, 8, 17).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    ana.edit(world.households[0], "phone", "13811111111");
    ana.sync().await;
    assert!(verify(world.office.store()).await.unwrap().is_sound(), "nothing is wrong yet");
    let database = world.database();
    let faults = async || verify(world.office.store()).await.unwrap().villages[0].faults.clone();

    database.ask("UPDATE village SET changes = changes + 1");
    assert!(matches!(faults().await[..], [Fault::Village { .. }]), "a count that is not the feed's");
    database.ask(
        "UPDATE village SET changes = changes - 1; UPDATE document SET changes = 5 WHERE document IN \
                  (SELECT document FROM change WHERE seq = 3)",
    );
    assert!(matches!(faults().await[..], [Fault::Document { said: 5, found: 1, .. }]), "a record that counts wrongly");
    database.ask("UPDATE document SET changes = 1 WHERE changes = 5; UPDATE change SET actor_seq = 9 WHERE seq = 4");
    assert!(matches!(faults().await[..], [Fault::Mislabelled { seq: 4 }]), "a number that is not the change's");
    database.ask("UPDATE change SET actor_seq = 1 WHERE seq = 4; UPDATE change SET body = '\\x00' WHERE seq = 5");
    assert!(matches!(faults().await[..], [Fault::Unreadable { seq: 5 }]), "bytes that are no change");
    database.ask("DELETE FROM change WHERE seq = 5; UPDATE change SET seq = 5 WHERE seq = 9");
    let found = faults().await;
    assert!(found.contains(&Fault::Gap { seq: 9 }), "a place without a change: {found:?}");
    // The edit stands now behind its household, since that one has place 1; the other way round:
    database.ask(
        "UPDATE change SET seq = 99 WHERE seq = 1; UPDATE change SET seq = 1 WHERE seq = 5; \
                  UPDATE change SET seq = 5 WHERE seq = 99",
    );
    let found = faults().await;
    assert!(found.contains(&Fault::BeforeItsGround { seq: 1 }), "a change before what it builds on: {found:?}");
}

/// A phone that had synced with the lost office only before the backup has nothing to bring and nothing to repair.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_unreachable_or_moved_office_is_said_on_the_phone() {
    let world = World::on(On::Sqlite, 2, 18).await;
    let ana: Phone = world.phone("安娜").await;
    ana.sync().await;
    let new: PathBuf = world.folder().join("new.db");
    move_store(&world.place(), &new.display().to_string(), &dice()).await.unwrap();
    ana.visit(world.households[0], "家中都好");
    let run = ana.sync().await;
    assert_eq!(run.outcome, SyncOutcome::OfficeUnavailable, "the old server confirms nothing any more");
    assert_eq!(ana.device().state_line().unwrap().on_phone, 1, "the visit waits on the phone");
}
