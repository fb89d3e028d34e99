//! The SQL that both stores share, and a store that is newer than the server.

use super::{HERE, Place};
use cunji_server::cells;
use cunji_server::store::sql::{Cell, Statement, Written};
use cunji_server::store::{Store, StoreError};
use uuid::Uuid;

const PUT: &str = "INSERT INTO person (person, name, role) VALUES (?1, ?2, ?3) \
                   ON CONFLICT (person) DO UPDATE SET name = excluded.name";

fn put(id: u128, name: &str) -> Statement {
    Statement::new(PUT, cells![Uuid::from_u128(id), name, "cadre"])
}

async fn names(store: &dyn Store) -> Vec<String> {
    let rows = store.rows("SELECT name FROM person ORDER BY name", Vec::new()).await.unwrap();
    rows.iter().map(|row| row.text(0).unwrap()).collect()
}

pub async fn values_come_back_as_they_were_written(place: Place) {
    let store = place.store().await;
    let sql = "INSERT INTO enrolment (code_hash, person, expires_at, device) VALUES (?1, ?2, ?3, ?4)";
    let values = cells![[7; 32].as_slice(), Uuid::from_u128(5), i64::MIN, None::<Vec<u8>>];
    let written = store.transact(vec![Statement::new(sql, values.clone())]).await.unwrap();
    assert_eq!(written, Written::Done(vec![1]), "one row");
    let sql = "SELECT code_hash, person, expires_at, device, count(*), CAST(sum(expires_at) AS BIGINT), \
               CASE WHEN device IS NULL THEN 'no ?1 yet' ELSE '' END, CAST(?2 AS BIGINT) \
               FROM enrolment WHERE code_hash = ?1 GROUP BY code_hash, person, expires_at, device";
    let rows = store.rows(sql, cells![[7; 32].as_slice(), 12_i64]).await.unwrap();
    assert_eq!(rows.len(), 1, "found by its bytes");
    assert_eq!(rows[0].0[..4], values, "bytes, identity, the smallest number and nothing at all");
    assert_eq!(rows[0].count(4).unwrap(), 1, "counts are whole numbers");
    assert_eq!(rows[0].0[5..], cells![i64::MIN, "no ?1 yet", 12_i64], "sums too; a question mark in quotes is itself");
    let text = "‘引号’ '单引' \"双引\" \\ % _ 𠮷 ‍ \n";
    store.transact(vec![put(1, text)]).await.unwrap();
    assert_eq!(names(store.as_ref()).await, [text], "any text comes back letter for letter");
}

pub async fn a_transaction_whose_condition_fails_leaves_nothing(place: Place) {
    let store = place.store().await;
    store.transact(vec![put(1, "张建国")]).await.unwrap();
    let rename =
        |from: &str| Statement::new("UPDATE person SET name = ?1 WHERE name = ?2", cells!["李秀英", from]).must();
    let refused = store.transact(vec![put(2, "王强"), rename("nobody"), put(3, "陈芳")]).await.unwrap();
    assert_eq!(refused, Written::Refused, "the condition found no row");
    assert_eq!(names(store.as_ref()).await, ["张建国"], "nothing of the transaction happened");
    let done = store.transact(vec![put(2, "王强"), rename("王强")]).await.unwrap();
    assert_eq!(done, Written::Done(vec![1, 1]), "a later statement sees what an earlier one wrote");
    assert_eq!(names(store.as_ref()).await, ["张建国", "李秀英"], "both happened");
}

pub async fn a_transaction_that_breaks_leaves_nothing(place: Place) {
    let store = place.store().await;
    let broken = Statement::new(PUT, cells![Uuid::from_u128(2), "王强", "emperor"]);
    let error = store.transact(vec![put(1, "张建国"), broken]).await.unwrap_err();
    assert!(!error.to_string().contains("王强"), "an error may reach a log and says no value: {error}");
    assert_eq!(names(store.as_ref()).await, [""; 0], "the first statement was taken back");
    store.transact(vec![put(1, "张建国")]).await.unwrap();
    assert_eq!(names(store.as_ref()).await.len(), 1, "and the store goes on");
}

pub async fn texts_are_ordered_byte_by_byte_and_found_whatever_their_case(place: Place) {
    let store = place.store().await;
    store
        .transact(["b", "A", "a", "B", "é", "张"].iter().zip(1..).map(|(name, id)| put(id, name)).collect())
        .await
        .unwrap();
    assert_eq!(names(store.as_ref()).await, ["A", "B", "a", "b", "é", "张"], "the same order on every store");
    let rows = store.rows("SELECT name FROM person WHERE lower(name) LIKE ?1", cells!["a%"]).await.unwrap();
    assert_eq!(rows.len(), 2, "lower(…) LIKE finds both");
    let none = store.rows("SELECT name FROM person WHERE name = ?1", vec![Cell::Null]).await.unwrap();
    assert!(none.is_empty(), "nothing equals nothing");
    let village =
        store.rows("SELECT village FROM village WHERE village >= ?1 LIMIT ?2", cells![HERE.0, 1_i64]).await.unwrap();
    assert_eq!(village[0].count(0).unwrap(), HERE.0, "limits are parameters too");
}

pub async fn a_store_of_a_newer_server_is_refused_untouched(place: Place) {
    drop(place.store().await);
    match &place {
        Place::File(_) => {
            let file = rusqlite::Connection::open(place.name()).unwrap();
            file.pragma_update(None, "user_version", 99).unwrap();
        }
        Place::Database(database, _) => drop(database.ask("UPDATE schema SET version = 99")),
    }
    let error = place.try_open(1).await.err().unwrap();
    assert!(matches!(error, StoreError::TooNew { found: 99, .. }), "it says which version it found: {error}");
    assert!(error.to_string().contains("update the server"), "and what to do: {error}");
    if let Place::Database(database, _) = &place {
        assert_eq!(database.ask("SELECT version FROM schema"), "99", "nothing was changed");
        database.ask("DROP SCHEMA public CASCADE; CREATE SCHEMA public; CREATE TABLE notes (words TEXT)");
        let error = place.try_open(1).await.err().unwrap();
        assert!(
            matches!(error, StoreError::Unreadable),
            "a database with somebody else's tables is left alone: {error}"
        );
    }
}
