//! Stories of the evening: what weak coverage, lost answers and restored phones may never do to a record.

use cunji_device::view::{RecordState, SyncOutcome};
use cunji_tests::kit::{Fault, World};

#[tokio::test]
async fn two_cadres_edit_apart_and_end_up_with_the_same() {
    let world = World::with_households(12, 1).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    let home = world.households[0];
    ana.edit(home, "phone", "13811111111");
    bo.edit(home, "address", "大院子 3 号");
    ana.visit(home, "自来水水压小");
    bo.visit(home, "");
    assert_eq!(ana.household(home).state, RecordState::OnPhone, "before the sync the screen says 仅本机");
    world.sync_until_quiet(&[&ana, &bo]).await;
    world.assert_same(&[&ana, &bo]).await;
    let page = bo.household(home);
    assert_eq!(page.household.phone.as_deref(), Some("13811111111"), "Ana's phone number reached Bo");
    assert_eq!(page.household.address.as_deref(), Some("大院子 3 号"), "and Bo's own address is still there");
    assert_eq!(page.visits.len(), 2, "both visits are in the history");
    assert_eq!(page.conflicts.len(), 0, "different fields are nothing to settle");
    assert_eq!(page.state, RecordState::AtOffice, "the screen says 镇里已存");
}

#[tokio::test]
async fn a_days_work_goes_up_and_down_in_one_round_trip() {
    let world = World::with_households(10, 2).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    for home in &world.households {
        ana.visit(*home, "家中都好");
        bo.visit(*home, "养老保险已缴");
    }
    bo.sync().await;
    let before = ana.link.requests();
    let run = ana.sync().await;
    assert_eq!(ana.link.requests() - before, 1, "push and pull share one exchange");
    assert_eq!((run.sent, run.received, run.agreed), (10, 10, true), "ten up, ten down, and both sides agree");
}

#[tokio::test]
async fn the_same_field_twice_is_shown_to_both_and_settled_by_one() {
    let world = World::with_households(3, 3).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    let home = world.households[1];
    ana.edit(home, "phone", "13811111111");
    bo.edit(home, "phone", "13822222222");
    world.sync_until_quiet(&[&ana, &bo]).await;
    let page = ana.household(home);
    assert_eq!(page.conflicts.len(), 1, "the field is 待核对");
    let names: Vec<_> = page.conflicts[0].values.iter().filter_map(|value| value.person_name.clone()).collect();
    assert_eq!(names.len(), 2, "both values say who wrote them: {names:?}");
    ana.keep(&page.conflicts[0], "13822222222");
    world.sync_until_quiet(&[&ana, &bo]).await;
    world.assert_same(&[&ana, &bo]).await;
    let page = bo.household(home);
    assert_eq!(page.conflicts.len(), 0, "a choice made on one phone settles it on the other");
    assert_eq!(page.household.phone.as_deref(), Some("13822222222"), "and the chosen value is shown");
}

#[tokio::test]
async fn a_lost_answer_costs_one_resend_and_no_double() {
    let world = World::with_households(3, 4).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    ana.visit(world.households[0], "家中都好");
    let before = world.office.feed().await;
    let run = ana.sync_through([Fault::DropAnswer]).await;
    assert_eq!(run.outcome, SyncOutcome::Offline, "nobody heard the office");
    assert_eq!(ana.device().state_line().unwrap().on_phone, 1, "without a receipt it stays 仅本机");
    let run = ana.sync().await;
    assert_eq!((run.sent, run.agreed), (1, true), "sent again, recognised, confirmed");
    let after = world.office.feed().await;
    assert_eq!(after.changes - before.changes, 1, "the office has it once");
    assert_eq!(ana.device().state_line().unwrap().on_phone, 0, "now it is 镇里已存");
}

#[tokio::test]
async fn a_repeated_and_a_late_request_change_nothing() {
    let world = World::with_households(3, 5).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    ana.visit(world.households[0], "一");
    ana.sync_through([Fault::Late]).await;
    ana.edit(world.households[0], "phone", "13811111111");
    ana.sync_through([Fault::Repeat]).await;
    world.sync_until_quiet(&[&bo, &ana]).await;
    world.assert_same(&[&ana, &bo]).await;
    assert_eq!(world.office.feed().await.changes, 5, "three households, one visit, one edit: each once");
}

#[tokio::test]
async fn a_first_sync_cut_anywhere_goes_on_where_it_stopped() {
    let world = World::with_households(120, 6).await;
    let ana = world.phone("安娜").await;
    let mut received = 0;
    for cut in [10, 60, 400, 3_000, 9_000, 14_000] {
        let run = ana.sync_through([Fault::CutAnswer(cut)]).await;
        assert_eq!(run.outcome, SyncOutcome::Interrupted, "cut after {cut} bytes");
        received += run.received;
    }
    assert!(received > 0, "whole packs before the cut are kept: each is a resume point");
    let run = ana.sync().await;
    assert!(run.agreed, "the rest arrives");
    assert_eq!(received + run.received, 120, "nothing came twice: what was kept was not sent again");
}

