//! People: who may use the console and the phones, as what, and where.

pub mod plain;
