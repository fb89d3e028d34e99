//! Programs and databases killed in the middle of an evening: nothing acknowledged is lost.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs
)]

mod patroni_storm;
mod postgres_stories;
mod postgres_troubles;
mod server_storm;
