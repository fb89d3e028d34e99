//! Stories of a form that was begun on one phone and is gone on with on another: of the same cadre only, read by nobody
//! in between, and never two records of one form.

use cunji_device::view::{DeedName, MemberEvent, Saved, SyncOutcome};
use cunji_model::kind::Kind;
use cunji_model::living::words::EventKind;
use cunji_model::record::attachment::AttachmentKind;
use cunji_server::accounts::role::Role;
use cunji_server::store::sql::Row;
use cunji_tests::kit::at_rest::readable;
use cunji_tests::kit::{Fault, Phone, World, new_picture, photo};
use cunji_tests::records::village;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

pub(super) const WORDS: &str = "屋顶漏雨说到一半";
const TOWNSHIP: &str = "500236101";

/// Begins a visit and writes so far; the form is left open.
pub(super) fn begin(phone: &Phone, home: Uuid, words: &str) -> String {
    let form = phone.device().open_visit_form(&home.to_string()).unwrap();
    write(phone, &form.draft, home, words);
    form.draft
}

fn write(phone: &Phone, draft: &str, home: Uuid, words: &str) {
    let mut fields = phone.device().open_visit_form(&home.to_string()).unwrap().fields;
    fields.extend([("note".to_owned(), words.into()), ("has_changes".to_owned(), true.into())]);
    phone.device().keep_draft(draft, Kind::Visit, &home.to_string(), &[], fields).unwrap();
}

/// Goes on with the visit that is open here and saves it.
fn finish(phone: &Phone, home: Uuid, words: &str) -> String {
    let form = phone.device().open_visit_form(&home.to_string()).unwrap();
    assert!(form.resumed, "{}: the form goes on where it was", phone.name);
    let mut fields = form.fields;
    fields.extend([("note".to_owned(), words.into()), ("has_changes".to_owned(), true.into())]);
    let saved = phone.device().save_visit(&form.draft, &fields).unwrap();
    assert!(matches!(saved, Saved::Saved { .. }), "{saved:?}");
    form.draft
}

pub(super) fn note(phone: &Phone, home: Uuid) -> Option<String> {
    let form = phone.device().open_visit_form(&home.to_string()).unwrap();
    form.fields.get("note").and_then(|value| value.as_text()).map(str::to_owned)
}

/// Another phone of the same cadre.
pub(super) async fn another(world: &World, name: &str, folder: &str, seed: u64) -> Phone {
    let code = world.office.code_for(name, &[village()]).await;
    let phone = Phone::new(folder, world.folder().join(folder), Arc::clone(&world.clock), seed, world.office.link());
    phone.enrol(&world.office.address(), &code).await.unwrap();
    phone
}

pub(super) async fn revoke(world: &World, phone: &Phone) {
    let mut clerk = world.office.signed_in(Role::Township, &[TOWNSHIP]).await;
    let path = format!("/devices/{}/revoke", phone.own_id());
    assert_eq!(clerk.post(&path, json!({ "reason": "手机丢了" })).await.status.as_u16(), 204);
}

pub(super) async fn at_office(world: &World) -> Vec<Row> {
    world.office.store().rows("SELECT device, sealed FROM draft ORDER BY device, name", Vec::new()).await.unwrap()
}

pub(super) fn drafts(phone: &Phone) -> usize {
    phone.device().list_drafts().unwrap().len()
}

