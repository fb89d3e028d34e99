//! Photos and signatures on their way to the office and back: after the text, a chunk at a time, each once, nothing half.

use chrono::Duration;
use cunji_device::DeviceError;
use cunji_device::sync::{HttpTransport, Transport};
use cunji_device::view::{RecordState, SyncOutcome};
use cunji_model::record::attachment::AttachmentKind::{Photo, Signature};
use cunji_server::store::transfer::{Restoring, back_up, restore};
use cunji_tests::kit::{Fault, On, Phone, ServerProgram, TestEntropy, World, photo};
use cunji_tests::records::village;
use cunji_wire::attachment::{PutAnswer, PutRequest, StateRequest};
use cunji_wire::frame::{single, whole};
use cunji_wire::limits::ATTACHMENT_CHUNK;
use cunji_wire::message::VillageNumber;
use cunji_wire::surroundings::Clock;

fn here() -> VillageNumber {
    VillageNumber::from(&village())
}

/// What the office holds of a picture.
async fn at_office(world: &World, name: &str) -> Option<Vec<u8>> {
    world.office.picture(name).await
}

/// What is still on its way, in bytes.
async fn coming(world: &World) -> u64 {
    let sql = "SELECT CAST(coalesce(sum(length(bytes)), 0) AS BIGINT) FROM attachment_coming_chunk";
    world.office.store().rows(sql, Vec::new()).await.unwrap()[0].count(0).unwrap()
}

fn on_phone(phone: &Phone, name: &str) -> Vec<u8> {
    phone.device().attachment_bytes(name).unwrap().expect("it is on the phone")
}

/// Heavy enough for several chunks whatever is done to it.
fn heavy(seed: u64) -> Vec<u8> {
    photo(seed, 1200, 1200)
}

#[tokio::test]
async fn pictures_follow_the_text_and_a_colleague_sees_them_when_she_asks() {
    let world = World::with_households(3, 201).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    let taken = [(Photo, photo(1, 300, 200)), (Photo, photo(2, 200, 300)), (Signature, photo(3, 200, 80))];
    let (visit, names) = ana.visit_with(world.households[0], &taken);
    let page = ana.device().sync_page().unwrap();
    assert_eq!(page.pictures_to_send, 3, "the page says what will go");
    assert!(page.pictures_to_send_bytes > 10_000, "and how heavy it is");
    let run = ana.sync().await;
    assert_eq!((run.outcome, run.pictures_sent), (SyncOutcome::Done, 3), "all of them are in");
    assert_eq!((run.phone_pictures, run.office_pictures), (3, 3), "and both sides count the same: 可以走了");
    for name in &names {
        assert_eq!(at_office(&world, name).await, Some(on_phone(&ana, name)), "the office has the very bytes");
    }
    assert_eq!(coming(&world).await, 0, "nothing is left half");
    assert_eq!(ana.sync().await.pictures_sent, 0, "the next sync has nothing to send");

    bo.sync().await;
    let shown = bo.device().attachments(&visit.to_string()).unwrap();
    assert_eq!(shown.len(), 3, "the record names them on every phone");
    assert!(shown.iter().all(|one| !one.here && one.thumbnail.is_none()), "but they come only when somebody asks");
    assert!(matches!(bo.device().attachment(&names[0]), Err(DeviceError::NotHere)));
    bo.device().fetch_attachment(bo.link.as_ref(), &names[0]).await.unwrap();
    assert_eq!(on_phone(&bo, &names[0]), on_phone(&ana, &names[0]), "then it is the same picture");
    let row = bo.household(world.households[0]).visits.remove(0);
    assert_eq!((row.pictures, row.state), (3, RecordState::AtOffice), "the list says how many there are");
}

