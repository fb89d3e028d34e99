//! A store of an older server opens and gets the tables of today.
#![allow(clippy::unwrap_used)]

use cunji_server::store::Store;
use cunji_server::store::sqlite::SqliteStore;
use cunji_server::surroundings::SystemEntropy;

#[tokio::test]
async fn stores_of_schema_1_and_2_open_with_everything_in_them() {
    for older in [1, 2] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("office.db");
        let connection = rusqlite::Connection::open(&path).unwrap();
        connection.execute_batch(include_str!("../src/store/sqlite/schema-1.sql")).unwrap();
        if older == 2 {
            connection.execute_batch(include_str!("../src/store/sqlite/schema-2.sql")).unwrap();
        }
        let person = "INSERT INTO person VALUES (zeroblob(16), '李梅', 'cadre')";
        connection.execute_batch(person).unwrap();
        connection.pragma_update(None, "user_version", older).unwrap();
        drop(connection);
        let store = SqliteStore::open(&path, &SystemEntropy).unwrap();
        assert!(store.person_by_name("李梅").await.unwrap().is_some(), "who was known in schema {older} still is");
        for table in ["account", "console_session", "audit", "handed_in", "reading", "throttle"] {
            use cunji_server::store::sql::Sql;
            let rows = store.rows(&format!("SELECT count(*) FROM {table}"), Vec::new()).await.unwrap();
            assert_eq!(rows.first().unwrap().int(0).unwrap(), 0, "{table} is there after schema {older}");
        }
    }
}
