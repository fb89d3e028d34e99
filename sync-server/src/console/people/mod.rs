//! People: who may use the console and the phones, as what, and where.

pub mod add;
pub mod change;
pub mod enrolment;
pub mod list;
pub mod plain;