#[tokio::test]
async fn signatures_go_first_and_then_the_newest() {
    let world = World::with_households(3, 202).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    let (_, first) = ana.visit_with(world.households[0], &[(Signature, photo(1, 120, 60)), (Photo, photo(2, 120, 60))]);
    world.clock.advance(Duration::hours(1));
    let newer = ana.visit_with_photo(world.households[1], photo(3, 120, 60));
    // The text, the question how far the office is, and then a picture a request.
    for (place, name) in [&first[0], &newer, &first[1]].into_iter().enumerate() {
        let run = ana.sync_through([Fault::Fine, Fault::Fine, Fault::Fine, Fault::DropRequest]).await;
        let broke = if place < 2 { SyncOutcome::Interrupted } else { SyncOutcome::Done };
        assert_eq!((run.outcome, run.pictures_sent), (broke, 1), "one at a time: {run:?}");
        assert!(at_office(&world, name).await.is_some(), "number {place} of the order");
    }
}

#[tokio::test]
async fn a_link_that_breaks_anywhere_costs_one_chunk_at_most() {
    let faults = [Fault::DropAnswer, Fault::DropRequest, Fault::CutRequest(50_000), Fault::CutAnswer(1), Fault::Late];
    let world = World::with_households(5, 203).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    for (number, fault) in faults.into_iter().enumerate() {
        let name = ana.visit_with_photo(world.households[number], heavy(number as u64));
        let size = on_phone(&ana, &name).len() as u64;
        assert!(size > 3 * ATTACHMENT_CHUNK as u64, "several chunks are needed for this story: {size}");
        // Text, question, one chunk that arrives, one that meets the fault.
        let broken = ana.sync_through([Fault::Fine, Fault::Fine, Fault::Fine, fault]).await;
        assert_ne!(broken.outcome, SyncOutcome::Done, "{fault:?}: a break is said");
        assert!(broken.agreed, "{fault:?}: the text was in before");
        assert_ne!(broken.phone_pictures, broken.office_pictures, "{fault:?}: nobody is told to go");
        let run = ana.sync().await;
        assert_eq!(run.outcome, SyncOutcome::Done, "{fault:?}: in the end it is there: {run:?}");
        assert_eq!(at_office(&world, &name).await, Some(on_phone(&ana, &name)), "{fault:?}: the very bytes");
        let sent = broken.picture_bytes + run.picture_bytes;
        assert!(sent <= size, "{fault:?}: what was known to be there was not sent again: {sent} of {size}");
        assert_eq!(coming(&world).await, 0, "{fault:?}: nothing is left half");
    }
}

#[tokio::test]
async fn a_picture_that_a_colleague_brought_is_not_sent_again() {
    let world = World::with_households(2, 204).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    let same = photo(5, 400, 300);
    let name = ana.visit_with_photo(world.households[0], same.clone());
    assert_eq!(bo.visit_with_photo(world.households[1], same), name, "the same picture bears the same name");
    ana.sync().await;
    let run = bo.sync().await;
    assert_eq!((run.pictures_sent, run.picture_bytes), (0, 0), "not a byte of it goes a second time");
    assert_eq!((run.phone_pictures, run.office_pictures), (1, 1), "and it counts as there");
}

#[tokio::test]
async fn bytes_that_do_not_bear_their_name_are_thrown_away() {
    let world = World::with_households(2, 205).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    let damaged = ana.visit_with_photo(world.households[0], photo(8, 300, 200));
    let sound = ana.visit_with_photo(world.households[1], photo(9, 300, 200));
    ana.tamper(&format!(
        "UPDATE attachment_chunk SET bytes = zeroblob(length(bytes)) WHERE hex(sha256) = '{}'",
        damaged.to_uppercase()
    ));
    let run = ana.sync().await;
    assert_eq!(at_office(&world, &damaged).await, None, "the office does not keep what is damaged");
    assert!(at_office(&world, &sound).await.is_some(), "the others go on");
    assert_eq!((run.phone_pictures, run.office_pictures), (2, 1), "and nobody is told that all is in");
    assert_eq!(coming(&world).await, 0, "no half of it stays");
}

/// Asks the office by hand, with a phone's own token.
async fn by_hand(phone: &Phone, token: &str, verb: &str, body: Vec<u8>) -> (u16, Vec<u8>) {
    let path = format!("/v1/attachment/{verb}");
    let reply = phone.link.post(&path, Some(token), "application/octet-stream", body).await.unwrap();
    (reply.status, reply.whole().await.unwrap())
}

