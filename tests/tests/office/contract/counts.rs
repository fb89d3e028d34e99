//! What all server processes count together, and what is written with a change or not at all.

use super::{HERE, Place, change};
use cunji_model::id::DeviceId;
use cunji_server::cells;
use cunji_server::store::sql::Statement;
use cunji_server::store::{Appended, Enrolled, NewDevice, NewPerson, Store, StoreError, WRONG_CODES_PER_MINUTE};
use cunji_tests::records::Dice;
use std::sync::Arc;
use uuid::Uuid;

const MINUTE: i64 = 60_000;
const ANA: DeviceId = DeviceId([7; 8]);

fn phone(id: u8) -> NewDevice {
    NewDevice { device: DeviceId([id; 8]), token_hash: [id; 32], app_version: "1".into() }
}

pub async fn wrong_codes_of_a_minute_are_counted_exactly_whoever_is_asked(place: Place) {
    let servers = [place.store().await, place.try_open(2).await.unwrap()];
    let person = Uuid::from_u128(1);
    let new = NewPerson { person, name: "张建国".into(), role: "cadre".into(), villages: vec![HERE] };
    servers[0].put_person(&new).await.unwrap();
    servers[0].put_enrolment([99; 32], person, 10 * MINUTE).await.unwrap();
    let now = 5 * MINUTE;
    let tries = (0..60_u8).map(|number| {
        let server = Arc::clone(&servers[usize::from(number % 2)]);
        tokio::spawn(async move { server.enrol([number; 32], now + i64::from(number), &phone(1)).await.unwrap() })
    });
    let mut came = Vec::new();
    for one in tries.collect::<Vec<_>>() {
        came.push(one.await.unwrap());
    }
    let refused = came.iter().filter(|one| **one == Enrolled::Refused).count() as i64;
    assert_eq!(refused, WRONG_CODES_PER_MINUTE, "so many were looked at, on both servers together");
    assert_eq!(came.iter().filter(|one| **one == Enrolled::TooMany).count(), 40, "the others were not");
    for server in &servers {
        let right = server.enrol([99; 32], now, &phone(1)).await.unwrap();
        assert_eq!(right, Enrolled::TooMany, "in this minute not even the right one is looked at");
        let behind = server.enrol([98; 32], now - MINUTE, &phone(1)).await.unwrap();
        assert_eq!(behind, Enrolled::TooMany, "a server whose clock is behind has no minute of its own");
    }
    let done = Enrolled::Done { person, name: "张建国".into() };
    assert_eq!(servers[1].enrol([99; 32], now + MINUTE, &phone(1)).await.unwrap(), done, "in the next minute it is");
    assert_eq!(servers[0].enrol([98; 32], now + MINUTE, &phone(2)).await.unwrap(), Enrolled::Refused, "counted anew");
}

async fn lines(store: &dyn Store) -> u64 {
    store.rows("SELECT count(*) FROM audit", Vec::new()).await.unwrap()[0].count(0).unwrap()
}

pub async fn a_change_and_what_is_written_beside_it_are_there_together_or_not_at_all(place: Place) {
    let store = place.store().await;
    let sql = "INSERT INTO audit (village, at, line, person, name, action, what, row_count) \
               VALUES (?1, 5, ?2, ?2, '', 'step_added', ?3, 1)";
    let line = |what: Option<&str>| Statement::new(sql, cells![HERE.0, Uuid::from_u128(3), what]);
    let mut dice = Dice(5);
    let record = Uuid::from_u128(9);
    let new = change(&mut dice, record, 1);
    let put = async |expected: usize, beside: Vec<Statement>| {
        store.append_with(HERE, ANA, 5, &[(record, expected)], vec![new.clone()], beside).await
    };
    let before = store.feed_state(HERE).await.unwrap();
    assert!(put(0, vec![line(None)]).await.is_err(), "a line without its word can't be kept");
    let nothing = Statement::new("UPDATE audit SET what = '' WHERE what = 'nothing of the kind'", cells![]).must();
    let error = put(0, vec![line(Some("ACT")), nothing]).await.unwrap_err();
    assert!(matches!(error, StoreError::Other(_)), "a condition that fails is an error: {error}");
    let moved = put(3, vec![line(Some("ACT"))]).await.unwrap();
    assert_eq!(moved, Appended::Moved, "nor is there a line when the record has grown meanwhile");
    assert_eq!(store.feed_state(HERE).await.unwrap(), before, "the feed is as it was");
    assert_eq!(lines(store.as_ref()).await, 0, "and no line says otherwise");
    let stored = put(0, vec![line(Some("ACT"))]).await.unwrap();
    assert_eq!((stored, lines(store.as_ref()).await), (Appended::Stored(vec![1]), 1), "both");
}
