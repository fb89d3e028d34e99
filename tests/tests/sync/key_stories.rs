//! Stories of keys: each phone signs what it brings, the office knows whose key is whose, and an older app is served
//! until it has handed its keys in.

use cunji_device::view::SyncOutcome;
use cunji_server::cells;
use cunji_server::keys;
use cunji_server::store::sql::Statement;
use cunji_tests::kit::{Phone, World};
use cunji_wire::key::PublicKeys;

async fn keys_at_office(world: &World, phone: &Phone) -> Option<PublicKeys> {
    let known = keys::device(world.office.store(), phone.own_id()).await.unwrap();
    known.and_then(|device| device.keys)
}

async fn forget_keys_of(world: &World, phone: &Phone) {
    let gone = Statement::new("DELETE FROM device_key WHERE device = ?1", cells![phone.own_id().0.as_slice()]);
    world.office.store().transact(vec![gone]).await.unwrap();
}

#[tokio::test]
async fn what_a_phone_sends_is_signed_from_its_first_sync_on() {
    let world = World::with_households(3, 41).await;
    let phone = world.phone("安娜").await;
    assert!(keys_at_office(&world, &phone).await.is_some(), "the keys came with the enrolment");
    assert!(phone.sync().await.agreed);
    phone.visit(world.households[0], "");
    phone.visit(world.households[1], "");
    assert!(phone.sync().await.agreed);
    let head = "SELECT chain_count, length(chain_head) FROM device_key WHERE device = ?1";
    let head = world.office.store().rows(head, cells![phone.own_id().0.as_slice()]).await.unwrap();
    assert_eq!((head[0].int(0).unwrap(), head[0].int(1).unwrap()), (2, 32), "the office keeps the signed head");
}

#[tokio::test]
async fn a_phone_that_was_enrolled_with_an_older_app_hands_its_keys_in_at_the_next_sync() {
    let world = World::with_households(3, 42).await;
    let phone = world.phone("安娜").await;
    assert!(phone.sync().await.agreed);
    forget_keys_of(&world, &phone).await;
    let older = "DELETE FROM meta WHERE name IN ('sign_key', 'box_key', 'office_sign_key', 'office_box_key', \
                 'keys_told'); DELETE FROM chain_link";
    phone.visit(world.households[0], "");
    phone.tamper(older);
    assert!(phone.sync().await.agreed, "it is served all the same");
    assert!(keys_at_office(&world, &phone).await.is_some(), "and has handed its keys in with that sync");
    assert_eq!(phone.device().state_line().unwrap().on_phone, 0, "and the visit is at the office");
    let colleague = world.phone("老波").await;
    assert!(phone.sync().await.agreed && colleague.sync().await.agreed);
    let office = keys::office(world.office.store()).await.unwrap().public();
    for (here, other) in [(&phone, &colleague), (&colleague, &phone)] {
        let known = here.device().known_keys(other.own_id()).unwrap();
        assert_eq!(known, keys_at_office(&world, other).await, "{} knows the key of {}", here.name, other.name);
        assert_eq!(here.device().office_keys().unwrap(), Some(office), "{} knows the office's keys", here.name);
    }
}

#[tokio::test]
async fn once_a_phone_has_keys_nobody_speaks_for_it_without_them() {
    let world = World::with_households(3, 43).await;
    let mut phone = world.phone("安娜").await;
    assert!(phone.sync().await.agreed);
    phone.visit(world.households[0], "自来水水压小");
    // Somebody has the token, and keys of his own.
    let copy = world.folder().join("copy");
    phone.back_up(&copy);
    phone.tamper(
        "UPDATE meta SET value = x'0101010101010101010101010101010101010101010101010101010101010101' \
                  WHERE name = 'sign_key'",
    );
    let before = world.office.feed().await;
    let run = phone.sync().await;
    assert_eq!(run.outcome, SyncOutcome::NotAllowed, "the office does not know this signature");
    assert_eq!(world.office.feed().await, before, "and takes nothing");
    assert_eq!(phone.device().state_line().unwrap().on_phone, 1, "the visit is still on the phone");
    phone.restore(&copy);
    assert!(phone.sync().await.agreed, "the phone itself goes on");
    assert_eq!(phone.device().state_line().unwrap().on_phone, 0, "and the visit is at the office");
}

#[tokio::test]
async fn a_new_enrolment_brings_new_keys() {
    let world = World::with_households(2, 44).await;
    let phone = world.phone("安娜").await;
    assert!(phone.sync().await.agreed);
    phone.tamper("DELETE FROM meta WHERE name IN ('sign_key', 'box_key')");
    assert_eq!(phone.sync().await.outcome, SyncOutcome::NotAllowed, "it lost its keys and made new ones");
    let code = world.office.code_for("安娜", &[cunji_tests::records::village()]).await;
    phone.enrol(&world.office.address(), &code).await.unwrap();
    phone.visit(world.households[0], "");
    assert!(phone.sync().await.agreed, "the code said whose they are");
}

#[tokio::test]
async fn the_office_keeps_its_keys_through_backup_and_move() {
    let world = World::with_households(1, 45).await;
    let office = keys::office(world.office.store()).await.unwrap().public();
    let (file, moved) = (world.folder().join("backup.db"), world.folder().join("moved.db"));
    cunji_server::store::transfer::back_up(&world.place(), &file, world.office.entropy()).await.unwrap();
    let times = cunji_server::store::transfer::Restoring { at: 1, open_until: 2 };
    let to = moved.display().to_string();
    cunji_server::store::transfer::restore(&file, &to, times, world.office.entropy()).await.unwrap();
    let store = cunji_server::store::open::open(&to, world.office.entropy()).await.unwrap();
    assert_eq!(keys::office(store.as_ref()).await.unwrap().public(), office, "phones go on trusting the same key");
}