#[tokio::test]
async fn a_lost_phones_half_written_visit_goes_on_on_the_new_one_and_is_one_visit() {
    let world = World::with_households(4, 701).await;
    let (lost, li) = (world.phone("安娜").await, world.phone("老李").await);
    world.sync_until_quiet(&[&lost, &li]).await;
    let home = world.households[1];
    begin(&lost, home, WORDS);
    let before = lost.sync().await;
    assert!(before.agreed, "{before:?}");
    assert_eq!(at_office(&world).await.len(), 1, "the sync took the draft along");
    revoke(&world, &lost).await;

    let new = another(&world, "安娜", "新机", 771).await;
    let run = new.sync().await;
    assert!(run.agreed && run.drafts_came == 1, "the first sync brings it: {run:?}");
    let row = new.device().list_drafts().unwrap().remove(0);
    let from = row.from.expect("it says where it was begun");
    assert_eq!(from.device, lost.own_id().to_string(), "on which phone");
    assert!(from.written_at.starts_with("2026-09-01T08"), "and when: {from:?}");
    assert_eq!(note(&new, home).as_deref(), Some(WORDS), "with what was written in it");
    let visit: Uuid = finish(&new, home, "漏雨的地方看过了").parse().unwrap();
    world.sync_until_quiet(&[&new, &li]).await;
    world.assert_same(&[&new, &li]).await;
    let seen = li.household(home).visits;
    assert_eq!(seen.len(), 1, "a colleague sees one visit: {seen:?}");
    let held = world.office.store().feed_names(cunji_wire::message::VillageNumber::from(&village())).await.unwrap();
    assert_eq!(held.iter().filter(|(document, ..)| *document == visit).count(), 1, "so does the office");
    assert_eq!((drafts(&new), at_office(&world).await.len()), (0, 0), "and no draft is left anywhere");

    // The lost phone turns up: it gets nothing, and what it held of that form is the same record.
    assert_eq!(lost.sync().await.outcome, SyncOutcome::Revoked);
    let audit = "SELECT count(*) FROM audit WHERE action = 'drafts_key_given'";
    assert_eq!(world.office.store().rows(audit, Vec::new()).await.unwrap()[0].int(0).unwrap(), 1, "in the audit");
}

#[tokio::test]
async fn whoever_reads_the_offices_database_finds_no_word_of_a_draft() {
    let world = World::with_households(2, 702).await;
    let (ana, home) = (world.phone("安娜").await, world.households[0]);
    ana.sync().await;
    let draft = begin(&ana, home, WORDS);
    ana.sync().await;
    let new = another(&world, "安娜", "新机", 772).await;
    new.sync().await;
    let seen = at_office(&world).await;
    assert_eq!(seen.len(), 1, "it lies there: {seen:?}");
    let head = ana.device().list_drafts().unwrap().remove(0).head_name;
    assert!(!head.is_empty());
    for row in world.office.store().rows("SELECT name, mark, sealed FROM draft", Vec::new()).await.unwrap() {
        for column in 0..3 {
            let bytes = row.bytes(column).unwrap();
            for secret in [WORDS.as_bytes(), head.as_bytes(), draft.as_bytes(), home.as_bytes(), b"visited_at"] {
                assert!(!bytes.windows(secret.len()).any(|part| part == secret), "column {column} says it");
            }
        }
    }
    if std::path::Path::new(&world.place()).exists() {
        assert_eq!(readable(world.folder(), &[WORDS]), [""; 0], "nor does any file of office or phones");
    }
    // The key lies there for the office and for the phone, never bare.
    let own: Vec<u8> = ana.drafts_key();
    for sql in ["SELECT sealed FROM drafts_key", "SELECT sealed FROM drafts_key_given"] {
        let rows = world.office.store().rows(sql, Vec::new()).await.unwrap();
        assert_eq!(rows.len(), 1, "{sql}");
        assert!(!rows[0].bytes(0).unwrap().windows(32).any(|part| part == own), "{sql}: sealed");
    }
}

#[tokio::test]
async fn nothing_new_is_one_small_request_with_a_draft_lying_open() {
    let world = World::with_households(2, 703).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    let home = world.households[0];
    let draft = begin(&ana, home, WORDS);
    let run = ana.sync().await;
    assert!(run.requests <= 2, "with the sync that goes anyway: {run:?}");
    let version = async || {
        let rows = world.office.store().rows("SELECT version FROM drafts_key", Vec::new()).await.unwrap();
        rows[0].int(0).unwrap()
    };
    let before = version().await;
    let run = ana.sync().await;
    assert_eq!((run.requests, version().await), (1, before), "nothing new: {run:?}");
    assert!(run.bytes_up + run.bytes_down <= 512, "and half a kilobyte: {run:?}");
    write(&ana, &draft, home, "改了一句");
    let run = ana.sync().await;
    assert_eq!(run.requests, 1, "a word more goes along: {run:?}");
    assert!(run.bytes_up > 400, "{run:?}");
    let home_two = world.households[1];
    begin(&ana, home_two, "另一户");
    let run = ana.sync().await;
    assert!(run.bytes_up < 2_500, "what the office has does not go again: {run:?}");
    assert_eq!(at_office(&world).await.len(), 2);
    let run = ana.sync_through([Fault::DropAnswer]).await;
    assert_eq!(run.outcome, SyncOutcome::Offline);
    write(&ana, &draft, home, "又改了一句");
    ana.sync_through([Fault::DropAnswer]).await;
    ana.sync().await;
    assert_eq!(at_office(&world).await.len(), 2, "a lost answer makes nothing double");
}

