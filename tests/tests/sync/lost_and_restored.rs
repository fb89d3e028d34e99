//! Phones are lost, replaced, copied, set to a wrong date, and villages change hands. Each story ends with every record
//! in its place and both sides saying so.

use axum::http::StatusCode;
use chrono::Duration;
use cunji_device::sync::Transport;
use cunji_device::view::SyncOutcome;
use cunji_model::id::VillageCode;
use cunji_model::record::attachment::AttachmentKind::Photo;
use cunji_server::accounts::role::Role;
use cunji_tests::kit::{Browser, Fault, Phone, TestClock, World, photo};
use cunji_tests::records::village;
use cunji_wire::attachment::{GetRequest, PutRequest};
use cunji_wire::frame::single;
use cunji_wire::message::VillageNumber;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;

const TOWNSHIP: &str = "500236101";

fn other() -> VillageCode {
    VillageCode::parse("500236101202").unwrap()
}

fn folder_of(world: &World, name: &str) -> std::path::PathBuf {
    world.folder().join(name)
}

/// Everything that waits apart, as the console names it.
async fn waiting(clerk: &mut Browser) -> Vec<Value> {
    let item = |row: &Value| json!({ "village": row["village"], "document": row["document"], "hash": row["hash"] });
    clerk.get("/quarantine").await.body["rows"].as_array().unwrap().iter().map(item).collect()
}

#[tokio::test]
async fn a_village_handed_over_takes_the_old_phones_work_with_it() {
    let world = World::with_households(5, 601).await;
    world.office.add_village(&other(), "新桥村").await;
    let ana = world.phone_in("安娜", &[village(), other()]).await;
    ana.sync().await;
    let homes = &world.households;
    ana.visit(homes[0], "交接以前传过的");
    ana.sync().await;
    let visit = ana.visit(homes[1], "还没传的走访");
    ana.edit(homes[2], "phone", "13811111111");
    ana.edit(homes[2], "phone", "13822222222");
    let home = homes[3].to_string();
    let form = ana.device().open_visit_form(&home).unwrap();
    let typed = [("note".to_owned(), "写了一半".into())].into();
    ana.device().keep_draft(&form.draft, cunji_device::Kind::Visit, &home, &[], typed).unwrap();

    // The office gives the village to Li.
    let li = world.phone("老李").await;
    world.office.code_for("安娜", &[other()]).await;
    let run = ana.sync().await;
    assert_eq!((run.outcome, run.refused), (SyncOutcome::DoneWithRefusals, 3), "kept apart, and said so: {run:?}");
    let line = ana.device().state_line().unwrap();
    assert_eq!(line.handed_over.len(), 1, "the phone says that the village went: {line:?}");
    assert!(line.handed_over[0].held, "its records stay as long as a form is unfinished: {line:?}");
    assert_eq!(ana.sync().await.refused, 0, "nothing is sent twice");
    ana.device().discard_draft(&form.draft).unwrap();
    ana.sync().await;
    let line = ana.device().state_line().unwrap();
    assert!(!line.handed_over[0].held, "everything is handed in: the records have left the phone: {line:?}");
    assert_eq!(ana.device().list_households(&Default::default()).unwrap().total, 0, "no list shows them");
    assert!(ana.device().held_changes().unwrap().is_empty(), "and nothing of them lies in the store");
    assert_eq!(ana.device().session().unwrap().unwrap().villages.len(), 1, "the other village is still hers");

    let mut clerk = world.office.signed_in(Role::Township, &[TOWNSHIP]).await;
    let rows = waiting(&mut clerk).await;
    assert_eq!(rows.len(), 3, "the office sees what waits");
    let accepted = clerk.post("/quarantine/accept", json!({ "items": rows })).await;
    assert_eq!(accepted.body["accepted"], 3, "and takes it in: {}", accepted.text);
    li.sync().await;
    assert!(format!("{:?}", li.household(homes[1])).contains(&visit.to_string()), "Li has the visit");
    assert_eq!(li.household(homes[2]).household.phone.as_deref(), Some("13822222222"), "and the newest number");

    world.office.code_for("安娜", &[village(), other()]).await;
    let run = ana.sync().await;
    assert!(run.agreed, "the grant comes back, the records with it: {run:?}");
    world.sync_until_quiet(&[&ana, &li]).await;
    world.assert_same(&[&ana, &li]).await;
    assert!(ana.device().state_line().unwrap().handed_over.is_empty(), "and nothing is said to be gone");
}

