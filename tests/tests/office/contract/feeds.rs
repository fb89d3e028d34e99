//! Feeds: places, pages, two writers at once.

use super::{HERE, Place, THERE, change};
use cunji_model::door::Refusal;
use cunji_model::id::DeviceId;
use cunji_server::store::sql::{Cell, Sql};
use cunji_server::store::{Appended, Refused, Store};
use cunji_tests::records::Dice;
use cunji_wire::digest::{Digest, EntryName};
use std::sync::Arc;
use uuid::Uuid;

const ANA: DeviceId = DeviceId([1; 8]);
const BO: DeviceId = DeviceId([2; 8]);

async fn push_new(store: &dyn Store, dice: &mut Dice, village: super::VillageNumber, by: DeviceId) -> (Uuid, u64) {
    let document = Uuid::from_bytes(dice.bytes16());
    let new = change(dice, document, 1);
    match store.append(village, by, 5, &[(document, 0)], vec![new]).await.unwrap() {
        Appended::Stored(seqs) => (document, seqs[0]),
        Appended::Moved => panic!("a new record can't have grown"),
    }
}

pub async fn changes_get_their_places_in_order_and_each_village_has_its_own(place: Place) {
    let (store, mut dice) = (place.store().await, Dice(1));
    let record = Uuid::from_bytes(dice.bytes16());
    let three: Vec<_> = (1..=3).map(|seq| change(&mut dice, record, seq)).collect();
    let mut sum = Digest::default();
    three.iter().for_each(|one| sum.add(&EntryName::of(record, &one.hash)));
    let stored = store.append(HERE, ANA, 5, &[(record, 0)], three.clone()).await.unwrap();
    assert_eq!(stored, Appended::Stored(vec![1, 2, 3]), "the first three places");
    let (_, next) = push_new(store.as_ref(), &mut dice, HERE, BO).await;
    assert_eq!(next, 4, "the next push goes on there");
    let (_, elsewhere) = push_new(store.as_ref(), &mut dice, THERE, BO).await;
    assert_eq!(elsewhere, 1, "another village counts for itself");

    let state = store.feed_state(HERE).await.unwrap().unwrap();
    assert_eq!((state.last_seq, state.changes, state.records), (4, 4, 2), "four changes of two records");
    let names = store.feed_names(HERE).await.unwrap();
    let mut again = Digest::default();
    names.iter().for_each(|(document, hash, _)| again.add(&EntryName::of(*document, hash)));
    assert_eq!(again, state.digest, "the digest is the sum over what is in the feed");
    let villages = store.villages().await.unwrap();
    assert_eq!(villages.iter().map(|one| one.feed.last_seq).collect::<Vec<_>>(), [4, 1], "the list says the same");
    assert_eq!(store.feed_state(super::VillageNumber(1)).await.unwrap(), None, "an unknown village has no feed");

    let found = store.documents(HERE, &[record, Uuid::from_u128(9)]).await.unwrap();
    assert_eq!(found.len(), 1, "an unknown record is not in the answer");
    let bodies: Vec<_> = three.iter().zip(1..).map(|(one, seq)| (seq, one.body.clone())).collect();
    assert_eq!(found[&record].changes, bodies, "its changes in feed order, byte for byte");
    let at: Vec<u64> = store.feed_at(HERE, &[3, 99, 1]).await.unwrap().iter().map(|one| one.seq).collect();
    assert_eq!(at, [3, 1], "those that exist, in the order asked for");
    assert!(store.documents(THERE, &[record]).await.unwrap().is_empty(), "no village sees another's records");
    let unknown = store.append(super::VillageNumber(1), ANA, 5, &[(record, 0)], three).await;
    assert!(unknown.is_err(), "nothing is stored for a village that nobody knows");
}

pub async fn a_page_goes_on_where_the_last_one_ended_and_leaves_out_what_the_reader_brought(place: Place) {
    let (store, mut dice) = (place.store().await, Dice(2));
    for step in 0..12 {
        push_new(store.as_ref(), &mut dice, HERE, if step % 3 == 0 { BO } else { ANA }).await;
    }
    let (mut cursor, mut seen, mut pages) = (0, Vec::new(), 0);
    while cursor < 12 {
        let page = store.feed(HERE, cursor, 12, 400, Some(BO)).await.unwrap();
        assert!(page.to > cursor, "every page leads on");
        seen.extend(page.changes.iter().map(|one| one.seq));
        (cursor, pages) = (page.to, pages + 1);
    }
    assert_eq!(seen, [2, 3, 5, 6, 8, 9, 11, 12], "all of Ana's, none of Bo's, each once");
    assert!(pages > 1, "about 400 bytes are less than all of it");
    assert_eq!(cursor, 12, "the cursor also counts what was left out");
    let whole = store.feed(HERE, 0, 12, usize::MAX, None).await.unwrap();
    assert_eq!(whole.changes.len(), 12, "without leaving out everything comes");
    let some = store.feed(HERE, 3, 7, usize::MAX, None).await.unwrap();
    assert_eq!((some.changes.len(), some.to), (4, 7), "not past the given end");
    let none = store.feed(HERE, 12, 12, usize::MAX, None).await.unwrap();
    assert_eq!((none.changes.len(), none.to), (0, 12), "nothing new is an empty page");
}