#[tokio::test]
async fn a_pack_that_is_spoiled_on_the_way_costs_none_of_those_before_it() {
    let world = World::with_households(120, 6).await;
    let ana = world.phone("安娜").await;
    let run = ana.sync_through([Fault::WrongAnswer(12_000)]).await;
    assert!(!run.agreed, "the phone must notice: {run:?}");
    assert!(run.received > 0 && run.received < 120, "what came whole before it is kept: {run:?}");
    let rest = ana.sync().await;
    assert!(rest.agreed, "the rest arrives: {rest:?}");
    assert_eq!(run.received + rest.received, 120, "and nothing came twice");
}

#[tokio::test]
async fn a_request_cut_mid_body_is_refused_whole() {
    let world = World::with_households(3, 7).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    let before = world.office.feed().await;
    ana.visit(world.households[0], "家中都好");
    for cut in [3, 40, 100, 200] {
        let run = ana.sync_through([Fault::CutRequest(cut)]).await;
        assert_ne!(run.outcome, SyncOutcome::Done, "cut at {cut}: the phone must know that it did not arrive");
    }
    assert_eq!(world.office.feed().await, before, "half a request leaves nothing behind");
    assert_eq!(ana.sync().await.sent, 1, "and nothing is lost on the phone");
}

#[tokio::test]
async fn an_edit_made_during_the_upload_is_sent_next() {
    let world = World::with_households(3, 8).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    ana.visit(world.households[0], "一");
    let device = ana.device();
    let home = world.households[1];
    let typed = std::sync::atomic::AtomicBool::new(false);
    let run = device
        .sync(ana.link.as_ref(), &|progress| {
            if progress.sent > 0 && !typed.swap(true, std::sync::atomic::Ordering::SeqCst) {
                ana.edit(home, "phone", "13811111111");
            }
        })
        .await
        .unwrap();
    assert!(run.agreed, "both are in");
    assert_eq!(run.sent, 2, "the edit made meanwhile went with the same sync");
}

#[tokio::test]
async fn a_phone_restored_from_a_backup_loses_nothing_and_repeats_nothing() {
    let world = World::with_households(4, 9).await;
    let (mut ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    let home = world.households[0];
    let backup = ana.folder().with_extension("backup");
    ana.back_up(&backup);
    ana.edit(home, "phone", "13811111111");
    ana.visit(home, "备份以后的走访");
    ana.sync().await;
    ana.restore(&backup);
    // The restored phone knows nothing of the above and goes on writing into the same record.
    ana.edit(home, "phone", "13899999999");
    ana.edit(home, "note", "恢复以后写的");
    world.sync_until_quiet(&[&ana, &bo]).await;
    world.assert_same(&[&ana, &bo]).await;
    let page = ana.household(home);
    assert_eq!(page.visits.len(), 1, "the visit from after the backup came back from the office");
    assert_eq!(page.household.note.as_deref(), Some("恢复以后写的"), "what was written after the restore lives");
    assert_eq!(page.conflicts.len(), 1, "the two phone numbers never saw each other: people settle them");
}

#[tokio::test]
async fn a_phone_sees_only_its_own_villages() {
    let world = World::with_households(3, 10).await;
    let other = cunji_model::id::VillageCode::parse("500236101202").unwrap();
    world.office.add_village(&other, "新桥村").await;
    let stranger = world.phone_in("外人", &[other]).await;
    let run = stranger.sync().await;
    assert!(run.agreed, "the sync itself is fine");
    let list = stranger.device().list_households(&Default::default()).unwrap();
    assert_eq!(list.total, 0, "no household of a village without a grant ever arrives");
}

#[tokio::test]
async fn nothing_new_costs_one_small_request() {
    let world = World::with_households(50, 11).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    let run = ana.sync().await;
    assert_eq!((run.requests, run.sent, run.received, run.agreed), (1, 0, 0, true), "one request, nothing in it");
    assert!(run.bytes_up + run.bytes_down < 400, "{} + {} bytes for nothing new", run.bytes_up, run.bytes_down);
}

#[tokio::test]
async fn a_difference_that_no_cursor_explains_is_found_and_repaired() {
    let world = World::with_households(30, 12).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    ana.visit(world.households[3], "家中都好");
    ana.sync().await;
    ana.forget_some_changes(7);
    let run = ana.sync().await;
    assert!(run.agreed && run.repaired, "the digest showed it, hashes were compared, the rest was fetched: {run:?}");
    world.sync_until_quiet(&[&ana, &bo]).await;
    world.assert_same(&[&ana, &bo]).await;
}

#[tokio::test]
async fn a_village_that_is_granted_later_comes_with_the_next_sync() {
    let world = World::with_households(3, 13).await;
    let other = cunji_model::id::VillageCode::parse("500236101202").unwrap();
    world.office.add_village(&other, "新桥村").await;
    let ana = world.phone_in("安娜", std::slice::from_ref(&other)).await;
    ana.sync().await;
    world.office.code_for("安娜", &[other, cunji_tests::records::village()]).await;
    let run = ana.sync().await;
    assert_eq!((run.received, run.agreed), (3, true), "one sync brings the grant and the village: {run:?}");
    assert_eq!(ana.device().list_households(&Default::default()).unwrap().total, 3, "and it is on the screen");
}
