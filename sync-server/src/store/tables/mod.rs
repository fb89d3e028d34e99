//! Tables in the SQL that both stores share (`sql.rs` says which words that is): one file each, from schema 3 on.
//! SQLite runs the texts as they are, PostgreSQL with BYTEA for BLOB. Never edited once released: a later change is a
//! new file, with the next schema's number (ALTER TABLE … ADD COLUMN works in both).
//!
//! A table whose text says `PRIMARY KEY (village, …` is partitioned by village in PostgreSQL; all its unique indexes
//! begin with the village too.

/// The schema that this program knows, the same number in both stores.
pub const SCHEMA: i64 = 9;

/// The schema with which the office got keys: a store of an older one gets them while it grows.
pub const KEYS_SINCE: i64 = 5;

/// Name of the file, the schema it came with, and its text, in the order in which they are made.
pub const TABLES: &[(&str, i64, &str)] = &[
    ("accounts", 3, include_str!("accounts.sql")),
    ("audit", 3, include_str!("audit.sql")),
    ("handed_in", 3, include_str!("handed_in.sql")),
    ("projection", 3, include_str!("projection.sql")),
    ("read_token", 3, include_str!("read_token.sql")),
    ("restoration", 3, include_str!("restoration.sql")),
    ("templates", 3, include_str!("templates.sql")),
    ("throttle", 4, include_str!("throttle.sql")),
    ("campaign", 5, include_str!("campaign.sql")),
    ("device_key", 5, include_str!("device_key.sql")),
    ("village_rule", 5, include_str!("village_rule.sql")),
    ("device_restored", 6, include_str!("device_restored.sql")),
    ("once_granted", 6, include_str!("once_granted.sql")),
    ("attachment", 7, include_str!("attachment.sql")),
    ("draft", 8, include_str!("draft.sql")),
    ("attachment_object", 9, include_str!("attachment_object.sql")),
];

/// The texts that bring a store from a schema to a later one, in the order in which they are run.
pub fn texts(older: i64, newer: i64) -> impl Iterator<Item = &'static str> {
    let of = |schema| TABLES.iter().filter(move |(_, since, _)| *since == schema).map(|(.., text)| *text);
    (older + 1..=newer).flat_map(of)
}

/// What opening a store did to its tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grown {
    /// There were none: they were made.
    Made,
    /// They are of an older schema no more.
    From(i64),
    /// They were as they should be.
    Same,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_comes_with_a_schema_and_each_exactly_once_on_the_way() {
        assert!(TABLES.iter().all(|(_, since, _)| (3..=SCHEMA).contains(since)), "no table is of a schema to come");
        assert_eq!(texts(0, SCHEMA).count(), TABLES.len(), "a new store gets them all");
        assert_eq!(texts(0, 3).chain(texts(3, SCHEMA)).collect::<Vec<_>>(), texts(0, SCHEMA).collect::<Vec<_>>());
    }
}
