//! The feed and the doors around it: order under concurrent writers, kinds of newer apps, hostile offices.

use cunji_model::door::Refusal;
use cunji_model::id::DeviceId;
use cunji_model::kind::Kind;
use cunji_server::accept::{Pushed, Pusher, accept};
use cunji_server::store::sqlite::SqliteStore;
use cunji_server::store::{NewChange, Store};
use cunji_tests::kit::{TestEntropy, World, fast_folder};
use cunji_tests::records::{Dice, Wording, first_change, village, visit};
use cunji_wire::message::{Ack, VillageNumber};
use cunji_wire::pack::Record;
use std::sync::Arc;
use uuid::Uuid;

fn here() -> VillageNumber {
    VillageNumber::from(&village())
}

fn some_visit(dice: &mut Dice, who: u8) -> Record {
    let at = 1_780_000_000_000 + dice.below(1 << 30);
    let (document, writes) = visit(dice, Uuid::from_u128(1), at, Wording::Templated);
    Record { document, kind: "visit".into(), seq: 0, change: first_change(Kind::Visit, who, 1_780_000_000, &writes) }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_reader_who_follows_the_cursor_misses_nothing_while_eight_write() {
    let world = World::with_households(1, 41).await;
    let folder = tempfile::tempdir_in(fast_folder()).unwrap();
    let store = SqliteStore::open(&folder.path().join("office.db"), &TestEntropy::new(1)).unwrap();
    let villages = world.office.store().villages().await.unwrap();
    store.put_village(&villages[0]).await.unwrap();
    let store = Arc::new(store);
    let writers: Vec<_> = (1..=8_u8)
        .map(|who| {
            let store = Arc::clone(&store);
            tokio::spawn(async move {
                let mut dice = Dice(u64::from(who));
                let pusher = Pusher { device: DeviceId([who; 8]), villages: vec![here()], role: "cadre".into() };
                for _ in 0..25 {
                    let push = (0..3).map(|_| Pushed { village: here(), record: some_visit(&mut dice, who) }).collect();
                    let acks = accept(store.as_ref(), &pusher, 0, push).await.unwrap();
                    assert!(acks.iter().all(|ack| matches!(ack, Ack::Stored(_))), "every visit is taken");
                }
            })
        })
        .collect();
    let (mut cursor, mut seen) = (0, Vec::new());
    while seen.len() < 8 * 25 * 3 {
        let last = store.feed_state(here()).await.unwrap().unwrap().last_seq;
        let page = store.feed(here(), cursor, last, 4_000, None).await.unwrap();
        seen.extend(page.changes.iter().map(|change| change.seq));
        cursor = page.to;
        tokio::task::yield_now().await;
    }
    for writer in writers {
        writer.await.unwrap();
    }
    let all: Vec<u64> = (1..=600).collect();
    assert_eq!(seen, all, "commit order is sequence order: seq > cursor never skips");
}

#[tokio::test]
async fn a_change_enters_only_when_what_it_builds_on_is_there() {
    let world = World::with_households(1, 42).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    let home = world.households[0];
    ana.edit(home, "phone", "13811111111");
    ana.edit(home, "address", "大院子");
    let device = ana.own_id();
    let chunks = ana.unsent_chunks();
    let pusher = Pusher { device, villages: vec![here()], role: "cadre".into() };
    let pushed = |change: &Vec<u8>| Pushed {
        village: here(),
        record: Record { document: home, kind: "household".into(), seq: 0, change: change.clone() },
    };
    let before = world.office.feed().await;
    let acks = accept(world.office.store(), &pusher, 0, vec![pushed(&chunks[1])]).await.unwrap();
    assert!(matches!(&acks[0], Ack::NeedDeps(missing) if missing.len() == 1), "the second alone: {acks:?}");
    assert_eq!(world.office.feed().await, before, "every prefix of the feed stays complete");
    let both = chunks.iter().map(pushed).collect();
    let acks = accept(world.office.store(), &pusher, 0, both).await.unwrap();
    assert_eq!(acks, [Ack::Stored(2), Ack::Stored(3)], "in causal order both enter");
    let again = chunks.iter().map(pushed).collect();
    let acks = accept(world.office.store(), &pusher, 0, again).await.unwrap();
    assert_eq!(acks, [Ack::Duplicate(2), Ack::Duplicate(3)], "a repeat is recognised by hash");
    assert!(ana.sync().await.agreed, "and the phone's own sync finds everything in place");
}

#[tokio::test]
async fn a_kind_of_a_newer_app_is_carried_unread() {
    let world = World::with_households(2, 43).await;
    let record = some_visit(&mut Dice(9), 50);
    put_past_the_door(&world, "meeting", &record, record.change.clone()).await;
    let ana = world.phone("安娜").await;
    let run = ana.sync().await;
    assert!(run.agreed, "the phone holds what it can't show, so both sides agree: {run:?}");
    assert_eq!(ana.device().list_visits(false, 0).unwrap().len(), 0, "it is no visit");
    assert_eq!(ana.device().list_households(&Default::default()).unwrap().total, 2, "the rest is there as ever");
    ana.device().rebuild().unwrap();
    assert!(ana.sync().await.agreed, "also after a rebuild");
}

#[tokio::test]
async fn what_a_damaged_office_sends_does_not_get_past_the_phones_door() {
    let world = World::with_households(2, 44).await;
    let good = some_visit(&mut Dice(10), 51);
    let mut damaged = good.change.clone();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 0x5a;
    put_past_the_door(&world, "visit", &Record { document: Uuid::from_u128(99), ..good.clone() }, damaged).await;
    put_past_the_door(&world, "visit", &good, good.change.clone()).await;
    let ana = world.phone("安娜").await;
    let run = ana.sync().await;
    assert_eq!(run.received, 3, "two households and the good visit: {run:?}");
    assert_eq!(ana.device().list_visits(false, 0).unwrap().len(), 1, "the good visit arrived, the damaged one did not");
    let kept = ana.quarantined();
    assert_eq!(kept.len(), 1, "it is kept apart");
    assert_eq!(Refusal::parse(&kept[0]), Some(Refusal::Malformed), "with its reason: {kept:?}");
    ana.visit(world.households[0], "照常工作");
    assert_eq!(ana.sync().await.sent, 1, "and work goes on");
}

/// Puts bytes into the office's feed as a faulty server would, without any check.
async fn put_past_the_door(world: &World, kind: &str, record: &Record, body: Vec<u8>) {
    let hash = cunji_model::door::prescan(&body).map_or([7; 32], |scan| scan.hash.0);
    let change = NewChange { document: record.document, kind: kind.into(), hash, actor: [50; 16], actor_seq: 1, body };
    let expected = [(record.document, 0)];
    world.office.store().append(here(), DeviceId([50; 8]), 0, &expected, vec![change]).await.unwrap();
}
