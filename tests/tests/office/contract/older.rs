//! A store that an older server made: it grows to the present schema, whole or not at all.

use super::{HERE, Place, change};
use cunji_model::id::DeviceId;
use cunji_server::attachments::{get, settle, states, whole};
use cunji_server::cells;
use cunji_server::store::open::open_grown;
use cunji_server::store::sql::Statement;
use cunji_server::store::tables::{Grown, KEYS_SINCE, SCHEMA};
use cunji_server::store::{Appended, Store, postgres, sqlite};
use cunji_tests::kit::TestEntropy;
use cunji_tests::records::Dice;
use cunji_wire::attachment::{AttachmentState, GetAnswer};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// What the township had when its server was of schema 3: a village with a feed of one change, a person with an account
/// and a phone, a line about a reading. Bytes are `x'…'`.
const HAD: &str = "
INSERT INTO meta VALUES ('epoch', x'0102030405060700'), ('device', x'1111111111111111'),
  ('incarnation', x'2222222222222222'), ('directory', x'0500000000000000');
INSERT INTO village (village, county, township, name, last_seq, changes, records, digest)
  VALUES (500236114201, '奉节县', '云雾镇', '石门村', 1, 1, 1, x'DIGEST');
INSERT INTO change VALUES (500236114201, 1, x'DOCUMENT', 'visit', x'HASH', x'ACTOR', 1, x'3333333333333333', 7, x'c0ffee');
INSERT INTO document VALUES (500236114201, x'DOCUMENT', 'visit', 1);
INSERT INTO person VALUES (x'PERSON', '李梅', 'cadre');
INSERT INTO person_village VALUES (x'PERSON', 500236114201);
INSERT INTO account VALUES (x'PERSON', 'limei', '', 0, 1, 5, 6);
INSERT INTO reading VALUES (500236114201, 1, 9, '文员王', 'members', 3);";

/// From schema 5 on the office has keys.
const KEYS: &str = "INSERT INTO meta VALUES ('sign_key', x'KEY'), ('box_key', x'KEY');";

fn had() -> String {
    let bytes = |byte: &str, count| byte.repeat(count);
    HAD.replace("DIGEST", &bytes("00", 32))
        .replace("DOCUMENT", &bytes("0d", 16))
        .replace("HASH", &bytes("aa", 32))
        .replace("ACTOR", &bytes("ac", 16))
        .replace("PERSON", &bytes("0e", 16))
}

/// Runs statements behind the store's back.
fn tell(place: &Place, sqlite: &str, postgres: &str) {
    match place {
        Place::File(_) => rusqlite::Connection::open(place.name()).unwrap().execute_batch(sqlite).unwrap(),
        Place::Database(database, _) => drop(database.ask(postgres)),
    }
}

/// A store as a server of schema 3 left it.
fn of_schema_3(place: &Place) {
    of_schema(place, 3);
}

/// A store as a server of this schema left it.
fn of_schema(place: &Place, schema: i64) {
    let keys = if schema < KEYS_SINCE { "" } else { KEYS };
    let had = had() + &keys.replace("KEY", &"5a".repeat(32));
    let in_a_file = format!("{}{had}; PRAGMA user_version = {schema}", sqlite::growth(0, schema).join("\n"));
    let version = format!("CREATE TABLE schema (version BIGINT NOT NULL); INSERT INTO schema VALUES ({schema})");
    let had = had.replace("x'", "'\\x");
    let in_a_database = format!("{};{had}{version}", postgres::growth(0, schema).join(";\n"));
    tell(place, &in_a_file, &in_a_database);
}

fn fresh(like: &Place) -> Place {
    match like {
        Place::File(_) => Place::sqlite(),
        Place::Database(..) => Place::postgres(),
    }
}