/// What the office has of a photo.
async fn photo_at_office(world: &World, name: &str) -> Option<Vec<u8>> {
    world.office.picture(name).await
}

#[tokio::test]
async fn photos_of_a_village_handed_over_leave_the_phone_once_the_office_has_them() {
    let world = World::with_households(3, 607).await;
    world.office.add_village(&other(), "新桥村").await;
    let ana = world.phone_in("安娜", &[village(), other()]).await;
    ana.sync().await;
    let sent = ana.visit_with_photo(world.households[0], photo(1, 300, 200));
    ana.sync().await;
    let (visit, names) = ana.visit_with(world.households[1], &[2, 3].map(|one| (Photo, photo(one, 300, 200))));
    let taken: Vec<_> = names.iter().map(|name| ana.device().attachment_bytes(name).unwrap().unwrap()).collect();
    let li = world.phone("老李").await;
    world.office.code_for("安娜", &[other()]).await;

    // One of them does not arrive as it should: everything of the village waits for it.
    ana.tamper(&format!(
        "CREATE TABLE kept AS SELECT * FROM attachment_chunk; \
         UPDATE attachment_chunk SET bytes = zeroblob(length(bytes)) WHERE lower(hex(sha256)) = '{}'",
        names[0]
    ));
    let run = ana.sync().await;
    assert_eq!(run.outcome, SyncOutcome::DoneWithRefusals, "the visit is kept apart: {run:?}");
    assert_eq!(photo_at_office(&world, &names[0]).await, None, "its first photo is not in");
    assert_eq!(photo_at_office(&world, &names[1]).await.as_ref(), Some(&taken[1]), "the second one is");
    assert!(ana.device().state_line().unwrap().handed_over[0].held, "the village stays on the phone");
    assert_eq!(ana.device().attachment_bytes(&names[1]).unwrap().as_ref(), Some(&taken[1]), "with its photos");
    assert_eq!(ana.device().attachments(&visit.to_string()).unwrap().len(), 2, "and with what shows them");

    ana.tamper("DELETE FROM attachment_chunk; INSERT INTO attachment_chunk SELECT * FROM kept; DROP TABLE kept");
    let run = ana.sync().await;
    assert_eq!(run.pictures_sent, 1, "then it goes: {run:?}");
    assert_eq!(photo_at_office(&world, &names[0]).await.as_ref(), Some(&taken[0]), "the office has the very bytes");
    assert!(!ana.device().state_line().unwrap().handed_over[0].held, "now the village leaves the phone");
    for name in names.iter().chain([&sent]) {
        assert_eq!(ana.device().attachment_bytes(name).unwrap(), None, "no photo of it is left");
    }
    ana.tamper(
        "CREATE TABLE none_left (n INTEGER CHECK (n = 0)); INSERT INTO none_left SELECT count(*) FROM attachment",
    );

    let mut clerk = world.office.signed_in(Role::Township, &[TOWNSHIP]).await;
    li.sync().await;
    assert!(li.device().attachments(&visit.to_string()).unwrap().is_empty(), "nobody sees what is not looked at yet");
    let rows = waiting(&mut clerk).await;
    clerk.post("/quarantine/accept", json!({ "items": rows })).await;
    li.sync().await;
    for (name, taken) in names.iter().zip(&taken) {
        li.device().fetch_attachment(li.link.as_ref(), name).await.unwrap();
        assert_eq!(li.device().attachment_bytes(name).unwrap().as_ref(), Some(taken), "Li has it as it was taken");
    }
}

