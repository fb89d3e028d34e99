//! What becomes of drafts at the office: altered ones are refused, nobody else and no revoked phone gets any, too large ones
//! stay on the phone, and a backup brings them back.

use super::draft_stories::{WORDS, another, at_office, begin, drafts, note, revoke};
use cunji_device::view::SyncOutcome;
use cunji_model::id::VillageCode;
use cunji_server::cells;
use cunji_server::store::sql::Statement;
use cunji_server::store::transfer::{Restoring, back_up, move_store, restore};
use cunji_tests::kit::{Phone, TestEntropy, World};
use cunji_tests::records::village;
use std::collections::BTreeMap;
use std::sync::Arc;

fn other() -> VillageCode {
    VillageCode::parse("500236101202").unwrap()
}

#[tokio::test]
async fn an_altered_draft_is_refused_with_a_word_and_the_rest_comes() {
    let world = World::with_households(3, 708).await;
    let old = world.phone("安娜").await;
    old.sync().await;
    for (place, words) in [(0, "第一份"), (1, "第二份"), (2, "第三份")] {
        begin(&old, world.households[place], words);
    }
    old.sync().await;
    let store = world.office.store();
    let rows = store.rows("SELECT name, sealed FROM draft ORDER BY name", Vec::new()).await.unwrap();
    let mut altered = rows[0].bytes(1).unwrap().to_vec();
    altered[30] ^= 1;
    // One is altered, another one is put in a third one's place.
    let put = |name: &[u8], sealed: &[u8]| {
        Statement::new("UPDATE draft SET sealed = ?2 WHERE name = ?1", cells![name, sealed])
    };
    let swapped = put(rows[1].bytes(0).unwrap(), rows[2].bytes(1).unwrap());
    store.transact(vec![put(rows[0].bytes(0).unwrap(), &altered), swapped]).await.unwrap();

    let new = another(&world, "安娜", "新机", 778).await;
    let run = new.sync().await;
    assert!(run.agreed && run.drafts_came == 1, "what is sound comes: {run:?}");
    let page = new.device().sync_page().unwrap();
    assert_eq!(page.drafts_unreadable, 2, "and the sync page says how many could not be read");
    assert_eq!(drafts(&old), 3, "on the old phone all are as they were");
}

#[tokio::test]
async fn drafts_go_to_nobody_else_not_even_with_a_village() {
    let world = World::with_households(2, 709).await;
    world.office.add_village(&other(), "新桥村").await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    begin(&ana, world.households[0], WORDS);
    ana.sync().await;
    // The village is handed over, and the new cadre has two phones.
    world.office.code_for("安娜", &[other()]).await;
    let li = world.phone("老李").await;
    li.sync().await;
    let second = another(&world, "老李", "老李新机", 779).await;
    let run = second.sync().await;
    assert!(run.agreed && run.drafts_came == 0, "{run:?}");
    assert_eq!((drafts(&li), drafts(&second)), (0, 0), "the draft is not the village's, it is hers");
    for phone in [&li, &second] {
        let page = phone.device().sync_page().unwrap();
        assert_eq!((page.drafts_unreadable, page.drafts_waiting), (0, 0), "{}: not even sealed", phone.name);
    }
    // Her own new phone has it, but not its household: it waits for the village.
    let code = world.office.code_for("安娜", &[other()]).await;
    let new =
        Phone::new("安娜新机", world.folder().join("安娜新机"), Arc::clone(&world.clock), 80, world.office.link());
    new.enrol(&world.office.address(), &code).await.unwrap();
    new.sync().await;
    assert_eq!((drafts(&new), new.device().sync_page().unwrap().drafts_waiting), (0, 1));
    world.office.code_for("安娜", &[village(), other()]).await;
    new.sync().await;
    new.sync().await;
    assert_eq!(note(&new, world.households[0]).as_deref(), Some(WORDS), "and comes back with it");
}

#[tokio::test]
async fn a_revoked_phone_gets_no_draft_and_hands_none_in() {
    let world = World::with_households(3, 710).await;
    let one = world.phone("安娜").await;
    let two = another(&world, "安娜", "平板", 781).await;
    one.sync().await;
    begin(&one, world.households[0], WORDS);
    one.sync().await;
    two.sync().await;
    assert_eq!(drafts(&two), 1, "as long as it is in service, it goes along");
    revoke(&world, &two).await;
    begin(&one, world.households[1], "停用以后写的");
    one.sync().await;
    let before = at_office(&world).await;
    begin(&two, world.households[2], "停用的手机上写的");
    let run = two.sync().await;
    assert_eq!(run.outcome, SyncOutcome::Revoked);
    assert_eq!(drafts(&two), 2, "it has what it had and wrote itself, and gets no more");
    assert_eq!(at_office(&world).await, before, "and the office took nothing of it");
}

#[tokio::test]
async fn a_draft_too_large_stays_on_the_phone_and_the_sync_page_says_so() {
    let world = World::with_households(2, 711).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    begin(&ana, world.households[0], &"很长的话".repeat(4_000));
    begin(&ana, world.households[1], WORDS);
    let run = ana.sync().await;
    assert!(run.agreed, "{run:?}");
    assert_eq!(at_office(&world).await.len(), 1, "the small one is in");
    assert_eq!(ana.device().sync_page().unwrap().drafts_only_here, 1, "the large one is on this phone only");
    assert_eq!(ana.sync().await.requests, 1, "and is not tried again and again");
}

#[tokio::test]
async fn drafts_outlive_a_backup_that_was_put_back_and_a_move() {
    let mut world = World::with_households(2, 712).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    begin(&ana, world.households[0], "备份以前");
    ana.sync().await;
    let (backup, dice) = (world.folder().join("昨天.backup"), TestEntropy::new(7));
    back_up(&world.place(), &backup, &dice).await.unwrap();
    begin(&ana, world.households[1], "备份以后");
    ana.sync().await;
    let (restored, moved) = (world.folder().join("restored.db"), world.folder().join("moved.db"));
    let restored = restored.display().to_string();
    restore(&backup, &restored, Restoring { at: 1, open_until: 1 }, &dice).await.unwrap();
    world.office.reopen(&restored).await;
    assert_eq!(at_office(&world).await.len(), 1, "the later one is gone with the old machine");
    ana.sync().await;
    let run = ana.sync().await;
    assert!(run.agreed, "{run:?}");
    assert_eq!(at_office(&world).await.len(), 2, "what the backup had and what came after");
    let moved = moved.display().to_string();
    move_store(&restored, &moved, &dice).await.unwrap();
    world.office.reopen(&moved).await;
    let new = another(&world, "安娜", "新机", 782).await;
    new.sync().await;
    let words: BTreeMap<_, _> = world.households.iter().map(|home| (*home, note(&new, *home))).collect();
    assert_eq!(words[&world.households[0]].as_deref(), Some("备份以前"), "the key came back with the store");
    assert_eq!(words[&world.households[1]].as_deref(), Some("备份以后"));
}
