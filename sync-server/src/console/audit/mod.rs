//! The audit as the console shows it.

pub mod list;
