//! Drafts at the office: a phone's set takes the place of its last one, another phone's stays, and nothing is lost when
//! several are asked at once.

use super::Place;
use cunji_model::id::DeviceId;
use cunji_server::cells;
use cunji_server::drafts::exchange;
use cunji_server::keys;
use cunji_server::store::{Device, NewPerson, Store};
use cunji_tests::kit::TestEntropy;
use cunji_wire::draft::{DraftPlace, DraftsAnswer, DraftsHeld, DraftsKey, DraftsTold, OpenDraft, OpenDrafts};
use cunji_wire::key::SecretKeys;
use std::sync::Arc;
use uuid::Uuid;

const ANA: Uuid = Uuid::from_u128(0xa0a);

struct Cadre {
    device: Device,
    secret: SecretKeys,
    key: DraftsKey,
}

fn phone(number: u8, person: Uuid, key: &DraftsKey) -> Cadre {
    let secret = SecretKeys::of([number; 32], [number + 1; 32]);
    let device = Device {
        id: DeviceId([number; 8]),
        person,
        active: true,
        villages: Vec::new(),
        role: "cadre".into(),
        chain_count: 0,
        keys: Some(secret.public()),
    };
    Cadre { device, secret, key: key.clone() }
}

impl Cadre {
    /// Everything open on this phone, by what it says.
    async fn says(&self, store: &dyn Store, words: &[&str], done: &[&str]) -> DraftsHeld {
        let (dice, person) = (TestEntropy::new(5), *self.device.person.as_bytes());
        let named = |words: &str| (self.key.draft_name(words), self.key.mark(words.as_bytes()));
        let open = words.iter().map(|words| {
            let (name, mark) = named(words);
            let place = DraftPlace { person, device: self.device.id.0, name, mark };
            OpenDraft { name, mark, sealed: Some(self.key.seal(&place, words.as_bytes(), &dice).unwrap()) }
        });
        let office = keys::office(store).await.unwrap().public();
        let open = OpenDrafts {
            key_name: self.key.name(),
            key: self.key.seal_to(&office.sealed_to, person, &dice).unwrap(),
            drafts: open.collect(),
            done: done.iter().map(|words| named(words)).collect(),
        };
        self.told(store, 0, Some(open)).await.unwrap()
    }

    async fn told(&self, store: &dyn Store, seen: u64, open: Option<OpenDrafts>) -> Option<DraftsHeld> {
        exchange(store, &TestEntropy::new(u64::from(self.device.id.0[0])), 9, &self.device, &DraftsTold { seen, open })
            .await
            .unwrap()
    }

    /// The words of the other phones' drafts, opened with the key that came along.
    fn reads(&self, held: &DraftsHeld) -> Vec<String> {
        let Some(others) = held.others.as_ref().filter(|others| !others.is_empty()) else { return Vec::new() };
        let person = *self.device.person.as_bytes();
        let key = DraftsKey::open_sealed(&self.secret, person, held.key.as_ref().unwrap()).unwrap();
        let words = others.iter().map(|one| {
            let place = DraftPlace { person, device: one.device, name: one.name, mark: one.mark };
            String::from_utf8(key.open(&place, &one.sealed).unwrap()).unwrap()
        });
        let mut words: Vec<String> = words.collect();
        words.sort();
        words
    }
}

async fn person(store: &dyn Store, person: Uuid, name: &str) {
    let new = NewPerson { person, name: name.into(), role: "cadre".into(), villages: Vec::new() };
    store.put_person(&new).await.unwrap();
}

const KEPT: Option<DraftsAnswer> = Some(DraftsAnswer::Kept { no_room: Vec::new() });

pub async fn a_phones_drafts_take_the_place_of_its_last_and_leave_the_others_alone(place: Place) {
    let store = place.store().await;
    let store = store.as_ref();
    person(store, ANA, "安娜").await;
    person(store, Uuid::from_u128(0xb0b), "老波").await;
    let (key, other_key) = (DraftsKey::of([1; 32]), DraftsKey::of([2; 32]));
    let (one, two) = (phone(11, ANA, &key), phone(21, ANA, &key));
    let told = one.told(store, 0, None).await.unwrap();
    assert_eq!((told.version, told.answer), (1, None), "whoever never heard of drafts is told that they are kept here");
    assert_eq!(one.says(store, &["甲", "乙"], &[]).await.answer, KEPT);
    let held = two.says(store, &["丙"], &[]).await;
    assert_eq!((held.answer.clone(), two.reads(&held)), (KEPT, vec!["乙".to_owned(), "甲".to_owned()]));
    assert!(two.told(store, held.version, None).await.is_none(), "nothing new: no answer at all");
    // A phone that made a key of its own before it heard of the other.
    let third = phone(31, ANA, &other_key);
    let refused = third.says(store, &["丁"], &[]).await;
    assert_eq!(refused.answer, Some(DraftsAnswer::OtherKey));
    let given = DraftsKey::open_sealed(&third.secret, *ANA.as_bytes(), refused.key.as_ref().unwrap()).unwrap();
    assert_eq!(given, key, "it is given the person's");
    // Somebody else's phone.
    let stranger = phone(41, Uuid::from_u128(0xb0b), &other_key);
    let nothing = stranger.told(store, 0, None).await.unwrap();
    assert_eq!((nothing.key, nothing.others), (None, Some(Vec::new())), "hears of none of it");

    assert_eq!(one.says(store, &["甲", "乙", "戊"], &[]).await.answer, KEPT);
    assert_eq!(one.says(store, &["甲"], &["乙"]).await.answer, KEPT);
    let held = two.told(store, held.version, None).await.unwrap();
    assert_eq!(two.reads(&held), ["甲"], "what is done with is gone");
    assert_eq!(held.done, [(key.draft_name("乙"), key.mark("乙".as_bytes()))], "and the other phone is told");
    let held = two.says(store, &["丙", "乙"], &[]).await;
    assert_eq!(held.done.len(), 1, "it does not come back by a phone that still had it");
    let rows = store.rows("SELECT count(*) FROM draft WHERE person = ?1", cells![ANA]).await.unwrap();
    assert_eq!(rows[0].int(0).unwrap(), 2);
    let audit = "SELECT count(*) FROM audit WHERE action = 'drafts_key_given'";
    assert_eq!(
        store.rows(audit, Vec::new()).await.unwrap()[0].int(0).unwrap(),
        3,
        "a line for each phone given the key"
    );
}

pub async fn phones_that_hand_in_at_once_lose_nothing(place: Place) {
    let servers = [place.store().await, place.try_open(2).await.unwrap()];
    person(servers[0].as_ref(), ANA, "安娜").await;
    let key = DraftsKey::of([1; 32]);
    let tasks: Vec<_> = (0..4_u8)
        .map(|number| {
            let (server, phone) = (Arc::clone(&servers[usize::from(number) % 2]), phone(50 + number, ANA, &key));
            tokio::spawn(async move { phone.says(server.as_ref(), &[&format!("第{number}部")], &[]).await.answer })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.unwrap(), KEPT);
    }
    let held = phone(90, ANA, &key).told(servers[1].as_ref(), 0, None).await.unwrap();
    assert_eq!((held.version, held.others.map(|others| others.len())), (5, Some(4)), "each of them, counted once");
}
