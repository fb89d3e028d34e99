//! The checked door under attack: every attack known to us (sync-facts §1.6) and many that chance finds.
//! An attack must end in a refusal, never in a panic, a dead process or a document that can't be read again.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod agreement;
mod claims;
mod craft;
mod mutation;
mod operations;
mod sequence;
mod shape;