#[tokio::test]
async fn the_office_takes_chunks_only_where_they_belong_and_from_who_may_see_the_village() {
    let world = World::with_households(1, 206).await;
    let ana = world.phone("安娜").await;
    let other = cunji_model::id::VillageCode::parse("500236101202").unwrap();
    world.office.add_village(&other, "新桥村").await;
    let stranger = world.phone_in("外人", std::slice::from_ref(&other)).await;
    let token = ana.token();
    let put = |offset: u64, size: u64, bytes: &[u8]| {
        single(&PutRequest { village: here(), name: [9; 32], size, offset, bytes: bytes.to_vec() }).unwrap()
    };
    let (status, answer) = by_hand(&ana, &token, "put", put(0, 8, b"abcd")).await;
    assert_eq!((status, whole::<PutAnswer>(&answer).unwrap()), (200, PutAnswer::Coming(4)));
    let (_, answer) = by_hand(&ana, &token, "put", put(0, 8, b"abcd")).await;
    assert_eq!(whole::<PutAnswer>(&answer).unwrap(), PutAnswer::Coming(4), "a repeated one changes nothing");
    let (_, answer) = by_hand(&ana, &token, "put", put(6, 8, b"gh")).await;
    assert_eq!(whole::<PutAnswer>(&answer).unwrap(), PutAnswer::Coming(4), "a gap is not taken");
    let (_, answer) = by_hand(&ana, &token, "put", put(4, 8, b"efgh")).await;
    assert_eq!(whole::<PutAnswer>(&answer).unwrap(), PutAnswer::NotTheName, "nor is what has another name");
    for (what, body) in [
        ("a chunk outside its picture", put(6, 8, b"abc")),
        ("an offset beyond all numbers", put(u64::MAX, 8, b"abc")),
        ("a picture of nothing", put(0, 0, b"")),
        ("no message", b"nonsense".to_vec()),
    ] {
        assert_eq!(by_hand(&ana, &token, "put", body).await.0, 400, "{what}");
    }
    assert_eq!(by_hand(&ana, &token, "put", put(0, 1 << 30, b"a")).await.0, 413, "a picture too large");
    let ask = single(&StateRequest { village: here(), names: vec![[9; 32]] }).unwrap();
    assert_eq!(by_hand(&stranger, &stranger.token(), "state", ask.clone()).await.0, 403, "another village's phone");
    assert_eq!(by_hand(&stranger, &stranger.token(), "put", put(0, 4, b"abcd")).await.0, 403);
    assert_eq!(by_hand(&ana, "made-up", "state", ask).await.0, 401, "nobody's phone");
    assert_eq!(coming(&world).await, 0, "and nothing of all that stays");
}

/// Two server programs on one store: the one that had the beginning is killed, the other takes the rest.
async fn another_server_goes_on(on: On) {
    let world = World::on(on, 2, 207).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    let name = ana.visit_with_photo(world.households[0], heavy(11));
    let size = on_phone(&ana, &name).len() as u64;
    let (place, folder) = (world.place(), world.folder());
    let mut first = ServerProgram::start(&place, folder, "first", &[]).await;
    let second = ServerProgram::start(&place, folder, "second", &[]).await;
    let link = cunji_tests::kit::Link::new(&format!("http://{}", first.address));
    link.plan([Fault::Fine, Fault::Fine, Fault::Fine, Fault::Fine, Fault::DropRequest]);
    let run = ana.device().sync(&link, &|_| {}).await.unwrap();
    assert_eq!((run.outcome, run.picture_bytes), (SyncOutcome::Interrupted, 2 * ATTACHMENT_CHUNK as u64), "{run:?}");
    first.group.kill();
    let link = HttpTransport::new(&format!("http://{}", second.address)).unwrap();
    let run = ana.device().sync(&link, &|_| {}).await.unwrap();
    assert_eq!(run.picture_bytes, size - 2 * ATTACHMENT_CHUNK as u64, "only the rest goes, to another process");
    assert_eq!(at_office(&world, &name).await, Some(on_phone(&ana, &name)));
}

