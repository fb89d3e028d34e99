//! The township office: accounts, questions of the console, API, templates, exports, keeping of the store.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs
)]

mod api_stories;
mod audit_stories;
mod bundles_at_the_console;
mod campaign_stories;
mod console_accounts;
mod console_figures;
mod console_reading;
mod console_rules;
mod contract;
mod crash_roster;
mod export_people_stories;
mod export_round_trip;
mod export_stories;
mod import_stories;
mod keeping_programs;
mod keeping_refusals;
mod keeping_stories;
mod namesake_stories;
mod office_programs;
mod picture_keeping;
mod reading;
mod rules_stories;
mod store_contract;
mod template_stories;