#[tokio::test]
async fn work_for_a_village_that_never_was_the_phones_is_still_refused() {
    let world = World::with_households(2, 602).await;
    world.office.add_village(&other(), "新桥村").await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    ana.visit(world.households[0], "一");
    let number = VillageNumber::from(&other()).0;
    ana.tamper(&format!(
        "INSERT INTO village (village, name, digest) VALUES ({number}, '新桥村', zeroblob(32)); \
         UPDATE document SET village = {number} WHERE unsent > 0"
    ));
    let run = ana.sync().await;
    assert_eq!(run.refused, 1, "the village is not hers: {run:?}");
    let page = format!("{:?}", ana.device().sync_page().unwrap());
    assert!(page.contains("no_grant") || page.contains("NoGrant"), "and the phone says why: {page}");
    let mut clerk = world.office.signed_in(Role::Township, &[TOWNSHIP]).await;
    assert!(waiting(&mut clerk).await.is_empty(), "nothing waits apart: whoever never had a village fills no disk");
}

#[tokio::test]
async fn one_backup_on_two_phones_and_both_go_on() {
    let world = World::with_households(4, 603).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    ana.visit(world.households[0], "备份以前");
    ana.sync().await;
    ana.visit(world.households[1], "备份里还没传的");
    let copy = folder_of(&world, "第二部");
    ana.back_up(&copy);
    let twin = Phone::new("第二部", copy, Arc::clone(&world.clock), 4242, world.office.link());
    // Both write into the same household under one name, and know nothing of each other.
    for turn in 0..3 {
        ana.edit(world.households[2], "note", format!("甲机第{turn}次"));
        twin.edit(world.households[2], "note", format!("乙机第{turn}次"));
        ana.visit(world.households[3], &format!("甲机走访{turn}"));
        twin.visit(world.households[3], &format!("乙机走访{turn}"));
        ana.sync().await;
        twin.sync().await;
    }
    world.sync_until_quiet(&[&ana, &twin]).await;
    let li = world.phone("老李").await;
    world.sync_until_quiet(&[&ana, &twin, &li]).await;
    world.assert_same(&[&ana, &twin, &li]).await;
    let page = li.household(world.households[3]);
    assert_eq!(page.visits.len(), 6, "all visits of both: {:?}", page.visits);
    assert_eq!(li.household(world.households[1]).visits.len(), 1, "what both brought is there once");
    let mut clerk = world.office.signed_in(Role::Township, &[TOWNSHIP]).await;
    let devices = clerk.get("/devices").await;
    let row = devices.body["rows"].as_array().unwrap().iter().find(|row| row["name"] == "安娜").unwrap().clone();
    assert!(row["restored"].as_u64().unwrap() >= 1, "the office is told that this phone went on from a copy: {row}");
}

#[tokio::test]
async fn a_lost_phone_is_revoked_and_a_new_one_goes_on_in_its_place() {
    let world = World::with_households(5, 604).await;
    let (lost, li) = (world.phone("安娜").await, world.phone("老李").await);
    world.sync_until_quiet(&[&lost, &li]).await;
    lost.visit(world.households[0], "丢以前传过的");
    lost.sync().await;
    lost.visit(world.households[1], "丢的时候还没传");
    let mut clerk = world.office.signed_in(Role::Township, &[TOWNSHIP]).await;
    let path = format!("/devices/{}/revoke", lost.own_id());
    assert_eq!(clerk.post(&path, json!({ "reason": "手机丢了" })).await.status, StatusCode::NO_CONTENT, "revoked");
    let code = world.office.code_for("安娜", &[village()]).await;
    let new = Phone::new("安娜新机", folder_of(&world, "新机"), Arc::clone(&world.clock), 777, world.office.link());
    new.enrol(&world.office.address(), &code).await.unwrap();
    let run = new.sync().await;
    assert!(run.agreed, "enrolled, the first sync brings everything: {run:?}");
    assert_eq!(new.household(world.households[0]).visits.len(), 1, "what the lost phone had synced is there");
    new.visit(world.households[2], "新手机上接着写");
    world.sync_until_quiet(&[&new, &li]).await;
    // Somebody finds the old phone and hands it in: what it held comes apart and is accepted.
    let run = lost.sync().await;
    assert_eq!(run.outcome, SyncOutcome::Revoked, "the old phone is out of service: {run:?}");
    let rows = waiting(&mut clerk).await;
    let accepted = clerk.post("/quarantine/accept", json!({ "items": rows })).await;
    assert_eq!(accepted.body["accepted"], 1, "its unsent visit is taken in: {}", accepted.text);
    world.sync_until_quiet(&[&new, &li]).await;
    world.assert_same(&[&new, &li]).await;
    assert_eq!(new.household(world.households[1]).visits.len(), 1, "nothing of the lost phone is lost");
}