pub async fn a_store_of_every_schema_grows_into_the_one_that_a_new_office_gets(place: Place) {
    let (new, _) = open_grown(&place.name(), &TestEntropy::new(9)).await.unwrap();
    let expected = shape(&place, new.as_ref()).await;
    for schema in 3..SCHEMA {
        let old = fresh(&place);
        of_schema(&old, schema);
        let (store, grown) = open_grown(&old.name(), &TestEntropy::new(9)).await.unwrap();
        assert_eq!(grown, Grown::From(schema));
        assert_eq!(shape(&old, store.as_ref()).await, expected, "schema {schema}: the tables of a new one");
        assert_eq!(store.identity().await.unwrap().device, DeviceId([0x11; 8]), "schema {schema}: the same office");
        let page = store.feed(HERE, 0, 9, 1_000, None).await.unwrap();
        assert_eq!(page.changes.len(), 1, "schema {schema}: with its feed");
    }
}

/// Everything that can be said of its tables: names, columns, indexes, partitions.
async fn shape(place: &Place, store: &dyn Store) -> Vec<String> {
    let sql = match place {
        Place::File(_) => "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_master ORDER BY 1",
        Place::Database(..) => {
            "SELECT CAST(c.relkind AS TEXT) || ' ' || c.relname || ' ' || coalesce(string_agg(a.attname || ' ' || \
             format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum), '') FROM pg_class c \
             LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped \
             WHERE c.relnamespace = CAST('public' AS regnamespace) GROUP BY c.oid, c.relkind, c.relname ORDER BY 1"
        }
    };
    store.rows(sql, Vec::new()).await.unwrap().iter().map(|row| row.text(0).unwrap()).collect()
}

pub async fn a_store_of_schema_3_grows_with_everything_in_it_and_works_on(place: Place) {
    of_schema_3(&place);
    let (store, grown) = open_grown(&place.name(), &TestEntropy::new(9)).await.unwrap();
    assert_eq!(grown, Grown::From(3), "it says from where it came");
    let fresh = fresh(&place);
    let (new, made) = open_grown(&fresh.name(), &TestEntropy::new(9)).await.unwrap();
    assert_eq!(made, Grown::Made, "a new place is told from an old one");
    assert_eq!(
        shape(&place, store.as_ref()).await,
        shape(&fresh, new.as_ref()).await,
        "a grown store has the tables, columns, indexes and partitions of a new one"
    );

    let identity = store.identity().await.unwrap();
    assert_eq!(identity.device, DeviceId([0x11; 8]), "it is the same office, not a new one");
    assert_eq!(identity.epoch, 0x0007_0605_0403_0201, "of the same epoch: phones notice nothing");
    assert!(store.person_by_name("李梅").await.unwrap().is_some(), "the people are there");
    let logins = store.rows("SELECT login FROM account", Vec::new()).await.unwrap();
    assert_eq!(logins[0].text(0).unwrap(), "limei", "and can log in");
    assert_eq!(store.readings(HERE).await.unwrap().len(), 1, "lines about readings stay");
    let page = store.feed(HERE, 0, 9, 1_000, None).await.unwrap();
    assert_eq!((page.changes.len(), page.changes[0].body.as_slice()), (1, [0xc0, 0xff, 0xee].as_slice()), "the feed");

    let mut dice = Dice(1);
    let more = vec![change(&mut dice, Uuid::from_u128(77), 1)];
    let appended = store.append(HERE, DeviceId([4; 8]), 8, &[(Uuid::from_u128(77), 0)], more).await.unwrap();
    assert_eq!(appended, Appended::Stored(vec![2]), "the feed goes on where it was");
    let put =
        Statement::new("INSERT INTO throttle (counted, minute, times) VALUES (?1, ?2, ?3)", cells!["x", 1_i64, 1_i64]);
    store.transact(vec![put]).await.expect("and the new tables are written");
    let (_, again) = open_grown(&place.name(), &TestEntropy::new(9)).await.unwrap();
    assert_eq!(again, Grown::Same, "the next start has nothing to do");
}

pub async fn servers_that_start_at_once_on_an_older_store_all_come_up(place: Place) {
    of_schema_3(&place);
    let name = place.name();
    let starts: Vec<_> = (0..6_u64)
        .map(|seed| {
            let name = name.clone();
            tokio::spawn(async move { open_grown(&name, &TestEntropy::new(seed)).await.map(|(_, grown)| grown) })
        })
        .collect();
    let mut grown = 0;
    for start in starts {
        match start.await.unwrap().expect("every one of them comes up") {
            Grown::From(3) => grown += 1,
            Grown::Same => {}
            other => panic!("nobody makes a new store of it: {other:?}"),
        }
    }
    assert_eq!(grown, 1, "one did the work, the others waited and found it done");
}