#[tokio::test]
async fn what_was_saved_or_thrown_away_leaves_the_office() {
    let world = World::with_households(3, 704).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    let [one, two, three] = [0, 1, 2].map(|place| world.households[place]);
    begin(&ana, one, "存的");
    let thrown = begin(&ana, two, "扔的");
    begin(&ana, three, "留的");
    ana.sync().await;
    assert_eq!(at_office(&world).await.len(), 3);
    finish(&ana, one, "存的");
    ana.device().discard_draft(&thrown).unwrap();
    ana.sync().await;
    assert_eq!(at_office(&world).await.len(), 1, "only the open one is left");
    let new = another(&world, "安娜", "新机", 774).await;
    new.sync().await;
    assert_eq!(drafts(&new), 1);
    assert_eq!(note(&new, three).as_deref(), Some("留的"));
}

#[tokio::test]
async fn a_form_saved_on_both_phones_is_one_visit_with_a_card_to_settle() {
    let world = World::with_households(2, 705).await;
    let (old, li) = (world.phone("安娜").await, world.phone("老李").await);
    world.sync_until_quiet(&[&old, &li]).await;
    let home = world.households[0];
    let draft = begin(&old, home, WORDS);
    old.sync().await;
    let new = another(&world, "安娜", "新机", 775).await;
    new.sync().await;
    assert_eq!(finish(&new, home, "新手机上写完的"), draft, "the record is the one the form was begun for");
    new.sync().await;
    // The old phone was in a drawer without network, and saves the same form.
    assert_eq!(finish(&old, home, "旧手机上写完的"), draft);
    world.sync_until_quiet(&[&old, &new, &li]).await;
    world.assert_same(&[&old, &new, &li]).await;
    for phone in [&old, &new, &li] {
        let page = phone.household(home);
        assert_eq!(page.visits.len(), 1, "{}: one visit: {:?}", phone.name, page.visits);
    }
    assert_eq!(li.device().state_line().unwrap().to_settle, 1, "and what differs is settled by people");
    assert_eq!((drafts(&old), drafts(&new), at_office(&world).await.len()), (0, 0, 0));
}

#[tokio::test]
async fn an_old_phone_that_comes_back_lets_go_of_what_was_finished_and_keeps_its_photo_for_it() {
    let world = World::with_households(2, 706).await;
    let old = world.phone("安娜").await;
    old.sync().await;
    let home = world.households[0];
    let draft = begin(&old, home, WORDS);
    let picture = new_picture(AttachmentKind::Photo, &photo(5, 300, 200));
    let name = old.device().add_attachment(&draft, &picture).unwrap().attachment.name;
    old.sync().await;
    let new = another(&world, "安娜", "新机", 776).await;
    new.sync().await;
    let shown = new.device().attachments(&draft).unwrap();
    assert_eq!((shown.len(), shown[0].here), (1, false), "the photo's name came, its bytes are on the old phone");
    finish(&new, home, "照片在旧手机上");
    let run = new.sync().await;
    assert!(run.agreed, "a picture that is elsewhere holds nothing up: {run:?}");

    let run = old.sync().await;
    assert!(run.agreed, "{run:?}");
    assert_eq!((drafts(&old), run.drafts_went), (0, 1), "the old phone's draft was finished on the new one: {run:?}");
    assert_eq!(old.household(home).visits.len(), 1);
    assert!(old.device().attachment_bytes(&name).unwrap().is_some(), "the photo is the visit's now, and stays");
    old.sync().await;
    new.device().fetch_attachment(new.link.as_ref(), &name).await.unwrap();
    assert!(new.device().attachment_bytes(&name).unwrap().is_some(), "and comes to the new phone by the office");
}