#[tokio::test]
async fn a_clock_two_years_off_and_jumping_loses_and_sorts_nothing_wrongly() {
    let world = World::with_households(4, 605).await;
    let clock = Arc::new(TestClock::at("2026-09-01T08:00:00+08:00"));
    let code = world.office.code_for("安娜", &[village()]).await;
    let ana = Phone::new("安娜", folder_of(&world, "安娜"), Arc::clone(&clock), 91, world.office.link());
    ana.enrol(&world.office.address(), &code).await.unwrap();
    ana.sync().await;
    assert_eq!(ana.device().state_line().unwrap().clock_ahead_minutes, None, "the clocks are near enough");
    let home = world.households[0];
    let mut visits = Vec::new();
    for (when, words) in [
        ("2028-09-01T09:00:00+08:00", "快两年"),
        ("2024-09-01T09:00:00+08:00", "慢两年"),
        ("2026-09-01T10:00:00+08:00", "对的"),
        ("2024-09-01T09:00:00+08:00", "又慢两年"),
    ] {
        clock.set(when);
        ana.edit(home, "note", words);
        visits.push(ana.visit(home, words));
    }
    let ahead = ana.device().state_line().unwrap().clock_ahead_minutes.unwrap();
    assert!(ahead < -365 * 24 * 60, "before any sync the phone itself sees that it is behind: {ahead}");
    let run = ana.sync().await;
    assert!(run.agreed, "the date of a phone is no reason to refuse a record: {run:?}");
    let ahead = ana.device().state_line().unwrap().clock_ahead_minutes.unwrap();
    assert!((-1_053_000..=-1_051_000).contains(&ahead), "two years behind, in minutes: {ahead}");
    assert_eq!(ana.household(home).household.note.as_deref(), Some("又慢两年"), "what was written last counts");
    let history = ana.device().history(&home.to_string()).unwrap();
    let text = format!("{history:?}");
    let places: Vec<usize> = ["快两年", "又慢两年"].iter().map(|words| text.find(words).unwrap()).collect();
    assert_ne!(places[0], places[1], "every state is in the history: {places:?}");
    assert_eq!(visits.iter().collect::<BTreeSet<_>>().len(), 4, "no two visits are one");
    assert_eq!(ana.household(home).visits.len(), 4, "all four are on the page");
    assert!(ana.household(home).conflicts.is_empty(), "one phone has no two opinions");
    // The clock is set right; the wrong times are mended by hand and stay with the visits.
    clock.set("2026-09-01T11:00:00+08:00");
    world.clock.set("2026-09-01T11:00:00+08:00");
    ana.sync().await;
    assert_eq!(ana.device().state_line().unwrap().clock_ahead_minutes, None, "the warning goes with the next sync");
    let li = world.phone("老李").await;
    world.sync_until_quiet(&[&ana, &li]).await;
    world.assert_same(&[&ana, &li]).await;
}

#[tokio::test]
async fn identities_never_collide_however_the_clock_stands() {
    let world = World::with_households(1, 606).await;
    let (ana, li) = (world.phone("安娜").await, world.phone("老李").await);
    world.sync_until_quiet(&[&ana, &li]).await;
    let mut seen = BTreeSet::new();
    for _ in 0..40 {
        world.clock.set("2026-09-01T09:00:00+08:00"); // the same moment, again and again
        assert!(seen.insert(ana.visit(world.households[0], "同一刻")), "a new visit is a new record");
        world.clock.set("2026-09-01T09:00:00+08:00");
        assert!(seen.insert(li.visit(world.households[0], "同一刻")), "on every phone");
    }
    world.clock.advance(Duration::hours(1));
    world.sync_until_quiet(&[&ana, &li]).await;
    world.assert_same(&[&ana, &li]).await;
    let visits = ana.device().held_changes().unwrap();
    let visits: BTreeSet<_> =
        visits.iter().filter(|one| seen.contains(&one.document)).map(|one| one.document).collect();
    assert_eq!(visits.len(), 80, "every visit of that moment is a record of its own");
}

