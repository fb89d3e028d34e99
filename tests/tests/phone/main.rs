//! What one phone or a team of phones does with its records: stories without a window, on real stores and a real office.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs
)]

mod all_deeds;
mod at_rest;
mod bad_input;
mod convergence;
mod crash;
mod crash_import;
mod crash_lock;
mod crash_pictures;
mod damage_stories;
mod deeds;
mod grievance_stories;
mod history_stories;
mod household_stories;
mod living_forms;
mod lock_recovery;
mod lock_stories;
mod old_stores;
mod settings_stories;
mod stray_stories;
mod survey_sheets;
mod survey_stories;