#[tokio::test]
async fn an_upload_goes_on_at_another_server_process_on_a_file() {
    another_server_goes_on(On::Sqlite).await;
}

#[tokio::test]
async fn an_upload_goes_on_at_another_server_process_on_postgres() {
    another_server_goes_on(On::Postgres).await;
}

#[tokio::test]
async fn what_a_restored_office_lost_is_brought_again_and_backups_have_the_pictures() {
    let mut world = World::with_households(2, 208).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    let early = ana.visit_with_photo(world.households[0], heavy(12));
    ana.sync().await;
    let backup = world.folder().join("yesterday.backup");
    let dice = TestEntropy::new(78);
    back_up(&world.place(), &backup, &dice).await.unwrap();
    let late = ana.visit_with_photo(world.households[1], photo(13, 300, 200));
    ana.sync().await;
    let place = world.folder().join("new.db").display().to_string();
    let at = world.clock.now().timestamp_millis();
    restore(&backup, &place, Restoring { at, open_until: at + 86_400_000 }, &dice).await.unwrap();
    world.office.reopen(&place).await;
    assert_eq!(at_office(&world, &early).await, Some(on_phone(&ana, &early)), "the backup has the pictures");
    assert_eq!(at_office(&world, &late).await, None, "of its time");
    let run = ana.sync().await;
    assert_eq!((run.pictures_sent, run.office_pictures), (1, 2), "the other is brought again: {run:?}");
    assert!(at_office(&world, &late).await.is_some());
}

#[tokio::test]
async fn room_is_given_back_only_for_what_the_office_holds() {
    let world = World::with_households(3, 209).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    let old = ana.visit_with_photo(world.households[0], photo(21, 400, 300));
    world.clock.advance(Duration::days(1));
    assert_eq!(ana.device().release_pictures().unwrap().pictures, 0, "yesterday's, but only on this phone");
    ana.sync().await;
    let new = ana.visit_with_photo(world.households[1], photo(22, 400, 300));
    let size = on_phone(&ana, &old).len() as u64;
    let said = ana.device().sync_page().unwrap().releasable;
    assert_eq!((said.pictures, said.bytes), (1, size), "the page says what the button frees");
    assert_eq!(ana.device().release_pictures().unwrap(), said, "and so it is");
    assert_eq!(ana.device().attachment_bytes(&old).unwrap(), None, "its bytes are gone");
    let visit = ana.household(world.households[0]).visits.remove(0).document;
    let shown = ana.device().attachments(&visit).unwrap().remove(0);
    assert!(shown.thumbnail.is_some() && shown.at_office && !shown.here, "lists still show it");
    assert!(!on_phone(&ana, &new).is_empty(), "what is not at the office stays");
    let run = ana.sync().await;
    assert_eq!((run.phone_pictures, run.office_pictures), (1, 1), "what is here is counted");
    ana.device().fetch_attachment(ana.link.as_ref(), &old).await.unwrap();
    assert_eq!(on_phone(&ana, &old).len() as u64, size, "and it comes back when somebody asks");
}

#[tokio::test]
async fn the_pictures_of_a_village_to_be_kept_come_with_the_sync() {
    let world = World::with_households(2, 210).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    let name = ana.visit_with_photo(world.households[0], heavy(31));
    ana.sync().await;
    bo.device().keep_pictures(village().as_str(), true).unwrap();
    // The text with the record, nothing to ask about, and a first stretch; then the link breaks.
    let run = bo.sync_through([Fault::Fine, Fault::Fine, Fault::DropRequest]).await;
    assert_eq!(run.outcome, SyncOutcome::Interrupted, "{run:?}");
    assert_eq!(bo.device().attachment_bytes(&name).unwrap(), None, "half a picture is none");
    bo.sync().await;
    assert_eq!(on_phone(&bo, &name), on_phone(&ana, &name), "the next sync brings the rest");
}
