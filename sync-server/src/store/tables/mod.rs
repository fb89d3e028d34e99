//! Tables in the SQL that both stores share (`sql.rs` says which words that is): one file each, whole from schema 3 on.
//! SQLite runs the texts as they are, PostgreSQL with BYTEA for BLOB. Never edited once released.
//!
//! A table whose text says `PRIMARY KEY (village, …` is partitioned by village in PostgreSQL; all its unique indexes
//! begin with the village too.

/// Name of the file and its text, in the order in which they are made.
pub const TABLES: &[(&str, &str)] = &[
    ("accounts", include_str!("accounts.sql")),
    ("audit", include_str!("audit.sql")),
    ("handed_in", include_str!("handed_in.sql")),
    ("projection", include_str!("projection.sql")),
    ("read_token", include_str!("read_token.sql")),
    ("restoration", include_str!("restoration.sql")),
    ("templates", include_str!("templates.sql")),
];
