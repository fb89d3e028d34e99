//! What phones and the office say to each other: sync, feeds, bundles, keys, the server's edges.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs
)]

mod bundle_stories;
mod code_stories;
mod draft_keeping;
mod draft_stories;
mod evidence_stories;
mod feed;
mod hostile_bodies;
mod hostile_crowds;
mod hostile_lines;
mod hotspot_meeting;
mod hotspot_stories;
mod key_stories;
mod lost_and_restored;
mod near_stories;
mod object_store_stories;
mod office_disk;
mod photo_stories;
mod serving;
mod several_servers;
mod stores_of_versions;
mod stranger;
mod sync_stories;
mod version_stories;