pub async fn a_growth_that_breaks_off_leaves_the_older_store(place: Place) {
    of_schema_3(&place);
    // Somebody's own table is in the way of the last one that would be made.
    tell(&place, "CREATE TABLE throttle (mine TEXT)", "CREATE TABLE throttle (mine TEXT)");
    open_grown(&place.name(), &TestEntropy::new(1)).await.map(|_| ()).expect_err("it can't grow");
    tell(&place, "DROP TABLE throttle", "DROP TABLE throttle");
    let (store, grown) = open_grown(&place.name(), &TestEntropy::new(1)).await.unwrap();
    assert_eq!(grown, Grown::From(3), "it was still of schema 3, whole");
    assert_eq!(store.readings(HERE).await.unwrap().len(), 1, "with everything in it");
    let version = store.rows("SELECT count(*) FROM throttle", Vec::new()).await.unwrap();
    assert_eq!((version[0].int(0).unwrap(), SCHEMA), (0, SCHEMA), "and grows once nothing is in the way");
}

/// Of schema 7: two whole pictures in the database, and halves of one of them and of a third.
pub async fn pictures_that_an_older_server_kept_come_out_of_the_database(place: Place) {
    of_schema(&place, 7);
    let picture = |seed: u8| -> Vec<u8> { (0..300_u32).map(|at| (at % 250) as u8 ^ seed).collect() };
    let name = |seed| -> [u8; 32] { Sha256::digest(picture(seed)).into() };
    let mut had = String::new();
    for seed in [1, 2] {
        let (name, bytes) = (hex::encode(name(seed)), picture(seed));
        let (first, second) = (hex::encode(&bytes[..200]), hex::encode(&bytes[200..]));
        had += &format!(
            "INSERT INTO attachment VALUES (500236114201, x'{name}', 300, x'0404040404040404', 5); \
             INSERT INTO attachment_chunk VALUES (500236114201, x'{name}', 0, x'{first}'), \
             (500236114201, x'{name}', 200, x'{second}');"
        );
    }
    for seed in [2, 3] {
        let (name, half) = (hex::encode(name(seed)), hex::encode(&picture(seed)[..100]));
        had += &format!(
            "INSERT INTO attachment_coming VALUES (500236114201, x'{name}', x'0505050505050505', 100, 6); \
             INSERT INTO attachment_coming_chunk VALUES (500236114201, x'{name}', x'0505050505050505', 0, x'{half}');"
        );
    }
    tell(&place, &had, &had.replace("x'", "'\\x"));
    let (store, _) = open_grown(&place.name(), &TestEntropy::new(9)).await.unwrap();
    let (store, objects, other) = (store.as_ref(), place.objects(), place.objects());
    // Two servers start at once, and one stops in the middle: it is all the same.
    let (one, two) = tokio::join!(settle(store, &objects, 7), settle(store, &other, 7));
    assert!(one.unwrap() + two.unwrap() >= 2, "both pictures are brought out");
    for seed in [1, 2] {
        assert_eq!(whole(store, &objects, HERE, &name(seed)).await.unwrap(), Some(picture(seed)), "the very bytes");
    }
    assert_eq!(get(store, &objects, HERE, &name(3), 0).await.unwrap(), GetAnswer::Missing, "half a picture is none");
    let said = states(store, HERE, DeviceId([5; 8]), &[name(2), name(3)]).await.unwrap();
    assert_eq!(said, [AttachmentState::Whole, AttachmentState::Coming(100)], "and its phone goes on where it was");
    let left = store.rows("SELECT sha256 FROM attachment_coming_chunk", Vec::new()).await.unwrap();
    assert_eq!(left.len(), 1, "nothing else is left in the database");
    assert_eq!(settle(store, &objects, 8).await.unwrap(), 0, "the next start has nothing to do");
}