#[tokio::test]
async fn two_phones_of_one_cadre_keep_what_each_wrote() {
    let world = World::with_households(3, 707).await;
    let one = world.phone("安娜").await;
    let two = another(&world, "安娜", "平板", 777).await;
    for phone in [&one, &two] {
        phone.sync().await;
    }
    let [home, both] = [world.households[0], world.households[1]];
    // Each made a key before it heard of the other; each began a visit of the same household.
    begin(&one, home, "手机上写的");
    begin(&two, home, "平板上写的");
    let draft = begin(&one, both, "一起写的");
    for phone in [&one, &two, &one, &two] {
        assert!(phone.sync().await.agreed);
    }
    for phone in [&one, &two] {
        assert_eq!(drafts(phone), 3, "{}: both stand, and the shared one", phone.name);
        let mine = phone.device().list_drafts().unwrap();
        for row in mine.iter().filter(|row| row.household == home.to_string()) {
            phone.device().continue_draft(&row.draft).unwrap();
            let words = note(phone, home).unwrap();
            assert_eq!(words == "手机上写的", (row.from.is_none()) == (phone.name == one.name), "{words}");
        }
    }
    // Written on on one: the other follows. On both: both stand until the cadre chooses.
    write(&one, &draft, both, "手机先改");
    one.sync().await;
    two.sync().await;
    assert_eq!(note(&two, both).as_deref(), Some("手机先改"), "an untouched copy follows");
    write(&one, &draft, both, "手机又改");
    write(&two, &draft, both, "平板也改");
    for phone in [&one, &two, &one] {
        phone.sync().await;
    }
    for (phone, words, other) in [(&one, "手机又改", &two), (&two, "平板也改", &one)] {
        assert_eq!(note(phone, both).as_deref(), Some(words), "{}: nothing is overwritten", phone.name);
        let row = phone.device().list_drafts().unwrap().into_iter().find(|row| row.draft == draft).unwrap();
        assert_eq!(row.apart.len(), 1, "{}: and it is said that the other differs", phone.name);
        assert_eq!(row.apart[0].device, other.own_id().to_string());
    }
    two.device().choose_draft(&draft, &one.own_id().to_string(), true).unwrap();
    assert_eq!(note(&two, both).as_deref(), Some("手机又改"), "the cadre chose the other's words");
    write(&two, &draft, both, "选了以后接着写");
    two.sync().await;
    one.sync().await;
    assert_eq!(note(&one, both).as_deref(), Some("选了以后接着写"), "which is the later state of both");
    assert_eq!(drafts(&one), 3);
}

#[tokio::test]
async fn a_birth_whose_form_was_saved_on_both_phones_is_one_child() {
    let world = World::with_households(1, 713).await;
    let old = world.phone("安娜").await;
    old.sync().await;
    let home = world.households[0];
    let members = old.household(home).household.members.len();
    let form = old.device().open_deed_form(&home.to_string(), DeedName::Event, None).unwrap();
    let said = BTreeMap::from([("name".to_owned(), "王小宝".into())]);
    old.device().keep_draft(&form.draft, Kind::Household, &form.household, &[], said).unwrap();
    old.sync().await;
    let new = another(&world, "安娜", "新机", 783).await;
    new.sync().await;
    for (phone, name) in [(&new, "王小宝"), (&old, "王晓宝")] {
        let form = phone.device().open_deed_form(&home.to_string(), DeedName::Event, None).unwrap();
        assert!(form.resumed, "{}: the form goes on", phone.name);
        let fields = BTreeMap::from([("name".to_owned(), name.into()), ("sex".to_owned(), "MALE".into())]);
        let (kind, on) = (EventKind::Birth, "2026-08-30".to_owned());
        let event = MemberEvent { kind, on, member: None, words: None, fields };
        let saved = phone.device().member_event(&home.to_string(), &event).unwrap();
        assert!(matches!(saved, Saved::Saved { .. }), "{}: {saved:?}", phone.name);
    }
    world.sync_until_quiet(&[&old, &new]).await;
    world.assert_same(&[&old, &new]).await;
    assert_eq!(old.household(home).household.members.len(), members + 1, "one child, and the name is to be settled");
    assert!(old.device().state_line().unwrap().to_settle > 0);
}