pub async fn whoever_writes_a_record_that_has_grown_meanwhile_stores_nothing(place: Place) {
    let (store, mut dice) = (place.store().await, Dice(3));
    let (grown, _) = push_new(store.as_ref(), &mut dice, HERE, ANA).await;
    let fresh = Uuid::from_bytes(dice.bytes16());
    let late = vec![change(&mut dice, fresh, 1), change(&mut dice, grown, 2)];
    let before = store.feed_state(HERE).await.unwrap();
    let answer = store.append(HERE, BO, 5, &[(fresh, 0), (grown, 0)], late.clone()).await.unwrap();
    assert_eq!(answer, Appended::Moved, "one of the two records has a change more than Bo thinks");
    assert_eq!(store.feed_state(HERE).await.unwrap(), before, "nothing of it was stored");
    assert!(store.documents(HERE, &[fresh]).await.unwrap().is_empty(), "not even the record that had not grown");
    let answer = store.append(HERE, BO, 5, &[(fresh, 0), (grown, 1)], late).await.unwrap();
    assert_eq!(answer, Appended::Stored(vec![2, 3]), "judged again, it goes in and no place was lost");
}

pub async fn the_same_change_twice_is_in_the_feed_once(place: Place) {
    let (store, mut dice) = (place.store().await, Dice(4));
    let record = Uuid::from_bytes(dice.bytes16());
    let one = change(&mut dice, record, 1);
    let first = store.append(HERE, ANA, 5, &[(record, 0)], vec![one.clone()]).await.unwrap();
    assert_eq!(first, Appended::Stored(vec![1]), "the first time it is stored");
    let again = store.append(HERE, ANA, 5, &[(record, 0)], vec![one]).await.unwrap();
    assert_eq!(again, Appended::Moved, "after a lost answer it is judged again, and found");
    assert_eq!(store.feed_state(HERE).await.unwrap().unwrap().changes, 1, "it is there once");
}

pub async fn a_reader_who_follows_the_cursor_misses_nothing_while_eight_write(place: Place) {
    let store = place.store().await;
    let writers: Vec<_> = (1..=8_u8)
        .map(|who| {
            let store = Arc::clone(&store);
            tokio::spawn(async move {
                let mut dice = Dice(u64::from(who));
                for _ in 0..25 {
                    push_new(store.as_ref(), &mut dice, HERE, DeviceId([who; 8])).await;
                    push_new(store.as_ref(), &mut dice, THERE, DeviceId([who; 8])).await;
                }
            })
        })
        .collect();
    let (mut cursor, mut seen) = (0, Vec::new());
    while seen.len() < 8 * 25 {
        let last = store.feed_state(HERE).await.unwrap().unwrap().last_seq;
        let page = store.feed(HERE, cursor, last, 2_000, None).await.unwrap();
        seen.extend(page.changes.iter().map(|one| one.seq));
        cursor = page.to;
        tokio::task::yield_now().await;
    }
    assert_eq!(seen, (1..=200).collect::<Vec<u64>>(), "every place once, in order, none skipped");
    for writer in writers {
        writer.await.unwrap();
    }
}

pub async fn a_push_of_five_hundred_changes_is_all_there(place: Place) {
    let (store, mut dice) = (place.store().await, Dice(6));
    let records: Vec<Uuid> = (0..100).map(|_| Uuid::from_bytes(dice.bytes16())).collect();
    let changes: Vec<_> =
        (1..=5).flat_map(|seq| records.iter().map(move |record| (*record, seq)).collect::<Vec<_>>()).collect();
    let changes: Vec<_> = changes.into_iter().map(|(record, seq)| change(&mut dice, record, seq)).collect();
    let expected: Vec<_> = records.iter().map(|record| (*record, 0)).collect();
    let Appended::Stored(seqs) = store.append(HERE, ANA, 5, &expected, changes).await.unwrap() else {
        panic!("nobody else writes")
    };
    assert_eq!(seqs, (1..=500).collect::<Vec<u64>>(), "places in the order given");
    let state = store.feed_state(HERE).await.unwrap().unwrap();
    assert_eq!((state.changes, state.records), (500, 100), "five changes each of a hundred records");
    let page = store.feed(HERE, 0, 500, usize::MAX, None).await.unwrap();
    assert_eq!(page.changes.len(), 500, "one page may hold all of it");
    let again: Vec<_> = records.iter().map(|record| (*record, 5)).collect();
    assert_eq!(store.append(HERE, ANA, 5, &again, Vec::new()).await.unwrap(), Appended::Stored(vec![]), "five each");
}

pub async fn refused_bytes_are_kept_once_with_their_reason(place: Place) {
    let (store, document) = (place.store().await, Uuid::from_u128(7));
    let one =
        Refused { village: HERE, document, device: ANA, reason: Refusal::Malformed, body: b"not a change".to_vec() };
    store.quarantine(5, vec![one.clone(), one.clone()]).await.unwrap();
    store.quarantine(6, vec![one]).await.unwrap();
    let kept = Sql::rows(
        store.as_ref(),
        "SELECT reason, received_at, body FROM quarantine WHERE village = ?1",
        vec![Cell::from(HERE.0)],
    );
    let kept = kept.await.unwrap();
    assert_eq!(kept.len(), 1, "the same bytes again say nothing new");
    assert_eq!(kept[0].text(0).unwrap(), Refusal::Malformed.as_str(), "with the reason");
    assert_eq!((kept[0].int(1).unwrap(), kept[0].bytes(2).unwrap()), (5, b"not a change".as_slice()), "as they came");
}
