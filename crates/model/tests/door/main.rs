//! The checked door under attack: every attack known to us (sync-facts §1.6) and many that chance finds.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout
)]

mod craft;
mod probe;