#[tokio::test]
async fn a_revoked_phone_hands_in_its_photos_and_they_are_seen_once_the_office_accepts() {
    let world = World::with_households(2, 611).await;
    let (ana, li) = (world.phone("安娜").await, world.phone("老李").await);
    world.sync_until_quiet(&[&ana, &li]).await;
    let (visit, names) = ana.visit_with(world.households[0], &[4, 5].map(|one| (Photo, photo(one, 300, 200))));
    let taken: Vec<_> = names.iter().map(|name| ana.device().attachment_bytes(name).unwrap().unwrap()).collect();
    let mut clerk = world.office.signed_in(Role::Township, &[TOWNSHIP]).await;
    let path = format!("/devices/{}/revoke", ana.own_id());
    assert_eq!(clerk.post(&path, json!({ "reason": "人调走了" })).await.status.as_u16(), 204);

    // The text, the question about pictures, the first; the second does not arrive.
    let run = ana.sync_through([Fault::Fine, Fault::Fine, Fault::Fine, Fault::DropRequest]).await;
    assert_eq!(run.outcome, SyncOutcome::Interrupted, "the phone may not shut itself yet: {run:?}");
    assert_eq!(run.pictures_sent, 1, "{run:?}");
    let run = ana.sync().await;
    assert_eq!((run.outcome, run.pictures_sent, run.received), (SyncOutcome::Revoked, 1, 0), "then all is in: {run:?}");
    let photos = async || [photo_at_office(&world, &names[0]).await, photo_at_office(&world, &names[1]).await];
    assert_eq!(photos().await, [Some(taken[0].clone()), Some(taken[1].clone())], "the office has the very bytes");
    li.sync().await;
    assert!(li.device().attachments(&visit.to_string()).unwrap().is_empty(), "nobody sees what is not looked at yet");

    let rows = waiting(&mut clerk).await;
    clerk.post("/quarantine/accept", json!({ "items": rows })).await;
    li.sync().await;
    li.device().fetch_attachment(li.link.as_ref(), &names[1]).await.unwrap();
    assert_eq!(li.device().attachment_bytes(&names[1]).unwrap().as_ref(), Some(&taken[1]), "accepted, all see them");
}

#[tokio::test]
async fn a_revoked_phone_gets_no_picture_and_brings_none_of_other_villages() {
    let world = World::with_households(1, 612).await;
    world.office.add_village(&other(), "新桥村").await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    let name = ana.visit_with_photo(world.households[0], photo(6, 300, 200));
    ana.sync().await;
    let mut clerk = world.office.signed_in(Role::Township, &[TOWNSHIP]).await;
    clerk.post(&format!("/devices/{}/revoke", ana.own_id()), json!({ "reason": "手机丢了" })).await;
    let token = ana.token();
    let post = async |verb: &str, body: Vec<u8>| {
        let path = format!("/v1/attachment/{verb}");
        ana.link.post(&path, Some(&token), "application/octet-stream", body).await.unwrap().status
    };
    let (here, there) = (VillageNumber::from(&village()), VillageNumber::from(&other()));
    let name = hex::decode(&name).unwrap().try_into().unwrap();
    let ask = single(&GetRequest { village: here, name, offset: 0 }).unwrap();
    assert_eq!(post("get", ask).await, 403, "it gets nothing any more");
    let bring =
        |village| single(&PutRequest { village, name: [9; 32], size: 8, offset: 0, bytes: vec![1; 4] }).unwrap();
    assert_eq!((post("put", bring(here)).await, post("put", bring(there)).await), (200, 403));
}
